"""Cuts regions into units: top-level statements, for checkers from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from headgate.engine.items import Item
from headgate.syntax import CONTINUES, Unit, UnitKey

_MEMBERS: Final = 60
"""A class with more regions than this is handed to outside checkers in members."""


def units_of(group: list[tuple[int, Item]], imports: tuple[str, ...]) -> Iterator[Unit]:
    """Cut a top-level statement into units."""
    head = next((n for n, (_, i) in enumerate(group) if i.region.word != "@"), len(group) - 1)
    region = group[head][1].region
    if region.word != "class" or len(group) <= _MEMBERS:
        yield _unit(group, imports)
        return
    header, members = group[: head + 1], group[head + 1 :]
    column = members[0][1].region.indent if members else 0
    part: list[tuple[int, Item]] = []
    for line, item in members:
        begins = item.region.indent <= column and item.region.word not in CONTINUES
        if begins and part and part[-1][1].region.word != "@":
            yield _unit([*header, *part], imports)
            imports = grown(imports, part)
            part = []
        part.append((line, item))
    yield _unit([*header, *part], imports)


def _unit(group: list[tuple[int, Item]], imports: tuple[str, ...]) -> Unit:
    first = group[0][0]
    lines: list[str] = []
    parts: list[tuple[int, int]] = []
    at = first
    for line, item in group:
        if line > at:
            # A gap: comments, or members of a class that are other units.
            lines += (
                item.region.lead if line - at == len(item.region.lead) else ["\n"] * (line - at)
            )
        lines += item.region.lines
        parts.append((line - first, len(item.region.lines)))
        at = line + len(item.region.lines)
    regions = tuple((line - first, item.region) for line, item in group)
    text = "".join("".join(item.region.lines) for _, item in group)
    return Unit(UnitKey(text, imports, tuple(parts)), first, tuple(lines), imports, regions)


def grown(imports: tuple[str, ...], group: Sequence[tuple[int, Item]]) -> tuple[str, ...]:
    """Return the import statements that stand before what follows a group."""
    more = tuple(i.region.text.strip() for _, i in group if i.facts.imports)
    return imports + more if more else imports
