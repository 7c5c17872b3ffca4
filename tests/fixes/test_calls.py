"""Keywords and callees: layout, trailing commas, comments."""

from collections.abc import Callable, Iterable

import pytest

from headgate.ruleapi import DropKeyword, Intent, ReplaceCallee, SetKeyword
from headgate.text import Range

Change = Callable[[Range, list[Range]], Intent]


def sets(name: str, value: str) -> Change:
    return lambda target, kept: SetKeyword(target, name, value)


def drops(name: str) -> Change:
    return lambda target, kept: DropKeyword(target, name)


def calls(qualified: str) -> Change:
    return lambda target, kept: ReplaceCallee(target, qualified)


ADDED = [
    ("⟨f()⟩\n", "f(t=1)\n"),
    ("⟨f( )⟩\n", "f( t=1)\n"),
    ("⟨f(a)⟩\n", "f(a, t=1)\n"),
    ("⟨f(a,)⟩\n", "f(a, t=1,)\n"),
    ("⟨f(a, *b, **c)⟩\n", "f(a, *b, **c, t=1)\n"),
    ("⟨f(*(a), **(b))⟩\n", "f(*(a), **(b), t=1)\n"),
    ("⟨f((a))⟩\n", "f((a), t=1)\n"),
    ("⟨(f)(a)⟩\n", "(f)(a, t=1)\n"),
    ("⟨f (a)⟩\n", "f (a, t=1)\n"),
    ("x = g(⟨f(a)⟩, 2)\n", "x = g(f(a, t=1), 2)\n"),
    ("⟨f(g(1))⟩(2)\n", "f(g(1), t=1)(2)\n"),
    ("⟨f(x for x in y)⟩\n", "f((x for x in y), t=1)\n"),
    ("⟨f(a, t = 0)⟩\n", "f(a, t = 1)\n"),
    ("⟨f(t=(0), b=2)⟩\n", "f(t=(1), b=2)\n"),
    # one argument on each line
    ("⟨f(\n    a,\n    b,\n)⟩\n", "f(\n    a,\n    b,\n    t=1,\n)\n"),
    ("⟨f(\n    a,\n    b\n)⟩\n", "f(\n    a,\n    b,\n    t=1\n)\n"),
    ("⟨f(\n    a\n)⟩\n", "f(\n    a,\n    t=1\n)\n"),
    ("⟨f(a,\n  b)⟩\n", "f(a,\n  b,\n  t=1)\n"),
    ("⟨f(\n\ta,\n)⟩\n", "f(\n\ta,\n\tt=1,\n)\n"),
    ("⟨f(\r\n    a,\r\n)⟩\r\n", "f(\r\n    a,\r\n    t=1,\r\n)\r\n"),
    ("⟨f(\r    a\r)⟩\r", "f(\r    a,\r    t=1\r)\r"),
    ("⟨f(\n    a, b,\n)⟩\n", "f(\n    a, b, t=1,\n)\n"),
    ("⟨f(a, d={\n    1: 2,\n})⟩\n", "f(a, d={\n    1: 2,\n}, t=1)\n"),
    ("⟨f(\n)⟩\n", "f(\n    t=1,\n)\n"),
    (
        "if x:\n    ⟨f(\n        # why\n    )⟩\n",
        "if x:\n    f(\n        # why\n        t=1,\n    )\n",
    ),
    # comments stay where they were
    ("⟨f(\n    a,  # one\n)⟩\n", "f(\n    a,  # one\n    t=1,\n)\n"),
    ("⟨f(\n    a  # one\n)⟩\n", "f(\n    a,  # one\n    t=1\n)\n"),
    ("⟨f(\n    a,  # one\n    # two\n)⟩\n", "f(\n    a,  # one\n    t=1,\n    # two\n)\n"),
    ("⟨f(  # zero\n    a,\n)⟩  # end\n", "f(  # zero\n    a,\n    t=1,\n)  # end\n"),
    ("⟨f(a, # one, two\n  b)⟩\n", "f(a, # one, two\n  b,\n  t=1)\n"),
    ("⟨f(\n    '#', # x,\n    'a,b',\n)⟩\n", "f(\n    '#', # x,\n    'a,b',\n    t=1,\n)\n"),
    # statements of every kind
    ("if ⟨f(a)⟩:\n    pass\n", "if f(a, t=1):\n    pass\n"),
    ("if a:\n    pass\nelif ⟨f(a)⟩:\n    pass\n", "if a:\n    pass\nelif f(a, t=1):\n    pass\n"),
    ("if a:\n    pass\nelse: ⟨f(a)⟩\n", "if a:\n    pass\nelse: f(a, t=1)\n"),
    ("try: ⟨f(a)⟩\nfinally: pass\n", "try: f(a, t=1)\nfinally: pass\n"),
    (
        "try:\n    pass\nexcept ⟨f(a)⟩ as e:\n    pass\n",
        "try:\n    pass\nexcept f(a, t=1) as e:\n    pass\n",
    ),
    ("with ⟨f(a)⟩ as x:  # c\n    pass\n", "with f(a, t=1) as x:  # c\n    pass\n"),
    (
        "async def g():\n    async with ⟨f(a)⟩ as x:\n        pass\n",
        "async def g():\n    async with f(a, t=1) as x:\n        pass\n",
    ),
    ("@⟨f(a)⟩\ndef g(): pass\n", "@f(a, t=1)\ndef g(): pass\n"),
    (
        "class A:\n    @⟨f(a)⟩\n    def g(self): pass\n",
        "class A:\n    @f(a, t=1)\n    def g(self): pass\n",
    ),
    ("def g(x=⟨f(a)⟩):\n    pass\n", "def g(x=f(a, t=1)):\n    pass\n"),
    ("class A(⟨f(a)⟩):\n    pass\n", "class A(f(a, t=1)):\n    pass\n"),
    ("match ⟨f(a)⟩:\n    case _:\n        pass\n", "match f(a, t=1):\n    case _:\n        pass\n"),
    (
        "match a:\n    case 1 if ⟨f(a)⟩:\n        pass\n",
        "match a:\n    case 1 if f(a, t=1):\n        pass\n",
    ),
    ("match = ⟨f(a)⟩\n", "match = f(a, t=1)\n"),
    ("def g():\n    return ⟨f(a)⟩\n", "def g():\n    return f(a, t=1)\n"),
    ("a = 1; b = ⟨f(a)⟩; c = 2\n", "a = 1; b = f(a, t=1); c = 2\n"),
    ("x = 'é😀\u2028', ⟨f('é')⟩\n", "x = 'é😀\u2028', f('é', t=1)\n"),
    ("\ufeff⟨f(a)⟩\n", "\ufefff(a, t=1)\n"),
    ("x = 1 + \\\n  ⟨f(a)⟩\n", "x = 1 + \\\n  f(a, t=1)\n"),
    (
        'def g():\n    x = """\n a\n""", ⟨f(\n b)⟩\n',
        'def g():\n    x = """\n a\n""", f(\n b,\n t=1)\n',
    ),
    ("x = ⟨f(a)⟩", "x = f(a, t=1)"),
    # grammar newer than the running Python's
    ('x = f"{a["b"]}", ⟨f(a)⟩\n', 'x = f"{a["b"]}", f(a, t=1)\n'),
    ("type X[T = int] = ⟨f(a)⟩\n", "type X[T = int] = f(a, t=1)\n"),
    ('x = t"{a}", ⟨f(a)⟩\n', 'x = t"{a}", f(a, t=1)\n'),
]


