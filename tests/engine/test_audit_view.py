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
IMPORT = "import subprocess"


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
        (RUN, STRICT, ["HG101"]),
        (RUN, Settings(Profile.STRICT, ignore=frozenset({"HG101"})), []),
        (RUN, Settings(Profile.STRICT, select=frozenset({"HG1"})), ["HG101"]),
        (RUN, Settings(Profile.STRICT, select=frozenset({"B605"})), ["B605"]),
        ("import os, sys\nos.system(sys.argv[1])\n", STRICT, ["HG101"]),
        ("from os import system as s\ntable = {'run': s}\n", STRICT, ["HG101"]),
        ("from os import system as s\ntable = {'run': s}\n", Settings(), []),
        ("import os\nos.system('/bin/ls')  # headgate: ignore[HG101] fixed\n", STRICT, []),
        ("import os\nos.system('/bin/ls')  # nosec B605\n", STRICT, []),
        (f"{IMPORT}\n", Settings(), []),
        (f"{IMPORT}\n", STRICT, ["B404"]),
        (f"{IMPORT}\nsubprocess.run(['/bin/ls'])\n", STRICT, ["B404", "B603"]),
        (IMPORT, Settings(Profile.STRICT, ignore=frozenset({"HG113"})), []),
        (IMPORT, Settings(Profile.STRICT, ignore=frozenset({"B404"})), []),
        (IMPORT, Settings(Profile.STRICT, select=frozenset({"HG1"})), []),
        (f"{IMPORT}  # headgate: ignore[HG113] fixed\n", STRICT, []),
        (f"{IMPORT}  # headgate: ignore[HG113] fixed\n", Settings(), ["HG000"]),
        (f"{IMPORT}  # headgate: ignore[HG301] fixed\n", STRICT, ["B404", "HG000"]),
        (f"{IMPORT}  # nosec B404\n", STRICT, []),
        ("assert x\n", STRICT, ["HG001"]),
        ("assert x\n", Settings(Profile.STRICT, is_test=True), []),
        ("import random\nx = random.random()\n", STRICT, ["HG306"]),
        ("import random\nx = random.random()\n", Settings(Profile.STRICT, is_test=True), []),
    ],
)
def test_every_use_is_shown_once(source: str, settings: Settings, expected: list[str]) -> None:
    assert codes(source, settings) == expected


def test_what_is_shown_for_review_is_quiet_and_names_the_rule() -> None:
    text = "import os\nimport subprocess\nos.system('/bin/ls')\n"
    analysis = finished(analyze(Snapshot.of(text), default_rules(), STRICT))
    review, mine = analysis.findings()
    assert (review.code, mine.code) == ("B404", "HG101")
    assert min(review.severity, mine.severity) >= Severity.INFORMATION
    assert "HG113 (argument-injection) looks at such places and proved nothing" in review.message


def test_it_gives_way_once_the_rule_reports_the_line() -> None:
    text = "import subprocess\npage = '/srv'\nsubprocess.run(['/bin/tar', page])\n"
    before = finished(analyze(Snapshot.of(text), default_rules(), STRICT))
    assert [f.code for f in before.findings()] == ["B404", "B603"]
    edit = Edit(Range(Position(1, 7), Position(1, 13)), "input()")
    snapshot, change = before.snapshot.replace(edit)
    after = update(before, snapshot, change)
    assert [f.code for f in after.findings()] == ["B404", "HG113"]
    assert finished(after).findings() == after.findings()
