"""Places in a text, as zero-based lines and columns counted in code points.

Line and column rather than one offset, because findings are kept relative to
the first line of their region: moving a region adds to the line and to nothing
else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Position(NamedTuple):
    """A place between two characters: zero-based line, column in code points."""

    line: int
    column: int

    def shifted(self, lines: int) -> Position:
        """Return the place `lines` lines further down, in the same column."""
        return Position(self.line + lines, self.column)


class Range(NamedTuple):
    """The text from `start` up to and not including `end`."""

    start: Position
    end: Position

    def shifted(self, lines: int) -> Range:
        """Return the range `lines` lines further down."""
        return Range(self.start.shifted(lines), self.end.shifted(lines))

    def contains(self, other: Range) -> bool:
        """Tell whether `other` lies inside, edges included."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Range) -> bool:
        """Tell whether the two share a character or an edge."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement: the text of `range` becomes `text`."""

    range: Range
    text: str

    def shifted(self, lines: int) -> Edit:
        """Return the edit `lines` lines further down."""
        return Edit(self.range.shifted(lines), self.text)
