"""`headgate explain`: the page of a rule.

Owns how a rule's documentation, metadata and examples read in a terminal.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping

from headgate.bandit import TEST_IDS, installed_ids
from headgate.catalog import default_rules
from headgate.cli.console import say, write
from headgate.cli.options import CLEAN, MISUSED
from headgate.project import nearest
from headgate.report.checkpage import UNUSED, UNUSED_DOC, UNUSED_NAME, CheckPage, check_page
from headgate.ruleapi import Example, Kind, Rule


def run(code: str) -> int:
    """Print the page of a rule, by its code or its name, or of a check of Bandit."""
    rules = {rule.meta.code: rule for rule in default_rules().rules}
    names = {rule.meta.name: rule for rule in rules.values()}
    wanted = code.strip()
    rule = rules.get(wanted.upper()) or names.get(wanted.lower())
    if rule is not None:
        write("\n".join(page(rule)) + "\n")
        return CLEAN
    if wanted.upper() == UNUSED or wanted.lower() == UNUSED_NAME:
        write(f"{UNUSED}  {UNUSED_NAME}\n{UNUSED_DOC}")
        return CLEAN
    # Loads Bandit, which the rules' pages do not need.
    ids = installed_ids()
    bandit = {id_.upper(): (id_, name) for name, id_ in ids.items()}
    id_ = bandit[wanted.upper()][0] if wanted.upper() in bandit else ids.get(wanted.lower())
    if id_ is not None:
        name = bandit[id_.upper()][1]
        write("\n".join(bandit_page(id_, name, rules, _described(id_, ids))) + "\n")
        return CLEAN
    # A name is near to names, a code to codes.
    known = (
        [*names, UNUSED_NAME, *ids] if "-" in wanted or "_" in wanted else [*rules, UNUSED, *bandit]
    )
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
    if meta.kind is Kind.FLOW:
        yield "            louder or quieter by where the value comes from, which a finding shows"
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


def _described(id_: str, ids: Mapping[str, str]) -> CheckPage:
    if ids is TEST_IDS:  # Bandit cannot be loaded.
        return CheckPage()
    from headgate.bandit import loading

    return check_page(loading.extensions, id_)


def bandit_page(
    id_: str, name: str, rules: Mapping[str, Rule], described: CheckPage
) -> Iterator[str]:
    """Yield what is to say about a check of Bandit or of a plugin for it."""
    yield f"{id_}  {name}"
    yield "A check of Bandit, which runs inside Headgate."
    covering = [rule.meta for rule in rules.values() if id_ in rule.meta.bandit]
    for meta in covering:
        yield f"{meta.code} {meta.name} covers it: headgate explain {meta.code}"
    if described.cwe is not None:
        yield f"weakness    CWE-{described.cwe}"
    if described.doc:
        yield ""
        yield "What it is, in the words of the check:"
        yield from textwrap.indent(described.doc, "    ").split("\n")
    yield ""
    yield "What to do:"
    yield "    Review the place. Where it is meant to be so, say why behind the line:"
    yield f"    # headgate: ignore[{id_}] reason"
    if re.fullmatch(r"B\d{3}", id_):
        yield f'    (`# nosec {id_}` counts as well). For a project: ignore = ["{id_}"]'
    if described.link:
        yield ""
        yield f"See {described.link}"
