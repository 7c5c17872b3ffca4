"""Incremental equals full: after any edits, what is reported is what a fresh analysis
of the same text reports, in parsable and in broken states."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.catalog import default_rules
from headgate.engine import Analysis, RuleSet, analyze, update
from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnNode,
    Related,
    Rule,
    RuleMeta,
    Severity,
)
from headgate.syntax import split
from headgate.text import Edit, Position, Range, Snapshot
from headgate.text.snapshot import LineChange

EXAMPLES = int(os.environ.get("HEADGATE_EXAMPLES", "150"))
LAW = settings(
    derandomize="HEADGATE_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
)


def _record(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    evidence = [ctx.evidence(argument).value for argument in call.args]
    values = [
        f"{ctx.value(argument)!r} {sorted(map(repr, ctx.may_be(argument)))}"
        for argument in call.args
    ]
    keywords = [f"{k.arg}={ctx.value(k.value)!r}" for k in call.keywords]
    known = ctx.known("version:pyyaml") if ctx.resolve(call.func) == "yaml.load" else ""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    called = [ctx.called("system"), len(values) > 1 and ctx.called("append"), ctx.bound("__all__")]
    called += [ctx.read("os"), ctx.bound(".name")]
    message = f"{sorted(ctx.names(call.func))} {evidence} {values} {keywords} {known} {called}"
    message += f" under {sorted(ctx.tests())}"
    yield Hit(
        call, f"{message} {ctx.function()} {ctx.source(call)}", related=(Related("bound", name),)
    )


META = RuleMeta("HG999", "every-call", "", Severity.WARNING, Confidence.HIGH, (78,))
RECORDING = RuleSet.of([Rule(META, "", (OnNode(ast.Call, _record),), ())])
RULES = {"recording": RECORDING, "default": default_rules()}

MODULES = [
    "argparse", "ast", "asyncio/events", "base64", "bdb", "calendar", "cgitb", "code",
    "configparser", "contextlib", "dataclasses", "decimal", "doctest", "email/message", "enum",
    "ftplib", "functools", "getpass", "heapq", "http/client", "inspect", "json/decoder",
    "logging/config", "mailbox", "mimetypes", "optparse", "os", "pathlib", "pdb", "pickle",
    "platform", "posixpath", "pprint", "random", "shelve", "shutil", "site", "smtplib", "socket",
    "ssl", "statistics", "string", "subprocess", "tarfile", "tempfile", "textwrap", "threading",
    "timeit", "typing", "unittest/mock", "urllib/request", "uuid", "webbrowser", "zipfile",
]  # fmt: skip
"""Standard-library modules; those that the running interpreter lacks are left out."""

NASTY = [
    '"""', "'''", '"', "'", "(", ")", "[", "]", "{", "}", 'f"{', 'f"""{x', "}", "\\", "\n", "\r\n",
    "\r", ":", "#", ",", ";", " ", "    ", "\t", "\n    ", "\f", "\u2028", "\ufeff", "😀", "\x00",
    "def f(x):\n", "\n@deco\n", "else:\n", "elif x:\n", "except:\n", "finally:\n", "case x:\n",
    "class A:\n", "async def g():\n", "try:\n", "with x as y:\n", "for x in y:\n", "if x: y = x\n",
    "def x(os, y='a'):\n", "    return\n", "lambda os: 1", "[x for x in y]", "(x := os)",
    "import os\n", "import os as x\n", "from os import *\n", "from os import path as x\n",
    "x = os.system\n", "    os.system(x)\n", "    x = 1\n", "y = x\n", "x = x.y\n", "x += 'a'\n",
    "global x\n", "del x\n", "os = 3\n", "eval(y)\n", "x = f'{y}'\n", "yaml.load(x)\n",
    "import yaml, os\n", "x.append(y)\n", "x = (1,)\n", "x = (True,)\n", "x = 0.0\n",
    "x = -0.0\n", "print(x, y)\n", "subprocess.call(x, shell=True)\n", "type X = int\n", "except A, B:\n",
    "  # headgate: ignore[HG999]", "  # headgate: ignore[HG999, HG101] why", "# nosec", "  # noqa: S602",
    "\n\n\"\"\"doc def\n", "{{", "}}", 'rf"""', 't"', "def f[T](x):\n", "x: str = 'a'\n",
]  # fmt: skip

