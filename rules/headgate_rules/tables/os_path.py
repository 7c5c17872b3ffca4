"""The standard library's os.path."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Passes, Same, Sanitizer

LIBRARY: Final = Library(
    "os.path",
    same=(Same("posixpath", "os.path"), Same("ntpath", "os.path")),
    passes=tuple(
        Passes(f"os.path.{name}")
        for name in (
            *("join", "abspath", "realpath", "normpath", "normcase", "expanduser", "expandvars"),
            *("dirname", "split", "splitdrive", "splitext", "splitroot", "relpath"),
            *("commonpath", "commonprefix"),
        )
    ),
    sanitizers=(
        Sanitizer(
            "os.path.basename", frozenset({Danger.PATH, Danger.UPLOAD_NAME, Danger.REDIRECT})
        ),
    ),
    fresh=tuple(
        Fresh(f"os.path.{name}")
        for name in (
            *("exists", "lexists", "isabs", "isfile", "isdir", "islink", "ismount", "isjunction"),
            *("getsize", "getatime", "getmtime", "getctime", "samefile", "sameopenfile"),
            *("samestat", "isdevdrive", "isreserved"),
        )
    ),
)
