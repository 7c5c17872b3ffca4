"""What came in at once, counted: by day, and by rule. As text and as JSON.

Owns what the figures mean. Dangerous is what is reported as an error or a warning. A day is
the one on which a block came in, and what became of its findings since counts for that day.

JSON, version 1; keys may be added, none changes its meaning:

    {"version": 1, "headgate": "0.1.0",
     "folder": "/home/me/app",
     "from": "2026-11-01", "to": "2026-11-30",     both included
     "files": 3,                                   files into which blocks came
     "totals": {
        "blocks": 12, "lines": 340,                lines that are not blank
        "dangerous_blocks": 3, "dangerous_lines": 81,
        "findings": 5,                             errors and warnings; each is one of:
        "fixed": 2,                                gone, while the block stayed
        "silenced": 0,                             by a comment
        "kept": 1,                                 there when the block was accepted or committed
        "removed": 1,                              gone with their block
        "open": 1,
        "notes": 7,                                informations and hints
        "accepted": 4, "committed": 6, "removed_blocks": 1, "open_blocks": 1},
     "days": [{"day": "2026-11-01", …}],           the same of each day; days without blocks too
     "rules": [{"code": "HG101", "name": "…", "severity": "error",
                "found": 2, "fixed": 1}]}          most findings first
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Protocol

from headgate.ruleapi import Severity

LOUD = frozenset({Severity.ERROR, Severity.WARNING})


class Tally(Protocol):
    """What one rule has found in a block."""

    @property
    def code(self) -> str:
        """The rule."""
        ...

    @property
    def severity(self) -> Severity:
        """The loudest."""
        ...

    @property
    def found(self) -> int:
        """The most at once."""
        ...

    @property
    def here(self) -> int:
        """Those still reported when the block was last seen."""
        ...

    @property
    def silenced(self) -> int:
        """Those that a comment kept silent then."""
        ...


class Fate(Protocol):
    """What has become of a block."""

    @property
    def name(self) -> str:
        """OPEN, ACCEPTED, COMMITTED or REMOVED."""
        ...


class Arrived(Protocol):
    """A block."""

    @property
    def day(self) -> date:
        """When it came in."""
        ...

    @property
    def lines(self) -> int:
        """The most that it had."""
        ...

    @property
    def tallies(self) -> Sequence[Tally]:
        """What was found in it."""
        ...

    @property
    def fate(self) -> Fate:
        """What has become of it."""
        ...


@dataclass(slots=True)
class Counts:
    """Figures of a day, or of many."""

    blocks: int = 0
    lines: int = 0
    dangerous_blocks: int = 0
    dangerous_lines: int = 0
    findings: int = 0
    fixed: int = 0
    silenced: int = 0
    kept: int = 0
    removed: int = 0
    open: int = 0
    notes: int = 0
    accepted: int = 0
    committed: int = 0
    removed_blocks: int = 0
    open_blocks: int = 0

    def add(self, block: Arrived) -> None:
        """Count one more block."""
        self.blocks += 1
        self.lines += block.lines
        loud = [tally for tally in block.tallies if tally.severity in LOUD and tally.found]
        if loud:
            self.dangerous_blocks += 1
            self.dangerous_lines += block.lines
        for tally in loud:
            self.findings += tally.found
            self.silenced += tally.silenced
            self.fixed += tally.found - tally.here - tally.silenced
        here = sum(tally.here for tally in loud)
        match block.fate.name:
            case "ACCEPTED":
                self.accepted += 1
                self.kept += here
            case "COMMITTED":
                self.committed += 1
                self.kept += here
            case "REMOVED":
                self.removed_blocks += 1
                self.removed += here
            case _:
                self.open_blocks += 1
                self.open += here
        self.notes += sum(t.found for t in block.tallies if t.severity not in LOUD)


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What one rule has found."""

    code: str
    name: str
    severity: Severity
    found: int
    fixed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All that is told of a workspace folder."""

    folder: str
    files: int
    days: Mapping[date, Counts]
    """In their order, without gaps."""
    totals: Counts
    rules: tuple[RuleCounts, ...]

    @property
    def first(self) -> date:
        """The first day."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last day."""
        return max(self.days)


