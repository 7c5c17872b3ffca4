"""Suppressions: comments that silence findings of their own statement.

`# headgate: ignore[HG101, B602] reason`, with an optional `until 2027-01-31`;
`# nosec`, `# nosec B602, assert_used`; `# noqa: S602`. A comment speaks for the
simple statement, or the header of a compound one, on any of its lines. Comments
come from the lexer, so a hash inside a string is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from headgate.engine.ruleset import RuleSet
from headgate.ruleapi import Confidence, Finding, Fix, FixSafety, ReplaceText, Severity
from headgate.syntax import Comment, Region
from headgate.text import Position, Range

UNUSED = "HG000"

_IGNORE = re.compile(r"#\s*headgate:\s*ignore(?:\[([^\]]*)\])?([^#]*)", re.I)
_NOSEC = re.compile(r"#\s*nosec\b:?[ \t]*((?:[A-Za-z_]\w*(?:[ \t]*,[ \t]*|[ \t]+|$))*)", re.I)
_NOQA = re.compile(r"#\s*noqa:\s*([A-Z]+[0-9]+(?:(?:\s*,\s*|\s+)[A-Z]+[0-9]+)*)", re.I)
_UNTIL = re.compile(r"\buntil[ \t]+(\d{4}-\d{2}-\d{2})\b")
_BANDIT_ID = re.compile(r"B\d{3}\Z")


class Dialect(Enum):
    """Whose comment it is."""

    HEADGATE = "headgate"
    NOSEC = "nosec"
    NOQA = "noqa"


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
        if match is None:
            continue
        codes = _codes(match.group(1) or "")
        start = Position(comment.line, comment.column + match.start())
        text = match.group().rstrip()
        stop = Position(comment.line, start.column + len(text))
        until = _UNTIL.search(text) if dialect is Dialect.HEADGATE else None
        end = until.group(1) if until else ""
        out.append(Mark(dialect, codes, Range(start, stop), text, end))
    return tuple(out)


def marks(region: Region) -> tuple[Mark, ...]:
    """Return the suppressions of a region, in order."""
    if not region.comments:
        return ()
    return tuple(mark for comment in region.comments for mark in _marks(comment))


def _speaks_of(mark: Mark, code: str, rules: RuleSet) -> bool:
    codes = mark.codes
    if mark.dialect is Dialect.NOSEC:
        # Bandit takes words that name no test of its own for prose, and a comment
        # that names none for all of them.
        codes = frozenset(c for c in codes if _BANDIT_ID.match(c) or c in rules.foreign)
    if not codes:
        return True
    return any(code in _covered(named, rules) for named in codes)


def _covered(code: str, rules: RuleSet) -> frozenset[str]:
    """Return the codes that one code in a suppression means."""
    code = rules.foreign.get(code, code)
    out = {code, code.upper()} | rules.suppressors.get(code.upper(), frozenset())
    if re.match(r"S\d{3}\Z", code, re.I):
        out.add("B" + code[1:])
    name = code.replace("_", "-")
    out |= {rule.meta.code for rule in rules.rules if rule.meta.name == name}
    return frozenset(out)


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of one region after its suppressions."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def judge(
    region: Region,
    findings: tuple[Finding, ...],
    rules: RuleSet,
    *,
    checked: bool,
    today: str = "",
) -> Judged:
    """Apply a region's suppressions, and report those that silence nothing.

    `checked` tells whether outside checkers have seen the region: before that,
    nobody knows whether a suppression of theirs is needed. Those that ended before
    `today` count for nothing.
    """
    found = tuple(m for m in marks(region) if not (m.until and today and m.until < today))
    if not found:
        return Judged(findings, ())
    codes = {finding.code for finding in findings}
    silenced = {c: [n for n, m in enumerate(found) if _speaks_of(m, c, rules)] for c in codes}
    used = {number for numbers in silenced.values() for number in numbers}
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in findings:
        (suppressed if silenced[finding.code] else kept).append(finding)
    for number, mark in enumerate(found):
        if number in used or mark.dialect is not Dialect.HEADGATE:
            continue
        foreign = any(not c.upper().startswith("HG") for c in mark.codes) or not mark.codes
        if not foreign or checked:
            kept.append(_unused(mark, region))
    return Judged(tuple(kept), tuple(suppressed))


def _unused(mark: Mark, region: Region) -> Finding:
    line = region.lines[mark.range.start.line].rstrip("\r\n")
    start, stop = mark.range.start.column, mark.range.end.column
    before, after = line[:start].rstrip(), line[stop:]
    rest = after.lstrip()
    if rest and not rest.startswith("#"):
        rest = "# " + rest
    text = before + ("  " + rest if rest and before.strip() else rest)
    whole = Range(Position(mark.range.start.line, 0), Position(mark.range.start.line, len(line)))
    fix = Fix("Remove the unused suppression", FixSafety.REVIEW, (ReplaceText(whole, text),))
    return Finding(
        range=mark.range,
        code=UNUSED,
        name="unused-suppression",
        message=f"`{mark.text}` silences nothing here. Remove it, so that it cannot hide "
        "a later finding.",
        severity=Severity.HINT,
        confidence=Confidence.HIGH,
        fixes=(fix,),
        unnecessary=True,
    )
