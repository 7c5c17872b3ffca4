"""What a regular expression lets through: which characters, and what those can still do.

Owns the reading of patterns as far as their characters go. A literal stands where the
author of the pattern has put it; what counts is what whoever writes the text may choose:
characters of sets, and all of what is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from headgate.ruleapi import Danger
from headgate.text.patterns import lazy_pattern

_OTHERS: Final = "é"
"""Stands for all characters beyond ASCII."""
_ALL: Final = frozenset(map(chr, range(128))) | {_OTHERS}
_WORD: Final = frozenset(c for c in _ALL if c.isalnum() or c == "_")
_DIGIT: Final = frozenset("0123456789")
_SPACE: Final = frozenset(" \t\n\r\f\v")
_SETS: Final = {
    "w": _WORD, "d": _DIGIT, "s": _SPACE, "W": _ALL - _WORD, "D": _ALL - _DIGIT, "S": _ALL - _SPACE,
}  # fmt: skip
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}
_ENDS: Final = frozenset("bBAZz")
_NOTHING: Final[frozenset[str]] = frozenset()
_LONG: Final = 2_000
_DEEP: Final = 20
_COUNT: Final = lazy_pattern(r"\{(\d*)(,?)(\d*)\}")
_GROUP: Final = lazy_pattern(r"\?(?:P?<\w+>|P=\w+|#[^)]*|<?[=!]|>|[a-zA-Z-]*:?)")
_DOTS: Final = lazy_pattern(r"\\\.\\\.|\\\.\{2|\[\.\]\[\.\]")
_FLAGS: Final = lazy_pattern(r"\?([a-zA-Z]*)")


class _Part(NamedTuple):
    """What a part of a pattern matches."""

    free: frozenset[str] = _NOTHING
    """Characters that whoever writes the text may choose."""
    fixed: frozenset[str] = _NOTHING
    first: frozenset[str] = _NOTHING
    """Characters that it may begin with."""
    empty: bool = True
    """Whether it may match nothing."""
    no_dots: bool = False
    """Whether no two dots stand side by side."""


class _Unread(Exception):
    """The pattern is none, or one that is not read."""


class _Reader:
    """Reads one pattern from the left to the right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.dot = _ALL - {"\n"}
        self.no_dots = False
        """Whether it looks ahead that no two dots stand in the text."""

    def choices(self, depth: int) -> _Part:
        """Read alternatives, up to the bracket that ends them or the end."""
        if depth > _DEEP:
            raise _Unread
        made = self._row(depth)
        while self.pattern[self.at : self.at + 1] == "|":
            self.at += 1
            other = self._row(depth)
            made = _Part(
                made.free | other.free, made.fixed | other.fixed, made.first | other.first,
                made.empty or other.empty,
            )  # fmt: skip
        return made

    def _row(self, depth: int) -> _Part:
        out = _Part()
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            one = self._repeated(self._one(depth))
            first = out.first | one.first if out.empty else out.first
            out = _Part(out.free | one.free, out.fixed | one.fixed, first, out.empty and one.empty)
        return out

    def _repeated(self, one: _Part) -> _Part:
        sign = self.pattern[self.at : self.at + 1]
        counted = _COUNT.match(self.pattern, self.at)
        many, none = sign in ("*", "+"), sign in ("*", "?")
        if sign and sign in "*+?":
            self.at += 1
        elif counted is not None and (counted[1] or counted[3]):
            self.at = counted.end()
            most = counted[3] or ("2" if counted[2] else counted[1])
            many, none = int(most[:4]) > 1, int(counted[1][:4] or 0) == 0
        else:
            return one
        if self.pattern[self.at : self.at + 1] in ("?", "+"):
            self.at += 1
        free = one.free | one.fixed if many else one.free
        return _Part(free, one.fixed, one.first, one.empty or none)

    def _one(self, depth: int) -> _Part:
        sign = self.pattern[self.at]
        self.at += 1
        match sign:
            case "(":
                return self._group(depth)
            case "[":
                return _of_set(self._set())
            case ".":
                return _of_set(self.dot)
            case "^" | "$":
                return _Part()
            case "\\":
                return self._escaped()
            case _:
                return _of_set(frozenset(sign if sign in _ALL else _OTHERS))

    def _group(self, depth: int) -> _Part:
        start = _GROUP.match(self.pattern, self.at)
        said = start[0] if start is not None else ""
        flags = _FLAGS.match(said)
        if flags is not None and "x" in flags[1]:
            raise _Unread
        if flags is not None and "s" in flags[1]:
            self.dot = _ALL
        self.at += len(said)
        start_at = self.at
        inner = self.choices(depth + 1)
        if said == "?!" and _DOTS.search(self.pattern, start_at, self.at):
            self.no_dots = True
        if self.pattern[self.at : self.at + 1] != ")":
            raise _Unread
        self.at += 1
        return _Part() if said in ("?=", "?!", "?<=", "?<!") else inner

    def _escaped(self) -> _Part:
        sign = self.pattern[self.at : self.at + 1]
        if sign in _ENDS or (sign.isdecimal() and sign != "0"):
            self.at += 1
            return _Part()
        found = self._sign()
        return _of_set(found if isinstance(found, frozenset) else frozenset(found))

    def _sign(self) -> frozenset[str] | str:
        """Read what stands behind a backslash."""
        sign = self.pattern[self.at : self.at + 1]
        self.at += 1
        if not sign:
            raise _Unread
        if sign in _SETS:
            return _SETS[sign]
        if sign in ("x", "u", "U"):
            digits = self.pattern[self.at : self.at + {"x": 2, "u": 4, "U": 8}[sign]]
            self.at += len(digits)
            try:
                sign = chr(int(digits, 16))
            except (ValueError, OverflowError):
                raise _Unread from None
            return sign if sign in _ALL else _OTHERS
        sign = _ESCAPED.get(sign, sign)
        return sign if sign in _ALL else _OTHERS

    def _set(self) -> frozenset[str]:
        without = self.pattern[self.at : self.at + 1] == "^"
        self.at += without
        start = self.at
        out: set[str] = set()
        while self.pattern[self.at : self.at + 1] != "]" or self.at == start:
            one = self._in_set()
            following = self.pattern[self.at : self.at + 2]
            if following[:1] == "-" and following[1:] not in ("", "]"):
                self.at += 1
                other = self._in_set()
                if not isinstance(one, str) or not isinstance(other, str):
                    raise _Unread
                out.update(c for c in _ALL if one <= c <= other or c == other)
            else:
                out.update(one)
        self.at += 1
        return _ALL - out if without else frozenset(out)

    def _in_set(self) -> frozenset[str] | str:
        if self.at >= len(self.pattern):
            raise _Unread
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "\\":
            return "\b" if self.pattern[self.at : self.at + 1] == "b" else self._sign()
        return sign if sign in _ALL else _OTHERS


