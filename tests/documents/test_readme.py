"""The README says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.catalog import default_rules
from headgate.cli.rules import markdown
from headgate.project import KEYS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_table_of_rules_is_that_of_the_rule_files() -> None:
    table = README.split("<!-- rules -->\n")[1].split("<!-- end of rules -->")[0]
    wanted = "".join(line + "\n" for line in markdown([r.meta for r in default_rules().rules]))
    assert table == wanted, "put the output of `headgate rules --format markdown` there"


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_setting_has_a_row(key: str) -> None:
    section = README.split("## Configuration")[1].split("### Suppressing")[0]
    assert f"`{key}`" in section


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_linked_files_exist(name: str) -> None:
    import re

    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
