local t = ...
t.start()
t.open('app.py', { 'import subprocess', '', 'def show(name):', '    subprocess.run("ls " + name, shell=True)' })
t.finds('HG101 "ls " + name')
local offered
vim.ui.select = function(items, options, choose)
  offered = vim.tbl_map(options.format_item, items)
  for number, title in ipairs(offered) do
    if title:find('shlex.quote', 1, true) then
      choose(items[number], number)
    end
  end
end
t.go_to('subprocess.run')
vim.cmd.LspHeadgateFix()
t.becomes('shlex.quote(name)')
t.becomes('import shlex')
t.equal(2, #offered, 'ways to mend')
t.finds()
