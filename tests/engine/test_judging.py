"""Who is judged, when, and what a bad rule costs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from headgate.engine import RuleSet, Settings, analyze, answer, update, with_checked
from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Finding,
    Hit,
    OnCall,
    OnNode,
    Profile,
    Rule,
    RuleMeta,
    Severity,
)
from headgate.text import Edit, Position, Range, Snapshot

SOURCE = "import os\n\n\ndef f(a):\n    os.system(a)\n\n\ndef g(b):\n    os.system(b)\n"


def rule(code: str, *handlers: OnCall | OnNode, bandit: tuple[str, ...] = ()) -> Rule:
    meta = RuleMeta(
        code, f"rule-{code}", "", Severity.WARNING, Confidence.HIGH, (78,), bandit=bandit
    )
    return Rule(meta, "", handlers, ())


def report(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(call, ctx.source(call))


SYSTEM = OnCall(frozenset({"os.system"}), report)


def found(source: str, *rules: Rule, settings: Settings | None = None) -> list[tuple[int, str]]:
    analysis = analyze(Snapshot.of(source), RuleSet.of(rules), settings)
    return [(f.range.start.line + 1, f.code) for f in analysis.findings()]


def test_a_rule_that_raises_costs_one_problem_and_no_finding() -> None:
    def broken(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        raise ZeroDivisionError

    rules = RuleSet.of([rule("HG901", OnNode(ast.Call, broken)), rule("HG101", SYSTEM)])
    analysis = analyze(Snapshot.of(SOURCE), rules)
    assert [f.code for f in analysis.findings()] == ["HG101", "HG101"]
    assert [(p.where, p.line) for p in analysis.problems()] == [("HG901", 4), ("HG901", 8)]
    assert "ZeroDivisionError" in analysis.problems()[0].message


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), [5, 9]),
        (Settings(select=frozenset({"HG1"})), [5, 9]),
        (Settings(select=frozenset({"HG5"})), []),
        (Settings(ignore=frozenset({"HG101"})), []),
        (Settings(select=frozenset({"HG101"}), ignore=frozenset({"HG1"})), [5, 9]),
        (Settings(select=frozenset({"HG1"}), ignore=frozenset({"HG101"})), []),
        (Settings(profile=Profile.BANDIT), []),
    ],
)
def test_settings_choose_the_rules(settings: Settings, expected: list[int]) -> None:
    lines = [line for line, _ in found(SOURCE, rule("HG101", SYSTEM), settings=settings)]
    assert lines == expected


def test_settings_choose_the_severity() -> None:
    settings = Settings(severity=(("HG101", Severity.HINT),))
    analysis = analyze(Snapshot.of(SOURCE), RuleSet.of([rule("HG101", SYSTEM)]), settings)
    assert {f.severity for f in analysis.findings()} == {Severity.HINT}


def test_typing_in_a_function_judges_only_the_line_that_is_typed() -> None:
    judged: list[str] = []

    def record(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        judged.append(ctx.source(call))
        yield from ()

    snapshot = Snapshot.of(SOURCE)
    analysis = analyze(snapshot, RuleSet.of([rule("HG101", OnNode(ast.Call, record))]))
    judged.clear()
    snapshot, change = snapshot.replace(Edit(Range(Position(4, 14), Position(4, 15)), "'x' + a"))
    update(analysis, snapshot, change)
    assert judged == ["os.system('x' + a)"]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(Range(Position(0, 0), Position(1, 0)), ""), []),
        (Edit(Range(Position(0, 7), Position(0, 9)), "posix as os"), []),
        (Edit(Range(Position(1, 0), Position(1, 0)), "os = None\n"), []),
        (Edit(Range(Position(3, 6), Position(3, 7)), "os"), [9]),
        (Edit(Range(Position(7, 0), Position(7, 0)), "x = (\n"), [5, 10]),
        (Edit(Range(Position(7, 0), Position(7, 0)), '"""\n'), [5, 10]),
    ],
)
def test_a_binding_that_changes_is_seen_by_those_who_read_it(
    edit: Edit, expected: list[int]
) -> None:
    rules = RuleSet.of([rule("HG101", SYSTEM)])
    analysis = analyze(Snapshot.of(SOURCE), rules)
    snapshot, change = analysis.snapshot.replace(edit)
    after = update(analysis, snapshot, change)
    fresh = analyze(Snapshot.of(snapshot.text), rules)
    assert after.findings() == fresh.findings()
    assert [f.range.start.line + 1 for f in after.findings()] == expected


def test_only_regions_that_asked_are_judged_again_by_an_answer() -> None:
    judged: list[object] = []

    def ask(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        version = ctx.known("version:x")
        judged.append(version)
        if version == "1":
            yield Hit(call, "old")

    rules = RuleSet.of([rule("HG101", OnCall(frozenset({"os.system"}), ask))])
    analysis = analyze(Snapshot.of(SOURCE), rules)
    assert analysis.asked == {"version:x"}
    assert judged == [UNKNOWN, UNKNOWN]
    analysis = answer(analysis, {"version:x": "1"})
    assert analysis.asked == frozenset()
    assert [f.message for f in analysis.findings()] == ["old", "old"]
    assert analyze(Snapshot.of(SOURCE), rules, answers={"version:x": "1"}).findings() == (
        analysis.findings()
    )


def test_an_outside_finding_stays_with_its_line_until_its_unit_is_looked_at_again() -> None:
    rules = RuleSet.of([rule("HG101", bandit=("B605",))])
    analysis = analyze(Snapshot.of(SOURCE), rules)

    def outside(code: str) -> Finding:
        place = Range(Position(1, 4), Position(1, 8))
        return Finding(place, code, "x", "x", Severity.WARNING, Confidence.HIGH)

    units = list(analysis.units())
    results = [(unit, (outside("B999"), outside("B605"))) for unit in units[1:]]
    analysis = with_checked(analysis, [(units[0], ()), *results])
    assert analysis.unchecked() == ()
    assert [(f.range.start.line, f.code) for f in analysis.findings()] == [(4, "B999"), (8, "B999")]
    place = Position(3, 6)
    snapshot, change = analysis.snapshot.replace(Edit(Range(place, place), "\n"))
    analysis = update(analysis, snapshot, change)
    assert [f.range.start.line for f in analysis.findings()] == [5, 9]
    assert len(analysis.unchecked()) == 1


def test_findings_of_untouched_lines_are_the_same_objects() -> None:
    rules = RuleSet.of([rule("HG101", SYSTEM)])
    before = analyze(Snapshot.of(SOURCE), rules)
    snapshot, change = before.snapshot.replace(Edit(Range(Position(0, 0), Position(0, 0)), "#\n"))
    after = update(before, snapshot, change)
    for (line, finding), (later, same) in zip(before.placed(), after.placed(), strict=True):
        assert finding is same
        assert later == line + 1


def test_two_rules_of_one_code_are_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="same code"):
        RuleSet.of([rule("HG101"), rule("HG101")])
