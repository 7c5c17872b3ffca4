"""`workspace/didChangeWatchedFiles`: configuration, or source that open files import."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.configuration import FILE_NAMES
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Read the configuration again; files that did not change are not read."""
    paths = from_proto.changed_files(params)
    settings = [path for path in paths if path.name in FILE_NAMES or path.suffix == ".toml"]
    # What the other files say rests on the models in rule files too.
    others = [path for path in paths if path.name not in FILE_NAMES]
    if others:
        session.neighbours.changed(others)
    if settings or not paths:
        session.reconfigure()
