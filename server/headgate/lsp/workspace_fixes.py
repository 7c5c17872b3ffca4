"""Fixes for all files of the workspace, as one edit that the user looks at first.

Owns the walk over the files, one at a time between messages, and what the client is told
of it. Files that are open count as they are in the editor. Nothing is written here: the
client applies the edit, and may ask about each part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from headgate.engine import Analysis
from headgate.lsp.from_proto import Json, path_of
from headgate.lsp.outgoing import MessageType
from headgate.lsp.to_json import units
from headgate.lsp.views import Part
from headgate.project import Unreadable, is_excluded, is_notebook
from headgate.project.discovery import discover
from headgate.project.reading import read_source
from headgate.ruleapi import FixSafety
from headgate.text import Edit, Snapshot

if TYPE_CHECKING:
    from headgate.lsp.documents import Document
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
_AGAIN: Final = 3
"""How often files are looked at once more that change meanwhile."""


@dataclass(frozen=True, slots=True)
class _Mended:
    """A file with its fixes, and what it was when they were worked out."""

    state: object
    changes: Sequence[Json]
    findings: int
    kinds: frozenset[str]


@dataclass(slots=True)
class WorkspaceFixes:
    """One run over all files. Mutable; used on the loop's thread only."""

    session: Session
    unsafe: bool = False
    cancelled: bool = False
    given_token: int | str | None = None
    """Under which the client wants to be told of the progress, if it has named any."""
    _mended: dict[Path, _Mended] = field(default_factory=dict[Path, _Mended])

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
        for _ in range(_AGAIN):
            for path in [p for p, mended in self._mended.items() if self._state(p) != mended.state]:
                if not self.cancelled:
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
        return [path for path in found if not is_notebook(path) or self._opened(path)]

    def _opened(self, path: Path) -> Document | None:
        return next((d for d in self.session.documents.values() if d.path == path), None)

    def _state(self, path: Path) -> object:
        """Return what tells whether a file is as it was: its text in the editor, or on disk."""
        opened = self._opened(path)
        if opened is not None:
            return opened.snapshot
        try:
            status = path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _fix(self, path: Path) -> None:
        """Work out the fixes of one file; of one that has changed, in place of the earlier ones."""
        from headgate.fixes import fix_all

        self._mended.pop(path, None)
        state = self._state(path)
        opened = self._opened(path)
        analysis = self._read(path) if opened is None else self.session.current(opened)
        if isinstance(analysis, Unreadable):
            return
        result = fix_all(analysis)
        safe = frozenset(result.edits)
        if self.unsafe:
            result = fix_all(analysis, safety=FixSafety.REVIEW)
            if not safe <= frozenset(result.edits):
                # They hang together: half of them might not even run.
                safe = frozenset[Edit]()
        if not result.applied:
            return
        parts = self._parts(path, opened, analysis, result.edits)
        kinds = {edit: _SAFE if edit in safe else _REVIEW for edit in result.edits}
        changes: list[Json] = []
        for part, edits in parts:
            edited = [
                self._edit(edit, part.snapshot, kinds[whole])
                for edit, whole in zip(part.edits, edits, strict=True)
            ]
            identity = {"uri": part.uri, "version": part.version}
            changes.append({"textDocument": identity, "edits": edited})
        if changes:
            self._mended[path] = _Mended(
                state, changes, len(result.applied), frozenset(kinds.values())
            )

    def _parts(
        self, path: Path, opened: Document | None, analysis: Analysis, edits: Sequence[Edit]
    ) -> list[tuple[Part, Sequence[Edit]]]:
        """Return the edits as the client's texts take them, with those they come from."""
        if opened is None:
            return [(Part(path.as_uri(), None, analysis.snapshot, edits), edits)]
        if opened.notebook is None:
            return [(Part(opened.uri, opened.version, opened.snapshot, edits), edits)]
        notebook = opened.notebook
        found = notebook.python.edits(edits) or {}
        out: list[tuple[Part, Sequence[Edit]]] = []
        for number, here in sorted(found.items()):
            cell = notebook.cells[number]
            whole = [e for e in edits if notebook.python.place(e.range.start.line).cell == number]
            out.append((Part(cell.uri, cell.version, cell.snapshot, here), whole))
        return out

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
        if not self._mended:
            outgoing.show(MessageType.INFO, "Headgate: there is nothing to fix in this workspace.")
            return
        changes = [change for mended in self._mended.values() for change in mended.changes]
        edit: Json
        if self.session.client.document_changes:
            edit = {"documentChanges": changes}
            if self.session.client.annotations:
                used = frozenset[str]().union(*(m.kinds for m in self._mended.values()))
                edit["changeAnnotations"] = {k: _ANNOTATIONS[k] for k in sorted(used)}
        else:
            edit = {"changes": {c["textDocument"]["uri"]: c["edits"] for c in changes}}
        findings = _many(sum(m.findings for m in self._mended.values()), "finding")
        label = f"Headgate: fix {findings} in {_many(len(self._mended), 'file')}"
        outgoing.request("workspace/applyEdit", {"label": label, "edit": edit}, self._applied)

    def _applied(self, answer: object) -> None:
        """Tell the user where the client has not made the edit."""
        result = cast("Json", answer) if isinstance(answer, dict) else {}
        if result.get("applied") is False:
            reason = result.get("failureReason")
            why = f": {reason}" if isinstance(reason, str) and reason else ""
            self.session.outgoing.show(
                MessageType.INFO, f"Headgate: the fixes were not applied{why}."
            )

    def _tell(self, value: Json) -> None:
        if self.session.client.progress or self.given_token is not None:
            self.session.outgoing.notify("$/progress", {"token": self.token, "value": value})


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
