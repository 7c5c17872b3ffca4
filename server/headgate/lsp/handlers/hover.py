"""`textDocument/hover`: what a finding means, and what to do about it."""

from __future__ import annotations

from lsprotocol import types

from headgate.lsp import from_proto, to_proto
from headgate.lsp.session import Session
from headgate.report import masked_message
from headgate.ruleapi import Finding, Rule
from headgate.text import Range


def handle(session: Session, params: types.HoverParams) -> types.Hover | None:
    """Explain the findings at a position."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return None
    encoding = session.client.encoding
    findings = session.current(document).findings()
    place = from_proto.position_of(params.position, document.snapshot, encoding)
    here = [f for f in findings if f.range.touches(Range(place, place))]
    if not here:
        return None
    explain = _markdown if session.client.markdown else _plain
    texts = dict.fromkeys(explain(f, session.rules.by_code(f.code)) for f in here)
    kind = types.MarkupKind.Markdown if session.client.markdown else types.MarkupKind.PlainText
    separator = "\n\n---\n\n" if session.client.markdown else "\n\n"
    return types.Hover(
        types.MarkupContent(kind, separator.join(texts)),
        to_proto.range_(here[0].range, document.snapshot, encoding),
    )


def _markdown(finding: Finding, rule: Rule | None) -> str:
    links = ", ".join(
        f"[CWE-{n}](https://cwe.mitre.org/data/definitions/{n}.html)" for n in finding.cwe
    )
    head = f"**{finding.code}** {finding.name}"
    parts = [f"{head} ({links})" if links else head, masked_message(finding)]
    parts += [f"**{title}**\n\n{text}" for title, text in _sections(rule)]
    if finding.fixes:
        parts.append(f"**Fix:** {finding.fixes[0].title}")
    parts.append(f"Accepted here? `{_suppression(finding)}`")
    return "\n\n".join(parts)


def _plain(finding: Finding, rule: Rule | None) -> str:
    names = ", ".join(f"CWE-{n}" for n in finding.cwe)
    head = f"{finding.code} {finding.name}"
    parts = [f"{head} ({names})" if names else head, masked_message(finding)]
    parts += [f"{title}:\n{text}" for title, text in _sections(rule)]
    if finding.fixes:
        parts.append(f"Fix: {finding.fixes[0].title}")
    parts.append(f"Accepted here? {_suppression(finding)}")
    return "\n\n".join(parts)


def _suppression(finding: Finding) -> str:
    return f"# headgate: ignore[{finding.code}] reason"


def _sections(rule: Rule | None) -> list[tuple[str, str]]:
    """Return why it matters and what to do, from the rule's page."""
    wanted = ("Why it matters", "What to do instead")
    out: list[tuple[str, str]] = []
    for part in ("" if rule is None else rule.doc).split("\n## ")[1:]:
        title, _, text = part.partition("\n")
        if title.strip() in wanted:
            out.append((title.strip(), text.strip()))
    return out
