"""What a way of writing is.

A way is text with places to fill in, in two forms that differ in little: where a
template has `<<a||b>>`, the dangerous module has `a` and its safe twin `b`. Every
other text stands in both.

A value way takes a value along: `$v` is the dangerous value (what the attacker
sent, or a dangerous constant), `$ok` a harmless one of the same type; `expr` is
what arrives. `$head` is a constant text that the value may be appended to.

A name way spells what is called: `$module` and `$attr` name it, `$path` is how it is
written after `$import` ("" for builtins), `$other` and `$otherpath` are a harmless
callable of the same module. Either `call` is what stands before the bracket, or the
templates hold the sink themselves, as `SINK(callable, value)`, and `call` is a
wrapper of one argument. With `shadow` the twin calls a harmless callable of the
same name in the same manner.

A receiver way is a name way for methods: `$make` makes an object of the class `$cls`,
`$method` is its dangerous method, `CALL(object, value)` or `ACT(method, value)` is the sink.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from string import Template

ATTACKER, WORD, FLAG, THING, OPTIONS = "attacker", "word", "flag", "thing", "options"
"""What can be dangerous at a sink: the attacker's text, a constant text, a boolean, another
object, a dictionary of keyword arguments."""

ANY = frozenset({ATTACKER, WORD, FLAG, THING})
TEXT = frozenset({ATTACKER, WORD})

MODULE, FUNCTION, METHOD, ASYNC, NESTED = "module", "function", "method", "async", "nested"
EVERYWHERE = frozenset({MODULE, FUNCTION, METHOD, ASYNC, NESTED})
INSIDE = EVERYWHERE - {MODULE}

_CHOICE = re.compile(r"<<(.*?)\|\|(.*?)>>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Way:
    """A way of writing. `top` stands at module level, `body` where the sink is."""

    name: str
    family: str
    top: str = ""
    body: str = ""
    expr: str = ""
    """Of a value way: what arrives."""
    call: str = ""
    """Of a name way: what is called; of a receiver way: whose method is called."""
    takes: frozenset[str] = frozenset()
    """Of a value way: what it can take along."""
    places: frozenset[str] = EVERYWHERE
    holds_sink: bool = False
    """The templates hold the sink, and `call` is a wrapper around it."""
    shadow: bool = False
    subclass: bool = False
    """Works for sinks that are classes only."""
    receiver: bool = False
    only: str = ""
    """The one kind of sink that it is for; any if empty."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The texts of a way in one of its two forms."""

    top: str
    body: str
    expr: str
    call: str


def fill(way: Way, safe: bool, fields: dict[str, str]) -> Parts:
    """Return the way's texts, the dangerous ones or those of the twin."""

    def filled(text: str) -> str:
        text = textwrap.dedent(text).strip("\n")
        text = _CHOICE.sub(lambda found: found[2 if safe else 1], text)
        lines = Template(text).substitute(fields).split("\n")
        # A choice between a line and nothing leaves a blank line.
        return "\n".join(line.rstrip() for line in lines if line.strip())

    return Parts(filled(way.top), filled(way.body), filled(way.expr), filled(way.call))
