"""Incremental equals full where functions, classes and globals pass values to each other.

Texts come from a grammar with few names, so that what stands in one place is mostly
used in another; edits are those of typing, pasting, renaming and moving blocks.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.catalog import default_rules
from headgate.engine import Analysis, analyze, update
from headgate.text import Edit, Position, Range, Snapshot

LAW = settings(
    derandomize="HEADGATE_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    max_examples=int(os.environ.get("HEADGATE_EXAMPLES", "60")),
)

IMPORTS = [
    "import os", "import os as x", "from os import system", "from os import *",
    "from flask import Flask, request", "from flask import request", "import sqlite3",
    "import shlex", "import subprocess", "from subprocess import *", "import functools",
    "import html", "from flask import *", "import os, sys", "from flask import g as s",
    "from fastapi import Depends, FastAPI; app = FastAPI()", "from typing import Annotated",
    "import re", "import io, csv",
    "import logging", "import argparse", "import enum", "import dataclasses, copy", "import queue",
]  # fmt: skip
MODULE = [
    "x = os.system", "y = request.args.get('a')", "x = 'ls'", "y = x", "x = y", "z = f(y)",
    "x = f", "f = g", "h = k", "os.system(x)", "os.system(f(y))", "eval(z)", "z = [f, g, h]",
    "a = A()", "a.p = request.args", "a.m(y)", "z = {'f': f, 'g': g}", "app = Flask(__name__)",
    "z = lambda q: f(q)", "x = z(y)", "k = functools.partial(f, y)", "db = sqlite3.connect('a')",
    "cur = db.cursor()", "cur.execute(x)", "x += y", "for y in z: f(y)", "x = input()",
    "g(input())", "h(x, y)", "LIMIT = 10", "x = A.m", "if x: f = g", "y = shlex.quote(x)",
    "import shlex; y = shlex.quote(y)", "a = B(y)", "f(request.args.get('b'))", "x, y = y, x",
    "del x", "z.append(y)", "b = A()", "a.b = b", "b.a = a", "z = [a, b]", "b = a",
    "P = re.compile('[a-z]+')", "parser = argparse.ArgumentParser()", "parser.add_argument('x')",
    "x = parser.parse_args().x", "log = logging.getLogger('a')", "out = io.StringIO()",
    "out.write(y)", "C = enum.Enum('C', 'x y')", "z = {'a': z}", "q = queue.Queue()", "q.put(y)",
    "b.z = z", "z.append(z)",
]  # fmt: skip
PARAMETERS = [
    "", "x", "x, y", "x, y='a'", "x=f", "*x", "**x", "x, *y", "x, y=os", "cmd", "x: A", "request",
    "y, x=None", "self", "x, f=g", "x: str", "x: int", "x=Depends(f)", "y=Depends(A)",
    "x: A = Depends()", "x: Annotated[str, Depends(g)]", "y, x=Depends(g)",
]  # fmt: skip
DECORATORS = [
    "@app.route('/')", "@app.route('/<x>')", "@functools.wraps(f)", "@f", "@g", "@staticmethod",
    "@property", "@classmethod", "@functools.lru_cache", "@h(1)", "@app.get('/')",
]  # fmt: skip
BODY = [
    "x = y", "y = x", "x = x + y", "x = f(x)", "y = g(x)", "x = h(y)", "return x", "return y",
    "return f(x)", "return g(x, y)", "return h(y)", "os.system(x)", "os.system(y)",
    "os.system('ls ' + x)", "os.system(f'{y}')", "eval(x)", "x = request.args.get('a')",
    "y = request.args['b']", "y = request.form", "cur.execute(x)", "cur.execute('a' + y)",
    "cur.execute('a', (y,))", "x = shlex.quote(x)", "y = int(y)", "global x", "global y",
    "global f", "global z", "nonlocal x", "f(x)", "g(y)", "k(x)", "k(x, y)", "_f(x)", "_f(y)",
    "_g(f(x))", "h(g(f(x)))", "f(y, x)", "f(x=y)", "f(*y)", "f(**x)", "f(g)", "x(y)", "y(x)",
    "z[0](x)", "z['f'](x)", "z.append(x)", "z[0] = f", "a.m(x)", "a.n(y)", "a.p = x", "x = a.p",
    "os.system(a.p)", "A(x).m(y)", "x = A(y)", "x.m(x)", "B.m(a, y)", "yield x", "yield y",
    "yield from f(x)", "await f(x)", "x = await g(y)", "x = lambda q: os.system(q)",
    "y = lambda: x", "x = [f(q) for q in y]", "y = [q for q in f(x)]", "x = map(f, y)",
    "list(map(lambda q: g(q), x))", "sorted(x, key=f)", "x = functools.partial(f, y)",
    "return lambda q: f(q + x)", "return f", "return g", "raise x", "pass", "x = y if x else 'a'",
    "y += x", "x = (y := f(x))", "assert valid(x)", "assert x in ('a', 'b')", "x.append(y)",
    "x['a'] = y", "y = x['a']", "x, y = f(y)", "return x, y", "y = html.escape(x)",
    "import os as x", "from os import *", "x = None", "x = 'a'", "y = 'ls %s' % x", "print(x)",
    "del y", "return", "x = input()", "return request.args.get('c')",
    "subprocess.run(x, shell=True)", "subprocess.run(['a', y])", "x = str(x)",
    "x = open(y).read()", "open(x)", "z = x", "z = request.args", "os.system(z)", "f = g",
    "k = lambda q: q", "x = self", "f.p = x", "os.system(f.p)", "x = globals()['y']",
    "x = super().m(y)", "s.p = x", "os.system(s.p)", "y = s.get('p')", "x = yield y", "x = y.send(x)",
    "x = os.path.join(y, 'a')", "x = 'ls ' + y", "raise ValueError(x)", "raise f(y)", "raise A(x) from y", "raise",
    "y = x.args[0]", "os.system(str(x))", "x = x.p", "a.b = b", "b.a = a", "b = a", "a.b.p = x",
    "os.system(b.a.p)", "z = [x, y]", "x, *y = z", "x = dict(a=x, b=y)", "x.update(y)",
    "x = {**x, 'b': y}", "y = x.pop('a')", "x = copy.copy(a)", "a.p, b.p = x, y", "z.append(z)",
    "out = io.StringIO(x)", "out.write(y)", "y = out.getvalue()", "x = csv.reader(out)",
    "x = next(y)", "log.info(x)", "log.info('%s', y)",
    "x = P.fullmatch(y)", "x = re.sub('[^a-z]', '', x)", "x = re.match(y, x)", "y = x.group(1)",
    "assert re.fullmatch('[a-z]+', x)", "assert P.fullmatch(y)", "x = C.x", "x = C(y)",
    "q.put(x)", "x = q.get()", "x = set(x) - {'a'}", "bad = [q for q in x if q not in y]",
    "assert not bad", "bad.append(x)", "x = y.split(',')[0]", "x = '/'.join(z)", "b.z[0] = x",
    "x = b.z", "x = dataclasses.replace(a, p=y)", "setattr(a, 'p', x)", "x = getattr(a, 'p')",
    "with f(x) as a.p: pass", "for a.p in y: f(a)", "x = y, a", "z = a, b",
]  # fmt: skip
METHOD = [
    "self.p = x", "self.q = y", "x = self.p", "y = self.q", "os.system(self.p)",
    "os.system(self.q)", "self.m(x)", "self.n(y)", "self._o(x)", "return self.p",
    "return self.m(x)", "self.p = self.n(x)", "self.p.append(x)", "self.q = request.args",
    "super().__init__(x)", "super().m(x)", "x = self", "return self", "self.f = f", "self.f(x)",
    "self.p = int(x)", "self.q = self.p", "y = self.n", "y(x)", "os.system(self.r)", "self.r = x",
    "cls.r = x", "x = type(self)(y)", "A.r = y", "self.a = a", "a.b = self", "self.a.p = x",
    "self.z = [self]", "self.z.append(y)", "x = self.a.b.p", "super().__init__(x, y)", "raise self",
]  # fmt: skip
"""Statements of methods."""
CLAUSES = [
    "if x:", "if not x:", "if x == 'a':", "if valid(x):", "if is_ok(f(x)):", "if f(x):",
    "if y in ('a','b'):", "elif y:", "else:", "for x in y:", "for y in f(x):",
    "for q in range(3):", "while x:", "while True:", "try:", "except Exception as x:",
    "except ValueError:", "finally:", "with open(x) as y:", "with f(x) as y:", "with A(x) as y:",
    "except (A, ValueError) as x:", "except* ValueError as x:", "if P.fullmatch(x):",
    "if not re.fullmatch('[a-z]+', y):", "if bad:", "if x is a:", "if x == C.x:",
    "async for x in y:", "async with f(x) as y:", "for x in out:", "for x, y in z:", "case A(p=x):",
    "case {'a': x}:", "match x:", "case 'a':", "case y:", "case [x, y]:", "case _:",
]  # fmt: skip
BROKEN = [
    "(", "x = (", "f(", "'''", '"""', "def", "def (", "class", "x = = 1", "return (", "'", "f'{",
    "]", ")", "@", "if", "\\", "x = f(x", "    x", "import", "from os import (", "):", "x y",
    "# headgate: ignore", "os.system(x)  # headgate: ignore[HG101]", "os.system(x)  # nosec", "",
    "# c",
]  # fmt: skip
MEMBERS = [
    "p = 'a'", "q = os.system", "r = request.args", "m = f", "n = m", "p = f('a')",
    "r: str = 'a'", "x = 'a'", "y = x, p", "__slots__ = ('p', 'q')", "x: str", "y: str = g('b')", "_o = lambda self, x: os.system(x)",
]  # fmt: skip
FUNCTIONS = [
    "f", "g", "h", "k", "f", "g", "valid", "is_ok",
]  # fmt: skip
METHODS = [
    "m", "n", "_o", "__init__", "__enter__", "__iter__", "p", "get", "post",
]  # fmt: skip
BASES = [
    "", "", "(A)", "(B)", "(x)", "(os.x)", "(View)", "(C)", "(threading.Thread)",
    "(http.server.BaseHTTPRequestHandler)", "(Exception)", "(ValueError)", "(enum.Enum)",
    "(A, B)", "(dict)",
]  # fmt: skip
RENAMED = [
    ("f", "g"), ("x", "y"), ("g", "h"), ("m", "n"), ("A", "B"), ("y", "z"), ("os", "x"),
    ("self", "x"), ("p", "q"), ("request", "x"),
]  # fmt: skip
TYPED = ["", "", "(", "'", ")", "x", ".", ":", "#", ", y", " + x"]


