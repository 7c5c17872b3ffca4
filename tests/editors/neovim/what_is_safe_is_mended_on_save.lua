local t = ...
t.start()
-- What the help tells the user to write.
local help = vim.fn.readfile(vim.fn.globpath(vim.o.runtimepath, 'doc/headgate.txt'))
local from = assert(vim.fn.match(help, '^To mend what is safe on save'))
local upto = assert(vim.fn.match(help, '^<', from))
local headgate = require('headgate')
local fix_all = headgate.fix_all
headgate.fix_all = function(bufnr)
  fix_all(bufnr, 60000) -- a busy machine may not do it in five seconds
end
assert(load(table.concat(vim.list_slice(help, from + 2, upto), '\n')))()
t.open('app.py', {
  'import subprocess',
  'import yaml',
  'subprocess.run("ls -l", shell=True)',
  'yaml.load(open("a.yaml"), Loader=yaml.Loader)',
})
t.finds('HG102 subprocess.run("ls -l", shell=True)', 'HG502 yaml.Loader')
vim.cmd.write({ bang = true })
t.equal({
  'import subprocess',
  'import yaml',
  'subprocess.run(["ls", "-l"])',
  'yaml.load(open("a.yaml"), Loader=yaml.Loader)',
}, vim.fn.readfile('app.py'), 'the file')
t.finds('HG502 yaml.Loader')
-- With nothing to mend it is written as it is, without a word.
local said = {}
vim.notify = function(message)
  table.insert(said, message)
end
vim.cmd.write({ bang = true })
t.equal({}, said, 'what is said')
-- A file that is not served is written, too.
t.open('notes.txt', { 'a' })
vim.cmd.write({ bang = true })
