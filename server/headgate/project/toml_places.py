"""Where the keys and values of a TOML text stand, which `tomllib` does not tell.

Reads text that `tomllib` has found to be right, so it need not find mistakes: in any
other text it says what it can and raises nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final, TypeAlias

from headgate.text import Position, Range, Snapshot

Path: TypeAlias = tuple[str | int, ...]
"""Keys, and the numbers of elements, from the top: ("rule", 0, "code")."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_SCALAR: Final = re.compile(r"[^,\]}#\r\n]*")
_BASIC: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL: Final = re.compile(r"'[^'\n]*'")
_LONG_BASIC: Final = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.S)
_LONG_LITERAL: Final = re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.S)
_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands, and its value; of a table, where its header does."""

    key: Range
    value: Range


@dataclass(slots=True)
class _Scan:
    """One text while it is read. `starts` are the offsets of its lines."""

    text: str
    starts: list[int]
    at: int = 0
    places: dict[Path, Place] = field(default_factory=dict[Path, Place])
    arrays: dict[Path, int] = field(default_factory=dict[Path, int])
    """How many tables each array of tables has so far."""

    def range(self, start: int, end: int) -> Range:
        return Range(self._position(start), self._position(end))

    def _position(self, offset: int) -> Position:
        line = bisect_right(self.starts, offset) - 1
        return Position(line, offset - self.starts[line])

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def sees(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def take(self, word: str) -> bool:
        if not self.sees(word):
            return False
        self.at += len(word)
        return True


def places_of(text: str) -> Mapping[Path, Place]:
    """Return the places of all keys, tables and elements of a text that is right."""
    starts = [0]
    for line in Snapshot.of(text).lines:
        starts.append(starts[-1] + len(line))
    scan = _Scan(text, starts[:-1] or [0])
    base: Path = ()
    while scan.at < len(text):
        scan.skip(_BLANK)
        before = scan.at
        if scan.sees("["):
            base = _header(scan)
        elif scan.at < len(text):
            _pair(scan, base, 0)
        if scan.at == before:
            break  # the end, or a text that is not right
    return scan.places


def _header(scan: _Scan) -> Path:
    start = scan.at
    is_array = scan.take("[[")
    if not is_array:
        scan.take("[")
    keys = [key for key, _ in _keys(scan)]
    scan.take("]]" if is_array else "]")
    where = scan.range(start, scan.at)
    path: Path = ()
    for number, key in enumerate(keys):
        path = (*path, key)
        if is_array and number == len(keys) - 1:
            index = scan.arrays.get(path, 0)
            scan.arrays[path] = index + 1
            scan.places.setdefault(path, Place(where, where))
            path = (*path, index)
        elif path in scan.arrays:
            path = (*path, scan.arrays[path] - 1)
    scan.places.setdefault(path, Place(where, where))
    return path


def _keys(scan: _Scan) -> list[tuple[str, Range]]:
    out: list[tuple[str, Range]] = []
    while True:
        scan.skip(_SPACE)
        start = scan.at
        for pattern in (_BARE, _BASIC, _LITERAL):
            found = pattern.match(scan.text, scan.at)
            if found is not None and found.group():
                scan.at = found.end()
                out.append((_spoken(found.group()), scan.range(start, scan.at)))
                break
        scan.skip(_SPACE)
        if scan.at == start or not scan.take("."):
            return out


def _spoken(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] == '"':
        try:
            return str(tomllib.loads(f"k = {key}")["k"])
        except ValueError:
            return key[1:-1]
    return key


def _pair(scan: _Scan, base: Path, depth: int) -> None:
    keys = _keys(scan)
    if not keys or not scan.take("="):
        return
    path = base
    start = keys[0][1].start
    for key, _ in keys[:-1]:
        path = (*path, key)
        scan.places.setdefault(path, Place(keys[0][1], keys[0][1]))
    path = (*path, keys[-1][0])
    where = Range(start, keys[-1][1].end)
    scan.places[path] = Place(where, where)
    scan.skip(_SPACE)
    scan.places[path] = Place(where, _value(scan, path, depth))


def _value(scan: _Scan, path: Path, depth: int) -> Range:
    start = scan.at
    if scan.sees("[") and depth < _DEEPEST:
        scan.take("[")
        for index in count():
            scan.skip(_BLANK)
            if scan.take("]") or scan.at >= len(scan.text):
                break
            before = scan.at
            where = _value(scan, (*path, index), depth + 1)
            scan.places[(*path, index)] = Place(where, where)
            scan.skip(_BLANK)
            if not scan.take(",") and scan.at == before:
                break
    elif scan.sees("{") and depth < _DEEPEST:
        scan.take("{")
        while not scan.take("}") and scan.at < len(scan.text):
            scan.skip(_BLANK)
            before = scan.at
            _pair(scan, path, depth + 1)
            scan.skip(_BLANK)
            if not scan.take(",") and scan.at == before and not scan.sees("}"):
                break
    else:
        for pattern in (_LONG_BASIC, _LONG_LITERAL, _BASIC, _LITERAL, _SCALAR):
            found = pattern.match(scan.text, scan.at)
            if found is not None:
                scan.at += len(found.group().rstrip(" \t"))
                break
    return scan.range(start, scan.at)
