"""Places of a text that placeholders can take, whatever the language of the text.

Owns the markers that stand for values while the text is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

MARKER: Final = re.compile(r"hgv\d+x")


class Role(Enum):
    """What a value is in the text."""

    PARAMETER = "a value"
    AMOUNT = "a number of rows"
    LIST = "values between commas"
    KEPT = "something that no parameter can stand for"


class NamePlace(Enum):
    """What a value is that no parameter can stand for, where that is sure."""

    TABLE = "a table"
    COLUMN = "a column"
    DIRECTION = "an order"


@dataclass(frozen=True, slots=True)
class Place:
    """Part of the text that a placeholder replaces, with the values in it."""

    start: int
    stop: int
    values: tuple[int, ...]
    role: Role
    has_parentheses: bool = True
    """For a list: whether the parentheses around it stand in the text."""


def marker(number: int) -> str:
    """Return what stands for a value in a text that is to be read."""
    return f"hgv{number}x"


def inside(text: str, count: int) -> tuple[int, ...]:
    """Return the values whose markers stand in a text, in order of place."""
    found = [(text.find(marker(n)), n) for n in range(count)]
    return tuple(n for at, n in sorted(found) if at >= 0)
