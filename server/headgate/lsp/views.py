"""What a client sees of a document: a file, or one cell of a notebook.

Owns the way from a place or an edit in the text that is analysed to the client's. Requests
about findings are answered in terms of a view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headgate.lsp.documents import Document
from headgate.lsp.notebooks import Cell, Notebook
from headgate.ruleapi import Finding
from headgate.text import Edit, Snapshot


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, and the same where the client sees it."""

    finding: Finding
    place: Finding


@dataclass(frozen=True, slots=True)
class Part:
    """Edits of one text of the client's."""

    uri: str
    version: int | None
    snapshot: Snapshot
    edits: Sequence[Edit]


@dataclass(frozen=True, slots=True)
class View:
    """One text of the client's, and the document that it is in."""

    document: Document
    notebook: Notebook | None = None
    index: int = 0

    @property
    def _cell(self) -> Cell | None:
        return None if self.notebook is None else self.notebook.cells[self.index]

    @property
    def uri(self) -> str:
        """The URI of the text."""
        return self.document.uri if self._cell is None else self._cell.uri

    @property
    def version(self) -> int | None:
        """The version of the text."""
        return self.document.version if self._cell is None else self._cell.version

    @property
    def snapshot(self) -> Snapshot:
        """The text."""
        return self.document.snapshot if self._cell is None else self._cell.snapshot

    @property
    def whole(self) -> Snapshot:
        """The text with all that findings may speak of."""
        return self.document.snapshot if self.notebook is None else self.notebook.raw

    def shown(self, findings: Sequence[Finding]) -> list[Shown]:
        """Return the findings of the document that are in this text."""
        notebook = self.notebook
        if notebook is None:
            return [Shown(finding, finding) for finding in findings]
        cells = notebook.python
        start = cells.starts[self.index]
        return [
            Shown(finding, cells.finding(finding).shifted(-start))
            for finding in findings
            if cells.place(finding.range.start.line).cell == self.index
        ]

    def everywhere(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return findings with the columns of `whole`."""
        return findings if self.notebook is None else [*map(self.notebook.python.finding, findings)]

    def parts(self, edits: Sequence[Edit]) -> list[Part]:
        """Return edits of the document as the client's; none if its texts cannot take them."""
        document, notebook = self.document, self.notebook
        if notebook is None:
            return [Part(document.uri, document.version, document.snapshot, edits)] if edits else []
        found = notebook.python.edits(edits) or {}
        cells = notebook.cells
        return [
            Part(cells[n].uri, cells[n].version, cells[n].snapshot, here)
            for n, here in sorted(found.items())
        ]
