"""What a Bandit issue means here: its place, severity, confidence and name.

Owns that mapping. Any stands for Bandit's issue, which carries no types.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from headgate.ruleapi import Confidence, Finding, Problem, Severity
from headgate.text import Encoding, Position, Range, column_of_units

# What Bandit leaves undefined is the quietest.
_SEVERITY: Final = MappingProxyType(
    {
        "HIGH": Severity.WARNING,
        "MEDIUM": Severity.INFORMATION,
        "LOW": Severity.HINT,
        "UNDEFINED": Severity.HINT,
    }
)
_CONFIDENCE: Final = MappingProxyType(
    {
        "HIGH": Confidence.HIGH,
        "MEDIUM": Confidence.MEDIUM,
        "LOW": Confidence.LOW,
        "UNDEFINED": Confidence.LOW,
    }
)
# B202 prints nodes, with an address that differs from run to run.
_ADDRESS: Final = re.compile(r" at 0x[0-9A-Fa-f]+(?=>)")


def findings_of(
    issues: Iterable[Any],
    range_of: Callable[[Any], Range],
    names: Mapping[str, str],
    on_problem: Callable[[Problem], object],
) -> tuple[Finding, ...]:
    """Return Bandit's issues as findings, in order; `names` maps ids to names."""
    findings: list[Finding] = []
    for issue in issues:
        try:
            finding = Finding(
                range_of(issue),
                issue.test_id,
                names.get(issue.test_id, issue.test),
                _ADDRESS.sub("", issue.text),
                _SEVERITY[issue.severity],
                _CONFIDENCE[issue.confidence],
                (issue.cwe.id,) if issue.cwe.id else (),
            )
        # A plugin can put anything into its issue.
        except Exception as error:
            message = f"Bandit's test {issue.test} reported an issue that cannot be read"
            on_problem(Problem(str(issue.test_id), f"{message}: {type(error).__name__}"))
        else:
            findings.append(finding)
    return tuple(sorted(findings, key=lambda finding: finding.order))


def range_of_node(issue: Any, node: ast.AST | None, lines: Sequence[str]) -> Range:
    """Place an issue on the node that Bandit's test looked at.

    A test may report another line than the node's first, such as that of an
    argument; the column is then not about that line, and all of it is meant. Of
    a compound statement only the first line is.
    """
    line = max(issue.lineno - 1, 0)
    whole = range_of_line(line, lines)
    if not (isinstance(node, ast.expr | ast.stmt | ast.excepthandler) and node.lineno - 1 == line):
        return whole
    start = Position(line, _column(lines, line, node.col_offset))
    if hasattr(node, "body") or node.end_lineno is None or node.end_col_offset is None:
        return Range(start, max(start, whole.end))
    last = node.end_lineno - 1
    return Range(start, Position(last, _column(lines, last, node.end_col_offset)))


def range_of_line(line: int, lines: Sequence[str]) -> Range:
    """Return what stands on a line, without the blanks around it."""
    text = lines[line] if line < len(lines) else ""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return Range(Position(line, min(start, end)), Position(line, end))


def _column(lines: Sequence[str], line: int, utf8: int) -> int:
    text = lines[line] if line < len(lines) else ""
    return column_of_units(text, utf8, Encoding.UTF8)
