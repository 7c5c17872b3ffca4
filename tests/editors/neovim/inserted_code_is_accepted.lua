local t = ...
vim.diagnostic.config({ virtual_text = false, ['headgate/inserted'] = true })
t.start()
t.open('app.py', { 'import yaml', '' })
t.served()
t.paste({ 'def load(file):', '    return yaml.load(file, Loader=yaml.Loader)' })
t.eventually('a note about the paste', function()
  return #t.notes() == 1
end)
t.go_to('import yaml')
-- With a range, only blocks with findings there are taken.
local said = {}
vim.notify = function(message)
  table.insert(said, message)
end
vim.cmd({ cmd = 'LspHeadgateInsertedAccept', range = { 1, 1 } })
t.equal({ 'headgate: nothing was found in inserted code here' }, said, 'what is said')
vim.cmd.LspHeadgateInsertedAccept()
t.eventually('no notes any more', function()
  return #t.notes() == 0
end)
-- The finding is as it was.
t.finds('HG502 yaml.Loader')
