"""`textDocument/didClose`."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Forget the document, and clear what the client shows of it."""
    session.close(from_proto.text(params, "textDocument", "uri"))
