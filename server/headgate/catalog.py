"""The composition root: which rules there are, and what the second phase asks whom.

Owns how engine, rules, Bandit and evidence come together for one file; the
language server takes it step by step, the command line all at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from headgate import __version__
from headgate.engine import (
    Analysis,
    RuleSet,
    Settings,
    analyze,
    answer,
    forgetting,
    with_checked,
    with_file_checked,
)
from headgate.evidence import CHANGING, MODELS, Answers, Hub, Place, Secrets
from headgate.project import Config, RuleText, bandit_texts, settings_for
from headgate.project.index import Index
from headgate.project.stored import DiskStore, Folder, cache_folder
from headgate.ruleapi import Finding, Problem, Profile
from headgate.syntax import Unit, UnitKey
from headgate.text import Snapshot

if TYPE_CHECKING:
    from headgate.bandit import BanditSettings
    from headgate.custom.plugins import Installed
    from headgate.evidence.model_files import ModelFiles


_END: Final = object()
_KEYS: Final = 50
"""Keys that are answered in one step."""
_PATIENCE: Final = 0.01
"""Seconds that one step waits for what is done in a thread."""
_BATCH: Final = 40
"""Units whose results are put in place in one step."""
_LOOKED_AT: Final = 200
"""Units that are passed over in one step."""
OFF_IN_TESTS: Final = frozenset({"B101", "B105", "B106", "B107", "B311"})
"""Bandit's checks of what test files rightly do: assert, made-up passwords, plain random."""


@cache
def own_rules() -> RuleSet:
    """Return Headgate's own rules. They are imported by the first call."""
    from headgate.bandit import TEST_IDS
    from headgate.custom.checking import RULE
    from headgate_rules import ALL
    from headgate_rules.tables import LIBRARIES

    return RuleSet.of((*ALL, RULE), TEST_IDS, LIBRARIES)


@cache
def _installed() -> Installed:
    from headgate.custom.plugins import Installed, offers, packed, places

    found = offers(places())
    return packed(found, taken(own_rules())) if found else Installed()


@cache
def default_rules() -> RuleSet:
    """Return Headgate's own rules and those of installed packages."""
    found = _installed()
    if not (found.rules or found.libraries):
        return own_rules()
    return own_rules().extended(found.rules, found.libraries)


def plugin_problems() -> tuple[Problem, ...]:
    """Return why rules of installed packages cannot be used."""
    return _installed().problems


@lru_cache(maxsize=8)
def taken(rules: RuleSet) -> frozenset[str]:
    """Return the codes and names that no other rule may have."""
    return frozenset(word for rule in rules.rules for word in (rule.meta.code, rule.meta.name))


@lru_cache(maxsize=8)
def with_rule_files(rules: RuleSet, texts: tuple[RuleText, ...]) -> RuleSet:
    """Return a set of rules with those of some rule files."""
    if not texts:
        return rules
    from headgate.custom.composing import composed

    custom = composed(texts, taken(rules))
    return rules.extended(custom.rules, custom.libraries)


def rule_file_problems(rules: RuleSet, texts: tuple[RuleText, ...]) -> tuple[Problem, ...]:
    """Return what some rule files say against each other; see `faulty`."""
    if not texts:
        return ()
    from headgate.custom.composing import composed

    return tuple(
        Problem(str(path), fault.message, fault.range.start.line)
        for path, fault in composed(texts, taken(rules)).faults
    )


def faulty(texts: tuple[RuleText, ...]) -> tuple[Path, ...]:
    """Return those of some rule files that hold mistakes."""
    if not texts:
        return ()
    from headgate.custom.reading import read_rules

    return tuple(text.path for text in texts if read_rules(text.text).faults)


def codes_in(texts: tuple[RuleText, ...]) -> frozenset[str]:
    """Return the codes of the rules in some rule files."""
    if not texts:
        return frozenset()
    from headgate.custom.composing import codes_in

    return codes_in(texts)


@cache
def library_models() -> RuleSet:
    """Return what is known of libraries, without the rules: enough to follow values."""
    from headgate_rules.tables import LIBRARIES

    return RuleSet.of((), {}, (*LIBRARIES, *_installed().libraries))


def models_with(texts: tuple[RuleText, ...]) -> RuleSet:
    """Return what is known of libraries, and what some rule files say of others."""
    from headgate.custom.composing import composed

    return library_models().extended((), composed(texts).libraries)


def index_of(
    folder: Folder, rules: RuleSet | None = None, settings: Callable[[str], Settings] | None = None
) -> Index:
    """Return the index of a workspace's folder, with what is kept of it on disk.

    Without rules, values are followed and nothing is judged.
    """
    return Index(rules or library_models(), folder.read, folder.exists, _store(), settings)


def prune_cache() -> None:
    """Keep what is kept on disk within its bounds."""
    store = _store()
    if store is not None:
        store.prune()


def _store() -> DiskStore | None:
    kept = cache_folder()
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return None if kept is None else DiskStore(kept, f"{__version__} {python}")


