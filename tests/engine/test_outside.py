"""Units for checkers from outside, and what becomes of their findings."""

from __future__ import annotations

import ast
from itertools import permutations

import pytest

from headgate.engine import Analysis, RuleSet, analyze, update, with_checked
from headgate.ruleapi import Confidence, Finding, Rule, RuleMeta, Severity
from headgate.syntax import Unit
from headgate.text import Edit, Position, Range, Snapshot

NONE = RuleSet.of(
    [Rule(RuleMeta("HG901", "none", "", Severity.HINT, Confidence.LOW, ()), "", (), ())]
)
METHODS = 40
LARGE = (
    "import os\n\n@register\nclass Large:\n    # members\n"
    + "".join(
        f"    def method{n}(self):\n        assert self\n        return {n}\n\n"
        for n in range(METHODS)
    )
    + "\nassert os\n"
)


def asserts(unit: Unit) -> tuple[Finding, ...]:
    """A checker from outside: it reports every assert, and every class that it sees."""
    return tuple(
        Finding(
            Range(Position(node.lineno - 1, node.col_offset), Position(node.lineno - 1, 99)),
            "B101", type(node).__name__, "x", Severity.HINT, Confidence.HIGH,
        )
        for node in ast.walk(unit.tree())
        if isinstance(node, ast.Assert | ast.ClassDef)
    )  # fmt: skip


def checked(analysis: Analysis) -> Analysis:
    return with_checked(analysis, [(unit, asserts(unit)) for unit in analysis.unchecked()])


def shown(analysis: Analysis) -> list[tuple[int, str]]:
    return [(f.range.start.line, f.name) for f in analysis.findings()]


@pytest.mark.parametrize("text", [LARGE, LARGE.replace("\n", "\r\n")])
def test_a_large_class_is_handed_out_in_members_and_its_header_reported_once(text: str) -> None:
    analysis = checked(analyze(Snapshot.of(text), NONE))
    lines = text.split("\n")
    expected = [(n, "Assert") for n, line in enumerate(lines) if line.lstrip().startswith("assert")]
    assert shown(analysis) == sorted([*expected, (3, "ClassDef")])
    assert analysis.unchecked() == ()
    assert sum(1 for _ in analysis.units()) == METHODS + 2


def test_every_line_of_a_unit_is_that_of_the_text() -> None:
    for text in (
        LARGE,
        "x = [\n" + "    f(1),\n" * 200 + "]\nif a:\n    # c\n\n    b\nelse:\n    c\n",
    ):
        lines = text.splitlines(keepends=True)
        for unit in analyze(Snapshot.of(text), NONE).units():
            for offset, region in unit.regions:
                first = unit.line + offset
                assert tuple(lines[first : first + len(region.lines)]) == region.lines
                assert unit.lines[offset : offset + len(region.lines)] == region.lines


def test_imports_of_a_unit_are_those_that_stand_before_it() -> None:
    text = "import a\nx\ndef f():\n    import b\nif c:\n    from d import (\n        e,\n    )\ny\n"
    units = list(analyze(Snapshot.of(text), NONE).units())
    assert [unit.imports for unit in units] == [
        (),
        ("import a",),
        ("import a",),
        ("import a", "import b"),
        ("import a", "import b", "from d import (\n        e,\n    )"),
    ]


TEXT = "assert a\nassert b\ndef f():\n    assert c\n"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_results_changes_nothing(order: tuple[int, ...]) -> None:
    at_once = checked(analyze(Snapshot.of(TEXT), NONE))
    one_by_one = analyze(Snapshot.of(TEXT), NONE)
    units = list(one_by_one.units())
    for number in order:
        assert units[number].key in {unit.key for unit in one_by_one.unchecked()}
        one_by_one = with_checked(one_by_one, [(units[number], asserts(units[number]))])
    assert one_by_one.findings() == at_once.findings()
    assert one_by_one.unchecked() == ()


EDITS = [
    ("a line above", Edit(Range(Position(0, 0), Position(0, 0)), "# c\n\n"), [2, 3, 5], 0),
    ("another unit", Edit(Range(Position(0, 7), Position(0, 8)), "x"), [1, 3], 1),
    ("a unit that goes", Edit(Range(Position(0, 0), Position(1, 0)), ""), [0, 2], 0),
    ("an import above", Edit(Range(Position(0, 0), Position(0, 0)), "import a\n"), [1, 2, 4], 4),
    ("the same unit", Edit(Range(Position(2, 4), Position(2, 5)), "g"), [0, 1, 3], 1),
    ("a unit that breaks", Edit(Range(Position(1, 0), Position(1, 0)), "x = (\n"), [0, 2, 4], 1),
]


@pytest.mark.parametrize(
    ("edit", "lines", "unchecked"), [case[1:] for case in EDITS], ids=[case[0] for case in EDITS]
)
def test_results_stay_with_their_lines_until_looked_at_again(
    edit: Edit, lines: list[int], unchecked: int
) -> None:
    analysis = checked(analyze(Snapshot.of(TEXT), NONE))
    snapshot, change = analysis.snapshot.replace(edit)
    after = update(analysis, snapshot, change)
    assert [f.range.start.line for f in after.findings()] == lines
    assert len(after.unchecked()) == unchecked
    fresh = checked(analyze(Snapshot.of(snapshot.text), NONE))
    assert checked(after).findings() == fresh.findings()
