"""From bytes on disk to source text, and back without loss.

Owns how a Python file is decoded: byte order mark, encoding cookie (PEP 263),
bounds. Whatever cannot be read is an `Unreadable` value, never an exception.
"""

from __future__ import annotations

import codecs
import io
import os
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCE_LIMIT: Final = 16 * 1024 * 1024
"""Bytes that a source file may have."""

_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a path could not be used. `offset` is that of the offending byte, if it is one."""

    path: str
    reason: str
    offset: int | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, without its byte order mark, and how it was stored."""

    text: str
    encoding: str = "utf-8"
    bom: bool = False


def decode(data: bytes, path: str = "") -> Source | Unreadable:
    """Decode Python source as the interpreter does."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        offset = _first_bad_byte(data)
        if offset is not None and not error.msg.startswith("unknown encoding"):
            return _not_utf8(path, data, offset)
        return Unreadable(path, f"has an encoding that cannot be used: {error.msg}")
    bom = encoding == "utf-8-sig"
    if bom:
        encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _not_utf8(path, data, error.start)
        return Unreadable(
            path,
            f"not {encoding}, which its cookie declares: byte 0x{data[error.start]:02x} "
            f"at offset {error.start}",
            error.start,
        )
    except (LookupError, ValueError) as error:
        return Unreadable(path, f"cannot be decoded as {encoding}: {error}")
    if "\0" in text:
        return Unreadable(path, f"contains a NUL byte at offset {data.find(0)}", data.find(0))
    return Source(text.removeprefix(_BOM) if bom else text, encoding, bom)


def encode(text: str, stored: Source) -> bytes | Unreadable:
    """Return the bytes of a changed text, stored as the file was."""
    try:
        data = text.encode(stored.encoding)
    except (UnicodeError, LookupError, ValueError) as error:
        return Unreadable("", f"cannot be written as {stored.encoding}: {error}")
    return codecs.BOM_UTF8 + data if stored.bom else data


def read_bytes(path: Path, limit: int) -> bytes | Unreadable:
    """Read a regular file of at most `limit` bytes; a pipe or a device is not waited for."""
    name = str(path)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _binary())
    except (OSError, ValueError) as error:
        if path.is_dir():
            return Unreadable(name, "is a directory where a file is needed")
        return Unreadable(name, _system_reason(error))
    try:
        with os.fdopen(handle, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISDIR(mode):
                return Unreadable(name, "is a directory where a file is needed")
            if not stat.S_ISREG(mode):
                return Unreadable(name, "is not a regular file")
            data = file.read(limit + 1)
    except OSError as error:
        if path.is_dir():
            return Unreadable(name, "is a directory where a file is needed")
        return Unreadable(name, _system_reason(error))
    if len(data) > limit:
        return Unreadable(name, f"is larger than {limit:,} bytes")
    return data


def read_source(path: Path, limit: int = SOURCE_LIMIT) -> Source | Unreadable:
    """Read and decode one Python file."""
    data = read_bytes(path, limit)
    return data if isinstance(data, Unreadable) else decode(data, str(path))


def _binary() -> int:
    return getattr(os, "O_BINARY", 0)


def _first_bad_byte(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _not_utf8(path: str, data: bytes, offset: int) -> Unreadable:
    return Unreadable(path, f"is not UTF-8: byte 0x{data[offset]:02x} at offset {offset}", offset)


def _system_reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
