local t = ...
t.start()
t.open('app.py', { 'import yaml', 'settings = yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader')
local titles = {}
vim.ui.select = function(items, options, choose)
  titles = vim.tbl_map(options.format_item, items)
  choose(items[1], 1)
end
t.go_to('yaml.Loader')
vim.cmd.normal({ '$h', bang = true })
vim.lsp.buf.code_action({ context = { only = { 'quickfix' } } })
t.becomes('Loader=yaml.SafeLoader')
t.equal(2, #titles, 'the mend and the comment')
t.finds()
