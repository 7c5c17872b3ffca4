local t = ...
t.start()
t.open('app.py', { 'assert True' })
t.eventually("Bandit's B101, without another edit", function()
  return vim.tbl_contains(
    vim.tbl_map(function(d)
      return d.code
    end, vim.diagnostic.get(0)),
    'B101'
  )
end)
