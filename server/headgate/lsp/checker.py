"""The process that checks files which are not open, for the server (`closed`).

It is told of the client's configuration and of files, one JSON object a line, and answers
for each with its diagnostics as the client is to get them. A file is checked as if it were
opened: the same rules, both phases, what other files say (`indexer` tells the server, which
passes it on), and which of its lines something else has written since it was known last.
It ends with its input.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from cachetools import LRUCache

from headgate.catalog import codes_in, default_rules, finished, with_rule_files
from headgate.engine import Cache, RuleSet, analyze, with_elsewhere
from headgate.lsp.client import Client, client_from
from headgate.lsp.closed import NOTHING
from headgate.lsp.configuration import Basis, Configuration
from headgate.lsp.documents import Document
from headgate.lsp.faults import described
from headgate.lsp.focus import Spans, in_focus, keep, new_lines, spans_of
from headgate.lsp.history import committed_text
from headgate.lsp.known import not_known
from headgate.lsp.logbook import Logbook
from headgate.lsp.notebook_files import notebook_file
from headgate.project import Focus, Unreadable, is_excluded, is_notebook
from headgate.project.config import DiagnosticMode
from headgate.project.discovery import discover, is_ignored
from headgate.project.index import NOTHING_TOLD, Told, told_from
from headgate.project.inserted import Record, Remembered, record_from, recorded
from headgate.project.reading import read_source
from headgate.ruleapi import Finding, Profile

Json: TypeAlias = dict[str, Any]
logger = logging.getLogger(__name__)

WRITTEN: Final = "written"
"""Marks the findings of a file that something else has written."""
_MANY_OBJECTS: Final = 200_000
_LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a file that is checked though nobody has opened it."""
_MOST: Final = 2_000
_Placed: TypeAlias = "tuple[int, Finding]"
_Opened: TypeAlias = "tuple[Document, Callable[[Sequence[_Placed]], str]]"
"""A document, and how its findings become the JSON that the client gets."""
_UNTIDY: Final = 50
"""Files after which garbage is collected."""


