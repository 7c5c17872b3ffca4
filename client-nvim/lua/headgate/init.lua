--- Starts the server where Neovim cannot do so by itself (0.8 to 0.10), and owns the commands.
---
--- What the server is and how it is started stands in `lsp/headgate.lua`, for all versions.

local explain = require('headgate.explain')
local inserted = require('headgate.inserted')
local revive = require('headgate.revive')

local M = {
  ---@type table? what setup() was told, where Neovim does not keep it
  config = nil,
}

---@param bufnr integer
---@param markers string[]
---@return string? folder that holds the first of the markers that is found above the buffer's file
local function root_of(bufnr, markers)
  local file = vim.api.nvim_buf_get_name(bufnr)
  local from = file ~= '' and vim.fs.dirname(file) or vim.fn.getcwd()
  for _, marker in ipairs(markers) do
    local found = vim.fs.find(marker, { path = from, upward = true })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
end

---@param bufnr integer
---@param config table
local function start(bufnr, config)
  if vim.bo[bufnr].buftype ~= '' then
    return
  end
  local given = vim.tbl_extend('keep', {
    name = 'headgate',
    root_dir = config.root_dir or root_of(bufnr, config.root_markers),
  }, config)
  -- vim.lsp.start() takes the current buffer; 0.8 knows no other.
  vim.api.nvim_buf_call(bufnr, function()
    vim.lsp.start(given)
  end)
end

--- Start the server for all buffers that it is for.
local function start_all()
  if not M.config then
    vim.lsp.enable('headgate')
    return
  end
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local filetype = vim.bo[bufnr].filetype
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(M.config.filetypes, filetype) then
      start(bufnr, M.config)
    end
  end
end

--- Take note of the end of a server. `lsp/headgate.lua` calls this; whoever sets another
--- `on_exit` calls it there.
---@param code integer
---@param signal integer
function M.ended(code, signal)
  revive.ended(code, signal, start_all)
end

--- End the server and start it again.
function M.restart()
  revive.forget()
  local function running()
    return (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = 'headgate' })
  end
  for _, client in ipairs(running()) do
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop()
    else
      client.stop()
    end
  end
  vim.wait(3000, function()
    return #running() == 0
  end, 20)
  start_all()
end

--- Start the server for Python files. `opts` has the fields of `lsp/headgate.lua`
--- (`cmd`, `filetypes`, `root_markers`, `settings`, `on_attach`) and all others that
--- `vim.lsp.start()` takes; what is not given is as there.
---@param opts table?
function M.setup(opts)
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('headgate', opts or {})
    vim.lsp.enable('headgate')
    return
  end
  if vim.fn.has('nvim-0.8') == 0 then
    vim.notify('headgate: Neovim 0.8 or later is needed', vim.log.levels.ERROR)
    return
  end
  local here = debug.getinfo(1, 'S').source:sub(2)
  local defaults = dofile(vim.fn.fnamemodify(here, ':p:h:h:h') .. '/lsp/headgate.lua')
  local config = vim.tbl_deep_extend('force', defaults, opts or {})
  M.config = config
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('headgate', { clear = true }),
    pattern = config.filetypes,
    callback = function(event)
      start(event.buf, config)
    end,
  })
  start_all()
end

---@param action table
---@return boolean whether a code action mends or silences one of our findings
local function is_ours(action)
  local mended = action.diagnostics and action.diagnostics[1]
  return mended ~= nil and mended.source == 'headgate'
end

---@param action table
local function is_ignore(action)
  return vim.startswith(action.title, 'Ignore ')
end

