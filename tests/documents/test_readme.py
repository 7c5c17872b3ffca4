"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from headgate.catalog import OFF_IN_TESTS, default_rules
from headgate.project import KEYS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_setting_has_a_row(key: str) -> None:
    section = README.split("## Configuration")[1].split("### Suppressing")[0]
    assert f"`{key}`" in section


def test_what_is_off_in_test_files_is_named() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `off-in-tests`"))
    named = set(re.findall(r"\bHG\d{3}\b", row))
    assert named == {r.meta.code for r in default_rules().rules if r.meta.off_in_tests}
    assert {"B101", "B105", "B106", "B107", "B311"} == OFF_IN_TESTS
    assert "B101, B105 to B107, B311" in row


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_linked_files_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
