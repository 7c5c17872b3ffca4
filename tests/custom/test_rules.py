"""Rules and models of rule files do what Headgate's own do."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.catalog import default_rules, taken, with_rule_files
from headgate.custom.composing import composed
from headgate.custom.trying import tried
from headgate.engine import Settings, analyze
from headgate.fixes import apply_first_fixes
from headgate.project import RuleText
from headgate.ruleapi import Finding, Profile, Severity
from headgate.text import Snapshot

HEAD = '[[rule]]\ncode = "ACME101"\nname = "a-b"\nsummary = "It is wrong"\n'
CALL = HEAD + '[[rule.call]]\nnames = ["acme.old.run", "acme.Client().send"]\n'
SINK = (
    HEAD + 'message = "{value} from {source} into {call}"\nseverity = "warning"\n'
    '[[rule.sink]]\ncall = ["acme.raw", "*.raw_query"]\nkeyword = "query"\nposition = 0\n'
)
SOURCE = '[[source]]\nname = "acme.body()"\norigin = "request"\nwhat = "a message"\n'
CLEANS = '[[sanitizer]]\ncall = "acme.clean"\n'


def text_of(content: str, name: str = "house.toml") -> RuleText:
    return RuleText(Path("/p/.headgate/rules") / name, content)


def found(rules: str, source: str, settings: Settings | None = None) -> tuple[Finding, ...]:
    texts = (text_of(rules),)
    assert not composed(texts, taken(default_rules())).faults
    together = with_rule_files(default_rules(), texts)
    analysis = analyze(Snapshot.of(source), together, settings or Settings())
    assert not analysis.problems()
    return tuple(f for f in analysis.findings() if f.code == "ACME101")


def lines(rules: str, source: str) -> list[int]:
    return [f.range.start.line + 1 for f in found(rules, source)]


@pytest.mark.parametrize(
    "source",
    [
        "import acme.old\nacme.old.run()",
        "from acme.old import run as go\ngo()",
        "import acme.old as o\nf = o.run; f(1)",
        "import acme\ndef f(c: acme.Client):\n c.send()",
        "import acme\nc = acme.Client()\nc.send(1)",
        "import importlib\nimportlib.import_module('acme.old').run()",
        "from functools import partial\nimport acme.old\npartial(acme.old.run, 1)()",
    ],
)
def test_calls_are_found_in_every_spelling(source: str) -> None:
    assert lines(CALL, source) == [source.count("\n") + 1]


@pytest.mark.parametrize("source", ["def run(): ...\nrun()", "import acme\nacme.old.runs()"])
def test_other_calls_are_not(source: str) -> None:
    assert not lines(CALL, source)


@pytest.mark.parametrize(
    ("condition", "arguments", "reported"),
    [
        ("is = false", "verify=False", True),
        ("is = false", "verify=no", True),
        ("is = false", "0, False", True),
        ("is = false", "verify=0", False),
        ("is = false", "verify=unknown", False),
        ("is = false", "", False),
        ('is = ["a", "b"]', "verify='b'", True),
        ("is-not = true", "verify=no", True),
        ("is-not = true", "verify=True", False),
        ("is-not = true", "verify=unknown", False),
        ("missing = true", "0", True),
        ("missing = true", "verify=1", False),
        ("missing = true", "**unknown", False),
        ("missing = true", "*unknown", False),
        ("given = true", "verify=unknown", True),
        ("given = true", "**{'verify': 1}", True),
        ("given = true", "1", False),
    ],
)
def test_options(condition: str, arguments: str, reported: bool) -> None:
    option = f'[[rule.option]]\ncall = "acme.get"\nkeyword = "verify"\nposition = 1\n{condition}\n'
    source = f"import acme\nno = False\nacme.get({arguments})\n"
    assert bool(lines(HEAD + option, source)) == reported


@pytest.mark.parametrize(
    ("source", "severity", "message"),
    [
        ("import acme\nx = acme.body()\nacme.raw(x)", "WARNING", "`x` from a message into `acme.raw`"),
        ("import acme, sys\nacme.raw(query=sys.argv[1])", None, ""),
        ("import acme\ndef f(x):\n  acme.raw(x)", None, ""),
        ("import acme\nacme.raw('a')", None, ""),
        ("import acme\nacme.raw(acme.clean(acme.body()))", None, ""),
        ("import acme\ndef f(db):\n  db.raw_query('a' + acme.body())", "WARNING",
         "this value from a message into `db.raw_query`"),
        ("import acme\ndef g(q): acme.raw(q)\ng(acme.body())", "WARNING",
         "`q` from a message into `acme.raw`"),
    ],
)  # fmt: skip
def test_values_are_followed_into_sinks(source: str, severity: str | None, message: str) -> None:
    reported = found(SINK + SOURCE + CLEANS, source)
    assert [f.message for f in reported] == ([message] if severity else [])
    assert all(f.severity is Severity[severity or ""] and f.path for f in reported)


def test_where_values_are_run_those_of_unknown_origin_are_told_too() -> None:
    source = "import acme\ndef f(x):\n  acme.raw('a' + x)\n  acme.raw(x)\n"
    executes = SINK.replace("position = 0", "position = 0\nexecutes = true")
    assert [f.severity.name for f in found(executes, source)] == ["WARNING", "INFORMATION"]
    strict = Settings(profile=Profile.STRICT)
    assert [f.severity.name for f in found(executes, source, strict)] == ["WARNING", "WARNING"]


def test_models_count_in_all_rules() -> None:
    source = "import os, acme\nos.system(acme.body())\nos.system(acme.clean(acme.body()))\n"
    together = with_rule_files(default_rules(), (text_of(SOURCE + CLEANS),))
    findings = analyze(Snapshot.of(source), together).findings()
    assert [(f.code, f.range.start.line) for f in findings] == [("HG101", 1)]


@pytest.mark.parametrize(
    ("fix", "source", "after"),
    [
        ('callee = "acme.new"', "import acme.old\nacme.old.run(1)",
         "import acme.old\nacme.new(1)"),
        ('set = { check = true, how = { name = "acme.HOW" } }\ncallee = "acme.new"',
         "import acme\nimport acme.old\nacme.old.run(1)",
         "import acme\nimport acme.old\nacme.new(1, check=True, how=acme.HOW)"),
        ('template = "acme.both($b, $0, last=\'$\')"', "import acme\nimport acme.old\nacme.old.run(1 + 1, b=f(2))",
         "import acme\nimport acme.old\nacme.both(f(2), 1 + 1, last='$')"),
        ('template = "acme.one($0)"', "import acme\nimport acme.old\nacme.old.run(1, 2)", None),
        ('template = "acme.one($0)"', "import acme\nimport acme.old\nacme.old.run(*a)", None),
        ('template = "acme.one($x)"', "import acme\nimport acme.old\nacme.old.run(1)", None),
        ('drop = "x"', "import acme.old\nacme.old.run(x=1)", None),  # it would still be found
    ],
)  # fmt: skip
def test_fixes_are_checked_before_they_are_offered(
    fix: str, source: str, after: str | None
) -> None:
    rules = with_rule_files(
        default_rules(), (text_of(CALL + f'[rule.fix]\ntitle = "t"\nsafety = "safe"\n{fix}\n'),)
    )
    assert apply_first_fixes(source + "\n", rules, "ACME101") == (after or source) + "\n"


def test_a_rule_may_be_off_in_tests() -> None:
    rules = CALL.replace("summary", "in-tests = false\nsummary")
    source = "import acme.old\nacme.old.run()\n"
    assert found(rules, source)
    assert not found(rules, source, Settings(is_test=True))


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (CALL, "the code ACME101 already"),
        (CALL.replace("101", "102"), "called `a-b` already"),
        (CALL.replace("ACME101", "ACME102").replace("a-b", "sql-injection"), "`sql-injection`"),
    ],
)
def test_of_two_rules_with_one_name_the_first_counts(second: str, said: str) -> None:
    texts = (text_of(CALL), text_of(second, "z.toml"))
    custom = composed(texts, taken(default_rules()))
    assert [rule.meta.code for rule in custom.rules] == ["ACME101"]
    ((path, fault),) = custom.faults
    assert path.name == "z.toml"
    assert said in fault.message


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ('bad = "import acme.old\\nacme.old.run()"\nlines = 1', ["line 2 is found", "line 1 is not"]),
        ('good = "import acme.old\\nacme.old.run()"', ["line 2 is found, and should not be"]),
        ('bad = "x = 1"', ["line 1 is not found"]),
        ('good = "x = ("', ["line 1 is no Python"]),
        ('bad = "import acme.old; acme.old.run()"\nseverity = "error"', ["is warning, not error"]),
        ('bad = "import acme.old; acme.old.run()"\nfixed = "x"', ["no fix can be offered"]),
        ('bad = "import acme.old; acme.old.run()"', []),
    ],
)  # fmt: skip
def test_what_is_not_as_an_example_says_is_told(example: str, said: list[str]) -> None:
    texts = (text_of(CALL + f"[[rule.example]]\n{example}\n"),)
    custom = composed(texts, taken(default_rules()))
    (result,) = tried(custom, with_rule_files(default_rules(), texts))
    assert len(result.wrong) == len(said)
    assert all(any(part in wrong for wrong in result.wrong) for part in said)
