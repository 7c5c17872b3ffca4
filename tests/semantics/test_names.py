"""What the names of a call stand for. The call that is looked at is the one of `▮`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from headgate.engine import RuleSet, analyze
from headgate.ruleapi import Confidence, Context, Hit, OnNode, Rule, RuleMeta, Severity
from headgate.text import Snapshot


def names_of(source: str) -> set[str]:
    """Return the qualified names of the marked call's function."""
    line = source[: source.index("▮")].count("\n")
    seen: list[frozenset[str]] = []

    def look(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if ctx.source(call).endswith("(MARK)"):
            seen.append(ctx.names(call.func))
        yield from ()

    meta = RuleMeta("HG999", "x", "", Severity.HINT, Confidence.LOW, ())
    rules = RuleSet.of([Rule(meta, "", (OnNode(ast.Call, look),), ())])
    analyze(Snapshot.of(source.replace("▮", "MARK")), rules)
    assert len(seen) == 1, f"{len(seen)} calls on line {line}"
    return set(seen[0])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nos.system(▮)\n", {"os.system"}),
        ("import os as y\ny.system(▮)\n", {"os.system"}),
        ("import os.path\nos.path.join(▮)\n", {"os.path.join"}),
        ("import os.path as p\np.join(▮)\n", {"os.path.join"}),
        ("from os import system\nsystem(▮)\n", {"os.system"}),
        ("from os import system as s\ns(▮)\n", {"os.system"}),
        ("from os import *\nsystem(▮)\n", {"os.system"}),
        ("from . import tools\ntools.run(▮)\n", {".tools.run"}),
        ("eval(▮)\n", {"builtins.eval"}),
        ("unknown(▮)\n", set()),
        ("import os\ns = os.system\ns(▮)\n", {"os.system"}),
        ("import os\na = os\nb = a\nb.system(▮)\n", {"os.system"}),
        ("import os\ns, t = os.system, 1\ns(▮)\n", {"os.system"}),
        ("import os; os.system(▮)\n", {"os.system"}),
        ("import os; s = os.system; s(▮)\n", {"os.system"}),
        ("os.system(▮)\nimport os\n", set()),
        ("import os\nos = None\nos.system(▮)\n", set()),
        ("import os\nif x:\n    os = None\nos.system(▮)\n", {"os.system"}),
        (
            "try:\n    import simplejson as json\nexcept ImportError:\n    import json\njson.load(▮)\n",
            {"simplejson.load", "json.load"},
        ),
        ("def f():\n    os.system(▮)\nimport os\n", {"os.system"}),
        ("def f():\n    import os\n    os.system(▮)\n", {"os.system"}),
        ("def f():\n    import os\nos.system(▮)\n", set()),
        ("import os\ndef f(os):\n    os.system(▮)\n", set()),
        ("import os\ndef f():\n    os = 1\n    os.system(▮)\n", set()),
        ("import os\ndef f():\n    global os\n    os.system(▮)\n", {"os.system"}),
        ("def load():\n    global os\n    import os\ndef f():\n    os.system(▮)\n", {"os.system"}),
        ("import os\n[os.system(▮) for os in y]\n", set()),
        ("import os\nf = lambda os: os.system(▮)\n", set()),
        ("import os\ndef f():\n    def g():\n        os.system(▮)\n", {"os.system"}),
        ("def f():\n    import os\n    def g():\n        os.system(▮)\n", {"os.system"}),
        ("class A:\n    import os\n    os.system(▮)\n", {"os.system"}),
        ("class A:\n    import os\n    def f(self):\n        os.system(▮)\n", set()),
        ("import requests\ns = requests.Session()\ns.get(▮)\n", {"requests.Session().get"}),
        ("import requests\nrequests.Session().get(▮)\n", {"requests.Session().get"}),
        (
            "import requests\nwith requests.Session() as s:\n    s.get(▮)\n",
            {"requests.Session().get"},
        ),
        (
            "import httpx\nasync def f():\n    c = await httpx.make()\n    c.get(▮)\n",
            {"httpx.make().get"},
        ),
        (
            "import requests\ndef f(s: requests.Session):\n    s.get(▮)\n",
            {"requests.Session().get"},
        ),
        ("import os\nx = x.y\nx(▮)\n", set()),
        ("import os\nif (s := os.system):\n    s(▮)\n", {"os.system"}),
        ("import os\nx = (\nos.system(▮)\n", {"os.system"}),
        ("import os'\nos.system(▮)\n", {"os.system"}),
        ("from os import *\nfrom sys import *\nsystem(▮)\n", {"os.system", "sys.system"}),
        ("from os import *\neval(▮)\n", {"builtins.eval"}),
        ("from .m import x\nx(▮)\n", {".m.x"}),
        ("from .. import m\nm.x(▮)\n", {"..m.x"}),
        ("import a.b.c as d\nd.x(▮)\n", {"a.b.c.x"}),
        ("import os.path\nos.system(▮)\n", {"os.system"}),
        ("open(x).read(▮)\n", {"builtins.open().read"}),
        ("import os\nx: object = os\nx.system(▮)\n", {"os.system"}),
        ("import os\nx = y = os\ny.system(▮)\n", {"os.system"}),
        ("import os\nfor os in x:\n    os.system(▮)\n", set()),
        ("import os\nwith f() as os:\n    os.system(▮)\n", set()),
        ("import os\ntry:\n    x\nexcept E as os:\n    os.system(▮)\n", set()),
        ("import os\nmatch x:\n    case os:\n        os.system(▮)\n", set()),
        ("import os\ndef f(*os):\n    os.system(▮)\n", set()),
        ("import os\nf = lambda *os: os.system(▮)\n", set()),
        ("import os\nf = lambda **os: os.system(▮)\n", set()),
        ("import a\ndef f(*s: a.B):\n    s.get(▮)\n", set()),
        ("import a\ndef f(**s: a.B):\n    s.get(▮)\n", set()),
        (
            "async def f():\n    async with a.B() as s:\n        s.get(▮)\nimport a\n",
            {"a.B().get"},
        ),
        ("import os\ndef f(x=os.system(▮)):\n    pass\n", {"os.system"}),
        ("import os\n@os.system(▮)\ndef os():\n    pass\n", {"os.system"}),
        (
            "if a:\n    import posix as os\nelse:\n    import nt as os\nos.system(▮)\n",
            {"posix.system", "nt.system"},
        ),
        ("import os\nif x: os = None\nos.system(▮)\n", {"os.system"}),
        ("try: import a\nexcept E: import b as a\na.c(▮)\n", {"a.c", "b.c"}),
        ("import os\ntype Y = os.system\nY(▮)\n", {"os.system"}),
        ("import os\ndef f[T](a: T):\n    os.system(▮)\n", {"os.system"}),
        ("import os\nx = f'{os.system(▮)}'\n", {"os.system"}),
        ('import os\nx = t"""\n\n{os.system(▮):{w}}"""\n', {"os.system"}),
        ("import os\nx = f'{os.system(▮)} {y\n", {"os.system"}),
    ],
)
def test_names(source: str, expected: set[str]) -> None:
    assert names_of(source) == expected


def test_names_bound_by_each_other_cost_no_more_than_their_number() -> None:
    # Following every path through these would not end.
    names = [f"n{number}" for number in range(40)]
    lines = [f"        if y:\n            {a} = {b}.x\n" for a in names for b in names]
    start = "import os\ndef f(y):\n    n0 = os\n    while y:\n"
    source = start + "".join(lines) + "    n0.system(▮)\n"
    assert "os.system" in names_of(source)
