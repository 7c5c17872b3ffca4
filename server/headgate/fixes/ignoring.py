"""Writes the comment that silences a finding, with room for the reason."""

from __future__ import annotations

import re
from typing import Final

from headgate.engine import Analysis
from headgate.engine.documents import COMMENTS
from headgate.engine.suppression import is_in_force
from headgate.fixes.outcomes import CannotFix
from headgate.ruleapi import Finding
from headgate.syntax import Comment, Region
from headgate.text import Edit, Position, Range

REASON: Final = "why is this safe?"
_UNTIL = re.compile(r"[^#]*?([ \t]*\buntil[ \t]+(\d{4}-\d{2}-\d{2})\b)")
_MARK = re.compile(r"(?:#|<!--|;)\s*headgate:\s*ignore(?:(\[)([^\]]*)\])?", re.I)


def ignore_here(analysis: Analysis, finding: Finding) -> tuple[Edit, ...] | CannotFix:
    """Return the edit that silences `finding` in its statement."""
    if finding.code in analysis.rules.locked:
        return CannotFix("only the configuration silences it")
    if analysis.document is not None:
        return _in_document(analysis, finding)
    first, region = analysis.region_at(finding.range.start.line)
    for comment in region.comments:
        match = _MARK.search(comment.text)
        if match is not None and match.group(1) is not None:
            return _listed(first, comment, match, finding.code, analysis.settings.today)
    line = _comment_line(region, finding.range.start.line - first)
    if line is None:
        return CannotFix("no line of the statement can take a comment")
    body = region.lines[line].rstrip("\r\n")
    kept = len(body.rstrip())
    place = Range(Position(first + line, kept), Position(first + line, len(body)))
    return (Edit(place, f"  # headgate: ignore[{finding.code}] {REASON}"),)


def _in_document(analysis: Analysis, finding: Finding) -> tuple[Edit, ...] | CannotFix:
    """Return the edit that silences a finding in a text that is no Python, on its line."""
    kind = analysis.settings.kind
    style = None if kind is None else COMMENTS.get(kind)
    line = finding.range.start.line
    body = analysis.snapshot.body(line)
    if style is None:
        return CannotFix("the document cannot hold a comment")
    match = _MARK.search(body)
    if match is not None and match.group(1) is not None:
        today = analysis.settings.today
        return _listed(line, Comment(0, 0, body), match, finding.code, today)
    if body.rstrip().endswith("\\"):
        return CannotFix("the line goes on")
    before, after = style
    kept = len(body.rstrip())
    place = Range(Position(line, kept), Position(line, len(body)))
    text = f"  {before} headgate: ignore[{finding.code}] {REASON}{after}"
    return (Edit(place, text),)


def _listed(
    first: int, comment: Comment, match: re.Match[str], code: str, today: str
) -> tuple[Edit, ...] | CannotFix:
    """Add a code to the list of a suppression that is there; one that has ended begins anew."""

    def part(start: int, end: int) -> Range:
        line = first + comment.line
        return Range(Position(line, comment.column + start), Position(line, comment.column + end))

    edits: list[Edit] = []
    codes = match.group(2)
    if code.upper() not in re.split(r"[\s,]+", codes.upper()):
        start = match.start(2) + len(codes.rstrip(" \t,"))
        text = f", {code}" if codes.strip(" \t,") else code
        edits.append(Edit(part(start, match.end(2)), text))
    until = _UNTIL.match(comment.text, match.end())
    if until is not None and not is_in_force(until.group(2), today):
        edits.append(Edit(part(*until.span(1)), ""))
    return tuple(edits) if edits else CannotFix("the comment names it already")


def _comment_line(region: Region, wanted: int) -> int | None:
    """Return the line of the statement, nearest behind `wanted`, that can end in a comment."""
    closed = {line for part in region.strings() for line in range(part.line, part.end_line)}
    commented = {comment.line for comment in region.comments}
    count = len(region.lines)
    line: int
    for line in [*range(wanted, count), *range(wanted - 1, -1, -1)]:
        body = region.lines[line].rstrip("\r\n") if line >= 0 else ""
        joined = body.endswith("\\") and line not in commented
        if line not in closed and not joined and body.strip():
            return line
    return None
