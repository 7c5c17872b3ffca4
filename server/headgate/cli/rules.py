"""`headgate rules`: the table of the rules; `headgate rules test`: the examples of rule files.

The JSON is a list of objects with code, name, summary, severity, confidence,
kind, cwe, fix, bandit, ruff, peers and off_in_tests; keys may be added.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from headgate.catalog import default_rules, rule_file_problems, taken, with_rule_files
from headgate.cli.console import say, write
from headgate.cli.inputs import configuration_here, rules_here, shown_path
from headgate.cli.options import CLEAN, FOUND, MISUSED
from headgate.project import RuleFiles, RuleText
from headgate.ruleapi import Problem, RuleMeta


def run(format_: str) -> int:
    """Print all rules."""
    metas = [rule.meta for rule in rules_here().rules]
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


def schema() -> int:
    """Print the JSON schema of rule files."""
    from headgate.custom.schema import json_schema

    write(json.dumps(json_schema(), indent=2) + "\n")
    return CLEAN


def test(paths: Sequence[str]) -> int:
    """Try the examples of rule files; return the exit code."""
    from headgate.custom.composing import composed
    from headgate.custom.reading import read_rules
    from headgate.custom.trying import tried

    texts, unread = _texts(paths)
    rules = default_rules()
    problems = [
        Problem(str(text.path), fault.message, fault.range.start.line)
        for text in texts
        for fault in read_rules(text.text).faults
    ]
    problems += rule_file_problems(rules, texts)
    for problem in problems:
        line = "" if problem.line is None else f":{problem.line + 1}"
        say(f"{shown_path(Path(problem.where))}{line}: {problem.message}")
    if not texts and not unread:
        say("there are no rule files: `headgate rules test` looks for .headgate/rules/*.toml")
        return MISUSED
    custom = composed(texts, taken(rules))
    failed = count = 0
    for one in tried(custom, with_rule_files(rules, texts)):
        count += 1
        if one.wrong:
            failed += 1
            where = f"{shown_path(one.path)}:{one.case.range.start.line + 1}"
            note = f" ({one.case.note})" if one.case.note else ""
            write(f"{where}: {one.case.code}{note}\n")
            for wrong in one.wrong:
                write(textwrap.indent(wrong, "    ") + "\n")
    untried = [r.meta.code for r in custom.rules if not r.examples]
    if untried:
        say(f"without an example: {', '.join(untried)}", "warning")
    if (problems or unread) and not count:
        return MISUSED
    said = "all as they say" if not failed else f"{failed} not as they say"
    write(f"{_number(len(custom.rules), 'rule')}, {_number(count, 'example')}: {said}.\n")
    return MISUSED if problems or unread else FOUND if failed else CLEAN


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _texts(paths: Sequence[str]) -> tuple[tuple[RuleText, ...], bool]:
    """Return the rule files that were named, or those that hold here; whether one is unread."""
    if not paths:
        return configuration_here().rule_texts, False
    named = [Path(os.path.abspath(path)) for path in paths]
    texts, problems = RuleFiles().found((), None, named)
    for problem in problems:
        say(f"{shown_path(Path(problem.where))}: {problem.message}")
    return texts, bool(problems)


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
