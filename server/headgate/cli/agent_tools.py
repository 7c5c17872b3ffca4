"""What agents may ask of Headgate: code, a file or a diff checked, a rule explained, code mended.

Owns the answers, small and exact, and that no path leads out of the folder. Knows no
protocol; `mcp_server` does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headgate.cli.analysis import (
    Outcome,
    analysed,
    check_notebook,
    check_source,
    check_target,
    look_again,
)
from headgate.cli.changes import Changes, diff_lines, fitted
from headgate.cli.check import check_files
from headgate.cli.explain import page_of
from headgate.cli.inputs import Configurations, Misuse, Target, configurations, gather, target_of
from headgate.cli.notebook_fixes import mended_file
from headgate.cli.options import CheckOptions, Selection
from headgate.engine import Analysis
from headgate.fixes import FixAllResult, fix_all
from headgate.project import Unreadable, is_notebook
from headgate.project.diffs import DiffError
from headgate.project.reading import SOURCE_LIMIT
from headgate.report import Entry, FileReport, InputError, hide, secret_texts
from headgate.report.agent import entry_for_agent
from headgate.report.page import Page, markdown
from headgate.ruleapi import FixSafety

_MOST: Final = 50
"""Findings in one answer, the loud ones first."""


@dataclass(frozen=True)
class Found:
    """One finding."""

    path: str
    line: int
    """From 1; in a notebook it counts the lines of the cell."""
    code: str
    severity: str
    text: str
    """What is wrong and why, the way of the value, and a checked fix."""


@dataclass(frozen=True)
class Answer:
    """What was found, the loud findings first."""

    findings: tuple[Found, ...]
    more: int
    """Findings that are not in this answer."""
    problems: tuple[str, ...]
    """What could not be checked."""


@dataclass(frozen=True)
class Mended:
    """Code after its fixes."""

    code: str
    fixes: tuple[str, ...]
    """What was done, in order."""
    left: tuple[Found, ...]
    """What is still found."""


class Refused(ValueError):
    """Why a question has no answer, in words for the agent."""


class Tools:
    """The tools, for one folder. For one thread; files may change between two questions."""

    def __init__(self, folder: Path) -> None:
        self._root = Path(os.path.realpath(folder))

    def check_code(self, code: str, filename: str = "") -> Answer:
        """Check code as if it were the content of a file, which need not exist."""
        target = self._target(filename or "<code>")
        if is_notebook(target.path):
            return _answer([check_notebook(_bytes(code), target, edits=True)])
        _bytes(code)
        return _answer([check_source(code, target, edits=True)])

    def check_file(self, path: str) -> Answer:
        """Check a file as it is on disk."""
        return _answer([check_target(self._target(path), edits=True)])

    def check_diff(self, diff: str) -> Answer:
        """Check what the new lines of a diff bring; it has been applied to the files."""
        configs = self._configurations()
        try:
            found = diff_lines(_bytes(diff), self._root)
        except DiffError as error:
            raise Refused(f"the diff cannot be read: {error}") from error
        outside = sorted(str(path) for path in found if not self._holds(path))
        if outside:
            raise Refused(f"outside of the folder: {', '.join(outside)}")
        inputs = gather((str(self._root),), configs)
        changes = Changes(fitted(found, inputs.targets))
        options = CheckOptions(Selection(()), quiet=True, jobs=1)
        missing = [str(p) for p in found if not p.is_file()]
        answer = _answer(check_files(inputs, options, changes, edits=True))
        problems = tuple(
            f"{path}: is not there; the diff must have been applied" for path in missing
        )
        return Answer(answer.findings, answer.more, (*answer.problems, *problems))

    def explain_rule(self, code: str) -> str:
        """Return the page of a rule as Markdown."""
        page = page_of(code.strip())
        if not isinstance(page, Page):
            raise Refused(page)
        return markdown(page)

    def fix_code(self, code: str, filename: str = "", *, unsafe: bool = False) -> Mended:
        """Return code with the fixes made that keep what honest input gets; `unsafe`: more."""
        target = self._target(filename or "<code>")
        data = _bytes(code)
        safety = FixSafety.REVIEW if unsafe else FixSafety.SAFE
        if is_notebook(target.path):
            done = mended_file(data, target, safety)
            if isinstance(done, Unreadable):
                raise Refused(done.reason)
            after = done.data.decode("utf-8", "surrogatepass")
            left = _answer([check_notebook(done.data, target, edits=True)])
            return Mended(after, _said(done.before, done.result), left.findings)
        analysis, _ = analysed(code, target)
        result = fix_all(analysis, safety=safety)
        after = result.snapshot.text
        left = _answer([check_source(after, target, edits=True)])
        return Mended(after, _said(analysis, result), left.findings)

    def _target(self, name: str) -> Target:
        path = Path(os.path.abspath(self._root / name))
        if not self._holds(path):
            raise Refused(f"{name}: is outside of the folder that may be read")
        return target_of(path, self._configurations())

    def _holds(self, path: Path) -> bool:
        """Whether a path is in the folder, also after all links are followed."""
        return self._root in Path(os.path.realpath(path)).parents

    def _configurations(self) -> Configurations:
        look_again()
        configs = configurations(Selection(()))
        if isinstance(configs, Misuse):
            raise Refused("; ".join(configs.messages))
        return configs


def _said(before: Analysis, result: FixAllResult) -> tuple[str, ...]:
    """Return what fixes have done, in order, without secrets of the code."""
    secrets = secret_texts(before.snapshot, (*before.findings(), *before.suppressed()))
    return tuple(f"{one.finding.code}: {hide(one.fix.title, secrets)}" for one in result.applied)


def _bytes(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > SOURCE_LIMIT:
        raise Refused(f"has more than {SOURCE_LIMIT:,} bytes")
    return data


def _answer(outcomes: Sequence[Outcome]) -> Answer:
    files = [one for one in outcomes if isinstance(one, FileReport)]
    entries = [(file.path, entry) for file in files for entry in file.entries]
    entries.sort(key=lambda item: item[1].severity)
    problems = [f"{e.path}: {e.message}" for e in outcomes if isinstance(e, InputError)]
    problems += [
        f"{file.path}{'' if p.line is None else f':{p.line + 1}'}: {p.message}"
        for file in files
        for p in file.problems
    ]
    return Answer(
        tuple(_found(path, entry) for path, entry in entries[:_MOST]),
        max(0, len(entries) - _MOST),
        tuple(problems),
    )


def _found(path: str, entry: Entry) -> Found:
    text = "\n".join(entry_for_agent(path, entry))
    level = entry.severity.name.lower()
    return Found(path, entry.range.start.line + 1, entry.code, level, text)
