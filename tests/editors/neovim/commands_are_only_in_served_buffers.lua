local t = ...
t.start()
t.open('app.py', { 'x = 1' })
t.served()
t.eventually('the commands', function()
  return vim.fn.exists(':LspHeadgateFix') == 2
end)
t.equal(2, vim.fn.exists(':LspHeadgateFixAll'), ':LspHeadgateFixAll')
t.equal(2, vim.fn.exists(':LspHeadgateIgnore'), ':LspHeadgateIgnore')
t.open('notes.txt', { 'x = 1' })
t.equal({}, t.clients(), 'servers of a text file')
t.equal(0, vim.fn.exists(':LspHeadgateFix'), ':LspHeadgateFix in a text file')
