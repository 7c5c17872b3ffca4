"""What is asked of patterns that stand in the code takes no longer than it must."""

from __future__ import annotations

import pytest

from headgate.engine import RuleSet, analyze
from headgate.semantics.checks import leaves_closed
from headgate.text import Snapshot
from headgate_rules import HG002, HG111
from headgate_rules.tables import LIBRARIES


@pytest.mark.parametrize(
    ("pattern", "closed"),
    [
        ("[^a-z]", True),
        (r"[^a-zA-Z0-9_ -]+", True),
        (r"[^\w-]*", True),
        ("[^a-z/]", False),
        ("[^" + "a-a" * 5_000 + "!]", False),
        ("[^a" + "\\da-a" * 5_000 + "!]", False),
    ],
)
def test_a_closed_set_of_characters_is_known_soon(pattern: str, closed: bool) -> None:
    assert leaves_closed(pattern) is closed


@pytest.mark.parametrize(
    "code",
    [
        "import logging\nlogging.info('%0" + "0" * 50_000 + "!', input())\n",
        "try:\n    f()\nexcept OSError:\n    pass" + " " * 50_000 + "; x\n",
        "from " + " " * 50_000 + "!\n",
    ],
)
def test_long_lines_are_judged_soon(code: str) -> None:
    rules = RuleSet.of((HG002, HG111), {}, LIBRARIES)
    assert not analyze(Snapshot.of(code), rules).problems()
