"""`headgate rules`: the table of the rules.

The JSON is a list of objects with code, name, summary, severity, confidence,
kind, cwe, fix, bandit, ruff, peers and off_in_tests; keys may be added.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence

from headgate.catalog import default_rules
from headgate.cli.console import write
from headgate.cli.options import CLEAN
from headgate.ruleapi import RuleMeta


def run(format_: str) -> int:
    """Print all rules."""
    metas = [rule.meta for rule in default_rules().rules]
    if format_ == "json":
        write(json.dumps([_content(meta) for meta in metas], indent=2) + "\n")
    elif format_ == "markdown":
        write("".join(line + "\n" for line in markdown(metas)))
    else:
        # On a terminal a row is one line, so that the columns stay columns.
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        write("".join(_cut(line, width) + "\n" for line in table(metas)))
    return CLEAN


def _cut(line: str, width: int | None) -> str:
    return line if width is None or len(line) <= width else f"{line[: width - 1].rstrip()}…"


def table(metas: Sequence[RuleMeta]) -> Iterator[str]:
    """Yield the lines of the table."""
    rows = [("code", "name", "severity", "fix", "what")]
    rows += [
        (
            meta.code,
            meta.name,
            meta.severity.name.lower(),
            ", ".join(safety.value for safety in meta.fix) or "-",
            meta.summary,
        )
        for meta in metas
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def markdown(metas: Sequence[RuleMeta]) -> Iterator[str]:
    """Yield the lines of the table in the README."""
    yield "| code | name | finds | fix |"
    yield "|---|---|---|---|"
    for meta in metas:
        fixes = ", ".join(safety.value for safety in meta.fix) or "–"
        yield f"| {meta.code} | {meta.name} | {meta.summary} | {fixes} |"


def _content(meta: RuleMeta) -> dict[str, object]:
    return {
        "code": meta.code,
        "name": meta.name,
        "summary": meta.summary,
        "severity": meta.severity.name.lower(),
        "confidence": meta.confidence.value,
        "kind": meta.kind.value,
        "cwe": list(meta.cwe),
        "fix": [safety.value for safety in meta.fix],
        "bandit": list(meta.bandit),
        "ruff": list(meta.ruff),
        "peers": list(meta.peers),
        "off_in_tests": meta.off_in_tests,
    }
