"""`textDocument/inlayHint`: findings at the end of their lines, where the user wants them.

For editors that show hints and have no other notes in the text. One for each line: its
loudest finding, and how many more there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lsprotocol import types

from headgate.lsp import from_proto, to_proto
from headgate.lsp.session import Session
from headgate.lsp.views import View
from headgate.project import InlayHints
from headgate.report import masked_message, secret_texts
from headgate.ruleapi import Finding
from headgate.text import Position

_LONGEST: Final = 60


def handle(session: Session, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Return the hints for some lines."""
    view = session.view(params.text_document.uri)
    if view is None or view.document.basis.config.inlay_hints is InlayHints.OFF:
        return []
    span = from_proto.range_of(params.range, view.snapshot, session.client.encoding)
    analysis = session.current(view.document)
    placed = session.shown(view.document, analysis)
    findings = [finding.shifted(line) for line, finding in placed]
    secrets = secret_texts(
        view.whole, view.everywhere((*analysis.findings(), *analysis.suppressed()))
    )
    lines: dict[int, list[Finding]] = {}
    for place in _wanted(view, findings):
        if span.start.line <= place.range.start.line <= span.end.line:
            lines.setdefault(place.range.start.line, []).append(place)
    return [
        types.InlayHint(
            position=to_proto.position(
                Position(line, len(view.snapshot.body(line))),
                view.snapshot,
                session.client.encoding,
            ),
            label=_label(found, secrets),
            padding_left=True,
            tooltip="\n\n".join(masked_message(f, secrets) for f in found),
        )
        for line, found in sorted(lines.items())
    ]


def _wanted(view: View, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings that get a hint, where the client sees them."""
    everything = view.document.basis.config.inlay_hints is InlayHints.ALL
    for shown in view.shown(findings):
        if everything or view.document.block_of(shown.finding.range.start.line):
            yield shown.place


def _label(found: Sequence[Finding], secrets: Collection[str]) -> str:
    loudest = min(found, key=lambda finding: finding.severity)
    message = " ".join(masked_message(loudest, secrets).split())
    sentence = min((message.partition(end)[0] for end in (". ", ": ")), key=len)
    if len(sentence) > _LONGEST:
        sentence = sentence[: _LONGEST - 1] + "…"
    more = f" (+{len(found) - 1})" if len(found) > 1 else ""
    return f"{loudest.code} {sentence}{more}"
