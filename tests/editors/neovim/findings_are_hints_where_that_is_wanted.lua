local t = ...
if not vim.lsp.inlay_hint then
  return -- 0.9 and before
end
vim.lsp.inlay_hint.enable(true)
t.start({ settings = { headgate = { ['inlay-hints'] = 'inserted' } } })
t.open('app.py', { 'import yaml', 'yaml.load(open("a.yaml"), Loader=yaml.Loader)', '' })
t.finds('HG502 yaml.Loader')
local function hints()
  return vim.tbl_map(function(hint)
    return hint.inlay_hint.position.line .. ' ' .. hint.inlay_hint.label
  end, vim.lsp.inlay_hint.get({ bufnr = 0 }))
end
t.paste({ 'def load(file):', '    return yaml.load(file, Loader=yaml.UnsafeLoader)' })
t.finds('HG502 yaml.Loader', 'HG502 yaml.UnsafeLoader')
t.eventually('a hint on the inserted line only', function()
  local found = hints()
  return #found == 1 and vim.startswith(found[1], '4 HG502 `UnsafeLoader`')
end)