def _of_set(signs: frozenset[str]) -> _Part:
    if len(signs) == 1 and _OTHERS not in signs:
        return _Part(fixed=signs, first=signs, empty=False)
    return _Part(free=signs, first=signs, empty=False)


@lru_cache(1_024)
def _read(pattern: str) -> _Part | None:
    if len(pattern) > _LONG:
        return None
    reader = _Reader(pattern)
    try:
        made = reader.choices(0)
    except _Unread:
        return None
    return made._replace(no_dots=reader.no_dots) if reader.at == len(pattern) else None


def _any_of(signs: str) -> Callable[[_Part], bool]:
    return lambda part: not part.free.isdisjoint(signs)


def _climbs(part: _Part) -> bool:
    """Whether a text can lead out of a folder: upwards, or to the root."""
    slashes = not part.free.isdisjoint("/\\")
    climbs = "." in part.free and not part.no_dots
    return slashes and (climbs or not part.first.isdisjoint("/\\"))


def _leaves(part: _Part) -> bool:
    """Whether an address can lead to another host."""
    return ":" in part.free or (not part.free.isdisjoint("/\\") and "." in part.free)


def _calls(part: _Part) -> bool:
    return "(" in part.free and any(c.isalpha() for c in part.free)


def _packs(part: _Part) -> bool:
    """Whether any bytes can be written so, in base64."""
    return {"a", "A"} <= part.free and not part.free.isdisjoint("=+")


