"""Applies fixes until nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from headgate.engine import Analysis
from headgate.fixes.differences import difference, follow
from headgate.fixes.offering import plan_of
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.realising import Plan, joined
from headgate.fixes.unused import removals
from headgate.fixes.verifying import applied, verified
from headgate.ruleapi import Finding, Fix, FixSafety
from headgate.text import Edit, Range, Snapshot

ROUNDS: Final = 10
_BOLDNESS: Final = (FixSafety.SAFE, FixSafety.REVIEW, FixSafety.SILENCE)


@dataclass(frozen=True, slots=True)
class AppliedFix:
    """A fix that was made, and the finding that it mended, as found in its round."""

    finding: Finding
    fix: Fix
    line: int
    """Where the finding stood in the text before all fixes."""


@dataclass(frozen=True, slots=True)
class FixAllResult:
    """The text after all fixes."""

    analysis: Analysis
    applied: tuple[AppliedFix, ...]
    edits: tuple[Edit, ...]
    """From the text before to the text after."""

    @property
    def snapshot(self) -> Snapshot:
        """The new text."""
        return self.analysis.snapshot

    @property
    def remaining(self) -> tuple[Finding, ...]:
        """What is still found."""
        return self.analysis.findings()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A fix of this round, worked out but not checked."""

    finding: Finding
    fix: Fix
    plan: Plan
    others: tuple[Fix, ...]
    """What else would mend the finding, should this not do."""


def fix_all(
    analysis: Analysis,
    *,
    safety: FixSafety = FixSafety.SAFE,
    select: Callable[[Finding], bool] | None = None,
    rounds: int = ROUNDS,
) -> FixAllResult:
    """Make the first fix, not bolder than `safety`, of every finding that `select` admits.

    Each round makes fixes that do not overlap, checked together; those that fail
    the check are parted from the others. Ends when a round makes none, or after
    `rounds`.
    """
    first, before = analysis, analysis.snapshot
    origin: list[int] = list(range(before.line_count))
    done: list[AppliedFix] = []
    bold = frozenset(_BOLDNESS[: _BOLDNESS.index(safety) + 1])
    for _ in range(rounds):
        candidates = _candidates(analysis, bold, select)
        made, edits, after = _checked(analysis, candidates)
        if not made:
            break
        done += (
            AppliedFix(c.finding, c.fix, _before(origin, c.finding.range.start.line)) for c in made
        )
        follow(origin, edits)
        analysis = after
    if done and (edits := removals(first, analysis, origin)):
        after = applied(analysis, edits)
        if len(after.broken_lines()) <= len(analysis.broken_lines()):
            follow(origin, edits)
            analysis = after
    return FixAllResult(analysis, tuple(done), difference(before, analysis.snapshot, origin))


def _before(origin: Sequence[int], line: int) -> int:
    """Return the line that a line of a later text was at first; of a new one, where it came in."""
    known = next((n for n in range(line, -1, -1) if origin[n] >= 0), -1)
    return origin[known] + (known < line) if known >= 0 else 0


def _candidates(
    analysis: Analysis, bold: frozenset[FixSafety], select: Callable[[Finding], bool] | None
) -> list[_Candidate]:
    """Return fixes that do not overlap, one for a finding."""
    out: list[_Candidate] = []
    taken: list[Range] = []
    brought: set[tuple[int, str]] = set()
    for finding in analysis.findings():
        fixes = [f for f in finding.fixes if f.safety in bold]
        if not fixes or (select is not None and not select(finding)):
            continue
        candidate = _first(analysis, finding, fixes)
        if candidate is None:
            continue
        ranges = [edit.range for edit in candidate.plan.edits]
        lines = {
            (_body(analysis, edit.range.start.line), edit.text)
            for edit in candidate.plan.edits
            if _is_whole_lines(edit)
        }
        if lines & brought:
            continue  # a check that stands before it then may do for both
        # Findings come in order of place: only the latest ranges can be near.
        if not any(a.touches(b) for a in ranges for b in taken[-50:]):
            taken += ranges
            brought |= lines
            out.append(candidate)
    return out


def _is_whole_lines(edit: Edit) -> bool:
    start, end = edit.range
    return start == end and not start.column and edit.text.startswith((" ", "\t"))


def _body(analysis: Analysis, line: int) -> int:
    """Return what tells the function around a line from others."""
    return min((top for top, _ in analysis.body_at(line)), default=-1)


def _first(analysis: Analysis, finding: Finding, fixes: Sequence[Fix]) -> _Candidate | None:
    """Return the first of the fixes that can be made."""
    for number, fix in enumerate(fixes):
        made = plan_of(analysis, fix, finding)
        if not isinstance(made, CannotFix):
            return _Candidate(finding, fix, made, tuple(fixes[number + 1 :]))
    return None


def _checked(
    analysis: Analysis, candidates: Sequence[_Candidate]
) -> tuple[list[_Candidate], tuple[Edit, ...], Analysis]:
    """Return the candidates that pass the check together, their edits, and what those lead to."""
    good: list[_Candidate] = []
    result = analysis
    edits: tuple[Edit, ...] = ()
    groups = [list(candidates)] if candidates else []
    while groups:
        group = groups.pop(0)
        together = [*good, *group]
        joint = joined(analysis.snapshot, [c.plan for c in together])
        after = (
            joint
            if isinstance(joint, CannotFix)
            else verified(analysis, [c.finding for c in together], joint)
        )
        if not isinstance(joint, CannotFix) and isinstance(after, Analysis):
            good, edits, result = together, joint, after
        elif len(group) > 1:
            middle = len(group) // 2
            groups[:0] = [group[:middle], group[middle:]]
        elif (other := _first(analysis, group[0].finding, group[0].others)) is not None:
            groups.insert(0, [other])
    return good, edits, result
