"""Where a definition that a fix brings along is written.

Owns the search for the top-level statement around a place, and for a definition of the same
name that stands in the file already.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from headgate.engine import Analysis
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.realising import Definition, Plan
from headgate.syntax import CONTINUES


def placed(analysis: Analysis, plan: Plan) -> Plan | CannotFix:
    """Return the plan with the lines of its definitions, without those that are there."""
    top = top_of(analysis, plan.first)
    missing: list[Definition] = []
    for one in plan.definitions:
        head = re.compile(rf"(?:class|def) {one.name}\b")
        there = (n for n, line in enumerate(analysis.snapshot.lines) if head.match(line))
        line = next(there, None)
        if line is None:
            if one.name in analysis.imports_at(plan.first).variables:
                return CannotFix("something else has the name of the definition")
            missing.append(replace(one, line=top))
        elif not _is_there(one, analysis, line):
            return CannotFix("another definition has this name")
        elif line >= top and not analysis.region_at(plan.first)[1].indent:
            return CannotFix("the definition stands further down")
    return replace(plan, definitions=tuple(missing))


def _is_there(one: Definition, analysis: Analysis, line: int) -> bool:
    """Whether the definition at a line is this one, however it is indented and spaced."""
    wanted = [text.strip() for text in one.text.splitlines() if text.strip()]
    behind = islice(analysis.snapshot.lines, line, None)
    found = (text.strip() for text in behind if text.strip())
    return all(next(found, None) == text for text in wanted)


def top_of(analysis: Analysis, line: int) -> int:
    """Return the first line of the top-level statement around a line, decorators with it."""
    items = analysis.items
    index = max(items.find(line), 0)
    while index > 0:
        region = items[index].region
        if not region.indent and region.word not in CONTINUES:
            before = items[index - 1].region
            if before.word != "@" or before.indent:
                break
        index -= 1
    region = items[index].region
    lead = region.offset
    while lead and region.lead[lead - 1].lstrip().startswith("#"):
        lead -= 1  # comments right above belong to it
    return items.top(index) + lead
