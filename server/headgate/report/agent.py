"""Reports for coding agents: what to change, in words that need no look at the editor.

Owns the wording. Short, since an agent pays for every word; without the ways to silence
a finding, since code is to be mended and not excused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from headgate.report.model import Entry
from headgate.report.previews import NewLines
from headgate.report.text import shown
from headgate.ruleapi import FixSafety

_MOST: Final = 10
"""Findings that are told; an agent asks again after the next edit."""
_WIDTH: Final = 200
_STEPS: Final = 4


def write_for_agent(path: str, entries: Sequence[Entry]) -> str:
    """Return what to change in a file."""
    problems = "1 problem" if len(entries) == 1 else f"{len(entries)} problems"
    lines = [
        f"Headgate found {problems} in what was just written to {shown(path)}. "
        "Change the code so that nothing of it is left."
    ]
    for entry in entries[:_MOST]:
        lines += ["", *entry_for_agent(path, entry)]
    if len(entries) > _MOST:
        lines += ["", f"And {len(entries) - _MOST} more, which are told once these are gone."]
    return "".join(f"{line}\n" for line in lines)


def entry_for_agent(path: str, entry: Entry) -> Iterator[str]:
    """Yield the lines about one finding: what and why, the code, the way, a fix."""
    cell = "" if entry.cell is None else f":cell {entry.cell}"
    level = entry.severity.name.lower()
    place = f"{shown(path)}{cell}:{entry.range.start.line + 1}"
    yield f"{place}: {entry.code} ({level}): {shown(entry.message)}"
    yield f"  code: {_short(entry.excerpt)}"
    for point in entry.flow[:_STEPS]:
        where = f"{shown(point.file)}:" if point.file else "line "
        yield f"  way: {where}{point.range.start.line + 1}: {shown(point.message)}"
    mend = next((m for m in entry.mends if m.safety is not FixSafety.SILENCE), None)
    if mend is not None:
        yield f"  fix: {shown(mend.title)}"
        for lines in mend.after:
            yield f"    {_where(lines)}"
            yield from (f"      {shown(line)}" for line in lines.text.splitlines())
    yield f"  more: headgate explain {entry.code}"


def _where(lines: NewLines) -> str:
    if lines.first == lines.stop:
        return f"put in before line {lines.first + 1}:"
    one = lines.stop == lines.first + 1
    what = f"line {lines.first + 1}" if one else f"lines {lines.first + 1} to {lines.stop}"
    if not lines.text:
        return f"take out {what}"
    return f"{what} {'becomes' if one else 'become'}:"


def _short(text: str) -> str:
    text = shown(text.strip())
    return text if len(text) <= _WIDTH else text[:_WIDTH] + "…"
