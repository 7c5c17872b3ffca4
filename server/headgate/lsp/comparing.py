"""Which lines of a text are which of another one: a diff that is quick whatever it is given.

Lines that are there once in both texts are the places to hold on to, in the longest row of
them that has the same order in both; what lies between is compared the same way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

Line = TypeVar("Line", bound=Hashable)
Change = tuple[int, int, int, int]
"""Lines of the old text, first and stop, and what became of them in the new one."""

_SMALL: Final = 40_000
"""Pairs of lines up to which all of them may be looked at."""


def pairs(
    old: Sequence[Line], new: Sequence[Line], counts: Callable[[Line], object]
) -> list[tuple[int, int]]:
    """Return which lines are the same, in their order; `counts` says which ones tell anything.

    Blank lines and lone brackets are everywhere, and follow their neighbours.
    """
    return _pairs(old, new, counts, 0, len(old), 0, len(new))


def changes(same: Iterable[tuple[int, int]], old_count: int, new_count: int) -> Iterator[Change]:
    """Yield the places between the lines that are the same."""
    a = c = 0
    for i, j in (*same, (old_count, new_count)):
        if i > a or j > c:
            yield a, i, c, j
        a, c = i + 1, j + 1


def _pairs(
    old: Sequence[Line],
    new: Sequence[Line],
    counts: Callable[[Line], object],
    a: int,
    b: int,
    c: int,
    d: int,
) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    end: list[tuple[int, int]] = []
    while a < b and c < d and old[a] == new[c]:
        out.append((a, c))
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        end.append((b, d))
    anchors = _anchors(old, new, counts, a, b, c, d)
    if anchors:
        for i, j in (*anchors, (b, d)):
            if i < a:
                continue  # reached from the one before
            out += _pairs(old, new, counts, a, i, c, j)
            a, c = i, j
            while a < b and c < d and old[a] == new[c]:
                out.append((a, c))
                a, c = a + 1, c + 1
    elif 0 < (b - a) * (d - c) <= _SMALL:
        from difflib import SequenceMatcher  # typing needs none

        matcher = SequenceMatcher(lambda line: not counts(line), old[a:b], new[c:d], autojunk=False)
        for i, j, size in matcher.get_matching_blocks():
            out += zip(range(a + i, a + i + size), range(c + j, c + j + size), strict=True)
    out += reversed(end)
    return out


def _anchors(
    old: Sequence[Line],
    new: Sequence[Line],
    counts: Callable[[Line], object],
    a: int,
    b: int,
    c: int,
    d: int,
) -> list[tuple[int, int]]:
    """Return the longest row of lines that are there once in both, in the same order."""
    if a == b or c == d:
        return []
    olds, news = Counter(old[a:b]), Counter(new[c:d])
    at = {line: j for j, line in enumerate(new[c:d], c) if news[line] == 1 and counts(line)}
    ends: list[int] = []
    """The least new line that a row of each length may end with."""
    rows: list[int] = []
    found: list[tuple[int, int]] = []
    before: list[int] = []
    for i, line in enumerate(old[a:b], a):
        j = at.get(line)
        if j is None or olds[line] != 1:
            continue
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        rows[length : length + 1] = [len(found)]
        before.append(rows[length - 1] if length else -1)
        found.append((i, j))
    out: list[tuple[int, int]] = []
    last = rows[-1] if rows else -1
    while last >= 0:
        out.append(found[last])
        last = before[last]
    out.reverse()
    return out
