"""Changes one call: its callee and its keywords, all that a fix asks of it at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from headgate.fixes.lists import Item, Listing, appended, removed
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch
from headgate.fixes.statement import Tree

_BETWEEN = re.compile(r"#[^\n]*|[()]")


@dataclass(frozen=True, slots=True)
class CallChange:
    """What becomes of a call; keywords in the order in which they are to be added."""

    callee: str | None
    keywords: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]


def callee_source(tree: Tree, call: cst.Call) -> str:
    """Return the source of what is called."""
    start, end = tree.span(call.func)
    return tree.code[start:end]


def change_call(
    tree: Tree, call: cst.Call, change: CallChange, unit: str
) -> list[Patch] | CannotFix:
    """Return the patches that make the change."""
    listing = arguments(tree, call)
    places = {arg.keyword.value: i for i, arg in enumerate(call.args) if arg.keyword is not None}
    patches = _callee(tree, call, change.callee)
    new: list[str] = []
    for name, value in change.keywords:
        if name in places:
            patches.append(Patch(*tree.span(call.args[places[name]].value), value))
        else:
            new.append(f"{name}={value}")
    gone: list[int] = []
    for name in change.dropped:
        if name not in places:
            return CannotFix(f"the call has no keyword {name!r}")
        gone.append(places[name])
    while new and gone:  # a keyword that goes leaves its place to one that comes
        patches.append(Patch(*listing.items[gone.pop(0)], new.pop(0)))
    if new and len(call.args) == 1:
        patches += _parenthesised_generator(tree, call.args[0].value)
    return [*patches, *removed(listing, gone), *appended(listing, new, unit)]


def _callee(tree: Tree, call: cst.Call, callee: str | None) -> list[Patch]:
    if callee is None:
        return []
    start, end = tree.span(call.func)
    func = call.func
    if isinstance(func, cst.Attribute):
        base, _, name = callee.rpartition(".")
        owner = tree.span(func.value)
        if tree.code[owner[0] : owner[1]] == base and not func.value.lpar:
            start, end = tree.span(func.attr)
            callee = name
    return [Patch(start, end, callee)]


def arguments(tree: Tree, call: cst.Call) -> Listing:
    """Return the places of a call's arguments and of its parentheses."""
    at = tree.span(call.func)[1]
    for match in _BETWEEN.finditer(tree.code, at):
        if match.group() == "(":
            at = match.end()
            break
    close = tree.span(call)[1] - 1
    return Listing(tree.code, at, close, tuple(Item(*tree.span(arg)) for arg in call.args))


def _parenthesised_generator(tree: Tree, value: cst.BaseExpression) -> Sequence[Patch]:
    """A generator expression that stands alone in a call needs parentheses of its
    own as soon as another argument joins it."""
    if not isinstance(value, cst.GeneratorExp) or value.lpar:
        return ()
    start, end = tree.span(value)
    return (Patch(start, start, "("), Patch(end, end, ")"))
