"""The fixes of a finding that have been checked, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cachetools import LRUCache

from headgate.engine import Analysis
from headgate.fixes.differences import difference, follow
from headgate.fixes.outcomes import CannotFix, Rejected
from headgate.fixes.realising import Place, Plan, joined, plan
from headgate.fixes.unused import removals
from headgate.fixes.verifying import accepted, applied, verified
from headgate.ruleapi import (
    ChangeLiteral,
    Define,
    Finding,
    Fix,
    FixSafety,
    MendEarlier,
    PassParameters,
    ReplaceLiteral,
    VisibleNames,
)
from headgate.text import Edit


@dataclass(frozen=True, slots=True)
class OfferedFix:
    """One checked way to mend a finding. The edits speak of the analysed text."""

    title: str
    safety: FixSafety
    edits: tuple[Edit, ...]


class FixCache:
    """Checked fixes of the texts that were asked about last.

    An analysis is immutable and stands for its text, rules, settings and answers;
    it is known by identity, and kept as long as its fixes are.
    """

    def __init__(self, size: int = 256) -> None:
        self._known: LRUCache[tuple[int, Finding], tuple[Analysis, tuple[OfferedFix, ...]]] = (
            LRUCache(size)
        )

    def get(self, analysis: Analysis, finding: Finding) -> tuple[OfferedFix, ...] | None:
        """Return what was found out, or None."""
        known = self._known.get((id(analysis), finding))
        return known[1] if known is not None else None

    def put(self, analysis: Analysis, finding: Finding, fixes: tuple[OfferedFix, ...]) -> None:
        """Remember what was found out."""
        self._known[(id(analysis), finding)] = (analysis, fixes)


def look_ahead(analysis: Analysis) -> Iterator[None]:
    """Find out what any fix of a text asks of all of it, in steps; later versions go on with it."""
    analysis.imports_at(0)
    yield
    removals(analysis, analysis, range(analysis.snapshot.line_count))
    analysis.scopes.read("")
    yield
    analysis.program.look_ahead()


def offered(
    analysis: Analysis, finding: Finding, cache: FixCache | None = None
) -> tuple[OfferedFix, ...]:
    """Return the fixes of a finding that can be made and were checked, in the rule's order."""
    known = cache.get(analysis, finding) if cache is not None else None
    if known is not None:
        return known
    out: list[OfferedFix] = []
    for fix in finding.fixes:
        made = plan_of(analysis, fix, finding)
        if isinstance(made, CannotFix):
            continue
        edits = joined(analysis.snapshot, (made,))
        if isinstance(edits, CannotFix):
            continue
        after = verified(analysis, (finding,), edits)
        if not isinstance(after, Rejected):
            edits = _with_removals(analysis, after, finding, edits)
            if all(edits != other.edits for other in out):
                out.append(OfferedFix(fix.title, fix.safety, edits))
    fixes = tuple(out)
    if cache is not None:
        cache.put(analysis, finding, fixes)
    return fixes


def _with_removals(
    analysis: Analysis, after: Analysis, finding: Finding, edits: tuple[Edit, ...]
) -> tuple[Edit, ...]:
    """Return the edits with those that take out imports which nothing uses any more."""
    before = analysis.snapshot
    origin = list(range(before.line_count))
    follow(origin, edits)
    more = removals(analysis, after, origin)
    if not more:
        return edits
    follow(origin, more)
    without = applied(after, more)
    both = difference(before, without.snapshot, origin)
    return edits if isinstance(accepted(analysis, (finding,), both, without), Rejected) else both


def plan_of(analysis: Analysis, fix: Fix, finding: Finding) -> Plan | CannotFix:
    """Work out a fix, in the statement of its finding or in all that it changes."""
    match fix.intents:
        case (PassParameters() as intent,):
            from headgate.fixes.parameters import parametrised

            return parametrised(analysis, intent)
        case (ChangeLiteral() as intent,):
            from headgate.fixes.literals import changed

            return changed(analysis, intent)
        case (ReplaceLiteral() as intent,):
            from headgate.fixes.literals import replaced

            return replaced(analysis, fix, intent)
        case (MendEarlier() as intent, *others):
            from headgate.fixes.earlier import mended

            return mended(analysis, fix, intent, others)
        case _:
            pass
    line = finding.range.start.line
    if analysis.document is not None:
        return plan(fix, analysis.snapshot, lambda: VisibleNames({}, frozenset()), line, 1)
    first, region = analysis.region_at(line)
    count = len(region.lines)
    defines = any(isinstance(intent, Define) for intent in fix.intents)
    if not defines:
        return plan(fix, analysis.snapshot, lambda: analysis.imports_at(line), first, count)
    from headgate.fixes.definitions import placed, top_of

    top = top_of(analysis, first)
    above = Place(top, lambda: analysis.imports_at(top))
    made = plan(fix, analysis.snapshot, lambda: analysis.imports_at(line), first, count, above)
    return made if isinstance(made, CannotFix) else placed(analysis, made)
