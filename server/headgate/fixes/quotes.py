"""Takes values of a shell command out of the quotes that stand around them in its text.

Owns how the literals of the text change for that. Needs libcst: import it inside functions only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

import libcst as cst

from headgate.fixes.building import Char, Group, Hole, Leaf, Text, Value, outer, read
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch
from headgate.fixes.statement import Tree

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A character or a value, and where it stands in the statement."""

    item: Char | Value
    start: int
    stop: int
    leaf: Leaf | None
    """The literal that it is written in, None for an operand and what joins others."""


class _Cannot(Exception):
    """Ends the work on a text; never leaves this module."""


def ended(tree: Tree, target: Span, values: Collection[Span]) -> list[Patch] | CannotFix:
    """Return the patches after which none of these values stands between quotes of a text."""
    node = next((n for n in tree.nodes() if _stands_at(tree, n, (target,))), None)
    if not isinstance(node, cst.BaseExpression):
        return CannotFix("the text was not found")
    group = read(tree, node)
    if isinstance(group, CannotFix):
        return group
    try:
        placed = list(_placed(group))
        wanted = frozenset(
            number
            for number, one in enumerate(placed)
            if isinstance(one.item, Value) and _stands_at(tree, one.item.node, values)
        )
        nodes = [one.item.node for one in placed if isinstance(one.item, Value)]
        if any(not any(_stands_at(tree, node, (value,)) for node in nodes) for value in values):
            return CannotFix("a value is not written in the text")
        dropped, added = _changes(placed, wanted)
    except _Cannot as why:
        return CannotFix(str(why))
    emptied = [*_emptied(tree, group, placed, dropped, added)]
    gone = [*emptied, *(Patch(placed[n].start, placed[n].stop, "") for n in dropped)]
    left = [
        p for p in gone[len(emptied) :] if not any(e.start <= p.start < e.stop for e in emptied)
    ]
    return [*emptied, *left, *added]


def _stands_at(tree: Tree, node: cst.CSTNode, places: Collection[Span]) -> bool:
    if not isinstance(node, cst.BaseExpression):
        return False
    return tree.span(node) in places or outer(tree, node) in places


def _placed(group: Group) -> Iterator[_Placed]:
    for number, part in enumerate(group.parts):
        if number and group.separator is not None:
            for char in group.separator:
                yield _Placed(Char(char, char), part.span[0], part.span[0], None)
        if isinstance(part, Group):
            yield from _placed(part)
        elif isinstance(part, Hole):
            if not isinstance(part.item, Value):
                raise _Cannot("a part that is no value")
            yield _Placed(part.item, *part.span, None)
        else:
            for leaf in part.leaves:
                yield from _of_leaf(leaf)


def _of_leaf(leaf: Leaf) -> Iterator[_Placed]:
    at = leaf.body[0]
    for item in leaf.items:
        if isinstance(item, Char):
            written = item.raw
        elif isinstance(item, Value):
            written = item.written
        else:
            raise _Cannot("a part that is no value")
        yield _Placed(item, at, at + len(written), leaf)
        at += len(written)
    if at != leaf.body[1]:
        raise _Cannot("where the parts of a literal stand is not certain")


def _changes(placed: list[_Placed], wanted: frozenset[int]) -> tuple[frozenset[int], list[Patch]]:
    """Return the numbers of the quotes that go, and the quotes that come."""
    dropped: set[int] = set()
    added: list[Patch] = []
    quote, opened, escaped = "", -1, False
    for number, one in enumerate(placed):
        if number in wanted and quote:
            if number + 1 == len(placed):
                raise _Cannot("the quotes are not closed")
            after = placed[number + 1]
            if number - 1 == opened:
                dropped.add(opened)
            elif number - 1 not in wanted:
                before = placed[number - 1]
                added.append(_written(quote, before.leaf, before.stop))
            if isinstance(after.item, Char) and after.item.text == quote:
                dropped.add(number + 1)
            elif number + 1 not in wanted:
                added.append(_written(quote, after.leaf, after.start))
        if isinstance(one.item, Value) or escaped:
            escaped = False
        elif one.item.text == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if one.item.text == quote else quote
        elif one.item.text in ("'", '"'):
            quote, opened = one.item.text, number
    if any(placed[number].leaf is None for number in dropped):
        raise _Cannot("the quotes are what joins others")
    return frozenset(dropped), added


def _written(quote: str, leaf: Leaf | None, at: int) -> Patch:
    if leaf is None:
        raise _Cannot("there is no literal for the quotes")
    if quote != leaf.quote[0]:
        return Patch(at, at, quote)
    if "r" in leaf.prefix.lower():
        raise _Cannot("the quotes cannot stand in the literal")
    return Patch(at, at, "\\" + quote)


def _emptied(
    tree: Tree, group: Group, placed: list[_Placed], dropped: frozenset[int], added: list[Patch]
) -> Iterator[Patch]:
    """Yield what takes literals out of which nothing is left, with the `+` before them."""
    left = {id(one.leaf) for number, one in enumerate(placed) if number not in dropped}
    for before, part in pairwise(group.parts):
        if group.separator is not None or not isinstance(part, Text) or part.tail is not None:
            continue
        start, stop = before.span[1], part.span[1]
        is_empty = not any(id(leaf) in left for leaf in part.leaves)
        is_written = any(start < patch.start <= stop for patch in added)
        if is_empty and not is_written and "#" not in tree.code[start:stop]:
            yield Patch(start, stop, "")
