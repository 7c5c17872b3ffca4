--- `:checkhealth headgate`: can the server be started, and does it serve a buffer?

local M = {}

-- Neovim 0.8 and 0.9 have these names only.
local health = vim.health
local begin = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error
local inform = health.info or health.report_info

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
    local known = vim.tbl_get(client.server_capabilities or {}, 'executeCommandProvider', 'commands')
    if not vim.tbl_contains(known or {}, 'headgate.acceptBlock') then
      warn('the server is older than this plugin, and knows nothing of inserted code', {
        'Upgrade it: `pipx upgrade headgate`, or `pip install --upgrade headgate`.',
      })
    end
  end
end

local function check_notes()
  local inserted = require('headgate.inserted')
  inserted.register()
  local noted = inserted.noted()
  if noted and vim.diagnostic.config().virtual_text then
    inform('findings in inserted code are noted twice: by `virtual_text` and `headgate/inserted`')
  elseif noted then
    inform('findings in inserted code are noted at the end of their lines')
  else
    inform('no notes about inserted code: `:help headgate-inserted` has the setting')
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
  check_notes()
end

return M
