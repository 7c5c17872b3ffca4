--- Findings in code that was just pasted or generated: which they are, notes at the end of
--- their lines, and what can be done with them together.
---
--- The server works out from the edits what was inserted, and says so in a diagnostic's `data`.

local M = {}

local HANDLER = 'headgate/inserted'
local LONGEST = 60

---@param diagnostic table
---@return string? block of inserted code that the finding is in
local function block_of(diagnostic)
  local sent = diagnostic.source == 'headgate' and vim.tbl_get(diagnostic, 'user_data', 'lsp')
  local data = sent and sent.data
  return type(data) == 'table' and data.origin and data.block or nil
end

---@param diagnostics table[]
---@return table[] those in inserted code, from the first line to the last
local function inserted(diagnostics)
  local found = vim.tbl_filter(block_of, diagnostics)
  table.sort(found, function(a, b)
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.severity < b.severity)
  end)
  return found
end

---@param bufnr integer? all buffers if nil
---@return table[] diagnostics in inserted code
function M.findings(bufnr)
  return inserted(vim.diagnostic.get(bufnr))
end

---@param bufnr integer
---@param first integer counted from zero, as is `last`
---@param last integer
---@return string[] blocks of inserted code with findings in these lines
local function blocks(bufnr, first, last)
  local names, known = {}, {}
  for _, diagnostic in ipairs(M.findings(bufnr)) do
    local name = block_of(diagnostic)
    if diagnostic.lnum >= first and diagnostic.lnum <= last and not known[name] then
      known[name] = true
      table.insert(names, name)
    end
  end
  return names
end

--- Have the server do something with the inserted blocks that have findings in some lines,
--- with one after the other: an edit that mends one moves the next.
---@param bufnr integer
---@param name string the server's command
---@param first integer counted from zero, as is `last`
---@param last integer
function M.execute(bufnr, name, first, last)
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = clients({ name = 'headgate', bufnr = bufnr })[1]
  local waiting = blocks(bufnr, first, last)
  if not client or #waiting == 0 then
    vim.notify('headgate: nothing was found in inserted code here')
    return
  end
  local function next_one(err)
    local block = not err and table.remove(waiting, 1)
    if err then
      vim.notify('headgate: ' .. tostring(err.message), vim.log.levels.ERROR)
    elseif block and vim.api.nvim_buf_is_loaded(bufnr) then
      local target = { uri = vim.uri_from_bufnr(bufnr), block = block }
      local params = { command = name, arguments = { target } }
      -- 0.11 and later want a method, and warn of a function.
      if vim.fn.has('nvim-0.11') == 1 then
        client:request('workspace/executeCommand', params, next_one, bufnr)
      else
        client.request('workspace/executeCommand', params, next_one, bufnr)
      end
    end
  end
  next_one()
end

--- Have the server write the page about what came in into the folder of a buffer, and show it
--- in the browser.
---@param bufnr integer
function M.report(bufnr)
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = clients({ name = 'headgate', bufnr = bufnr })[1]
  if not client then
    return
  end
  local target = { uri = vim.uri_from_bufnr(bufnr) }
  local params = { command = 'headgate.report', arguments = { target } }
  local function done(err)
    if err then
      vim.notify('headgate: ' .. tostring(err.message), vim.log.levels.ERROR)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', params, done, bufnr)
  else
    client.request('workspace/executeCommand', params, done, bufnr)
  end
end

M.FOCUSES = { 'all', 'inserted', 'uncommitted' }

--- Have the server show only what certain lines bring, until it ends.
---@param bufnr integer
---@param focus string one of FOCUSES
function M.focus(bufnr, focus)
  if not vim.tbl_contains(M.FOCUSES, focus) then
    vim.notify('headgate: focus is one of ' .. table.concat(M.FOCUSES, ', '), vim.log.levels.ERROR)
    return
  end
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = clients({ name = 'headgate', bufnr = bufnr })[1]
  if not client then
    return
  end
  -- What the client answers when the server asks for settings; before 0.10 it was elsewhere.
  local settings = client.settings or client.config.settings
  settings.headgate = vim.tbl_extend('force', settings.headgate or {}, { focus = focus })
  local params = { settings = settings }
  if vim.fn.has('nvim-0.11') == 1 then
    client:notify('workspace/didChangeConfiguration', params)
  else
    client.notify('workspace/didChangeConfiguration', params)
  end
