--- `:checkhealth headgate`: can the server be started, and does it serve a buffer?

local M = {}

-- Neovim 0.8 and 0.9 have these names only.
local health = vim.health
local begin = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error

---@return string? what starts the server; a function may do so too, which tells nothing
local function program()
  local configured = vim.lsp.config and vim.lsp.config.headgate or require('headgate').config
  local cmd = configured and configured.cmd or { 'headgate' }
  return type(cmd) == 'table' and cmd[1] or nil
end

local function check_program(name)
  if vim.fn.executable(name) == 0 then
    fail(('`%s` cannot be run'):format(name), {
      'Install it: `pipx install headgate`, or `pip install headgate`.',
      'Or set `cmd` to where it is: `:help headgate-configuration`.',
    })
    return
  end
  local version = vim.trim(vim.fn.system({ name, '--version' }))
  if vim.v.shell_error == 0 then
    ok(('%s (%s)'):format(version, vim.fn.exepath(name)))
  else
    fail(('`%s --version` fails: %s'):format(name, version))
  end
end

local function check_clients()
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = 'headgate' })
  if #clients == 0 then
    warn('the server does not run: it starts with the first Python file')
  end
  for _, client in ipairs(clients) do
    ok(('the server runs for %s'):format(client.config.root_dir or 'single files'))
  end
end

function M.check()
  begin('headgate')
  if vim.fn.has('nvim-0.8') == 0 then
    fail('Neovim 0.8 or later is needed')
    return
  end
  local name = program()
  if name then
    check_program(name)
  end
  check_clients()
end

return M
