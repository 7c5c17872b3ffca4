"""What lines are like after a fix, for readers that do not count columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from headgate.report.masking import without_keys
from headgate.text import Edit, Snapshot


@dataclass(frozen=True, slots=True)
class NewLines:
    """Lines that take the place of others, from `first` to before `stop`; none if they are equal."""

    first: int
    stop: int
    text: str
    """With the end of its last line, unless nothing is left."""

    def shifted(self, lines: int) -> NewLines:
        """Return it `lines` lines further down."""
        return NewLines(self.first + lines, self.stop + lines, self.text)


def preview(
    snapshot: Snapshot, edits: Sequence[Edit], hidden: Collection[int]
) -> tuple[NewLines, ...]:
    """Return what edits make of lines; nothing if one of these holds something hidden, or a key."""
    out: list[NewLines] = []
    for first, stop, group in _groups(edits):
        if any(line in hidden for line in range(first, stop)):
            return ()
        lines = [snapshot.line(n) for n in range(first, min(stop, snapshot.line_count))]
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        text = "".join(lines)
        for edit in reversed(group):
            begin, end = (starts[place.line - first] + place.column for place in edit.range)
            text = text[:begin] + edit.text + text[end:]
        if without_keys(text) != text:
            return ()
        out.append(NewLines(first, stop, text))
    return tuple(out)


def _groups(edits: Sequence[Edit]) -> Iterator[tuple[int, int, Sequence[Edit]]]:
    """Yield edits that change the same lines together, with these lines."""
    first = stop = -1
    group: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.range):
        (line, column), (end_line, end) = edit.range
        whole = column == 0 and end == 0 and (edit.text.endswith("\n") or not edit.text)
        end_line = end_line if whole else end_line + 1
        if group and line < stop:
            group.append(edit)
            stop = max(stop, end_line)
            continue
        if group:
            yield first, stop, group
        first, stop, group = line, end_line, [edit]
    if group:
        yield first, stop, group
