"""Replacements inside one piece of text, by offsets, before they become edits.

Owns merging, trimming and the check for overlaps. Knows no Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Patch(NamedTuple):
    """`text` replaces what stands from `start` up to `stop`."""

    start: int
    stop: int
    text: str


def apply(source: str, patches: Iterable[Patch]) -> str:
    """Return `source` with patches that do not overlap applied."""
    out = source
    for patch in sorted(patches, key=lambda p: (p.start, p.stop), reverse=True):
        out = out[: patch.start] + patch.text + out[patch.stop :]
    return out


def trimmed(source: str, patch: Patch) -> Patch | None:
    """Return the patch without what it leaves as it is; None if that is all."""
    start, stop, text = patch
    old = source[start:stop]
    if old == text:
        return None
    limit = min(len(old), len(text))
    head = 0
    while head < limit and old[head] == text[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    # A "\r\n" is one line end: no patch begins or ends inside it.
    if (
        head
        and source[start + head - 1] == "\r"
        and source[start + head : start + head + 1] == "\n"
    ):
        head -= 1
    if tail and source[stop - tail] == "\n" and source[stop - tail - 1 : stop - tail] == "\r":
        tail -= 1
    return Patch(start + head, stop - tail, text[head : len(text) - tail])


def merged(source: str, patches: Sequence[Patch]) -> tuple[Patch, ...] | None:
    """Return the patches in order, trimmed, insertions at one place joined; None if
    two of them overlap."""
    out: list[Patch] = []
    for patch in sorted(patches, key=lambda p: (p.start, p.stop)):
        last = out[-1] if out else None
        if last is not None and patch.start < last.stop:
            return None
        if last is not None and patch.start == last.stop:
            out[-1] = Patch(last.start, patch.stop, last.text + patch.text)
        else:
            out.append(patch)
    return tuple(p for p in (trimmed(source, patch) for patch in out) if p is not None)
