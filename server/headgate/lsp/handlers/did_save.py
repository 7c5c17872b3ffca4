"""`textDocument/didSave`."""

from __future__ import annotations

from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Keep what was inserted; read the configuration again, and look again: clients that watch no files say it so."""
    for kind in ("textDocument", "notebookDocument"):
        match params.get(kind):
            case {"uri": str(uri)}:
                session.save(uri)
            case _:
                pass
    session.reconfigure()
    session.look_again()
