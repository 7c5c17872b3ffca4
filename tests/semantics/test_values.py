"""Which constants an expression has, and what is known of where a value comes from.

What is looked at is the first argument of `look(…)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from headgate.engine import RuleSet, analyze
from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Evidence,
    Hit,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
)
from headgate.semantics.values import Value, constant
from headgate.text import Snapshot
from headgate_rules.tables import LIBRARIES

META = RuleMeta("HG999", "x", "", Severity.HINT, Confidence.LOW, ())


def looked_at(source: str) -> tuple[object, Evidence]:
    """Return the value and the evidence of what is looked at."""
    seen: list[tuple[object, Evidence]] = []

    def look(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if isinstance(call.func, ast.Name) and call.func.id == "look":
            seen.append((ctx.value(call.args[0]), ctx.evidence(call.args[0])))
        yield from ()

    analysis = analyze(
        Snapshot.of(source),
        RuleSet.of([Rule(META, "", (OnNode(ast.Call, look),), ())], {}, LIBRARIES),
    )
    assert analysis.problems() == ()
    assert len(seen) == 1
    return seen[0]


CONSTANTS = [
    ("look(1)", 1),
    ("look('a')", "a"),
    ("look(b'a')", b"a"),
    ("look(None)", None),
    ("look(True)", True),
    ("look(-1)", -1),
    ("look(not True)", False),
    ("look('a' 'b')", "ab"),
    ("look('a' + 'b' + 'c')", "abc"),
    ("look(b'a' + b'b')", b"ab"),
    ("look(1 + 2 * 3 - 4)", 3),
    ("look(1 | 2)", 3),
    ("look(2 ** 10)", 1024),
    ("look(0o600)", 384),
    ("look((1, 'a'))", (1, "a")),
    ("look([1, [2]])", (1, (2,))),
    ("look(f'a')", "a"),
    ("x = 'a'\nlook(x)", "a"),
    ("x = 'a'\nlook(x + 'b')", "ab"),
    ("x = 'a'\nlook(f'{x}{1}b')", "a1b"),
    ("x = y = 'a'\nlook(y)", "a"),
    ("x, y = 1, 2\nlook(y)", 2),
    ("x: str = 'a'\nlook(x)", "a"),
    ("x = 'a'\ny = x\nlook(y)", "a"),
    ("x = 1\nx = 2\nlook(x)", 2),
    ("look('a' * 3)", "aaa"),
    ("look(~1)", -2),
    ("x = 1\nx += 1\nlook(x)", 2),
    ("def f():\n    x = 1\n    x = 2\n    look(x)", 2),
    ("x, *y = 1, 2\nlook(x)", 1),
    ("x = 'a'\ndef f():\n    look(x)", "a"),
    ("def f():\n    x = 'a'\n    look(x)", "a"),
    ("def f():\n    x = 'a'\n    def g():\n        look(x)", "a"),
    ("class A:\n    x = 'a'\n    look(x)", "a"),
    ("if (x := 'a'):\n    look(x)", "a"),
    ("x = 1\nif c:\n    x = 1\nlook(x)", 1),
    ("x = [\n  'a',\nlook(1)", 1),
]


@pytest.mark.parametrize(("source", "value"), CONSTANTS, ids=[s for s, _ in CONSTANTS])
def test_a_constant_is_known_and_clean(source: str, value: object) -> None:
    found, evidence = looked_at(source + "\n")
    assert found == value
    assert type(found) is type(value)
    assert evidence is Evidence.CLEAN


NOT_CONSTANT = [
    "look(x)",
    "look(...)",
    "look(f())",
    "look(a.b)",
    "look({1: 2})",
    "look((1, x))",
    "look(f'{1:>{2}}')",
    "look(f'{1!r}')",
    "look(1 if c else 2)",
    "look(2 ** 2000)",
    "for x in range(1, 2, 0):\n    look(x)",
    "for x in range(1, 2, 3, 4):\n    look(x)",
    "for x in range(1 << 70):\n    look(x)",
    "look(bytes(1 << 40))",
    "x = 1\nif c:\n    x = 2\nlook(x)",
    "x = 1\nif c:\n    x = True\nlook(x)",
    "x = 1\ndef f():\n    global x\n    x = 2\ndef g():\n    look(x)",
    "x = 1\ndef f(x):\n    look(x)",
    "x = 1\ndef f(x=2):\n    look(x)",
    "x = 1\nfor x in y:\n    look(x)",
    "x = 1\n[look(x) for x in y]",
    "x = 1\nf = lambda x: look(x)",
    "x = 1\nf = lambda *x: look(x)",
    "x = 1\nf = lambda **x: look(x)",
    "x = 1\nwith f() as x:\n    look(x)",
    "x = 1\ntry:\n    y\nexcept E as x:\n    look(x)",
    "x = 1\nmatch y:\n    case [x]:\n        look(x)",
    "x = 1\nmatch y:\n    case {**x}:\n        look(x)",
    "x = 1\nmatch y:\n    case [*x]:\n        look(x)",
    "x = 1\nimport x\nlook(x)",
    "x = 1\ndef x(): pass\nlook(x)",
    "x = 1\nclass x: pass\nlook(x)",
    "look(x)\nx = 1",
    "x = x + 1\nlook(x)",
]


@pytest.mark.parametrize("source", NOT_CONSTANT)
def test_what_may_be_something_else_is_no_constant(source: str) -> None:
    assert looked_at(source + "\n")[0] is UNKNOWN


@pytest.mark.parametrize(
    "expression",
    [
        "9" * 400 + " + 1.0",
        "-" + "9" * 400 + " + 1.5 + 2",
        "2 ** 63 * 2 ** 63 + 1e300",
        "(2 ** 63) ** 64 + 1.0",
        "'{}'.format(0x" + "f" * 5_000 + ")",
        "f'{0x" + "f" * 5_000 + "}'",
        "1e308 + 1e308",
        "-0x" + "f" * 100_000,
        "2 ** -1",
        "True + 1.5",
        "'a' * 10 ** 20",
    ],
    ids=lambda text: text[:20],
)
def test_numbers_beyond_all_bounds_are_no_problem(expression: str) -> None:
    looked_at(f"x = {expression}\nlook(x)\n")
    looked_at(f"look({expression})\n")


EVIDENCE = [
    ("look(a)", Evidence.UNKNOWN),
    ("look(a.b)", Evidence.UNKNOWN),
    ("look(f(a))", Evidence.UNKNOWN),
    ("def f(a):\n    look(a)", Evidence.UNKNOWN),
    ("look('a' + b)", Evidence.ASSEMBLED),
    ("look(a + 'b')", Evidence.ASSEMBLED),
    ("look(a + b)", Evidence.UNKNOWN),
    ("look(a + b + 'c' + d)", Evidence.ASSEMBLED),
    ("look(f'{a}')", Evidence.ASSEMBLED),
    ("look(f'{a}' 'b')", Evidence.ASSEMBLED),
    ("look('%s' % a)", Evidence.ASSEMBLED),
    ("look('%s %s' % (a, b))", Evidence.ASSEMBLED),
    ("look('{}'.format(a))", Evidence.ASSEMBLED),
    ("look(' '.join(a))", Evidence.ASSEMBLED),
    ("look(b'a' + a)", Evidence.ASSEMBLED),
    ("look('%d' % int(a))", Evidence.CLEAN),
    ("look('a' + str(1))", Evidence.CLEAN),
    ("look('a' % 'b')", Evidence.CLEAN),
    ("look('{}'.format('b'))", Evidence.CLEAN),
    ("look(int(a))", Evidence.CLEAN),
    ("int = str\nlook(int(a))", Evidence.UNKNOWN),
    ("x = 'a' + b\nlook(x)", Evidence.ASSEMBLED),
    ("x = f'{b}'\nlook(x)", Evidence.ASSEMBLED),
    ("x = f'{b}'\ny = x\nlook(y)", Evidence.ASSEMBLED),
    ("x = 'a'\nx += b\nlook(x)", Evidence.ASSEMBLED),
    ("x = 'a'\nif c:\n    x = 'b'\nlook(x)", Evidence.CLEAN),
    ("x = 'a'\nif c:\n    x = b\nlook(x)", Evidence.UNKNOWN),
    ("x = 'a'\nif c:\n    x = 'a' + b\nlook(x)", Evidence.ASSEMBLED),
    ("look('a' if c else 'b')", Evidence.CLEAN),
    ("look('a' if c else b)", Evidence.UNKNOWN),
    ("look('a' if c else f'{b}')", Evidence.ASSEMBLED),
    ("look(['a', f'{b}'])", Evidence.ASSEMBLED),
    ("look(('a', b))", Evidence.UNKNOWN),
    ("look(f'{A}')", Evidence.ASSEMBLED),
    ("A = 'b'\nlook(f'x{A}')", Evidence.CLEAN),
    ("A = 'b'\nlook(f'{A!r:>5}')", Evidence.CLEAN),
    ("look(t'{a}')", Evidence.ASSEMBLED),
]


@pytest.mark.parametrize(("source", "evidence"), EVIDENCE, ids=[s for s, _ in EVIDENCE])
def test_evidence(source: str, evidence: Evidence) -> None:
    assert looked_at(source + "\n")[1] is evidence


def test_values_that_hold_each_other_many_times_over_are_compared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nested() -> Value:
        made = constant("a")
        for _ in range(14):
            made = Value(pieces=(made, made))
        return made

    one, other = nested(), nested()
    asked = 0
    equal = Value.__eq__

    def counted(self: Value, value: object) -> bool:
        nonlocal asked
        asked += 1
        return equal(self, value)

    monkeypatch.setattr(Value, "__eq__", counted)
    assert one == other
    assert asked < 50
