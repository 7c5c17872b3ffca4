"""The audit view: checks of Bandit that a rule replaces are shown where it proved nothing."""

from __future__ import annotations

import pytest

from headgate.catalog import SecondPhase, default_rules
from headgate.engine import Analysis, Settings, analyze, update
from headgate.project import Config
from headgate.ruleapi import Profile, Severity
from headgate.text import Edit, Position, Range, Snapshot

STRICT = Settings(profile=Profile.STRICT)
RUN = "import os\nos.system('/bin/ls')\n"


def finished(analysis: Analysis) -> Analysis:
    """Run the second phase."""
    phase = SecondPhase(analysis, Config(), path=None)
    while phase.step():
        pass
    return phase.analysis


def codes(source: str, settings: Settings = STRICT) -> list[str]:
    """Return the codes that are reported after both phases."""
    analysis = finished(analyze(Snapshot.of(source), default_rules(), settings))
    return [finding.code for finding in analysis.findings()]


@pytest.mark.parametrize(
    ("source", "settings", "expected"),
    [
        (RUN, Settings(), []),
        (RUN, STRICT, ["B605"]),
        ("import os, sys\nos.system(sys.argv[1])\n", STRICT, ["HG101"]),
        ("import subprocess\nsubprocess.run(['/bin/ls'])\n", STRICT, ["B404", "B603"]),
        (RUN, Settings(Profile.STRICT, ignore=frozenset({"HG101"})), []),
        (RUN, Settings(Profile.STRICT, ignore=frozenset({"B605"})), []),
        (RUN, Settings(Profile.STRICT, select=frozenset({"HG1"})), []),
        (RUN, Settings(Profile.STRICT, select=frozenset({"B605"})), ["B605"]),
        ("assert x\n", STRICT, ["HG001"]),
        ("assert x\n", Settings(Profile.STRICT, is_test=True), []),
        ("import random\nx = random.random()\n", Settings(Profile.STRICT, is_test=True), []),
        ("import os\nos.system('/bin/ls')  # headgate: ignore[HG101] fixed\n", STRICT, []),
        ("import os\nos.system('/bin/ls')  # headgate: ignore[HG101] fixed\n", Settings(), ["HG000"]),
        ("import os\nos.system('/bin/ls')  # nosec B605\n", STRICT, []),
        ("import os\nos.system('/bin/ls')  # headgate: ignore[HG301] fixed\n", STRICT,
         ["B605", "HG000"]),
    ],
)  # fmt: skip
def test_every_use_is_shown_once(source: str, settings: Settings, expected: list[str]) -> None:
    assert codes(source, settings) == expected


def test_what_is_shown_for_review_is_quiet_and_names_the_rule() -> None:
    analysis = finished(analyze(Snapshot.of("exec(x)\nexec('1')\n"), default_rules(), STRICT))
    mine, review = analysis.findings()
    assert (mine.code, review.code) == ("HG103", "B102")
    assert review.severity >= Severity.INFORMATION
    assert "HG103 (code-injection) looks at such places and proved nothing here" in review.message


def test_it_gives_way_once_the_rule_reports_the_line() -> None:
    text = "import os\ncommand = 'ls'\nos.system(command)\n"
    before = finished(analyze(Snapshot.of(text), default_rules(), STRICT))
    assert [f.code for f in before.findings()] == ["B605"]
    edit = Edit(Range(Position(1, 10), Position(1, 14)), "input()")
    snapshot, change = before.snapshot.replace(edit)
    after = update(before, snapshot, change)
    assert [f.code for f in after.findings()] == ["HG101"]
    assert finished(after).findings() == after.findings()
