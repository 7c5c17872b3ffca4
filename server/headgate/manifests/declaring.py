"""Adds a package to what a manifest asks for, in the way that the file is written.

Owns where the new entry goes and how it is spelled. What is returned has been read again: it
asks for the package and for all that was asked for before, and nothing else has changed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from headgate.manifests.entries import Entry
from headgate.manifests.reading import entries
from headgate.manifests.toml_lines import texts
from headgate.ruleapi import DocumentKind
from headgate.ruleapi.packages import normalised
from headgate.text import Edit, Position, Range, Snapshot

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?P<sign>[\[\],])|(?P<comment>#.*)"""
)
_HEADER: Final = re.compile(r"\s*\[")
_HASHES: Final = re.compile(r"\s--hash[ =]")


def declaration(
    kind: DocumentKind, text: str, package: str, version: str = "", *, new_list: bool = False
) -> tuple[Edit, ...]:
    """Return the edits that have a file ask for a package, at least in a version; or none.

    With `new_list` a project without a list of dependencies gets one.
    """
    snapshot = Snapshot.of(text)
    lines = [snapshot.body(n) for n in range(snapshot.line_count)]
    before = entries(kind, lines)
    if any(entry.key == normalised(package) for entry in before):
        return ()
    end = re.search(r"\r\n|\n|\r", text)
    wanted = _Wanted(package, version, end[0] if end else "\n")
    match kind:
        case DocumentKind.REQUIREMENTS:
            edits = _in_requirements(lines, wanted)
        case DocumentKind.PYPROJECT:
            edits = _in_list(lines, ("project",), "dependencies", wanted)
            edits = edits or _in_table(lines, "tool.poetry.dependencies", wanted, wanted.as_key)
            if not edits and new_list and not _is_dynamic(lines):
                added = f'dependencies = ["{wanted.requirement}"]'
                edits = _in_table(lines, "project", wanted, added)
        case DocumentKind.PIPFILE:
            edits = _in_table(lines, "packages", wanted, wanted.as_key)
        case _:
            return ()
    return edits if edits and _is_right(kind, text, edits, before, package) else ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    package: str
    version: str
    line_end: str

    @property
    def requirement(self) -> str:
        return f"{self.package}>={self.version}" if self.version else self.package

    @property
    def as_key(self) -> str:
        versions = f">={self.version}" if self.version else "*"
        return f'{self.package} = "{versions}"'


def _put(line: int, column: int, text: str) -> Edit:
    place = Position(line, column)
    return Edit(Range(place, place), text)


def _in_requirements(lines: Sequence[str], wanted: _Wanted) -> tuple[Edit, ...]:
    if any(_HASHES.search(line) for line in lines):
        return ()  # an installer that checks hashes wants one for every package
    last = len(lines) - 1
    if not lines[last]:
        return (_put(last, 0, wanted.requirement + wanted.line_end),)
    if lines[last].endswith("\\"):
        return ()
    return (_put(last, len(lines[last]), wanted.line_end + wanted.requirement),)


def _in_list(
    lines: Sequence[str], table: tuple[str, ...], key: str, wanted: _Wanted
) -> tuple[Edit, ...]:
    """Add an item behind the last one of a list, with commas as the list has them."""
    keys = (t for t in texts(lines) if t.is_key and t.path == table and t.value == key)
    found = next(keys, None)
    if found is None:
        return ()
    opened = last = comma = closed = None
    line, column = found.line, found.column + len(key)
    while closed is None and line < len(lines):
        token = _TOKEN.search(lines[line], column)
        if token is None or token["comment"] is not None:
            line, column = line + 1, 0
            continue
        column = token.end()
        if token["text"] is not None:
            last, comma = (line, token.span()), None
        elif token["sign"] == ",":
            comma = line, column
        elif token["sign"] == "[" and opened is None:
            opened = line, column
        elif token["sign"] == "]" and opened is not None:
            closed = line, token.start()
        else:
            return ()
    if opened is None or closed is None:
        return ()
    if last is None:
        return (_put(*opened, f'"{wanted.requirement}"'),)
    line, (start, stop) = last
    quote = lines[line][start]
    item = f"{quote}{wanted.requirement}{quote}"
    if line == opened[0]:
        return (_put(line, stop, f", {item}"),)
    body = lines[line]
    item = wanted.line_end + body[: len(body) - len(body.lstrip())] + item
    if comma is not None:
        at = closed[1] if closed[0] == comma[0] else len(lines[comma[0]])
        return (_put(comma[0], at, f"{item},"),)
    if closed[0] == line or not lines[line][stop:].strip():
        return (_put(line, stop, f",{item}"),)
    return (_put(line, stop, ","), _put(line, len(body), item))


def _in_table(lines: Sequence[str], table: str, wanted: _Wanted, text: str) -> tuple[Edit, ...]:
    """Add a line behind the last one of a table."""
    head = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(?:#.*)?")
    first = next((n for n, line in enumerate(lines) if head.fullmatch(line)), None)
    if first is None:
        return ()
    stop = next((n for n in range(first + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    last = max(n for n in range(first, stop) if lines[n].strip() or n == first)
    return (_put(last, len(lines[last]), wanted.line_end + text),)


def _is_dynamic(lines: Sequence[str]) -> bool:
    return any(
        text.path == ("project", "dynamic") and text.value == "dependencies"
        for text in texts(lines)
    )


def _is_right(
    kind: DocumentKind, text: str, edits: Sequence[Edit], before: Iterable[Entry], package: str
) -> bool:
    """Tell whether the file then asks for one more package, and says all else as before."""
    after = Snapshot.of(text).with_edits(edits)
    found = entries(kind, [after.body(n) for n in range(after.line_count)])
    known = [(entry.key, entry.specifier) for entry in before]
    there = [(entry.key, entry.specifier) for entry in found]
    (new,) = [one for one in there if one[0] == normalised(package)] or [("", "")]
    if not new[0] or [one for one in there if one is not new] != known:
        return False
    if kind is DocumentKind.REQUIREMENTS:
        return True
    try:
        tomllib.loads(text)
        tomllib.loads(after.text)
    except tomllib.TOMLDecodeError:
        return False
    return True