class Witness(Protocol):
    """Answers some of the keys of `Context.known`."""

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return an answer for every key that it knows about; "" means not found."""
        ...


@cache
def _answers() -> Answers:
    folder = cache_folder()
    return Answers(kept=None if folder is None else folder / "index.json")


@cache
def _witnesses() -> tuple[Witness, ...]:
    return (_answers(), _secrets(), Hub())


@cache
def _secrets() -> Secrets:
    return Secrets()


@cache
def _model_files() -> ModelFiles:
    from headgate.evidence.model_files import ModelFiles

    folder = cache_folder()
    return ModelFiles(store=None if folder is None else DiskStore(folder, __version__, "models"))


class SecondPhase:
    """What takes longer than a keystroke allows, one small step at a time.

    Evidence comes first, since a rule may change its mind; then Bandit on every
    unit that it has not seen. `analysis` has all results once `step` says False.
    """

    def __init__(
        self,
        analysis: Analysis,
        config: Config,
        path: Path | None,
        data: bytes | None = None,
        *,
        anew: bool = False,
    ) -> None:
        """`anew`: the world may have changed since `analysis` was made."""
        self.analysis = analysis
        self.problems: list[Problem] = []
        self._config = config
        self._path = path
        self._data = data
        self._anew = anew
        self._work = self._steps()

    def step(self) -> bool:
        """Do a piece of work, of some milliseconds; False when nothing is left."""
        return next(self._work, _END) is not _END

    def _steps(self) -> Iterator[None]:
        yield from self._look_again()
        while asked := self.analysis.asked:
            found = dict.fromkeys(asked, "")
            yield from self._find_out(sorted(asked), found)
            self.analysis = answer(self.analysis, found)
            yield
        if self.analysis.document is not None:
            return
        if self._config.profile is Profile.BANDIT:
            yield from self._whole_file()
        elif self._config.bandit:
            yield from self._units()

    def _look_again(self) -> Iterator[None]:
        """Ask again about what can change while a text does not: files, for one."""
        asked = self.analysis.all_asked
        old = (k for k in self.analysis.answers if self._anew or k.startswith(CHANGING))
        keys = [key for key in old if key in asked]
        if keys:
            found: dict[str, str] = {}
            yield from self._find_out(sorted(keys), found)
            if any(self.analysis.answers[key] != found.get(key, "") for key in keys):
                self.analysis = answer(self.analysis, found)
                yield

    def _find_out(self, keys: list[str], found: dict[str, str]) -> Iterator[None]:
        config = self._config
        place = Place(
            config.root, config.environment, config.target_version, config.package_index, self._path
        )
        while not _secrets().is_ready(keys, _PATIENCE):
            yield
        models = [key for key in keys if key.startswith(MODELS)]
        if models:
            while not _model_files().is_ready(models, place, _PATIENCE):
                yield
            found.update(_model_files().answers(models, place))
        while not _answers().is_ready(keys, place):
            yield
        for start in range(0, len(keys), _KEYS):
            for witness in _witnesses():
                found.update(witness.answers(keys[start : start + _KEYS], place))
            yield

    def _whole_file(self) -> Iterator[None]:
        from headgate.bandit import check_whole_file

        data = self._data
        if data is None:
            data = self.analysis.snapshot.text.encode("utf-8", "surrogatepass")
        findings = check_whole_file(
            data, self._relative_path(), self._bandit_settings(), on_problem=self.problems.append
        )
        self.analysis = with_file_checked(self.analysis, findings)
        yield

    def _units(self) -> Iterator[None]:
        from headgate.bandit import check_file_level, check_unit

        path, settings, keep = self._relative_path(), self._bandit_settings(), self.problems.append
        seen: set[UnitKey] = set()
        batch: list[tuple[Unit, tuple[Finding, ...]]] = []
        known = self.analysis.checked
        for number, unit in enumerate(self.analysis.units()):
            seen.add(unit.key)
            if unit.key not in known:
                found = check_unit(unit, settings, path=path, on_problem=keep)
                batch.append((unit, self._wanted(found)))
                yield
            elif number % _LOOKED_AT == 0:
                yield
            if len(batch) == _BATCH:
                self.analysis = with_checked(self.analysis, batch)
                batch = []
                yield
        self.analysis = forgetting(with_checked(self.analysis, batch), seen)
        yield
        text = self.analysis.snapshot.text
        found = self._wanted(check_file_level(text, path, settings, on_problem=keep))
        self.analysis = with_file_checked(self.analysis, found)
        yield

    def _relative_path(self) -> str:
        """Return the path as Bandit's patterns see it: from the configuration's folder."""
        if self._path is None:
            return ""
        root = self._config.root
        if root is not None and self._path.is_relative_to(root):
            return str(self._path.relative_to(root))
        return self._path.name

    def _bandit_settings(self) -> BanditSettings:
        from headgate.bandit import settings_from

        folder = self._path.parent if self._path is not None else self._config.root
        texts = bandit_texts(folder, self._config.root) if folder is not None else (None, None)
        settings, problems = settings_from(*texts)
        self.problems += problems
        return settings

    def _wanted(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        settings = self.analysis.settings
        return tuple(
            finding
            for finding in findings
            if not settings.is_off_in_test(finding.code, by_default=finding.code in OFF_IN_TESTS)
        )


def settings_today(config: Config, path: Path | None) -> Settings:
    """Return what the engine needs to know for one file, with the date for suppressions."""
    return replace(settings_for(config, path), today=date.today().isoformat())


def check_text(
    text: str, path: Path | None, config: Config, data: bytes | None = None
) -> tuple[Analysis, tuple[Problem, ...]]:
    """Analyse a text alone, with both phases; return what could not be done beside it.

    `data` is the text as it is stored, for Bandit's profile.
    """
    rules = with_rule_files(default_rules(), config.rule_texts)
    analysis = analyze(Snapshot.of(text), rules, settings_today(config, path))
    return finished(analysis, path, config, data)


def finished(
    analysis: Analysis,
    path: Path | None,
    config: Config,
    data: bytes | None = None,
    *,
    anew: bool = False,
) -> tuple[Analysis, tuple[Problem, ...]]:
    """Return an analysis after the second phase, and what could not be done.

    `anew`: part of it may have been done long ago.
    """
    phase = SecondPhase(analysis, config, path, data, anew=anew)
    while phase.step():
        pass
    return phase.analysis, (*phase.analysis.problems(), *phase.problems)
