local t = ...
t.start()
t.open('app.py', { 'import subprocess' })
t.eventually("Bandit's B404, without another edit", function()
  return vim.tbl_contains(
    vim.tbl_map(function(d)
      return d.code
    end, vim.diagnostic.get(0)),
    'B404'
  )
end)
