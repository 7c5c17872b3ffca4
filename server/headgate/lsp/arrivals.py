"""How the text of a document has arrived: typed, or inserted at once.

The protocol does not say whether an edit was typed, pasted, suggested or made by an
assistant, so it is worked out from the edits themselves. Owns the ranges of inserted lines
and how they live on: through later edits, moves, undo and formatters. Ranges are lines.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
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
    digest,
    is_same_code,
    numbers,
)
from headgate.text import Edit, Position, Range, Snapshot, split_lines

ENOUGH: Final = 40
"""Characters from which on one line counts as inserted, if they come at once: more than
names and calls that an editor completes."""
_FAST: Final = 40.0
"""Characters a second that nobody types."""
_PAUSE: Final = 0.5
"""Seconds that part two runs of edits."""
_REMEMBERED: Final = 30


_LAYOUT: Final = dict.fromkeys(map(ord, " \t\r\n\f\v,()'\"\\"))


@dataclass(frozen=True, slots=True)
class _Removed:
    """A text that was taken out, with its inserted lines counted from its first."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Run:
    """Insertions of which each goes on where the one before has ended."""

    start: Position
    end: Position
    begun: float
    last: float
    text: str
    id: str


class Arrivals:
    """Which lines of a document were inserted. Mutable; used on the loop's thread only."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.blocks: tuple[Block, ...] = ()
        self.ended: dict[str, Fate] = {}
        """How blocks have come to their end that did not go with their lines."""
        self._clock = clock
        self._ids = count(1)
        self._removed: deque[_Removed] = deque(maxlen=_REMEMBERED)
        self._run: _Run | None = None

    def block_at(self, line: int) -> Block | None:
        """Return the inserted block that a line is in."""
        return next((block for block in self.blocks if block.holds(line)), None)

    def accept(self, ids: Iterable[str]) -> None:
        """Take blocks as the user's own from now on."""
        gone = frozenset(ids)
        self.ended |= dict.fromkeys(gone, Fate.ACCEPTED)
        self.blocks = self._without(gone)

    def end(self, lines: Container[int], snapshot: Snapshot) -> None:
        """Take some lines as the user's own from now on."""
        marks = {n: b.id for b in self.blocks for n in range(b.first, b.stop) if n not in lines}
        before, self.blocks = self.blocks, tuple(_blocks(marks, snapshot))
        gone = {block.id for block in before} - {block.id for block in self.blocks}
        self.ended |= dict.fromkeys(gone, Fate.COMMITTED)

    def edited(self, before: Snapshot, edit: Edit, after: Snapshot) -> None:
        """Note one edit; `before` and `after` are the texts around it."""
        start, end = before.clamp(edit.range.start), before.clamp(edit.range.end)
        removed = before.slice(Range(start, max(start, end)))
        lines = split_lines(edit.text)
        stop = Position(
            start.line + len(lines) - 1, len(lines[-1]) + (start.column if len(lines) == 1 else 0)
        )
        if "\n" in removed.rstrip("\r\n") and "\n" in edit.text.rstrip("\r\n"):
            self._run = None
            self._replaced(before, after, start.line, end.line + 1, stop.line + 1)
            return
        self._remember(removed, start, end)
        self.blocks = tuple(self._moved(start, end, stop))
        if edit.text and not self._restored(edit.text, start):
            if _is_new(edit.text, removed):
                self._add(_filled(_lines(start, stop), after), f"{next(self._ids)}")
                self._run = None
            else:
                self._typed(edit.text, start, stop, is_insertion=not removed)

    def replaced(self, before: Snapshot, after: Snapshot) -> None:
        """Note that the whole text was sent anew."""
        self._run = None
        self._replaced(before, after, 0, before.line_count, after.line_count)

    def recall(self, record: Record, snapshot: Snapshot) -> None:
        """Take up what was known of a text in an earlier run.

        Where it has changed since, something else has written it: its new lines are inserted.
        """
        self._ids = count(1 + max((int(block.id) for block in record.blocks), default=0))
        if record.whole == digest(snapshot, record.salt):
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
            is_new=lambda a, b, c, d: _is_new("\n".join(lines[c:d]), ""),
        )
        self.blocks = tuple(_blocks(marks, snapshot))

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
        self._removed.append(_Removed(removed.strip(), held))

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
        stripped = text.strip()
        known = next((r for r in reversed(self._removed) if r.text == stripped), None)
        if known is None:
            return False
        top = start.line + _blank_lines(text)
        for block in known.blocks:
            self._add((block.first + top, block.stop + top), block.id)
        return True

    def _typed(self, text: str, start: Position, stop: Position, *, is_insertion: bool) -> None:
        """Note an edit as a person makes it; many of them at once are no typing."""
        now, run = self._clock(), self._run
        if not is_insertion:
            self._run = None
            return
        if run is None or run.end != start or now - run.last > _PAUSE:
            self._run = _Run(start, stop, now, now, text, f"{next(self._ids)}")
            return
        run.end, run.last, run.text = stop, now, run.text + text
        seconds = max(now - run.begun, 0.001)
        many = len(run.text.strip()) >= ENOUGH and len(run.text) / seconds >= _FAST
        if many or any(block.id == run.id for block in self.blocks):
            self.blocks = self._without((run.id,))
            self._add(_lines(run.start, run.end), run.id)

    # -- many lines at once ----------------------------------------------------------------

    def _replaced(
        self, before: Snapshot, after: Snapshot, start: int, old_stop: int, new_stop: int
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
            is_new=lambda a, b, c, d: _is_new("\n".join(new[c:d]), "\n".join(old[a:b])),
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
    ) -> None:
        """Carry marks from lines to what they have become, and mark what is new among those."""
        known = {n - start: b.id for b in self.blocks for n in range(b.first, b.stop)}
        same = pairs(old, new, size)
        origin = {line: was for was, line in same}
        changed: list[Change] = []
        for a, b, c, d in changes(same, len(old), len(new)):
            if b > a and d > c and is_same(a, b, c, d):
                laid_out = _laid_out([*map(size, old[a:b])], [*map(size, new[c:d])])
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


def _lines(start: Position, stop: Position) -> tuple[int, int]:
    """Return the lines that a new text fills."""
    return start.line, stop.line + (stop.column > 0)


def _filled(lines: tuple[int, int], snapshot: Snapshot) -> tuple[int, int]:
    """Return lines without the blank ones at their ends."""
    first, stop = lines
    while first < stop and not snapshot.body(first).strip():
        first += 1
    while first < stop and not snapshot.body(stop - 1).strip():
        stop -= 1
    return first, stop


def _is_new(text: str, removed: str) -> bool:
    """Whether a text that comes at once is code that was not there before."""
    if _squeezed([text]) == _squeezed([removed]):
        return False  # only laid out anew
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 or len(text.strip()) >= ENOUGH


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


def _laid_out(old: Sequence[int], new: Sequence[int]) -> Iterator[int]:
    """Yield for each line of the same code, laid out anew, the line that it was in.

    Lines are given by their sizes: where as much has gone before, the same comes next.
    """
    at: dict[int, int] = {}
    total = was = 0
    for line, size in enumerate(old):
        at[total % CYCLE] = line
        total += size
    total = 0
    for size in new:
        was = at.get(total % CYCLE, was) if size else was
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
        while stop > first and not snapshot.body(stop - 1).strip():
            stop -= 1
        if stop > first:
            yield Block(marks[first], first, stop)
