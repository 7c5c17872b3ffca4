local t = ...
t.start()
t.open('app.py', { 'import yaml', '', 'first = 1', '', 'yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader')
for _, typed in ipairs({ 'first = """', 'def first(', 'if first:', 'first = [1,' }) do
  vim.api.nvim_buf_set_lines(0, 2, 3, false, { typed })
  -- What is pasted while it is broken is found as well, which shows that the server has seen it.
  t.paste({ 'yaml.load(open("b.yaml"), Loader=yaml.UnsafeLoader)' })
  t.finds('HG502 yaml.Loader', 'HG502 yaml.UnsafeLoader')
  vim.api.nvim_buf_set_lines(0, -2, -1, false, {})
  t.finds('HG502 yaml.Loader')
end
