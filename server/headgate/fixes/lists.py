"""Adds items to a bracketed, comma separated list and takes items out of it.

Works on text and the places of the items, for arguments of calls and names of
imports alike; keeps the list's layout, its trailing comma and all comments.
Between items only white space, comments, backslashes and commas may stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from headgate.fixes.patches import Patch

_COMMA = re.compile(r"#[^\n]*|,")
_BLANK = re.compile(r"[ \t\f]*")


class Item(NamedTuple):
    """Where an item stands, without its comma."""

    start: int
    end: int


class Listing(NamedTuple):
    """A list in a text: from behind its opening bracket up to its closing one."""

    source: str
    start: int
    stop: int
    items: tuple[Item, ...]
    bracketed: bool = True

    def comma_after(self, index: int) -> int | None:
        """Return where the comma behind an item stands, or None."""
        stop = self.items[index + 1].start if index + 1 < len(self.items) else self.stop
        for match in _COMMA.finditer(self.source, self.items[index].end, stop):
            if match.group() == ",":
                return match.start()
        return None

    def line_start(self, offset: int) -> int:
        """Return where the line of `offset` begins."""
        return self.source.rfind("\n", 0, offset) + 1

    def own_line(self, offset: int) -> bool:
        """Tell whether an item at `offset` is the first thing on a line of the list."""
        begin = self.line_start(offset)
        return self.bracketed and begin >= self.start and not self.source[begin:offset].strip()


def appended(listing: Listing, new: Sequence[str], unit: str) -> list[Patch]:
    """Add items at the end; `unit` is one step of indentation."""
    if not new:
        return []
    source, start, stop, items, _ = listing
    if not items:
        if "\n" not in source[start:stop]:
            return [Patch(stop, stop, ", ".join(new))]
        begin = listing.line_start(stop)
        indent = source[begin:stop] + unit
        return [Patch(begin, begin, "".join(f"{indent}{text},\n" for text in new))]
    last = items[-1]
    if not listing.own_line(last.start):
        return [Patch(last.end, last.end, "".join(f", {text}" for text in new))]
    separator = ",\n" + source[listing.line_start(last.start) : last.start]
    joined = "".join(separator + text for text in new)
    comma = listing.comma_after(len(items) - 1)
    behind = last.end if comma is None else comma + 1
    line_end = source.find("\n", behind, stop)
    if "#" not in source[last.end : line_end if line_end >= 0 else last.end]:
        return [Patch(last.end, last.end, joined)]
    # The comment on the last item's line belongs to that item.
    mark = Patch(last.end, last.end, ",") if comma is None else None
    tail = joined[1:] + ("," if comma is not None else "")
    added = Patch(line_end, line_end, tail)
    return [mark, added] if mark else [added]


def removed(listing: Listing, dropped: Collection[int]) -> list[Patch]:
    """Take the items with these numbers out."""
    patches: list[Patch] = []
    numbers = sorted(dropped)
    while numbers:
        first = last = numbers.pop(0)
        while numbers and numbers[0] == last + 1:
            last = numbers.pop(0)
        if _comment_inside(listing, first, last):
            patches += _without_each(listing, first, last)
        else:
            patches.append(_without(listing, first, last))
    return patches


def _comment_inside(listing: Listing, first: int, last: int) -> bool:
    """Tell whether a comment stands among a run of items, or before its comma."""
    for index in range(first, last + 1):
        comma = listing.comma_after(index)
        stop = listing.items[index + 1].start if index < last else comma
        if stop is not None and "#" in listing.source[listing.items[index].end : stop]:
            return True
    return False


def _without_each(listing: Listing, first: int, last: int) -> list[Patch]:
    """Take out items and their commas one by one, so that all between them stays."""
    patches: list[Patch] = []
    for index in range(first, last + 1):
        patches.append(Patch(*listing.items[index], ""))
        comma = listing.comma_after(index)
        if comma is not None:
            patches.append(Patch(comma, comma + 1, ""))
    return patches


def _without(listing: Listing, first: int, last: int) -> Patch:
    """Take out a run of neighbours."""
    source, begin, close, items, _ = listing
    start, end = items[first].start, items[last].end
    comma = listing.comma_after(last)
    after = end if comma is None else comma + 1
    if len(items) == last - first + 1 and not (source[begin:start] + source[end:close]).strip(
        " \t\f\n\\,"
    ):
        return Patch(begin, close, "")
    rest = _blank_end(source, after)
    if listing.own_line(start) and source[rest : rest + 1] in ("\n", "#"):
        if source[rest] == "#":
            return Patch(start, rest, "")
        return Patch(listing.line_start(start), rest + 1, "")
    before = listing.comma_after(first - 1) if first else None
    if last + 1 < len(items):
        following = items[last + 1].start
        gap = source[after:following]
        if not gap.strip(" \t\f\n\\") and ("\n" not in gap or before is None):
            return Patch(start, following, "")
        return Patch(start if before is None else before + 1, after, "")
    if before is None or source[before + 1 : start].strip(" \t\f\n\\"):
        return Patch(start, after, "")
    if comma is not None:
        return Patch(before + 1, after, "")
    return Patch(before, end, "")


def _blank_end(source: str, offset: int) -> int:
    match = _BLANK.match(source, offset)
    return match.end() if match else offset
