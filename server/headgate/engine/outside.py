"""Findings of checkers from outside (Bandit), put in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from headgate.engine.analysis import Analysis
from headgate.engine.items import OF_REGIONS, Item
from headgate.engine.suppression import judge
from headgate.ruleapi import Finding, Profile, Rule, Severity
from headgate.syntax import Unit, UnitKey


def with_file_checked(analysis: Analysis, findings: tuple[Finding, ...]) -> Analysis:
    """Return the analysis with findings about the file as a whole, in absolute lines.

    They take the place of earlier ones. Suppressions of their lines count, except
    in the profile of Bandit, whose own command has applied them.
    """
    kept: list[Finding] = []
    covers = _covering(analysis)
    for finding in findings:
        if analysis.settings.profile is not Profile.BANDIT:
            shown = _shown(finding, covers, analysis)
            if shown is None:
                continue
            finding = shown
            if len(analysis.items):
                line, region = analysis.region_at(finding.range.start.line)
                judged = judge(
                    region,
                    (finding.shifted(-line),),
                    analysis.rules,
                    analysis.settings,
                    checked=False,
                )
                if judged.suppressed:
                    continue
        severity = analysis.settings.loudness_of(finding.code, finding.severity)
        kept.append(replace(finding, severity=severity))
    return Analysis(
        analysis.snapshot, analysis.items, analysis.rules, analysis.settings, analysis.answers,
        analysis.cache, analysis.checked, tuple(kept), program=analysis.program,
    )  # fmt: skip


def with_checked(
    analysis: Analysis, results: Iterable[tuple[Unit, tuple[Finding, ...]]]
) -> Analysis:
    """Return the analysis with an outside checker's findings, lines relative to their unit.

    The units are those of this analysis. Findings that a rule of the set covers are
    dropped, or kept for review in the audit view. A finding belongs to the region on whose lines it begins. Costs the
    regions of these units.
    """
    changes: dict[int, Item] = {}
    covers = _covering(analysis)
    checked = dict(analysis.checked)
    for unit, findings in results:
        checked[unit.key] = findings
        by_line: dict[int, list[Finding]] = defaultdict(list)
        starts = sorted(line for line, _ in unit.regions)
        seen: dict[int, set[str]] = defaultdict(set)
        for finding in findings:
            owner = max((s for s in starts if s <= finding.range.start.line), default=starts[0])
            seen[owner].add(finding.code)
            shown = _shown(finding, covers, analysis)
            if shown is not None:
                severity = analysis.settings.loudness_of(shown.code, shown.severity)
                by_line[owner].append(replace(shown.shifted(-owner), severity=Severity(severity)))
        header = _shared_header(unit)
        for line, region in unit.regions:
            index = analysis.items.find(unit.line + line)
            item: Item = analysis.items[index]
            if region is not item.region:
                continue
            foreign = _once(sorted(by_line.get(line, ()), key=lambda f: f.order), covers)
            if line in header and index in changes:
                foreign = tuple(sorted({*changes[index].foreign, *foreign}, key=lambda f: f.order))
            codes = frozenset(seen.get(line, ()))
            if foreign != item.foreign or codes != item.seen or not item.checked:
                changes[index] = Item(
                    region,
                    item.facts,
                    item.result,
                    foreign,
                    checked=True,
                    seen=codes,
                    rules=analysis.rules,
                    settings=analysis.settings,
                    line=item.line,
                )
    return Analysis(
        analysis.snapshot, analysis.items.with_items(changes, OF_REGIONS), analysis.rules,
        analysis.settings, analysis.answers, analysis.cache, checked, analysis.file_level, program=analysis.program,
    )  # fmt: skip


def forgetting(analysis: Analysis, keep: Set[UnitKey]) -> Analysis:
    """Return the analysis without results for units that are not to be kept."""
    checked = {key: found for key, found in analysis.checked.items() if key in keep}
    return Analysis(
        analysis.snapshot,
        analysis.items,
        analysis.rules,
        analysis.settings,
        analysis.answers,
        analysis.cache,
        checked,
        analysis.file_level,
        program=analysis.program,
    )


def _shared_header(unit: Unit) -> frozenset[int]:
    """Return the lines of a class header that other units have too."""
    head: set[int] = set()
    for line, region in unit.regions:
        head.add(line)
        if region.word == "class":
            return frozenset(head)
        if region.word != "@":
            break
    return frozenset()


def _covering(analysis: Analysis) -> Mapping[str, tuple[Rule, ...]]:
    """Return the foreign ids that rules of ours replace, with these rules.

    A rule that the user ignores still covers, or its twin would come in its place;
    one that the user did not select does not, since the twin may be selected.
    """
    settings = analysis.settings
    covers: dict[str, tuple[Rule, ...]] = {}
    for rule in analysis.rules.rules:
        if settings.enables(rule.meta.code) or settings.ignores(rule.meta.code):
            for covered in rule.meta.bandit:
                covers[covered] = (*covers.get(covered, ()), rule)
    return covers


def _shown(
    finding: Finding, covers: Mapping[str, tuple[Rule, ...]], analysis: Analysis
) -> Finding | None:
    """Return what becomes of an outside checker's finding, or None for nothing.

    What a rule of ours covers is dropped, since that rule knows better. The audit view
    shows it all the same, quietly and as unproven: there the reader wants to see every use.
    Items leave it out where the rule itself has reported the line.
    """
    settings = analysis.settings
    if not settings.enables(finding.code):
        return None
    rules = covers.get(finding.code)
    if rules is None:
        return finding
    if settings.profile is not Profile.STRICT:
        return None
    for rule in rules:
        code, by_default = rule.meta.code, rule.meta.off_in_tests
        if settings.ignores(code) or settings.is_off_in_test(code, by_default=by_default):
            return None
    names = " and ".join(f"{rule.meta.code} ({rule.meta.name})" for rule in rules)
    looked = "looks" if len(rules) == 1 else "look"
    message = f"{finding.message.rstrip('. ')}. For review: {names} {looked} at such places and proved nothing here."
    return replace(finding, message=message, severity=max(finding.severity, Severity.INFORMATION))


def _once(
    findings: Iterable[Finding], covers: Mapping[str, tuple[Rule, ...]]
) -> tuple[Finding, ...]:
    """Keep one finding of a place of those that the same rules cover, the first in order."""
    out: dict[object, Finding] = {}
    for finding in findings:
        rules = covers.get(finding.code)
        out.setdefault(finding if rules is None else (finding.range, rules[0].meta.code), finding)
    return tuple(out.values())
