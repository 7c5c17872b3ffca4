"""Which regions could see the difference that an edit made.

Works on facts: what the regions before and after the edit bind and call, and who
reads those names. It may name too many regions, never too few; that incremental
analysis equals a full one rests on this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from headgate.engine.cache import content_key
from headgate.engine.context import CALLS
from headgate.engine.items import Item, asks
from headgate.semantics import Scopes
from headgate.semantics.facts import Alias, root_of
from headgate.semantics.scopes import called_names, chunk_memo
from headgate.text import Chunks


def _skeleton(items: Sequence[Item]) -> list[tuple[int, bool, Any]]:
    return [
        (i.region.indent, i.region.is_scope, i.facts.function if i.region.is_scope else None)
        for i in items
        if i.region.lines
    ]


_Bindings: TypeAlias = dict[str, list[object]]


def _bindings(
    items: Sequence[Item], first: int, scopes: Scopes | None
) -> tuple[_Bindings, _Bindings]:
    """Return what regions bind outside, and inside, the functions and classes among them.

    With `scopes`, a binding is told apart by the function or class that it is in.
    """
    outer: _Bindings = defaultdict(list)
    inner: _Bindings = defaultdict(list)
    skip = -1
    for number, item in enumerate(items):
        region, facts = item.region, item.facts
        if not region.lines:
            continue
        if skip >= 0 and region.indent <= skip:
            skip = -1
        for name in facts.globals:
            outer[name].append("global")
        if facts.binds:
            owner: list[int] = []
            if skip < 0 and scopes is not None:
                owner = scopes.enclosing(first + number)[:1]
            table = outer if skip < 0 else inner
            for bind in facts.binds:
                table[bind.name].append((bind.value, region.may_not_run, owner))
        for bind in facts.params:
            inner[bind.name].append(bind.value)
        if region.is_scope and skip < 0:
            skip = region.indent
    return outer, inner


def _differing(before: _Bindings, after: _Bindings) -> set[str]:
    return {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}


def dependants(
    old: Scopes, scopes: Scopes, start: int, gone: Sequence[Item], new: Sequence[Item]
) -> set[int]:
    """Return the regions outside `new` that could see the difference."""
    items: Chunks[Item] = scopes.items
    out: set[int] = set()
    # Regions read again that are the same: blank lines before them have changed.
    while gone and new and content_key(gone[-1].region) == content_key(new[-1].region):
        gone, new = gone[:-1], new[:-1]
    while gone and new and content_key(gone[0].region) == content_key(new[0].region):
        gone, new, start = gone[1:], new[1:], start + 1
    stop = start + len(new)
    code = [i for i in (*gone, *new) if i.region.lines]
    if not code:
        return out
    least = min(i.region.indent for i in code)
    behind = scopes.end_of(stop, least)
    reshaped = _skeleton(gone) != _skeleton(new)
    outer_before, inner_before = _bindings(gone, start, old if reshaped else None)
    outer_after, inner_after = _bindings(new, start, scopes if reshaped else None)
    names = _differing(outer_before, outer_after)
    stars = [s for i in gone for s in i.facts.stars] != [s for i in new for s in i.facts.stars]
    if reshaped:
        # The lines behind may now belong to another scope, and what they bind too.
        out.update(range(stop, behind))
        moved = items.slice(stop, behind)
        names |= {b.name for i in moved for b in (*i.facts.binds, *i.facts.params)}
        near = (*gone, *new, *moved)
        names |= {n for i in near for n in i.facts.globals}
        stars = stars or any(i.facts.stars for i in near)
    hidden = _differing(inner_before, inner_after)
    if hidden:
        around = (*gone, *new, *items.slice(stop, behind))
        names |= hidden & {name for item in around for name in item.facts.globals}
        # Bodies that begin among the regions may go on behind them.
        _readers(items, stop, behind, _closure(items, hidden), out)
    if not names and not stars:
        return out
    low, high = _extent(scopes, start, least, names)
    if not names.isdisjoint(name for item in gone for name in item.facts.globals):
        low, high = 0, len(items)
    if stars:
        out.update(range(low, high))
        return out
    _readers(items, low, high, _closure(items, names), out)
    return out


def asking(items: Chunks[Item], gone: Sequence[Item], new: Sequence[Item]) -> set[int]:
    """Return the regions that asked whether something is called that now is, or no longer is."""
    names = called_names(gone) ^ called_names(new)
    keys = {CALLS + name for name in names}
    return {
        items.first_of(number) + place
        for number, chunk in enumerate(items.chunks)
        if keys and not keys.isdisjoint(chunk_memo(chunk, "asks", asks))
        for place, item in enumerate(chunk)
        if item.result is not None and any(key in keys for key, _ in item.result.asked)
    }


def _extent(scopes: Scopes, start: int, column: int, names: set[str]) -> tuple[int, int]:
    """Return the regions that see names bound at `column` from region `start` on."""
    items: Chunks[Item] = scopes.items
    header = _header_above(scopes, start, column)
    whole = (0, len(items))
    if header < 0:
        return whole
    low, high = header, scopes.block_end(header)
    for number in range(items.locate(low)[0], len(items.chunks)):
        if items.first_of(number) >= high:
            break
        if not names.isdisjoint(chunk_memo(items.chunks[number], "globals", _globals)):
            return whole
    return low, high


def _globals(chunk: Iterable[Item]) -> frozenset[str]:
    return frozenset(name for item in chunk for name in item.facts.globals)


def _header_above(scopes: Scopes, start: int, column: int) -> int:
    """Return the header of the function or class around a line at `column`, or -1."""
    index = start - 1
    items: Chunks[Item] = scopes.items
    while index >= 0 and column > 0:
        region = items[index].region
        if region.lines and region.indent < column:
            if region.is_scope:
                return index
            headers = scopes.enclosing(index)
            return headers[0] if headers else -1
        index -= 1
    return -1


def _closure(items: Chunks[Item], names: set[str]) -> set[str]:
    """Add the names that are bound to something made of the given ones."""
    todo = set(names)
    out = set(names)
    while todo:
        more: set[str] = set()
        for chunk in items.chunks:
            aliases = chunk_memo(chunk, "aliases", _aliases)
            for name in todo & aliases.keys():
                more |= aliases[name]
        todo = more - out
        out |= todo
    return out


def _readers(items: Chunks[Item], low: int, high: int, names: set[str], out: set[int]) -> None:
    for number, chunk in enumerate(items.chunks):
        first = items.first_of(number)
        if first >= high or first + len(chunk) <= low:
            continue
        if names.isdisjoint(chunk_memo(chunk, "reads", _reads)):
            continue
        for place, item in enumerate(chunk):
            index = first + place
            if low <= index < high and not names.isdisjoint(item.facts.reads):
                out.add(index)


def _reads(chunk: Iterable[Item]) -> frozenset[str]:
    out: set[str] = set()
    for item in chunk:
        out |= item.facts.reads
    return frozenset(out)


def _aliases(chunk: Iterable[Item]) -> dict[str, frozenset[str]]:
    """Return, for each name, the names that are bound to something made of it."""
    out: dict[str, set[str]] = defaultdict(set)
    for item in chunk:
        for bind in (*item.facts.binds, *item.facts.params):
            if isinstance(bind.value, Alias):
                out[root_of(bind.value.path)[0]].add(bind.name)
    return {root: frozenset(names) for root, names in out.items()}
