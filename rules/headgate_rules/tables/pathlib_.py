"""The standard library's pathlib, and the classes of aiofiles' kind that repeat it."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Passes, Same, Sanitizer, Sink, Source

_SELF: Final = ("self", None)
_NAMES: Final = frozenset({Danger.PATH, Danger.UPLOAD_NAME})

LIBRARY: Final = Library(
    "pathlib",
    sources=tuple(
        Source(f"pathlib.Path().{method}()", Origin.FILE, "a file")
        for method in ("open", "read_text", "read_bytes")
    ),
    same=(
        *(
            Same(f"pathlib.{name}", "pathlib.Path")
            for name in (
                *("PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath"),
            )
        ),
        Same("anyio.Path", "pathlib.Path"),
        Same("pathlib.Path.cwd()", "pathlib.Path()"),
        Same("pathlib.Path.home()", "pathlib.Path()"),
        *(
            Same(f"pathlib.Path().{method}()", "pathlib.Path()")
            for method in (
                *("absolute", "expanduser", "joinpath", "readlink", "relative_to", "rename"),
                *("replace", "resolve", "with_name", "with_segments", "with_stem", "with_suffix"),
            )
        ),
        Same("pathlib.Path().parent", "pathlib.Path()"),
    ),
    sinks=(
        *(
            Sink(f"pathlib.Path().{method}", Danger.PATH, (_SELF,))
            for method in (
                *("open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink"),
                *("rmdir", "mkdir", "touch", "iterdir", "glob", "rglob", "walk", "chmod"),
                *("lchmod", "readlink"),
            )
        ),
        *(
            Sink(f"pathlib.Path().{method}", Danger.PATH, (_SELF, ("target", 0)))
            for method in (
                *("rename", "replace", "symlink_to", "hardlink_to", "link_to", "copy", "move"),
            )
        ),
        *(
            Sink(f"pathlib.Path().{method}", Danger.PATH, (_SELF, ("target_dir", 0)))
            for method in ("copy_into", "move_into")
        ),
        # What only a path has, so that the name is enough.
        *(
            Sink(f"*.{method}", Danger.PATH, (_SELF,))
            for method in (
                *("read_text", "read_bytes", "write_text", "write_bytes", "rmdir", "iterdir"),
                *("rglob", "symlink_to", "hardlink_to", "unlink"),
            )
        ),
    ),
    sanitizers=tuple(
        Sanitizer(f"pathlib.Path().{attribute}", _NAMES)
        for attribute in ("name", "stem", "suffix", "suffixes")
    ),
    passes=tuple(
        Passes(f"pathlib.Path().{method}")
        for method in (
            *("joinpath", "with_name", "with_segments", "with_stem", "with_suffix"),
            *("relative_to", "rename", "replace"),
        )
    ),
    fresh=tuple(
        Fresh(f"pathlib.Path().{method}")
        for method in (
            *("exists", "is_absolute", "is_block_device", "is_char_device", "is_dir", "is_fifo"),
            *("is_file", "is_junction", "is_mount", "is_reserved", "is_socket", "is_symlink"),
            *("lstat", "match", "full_match", "samefile", "stat", "owner", "group", "unlink"),
            *("write_text", "write_bytes", "mkdir", "touch", "rmdir", "chmod"),
        )
    ),
)
