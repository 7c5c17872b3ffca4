local t = ...
vim.env.HEADGATE_CACHE_DIR = vim.fn.getcwd() .. '/../cache'
-- Instead of a browser.
local shown = {}
vim.lsp.handlers['window/showDocument'] = function(_, result)
  table.insert(shown, result)
  return { success = true }
end
t.start()
t.open('app.py', { 'import yaml', '' })
t.served()
t.paste({ 'def load(file):', '    return yaml.load(file, Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader')
-- It is noted once the server has come to rest.
t.eventually('a page that tells of the paste', function()
  vim.cmd.LspHeadgateReport()
  vim.wait(300)
  local last = shown[#shown]
  if not last then
    return false
  end
  t.equal(true, last.external, 'where it is shown')
  local page = table.concat(vim.fn.readfile(vim.uri_to_fname(last.uri)), ' ')
  return page:find('1 block of 2 lines', 1, true) ~= nil and page:find('HG502', 1, true) ~= nil
end)
