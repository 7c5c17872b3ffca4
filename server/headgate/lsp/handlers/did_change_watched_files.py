"""`workspace/didChangeWatchedFiles`: a configuration file was changed."""

from __future__ import annotations

from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Read the configuration again; files that did not change are not read."""
    del params
    session.reconfigure()
