"""What a report says, ready to be written in any format.

Owns the step from findings to entries that hold no secret: after it the source
text is gone, so no format can leak it. Knows no format and no file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from headgate.report.masking import (
    hide,
    is_secret,
    masked_lines,
    masked_message,
    secret_texts,
    without_keys,
)
from headgate.report.previews import NewLines, preview
from headgate.ruleapi import Finding, FixSafety, Problem, Severity
from headgate.text import Edit, Range, Snapshot


@dataclass(frozen=True, slots=True)
class Mend:
    """A fix as a report shows it; `edits` is empty where they are not to be shown."""

    title: str
    safety: FixSafety
    edits: tuple[Edit, ...] = ()
    after: tuple[NewLines, ...] = ()
    """What the edits make of the lines; empty where these may not be shown either."""


@dataclass(frozen=True, slots=True)
class Waypoint:
    """One place on the way of a value from its source."""

    range: Range
    message: str
    excerpt: str
    """The first line of the range, without its end; "" in another file.

    What secrets another file holds is not known here, so its lines are not shown.
    """
    file: str = ""
    """The path of another file, as reports call it; "" is the finding's own."""
    cell: int | None = None
    """The cell of a notebook, counted from 1; the range counts its lines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding without secrets."""

    code: str
    name: str
    message: str
    severity: Severity
    confidence: str
    cwe: tuple[int, ...]
    evidence: str | None
    also: tuple[str, ...]
    range: Range
    excerpt: str
    """The first line of the range, without its end."""
    fingerprint: str
    """The same for the same code on the same line of text, wherever it moves in the file."""
    mends: tuple[Mend, ...] = ()
    related: tuple[Waypoint, ...] = ()
    flow: tuple[Waypoint, ...] = ()
    """The way of the value from its source; the finding's own place is not in it."""
    cell: int | None = None
    """The cell of a notebook, counted from 1; the range and the mends count its lines."""
    origin: str | None = None
    """How the code of the finding has come: "inserted" at once in an editor, "written" by
    something else, or "changed" as one asked for."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file. The path is relative, with "/", wherever it can be."""

    path: str
    entries: tuple[Entry, ...] = ()
    suppressed: int = 0
    problems: tuple[Problem, ...] = ()
    known: int = 0
    """Findings that are left out, since the project's baseline has them."""


@dataclass(frozen=True, slots=True)
class InputError:
    """A file that could not be checked."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run says, in the order of paths and places."""

    files: tuple[FileReport, ...] = ()
    errors: tuple[InputError, ...] = ()
    version: str = ""

    def entries(self) -> Iterable[tuple[FileReport, Entry]]:
        """Yield every entry with its file."""
        return ((file, entry) for file in self.files for entry in file.entries)

    def counts(self) -> Mapping[Severity, int]:
        """Return how many findings there are of each severity."""
        seen = Counter(entry.severity for _, entry in self.entries())
        return {severity: seen[severity] for severity in Severity}


def file_report(
    path: str,
    snapshot: Snapshot,
    findings: Sequence[Finding],
    suppressed: Sequence[Finding] = (),
    problems: Sequence[Problem] = (),
    mends: Mapping[Finding, Sequence[Mend]] | None = None,
    path_of: Callable[[str], str] = str,
    origin_of: Callable[[Finding], str | None] = lambda finding: None,
) -> FileReport:
    """Make the report of one file.

    `mends` holds the checked fixes of findings, with edits; `path_of` tells how reports
    call another file of the workspace, `origin_of` how the code of a finding has come.
    """
    secrets = secret_texts(snapshot, (*findings, *suppressed))
    hidden = masked_lines(snapshot, (*findings, *suppressed))

    def excerpt_of(line: int) -> str:
        return without_keys(hidden.get(line, snapshot.body(line)))

    seen: Counter[tuple[str, str]] = Counter()
    entries: list[Entry] = []
    for finding in findings:
        line = finding.range.start.line
        excerpt = excerpt_of(line)
        place = (finding.code, excerpt.strip())
        entries.append(
            Entry(
                code=finding.code,
                name=finding.name,
                message=masked_message(finding, secrets),
                severity=finding.severity,
                confidence=finding.confidence.value,
                cwe=finding.cwe,
                evidence=finding.evidence.value if finding.evidence else None,
                also=finding.also,
                range=finding.range,
                excerpt=excerpt,
                fingerprint=_fingerprint(*place, seen[place]),
                mends=tuple(
                    replace(mend, after=preview(snapshot, mend.edits, hidden))
                    for mend in _mends(finding, mends or {}, secrets)
                ),
                related=tuple(
                    Waypoint(r.range, hide(r.message, secrets), "")
                    for r in finding.related
                    if r.range
                ),
                flow=tuple(
                    Waypoint(
                        step.range,
                        hide(step.message, secrets),
                        "" if step.file else excerpt_of(step.range.start.line),
                        path_of(step.file) if step.file else "",
                    )
                    for step in finding.path
                    if step.range
                ),
                origin=origin_of(finding),
            )
        )
        seen[place] += 1
    said = tuple(replace(p, message=hide(p.message, secrets)) for p in problems)
    return FileReport(path, tuple(entries), len(suppressed), said)


