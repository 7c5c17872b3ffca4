"""Changes a literal where it is written, for a variable that stands for it elsewhere.

Owns the search: the only value of a name in its function, else the only one of the file.
"""

from __future__ import annotations

import ast
import re
from typing import Final

from headgate.engine import Analysis
from headgate.fixes.bindings import Body
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.realising import Plan
from headgate.ruleapi import ChangeLiteral
from headgate.syntax import Region, assemble
from headgate.text import Edit, Position, Range

_OPENING: Final = re.compile(r"[fFrRuU]{0,2}(?:\"\"\"|'''|\"|')")


_LINKS: Final = 5
"""Variables that are followed, each of which begins with the next."""


def changed(analysis: Analysis, intent: ChangeLiteral) -> Plan | CannotFix:
    """Work out the edit of the literal."""
    snapshot = analysis.snapshot
    name, line = snapshot.slice(intent.user), intent.user.start.line
    value: ast.expr | None = None
    at = line
    for _ in range(_LINKS):
        value = _in_function(analysis, name, at) or _in_file(analysis, name)
        if not isinstance(value, ast.Name):
            break
        name, at = value.id, value.lineno - 1
    if value is None:
        return CannotFix("where the variable gets its value cannot be told")
    first = value.lineno - 1
    text = snapshot.line(first)
    opening = _OPENING.match(text, len(text.encode()[: value.col_offset].decode()))
    if opening is None or not text.startswith(intent.old, opening.end()):
        return CannotFix("the variable does not get its value as a literal")
    start = opening.end()
    place = Range(Position(first, start), Position(first, start + len(intent.old)))
    return Plan(analysis.region_at(line)[0], (Edit(place, intent.new),), frozenset())


def _in_function(analysis: Analysis, name: str, line: int) -> ast.expr | None:
    """Return how the value begins that the function around a line gives a name."""
    if analysis.is_body_cut(line):
        return None
    body = Body(assemble(sorted(analysis.body_at(line), key=lambda found: found[0])))
    at = body.statement_at(line)
    if at is None:
        return None
    growth = body.growth(name, at, is_shared=True)
    value = growth.first.value if growth is not None else body.default(name, at)
    return _beginning(value) if value is not None else None


def _in_file(analysis: Analysis, name: str) -> ast.expr | None:
    """Return how the value of a constant begins, None where the name may be another."""
    found: list[tuple[int, Region]] = []
    top = 0
    for item in analysis.items:
        if any(bind.name == name for bind in (*item.facts.binds, *item.facts.params)):
            found.append((top + item.region.offset, item.region))
        top += item.height
    if len(found) != 1 or found[0][1].indent:
        return None
    match assemble(found).body:
        case [ast.Assign(targets=[ast.Name()], value=value)]:
            return _beginning(value)
        case [ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)]:
            return _beginning(value)
        case _:
            return None


def _beginning(value: ast.expr) -> ast.expr:
    """Return the part of a text that is put together which stands first."""
    while True:
        match value:
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
                value = left
            case ast.Call(func=ast.Attribute(value=left, attr="format")):
                value = left
            case _:
                return value
