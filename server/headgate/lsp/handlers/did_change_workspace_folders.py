"""`workspace/didChangeWorkspaceFolders`."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import Json
from headgate.lsp.handlers import did_change_configuration
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Take the folders, and the configuration that holds in them."""
    added, removed = from_proto.changed_folders(params)
    session.configuration.set_folders(added, removed)
    session.closed.configure()
    session.reconfigure()
    did_change_configuration.fetch(session)