@pytest.mark.parametrize(("before", "after"), ADDED)
def test_new_keyword_follows_the_layout_of_the_call(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before, [sets("t", "1")]) == after


DROPPED = [
    ("⟨f(k=1)⟩\n", "f()\n"),
    ("⟨f( k=1 )⟩\n", "f()\n"),
    ("⟨f(k=1,)⟩\n", "f()\n"),
    ("⟨f(\n    k=1,\n)⟩\n", "f()\n"),
    ("⟨f(a, k=1)⟩\n", "f(a)\n"),
    ("⟨f(a, k=(1))⟩\n", "f(a)\n"),
    ("⟨f(a, k=1,)⟩\n", "f(a,)\n"),
    ("⟨f(a, k=1, b=2)⟩\n", "f(a, b=2)\n"),
    ("⟨f(k=1, b=2)⟩\n", "f(b=2)\n"),
    ("⟨f(\n    a,\n    k=1,\n    b=2,\n)⟩\n", "f(\n    a,\n    b=2,\n)\n"),
    ("⟨f(\n    a,\n    k=1,\n)⟩\n", "f(\n    a,\n)\n"),
    ("⟨f(\n    a,\n    k=1\n)⟩\n", "f(\n    a,\n)\n"),
    ("⟨f(a,\n  k=1)⟩\n", "f(a)\n"),
    ("⟨f(a,\n  k=1,\n  b=2)⟩\n", "f(a,\n  b=2)\n"),
    ("⟨f(a, k=1,\n  b=2)⟩\n", "f(a,\n  b=2)\n"),
    ("⟨f(k=1,\n  b=2)⟩\n", "f(b=2)\n"),
    ("⟨f(\n    a,  # one\n    k=1,\n)⟩\n", "f(\n    a,  # one\n)\n"),
    ("⟨f(\n    a,\n    k=1,  # one\n)⟩\n", "f(\n    a,\n    # one\n)\n"),
    ("⟨f(\n    k=1,  # one\n)⟩\n", "f(\n    # one\n)\n"),
    ("⟨f(a,  # one\n  k=1)⟩\n", "f(a,  # one\n  )\n"),
    ("⟨f(\r\n    a,\r\n    k=1,\r\n)⟩\r\n", "f(\r\n    a,\r\n)\r\n"),
    ("⟨f(a, j=1)⟩\n", "cannot fix: the call has no keyword 'k'"),
]


