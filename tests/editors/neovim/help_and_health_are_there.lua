local t = ...
t.start()
t.open('app.py', { 'x = 1' })
t.served()
vim.cmd.helptags('ALL')
for _, tag in ipairs({ 'headgate', 'headgate.setup()', ':LspHeadgateFixAll', ':LspHeadgateInserted' }) do
  vim.cmd.help(tag)
  t.equal('headgate.txt', vim.fn.expand('%:t'), tag)
end
vim.cmd.checkhealth('headgate')
local report = table.concat(t.lines(), '\n')
assert(report:find('headgate %d+%.%d+'), report)
assert(report:find('the server runs for', 1, true), report)
assert(not report:find('ERROR', 1, true) and not report:find('WARNING', 1, true), report)
assert(report:find('no notes about inserted code', 1, true), report)
