"""A lock that several processes of a user's heed, for what they keep together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PATIENCE: Final = 0.5
"""Seconds after which what was to be written is written without the lock."""
_GLANCE: Final = 0.002

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _give_back(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Generator[bool]:
    """Hold the lock of a file; tell whether it is held, which some disks do not allow."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield False
        return
    try:
        is_held = _taken(handle, time.monotonic() + patience)
        try:
            yield is_held
        finally:
            if is_held:
                with suppress(OSError):
                    _give_back(handle)
    finally:
        os.close(handle)


def _taken(handle: int, until: float) -> bool:
    while True:
        try:
            _take(handle)
        except (BlockingIOError, PermissionError):  # somebody else has it
            if time.monotonic() >= until:
                return False
            time.sleep(_GLANCE)
        except OSError:  # there are no locks here
            return False
        else:
            return True