@pytest.mark.parametrize(("before", "after"), DROPPED)
def test_dropped_keyword_leaves_no_hole(
    fixed: Callable[[str, Iterable[Change]], str], before: str, after: str
) -> None:
    assert fixed(before, [drops("k")]) == after


TOGETHER: list[tuple[str, list[Change], str]] = [
    ("⟨f(a)⟩\n", [sets("s", "1"), sets("t", "2")], "f(a, s=1, t=2)\n"),
    ("⟨f(\n    a,\n)⟩\n", [sets("s", "1"), sets("t", "2")], "f(\n    a,\n    s=1,\n    t=2,\n)\n"),
    ("⟨f(a, k=1)⟩\n", [drops("k"), sets("t", "2")], "f(a, t=2)\n"),
    ("⟨f(a, k=1, b=2, l=3)⟩\n", [drops("k"), drops("l")], "f(a, b=2)\n"),
    ("⟨f(a, k=1, l=3)⟩\n", [drops("k"), drops("l")], "f(a)\n"),
    ("⟨f(a, t=0, k=1)⟩\n", [drops("k"), sets("t", "2")], "f(a, t=2)\n"),
    ("import yaml\n⟨yaml.load(s, Loader=yaml.Loader)⟩\n", [calls("yaml.safe_load"), drops("Loader")],
     "import yaml\nyaml.safe_load(s)\n"),
    ("import a.b\n⟨(a . b).load(s)⟩\n", [calls("json.loads")], "import json\n\nimport a.b\njson.loads(s)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "changes", "after"), TOGETHER)
def test_changes_of_one_call_are_made_together(
    fixed: Callable[[str, Iterable[Change]], str], before: str, changes: list[Change], after: str
) -> None:
    assert fixed(before, changes) == after


REFUSED = [
    ("x = ⟨f(a⟩\n", "does not parse"),
    ("x = ⟨f⟩(a)\n", "was not found"),
    ("x = " + "(" * 200 + "⟨f(a)⟩" + ")" * 200 + "\n", "too deeply nested"),
    ("x = " + "not " * 9000 + "⟨f(a)⟩\n", "too deeply nested"),
    ("x = " + "lambda x, y: " * 9000 + "⟨f(a)⟩\n", "too deeply nested"),
    ("x = " + "-" * 9000 + "⟨f(a)⟩\n", "too deeply nested"),
    ("x = y" + ".a" * 9000 + ", ⟨f(a)⟩\n", "too deeply nested"),
    ('x = f"{' + "(" * 9000 + "1" + ")" * 9000 + '}", ⟨f(a)⟩\n', "too deeply nested"),
    ("x = '\ud800', ⟨f(a)⟩\n", "cannot be read"),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_unreadable_statement_is_refused_with_a_reason(
    fixed: Callable[[str, Iterable[Change]], str], source: str, reason: str
) -> None:
    answer = fixed(source, [sets("t", "1")])
    assert answer.startswith("cannot fix: ")
    assert reason in answer


F_STRINGS = [
    ("x = f'{⟨f(a)⟩}'\n", '"data"', "x = f'{f(a, t=\"data\")}'\n"),
    ('x = f"{⟨f(a)⟩}"\n', '"data"', "x = f\"{f(a, t='data')}\"\n"),
    ('x = f"""{⟨f(a)⟩}"""\n', '"data"', 'x = f"""{f(a, t="data")}"""\n'),
    ('x = f"{⟨f(a)⟩}"\n', "'\"'", "cannot fix: an f-string cannot hold the change"),
]


@pytest.mark.parametrize(("before", "value", "after"), F_STRINGS)
def test_value_inside_an_f_string_suits_all_versions_of_python(
    fixed: Callable[[str, Iterable[Change]], str], before: str, value: str, after: str
) -> None:
    assert fixed(before, [sets("t", value)]) == after
