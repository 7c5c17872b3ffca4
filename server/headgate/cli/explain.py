"""`headgate explain`: the page of a rule.

Owns how a rule's documentation, metadata and examples read in a terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from headgate.bandit import TEST_IDS
from headgate.catalog import default_rules
from headgate.cli.arguments import CLEAN, MISUSED
from headgate.cli.console import say, write
from headgate.project import nearest
from headgate.ruleapi import Example, Rule


def run(code: str) -> int:
    """Print the page of a rule, by its code or its name, or of a check of Bandit."""
    rules = {rule.meta.code: rule for rule in default_rules().rules}
    names = {rule.meta.name: rule for rule in rules.values()}
    bandit = {id_: name for name, id_ in TEST_IDS.items()}
    wanted = code.strip()
    rule = rules.get(wanted.upper()) or names.get(wanted.lower())
    if rule is not None:
        write("\n".join(page(rule)) + "\n")
        return CLEAN
    id_ = wanted.upper() if wanted.upper() in bandit else TEST_IDS.get(wanted.lower())
    if id_ is not None:
        write("\n".join(bandit_page(id_, bandit[id_], rules)) + "\n")
        return CLEAN
    # A name is near to names, a code to codes.
    known = [*names, *TEST_IDS] if "-" in wanted or "_" in wanted else [*rules, *bandit]
    folded = wanted.lower() if "-" in wanted or "_" in wanted else wanted.upper()
    say(f"no rule is called `{code}`{nearest(folded, known)}")
    return MISUSED


def page(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's page."""
    meta = rule.meta
    yield f"{meta.code}  {meta.name}"
    yield meta.summary
    yield ""
    yield f"severity    {meta.severity.name.lower()}, confidence {meta.confidence.value}"
    if meta.cwe:
        yield f"weakness    {', '.join(f'CWE-{number}' for number in meta.cwe)}"
    fixes = ", ".join(safety.value for safety in meta.fix)
    yield f"fix         {fixes or 'none'}"
    if meta.bandit:
        yield f"covers      {', '.join(meta.bandit)} of Bandit"
    if meta.ruff:
        yield f"silenced by {', '.join(f'# noqa: {code}' for code in meta.ruff)}"
    if meta.off_in_tests:
        yield "in tests    off"
    yield ""
    # The page begins with the summary, as a module's docstring does.
    yield from rule.doc.strip().removeprefix(meta.summary).lstrip(".\n").split("\n")
    for title, example in _chosen(rule):
        yield ""
        yield f"{title}:"
        yield from textwrap.indent(example.source.rstrip(), "    ").split("\n")
        if example.fixed is not None:
            yield ""
            yield "Mended:"
            yield from textwrap.indent(example.fixed.rstrip(), "    ").split("\n")
    for reference in meta.references:
        yield ""
        yield f"See {reference}"


def _chosen(rule: Rule) -> Iterator[tuple[str, Example]]:
    """Yield the first example that is reported, one with a fix if there is one, and the first that is not."""
    shown = [example for example in rule.examples if not example.miss]
    bad = [example for example in shown if example.lines]
    bad.sort(key=lambda example: example.fixed is None)
    good = [example for example in shown if not example.lines]
    yield from [("Reported", example) for example in bad[:1]]
    yield from [("Not reported", example) for example in good[:1]]


def bandit_page(id_: str, name: str, rules: Mapping[str, Rule]) -> Iterator[str]:
    """Yield what is to say about a check of Bandit."""
    yield f"{id_}  {name}"
    yield "A check of Bandit, which runs inside Headgate."
    covering = [rule.meta for rule in rules.values() if id_ in rule.meta.bandit]
    for meta in covering:
        yield f"{meta.code} {meta.name} covers it: headgate explain {meta.code}"
