"""Looks at names of tables and columns in a text, which no parameter can stand for, before
they are put into it.

Owns what such a name may be, and the statement that says so above the one that takes it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import libcst as cst

from headgate.fixes import queries
from headgate.fixes.building import Value
from headgate.fixes.composed import Cannot, Cell, Composed, Statement
from headgate.fixes.places import NamePlace, Place
from headgate.fixes.values import quoted
from headgate.ruleapi import NameCheck
from headgate.syntax import CONTINUES
from headgate.text import Edit, Position, Range

_DIRECTIONS: Final = ("ASC", "DESC", "asc", "desc")


def checks(
    made: Composed, text: str, values: Sequence[Cell], found: Sequence[Place]
) -> Iterator[Edit]:
    """Yield what looks at the names of tables and columns before they are put in."""
    replaced = {number for place in found for number in place.values}
    known = queries.columns(text, made.intent.dialect)
    places = queries.names(text, len(values), made.intent.dialect)
    checked: set[tuple[int, str]] = set()
    for number, cell in enumerate(values):
        if number in replaced or not isinstance(cell.item, Value):
            continue
        place = places.get(number)
        if place is None or not isinstance(cell.item.node, cst.Name):
            raise Cannot("a name of which it is not known what it may be")
        statement, name = cell.statement, cell.item.source
        if (statement.first, name) in checked:
            continue
        checked.add((statement.first, name))
        if made.lines[statement.first].word in CONTINUES:
            raise Cannot("no statement can stand before a branch")
        if made.body.binds(statement.node, name):
            raise Cannot("a name that only the statement itself binds")
        if not _is_always_reached(statement, cell.item.node):
            raise Cannot("a name that its statement may do without")
        site = statement.site
        allowed = _allowed(made, place, known)
        own = _own_texts([*made.body.given(name), made.body.default(name, statement.node)])
        if not all(_lets_through(allowed, text) for text in own):
            raise Cannot("a name that the program itself gives what would not be let through")
        test = _test_of(name, allowed)
        said = quoted(f"not {place.value}: ")
        check = (
            f"{site.indent}if {test}:{site.eol}"
            f"{site.indent}{site.unit}raise ValueError({said} + {name}){site.eol}"
        )
        at = Position(statement.first, 0)
        yield Edit(Range(at, at), check)


def _is_always_reached(statement: Statement, node: cst.BaseExpression) -> bool:
    """Whether a statement, which may share its line, comes to one of its names whenever
    its line is reached."""
    tree = statement.tree
    spans = [*map(tree.span, _passed_over(tree.nodes()))]
    at = tree.span(node)[0]
    return not any(start <= at < end for start, end in spans)


def _allowed(made: Composed, place: NamePlace, known: Sequence[str]) -> Sequence[str] | None:
    """Return what a name may be, None where it may be any that is plain."""
    if place is NamePlace.DIRECTION:
        return _DIRECTIONS
    if made.intent.names is NameCheck.PLAIN:
        return None
    if place is NamePlace.TABLE or not known:
        raise Cannot("a name of which it is not known what it may be")
    return known


def _lets_through(allowed: Sequence[str] | None, text: str) -> bool:
    return text.isidentifier() if allowed is None else text in allowed


def _test_of(name: str, allowed: Sequence[str] | None) -> str:
    """Return the condition that holds of a name which must not be let through."""
    if allowed is None:
        return f"not {name}.isidentifier()"
    items = ", ".join(map(quoted, allowed)) + ("," if len(allowed) == 1 else "")
    return f"{name} not in ({items})"


def _own_texts(values: Iterable[ast.expr | None]) -> Iterator[str]:
    """Yield the texts of the program itself that expressions may be, such as defaults."""
    todo = [*values]
    while todo:
        match todo.pop():
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp(body=one, orelse=other):
                todo += (one, other)
            case ast.BoolOp(values=several):
                todo += several
            case ast.Call(func=ast.Attribute(attr="get" | "pop"), args=args, keywords=keywords):
                todo += args[1:2]
                todo += [keyword.value for keyword in keywords if keyword.arg == "default"]
            case _:
                pass


def _passed_over(nodes: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Yield what may not be evaluated although its line is, or not before something else is."""
    for node in nodes:
        match node:
            case cst.IfExp(body=body, orelse=other):
                yield from (body, other)
            case cst.BooleanOperation(right=right):
                yield right
            case cst.BaseSimpleComp(elt=elt, for_in=part):
                yield from (elt, *part.ifs)
            case cst.DictComp(key=key, value=value, for_in=part):
                yield from (key, value, *part.ifs)
            case cst.CompFor(inner_for_in=cst.CompFor() as inner):
                yield inner
            case cst.Lambda(body=body):
                yield body
            case cst.Comparison(comparisons=[_, *more]):
                yield from more
            case cst.Assert(msg=cst.BaseExpression() as said):
                yield said
            case cst.SimpleStatementSuite():
                yield node
            case cst.SimpleStatementLine(body=[_, *more]):
                yield from more
            case _:
                pass
