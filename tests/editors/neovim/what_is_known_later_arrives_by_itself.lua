local t = ...
t.start()
t.open('app.py', { 'import pyghmi' })
t.eventually("Bandit's B415, without another edit", function()
  return vim.tbl_contains(
    vim.tbl_map(function(d)
      return d.code
    end, vim.diagnostic.get(0)),
    'B415'
  )
end)