_CAN: Final[dict[Danger, Callable[[_Part], bool]]] = {
    Danger.COMMAND: _any_of(";&|$`<>\n\r"),
    Danger.CODE: _calls,
    Danger.SQL: _any_of("'\"\\;`("),
    Danger.NOSQL: _any_of("{$\"'"),
    Danger.LDAP: _any_of("()*\\|&\0"),
    Danger.XPATH: _any_of("'\"[("),
    Danger.TEMPLATE: _any_of("{<$"),
    Danger.MARKUP: _any_of("<\"'"),
    Danger.XML_TEXT: _any_of("<&\"'"),
    Danger.XML_ENTITY: _any_of("<&"),
    Danger.XML_BOMB: _any_of("<&"),
    Danger.HEADER: _any_of("\r\n"),
    Danger.LOG: _any_of("\r\n"),
    Danger.REGEX: _any_of("*+{(|[\\"),
    Danger.FORMAT: _any_of("{%"),
    Danger.FORMULA: _any_of("=@+"),
    Danger.GRAPHQL: _any_of("{}(\""),
    Danger.PATH: _climbs,
    Danger.UPLOAD_NAME: _climbs,
    Danger.URL: _any_of(".:/@\\"),
    Danger.DOWNLOAD: _any_of(".:/@\\"),
    Danger.REDIRECT: _leaves,
    Danger.PICKLE: _packs,
}  # fmt: skip
"""What a text must be able to hold to be dangerous; nothing else can be, of a closed form."""
_WIDE: Final = frozenset("a;(<")
"""Whoever may write these may write about anything."""
_LINES: Final = frozenset({Danger.HEADER, Danger.LOG})
_EVERY: Final = frozenset(Danger)
_START: Final = lazy_pattern(r"(?:\(\?[aiLmsu]+\))?(?:\(\??[:\w<>]*)*(?:\^|\\A)")
_END: Final = lazy_pattern(r"(?<!\\)(?:\\\\)*(?:\$|\\Z|\\z)\)*$")


def removed_by_part(part: str) -> frozenset[Danger]:
    """Return what a text cannot do that is matched by a part of a pattern as a whole."""
    read = _read(part)
    if read is None:
        return frozenset()
    if read.free >= _WIDE:
        return frozenset() if not read.free.isdisjoint("\r\n") else _LINES
    return _EVERY - {danger for danger, can in _CAN.items() if can(read)}


@lru_cache(1_024)
def removed_by_match(pattern: str, how: str) -> frozenset[Danger]:
    """Return what a text cannot do in which a pattern is found: "fullmatch", "match", "search"."""
    if how != "fullmatch":
        if not _END.search(pattern) or (how == "search" and not _START.match(pattern)):
            return frozenset()
        if "|" in pattern and not re.match(r"\^?\(.*\)(?:\$|\\Z|\\z)$", pattern, re.S):
            alternatives = _alternatives(pattern)
            if any(not _END.search(one) for one in alternatives) or (
                how == "search" and any(not _START.match(one) for one in alternatives)
            ):
                return frozenset()
    return removed_by_part(pattern)


def keeps_down(patterns: Sequence[str], how: str) -> bool:
    """Whether a text in which one of these patterns is found leads to no folder above."""
    for pattern in patterns:
        read = _read(pattern) if removed_by_match(pattern, how) else None
        if read is None or read.free >= _WIDE or ("." in read.free and not read.no_dots):
            return False
    return bool(patterns)


def removed_by_all(patterns: Sequence[str], how: str) -> frozenset[Danger]:
    """Return what a text cannot do in which one of these patterns is found."""
    gone = _EVERY if patterns else frozenset[Danger]()
    for pattern in patterns:
        gone &= removed_by_match(pattern, how)
    return gone


def how_matched(names: Iterable[str]) -> str:
    """Return how functions of these names match, the loosest of them."""
    kinds = {n.rpartition(".")[2] for n in names}
    return "search" if "search" in kinds else "match" if "match" in kinds else "fullmatch"


def _alternatives(pattern: str) -> list[str]:
    """Return the alternatives that a pattern has outside of brackets."""
    out, depth, at, start = list[str](), 0, 0, 0
    in_set = False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_set:
            in_set = sign != "]"
        elif sign == "[":
            in_set = True
            at += pattern[at + 1 : at + 2] in ("]", "^")
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            out.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*out, pattern[start:]]