PREFIXES = [
    "",
    "import os, re, sys\nfrom os import path as x\n",
    "class A:\n    def m(self, x):\n        y = x\n",
    "def f(y):\n    if y:\n",
    "(\n",
    '"""\n',
]


@cache
def sources() -> list[str]:
    """Return the texts of the modules that are there."""
    root = Path(sysconfig.get_paths()["stdlib"])
    paths = [root / f"{name}.py" for name in MODULES]
    return [path.read_text(encoding="utf-8") for path in paths if path.is_file()]


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """Some lines out of a real module, perhaps from the middle of a block."""
    text = draw(st.sampled_from(sources()))
    lines = text.split("\n")
    first = draw(st.integers(0, len(lines) - 1))
    count = draw(st.integers(3, 80))
    text = draw(st.sampled_from(PREFIXES)) + "\n".join(lines[first : first + count])
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])))


EDIT = st.tuples(
    st.floats(0, 1),
    st.one_of(st.just(0), st.just(4), st.integers(0, 100)),
    st.one_of(st.just(0), st.just(0), st.integers(0, 4)),
    st.integers(0, 50),
    st.one_of(st.sampled_from(NASTY), st.sampled_from(NASTY), st.just("")),
)
STEPS = st.lists(st.lists(EDIT, min_size=1, max_size=3), min_size=1, max_size=6)
"""Updates, each of some edits."""


def applied(
    snapshot: Snapshot, edits: list[tuple[float, int, int, int, str]]
) -> tuple[Snapshot, LineChange]:
    """Apply edits one after the other; return the change that covers them all."""
    whole: LineChange | None = None
    for where, column, lines, end_column, text in edits:
        line = int(where * snapshot.line_count)
        start = Position(line, column)
        end = Position(line + lines, end_column) if lines else start
        snapshot, change = snapshot.replace(Edit(Range(start, end), text))
        whole = change if whole is None else whole.then(change)
    assert whole is not None
    return snapshot, whole


def seen(analysis: Analysis) -> dict[str, object]:
    """Return all that an analysis tells."""
    return {
        "findings": analysis.findings(),
        "suppressed": analysis.suppressed(),
        "problems": analysis.problems(),
        "asked": analysis.asked,
        "broken": analysis.broken_lines(),
        "units": [(unit.key, unit.line) for unit in analysis.units()],
        "regions": [
            (line, region.lead, region.lines, region.lexed._replace(reach=0))
            for line, region in analysis.statements()
        ],
        "names": [
            (sorted(names.imported.items()), names.taken)
            for names in map(analysis.imports_at, (0, analysis.snapshot.line_count // 2))
        ],
    }


def assert_same(after: Analysis, fresh: Analysis) -> None:
    for (what, left), right in zip(seen(after).items(), seen(fresh).values(), strict=True):
        assert left == right, what


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@LAW
@given(pieces(), STEPS)
def test_an_updated_analysis_is_a_fresh_one(
    rules: RuleSet, text: str, steps: list[list[tuple[float, int, int, int, str]]]
) -> None:
    snapshot = Snapshot.of(text)
    analysis = analyze(snapshot, rules)
    for edits in steps:
        snapshot, change = applied(snapshot, edits)
        analysis = update(analysis, snapshot, change)
        fresh = analyze(Snapshot.of(snapshot.text), rules)
        assert_same(analysis, fresh)


STATEMENTS = [
    "import os", "import os as x", "from os import *", "from re import *", "from os import x as y",
    "x = os", "x = y", "y = x.y", "y = x()", "x = 1", "x = 'a'", "x += 'a'", "x = f'{y}'", "x = True",
    "os = y", "x: os.x = y", "x, y = y, x", "global x", "global y, os", "nonlocal y", "del x",
    "x(y)", "os.system(x)", "y.x(os)", "f(x, y)", "m(y=x)", "x.append(y)", "eval(x)", "self.x(y)",
    "def f(x):", "def f(y, x='a'):", "def f(x: os.x):", "def m(self): x(y)", "async def y(os):",
    "class x:", "class A(x):", "if x:", "else:", "elif y:", "for x in y:", "while x(y):", "try:",
    "except os.error as x:", "finally:", "with os as x:", "match x:", "case y:", "lambda x: x(y)",
    "[x(y) for x in os]", "print((x := os), x(y))", "return x(y)", "@x(y)", "x = (", ")", "y = 'a",
    '"""', "# c", "", "pass", "x; import y; y(x)",
]  # fmt: skip
LINES = st.tuples(st.sampled_from(["", "    ", "    ", "        "]), st.sampled_from(STATEMENTS))


@LAW
@given(
    st.lists(LINES, min_size=1, max_size=16),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 2), st.lists(LINES, max_size=2)),
        min_size=1,
        max_size=6,
    ),
)
def test_lines_of_a_few_names_come_and_go(
    lines: list[tuple[str, str]], edits: list[tuple[float, int, list[tuple[str, str]]]]
) -> None:
    def text(of: list[tuple[str, str]]) -> str:
        return "".join(f"{indent}{statement}\n" for indent, statement in of)

    snapshot = Snapshot.of(text(lines))
    analysis = analyze(snapshot, RECORDING)
    for where, count, new in edits:
        line = int(where * snapshot.line_count)
        edit = Edit(Range(Position(line, 0), Position(line + count, 0)), text(new))
        snapshot, change = snapshot.replace(edit)
        analysis = update(analysis, snapshot, change)
        assert_same(analysis, analyze(Snapshot.of(snapshot.text), RECORDING))


