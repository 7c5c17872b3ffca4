"""The immutable text of one version of a document, kept as lines.

A line ends with "\\n", "\\r\\n" or "\\r" and with nothing else (LSP 3.17, Text
Documents; the Python reference, 2.1.2): form feed, NEL and U+2028 are ordinary
characters. A byte order mark at the start is kept, and counted as a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from headgate.text.chunks import Chunks, chunked
from headgate.text.positions import Edit, Position, Range

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


def split_lines(text: str) -> list[str]:
    """Cut a text into lines with their ends; the last may have none.

    A text that ends with a line end has an empty last line, as editors count.
    """
    if "\r" not in text:
        lines = [line + "\n" for line in text.split("\n")]
        lines[-1] = lines[-1][:-1]
        return lines
    lines = _LINE.findall(text)
    if not lines or lines[-1][-1] in "\r\n":
        lines.append("")
    return lines


def _body(line: str) -> str:
    return line.rstrip("\r\n")


class Snapshot:
    """Text of one version. At least one line, the last one without a line end."""

    __slots__ = ("_text", "lines")

    def __init__(self, lines: Chunks[str]) -> None:
        self.lines = lines
        self._text: str | None = None

    @classmethod
    def of(cls, text: str) -> Snapshot:
        """Cut `text` into lines; O(length)."""
        return cls(chunked(split_lines(text), len))

    @property
    def text(self) -> str:
        """The whole text, joined on first use; O(length)."""
        if self._text is None:
            self._text = "".join(self.lines)
        return self._text

    @property
    def line_count(self) -> int:
        """Number of lines, at least one."""
        return len(self.lines)

    def line(self, index: int) -> str:
        """Return one line with its end; an empty text outside the document."""
        return self.lines[index] if 0 <= index < self.lines.count else ""

    def body(self, index: int) -> str:
        """Return one line without its end."""
        return _body(self.line(index))

    def clamp(self, position: Position) -> Position:
        """Move a place that is past a line's or the text's end to that end."""
        line, column = position
        if line < 0:
            return Position(0, 0)
        if line >= len(self.lines):
            last = len(self.lines) - 1
            return Position(last, len(self.body(last)))
        return Position(line, max(0, min(column, len(self.body(line)))))

    def slice(self, range_: Range) -> str:
        """Return the text of a range; places past an end are clamped."""
        start, end = self.clamp(range_.start), self.clamp(range_.end)
        if end < start:
            return ""
        if start.line == end.line:
            return self.line(start.line)[start.column : end.column]
        lines = self.lines.slice(start.line, end.line + 1)
        lines[0] = lines[0][start.column :]
        lines[-1] = lines[-1][: end.column]
        return "".join(lines)

    def replace(self, edit: Edit) -> tuple[Snapshot, LineChange]:
        """Return the text after one edit, and which lines it replaced.

        A range that ends before it starts is read as empty at its start.
        """
        start, end = self.clamp(edit.range.start), self.clamp(edit.range.end)
        if end < start:
            end = start
        head = self.line(start.line)[: start.column]
        tail = self.line(end.line)[end.column :]
        first, stop = start.line, end.line + 1
        # A "\r" and a "\n" that come to stand side by side become one line end.
        if head == "" and first > 0 and self.line(first - 1).endswith("\r"):
            first -= 1
            head = self.line(first)
        if tail == "" and stop < len(self.lines):
            tail = self.line(stop)
            stop += 1
        new = split_lines(head + edit.text + tail)
        if new[-1] == "" and stop < len(self.lines):
            new.pop()
        lines = self.lines.splice(first, stop, new)
        return Snapshot(lines), LineChange(first, stop, first + len(new))

    def with_text(self, text: str) -> tuple[Snapshot, LineChange]:
        """Return the text anew, as a change of the lines that differ.

        Clients and assistants that send whole files change few lines; the rest of
        an analysis is kept.
        """
        old, new = list(self.lines), split_lines(text)
        shorter = min(len(old), len(new))
        start = 0
        while start < shorter and old[start] == new[start]:
            start += 1
        same_end = 0
        while same_end < shorter - start and old[-1 - same_end] == new[-1 - same_end]:
            same_end += 1
        old_stop, new_stop = len(old) - same_end, len(new) - same_end
        lines = self.lines.splice(start, old_stop, new[start:new_stop])
        return Snapshot(lines), LineChange(start, old_stop, new_stop)

    def with_edits(self, edits: Iterable[Edit]) -> Snapshot:
        """Return the text after edits that do not overlap and all speak of this version.

        Insertions at one place appear in the order given (LSP 3.17, TextEdit[]).
        """
        pieces: list[str] = []
        at = Position(0, 0)
        for edit in sorted(edits, key=lambda e: (e.range.start, e.range.end)):
            pieces += (self.slice(Range(at, edit.range.start)), edit.text)
            at = max(at, edit.range.end)
        pieces.append(self.slice(Range(at, Position(len(self.lines), 0))))
        return Snapshot.of("".join(pieces))


class LineChange:
    """Lines `start` up to `old_stop` became lines `start` up to `new_stop`."""

    __slots__ = ("new_stop", "old_stop", "start")

    def __init__(self, start: int, old_stop: int, new_stop: int) -> None:
        self.start = start
        self.old_stop = old_stop
        self.new_stop = new_stop

    def then(self, later: LineChange) -> LineChange:
        """Return one change that covers this one and a later one."""
        grown = self.new_stop - self.old_stop
        start = min(self.start, later.start)
        old_stop = max(self.old_stop, later.old_stop - grown)
        new_stop = max(self.new_stop, later.old_stop) + later.new_stop - later.old_stop
        return LineChange(start, old_stop, new_stop)
