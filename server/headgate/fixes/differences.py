"""The edits between two texts, where it is known which lines come from where.

Owns that knowledge: for each line the number that it had at first, or -1 for a new one.
"""

from __future__ import annotations

from collections.abc import Sequence

from headgate.fixes.patches import Patch, trimmed
from headgate.text import Edit, Position, Range, Snapshot, split_lines


def follow(origin: list[int], edits: Sequence[Edit]) -> None:
    """Note which lines the edits replace; the others keep the number of old."""
    for edit in sorted(edits, key=lambda e: e.range, reverse=True):
        (first, _), (last, _) = edit.range
        lines = len(split_lines(edit.text)) - 1
        if edit.range.end == (first, 0) and edit.text.endswith(("\r", "\n")):
            origin[first:first] = [-1] * lines
        else:
            origin[first : last + 1] = [-1] * (lines + 1)


def difference(before: Snapshot, after: Snapshot, origin: Sequence[int]) -> tuple[Edit, ...]:
    """Return the edits between two texts, given where the lines of the second come from."""
    edits: list[Edit] = []
    old = new = 0
    for at, line in [*enumerate(origin), (len(origin), before.line_count)]:
        if line < 0:
            continue
        if line > old or at > new:
            edits += _hunk(before, old, line, after.lines.slice(new, at))
        old, new = line + 1, at + 1
    return tuple(edits)


def _hunk(before: Snapshot, first: int, stop: int, lines: Sequence[str]) -> list[Edit]:
    """Return the edits that make lines `first` up to `stop` into `lines`."""
    if stop - first == len(lines):
        pairs = [(first + n, first + n + 1, text) for n, text in enumerate(lines)]
    else:
        pairs = [(first, stop, "".join(lines))]
    out: list[Edit] = []
    for start, end, text in pairs:
        old = before.lines.slice(start, end)
        patch = trimmed("".join(old), Patch(0, sum(map(len, old)), text))
        if patch is not None:
            whole = [*old, ""]
            out.append(
                Edit(
                    Range(_place(whole, start, patch.start), _place(whole, start, patch.stop)),
                    patch.text,
                )
            )
    return out


def _place(lines: Sequence[str], first: int, offset: int) -> Position:
    for number, line in enumerate(lines):
        if offset < len(line) or number == len(lines) - 1:
            return Position(first + number, offset)
        offset -= len(line)
    return Position(first, offset)
