"""What stands in the place of a secret reads as if it had been written there."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import fix_all
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

STARS = [
    (r'f"password={password}\n"', r'"password=***\n"'),
    ('f"{name}: {password}"', 'f"{name}: ***"'),
    ("rf'password={password}'", "r'password=***'"),
    ('f"{{{password}}}"', 'f"{{***}}"'),
    ('f"key {password}}}"', 'f"key ***}}"'),
    ('f"key {password} {password}"', '"key *** ***"'),
    ('f"{password}{name}{password}"', 'f"***{name}***"'),
    ('f"a" f"{password}"', 'f"a" "***"'),
    ('f"""{password}!"""', '"""***!"""'),
    ('"password=%s" % password', '"password=%s" % "***"'),
    ('"password=" + password', '"password=" + "***"'),
]


@pytest.mark.parametrize(("before", "after"), STARS)
def test_stars_are_written_into_the_text(before: str, after: str) -> None:
    text = "def f(name, password):\n    print({})\n"
    analysis = analyze(Snapshot.of(text.replace("{}", before)), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code == "HG603")
    assert done.snapshot.text == text.replace("{}", after)
