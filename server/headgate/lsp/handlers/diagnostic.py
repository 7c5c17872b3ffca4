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
    uri = from_proto.text(params, "textDocument", "uri")
    view = session.view(uri)
    if view is None:
        return _closed(session, uri, params)
    items = session.diagnostics(view.document)
    document: Document | Cell = view.document
    if view.notebook is not None:
        document = view.notebook.cells[view.index]
        items = document.told or "[]"
    if params.get("previousResultId") == document.result_id:
        return {"kind": "unchanged", "resultId": document.result_id}
    return ReadyJson(f'{{"kind":"full","resultId":"{document.result_id}","items":{items}}}')


def _closed(session: Session, uri: str, params: Json) -> Json | ReadyJson:
    """Return what is known of a file that is not open."""
    path = from_proto.path_of(uri)
    file = None if path is None else session.closed.files.get(path)
    if file is None or not file.result_id:
        return {"kind": "full", "items": []}
    if params.get("previousResultId") == file.result_id:
        return {"kind": "unchanged", "resultId": file.result_id}
    return ReadyJson(f'{{"kind":"full","resultId":"{file.result_id}","items":{file.found}}}')
