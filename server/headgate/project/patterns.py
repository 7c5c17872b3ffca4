"""Patterns for paths, written and read as in `.gitignore`.

Owns the one meaning that patterns have in `exclude`, `per-file-ignores`,
`test-patterns` and in ignore files. Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# pathspec takes as long to import as a hundred rules: the patterns that hold where nobody has
# said any are read without it.
_PLAIN: Final = re.compile(r"\.?[A-Za-z0-9_*][\w.*-]*/?", re.ASCII)
"""A pattern that speaks of names only."""
_PLAIN_PATH: Final = re.compile(r"(?!\.(?:/|$))[^/\\\n]+(?:/[^/\\\n]+)*")


@lru_cache(maxsize=256)
def compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Return the patterns ready to match; those that make no sense match nothing."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(p for p in patterns if is_pattern(p))


@lru_cache(maxsize=1024)
def is_pattern(pattern: str) -> bool:
    """Tell whether a pattern can be read at all."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return False
    return True


def decides(patterns: tuple[str, ...], path: str, *, is_dir: bool = False) -> bool | None:
    """Return whether the last pattern that speaks of `path` takes it in, None if none does."""
    if _PLAIN_PATH.fullmatch(path) and all(map(_PLAIN.fullmatch, patterns)):
        return True if any(_takes(pattern, path, is_dir=is_dir) for pattern in patterns) else None
    return compiled(patterns).check_file(path + "/" if is_dir else path).include


def _takes(pattern: str, path: str, *, is_dir: bool) -> bool:
    """Tell whether a plain pattern takes in a path: by the name of it, or of a folder above."""
    *folders, name = path.split("/")
    if is_dir or not pattern.endswith("/"):
        folders.append(name)
    return any(fnmatchcase(folder, pattern.removesuffix("/")) for folder in folders)


def matches(patterns: Iterable[str], path: str, *, is_dir: bool = False) -> bool:
    """Tell whether the patterns take in a path that is relative to their folder."""
    return decides(tuple(patterns), path, is_dir=is_dir) is True


def inside(path: Path, root: Path | None) -> str:
    """Return the path as patterns see it: relative to `root`.

    Of a path that is not below `root` only the file and its folder count, so
    that a pattern such as `tests/` does not look at where the project lies.
    """
    if root is not None:
        try:
            return path.relative_to(root).as_posix()
        except ValueError:
            pass
    return "/".join(part for part in path.parts[-2:] if part != path.anchor)
