"""Which programs a call starts, and which texts it gives to a shell.

Owns what `subprocess`, `os.exec…`, `asyncio` and `pty` do with their arguments. Knows
nothing of where values come from, and no rule.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from headgate.ruleapi import UNKNOWN, Context
from headgate_rules.shells import COMMAND_OPTIONS, SUBPROCESS, UNIX_SHELLS

_KINDS: Final = ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")
_EXEC: Final = frozenset(
    {*(f"os.exec{kind}" for kind in _KINDS), "os.posix_spawn", "os.posix_spawnp"}
)
_SPAWN: Final = frozenset(f"os.spawn{kind}" for kind in _KINDS)
"""Their first argument is a mode."""

_LOOP_EXEC: Final = frozenset(
    f"asyncio.{loop}().subprocess_exec"
    for loop in ("get_event_loop", "get_running_loop", "new_event_loop")
)
"""Their first argument makes a protocol."""

STARTERS: Final = frozenset(
    {
        *(*SUBPROCESS, *_EXEC, *_SPAWN, "pty.spawn", "os.startfile"),
        *("asyncio.create_subprocess_exec", "asyncio.subprocess.create_subprocess_exec"),
        *_LOOP_EXEC,
    }
)
"""Calls that start a program, and a shell only if they are told to."""

_VERSION: Final = re.compile(r"-?\d[\d.]*$")
_SHELLS: Final = frozenset(
    {
        *UNIX_SHELLS,
        *("cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "pwsh.exe"),
    }
)
_INTERPRETERS: Final = {
    "python": ("-c",),
    "pypy": ("-c",),
    "perl": ("-e", "-E"),
    "ruby": ("-e",),
    "node": ("-e", "--eval", "-p", "--print", "-pe"),
    "nodejs": ("-e", "--eval", "-p", "--print", "-pe"),
    "php": ("-r",),
    "lua": ("-e",),
    "julia": ("-e", "-E"),
    "rscript": ("-e",),
    "osascript": ("-e",),
}
"""Programs that run a text, and the options behind which it stands."""
_LIST_KEYWORDS: Final = ("args", "argv")

SHELL_CALLS: Final = frozenset(
    f"{module}.{shell}" for module in ("sh", "plumbum.cmd") for shell in UNIX_SHELLS
)
"""Shells as functions, which get the arguments of the program: `sh.bash("-c", text)`."""


@dataclass(frozen=True, slots=True)
class Started:
    """What is started: the program, and its arguments as far as they can be told apart."""

    program: ast.expr
    arguments: tuple[ast.expr, ...]
    is_whole: bool
    """Whether `program` may be the whole list of program and arguments."""


def runs_shell(call: ast.Call, ctx: Context) -> bool:
    """Whether a call of `subprocess` says `shell=True`, in whatever spelling.

    Surely, or unless a caller says otherwise: `def run(command, shell=True):`.
    """
    if not ctx.names(call.func) & SUBPROCESS:
        return False
    shell = ctx.argument(call, "shell", 8)
    value = ctx.value(shell)
    if value is UNKNOWN:
        return any(said is True for said in ctx.may_be(shell))
    return isinstance(value, int | str | tuple) and bool(value)


def shell_texts(call: ast.Call, ctx: Context) -> Iterator[ast.expr]:
    """Yield the texts that a call of `STARTERS` or `SHELL_CALLS` gives to a shell."""
    if runs_shell(call, ctx):
        command = ctx.argument(call, "args", 0)
        parts = ctx.elements(command)
        if command is not None and parts != ():
            yield parts[0] if parts else command
        return
    words = _words(call, ctx)
    values = [ctx.value(word) for word in words]
    is_shell = bool(ctx.names(call.func) & SHELL_CALLS)
    for index, value in enumerate(values[:-1]):
        is_option = isinstance(value, str) and value in COMMAND_OPTIONS
        before = values[:index]
        if is_option and (is_shell or any(isinstance(v, str) and _is_shell(v) for v in before)):
            yield words[index + 1]
            return


def interpreted(call: ast.Call, ctx: Context) -> tuple[str, ast.expr] | None:
    """Return the interpreter that a call of `STARTERS` starts, and the text that it runs."""
    if runs_shell(call, ctx):
        return None
    words = _words(call, ctx)
    options: tuple[str, ...] = ()
    name = ""
    for index, word in enumerate(words[:-1]):
        value = ctx.value(word)
        if ctx.resolve(word) == "sys.executable":
            value = "python"
        if not isinstance(value, str):
            continue
        if value in options:
            return name, words[index + 1]
        known = _INTERPRETERS.get(without_version(value))
        if known is not None:
            name, options = without_version(value), known
    return None


def without_version(program: str) -> str:
    """Return the name of a program without its folder and version: "python" of "python3.11"."""
    name = posixpath.basename(program.replace("\\", "/")).lower().removesuffix(".exe")
    return _VERSION.sub("", name) or name


def started(call: ast.Call, ctx: Context) -> Started | None:
    """Return what a call of `STARTERS` starts without a shell, or None."""
    if runs_shell(call, ctx):
        return None
    names = ctx.names(call.func)
    if names & SUBPROCESS or "pty.spawn" in names:
        listed = ctx.argument(call, "args", 0) or ctx.argument(call, "argv", 0)
        return None if listed is None else _of_list(listed, ctx)
    words = _words(call, ctx)[1 if names & (_SPAWN | _LOOP_EXEC) else 0 :]
    return Started(words[0], tuple(words[1:]), is_whole=False) if words else None


def _of_list(listed: ast.expr, ctx: Context) -> Started | None:
    parts = ctx.elements(listed)
    if parts is not None:
        return Started(parts[0], parts[1:], is_whole=False) if parts else None
    match listed:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            front = _of_list(left, ctx)
            rest = ctx.elements(right) or (right,)
            if front is None:
                return _of_list(right, ctx)
            return Started(front.program, (*front.arguments, *rest), front.is_whole)
        case ast.List(elts=[ast.Starred(value=value), *rest]):
            return Started(value, tuple(rest), is_whole=True)
        case ast.List(elts=[first, *rest]) | ast.Tuple(elts=[first, *rest]):
            return Started(first, tuple(_plain(part) for part in rest), is_whole=False)
        case ast.List() | ast.Tuple():
            return None
        case _:
            return Started(listed, (), is_whole=True)


def _words(call: ast.Call, ctx: Context) -> Sequence[ast.expr]:
    out: list[ast.expr] = []
    named = [k.value for k in call.keywords if k.arg in _LIST_KEYWORDS]
    for argument in [*call.args, *named]:
        parts = ctx.elements(argument)
        if parts is not None:
            out.extend(parts)
        elif isinstance(argument, ast.List | ast.Tuple):
            out.extend(_plain(part) for part in argument.elts)
        else:
            out.append(_plain(argument))
    return out


def _plain(part: ast.expr) -> ast.expr:
    return part.value if isinstance(part, ast.Starred) else part


def _is_shell(program: str) -> bool:
    return posixpath.basename(program.replace("\\", "/")).lower() in _SHELLS
