"""Fixes for all files of the workspace, as one edit that the user looks at first.

Owns the walk over the files, one at a time between messages, and what the client is told
of it. Files that are open count as they are in the editor. Nothing is written here: the
client applies the edit, and may ask about each part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from headgate.engine import Analysis
from headgate.lsp.from_proto import Json, path_of
from headgate.lsp.outgoing import MessageType
from headgate.lsp.to_json import units
from headgate.project import Unreadable, is_excluded
from headgate.project.discovery import PYTHON_SUFFIXES, discover
from headgate.project.reading import read_source
from headgate.ruleapi import FixSafety
from headgate.text import Edit, Snapshot

if TYPE_CHECKING:
    from headgate.lsp.session import Session

TOKEN: Final = "headgate/fixWorkspace"

_SAFE, _REVIEW = "safe", "review"
_ANNOTATIONS: Final = {
    _SAFE: {
        "label": "Safe fixes of Headgate",
        "description": "Honest input gets the same as before.",
        "needsConfirmation": False,
    },
    _REVIEW: {
        "label": "Fixes of Headgate to be reviewed",
        "description": "What the program does can change: look at each.",
        "needsConfirmation": True,
    },
}


@dataclass(slots=True)
class WorkspaceFixes:
    """One run over all files. Mutable; used on the loop's thread only."""

    session: Session
    unsafe: bool = False
    cancelled: bool = False
    given_token: int | str | None = None
    """Under which the client wants to be told of the progress, if it has named any."""
    _changes: list[Json] = field(default_factory=list[Json])
    _used: set[str] = field(default_factory=set[str])
    _findings: int = 0

    @property
    def token(self) -> int | str:
        """What the progress is told under."""
        return TOKEN if self.given_token is None else self.given_token

    def steps(self) -> Iterator[None]:
        """Do the work, a file at a time; the edit is sent at the end."""
        session = self.session
        if session.client.progress and self.given_token is None:
            session.outgoing.request("window/workDoneProgress/create", {"token": TOKEN})
        self._tell({"kind": "begin", "title": "Headgate: fixing", "cancellable": True})
        yield
        paths = self._paths()
        for number, path in enumerate(paths):
            if self.cancelled:
                break
            if number % 10 == 0:
                percent = 100 * number // len(paths)
                self._tell({"kind": "report", "message": path.name, "percentage": percent})
            self._fix(path)
            yield
        self._tell({"kind": "end"})
        if not self.cancelled:
            self._apply()

    def _paths(self) -> list[Path]:
        folders = [path_of(uri) for uri in self.session.configuration.folders]

        def excluded(path: Path, is_dir: bool, named: Path) -> bool:
            config = self.session.configuration.of(path).config
            return is_excluded(config, path, is_dir=is_dir, named=named)

        found, _ = discover([f for f in folders if f is not None], excluded)
        return [path for path in found if path.suffix in PYTHON_SUFFIXES]

    def _fix(self, path: Path) -> None:
        from headgate.fixes import fix_all

        session = self.session
        opened = next((d for d in session.documents.values() if d.path == path), None)
        if opened is not None:
            analysis: Analysis | Unreadable = session.current(opened)
            uri, version = opened.uri, opened.version
        else:
            analysis, uri, version = self._read(path), path.as_uri(), None
        if isinstance(analysis, Unreadable):
            return
        safety = FixSafety.REVIEW if self.unsafe else FixSafety.SAFE
        result = fix_all(analysis, safety=safety)
        if not result.applied:
            return
        bold = any(made.fix.safety is not FixSafety.SAFE for made in result.applied)
        kind = _REVIEW if bold else _SAFE
        self._used.add(kind)
        self._findings += len(result.applied)
        edits = [self._edit(edit, analysis.snapshot, kind) for edit in result.edits]
        self._changes.append({"textDocument": {"uri": uri, "version": version}, "edits": edits})

    def _read(self, path: Path) -> Analysis | Unreadable:
        from headgate.catalog import check_text

        source = read_source(path)
        if isinstance(source, Unreadable):
            return source
        basis = self.session.configuration.of(path)
        return check_text(source.text, path, basis.config)[0]

    def _edit(self, edit: Edit, snapshot: Snapshot, kind: str) -> Json:
        client = self.session.client
        start, end = (
            {"line": place.line, "character": units(place, snapshot, client.encoding)}
            for place in edit.range
        )
        out: Json = {"range": {"start": start, "end": end}, "newText": edit.text}
        if client.annotations:
            out["annotationId"] = kind
        return out

    def _apply(self) -> None:
        outgoing = self.session.outgoing
        if not self._changes:
            outgoing.show(MessageType.INFO, "Headgate: there is nothing to fix in this workspace.")
            return
        edit: Json
        if self.session.client.document_changes:
            edit = {"documentChanges": self._changes}
            if self.session.client.annotations:
                edit["changeAnnotations"] = {k: _ANNOTATIONS[k] for k in sorted(self._used)}
        else:
            edit = {"changes": {c["textDocument"]["uri"]: c["edits"] for c in self._changes}}
        label = f"Headgate: fix {self._findings} findings in {len(self._changes)} files"
        outgoing.request("workspace/applyEdit", {"label": label, "edit": edit})

    def _tell(self, value: Json) -> None:
        if self.session.client.progress or self.given_token is not None:
            self.session.outgoing.notify("$/progress", {"token": self.token, "value": value})
