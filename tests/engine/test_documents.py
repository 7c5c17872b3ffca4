"""Texts that are no Python: who reads them, what they ask, what comments silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from headgate.engine import Analysis, RuleSet, Settings, analyze, answer, update
from headgate.fixes import CannotFix, ignore_here, offered
from headgate.ruleapi import (
    Confidence,
    Document,
    DocumentContext,
    DocumentHit,
    DocumentKind,
    Fix,
    FixSafety,
    OnDocument,
    ReplaceText,
    Rule,
    RuleMeta,
    Severity,
)
from headgate.text import Edit, Position, Range, Snapshot

KIND = DocumentKind.REQUIREMENTS


def words(document: Document, ctx: DocumentContext) -> Iterator[DocumentHit]:
    """Report every line that begins with a word that is known to be bad."""
    for number, line in enumerate(document.lines):
        if line.startswith("raise"):
            raise RuntimeError
        word = line.split(" ")[0]
        if word and ctx.known(f"word:{word}") == "bad":
            place = Range(Position(number, 0), Position(number, len(word)))
            fix = Fix("Say good", FixSafety.REVIEW, (ReplaceText(place, "good"),))
            yield DocumentHit(place, f"{word} is bad.", fixes=(fix,))


META = RuleMeta("HG999", "words", "Words", Severity.WARNING, Confidence.HIGH, (1,))
RULES = RuleSet.of([Rule(META, "", (OnDocument(frozenset({KIND}), words),), ())])
KNOWN = {"word:no": "bad", "word:good": ""}


def read(text: str, answers: dict[str, str] = KNOWN, kind: DocumentKind = KIND) -> Analysis:
    return analyze(Snapshot.of(text), RULES, Settings(kind=kind), answers)


def shown(analysis: Analysis) -> list[tuple[int, str]]:
    return [(f.range.start.line, f.code) for f in analysis.findings()]


LOCKED = RuleSet.of(
    [Rule(replace(META, by_comment=False), "", (OnDocument(frozenset({KIND}), words),), ())]
)


@pytest.mark.parametrize(
    "mark", ["ignore[HG999] ours", "ignore[words] ours", "ignore[HG998, HG999]", "ignore[HG999"]
)
def test_no_comment_silences_a_rule_about_files_that_are_not_trusted(mark: str) -> None:
    text = f"no # headgate: {mark}\n"
    analysis = analyze(Snapshot.of(text), LOCKED, Settings(kind=KIND), KNOWN)
    assert shown(analysis) == [(0, "HG999"), (0, "HG000")]
    assert not analysis.suppressed()
    assert isinstance(ignore_here(analysis, analysis.findings()[0]), CannotFix)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("good\nno\r\nno 2", [(1, "HG999"), (2, "HG999")]),
        ("no # headgate: ignore[HG999] ours\nno", [(1, "HG999")]),
        ("no # headgate: ignore[words]", []),
        ("no # headgate: ignore[HG998]", [(0, "HG999")]),
        ("no # headgate: ignore", [(0, "HG999"), (0, "HG000")]),
        ("good # headgate: ignore[HG999]", [(0, "HG000")]),
        ("good <!-- headgate: ignore[HG999] -->", [(0, "HG000")]),
        ("no <!-- headgate: ignore[HG999] ours -->", []),
    ],
)
def test_lines_and_their_suppressions(text: str, expected: list[tuple[int, str]]) -> None:
    assert shown(read(text)) == expected


def test_what_is_asked_is_answered_later() -> None:
    first = read("no # headgate: ignore[HG999]\nno\n", {})
    assert first.asked == {"word:no"}
    assert shown(first) == []
    second = answer(first, {"word:no": "bad"})
    assert second.asked == frozenset()
    assert shown(second) == [(1, "HG999")]
    assert [f.range.start.line for f in second.suppressed()] == [0]


def test_other_kinds_are_left_alone() -> None:
    assert shown(read("no\n", kind=DocumentKind.PYPROJECT)) == []


def test_an_edit_reads_it_again() -> None:
    analysis = read("good\nno\n")
    snapshot, change = analysis.snapshot.replace(
        Edit(Range(Position(0, 0), Position(0, 4)), "no\nno")
    )
    after = update(analysis, snapshot, change)
    assert shown(after) == shown(read("no\nno\nno\n"))


def test_a_check_that_raises_costs_one_problem() -> None:
    analysis = read("no\nraise\n")
    assert [problem.where for problem in analysis.problems()] == ["HG999"]
    assert shown(analysis) == [(0, "HG999")]


def test_fixes_are_checked_and_findings_can_be_silenced() -> None:
    analysis = read("no 1\n")
    (finding,) = analysis.findings()
    (fix,) = offered(analysis, finding)
    assert [edit.text for edit in fix.edits] == ["good"]
    edits = ignore_here(analysis, finding)
    assert not isinstance(edits, CannotFix)
    snapshot, change = analysis.snapshot.replace(edits[0])
    assert shown(update(analysis, snapshot, change)) == []
