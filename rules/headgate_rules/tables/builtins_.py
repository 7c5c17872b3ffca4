"""The built-in functions."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    EVERYTHING,
    Calls,
    Danger,
    Fresh,
    Guard,
    Library,
    NoReturn,
    Origin,
    Sanitizer,
    Sink,
    Source,
)

LIBRARY: Final = Library(
    "builtins",
    sources=(
        Source("builtins.input()", Origin.STDIN, "what the user typed"),
        Source("builtins.raw_input()", Origin.STDIN, "what the user typed"),
        Source("builtins.open()", Origin.FILE, "a file"),
    ),
    sinks=(
        Sink("builtins.open", Danger.PATH, (("file", 0),)),
        Sink("builtins.__import__", Danger.REFLECTION, (("name", 0),)),
        Sink("builtins.getattr", Danger.REFLECTION, (("name", 1),)),
        Sink("builtins.setattr", Danger.REFLECTION, (("name", 1),)),
        Sink("builtins.delattr", Danger.REFLECTION, (("name", 1),)),
        Sink("builtins.globals().get", Danger.REFLECTION, (("key", 0),)),
        Sink("builtins.locals().get", Danger.REFLECTION, (("key", 0),)),
        Sink("builtins.vars().get", Danger.REFLECTION, (("key", 0),)),
        Sink("builtins.str.format", Danger.FORMAT, (("format_string", 0),)),
        Sink("builtins.str.format_map", Danger.FORMAT, (("format_string", 0),)),
        Sink("*.format", Danger.FORMAT, (("self", None),)),
        Sink("*.format_map", Danger.FORMAT, (("self", None),)),
    ),
    sanitizers=(
        Sanitizer("builtins.repr", frozenset({Danger.LOG, Danger.HEADER})),
        Sanitizer("builtins.ascii", frozenset({Danger.LOG, Danger.HEADER})),
        *(
            Sanitizer(f"builtins.{name}")
            for name in ("bin", "complex", "divmod", "hex", "id", "oct", "ord", "round")
        ),
    ),
    guards=(
        # A number may end in a line break and still be read.
        Guard("builtins.int", EVERYTHING - {Danger.LOG, Danger.HEADER}, raises=True),
        Guard("builtins.float", EVERYTHING - {Danger.LOG, Danger.HEADER}, raises=True),
    ),
    fresh=tuple(
        Fresh(f"builtins.{name}")
        for name in ("callable", "hasattr", "isinstance", "issubclass", "type", "range", "print")
    ),
    calls=(
        Calls("builtins.map", ("function", 0), first=1, items=True),
        Calls("builtins.filter", ("function", 0), first=1, items=True),
        Calls("builtins.sorted", ("key", None), first=0, items=True),
        Calls("builtins.min", ("key", None), first=0, items=True),
        Calls("builtins.max", ("key", None), first=0, items=True),
    ),
    no_return=(NoReturn("builtins.exit"), NoReturn("builtins.quit")),
)
