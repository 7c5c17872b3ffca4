local t = ...
local said = {}
vim.notify = function(message)
  table.insert(said, message)
end
t.start({ cmd = { 'sh', '-c', 'exit 3' } })
t.open('app.py', { 'import yaml' })
t.eventually('the last word', function()
  return table.concat(said, '\n'):find('with code 3, too often', 1, true) ~= nil
end)
local restarts = vim.tbl_filter(function(message)
  return message:find('is started again', 1, true) ~= nil
end, said)
t.equal(4, #restarts, 'times that it was started again')
