--- Starts the server again where it has ended by itself, not for ever and never silently.

local M = {}

local MOST = 4 -- times in a row
local CALM = 180000 -- ms after which earlier ends are forgotten
local PAUSE = 200 -- ms before it is started again
local SIGTERM = 15 -- how Neovim itself ends a server

local ends = {}

--- Forget earlier ends: the user starts anew.
function M.forget()
  ends = {}
end

---@param code integer
---@param signal integer
---@return boolean whether the server has ended though nobody wanted it to
local function is_sudden(code, signal)
  local leaving = vim.v.exiting ~= vim.NIL and vim.v.exiting ~= nil
  return not leaving and (code ~= 0 or signal ~= 0) and signal ~= SIGTERM
end

--- Take note of a server's end; `start` starts it for all buffers. May be called outside of
--- the main loop.
---@param code integer
---@param signal integer
---@param start fun()
function M.ended(code, signal, start)
  vim.schedule(function()
    if not is_sudden(code, signal) then
      return
    end
    local now = (vim.uv or vim.loop).now()
    ends = vim.tbl_filter(function(time)
      return now - time < CALM
    end, ends)
    table.insert(ends, now)
    local how = signal ~= 0 and ('by signal ' .. signal) or ('with code ' .. code)
    if #ends > MOST then
      vim.notify(
        ('headgate: the server has ended %s, too often. `:checkhealth headgate` may tell why; `:LspHeadgateRestart` starts it.'):format(how),
        vim.log.levels.ERROR
      )
      return
    end
    vim.notify(
      ('headgate: the server has ended %s and is started again (%d of %d)'):format(how, #ends, MOST),
      vim.log.levels.WARN
    )
    vim.defer_fn(start, PAUSE)
  end)
end

return M