end

--- List what was found in inserted code: of a buffer in the location list of the window, of
--- all buffers in the quickfix list.
---@param bufnr integer?
function M.list(bufnr)
  local findings = M.findings(bufnr)
  local what = {
    title = 'Headgate: inserted code',
    items = vim.diagnostic.toqflist(findings),
  }
  if bufnr then
    vim.fn.setloclist(0, {}, ' ', what)
  else
    vim.fn.setqflist({}, ' ', what)
  end
  if #findings == 0 then
    vim.notify('headgate: nothing was found in inserted code')
    vim.cmd(bufnr and 'lclose' or 'cclose')
  else
    vim.cmd(bufnr and 'lopen' or 'copen')
  end
end

---@param message string
---@return string its first sentence, as far as there is room for it
local function shortened(message)
  local line = message:gsub('%s+', ' ')
  local sentence = line:match('^(.-)[.:] ') or line
  if vim.fn.strchars(sentence) <= LONGEST then
    return sentence
  end
  return vim.fn.strcharpart(sentence, 0, LONGEST - 1) .. '…'
end

local HIGHLIGHTS = {
  'DiagnosticVirtualTextError',
  'DiagnosticVirtualTextWarn',
  'DiagnosticVirtualTextInfo',
  'DiagnosticVirtualTextHint',
}

---@param namespace integer of diagnostics
---@return integer namespace of the notes about them
local function notes_of(namespace)
  return vim.api.nvim_create_namespace(('%s/%d'):format(HANDLER, namespace))
end

---@param namespace integer
---@param bufnr integer
local function hide(namespace, bufnr)
  -- 0.10 and before hide what was in buffers that are gone, too.
  if vim.api.nvim_buf_is_valid(bufnr) then
    vim.api.nvim_buf_clear_namespace(bufnr, notes_of(namespace), 0, -1)
  end
end

--- Write one note for each line: its loudest finding, and how many more there are.
local function show(namespace, bufnr, diagnostics, opts)
  hide(namespace, bufnr)
  local chosen = opts[HANDLER]
  local prefix = type(chosen) == 'table' and chosen.prefix or '■'
  local lines, loudest, count = {}, {}, {}
  for _, diagnostic in ipairs(inserted(diagnostics)) do
    local line = diagnostic.lnum
    if not count[line] then
      table.insert(lines, line)
      loudest[line] = diagnostic
    end
    count[line] = (count[line] or 0) + 1
  end
  local last = vim.api.nvim_buf_line_count(bufnr) - 1
  for _, line in ipairs(lines) do
    local one = loudest[line]
    local more = count[line] > 1 and (' (+%d)'):format(count[line] - 1) or ''
    local text = ('%s %s %s%s'):format(prefix, one.code, shortened(one.message), more)
    vim.api.nvim_buf_set_extmark(bufnr, notes_of(namespace), math.min(line, last), 0, {
      virt_text = { { '  ' }, { text, HIGHLIGHTS[one.severity] } },
      hl_mode = 'combine',
    })
  end
end

--- Make the notes known to `vim.diagnostic`, whose configuration turns them on:
--- `vim.diagnostic.config({ ['headgate/inserted'] = true })`.
function M.register()
  if rawget(vim.diagnostic.handlers, HANDLER) then
    return
  end
  -- A new handler is on unless the configuration says otherwise.
  if vim.diagnostic.config()[HANDLER] == nil then
    vim.diagnostic.config({ [HANDLER] = false })
  end
  vim.diagnostic.handlers[HANDLER] = { show = show, hide = hide }
end

---@return boolean whether there are notes at the end of lines
function M.noted()
  return vim.diagnostic.config()[HANDLER] and true or false
end

return M
