"""`textDocument/didSave`."""

from __future__ import annotations

from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Read the configuration again, and look again: clients that watch no files say it so."""
    del params
    session.reconfigure()
    session.look_again()
