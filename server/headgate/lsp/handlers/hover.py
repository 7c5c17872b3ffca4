"""`textDocument/hover`: what a finding means, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from lsprotocol import types

from headgate.bandit import TEST_IDS, installed_ids
from headgate.lsp import from_proto, to_proto
from headgate.lsp.pages import link
from headgate.lsp.session import Session
from headgate.report import hide, masked_message, secret_texts
from headgate.report.checkpage import UNUSED, UNUSED_DOC, CheckPage, check_page
from headgate.report.page import sections_of
from headgate.ruleapi import Finding, Rule
from headgate.text import Range

_Sections: TypeAlias = list[tuple[str, str]]
"""Titles and texts."""


def handle(session: Session, params: types.HoverParams) -> types.Hover | None:
    """Explain the findings at a position."""
    view = session.view(params.text_document.uri)
    if view is None:
        return None
    encoding = session.client.encoding
    analysis = session.current(view.document)
    findings = analysis.findings()
    place = from_proto.position_of(params.position, view.snapshot, encoding)
    shown = (one.place for one in view.shown(findings))
    here = [f for f in shown if f.range.touches(Range(place, place))]
    if not here:
        return None
    explain = _markdown if session.client.markdown else _plain
    secrets = secret_texts(view.whole, view.everywhere((*findings, *analysis.suppressed())))
    rules = session.rules_of(view.document)
    texts = dict.fromkeys(
        explain(
            f, _sections(f, rules.by_code(f.code)), secrets, may_ignore=f.code not in rules.locked
        )
        for f in here
    )
    kind = types.MarkupKind.Markdown if session.client.markdown else types.MarkupKind.PlainText
    separator = "\n\n---\n\n" if session.client.markdown else "\n\n"
    return types.Hover(
        types.MarkupContent(kind, separator.join(texts)),
        to_proto.range_(here[0].range, view.snapshot, encoding),
    )


def _markdown(
    finding: Finding, sections: _Sections, secrets: Collection[str], *, may_ignore: bool
) -> str:
    links = ", ".join(
        f"[CWE-{n}](https://cwe.mitre.org/data/definitions/{n}.html)" for n in finding.cwe
    )
    page = link(finding.code)
    code = f"[{finding.code}]({page})" if page else finding.code
    head = f"**{code}** {finding.name}"
    parts = [f"{head} ({links})" if links else head, masked_message(finding, secrets)]
    parts += [f"**{title}**\n\n{text}" for title, text in sections]
    if finding.fixes:
        parts.append(f"**Fix:** {hide(finding.fixes[0].title, secrets)}")
    if may_ignore:
        parts.append(f"Accepted here? `{_suppression(finding)}`")
    return "\n\n".join(parts)


def _plain(
    finding: Finding, sections: _Sections, secrets: Collection[str], *, may_ignore: bool
) -> str:
    names = ", ".join(f"CWE-{n}" for n in finding.cwe)
    head = f"{finding.code} {finding.name}"
    parts = [f"{head} ({names})" if names else head, masked_message(finding, secrets)]
    parts += [f"{title}:\n{text}" for title, text in sections]
    if finding.fixes:
        parts.append(f"Fix: {hide(finding.fixes[0].title, secrets)}")
    if may_ignore:
        parts.append(f"Accepted here? {_suppression(finding)}")
    return "\n\n".join(parts)


def _suppression(finding: Finding) -> str:
    return f"# headgate: ignore[{finding.code}] reason"


def _sections(finding: Finding, rule: Rule | None) -> _Sections:
    """Return why it matters and what to do, from the rule's page or the check's own words."""
    if rule is not None:
        return _of_page(rule.doc)
    return _of_page(UNUSED_DOC) if finding.code == UNUSED else _of_check(finding)


def _of_check(finding: Finding) -> _Sections:
    """Return what is to say about a check of Bandit."""
    page = CheckPage()
    if installed_ids() is not TEST_IDS:  # else Bandit cannot be loaded
        from headgate.bandit import loading

        page = check_page(loading.extensions, finding.code)
    out = [("What it is", page.what)] if page.what else []
    todo = (
        "Review the place. If it is a danger, write it another way; "
        f"if it is not, say why: {_suppression(finding)}"
    )
    out.append(("What to do", todo))
    if page.link:
        out.append(("More", page.link))
    return out


def _of_page(doc: str) -> _Sections:
    """Return what a reader in the middle of code wants to know; the page has the rest."""
    wanted = ("Why it matters", "What to do instead")
    return [(s.title, s.text) for s in sections_of(doc) if s.title in wanted]