def in_cells(report: FileReport, cell_of: Callable[[int], tuple[int, int]]) -> FileReport:
    """Return the report of a notebook with the places of its cells.

    `cell_of` tells, for a line of all cells together, the number of its cell and the line
    that the cell begins with.
    """

    def way(point: Waypoint) -> Waypoint:
        if point.file:
            return point
        cell, first = cell_of(point.range.start.line)
        return replace(point, range=point.range.shifted(-first), cell=cell)

    def mends(entry: Entry, cell: int, first: int) -> Iterator[Mend]:
        for mend in entry.mends:
            lines = (place.line for edit in mend.edits for place in edit.range)
            here = all(cell_of(line)[0] == cell for line in lines)
            yield replace(
                mend,
                edits=tuple(e.shifted(-first) for e in mend.edits if here),
                after=tuple(lines.shifted(-first) for lines in mend.after if here),
            )

    entries: list[Entry] = []
    for entry in report.entries:
        cell, first = cell_of(entry.range.start.line)
        entries.append(
            replace(
                entry,
                cell=cell,
                range=entry.range.shifted(-first),
                related=tuple(map(way, entry.related)),
                flow=tuple(map(way, entry.flow)),
                mends=tuple(mends(entry, cell, first)),
            )
        )
    problems: list[Problem] = []
    for problem in report.problems:
        if problem.line is not None:
            cell, first = cell_of(problem.line)
            message = f"in cell {cell}: {problem.message}"
            problem = replace(problem, line=problem.line - first, message=message)
        problems.append(problem)
    return replace(report, entries=tuple(entries), problems=tuple(problems))


def _mends(
    finding: Finding, checked: Mapping[Finding, Sequence[Mend]], secrets: Collection[str]
) -> tuple[Mend, ...]:
    mends = checked.get(finding)
    if mends is None:
        return tuple(Mend(hide(fix.title, secrets), fix.safety) for fix in finding.fixes)
    return tuple(_shown_mend(mend, is_secret(finding), secrets) for mend in mends)


def _shown_mend(mend: Mend, about_secret: bool, secrets: Collection[str]) -> Mend:
    title = hide(mend.title, secrets)
    # New text may hold the old secret, and masked it would be wrong.
    if about_secret or any(
        without_keys(hide(edit.text, secrets)) != edit.text for edit in mend.edits
    ):
        return Mend(title, mend.safety)
    return replace(mend, title=title)


def fingerprints(snapshot: Snapshot, findings: Sequence[Finding]) -> list[str]:
    """Return the fingerprints that a report gives findings, which are in order."""
    hidden = masked_lines(snapshot, findings)
    seen: Counter[tuple[str, str]] = Counter()
    out: list[str] = []
    for finding in findings:
        line = finding.range.start.line
        place = (finding.code, without_keys(hidden.get(line, snapshot.body(line))).strip())
        out.append(_fingerprint(*place, seen[place]))
        seen[place] += 1
    return out


def _fingerprint(code: str, line: str, ordinal: int) -> str:
    content = f"{code}\0{line}\0{ordinal}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:32]
