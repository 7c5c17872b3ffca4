"""Reports in SARIF 2.1.0, for code scanning services.

Owns the mapping of findings to results and of rules to reporting descriptors.
Paths are relative to the folder where the command ran ("%SRCROOT%").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from headgate.report.model import Entry, FileReport, Mend, Report, Waypoint
from headgate.ruleapi import FixSafety, Problem, RuleMeta, Severity
from headgate.text import Range

Json = Mapping[str, object]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}
_SCORES: Final = {
    Severity.ERROR: "8.8",
    Severity.WARNING: "6.0",
    Severity.INFORMATION: "3.5",
    Severity.HINT: "1.0",
}
"""Services sort by a score of 0 to 10: from 7 on it is high, from 4 on medium."""

_ARRIVES: Final = "arrives here, where it is dangerous"


def write_sarif(report: Report, rules: Iterable[tuple[RuleMeta, str]] = ()) -> str:
    """Return the report as SARIF; `rules` are those that ran, with their documentation."""
    described = {meta.code: _rule(meta, doc) for meta, doc in rules}
    for _, entry in report.entries():
        described.setdefault(entry.code, _rule_of_entry(entry))
    codes = sorted(described)
    numbers = {code: number for number, code in enumerate(codes)}
    notifications = [
        *(_problem(file, problem) for file in report.files for problem in file.problems),
        *(
            {
                "level": "error",
                "message": {"text": error.message},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(error.path)}}],
            }
            for error in report.errors
        ),
    ]
    run = {
        "tool": {
            "driver": {
                "name": "Headgate",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": [described[code] for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": [_result(file, entry, numbers) for file, entry in report.entries()],
    }
    content = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, indent=2) + "\n"


def _rule(meta: RuleMeta, doc: str) -> Json:
    text = doc.strip() or meta.summary
    return {
        "id": meta.code,
        "name": _pascal(meta.name),
        "shortDescription": {"text": meta.summary},
        "fullDescription": {"text": text.split("\n\n", 1)[0].replace("\n", " ")},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[meta.severity]},
        "properties": {
            "tags": _tags(meta.cwe),
            "precision": _precision(meta.confidence.value),
            "security-severity": _SCORES[meta.severity],
        },
    }


def _rule_of_entry(entry: Entry) -> Json:
    """Describe a check that is not one of our rules, such as Bandit's, by what it found."""
    return {
        "id": entry.code,
        "name": _pascal(entry.name or entry.code),
        "shortDescription": {"text": entry.name or entry.code},
        "fullDescription": {"text": entry.name or entry.code},
        "help": {"text": f"{entry.code} {entry.name}".strip()},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
        "properties": {
            "tags": _tags(entry.cwe),
            "precision": _precision(entry.confidence),
            "security-severity": _SCORES[entry.severity],
        },
    }


def _tags(cwe: Iterable[int]) -> list[str]:
    return ["security", *(f"external/cwe/cwe-{number:03d}" for number in cwe)]


def _precision(confidence: str) -> str:
    return {"high": "high", "medium": "medium"}.get(confidence, "low")


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.replace("_", "-").split("-"))


def _result(file: FileReport, entry: Entry, numbers: Mapping[str, int]) -> Json:
    out: dict[str, object] = {
        "ruleId": entry.code,
        "ruleIndex": numbers[entry.code],
        "level": _LEVELS[entry.severity],
        "message": {"text": entry.message},
        "locations": [_location(file.path, entry.range, entry.excerpt, entry.cell)],
        "partialFingerprints": {"headgateLine/v1": entry.fingerprint},
        "properties": {
            "severity": entry.severity.name.lower(),
            "confidence": entry.confidence,
            **({"evidence": entry.evidence} if entry.evidence else {}),
            **({"origin": entry.origin} if entry.origin else {}),
            **({"also": list(entry.also)} if entry.also else {}),
            **({"cell": entry.cell} if entry.cell is not None else {}),
        },
    }
    if entry.related:
        out["relatedLocations"] = [
            {
                "id": number,
                **_location(file.path, point.range, None, point.cell),
                "message": {"text": point.message},
            }
            for number, point in enumerate(entry.related)
        ]
    if entry.flow:
        out["codeFlows"] = [{"threadFlows": [{"locations": _flow(file.path, entry)}]}]
    mends = [mend for mend in entry.mends if mend.edits and mend.safety is not FixSafety.SILENCE]
    if mends and entry.cell is None:
        out["fixes"] = [_fix(file.path, mend) for mend in mends]
    return out


def _flow(path: str, entry: Entry) -> list[Json]:
    """Return the way of a value: its source, the steps, and the finding's place last."""
    here = Waypoint(entry.range, _ARRIVES, entry.excerpt, cell=entry.cell)
    return [
        {
            "location": {
                **_location(
                    way.file or path, way.range, None if way.file else way.excerpt, way.cell
                ),
                "message": {"text": way.message},
            }
        }
        for way in (*entry.flow, here)
    ]


def _fix(path: str, mend: Mend) -> Json:
    return {
        "description": {"text": mend.title},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {
                        "deletedRegion": _region(edit.range),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in mend.edits
                ],
            }
        ],
    }


def _location(path: str, range_: Range, excerpt: str | None, cell: int | None) -> Json:
    if cell is not None:
        # A region would count lines of the notebook's JSON, which nobody reads.
        line = range_.start.line + 1
        return {
            "physicalLocation": {"artifactLocation": _artifact(path)},
            "logicalLocations": [
                {"name": f"cell {cell}", "fullyQualifiedName": f"cell {cell}, line {line}"}
            ],
        }
    region = dict(_region(range_))
    if excerpt is not None and range_.start.line == range_.end.line:
        region["snippet"] = {"text": excerpt[range_.start.column : range_.end.column]}
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _region(range_: Range) -> Json:
    return {
        "startLine": range_.start.line + 1,
        "startColumn": range_.start.column + 1,
        "endLine": range_.end.line + 1,
        "endColumn": range_.end.column + 1,
    }


def _artifact(path: str) -> Json:
    pure = PurePath(path)
    if pure.is_absolute():
        name = pure.as_posix()
        return {"uri": f"file://{'' if name.startswith('/') else '/'}{quote(name, safe='/:')}"}
    return {"uri": quote(pure.as_posix(), safe="/"), "uriBaseId": "%SRCROOT%"}


def _problem(file: FileReport, problem: Problem) -> Json:
    location: dict[str, object] = {"artifactLocation": _artifact(file.path)}
    if problem.line is not None:
        location["region"] = {"startLine": problem.line + 1}
    return {
        "level": "warning",
        "message": {"text": f"{problem.where}: {problem.message}"},
        "locations": [{"physicalLocation": location}],
    }
