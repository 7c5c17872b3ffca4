"""Which values of a GraphQL document can be handed over as variables.

Owns as much of the grammar as that takes (section 2 of the specification): strings have
escapes, a variable can stand wherever an argument takes a value, and an operation declares
its variables with their types. The schema is not at hand, so a type is a guess from where
the value stands.
"""

from __future__ import annotations

import re
from typing import Final

from headgate.fixes.places import Place, Role, inside, marker

_STRING: Final = re.compile(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*')
_ARGUMENT: Final = re.compile(r"(\w+)\s*:\s*$")
_FOLLOWS: Final = re.compile(r"[\s,)}]")
_OPERATION: Final = re.compile(r"\s*(query\b|mutation\b|subscription\b|(?=\{))\s*\w*\s*")


def places(text: str, count: int) -> list[Place]:
    """Return what can be replaced in a document with `count` markers, in order."""
    out: list[Place] = []
    covered: list[tuple[int, int]] = []
    for match in _STRING.finditer(text):
        covered.append(match.span())
        is_plain = not match.group().startswith(("#", '"""'))
        held = inside(match.group(), count) if is_plain else ()
        if held and _ARGUMENT.search(text, 0, match.start()):
            out.append(Place(*match.span(), held, Role.PARAMETER))
    for number in range(count):
        at = text.find(marker(number))
        stop = at + len(marker(number))
        if any(start <= at < end for start, end in covered):
            continue
        if _ARGUMENT.search(text, 0, at) and _FOLLOWS.match(text, stop):
            out.append(Place(at, stop, (number,), Role.PARAMETER))
    return sorted(out, key=lambda place: place.start)


def type_of(text: str, place: Place) -> str:
    """Return the likely type of the value at a place."""
    argument = _ARGUMENT.search(text, 0, place.start)
    if argument is not None and argument[1].lower().endswith("id"):
        return "ID!"
    return "String!" if text[place.start] == '"' else "Int!"


def declaration(text: str, declared: str) -> tuple[int, str] | None:
    """Return where the operation declares variables, and what to write there."""
    head = _OPERATION.match(text)
    if head is None:
        return None
    at = head.end()
    if text[at : at + 1] == "(":
        close = text.find(")", at)
        return (close, ", " + declared) if close > 0 else None
    if text[at : at + 1] != "{":
        return None
    return at, f"({declared}) " if head[1] else f"query ({declared}) "
