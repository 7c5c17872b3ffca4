"""One line about a package, and how a single requirement is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from headgate.ruleapi.packages import normalised
from headgate.text import Position, Range

_REQUIREMENT: Final = re.compile(
    r"\s*(?P<name>[^\W_](?:[\w.-]*[^\W_])?)\s*(?:\[[^\]]*\])?\s*"
    r"(?P<rest>$|(?=[<>=!~(;@,#\s]).*)",
    re.S,
)


class Role(Enum):
    """Why a file names a package."""

    NEEDED = "needed"
    """The project asks for it."""
    CHOSEN = "chosen"
    """An installer has chosen it."""
    BUILD = "build"
    """It takes part in building."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A package that a manifest names."""

    name: str
    """As it is written."""
    range: Range
    """Of the name."""
    role: Role = Role.NEEDED
    specifier: str = ""
    """Versions that are wanted, as ">=2,<3"; of a chosen one the version alone."""
    source: str = ""
    """The address or path that it comes from, if one is said."""

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return normalised(self.name)


def of_requirement(text: str, line: int, column: int, role: Role = Role.NEEDED) -> Entry | None:
    """Read `name[extra] >=1 ; marker`, or `name @ address`; None if it is none of them."""
    match = _REQUIREMENT.match(text)
    if match is None:
        return None
    rest = match["rest"].strip()
    source = ""
    if rest.startswith("@"):
        source, rest = rest[1:].strip().split(" ;", 1)[0].split(" ", 1)[0], ""
    rest = rest.partition(";")[0].strip().strip("()").strip()
    if rest and rest[0] not in "<>=!~":
        return None
    start = column + match.start("name")
    place = Range(Position(line, start), Position(line, column + match.end("name")))
    return Entry(match["name"], place, role, rest.replace(" ", ""), source)
