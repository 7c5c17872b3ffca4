"""`workspace/didChangeWatchedFiles`: configuration, or source that open files import."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.configuration import FILE_NAMES
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Read the configuration again; files that did not change are not read."""
    paths = from_proto.changed_files(params)
    sources = [path for path in paths if path.name not in FILE_NAMES]
    if sources:
        session.neighbours.changed(sources)
    if len(sources) < len(paths) or not paths:
        session.reconfigure()
