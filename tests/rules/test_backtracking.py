"""Slow patterns, proved: the text that is told to be slow does stop a process."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from headgate.engine import RuleSet, Settings, analyze
from headgate.text import Snapshot
from headgate_rules.backtracking import attack_on
from headgate_rules.robustness.slow_regex import RULE

EXPONENTIAL = [
    r"(a+)+$", r"(a*)*b", r"^(\w+\s?)*$", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(x+x+)+y",
    r"^(a|b|ab)*c$", r"([a-z]+)*\d", r"^([\w.-]+)*@x$", r"(?:(?:a+)|b)*c", r"(.*)*$",
    r"(a+){0,300}$", r"^(?:a?b?)*c", r"(?:[^,]+,?)+;", r"^(?:[a-z]+-?)+/$",
]  # fmt: skip
POLYNOMIAL = [
    (r"\d+\d+x", 2),
    (r"a*a*a*b", 3),
    (r".*foo.*bar", 2),
    (r"^[\w.%+-]+@[a-z0-9.-]+\.[a-z]{2,}(?:\.[a-z]{2,})*$", 2),
    (r"\s*\s*\s*\s*;", 4),
    (r"\[(.*?)\] (.*?): (.*)", 2),
    (r"(.+?)\[(.*)\] : (.+)", 2),
]
FAST = [
    r"^[a-z]+$", r"(ab)*c", r"^(?:[a-z0-9]+\.)+com$", r'"(?:[^"\\]|\\.)*"', r"<[^>]*>",
    r"([^,]*,)*[^,]*x", r"(?P<a>\w+)\s*=\s*(.*)", r"a{1,5}b", r"^[^@]+@(.+)$", r"(a+)+",
    r"^(?:\+|-)?\d+(?:,\d{3})*$", r"^(?=.*\d)(?=.*[a-z]).{8,}$", r"(?>a+)+$", r"(a|b)*c",
    r"(\w+)\s\1", r"(?m)^( *)(.*)$", "", "(", r"(?:" * 300,
    r"^\s*((?:--.*?\n\s*)|(?:/\*((?!\*/)[\s\S])*\*/)\s*)*\s*select\b",
    r"^([\da-z.-]+)\.([a-z.]{2,6})([/\w .-]{0,300})/?$", r"^\w{1,300}\w{1,300}!$",
]  # fmt: skip
LIMIT = 1
SIZES = {0: 60, 2: 100_000, 3: 5_000, 4: 1_000}


def takes_too_long(pattern: str, text: str) -> bool:
    """Whether matching, in a process of its own, is not done within the limit."""
    program = "import re, sys; re.match(sys.argv[1], sys.stdin.read())"
    try:
        subprocess.run(
            [sys.executable, "-I", "-c", program, pattern],
            input=text, text=True, timeout=LIMIT, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return False


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_exponential_patterns_are_found_and_proved(pattern: str) -> None:
    attack = attack_on(pattern)
    assert attack is not None
    assert attack.degree == 0
    assert takes_too_long(pattern, attack.text(SIZES[0]))


@pytest.mark.parametrize(("pattern", "degree"), POLYNOMIAL)
def test_polynomial_patterns_are_found_and_proved(pattern: str, degree: int) -> None:
    attack = attack_on(pattern)
    assert attack is not None
    assert attack.degree == degree
    assert takes_too_long(pattern, attack.text(SIZES[degree]))


@pytest.mark.parametrize("pattern", FAST)
def test_other_patterns_are_not_reported(pattern: str) -> None:
    assert attack_on(pattern) is None


def test_the_analysis_is_bounded() -> None:
    for pattern in ("(?:" + "a*" * 300 + ")*b", "(?:" + "|".join("ab" * 60) + ")*c", "x*" * 50):
        attack_on(pattern)


def test_the_whole_text_may_have_to_match() -> None:
    assert attack_on(r"(a+)+") is None
    assert attack_on(r"(a+)+", whole=True) is not None


@pytest.mark.parametrize("pattern", [*EXPONENTIAL, *(pattern for pattern, _ in POLYNOMIAL)])
def test_the_text_that_the_message_shows_stops_a_process(pattern: str) -> None:
    source = f"import re\n\n\ndef check(text):\n    return re.match({pattern!r}, text)\n"
    analysis = analyze(Snapshot.of(source), RuleSet.of((RULE,), {}, ()), Settings())
    (finding,) = analysis.findings()
    shown = re.search(r"`([^`]+)` stops the program", finding.message)
    assert shown is not None
    assert takes_too_long(pattern, eval(shown[1], {"__builtins__": {}}))
