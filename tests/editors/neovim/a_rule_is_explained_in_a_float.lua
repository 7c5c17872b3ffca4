local t = ...
t.start()
t.open('app.py', { 'import yaml', 'yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.finds('HG502 yaml.Loader')
t.go_to('yaml.load')
local function page()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local buffer = vim.api.nvim_win_get_buf(window)
      return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
    end
  end
  return ''
end
vim.cmd.LspHeadgateExplain()
t.eventually('the page of HG502', function()
  return page():find('HG502 unsafe%-yaml%-load') ~= nil
end)
assert(page():find('Why it matters', 1, true), page())
-- Any other rule by its code.
vim.cmd.LspHeadgateExplain('HG101')
t.eventually('the page of HG101', function()
  return page():find('HG101', 1, true) ~= nil
end)
t.equal({ 'HG502' }, vim.fn.getcompletion('LspHeadgateExplain ', 'cmdline'), 'completion')
