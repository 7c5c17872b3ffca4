"""Patterns that match the same texts, and take no long time to say that one does not match.

Owns the changes that are known to keep what a pattern matches, and what its groups hold, and
where they apply. Whether a changed pattern is quick is asked of `backtracking`.

The changes:

- In `A+dA+`, where `d` is one of the characters of `A`, the first loop may end at any `d`. It
  ends at the first one in `A[A without d]*dA+`, behind which there is all that is behind others.
- `(A+)+` reads each text that `(A+)` reads, and `(A+)*` that of `(A+)?`.
- In `A*?d…A*` a first loop that takes as little as it can need not be tried with more: what
  matches behind a later `d` matches behind the first one too, since `A*` reads what lies between.
  `(?>A*?d)A*` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from headgate.text.patterns import lazy_pattern
from headgate_rules.backtracking import attack_on

_TOKEN: Final = lazy_pattern(
    r"""(?P<open>\((?:\?(?:P<\w+>|:|[=!>]|<[=!]))?)|(?P<close>\))|(?P<bar>\|)
    |(?P<anchor>[\^$]|\\[AbBZ])
    |(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\]|\.|\\[dDsSwW])
    |(?P<other>\\[nrtfv])
    |(?P<char>\\[^\w\s]|[^\\\s()\[\]{}|^$.*+?]|[ ])""",
    re.VERBOSE,
)
_LOOP: Final = lazy_pattern(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")
_CHECKED: Final = "".join(map(chr, range(0x250)))
_GROUPS: Final = frozenset({"(", "(?:"})
_MOST: Final = 4
"""How many changes are made to one pattern."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    loop: str
    start: int
    end: int

    @property
    def is_greedy(self) -> bool:
        return self.loop in ("*", "+")

    @property
    def is_lazy(self) -> bool:
        return self.loop in ("*?", "+?")


def quicker(pattern: str, flags: int, *, whole: bool, is_atomic_known: bool) -> str | None:
    """Return a pattern that matches the same and is quick, None where none is known.

    `is_atomic_known`: whether `(?>…)` may be used, which Python has since 3.11.
    """
    if flags & re.VERBOSE:
        return None
    for _ in range(_MOST):
        found = _read(pattern)
        if found is None:
            return None
        tried = list(_changed(pattern, found, flags, is_atomic_known=is_atomic_known))
        done = next((new for new in tried if attack_on(new, flags, whole=whole) is None), None)
        if done is not None:
            return done
        if not tried:
            return None
        pattern = tried[0]
    return None


def _read(pattern: str) -> list[_Token] | None:
    """Return the parts of a pattern, None where it holds what is not read here."""
    out: list[_Token] = []
    at = 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None or found.lastgroup is None:
            return None
        loop = _LOOP.match(pattern, found.end())
        if loop is not None and found.lastgroup in ("open", "bar", "anchor"):
            return None  # `(?i:…)` and the like
        end = loop.end() if loop is not None else found.end()
        out.append(_Token(found.lastgroup, found[0], loop[0] if loop else "", at, end))
        at = end
    return out


def _changed(
    pattern: str, tokens: Sequence[_Token], flags: int, *, is_atomic_known: bool
) -> Iterator[str]:
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        new = _at_first(one, two, three, flags) or _once(one, two, three)
        if new is not None:
            yield pattern[: one.start] + new + pattern[three.end :]
    if is_atomic_known:
        for index in range(len(tokens)):
            span = _least(tokens, index, flags)
            if span is not None:
                start, end = span
                yield f"{pattern[:start]}(?>{pattern[start:end]}){pattern[end:]}"


def _at_first(loop: _Token, char: _Token, rest: _Token, flags: int) -> str | None:
    """Return `A[A without d]*dA+` for `A+dA+`."""
    if (loop.kind, char.kind, rest.kind) != ("set", "char", "set") or char.loop:
        return None
    if loop.text != rest.text or not (loop.is_greedy and rest.is_greedy):
        return None
    other = _without(loop.text, char.text, flags)
    if other is None:
        return None
    first = loop.text if loop.loop == "+" else ""
    return f"{first}{other}*{char.text}{rest.text}{rest.loop}"


def _without(chars: str, char: str, flags: int) -> str | None:
    """Return a set without one of its characters, None where it cannot be written."""
    escaped = re.escape(char[-1]) if char[-1] in "]^-\\" else char[-1]
    if char[-1].isalnum() or char[-1] in "\"'\\" or not _holds(chars, char[-1], flags):
        return None
    if chars == ".":
        new = f"[^{escaped}]" if flags & re.DOTALL else f"[^{escaped}\\n]"
    elif chars.startswith("[^"):
        new = f"{chars[:-1]}{escaped}]"
    else:
        new = re.sub(rf"(?<!\\)\\?{re.escape(char[-1])}", "", chars, count=1)
    try:
        is_right = all(
            _holds(new, c, flags) == (_holds(chars, c, flags) and c != char[-1]) for c in _CHECKED
        )
    except re.error:
        return None
    return new if is_right else None


def _holds(chars: str, char: str, flags: int) -> bool:
    return re.fullmatch(chars, char, flags) is not None


def _once(before: _Token, loop: _Token, after: _Token) -> str | None:
    """Return `(A+)` for `(A+)+`, and `(A+)?` for `(A+)*`."""
    if (before.kind, after.kind) != ("open", "close") or loop.kind not in ("set", "char"):
        return None
    if before.text not in _GROUPS or loop.loop != "+" or not after.is_greedy:
        return None
    return f"{before.text}{loop.text}+){'' if after.loop == '+' else '?'}"


def _least(tokens: Sequence[_Token], index: int, flags: int) -> tuple[int, int] | None:
    """Return what `(?>…)` may go around: a lazy loop, and the characters that end it."""
    loop = tokens[index]
    if loop.kind != "set" or not loop.is_lazy:
        return None
    before, after = tokens[index - 1] if index else None, index + 1
    start = loop.start
    if after < len(tokens) and tokens[after].kind == "close":
        if before is None or before.text not in _GROUPS or tokens[after].loop:
            return None
        start, after = before.start, after + 1
    first = after
    while after < len(tokens) and tokens[after].kind == "char" and not tokens[after].loop:
        if not _holds(loop.text, tokens[after].text[-1], flags):
            return None
        after += 1
    end = after
    if end < len(tokens) and tokens[end].text in _GROUPS:
        end += 1
    if first == after or end >= len(tokens):
        return None
    rest = tokens[end]
    if rest.text != loop.text or not (rest.is_greedy or rest.is_lazy):
        return None
    if end > after and _closes_in_loop(tokens, end):
        return None
    return start, tokens[after - 1].end


def _closes_in_loop(tokens: Sequence[_Token], index: int) -> bool:
    """Whether the group that begins before a token may be left out, or has other ways."""
    depth = 1
    for token in tokens[index:]:
        if token.kind == "bar" and depth == 1:
            return True
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if not depth:
            return bool(token.loop)
    return True
