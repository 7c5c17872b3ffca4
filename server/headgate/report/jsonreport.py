"""Reports as JSON, for programs.

Schema, version 1; keys may be added, none changes its meaning:

    {"version": 1,
     "headgate": "0.1.0",                     the version that wrote it
     "files": 3,                              files that were checked
     "findings": [{
        "path": "app/views.py",               relative where it can be, with "/"
        "cell": 3,                            in a notebook only: its number, from 1, and
                                              the lines are those of the cell
        "line": 7, "column": 5,               one-based, in code points
        "end_line": 7, "end_column": 31,      just after the finding
        "code": "HG502", "name": "unsafe-yaml-load",
        "message": "...",
        "severity": "error" | "warning" | "information" | "hint",
        "confidence": "high" | "medium" | "low",
        "cwe": [502],
        "evidence": "remote" | "local" | "assembled" | "unknown" | "clean" | null,
        "origin": "inserted" | "written" | "changed" | null,   in code that an editor has seen
                                              come in at once, in itself or on disk, and nobody
                                              has accepted; led to by new lines (--since,
                                              --staged, --diff); not known
        "also": ["HG101"],                    rules that found the same and yielded
        "excerpt": "yaml.load(text)",         the first line; secrets are masked
        "fingerprint": "...",                 stays when the line moves
        "fixes": [{"title": "...", "safety": "safe" | "review" | "silence",
                   "edits": [{"line", "column", "end_line", "end_column", "text"}]}],
        "related": [{"line", "column", "end_line", "end_column", "message"}],
        "flow": [{"path", "line", "column", "end_line", "end_column", "message"}]}],
                                              the way of the value from its source, in order;
                                              the finding itself is not in it
     "suppressed": 0,                         findings that comments silence
     "baseline": 0,                           findings that the project's baseline has
     "problems": [{"path", "line" | null, "where", "message"}],   what Headgate could not do
     "errors": [{"path", "message"}],         files that could not be checked
     "summary": {"error": 1, "warning": 0, "information": 0, "hint": 0}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from headgate.report.model import Entry, Report
from headgate.text import Range


def write_json(report: Report) -> str:
    """Return the report as JSON, with a line end."""
    content = {
        "version": 1,
        "headgate": report.version,
        "files": len(report.files),
        "findings": [_finding(file.path, entry) for file, entry in report.entries()],
        "suppressed": sum(file.suppressed for file in report.files),
        "baseline": sum(file.known for file in report.files),
        "problems": [
            {
                "path": file.path,
                "line": None if problem.line is None else problem.line + 1,
                "where": problem.where,
                "message": problem.message,
            }
            for file in report.files
            for problem in file.problems
        ],
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
        "summary": {severity.name.lower(): n for severity, n in report.counts().items()},
    }
    return json.dumps(content, indent=2) + "\n"


def _finding(path: str, entry: Entry) -> Mapping[str, object]:
    return {
        "path": path,
        **_place(entry.range, entry.cell),
        "code": entry.code,
        "name": entry.name,
        "message": entry.message,
        "severity": entry.severity.name.lower(),
        "confidence": entry.confidence,
        "cwe": list(entry.cwe),
        "evidence": entry.evidence,
        "origin": entry.origin,
        "also": list(entry.also),
        "excerpt": entry.excerpt,
        "fingerprint": entry.fingerprint,
        "fixes": [
            {
                "title": mend.title,
                "safety": mend.safety.value,
                "edits": [{**_place(edit.range), "text": edit.text} for edit in mend.edits],
            }
            for mend in entry.mends
        ],
        "related": [
            {**_place(point.range, point.cell), "message": point.message} for point in entry.related
        ],
        "flow": [
            {"path": way.file or path, **_place(way.range, way.cell), "message": way.message}
            for way in entry.flow
        ],
    }


def _place(range_: Range, cell: int | None = None) -> Mapping[str, int]:
    return {
        **({} if cell is None else {"cell": cell}),
        "line": range_.start.line + 1,
        "column": range_.start.column + 1,
        "end_line": range_.end.line + 1,
        "end_column": range_.end.column + 1,
    }
