"""Values that nobody outside can choose, seen from the expression alone.

Owns which calls and names give numbers, quoted text or paths of the program's own, where
nothing is known of their origin. Knows nothing of sinks.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import Context, Danger, Evidence
from headgate_rules.identifiers import name_of, words
from headgate_rules.texts import Filled

_NUMBERS: Final = frozenset(
    {
        *("builtins.int", "builtins.float", "builtins.bool", "builtins.len", "builtins.id"),
        *("builtins.hash", "builtins.ord", "builtins.hex", "builtins.oct", "builtins.bin"),
        *("os.getpid", "os.getppid", "os.getuid", "os.getgid", "os.cpu_count", "time.time"),
    }
)
_OWN: Final = frozenset(
    {
        *("sys.executable", "sys.platform", "sys.prefix", "sys.base_prefix", "sys.exec_prefix"),
        *("os.sep", "os.pathsep", "os.linesep", "os.devnull", "os.curdir", "os.pardir", "os.name"),
        *("string.ascii_letters", "string.digits"),
    }
)
_PATH_FUNCTIONS: Final = frozenset(
    f"os.path.{name}" for name in ("join", "dirname", "basename", "abspath", "realpath", "normpath")
)


def is_closed(piece: Filled, ctx: Context, danger: Danger) -> bool:
    """Whether a filled-in value surely holds no text of somebody else that does this."""
    return piece.is_number or _is_closed(piece.value, ctx, danger)


def is_own(expr: ast.expr, ctx: Context, danger: Danger) -> bool:
    """Whether a value is surely the program's own: a constant, its interpreter, its folders."""
    return _is_closed(expr, ctx, danger)


def _is_imported_constant(resolved: str) -> bool:
    module, _, name = resolved.rpartition(".")
    return bool(module) and "(" not in resolved and name.isupper()


def _is_closed(expr: ast.expr, ctx: Context, danger: Danger) -> bool:
    evidence = ctx.evidence(expr, danger)
    if evidence in (Evidence.REMOTE, Evidence.LOCAL):
        return False  # what is known of a value is more than what its name says
    resolved = ctx.resolve(expr) or ""
    if evidence is Evidence.CLEAN or resolved in _OWN or _is_imported_constant(resolved):
        return True
    match expr:
        case ast.Name(id="__file__" | "__name__"):
            return True
        case ast.Call(func=func, args=args):
            name = ctx.resolve(func)
            if name in _NUMBERS:
                return True
            if danger is Danger.COMMAND and "quote" in words(name_of(func) or ""):
                return True  # a quoting function of the program's own
            inner = name in _PATH_FUNCTIONS or name == "builtins.str"
            return inner and all(_is_closed(arg, ctx, danger) for arg in args)
        case ast.BinOp(left=left, right=right):
            return _is_closed(left, ctx, danger) and _is_closed(right, ctx, danger)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_closed(body, ctx, danger) and _is_closed(orelse, ctx, danger)
        case _:
            return False
