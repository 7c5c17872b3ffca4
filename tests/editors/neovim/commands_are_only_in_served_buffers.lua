local t = ...
t.start()
t.open('app.py', { 'x = 1' })
t.served()
t.eventually('the commands', function()
  return vim.fn.exists(':LspHeadgateFix') == 2
end)
for _, name in ipairs({ 'FixAll', 'Ignore', 'Explain', 'Focus', 'Restart', 'Inserted', 'InsertedFix', 'InsertedAccept', 'Report' }) do
  t.equal(2, vim.fn.exists(':LspHeadgate' .. name), name)
end
t.open('notes.txt', { 'x = 1' })
t.equal({}, t.clients(), 'servers of a text file')
t.equal(0, vim.fn.exists(':LspHeadgateFix'), ':LspHeadgateFix in a text file')
