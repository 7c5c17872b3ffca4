---@brief
---
--- https://headgate.example/ (to be filled in when it is submitted)
---
--- Headgate is a security language server for Python: it shows dangerous code as it is
--- typed, pasted or generated, and offers fixes that it has checked.
---
--- ```sh
--- pipx install headgate
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

---@type vim.lsp.Config
return {
  cmd = { 'headgate', 'server' },
  filetypes = { 'python', 'requirements', 'toml', 'markdown', 'json', 'jsonc' },
  root_markers = { 'headgate.toml', 'pyproject.toml', '.git' },
  settings = {},
}