def summed(
    folder: str,
    files: Iterable[Sequence[Arrived]],
    names: Mapping[str, str],
    last: date,
    days: int,
) -> Summary:
    """Count what came in on so many days up to the last one; `names` are those of rules."""
    order = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    counts = {day: Counts() for day in order}
    totals = Counts()
    found: dict[str, list[Tally]] = {}
    touched = 0
    for entries in files:
        blocks = [entry for entry in entries if entry.day in counts]
        touched += bool(blocks)
        for block in blocks:
            counts[block.day].add(block)
            totals.add(block)
            for tally in block.tallies:
                if tally.severity in LOUD and tally.found:
                    found.setdefault(tally.code, []).append(tally)
    rules = (
        RuleCounts(
            code,
            names.get(code, ""),
            min(t.severity for t in tallies),
            sum(t.found for t in tallies),
            sum(t.found - t.here - t.silenced for t in tallies),
        )
        for code, tallies in found.items()
    )
    ordered = sorted(rules, key=lambda r: (-r.found, r.severity, r.code))
    return Summary(folder, touched, counts, totals, tuple(ordered))


def write_arrivals_json(summary: Summary, version: str) -> str:
    """Return the summary as JSON."""
    data = {
        "version": 1,
        "headgate": version,
        "folder": summary.folder,
        "from": summary.first.isoformat(),
        "to": summary.last.isoformat(),
        "files": summary.files,
        "totals": asdict(summary.totals),
        "days": [
            {"day": day.isoformat(), **asdict(counts)} for day, counts in summary.days.items()
        ],
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.name.lower(),
                "found": rule.found,
                "fixed": rule.fixed,
            }
            for rule in summary.rules
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


COLUMNS = (
    ("blocks", "blocks"),
    ("lines", "lines"),
    ("dangerous_blocks", "dangerous"),
    ("findings", "findings"),
    ("fixed", "fixed"),
    ("silenced", "silenced"),
    ("kept", "kept"),
    ("removed", "removed"),
    ("open", "open"),
)
"""Of a table by day: names in `Counts`, and headings."""


def write_arrivals_text(summary: Summary) -> Iterator[str]:
    """Yield the lines of the summary."""
    yield sentence(summary)
    if not summary.totals.blocks:
        yield "There is a log for each folder that an editor with Headgate has opened."
        return
    yield ""
    rows = [
        [day.isoformat(), *(f"{getattr(counts, name)}" for name, _ in COLUMNS)]
        for day, counts in summary.days.items()
        if counts.blocks
    ]
    rows.append(["all", *(f"{getattr(summary.totals, name)}" for name, _ in COLUMNS)])
    yield from _table([["day", *(title for _, title in COLUMNS)], *rows])
    if summary.rules:
        yield ""
        yield from _table(
            [
                ["rule", "found", "fixed", ""],
                *([r.code, f"{r.found}", f"{r.fixed}", r.name] for r in summary.rules),
            ]
        )


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if cell.isdigit() or (row is rows[0] and n) else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def sentence(summary: Summary) -> str:
    """Return what there is to say in short."""
    totals = summary.totals
    days = len(summary.days)
    time = f"In the {days} days up to {summary.last}" if days > 1 else f"On {summary.last}"
    if not totals.blocks:
        return f"{time} nothing was seen to come in at once in {summary.folder}."
    came = (
        f"{time}, {counted(totals.blocks, 'block')} of {counted(totals.lines, 'line')} came into "
        f"{counted(summary.files, 'file')} at once, pasted or generated rather than typed."
    )
    if not totals.findings:
        return f"{came} Nothing dangerous was found in them."
    share = percent(totals.dangerous_blocks, totals.blocks)
    parts = [
        (totals.fixed, "fixed"),
        (totals.silenced, "silenced by a comment"),
        (totals.kept, "accepted or committed as they were"),
        (totals.removed, "removed with their block"),
        (totals.open, "still open"),
    ]
    told = [f"{number} {words}" for number, words in parts if number]
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    found = counted(totals.findings, "finding")
    return (
        f"{came} In {totals.dangerous_blocks} of them ({share}) something dangerous was found: "
        f"{found}: {listed}."
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(part: int, whole: int) -> str:
    """Return a share that is never rounded to nothing or to all."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "under 1 %"
    if 99 < share < 100:
        return "over 99 %"
    return f"{share:.0f} %"
