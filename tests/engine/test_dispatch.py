"""Which checks see which nodes, and what becomes of what they yield."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from headgate.engine import RuleSet, Settings, analyze
from headgate.ruleapi import (
    Confidence,
    Context,
    Evidence,
    Finding,
    Hit,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
)
from headgate.text import Snapshot

Check = Callable[[ast.Call, Context], Iterator[Hit]]


def plain(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(call, ctx.source(call.func))


def rule(
    code: str,
    *handlers: OnCall | OnNode,
    yields_to: tuple[str, ...] = (),
    off_in_tests: bool = False,
) -> Rule:
    meta = RuleMeta(
        code, f"rule-{code.lower()}", "", Severity.WARNING, Confidence.MEDIUM, (78,),
        yields_to=yields_to, off_in_tests=off_in_tests,
    )  # fmt: skip
    return Rule(meta, "", handlers, ())


def on(*names: str, check: Check = plain) -> OnCall:
    return OnCall(frozenset(names), check)


def found(source: str, *rules: Rule, settings: Settings | None = None) -> tuple[Finding, ...]:
    analysis = analyze(Snapshot.of(source), RuleSet.of(rules), settings)
    assert analysis.problems() == ()
    return analysis.findings()


CALLS = [
    ("import os\nos.system(a)\n", ["os.system"], True),
    ("import os\nos.system\n", ["os.system"], False),
    ("import os\nos.system(a)()\n", ["os.system()"], True),
    ("import os\nos.system(a).b()\n", ["os.system().b"], True),
    ("eval(a)\n", ["builtins.eval"], True),
    ("eval(a)\n", ["eval"], False),
    ("a.execute(b)\n", ["*.execute"], True),
    ("a().b[0].execute(b)\n", ["*.execute"], True),
    ("'a'.execute(b)\n", ["*.execute"], True),
    ("(a or b).execute(b)\n", ["*.execute"], True),
    ("execute(b)\n", ["*.execute"], False),
    ("import a\na.execute(b)\n", ["*.execute"], True),
    ("a.execute\n", ["*.execute"], False),
    ("if a.execute(b): pass\n", ["*.execute"], True),
    ("@eval(a)\ndef f(): pass\n", ["builtins.eval"], True),
    ("class A(eval(a)): pass\n", ["builtins.eval"], True),
    ("def f(x=eval(a)): pass\n", ["builtins.eval"], True),
    ("try: eval(a)\nexcept: pass\n", ["builtins.eval"], True),
    ("lambda: eval(a)\n", ["builtins.eval"], True),
    ("[eval(a) for a in b]\n", ["builtins.eval"], True),
    ("f'{eval(a)}'\n", ["builtins.eval"], True),
    ("f'{a:{eval(a)}}'\n", ["builtins.eval"], True),
    ("t'{eval(a)}'\n", ["builtins.eval"], True),
    ("match a:\n    case b if eval(a):\n        pass\n", ["builtins.eval"], True),
    ("x = {'a': [eval(a)]}\n", ["builtins.eval"], True),
    ("await eval(a)\n", ["builtins.eval"], True),
    ("x = eval(a\n", ["builtins.eval"], True),
    ("x y eval(a) z\n", ["builtins.eval"], True),
    ("def eval(x y): pass\n", ["builtins.eval"], False),
]


@pytest.mark.parametrize(("source", "names", "seen"), CALLS, ids=[s for s, _, _ in CALLS])
def test_a_call_is_seen_by_the_checks_of_its_names(
    source: str, names: list[str], seen: bool
) -> None:
    assert bool(found(source, rule("HG901", on(*names)))) == seen


def test_a_check_sees_a_call_once_under_all_its_names() -> None:
    source = "if a:\n    import x as m\nelse:\n    import y as m\nm.f(b)\n"
    seen: list[ast.Call] = []

    def note(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        seen.append(call)
        yield from ()

    found(source, rule("HG901", on("x.f", "y.f", check=note)))
    assert len(seen) == 1


def test_two_handlers_of_a_rule_report_a_place_once() -> None:
    both = rule("HG901", on("builtins.eval"), OnNode(ast.Call, plain))
    assert len(found("eval(a)\n", both)) == 1


def test_findings_are_sorted_by_place_then_severity_then_code() -> None:
    rules = [rule(code, OnNode(ast.Call, plain)) for code in ("HG903", "HG901", "HG902")]
    findings = found("a(b(c))\nd()\n", *rules)
    places = [(f.range.start.line, f.range.start.column, f.code) for f in findings]
    assert places == sorted(places)
    loud = Settings(severity=(("HG903", Severity.ERROR),))
    assert [f.code for f in found("d()\n", *rules, settings=loud)] == ["HG903", "HG901", "HG902"]


def test_on_the_same_place_a_rule_yields_to_a_more_specific_one() -> None:
    general = rule("HG901", OnNode(ast.Call, plain), yields_to=("HG902",))
    special = rule("HG902", on("builtins.eval"))
    findings = found("eval(a)\nfoo(a)\n", general, special)
    assert [(f.code, f.also) for f in findings] == [("HG902", ("HG901",)), ("HG901", ())]


def test_a_rule_that_is_off_in_tests_is_silent_there() -> None:
    quiet = rule("HG901", on("builtins.eval"), off_in_tests=True)
    assert found("eval(a)\n", quiet)
    assert not found("eval(a)\n", quiet, settings=Settings(is_test=True))


def test_a_hit_may_say_more_than_its_rule() -> None:
    def louder(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        yield Hit(call, "m", Severity.ERROR, Confidence.LOW, Evidence.REMOTE)

    (finding,) = found("eval(a)\n", rule("HG901", on("builtins.eval", check=louder)))
    assert (finding.severity, finding.confidence, finding.evidence) == (
        Severity.ERROR,
        Confidence.LOW,
        Evidence.REMOTE,
    )


def test_a_rule_that_raises_keeps_what_it_found_before() -> None:
    def fails(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        yield Hit(call, "m")
        raise RecursionError

    rules = RuleSet.of([rule("HG901", on("builtins.eval", check=fails))])
    analysis = analyze(Snapshot.of("eval(a)\neval(b)\n"), rules)
    assert len(analysis.findings()) == 2
    assert [problem.where for problem in analysis.problems()] == ["HG901", "HG901"]


PLACES = [
    ("    eval(\n        a\n    )\n", (0, 4), (2, 5)),
    ("é = '日', eval(a), '😀'\n", (0, 9), (0, 16)),
    ("\teval(a)\r\n", (0, 1), (0, 8)),
    ("\ufeffeval(a)\n", (0, 1), (0, 8)),
    ("# c\n\nx = 1; eval(a)\n", (2, 7), (2, 14)),
    ("'\ud800'; eval(a)\n", (0, 5), (0, 12)),
    ("f'''\né{\n  eval(a)\n}'''\n", (2, 2), (2, 9)),
    ("f'é{eval(a)}'\n", (0, 4), (0, 11)),
    ("x y é eval(a) z\n", (0, 6), (0, 13)),
    ("eval(a", (0, 0), (0, 6)),
    ("x = [\n    é,\n    eval(a),\n", (2, 4), (2, 11)),
    ("type X = eval(a)\n", (0, 9), (0, 16)),
    ("def é[日: 語](x=eval(a)): pass\n", (0, 14), (0, 21)),
]


@pytest.mark.parametrize(("source", "start", "end"), PLACES, ids=[s for s, _, _ in PLACES])
def test_a_finding_stands_where_its_node_is_written(
    source: str, start: tuple[int, int], end: tuple[int, int]
) -> None:
    (finding,) = found(source, rule("HG901", on("builtins.eval")))
    assert (tuple(finding.range.start), tuple(finding.range.end)) == (start, end)


def test_a_header_ends_with_its_colon() -> None:
    def place(node: ast.AST, ctx: Context) -> Iterator[Hit]:
        yield Hit(node, ctx.source(node))

    kinds = (ast.FunctionDef, ast.ClassDef, ast.If, ast.For, ast.ExceptHandler)
    rules = rule("HG901", *(OnNode(kind, place) for kind in kinds))
    source = (
        "def f(\n    a,\n) -> é:  # :\n    pass\nclass A:\n    pass\nif a[1:2]:\n    pass\n"
        "for x in y: pass\ntry:\n    pass\nexcept B:\n    pass\n"
    )
    assert [f.message for f in found(source, rules)] == [
        "def f(\n    a,\n) -> é:",
        "class A:",
        "if a[1:2]:",
        "for x in y: pass",
        "except B:",
    ]


def test_the_order_of_rules_changes_no_findings() -> None:
    rules = [rule(code, OnNode(ast.Call, plain)) for code in ("HG901", "HG902", "HG903")]
    left, right = RuleSet.of(rules), RuleSet.of(rules[::-1])
    assert left.rules == right.rules
    snapshot = Snapshot.of("a(b())\n")
    assert analyze(snapshot, left).findings() == analyze(snapshot, right).findings()
    assert left.by_code("HG902") is rules[1]
    assert left.by_code("HG999") is None
