-- The init file of a Neovim under test: runs the scenario that $SCENARIO names, and leaves
-- with exit code 1 and a word on standard error if it fails.
--
-- The plugin is in a package folder, as a user has it; $START says how it is started:
-- `enable` (vim.lsp.enable) or `setup`.

local PATIENCE = 60000 -- ms; only a failure takes that long

vim.o.swapfile = false
-- Else each Python buffer starts with a search for interpreters.
vim.g.loaded_python3_provider = 0

local t = {}

function t.start(opts)
  if vim.env.START == 'setup' then
    require('headgate').setup(opts)
    return
  end
  if opts then
    vim.lsp.config('headgate', opts)
  end
  vim.lsp.enable('headgate')
end

function t.equal(wanted, got, what)
  if not vim.deep_equal(wanted, got) then
    error(('%s: wanted %s, got %s'):format(what, vim.inspect(wanted), vim.inspect(got)), 2)
  end
end

function t.eventually(what, holds)
  if not vim.wait(PATIENCE, holds, 20) then
    error('never came: ' .. what .. '\nfindings: ' .. vim.inspect(t.findings()), 2)
  end
end

function t.clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = 'headgate', bufnr = 0 })
end

-- Write a file into the workspace and open it.
function t.open(name, lines)
  vim.fn.writefile(lines, name)
  vim.cmd.edit(name)
end

function t.served()
  t.eventually('a server for the buffer', function()
    local client = t.clients()[1]
    return client ~= nil and client.initialized
  end)
end

-- Kill the server, as the system does when there is no memory left.
function t.kill()
  local before = t.clients()[1].id
  for _, process in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    vim.loop.kill(process, 'sigkill')
  end
  t.eventually('the end of the server', function()
    return t.clients()[1] == nil or t.clients()[1].id ~= before
  end)
end

-- Insert lines below the last one, as the terminal does when a user pastes.
function t.paste(lines)
  vim.cmd.normal({ 'G$', bang = true })
  vim.api.nvim_paste('\n' .. table.concat(lines, '\n'), false, -1)
end

function t.lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

-- Let `:undo` take back only what comes next; without a key pressed all is one change.
function t.begin_change()
  vim.o.undolevels = vim.o.undolevels
end

-- What is found, as `HG502 yaml.Loader`: the code and the text that is marked. Bandit's own
-- hints come later than these and are left out.
function t.findings()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if vim.startswith(tostring(d.code), 'HG') then
      local ok, marked = pcall(vim.api.nvim_buf_get_text, 0, d.lnum, d.col, d.end_lnum, d.end_col, {})
      table.insert(found, d.code .. ' ' .. (ok and marked[1] or 'outside the text'))
    end
  end
  table.sort(found)
  return found
end

function t.finds(...)
  local wanted = { ... }
  table.sort(wanted)
  t.eventually(#wanted == 0 and 'no findings' or table.concat(wanted, ', '), function()
    return vim.deep_equal(wanted, t.findings())
  end)
end

-- What is noted at the end of lines by our own handler, with the line's text.
function t.notes()
  local notes = {}
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if vim.startswith(name, 'headgate/inserted/') then
      local marks = vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })
      for _, mark in ipairs(marks) do
        local text = {}
        for _, chunk in ipairs(mark[4].virt_text) do
          table.insert(text, chunk[1])
        end
        table.insert(notes, {
          line = t.lines()[mark[2] + 1],
          text = vim.trim(table.concat(text)),
        })
      end
    end
  end
  return notes
end

-- Put the cursor on the first line that holds the text.
function t.go_to(text)
  for number, line in ipairs(t.lines()) do
    if line:find(text, 1, true) then
      vim.api.nvim_win_set_cursor(0, { number, 0 })
      return
    end
  end
  error('no line has ' .. text, 2)
end

function t.holds(text)
  return table.concat(t.lines(), '\n'):find(text, 1, true) ~= nil
end

function t.becomes(text)
  t.eventually('the text ' .. text, function()
    return t.holds(text)
  end)
end

vim.api.nvim_create_autocmd('VimEnter', {
  callback = vim.schedule_wrap(function()
    local fine, why = xpcall(function()
      assert(loadfile(vim.env.SCENARIO))(t)
    end, debug.traceback)
    if fine then
      vim.cmd.qall({ bang = true })
    else
      io.stderr:write('\n', why, '\n')
      vim.cmd.cquit()
    end
  end),
})
