local t = ...
t.start()
t.open('app.py', { 'import yaml', 'yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader')
t.go_to('yaml.Loader')
vim.cmd.LspHeadgateIgnore()
t.becomes('# headgate: ignore[HG502]')
t.finds()
