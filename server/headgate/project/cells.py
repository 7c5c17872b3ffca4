"""The cells of a notebook as one module, and which place in it is which place in a cell.

The module is analysed; its lines are the cells' lines, in order, with a line in between that
ends whatever a cell leaves open. Lines that are no Python have other columns there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeVar

from headgate.project.magics import PythonCell, Segment
from headgate.ruleapi import Finding, Related
from headgate.text import Edit, Position, Range

BETWEEN: Final = "pass\n"
"""The line between two cells."""

P = TypeVar("P", bound=Related)


class Place(NamedTuple):
    """A line of a cell: the number of the cell among those that hold Python, and the line."""

    cell: int
    line: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in their order. `starts` are their first lines in the module."""

    cells: tuple[PythonCell, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, cells: Iterable[PythonCell]) -> Cells:
        """Put cells in a row."""
        cells = tuple(cells)
        starts: list[int] = []
        line = 0
        for cell in cells:
            starts.append(line)
            line += len(cell.lines) + 1
        return cls(cells, tuple(starts))

    @property
    def text(self) -> str:
        """The module, as Python."""
        return "".join(map(python_text, self.cells))

    @property
    def raw(self) -> str:
        """The same lines as they stand in the cells."""
        return "".join("\n".join((*cell.raw, "", "")) for cell in self.cells)

    def replaced(self, index: int, cell: PythonCell) -> tuple[Cells, Edit]:
        """Return the cells with another one in a place, and what that changes in the module."""
        old, new = self.cells[index].lines, cell.lines
        shorter = min(len(old), len(new))
        same = next((n for n in range(shorter) if old[n] != new[n]), shorter)
        end = next((n for n in range(shorter - same) if old[-1 - n] != new[-1 - n]), shorter - same)
        start = self.starts[index]
        stop = start + len(old) - end
        text = "".join(line + "\n" for line in new[same : len(new) - end])
        where = Range(Position(start + same, 0), Position(stop, 0))
        if text and start + same < stop:
            # The end of the last line stays, so that the line behind it is not touched.
            where = Range(where.start, Position(stop - 1, len(old[len(old) - end - 1])))
            text = text[:-1]
        cells = (*self.cells[:index], cell, *self.cells[index + 1 :])
        return Cells.of(cells), Edit(where, text)

    def place(self, line: int) -> Place:
        """Return which line of which cell a line of the module is; the nearest one."""
        index = max(bisect_right(self.starts, line) - 1, 0)
        if not self.cells:
            return Place(0, 0)
        inside = min(line - self.starts[index], len(self.cells[index].lines) - 1)
        return Place(index, inside)

    def made(self, line: int) -> tuple[Segment, ...] | None:
        """Return what a line of the module is made of, None if it is as it is in its cell."""
        if not self.cells:
            return None
        index, inside = self.place(line)
        if line - self.starts[index] != inside:
            return ()
        return self.cells[index].made.get(inside)

    def column(self, position: Position, *, is_end: bool) -> Position:
        """Return a place of the module with the column that it has in its cell."""
        segments = self.made(position.line)
        if segments is None:
            return position
        return Position(position.line, _raw_column(segments, position.column, is_end=is_end))

    def range(self, range_: Range) -> Range:
        """Return a range of the module with the columns that it has in its cells."""
        start = self.column(range_.start, is_end=False)
        return Range(start, max(start, self.column(range_.end, is_end=True)))

    def finding(self, finding: Finding) -> Finding:
        """Return a finding with the columns of the cells, and the fixes that cells can take."""
        lines = {p.line for r in _ranges(finding) for p in r}
        if all(self.made(line) is None for line in lines):
            return finding
        return replace(
            finding,
            range=self.range(finding.range),
            related=tuple(map(self._related, finding.related)),
            path=tuple(map(self._related, finding.path)),
            fixes=() if self._is_made(finding.range) else finding.fixes,
        )

    def _is_made(self, range_: Range) -> bool:
        return any(
            self.made(line) is not None for line in range(range_.start.line, range_.end.line + 1)
        )

    def _related(self, related: P) -> P:
        if related.range is None or related.file:
            return related
        return replace(related, range=self.range(related.range))

    def edits(self, edits: Sequence[Edit]) -> Mapping[int, list[Edit]] | None:
        """Return edits of the module as edits of cells; None if they touch what is no Python."""
        out: dict[int, list[Edit]] = {}
        for edit in edits:
            start, end = edit.range
            cell, line = self.place(start.line)
            last, last_line = self.place(end.line)
            if last != cell or not self._is_free(edit):
                return None
            inner = Range(Position(line, start.column), Position(last_line, end.column))
            out.setdefault(cell, []).append(Edit(inner, edit.text))
        return out

    def _is_free(self, edit: Edit) -> bool:
        """Whether an edit leaves lines alone that are no Python, and lines between cells."""
        start, end = edit.range
        if start == end and start.column == 0 and edit.text.endswith("\n"):
            # A line before another one: only the magic of a whole cell must stay the first.
            cell, line = self.place(start.line)
            above = (text for text in self.cells[cell].raw[line:] if text.strip())
            return start.line - self.starts[cell] == line and not next(above, "").startswith("%%")
        return all(self.made(line) is None for line in range(start.line, end.line + 1))


def python_text(cell: PythonCell) -> str:
    """Return the lines of a cell in the module, with the line after it."""
    return "\n".join((*cell.lines, BETWEEN))


def _raw_column(segments: Sequence[Segment], column: int, *, is_end: bool) -> int:
    for segment in segments:
        if column < segment.end or (is_end and column == segment.end):
            if segment.copied:
                return segment.raw_start + max(column - segment.start, 0)
            if is_end:
                return segment.raw_end if column == segment.end else segment.raw_start
            return segment.raw_start if column <= segment.start else segment.raw_end
    return segments[-1].raw_end if segments else 0


def _ranges(finding: Finding) -> Iterable[Range]:
    yield finding.range
    for related in (*finding.related, *finding.path):
        if related.range is not None and not related.file:
            yield related.range
