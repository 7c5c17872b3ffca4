"""Hides secrets before anything is shown.

Owns the rule that a found secret is never shown whole: the string literals on
the lines of a finding about secrets are masked, for every format, in excerpts
and in messages. Knows no format.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

from headgate.ruleapi import Finding
from headgate.text import Snapshot

SECRET_CODES: Final = frozenset({"HG601", "HG602", "HG311", "B105", "B106", "B107"})
"""Findings whose lines hold a secret."""

MASK: Final = "*"
_SHOWN: Final = 2
_LONG_ENOUGH: Final = 8

_OPENING: Final = re.compile(r"([A-Za-z]{0,3})('''|\"\"\"|'|\")")
_END: Final = re.compile(r"[\r\n]")
_LEVELS: Final = 20
"""F-strings that may nest; deeper ones count as text."""

_QUOTED: Final = re.compile(r"'.*'|\".*\"", re.S)
"""From the first quote to the last, since what is quoted may hold quotes itself."""


class Span(NamedTuple):
    """The inside of a string literal, in offsets of the text."""

    start: int
    stop: int


def is_secret(finding: Finding) -> bool:
    """Tell whether a finding, or one that yielded to it, is about a secret."""
    return not SECRET_CODES.isdisjoint((finding.code, *finding.also))


def masked(secret: str) -> str:
    """Return as many characters, of which at most the first two are the secret's own."""
    shown = _SHOWN if len(secret) >= _LONG_ENOUGH else 0
    return secret[:shown] + MASK * (len(secret) - shown)


def masked_lines(snapshot: Snapshot, findings: Iterable[Finding]) -> Mapping[int, str]:
    """Return the lines that hold secrets, without their ends, with literals masked.

    Pass suppressed findings as well: another finding may show the same line.
    """
    secrets = [finding for finding in findings if is_secret(finding)]
    if not secrets:
        return {}
    hidden = hidden_text(snapshot.text)
    starts = list(accumulate(map(len, snapshot.lines), initial=0))
    out: dict[int, str] = {}
    for finding in secrets:
        for range_ in (finding.range, *(r.range for r in finding.related if r.range)):
            last = min(range_.end.line, snapshot.line_count - 1)
            for line in range(range_.start.line, last + 1):
                out.setdefault(line, hidden[starts[line] : starts[line + 1]].rstrip("\r\n"))
            if all(out[line] == snapshot.body(line) for line in range(range_.start.line, last + 1)):
                # Not seen as a literal, as happens in broken text: better nothing than too much.
                for line in range(range_.start.line, last + 1):
                    body = snapshot.body(line)
                    column = range_.start.column if line == range_.start.line else 0
                    out[line] = body[:column] + MASK * len(body[column:])
    return out


def secret_texts(snapshot: Snapshot, findings: Iterable[Finding]) -> frozenset[str]:
    """Return what literals say on the lines that hold secrets, line by line.

    For those who show another version of the text, in which the secret may stand
    without being found.
    """
    lines = masked_lines(snapshot, findings)
    if not lines:
        return frozenset()
    starts = list(accumulate(map(len, snapshot.lines), initial=0))
    out: set[str] = set()
    for start, stop in literals(snapshot.text):
        line = bisect_right(starts, start) - 1
        for piece in re.split(r"\r\n|\n|\r", snapshot.text[start:stop]):
            if line in lines and len(piece.strip()) > _SHOWN:
                out.add(piece.strip())
            line += 1
    return frozenset(out)


def masked_message(finding: Finding) -> str:
    """Return the message; one about a secret loses what it quotes."""
    if not is_secret(finding):
        return finding.message
    return _QUOTED.sub(lambda m: m[0][0] + masked(m[0][1:-1]) + m[0][0], finding.message)


def hidden_text(text: str) -> str:
    """Return the text with the inside of all string literals masked; no line moves."""
    out: list[str] = []
    done = 0
    for start, stop in literals(text):
        out.append(text[done:start])
        out.append(_masked_lines_of(text[start:stop]))
        done = stop
    out.append(text[done:])
    return "".join(out)


def _masked_lines_of(inside: str) -> str:
    """Mask a literal line by line; only its first line may keep its beginning."""
    first, *rest = re.split(r"(\r\n|\n|\r)", inside)
    return masked(first) + "".join(
        part if part in ("\r\n", "\n", "\r") else MASK * len(part) for part in rest
    )


def literals(text: str) -> list[Span]:
    """Return the insides of the string literals, also in a text that does not parse.

    Of an f-string all is inside, fields included: quotes that nest in a field
    (PEP 701) must not turn the rest inside out. What is not closed ends at the end
    of its line, or of the text if its quotes are triple, so that a mistake shows
    too little rather than too much.
    """
    spans: list[Span] = []
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        hash_ = text.find("#", at, opening.start())
        if hash_ >= 0:
            at = _line_end(text, hash_)
            continue
        limit = len(text) if len(opening[2]) == 3 else None
        stop, at = _closing(text, opening, limit, 0)
        spans.append(Span(opening.end(), stop))
    return spans


def _line_end(text: str, at: int) -> int:
    """Return where the line that holds `at` ends."""
    end = _END.search(text, at)
    return end.start() if end else len(text)


def _closing(text: str, opening: re.Match[str], limit: int | None, level: int) -> tuple[int, int]:
    """Return where the inside of a literal stops, and where the text goes on.

    `limit` is where it ends if it is not closed; None is the end of its line.
    """
    prefix, quotes = opening[1].lower(), opening[2]
    fields = "f" in prefix or "t" in prefix
    at, depth = opening.end(), 0
    while at < (len(text) if limit is None else limit):
        char = text[at]
        if depth == 0 and text.startswith(quotes, at):
            return at, at + len(quotes)
        if limit is None and char in "\r\n":
            return at, at
        if char == "\\":
            at += 3 if text.startswith("\r\n", at + 1) else 2
        elif fields and depth == 0 and text.startswith("{{", at):
            at += 2
        elif fields and char == "{":
            depth, at = depth + 1, at + 1
        elif depth and char == "}":
            depth, at = depth - 1, at + 1
        elif depth and level < _LEVELS and (nested := _OPENING.match(text, at)):
            inner = limit if limit is not None else _line_end(text, at)
            _, at = _closing(text, nested, inner, level + 1)
        else:
            at += 1
    at = min(at, len(text))
    return at, at
