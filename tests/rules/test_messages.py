"""How messages read where the code has no short name for what they speak of."""

from __future__ import annotations

import pytest

from headgate.engine import RuleSet, Settings, analyze
from headgate.text import Snapshot
from headgate_rules import HG813, HG905
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


def test_what_a_model_file_calls_is_said_where_it_is_named() -> None:
    calls = ("builtins.exec", "posix.system", "os.popen", "builtins.eval")
    known = {"model-file:net.pkl": "\n".join(("certain", "net.pkl", *calls))}
    source = 'import joblib\nPATH = "net.pkl"\njoblib.load(PATH)\njoblib.load("net.pkl")\n'
    rules = RuleSet.of((HG813,), {}, LIBRARIES)
    found = analyze(Snapshot.of(source), rules, Settings(), known).findings()
    assert [f.range.start.line for f in found] == [2, 3]
    for finding, place in zip(found, ((1, 0), (3, 12)), strict=True):
        assert [r.message for r in finding.related] == [
            f"calls `{c}` when it is loaded" for c in calls
        ]
        assert {(r.range.start.line, r.range.start.column) for r in finding.related if r.range} == {
            place
        }
        assert "os.popen" in finding.message
        assert "eval" not in finding.message