class Writer:
    """Writes texts and edits; all that is left open is chosen by `number`."""

    def __init__(self, number: Callable[[int], int]) -> None:
        self.number = number
        """Returns a number below a bound."""

    def pick(self, options: Sequence[str]) -> str:
        return options[self.number(len(options))]

    def chance(self, percent: int) -> bool:
        return self.number(100) < percent

    def text(self) -> list[str]:
        """Return the lines of a module."""
        out = [self.pick(IMPORTS) for _ in range(1 + self.number(3))]
        for _ in range(2 + self.number(6)):
            kind = self.number(100)
            if kind < 60:
                self.function(out, 0, 0)
            elif kind < 78:
                self.class_(out, 0, 0)
            else:
                out.append(self.pick(IMPORTS if kind < 84 else MODULE))
        return out

    def block(self, out: list[str], indent: int, depth: int, *, method: bool) -> None:
        pad = "    " * indent
        for _ in range(1 + self.number(5)):
            kind = self.number(100)
            if depth < 3 and kind < 12:
                out.append(pad + self.pick(CLAUSES))
                self.block(out, indent + 1, depth + 1, method=method)
            elif depth < 3 and kind < 18:
                self.function(out, indent, depth + 1, method=method)
            elif depth < 3 and kind < 20:
                self.class_(out, indent, depth + 1)
            else:
                out.append(pad + self.pick(METHOD if method and kind < 60 else BODY))

    def header(self, *, method: bool) -> str:
        parameters = self.pick(PARAMETERS)
        if method and parameters != "self" and self.chance(85):
            parameters = f"self, {parameters}" if parameters else "self"
        start = self.pick(["def ", "def ", "def ", "async def ", "def _"])
        return f"{start}{self.pick(METHODS if method else FUNCTIONS)}({parameters}):"

    def function(self, out: list[str], indent: int, depth: int, *, method: bool = False) -> None:
        if self.chance(15):
            out.append("    " * indent + self.pick(DECORATORS))
        out.append("    " * indent + self.header(method=method))
        self.block(out, indent + 1, depth + 1, method=method)

    def class_header(self) -> str:
        return f"class {self.pick('ABC')}{self.pick(BASES)}:"

    def class_(self, out: list[str], indent: int, depth: int) -> None:
        out.append("    " * indent + self.class_header())
        for _ in range(1 + self.number(3)):
            if self.chance(25):
                out.append("    " * (indent + 1) + self.pick(MEMBERS))
            else:
                self.function(out, indent + 1, depth + 1, method=True)

    def line(self, near: str) -> str:
        """Return a line, mostly as deep as its neighbour."""
        indent = len(near) - len(near.lstrip())
        if near.rstrip().endswith(":") and self.chance(70):
            indent += 4
        if self.chance(10):
            indent = max(0, indent + [-4, 4, -1, 8][self.number(4)])
        kinds: list[tuple[int, Callable[[], str]]] = [
            (45, lambda: self.pick(BODY if self.chance(70) else METHOD)),
            (58, lambda: self.pick(CLAUSES)),
            (66, lambda: self.pick(BROKEN)),
            (74, lambda: self.header(method=self.chance(40))),
            (80, lambda: self.pick(MODULE)),
            (84, lambda: self.pick(DECORATORS)),
            (88, lambda: self.pick(IMPORTS)),
            (91, self.class_header),
            (94, lambda: self.pick(MEMBERS)),
            (100, lambda: f"{self.pick(BODY)}; {self.pick(BODY)}"),
        ]
        kind = self.number(100)
        return " " * indent + next(make for most, make in kinds if kind < most)()

    def edit(self, lines: list[str]) -> list[str]:
        """Return the lines after an edit."""
        if not lines:
            return self.text()[:3]
        at = self.number(len(lines))
        near = lines[at]
        stop, new = at + 1, [near]
        kind = self.number(100)
        if kind < 25:
            new = [self.line(near)]
        elif kind < 45:
            new = [near, self.line(near)]
        elif kind < 57:
            stop, new = at + 1 + self.number(3), []
        elif kind < 65:
            before, after = RENAMED[self.number(len(RENAMED))]
            if self.chance(50):
                before, after = after, before
            new = [re.sub(rf"\b{before}\b", after, near)]
        elif kind < 72:
            cut = self.number(len(near) + 1)
            new = [near[:cut] + self.pick(TYPED) + (near[cut:] if self.chance(50) else "")]
        elif kind < 80:
            made: list[str] = []
            depth = 0 if self.chance(60) else (len(near) - len(near.lstrip())) // 4
            self.function(made, depth, 1, method=self.chance(30))
            new = [*made, near]
        elif kind < 86:
            other = self.number(len(lines))
            new = [*lines[other : other + 1 + self.number(4)], near]
        else:
            stop = at + 1 + self.number(4)
            deeper = self.chance(50)
            new = [f"    {one}" if deeper else one.removeprefix("    ") for one in lines[at:stop]]
        return [*lines[:at], *new, *lines[stop:]]


