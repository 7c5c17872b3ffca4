"""Unified diffs of two versions of a file.

Owns the format; what the lines show is the caller's, so that secrets can be
masked in them without changing where the versions differ.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_RED: Final = "31"
_GREEN: Final = "32"
_CYAN: Final = "36"
_BOLD: Final = "1"


@dataclass(frozen=True, slots=True)
class Version:
    """The lines of a text, with their ends, and what is printed in their place."""

    lines: Sequence[str]
    shown: Sequence[str]


def unified(name: str, old: Version, new: Version, *, colour: bool = False) -> Iterator[str]:
    """Yield the lines of a diff, with their ends."""

    def painted(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if colour else text

    old, new = _joined(old), _joined(new)
    matcher = SequenceMatcher(None, old.lines, new.lines, autojunk=False)
    groups = list(matcher.get_grouped_opcodes(3))
    if groups:
        yield painted(f"--- {_named('a', name)}", _BOLD) + "\n"
        yield painted(f"+++ {_named('b', name)}", _BOLD) + "\n"
    for group in groups:
        first, last = group[0], group[-1]
        spans = f"-{_span(first[1], last[2])} +{_span(first[3], last[4])}"
        yield painted(f"@@ {spans} @@", _CYAN) + "\n"
        for tag, i, i_stop, j, j_stop in group:
            if tag == "equal":
                for line in old.shown[i:i_stop]:
                    yield _ended(f" {line}")
                continue
            for line in old.shown[i:i_stop]:
                yield _ended(_painted_line(f"-{line}", _RED, colour=colour))
            for line in new.shown[j:j_stop]:
                yield _ended(_painted_line(f"+{line}", _GREEN, colour=colour))


def _joined(version: Version) -> Version:
    """Return the lines as programs that apply diffs count them: a lone "\\r" ends none."""
    lines: list[str] = []
    shown: list[str] = []
    for line, text in zip(version.lines, version.shown, strict=True):
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += line
            shown[-1] += text
        else:
            lines.append(line)
            shown.append(text)
    return Version(lines, shown)


def _named(side: str, name: str) -> str:
    """Return a path as git writes it: no character of it can be taken for more of the diff."""
    path = f"{side}/{name.lstrip('/')}"
    if path.isascii() and path.isprintable() and not set(path) & set('"\\'):
        return f"{path}\t" if " " in path else path
    escaped = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}"
        for byte in os.fsencode(path)
    )
    return f'"{escaped}"'


def _painted_line(line: str, style: str, *, colour: bool) -> str:
    if not colour:
        return line
    body = line.rstrip("\r\n")
    return f"\x1b[{style}m{body}\x1b[0m{line[len(body) :]}"


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _span(start: int, stop: int) -> str:
    length = stop - start
    # An empty span is named by the line before it.
    return f"{start + 1 if length else start},{length}"
