"""Suppressions: comments that silence findings of their own statement.

`# headgate: ignore[HG101, B602] reason`, with an optional `until 2027-01-31`;
`# nosec`, `# nosec B602, assert_used`; `# noqa: S602`. A comment speaks for the
simple statement, or the header of a compound one, on any of its lines. Comments
come from the lexer, so a hash inside a string is none.

One that is not well formed silences nothing, and is reported. One that silences
nothing is reported too, but only if everything that it speaks of has been looked for.
Rules about files that are not trusted themselves (`RuleMeta.by_comment`) are silenced by
the configuration only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Protocol

from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.ruleapi import (
    Confidence,
    Finding,
    Fix,
    FixSafety,
    Profile,
    ReplaceText,
    Severity,
)
from headgate.syntax import Comment
from headgate.text import Position, Range
from headgate.text.patterns import lazy_pattern

UNUSED = "HG000"

_IGNORE = lazy_pattern(r"#\s*headgate:\s*ignore\[([^\]]*)\]([^#]*)", re.I)
_MEANT = lazy_pattern(r"#\s*headgate:\s*ignore", re.I)
_NOSEC = lazy_pattern(r"#\s*nosec\b:?[ \t]*((?:[A-Za-z_]\w*(?:[ \t]*,[ \t]*|[ \t]+|$))*)", re.I)
_NOQA = lazy_pattern(r"#\s*noqa:\s*([A-Z]+[0-9]+(?:(?:\s*,\s*|\s+)[A-Z]+[0-9]+)*)", re.I)
_UNTIL = lazy_pattern(r"\buntil[ \t]+(\d{4}-\d{2}-\d{2})\b")
_RUFF_CODE = lazy_pattern(r"S\d{3}\Z", re.I)
_BANDIT_ID = lazy_pattern(r"B\d{3}\Z")
_BUGBEAR = lazy_pattern(r"B\d{3}\Z", re.I)
"""In `noqa` these are codes of flake8-bugbear; Bandit's begin with S there."""


class Dialect(Enum):
    """Whose comment it is."""

    HEADGATE = "headgate"
    NOSEC = "nosec"
    NOQA = "noqa"


class Commented(Protocol):
    """Lines with comments: a region, or a line of a document."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, with or without their ends."""
        ...

    @property
    def comments(self) -> Sequence[Comment]:
        """The comments in them, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """One suppression. No codes means all findings."""

    dialect: Dialect
    codes: frozenset[str]
    range: Range
    """Of this mark in the comment; lines relative to the region's code."""
    text: str
    until: str = ""
    """The last day on which it counts, as "2027-01-31"."""
    fault: str = ""
    """Why it silences nothing."""


def _codes(text: str) -> frozenset[str]:
    return frozenset(c for c in re.split(r"[\s,]+", text.strip()) if c)


@lru_cache(maxsize=4096)
def _marks(comment: Comment) -> tuple[Mark, ...]:
    out: list[Mark] = []
    for pattern, dialect in (
        (_IGNORE, Dialect.HEADGATE),
        (_NOSEC, Dialect.NOSEC),
        (_NOQA, Dialect.NOQA),
    ):
        match = pattern.search(comment.text)
        if match is None and dialect is Dialect.HEADGATE:
            match = _MEANT.search(comment.text)
            if match is not None:
                out.append(_mark(comment, match, dialect, frozenset(), "", _NO_CODES))
            continue
        if match is None:
            continue
        codes = _codes(match.group(1) or "")
        if dialect is Dialect.NOQA:
            codes = frozenset(code for code in codes if not _BUGBEAR.match(code))
            if not codes:
                continue
        until = _UNTIL.search(match.group()) if dialect is Dialect.HEADGATE else None
        end = until.group(1) if until else ""
        fault = ""
        if dialect is Dialect.HEADGATE and not codes:
            fault = _NO_CODES
        elif end and not _is_date(end):
            fault = f"{end} is no date"
        out.append(_mark(comment, match, dialect, codes, end, fault))
    return tuple(out)


_NO_CODES = "it names no code in brackets, such as `ignore[HG101]`"


def _mark(
    comment: Comment,
    match: re.Match[str],
    dialect: Dialect,
    codes: frozenset[str],
    until: str,
    fault: str,
) -> Mark:
    start = Position(comment.line, comment.column + match.start())
    text = match.group().rstrip()
    return Mark(
        dialect, codes, Range(start, Position(comment.line, start.column + len(text))), text,
        until, fault,
    )  # fmt: skip


def is_in_force(until: str, today: str) -> bool:
    """Tell whether a suppression still counts that names its last day; "" is any day."""
    return _is_date(until) and not (today and until < today)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def marks(region: Commented) -> tuple[Mark, ...]:
    """Return the suppressions of a region, in order."""
    if not region.comments:
        return ()
    return tuple(mark for comment in region.comments for mark in _marks(comment))


def _named(mark: Mark, rules: RuleSet) -> frozenset[str]:
    """Return the codes that a mark names; empty means all."""
    if mark.dialect is Dialect.NOSEC:
        # Bandit takes words that name no test of its own for prose, and a comment
        # that names none for all of them.
        return frozenset(c for c in mark.codes if _BANDIT_ID.match(c) or c in rules.foreign)
    return mark.codes


