"""The composition root: which rules there are, and what the second phase asks whom.

Owns how engine, rules, Bandit and evidence come together for one file; the
language server takes it step by step, the command line all at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from headgate.engine import (
    Analysis,
    RuleSet,
    analyze,
    answer,
    with_checked,
    with_file_checked,
)
from headgate.evidence import Place, Versions
from headgate.project import Config, bandit_texts, settings_for
from headgate.ruleapi import Finding, Problem, Profile
from headgate.syntax import Unit, UnitKey
from headgate.text import Snapshot

if TYPE_CHECKING:
    from headgate.bandit import BanditSettings


_QUIET_IN_TESTS: Final = frozenset({"B101", "B105", "B106", "B107", "B311"})
"""Bandit's checks of what test files rightly do: assert, made-up passwords, plain random."""


@cache
def default_rules() -> RuleSet:
    """Return Headgate's own rules. They are imported by the first call."""
    from headgate.bandit import TEST_IDS
    from headgate_rules import ALL

    return RuleSet.of(ALL, TEST_IDS)


@cache
def _versions() -> Versions:
    return Versions()


class SecondPhase:
    """What takes longer than a keystroke allows, one small step at a time.

    Evidence comes first, since a rule may change its mind; then Bandit on every
    unit that it has not seen. `analysis` has all results once `step` says False.
    """

    def __init__(
        self, analysis: Analysis, config: Config, path: Path | None, data: bytes | None = None
    ) -> None:
        self.analysis = analysis
        self.problems: list[Problem] = []
        self._config = config
        self._path = path
        self._data = data
        self._waiting: list[Unit] | None = None
        self._results: dict[UnitKey, tuple[Finding, ...]] = {}
        self._settings: BanditSettings | None = None
        self._asking = True
        self._done = False

    def step(self) -> bool:
        """Do a piece of work, of some milliseconds; False when nothing is left."""
        if self._done:
            return False
        if self._asking and (asked := self.analysis.asked):
            place = Place(self._config.root, self._config.environment, self._config.target_version)
            found = dict(_versions().answers(asked, place))
            answers = {key: found.get(key, "") for key in asked}
            self.analysis = answer(self.analysis, answers)
            return True
        self._asking = False
        if not self._config.bandit and self._config.profile is not Profile.BANDIT:
            self._done = True
            return False
        return self._bandit()

    def _bandit(self) -> bool:
        from headgate.bandit import check_file_level, check_unit, check_whole_file

        path = self._relative_path()
        settings = self._bandit_settings()
        text = self.analysis.snapshot.text
        keep = self.problems.append
        if self._config.profile is Profile.BANDIT:
            data = self._data
            if data is None:
                data = text.encode("utf-8", "surrogatepass")
            findings = check_whole_file(data, path, settings, on_problem=keep)
            self.analysis = with_file_checked(self.analysis, findings)
            self._done = True
            return False
        if self._waiting is None:
            self._waiting = list(reversed(self.analysis.unchecked()))
            return True
        if self._waiting:
            unit = self._waiting.pop()
            findings = check_unit(unit, settings, path=path, on_problem=keep)
            self._results[unit.key] = self._wanted(findings)
            return True
        findings = self._wanted(check_file_level(text, path, settings, on_problem=keep))
        self.analysis = with_file_checked(with_checked(self.analysis, self._results), findings)
        self._done = True
        return False

    def _relative_path(self) -> str:
        """Return the path as Bandit's patterns see it: from the configuration's folder."""
        if self._path is None:
            return ""
        root = self._config.root
        if root is not None and self._path.is_relative_to(root):
            return str(self._path.relative_to(root))
        return self._path.name

    def _bandit_settings(self) -> BanditSettings:
        if self._settings is None:
            from headgate.bandit import settings_from

            folder = self._path.parent if self._path is not None else self._config.root
            texts = bandit_texts(folder, self._config.root) if folder is not None else (None, None)
            self._settings, problems = settings_from(*texts)
            self.problems += problems
        return self._settings

    def _wanted(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        if not self.analysis.settings.is_test:
            return findings
        return tuple(finding for finding in findings if finding.code not in _QUIET_IN_TESTS)


def check_text(
    text: str, path: Path | None, config: Config, data: bytes | None = None
) -> tuple[Analysis, tuple[Problem, ...]]:
    """Analyse a text with both phases; return what could not be done beside it.

    `data` is the text as it is stored, for Bandit's profile.
    """
    settings = replace(settings_for(config, path), today=date.today().isoformat())
    analysis = analyze(Snapshot.of(text), default_rules(), settings)
    phase = SecondPhase(analysis, config, path, data)
    while phase.step():
        pass
    return phase.analysis, (*phase.analysis.problems(), *phase.problems)
