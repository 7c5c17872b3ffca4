"""Columns in the units of LSP's position encodings (LSP 3.17, PositionEncodingKind),
and in the UTF-8 bytes that Python's `ast` counts.

Works on one line at a time, without its line end.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from itertools import accumulate


class Encoding(Enum):
    """How a client counts the columns of a line."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


def _width(char: str, encoding: Encoding) -> int:
    code = ord(char)
    if encoding is Encoding.UTF16:
        return 2 if code > 0xFFFF else 1
    if code < 0x80:
        return 1
    if code < 0x800:
        return 2
    return 3 if code < 0x10000 else 4


def units_of_column(line: str, column: int, encoding: Encoding) -> int:
    """Return how many units the first `column` code points of `line` take.

    A column past the end counts as the end. Lone surrogates count as the three
    bytes, or the one unit, that they would take.
    """
    if encoding is Encoding.UTF32 or line.isascii():
        return min(column, len(line))
    return sum(_width(char, encoding) for char in line[:column])


def column_of_units(line: str, units: int, encoding: Encoding) -> int:
    """Return the column in code points that lies `units` units into `line`.

    Units past the end mean the end (LSP 3.17, Position); units inside a
    character mean its start.
    """
    if encoding is Encoding.UTF32 or line.isascii():
        return min(units, len(line))
    seen = 0
    for column, char in enumerate(line):
        seen += _width(char, encoding)
        if seen > units:
            return column
    return len(line)


class ByteColumns:
    """UTF-8 byte columns of one line, for many look-ups: a table is made once."""

    __slots__ = ("_line", "_table")

    def __init__(self, line: str) -> None:
        self._line = line
        self._table: list[int] | None = None

    def _offsets(self) -> list[int]:
        if self._table is None:
            widths = (_width(char, Encoding.UTF8) for char in self._line)
            self._table = [0, *accumulate(widths)]
        return self._table

    def of(self, column: int) -> int:
        """Return the byte column of a column in code points."""
        if self._line.isascii():
            return column
        table = self._offsets()
        return table[min(column, len(table) - 1)]

    def column(self, byte: int) -> int:
        """Return the column in code points of a byte column; inside a character, its start."""
        if self._line.isascii():
            return byte
        return bisect_right(self._offsets(), byte) - 1
