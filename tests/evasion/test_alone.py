"""Each way on its own is seen through, and its twin is left alone."""

from __future__ import annotations

from collections import Counter

from .alone import ALONE, pairs_alone
from .harness import problems
from .scores import verdicts
from .tools import headgate

MISSED = frozenset({
    "__subclasses__",
    "csv",
    "inspect.signature",
    "observer",
    "singleton",
})  # fmt: skip
"""Ways that are not seen through yet."""
FLAGGED = frozenset({
    "count in a list",
    "exception group",
    "flag through a global",
    "mutable default argument",
    "registry of an object",
    "try that surely passes",
    "try that surely raises",
    "which exception",
})  # fmt: skip
"""Ways whose harmless twins are reported, so far."""


def test_dangerous_modules_deliver_and_twins_do_not() -> None:
    found = problems(pairs_alone())
    assert not found, "\n\n".join(found[:5])


def test_ways_are_seen_through_and_twins_are_not_reported() -> None:
    judged = verdicts(headgate, pairs_alone())
    assert {v.pair.ways[0][1] for v in judged if not v.found} == MISSED
    assert {v.pair.ways[0][1] for v in judged if v.flagged} == FLAGGED


def test_every_way_has_a_name_of_its_own() -> None:
    names = Counter(way.name for way in ALONE)
    assert not [name for name, times in names.items() if times > 1]
