"""Inputs of unusual size, depth or content: the analysis ends soon, raises nothing,
and what stands behind them is still found."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Iterator

import pytest

from headgate.catalog import default_rules
from headgate.engine import RuleSet, analyze, update
from headgate.ruleapi import Confidence, Context, Hit, OnNode, Rule, RuleMeta, Severity
from headgate.text import Edit, Position, Range, Snapshot

SCALE = int(os.environ.get("HEADGATE_SCALE", "1"))
"""5 for the sizes that the limits speak of: 100,000 lines, 2 MB on a line."""
SECONDS = 20.0 * SCALE
"""Of processor time; most take a second, and minutes if anything is quadratic."""
LINES = 4_000 * SCALE
WIDE = 20_000 * SCALE
DEEP = 5_000

STATES = """\
import enum
class State(enum.IntEnum):
    START = 1
    SIZE = 2
    BODY = 3
    END = 4
class Parser:
    def __init__(self, data):
        self.state = State.START
        self.data = data
    def feed(self, chunk):
        while chunk:
            if self.state == State.START:
                self.state = State.SIZE
            if self.state == State.SIZE:
                self.state = State.BODY
                chunk = chunk[1:]
            if self.state == State.BODY:
                if chunk:
                    self.state = State.SIZE
                else:
                    self.state = State.END
            if self.state == State.END:
                self.state = State.START
                return chunk
        return None
"""
CIRCLE = """\
class Node:
    def __init__(self, parts):
        self.parts = parts
        self.next = self
def link(parts):
    one, other = Node(parts), Node(parts)
    one.next = other
    other.next = one
    while parts:
        one.parts = other.parts
        other.parts = one.next.parts
        one.next.parts.append(one)