class Checker:
    """What has been said so far. `send` takes the answers. Mutable; for one thread."""

    def __init__(self, send: Callable[[Json], None], rules: RuleSet | None = None) -> None:
        self._send = send
        self._rules = rules or default_rules()
        self._client = Client()
        self._configuration = Configuration((), None, ())
        self._remembered = Remembered()
        self._logbook = Logbook()
        self._known: LRUCache[Path, Record] = LRUCache(_MOST)
        """What files were when they were checked last, where nothing is kept on disk."""
        self._new: dict[Path, Spans] = {}
        """Which lines are new in files of which that counts, open and closed ones."""
        self._cache = Cache()
        self._checked = 0

    def take(self, message: Json) -> None:
        """Take one message."""
        match message:
            case {"client": client, "options": options, "folders": folders}:
                self._client = client_from(client)
                codes = [rule.meta.code for rule in self._rules.rules]
                self._configuration = Configuration(codes, options, folders, codes_in)
            case {"settings": settings, "folder": folder}:
                self._configuration.set_client(settings, folder)
            case {"check": str(file)}:
                lines = {"lines": True} if "lines" in message else {}
                self._send({"checked": file, **lines, **self._answer(Path(file), message)})
            case {"new": new}:
                for path, spans in new.items():
                    keep(self._new, Path(path), spans_of(spans))
            case {"discover": True}:
                self._send({"discovered": [str(path) for path in self._discovered()]})
            case _:
                raise ValueError("a message of no known kind")

    def _answer(self, path: Path, message: Json) -> Json:
        try:
            return self._check(path, message)
        except Exception as error:  # one file must not cost the others
            logger.error("a file could not be checked: %s", described(error))
            return {"diagnostics": NOTHING}
        finally:
            self._checked += 1
            if self._checked % _UNTIDY == 0:
                self._cache = Cache()
                gc.collect()

    def _check(self, path: Path, message: Json) -> Json:
        basis = self._configuration.of(path)
        is_wanted = basis.config.diagnostic_mode is not DiagnosticMode.OPEN or "lines" in message
        if not is_wanted or self._is_left_out(path, basis):
            return {"diagnostics": NOTHING}
        opened = self._opened(path, basis)
        if opened is None:
            return {"diagnostics": NOTHING, "gone": not path.exists()}
        document, diagnostics_of = opened
        told, root = _told(message.get("told"), basis), message.get("root")
        document.diagnostics.root = Path(root) if root else None
        changed = message.get("written") is True
        focus = basis.config.focus
        if changed or focus is not Focus.ALL:
            self._recall(document, path, message.get("before"), is_written=changed)
        if changed:
            document.diagnostics.file_is = WRITTEN
        if basis.config.trusted and (document.arrivals.blocks or focus is Focus.UNCOMMITTED):
            document.take_committed(committed_text(path))
        if "lines" in message:
            return {"diagnostics": NOTHING, "new": self._new_of(document, path)}
        rules = with_rule_files(self._rules, basis.config.rule_texts)
        analysis = analyze(
            document.snapshot, rules, basis.settings, cache=self._cache, elsewhere=told
        )
        placed: Sequence[_Placed]
        if "usual" in message:
            before = with_elsewhere(analysis, _told(message["usual"], basis))
            usual = {_known(*one) for one in before.placed()}
            # What only Bandit or evidence knows is no news of another file.
            placed = [one for one in analysis.placed() if one[1].path and _known(*one) not in usual]
        else:
            analysis, _ = finished(analysis, path, basis.config)
            placed = analysis.placed()
        rests_on: set[Path] = set()
        placed = in_focus(document, placed, partial(self._new_in, rests_on))
        shown = not_known(document, analysis.shown(placed))
        diagnostics = diagnostics_of(shown)
        if changed:
            folder = self._configuration.folder_of(path)
            arrivals = document.arrivals
            snapshot = document.snapshot
            self._known[path] = recorded(snapshot, arrivals.blocks, arrivals.written)
            self._remembered.save(folder, path, snapshot, arrivals.blocks, arrivals.written)
            if "usual" not in message:
                document.analysis = analysis
                self._logbook.look(document, folder)
        answer: Json = {"diagnostics": diagnostics, "rests_on": sorted(map(str, rests_on))}
        if focus is not Focus.ALL and "usual" not in message:
            answer["new"] = self._new_of(document, path)
        return answer

    def _new_of(self, document: Document, path: Path) -> Spans:
        """Return the new lines of a file, and keep them for others that rest on it."""
        spans = new_lines(document, document.basis.config.focus) or ()
        keep(self._new, path, spans)
        return spans

    def _new_in(self, rests_on: set[Path], other: Path) -> Spans:
        """Return the new lines of another file, and note that a finding rests on them."""
        rests_on.add(other)
        return self._new.get(other, ())

    def _recall(self, document: Document, path: Path, before: object, *, is_written: bool) -> None:
        """Find out which lines are new since the file was known last."""
        record = self._remembered.load(self._configuration.folder_of(path), path)
        if record is None:
            record = self._known.get(path)
        if record is None and isinstance(before, list):
            record = record_from(before)
        if record is not None:
            document.arrivals.recall(record, document.snapshot, short=is_written)
        elif before == "nothing":
            document.arrivals.appeared(document.snapshot)

    def _opened(self, path: Path, basis: Basis) -> _Opened | None:
        """Return a regular file that lies in its folder after all links, as if it were opened."""
        folder, real = os.path.realpath(self._configuration.folder_of(path)), os.path.realpath(path)
        if not real.startswith(folder.rstrip(os.sep) + os.sep):
            return None
        if is_notebook(path):
            notebook = notebook_file(path, basis, self._client, _LARGEST)
            return None if notebook is None else (notebook.document, notebook.diagnostics)
        source = read_source(path, _LARGEST)
        if isinstance(source, Unreadable):
            return None
        document = Document(path.as_uri(), None, source.text, basis, self._client)
        return document, lambda placed: document.diagnostics.of(placed, document.snapshot)

    def _is_left_out(self, path: Path, basis: Basis) -> bool:
        """Whether a search for files would pass over a file."""
        folder = self._configuration.folder_of(path)
        around = [p for p in path.parents if folder in p.parents]
        config = basis.config
        return (
            basis.excluded
            or is_excluded(config, path)
            or any(is_excluded(config, p, is_dir=True) for p in around)
            or is_ignored(path, folder)
        )

    def _discovered(self) -> Sequence[Path]:
        """Return the files of the folders of which all are to be checked."""

        def excluded(path: Path, is_dir: bool, named: Path) -> bool:
            config = self._configuration.of(path).config
            return is_excluded(config, path, is_dir=is_dir, named=named)

        wanted = [
            folder
            for folder in self._configuration.paths
            if self._configuration.of(folder / "x.py").config.diagnostic_mode
            is DiagnosticMode.WORKSPACE
        ]
        found, _ = discover(wanted, excluded)
        return found


def _known(line: int, finding: Finding) -> tuple[object, ...]:
    """Return what makes a finding the same, whatever way its value came."""
    return line, finding.range, finding.code, finding.severity


def _told(data: Any, basis: Basis) -> Told:
    config = basis.config
    follows = config.cross_file and config.profile is not Profile.BANDIT
    return told_from(data) if data and follows and basis.settings.kind is None else NOTHING_TOLD


def run(lines: Iterable[bytes], send: Callable[[Json], None]) -> None:
    """Serve until the input ends."""
    checker = Checker(send)
    gc.collect()
    gc.freeze()  # nobody looks through the rules and tables for garbage again
    for line in lines:
        try:
            checker.take(json.loads(line))
        except Exception as error:
            logger.error("a message could not be used: %s", described(error))


def main() -> None:
    """Be the process: one that waits for all others."""
    if hasattr(os, "nice"):
        os.nice(10)
    gc.set_threshold(_MANY_OBJECTS)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what prints does not print into the answers

    def send(message: Json) -> None:
        out.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        out.flush()

    run(sys.stdin.buffer, send)


if __name__ == "__main__":
    main()
