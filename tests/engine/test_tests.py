"""Test files are quieter, and the configuration says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.catalog import check_text
from headgate.project import Config

TEXT = """\
import hashlib
import random

assert user.is_admin
password = "SuperSecret123"
token = random.getrandbits(64)
hashlib.md5(data)
exec(input())
"""
DEFAULT = ["HG301", "HG103"]
ALL = ["HG001", "HG601", "HG306", "HG301", "HG103"]


@pytest.mark.parametrize(
    ("path", "off", "expected"),
    [
        ("app.py", None, ALL),
        ("app.py", ["HG"], ALL),
        ("tests/test_app.py", None, DEFAULT),
        ("tests/test_app.py", [], ALL),
        ("conftest.py", ["HG001", "HG3"], ["HG601", "HG103"]),
        ("test_app.py", ["HG", "B"], []),
    ],
)
def test_what_is_off(path: str, off: list[str] | None, expected: list[str]) -> None:
    config = Config(root=Path("/w"), off_in_tests=None if off is None else frozenset(off))
    analysis, _ = check_text(TEXT, Path("/w") / path, config)
    assert [finding.code for finding in analysis.findings()] == expected
