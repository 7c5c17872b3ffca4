"""Changes or replaces a literal where it is written, for a variable that stands for it elsewhere.

Owns the search: the only value of a name in its function, else the only one of the file.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Final

from headgate.engine import Analysis
from headgate.fixes.bindings import Body
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.realising import Plan, plan
from headgate.ruleapi import ChangeLiteral, Fix, ReplaceLiteral, Rewrite
from headgate.syntax import Region, assemble
from headgate.text import Edit, Position, Range

_OPENING: Final = re.compile(r"[fFrRuU]{0,2}(?:\"\"\"|'''|\"|')")
_CONSTANT: Final = (ast.Constant, ast.BinOp, ast.operator)
_UNTOLD: Final = "where the variable gets its value cannot be told"
_LINKS: Final = 5
"""Variables that are followed, each of which begins with the next."""


def changed(analysis: Analysis, intent: ChangeLiteral) -> Plan | CannotFix:
    """Work out the edit of the literal."""
    snapshot = analysis.snapshot
    name, line = snapshot.slice(intent.user), intent.user.start.line
    value: ast.expr | None = None
    at = line
    for _ in range(_LINKS):
        found = _in_function(analysis, name, at) or _in_file(analysis, name)
        value = _beginning(found) if found is not None else None
        if not isinstance(value, ast.Name):
            break
        name, at = value.id, value.lineno - 1
    if value is None:
        return CannotFix(_UNTOLD)
    first = value.lineno - 1
    text = snapshot.line(first)
    opening = _OPENING.match(text, len(text.encode()[: value.col_offset].decode()))
    if opening is None or not text.startswith(intent.old, opening.end()):
        return CannotFix("the variable does not get its value as a literal")
    start = opening.end()
    place = Range(Position(first, start), Position(first, start + len(intent.old)))
    return Plan(analysis.region_at(line)[0], (Edit(place, intent.new),), frozenset())


def replaced(analysis: Analysis, fix: Fix, intent: ReplaceLiteral) -> Plan | CannotFix:
    """Work out the edits that put something else in the place of the literal."""
    snapshot = analysis.snapshot
    name, line = snapshot.slice(intent.user), intent.user.start.line
    value = _in_function(analysis, name, line, whole=True, once=intent.each_time)
    if value is None and not intent.each_time:
        value = _in_file(analysis, name)
    if value is None or not all(isinstance(node, _CONSTANT) for node in ast.walk(value)):
        return CannotFix(_UNTOLD)
    ends = value.end_lineno or value.lineno, value.end_col_offset or 0
    start, end = (
        Position(at - 1, len(snapshot.line(at - 1).encode()[:offset].decode()))
        for at, offset in ((value.lineno, value.col_offset), ends)
    )
    there = replace(fix, intents=(Rewrite(Range(start, end), intent.pieces),))
    first, region = analysis.region_at(start.line)
    return plan(there, snapshot, lambda: analysis.imports_at(first), first, len(region.lines))


def _in_function(
    analysis: Analysis, name: str, line: int, *, whole: bool = False, once: bool = False
) -> ast.expr | None:
    """Return the value that the function around a line gives a name.

    More may be added to it, or a caller may give another, unless it must be the whole one. With
    `once` no loop uses it again, and it is kept beside something.
    """
    if analysis.is_body_cut(line):
        return None
    body = Body(assemble(sorted(analysis.body_at(line), key=lambda found: found[0])))
    at = body.statement_at(line)
    if at is None:
        return None
    growth = body.growth(name, at, is_shared=True)
    if growth is None:
        return None if whole else body.default(name, at)
    if body.is_forked(growth):
        return None  # other branches give it another one
    if whole and growth.more:
        return None
    if once and (body.is_repeated(at, growth.first) or not body.is_kept(name)):
        return None
    return growth.first.value


def _in_file(analysis: Analysis, name: str) -> ast.expr | None:
    """Return the value of a constant, None where the name may be another."""
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
            return value
        case [ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)]:
            return value
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
