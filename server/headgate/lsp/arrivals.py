"""How the text of a document has arrived: typed, or inserted at once.

The protocol does not say whether an edit was typed, pasted, suggested or made by an
assistant, so it is worked out from the edits themselves. Owns the ranges of inserted lines
and how they live on: through later edits, moves, undo and formatters. Ranges are lines.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from headgate.lsp.comparing import Change, Line, changes, pairs
from headgate.project.arrived import Fate
from headgate.project.inserted import (
    CYCLE,
    MANY_LINES,
    Block,
    Record,
    is_same_code,
    numbers,
)
from headgate.text import Edit, Position, Range, Snapshot, split_lines

ENOUGH: Final = 40
"""Characters from which on one line counts as inserted, if they come at once: more than
names and calls that an editor completes."""
_FEW: Final = 12
"""Characters that are too few to tell how fast they come."""
_FAST: Final = 40.0
"""Characters a second that nobody types."""
_PAUSE: Final = 0.5
"""Seconds that part two runs of edits."""
_REMEMBERED: Final = 250
"""Removed texts that are known again when they come back."""
_STATES: Final = 2000
"""States of a text that are known again when edits are undone."""
_AFTER: Final = 5
"""Lines after one that tell it from others that read the same, so that no move goes unseen."""
_TOGETHER: Final = 5
"""Changed places that are looked at together."""
_FEW_SUMS: Final = 10_000
"""Pairs of sums of which hardly any two are the same by chance."""
_TRIES: Final = 8
"""Ends that are tried where only a part of a change is laid out anew."""


_LAYOUT: Final = dict.fromkeys(map(ord, " \t\r\n\f\v,()'\"\\"))


@dataclass(slots=True)
class _Run:
    """Insertions of which each goes on where the one before has ended."""

    start: Position
    end: Position
    begun: float
    last: float
    text: str
    first: int
    """Characters that it began with."""
    id: str

    def speed(self, more: str, now: float) -> float | None:
        """Return the characters a second with which it goes on, after those that it began with.

        White space does not count: editors add some by themselves. None: too few to tell, as
        several that were typed while the server was busy come at once.
        """
        come = len("".join((self.text[self.first :] + more).split()))
        return None if come < _FEW else come / max(now - self.begun, 0.001)


class Arrivals:
    """Which lines of a document were inserted. Mutable; used on the loop's thread only."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.blocks: tuple[Block, ...] = ()
        self.written: set[str] = set()
        """The ids of blocks that something else has written on disk."""
        self.recalled: frozenset[str] = frozenset()
        """The ids of blocks that were known from an earlier run."""
        self.ended: dict[str, Fate] = {}
        """How blocks have come to their end that did not go with their lines."""
        self._clock = clock
        self._ids = count(1)
        self._removed: dict[int, tuple[Block, ...]] = {}
        """By the hash of a text that was taken out: its inserted lines, counted from its first."""
        self._state = 0
        """A sum that is the same for the same text, however it was edited."""
        self._states: dict[int, tuple[Block, ...]] = {}
        """What was inserted in earlier states of the text, by their sums."""
        self._run: _Run | None = None

    def block_at(self, line: int) -> Block | None:
        """Return the inserted block that a line is in."""
        return next((block for block in self.blocks if block.holds(line)), None)

    def accept(self, ids: Iterable[str]) -> None:
        """Take blocks as the user's own from now on."""
        gone = frozenset(ids)
        self.ended |= dict.fromkeys(gone, Fate.ACCEPTED)
        self.blocks = self._without(gone)
        self._states.clear()

    def end(self, lines: Container[int], snapshot: Snapshot) -> None:
        """Take some lines as the user's own from now on."""
        marks = {n: b.id for b in self.blocks for n in range(b.first, b.stop) if n not in lines}
        before, self.blocks = self.blocks, tuple(_blocks(marks, snapshot))
        gone = {block.id for block in before} - {block.id for block in self.blocks}
        self.ended |= dict.fromkeys(gone, Fate.COMMITTED)
        self._states.clear()

    def edited(
        self, before: Snapshot, edit: Edit, after: Snapshot, *, is_undone: bool = False
    ) -> None:
        """Note one edit; `before` and `after` are the texts around it.

        What an undo or a redo brings is nothing new; see `came_back`.
        """
        start, end = before.clamp(edit.range.start), before.clamp(edit.range.end)
        removed = before.slice(Range(start, end)) if start < end else ""
        lines = split_lines(edit.text)
        stop = Position(
            start.line + len(lines) - 1, len(lines[-1]) + (start.column if len(lines) == 1 else 0)
        )
        self._count(before, start.line, end.line, after, stop.line)
        if "\n" in removed.rstrip("\r\n") and "\n" in edit.text.rstrip("\r\n"):
            self._run = None
            self._replaced(
                before, after, start.line, end.line + 1, stop.line + 1, is_undone=is_undone
            )
            return
        self._remember(removed, start, end)
        if _is_of_whole_lines(before, start, end, removed, edit.text):
            # Lines after the first one, and nothing of that one itself.
            self.blocks = tuple(
                self._moved(*(Position(at.line + 1, 0) for at in (start, end, stop)))
            )
        else:
            self.blocks = tuple(self._moved(start, end, stop))
        if not edit.text:
            return
        if removed or is_undone:
            self._run = None
        if is_undone:
            self._restored(edit.text, start)
            return
        streams = self._streams(edit.text, start)
        if streams or not self._restored(edit.text, start):
            if streams or not _is_new(edit.text, removed):
                if not removed:
                    self._typed(edit.text, start, stop, streams=streams)
            else:
                self._run = self._begun(edit.text, start, stop)
                self._add(_filled(edit.text, start.line), self._run.id)

    def replaced(self, before: Snapshot, after: Snapshot, *, is_undone: bool = False) -> None:
        """Note that the whole text was sent anew."""
        self._run = None
        self._state = 0
        self._states.clear()
        self._replaced(before, after, 0, before.line_count, after.line_count, is_undone=is_undone)

    def came_back(self) -> None:
        """Note that the last edits have undone others, or done them again.

        If the text is one that it was before, its marks are those that it had.
        """
        self.blocks = self._states.get(self._state, self.blocks)

    def appeared(self, snapshot: Snapshot) -> None:
        """Note that a text has come as a file that was not there."""
        self.replaced(Snapshot.of(""), snapshot)
        self.written |= {block.id for block in self.blocks}

    def recall(self, record: Record, snapshot: Snapshot, *, short: bool = False) -> None:
        """Take up what was known of a text in an earlier run.

        Where it has changed since, something else has written it: its new lines are inserted.
        With `short` also those are that somebody could have typed: nobody has typed them here.
        """
        self.written |= record.written
        known = {block.id for block in record.blocks}
        self.recalled = frozenset(known)
        self._ids = count(1 + max((int(block.id) for block in record.blocks), default=0))
        if record.is_of(snapshot):
            count_ = snapshot.line_count
            self.blocks = tuple(block for block in record.blocks if block.stop <= count_)
            return
        if not record.lines or snapshot.line_count > MANY_LINES:
            return
        self.blocks = record.blocks
        lines = [line.strip() for line in snapshot.lines]
        old, new = record.lines, numbers(lines, record.salt)
        marks: dict[int, str] = {}
        self._carry(
            old,
            new,
            0,
            marks,
            size=lambda number: number,
            is_same=lambda a, b, c, d: is_same_code(old[a:b], new[c:d]),
            is_new=lambda a, b, c, d: (
                any(lines[c:d]) if short else _is_new("\n".join(lines[c:d]), "")
            ),
            in_order=False,
        )
        self.blocks = tuple(_blocks(marks, snapshot))
        self.written |= {block.id for block in self.blocks if block.id not in known}

    def _without(self, ids: Container[str]) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.id not in ids)

    # -- one edit ------------------------------------------------------------------------

    def _remember(self, removed: str, start: Position, end: Position) -> None:
        if not _is_much(removed):
            return
        top, stop = start.line + _blank_lines(removed), end.line + (end.column > 0)
        held = tuple(
            Block(b.id, max(b.first, top) - top, min(b.stop, stop) - top)
            for b in self.blocks
            if b.first < stop and b.stop > top
        )
        text = hash(removed.strip())
        self._removed.pop(text, None)
        self._removed[text] = held
        if len(self._removed) > _REMEMBERED:
            del self._removed[next(iter(self._removed))]

    def _count(self, before: Snapshot, start: int, end: int, after: Snapshot, stop: int) -> None:
        """Keep the marks of the text as it was, and count its lines from `start` on as new ones."""
        self._states[self._state] = self.blocks
        if len(self._states) > _STATES:
            del self._states[next(iter(self._states))]
        self._state += _sum(after, start, stop) - _sum(before, start, end)

    def _moved(self, start: Position, end: Position, stop: Position) -> Iterator[Block]:
        """Yield the blocks after the text from `start` to `end` has become one up to `stop`."""
        grown = stop.line - end.line
        for block in self.blocks:
            if block.stop < start.line or (block.first > end.line and not grown):
                yield block
                continue
            if block.first > end.line:
                yield Block(block.id, block.first + grown, block.stop + grown)
                continue
            first = _after(Position(block.first, 0), start, end, stop, is_first=True)
            last = _after(Position(block.stop, 0), start, end, stop, is_first=False)
            line = last.line + (last.column > 0)
            if first < last and first.line < line:
                yield Block(block.id, first.line, line)

    def _restored(self, text: str, start: Position) -> bool:
        """Give a text that comes back, or is moved, the marks that it had."""
        if not _is_much(text):
            return False
        known = self._removed.get(hash(text.strip()))
        if known is None:
            return False
        top = start.line + _blank_lines(text)
        for block in known:
            if block.id not in self.ended:
                self._add((block.first + top, block.stop + top), block.id)
        return True

    def _begun(self, text: str, start: Position, stop: Position) -> _Run:
        now = self._clock()
        return _Run(start, stop, now, now, text, len(text), f"{next(self._ids)}")

    def _goes_on(self, start: Position) -> bool:
        """Whether what comes now comes right behind what came last."""
        run = self._run
        return run is not None and run.end == start and self._clock() - run.last <= _PAUSE

    def _streams(self, text: str, start: Position) -> bool:
        """Whether what comes now is a piece of something that comes faster than anybody types."""
        run = self._run
        speed = run.speed(text, self._clock()) if run and self._goes_on(start) else None
        return speed is not None and speed >= _FAST

    def _typed(self, text: str, start: Position, stop: Position, *, streams: bool) -> None:
        """Note an edit as a person makes it; many of them at once are no typing."""
        run, now = self._run, self._clock()
        if run is None or not self._goes_on(start) or self._is_left(run, text, streams=streams):
            self._run = self._begun(text, start, stop)
            return
        run.end, run.last, run.text = stop, now, run.text + text
        if streams and _is_new(run.text, ""):
            self.blocks = self._without((run.id,))
            self._add(_filled(run.text, run.start.line), run.id)

    def _is_left(self, run: _Run, text: str, *, streams: bool) -> bool:
        """Whether somebody types right behind what came at once."""
        is_block = any(block.id == run.id for block in self.blocks)
        return is_block and not streams and run.speed(text, self._clock()) is not None

    # -- many lines at once ----------------------------------------------------------------

    def _replaced(
        self,
        before: Snapshot,
        after: Snapshot,
        start: int,
        old_stop: int,
        new_stop: int,
        *,
        is_undone: bool,
    ) -> None:
        """Note that lines became others, of which many may be the same."""
        if max(old_stop, new_stop) - start > MANY_LINES:
            start, old_stop, new_stop = _narrowed(before, after, start, old_stop, new_stop)
        old = [line.strip() for line in before.lines.slice(start, old_stop)]
        new = [line.strip() for line in after.lines.slice(start, new_stop)]
        if max(len(old), len(new)) > MANY_LINES:
            old = []  # too much to compare: all of it is new
        marks: dict[int, str] = {}
        grown = new_stop - old_stop
        for block in self.blocks:
            for line in range(block.first, block.stop):
                if line < start:
                    marks[line] = block.id
                elif line >= old_stop:
                    marks[line + grown] = block.id
        self._carry(
            old,
            new,
            start,
            marks,
            size=lambda line: len(_squeezed([line])),
            is_same=lambda a, b, c, d: _squeezed(old[a:b]) == _squeezed(new[c:d]),
            is_new=lambda a, b, c, d: (
                not is_undone and _is_new("\n".join(new[c:d]), "\n".join(old[a:b]))
            ),
            in_order=True,
        )
        self.blocks = tuple(_blocks(marks, after))

    def _carry(
        self,
        old: Sequence[Line],
        new: Sequence[Line],
        start: int,
        marks: dict[int, str],
        *,
        size: Callable[[Line], int],
        is_same: Callable[[int, int, int, int], bool],
        is_new: Callable[[int, int, int, int], bool],
        in_order: bool,
    ) -> None:
        """Carry marks from lines to what they have become, and mark what is new among those.

        `in_order` says that only code in the same order is the same to `is_same`.
        """
        known = {n - start: b.id for b in self.blocks for n in range(b.first, b.stop)}
        same = _slid(pairs(old, new, size), old, new, size)
        origin = {line: was for was, line in same}
        changed: list[Change] = []
        sizes = [*map(size, old)], [*map(size, new)]
        found = [*changes(same, len(old), len(new))]
        for a, b, c, d in _joined(found, *sizes, is_same, in_order=in_order):
            if b > a and d > c and is_same(a, b, c, d):
                paired = {line - c: origin[line] - a for line in range(c, d) if line in origin}
                laid_out = _laid_out(sizes[0][a:b], sizes[1][c:d], paired)
                origin.update((line, a + was) for line, was in enumerate(laid_out, c))
            else:
                changed.append((a, b, c, d))
        origin.update(_moves(old, new, changed, size))
        for a, b, c, d in changed:
            for first, stop in _runs(line for line in range(c, d) if line not in origin):
                if is_new(a, b, first, stop):
                    made = f"{next(self._ids)}"
                    marks.update(dict.fromkeys(range(start + first, start + stop), made))
        for line, was in origin.items():
            if was in known:
                marks[start + line] = known[was]

    def _add(self, lines: tuple[int, int], made: str) -> None:
        """Add a block, unless it lies within another or joins one of the same name."""
        first, stop = lines
        if stop <= first or any(b.first <= first and stop <= b.stop for b in self.blocks):
            return
        others = [b for b in self.blocks if b.stop <= first or b.first >= stop]
        inside = [b for b in self.blocks if b not in others]
        first = min([first, *(b.first for b in inside)])
        stop = max([stop, *(b.stop for b in inside)])
        self.blocks = tuple(sorted([*others, Block(made, first, stop)], key=lambda b: b.first))


