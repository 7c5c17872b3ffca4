"""Which sessions live: each holds the lock of a file of its own until its process ends.

That holds for a process that is stopped too, and for one that was killed it ends at once. Where
there are no locks, no other session counts as living.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final
from weakref import finalize

from headgate.project.locking import hold, is_held
from headgate.project.stored import cache_folder

_FOLDER: Final = "sessions"
_OLD: Final = 24 * 3600.0
"""Seconds after which it is asked whether a session is gone of which nobody has asked."""


class Presence:
    """That a session lives. Mutable; nothing is written before somebody asks for its mark."""

    def __init__(self) -> None:
        self._mark = ""
        self._end: finalize[[int, Path], Presence] | None = None

    def mark(self) -> str:
        """Return the name of the session, which is of nobody and nothing."""
        if not self._mark:
            self._mark = os.urandom(6).hex()
            folder = cache_folder()
            if folder is not None:
                _tidy(folder / _FOLDER)
                path = folder / _FOLDER / self._mark
                handle = hold(path)
                if handle is None:
                    with suppress(OSError):
                        os.unlink(path)
                else:
                    self._end = finalize(self, _let_go, handle, path)
        return self._mark

    def end(self) -> None:
        """Live no more; what is of the session is anybody's."""
        if self._end is not None:
            self._end()


def is_living(mark: str) -> bool:
    """Whether there is a session of that name."""
    folder = cache_folder()
    return folder is not None and bool(mark) and _is_living(folder / _FOLDER / mark)


def _is_living(path: Path) -> bool:
    living = is_held(path)
    if living is False:
        with suppress(OSError):
            os.unlink(path)
    return bool(living)


def _let_go(handle: int, path: Path) -> None:
    os.close(handle)
    with suppress(OSError):
        os.unlink(path)


def _tidy(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            if path.stat().st_mtime < time.time() - _OLD:
                _is_living(path)
