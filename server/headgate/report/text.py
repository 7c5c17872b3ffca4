"""Reports for people: each finding with its line and a caret under its place.

Owns the look in a terminal. What comes from the checked files is shown without
control characters, so that it cannot command the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from headgate.report.model import Entry, FileReport, Report, Waypoint
from headgate.ruleapi import FixSafety, Severity
from headgate.text import Range
from headgate.text.patterns import lazy_pattern

_COLOURS: Final = {
    Severity.ERROR: "31;1",
    Severity.WARNING: "33;1",
    Severity.INFORMATION: "36",
    Severity.HINT: "2",
}
_WIDTH: Final = 120
"""Characters of a source line that are shown; of longer ones the part around the finding."""

_BEFORE: Final = 40
_CONTROLS: Final = lazy_pattern(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SAFETY: Final = {
    FixSafety.SAFE: "fix",
    FixSafety.REVIEW: "fix, to be reviewed",
    FixSafety.SILENCE: "silence",
}


def write_text(report: Report, *, colour: bool = False) -> Iterator[str]:
    """Yield the lines of the report, without line ends."""
    for file in report.files:
        for entry in file.entries:
            yield from _entry_lines(file, entry, colour=colour)
            yield ""
    yield summary(report)


def summary(report: Report) -> str:
    """Return the one line that counts."""
    checked = _many(len(report.files), "file")
    counts = report.counts()
    total = sum(counts.values())
    suppressed = sum(file.suppressed for file in report.files)
    tail = f", {suppressed} suppressed" if suppressed else ""
    known = sum(file.known for file in report.files)
    tail += f", {known} in the baseline" if known else ""
    if not total:
        return f"No findings in {checked}{tail}."
    words = ", ".join(
        _many(count, severity.name.lower())
        if severity is not Severity.INFORMATION
        else f"{count} information"
        for severity, count in counts.items()
        if count
    )
    return f"{_many(total, 'finding')} in {checked}: {words}{tail}."


def shown(text: str) -> str:
    """Return a text with every character that commands a terminal replaced."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _entry_lines(file: FileReport, entry: Entry, *, colour: bool) -> Iterator[str]:
    start, end = entry.range
    paint = _COLOURS[entry.severity]
    place = _where(file.path, entry.range, entry.cell)
    cwe = "".join(f" [CWE-{number}]" for number in entry.cwe)
    level = _painted(entry.severity.name.lower(), paint, colour=colour)
    code = _painted(entry.code, "1", colour=colour)
    yield f"{_painted(place, '1', colour=colour)}: {level} {code} {shown(entry.message)}{cwe}"
    stop = end.column if end.line == start.line else len(entry.excerpt)
    line, first, last = _window(entry.excerpt, start.column, max(stop, start.column + 1))
    way = _way(entry)
    own = (point.range.start.line for point in way if _is_near(point, entry))
    wide = max(len(str(number + 1)) for number in (start.line, *own))
    blank = " " * wide
    bar = _painted("|", "34", colour=colour)
    yield f"{_gutter(start.line, wide, colour=colour)} {bar} {line}"
    yield f"{blank} {bar} {_indent(line[:first])}{_painted('^' * _cells(line[first:last]), paint, colour=colour)}"
    if entry.flow:
        source = entry.flow[0]
        place = _where(source.file or file.path, source.range, source.cell)
        yield f"{blank} = {place}: {shown(source.message)}"
    for point in way:
        begin = point.range.start
        if not _is_near(point, entry):
            if point is not entry.flow[0]:
                place = _where(point.file or file.path, point.range, point.cell)
                yield f"{blank} = {place}: {shown(point.message)}"
        else:
            line, _, _ = _window(point.excerpt, begin.column, begin.column + 1)
            yield f"{_gutter(begin.line, wide, colour=colour)} {bar} {line}"
    said = {(point.cell, point.range.start) for point in entry.flow if not point.file}
    for point in entry.related:
        if (point.cell, point.range.start) not in said:
            place = _where(file.path, point.range, point.cell)
            yield f"{blank} = {place}: {shown(point.message)}"
    for mend in entry.mends:
        yield f"{blank} = {_SAFETY[mend.safety]}: {shown(mend.title)}"


def _way(entry: Entry) -> list[Waypoint]:
    """Return the lines that a value came through, in order, each once, but for the finding's own.

    The lines themselves say what the steps' messages would; of other files the places
    are told.
    """
    out: dict[tuple[str, int | None, int], Waypoint] = {}
    for point in entry.flow:
        key = (point.file, point.cell, point.range.start.line)
        if key != ("", entry.cell, entry.range.start.line):
            out.setdefault(key, point)
    return list(out.values())


def _is_near(point: Waypoint, entry: Entry) -> bool:
    """Whether a place is in the same text as the finding, so that its line can stand below."""
    return not point.file and point.cell == entry.cell


def _where(path: str, range_: Range, cell: int | None = None) -> str:
    inside = "" if cell is None else f":cell {cell}"
    return f"{shown(path)}{inside}:{range_.start.line + 1}:{range_.start.column + 1}"


def _gutter(line: int, width: int, *, colour: bool) -> str:
    return _painted(str(line + 1).rjust(width), "34", colour=colour)


def _window(line: str, start: int, stop: int) -> tuple[str, int, int]:
    """Cut a long line around a finding; return it with the finding's place in it."""
    line = shown(line.replace("\f", " "))
    stop = min(max(stop, start + 1), max(len(line), start + 1))
    if len(line) <= _WIDTH:
        return line, start, stop
    cut = max(0, min(start - _BEFORE, len(line) - _WIDTH))
    part = line[cut : cut + _WIDTH]
    head = "…" if cut else ""
    tail = "…" if cut + _WIDTH < len(line) else ""
    first = start - cut + len(head)
    return head + part + tail, first, min(stop - cut + len(head), len(head) + len(part))


def _indent(text: str) -> str:
    """Return blanks as wide as the text; tabs stay, as their width is the terminal's."""
    return "".join("\t" if char == "\t" else " " * _width(char) for char in text)


def _cells(text: str) -> int:
    return max(sum(map(_width, text)), 1)


def _width(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _painted(text: str, style: str, *, colour: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text


def joined(lines: Iterable[str]) -> str:
    """Return lines as a text."""
    return "".join(line + "\n" for line in lines)
