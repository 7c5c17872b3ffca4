"""Where a statement stands in a snapshot, and the way from its offsets to edits.

Owns the cut: the first line loses its indentation, the lines that continue the
statement stay as they are, because dedenting them would change strings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from headgate.fixes.patches import Patch
from headgate.text import Edit, Position, Range, Snapshot

_NEAR: Final = 100
"""Lines up to which indentation is looked for."""
_INDENT = re.compile(r"\ufeff?[ \t\f]*")


class Site:
    """Where a statement stands: its code without the first indentation and with
    "\\n" for every line end, so that offsets hold for LF, CRLF and CR alike."""

    def __init__(self, snapshot: Snapshot, first: int, count: int) -> None:
        lines = snapshot.lines.slice(first, first + count)
        bodies = [line.rstrip("\r\n") for line in lines]
        indent = _INDENT.match(bodies[0]) if bodies else None
        self.first = first
        self.cut = indent.end() if indent else 0
        self.indent = bodies[0][: self.cut].lstrip("\ufeff") if bodies else ""
        if bodies:
            bodies[0] = bodies[0][self.cut :]
        self.code = "".join(body + "\n" for body in bodies)
        self.eol = line_end(snapshot, first)
        self._snapshot = snapshot
        self._starts = [0]
        for body in bodies:
            self._starts.append(self._starts[-1] + len(body) + 1)

    @cached_property
    def unit(self) -> str:
        """One step of indentation, as far as can be told."""
        return unit_at(self._snapshot, self.first)

    def line(self, index: int) -> str:
        """Return one line of `code`, "" past its end."""
        if not 0 <= index < len(self._starts) - 1:
            return ""
        return self.code[self._starts[index] : self._starts[index + 1]]

    def offset(self, line: int, column: int) -> int | None:
        """Return the offset in `code` of a line of the statement, or None."""
        if not 0 <= line < len(self._starts) - 1 or column < 0:
            return None
        offset = self._starts[line] + column
        return offset if offset < self._starts[line + 1] else None

    def span(self, range_: Range) -> tuple[int, int] | None:
        """Return the offsets of a range of the snapshot, or None if it lies elsewhere."""
        start, end = (self._offset_of(p) for p in range_)
        return None if start is None or end is None or end < start else (start, end)

    def _offset_of(self, position: Position) -> int | None:
        line = position.line - self.first
        return self.offset(line, position.column - (0 if line else self.cut))

    def position(self, offset: int) -> Position:
        """Return the place in the snapshot of an offset."""
        line = bisect_right(self._starts, offset, 0, len(self._starts) - 1) - 1
        column = offset - self._starts[line] + (0 if line else self.cut)
        return Position(self.first + line, column)

    def edits(self, patches: Sequence[Patch]) -> tuple[Edit, ...]:
        """Return patches of `code` as edits of the snapshot."""
        return tuple(
            Edit(
                Range(self.position(p.start), self.position(p.stop)),
                p.text.replace("\n", self.eol),
            )
            for p in patches
        )


def unit_at(snapshot: Snapshot, line: int) -> str:
    """Return a step of indentation, as the line or those around it have it."""
    aligned = ""
    for at in (line, *range(line + 1, line + _NEAR), *range(line - 1, line - _NEAR, -1)):
        text = snapshot.line(at) if 0 <= at < snapshot.line_count else ""
        if text[:1] in ("\t", " ") and text.strip():
            unit = "\t" if "\t" in text[: len(text) - len(text.lstrip())] else "    "
            if at == line or (at and snapshot.line(at - 1).rstrip().endswith(":")):
                return unit
            aligned = aligned or unit  # perhaps only to what stands above
    return aligned or "    "


def line_end(snapshot: Snapshot, line: int) -> str:
    """Return the line end to write at a line: its own, else that of the first line."""
    for at in (line, line - 1, 0):
        text = snapshot.line(at) if at >= 0 else ""
        end = text[len(text.rstrip("\r\n")) :]
        if end:
            return end
    return "\n"
