"""`workspace/didChangeWatchedFiles`: configuration, source, models, declared packages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from headgate.lsp import from_proto
from headgate.lsp.configuration import FILE_NAMES
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session
from headgate.project import document_kind
from headgate.project.baseline import BASELINE
from headgate.ruleapi import DocumentKind

_BASELINE: Final = tuple(BASELINE.split("/"))
_AT_ONCE: Final = 200


def handle(session: Session, params: Json) -> None:
    """Take what the client has seen; a change of nothing in particular may be any."""
    # Files that lie together import each other: what is known of them is used while it is at hand.
    session.watched.extend(sorted(from_proto.changed_files(params), key=str))
    if not session.watched:
        session.reconfigure()
    go_on(session)


def go_on(session: Session) -> None:
    """Take some of the files that the client has seen change: there may be thousands."""
    count = min(_AT_ONCE, len(session.watched))
    take(session, [session.watched.popleft() for _ in range(count)])


def take(session: Session, paths: Sequence[Path]) -> None:
    """Read the configuration again; files that did not change are not read. Ask git again."""
    from headgate.evidence import MODEL_SUFFIXES

    if any(path.parts[-3:] == (".git", "logs", "HEAD") for path in paths):
        for document in session.documents.values():
            session.ask_history(document)
        session.closed.committed()
    paths = [path for path in paths if ".git" not in path.parts]
    session.closed.changed(paths)
    models = [path for path in paths if path.suffix.lower() in MODEL_SUFFIXES]
    baselines = [path for path in paths if path.parts[-2:] == _BASELINE]
    settings = [path for path in paths if path.name in FILE_NAMES or path.suffix == ".toml"]
    settings += baselines
    # What the other files say rests on the models in rule files too.
    manifests = [p for p in paths if document_kind(p) not in (None, DocumentKind.RULES)]
    apart = {*models, *manifests, *baselines}
    others = [path for path in paths if path.name not in FILE_NAMES and path not in apart]
    if others:
        session.neighbours.changed(others)
    if models or manifests:
        session.look_again()
    if settings:
        session.reconfigure()
        session.closed.again()
