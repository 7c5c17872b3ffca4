"""Writes a file back whole or not at all.

Owns the promise that a reader sees the old content or the new, never a part,
and that a file which changed since it was read is left alone.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from headgate.project import Unreadable
from headgate.project.reading import SOURCE_LIMIT, read_bytes


def replace_file(path: Path, old: bytes, new: bytes) -> Unreadable | None:
    """Replace the content of a file that still is `old`; return why that was not done.

    The mode stays, and a link stays a link: what it leads to is written.
    """
    target = Path(os.path.realpath(path))
    if _differs(target, old):
        return Unreadable(str(path), "changed while it was being fixed; left as it is")
    return _written(target, new, str(path), unchanged=old)


def write_file(path: Path, new: bytes) -> Unreadable | None:
    """Write a file, new or not; return why that was not done."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        # Such as /dev/stdout: there is nothing to replace.
        try:
            target.write_bytes(new)
        except OSError as error:
            return Unreadable(str(path), f"cannot be written: {error.strerror or error}")
        return None
    return _written(target, new, str(path), unchanged=None)


def _written(target: Path, new: bytes, name: str, *, unchanged: bytes | None) -> Unreadable | None:
    temporary: str | None = None
    if target.exists() and not os.access(target, os.W_OK):
        return Unreadable(name, "is write-protected")
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        _take_after(temporary, target)
        if unchanged is not None and _differs(target, unchanged):
            return Unreadable(name, "changed while it was being fixed; left as it is")
        os.replace(temporary, target)
        temporary = None
    except PermissionError:
        return Unreadable(name, "cannot be written: the folder that it is in is write-protected")
    except OSError as error:
        return Unreadable(name, f"cannot be written: {error.strerror or error}")
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    return None


def _differs(target: Path, content: bytes) -> bool:
    return read_bytes(target, max(SOURCE_LIMIT, len(content))) != content


def _take_after(temporary: str, target: Path) -> None:
    """Give a new file the mode of the one it replaces, what else is said of that beside its
    content (such as who may read it) and, where that is allowed, its owner and group."""
    try:
        status = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    mode = stat.S_IMODE(status.st_mode)
    if hasattr(os, "chown"):
        for user, group, bit in (
            (-1, status.st_gid, stat.S_ISGID),
            (status.st_uid, -1, stat.S_ISUID),
        ):
            try:
                os.chown(temporary, user, group)
            except OSError:
                mode &= ~bit  # nobody else's file runs as ours
    os.chmod(temporary, mode)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))
