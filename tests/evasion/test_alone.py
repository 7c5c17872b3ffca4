"""Each way on its own is seen through, and its twin is left alone."""

from __future__ import annotations

from collections import Counter

from .alone import ALONE, pairs_alone
from .harness import problems
from .scores import verdicts
from .tools import headgate

MISSED = frozenset({
    "ExitStack",
    "ExitStack callback",
    "InitVar",
    "__exit__ that sets",
    "__init_subclass__",
    "__init_subclass__ without a key",
    "__mod__ called",
    "__subclasses__",
    "accumulate",
    "alias in a container",
    "assigned slice",
    "cache by hand",
    "contextlib.suppress",
    "counter in a closure",
    "csv",
    "defaultdict of a function",
    "deque",
    "dropwhile",
    "enumerate from one",
    "enumerate with start",
    "escaping replaced",
    "filterfalse",
    "flag through a global",
    "groupby",
    "heapq",
    "inspect.signature",
    "lambda of a lambda",
    "late binding",
    "list of the class",
    "max with a key",
    "mutable default argument",
    "observer",
    "operator.itemgetter of several",
    "operator.setitem",
    "parse_qs",
    "partialmethod",
    "print into StringIO",
    "quoting undone by hand",
    "raised and caught",
    "re.sub with a function",
    "redirect_stdout",
    "result of yield from",
    "shallow copy",
    "singledispatchmethod",
    "singleton",
    "subclass of Thread",
    "takewhile",
    "task group",
    "weakref",
})  # fmt: skip
"""Ways that are not seen through yet."""
FLAGGED = frozenset({
    "%-dict that is picked",
    "ChainMap",
    "Counter",
    "MappingProxyType",
    "TYPE_CHECKING",
    "Template with a dict",
    "__debug__",
    "__exit__ that sets",
    "__index__",
    "__str__ through format()",
    "accumulate",
    "all of several",
    "answer kept in a flag",
    "answer kept in a variable",
    "answer kept, of a method",
    "answer kept, turned round",
    "answer of a function kept",
    "any of several bad signs",
    "any that compares",
    "assert",
    "asynchronous comprehension",
    "compress",
    "copying builder",
    "count as a key",
    "count in a list",
    "cycle",
    "deque",
    "divmod",
    "exception group",
    "filter with a method",
    "filter with a set",
    "finally that overrules",
    "flag in the environment",
    "flag through a global",
    "format with an attribute",
    "format with an item",
    "function by globals()",
    "generator with a loop",
    "generator with an early return",
    "group of a full match",
    "identity of a marker",
    "index that refuses",
    "int that refuses",
    "intersection",
    "isinstance of an object",
    "islice",
    "key that refuses",
    "late binding",
    "list of handlers",
    "list of problems",
    "loop else",
    "maketrans of two texts",
    "match with a guard",
    "match with a guard on constants",
    "membership in a set",
    "message instead of an exception",
    "operator.add of lists",
    "order of a queue",
    "pairwise",
    "popitem of an OrderedDict",
    "product",
    "re.fullmatch kept",
    "re.match of constants",
    "recursion with constants",
    "registry of an object",
    "return before",
    "set comparison",
    "set comprehension of constants",
    "sorted constants",
    "sorted in place",
    "starmap",
    "status of a helper",
    "sum of lists",
    "try that surely passes",
    "try that surely raises",
    "type comparison",
    "version of Python",
    "walrus and full match",
    "which exception",
    "zip in a loop",
    "zip_longest",
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
