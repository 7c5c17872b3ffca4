"""Checks one file from where it lies to its report.

Runs in worker processes too, so it takes and gives plain data. A file that
cannot be checked costs one error and no other file.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from headgate.catalog import check_text
from headgate.cli.inputs import Target
from headgate.engine import Analysis
from headgate.fixes import offered
from headgate.project import Unreadable, encode, read_source
from headgate.report import FileReport, InputError, Mend, file_report
from headgate.ruleapi import Finding, Problem

Outcome: TypeAlias = FileReport | InputError

_BROKEN_SHOWN: Final = 3
_MANY_OBJECTS: Final = 500_000


def check_targets(targets: Sequence[Target], *, edits: bool = False) -> Sequence[Outcome]:
    """Check files one after the other; with `edits`, work out those of their fixes."""
    # Trees are many objects without cycles: looking for garbage among them, as often as
    # the defaults say, takes as long as the analysis of a large file.
    gc.set_threshold(_MANY_OBJECTS)
    return [check_target(target, edits=edits) for target in targets]


def check_target(target: Target, *, edits: bool = False) -> Outcome:
    """Read and check a file."""
    source = read_source(target.path)
    if isinstance(source, Unreadable):
        return InputError(target.shown, source.reason)
    data = encode(source.text, source)
    stored = None if isinstance(data, Unreadable) else data
    return check_source(source.text, target, stored, edits=edits)


def check_source(
    text: str, target: Target, data: bytes | None = None, *, edits: bool = False
) -> Outcome:
    """Check a text as if it were the file's; `data` is how it is stored."""
    try:
        analysis, problems = check_text(text, target.path, target.config, data)
        findings, suppressed = analysis.findings(), analysis.suppressed()
        mends = _mends(analysis, findings) if edits else None
    # The edge of the process, once per file: whatever is wrong with one file, the
    # others are checked. Only the kind is told, as the words may quote source.
    except Exception as error:
        return InputError(target.shown, f"cannot be analysed: {type(error).__name__}")
    return file_report(
        target.shown,
        analysis.snapshot,
        findings,
        suppressed,
        (*_broken(analysis), *problems),
        mends,
    )


def _mends(analysis: Analysis, findings: Sequence[Finding]) -> Mapping[Finding, Sequence[Mend]]:
    return {
        finding: [Mend(fix.title, fix.safety, fix.edits) for fix in offered(analysis, finding)]
        for finding in findings
        if finding.fixes
    }


def _broken(analysis: Analysis) -> list[Problem]:
    lines = sorted(analysis.broken_lines())
    out = [
        Problem("syntax", "does not parse; checked as far as it can be read", line)
        for line in lines[:_BROKEN_SHOWN]
    ]
    if len(lines) > _BROKEN_SHOWN:
        rest = len(lines) - _BROKEN_SHOWN
        out.append(Problem("syntax", f"{rest} more statements do not parse", lines[_BROKEN_SHOWN]))
    return out
