"""`textDocument/didOpen`."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Take the document; `Session.tell_one` analyses and publishes it."""
    uri = from_proto.text(params, "textDocument", "uri")
    text = from_proto.text(params, "textDocument", "text")
    version = from_proto.version(params)
    language = params["textDocument"].get("languageId")
    session.open(uri, version, text, language if isinstance(language, str) else "")
