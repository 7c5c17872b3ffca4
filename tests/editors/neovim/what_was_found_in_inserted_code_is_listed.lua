local t = ...
t.start()
t.open('app.py', { 'import yaml', 'old = yaml.load(open("a.yaml"), Loader=yaml.Loader)', '' })
t.finds('HG502 yaml.Loader')
t.paste({ 'def load(file):', '    return yaml.load(file, Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader', 'HG502 yaml.Loader')
vim.cmd.LspHeadgateInserted()
t.equal('quickfix', vim.bo.buftype, 'the list is open')
local function places(items)
  return vim.tbl_map(function(item)
    return { vim.fn.bufname(item.bufnr), item.lnum }
  end, items)
end
t.equal({ { 'app.py', 5 } }, places(vim.fn.getloclist(0)), 'the location list')
vim.cmd.wincmd('p')
vim.cmd({ cmd = 'LspHeadgateInserted', bang = true })
t.equal({ { 'app.py', 5 } }, places(vim.fn.getqflist()), 'the quickfix list')
