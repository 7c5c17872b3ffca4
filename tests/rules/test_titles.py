"""Titles of fixes: what somebody reads in a menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.catalog import check_text, default_rules
from headgate.project import Config
from headgate.ruleapi import Rule

LONGEST = 130
"""Characters; what a menu shows of a title, and a bit."""


@pytest.mark.parametrize("rule", default_rules().rules, ids=lambda rule: rule.meta.code)
def test_titles_are_short_lines_that_begin_like_sentences(rule: Rule) -> None:
    for example in rule.examples:
        path = Path("/nowhere") / (example.file or "a.py")
        analysis, _ = check_text(example.source, path, Config())
        for finding in analysis.findings():
            if finding.code == rule.meta.code:
                for fix in finding.fixes:
                    assert len(fix.title) <= LONGEST, fix.title
                    assert fix.title[0].isupper(), fix.title
                    assert not fix.title.endswith("."), fix.title
                    assert "\n" not in fix.title
