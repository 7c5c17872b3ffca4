"""Every example of every rule: what it reports, what its fix makes of it, and in what dress."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from headgate.engine import RuleSet, Settings, analyze
from headgate.fixes import apply_first_fixes
from headgate.project import document_kind
from headgate.ruleapi import (
    ChangeLiteral,
    Declare,
    Example,
    Finding,
    MendEarlier,
    OnCall,
    PassParameters,
    Profile,
    Rule,
    Severity,
)
from headgate.text import Snapshot
from headgate_rules import ALL
from headgate_rules.tables import LIBRARIES

RULES = RuleSet.of(ALL, {}, LIBRARIES)
HEADINGS = (
    "What it does",
    "Why it matters",
    "What to do instead",
    "Severity",
    "Limits",
    "Fix safety",
)
TOPICS = {
    "HG0": "robustness",
    "HG1": "injection",
    "HG2": "files",
    "HG3": "crypto",
    "HG4": "network",
    "HG5": "deserialization",
    "HG6": "secrets",
    "HG7": "web",
    "HG8": "ai",
    "HG9": "supply",
}

EVERY = [
    pytest.param(rule, example, id=f"{rule.meta.code}-{number}")
    for rule in ALL
    for number, example in enumerate(rule.examples, 1)
]
PYTHON = [p for p in EVERY if not p.values[1].file]
DOCUMENTS = [p for p in EVERY if p.values[1].file]
BAD = [p for p in EVERY if p.values[1].lines]
BAD_PYTHON = [p for p in PYTHON if p.values[1].lines]
FIXED = [p for p in EVERY if p.values[1].fixed is not None]
PER_RULE = [pytest.param(rule, id=rule.meta.code) for rule in ALL]


def settings(example: Example, *, is_test: bool = False) -> Settings:
    kind = document_kind(Path(example.file)) if example.file else None
    profile = Profile.STRICT if example.strict else Profile.DEFAULT
    return Settings(profile, kind=kind, is_test=is_test)


def findings(source: str, example: Example) -> tuple[Finding, ...]:
    analysis = analyze(Snapshot.of(source), RULES, settings(example), dict(example.known))
    assert not analysis.problems()
    return analysis.findings()


def lines(found: tuple[Finding, ...]) -> tuple[int, ...]:
    return tuple(sorted({finding.range.start.line + 1 for finding in found}))


def is_simple(source: str) -> bool:
    """Whether the module has no scope of its own, so that a class body can hold it."""
    scopes = (
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
        *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    )
    return not any(isinstance(node, scopes) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(("rule", "example"), DOCUMENTS)
def test_the_name_of_a_document_tells_its_kind(rule: Rule, example: Example) -> None:
    assert settings(example).kind is not None


@pytest.mark.parametrize(("rule", "example"), PYTHON)
def test_example_is_a_module(rule: Rule, example: Example) -> None:
    ast.parse(example.source)
    assert example.source.endswith("\n")


@pytest.mark.parametrize(("rule", "example"), EVERY)
def test_exactly_these_lines_are_reported_and_nothing_else(rule: Rule, example: Example) -> None:
    found = findings(example.source, example)
    assert {finding.code for finding in found} <= {rule.meta.code}
    assert lines(found) == example.lines
    if example.severity is not None:
        assert {finding.severity for finding in found} == {Severity[example.severity]}


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_the_first_fix_makes_the_text_that_the_example_says(rule: Rule, example: Example) -> None:
    after = apply_first_fixes(
        example.source, RULES, rule.meta.code, dict(example.known), settings(example)
    )
    assert after == example.fixed
    assert not [f for f in findings(after, example) if f.code == rule.meta.code]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_every_fix_leaves_a_module_without_the_finding(rule: Rule, example: Example) -> None:
    fixes = [fix for found in findings(example.source, example) for fix in found.fixes]
    # What changes several statements is worked out when asked for, and may not be possible.
    # What changes another file leaves this one as it is.
    elsewhere = PassParameters | MendEarlier | ChangeLiteral | Declare
    fixable = any(not isinstance(fix.intents[0], elsewhere) for fix in fixes)
    after = apply_first_fixes(
        example.source, RULES, rule.meta.code, dict(example.known), settings(example)
    )
    if not example.file:
        ast.parse(after)
    assert after != example.source or not fixable
    assert after == example.source or fixes


@pytest.mark.parametrize(("rule", "example"), EVERY)
def test_line_ends_change_nothing(rule: Rule, example: Example) -> None:
    found = findings(example.source.replace("\n", "\r\n"), example)
    assert [f.range for f in found] == [f.range for f in findings(example.source, example)]


@pytest.mark.parametrize(
    "before", ["first = 0\n", '"Été 日本 𝒳"\n', "\n\n# first\n"], ids=["statement", "wide", "blank"]
)
@pytest.mark.parametrize(("rule", "example"), PYTHON)
def test_text_before_it_only_moves_the_findings(rule: Rule, example: Example, before: str) -> None:
    down = before.count("\n")
    moved = tuple(f.shifted(down) for f in findings(example.source, example))
    assert [f.range for f in findings(before + example.source, example)] == [f.range for f in moved]


@pytest.mark.parametrize(("rule", "example"), BAD_PYTHON)
def test_wide_characters_on_the_same_line_only_move_the_columns(
    rule: Rule, example: Example
) -> None:
    before = '"é😀"; '
    for line in example.lines:
        text = example.source.splitlines(keepends=True)
        bare = text[line - 1].lstrip(" ")
        indent = text[line - 1].removesuffix(bare)
        text[line - 1] = indent + before + bare
        try:
            ast.parse("".join(text))
        except SyntaxError:
            continue  # a header, or a line of a block: nothing can stand before it
        was = [f for f in findings(example.source, example) if f.range.start.line == line - 1]
        now = [f for f in findings("".join(text), example) if f.range.start.line == line - 1]
        assert [f.range.start.column - len(before) for f in now] == [
            f.range.start.column for f in was
        ]


@pytest.mark.parametrize(
    "header",
    ["def around():", "async def around():", "class Around:", "if True:", "for _ in range(2):"],
)
@pytest.mark.parametrize(("rule", "example"), PYTHON)
def test_a_block_around_it_changes_nothing(rule: Rule, example: Example, header: str) -> None:
    if header.startswith("class") and not is_simple(example.source):
        pytest.skip("a class body is no scope for the functions in it")
    source = f"{header}\n{textwrap.indent(example.source, '    ')}"
    assert lines(findings(source, example)) == tuple(line + 1 for line in example.lines)


@pytest.mark.parametrize("rule", PER_RULE)
def test_no_rule_raises_under_the_strict_profile(rule: Rule) -> None:
    for example in rule.examples:
        strict = replace(settings(example), profile=Profile.STRICT)
        assert not analyze(
            Snapshot.of(example.source), RULES, strict, dict(example.known)
        ).problems()


@pytest.mark.parametrize("rule", PER_RULE)
def test_the_documentation_is_complete(rule: Rule) -> None:
    assert rule.doc.splitlines()[0].endswith(".")
    parts = dict(part.split("\n", 1) for part in rule.doc.split("\n## ")[1:])
    assert tuple(parts) == HEADINGS, "the docstring needs exactly these headings, in this order"
    assert all(text.strip() for text in parts.values())
    loud = {
        "default": _severities(rule),
        "strict profile": _severities(rule, profile=Profile.STRICT),
        "test files": _severities(rule, is_test=True),
    }
    words = {severity.name.lower() for found in loud.values() for severity in found}
    words |= {name for name, found in loud.items() if found != loud["default"]}
    said = " ".join(parts["Severity"].split()).lower()
    missing = [word for word in sorted(words) if word not in said]
    assert not missing, f"`## Severity` does not say when it is {missing}, as examples are"


def _severities(
    rule: Rule, profile: Profile = Profile.DEFAULT, *, is_test: bool = False
) -> set[Severity]:
    out: set[Severity] = set()
    for example in rule.examples:
        wanted = replace(settings(example, is_test=is_test), profile=profile)
        analysis = analyze(Snapshot.of(example.source), RULES, wanted, dict(example.known))
        out |= {f.severity for f in analysis.findings() if f.code == rule.meta.code}
    return out


@pytest.mark.parametrize("rule", PER_RULE)
def test_code_name_and_place_agree(rule: Rule) -> None:
    meta = rule.meta
    name = meta.name.replace("-", "_")
    module = Path(__file__).parents[2] / "rules" / "headgate_rules" / TOPICS[meta.code[:3]]
    source = (module / f"{name}.py").read_text(encoding="utf-8")
    assert f'code="{meta.code}"' in source
    assert rule.doc
    assert source.startswith(f'"""{rule.doc.splitlines()[0]}')
    assert meta.cwe
    assert meta.references


