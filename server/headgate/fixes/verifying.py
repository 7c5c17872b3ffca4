"""Checks a fix by making it: the text is changed in memory and analysed again."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Final

from headgate.engine import Analysis, update
from headgate.fixes.outcomes import Rejected
from headgate.ruleapi import Finding, Severity
from headgate.text import Edit, Position, split_lines
from headgate.text.snapshot import LineChange

_NEAR: Final = 20
"""Lines between two edits up to which they count as neighbours."""


def applied(analysis: Analysis, edits: Iterable[Edit]) -> Analysis:
    """Return the analysis of the text after edits that do not overlap.

    What comes in goes before what changes, and that before what goes out: an import before
    its first use, and after its last one. Then it changes nothing for anybody else.
    """
    groups = _groups(edits)
    grown = [0] * len(groups)
    """Lines by which the text has grown at each group."""
    for number in sorted(range(len(groups)), key=lambda n: (_turn(groups[n]), n)):
        snapshot = analysis.snapshot
        before, down = snapshot.line_count, sum(grown[:number])
        whole: LineChange | None = None
        for edit in reversed(groups[number]):
            snapshot, change = snapshot.replace(edit.shifted(down))
            whole = change if whole is None else whole.then(change)
        grown[number] = snapshot.line_count - before
        if whole is not None:
            analysis = update(analysis, snapshot, whole)
    return analysis


def _groups(edits: Iterable[Edit]) -> list[list[Edit]]:
    """Return edits in order; neighbours together, so that no half-made statement is analysed.

    Whole lines that come in are none.
    """
    groups: list[list[Edit]] = []
    stop = -1
    for edit in sorted(edits, key=lambda e: e.range):
        start, end = edit.range
        is_whole = start == end and not start.column and edit.text.endswith(("\n", "\r"))
        if stop < 0 or start.line > stop + _NEAR or is_whole:
            groups.append([])
        groups[-1].append(edit)
        stop = -1 if is_whole else end.line
    return groups


def _turn(group: Sequence[Edit]) -> int:
    if all(edit.range.start == edit.range.end for edit in group):
        return 0
    return 1 if any(edit.text for edit in group) else 2


def verified(
    analysis: Analysis, findings: Sequence[Finding], edits: Sequence[Edit]
) -> Analysis | Rejected:
    """Return the analysis after the edits if they mend all of `findings`.

    The result parses where the text did before, the findings are gone, and
    nothing new came that is as loud as the loudest of them or louder than the
    quietest; other findings may move.
    """
    if not edits:
        return Rejected("nothing would change")
    return accepted(analysis, findings, edits, applied(analysis, edits))


def accepted(
    analysis: Analysis, findings: Sequence[Finding], edits: Sequence[Edit], after: Analysis
) -> Analysis | Rejected:
    """Return `after`, what the edits lead to, if that mends all of `findings`."""
    if len(after.broken_lines()) > len(analysis.broken_lines()):
        return Rejected("the result does not parse")
    limit = max(f.severity for f in findings)
    line_after = _lines_after(edits)
    allowed = _table(analysis, limit, line_after)
    for finding in findings:
        allowed[(finding.code, line_after(finding.range.start))] -= 1
    more = _table(after, limit, _lines_after(())) - allowed
    gone = {f.code for f in findings}
    if any(code in gone for code, _ in more):
        return Rejected("the finding would still be there")
    if more:
        return Rejected("there would be new findings: " + ", ".join(sorted({c for c, _ in more})))
    return after


def _table(
    analysis: Analysis, limit: Severity, line_after: Callable[[Position], int]
) -> Counter[tuple[str, int]]:
    """Count the findings up to `limit` by code and by the line on which they stand
    after the edits."""
    table: Counter[tuple[str, int]] = Counter()
    for line, finding in analysis.placed():
        if finding.severity <= limit:
            start = finding.range.start.shifted(line)
            table[(finding.code, line_after(start))] += 1
    return table


def _lines_after(edits: Iterable[Edit]) -> Callable[[Position], int]:
    """Return what tells the line of a place after edits that do not overlap."""
    moved = sorted(edits, key=lambda e: e.range)
    ends = [edit.range.end for edit in moved]
    breaks = [len(split_lines(edit.text)) - 1 for edit in moved]
    spans = [end.line - start.line for start, end in (edit.range for edit in moved)]
    grown = list(accumulate((b - s for b, s in zip(breaks, spans, strict=True)), initial=0))

    def line_after(position: Position) -> int:
        before = bisect_right(ends, position)
        line = position.line + grown[before]
        if before < len(moved) and moved[before].range.start < position:
            inside = position.line - moved[before].range.start.line
            line += min(breaks[before], inside) - inside
        return line

    return line_after