def _after(
    place: Position, start: Position, end: Position, stop: Position, *, is_first: bool
) -> Position:
    """Return where the beginning or the end of a block is after an edit."""
    if place < start or (place == start and end > start):
        return place
    if place < end:
        return start
    if place == start:
        # Whole lines that come before a block push it down.
        return stop if is_first and stop.column == 0 else place
    if place.line == end.line:
        return Position(stop.line, stop.column + place.column - end.column)
    return Position(place.line + stop.line - end.line, place.column)


def _is_of_whole_lines(
    before: Snapshot, start: Position, end: Position, removed: str, text: str
) -> bool:
    """Whether an edit begins and ends at ends of lines, as where one goes on behind a line."""
    if removed[:1] not in "\r\n" or text[:1] not in "\r\n":
        return False
    if not start.column and text[-1:] in ("\r", "\n"):
        return False  # on a blank line: these are whole lines before it just as well
    return all(at.column == len(before.body(at.line)) for at in (start, end))


def _filled(text: str, line: int) -> tuple[int, int]:
    """Return the lines that a text which begins in a line fills, without blank ones at its ends."""
    filled = [n for n, part in enumerate(split_lines(text), line) if part.strip()]
    return (filled[0], filled[-1] + 1) if filled else (line, line)


def _is_new(text: str, removed: str) -> bool:
    """Whether a text that comes at once is code that was not there before."""
    if len(text) < ENOUGH and text.isprintable():
        return False
    if _squeezed([text]) == _squeezed([removed]):
        return False  # only laid out anew
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 or len(text.strip()) >= ENOUGH


