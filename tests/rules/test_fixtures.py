"""Larger modules with markers: what is reported is exactly what they mark."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from headgate.engine import RuleSet, Settings, analyze
from headgate.ruleapi import Profile
from headgate.text import Snapshot
from headgate_rules import ALL
from headgate_rules.tables import LIBRARIES

RULES = RuleSet.of(ALL, {}, LIBRARIES)
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.py"))
MARK = re.compile(r"# (finding|ok): (HG\d{3}(?: HG\d{3})*)$")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_exactly_the_marked_lines_are_reported(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = Counter(
        (number, code)
        for number, line in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(line)) and mark[1] == "finding"
        for code in mark[2].split()
    )
    profile = Profile.STRICT if "# profile: strict\n" in text else Profile.DEFAULT
    analysis = analyze(Snapshot.of(text), RULES, Settings(profile))
    found = Counter((f.range.start.line + 1, f.code) for f in analysis.findings())
    assert found == expected
    assert not analysis.problems()


def test_every_rule_is_found_and_spared_somewhere() -> None:
    marks = [
        (mark[1], code)
        for path in FIXTURES
        for line in path.read_text(encoding="utf-8").splitlines()
        if (mark := MARK.search(line))
        for code in mark[2].split()
    ]
    # What has to be known from elsewhere, such as packages and model files, is not known here.
    codes = {
        rule.meta.code
        for rule in ALL
        if any(e.lines and not (e.known or e.file) for e in rule.examples)
    }
    assert {code for kind, code in marks if kind == "finding"} == codes
    assert {code for kind, code in marks if kind == "ok"} >= codes - {"HG501", "HG701"}
