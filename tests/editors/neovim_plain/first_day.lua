-- A Neovim without the plugin, 0.7 and later: what docs/editors.md tells its user to write, and
-- the story of a first day. It leaves with exit code 1 and a word on standard error if it fails.

local PATIENCE = 60000 -- ms; only a failure takes that long

vim.o.swapfile = false
vim.o.hidden = true
vim.g.loaded_python3_provider = 0
vim.cmd('filetype on')

assert(loadfile(vim.env.SETTINGS))()

local function findings()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local lines = vim.api.nvim_buf_get_lines(0, d.lnum, d.lnum + 1, false)
    table.insert(found, tostring(d.code) .. ' ' .. (lines[1] or ''):sub(d.col + 1, d.end_col))
  end
  table.sort(found)
  return found
end

local function eventually(what, holds)
  if not vim.wait(PATIENCE, holds, 20) then
    error('never came: ' .. what .. '\nfindings: ' .. vim.inspect(findings()), 2)
  end
end

local function finds(...)
  local wanted = { ... }
  table.sort(wanted)
  eventually(#wanted == 0 and 'no findings' or table.concat(wanted, ', '), function()
    return vim.deep_equal(wanted, findings())
  end)
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function paste(text)
  vim.cmd('normal! G$')
  vim.api.nvim_paste('\n' .. table.concat(text, '\n'), false, -1)
end

local function ask(method, params)
  local clients = vim.lsp.buf_request_sync(0, method, params, PATIENCE)
  for _, answer in pairs(clients or {}) do
    return answer.result
  end
end

local function client()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
end

-- Apply the first action of a kind, as `vim.lsp.buf.code_action` does.
local function act(kind, range)
  local action = ask('textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    range = range,
    context = { only = { kind }, diagnostics = {} },
  })[1]
  if not action.edit then
    action = ask('codeAction/resolve', action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, client().offset_encoding)
end

local function main()
  vim.fn.writefile({ 'import subprocess', 'import yaml', '', '' }, 'app.py')
  vim.cmd('edit app.py')
  eventually('a server', function()
    return client() ~= nil
  end)
  local yaml = 'HG502 yaml.Loader'
  local shell = 'HG102 subprocess.run("df -h", shell=True)'
  paste({
    'def load(file):',
    '    title = "😀 é"; return title, yaml.load(file, Loader=yaml.Loader)',
    'subprocess.run("df -h", shell=True)',
    'import reqeusts',
  })
  -- The last comes from the second phase: without another edit.
  finds(shell, yaml, 'HG902 reqeusts')
  vim.o.undolevels = vim.o.undolevels
  local place = { start = { line = 5, character = 40 }, ['end'] = { line = 5, character = 75 } }
  act('quickfix', place)
  assert(lines()[6]:find('Loader=yaml.SafeLoader)', 1, true), vim.inspect(lines()))
  finds(shell, 'HG902 reqeusts')
  vim.cmd('undo')
  finds(shell, yaml, 'HG902 reqeusts')
  vim.cmd('redo')
  act('source.fixAll.headgate', place)
  finds('HG902 reqeusts')
  vim.cmd('write')
  assert(vim.fn.readfile('app.py')[7] == 'subprocess.run(["df", "-h"])', vim.inspect(lines()))
  vim.api.nvim_buf_set_lines(0, 2, 2, false, { 'def broken(x, "' })
  paste({ 'yaml.load(open("b.yaml"), Loader=yaml.UnsafeLoader)' })
  finds('HG502 yaml.UnsafeLoader', 'HG902 reqeusts')
  -- Nothing tells of the file, and the server looks.
  vim.fn.writefile({ 'ignore = ["HG502"]' }, 'headgate.toml')
  finds('HG902 reqeusts')
end

vim.defer_fn(function()
  local fine, why = xpcall(main, debug.traceback)
  if fine then
    vim.cmd('qall!')
  else
    io.stderr:write('\n', why, '\n')
    vim.cmd('cquit')
  end
end, 50)
