"""Reads small files of a project or an environment: regular ones, bounded in size."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

LIMIT: Final = 16 * 1024 * 1024
"""Bytes that a file may have."""


def read_text(path: Path, limit: int = LIMIT) -> str | None:
    """Return the text of a regular file, or None if it cannot be had."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return None
            return file.read(limit).decode("utf-8-sig", "replace")
    except (OSError, ValueError):
        return None


def stamp(path: Path) -> tuple[int, int] | None:
    """Return what tells whether a file has changed; None if it is not there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def names_in(folder: Path) -> list[str]:
    """Return the names of what lies in a folder, in order; none if it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
