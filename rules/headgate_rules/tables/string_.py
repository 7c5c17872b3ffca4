"""The standard library's string: templates that fill themselves in."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Sink

LIBRARY: Final = Library(
    "string",
    sinks=(
        Sink("string.Template", Danger.FORMAT, (("template", 0),)),
        Sink("string.Formatter().format", Danger.FORMAT, (("format_string", 0),)),
        Sink("string.Formatter().vformat", Danger.FORMAT, (("format_string", 0),)),
    ),
    passes=(
        Passes("string.Template().substitute"),
        Passes("string.Template().safe_substitute"),
        Passes("string.Formatter().format"),
        Passes("string.Formatter().vformat"),
        Passes("string.capwords"),
    ),
)
