"""A long table is cut into pieces, and nobody can tell."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.engine import Analysis, RuleSet, analyze, update
from headgate.ruleapi import Confidence, Context, Hit, OnNode, Rule, RuleMeta, Severity
from headgate.syntax import split
from headgate.syntax.lexer import LONG
from headgate.text import Edit, Position, Range, Snapshot


def _every_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    values = [str(ctx.value(keyword.value)) for keyword in call.keywords if keyword.arg]
    yield Hit(call, f"{sorted(ctx.names(call.func))} {values} {ctx.function()}")


META = RuleMeta("HG999", "every-call", "", Severity.WARNING, Confidence.HIGH, (78,))
RULES = RuleSet.of([Rule(META, "", (OnNode(ast.Call, _every_call),), ())])

ROWS = [
    '    "key{0}": ("value {0}", {0}, [1, 2]),\n',
    '    "key{0}": os.system("a{0}" + b),\n',
    '    "key{0}": {{\n        "a": eval(x{0}),\n        "b": 2,\n    }},\n',
    "    # row {0}\n    {0}: foo(\n        {0},\n    ),\n",
    '    f"{{a}}{0}": (1, 2),\n',
]
BRACKETS = [("{", "}"), ("foo({", "})"), ("[{", "}]"), ("foo(bar={", "}, shell=True)")]
TYPED = [
    '"',
    '"""',
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "def f():\n",
    "x = 1\n",
    "#",
    "\\\n",
    "",
]


def table(row: str, brackets: tuple[str, str], rows: int) -> str:
    """Return a module with one table between two calls."""
    body = "".join(row.format(number) for number in range(rows))
    return f"import os\nDATA = {brackets[0]}\n{body}{brackets[1]}\nos.system(x)\n"


def seen(analysis: Analysis) -> tuple[object, ...]:
    """Return all that is reported."""
    return analysis.findings(), analysis.problems(), analysis.broken_lines()


@settings(deadline=None, max_examples=int(os.environ.get("HEADGATE_EXAMPLES", "30")))
@given(
    st.sampled_from(ROWS),
    st.sampled_from(BRACKETS),
    st.sampled_from([LONG - 2, LONG + 2, 5 * LONG]),
    st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 30), st.integers(0, 2), st.sampled_from(TYPED)
        ),
        max_size=6,
    ),
)  # fmt: skip
def test_edits_in_a_table_give_what_a_fresh_analysis_gives(
    row: str,
    brackets: tuple[str, str],
    rows: int,
    edits: list[tuple[float, int, int, str]],
) -> None:
    snapshot = Snapshot.of(table(row, brackets, rows))
    analysis = analyze(snapshot, RULES)
    for where, column, lines, text in edits:
        line = int(where * snapshot.line_count)
        range_ = Range(Position(line, column), Position(line + lines, column))
        snapshot, change = snapshot.replace(Edit(range_, text))
        analysis = update(analysis, snapshot, change)
        assert seen(analysis) == seen(analyze(Snapshot.of(snapshot.text), RULES))


@pytest.mark.parametrize("row", ROWS)
def test_a_cut_table_parses_and_keeps_its_calls(row: str) -> None:
    text = table(row, ("{", "}"), 6 * LONG)
    assert len(split(Snapshot.of(text))) > 5
    analysis = analyze(Snapshot.of(text), RULES)
    assert not analysis.broken_lines()
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    assert sorted(f.range.start.line for f in analysis.findings()) == sorted(
        call.lineno - 1 for call in calls
    )


def test_a_call_that_is_cut_does_not_show_all_its_arguments() -> None:
    def unpacks(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if ctx.resolve(call.func) == "requests.post" and not ctx.has_unpacking(call):
            yield Hit(call, "has no timeout")

    rules = RuleSet.of([Rule(META, "", (OnNode(ast.Call, unpacks),), ())])
    rows = "".join(f'    "key{n}": {n},\n' for n in range(6 * LONG))
    text = f"import requests\nrequests.post(url, data={{\n{rows}}}, timeout=5)\n"
    assert analyze(Snapshot.of(text), rules).findings() == ()


def test_an_edit_in_a_long_table_reads_only_what_is_near() -> None:
    snapshot = Snapshot.of(table(ROWS[0], ("{", "}"), 100 * LONG))
    analysis = analyze(snapshot, RULES)
    before = {id(region) for _, region in analysis.statements()}
    place = Position(50 * LONG, 4)
    snapshot, change = snapshot.replace(Edit(Range(place, place), '"new": 1,\n    '))
    after = [region for _, region in update(analysis, snapshot, change).statements()]
    assert sum(len(region.lines) for region in after if id(region) not in before) < 10 * LONG
