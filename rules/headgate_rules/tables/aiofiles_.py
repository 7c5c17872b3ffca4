"""Files in async programs: aiofiles and anyio."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

LIBRARY: Final = Library(
    "aiofiles",
    sources=(
        Source("aiofiles.open()", Origin.FILE, "a file"),
        Source("anyio.open_file()", Origin.FILE, "a file"),
    ),
    same=(
        Same("aiofiles.threadpool.open", "aiofiles.open"),
        Same("aiofiles.ospath", "os.path"),
        Same("aiofiles.os.path", "os.path"),
    ),
    sinks=(
        Sink("aiofiles.open", Danger.PATH, (("file", 0),)),
        Sink("anyio.open_file", Danger.PATH, (("file", 0),)),
        *(
            Sink(f"aiofiles.os.{name}", Danger.PATH, (("path", 0),))
            for name in (*("remove", "unlink", "rmdir", "mkdir", "listdir", "scandir", "readlink"),)
        ),
        Sink("aiofiles.os.makedirs", Danger.PATH, (("name", 0),)),
        Sink("aiofiles.os.removedirs", Danger.PATH, (("name", 0),)),
        Sink("aiofiles.os.renames", Danger.PATH, (("old", 0), ("new", 1))),
        *(
            Sink(f"aiofiles.os.{name}", Danger.PATH, (("src", 0), ("dst", 1)))
            for name in ("rename", "replace", "link", "symlink")
        ),
    ),
)
