"""A quicker pattern matches what the slow one matches, and its groups hold the same."""

import re
from itertools import product

import pytest

from headgate_rules.backtracking import attack_on
from headgate_rules.quicker_patterns import quicker

CHANGED = [
    (r"^[^@]+@[^@]+\.[^@]+$", r"^[^@]+@[^@][^@.]*\.[^@]+$"),
    (r"^[\w.-]+@[\w.-]+\.[\w.-]+$", r"^[\w.-]+@[\w.-][\w-]*\.[\w.-]+$"),
    (r"^.*-.*$", r"^[^\-\n]*-.*$"),
    (r"^.*-.*@$", r"^[^\-\n]*-.*@$"),
    (r"^([a.]*\.[a.]+)+$", None),
    (r"\[(.*?)\] (.*?): (.*)", r"\[(?>(.*?)\] )(.*?): (.*)"),
    (r"<a.*?>.*?</a>", r"<a(?>.*?>).*?</a>"),
    (r"(.+?)\[(.*)\]a", r"(?>(.+?)\[)(.*)\]a"),
    (r"(a+)+$", "(a+)$"),
    (r"^(a+)*$", "^(a+)?$"),
    (r"^(?:[\w-]+)*$", r"^(?:[\w-]+)?$"),
    # what is not known to stay the same
    (r"(a*)*$", None),
    (r"a*a*a*b", None),
    (r"(.*?)\] (?:(.*?): |a)-", None),
    (r"(?i:a+)+b", None),
    (r"(a+)+\1b", None),
    (r"(.*)-(.*)@(.*)$", None),
    (r"(?P<a>.*?)-.*@", None),
]


@pytest.mark.parametrize(("slow", "quick"), CHANGED)
def test_a_pattern_becomes_this_one(slow: str, quick: str | None) -> None:
    assert quicker(slow, 0, whole=False, is_atomic_known=True) == quick


@pytest.mark.parametrize(("slow", "quick"), [pair for pair in CHANGED if pair[1] is not None])
def test_it_matches_the_same_and_is_quick(slow: str, quick: str) -> None:
    assert attack_on(slow) is not None
    assert attack_on(quick) is None
    before, after = re.compile(slow), re.compile(quick)
    letters = sorted({"a", "\n"} | {char for char in "@.-[]: <>/" if char in slow})[:6]
    for length in range(7 if len(letters) > 4 else 9):
        for chars in product(letters, repeat=length):
            text = "".join(chars)
            was, now = before.search(text), after.search(text)
            assert (was and (was.span(), was.groups())) == (now and (now.span(), now.groups()))


def test_what_python_does_not_know_yet_is_not_written() -> None:
    assert quicker(r"<a.*?>.*?</a>", 0, whole=False, is_atomic_known=False) is None


@pytest.mark.parametrize("flags", [re.VERBOSE, re.IGNORECASE, re.DOTALL])
def test_flags_are_minded(flags: int) -> None:
    made = quicker(r"^.*:.*@$", flags, whole=False, is_atomic_known=True)
    wanted = {re.VERBOSE: None, re.DOTALL: r"^[^:]*:.*@$"}
    assert made == wanted.get(re.RegexFlag(flags), r"^[^:\n]*:.*@$")
