"""A lock that several processes of a user's heed, for what they keep together.

The standard library has none. The packages that have one would be one more thing to install,
and do not tell that somebody has the lock from that the disk has no locks.
"""

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

    _PLACE: Final = 1 << 30
    """Where no file has anything: what is locked cannot be read here."""

    def _take(handle: int) -> None:
        os.lseek(handle, _PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _give_back(handle: int) -> None:
        os.lseek(handle, _PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Generator[bool | None]:
    """Hold the lock of a file; tell whether it is held.

    False: somebody else has it. None: there are no locks, which some disks do not allow.
    """
    handle = _opened(path)
    if handle is None:
        yield None
        return
    try:
        held = _taken(handle, time.monotonic() + patience)
        try:
            yield held
        finally:
            if held:
                with suppress(OSError):
                    _give_back(handle)
    finally:
        os.close(handle)


def hold(path: Path) -> int | None:
    """Take the lock of a file, until what is returned is closed; None if that is not possible."""
    handle = _opened(path)
    if handle is not None and not _taken(handle, 0.0):
        os.close(handle)
        return None
    return handle


def is_held(path: Path) -> bool | None:
    """Whether somebody has the lock of a file; None if there is no such file, or no lock."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        taken = _taken(handle, 0.0)
        return None if taken is None else not taken
    finally:
        os.close(handle)


def _opened(path: Path) -> int | None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None


def _taken(handle: int, until: float) -> bool | None:
    while True:
        try:
            _take(handle)
        except (BlockingIOError, PermissionError):  # somebody else has it
            if time.monotonic() >= until:
                return False
            time.sleep(_GLANCE)
        except OSError:  # there are no locks here
            return None
        else:
            return True
