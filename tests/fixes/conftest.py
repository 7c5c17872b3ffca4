"""Fixes applied to texts in which the target stands in ⟨⟩ and kept parts in ‹›."""

from collections.abc import Callable, Iterable

import pytest

from headgate.engine import RuleSet, analyze
from headgate.fixes import CannotFix, realise
from headgate.ruleapi import Fix, FixSafety, Intent
from headgate.text import Edit, Position, Range, Snapshot

Change = Callable[[Range, list[Range]], Intent]


def unmarked(source: str) -> tuple[str, Range, list[Range]]:
    """Return the text without its marks, and the ranges that they mark."""
    text = ""
    places: dict[str, list[int]] = {mark: [] for mark in "⟨⟩‹›"}
    for char in source:
        if char in places:
            places[char].append(len(text))
        else:
            text += char

    def position(offset: int) -> Position:
        before = text[:offset]
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return Position(len(lines) - 1, len(lines[-1]))

    def ranges(opening: str, closing: str) -> list[Range]:
        pairs = zip(places[opening], places[closing], strict=True)
        return [Range(position(a), position(b)) for a, b in pairs]

    return text, ranges("⟨", "⟩")[0], ranges("‹", "›")


def edits_of(
    source: str, changes: Iterable[Change]
) -> tuple[Snapshot, tuple[Edit, ...] | CannotFix]:
    text, target, kept = unmarked(source)
    analysis = analyze(Snapshot.of(text), RuleSet.of([]))
    first, region = analysis.region_at(target.start.line)
    fix = Fix("fix", FixSafety.SAFE, tuple(change(target, kept) for change in changes))
    names = analysis.imports_at(target.start.line)
    return analysis.snapshot, realise(fix, analysis.snapshot, names, first, len(region.lines))


@pytest.fixture
def edits() -> Callable[[str, Iterable[Change]], tuple[Snapshot, tuple[Edit, ...] | CannotFix]]:
    """Return the text without marks, and the edits that realise the changes in it."""
    return edits_of


@pytest.fixture
def fixed() -> Callable[[str, Iterable[Change]], str]:
    """Return the text after the changes, or the reason why they cannot be made."""

    def run(source: str, changes: Iterable[Change]) -> str:
        snapshot, found = edits_of(source, changes)
        if isinstance(found, CannotFix):
            return f"cannot fix: {found.reason}"
        return snapshot.with_edits(found).text

    return run
