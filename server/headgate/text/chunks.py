"""A persistent sequence whose items have heights, cut into short tuples.

Lines and regions of a document live in one of these each. An edit copies the
chunks that it touches and shares the others, so that its cost hardly depends on
the length of the whole: O(chunks + chunk length), with `CHUNK` items a chunk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Generic, TypeVar

T = TypeVar("T")

CHUNK = 48
"""Items a chunk aims at; one with twice as many is cut."""

GROUP = 16
"""Chunks of a group: what is asked of all of a long sequence is kept for groups too."""


class Chunk(tuple[T, ...], Generic[T]):
    """One piece; a subclass of tuple so that owners can hang derived data on it."""

    height: int
    derived: dict[str, object]


def _chunk(items: Iterable[T], height: Callable[[T], int]) -> Chunk[T]:
    piece: Chunk[T] = Chunk(items)
    piece.height = sum(map(height, piece))
    piece.derived = {}
    return piece


def _group(chunks: Sequence[Chunk[T]]) -> Chunk[Chunk[T]]:
    group: Chunk[Chunk[T]] = Chunk(chunks)
    group.height = sum([c.height for c in chunks])
    group.derived = {}
    return group


class Chunks(Generic[T]):
    """An immutable sequence with a running sum of its items' heights."""

    __slots__ = ("_firsts", "_groups", "_height", "_tops", "chunks", "count", "total")

    def __init__(self, chunks: Sequence[Chunk[T]], height: Callable[[T], int]) -> None:
        self.chunks = tuple(chunks)
        self._height = height
        self._firsts = [0, *accumulate(map(len, self.chunks))]
        tops = [0, *accumulate([c.height for c in self.chunks])]
        self.count = self._firsts.pop()
        self.total = tops.pop()
        self._tops: list[int] | None = tops
        self._groups: tuple[Chunk[Chunk[T]], ...] | None = None

    @property
    def groups(self) -> tuple[Chunk[Chunk[T]], ...]:
        """The chunks, `GROUP` in a group; an edit leaves most groups as they are."""
        if self._groups is None:
            chunks = self.chunks
            starts = range(0, len(chunks), GROUP)
            self._groups = tuple(_group(chunks[i : i + GROUP]) for i in starts)
        return self._groups

    @property
    def tops(self) -> list[int]:
        """The sums of heights before the chunks."""
        if self._tops is None:
            self._tops = [0, *accumulate([c.height for c in self.chunks])]
            self._tops.pop()
        return self._tops

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.chunks)

    def __getitem__(self, index: int) -> T:
        if not 0 <= index < self.count:
            raise IndexError(index)
        at = bisect_right(self._firsts, index) - 1
        return self.chunks[at][index - self._firsts[at]]

    def locate(self, index: int) -> tuple[int, int]:
        """Return the number of the chunk that holds `index`, and the place in it."""
        at = bisect_right(self._firsts, index) - 1
        return at, index - self._firsts[at]

    def first_of(self, chunk: int) -> int:
        """Return the index of the first item of a chunk."""
        return self._firsts[chunk]

    def top_of(self, chunk: int) -> int:
        """Return the sum of heights before a chunk."""
        return self.tops[chunk]

    def slice(self, start: int, stop: int) -> list[T]:
        """Return the items from `start` up to `stop`."""
        out: list[T] = []
        stop = min(stop, self.count)
        if start >= stop:
            return out
        at, inside = self.locate(start)
        while start < stop:
            part = self.chunks[at][inside : inside + stop - start]
            out += part
            start += len(part)
            at, inside = at + 1, 0
        return out

    def top(self, index: int) -> int:
        """Return the sum of the heights before `index`; `len` is allowed."""
        if index >= self.count:
            return self.total
        at, inside = self.locate(index)
        return self.tops[at] + sum(map(self._height, self.chunks[at][:inside]))

    def find(self, height: int) -> int:
        """Return the last index whose top is at most `height`, or -1 if empty.

        Items of no height never hide one that has some.
        """
        if not self.chunks:
            return -1
        tops = self.tops
        at = max(bisect_right(tops, height) - 1, 0)
        top, index = tops[at], self._firsts[at]
        for item in self.chunks[at]:
            top += self._height(item)
            if top > height:
                return index
            index += 1
        return index - 1

    def splice(self, start: int, stop: int, items: Sequence[T]) -> Chunks[T]:
        """Return the sequence with `start` up to `stop` replaced by `items`."""
        if not self.chunks:
            return chunked(items, self._height)
        first, inside = self.locate(min(start, self.count - 1))
        if start >= self.count:
            inside = len(self.chunks[first])
        last, upto = self.locate(min(max(stop - 1, start), self.count - 1))
        upto = stop - self._firsts[last] if stop > start else inside
        if stop == start:
            last = first
        old = self.chunks[first]
        middle = [*old[:inside], *items, *self.chunks[last][upto:]]
        if first == last and len(middle) == len(old):
            return self._with_chunk(first, inside, upto, items, middle)
        if len(middle) <= 2 * CHUNK:
            pieces = [_chunk(middle, self._height)] if middle else []
        else:
            pieces = [
                _chunk(middle[i : i + CHUNK], self._height) for i in range(0, len(middle), CHUNK)
            ]
        chunks = [*self.chunks[:first], *pieces, *self.chunks[last + 1 :]]
        return Chunks(_merged(chunks, first, len(pieces), self._height), self._height)

    def _with_chunk(
        self, at: int, start: int, stop: int, items: Sequence[T], middle: list[T]
    ) -> Chunks[T]:
        """Return the sequence with some items of one chunk replaced by as many others."""
        old = self.chunks[at]
        piece: Chunk[T] = Chunk(middle)
        grown = sum(map(self._height, items)) - sum(map(self._height, old[start:stop]))
        piece.height = old.height + grown
        piece.derived = {}
        return self._with({at: piece}, grown)

    def _with(self, pieces: Mapping[int, Chunk[T]], grown: int) -> Chunks[T]:
        """Return the sequence with some chunks replaced by others that are as long."""
        made = object.__new__(type(self))
        chunks = list(self.chunks)
        for at, piece in pieces.items():
            chunks[at] = piece
        made.chunks = tuple(chunks)
        made._height, made._firsts, made.count = self._height, self._firsts, self.count
        made.total = self.total + grown
        made._tops = None if grown else self._tops
        made._groups = None
        if self._groups is not None:
            groups = list(self._groups)
            for number in {at // GROUP for at in pieces}:
                groups[number] = _group(chunks[number * GROUP : (number + 1) * GROUP])
            made._groups = tuple(groups)
        return made

    def with_items(self, items: Mapping[int, T], keep: Collection[str] = ()) -> Chunks[T]:
        """Return the sequence with single items replaced by others of the same height.

        What hangs on the chunks under the names `keep` is the same for the new items.
        """
        if not items:
            return self
        pieces: dict[int, list[T]] = {}
        for index, item in items.items():
            at, inside = self.locate(index)
            pieces.setdefault(at, list(self.chunks[at]))[inside] = item
        chunks: dict[int, Chunk[T]] = {}
        for at, piece in pieces.items():
            old, new = self.chunks[at], Chunk(piece)
            new.height = old.height
            new.derived = {key: old.derived[key] for key in keep if key in old.derived}
            chunks[at] = new
        return self._with(chunks, 0)


def chunked(items: Sequence[T], height: Callable[[T], int]) -> Chunks[T]:
    """Build a sequence from all items; `height` must not change for an item."""
    pieces = [_chunk(items[i : i + CHUNK], height) for i in range(0, len(items), CHUNK)]
    return Chunks(pieces, height)


def _merged(
    chunks: list[Chunk[T]], first: int, count: int, height: Callable[[T], int]
) -> list[Chunk[T]]:
    """Join a chunk that has become short with its neighbour, so that many small
    deletions do not leave many small chunks."""
    if count == 1 and len(chunks) > 1 and len(chunks[first]) < CHUNK // 4:
        other = first + 1 if first + 1 < len(chunks) else first - 1
        low, high = min(first, other), max(first, other)
        joined = [*chunks[low], *chunks[high]]
        if len(joined) <= 2 * CHUNK:
            chunks[low : high + 1] = [_chunk(joined, height)]
    return chunks
