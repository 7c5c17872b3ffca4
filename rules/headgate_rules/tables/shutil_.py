"""The standard library's shutil."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Sink

LIBRARY: Final = Library(
    "shutil",
    sinks=(
        *(
            Sink(f"shutil.{name}", Danger.PATH, (("src", 0), ("dst", 1)))
            for name in (
                *("copy", "copy2", "copyfile", "copymode", "copystat", "copytree", "move"),
            )
        ),
        Sink("shutil.rmtree", Danger.PATH, (("path", 0),)),
        Sink("shutil.chown", Danger.PATH, (("path", 0),)),
        Sink("shutil.make_archive", Danger.PATH, (("base_name", 0), ("root_dir", 2))),
        Sink("shutil.unpack_archive", Danger.PATH, (("filename", 0), ("extract_dir", 1))),
    ),
    fresh=(
        Fresh("shutil.disk_usage"),
        Fresh("shutil.get_terminal_size"),
        Fresh("shutil.copyfileobj"),
        Fresh("shutil.which"),
    ),
)
