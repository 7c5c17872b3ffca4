"""What a decorated function says of who may call it.

Owns what the lines of decorators are told of the function below them: its name, and the
words about access in its decorators, its header and its body. A function of the lines
alone; which words make a guard, a rule decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from headgate.semantics.blocks import Node
from headgate.semantics.values import Value, constant, known_constants
from headgate.syntax import Region
from headgate.text.patterns import lazy_pattern

WRAPPED: Final = "<wrapped>"
"""The name under which the line of a decorator finds what it decorates."""

_WORDS: Final = lazy_pattern(
    r"auth(?!or(?:s|_|\b))|log(?:ged)?_?in|permission|permit|current_?user|is_staff|is_admin|"
    r"superuser|admin|role|scope|jwt|token|api_?key|credential|verify|signature|requir|protect|"
    r"securit|owner|acl|identity|session|password|principal|access",
    re.I,
)


class Wrapped(NamedTuple):
    """The function below a decorator."""

    name: str
    words: frozenset[str]
    """Words about access in its decorators, header and body, in lower case."""


def told(node: Node) -> Value:
    """Return what the decorators of a function are told."""
    lines = [r for r in (*node.decorators, *node.heads, *node.inner) if isinstance(r, Region)]
    name = node.name.rpartition(".")[2].partition("#")[0]
    return constant((name, *sorted(words(lines))))


def read(value: Value | None) -> Wrapped | None:
    """Return what `told` has put into a value."""
    known = known_constants(value) if value is not None else None
    if not known or not isinstance(known[0], tuple):
        return None
    name, *found = known[0]
    return Wrapped(str(name), frozenset(map(str, found)))


def words(lines: Iterable[Region]) -> set[str]:
    """Return the words about access in some lines."""
    out: set[str] = set()
    for line in lines:
        known: frozenset[str] | None = line.derived.get("access")
        if known is None:
            known = frozenset(found.lower() for found in _WORDS.findall(line.text))
            line.derived["access"] = known
        out |= known
    return out


def speak_alike(before: Sequence[Region], after: Sequence[Region]) -> bool:
    """Whether two versions of a body say the same of access."""
    return words(before) == words(after)
