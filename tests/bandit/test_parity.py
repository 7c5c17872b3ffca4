"""What Bandit's command reports on its own examples, and what is reported here."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from headgate.bandit import (
    BanditSettings,
    check_file_level,
    check_unit,
    check_whole_file,
    settings_from,
)
from headgate.engine import RuleSet, analyze
from headgate.ruleapi import Confidence, Finding, Problem, Severity
from headgate.text import Snapshot

SETTINGS = BanditSettings()
SEVERITY = {
    Severity.WARNING: "HIGH",
    Severity.INFORMATION: "MEDIUM",
    Severity.HINT: "LOW",
}
CONFIDENCE = {Confidence.HIGH: "HIGH", Confidence.MEDIUM: "MEDIUM", Confidence.LOW: "LOW"}

SLOW = "long_set.py"
"""Takes the command seven seconds, so that only one run has it."""

Reported = Callable[..., dict[str, list[dict[str, Any]]]]

_B703 = "mark_safe of a name that another top-level statement binds to a constant"
DIFFERENCES: dict[str, tuple[dict[tuple[str, int], int], str]] = {
    "mark_safe.py": ({("B703", 4): 1}, _B703),
    "mark_safe_secure.py": ({("B703", 11): 1, ("B703", 14): 1, ("B703", 17): 1}, _B703),
}
"""Per example: what units report and the command does not, and why. Nothing is lost."""


def files(examples: Path, *, without: str = "") -> Iterator[tuple[str, Path]]:
    found = sorted(examples.rglob("*.py"))
    assert len(found) > 80
    for path in found:
        if path.name != without:
            yield str(path.relative_to(examples)), path


def said_by_command(result: dict[str, Any]) -> tuple[object, ...]:
    return (
        result["test_id"],
        result["line_number"],
        result["issue_severity"],
        result["issue_confidence"],
        result["issue_cwe"]["id"],
        # B202 prints a node with its address.
        re.sub(" at 0x[0-9a-f]+", "", result["issue_text"]),
    )


def said_here(finding: Finding) -> tuple[object, ...]:
    return (
        finding.code,
        finding.range.start.line + 1,
        SEVERITY[finding.severity],
        CONFIDENCE[finding.confidence],
        *finding.cwe,
        finding.message,
    )


def test_whole_file_reports_what_the_command_reports(examples: Path, reported: Reported) -> None:
    expected = reported()
    for name, path in files(examples):
        found = check_whole_file(path.read_bytes(), name, SETTINGS)
        assert Counter(map(said_here, found)) == Counter(
            map(said_by_command, expected.get(name, ()))
        ), name


@pytest.mark.parametrize(
    ("pyproject", "ini"),
    [
        (
            """
            [tool.bandit]
            skips = ["B101", "B603"]
            exclude_dirs = ["mark_safe", "./long_set.py"]
            [tool.bandit.try_except_pass]
            check_typed_exception = true
            """,
            None,
        ),
        (
            """
            [tool.bandit]
            tests = ["B602", "B404", "B108", "B101"]
            [tool.bandit.hardcoded_tmp_directory]
            tmp_dirs = ["/abc"]
            [tool.bandit.assert_used]
            skips = ["*/assert.py"]
            """,
            "[bandit]\ntests = B001\nexclude = ./imports-from.py,long*\n",
        ),
        (None, "[bandit]\nskips = B105,B404\nexclude = long_set.py\n"),
    ],
    ids=["skips and an option", "tests from both files", "only .bandit"],
)
def test_whole_file_reports_what_the_command_reports_with_a_configuration(
    examples: Path, reported: Reported, tmp_path: Path, pyproject: str | None, ini: str | None
) -> None:
    options = []
    if pyproject is not None:
        (tmp_path / "pyproject.toml").write_text(pyproject)
        options += ["-c", str(tmp_path / "pyproject.toml")]
    if ini is not None:
        (tmp_path / ".bandit").write_text(ini)
        options += ["--ini", str(tmp_path / ".bandit")]
    expected = reported(*options)
    settings, problems = settings_from(pyproject, ini)
    assert problems == ()
    for name, path in files(examples, without=SLOW):
        found = check_whole_file(path.read_bytes(), name, settings)
        assert Counter(map(said_here, found)) == Counter(
            map(said_by_command, expected.get(name, ()))
        ), name


def test_units_report_what_the_command_reports_without_nosec(
    examples: Path, reported: Reported
) -> None:
    expected = reported("--ignore-nosec", "--exclude", f"./{SLOW}")
    problems: list[Problem] = []
    for name, path in files(examples, without=SLOW):
        try:
            text = path.read_bytes().decode()
            ast.parse(text)
        except (ValueError, SyntaxError):
            assert name not in expected
            continue
        found = Counter(
            (f.code, f.range.start.line + 1)
            for f in check_file_level(text, name, SETTINGS, on_problem=problems.append)
        )
        for unit in analyze(Snapshot.of(text), RuleSet.of(())).units():
            for finding in check_unit(unit, SETTINGS, path=name, on_problem=problems.append):
                found[finding.code, finding.range.start.line + unit.line + 1] += 1
        command = Counter((r["test_id"], r["line_number"]) for r in expected.get(name, ()))
        gained, _ = DIFFERENCES.get(name, ({}, ""))
        assert (command - found, found - command) == (Counter(), Counter(gained)), name
    assert not problems
