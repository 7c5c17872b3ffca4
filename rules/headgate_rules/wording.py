"""How messages name the code they speak of.

Owns the rule that no text of the program is repeated: a literal may be a secret.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from headgate.ruleapi import Context

_KEY = re.compile(r"[A-Za-z_][A-Za-z_-]{0,23}")
_LONGEST = 40


def shown(ctx: Context, node: ast.expr, otherwise: str = "this value") -> str:
    """Return the source of a plain expression in backticks, or `otherwise`."""
    if not _is_plain(node):
        return otherwise
    source = " ".join(ctx.source(node).split())
    if not source or "`" in source:
        return otherwise
    if len(source) > _LONGEST:
        source = source[: _LONGEST - 1] + "…"
    return f"`{source}`"


def listed(ctx: Context, nodes: Iterable[ast.expr], otherwise: str = "other values") -> str:
    """Return the first plain expressions, as "`a` and `b`", or `otherwise`."""
    texts = dict.fromkeys(shown(ctx, node, "") for node in nodes)
    texts.pop("", None)
    return " and ".join(list(texts)[:2]) or otherwise


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Attribute():
            return _is_plain(node.value)
        case ast.Subscript():
            return _is_plain(node.value) and _is_key(node.slice)
        case ast.Call():
            return (
                _is_plain(node.func)
                and not node.keywords
                and all(_is_plain(arg) or (_is_look_up(node) and _is_key(arg)) for arg in node.args)
            )
        case ast.Await():
            return _is_plain(node.value)
        case _:
            return False


def _is_look_up(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("get", "getenv", "getlist")


def _is_key(node: ast.expr) -> bool:
    """Whether it is an index or a text that reads as a name."""
    if not isinstance(node, ast.Constant):
        return _is_plain(node)
    value = node.value
    if isinstance(value, str):
        return _KEY.fullmatch(value) is not None
    return isinstance(value, int)
