"""Regular expressions: the standard library's re, and regex."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Passes, Same, Sanitizer, Sink

_METHODS: Final = (
    *("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"),
)

LIBRARY: Final = Library(
    "re",
    same=(
        Same("re.compile()", "re.Pattern()"),
        Same("regex.compile()", "re.Pattern()"),
        Same("regex.escape", "re.escape"),
    ),
    sinks=tuple(
        Sink(f"{module}.{name}", Danger.REGEX, (("pattern", 0),), "the pattern")
        for module in ("re", "regex")
        for name in ("compile", *_METHODS, "template")
    ),
    sanitizers=(Sanitizer("re.escape", frozenset({Danger.REGEX})),),
    passes=(
        # What was found is a part of the text that was searched, not of the pattern.
        *(
            Passes(f"re.{name}", (1,))
            for name in ("search", "match", "fullmatch", "split", "findall", "finditer")
        ),
        Passes("re.sub", (1, 2)),
        Passes("re.subn", (1, 2)),
        *(Passes(f"re.Pattern().{name}") for name in _METHODS),
    ),
    fresh=(Fresh("re.purge"),),
)