@pytest.mark.parametrize("rule", PER_RULE)
def test_examples_cover_the_rule(rule: Rule) -> None:
    reported = [e for e in rule.examples if e.lines]
    silent = [e for e in rule.examples if not e.lines and not e.miss]
    assert len(reported) >= 2
    assert len(silent) >= 2
    assert all(e.note for e in rule.examples if e.miss)
    if any(isinstance(handler, OnCall) for handler in rule.handlers):
        assert any(" as " in e.source for e in reported), "no example with an import alias"


@pytest.mark.parametrize("rule", PER_RULE)
def test_the_metadata_says_which_fixes_there_are(rule: Rule) -> None:
    fixes = [
        fix
        for example in rule.examples
        for finding in findings(example.source, example)
        for fix in finding.fixes
    ]
    offered = {fix.safety for fix in fixes}
    elsewhere = any(isinstance(fix.intents[0], Declare) for fix in fixes)
    assert offered == set(rule.meta.fix)
    if not elsewhere:
        assert bool(offered) == any(example.fixed is not None for example in rule.examples)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_messages_are_sentences_that_name_no_literal(rule: Rule, example: Example) -> None:
    secrets = ("tr0ub4dor", "letmein", "hunter2", "s3cr3t", "swordfish", "9f8a7c6d", "k9-2lm")
    for finding in findings(example.source, example):
        assert finding.message.endswith(".")
        assert len(finding.message) < 320
        assert not any(secret in finding.message for secret in secrets)
        assert not any(s in fix.title for fix in finding.fixes for s in secrets)


@pytest.mark.parametrize("rule", PER_RULE)
def test_rules_that_are_off_in_tests_are_silent_there(rule: Rule) -> None:
    for example in rule.examples:
        analysis = analyze(
            Snapshot.of(example.source), RULES, settings(example, is_test=True), dict(example.known)
        )
        expected = () if rule.meta.off_in_tests else example.lines
        assert lines(analysis.findings()) == expected


def test_rules_are_in_the_order_of_their_codes() -> None:
    codes = [rule.meta.code for rule in ALL]
    assert codes == sorted(set(codes))
