"""Handlers of exceptions that do nothing, and what they guard.

Owns what the head of an `except` clause is told of the blocks around it. A function of
the lines alone: of the guarded block only the last statement counts, since an exception
before it skips it, and only if nothing else depends on it (`else`, a kept result).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from headgate.semantics.blocks import Form, Node
from headgate.semantics.facts import Facts
from headgate.semantics.values import Value, constant, known_constants
from headgate.syntax import Region
from headgate.text.patterns import lazy_pattern

HANDLED: Final = "<handled>"
"""The name under which the head of an idle handler finds what it guards."""

_IDLE: Final = lazy_pattern(r"\s*(pass|continue|\.\.\.)\s*(?:#[^\n]*(?:\n\s*)?)?\Z")
_IDLE_TAIL: Final = lazy_pattern(r":\s*(pass|continue|\.\.\.)\s*(?:#[^\n]*(?:\n\s*)?)?\Z")
_KEEPS: Final = frozenset({ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.Return})
_NAMES: Final = 16


class Idle(NamedTuple):
    """A handler that does nothing."""

    word: str
    """What stands in it: "pass", "continue" or "..."."""
    row: int
    """Line of the word, counted from the first line of the handler's head; -1: on its line."""
    column: int
    calls: tuple[str, ...]
    """Last names of what the last guarded statement calls without keeping the result."""


def told(node: Node, number: int) -> Value | None:
    """Return what the head of a handler is told, None if the handler does something."""
    head, block = node.heads[number], node.blocks[number + 1]
    if not isinstance(head, Region):
        return None
    row, column = -1, 0
    if not head.opens:
        found = _IDLE_TAIL.search(head.text)
    else:
        only = block[0].heads[0] if len(block) == 1 and block[0].form is Form.SIMPLE else None
        if not isinstance(only, Region):
            return None
        found = _IDLE.match(only.text)
        row = len(head.lines) + only.offset
        column = len(only.text) - len(only.text.lstrip())
    if found is None:
        return None
    last = node.blocks[0][-1:] if not node.blocks[-2] else []
    calls = tuple(sorted(set(_calls(last))))[:_NAMES]
    return constant((found[1], row, column, *calls))


def read(value: Value | None) -> Idle | None:
    """Return what `told` has put into a value."""
    known = known_constants(value) if value is not None else None
    if not known or not isinstance(known[0], tuple):
        return None
    word, row, column, *calls = known[0]
    return Idle(str(word), int(str(row)), int(str(column)), tuple(str(c) for c in calls))


def counts_alike(gone: Region, typed: Region) -> bool:
    """Whether handlers and guarded blocks are the same with one line as with the other."""
    return (
        _word(gone) == _word(typed)
        and gone.offset == typed.offset
        and tuple(_of_line(gone)) == tuple(_of_line(typed))
    )


def is_idle(region: Region) -> bool:
    """Whether a line may be all that a handler does: then its place counts."""
    return _word(region) != ""


def _word(region: Region) -> str:
    found = _IDLE.match(region.text)
    return found[1] if found else ""


def _calls(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        for head in node.heads:
            if isinstance(head, Region):
                yield from _of_line(head)
        if node.form not in (Form.FUNCTION, Form.CLASS):
            for block in node.blocks:
                yield from _calls(block)


def _of_line(region: Region) -> Iterator[str]:
    facts: Facts | None = region.derived.get("facts")
    if facts is not None and facts.kinds.isdisjoint(_KEEPS):
        for path in sorted(facts.calls):
            name = path.removesuffix("()").rsplit(".", 1)[-1]
            if name.isidentifier():
                yield name
