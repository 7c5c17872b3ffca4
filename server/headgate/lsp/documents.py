"""Open documents: their text, what is known of it, and what the client was told.

Owns how a client's changes become snapshots. Text is counted here as LSP counts
it, which pygls' documents do not (they also cut lines at form feed and U+2028).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from headgate.engine import Analysis
from headgate.lsp import from_proto
from headgate.lsp.arrivals import Arrivals
from headgate.lsp.client import Client
from headgate.lsp.configuration import Basis
from headgate.lsp.focus import Spans, committed_lines
from headgate.lsp.from_proto import Json
from headgate.lsp.to_json import Diagnostics
from headgate.project.index import NOTHING_TOLD, Told
from headgate.text import Edit, Snapshot, split_lines
from headgate.text.snapshot import LineChange

if TYPE_CHECKING:
    from headgate.lsp.notebooks import Notebook


class Document:
    """One open document. Mutable; used on the loop's thread only."""

    def __init__(
        self,
        uri: str,
        version: int | None,
        text: str,
        basis: Basis,
        client: Client,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.uri = uri
        self.uri_json = json.dumps(uri)
        self.path: Path | None = from_proto.path_of(uri)
        self.version = version
        self.undone: int | None = None
        """The version that an undo or a redo makes, as the client has announced it."""
        self.snapshot = Snapshot.of(text)
        self.basis = basis
        self.analysis: Analysis | None = None
        """Of the snapshot before `pending`."""
        self.pending: LineChange | None = None
        """What was changed since `analysis`."""
        self.last_line = 0
        """Where the last edit ended."""
        self.diagnostics = Diagnostics(self.uri_json, client)
        self.told: str | None = None
        """The last list of diagnostics that the client was given, as JSON."""
        self.result_id = ""
        """Of `told`, for pull diagnostics."""
        self.elsewhere: Told = NOTHING_TOLD
        """What the other files of the workspace say."""
        self.notebook: Notebook | None = None
        """The notebook whose cells the text is put together from."""
        self.arrivals = Arrivals(clock)
        """Which lines were inserted rather than typed."""
        self.committed: list[str] | None = None
        """The lines of the last commit without their ends; None: git has not told."""
        self.new: tuple[object, Spans | None] | None = None
        """Which lines are new, beside what that rests on; `focus` keeps it."""
        self.saved = True
        """Whether the text is that on disk, as far as the client has said."""
        self.diagnostics.block_of = self.block_of
        self.diagnostics.is_written = self.arrivals.written.__contains__
        self._encoding = client.encoding

    def described(self) -> str:
        """Return how large the text is and how much was found, for a trace."""
        found = "nothing analysed"
        if self.analysis is not None:
            found = f"{len(self.analysis.placed())} findings"
        return f"version {self.version}, {self.snapshot.line_count} lines, {found}"

    def replace(self, edit: Edit, *, is_undone: bool = False) -> None:
        """Apply one edit of ours."""
        before = self.snapshot
        self.snapshot, change = before.replace(edit)
        self.arrivals.edited(before, edit, self.snapshot, is_undone=is_undone)
        self._note(change)

    def set_text(self, text: str, *, is_undone: bool = False) -> None:
        """Take a whole text; what stays of the old one stays analysed."""
        before = self.snapshot
        self.snapshot, change = before.with_text(text)
        self.arrivals.replaced(before, self.snapshot, is_undone=is_undone)
        self._note(change)

    def take_committed(self, text: str | None) -> bool:
        """Take what the last commit holds; tell whether something else holds for a line now.

        It is "" if there is no such file, None if git does not tell. Inserted lines that are
        committed are the user's own.
        """
        before, blocks = self.committed, self.arrivals.blocks
        lines = split_lines(text) if text else ()
        self.committed = None if text is None else [line.rstrip() for line in lines]
        if self.committed and blocks:
            same = committed_lines(self.committed, self.snapshot)
            self.arrivals.end({line for _, line in same}, self.snapshot)
        return self.committed != before or self.arrivals.blocks != blocks

    def block_of(self, line: int) -> str:
        """Return the id of the inserted block that a line is in, "" if it is in none."""
        block = self.arrivals.block_at(line) if self.arrivals.blocks else None
        return "" if block is None else block.id

    def _note(self, change: LineChange) -> None:
        self.last_line = change.new_stop
        self.saved = False
        self.pending = change if self.pending is None else self.pending.then(change)

    def change(self, version: int | None, changes: Iterable[Json]) -> None:
        """Apply the changes of one message, each to the text that the one before left."""
        is_undone = version is not None and version == self.undone
        for content in changes:
            edit = from_proto.edit(content, self.snapshot, self._encoding)
            if edit is None:
                self.set_text(content["text"], is_undone=is_undone)
            else:
                self.replace(edit, is_undone=is_undone)
        self.version = version
        if is_undone:
            self.arrivals.came_back()
