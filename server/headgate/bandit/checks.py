"""What others call. Loads Bandit on the first call, once per process.

The calls take a callback for problems: a plugin that raises costs one problem
and no finding of another. Lines in problems are relative as in the findings.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from headgate.bandit.ids import TEST_IDS
from headgate.bandit.settings import BanditSettings
from headgate.ruleapi import Finding, Problem

if TYPE_CHECKING:
    from headgate.syntax import Unit


def _ignored(problem: Problem) -> None:
    """Drop a problem."""


@cache
def _failure() -> Problem | None:
    """Load Bandit; say why that is not possible."""
    try:
        importlib.import_module("headgate.bandit.runner")
    # Any plugin of the installation runs here, and may do anything.
    except (Exception, SystemExit) as error:
        return Problem("bandit", f"Bandit cannot be loaded: {type(error).__name__}: {error}")
    return None


def check_unit(
    unit: Unit,
    settings: BanditSettings,
    *,
    path: str = "",
    on_problem: Callable[[Problem], object] = _ignored,
) -> tuple[Finding, ...]:
    """Run Bandit's tests on one top-level statement; lines are relative to it.

    `# nosec` is not looked at. The result depends on the unit's key, the
    settings' key and the path (Bandit's `assert_used` can skip files by name).
    """
    if failure := _failure():
        on_problem(failure)
        return ()
    from headgate.bandit import runner

    return runner.check_unit(unit, settings, path, on_problem)


def check_file_level(
    text: str,
    path: str,
    settings: BanditSettings,
    *,
    on_problem: Callable[[Problem], object] = _ignored,
) -> tuple[Finding, ...]:
    """Run the tests that look at the file as a whole rather than at its syntax tree."""
    if failure := _failure():
        on_problem(failure)
        return ()
    from headgate.bandit import runner

    return runner.check_file_level(text, path, settings, on_problem)


def check_whole_file(
    data: bytes,
    path: str,
    settings: BanditSettings,
    *,
    on_problem: Callable[[Problem], object] = _ignored,
) -> tuple[Finding, ...]:
    """Return what the `bandit` command reports on a file, `# nosec` included.

    Nothing for a file that does not parse, or that the settings exclude.
    """
    if failure := _failure():
        on_problem(failure)
        return ()
    from headgate.bandit import runner

    return runner.check_whole_file(data, path, settings, on_problem)


def setup_problems(settings: BanditSettings) -> tuple[Problem, ...]:
    """Return what is wrong with the installed plugins, and with settings for them."""
    if failure := _failure():
        return (failure,)
    from headgate.bandit import runner

    return runner.setup_problems(settings)


def installed_ids() -> Mapping[str, str]:
    """Return the names and ids of all tests, those of installed plugins included."""
    if _failure():
        return TEST_IDS
    from headgate.bandit import runner

    return runner.installed_ids()