IMPORTS = [
    "import os", "import shlex", "import json, yaml", "import os.path", "import shlex as os",
    "from os import path", "from os import path, system", "from yaml import load as path",
    "from os import *", "from __future__ import annotations", "import flask", "import shlex; x = 1",
    "from flask import request", "import shlex  # what for", "from os import (\n    path,\n)",
]  # fmt: skip
USES = [
    "x = shlex.quote(y)", "y = path(x)", "z = os.system(x)", "z = path", "z = json.load(y)", "x = 1",
    "z = request.args(y)", "print(globals()['path'])", "json = x", "os.system(x)", "z = 'a'",
]  # fmt: skip
BLOCKS = [
    "def f(x):\n    os.system(x)\n    return path(x)", "def g(x):\n    return f(x) + shlex.quote(x)",
    "@f\ndef h(x: 'json.X', y=path):\n    global shlex\n    shlex = x\n    x.run(y)",
    "class A:\n    import json\n\n    # what for\n    def m(self, x):\n        self.n(path, x)",
    "try:\n    import shlex\nexcept ImportError:\n    # not there\n    pass", "x = y = []\nx.append(os)",
    "if x:\n    import json\nelse:\n    f(json)", "for x in f(1), g(2):\n    print(x, globals()['yaml'])",
    "del json", "f(yaml.load)", "r = f('a') or g('b')", "print(x(eval('shlex.quote')))", "@f", "else:",
    "    f(x)", "r'a string'", "# a comment", "", "request.args(path)", "raise SystemExit(x)",
]  # fmt: skip


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@LAW
@given(
    st.lists(st.sampled_from([*IMPORTS, *BLOCKS, *USES]), max_size=12),
    st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 2),
            st.lists(st.one_of(st.sampled_from(IMPORTS), st.sampled_from(USES)), max_size=2),
            st.sampled_from(["", "", "", "\n", "\n\n", "# a comment\n"]),
        ),
        min_size=1,
        max_size=8,
    ),
)  # fmt: skip
def test_imports_come_and_go(
    rules: RuleSet, blocks: list[str], edits: list[tuple[float, int, list[str], str]]
) -> None:
    analysis = analyze(Snapshot.of("".join(f"{block}\n" for block in blocks)), rules)
    for where, count, new, more in edits:
        line = int(where * analysis.snapshot.line_count)
        edit = Edit(
            Range(Position(line, 0), Position(line + count, 0)),
            "".join(f"{statement}\n" for statement in new) + more,
        )
        snapshot, change = analysis.snapshot.replace(edit)
        analysis = update(analysis, snapshot, change)
        assert_same(analysis, analyze(Snapshot.of(snapshot.text), rules))


