"""What each tool reports on the modules: for each, the lines of its findings.

Of Headgate only errors and warnings of a related CWE count, at the default profile; of
the others any finding.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .batches import in_processes, work
from .sinks import RELATED, SINK_NAMED

Given = tuple[str, str]
"""The name of the sink and the text of a module."""
Lines = list[frozenset[int]]

SEMGREP_RULES = "HEADGATE_SEMGREP_RULES"
"""Names a file or folder of rules: semgrep has none of its own without a connection."""


def headgate(modules: Sequence[Given], _: Path) -> Lines:
    """Analyse the modules with Headgate's own rules."""
    return [frozenset(lines) for lines in in_processes("tools", modules)]


def _headgate_lines(sink: str, text: str) -> list[int]:
    from headgate.catalog import default_rules
    from headgate.engine import analyze
    from headgate.ruleapi import Severity
    from headgate.text import Snapshot

    rules = default_rules()
    cwes = {rule.meta.code: rule.meta.cwe for rule in rules.rules}
    related = RELATED[SINK_NAMED[sink].kind]
    lines: list[int] = []
    for finding in analyze(Snapshot.of(text), rules).findings():
        # A finding also stands for those that yielded to it.
        yielded = {cwe for code in finding.also for cwe in cwes.get(code, ())}
        if finding.severity in (Severity.ERROR, Severity.WARNING) and related & (
            yielded | set(finding.cwe)
        ):
            lines.append(finding.range.start.line + 1)
    return lines


def _command(name: str) -> str | None:
    scripts = sysconfig.get_path("scripts")
    return shutil.which(name, path=scripts) or shutil.which(name)


def _asked(folder: Path, *command: str) -> Any:
    """Run a command in the folder of the modules and return its JSON."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}") from error


def _by_file(modules: Sequence[Given], found: Sequence[tuple[str, int]]) -> Lines:
    lines: dict[str, set[int]] = {}
    for name, line in found:
        lines.setdefault(Path(name).name, set()).add(line)
    return [frozenset(lines.get(file_name(number), ())) for number in range(len(modules))]


def file_name(number: int) -> str:
    """Return the name under which the commands see a module."""
    return f"m{number:05}.py"


def bandit(modules: Sequence[Given], folder: Path) -> Lines:
    """Run Bandit with all its tests and levels."""
    command = _command("bandit")
    assert command
    report = _asked(folder, command, "-q", "-r", "-f", "json", "--exit-zero", ".")
    return _by_file(modules, [(r["filename"], r["line_number"]) for r in report["results"]])


def ruff(modules: Sequence[Given], folder: Path) -> Lines:
    """Run ruff with all its security rules (S)."""
    command = _command("ruff")
    assert command
    options = ("--isolated", "--no-cache", "--preview", "--select", "S", "--exit-zero")
    report = _asked(folder, command, "check", *options, "--output-format", "json", ".")
    return _by_file(modules, [(r["filename"], r["location"]["row"]) for r in report])


def semgrep(modules: Sequence[Given], folder: Path) -> Lines:
    """Run semgrep with the rules that the environment names."""
    command = _command("semgrep")
    assert command
    rules = str(Path(os.environ[SEMGREP_RULES]).absolute())
    options = ("--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet")
    report = _asked(folder, command, "scan", *options, "--config", rules, ".")
    return _by_file(modules, [(r["path"], r["start"]["line"]) for r in report["results"]])


Tool = Callable[[Sequence[Given], Path], Lines]


def present() -> tuple[dict[str, Tool], list[str]]:
    """Return the tools that can be asked, and why the others cannot."""
    tools: dict[str, Tool] = {"Headgate": headgate}
    missing: list[str] = []
    for name, tool in (("bandit", bandit), ("ruff", ruff), ("semgrep", semgrep)):
        if not _command(name):
            missing.append(f"{name} is not installed")
        elif tool is semgrep and not os.environ.get(SEMGREP_RULES):
            missing.append(f"semgrep needs {SEMGREP_RULES}, a file or folder with rules")
        else:
            tools["Bandit" if name == "bandit" else name] = tool
    return tools, missing


if __name__ == "__main__":
    work(_headgate_lines)