def _sum(snapshot: Snapshot, start: int, stop: int) -> int:
    """Return a sum over the lines from `start` to `stop`, each with some after it."""
    lines = [snapshot.line(number) for number in range(start - _AFTER, stop + _AFTER + 1)]
    return sum(hash(tuple(lines[n : n + _AFTER + 1])) for n in range(len(lines) - _AFTER))


def _blank_lines(text: str) -> int:
    """Return how many blank lines a text begins with."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _is_much(text: str) -> bool:
    """Whether a text is a line or more, so that it is known again when it comes back."""
    return ("\n" in text and not text.isspace()) or len(text.strip()) >= ENOUGH


def _squeezed(lines: Sequence[str]) -> str:
    """Return a text without what formatters change: white space, commas, brackets, quotes."""
    return "".join(lines).translate(_LAYOUT)


def _narrowed(
    before: Snapshot, after: Snapshot, start: int, old_stop: int, new_stop: int
) -> tuple[int, int, int]:
    """Leave out what is the same at the beginning and at the end."""
    while start < min(old_stop, new_stop) and before.line(start) == after.line(start):
        start += 1
    while min(old_stop, new_stop) > start and before.line(old_stop - 1) == after.line(new_stop - 1):
        old_stop, new_stop = old_stop - 1, new_stop - 1
    return start, old_stop, new_stop


def _slid(
    same: Iterable[tuple[int, int]],
    old: Sequence[Line],
    new: Sequence[Line],
    size: Callable[[Line], int],
) -> list[tuple[int, int]]:
    """Return pairs so that a bracket alone or a blank line goes with what is above it.

    Where lines came in between, one before and one after them may read the same.
    """
    out: list[tuple[int, int]] = []
    i = j = -1
    for was, line in same:
        above = j + 1
        if was == i + 1 and line > above and not size(new[above]) and new[above] == old[was]:
            line = above
        i, j = was, line
        out.append((i, j))
    return out


def _joined(
    found: Sequence[Change],
    old: Sequence[int],
    new: Sequence[int],
    is_same: Callable[[int, int, int, int], bool],
    *,
    in_order: bool,
) -> Iterator[Change]:
    """Yield changes so that what is only laid out anew is one of its own; lines are sizes.

    Lines such as a bracket alone may have been taken for others that read the same, so that
    what was laid out anew begins in one place and ends in another.
    """
    first = 0
    while first < len(found):
        a, b, c, d = found[first]
        ends = [(first, b, d)]
        for last in range(first + 1, min(first + _TOGETHER, len(found))):
            between = old[found[last - 1][1] : found[last][0]]
            if any(between) and not in_order:
                break
            ends.append((last, found[last][1], found[last][3]))
        for last, stop, new_stop in ends:
            if stop > a and new_stop > c and is_same(a, stop, c, new_stop):
                yield a, stop, c, new_stop
                first = last + 1
                break
        else:
            first += 1
            if not in_order and (b - a) * (d - c) > _FEW_SUMS:
                yield a, b, c, d
                continue
            i, j = _alike(a, b, c, d, old, new, is_same, 1)
            if i > a:
                yield a, i, c, j
            k, m = _alike(i, b, j, d, old, new, is_same, -1)
            if i < k or j < m:
                yield i, k, j, m
            if k < b:
                yield k, b, m, d


def _alike(
    a: int,
    b: int,
    c: int,
    d: int,
    old: Sequence[int],
    new: Sequence[int],
    is_same: Callable[[int, int, int, int], bool],
    way: int,
) -> tuple[int, int]:
    """Return up to where the lines of a change are the same code, from its beginning or its end."""
    total = 0
    at: dict[int, int] = {}
    for i in range(a, b)[::way]:
        total += old[i]
        at[total % CYCLE] = i + 1 if way > 0 else i
    total, found = 0, list[tuple[int, int]]()
    for j in range(c, d)[::way]:
        total += new[j]
        end = at.get(total % CYCLE) if new[j] else None
        if end is not None:
            found.append((end, j + 1 if way > 0 else j))
    for i, j in found[: -_TRIES - 1 : -1]:
        if is_same(a, i, c, j) if way > 0 else is_same(i, b, j, d):
            return i, j
    return (a, c) if way > 0 else (b, d)


def _laid_out(old: Sequence[int], new: Sequence[int], paired: Mapping[int, int]) -> Iterator[int]:
    """Yield for each line of the same code, laid out anew, the line that it was in.

    Lines are given by their sizes: where as much has gone before, the same comes next. Of
    lines without a size only `paired` tells where they were, if as much has gone before there.
    """
    at: dict[int, int] = {}
    gone: list[int] = []
    total = was = 0
    for line, size in enumerate(old):
        at[total % CYCLE] = line
        gone.append(total)
        total += size
    total = 0
    for line, size in enumerate(new):
        before = paired.get(line, -1)
        if 0 <= before < len(gone) and (gone[before] - total) % CYCLE == 0:
            was = before
        elif size:
            was = at.get(total % CYCLE, was)
        total += size
        yield was


def _moves(
    old: Sequence[Line],
    new: Sequence[Line],
    changed: Sequence[Change],
    size: Callable[[Line], int],
) -> dict[int, int]:
    """Return which lines of changed places were at another one before: several in a row."""
    gone = [line for a, b, _, _ in changed for line in range(a, b) if old[line]]
    come = [line for _, _, c, d in changed for line in range(c, d) if new[line]]
    same = pairs([old[n] for n in gone], [new[n] for n in come], size)
    together = set(same)
    return {
        come[j]: gone[i]
        for i, j in same
        if (i - 1, j - 1) in together or (i + 1, j + 1) in together
    }


def _runs(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the stop of each row of lines that follow each other."""
    first = stop = -1
    for line in lines:
        if line != stop:
            if stop > first:
                yield first, stop
            first = line
        stop = line + 1
    if stop > first:
        yield first, stop


def _blocks(marks: dict[int, str], snapshot: Snapshot) -> Iterator[Block]:
    """Yield marked lines as blocks, without blank lines at their ends."""
    lines = sorted(marks)
    while lines:
        first = lines.pop(0)
        stop = first + 1
        while lines and lines[0] == stop and marks[stop] == marks[first]:
            stop = lines.pop(0) + 1
        name = marks[first]
        while stop > first and not snapshot.body(stop - 1).strip():
            stop -= 1
        while first < stop and not snapshot.body(first).strip():
            first += 1
        if stop > first:
            yield Block(name, first, stop)
