"""Columns in the units of LSP's position encodings (LSP 3.17, PositionEncodingKind).

Works on one line at a time, without its line end.
"""

from __future__ import annotations

from enum import Enum


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