--- Ask for the quick fixes of some lines; one is applied at once, of several the user chooses.
---@param command table what a user command receives
---@param wanted fun(action: table): boolean
local function quick_fix(command, wanted)
  local last = vim.fn.getline(command.line2)
  vim.lsp.buf.code_action({
    context = { only = { 'quickfix' } },
    range = { start = { command.line1, 0 }, ['end'] = { command.line2, #last } },
    filter = function(action)
      return is_ours(action) and wanted(action)
    end,
    apply = true,
  })
end

--- Mend everything in a buffer that can be mended safely, and wait until it is done: for
--- `BufWritePre`.
---@param bufnr integer
---@param timeout integer? milliseconds
function M.fix_all(bufnr, timeout)
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = clients({ name = 'headgate', bufnr = bufnr })[1]
  if not client then
    return
  end
  -- 0.11 and later want methods, and warn of functions.
  local function ask(method, params)
    local answer, why
    if vim.fn.has('nvim-0.11') == 1 then
      answer, why = client:request_sync(method, params, timeout or 5000, bufnr)
    else
      answer, why = client.request_sync(method, params, timeout or 5000, bufnr)
    end
    if not answer then
      vim.notify('headgate: nothing is mended: ' .. tostring(why), vim.log.levels.WARN)
    end
    return answer and answer.result
  end
  local nowhere = { line = 0, character = 0 }
  local actions = ask('textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(bufnr) },
    range = { start = nowhere, ['end'] = nowhere },
    context = { only = { 'source.fixAll.headgate' }, diagnostics = {} },
  })
  local action = actions and actions[1]
  if action and not action.edit then
    action = ask('codeAction/resolve', action)
  end
  if action and action.edit then
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  end
end

--- Do something with the inserted blocks in a command's lines, by default with all of the buffer.
---@param bufnr integer
---@param name string the server's command
---@param command table what a user command receives
local function on_inserted(bufnr, name, command)
  local all = command.range == 0
  local last = vim.api.nvim_buf_line_count(bufnr)
  inserted.execute(bufnr, name, all and 0 or command.line1 - 1, all and last or command.line2 - 1)
end

---@param begun string
---@param words string[]
---@return string[] those that a user may go on to write
local function starting(begun, words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, begun)
  end, words)
end

--- Define the commands, and the notes about inserted code, in a buffer. `lsp/headgate.lua` does so when the server is attached;
--- whoever sets another `on_attach` calls this there.
---@param bufnr integer
function M.commands(bufnr)
  inserted.register()
  local function define(name, run, attributes)
    vim.api.nvim_buf_create_user_command(bufnr, name, run, attributes)
  end
  define('LspHeadgateFix', function(command)
    quick_fix(command, function(action)
      return not is_ignore(action)
    end)
  end, { range = true, desc = 'Mend what Headgate found in these lines' })
  define('LspHeadgateIgnore', function(command)
    quick_fix(command, is_ignore)
  end, { range = true, desc = 'Write a comment that makes Headgate ignore what it found' })
  define('LspHeadgateFixAll', function()
    vim.lsp.buf.code_action({
      context = { only = { 'source.fixAll.headgate' }, diagnostics = {} },
      apply = true,
    })
  end, { desc = 'Mend everything that Headgate can mend safely' })
  define('LspHeadgateExplain', function(command)
    explain.explain(bufnr, command.args)
  end, {
    nargs = '?',
    complete = function(begun)
      return starting(begun, explain.known(bufnr))
    end,
    desc = 'Show the page of what Headgate found in this line',
  })
  define('LspHeadgateFocus', function(command)
    inserted.focus(bufnr, command.args)
  end, {
    nargs = 1,
    complete = function(begun)
      return starting(begun, inserted.FOCUSES)
    end,
    desc = 'Show only what inserted or uncommitted lines bring, or all',
  })
  define('LspHeadgateRestart', M.restart, { desc = 'End the Headgate server and start it again' })
  define('LspHeadgateInserted', function(command)
    inserted.list(not command.bang and bufnr or nil)
  end, { bang = true, desc = 'List what Headgate found in inserted code' })
  define('LspHeadgateInsertedFix', function(command)
    on_inserted(bufnr, 'headgate.fixBlock', command)
  end, { range = true, desc = 'Mend what Headgate can mend safely in inserted code' })
  define('LspHeadgateInsertedAccept', function(command)
    on_inserted(bufnr, 'headgate.acceptBlock', command)
  end, { range = true, desc = 'Take inserted code as your own' })
  define('LspHeadgateReport', function()
    inserted.report(bufnr)
  end, { desc = 'Show what came in at once, and what was dangerous in it' })
end

return M
