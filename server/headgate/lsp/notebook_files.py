"""Notebooks that are not open: what is found in them, at places of their files.

A client knows no cells of a file that it has not opened. So a finding is shown where its code
stands in the JSON of the file, and its message says which line of which cell that is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from headgate.lsp.client import Client
from headgate.lsp.configuration import Basis
from headgate.lsp.documents import Document
from headgate.lsp.from_proto import Json
from headgate.lsp.notebooks import Notebook
from headgate.project import Unreadable, parse_notebook
from headgate.project.notebook_writing import Places
from headgate.project.notebooks import NOTEBOOK_LIMIT
from headgate.project.reading import read_bytes
from headgate.ruleapi import Finding
from headgate.text import Position, Range, Snapshot, column_of_units, units_of_column


class NotebookFile:
    """One of them, as if it were opened."""

    def __init__(
        self, path: Path, notebook: Notebook, numbers: Sequence[int], places: Places, client: Client
    ) -> None:
        self.document: Document = notebook.document
        self._uri = path.as_uri()
        self._notebook = notebook
        self._numbers = numbers
        self._places = places
        self._encoding = client.encoding
        self._cells = {cell.uri: index for index, cell in enumerate(notebook.cells)}

    def diagnostics(self, placed: Sequence[tuple[int, Finding]]) -> str:
        """Return the diagnostics of the file, as JSON."""
        out: list[Json] = []
        for uri, text in self._notebook.diagnostics(placed).items():
            found: list[Json] = json.loads(text)
            out += (self._in_file(self._cells[uri], diagnostic) for diagnostic in found)
        return json.dumps(out, separators=(",", ":"))

    def _in_file(self, cell: int, diagnostic: Json) -> Json:
        line = diagnostic["range"]["start"]["line"] + 1
        where = f"Cell {self._numbers[cell]}, line {line}"
        out: Json = {
            **diagnostic,
            "range": self._range(cell, diagnostic["range"]),
            "message": f"{where}: {diagnostic['message']}",
        }
        if "relatedInformation" in out:
            out["relatedInformation"] = [*map(self._related, out["relatedInformation"])]
        return out

    def _related(self, related: Json) -> Json:
        location = related["location"]
        cell = self._cells.get(location["uri"])
        if cell is None:
            return related
        place = {"uri": self._uri, "range": self._range(cell, location["range"])}
        return {**related, "location": place}

    def _range(self, cell: int, range_: Mapping[str, Any]) -> Json:
        inside = self._notebook.cells[cell].snapshot
        start, end = (self._read(inside, range_[side]) for side in ("start", "end"))
        found = self._places.range(cell, Range(start, end))
        return {"start": self._shown(found.start), "end": self._shown(found.end)}

    def _read(self, inside: Snapshot, place: Mapping[str, int]) -> Position:
        line, units = place["line"], place["character"]
        return Position(line, column_of_units(inside.body(line), units, self._encoding))

    def _shown(self, place: Position) -> Json:
        body = self._places.snapshot.body(place.line)
        units = units_of_column(body, place.column, self._encoding)
        return {"line": place.line, "character": units}


def notebook_file(path: Path, basis: Basis, client: Client, limit: int) -> NotebookFile | None:
    """Read a notebook; None if that cannot be done, or it holds more code than the limit."""
    data = read_bytes(path, NOTEBOOK_LIMIT)
    if isinstance(data, Unreadable):
        return None
    found = parse_notebook(data, limit=limit)
    if isinstance(found, Unreadable):
        return None
    uri = path.as_uri()
    uris = [f"{uri}#{number}" for number in found.numbers]
    params = {
        "notebookDocument": {"uri": uri, "cells": [{"document": cell} for cell in uris]},
        "cellTextDocuments": [
            {"uri": cell, "text": text} for cell, text in zip(uris, found.texts, strict=True)
        ],
    }
    notebook = Notebook(cast("Json", params), basis, client)
    return NotebookFile(path, notebook, found.numbers, Places(data, found), client)
