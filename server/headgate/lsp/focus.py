"""Which findings an editor shows: all, or those that new lines bring.

Owns what it means that a finding is one of new lines: it is on one, or a value came through one,
in whatever file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from headgate.lsp.comparing import changes, pairs
from headgate.project import Focus
from headgate.ruleapi import Finding
from headgate.text import Range, Snapshot

if TYPE_CHECKING:
    from headgate.lsp.documents import Document

_Placed = tuple[int, Finding]
"""A line, and a finding relative to it."""
Spans = Sequence[tuple[int, int]]
"""First lines and those after the last ones."""


def in_focus(
    document: Document, placed: Sequence[_Placed], new_in: Callable[[Path], Spans]
) -> Sequence[_Placed]:
    """Return the findings that are shown; `new_in` tells which lines of another file are new."""
    focus = document.basis.config.focus
    if focus is Focus.ALL or not placed:
        return placed
    spans = new_lines(document, focus)
    if spans is None:
        return placed
    root = document.diagnostics.root
    known: dict[str, Spans] = {"": spans}

    def spans_of(file: str) -> Spans:
        if file not in known:
            path = None if root is None else root.joinpath(*PurePosixPath(file).parts)
            known[file] = () if path is None else new_in(path)
        return known[file]

    return [(line, finding) for line, finding in placed if _is_within(finding, line, spans_of)]


def new_lines(document: Document, focus: Focus) -> Spans | None:
    """Return the lines that are new, None if nothing is known of that."""
    basis = (document.snapshot, document.arrivals.blocks, document.committed, focus)
    if document.new is None or document.new[0] != basis:
        document.new = basis, _new_lines(document, focus)
    return document.new[1]


def _new_lines(document: Document, focus: Focus) -> Spans | None:
    if focus is Focus.ALL:
        return None
    if focus is Focus.INSERTED:
        return tuple((block.first, block.stop) for block in document.arrivals.blocks)
    if document.committed is None:
        return None
    same = committed_lines(document.committed, document.snapshot)
    found = changes(same, len(document.committed), document.snapshot.line_count)
    return tuple((first, stop) for _, _, first, stop in found if stop > first)


def committed_lines(committed: Sequence[str], snapshot: Snapshot) -> list[tuple[int, int]]:
    """Return which lines are in the last commit, beside where they are there."""
    return pairs(committed, [line.rstrip() for line in snapshot.lines], len)


def keep(known: dict[Path, Spans], path: Path, spans: Spans) -> None:
    """Keep which lines of a file are new, where there are any."""
    if spans:
        known[path] = spans
    else:
        known.pop(path, None)


def spans_of(found: Iterable[Iterable[int]]) -> Spans:
    """Return what came as JSON."""
    return tuple((first, stop) for first, stop in found)


def _is_within(finding: Finding, line: int, spans_of: Callable[[str], Spans]) -> bool:
    if _touches(finding.range.shifted(line), spans_of("")):
        return True
    return any(
        _touches(step.range if step.file else step.range.shifted(line), spans_of(step.file))
        for step in (*finding.path, *finding.related)
        if step.range
    )


def _touches(range_: Range, spans: Spans) -> bool:
    return any(first <= range_.end.line and range_.start.line < stop for first, stop in spans)
