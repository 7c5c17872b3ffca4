"""Hides secrets before anything is shown.

Owns the rule that a found secret is never shown whole: the string literals on
the lines of a finding about secrets are masked, and the secret's value wherever
else it stands, for every format, in excerpts and in messages. Excerpts show no key of
a known form and no password of an address either, whatever the finding is about and
whatever kind of file it is in. Knows no format.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from headgate.ruleapi import Finding
from headgate.ruleapi.command_passwords import command_passwords
from headgate.ruleapi.keys import known_key
from headgate.text import Range, Snapshot, split_lines
from headgate.text.patterns import lazy_pattern

SECRET_CODES: Final = frozenset(
    {"HG005", "HG601", "HG602", "HG604", "HG311", "B105", "B106", "B107"}
)
"""Findings whose lines hold a secret."""

MASK: Final = "*"
_SHOWN: Final = 2
_LONG_ENOUGH: Final = 8
_VALUE: Final = 4
"""Shorter values say nothing, and stand everywhere."""

_WORD: Final = lazy_pattern(r"[a-z_]+|[A-Z_]+")
_IN_ADDRESS: Final = lazy_pattern(r"//[^\s:@/]*:([^\s@/]+)@")
_PASSWORD: Final = lazy_pattern(
    r"(?://[^\s:@/]*:|[?&][\w.-]{0,40}(?:key|pass|passwd|password|secret|sig|signature|token)=)"
    r"(?P<value>(?![{$<%])[^\s@/&\"'{}<>]{6,})(?=@|[\s&\"'#<>)\]]|$)",
    re.IGNORECASE,
)
"""The password in an address, or the key among its parameters, if it is written out."""

_OPENING: Final = lazy_pattern(r"([A-Za-z]{0,3})('''|\"\"\"|'|\")")
_END: Final = lazy_pattern(r"[\r\n]")
_LEVELS: Final = 20
"""F-strings that may nest; deeper ones count as text."""

_QUOTED: Final = lazy_pattern(r"'.*'|\".*\"", re.S)
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


def masked_lines(
    snapshot: Snapshot, findings: Iterable[Finding], secrets: Collection[str] = ()
) -> Mapping[int, str]:
    """Return the lines that hold secrets, without their ends, with those masked.

    Of the lines of a finding about a secret all literals are masked; of others,
    whatever repeats the value of such a secret, or of `secrets` from elsewhere.
    Pass suppressed findings as well: another finding may show the same line.
    """
    about = [finding for finding in findings if is_secret(finding)]
    if not about and not secrets:
        return {}
    own = _own_lines(snapshot, about)
    values = {*secrets, *secret_texts(snapshot, about)}
    out = dict(own)
    text = snapshot.text
    repeated = hide(text, values)
    if repeated != text:
        starts = list(accumulate(map(len, snapshot.lines), initial=0))
        for line, start in enumerate(starts[:-1]):
            body = snapshot.body(line)
            other = repeated[start : start + len(body)]
            if other != body:
                out[line] = _both(own.get(line, body), other)
    return out


def _both(one: str, other: str) -> str:
    """Return a line masked in two ways, with what either hides."""
    return "".join(MASK if MASK in pair else pair[0] for pair in zip(one, other, strict=True))


def _own_lines(snapshot: Snapshot, findings: Sequence[Finding]) -> dict[int, str]:
    """Return the lines of findings about secrets, with all literals masked."""
    if not findings:
        return {}
    hidden = hidden_text(snapshot.text)
    starts = list(accumulate(map(len, snapshot.lines), initial=0))
    out: dict[int, str] = {}
    for finding in findings:
        for range_ in (finding.range, *_places(finding)):
            first, last = range_.start.line, min(range_.end.line, snapshot.line_count - 1)
            numbers = range(first, last + 1)
            if _is_literal(snapshot, range_):
                # Above it a literal may lack its end, and seem to end here.
                near = hidden_text("".join(snapshot.line(line) for line in numbers))
                pieces = [piece.rstrip("\r\n") for piece in split_lines(near)]
            else:
                pieces = [hidden[starts[n] : starts[n + 1]].rstrip("\r\n") for n in numbers]
            for line, piece in zip(numbers, pieces, strict=False):
                out[line] = _both(out[line], piece) if line in out else piece
            if all(out[line] == snapshot.body(line) for line in numbers):
                # Not seen as a literal, as happens in broken text: better nothing than too much.
                for line in numbers:
                    body = snapshot.body(line)
                    column = range_.start.column if line == first else 0
                    out[line] = body[:column] + MASK * len(body[column:])
    return out


def _places(finding: Finding) -> Iterator[Range]:
    """Yield the other places that belong to a finding."""
    return (r.range for r in (*finding.path, *finding.related) if r.range)


def _is_literal(snapshot: Snapshot, range_: Range) -> bool:
    """Tell whether a range is one string literal, whatever stands around it."""
    text = _text_of(snapshot, range_)
    opening = _OPENING.match(text)
    if opening is None or len(text) < 2 * len(opening[2]):
        return False
    spans = literals(text)
    return len(spans) == 1 and spans[0].stop + len(opening[2]) == len(text)


def _text_of(snapshot: Snapshot, range_: Range) -> str:
    start, end = range_
    last = min(end.line, snapshot.line_count - 1)
    lines = [snapshot.line(line) for line in range(start.line, last + 1)]
    if lines and last == end.line:
        lines[-1] = lines[-1][: end.column]
    if lines:
        lines[0] = lines[0][start.column :]
    return "".join(lines)


def secret_texts(snapshot: Snapshot, findings: Iterable[Finding]) -> frozenset[str]:
    """Return the values of the found secrets, line by line.

    They are what the literals in a finding's range say, or, if none stands there,
    those on its lines. Looks at these lines only.
    """
    out: set[str] = set()
    for finding in findings:
        if not is_secret(finding):
            continue
        last = min(finding.range.end.line, snapshot.line_count - 1)
        numbers = range(finding.range.start.line, last + 1)
        around = "".join(snapshot.line(line) for line in numbers)
        for text in (_text_of(snapshot, finding.range), around):
            values = [text[start:stop] for start, stop in literals(text)]
            if values:
                break
        else:
            continue
        # A check of Bandit covers a whole call, and quotes the literal that it means.
        meant = [v for v in values if f"'{v}'" in finding.message or f'"{v}"' in finding.message]
        for value in meant or values:
            pieces = [piece.strip() for piece in re.split(r"\r\n|\n|\r", value)]
            pieces += _IN_ADDRESS.findall(value)
            out.update(piece for piece in pieces if len(piece) >= _VALUE)
    return frozenset(out)


def hide(text: str, secrets: Collection[str]) -> str:
    """Return the text with every occurrence of the secrets masked; no character moves.

    A short secret is masked only as a word of its own, and one that reads like a
    plain word only in literals and comments: as code it is a name.
    """
    present = [secret for secret in secrets if secret in text]
    if not present:
        return text
    present.sort(key=lambda secret: (-len(secret), secret))
    quoted: list[Span] | None = None
    out = list(text)
    for secret in present:
        pattern = re.escape(secret)
        if len(secret) < _LONG_ENOUGH:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        for found in re.finditer(pattern, text):
            if _WORD.fullmatch(secret):
                quoted = _scanned(text, comments=True) if quoted is None else quoted
                at = bisect_right(quoted, found.start(), key=lambda span: span.start) - 1
                if at < 0 or found.start() >= quoted[at].stop:
                    continue
            for index, char in enumerate(masked(secret), found.start()):
                if char == MASK:
                    out[index] = MASK
    return "".join(out)


def without_keys(text: str) -> str:
    """Return a line with what looks like a key or a password of its own accord masked."""
    text = known_key().sub(lambda found: masked(found[0]), text)
    for found in command_passwords(text):
        start, stop = found.span("value")
        if text[start] not in "{$%":  # the value comes from elsewhere
            text = text[:start] + masked(found["value"]) + text[stop:]
    return _PASSWORD.sub(
        lambda found: found[0][: found.start("value") - found.start()] + masked(found["value"]),
        text,
    )


def masked_message(finding: Finding, secrets: Collection[str] = ()) -> str:
    """Return the message without secrets; one about a secret loses what it quotes."""
    message = hide(finding.message, secrets)
    if not is_secret(finding):
        return message
    return _QUOTED.sub(lambda m: m[0][0] + masked(m[0][1:-1]) + m[0][0], message)


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
    return _scanned(text, comments=False)


def _scanned(text: str, *, comments: bool) -> list[Span]:
    """Return the insides of literals, and comments if they are wanted."""
    spans: list[Span] = []
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        hash_ = text.find("#", at, opening.start())
        if hash_ >= 0:
            start, at = hash_, _line_end(text, hash_)
            if comments:
                spans.append(Span(start, at))
            continue
        limit = len(text) if len(opening[2]) == 3 else None
        stop, at = _closing(text, opening, limit, 0)
        spans.append(Span(opening.end(), stop))
    if comments and (hash_ := text.find("#", at)) >= 0:
        spans += _last_comments(text, hash_)
    return spans


def _last_comments(text: str, hash_: int) -> Iterator[Span]:
    """Yield the comments behind the last literal."""
    while hash_ >= 0:
        end = _line_end(text, hash_)
        yield Span(hash_, end)
        hash_ = text.find("#", end)


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
