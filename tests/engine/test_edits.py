"""What an edit costs, and what it leaves alone: counted by a rule that notes what it judges."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from headgate.catalog import default_rules
from headgate.engine import Analysis, RuleSet, analyze, update
from headgate.ruleapi import Confidence, Context, Hit, OnNode, Rule, RuleMeta, Severity
from headgate.text import Edit, Position, Range, Snapshot
from headgate_rules.tables import LIBRARIES

FUNCTIONS = 200
MODULE = "import os\n\nLIMIT = 10\n\n" + "".join(
    f"def function{n}(self, name):\n    value = name + str(LIMIT)\n    return os.system(value)\n\n"
    for n in range(FUNCTIONS)
)
MIDDLE = 4 + 4 * (FUNCTIONS // 2)
"""Line of the header of a function in the middle."""


class Recorder:
    """A rule that notes the source of all calls that it is asked to judge."""

    def __init__(self) -> None:
        self.judged: list[str] = []
        meta = RuleMeta("HG998", "note", "", Severity.WARNING, Confidence.HIGH, (78,))
        self.rules = RuleSet.of([Rule(meta, "", (OnNode(ast.Call, self.note),), ())])

    def note(self, call: ast.Call, ctx: Context) -> Iterator[Hit]:
        self.judged.append(ctx.source(call))
        yield Hit(call, f"{sorted(ctx.names(call.func))} {ctx.evidence(call)} {ctx.function()}")


def typed(analysis: Analysis, line: int, column: int, text: str) -> Analysis:
    """Type a text key by key."""
    for char in text:
        place = Position(line, column)
        snapshot, change = analysis.snapshot.replace(Edit(Range(place, place), char))
        analysis = update(analysis, snapshot, change)
        line, column = (line + 1, 0) if char == "\n" else (line, column + 1)
    return analysis


KEYS = [
    # line, column, text, most calls that a key may cause to be judged
    ("a body", MIDDLE + 2, 24, " + name", 2),
    ("a new line in a body", MIDDLE + 1, 33, "\n    print(name)", 4),
    ("an unclosed bracket", MIDDLE + 2, 4, "print(", 4),
    ("an unclosed string", MIDDLE + 2, 4, "'", 4),
    ("a parameter", MIDDLE, 30, ", more: int", 4),
    ("the name of a function", MIDDLE, 15, "x", 4),
    ("a new local name", MIDDLE + 1, 33, "\n    other = name", 4),
    ("a comment", MIDDLE - 1, 0, "# words about (it\n", 2),
    ("blank lines", MIDDLE - 1, 0, "\n\n", 2),
    ("a new function", MIDDLE - 1, 0, "def more(self, name):\n    return name\n", 6),
    ("a new name of the module", 1, 0, "\nOTHER = 1\n", 2),
    ("the end of the text", 4 + 4 * FUNCTIONS, 0, "print(1)\n", 4),
]


@pytest.mark.parametrize(
    ("line", "column", "text", "most"), [key[1:] for key in KEYS], ids=[key[0] for key in KEYS]
)
def test_a_key_judges_what_it_touches_and_no_more(
    line: int, column: int, text: str, most: int
) -> None:
    recorder = Recorder()
    analysis = analyze(Snapshot.of(MODULE), recorder.rules)
    assert len(recorder.judged) == 2 * FUNCTIONS
    for number, char in enumerate(text):
        before = text[:number]
        row = line + before.count("\n")
        col = len(before) - before.rfind("\n") - 1 if "\n" in before else column + number
        recorder.judged.clear()
        analysis = typed(analysis, row, col, char)
        assert len(recorder.judged) <= most, repr(char)
    assert analysis.findings() == analyze(analysis.snapshot, recorder.rules).findings()


def test_a_name_that_all_read_is_judged_with_all_who_read_it() -> None:
    recorder = Recorder()
    analysis = analyze(Snapshot.of(MODULE), recorder.rules)
    recorder.judged.clear()
    analysis = typed(analysis, 0, 9, "x")
    assert len([call for call in recorder.judged if call.startswith("os.")]) == FUNCTIONS
    assert analysis.findings() == analyze(analysis.snapshot, recorder.rules).findings()


def test_an_edit_that_is_taken_back_costs_nothing_the_second_time() -> None:
    recorder = Recorder()
    analysis = analyze(Snapshot.of(MODULE), recorder.rules)
    before = analysis.findings()
    for text in ("x", "", "x", ""):
        recorder.judged.clear()
        width = 0 if text else 1
        place = Range(Position(0, 9), Position(0, 9 + width))
        snapshot, change = analysis.snapshot.replace(Edit(place, text))
        analysis = update(analysis, snapshot, change)
    assert recorder.judged == []
    assert analysis.findings() == before


def test_an_older_version_stays_as_it_was() -> None:
    before = analyze(Snapshot.of(MODULE), default_rules())
    findings, lines = before.findings(), before.snapshot.line_count
    after = typed(before, MIDDLE, 0, "import pickle\npickle.loads(x)\n")
    assert len(after.findings()) > len(findings)
    assert before.findings() == findings
    assert before.snapshot.line_count == lines
    assert before.placed() == analyze(Snapshot.of(MODULE), default_rules()).placed()


BREAKS = [
    "(", "foo(", "x = [", '"', "'", '"""', "'''", 'f"{', 'f"""', "\\", "def f(", "class", "@", "if x",
    "else:", "try", "import", "from a import (", "return foo(", "x = = 1", ")", "]", "}", "\x00",
    "lambda", "print 'a'", "<<<<<<< HEAD", "    x", "async", "with open(a) as", "x = {'a': ", "?",
    "f'{a", 'x = """words and words', "foo(a, 'b", "\ud800", "elif x:", "except", "case 1:", "del (",
]  # fmt: skip
"""States of a line that is being typed."""

AROUND = "import os\n\n\ndef before(a):\n    os.system(a)\n\n▮\ndef after(a):\n    os.system(a)\n\n\nos.system(1)\n"


@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_line_costs_no_finding_elsewhere(broken: str, indent: str) -> None:
    recorder = Recorder()
    text = AROUND.replace("▮", indent + broken)
    down = text[: text.index("def after")].count("\n")
    analysis = analyze(Snapshot.of(text), recorder.rules)
    lines = {f.range.start.line for f in analysis.findings() if "os.system" in f.message}
    assert {4, down + 1, down + 4} <= lines
    typing = typed(
        analyze(Snapshot.of(AROUND.replace("▮", "")), recorder.rules), 6, 0, indent + broken
    )
    assert typing.findings() == analysis.findings()


def test_the_default_rules_find_the_same_around_a_broken_line() -> None:
    text = "import subprocess\n▮\ndef f(a):\n    subprocess.call('ls ' + a, shell=True)\n"
    want = [f.code for f in analyze(Snapshot.of(text.replace("▮", "")), default_rules()).findings()]
    assert want
    for broken in BREAKS:
        analysis = analyze(Snapshot.of(text.replace("▮", broken)), default_rules())
        found = [f.code for f in analysis.findings() if f.range.start.line == 3]
        assert found == want, broken


SEEN = [
    # ▮ is where `typed` is inserted; what stands elsewhere must show the difference
    ("through an alias", "import os▮\nx = os\ny = x\n\n\ndef f():\n    y.a()\n", "2 as os"),
    ("through an alias of a function", "def f():\n    x = o▮s\n    y = x\n    y.a()\nimport os\n", "s"),
    ("through an annotation", "import a▮\n\n\ndef f(x: a.B):\n    x.c()\n", "b as a"),
    ("through a with", "import a▮\nwith a.b() as x:\n    x.c()\n", "b as a"),
    ("a name that is made global", "import os\ndef f():\n    ▮\n    x = os\ndef g():\n    x.a()\n", "global x"),
    (
        "a global name inside another function",
        "import os\ndef f():\n    def g():\n        global x\n        x = ▮os\n    x.b()\nx.a()\n",
        "y",
    ),
    ("a local name of its own", "import os\ndef f():\n    ▮\n    os.a()\n", "os = 1"),
    ("a parameter", "import os\ndef f(▮):\n    os.a()\n", "os"),
    ("the name of a parameter's function", "def f▮(x):\n    y()\n", "g"),
    ("a star", "▮\na()\ndef f():\n    a()\n", "from os import *"),
    ("a star that leaves a function", "x(y)\n▮\n    from os import *\ny(x)\n", "def f():"),
    (
        "a global statement that changes its function",
        "import os\ndef f():\n    def g():\n        x = os\n    ▮global x\ndef h():\n    x.a()\n",
        "    ",
    ),
    ("a builtin that is shadowed", "▮\neval(1)\ndef f():\n    eval(1)\n", "def eval(): pass"),
    ("a condition", "import os\n▮os = 1\nos.a()\n", "if x: "),
    ("a binding in a block", "import os\nif x:\n    ▮\nos.a()\n", "import b as os"),
    ("a block that goes", "import os\ndef f():\n    os = 1\n▮os.a()\n", "    "),
    ("a header that breaks", "import os\n▮def f():\n    os = 1\n    os.a()\n", "x"),
    ("a header that opens", "import os\n▮(x):\n    os = 1\n    os.a()\nos.b()\n", "def f"),
    ("a class around", "import os\n▮\n    x = os\n    def f(self):\n        x.a()\n", "class A:"),
    ("an unclosed string", "▮import os\ndef f():\n    os.a()\nx = '''\n'''\n", "'''"),
    ("an unclosed bracket", "import os\n▮\nos = 1\ndef f():\n    os.a()\n", "foo("),
    ("a try", "try:\n    import a\nexcept E:\n    ▮\na.b()\n", "import c as a"),
    ("a loop", "import os\nfor ▮x in y:\n    os.a()\n", "os, "),
    ("a walrus", "import os\nprint((▮x := 1))\nos.a()\n", "os := (y"),
    ("a nested function", "def f():\n    ▮\n    def g():\n        def h():\n            x.a()\n", "import x"),
    ("a constant", "x = '▮'\ndef f():\n    a(x)\n", "b"),
    ("a text that grows", "x = ''\n▮\na(x)\n", "x += y"),
    ("a text that is assembled", "x = ''▮\ndef f():\n    a(x)\n", " + y"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "new"), [s[1:] for s in SEEN], ids=[s[0] for s in SEEN])
def test_who_sees_a_binding_sees_that_it_changes(text: str, new: str) -> None:
    def judge(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        values = [(repr(ctx.value(a)), ctx.evidence(a).value) for a in call.args]
        yield Hit(call, f"{sorted(ctx.names(call.func))} {values} {ctx.function()}")

    meta = RuleMeta("HG998", "note", "", Severity.WARNING, Confidence.HIGH, (78,))
    rules = RuleSet.of([Rule(meta, "", (OnNode(ast.Call, judge),), ())])
    line = text[: text.index("▮")].count("\n")
    column = text.index("▮") - text.rfind("\n", 0, text.index("▮")) - 1
    before = analyze(Snapshot.of(text.replace("▮", "")), rules)
    # One edit at once, as a paste is, and taken back.
    there = Range(Position(line, column), Position(line, column))
    snapshot, change = before.snapshot.replace(Edit(there, new))
    after = update(before, snapshot, change)
    fresh = analyze(Snapshot.of(snapshot.text), rules)
    assert after.findings() == fresh.findings()
    assert {f.message for f in after.findings()} != {f.message for f in before.findings()}
    typed_in = Range(there.start, Position(line, column + len(new)))
    snapshot, change = after.snapshot.replace(Edit(typed_in, ""))
    assert update(after, snapshot, change).findings() == before.findings()


def test_a_text_that_comes_to_hold_very_many_functions_is_seen_as_if_it_always_had() -> None:
    chain = "".join(f"def _g{n}(x):\n    return _g{n + 1}(x)\n" for n in range(4))
    chain += "def _g4(x):\n    return shlex.quote(x)\n"
    many = "".join(f"def f{n}(x):\n    return x\n" for n in range(243))
    text = f"import os, shlex\n{chain}def g(x):\n    os.system('ls ' + _g0(input()))\n{many}"
    rules = default_rules()
    before = analyze(Snapshot.of(text), rules)
    assert before.findings() == ()
    there = Range(Position(13, 0), Position(13, 0))
    snapshot, change = before.snapshot.replace(Edit(there, "def h(x):\n    return g(x)\n"))
    after = update(before, snapshot, change)
    fresh = analyze(Snapshot.of(snapshot.text), rules)
    assert after.findings() == fresh.findings() != before.findings()
    snapshot, change = after.snapshot.replace(Edit(Range(there.start, Position(15, 0)), ""))
    assert update(after, snapshot, change).findings() == before.findings()


RESTING = {
    # What is found must not rest on itself, nor on the order in which versions came.
    "a base, seen by a method of a class in a function": (
        "def f(x):\n    class A(B):\n        def m(self):\n            super().m(x)\ndef g(x):\n    if x:\n",
        "    if x:\n", "",
    ),
    "an attribute that only the edited method has set": (
        "import os\nfrom flask import request\n\n\nclass A:\n    def __init__(self, x):\n"
        "        self.q = request.args\n        os.system(self.q)\n",
        "        self.q = request.args\n", "",
    ),
    "a name that is read through globals": (
        "import os\nx = input()\n\n\ndef f():\n    y = globals()['x']\n    os.system(y)\n",
        "x = input()\n", "x = 'a'\n",
    ),
    "what a function in a function reads": (
        "import os\n\n\ndef f(x, y=os):\n    class A(x):\n        def m(self):\n            self.q = 1\n"
        "        n = m\n    y(x)\n    A.m(x)\n",
        "            self.q = 1\n", "            return y(x)\n            self.q = 1\n",
    ),
    "a global name that a function writes too": (
        "import os\nx = 'a'\n\n\ndef f():\n    global x\n    x = 'b'\n\n\ndef g():\n    os.system(x)\n",
        "x = 'a'\n", "x = y + 'a'\n",
    ),
    "a global name that is given its own value": (
        "import os\n\n\ndef f():\n    global x\n    x = y + 'a'\n\n\ndef g():\n    os.system(x)\n",
        "    x = y + 'a'\n", "    x = x\n",
    ),
    "a function in a function, called by another in it": (
        "import os\n\n\ndef f(x):\n    def a(y):\n        return b(y)\n\n    def b(y):\n        return y\n\n"
        "    os.system(a(input()))\n",
        "        return y\n", "        return 'a'\n",
    ),
    "what a function in a function calls": (
        "import os\n\n\ndef f(x):\n    os.system(x)\n\n\ndef g():\n    def h():\n        f(input())\n",
        "        f(input())\n", "        pass\n",
    ),
    "what a function in a function that has its name calls": (
        "import os\n\n\ndef f(x):\n    os.system(x)\n\n    def f():\n        f(input())\n",
        "        f(input())\n", "        pass\n",
    ),
    "a block that is not closed": ("try:\n    yield x\ny(x)\n", "y(x)\n", "y(z)\n"),
    "a loop that comes around lines that stay": (
        "if y:\n        eval(x)\n        if valid(x):\n            pass\n", "if y:\n", "while True:\n",
    ),
    "a loop that goes from around lines that stay": (
        "while True:\n        eval(x)\n        if valid(x):\n            pass\n", "while True:\n", "if y:\n",
    ),
    "a parameter that is said to be global": (
        "def f(x, y):\n    g(y)\n    y = int(y)\n    global y\ndef g(x):\n    cur.execute('a' + y)\n"
        "    f(y, y)\n",
        "    cur.execute('a' + y)\n", "    cur.execute('a' + y)\nreturn g\n",
    ),
    "a line that leaves its function, which stays": (
        "def f(x):\n    eval(x)\n", "def f(x):\n", "def f(x):\nclass\n",
    ),
    "what a class reads that a decorator is asked about": (
        "import os\nX = 'a'\ndef make(x=X):\n    return B\nclass A:\n    B = X\n    def m(self):\n"
        "        return X\ndef deco(f):\n    os.system(A.B + A().m() + Y)\n    return f\n@deco\n"
        "def g():\n    return 'b'\nY = g()\nos.system(X)\n",
        "X = 'a'\n", "X = input()\n",
    ),
    "a line that leaves its function, which breaks": (
        "async def f(a):\n    eval(a)\nasync def f(b):\n", "async def f(a):\n", "async def #f(a):\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new"), RESTING.values(), ids=RESTING)
def test_what_is_found_does_not_rest_on_itself(text: str, old: str, new: str) -> None:
    def judge(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        values = [(repr(ctx.value(a)), ctx.evidence(a).value) for a in call.args]
        yield Hit(call, f"{sorted(ctx.names(call.func))} {values} {ctx.function()}")

    meta = RuleMeta("HG998", "note", "", Severity.WARNING, Confidence.HIGH, (78,))
    noting = Rule(meta, "", (OnNode(ast.Call, judge),), ())
    rules = RuleSet.of([*default_rules().rules, noting], libraries=LIBRARIES)
    before = analyze(Snapshot.of(text), rules)
    line = text[: text.index(old)].count("\n")
    place = Range(Position(line, 0), Position(line + 1, 0))
    snapshot, change = before.snapshot.replace(Edit(place, new))
    after = update(before, snapshot, change)
    assert after.findings() == analyze(Snapshot.of(snapshot.text), rules).findings()
    back = Range(place.start, Position(line + new.count("\n"), 0))
    snapshot, change = after.snapshot.replace(Edit(back, old))
    assert update(after, snapshot, change).findings() == before.findings()


TYPED_IN_TURN = {
    # A function, and what is typed into its lines, one after the other: (line, text).
    "a name that nobody reads, then somebody does": (
        "import os\ndef f(x):\n    a = 1\n    b = 2\n    return b\n",
        [(2, "    a = x + ''"), (2, "    a = input()"), (3, "    os.system(a)"),
         (2, "    a = 'ls'"), (2, "    a = 'l'"), (3, "    os.system(a + x)")],
    ),
    "a name that is bound no longer": (
        "import os\na = input()\ndef f(x):\n    a = 1\n    b = 2\n    print(b)\n",
        [(3, "    a = 12"), (3, "    b = 12"), (4, "    os.system(a)"), (4, "    os.system(b)")],
    ),
    "a builtin that is bound": (
        "def f(x):\n    a = 1\n    eval(x)\n", [(1, "    a = 2"), (1, "    eval = a"), (1, "    a = 2")],
    ),
    "in a loop": (
        "import os\ndef f(x):\n    a = 1\n    for q in x:\n        a = 2\n        b = 'a'\n",
        [(4, "        a = 3"), (4, "        a = q"), (5, "        os.system(a)"), (4, "        a = 4")],
    ),
    "in a loop, what comes around": (
        "import os\ndef f(x):\n    b = 'a'\n    for q in x:\n        os.system('x')\n        b = input()\n",
        [(4, "        os.system('y')"), (4, "        os.system(b)"), (4, "        os.system(b + '')")],
    ),
    "in a class": (
        "import os\ndef f(x):\n    class A:\n        a = 1\n    os.system(A.a)\n",
        [(3, "        a = 2"), (3, "        a = x"), (3, "        a = input()"), (3, "        b = 2")],
    ),
    "what a check is about": (
        "import os\ndef f(x):\n    a = x; ok = a.isalnum()\n    b = 1\n    if ok:\n        os.system(b)\n",
        [(3, "    b = 2"), (2, "    a = x + ''; ok = x.isalnum()"), (5, "        os.system(x)"),
         (2, "    a = input(); ok = a.isalnum()"), (5, "        os.system(a)")],
    ),
    "another name of the same object": (
        "import os\ndef f(x):\n    a = []\n    b = a\n    b.append(x)\n    c = 1\n",
        [(5, "    c = 2"), (3, "    b = a  #"), (5, "    os.system(a[0])"), (3, "    b = []"),
         (3, "    b = a")],
    ),
    "a parameter": (
        "import os\ndef f(x):\n    x.append(1)\n    x = 1\ndef g():\n    q = [input()]\n    f(q)\n    os.system(q[0])\n",
        [(3, "    x = 2"), (3, "    x = x"), (3, "    y = 1"), (2, "    x.clear()")],
    ),
    "a name of the module": (
        "import os\nz = 'a'\ndef f(x):\n    a = 1\ndef g():\n    os.system(z)\n",
        [(3, "    a = 2"), (3, "    z = 2"), (3, "    z = input()"), (3, "    global z; z = input()")],
    ),
    "a name that is caught": (
        "import os\ndef f(x):\n    a = 1\n    def g():\n        os.system(a)\n    g()\n",
        [(2, "    a = 2"), (2, "    a = input()"), (2, "    b = 2"), (4, "        a = 2")],
    ),
    "a name of the module that nobody reads, then a function, then a line": (
        "import os\na = 1\nb = 2\ndef f(x):\n    os.system(x)\n    os.system('b')\n",
        [(1, "a = 2"), (1, "a = input()"), (2, "b = a + ''"), (5, "    os.system(a)"), (1, "a = 'ls'"),
         (1, "c = 'ls'"), (5, "    os.system(c)"), (1, "c = input()"), (5, "    os.system(b)")],
    ),
    "a name of the module that is deleted": (
        "import os\na = 1\nb = 2\ndel a\ndef f():\n    os.system('a')\n",
        [(1, "a = input()"), (1, "c = input()"), (3, "del c"), (5, "    os.system(c)"), (3, "del b")],
    ),
    "a name of the module, which ends early": (
        "import os\na = 1\nraise SystemExit\nb = 2\ndef f():\n    os.system('a')\n",
        [(3, "b = 3"), (3, "b = input()"), (5, "    os.system(b)"), (3, "c = input()"), (1, "a = b")],
    ),
    "a name that a function makes global": (
        "import os\na = 1\nb = 1\ndef f():\n    global b\n    b = input()\ndef g():\n    os.system(b)\n",
        [(2, "b = 2"), (1, "b = 3"), (1, "a = 4"), (2, "b = 5"), (1, "b = a")],
    ),
    "a list of the module that functions put something into": (
        "import os\nz = []\ndef f(x):\n    z.append(input())\ndef g():\n    os.system(z[0])\n",
        [(3, "    z.append('a')"), (3, "    pass"), (3, "    z.append(input())"), (3, "    z.pop()"),
         (1, "z = [input()]"), (1, "z = ['b']"), (3, "    z[0] = x"), (3, "    z = x")],
    ),
    "a list of the module that two functions put something into": (
        "import os\nz = []\ndef f(x):\n    z.append('a')\ndef g():\n    z.append(input())\n"
        "def h():\n    os.system(z[0])\n",
        [(5, "    pass"), (3, "    pass"), (3, "    z.append('a')"), (1, "z = ['b']"), (5, "    z.append(z)")],
    ),
    "a global name that is bound to what it is by then": (
        "import os\ndef f():\n    global y\n    y = int(y)\ndef g():\n    os.system(y)\n",
        [(3, "    y = y"), (3, "    y = int(y)"), (3, "    pass"), (3, "    y = int(y)"), (3, "    y = 'a'")],
    ),
    "a global name that is bound on one way only": (
        "import os\ny = 'a'\ndef f(x):\n    global y\n    if x: y = 'b'\ndef g():\n    os.system(y)\n",
        [(1, "y = input()"), (1, "y = 'a'"), (4, "    if False: y = 'b'"), (1, "z = 'a'"),
         (4, "    if False: y = 'c'"), (4, "    pass")],
    ),
    "in a block and a class outside": (
        "import os\nif os:\n    a = 1\nclass A:\n    b = 1\nos.system('a')\n",
        [(2, "    a = 2"), (2, "    a = input()"), (5, "os.system(a)"), (4, "    b = a"),
         (5, "os.system(A.b)"), (4, "    b = 2"), (4, "    c = 2")],
    ),
    "a condition": (
        "import os\ndef f(x):\n    if x == 'a':\n        os.system(x)\n    else:\n        os.system(x)\n",
        [(2, "    if x != 'a':"), (2, "    if x in ('a', 'b'):"), (2, "    if x"), (2, "    if x ="),
         (2, "    if True:"), (2, "    while x:"), (2, "    if (y := x):"), (5, "        os.system(y)"),
         (2, "    if (y := input()):"), (3, "        os.system(y)")],
    ),
    "the head of a loop": (
        "import os\ndef f(x):\n    for q in x:\n        os.system(x)\n    os.system('q')\n",
        [(2, "    for q in x + x:"), (2, "    for q in ('a', 'b'):"), (4, "    os.system(q)"),
         (2, "    for q in input():"), (2, "    for p in input():"), (2, "    async for p in input():")],
    ),
    "who handles what": (
        "import os\ndef f(x):\n    try:\n        os.system(x)\n    except OSError as e:\n        os.system('e')\n",
        [(4, "    except ValueError as e:"), (5, "        os.system(e)"), (4, "    except OSError as q:"),
         (4, "    except OSError:"), (3, "        raise ValueError(x)"), (4, "    except ValueError as e:")],
    ),
    "what a function gives back, and who calls it": (
        "import os\ndef f(x):\n    return 'a'\ndef g(x):\n    return f(x)\ndef h(x):\n    os.system(g(x))\nh(input())\n",
        [(2, "    return x"), (2, "    return x + 'a'"), (2, "    return"), (4, "    return f(x), x"),
         (4, "    return f(input())"), (2, "    return x"), (4, "    return h(x)"), (2, "    return h(x)")],
    ),
    "a function that is called with something else": (
        "import os\ndef f(x):\n    os.system(x)\ndef _g(x):\n    f(x)\ndef h(y):\n    f('a')\n    _g('b')\n",
        [(6, "    f('ab')"), (6, "    f(input())"), (7, "    _g(y)"), (7, "    _g(input())"),
         (7, "    pass"), (6, "    pass"), (4, "    pass"), (4, "    h(x)"), (6, "    _g(y)")],
    ),
    "a name of the module that functions read": (
        "import os\na = 'a'\ndef f(x):\n    return a + x\ndef g(x=1):\n    os.system(f(a))\ndef h():\n    g()\n",
        [(1, "a = 'b'"), (1, "a = input()"), (1, "a = os.x"), (1, "b = 1"), (1, "a = f"), (1, "a = 'a'"),
         (4, "def g(x=a):"), (1, "a = input()"), (5, "    os.system(x)"), (1, "a = 'b'")],
    ),
    "a name of the module that the module hands on": (
        "import os\na = 'a'\ndef f():\n    return a\nb = f()\ndef g():\n    os.system(b)\n",
        [(1, "a = input()"), (1, "a = 'b'"), (3, "    return input()"), (4, "b = f"), (6, "    os.system(b())")],
    ),
    "attributes, by way of other methods": (
        "import os\na = 'a'\nclass A:\n    def __init__(self, x):\n        self.p = self.m(x)\n"
        "    def m(self, x):\n        return a\n    def n(self):\n        os.system(self.p)\n",
        [(6, "        return x"), (6, "        return input()"), (1, "a = input()"), (6, "        return a"),
         (1, "a = 'b'"), (8, "        os.system(self.m(a))"), (1, "a = input()"), (4, "        self.p = a")],
    ),
    "a handler that nobody calls": (
        "import os\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.route('/')\n"
        "def f():\n    x = request.args.get('x')\n    return x\n",
        [(6, "    return x + 'a'"), (6, "    return os.system(x)"), (6, "    return f()"), (6, "    os.system(x)")],
    ),
    "a function in one that only this program calls": (
        "import os\ndef f(x):\n    y = x\n    def g():\n        os.system('a' + y)\n    y = 1\nf(input())\n",
        [(2, "    y = lambda: x"), (2, "    y = 'a'"), (2, "    y = x"),
         (5, "    def h(): os.system('b' + y)\n    y = x"), (5, "    def h(): f(y)"), (5, "")],
    ),
    "a name of the module that rests on a function that reads it": (
        "import os\nx = input()\ndef f():\n    return x\nx = f()\ndef g():\n    os.system(x)\n",
        [(1, "x = 'a'"), (1, "x = input()"), (1, "x = 'a'\ny = 1"), (3, "def f(a=1):"), (1, "x = 'b'")],
    ),
    "functions that come, go and change their names": (
        "import os\ndef f(x):\n    return x\ndef g(x):\n    os.system(f(x))\nb = f(input())\n"
        "def h():\n    os.system(b)\n    _k(b)\n",
        [(0, "import os\ndef _k(x):\n    os.system(x)"), (1, "def k(x):"), (1, "def _k(x='a'):"),
         (1, "def _k(x): return f(x)"), (3, "def f(x): return 'a'\ndef ff(x):"), (3, "def ff(x):"),
         (4, ""), (4, "def f(x):"), (5, "    return g(x)"), (1, ""), (1, "@f"), (4, "def g(x):"),
         (7, "def f(x):"), (7, "def g(x):\n    return input()\ndef g(x):")],
    ),
    "methods and classes that come, go and change their names": (
        "import os\nclass A:\n    def __init__(self, x):\n        self.p = x\n    def m(self):\n"
        "        os.system(self.p)\nclass B(A):\n    def n(self):\n        os.system(self.m())\n"
        "def f(x):\n    a = B(x)\n    a.m()\n    os.system(a.q())\nf(input())\n",
        [(6, "    def q(self):\n        return self.p\nclass B(A):"), (6, "    def r(self):"),
         (6, "    def q(self):\n        self.r = input()"), (10, "        os.system(self.r)"),
         (7, "        self.r = 'a'"), (9, "    def m(self):"), (8, "class B:"), (8, "class C(A):"),
         (8, "class B(A):"), (2, "    def init(self, x):"), (2, "    def __init__(self, x):"),
         (1, "class A(object):"), (6, "    def q(self):\n        return 'a'\n    def r(self):"),
         (1, "def A():"), (1, "class A:")],
    ),
    "handlers that come and go": (
        "import os\nfrom flask import Flask, request\napp = Flask(__name__)\n\ndef f(x):\n"
        "    os.system(x)\ndef g(x):\n    f(x)\ndef h():\n    g(request.args.get('x'))\n",
        [(3, "@app.route('/<x>')"), (3, "@app.get('/<y>')"), (3, ""), (3, "g(input())"),
         (8, "@app.route('/')\ndef h():"), (8, ""), (0, ""), (0, "import os"), (2, "app = 1"),
         (2, "app = Flask(__name__)"), (4, "def ff(x):"), (4, "def f(x):")],
    ),
    "functions that write names of the module": (
        "import os\nx = 'a'\ndef f():\n    os.system(x)\ndef g():\n    pass\n",
        [(4, "def g():\n    global x; x = input()"), (4, "def gg():"), (4, "def g(y):"), (4, "x = 'b'"),
         (4, "def f():"), (5, "    global x; x = 'b'"), (4, "")],
    ),
    "functions in functions that come and go": (
        "import os\ndef f(x):\n    y = x\n    return y\ndef h():\n    os.system(f(input())())\n",
        [(3, "    def g():\n        return y\n    return g"), (1, "def f(x, z=1):"), (3, "    def g(z=x):"),
         (2, "    y = 'a'"), (1, "def ff(x):"), (1, "def f(x):"), (4, "        return z"), (3, ""),
         (3, "    def g():")],
    ),
    "a line that is not reached": (
        "import os\ndef f(x):\n    if False:\n        a = 1\n    os.system(x)\n",
        [(3, "        a = 2"), (3, "        a = x"), (3, "        x = 2"), (4, "    os.system(a)")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "edits"), TYPED_IN_TURN.values(), ids=TYPED_IN_TURN)
def test_a_line_that_does_something_else_is_seen_by_who_looks(
    text: str, edits: list[tuple[int, str]]
) -> None:
    def judge(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        yield Hit(call, str([(repr(ctx.value(a)), ctx.flow(a)) for a in call.args]))

    meta = RuleMeta("HG998", "note", "", Severity.WARNING, Confidence.HIGH, (78,))
    noting = Rule(meta, "", (OnNode(ast.Call, judge),), ())
    rules = RuleSet.of([*default_rules().rules, noting], libraries=LIBRARIES)
    analysis = analyze(Snapshot.of(text), rules)
    for line, new in edits:
        old = analysis.snapshot.body(line)
        place = Range(Position(line, 0), Position(line, len(old)))
        snapshot, change = analysis.snapshot.replace(Edit(place, new))
        analysis = update(analysis, snapshot, change)
        assert analysis.findings() == analyze(Snapshot.of(snapshot.text), rules).findings(), new


def calls_in(work: Callable[[], object]) -> int:
    """Count the functions that are called."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


MOVED = [
    # line, text: what is put before it
    ("an import that nobody reads", 0, "import shlex\n"),
    ("an import before a function", MIDDLE, "import shlex\n\n\n"),
    ("an import after the docstring", 2, "from shlex import quote, split\n"),
    ("comment lines before a function", MIDDLE, "# words\n# about it\n"),
    ("blank lines before a function", MIDDLE, "\n\n"),
]


@pytest.mark.parametrize(("line", "text"), [row[1:] for row in MOVED], ids=[m[0] for m in MOVED])
def test_what_concerns_nobody_costs_no_look_at_the_others(line: int, text: str) -> None:
    analysis = analyze(Snapshot.of(MODULE), default_rules())
    analysis = typed(analysis, 0, 9, " ")  # what is known once is known from now on

    def put(before: str) -> Analysis:
        place = Position(line, 0)
        snapshot, change = analysis.snapshot.replace(Edit(Range(place, place), before))
        return update(analysis, snapshot, change)

    def fresh(before: str) -> Analysis:
        place = Position(line, 0)
        snapshot, _ = analysis.snapshot.replace(Edit(Range(place, place), before))
        return analyze(Snapshot.of(snapshot.text), default_rules())

    put(text)
    assert calls_in(lambda: put(text)) < calls_in(lambda: put("OTHER = 1\n")) / 3
    assert put(text).findings() == fresh(text).findings()


BESIDE = {
    # What stands beside the module's lines that are edited.
    "nothing": "",
    "a decorator of the text, and what it reads": (
        "class Kept:\n    @property\n    def name(self):\n        return 'a'\n\n\n"
        "def shown(name):\n    return name\n\n\n"
        "def kept(f):\n    shown(Kept().name)\n    return f\n\n\n"
        "@kept\ndef g():\n    pass\n\n\n"
    ),
    "a function without a name": "ordered = sorted([2, 1], key=lambda n: -n)\n\n\n",
    "a function on one line that yields": "def each(): yield 1\n\n\n",
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_a_value_that_only_the_module_sees_costs_no_look_at_functions(beside: str) -> None:
    text = f"{MODULE}{beside}held = input()\nos.system(held)\n"
    analysis = analyze(Snapshot.of(text), default_rules())
    line = text.count("\n") - 2
    place = Range(Position(line, 7), Position(line, 14))
    snapshot, change = analysis.snapshot.replace(Edit(place, "'ls'"))
    after = update(analysis, snapshot, change)
    assert after.findings() == analyze(snapshot, default_rules()).findings()
    assert after.findings() != analysis.findings()
    costs = calls_in(lambda: update(analysis, snapshot, change))
    assert costs < calls_in(lambda: analyze(snapshot, default_rules(), cache=analysis.cache)) / 8
    there = Range(Position(0, 0), Position(0, 0))
    snapshot, change = analysis.snapshot.replace(Edit(there, "import shlex\n"))
    assert calls_in(lambda: update(analysis, snapshot, change)) < costs


KEPT_IN_OBJECTS = """\
import os


def made(x):
    return x


def passed(x):
    return made(x)


class Job:
    def __init__(self):
        self.name = passed("ls")

    def run(self):
        os.system(self.name)
"""


@pytest.mark.parametrize("value", ["input()", "x + input()", "'ls'"])
def test_what_a_function_returns_is_followed_into_the_objects_that_keep_it(value: str) -> None:
    analysis = analyze(Snapshot.of(KEPT_IN_OBJECTS), default_rules())
    place = Range(Position(4, 11), Position(4, 12))
    snapshot, change = analysis.snapshot.replace(Edit(place, value))
    analysis = update(analysis, snapshot, change)
    assert analysis.findings() == analyze(snapshot, default_rules()).findings()


def test_imports_that_come_and_go_leave_nothing_behind() -> None:
    analysis = analyze(Snapshot.of("import os\n\n\ndef f(x):\n    os.system(x)\n"), default_rules())
    held: list[int] = []
    for count in range(450):
        for place, text in (
            (Range(Position(1, 0), Position(1, 0)), f"import mod{count}\n"),
            (Range(Position(1, 0), Position(2, 0)), ""),
        ):
            snapshot, change = analysis.snapshot.replace(Edit(place, text))
            analysis = update(analysis, snapshot, change)
        module = analysis.program._module
        assert module is not None
        held.append(len(module.asked) + len(module.stale))
    assert max(held) <= 500
