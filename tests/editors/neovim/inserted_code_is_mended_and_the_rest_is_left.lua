local t = ...
t.start()
t.open('app.py', { 'import subprocess', 'subprocess.run("ls -l", shell=True)', '' })
t.finds('HG102 subprocess.run("ls -l", shell=True)')
t.paste({ 'def system():', '    subprocess.run("uname -a", shell=True)', '' })
vim.cmd.normal({ 'G', bang = true })
t.paste({ 'unrelated = 1' })
-- A second block, apart from the first.
vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'import os', '' })
t.paste({ 'def disk():', '    subprocess.run("df -h", shell=True)' })
t.finds(
  'HG102 subprocess.run("ls -l", shell=True)',
  'HG102 subprocess.run("uname -a", shell=True)',
  'HG102 subprocess.run("df -h", shell=True)'
)
t.begin_change()
vim.cmd.LspHeadgateInsertedFix()
t.becomes('subprocess.run(["uname", "-a"])')
t.becomes('subprocess.run(["df", "-h"])')
t.finds('HG102 subprocess.run("ls -l", shell=True)')
