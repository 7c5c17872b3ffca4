--- The page of a rule, in a float: what it finds, why it matters, what to do.

local M = {}

---@param bufnr integer
---@return string[] the command that prints pages: that of the server, with other words
local function printer(bufnr)
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = clients({ name = 'headgate', bufnr = bufnr })[1]
  local cmd = client and client.config.cmd
  local words = {}
  for _, word in ipairs(type(cmd) == 'table' and cmd or { 'headgate', 'server' }) do
    if word == 'server' then
      return words
    end
    table.insert(words, word)
  end
  return { 'headgate' }
end

---@param bufnr integer
---@param code string
local function open(bufnr, code)
  local cmd = vim.list_extend(printer(bufnr), { 'explain', code, '--format', 'markdown' })
  local said = { stdout = {}, stderr = {} }
  local function keep(_, lines, stream)
    said[stream] = lines
  end
  vim.fn.jobstart(cmd, {
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = keep,
    on_stderr = keep,
    on_exit = function(_, status)
      if status ~= 0 then
        local why = vim.trim(table.concat(said.stderr, '\n'))
        vim.notify('headgate: ' .. why, vim.log.levels.ERROR)
        return
      end
      local lines = said.stdout
      while lines[#lines] == '' do
        table.remove(lines)
      end
      vim.lsp.util.open_floating_preview(lines, 'markdown', {
        border = 'rounded',
        max_width = 100,
        max_height = math.max(10, math.floor(vim.o.lines * 0.7)),
        focus_id = 'headgate.explain.' .. code,
      })
    end,
  })
end

---@param bufnr integer
---@param line integer counted from zero
---@return string[] codes of what Headgate found in a line
local function codes(bufnr, line)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(bufnr, { lnum = line })) do
    local code = tostring(diagnostic.code)
    if diagnostic.source == 'headgate' and not vim.tbl_contains(found, code) then
      table.insert(found, code)
    end
  end
  table.sort(found)
  return found
end

--- Show the page of a rule, or of what was found in the cursor's line; of several the user
--- chooses one.
---@param bufnr integer
---@param code string? empty is none
function M.explain(bufnr, code)
  if code and code ~= '' then
    open(bufnr, code)
    return
  end
  local found = codes(bufnr, vim.api.nvim_win_get_cursor(0)[1] - 1)
  if #found == 0 then
    vim.notify('headgate: nothing was found in this line')
  elseif #found == 1 then
    open(bufnr, found[1])
  else
    vim.ui.select(found, { prompt = 'Explain:' }, function(chosen)
      if chosen then
        open(bufnr, chosen)
      end
    end)
  end
end

---@param bufnr integer
---@return string[] codes that a command about a rule is completed with
function M.known(bufnr)
  local known = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(bufnr)) do
    if diagnostic.source == 'headgate' then
      known[tostring(diagnostic.code)] = true
    end
  end
  local found = vim.tbl_keys(known)
  table.sort(found)
  return found
end

return M
