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
from headgate.syntax import assemble
from headgate.text import Edit, Position, Range

_OPENING: Final = re.compile(r"[fFrRuU]{0,2}(?:\"\"\"|'''|\"|')")


def changed(analysis: Analysis, intent: ChangeLiteral) -> Plan | CannotFix:
    """Work out the edit of the literal."""
    snapshot = analysis.snapshot
    name, line = snapshot.slice(intent.user), intent.user.start.line
    at = _in_function(analysis, name, line) or _in_file(analysis, name)
    if at is None:
        return CannotFix("where the variable gets its value cannot be told")
    text = snapshot.line(at.line)
    opening = _OPENING.match(text, at.column)
    if opening is None or not text.startswith(intent.old, opening.end()):
        return CannotFix("the variable does not get its value as a literal")
    start = opening.end()
    place = Range(Position(at.line, start), Position(at.line, start + len(intent.old)))
    return Plan(analysis.region_at(line)[0], (Edit(place, intent.new),), frozenset())


def _in_function(analysis: Analysis, name: str, line: int) -> Position | None:
    """Return where the value stands that the statements around a line give a name."""
    if analysis.is_body_cut(line):
        return None
    body = Body(assemble(sorted(analysis.body_at(line), key=lambda found: found[0])))
    at = body.statement_at(line)
    growth = body.growth(name, at) if at is not None else None
    if growth is None or growth.more:
        return None
    return _value_at(analysis, growth.first.lineno - 1)


def _in_file(analysis: Analysis, name: str) -> Position | None:
    """Return where the value of a constant stands, None where the name may be another."""
    found: list[Position] = []
    top = 0
    for item in analysis.items:
        if any(bind.name == name for bind in (*item.facts.binds, *item.facts.params)):
            found.append(Position(top + item.region.offset, item.region.indent))
        top += item.height
    if len(found) != 1 or found[0].column:
        return None
    return _value_at(analysis, found[0].line)


def _value_at(analysis: Analysis, line: int) -> Position | None:
    """Return where the value of the assignment on a line begins, if the line has all of it."""
    first, region = analysis.region_at(line)
    lead = len(region.text) - len(region.text.lstrip())
    code = region.text[lead:]
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return None
    match tree.body:
        case [ast.Assign(targets=[ast.Name()], value=value)]:
            pass
        case [ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)]:
            pass
        case _:
            return None
    if value.lineno != 1:
        return None
    column = len(code.encode()[: value.col_offset].decode())
    return Position(first, lead + column)
