"""Puts changed cells back into the JSON of a notebook; every other byte stays.

Owns where the source of a cell stands in the text of the file (`Places` tells of each place in
a cell), and how it is written there: as a list of lines or as one string, with the layout that
the list has.
"""

from __future__ import annotations

import codecs
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from headgate.project.notebooks import Notebook
from headgate.text import Position, Range, Snapshot, split_lines

_STRING: Final = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_VALUE: Final = re.compile(rf"\s*({_STRING}|[\[\]{{}}]|[^\s,:\[\]{{}}\"]+)", re.S)
_TOKEN: Final = re.compile(rf"{_STRING}|[\[\]{{}}]", re.S)
_BLANK: Final = re.compile(r"[\s,:]*")
_LONE: Final = re.compile("[\ud800-\udfff]")
_CHARACTER: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.S
)
"""One character of a string, as it may be written in JSON."""


class _Span(NamedTuple):
    start: int
    end: int


def with_sources(data: bytes, sources: Mapping[int, str]) -> bytes:
    """Return a notebook with new code in some cells, counted from 1 among all.

    The data must be a notebook that `parse_notebook` has read.
    """
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(bom) :].decode("utf-8")
    out: list[str] = []
    at = 0
    for number, span in enumerate(_sources(text), 1):
        if number in sources and span is not None:
            new = _written(text[span.start : span.end], sources[number], ascii_only=text.isascii())
            out += (text[at : span.start], new)
            at = span.end
    out.append(text[at:])
    return bom + "".join(out).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where the code of a cell is in the text of the file, which has it as some strings."""

    starts: Sequence[int]
    """Where the lines of the code begin in it."""
    begins: Sequence[int]
    """Where the strings begin in the code."""
    places: Sequence[Sequence[int]]
    """Where the characters of each string are in the file, and where it ends."""

    def offset(self, place: Position) -> int:
        """Return how many characters of the code are before a place."""
        return self.starts[min(place.line, len(self.starts) - 1)] + place.column

    def place(self, at: int, *, after: bool = False) -> int:
        """Return where a character begins in the file, or where the next one does."""
        if not self.begins:
            return 0
        # Of strings that begin at one place, the last one: others are empty.
        known = max(bisect_right(self.begins, at) - 1, 0)
        places = self.places[known]
        return places[min(max(at - self.begins[known], 0) + after, len(places) - 1)]


class Places:
    """Where the places of cells are in the text of their file.

    The data must be what `parse_notebook` has read the notebook from.
    """

    def __init__(self, data: bytes, notebook: Notebook) -> None:
        text = data.decode("utf-8-sig")
        self.snapshot = Snapshot.of(text)
        """The file, as text."""
        self._text = text
        self._notebook = notebook
        self._spans = list(_sources(text))
        self._cells: dict[int, _Cell] = {}
        self._starts = list(accumulate(map(len, split_lines(text)), initial=0))[:-1]

    def range(self, index: int, range_: Range) -> Range:
        """Return a range of a cell in the file; cells are those that hold Python, from 0."""
        cell = self._cells.get(index)
        if cell is None:
            cell = self._cells[index] = self._cell(index)
        start, end = cell.offset(range_.start), cell.offset(range_.end)
        first = self._at(cell.place(start))
        # What ends with a line does not reach into the next one.
        last = self._at(cell.place(end - 1, after=True)) if end > start else first
        return Range(first, last)

    def _cell(self, index: int) -> _Cell:
        lines = split_lines(self._notebook.texts[index])
        starts = [*accumulate(map(len, lines), initial=0)]
        span = self._spans[self._notebook.numbers[index] - 1]
        begins: list[int] = []
        places: list[list[int]] = []
        if span is None:
            return _Cell(starts, begins, places)
        is_list = self._text[span.start] == "["
        begin = 0
        for start, end in _values(self._text, span.start + 1) if is_list else [span]:
            written = _CHARACTER.finditer(self._text, start + 1, end - 1)
            places.append([*(match.start() for match in written), end - 1])
            begins.append(begin)
            begin += len(places[-1]) - 1
        return _Cell(starts, begins, places)

    def _at(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        return Position(line, offset - self._starts[line])


def _written(old: str, source: str, *, ascii_only: bool) -> str:
    """Return the code of a cell as JSON, in the form that it had."""
    if not old.startswith("["):
        return _string(source, ascii_only=ascii_only)
    items = list(_values(old, 1))
    begin = old[1 : items[0].start] if items else ""
    between = old[items[0].end : items[1].start] if len(items) > 1 else f",{begin or ' '}"
    tail = old[items[-1].end : -1] if items else ""
    known = {str(json.loads(old[s:e])): old[s:e] for s, e in items}
    lines = [line for line in split_lines(source) if line]
    written = [known.get(line) or _string(line, ascii_only=ascii_only) for line in lines]
    return f"[{begin}{between.join(written)}{tail}]" if written else "[]"


def _string(text: str, *, ascii_only: bool) -> str:
    # A lone surrogate cannot be stored as UTF-8, only as an escape.
    return json.dumps(text, ensure_ascii=ascii_only or _LONE.search(text) is not None)


def _sources(text: str) -> Iterator[_Span | None]:
    """Yield where the code of each cell stands, None for what is no code."""
    notebook = _members(text, _after_blank(text, 0))
    holders = [notebook]
    if "worksheets" in notebook and text[notebook["worksheets"].start] == "[":
        sheets = _values(text, notebook["worksheets"].start + 1)
        holders = [_members(text, sheet.start) for sheet in sheets]
    for holder in holders:
        if "cells" in holder:
            for cell in _values(text, holder["cells"].start + 1):
                members = _members(text, cell.start)
                yield members.get("source", members.get("input"))


def _members(text: str, at: int) -> dict[str, _Span]:
    """Return where the values of the object at an offset stand, by their keys."""
    spans = list(_values(text, at + 1))
    return {
        str(json.loads(text[key.start : key.end])): value
        for key, value in zip(spans[::2], spans[1::2], strict=True)
    }


def _values(text: str, at: int) -> Iterator[_Span]:
    """Yield the values, and keys, of an array or object behind its opening bracket."""
    while (match := _VALUE.match(text, _after_blank(text, at))) is not None:
        start = match.start(1)
        if match[1] in "]}":
            return
        at = _end(text, start) if match[1] in "[{" else match.end()
        yield _Span(start, at)


def _after_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match is not None else at


def _end(text: str, at: int) -> int:
    """Return the end of the array or object at an offset."""
    depth = 0
    for match in _TOKEN.finditer(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return len(text)
