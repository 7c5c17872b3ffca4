"""The README says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.project import KEYS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


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
