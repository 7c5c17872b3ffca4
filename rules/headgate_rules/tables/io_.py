"""The standard library's io."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Passes, Same, Sink, Source

LIBRARY: Final = Library(
    "io",
    sources=(
        Source("io.FileIO()", Origin.FILE, "a file"),
        Source("io.open_code()", Origin.FILE, "a file"),
    ),
    same=(Same("io.open", "builtins.open"), Same("_io.open", "builtins.open")),
    sinks=(
        Sink("io.FileIO", Danger.PATH, (("file", 0),)),
        Sink("io.open_code", Danger.PATH, (("path", 0),)),
    ),
    passes=tuple(
        Passes(f"io.{name}")
        for name in (
            *("StringIO", "BytesIO", "TextIOWrapper", "BufferedReader", "BufferedRandom"),
            "BufferedRWPair",
        )
    ),
)
