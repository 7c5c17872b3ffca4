"""What names and patterns say of functions whose code is not seen.

Owns the words by which a call counts as a check or as cleaning (a guess, made only
where nothing better is known, and only to be quieter), and which checks of a text's
start and parts are enough together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from headgate.ruleapi import Danger
from headgate.text.patterns import lazy_pattern

_WORDS = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CHECKING: Final = frozenset(
    """valid validate validated validates safe allowed allow permitted permit trusted trust verify
    verified check checks is_valid whitelisted allowlisted authorize authorized authorised
    authenticated sane legal acceptable""".split()
)
_CLEANING: Final = frozenset(
    """sanitize sanitise sanitized sanitised sanitizer escape escaped quote quoted clean cleaned
    cleanup validate validated validator safe encode encodes hash hashed hexdigest digest slugify
    whitelist allowlist normalize_filename purify scrub bleach neutralize secure""".split()
)
_QUOTING: Final = frozenset(
    "quote quoted escape escaped sanitize sanitise sanitized sanitised".split()
)
_FORMATTED: Final = frozenset(
    f"format_{part}" for part in "alias column constraint index schema sequence table".split()
)
"""What SQLAlchemy calls the methods that write out, and quote, a name."""
_NOT_CLEANING: Final = frozenset({"unescape", "unquote", "unsafe", "decode", "raw"})


@lru_cache(4_096)
def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDS.findall(name))


def sounds_like_check(name: str) -> bool:
    """Tell whether a function's name says that it answers whether something is harmless."""
    return not _words(name).isdisjoint(_CHECKING) and _words(name).isdisjoint(_NOT_CLEANING)


def sounds_like_cleaning(name: str) -> bool:
    """Tell whether a function's name says that its result is harmless."""
    words = _words(name)
    return not words.isdisjoint(_CLEANING) and words.isdisjoint(_NOT_CLEANING)


def sounds_like_quoting(name: str) -> bool:
    """Tell whether a function's name says that its result can stand in a text as one piece.

    Narrower than cleaning: what such a function returns is not even of unknown origin.
    """
    words = _words(name)
    return name in _FORMATTED or (
        not words.isdisjoint(_QUOTING) and words.isdisjoint(_NOT_CLEANING)
    )


_REST = lazy_pattern(r"\[\^(?:\\[wds]|[A-Za-z0-9_ -])+\][+*]?$")


_KEPT: Final = lazy_pattern(r"\[\^((?:[^\]\\]|\\.)+)\][+*]?$")


@lru_cache(1_024)
def leaves_one_line(pattern: str) -> bool:
    """Tell whether no line ends are left in a text from which all that matches was taken out."""
    kept = _KEPT.match(pattern)
    if kept is None:
        return pattern in (r"\s", r"\s+", r"[\r\n]", r"[\r\n]+", r"[\n\r]", r"[\n\r]+")
    try:
        return not any(re.fullmatch(f"[{kept[1]}]", end) for end in "\r\n")
    except (re.error, FutureWarning):
        return False


@lru_cache(1_024)
def leaves_closed(pattern: str) -> bool:
    """Tell whether a text is harmless from which all that matches was taken out."""
    return _REST.match(pattern) is not None or pattern in (r"\W", r"\W+", r"\D", r"\D+")


@lru_cache(512)
def groups_of(pattern: str) -> tuple[tuple[str, ...], int]:
    """Return the names of the groups of a pattern, and how many groups there are."""
    parts = _groups(pattern)
    return tuple(name for name, _ in parts if name), len(parts)


@lru_cache(512)
def group_part(pattern: str, key: object) -> str | None:
    """Return the part of a pattern that a group of a match is matched by."""
    for number, (name, part) in enumerate(_groups(pattern), 1):
        if key in (number, name) and not isinstance(key, bool):
            return part or None
    return None


def _groups(pattern: str) -> list[tuple[str, str]]:
    """Return the name and the text of each group that is captured."""
    out: list[tuple[str, str]] = []
    opened: list[tuple[int, int]] = []
    at, in_class = 0, False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 2
            continue
        if in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
            at += pattern[at + 1 : at + 2] in ("]", "^")
        elif sign == "(":
            named = _NAMED_GROUP.match(pattern, at)
            if named is not None:
                opened.append((named.end(), len(out)))
                out.append((named[1], ""))
            elif pattern[at + 1 : at + 2] == "?":
                opened.append((at, -1))
            else:
                opened.append((at + 1, len(out)))
                out.append(("", ""))
        elif sign == ")" and opened:
            start, number = opened.pop()
            if number >= 0:
                out[number] = (out[number][0], pattern[start:at])
        at += 1
    return out


_NAMED_GROUP: Final = lazy_pattern(r"\(\?P<(\w+)>")


ROOTED: Final = "rooted"
"""Mark of a text that begins with a slash."""
NO_DOTS: Final = "no dots"
"""Mark of a path that leads to no folder above."""
RELATIVE: Final = "relative"
"""Mark of a path that does not begin at the root."""
PARSERS: Final = frozenset(
    {"urllib.parse.urlparse", "urllib.parse.urlsplit", "urllib3.util.parse_url", "yarl.URL"}
)
"""What takes addresses apart."""
HOST: Final = "host"
"""Mark of the host of an address, that says where the address leads."""
_ONE_SLASH: Final = "one slash"
NO_BACKSLASH: Final = "no backslash"
"""Mark of a text whose first signs are no backslash."""
_ENOUGH: Final = (
    (frozenset({ROOTED, _ONE_SLASH, NO_BACKSLASH}), Danger.REDIRECT),
    (frozenset({NO_DOTS, RELATIVE}), Danger.PATH),
)
"""What must be known of a text together, and the danger that is gone then."""


def removed_by(marks: frozenset[str]) -> frozenset[Danger]:
    """Return the dangers that are gone once all of this is known of a text."""
    return frozenset(danger for wanted, danger in _ENOUGH if wanted <= marks)


def not_started(texts: Iterable[str]) -> frozenset[str]:
    """Return the marks of a text that begins with none of these."""
    out: set[str] = set()
    for text in texts:
        if text == "//":
            out.add(_ONE_SLASH)
        elif text in ("/\\", "\\"):
            out.add(NO_BACKSLASH)
        elif text == "/":
            out |= {RELATIVE}
    return frozenset(out)


def not_second(texts: Iterable[str]) -> frozenset[str]:
    """Return the marks of a text whose second sign is none of these."""
    signs = {"/": _ONE_SLASH, "\\": NO_BACKSLASH}
    return frozenset(signs[text] for text in texts if text in signs)


def not_inside(texts: Iterable[str]) -> frozenset[str]:
    """Return the marks of a text, or of a path, in which none of these stands."""
    marks = {"..": {NO_DOTS}, "/": {RELATIVE}, "//": {_ONE_SLASH}, "\\": {NO_BACKSLASH}}
    return frozenset(mark for text in texts for mark in marks.get(text, ()))
