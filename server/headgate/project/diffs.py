"""Reads unified diffs: which lines of which files are new.

Owns what counts as changed. The format is read here, as bytes: it is small, and a
library would have to be told of quoted names, lines without an end and old encodings
all the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_HUNK: Final = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE: Final = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS: Final = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
                   b"v": b"\v"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """What is new in a file. Lines count from 0, as in snapshots."""

    spans: tuple[tuple[int, int], ...] = ()
    """First new line and the one after the last. An empty span is a place where lines were
    taken away and none was put."""
    removed: tuple[int, ...] = ()
    """Lines before which something was taken away."""
    whole: bool = False
    """The file is new, or nobody knows what in it is."""

    def touch(self, first: int, last: int) -> bool:
        """Tell whether lines are new, or stand beside a place where lines were taken away."""
        return self.whole or any(
            (start <= last and first < stop) if start < stop else first <= start <= last + 1
            for start, stop in self.spans
        )

    def part(self, line: int, later: int) -> bool:
        """Tell whether something was taken away between a line and a later one."""
        return any(line < removed <= later for removed in self.removed)


WHOLE: Final = ChangedLines(whole=True)


class DiffError(ValueError):
    """A text is no diff that can be read."""


def read_diff(lines: Iterable[bytes]) -> Mapping[str, ChangedLines]:
    """Return the changed lines by the name of the new file, with the prefix that it has.

    Files that are gone are left out.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    removed: dict[str, list[int]] = {}
    name: str | None = None
    seen_old = has_file = False
    old = new = line = run = gone = 0  # in a hunk: lines to come, where we are, what is put or gone

    def end_run() -> None:
        nonlocal run, gone
        if name is not None and (run or gone):
            spans.setdefault(name, []).append((line - run, line))
            if gone:
                removed.setdefault(name, []).append(line - run)
        run = gone = 0

    for raw in lines:
        if old or new:
            match raw[:1]:
                case b"+":
                    new, line, run = new - 1, line + 1, run + 1
                case b"-":
                    if run:
                        end_run()
                    old, gone = old - 1, gone + 1
                case b" " | b"\n" | b"\r":
                    end_run()
                    old, new, line = old - 1, new - 1, line + 1
                case b"\\":
                    continue
                case _:
                    raise DiffError("a hunk ends before its time")
            if old < 0 or new < 0:
                raise DiffError("a hunk is longer than it says")
            if not old and not new:
                end_run()
            continue
        if raw.startswith(b"--- "):
            seen_old = True
        elif raw.startswith(b"+++ ") and seen_old:
            name, seen_old, has_file = _name(raw[4:]), False, True
            if name is not None:
                spans.setdefault(name, [])
        elif raw.startswith(b"@@@"):
            raise DiffError("diffs of merges are not read")
        elif raw.startswith(b"@@ "):
            found = _HUNK.match(raw)
            if found is None or not has_file:
                raise DiffError("a hunk has no head that can be read")
            old, new = (1 if n is None else int(n) for n in found.group(1, 3))
            line = int(found[2]) - (1 if new else 0)
        elif raw.startswith(b"diff "):
            name, seen_old, has_file = None, False, False
    if old or new:
        raise DiffError("the last hunk is cut off")
    return {
        file: ChangedLines(tuple(found), tuple(removed.get(file, ())))
        for file, found in spans.items()
    }


def _name(raw: bytes) -> str | None:
    """Return the name in a head of a file, None for one that is gone."""
    raw = raw.rstrip(b"\r\n")
    if raw.startswith(b'"'):
        raw = _ESCAPE.sub(_unescaped, raw[1 : raw.rfind(b'"')])
    else:
        raw = raw.split(b"\t", 1)[0]  # a time, or the sign that the name has blanks
    return None if raw == b"/dev/null" else os.fsdecode(raw)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 0xFF]) if len(sign) == 3 else _LETTERS.get(sign, sign)