@LAW
@given(
    pieces(), st.text(st.sampled_from("ab(=\"'x. :\n#"), min_size=1, max_size=12), st.floats(0, 1)
)
def test_typing_key_by_key_ends_where_pasting_does(text: str, typed: str, where: float) -> None:
    snapshot = Snapshot.of(text)
    typing = analyze(snapshot, RECORDING)
    line = int(where * snapshot.line_count)
    place = snapshot.clamp(Position(line, 1_000))
    for char in typed:
        snapshot, change = typing.snapshot.replace(Edit(Range(place, place), char))
        typing = update(typing, snapshot, change)
        place = (
            Position(place.line + 1, 0) if char == "\n" else Position(place.line, place.column + 1)
        )
    assert_same(typing, analyze(Snapshot.of(snapshot.text), RECORDING))


@LAW
@given(pieces(), st.lists(st.sampled_from(["", "# x", "   ", "\t# y"]), min_size=1, max_size=4))
def test_blank_and_comment_lines_above_only_move_what_is_found(text: str, above: list[str]) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    before = analyze(Snapshot.of(text), RECORDING)
    head = "".join(f"{line}\n" for line in above)
    after = analyze(Snapshot.of(head + text), RECORDING)
    moved = tuple(finding.shifted(len(above)) for finding in before.findings())
    assert after.findings() == moved
    assert after.broken_lines() == {line + len(above) for line in before.broken_lines()}


@LAW
@given(pieces())
def test_regions_hold_the_whole_text_in_order(text: str) -> None:
    regions = split(Snapshot.of(text))
    assert "".join("".join((*region.lead, *region.lines)) for region in regions) == text


@LAW
@given(pieces(), STEPS)
def test_what_is_placed_is_what_is_found(
    text: str, steps: list[list[tuple[float, int, int, int, str]]]
) -> None:
    snapshot = Snapshot.of(text)
    analysis = analyze(snapshot, RECORDING)
    for edits in steps:
        snapshot, change = applied(snapshot, edits)
        analysis = update(analysis, snapshot, change)
        placed = [finding.shifted(line) for line, finding in analysis.placed()]
        assert sorted(placed, key=lambda f: f.order) == list(analysis.findings())


_PRINTS_FINDINGS = """
import sys
from pathlib import Path
from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.text import Snapshot
for path in sys.argv[1:]:
    analysis = analyze(Snapshot.of(Path(path).read_text(encoding="utf-8")), default_rules())
    for found in (*analysis.findings(), *analysis.problems(), sorted(analysis.asked)):
        print(ascii(found))
"""

HASHED = """
import os, pickle, subprocess, yaml, requests, hashlib, random
def f(a, b, c):
    run = {1: os.system, 2: eval, 3: exec}
    x = os.system if a else eval
    x = a; x = b; x = os.popen; x = subprocess.call; x = pickle.loads; x = yaml.load
    x(a, shell=True), x(b)
    eval(a), exec(b), pickle.loads(c), yaml.load(a), requests.get(b, verify=False)
    hashlib.md5(a), os.system("a" + b), subprocess.run(f"{a}", shell=True)
password = "hunter2-hunter2"
"""


def test_the_seed_of_hashes_changes_nothing(tmp_path: Path) -> None:
    paths = []
    for number, text in enumerate([HASHED, *sources()[:12]]):
        path = tmp_path / f"{number}.py"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    outputs = [
        subprocess.run(
            [sys.executable, "-c", _PRINTS_FINDINGS, *paths],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONWARNINGS": ""},
            capture_output=True,
            check=True,
            timeout=600,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0].count(b"\n") > 10
    assert outputs[0] == outputs[1]
