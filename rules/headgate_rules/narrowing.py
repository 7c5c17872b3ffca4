"""Which hits of the shared flow handlers a rule keeps.

Owns how a rule looks at the call and the text once more before it reports; the tables
say only that an argument may be dangerous.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from headgate.ruleapi import Context, Danger, Hit, OnCall
from headgate.ruleapi.rules import CallCheck
from headgate_rules.identifiers import words
from headgate_rules.tables import LIBRARIES
from headgate_rules.texts import Literal, take_apart

Keep: TypeAlias = Callable[[Hit, ast.Call, Context], bool]


def keeping(handlers: Iterable[OnCall], keep: Keep) -> tuple[OnCall, ...]:
    """Return the handlers, without the hits that `keep` says no to."""
    return tuple(OnCall(handler.names, _narrowed(handler.check, keep)) for handler in handlers)


def _narrowed(check: CallCheck, keep: Keep) -> CallCheck:
    def narrowed(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        return (hit for hit in check(call, ctx) if keep(hit, call, ctx))

    return narrowed


def known_sinks(*dangers: Danger, note: str | None = None) -> frozenset[str]:
    """Return the names of sinks on known objects, of these dangers, with this note."""
    return frozenset(
        sink.name
        for library in LIBRARIES
        for sink in library.sinks
        if sink.danger in dangers
        and not sink.name.startswith("*.")
        and (note is None or sink.note == note)
    )


def first_text(expr: ast.AST, ctx: Context) -> str:
    """Return the literal text that an expression begins with, as far as it is written there."""
    if not isinstance(expr, ast.expr):
        return ""
    pieces = take_apart(expr, ctx)
    return pieces[0].text if pieces and isinstance(pieces[0], Literal) else ""


def receiver_words(call: ast.Call) -> frozenset[str]:
    """Return the words of all names in the object whose method is called."""
    if not isinstance(call.func, ast.Attribute):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(call.func.value):
        if isinstance(node, ast.Name):
            found.update(words(node.id))
        elif isinstance(node, ast.Attribute):
            found.update(words(node.attr))
    return frozenset(found)
