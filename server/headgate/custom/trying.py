"""Tries the examples of rule files: bad lines must be found, good ones silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from headgate.custom.composing import Custom
from headgate.custom.model import Case
from headgate.engine import RuleSet, Settings, analyze
from headgate.fixes import apply_first_fixes
from headgate.ruleapi import Severity
from headgate.text import Snapshot


@dataclass(frozen=True, slots=True)
class Tried:
    """An example, and what is not as it says; nothing if all is."""

    path: Path
    case: Case
    wrong: tuple[str, ...]


def tried(custom: Custom, rules: RuleSet) -> Iterator[Tried]:
    """Yield all examples with what came of them; `rules` hold those of the files."""
    for path, case in custom.cases:
        try:
            wrong = tuple(_wrong(case, rules))
        # One example must not cost the others.
        except Exception as error:
            wrong = (f"it cannot be tried: {type(error).__name__}",)
        yield Tried(path, case, wrong)


def _wrong(case: Case, rules: RuleSet) -> Iterator[str]:
    if rules.by_code(case.code) is None:
        yield f"there is no rule {case.code}"
        return
    source = case.source if case.source.endswith("\n") else case.source + "\n"
    analysis = analyze(Snapshot.of(source), rules, Settings())
    for problem in analysis.problems():
        yield f"{problem.where}: {problem.message}"
    for line in sorted(analysis.broken_lines()):
        yield f"line {line + 1} is no Python"
    mine = [f for f in analysis.findings() if f.code == case.code or case.code in f.also]
    found = {f.range.start.line + 1 for f in mine}
    for line in sorted(set(case.lines) - found):
        yield f"line {line} is not found"
    for line in sorted(found - set(case.lines)):
        yield f"line {line} is found, and should not be"
    if case.severity is not None:
        for finding in mine:
            if finding.severity is not case.severity:
                yield (
                    f"line {finding.range.start.line + 1} is {_said(finding.severity)}, "
                    f"not {_said(case.severity)}"
                )
    if case.fixed is not None:
        after = apply_first_fixes(source, rules, case.code)
        if after.rstrip("\n") != case.fixed.rstrip("\n"):
            if after == source:
                yield "no fix can be offered: it would not parse, or leave the finding"
            else:
                yield f"the fix makes this of it:\n{after.rstrip()}"


def _said(severity: Severity) -> str:
    return severity.name.lower()
