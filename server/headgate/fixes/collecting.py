"""Collects values in a list or mapping that grows where their text grows.

Owns when a value is at the call what it was where the text was built, and where else it has
to be kept. Knows nothing of how the call takes what was collected.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import libcst as cst

from headgate.fixes.bindings import Growth
from headgate.fixes.building import Value
from headgate.fixes.composed import Cannot, Composed, Statement, elements_of, free
from headgate.fixes.values import Parameter, is_pure, names_in
from headgate.ruleapi import ParamStyle
from headgate.text import Edit, Position, Range


@dataclass(frozen=True, slots=True)
class Collection:
    """A list with values, what makes it, and which of all values are in it."""

    name: str
    edits: tuple[Edit, ...]
    first: int
    stop: int
    """Behind the last one, as in a slice."""


def is_stable(made: Composed, parameters: Sequence[Parameter]) -> bool:
    """Whether all values are at the call what they were where the text was built."""
    if not all(growth.is_straight for growth in made.growths):
        return False
    return all(_stays(made, p) for p in parameters)


def _stays(made: Composed, parameter: Parameter) -> bool:
    """Whether a value is at the call what it was where the text was built."""
    if parameter.statement is made.end:
        return True
    names: set[str] = {parameter.source} if parameter.is_unpacked else set()
    held = set(names)
    """Names of which a part is handed over."""
    for value in () if parameter.is_unpacked else parameter.values:
        if not is_pure(value.node):
            return False
        names |= names_in(value.node)
        if not isinstance(value.node, cst.Name):
            held |= names_in(value.node)
    begin, end = parameter.statement.node, made.end.node
    return not (
        made.body.is_bound_between(frozenset(names), begin, end)
        or made.body.is_changed_between(frozenset(held), begin, end)
    )


def counts_values(made: Composed) -> bool:
    """Whether placeholders are numbered while the text grows: not all of it always does."""
    is_numbered = made.intent.style is ParamStyle.DOLLAR
    return is_numbered and not all(growth.is_straight for growth in made.growths)


def begin_of(made: Composed) -> ast.stmt:
    """Where the first of the variables begins that have values in them."""
    held = {id(cell.statement.node) for cell in made.cells if isinstance(cell.item, Value)}
    growths = [g for g in made.growths if any(id(stmt) in held for stmt in g.statements)]
    return min((g.first for g in growths or made.growths), key=lambda stmt: stmt.lineno)


def collected(
    made: Composed,
    parameters: Sequence[Parameter],
    given: cst.Arg | None,
    holders: Sequence[Statement],
) -> Collection:
    """Collect the values in a list that grows as the text does."""
    loose = [
        growth
        for growth in made.growths
        if made.body.is_forked(growth)
        or any(
            p.statement.node in growth.statements and not (growth.is_straight and _stays(made, p))
            for p in parameters
        )
    ]
    if not loose:
        raise Cannot("a value that is only needed if something holds")
    kept = [p for p in parameters if any(p.statement.node in g.statements for g in loose)]
    _demand_order(made, loose, kept)
    _demand_numbers(made, parameters, loose)
    begin = min((growth.first for growth in loose), key=lambda stmt: stmt.lineno)
    if made.choices > 1 and (given is not None or kept != [*parameters]):
        raise Cannot("values of which the order cannot be kept")
    if not kept:
        name, at = free("parameters", made.body.taken()), [0]
    elif given is None:
        name = free("parameters", made.body.taken())
        at = [i for i, p in enumerate(parameters) if p in kept]
        if at != [*range(at[0], at[-1] + 1)] or not all(
            _stays(made, p) for p in parameters if p not in kept
        ):
            raise Cannot("values of which the order cannot be kept")
    else:
        name = _known_list(made, given, parameters, holders)
        at = [*range(len(parameters))]
        if kept != [*parameters]:
            raise Cannot("values that come in at the call itself")
    if made.intent.style is ParamStyle.DOLLAR:
        numbered = [p.statement.node is begin for p in parameters]
        if (
            kept != [*parameters]
            or begin is not begin_of(made)
            or numbered != sorted(numbered, reverse=True)
        ):
            raise Cannot("a text that is built in several variables")
    edits: list[Edit] = []
    nodes = {id(stmt): stmt for growth in loose for stmt in growth.statements}
    for stmt in sorted(nodes.values(), key=lambda stmt: stmt.lineno):
        statement = made.statement(stmt.lineno - 1)
        sources = [
            ("*" if p.is_unpacked else "") + p.source for p in kept if p.statement is statement
        ]
        # Where the text stays as it was if a value cannot be had, the value must come first.
        below = not (counts_values(made) or made.body.is_guarded(stmt, made.end.node))
        if stmt is begin and given is None:
            edits.append(_beside(statement, f"{name} = [{', '.join(sources)}]"))
        elif len(sources) == 1 and not sources[0].startswith("*"):
            edits.append(_beside(statement, f"{name}.append({sources[0]})", below=below))
        elif sources:
            edits.append(_beside(statement, f"{name} += [{', '.join(sources)}]", below=below))
    return Collection(name, tuple(edits), at[0], at[-1] + 1)


def _demand_order(made: Composed, loose: Sequence[Growth], kept: Sequence[Parameter]) -> None:
    """Raise unless values come into a list in the order of their places in the text."""
    lines = [p.statement.first for p in kept]
    begin = min((growth.first for growth in loose), key=lambda stmt: stmt.lineno)
    if lines != sorted(lines) or not made.body.leads(begin, made.end.node):
        raise Cannot("values of which the order cannot be kept")
    if len(loose) > 1 and any(
        not made.body.leads(stmt, made.end.node) and made.body.is_repeated(stmt, begin)
        for growth in loose
        for stmt in growth.statements
    ):
        raise Cannot("values of which the order cannot be kept")
    end = made.end.node
    if any(at.node is not end and not made.body.leads(at.node, end) for at in made.uses):
        raise Cannot("a value that is only needed if something holds")
    for name, _, at in made.lists:
        if made.body.is_skipped(at.node, made.end.node, unless=name):
            raise Cannot("a value that is only needed if something holds")
    within = {id(stmt) for _, growth, _ in made.lists for stmt in growth.statements}
    for growth in loose:
        if id(growth.first) not in within and not made.body.leads(growth.first, made.end.node):
            raise Cannot("a value that is only needed if something holds")


def _known_list(
    made: Composed, given: cst.Arg, parameters: Sequence[Parameter], holders: Sequence[Statement]
) -> str:
    """Return the list that collects values already, if new ones can join it in order."""
    unknown = Cannot("parameters that are handed over already")
    if not isinstance(given.value, cst.Name) or made.intent.style is ParamStyle.DOLLAR:
        raise unknown
    known = made.body.collected(given.value.value, made.end.node)
    if known is None or made.intent.style is ParamStyle.NUMERIC:
        raise unknown
    added = [
        (stmt.lineno - 1, len(elements_of(made.statement(stmt.lineno - 1).tree)))
        for stmt in known.statements
    ]
    new = sorted({p.statement.first for p in parameters})
    there = [statement.first for statement in holders]
    if there != sorted(there) or added[0][0] > new[0] or set(new) & set(there):
        raise unknown
    for start, stop in pairwise([-1, *new, 1 << 30]):
        marks = sum(start < line < stop for line in there)
        if marks != sum(count for line, count in added if start < line < stop):
            raise unknown
    return given.value.value


def _demand_numbers(
    made: Composed, parameters: Sequence[Parameter], loose: Sequence[Growth]
) -> None:
    """Demand that no turn of a loop uses a number again."""
    first = min((growth.first for growth in loose), key=lambda stmt: stmt.lineno)
    if made.intent.style is ParamStyle.NUMERIC and any(
        made.body.is_repeated(p.statement.node, first) for p in parameters
    ):
        raise Cannot("a number that every turn of a loop would use again")


def collected_by_name(made: Composed, parameters: Sequence[Parameter], name: str) -> Iterator[Edit]:
    """Collect the values in a mapping that grows as the text does."""
    first = made.growths[0].first
    for stmt in made.growths[0].statements:
        statement = made.statement(stmt.lineno - 1)
        mine = [p for p in parameters if p.statement is statement]
        if mine and made.body.is_repeated(stmt, first):
            raise Cannot("a value that every turn of a loop adds under the same name")
        if stmt is first:
            entries = ", ".join(f'"{p.name}": {p.source}' for p in mine)
            yield _beside(statement, f"{name} = {{{entries}}}")
        for p in mine if stmt is not first else ():
            below = not made.body.is_guarded(stmt, made.end.node)
            yield _beside(statement, f'{name}["{p.name}"] = {p.source}', below=below)


def name_of(made: Composed, parameters: Sequence[Parameter]) -> str:
    """Return the name of what collects the values where the text grows."""
    if len(made.growths) != 1 and made.intent.style is not ParamStyle.DOLLAR:
        raise Cannot("a text that is built in several variables")
    if any(p.statement is made.end for p in parameters):
        raise Cannot("values that come in at the call itself")
    return free("parameters", made.body.taken())


def _beside(statement: Statement, line: str, *, below: bool = True) -> Edit:
    """Return the edit that puts a line below a statement, or above it."""
    at = Position(statement.first + (statement.count if below else 0), 0)
    return Edit(Range(at, at), statement.site.indent + line + statement.site.eol)
