local t = ...
t.start({ settings = { headgate = { ignore = { 'HG502' } } } })
t.open('app.py', {
  'import subprocess',
  'import yaml',
  'yaml.load(open("a.yaml"), Loader=yaml.Loader)',
  'subprocess.run("ls -l", shell=True)',
})
t.finds('HG102 subprocess.run("ls -l", shell=True)')
