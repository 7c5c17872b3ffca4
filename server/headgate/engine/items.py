"""A region with all that is known of it, as analyses keep it in a sequence."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from headgate.engine.cache import Result
from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.engine.suppression import Judged, judge
from headgate.ruleapi import Finding
from headgate.semantics import Facts
from headgate.syntax import Region


class Item:
    """A region with what is known of it. Immutable."""

    __slots__ = (
        "checked",
        "entry",
        "facts",
        "foreign",
        "height",
        "judged",
        "line",
        "reach",
        "region",
        "result",
        "seen",
    )

    def __init__(
        self,
        region: Region,
        facts: Facts,
        result: Result | None = None,
        foreign: tuple[Finding, ...] = (),
        *,
        checked: bool = False,
        seen: frozenset[str] = frozenset(),
        rules: RuleSet | None = None,
        settings: Settings | None = None,
        line: Region | None = None,
    ) -> None:
        self.region = region
        self.line = line or region
        """What stands for it in the program: where only the blank and comment lines before it
        have changed, what it was then. So whoever moves code does not change it."""
        self.facts = facts
        self.result = result
        self.foreign = foreign
        """Findings of outside checkers, lines relative to the region's code."""
        self.checked = checked
        self.seen = seen
        """Codes of all that outside checkers found, also what a rule of ours covers."""
        self.height = region.height
        self.reach = region.reach
        self.entry = region.entry
        self.judged: Judged | None = None
        if result is None or rules is None or settings is None or not rules.rules:
            return
        findings = (*result.findings, *_beside(result.findings, foreign, rules))
        if region.lines and (findings or region.comments):
            pending = any(answer is None for _, answer in result.asked)
            self.judged = judge(
                region, findings, rules, settings, checked=checked, seen=seen, pending=pending
            )


def _beside(
    own: tuple[Finding, ...], foreign: tuple[Finding, ...], rules: RuleSet
) -> tuple[Finding, ...]:
    """Return the outside findings of a line without those that a rule of ours has reported."""
    codes = {code for finding in own for code in (finding.code, *finding.also)}
    return tuple(f for f in foreign if codes.isdisjoint(rules.suppressors.get(f.code, ())))


item_height = attrgetter("height")

OF_REGIONS: Final = frozenset(
    {"bound", "called", "imported", "imports", "indent", "lines", "module", "reach", "read"}
)
"""What hangs on chunks of items and depends on their regions only, not on results."""


def asks(chunk: Iterable[Item]) -> frozenset[str]:
    """Return the keys that the regions of a chunk asked for."""
    asked = [item.result.asked for item in chunk if item.result is not None and item.result.asked]
    return frozenset(key for pairs in asked for key, _ in pairs)
