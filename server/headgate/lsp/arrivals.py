"""How the text of a document has arrived: typed, or inserted at once.

The protocol does not say whether an edit was typed, pasted, suggested or made by an
assistant, so it is worked out from the edits themselves. Owns the ranges of inserted lines
and how they live on: through later edits, moves, undo and formatters. Ranges are lines.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count
from typing import Final

from headgate.text import Edit, Position, Range, Snapshot, split_lines

ENOUGH: Final = 40
"""Characters from which on one line counts as inserted, if they come at once: more than
names and calls that an editor completes."""
_FAST: Final = 40.0
"""Characters a second that nobody types."""
_PAUSE: Final = 0.5
"""Seconds that part two runs of edits."""
_REMEMBERED: Final = 30
_LARGEST: Final = 4000
"""Lines up to which a replaced text is compared with what was there."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that were inserted together: from `first` up to `stop`."""

    id: str
    first: int
    stop: int

    def holds(self, line: int) -> bool:
        """Whether a line is one of them."""
        return self.first <= line < self.stop


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
        self.blocks = tuple(block for block in self.blocks if block.id not in gone)

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

    # -- one edit ------------------------------------------------------------------------

    def _remember(self, removed: str, start: Position, end: Position) -> None:
        if len(removed.strip()) < ENOUGH and "\n" not in removed.strip():
            return
        held = tuple(
            Block(
                b.id, max(b.first, start.line) - start.line, min(b.stop, end.line + 1) - start.line
            )
            for b in self.blocks
            if b.first <= end.line and b.stop > start.line
        )
        self._removed.append(_Removed(removed.strip(), held))

    def _moved(self, start: Position, end: Position, stop: Position) -> Iterator[Block]:
        """Yield the blocks after the text from `start` to `end` has become one up to `stop`."""
        for block in self.blocks:
            first = _after(Position(block.first, 0), start, end, stop, stays=True)
            last = _after(Position(block.stop, 0), start, end, stop, stays=False)
            line = last.line + (last.column > 0)
            if first < last and first.line < line:
                yield Block(block.id, first.line, line)

    def _restored(self, text: str, start: Position) -> bool:
        """Give a text that comes back, or is moved, the marks that it had."""
        stripped = text.strip()
        known = next((r for r in reversed(self._removed) if r.text == stripped), None)
        if known is None or not stripped:
            return False
        top = start.line + len(text) - len(text.lstrip("\r\n"))
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
            self.accept([run.id])
            self._add(_lines(run.start, run.end), run.id)

    # -- many lines at once ----------------------------------------------------------------

    def _replaced(
        self, before: Snapshot, after: Snapshot, start: int, old_stop: int, new_stop: int
    ) -> None:
        """Note that lines became others, of which many may be the same."""
        if max(old_stop, new_stop) - start > _LARGEST:
            start, old_stop, new_stop = _narrowed(before, after, start, old_stop, new_stop)
        old = [line.strip() for line in before.lines.slice(start, old_stop)]
        new = [line.strip() for line in after.lines.slice(start, new_stop)]
        if max(len(old), len(new)) > _LARGEST:
            old = []  # too much to compare: all of it is new
        marks: dict[int, str] = {}
        grown = new_stop - old_stop
        for block in self.blocks:
            for line in range(block.first, block.stop):
                if line < start:
                    marks[line] = block.id
                elif line >= old_stop:
                    marks[line + grown] = block.id
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            same = tag == "equal" or _squeezed(old[a:b]) == _squeezed(new[c:d])
            if same and b > a:
                for line in range(c, d):
                    was = self.block_at(start + a + (line - c) * (b - a) // (d - c))
                    if was is not None:
                        marks[start + line] = was.id
            elif d > c and _is_new("\n".join(new[c:d]), "\n".join(old[a:b])):
                made = f"{next(self._ids)}"
                marks.update(dict.fromkeys(range(start + c, start + d), made))
        self.blocks = tuple(_blocks(marks, after))

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
    place: Position, start: Position, end: Position, stop: Position, *, stays: bool
) -> Position:
    """Return where a place is after an edit; `stays` says which side of new text it keeps to."""
    if place < start or (place == start and (stays or end > start)):
        return place
    if place < end:
        return start
    if place == start:
        return place
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


def _squeezed(lines: Sequence[str]) -> str:
    """Return a text without its white space, and with one kind of quotes."""
    return "".join("".join(lines).split()).replace("'", '"')


def _narrowed(
    before: Snapshot, after: Snapshot, start: int, old_stop: int, new_stop: int
) -> tuple[int, int, int]:
    """Leave out what is the same at the beginning and at the end."""
    while start < min(old_stop, new_stop) and before.line(start) == after.line(start):
        start += 1
    while min(old_stop, new_stop) > start and before.line(old_stop - 1) == after.line(new_stop - 1):
        old_stop, new_stop = old_stop - 1, new_stop - 1
    return start, old_stop, new_stop


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
