"""Cuts a byte stream into messages, and wraps messages for it (LSP 3.17, Base Protocol).

Owns the headers. Knows nothing of what a message says, nor of where bytes come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONGEST_BODY: Final = 256 * 1024 * 1024
LONGEST_HEADER: Final = 64 * 1024

_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"(?i)content-length:[ \t]*(\d{1,12})[ \t]*(?=\r\n|\Z)")
_FIELDS: Final = re.compile(rb"[A-Za-z-]+:[^\r\n]*(?:\r\n[A-Za-z-]+:[^\r\n]*)*")


@dataclass(frozen=True, slots=True)
class Malformed:
    """Bytes that are no message; they were passed over."""

    reason: str


def framed(body: bytes) -> bytes:
    """Return a message as it goes over the wire."""
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class Framer:
    """Collects bytes and gives back the bodies that are complete.

    After bytes that are no message it goes on at the next `Content-Length`, also
    where that follows on the same line.
    """

    __slots__ = ("_buffer", "_need")

    def __init__(self) -> None:
        self._buffer = b""
        self._need = -1

    def feed(self, data: bytes) -> list[bytes | Malformed]:
        """Add bytes; return what became complete, in order."""
        buffer = self._buffer + data if self._buffer else data
        out: list[bytes | Malformed] = []
        at = 0
        while True:
            if self._need < 0:
                end = buffer.find(_END, at)
                if end < 0:
                    if len(buffer) - at > LONGEST_HEADER:
                        out.append(Malformed("a header without an end"))
                        at = len(buffer) - 64
                    break
                self._need = self._length(buffer[at:end], out)
                at = end + len(_END)
            elif len(buffer) - at < self._need:
                break
            else:
                out.append(buffer[at : at + self._need])
                at += self._need
                self._need = -1
        self._buffer = buffer[at:]
        return out

    def _length(self, header: bytes, out: list[bytes | Malformed]) -> int:
        """Return the length that a header states, or -1."""
        lengths = _LENGTH.findall(header)
        if not lengths:
            out.append(Malformed("a header without Content-Length"))
            return -1
        if not _FIELDS.fullmatch(header):
            out.append(Malformed("bytes before a header"))
        length = int(lengths[-1])
        if length > LONGEST_BODY:
            out.append(Malformed(f"a message of {length:,} bytes"))
            return -1
        return length
