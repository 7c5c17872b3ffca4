"""Which findings an editor shows: all, or those that new lines bring.

Owns what it means that a finding is one of new lines: it is on one, or a value came through one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headgate.lsp.comparing import changes, pairs
from headgate.project import Focus
from headgate.ruleapi import Finding
from headgate.text import Range, Snapshot

if TYPE_CHECKING:
    from headgate.lsp.documents import Document

_Placed = tuple[int, Finding]
"""A line, and a finding relative to it."""


def in_focus(document: Document, placed: Sequence[_Placed]) -> Sequence[_Placed]:
    """Return the findings that are shown."""
    focus = document.basis.config.focus
    if focus is Focus.ALL or not placed:
        return placed
    if focus is Focus.INSERTED:
        spans = [(block.first, block.stop) for block in document.arrivals.blocks]
    elif document.committed is None:
        return placed  # nothing is known to be committed
    else:
        same = committed_lines(document.committed, document.snapshot)
        found = changes(same, len(document.committed), document.snapshot.line_count)
        spans = [(first, stop) for _, _, first, stop in found if stop > first]
    return [(line, finding) for line, finding in placed if _is_within(finding, line, spans)]


def committed_lines(committed: Sequence[str], snapshot: Snapshot) -> list[tuple[int, int]]:
    """Return which lines are in the last commit, beside where they are there."""
    return pairs(committed, [line.rstrip() for line in snapshot.lines], len)


def _is_within(finding: Finding, line: int, spans: Sequence[tuple[int, int]]) -> bool:
    steps = (r.range for r in (*finding.path, *finding.related) if r.range and not r.file)
    return any(_touches(range_.shifted(line), spans) for range_ in (finding.range, *steps))


def _touches(range_: Range, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= range_.end.line and range_.start.line < stop for first, stop in spans)
