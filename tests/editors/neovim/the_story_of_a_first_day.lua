-- All that a user does with one file, in its order: what VS Code's story tells, too.
local t = ...
vim.diagnostic.config({ ['headgate/inserted'] = true })
local lenses = vim.fn.has('nvim-0.12') == 1
if lenses then
  vim.lsp.codelens.enable(true)
end
t.start()
t.open('app.py', { 'import subprocess', 'import yaml', '' })
t.served()

-- A paste is found, noted and counted.
t.paste({
  'def disk(file):',
  '    subprocess.run("df -h", shell=True)',
  '    subprocess.run("uname -a", shell=True)',
  '    return yaml.load(file, Loader=yaml.Loader)',
})
local DISK = 'HG102 subprocess.run("df -h", shell=True)'
local UNAME = 'HG102 subprocess.run("uname -a", shell=True)'
local YAML = 'HG502 yaml.Loader'
t.finds(DISK, UNAME, YAML)
t.eventually('notes', function()
  return #t.notes() == 3
end)
if lenses then
  t.eventually('the lens', function()
    local lens = vim.lsp.codelens.get({ bufnr = 0 })[1]
    return lens ~= nil and lens.lens.command.title == '3 issues in the inserted code'
  end)
end

-- One is mended, then all that is safe; undo brings it back.
t.go_to('yaml.Loader')
t.begin_change()
vim.cmd.LspHeadgateFix()
t.becomes('Loader=yaml.SafeLoader')
t.finds(DISK, UNAME)
t.begin_change()
vim.cmd.LspHeadgateFixAll()
t.finds()
vim.cmd.undo()
t.finds(DISK, UNAME)
vim.cmd.redo()
t.finds()
t.eventually('no notes', function()
  return #t.notes() == 0
end)

-- What is saved is what was mended.
vim.cmd.write()
local MENDED = {
  'import subprocess',
  'import yaml',
  '',
  'def disk(file):',
  '    subprocess.run(["df", "-h"])',
  '    subprocess.run(["uname", "-a"])',
  '    return yaml.load(file, Loader=yaml.SafeLoader)',
}
t.equal(MENDED, vim.fn.readfile('app.py'), 'the file')

-- Broken code leaves the other findings where they are.
t.paste({ 'yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.finds(YAML)
vim.api.nvim_buf_set_lines(0, 2, 2, false, { 'def broken(x, "' })
t.paste({ 'yaml.load(open("b.yaml"), Loader=yaml.UnsafeLoader)' })
t.finds(YAML, 'HG502 yaml.UnsafeLoader')
vim.api.nvim_buf_set_lines(0, 2, 3, false, {})
t.finds(YAML, 'HG502 yaml.UnsafeLoader')

-- The server is killed, and comes back.
t.kill()
t.eventually('another server', function()
  local client = t.clients()[1]
  return client ~= nil and client.initialized and vim.tbl_count(t.clients()) == 1
end)
vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'subprocess.run("df -h", shell=True)' })
t.finds(DISK, YAML, 'HG502 yaml.UnsafeLoader')

-- A setting acts, though Neovim tells of no change on disk: the server looks.
vim.fn.writefile({ 'ignore = ["HG502"]' }, 'headgate.toml')
t.finds(DISK)
vim.fn.delete('headgate.toml')
t.finds(DISK, YAML, 'HG502 yaml.UnsafeLoader')

-- A file of the project cannot say that the project is to be trusted.
vim.fn.writefile({ 'trusted = true', 'ignore = ["HG102"]' }, 'headgate.toml')
t.finds(YAML, 'HG502 yaml.UnsafeLoader')