"""

BIG = {
    "a machine of states": STATES,
    "objects in a circle": CIRCLE,
    "lines": "x = f(1)\n" * 5 * LINES,
    "blank lines": "\n" * 5 * LINES,
    "comments": "# nosec B602\n" * 5 * LINES,
    "rebinding": "x = x + 1\n" * LINES,
    "following": "x = x.a\n" * LINES,
    "perhaps rebound": "x = g\n" + "if a:\n    x = x.b\n" * (LINES // 4),
    "rebound in a function": "def f():\n" + "    q = q.filter()\n    q.all()\n" * (LINES // 4),
    "rebound from functions": "def f():\n    global x\n    x = eval\n    x()\n" * (LINES // 8),
    "growing": "x = ''\n" + "x += 'a'\nprint(x)\n" * (LINES // 2),
    "functions": "".join(f"def f{i}(a):\n    return a.b(f{i})\n" for i in range(LINES // 2)),
    "unclosed brackets": "foo(\n" * LINES,
    "unclosed brackets in fields": 'x = f"{\n' * LINES,
    "brackets closed too late": "foo(\n" * LINES + "]\n",
    "brackets closed and opened": "a)foo(\n" * LINES,
    "strings": "x = '''\ndef f(): pass\n" * LINES,
    "strings that meet": "'''\nfoo bar\n" * LINES,
    "definitions in a string": "x = f'''\n" + "def a\n" * LINES + "'''\n",
    "decorators": "@a\n" * LINES,
    "else": "else:\n" * LINES,
    "elif": "if a: b\n" + "elif c: d()\n" * (LINES // 4),
    "open blocks": "try:\n" * LINES,
    "joined lines": "x = 1 + \\\n" * LINES,
    "suppressions in one statement": "x = [\n" + "eval(a), # nosec B307\n" * LINES + "]\n",
    "a string": "x = '" + "a" * 2_000_000 + "'\n",
    "numbers": "x = [" + "1, " * WIDE + "]\n",
    "strings in a row": "x = [" + "'a', " * WIDE + "]\n",
    "strings in a row, unclosed": "x = [" + "'a', " * WIDE + "\n",
    "formats": "x = [" + "f'{a}', " * WIDE + "]\n",
    "formats with wide characters": "x = [" + "f'é{a}', " * WIDE + "]\n",
    "formats, unclosed": "x = [" + "f'{a}', " * WIDE + "\n",
    "calls": "x = [" + "eval(a), " * (WIDE // 4) + "]\n",
    "calls with wide characters": "x = ['é', " + "eval(a), " * (WIDE // 4) + "]\n",
    "calls, unclosed": "x = [" + "eval(a), " * WIDE + "\n",
    "statements": "x = 1;" * WIDE + "\n",
    "backslashes": "x = " + "\\" * 4 * WIDE + "\n",
    "brackets": "(" * 4 * WIDE + "\n",
    "open calls": "f(" * 4 * WIDE + "\n",
    "quotes": '"' * (4 * WIDE + 1) + "\n",
    "names of characters": "f'" + "\\N{" * WIDE + "'\n",
    "fields": "f'" + "{" * WIDE + "\n",
    "nested brackets": "x = " + "[" * 500 + "eval(a)" + "]" * 500 + "\n",
    "nested calls": "x = " + "f(" * 190 + ")" * 190 + "\n",
    "nested formats": "x = " + "f'{" * 60 + "a" + "}'" * 60 + "\n",
    "nested formats of both quotes": "x = " + "f'{f\"{" * 500 + "\n",
    "nested format specifications": "x = f'" + "{a:" * 500 + "}" * 500 + "'\n",
    "a sum": "x = " + "+".join(["a"] * DEEP) + "\n",
    "a sum that the parser can take": "x = 'a'" + "+a" * 2_800 + "\nf(x)\n",
    "a format in a sum": "x = f'{a}'" + "+a" * 2_800 + "\nf(x)\n",
    "percents": "x = 'a'" + "%a" * 2_800 + "\nf(x)\n",
    "attributes": "x = a" + ".b" * DEEP + "\n",
    "attributes of a format": "x = f'{a}'" + ".b" * 2_800 + "(f'{c}')\n",
    "chained calls": "x = a" + "()" * DEEP + "\n",
    "chained formats": "x = ''" + ".format(a)" * 900 + "\n",
    "not": "x = " + "not " * DEEP + "a\n",
    "minus": "x = " + "-" * DEEP + "1\n",
    "lambdas": "x = " + "lambda:" * DEEP + "1\n",
    "conditions": "x = " + "a if b else " * DEEP + "c\n",
    "powers": "x = " + "a**" * DEEP + "a\n",
    "nested functions": "".join(f"{' ' * i}def f{i}(a):\n" for i in range(600)),
    "nested classes": "".join(f"{' ' * i}class A{i}:\n" for i in range(600)),
    "branches": "def f(a, x):\n"
    + "".join(f"    if a == {i}:\n        x = '{i}'\n" for i in range(10_000)),
    "chained assignments": "def f(x0):\n"
    + "".join(f"    x{i + 1} = x{i} + 'a'\n" for i in range(5_000)),
    "functions that call each other": "".join(
        f"def f{i}(x):\n    f{(i + 1) % 200}(x)\n    f{(i * 7 + 3) % 200}(x + 'a')\n"
        for i in range(200)
    ),
    "a table": "D = {\n" + "".join(f"    'k{i}': 'v{i}',\n" for i in range(14_000)) + "}\n",
    "NUL": "x = '\x00'\n\x00\nf\x00(a)\n",
    "lone surrogates": "x = '\ud800'\n\udfff = f('\ud800', a)\n",
    "other line ends": "x = 1\r\r\n\x0c\x0b\x1c\x85\u2028\u2029\n",
    "marks": "\ufeff\ufeffx = 1\n\ufeff\n",
    "a huge number": "x = " + "9" * 10_000 + "\n",
    "powers of constants": "x = 9 ** 9 ** 9 ** 9\ny = 2 ** 64 ** 64\nz = 'a' * 10 ** 9\n",
    "widths": "a = '%999999999999d' % 1\nb = '{:>999999999999}'.format(1)\n"
    "c = 'a'.ljust(9999999999)\nd = '\\t'.expandtabs(9999999999)\ne = bytes(9999999999)\n"
    "f = '%*d' % (9999999999, 1)\ng = '{:>{}}'.format(1, 9999999999)\nh = 'a'.zfill(9999999999)\n"
    "i = round(1, -9999999999)\nj = '{0:{1}}'.format('a', 9999999999)\n",
    "what fails when it runs": "import codecs, json\nx = codecs.decode(b'abc', 'zlib')\n"
    "y = json.loads('" + "[" * 3_900 + "')\nz = '{0.__class__}'.format(1)\nw = '{'.format(1)\n",
    "shifts of constants": "x = 1 << 10 ** 10\ny = -(2 ** 62) * 2 ** 62 * 2 ** 62\nf(x, y)\n",
}  # fmt: skip


@pytest.mark.parametrize("text", BIG.values(), ids=BIG)
def test_an_unusual_text_is_analysed_soon_and_hides_nothing(text: str) -> None:
    start = time.process_time()
    text += "def last(a):\n    eval(a)\n"
    snapshot = Snapshot.of(text)
    analysis = analyze(snapshot, default_rules())
    assert analysis.problems() == ()
    last = snapshot.line_count - 2
    assert [f.code for f in analysis.findings() if f.range.start.line == last] == ["HG103"]
    place = Position(snapshot.line_count // 2, 0)
    for typed in ("y", "("):
        snapshot, change = snapshot.replace(Edit(Range(place, place), typed))
        analysis = update(analysis, snapshot, change)
        assert analysis.problems() == ()
    for unit in analysis.units():
        assert isinstance(unit.tree(), ast.Module)
    assert time.process_time() - start < SECONDS


def test_calls_that_multiply_end_with_a_recorded_problem() -> None:
    text = "".join(
        f"def f{i}(x):\n"
        + "".join(f"    y = f{i + 1}(x + '{k}')\n" for k in range(12)) + "    return y\n"
        for i in range(30)
    )  # fmt: skip
    text += "import os\ndef f30(x):\n    os.system(x)\n    return x\nf0(input())\n"
    problems = analyze(Snapshot.of(text), default_rules()).problems()
    assert problems
    assert {p.where for p in problems} == {"data flow"}


def test_every_place_in_a_long_wide_line_is_right() -> None:
    def numbers(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
        if isinstance(node.value, int):
            yield Hit(node, str(node.value))

    meta = RuleMeta("HG999", "x", "", Severity.WARNING, Confidence.HIGH, ())
    rules = RuleSet.of([Rule(meta, "", (OnNode(ast.Constant, numbers),), ())])
    line = "x = [" + "".join(f"'é日😀', {i}, f'ü{{{i}}}', " for i in range(3_000)) + "]\n"
    findings = analyze(Snapshot.of(line), rules).findings()
    assert len(findings) == 6_000
    for finding in findings:
        assert line[finding.range.start.column : finding.range.end.column] == finding.message


BRANCHES = {
    "the field of a data class": (
        "import os\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass A:\n    p: str\n"
        "    if os.x:\n        q: str\n    r: str\n\n\nos.system(A(input(), 'b').p)\n"
    ),
    "what an address was taken apart from": (
        "import os\nfrom urllib.parse import urlparse\n\n\ndef f(x, y):\n    if x:\n"
        "        p = urlparse(x)\n    else:\n        p = urlparse(y)\n    if p.netloc == 'a':\n"
        "        os.system(x)\n"
    ),
    "what is matched, of a case that follows": (
        "import os\n\n\ndef f(x, y):\n    if x:\n        match x:\n            case 'a':\n"
        "                pass\n    else:\n        match y:\n            case 'a':\n"
        "                pass\n    case 'b':\n        os.system(x)\n"
    ),
}


@pytest.mark.parametrize("text", BRANCHES.values(), ids=BRANCHES)
def test_what_differs_from_branch_to_branch_ends_no_analysis(text: str) -> None:
    assert [f.code for f in analyze(Snapshot.of(text), default_rules()).findings()] == ["HG101"]
