"""A rule file holds something that cannot be used.

## What it does
Reports what is wrong in rule files (`.headgate/rules/*.toml`, and files that the setting `rules`
names): text that is no TOML, unknown keys, values of a wrong kind, rules that would find
nothing, examples that contradict themselves.

## Why it matters
A rule with a mistake is left out as a whole. The project then believes itself guarded by a
rule that never speaks.

## What to do instead
Write what the message asks for; docs/custom-rules.md has all keys, and
`headgate rules schema` prints them for editors that complete TOML. `headgate rules test`
tries the examples.

## Severity
Always an error: what a rule file means is not done.

## Limits
Whether a name such as `acme.db.raw` exists is not looked up: a rule about a name that nobody
uses is silent. Examples show that.

## Fix safety
There is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from headgate.ruleapi import (
    Confidence,
    Document,
    DocumentContext,
    DocumentHit,
    DocumentKind,
    OnDocument,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)

_FILE = ".headgate/rules/house.toml"
_GOOD = (
    '[[rule]]\ncode = "ACME101"\nname = "old-client"\nsummary = "The old client is used"\n'
    '[[rule.call]]\nnames = "acme.old.Client"\n'
)


def _check(document: Document, ctx: DocumentContext) -> Iterator[DocumentHit]:
    # Most projects have no rule file: nothing is imported for one at the start.
    from headgate.custom.reading import read_rules

    for fault in read_rules(document.text).faults:
        message = fault.message.rstrip(".")
        yield DocumentHit(fault.range, message if message.endswith("?") else f"{message}.")


RULE = Rule(
    meta=RuleMeta(
        code="HG007",
        name="wrong-rule-file",
        summary="A rule file holds something that cannot be used",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(),
        references=("https://toml.io/en/v1.0.0",),
    ),
    doc=__doc__ or "",
    handlers=(OnDocument(frozenset({DocumentKind.RULES}), _check),),
    examples=(
        bad(_GOOD.replace("names", "name"), lines=(5, 6), file=_FILE, note="a word is misspelt"),
        bad(_GOOD.replace('"ACME101"', '"HG101"'), lines=(2,), file=_FILE),
        bad("[[rule]\n", lines=(1,), file=_FILE, note="this is no TOML"),
        good(_GOOD, file=_FILE),
        good("", file=_FILE, note="nothing is said"),
    ),
)
