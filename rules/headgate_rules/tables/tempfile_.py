"""The standard library's tempfile: a name given from outside can leave the folder."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Sink

LIBRARY: Final = Library(
    "tempfile",
    # A suffix cannot: it follows a part of the name that does not exist as a folder.
    sinks=(
        *(
            Sink(f"tempfile.{name}", Danger.PATH, (("prefix", 1), ("dir", 2)))
            for name in ("mkdtemp", "mkstemp", "mktemp", "TemporaryDirectory")
        ),
        Sink("tempfile.NamedTemporaryFile", Danger.PATH, (("prefix", 5), ("dir", 6))),
        Sink("tempfile.TemporaryFile", Danger.PATH, (("prefix", 5), ("dir", 6))),
        Sink("tempfile.SpooledTemporaryFile", Danger.PATH, (("prefix", 6), ("dir", 7))),
    ),
    fresh=(Fresh("tempfile.gettempdir"), Fresh("tempfile.gettempprefix")),
)
