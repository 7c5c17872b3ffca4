"""Which findings of a document the project has accepted as they are: those of its baseline.

What stands in an inserted block is never among them: it is new, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headgate.ruleapi import Finding

if TYPE_CHECKING:
    from headgate.lsp.documents import Document

_Placed = tuple[int, Finding]
"""A line, and a finding relative to it."""


def not_known(document: Document, placed: Sequence[_Placed]) -> Sequence[_Placed]:
    """Return the findings that are not in the baseline."""
    baseline = document.basis.config.baseline
    if baseline is None or document.path is None or not placed:
        return placed
    marks = baseline.of(document.path)
    if not marks:
        return placed
    from headgate.report import fingerprints  # not needed where there is no baseline

    block_at = document.arrivals.block_at
    old = [one for one in placed if block_at(one[0] + one[1].range.start.line) is None]
    findings = [finding.shifted(line) for line, finding in old]
    snapshot = document.snapshot
    if document.notebook is not None:
        findings = [*map(document.notebook.python.finding, findings)]
        snapshot = document.notebook.raw
    found = fingerprints(snapshot, findings)
    known = {id(one) for one, mark in zip(old, found, strict=True) if mark in marks}
    return [one for one in placed if id(one) not in known]
