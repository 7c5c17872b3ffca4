"""`textDocument/codeLens`: a line above each inserted block in which something was found."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from headgate.lsp.documents import Document
from headgate.lsp.handlers.initialize import ACCEPT_BLOCK, FIX_BLOCK
from headgate.lsp.session import Session
from headgate.project.inserted import Block
from headgate.ruleapi import Finding, FixSafety


def handle(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Return what there is to say and to do about inserted blocks."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return []
    findings = session.current(document).reported()
    return [
        lens
        for block in document.arrivals.blocks
        if (here := [f for f in findings if block.holds(f.range.start.line)])
        for lens in _lenses(document, block, here)
    ]


def _lenses(document: Document, block: Block, here: list[Finding]) -> Iterator[types.CodeLens]:
    place = types.Position(block.first, 0)
    span = types.Range(place, place)
    issues = f"{len(here)} issue{'' if len(here) == 1 else 's'} in the inserted code"
    yield types.CodeLens(span, types.Command(issues, ""))
    safe = sum(any(fix.safety is FixSafety.SAFE for fix in f.fixes) for f in here)
    target: list[types.LSPAny] = [{"uri": document.uri, "block": block.id}]
    if safe:
        yield types.CodeLens(span, types.Command(f"Fix {safe} safe", FIX_BLOCK, arguments=target))
    yield types.CodeLens(span, types.Command("Accept", ACCEPT_BLOCK, arguments=target))
