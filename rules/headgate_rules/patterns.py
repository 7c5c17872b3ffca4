"""Calls of `re` and `regex`: which flags a pattern is read with.

Owns the flags' names and positions. Knows no rule.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import Context

FLAGS: Final = {
    **{f"re.{name}": int(flag) for name, flag in re.RegexFlag.__members__.items()},
    **{f"re.RegexFlag.{name}": int(flag) for name, flag in re.RegexFlag.__members__.items()},
}
_POSITION: Final = {
    **dict.fromkeys(("compile",), 1),
    **dict.fromkeys(("match", "search", "fullmatch", "findall", "finditer"), 2),
    "split": 3,
    **dict.fromkeys(("sub", "subn"), 4),
}


def flags_of(call: ast.Call, function: str, ctx: Context) -> int | None:
    """Return the flags that a call reads its pattern with, or None if they are not known."""
    given = ctx.argument(call, "flags", _POSITION.get(function))
    if given is None:
        return 0
    out = 0
    for part in _alternatives(given):
        value = ctx.value(part)
        names = {name.replace("regex.", "re.", 1) for name in ctx.names(part)} & FLAGS.keys()
        if isinstance(value, int):
            out |= value
        elif names:
            out |= FLAGS[min(names)]
        else:
            return None
    return out


def _alternatives(expr: ast.expr) -> Iterator[ast.expr]:
    if isinstance(expr, ast.BinOp) and isinstance(expr.op, ast.BitOr | ast.Add):
        yield from _alternatives(expr.left)
        yield from _alternatives(expr.right)
    else:
        yield expr
