"""Imports that a fix has taken the last use of, and how they go.

Only names that the text read before and reads no longer, nowhere: not in a string, an
annotation or a comment either. Imports that nothing used before are somebody's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from headgate.engine import Analysis
from headgate.fixes.lists import Item, Listing, removed
from headgate.fixes.patches import merged
from headgate.fixes.sites import Site
from headgate.text import Edit, Position, Range, Snapshot

_IMPORT: Final = re.compile(r"(?:from\s+[\w.]+\s+)?import\b[ \t\f\\\n]*(\(?)")
_NAME: Final = re.compile(r"([\w.]+)(?:[ \t\f\\\n]+as[ \t\f\\\n]+(\w+))?")


def removals(before: Analysis, after: Analysis) -> tuple[Edit, ...]:
    """Return the edits of the text after a fix that take out imports which it uses no longer."""
    if before.scopes.bound("__all__"):
        return ()
    edits: list[Edit] = []
    for first, region in after.import_statements():
        if "#" in region.text:
            continue
        site = Site(after.snapshot, first, len(region.lines))
        begins = _IMPORT.match(site.code)
        if begins is None or ";" in site.code or "*" in site.code:
            continue
        items = list(_items(site.code, begins.end()))
        gone = [
            number
            for number, (_, name) in enumerate(items)
            if before.scopes.read(name)
            and not after.scopes.read(name)
            and _said(after.snapshot.text, name) <= _said(site.code, name)
        ]
        if gone:
            if len(gone) == len(items):
                edits.append(_whole(after.snapshot, first, first + len(region.lines)))
            else:
                edits += _without(site, begins, [item for item, _ in items], gone)
    return tuple(edits)


def _said(text: str, name: str) -> int:
    """Return how often a text says a name."""
    return len(re.findall(rf"(?<![\w.]){name}\b", text))


def _items(code: str, start: int) -> Iterator[tuple[Item, str]]:
    """Yield what is imported, and the name that it binds."""
    for match in _NAME.finditer(code, start):
        yield (
            Item(match.start(), match.end()),
            match[2] or match[1].partition(".")[0],
        )


def _whole(snapshot: Snapshot, first: int, stop: int) -> Edit:
    """Take lines out, and the blank line behind them that parted nothing else."""
    starts = first == 0 or not snapshot.body(first - 1).strip()
    if starts and stop < snapshot.line_count - 1 and not snapshot.body(stop).strip():
        stop += 1
    return Edit(Range(Position(first, 0), Position(stop, 0)), "")


def _without(
    site: Site, begins: re.Match[str], items: list[Item], gone: list[int]
) -> tuple[Edit, ...]:
    stop = site.code.rfind(")", items[-1].end) if begins[1] else len(site.code.rstrip("\n"))
    listing = Listing(site.code, begins.end(), stop, tuple(items), bracketed=bool(begins[1]))
    return site.edits(merged(site.code, removed(listing, gone)) or ())
