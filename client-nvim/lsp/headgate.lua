---@brief
---
--- Headgate is a security language server for Python: it shows dangerous code as it is
--- typed, pasted or generated, and offers fixes that it has checked.
---
--- Install the server with `pip install headgate`, or `pipx install headgate`. Neovim 0.11
--- and later start it for Python files, requirements files, `pyproject.toml` and the
--- files that steer assistants after
---
--- ```lua
--- vim.lsp.enable('headgate')
--- ```
---
--- The settings are the keys of `[tool.headgate]` in `pyproject.toml`; they count over the
--- files of the project:
---
--- ```lua
--- vim.lsp.config('headgate', {
---   settings = { headgate = { profile = 'strict', ignore = { 'HG701' } } },
--- })
--- ```
---
--- In buffers of the server there are commands, `:LspHeadgateFix` and others: see
--- `:help headgate-commands`. Neovim 0.8 to 0.10: see `:help headgate-setup`.

---@type vim.lsp.Config
return {
  cmd = { 'headgate', 'server' },
  -- The server reads what it knows by its name, and leaves the rest alone.
  filetypes = { 'python', 'requirements', 'toml', 'markdown', 'json', 'jsonc' },
  root_markers = { 'headgate.toml', 'pyproject.toml', '.git' },
  settings = {},
  on_attach = function(_, bufnr)
    -- This file also works alone, without the rest of the plugin; then there are no commands.
    local found, headgate = pcall(require, 'headgate')
    if found then
      headgate.commands(bufnr)
    end
  end,
  on_exit = function(code, signal)
    vim.schedule(function()
      local found, headgate = pcall(require, 'headgate')
      if found then
        headgate.ended(code, signal)
      end
    end)
  end,
}
