"""An assertion that becomes a condition reads as somebody would write it."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.fixes import fix_all
from headgate.ruleapi import Profile
from headgate.text import Snapshot

CONDITIONS = [
    ("a", "if not a:"),
    ("a.b(c)", "if not a.b(c):"),
    ("a == b", "if not (a == b):"),
    ("a and b", "if not (a and b):"),
    ("not a", "if a:"),
    ("not (a and b)", "if a and b:"),
    ("not a.b(c)", "if a.b(c):"),
    ("(not a)", "if a:"),
    ("a is None", "if a is not None:"),
    ("a is not None", "if a is None:"),
    ("a in (b, c)", "if a not in (b, c):"),
    ("a  not  in  b", "if a in b:"),
    ("(a) is (b)", "if not ((a) is (b)):"),
    ("a is b is c", "if not (a is b is c):"),
    ("not (a := b)", "if not (not (a := b)):"),
    ("(a is\n    None)", "if not (a is\n    None):"),
]


@pytest.mark.parametrize(("test", "condition"), CONDITIONS)
@pytest.mark.parametrize(("message", "raised"), [("", ""), (", 'why'", "('why')")])
def test_the_condition_is_the_opposite(
    test: str, condition: str, message: str, raised: str
) -> None:
    text = f"assert {test}{message}\n"
    analysis = analyze(Snapshot.of(text), default_rules(), Settings(profile=Profile.STRICT))
    assert fix_all(analysis).snapshot.text == f"{condition}\n    raise AssertionError{raised}\n"
