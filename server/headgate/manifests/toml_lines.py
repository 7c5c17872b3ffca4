"""Keys and texts of a TOML file with their places, read line by line.

A text that does not parse has no tree, and a tree has no places. So tables, keys and
strings are found here by their lines; where the file is valid, the tests hold what is
found against the parser of the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_HEADER: Final = re.compile(r"\s*\[\[?(?P<name>[^\[\]]+)\]\]?\s*(?:#.*)?$")
_PART: Final = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*(?:\.|$)""")
_KEY: Final = re.compile(
    r"""\s*(?P<key>(?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=(?!=)"""
)
_TOKEN: Final = re.compile(
    r"""(?P<long>\"{3}|'{3})|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'"""
    r"""|(?P<comment>\#.*)|(?P<open>[\[{])|(?P<close>[\]}])|(?<![\w-])(?P<key>[\w-]++)(?=\s*=)"""
)


@dataclass(frozen=True, slots=True)
class Text:
    """A string in a list or after a key, or the key itself, with the table around it."""

    path: tuple[str, ...]
    """Of a string, its key too."""
    value: str
    line: int
    column: int
    in_list: bool = False
    is_key: bool = False
    rest: str = ""
    """Behind a key, what its line goes on with."""


def parts(name: str) -> tuple[str, ...]:
    """Cut a dotted key."""
    return tuple(a or b or c for a, b, c in _PART.findall(name.strip()))


def texts(lines: Sequence[str]) -> Iterator[Text]:
    """Yield keys and strings in order."""
    table: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    nested = ""
    until = ""
    for number, line in enumerate(lines):
        at = 0
        if until:
            end = line.find(until)
            if end < 0:
                continue
            at, until = end + 3, ""
        elif not nested or _HEADER.match(line):
            # A header ends a list that was never closed.
            header = _HEADER.match(line)
            key = _KEY.match(line)
            if header is not None and not (nested and not _looks_like_header(line)):
                table, nested = parts(header["name"]), ""
                continue
            if key is not None and not nested:
                names = parts(key["key"])
                path = table + names
                at = key.end()
                if len(names) == 1:
                    start = key.start("key") + (line[key.start("key")] in "\"'")
                    yield Text(table, names[0], number, start, is_key=True, rest=line[at:])
        while True:
            token = _TOKEN.search(line, at)
            if token is None or token["comment"] is not None:
                break
            at = token.end()
            if token["long"]:
                end = line.find(token["long"], at)
                if end < 0:
                    until = token["long"]
                    break
                at = end + 3
            elif token["open"]:
                nested += token["open"]
            elif token["close"]:
                nested = nested[:-1]
            elif token["key"] is None:
                quoted = "double" if token["double"] is not None else "single"
                yield Text(path, token[quoted], number, token.start(quoted), in_list=nested == "[")


def _looks_like_header(line: str) -> bool:
    """Tell a header from a list in a list, which TOML allows at the beginning of a line."""
    return re.match(r"\[\[?\s*[A-Za-z_\"']", line) is not None and not line.rstrip().endswith(",")
