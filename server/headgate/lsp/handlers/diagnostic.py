"""`textDocument/diagnostic`: diagnostics for clients that ask for them."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.documents import Document
from headgate.lsp.from_proto import Json
from headgate.lsp.notebooks import Cell
from headgate.lsp.outgoing import ReadyJson
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> Json | ReadyJson:
    """Return a full report, or that nothing changed since the one the client names."""
    view = session.view(from_proto.text(params, "textDocument", "uri"))
    if view is None:
        return {"kind": "full", "items": []}
    items = session.diagnostics(view.document)
    document: Document | Cell = view.document
    if view.notebook is not None:
        document = view.notebook.cells[view.index]
        items = document.told or "[]"
    if params.get("previousResultId") == document.result_id:
        return {"kind": "unchanged", "resultId": document.result_id}
    return ReadyJson(f'{{"kind":"full","resultId":"{document.result_id}","items":{items}}}')