def text_of(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def updated(analysis: Analysis, before: list[str], after: list[str]) -> Analysis:
    """Replace the lines that differ."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    same = 0
    while same < min(len(before), len(after)) - start and before[-1 - same] == after[-1 - same]:
        same += 1
    place = Range(Position(start, 0), Position(len(before) - same, 0))
    text = text_of(after[start : len(after) - same])
    snapshot, change = analysis.snapshot.replace(Edit(place, text))
    assert snapshot.text == text_of(after)
    return update(analysis, snapshot, change)


def seen(analysis: Analysis) -> dict[str, object]:
    return {
        "findings": analysis.findings(),
        "suppressed": analysis.suppressed(),
        "problems": analysis.problems(),
    }


@LAW
@given(st.data())
def test_an_edit_of_code_that_interacts_leads_where_a_fresh_analysis_does(
    data: st.DataObject,
) -> None:
    writer = Writer(lambda bound: data.draw(st.integers(0, bound - 1)))
    versions = [writer.text()]
    analyses = [analyze(Snapshot.of(text_of(versions[0])), default_rules())]
    for _ in range(data.draw(st.integers(1, 8))):
        # Mostly from the last version; but an older one stays good for another edit too.
        back = max(0, writer.number(4) - 2)
        parent = max(0, len(versions) - 1 - back)
        lines = writer.edit(versions[parent])
        analyses.append(updated(analyses[parent], versions[parent], lines))
        versions.append(lines)
        fresh = analyze(Snapshot.of(text_of(lines)), default_rules())
        assert seen(analyses[-1]) == seen(fresh), text_of(lines)


@LAW
@given(st.data())
def test_versions_with_one_parent_do_not_disturb_each_other(data: st.DataObject) -> None:
    writer = Writer(lambda bound: data.draw(st.integers(0, bound - 1)))
    first = writer.text()
    parent = analyze(Snapshot.of(text_of(first)), default_rules())
    before = seen(parent)
    children = [writer.edit(first) for _ in range(3)]
    analyses = [updated(parent, first, lines) for lines in children]
    for lines, analysis in zip(children, analyses, strict=True):
        after = writer.edit(lines)
        again = updated(analysis, lines, after)
        for text, one in ((lines, analysis), (after, again)):
            assert seen(one) == seen(analyze(Snapshot.of(text_of(text)), default_rules()))
    assert seen(parent) == before


_PRINTS = """
import re
import sys
from pathlib import Path
from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.text import Snapshot
for path in sys.argv[1:]:
    analysis = analyze(Snapshot.of(Path(path).read_text(encoding="utf-8")), default_rules())
    for found in (*analysis.findings(), *analysis.suppressed(), *analysis.problems()):
        # A fix may name a function, which lies elsewhere in each process.
        print(re.sub(" at 0x[0-9a-f]+", "", ascii(found)))
"""


def test_the_seed_of_hashes_changes_no_path(tmp_path: Path) -> None:
    state = 1

    def number(bound: int) -> int:
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % bound

    paths = []
    for count in range(30):
        path = tmp_path / f"{count}.py"
        path.write_text(text_of([*Writer(number).text(), *Writer(number).text()]), encoding="utf-8")
        paths.append(str(path))
    outputs = [
        subprocess.run(
            [sys.executable, "-c", _PRINTS, *paths],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    ]
    assert outputs[0]
    assert outputs[0] == outputs[1] == outputs[2]
