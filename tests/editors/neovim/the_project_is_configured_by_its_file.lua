local t = ...
vim.fn.writefile({ '[tool.headgate]', 'ignore = ["HG502"]' }, 'pyproject.toml')
vim.fn.mkdir('package')
t.start()
t.open('package/app.py', {
  'import subprocess',
  'import yaml',
  'yaml.load(open("a.yaml"), Loader=yaml.Loader)',
  'subprocess.run("ls -l", shell=True)',
})
t.finds('HG102 subprocess.run("ls -l", shell=True)')
local root = t.clients()[1].config.root_dir
t.equal(vim.loop.fs_realpath('.'), vim.loop.fs_realpath(root), 'the root of the project')
