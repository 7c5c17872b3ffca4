"""Which values of an XPath expression can be handed over as variables.

Owns as much of the grammar of XPath 1.0 as that takes (sections 3.4 and 3.7): literals
have no escapes, and a variable can stand wherever a comparison or a function takes a value.
"""

from __future__ import annotations

import re
from typing import Final

from headgate.fixes.places import Place, Role, inside, marker

_LITERAL: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAKES_VALUE: Final = re.compile(r"(?:[=<>]|,)\s*$")


def places(text: str, count: int) -> list[Place]:
    """Return what can be replaced in an expression with `count` markers, in order."""
    out: list[Place] = []
    quoted: list[tuple[int, int]] = []
    for match in _LITERAL.finditer(text):
        quoted.append(match.span())
        if held := inside(match.group(), count):
            out.append(Place(*match.span(), held, Role.PARAMETER))
    for number in range(count):
        at = text.find(marker(number))
        if any(start <= at < end for start, end in quoted):
            continue
        if _TAKES_VALUE.search(text, 0, at):
            out.append(Place(at, at + len(marker(number)), (number,), Role.PARAMETER))
    return sorted(out, key=lambda place: place.start)
