"""Documents that are no Python: the checks that want them run over the whole text.

They are small and seldom edited, so a new version is simply read again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.engine.suppression import UNUSED, judge
from headgate.ruleapi import (
    UNKNOWN,
    Document,
    DocumentHit,
    DocumentKind,
    Finding,
    Problem,
    Profile,
    Rule,
    Unknown,
)
from headgate.syntax import Comment
from headgate.text import Snapshot
from headgate.text.patterns import lazy_pattern

_MARK: Final = lazy_pattern(r"(?:#|;|<!--|//)\s*(?=headgate:\s*ignore)", re.I)
COMMENTS: Final = {
    DocumentKind.REQUIREMENTS: ("#", ""),
    DocumentKind.PYPROJECT: ("#", ""),
    DocumentKind.PIPFILE: ("#", ""),
    DocumentKind.LOCK: ("#", ""),
    DocumentKind.RULES: ("#", ""),
    DocumentKind.INSTRUCTIONS: ("<!--", " -->"),
}
"""How a comment begins and ends at the end of a line, for kinds that can hold one there."""
_TOO_LONG: Final = 16 * 1024 * 1024
"""Characters from which on a document is not read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules say of a document, in absolute lines."""

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with its suppressions, as `judge` takes it."""

    lines: tuple[str, ...]
    comments: tuple[Comment, ...]


class _Context:
    """Implements `DocumentContext`."""

    def __init__(self, settings: Settings, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self.profile: Profile = settings.profile
        self.asked: set[str] = set()

    def known(self, key: str) -> str | Unknown:
        """Ask for something outside the text; recorded."""
        self.asked.add(key)
        answer = self._answers.get(key)
        return UNKNOWN if answer is None else answer


def read_document(
    snapshot: Snapshot,
    kind: DocumentKind,
    rules: RuleSet,
    settings: Settings,
    answers: Mapping[str, str],
) -> Reading:
    """Run the checks of a kind of document, and apply the suppressions of its lines."""
    lines = tuple(line.rstrip("\r\n") for line in snapshot.lines)
    if sum(map(len, lines)) > _TOO_LONG:
        return Reading(problems=(Problem("document", "is too large to be read"),))
    document = Document(kind, lines)
    context = _Context(settings, answers)
    found: dict[int, list[Finding]] = defaultdict(list)
    problems: list[Problem] = []
    for rule, check in rules.documents.get(kind, ()):
        meta = rule.meta
        if not settings.enables(meta.code) or settings.is_off_in_test(
            meta.code, by_default=meta.off_in_tests
        ):
            continue
        try:
            for hit in check(document, context):
                finding = _finding(rule, hit, settings)
                found[finding.range.start.line].append(finding)
        except Exception as error:  # a rule that raises costs one problem
            where = f"{type(error).__name__} in rule {rule.meta.name}"
            problems.append(Problem(rule.meta.code, where, 0))
    pending = not answers.keys() >= context.asked
    kept, suppressed = _judged(lines, found, rules, settings, pending=pending)
    return Reading(kept, suppressed, tuple(problems), frozenset(context.asked))


def _finding(rule: Rule, hit: DocumentHit, settings: Settings) -> Finding:
    meta = rule.meta
    severity = meta.severity if hit.severity is None else hit.severity
    return Finding(
        range=hit.range,
        code=meta.code,
        name=meta.name,
        message=hit.message,
        severity=settings.loudness_of(meta.code, severity),
        confidence=hit.confidence or meta.confidence,
        cwe=meta.cwe,
        fixes=hit.fixes,
        related=hit.related,
    )


def _judged(
    lines: tuple[str, ...],
    found: Mapping[int, list[Finding]],
    rules: RuleSet,
    settings: Settings,
    *,
    pending: bool,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    marks = {number: mark for number, line in enumerate(lines) if (mark := _MARK.search(line))}
    for number in sorted({*found, *marks}):
        here = tuple(finding.shifted(-number) for finding in found.get(number, ()))
        mark = marks.get(number)
        if mark is not None:
            start = mark.start()
            # A comment begins with a hash for those who read it, whatever it is here.
            text = "#" + lines[number][mark.end() :].rjust(len(lines[number]) - start - 1)
            line = _Line((lines[number],), (Comment(0, start, text),))
            judged = judge(line, here, rules, settings, checked=False, pending=pending)
            here = judged.kept
            if not mark.group().startswith("#"):
                # What would be left of a comment of another form is not worked out.
                here = tuple(f if f.code != UNUSED else replace(f, fixes=()) for f in here)
            suppressed += (finding.shifted(number) for finding in judged.suppressed)
        kept += (finding.shifted(number) for finding in here)
    return (
        tuple(sorted(kept, key=lambda f: f.order)),
        tuple(sorted(suppressed, key=lambda f: f.order)),
    )
