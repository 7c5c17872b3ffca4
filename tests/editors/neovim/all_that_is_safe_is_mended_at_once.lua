local t = ...
t.start()
t.open('app.py', {
  'import subprocess',
  'import yaml',
  'subprocess.run("ls -l", shell=True)',
  'subprocess.run("uname -a", shell=True)',
  'yaml.load(open("a.yaml"), Loader=yaml.Loader)',
})
t.finds(
  'HG102 subprocess.run("ls -l", shell=True)',
  'HG102 subprocess.run("uname -a", shell=True)',
  'HG502 yaml.Loader'
)
vim.cmd.LspHeadgateFixAll()
t.finds('HG502 yaml.Loader')
t.equal({
  'import subprocess',
  'import yaml',
  'subprocess.run(["ls", "-l"])',
  'subprocess.run(["uname", "-a"])',
  'yaml.load(open("a.yaml"), Loader=yaml.Loader)',
}, t.lines(), 'only what is safe has changed')
