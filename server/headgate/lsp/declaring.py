"""Fixes that change another file: what a project asks for.

Owns the edit as the client gets it: with the version of the file if it is open, and to be
confirmed, since it is not in the text that the user looks at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lsprotocol import types

from headgate.evidence.declaring import Declaration, declared_in
from headgate.lsp import to_proto
from headgate.lsp.documents import Document
from headgate.lsp.session import Session
from headgate.lsp.views import Part
from headgate.project import Unreadable
from headgate.project.reading import read_source
from headgate.ruleapi import Declare, Finding
from headgate.text import Snapshot

_CONFIRMED: Final = "headgate.declare"


def declarations(
    session: Session, document: Document, finding: Finding
) -> Iterator[tuple[str, types.WorkspaceEdit]]:
    """Yield titles and edits of the fixes of a finding that declare a package."""
    for fix in finding.fixes:
        match fix.intents:
            case (Declare() as wanted,):
                found = _found(session, document, wanted)
                if found is not None:
                    title = f"{fix.title} in {found.path.name}"
                    yield title, _edit(session, found, title)
            case _:
                pass


def _found(session: Session, document: Document, wanted: Declare) -> Declaration | None:
    if document.path is None:
        return None
    opened = {other.path: other for other in session.documents.values()}

    def read(path: Path) -> str | None:
        if path in opened:
            return opened[path].snapshot.text
        source = read_source(path)
        return None if isinstance(source, Unreadable) else source.text

    top = session.configuration.folder_of(document.path)
    return declared_in(wanted, document.path, top, read)


def _edit(session: Session, found: Declaration, title: str) -> types.WorkspaceEdit:
    document = next((d for d in session.documents.values() if d.path == found.path), None)
    uri = found.path.as_uri() if document is None else document.uri
    version = None if document is None else document.version
    part = Part(uri, version, Snapshot.of(found.text), found.edits)
    edit = to_proto.workspace_edit([part], session.client)
    if edit.document_changes is None or not session.client.annotations:
        return edit
    for change in edit.document_changes:
        if isinstance(change, types.TextDocumentEdit):
            change.edits = [
                types.AnnotatedTextEdit(_CONFIRMED, each.range, each.new_text)
                for each in change.edits
                if isinstance(each, types.TextEdit)
            ]
    about = "It changes what the project asks for, and no code."
    edit.change_annotations = {
        _CONFIRMED: types.ChangeAnnotation(title, needs_confirmation=True, description=about)
    }
    return edit
