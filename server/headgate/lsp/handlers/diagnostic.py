"""`textDocument/diagnostic`: diagnostics for clients that ask for them."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import Json
from headgate.lsp.outgoing import ReadyJson
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> Json | ReadyJson:
    """Return a full report, or that nothing changed since the one the client names."""
    document = session.documents.get(from_proto.text(params, "textDocument", "uri"))
    if document is None:
        return {"kind": "full", "items": []}
    items = session.diagnostics(document)
    if params.get("previousResultId") == document.result_id:
        return {"kind": "unchanged", "resultId": document.result_id}
    return ReadyJson(f'{{"kind":"full","resultId":"{document.result_id}","items":{items}}}')
