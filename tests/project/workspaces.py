"""Workspaces in memory, and what is found in their files."""

from __future__ import annotations

import json
from collections.abc import Mapping

from headgate.catalog import default_rules, library_models
from headgate.engine import Analysis, analyze
from headgate.project.index import Index, Store, told_data, told_from
from headgate.ruleapi import Severity
from headgate.text import Snapshot


def index_of(files: Mapping[str, str], store: Store | None = None) -> Index:
    """Return the index of a workspace that lies in memory; `files` may change."""
    return Index(library_models(), lambda file: files.get(file), files.__contains__, store)


def analysed(files: Mapping[str, str], index: Index | None = None) -> dict[str, Analysis]:
    """Return all files, analysed with what the others say; that goes through JSON."""
    index = index or index_of(files)
    calls = index.calls(files)
    out: dict[str, Analysis] = {}
    for file, text in files.items():
        told = told_from(json.loads(json.dumps(told_data(index.told(file, calls.get(file, ()))))))
        out[file] = analyze(Snapshot.of(text), default_rules(), elsewhere=told)
    return out


Found = list[tuple[str, str, int, list[str]]]


def loud(files: Mapping[str, str], index: Index | None = None) -> Found:
    """Return file, code, line and way of each error; a place is "file:line", zero-based."""
    return [
        (
            file,
            finding.code,
            finding.range.start.line,
            [f"{p.file}:{p.range.start.line}" for p in finding.path if p.range],
        )
        for file, analysis in analysed(files, index).items()
        for finding in analysis.findings()
        if finding.severity is Severity.ERROR
    ]
