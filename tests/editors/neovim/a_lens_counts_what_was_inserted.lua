local t = ...
if vim.fn.has('nvim-0.12') == 0 then
  return -- 0.10 and 0.11 do not say that they show lenses
end
vim.lsp.codelens.enable(true)
t.start()
t.open('app.py', { 'import subprocess', '' })
t.served()
t.paste({ 'def disk():', '    subprocess.run("df -h", shell=True)' })
t.finds('HG102 subprocess.run("df -h", shell=True)')
local function titles()
  return vim.tbl_map(function(lens)
    return lens.lens.command and lens.lens.command.title or '?'
  end, vim.lsp.codelens.get({ bufnr = 0 }))
end
t.eventually('the lens', function()
  return vim.deep_equal({ '1 issue in the inserted code', 'Fix 1 safe', 'Accept' }, titles())
end)
