local t = ...
vim.diagnostic.config({ virtual_text = false, ['headgate/inserted'] = { prefix = '>' } })
t.start()
t.open('app.py', { 'import yaml', 'old = yaml.load(open("a.yaml"), Loader=yaml.Loader)', '' })
t.finds('HG502 yaml.Loader')
t.equal({}, t.notes(), 'notes about code that was there')
t.paste({
  'def load(file):',
  '    title = file.name',
  '    return title, yaml.load(file, Loader=yaml.Loader)',
})
t.eventually('a note about the paste', function()
  return #t.notes() == 1
end)
local note = t.notes()[1]
t.equal('    return title, yaml.load(file, Loader=yaml.Loader)', note.line, 'line of the note')
assert(vim.startswith(note.text, '> HG502 '), note.text)
-- It stays with its line, and goes with its finding.
vim.api.nvim_buf_set_lines(0, 0, 0, false, { '# a comment' })
t.eventually('the note in its place', function()
  local notes = t.notes()
  return #notes == 1 and notes[1].line == note.line
end)
t.go_to('return title')
vim.cmd.LspHeadgateFix()
t.becomes('return title, yaml.load(file, Loader=yaml.SafeLoader)')
t.finds('HG502 yaml.Loader')
t.equal({}, t.notes(), 'notes after the fix')
