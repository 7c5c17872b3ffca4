local t = ...
local said = {}
vim.notify = function(message)
  table.insert(said, message)
end
t.start()
t.open('app.py', { 'import yaml', 'yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader')
t.kill()
t.eventually('a word about it', function()
  return table.concat(said, '\n'):find('by signal 9 and is started again (1 of 4)', 1, true) ~= nil
end)
t.served()
t.paste({ 'yaml.load(open("b.yaml"), Loader=yaml.UnsafeLoader)' })
t.finds('HG502 yaml.Loader', 'HG502 yaml.UnsafeLoader')
-- One that the user has ended stays so, until he starts it.
said = {}
local stop = t.clients()[1].stop
stop(t.clients()[1])
t.eventually('the end', function()
  return #t.clients() == 0
end)
vim.wait(600)
t.equal({}, said, 'nothing to say')
t.equal(0, #t.clients(), 'servers')
vim.cmd.LspHeadgateRestart()
t.served()
t.paste({ '' })
t.finds('HG502 yaml.Loader', 'HG502 yaml.UnsafeLoader')
