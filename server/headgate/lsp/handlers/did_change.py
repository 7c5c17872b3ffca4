"""`textDocument/didChange`."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Apply the changes; `Session.tell_one` tells what comes of them."""
    uri = from_proto.text(params, "textDocument", "uri")
    changes = from_proto.content_changes(params)
    session.change(uri, from_proto.version(params), changes)
