"""Writes new imports where they belong: into the block that is there, sorted as it
is sorted, else below the docstring.

Owns places and blank lines. What is to be imported comes from `spelling`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from headgate.fixes.head import Head, ImportLine, Kind, kind_of
from headgate.fixes.lists import Item, Listing, appended
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch, merged
from headgate.fixes.sites import Site, line_end
from headgate.fixes.spelling import NewImport, NewName
from headgate.text import Edit, Position, Range, Snapshot

_DEFINITION = re.compile(r"\ufeff?(?:@|(?:def|class|async)\b)")
_NAME = re.compile(r"#[^\n]*|[\w.]+(?:[ \t\f\\\n]+as[ \t\f\\\n]+\w+)?")


@dataclass(frozen=True, slots=True)
class _Place:
    """A line before which an import goes, with the blank lines around it."""

    line: int
    above: int = 0
    below: int = 0


def import_edits(
    snapshot: Snapshot, head: Head, needs: Iterable[NewImport | NewName]
) -> tuple[Edit, ...] | CannotFix:
    """Return the edits that add all that `needs` names."""
    modules: dict[_Place, list[tuple[Kind, str, str]]] = {}
    names: dict[int, list[NewName]] = {}
    for need in needs:
        if isinstance(need, NewName):
            names.setdefault(need.line, []).append(need)
            continue
        if not head.possible:
            return CannotFix("there is no place for an import")
        kind = kind_of(need.module)
        if need.name:
            written = f"from {need.module} import {need.name}"
            place = _beside(snapshot, head, need.module) or _place(
                snapshot, head, need.module, kind
            )
        else:
            written, place = f"import {need.module}", _place(snapshot, head, need.module, kind)
        written += f" as {need.alias}" if need.alias else ""
        modules.setdefault(place, []).append((kind, need.module, written))
    edits = [*_inserted(snapshot, modules)]
    for line in head.imports:
        if line.first in names:
            edits += _extended(snapshot, line, names[line.first])
    return tuple(sorted(edits, key=lambda e: e.range))


def _inserted(
    snapshot: Snapshot, modules: dict[_Place, list[tuple[Kind, str, str]]]
) -> Iterable[Edit]:
    """Write the new statements of each line; those for one line make one edit."""
    by_line: dict[int, list[_Place]] = {}
    for place in modules:
        by_line.setdefault(place.line, []).append(place)
    for line, places in by_line.items():
        eol = line_end(snapshot, line)
        text = ""
        for place in sorted(places, key=lambda p: min(modules[p])):
            block = [written for _, _, written in sorted(modules[place])]
            blank = eol * place.above if not text.endswith(eol * 2) else ""
            text += blank + "".join(w + eol for w in block) + eol * place.below
        column = 1 if line == 0 and snapshot.line(0).startswith("\ufeff") else 0
        at = Position(line, column)
        yield Edit(Range(at, at), text)


def _beside(snapshot: Snapshot, head: Head, module: str) -> _Place | None:
    """Return where `from module import` goes among those of its package, or of its kind."""
    others = [i for i in head.imports if i.is_taken_from(module.partition(".")[0])]
    for number, line in enumerate(others):
        if line.module.lower() > module.lower():
            floor = others[number - 1].stop if number else line.first
            return _Place(_with_comment(snapshot, line.first, floor))
    kind = kind_of(module)
    others = others or [i for i in head.imports if i.group >= 0 and i.kind is kind]
    return _Place(others[-1].stop) if others else None


def _place(snapshot: Snapshot, head: Head, module: str, kind: Kind) -> _Place:
    """Return where `import module` belongs."""
    block = [i for i in head.imports if i.group >= 0 and i.kind is not Kind.FUTURE]
    same = [i for i in block if i.kind is kind]
    plain = [i for i in same if not i.is_from]
    if plain:
        group = [i for i in plain if i.group == plain[0].group]
        return _Place(_sorted_line(snapshot, group, module))
    if same:
        return _Place(same[0].first)
    before = [i for i in block if i.kind < kind]
    if before:
        last = before[-1]
        alone = _blank_at(snapshot, last.stop)
        return _Place(last.stop, above=1, below=0 if alone else 1)
    if block:
        first = _with_comment(snapshot, block[0].first, head.start)
        above = 1 if first == head.start and head.follows else 0
        if first > 0 and _blank_at(snapshot, first - 1):
            above = 0
        return _Place(first, above=above, below=1)
    return _first_import(snapshot, head)


def _sorted_line(snapshot: Snapshot, group: Sequence[ImportLine], module: str) -> int:
    """Return the line for `module` among plain imports of its kind."""
    keys = [i.module.lower() for i in group]
    if keys == sorted(keys):
        for number, (line, key) in enumerate(zip(group, keys, strict=True)):
            if key > module.lower():
                # What stands above the first one is the heading of the group.
                floor = group[number - 1].stop if number else line.first
                return _with_comment(snapshot, line.first, floor)
    return group[-1].stop


def _with_comment(snapshot: Snapshot, line: int, floor: int) -> int:
    """Return the first of the comment lines right above `line`, if a blank line or
    other code parts them from the top of the file."""
    at = line
    while at > floor and snapshot.body(at - 1).lstrip().startswith("#"):
        at -= 1
    return at if at > 0 else line


def _first_import(snapshot: Snapshot, head: Head) -> _Place:
    """Return the place in a file that has no import block."""
    line = head.start
    above = 1 if head.follows else 0
    if _blank_at(snapshot, line):
        # What parts the docstring from the code now parts the import from it.
        if not head.follows:
            return _Place(line)
        return _Place(line, above=1)
    below = 2 if _DEFINITION.match(snapshot.line(line)) else 1
    return _Place(line, above=above, below=below)


def _blank_at(snapshot: Snapshot, line: int) -> bool:
    return not snapshot.line(line).strip()


def _extended(snapshot: Snapshot, line: ImportLine, names: Sequence[NewName]) -> tuple[Edit, ...]:
    """Add names to a from-import."""
    site = Site(snapshot, line.first, line.count)
    begins = re.search(r"\bimport\b[ \t\f\\\n]*(\(?)", site.code)
    if begins is None:
        return ()
    start, stop = begins.end(), len(site.code)
    items: list[Item] = []
    for match in _NAME.finditer(site.code, start):
        if match.group()[0] == "#":
            if not begins.group(1):
                break
            continue
        items.append(Item(match.start(), match.end()))
    if begins.group(1):
        stop = site.code.rfind(")", items[-1].end if items else start)
    listing = Listing(site.code, start, stop, tuple(items), bracketed=bool(begins.group(1)))
    new = [n.name + (f" as {n.alias}" if n.alias else "") for n in names]
    return site.edits(merged(site.code, _in_order(listing, sorted(new), site.unit)) or ())


def _in_order(listing: Listing, new: Sequence[str], unit: str) -> list[Patch]:
    """Add names where they sort, if the list is sorted; else at its end."""
    source = listing.source
    keys = [source[i.start : i.end].lower() for i in listing.items]
    patches: list[Patch] = []
    behind: list[str] = []
    for name in new:
        later = [i for i, key in zip(listing.items, keys, strict=True) if key > name.lower()]
        if keys != sorted(keys) or not later:
            behind.append(name)
            continue
        item = later[0]
        begin = listing.line_start(item.start)
        parted = "\n" + source[begin : item.start] if listing.own_line(item.start) else " "
        patches.append(Patch(item.start, item.start, name + "," + parted))
    return patches + appended(listing, behind, unit)