def _covered(code: str, rules: RuleSet, settings: Settings) -> frozenset[str]:
    """Return the codes that one code in a suppression means.

    In the audit view a rule's code speaks also of the outside checks that it replaces.
    """
    code = rules.foreign.get(code, code)
    out = {code, code.upper()} | rules.suppressors.get(code.upper(), frozenset())
    if re.match(r"S\d{3}\Z", code, re.I):
        out.add("B" + code[1:])
    name = code.replace("_", "-")
    out |= {rule.meta.code for rule in rules.rules if rule.meta.name == name}
    if settings.profile is Profile.STRICT:
        ours = [rule for rule in map(rules.by_code, sorted(out)) if rule is not None]
        out.update(covered for rule in ours for covered in rule.meta.bandit)
    return frozenset(out)


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of one region after its suppressions."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def judge(
    region: Commented,
    findings: tuple[Finding, ...],
    rules: RuleSet,
    settings: Settings,
    *,
    checked: bool,
    seen: frozenset[str] = frozenset(),
    pending: bool = False,
) -> Judged:
    """Apply a region's suppressions, and report those that silence nothing.

    `checked` tells whether outside checkers have looked at the region, and `seen`
    the codes of all that they found, also where a rule of ours takes its place.
    While answers are pending, nothing is said to be unused.
    """
    found = marks(region)
    if not found:
        return Judged(findings, ())
    codes = {finding.code for finding in findings}
    silenced: set[str] = set()
    hints: list[Finding] = []
    for mark in found:
        fault = mark.fault
        if mark.until and not fault and not is_in_force(mark.until, settings.today):
            fault = f"it ended on {mark.until}"
        if fault:
            hints.append(_hint(region, mark, f"{_shown(mark)} silences nothing: {fault}.", None))
            continue
        named = _named(mark, rules)
        if not named:
            silenced |= codes - rules.locked
            idle = not codes and not seen and checked
            unused = frozenset({""}) if idle else frozenset[str]()
        else:
            meant = {name: _covered(name, rules, settings) for name in named}
            silenced |= codes & frozenset[str]().union(*meant.values()) - rules.locked
            for code in sorted(frozenset[str]().union(*meant.values()) & rules.locked):
                text = f"{_shown(mark)} does not silence {code}: only the configuration can."
                hints.append(_hint(region, mark, text, None))
            unused = frozenset(
                name
                for name, covered in meant.items()
                if covered.isdisjoint(codes | seen | rules.locked)
                and _looked_for(name, covered, rules, settings, checked=checked)
            )
        if unused and not pending and settings.enables(UNUSED):
            hints.append(_unused(region, mark, unused, named - unused))
    kept = [finding for finding in findings if finding.code not in silenced]
    suppressed = [finding for finding in findings if finding.code in silenced]
    if settings.enables(UNUSED):
        kept += hints
    return Judged(tuple(kept), tuple(suppressed))


def _looked_for(
    name: str, covered: frozenset[str], rules: RuleSet, settings: Settings, *, checked: bool
) -> bool:
    """Tell whether everything that a code in a suppression means has been looked for."""
    ours = {code for code in covered if rules.by_code(code) is not None}
    if any(not settings.enables(code) for code in ours):
        return False
    name = rules.foreign.get(name, name)
    if _BANDIT_ID.match(name) or _RUFF_CODE.match(name):
        return checked and settings.enables("B" + name[1:])
    return bool(ours) and (checked or not any(map(_BANDIT_ID.match, covered)))


def _shown(mark: Mark) -> str:
    """Return a mark without its reason, which may be anything."""
    return "`" + re.split(r"(?<=\])", mark.text, maxsplit=1)[0].strip() + "`"


def _unused(region: Commented, mark: Mark, unused: frozenset[str], used: frozenset[str]) -> Finding:
    if not used:
        text = f"{_shown(mark)} silences nothing here. Remove it, so that it cannot hide a later finding."
        return _hint(region, mark, text, "")
    names = ", ".join(f"`{name}`" for name in sorted(unused))
    text = f"{names} in {_shown(mark)} silences nothing here. Remove it, so that it cannot hide a later finding."
    kept = mark.text
    for name in unused:
        kept = re.sub(rf"(?:,[ \t]*)?\b{re.escape(name)}\b", "", kept, count=1)
    return _hint(region, mark, text, re.sub(r"([\[:][ \t]*),[ \t]*", r"\1", kept))


def _hint(region: Commented, mark: Mark, message: str, replacement: str | None) -> Finding:
    """Report a mark; `replacement` is what a fix puts in its place, None for no fix."""
    fixes: tuple[Fix, ...] = ()
    if replacement is not None:
        line = region.lines[mark.range.start.line].rstrip("\r\n")
        start, stop = mark.range.start.column, mark.range.end.column
        before, after = line[:start].rstrip(), line[stop:].lstrip()
        rest = " ".join(part for part in (replacement, after) if part)
        if rest and not rest.startswith("#"):
            rest = "# " + rest
        text = before + ("  " + rest if rest and before else rest)
        row = mark.range.start.line
        whole = Range(Position(row, 0), Position(row, len(line)))
        title = "Remove the unused suppression" if not replacement else "Remove the unused codes"
        fixes = (Fix(title, FixSafety.REVIEW, (ReplaceText(whole, text),)),)
    return Finding(
        range=mark.range,
        code=UNUSED,
        name="unused-suppression",
        message=message,
        severity=Severity.HINT,
        confidence=Confidence.HIGH,
        fixes=fixes,
        unnecessary=replacement is not None,
    )
