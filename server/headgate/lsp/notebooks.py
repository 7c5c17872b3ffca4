"""Open notebooks: their cells, and the one document that their Python is put together in.

Owns how a client's changes of cells become changes of that document, and which place in it
is which place in a cell. What is analysed is the document; the client knows the cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from headgate.lsp import from_proto
from headgate.lsp.client import Client
from headgate.lsp.configuration import Basis
from headgate.lsp.documents import Document
from headgate.lsp.from_proto import BadParams, Json
from headgate.lsp.to_json import Diagnostics
from headgate.project import Cells
from headgate.project.magics import python_of
from headgate.ruleapi import Finding
from headgate.text import Encoding, Snapshot

_CODE = 2
"""LSP 3.17, NotebookCellKind."""


class Cell:
    """The text of one cell that holds Python, as it stands there."""

    def __init__(self, uri: str, version: int | None, text: str) -> None:
        self.uri = uri
        self.uri_json = json.dumps(uri)
        self.version = version
        self.snapshot = Snapshot.of(text)
        self.told: str | None = None
        """The last list of diagnostics that the client was given, as JSON."""
        self.result_id = ""
        """Of `told`, for pull diagnostics."""
        self.told_version: int | None = None

    def change(self, changes: Iterable[Json], encoding: Encoding) -> None:
        """Apply changes, each to the text that the one before left."""
        for content in changes:
            edit = from_proto.edit(content, self.snapshot, encoding)
            if edit is None:
                self.snapshot = Snapshot.of(content["text"])
            else:
                self.snapshot, _ = self.snapshot.replace(edit)


class Notebook:
    """One open notebook. Mutable; used on the loop's thread only."""

    def __init__(self, params: Json, basis: Basis, client: Client) -> None:
        notebook = _table(params, "notebookDocument")
        self.uri = from_proto.text(params, "notebookDocument", "uri")
        self._client = client
        self._order = [_cell_uri(cell) for cell in _tables(notebook.get("cells"))]
        self._texts: dict[str, Cell] = {}
        self._open(_tables(params.get("cellTextDocuments")))
        self.cells: tuple[Cell, ...] = ()
        """Those that hold Python, in their order."""
        self.python = Cells.of(())
        self._put_together()
        version = notebook.get("version")
        self.document = Document(
            self.uri, version if isinstance(version, int) else None, self.python.text, basis, client
        )
        self.document.notebook = self
        self._raw: tuple[Cells, Snapshot] | None = None

    @property
    def uris(self) -> Sequence[str]:
        """The URIs of the cells whose text is known."""
        return tuple(self._texts)

    @property
    def raw(self) -> Snapshot:
        """All lines of the document as they stand in the cells."""
        if self._raw is None or self._raw[0] is not self.python:
            self._raw = (self.python, Snapshot.of(self.python.raw))
        return self._raw[1]

    def index(self, uri: str) -> int | None:
        """Return which of `cells` has a URI."""
        return next((n for n, cell in enumerate(self.cells) if cell.uri == uri), None)

    def change(self, params: Json) -> Sequence[Cell]:
        """Apply the changes of one message; return the cells that are gone."""
        version = _table(params, "notebookDocument").get("version")
        if isinstance(version, int):
            self.document.version = version
        cells = _table(params, "change").get("cells")
        if not isinstance(cells, dict):
            return ()
        changes = cast("Json", cells)
        gone = self._restructure(changes.get("structure"))
        for content in _tables(changes.get("textContent")):
            self._edit(content)
        return gone

    def _edit(self, content: Json) -> None:
        uri = from_proto.text(content, "document", "uri")
        cell = self._texts.get(uri)
        if cell is None:
            return  # of another language
        cell.change(from_proto.content_changes(content, "changes"), self._client.encoding)
        cell.version = from_proto.version(content, "document")
        index = self.index(uri)
        if index is not None:
            self.python, edit = self.python.replaced(index, python_of(cell.snapshot.text))
            self.document.replace(edit)

    def _restructure(self, structure: object) -> Sequence[Cell]:
        if not isinstance(structure, dict):
            return ()
        change = cast("Json", structure)
        array = _table(change, "array")
        start, count = array.get("start"), array.get("deleteCount")
        if not isinstance(start, int) or not isinstance(count, int) or start < 0 or count < 0:
            raise BadParams("a change of cells has an odd place")
        before = self.cells
        new = [_cell_uri(cell) for cell in _tables(array.get("cells"))]
        self._order[start : start + count] = new
        for closed in _tables(change.get("didClose")):
            self._texts.pop(str(closed.get("uri")), None)
        self._open(_tables(change.get("didOpen")))
        self._put_together()
        self.document.set_text(self.python.text)
        now = {cell.uri for cell in self.cells}
        return [cell for cell in before if cell.uri not in now]

    def _open(self, documents: Iterable[Json]) -> None:
        for item in documents:
            uri, text = item.get("uri"), item.get("text")
            if not isinstance(uri, str) or not isinstance(text, str):
                raise BadParams("a cell has no URI or no text")
            version = item.get("version")
            if item.get("languageId", "python") in ("python", "ipython"):
                self._texts[uri] = Cell(uri, version if isinstance(version, int) else None, text)

    def _put_together(self) -> None:
        known = [self._texts[uri] for uri in self._order if uri in self._texts]
        self.cells = tuple(known)
        self.python = Cells.of(python_of(cell.snapshot.text) for cell in known)

    def diagnostics(self, placed: Sequence[tuple[int, Finding]]) -> Mapping[str, str]:
        """Return the diagnostics of each cell, as JSON."""
        lists: dict[str, list[str]] = {cell.uri: [] for cell in self.cells}
        if self.cells:
            # A finding may name places of other cells, which move on their own: all is made anew.
            made = Diagnostics(self.document.uri_json, self._client, self._place)
            told = self.document.diagnostics
            made.root, made.file_is = told.root, told.file_is
            made.block_of, made.is_written = told.block_of, told.is_written
            seen = [(0, self.python.finding(finding.shifted(line))) for line, finding in placed]
            texts = made.texts(seen, self.raw)
            for (_, finding), text in zip(seen, texts, strict=True):
                cell = self.cells[self.python.place(finding.range.start.line).cell]
                lists[cell.uri].append(text)
        return {uri: f"[{','.join(texts)}]" for uri, texts in lists.items()}

    def _place(self, line: int) -> tuple[str, int]:
        """Return the URI of the cell that a line is in, as JSON, and the cell's first line."""
        index = self.python.place(line).cell
        return self.cells[index].uri_json, self.python.starts[index]


def _cell_uri(cell: Json) -> str:
    uri = cell.get("document")
    if not isinstance(uri, str):
        raise BadParams("a cell has no document")
    # A cell of text stays in its place, and has no Python in it.
    return uri if cell.get("kind", _CODE) == _CODE else ""


def _table(params: Json, key: str) -> Json:
    value: Any = params.get(key)
    if not isinstance(value, dict):
        raise BadParams(f"{key} is not an object")
    return cast("Json", value)


def _tables(value: object) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadParams("a list of cells is none")
    items = cast("list[object]", value)
    if not all(isinstance(item, dict) for item in items):
        raise BadParams("a list of cells holds something else")
    return cast("list[Json]", items)
