"""Fixes of findings: checked before they are offered, one by one and all at once."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from headgate.catalog import default_rules
from headgate.engine import Analysis, RuleSet, Settings, analyze
from headgate.fixes import FixCache, Rejected, applied, fix_all, ignore_here, offered, verified
from headgate.fixes.outcomes import CannotFix
from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Keep,
    Name,
    OnCall,
    ReplaceCallee,
    ReplaceText,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
)
from headgate.text import Edit, Position, Range, Snapshot

Mend = Callable[[ast.Call, Context], Intent]


def rule(
    code: str,
    called: str,
    safety: FixSafety,
    mend: Mend,
    keyword: str = "",
    severity: Severity = Severity.WARNING,
) -> Rule:
    """A rule that reports calls of `called`, unless they have `keyword`."""

    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if keyword and ctx.argument(call, keyword) is not None:
            return
        fix = Fix(f"mend {called}", safety, (mend(call, ctx),))
        yield Hit(call, f"{called} is called", fixes=(fix,))

    meta = RuleMeta(code, called, called, severity, Confidence.HIGH, (1,))
    return Rule(meta, "", (OnCall(frozenset({called}), check),), ())


def calling(qualified: str) -> Mend:
    return lambda call, ctx: ReplaceCallee(ctx.range(call), qualified)


def hashed(call: ast.Call, ctx: Context) -> Intent:
    pieces = (Name("hmac.new"), "(", Keep(ctx.range(call.args[0])), ")")
    return Rewrite(ctx.range(call), pieces)


RULES = RuleSet.of(
    [
        rule("HG901", "old.load", FixSafety.SAFE, calling("new.load")),
        rule("HG902", "net.get", FixSafety.SAFE,
             lambda call, ctx: SetKeyword(ctx.range(call), "timeout", "10"), "timeout"),
        rule("HG903", "bad.call", FixSafety.SAFE, calling("bad.worse")),
        rule("HG904", "bad.worse", FixSafety.REVIEW, calling("good.call")),
        rule("HG905", "stay.call", FixSafety.SAFE,
             lambda call, ctx: Rewrite(ctx.range(call), ("stay.call(2)",))),
        rule("HG906", "broken.call", FixSafety.SAFE,
             lambda call, ctx: ReplaceText(ctx.range(call), "f((")),
        rule("HG907", "hashed.call", FixSafety.SAFE, hashed),
        rule("HG908", "step.one", FixSafety.SAFE, calling("step.two")),
        rule("HG909", "step.two", FixSafety.SAFE, calling("step.three"), "", Severity.HINT),
    ]
)  # fmt: skip

IMPORTS = (
    "import bad\nimport broken\nimport hashed\nimport net\nimport new\nimport old\nimport stay\n"
    "bad, broken, hashed, net, new, old, stay\n"
)
"""All of them are used, so that no fix takes a last use."""
TOP = IMPORTS.count("\n")


def read(text: str) -> Analysis:
    return analyze(Snapshot.of(text), RULES)


def test_offered_fix_carries_the_edits_of_the_text() -> None:
    analysis = read(IMPORTS + "old.load(1)\n")
    (finding,) = analysis.findings()
    (fix,) = offered(analysis, finding)
    assert (fix.title, fix.safety) == ("mend old.load", FixSafety.SAFE)
    assert analysis.snapshot.with_edits(fix.edits).text == IMPORTS + "new.load(1)\n"


REJECTED = [
    ("bad.call()\n", "there would be new findings: HG904"),
    ("stay.call()\n", "the finding would still be there"),
    ("broken.call()\n", "the result does not parse"),
]


@pytest.mark.parametrize(("line", "reason"), REJECTED)
def test_fix_that_does_not_mend_is_not_offered(line: str, reason: str) -> None:
    analysis = read(IMPORTS + line)
    (finding,) = analysis.findings()
    assert offered(analysis, finding) == ()
    edit = {
        "bad.call()\n": "bad.worse()",
        "stay.call()\n": "stay.call(2)",
        "broken.call()\n": "f((",
    }[line]
    assert verified(analysis, (finding,), (Edit(finding.range, edit),)) == Rejected(reason)


def test_findings_that_only_move_are_not_new() -> None:
    analysis = read("import hashed, net\nhashed.call(1)\nnet.get(1); net.get(2)\n")
    fixes = offered(analysis, analysis.findings()[0])
    text = analysis.snapshot.with_edits(fixes[0].edits).text
    assert text == "import hmac\n\nimport net\nhmac.new(1)\nnet.get(1); net.get(2)\n"


def test_edits_are_analysed_as_a_fresh_reader_would() -> None:
    analysis = read(IMPORTS + "x = 1\n" * 100 + "net.get(1)\n")
    edits = [
        Edit(Range(Position(0, 0), Position(0, 0)), "import hmac\n"),
        Edit(Range(Position(TOP + 100, 0), Position(TOP + 100, 3)), "stay"),
        Edit(Range(Position(TOP + 100, 4), Position(TOP + 100, 7)), "call"),
    ]
    after = applied(analysis, edits)
    assert after.findings() == read(after.snapshot.text).findings()
    assert [f.code for f in after.findings()] == ["HG905"]


def test_checked_fixes_are_remembered_for_their_analysis() -> None:
    cache = FixCache()
    analysis = read(IMPORTS + "old.load(1)\n")
    (finding,) = analysis.findings()
    first = offered(analysis, finding, cache)
    assert offered(analysis, finding, cache) is first
    assert cache.get(read(IMPORTS + "old.load(1)\n"), finding) is None


ALL = [
    ("old.load(1)\nnet.get(2)\n", "new.load(1)\nnet.get(2, timeout=10)\n"),
    ("old.load(net.get(old.load(1)))\n", "new.load(net.get(new.load(1), timeout=10))\n"),
    ("net.get(\n    net.get(1),\n)\n", "net.get(\n    net.get(1, timeout=10),\n    timeout=10,\n)\n"),
    ("stay.call()\nold.load(1)\nbad.call()\n", "stay.call()\nnew.load(1)\nbad.call()\n"),
    ("if x:\n\told.load(1)\nelse: old.load(2)\n", "if x:\n\tnew.load(1)\nelse: new.load(2)\n"),
    ("bad.worse()\n", "bad.worse()\n"),
    ("x = 1\n", "x = 1\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), ALL)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_all_safe_fixes_are_made_once_and_for_all(before: str, after: str, eol: str) -> None:
    source = (IMPORTS + before).replace("\n", eol)
    analysis = read(source)
    result = fix_all(analysis)
    assert result.snapshot.text == (IMPORTS + after).replace("\n", eol)
    assert analysis.snapshot.with_edits(result.edits).text == result.snapshot.text
    again = fix_all(result.analysis)
    assert again.applied == ()
    assert again.edits == ()


def test_fixes_share_the_import_that_they_need() -> None:
    result = fix_all(read("import hashed\n\nhashed\n" + "hashed.call(1)\n" * 3))
    after = "import hmac\n\nimport hashed\n\nhashed\n" + "hmac.new(1)\n" * 3
    assert result.snapshot.text == after
    assert len(result.applied) == 3
    assert [(e.range.start.line, e.text) for e in result.edits] == [
        (0, "import hmac\n\n"),
        (3, "mac.new"),
        (4, "mac.new"),
        (5, "mac.new"),
    ]


def test_bolder_fixes_and_single_codes_can_be_chosen() -> None:
    analysis = read(IMPORTS + "import good\nbad.worse()\nold.load(1)\n")
    bold = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code == "HG904")
    assert bold.snapshot.text == IMPORTS + "import good\ngood.call()\nold.load(1)\n"
    assert [f.code for f in bold.remaining] == ["HG901"]


def test_rounds_are_bounded() -> None:
    analysis = read(IMPORTS + "import step\nstep.one(1)\n")
    assert fix_all(analysis, rounds=1).snapshot.text.endswith("step.two(1)\n")
    assert fix_all(analysis).snapshot.text.endswith("step.three(1)\n")


WHY = "why is this safe?"
IGNORED = [
    ("old.load(1)\n", f"old.load(1)  # headgate: ignore[HG901] {WHY}\n"),
    ("old.load(1)   \r\n", f"old.load(1)  # headgate: ignore[HG901] {WHY}\r\n"),
    ("old.load(1)", f"old.load(1)  # headgate: ignore[HG901] {WHY}"),
    ("old.load(1)  # said\n", f"old.load(1)  # said  # headgate: ignore[HG901] {WHY}\n"),
    ("old.load(1)  # headgate: ignore[HG902] known\n",
     "old.load(1)  # headgate: ignore[HG902, HG901] known\n"),
    ("old.load(\n    1,\n)  # headgate: ignore[HG902] known\n",
     "old.load(\n    1,\n)  # headgate: ignore[HG902, HG901] known\n"),
    ("old.load(\n    1,\n)\n", f"old.load(  # headgate: ignore[HG901] {WHY}\n    1,\n)\n"),
    ('old.load("""\na\n""")\n', f'old.load("""\na\n""")  # headgate: ignore[HG901] {WHY}\n'),
    ('x(1,\n  old.load("""\na\n"""\n  ))\n',
     f'x(1,\n  old.load("""\na\n"""  # headgate: ignore[HG901] {WHY}\n  ))\n'),
    ("x = \\\n  old.load(1) + \\\n  2\n", f"x = \\\n  old.load(1) + \\\n  2  # headgate: ignore[HG901] {WHY}\n"),
    ('x = [1,\n  old.load(1), """\n"""] + \\\n  2; y = """\n"""\n',
     f'x = [1,\n  old.load(1), """\n"""] + \\\n  2; y = """\n"""  # headgate: ignore[HG901] {WHY}\n'),
    ("if old.load(1):\n    pass\n", f"if old.load(1):  # headgate: ignore[HG901] {WHY}\n    pass\n"),
    ("old.load(1)  # headgate: ignore[HG901] known until 2001-01-31, said Ann\n",
     "old.load(1)  # headgate: ignore[HG901] known, said Ann\n"),
    ("old.load(1)  # headgate: ignore[HG902] until 2001-01-31\n",
     "old.load(1)  # headgate: ignore[HG902, HG901]\n"),
    ("old.load(1)  # headgate: ignore[HG902] until 2001-31-01  # known\n",
     "old.load(1)  # headgate: ignore[HG902, HG901]  # known\n"),
    ("old.load(1)  # headgate: ignore[HG902] until 2999-01-31\n",
     "old.load(1)  # headgate: ignore[HG902, HG901] until 2999-01-31\n"),
    ('x = f"{old.load(1)}#"\n', f'x = f"{{old.load(1)}}#"  # headgate: ignore[HG901] {WHY}\n'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), IGNORED)
def test_ignoring_puts_the_comment_where_it_is_legal(before: str, after: str) -> None:
    settings = Settings(today="2026-11-29")
    analysis = analyze(Snapshot.of(IMPORTS + before), RULES, settings)
    (finding,) = (f for f in analysis.findings() if f.code == "HG901")
    edits = ignore_here(analysis, finding)
    assert not isinstance(edits, CannotFix)
    assert analysis.snapshot.with_edits(edits).text == IMPORTS + after
    assert "HG901" not in {f.code for f in applied(analysis, edits).findings()}


def test_libcst_is_not_loaded_before_the_first_fix() -> None:
    code = "import sys, headgate.fixes; sys.exit('libcst' in sys.modules)"
    assert subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == 0


VARIABLES = [
    # which of the two it is, is somebody's choice
    "from hashlib import md5, sha1\n\n\ndef f(name):\n    make = {'md5': md5}.get(name, sha1)\n"
    "    return make(b'')\n",
    # so is what a caller hands over
    "import pickle\n\n\ndef f(data, library):\n    loads = library.loads or pickle.loads\n"
    "    return loads(data)\n",
]


@pytest.mark.parametrize("source", VARIABLES)
def test_a_call_of_what_a_variable_holds_is_not_replaced(source: str) -> None:
    analysis = analyze(Snapshot.of(source), default_rules())
    fixes = [fix for finding in analysis.findings() for fix in offered(analysis, finding)]
    assert all(fix.safety is FixSafety.SILENCE for fix in fixes)


def test_two_fixes_that_come_to_the_same_are_one() -> None:
    source = (
        "import sqlite3\n\n\ndef f(cursor: sqlite3.Cursor, name):\n"
        "    cursor.execute(f\"SELECT a FROM t WHERE name = '{name}'\")\n"
    )
    analysis = analyze(Snapshot.of(source), default_rules())
    (finding,) = analysis.findings()
    assert len(offered(analysis, finding)) == 1
