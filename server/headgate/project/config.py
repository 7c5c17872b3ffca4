"""Configuration as data, and what it means for one file.

Owns `Config`, the layers it is merged from and the questions asked of it. Knows
no file format (`parsing`) and reads no file (`files`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from headgate.engine import Settings
from headgate.project.baseline import Baseline
from headgate.project.kinds import document_kind
from headgate.project.patterns import decides, inside, matches
from headgate.project.rule_files import RuleText
from headgate.ruleapi import DocumentKind, Profile, Severity

DEFAULT_TEST_PATTERNS: Final = ("tests/", "test/", "test_*.py", "*_test.py", "conftest.py")

DEFAULT_EXCLUDES: Final = (
    ".direnv/",
    ".eggs/",
    ".git/",
    ".hg/",
    ".hypothesis/",
    ".ipynb_checkpoints/",
    ".mypy_cache/",
    ".nox/",
    ".pytest_cache/",
    ".ruff_cache/",
    ".svn/",
    ".tox/",
    ".venv/",
    "__pycache__/",
    "__pypackages__/",
    "build/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
)
"""Folders that hold no code of the project."""


class FailOn(Enum):
    """The quietest severity that makes `headgate check` fail."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    NEVER = "never"

    def reached_by(self, severity: Severity) -> bool:
        """Tell whether a finding of this severity fails the check."""
        return self is not FailOn.NEVER and severity <= Severity[self.name]


class DiagnosticMode(Enum):
    """Which files an editor shows findings of."""

    OPEN = "open"
    """Open ones."""
    CHANGED = "changed"
    """Also those that something else writes while the editor is open."""
    WORKSPACE = "workspace"
    """Also all others, where the editor asks for them."""


class Focus(Enum):
    """Which findings an editor shows."""

    ALL = "all"
    INSERTED = "inserted"
    """Those that inserted lines bring."""
    UNCOMMITTED = "uncommitted"
    """Those that lines bring which the last commit of git has not."""


class InlayHints(Enum):
    """Which findings are written at the end of their lines, in editors that show hints there."""

    OFF = "off"
    INSERTED = "inserted"
    """Those on inserted lines."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source of configuration says; None and empty say nothing."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] | None = None
    extend_ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] | None = None
    severity: tuple[tuple[str, Severity | None], ...] = ()
    """By exact code; None means off."""
    profile: Profile | None = None
    target_version: str | None = None
    test_patterns: tuple[str, ...] | None = None
    off_in_tests: tuple[str, ...] | None = None
    bandit: bool | None = None
    cross_file: bool | None = None
    diagnostic_mode: DiagnosticMode | None = None
    fail_on: FailOn | None = None
    focus: Focus | None = None
    inlay_hints: InlayHints | None = None
    trusted: bool | None = None
    """From the user's own settings only: a folder has no say in whether it is trusted."""
    environment: str | None = None
    package_index: str | None = None
    """From the user's own settings only: a project has no say in what is sent where."""
    rules: tuple[str, ...] | None = None
    """Files and folders with rules, beside those that are found by their place."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of a folder. Code sets hold prefixes, as the engine reads them."""

    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()
    exclude: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    profile: Profile = Profile.DEFAULT
    target_version: str = ""
    """Such as "3.11"; empty if not configured."""
    test_patterns: tuple[str, ...] = DEFAULT_TEST_PATTERNS
    off_in_tests: frozenset[str] | None = None
    """Codes that are off in test files; None: what the rules themselves say."""
    bandit: bool = True
    cross_file: bool = True
    """Whether values are followed into the other files of the project."""
    diagnostic_mode: DiagnosticMode = DiagnosticMode.CHANGED
    fail_on: FailOn = FailOn.WARNING
    focus: Focus = Focus.ALL
    inlay_hints: InlayHints = InlayHints.OFF
    trusted: bool = False
    """Whether git may be run in the folder."""
    environment: str = ""
    """The project's virtual environment or interpreter, as configured."""
    package_index: str = ""
    """The index that may be asked whether it has a name; "" is none."""
    root: Path | None = None
    """The folder that patterns are relative to."""
    rules: tuple[str, ...] = ()
    """Rule files, as configured."""
    rule_texts: tuple[RuleText, ...] = ()
    """What holds in rule files."""
    baseline: Baseline | None = None
    """What the project has accepted as it is."""


def merged(layers: Iterable[Layer], root: Path | None = None) -> Config:
    """Merge layers, the later ones winning.

    The extending ones add up, and `severity` and `per-file-ignores` are merged by
    their keys; everything else replaces what an earlier layer said.
    """
    select: tuple[str, ...] | None = None
    extended: set[str] = set()
    ignore: tuple[str, ...] = ()
    ignored: set[str] = set()
    ignores: dict[str, frozenset[str]] = {}
    severity: dict[str, Severity | None] = {}
    out = Config(root=root)
    exclude, tests = out.exclude, out.test_patterns
    off_in_tests: tuple[str, ...] | None = None
    profile, target, bandit, fail_on = out.profile, out.target_version, out.bandit, out.fail_on
    environment, cross_file, rules = out.environment, out.cross_file, out.rules
    package_index, focus, trusted = out.package_index, out.focus, out.trusted
    inlay_hints = out.inlay_hints
    mode = out.diagnostic_mode
    for layer in layers:
        select = layer.select if layer.select is not None else select
        extended.update(layer.extend_select)
        ignore = layer.ignore if layer.ignore is not None else ignore
        ignored.update(layer.extend_ignore)
        ignores.update((pattern, frozenset(codes)) for pattern, codes in layer.per_file_ignores)
        exclude = layer.exclude if layer.exclude is not None else exclude
        severity.update(layer.severity)
        profile = layer.profile or profile
        target = layer.target_version if layer.target_version is not None else target
        tests = layer.test_patterns if layer.test_patterns is not None else tests
        off_in_tests = layer.off_in_tests if layer.off_in_tests is not None else off_in_tests
        bandit = layer.bandit if layer.bandit is not None else bandit
        cross_file = layer.cross_file if layer.cross_file is not None else cross_file
        fail_on = layer.fail_on or fail_on
        focus = layer.focus or focus
        inlay_hints = layer.inlay_hints or inlay_hints
        mode = layer.diagnostic_mode or mode
        trusted = layer.trusted if layer.trusted is not None else trusted
        environment = layer.environment if layer.environment is not None else environment
        if layer.package_index is not None:
            package_index = layer.package_index
        rules = layer.rules if layer.rules is not None else rules
    off = frozenset(code for code, level in severity.items() if level is None)
    return Config(
        select=_without(
            None if select is None else frozenset(select) | extended, off.union(ignored)
        ),
        ignore=frozenset(ignore) | ignored | off,
        per_file_ignores=tuple(sorted(ignores.items(), key=lambda item: item[0])),
        exclude=exclude,
        severity=tuple(
            sorted((code, level) for code, level in severity.items() if level is not None)
        ),
        profile=profile,
        target_version=target,
        test_patterns=tests,
        off_in_tests=None if off_in_tests is None else frozenset(off_in_tests),
        bandit=bandit,
        cross_file=cross_file,
        diagnostic_mode=mode,
        fail_on=fail_on,
        focus=focus,
        inlay_hints=inlay_hints,
        trusted=trusted,
        package_index=package_index,
        environment=environment,
        root=root,
        rules=rules,
    )


def settings_for(config: Config, path: Path | None) -> Settings:
    """Return what the engine needs to know for one file; None is a text without a name."""
    select, ignore, is_test = config.select, config.ignore, False
    if path is not None:
        name = inside(path, config.root)
        is_test = matches(config.test_patterns, name)
        for pattern, codes in config.per_file_ignores:
            if matches((pattern,), name):
                ignore |= codes
                select = _without(select, codes)
    return Settings(
        kind=None if path is None else kind_of(config, path),
        profile=config.profile,
        select=select,
        ignore=ignore,
        severity=config.severity,
        is_test=is_test,
        off_in_tests=config.off_in_tests,
    )


def kind_of(config: Config, path: Path) -> DocumentKind | None:
    """Return what kind of document a file is: by its name, or because rules are read from it."""
    if any(text.path == path for text in config.rule_texts):
        return DocumentKind.RULES
    return document_kind(path)


def _without(select: frozenset[str] | None, codes: frozenset[str]) -> frozenset[str] | None:
    """Drop what is deselected for good from a selection.

    For the engine the longer prefix wins, whether it selects or ignores; that is
    not meant where a file or the command line says that codes are not wanted.
    """
    if select is None:
        return None
    return frozenset(s for s in select if not any(s.startswith(code) for code in codes))


def is_excluded(
    config: Config, path: Path, *, is_dir: bool = False, named: Path | None = None
) -> bool:
    """Tell whether `exclude`, or a default that it does not take back with "!", names a path.

    `named` is the folder that someone asked for: where `exclude` covers all of it,
    asking has overruled it. Folders between the two must not be excluded themselves.
    """
    asked_for = named is not None and _decides(config, named, is_dir=True) is True
    verdict = None if asked_for else _decides(config, path, is_dir=is_dir)
    if verdict is None:
        return matches(DEFAULT_EXCLUDES, path.name, is_dir=is_dir)
    return verdict


def _decides(config: Config, path: Path, *, is_dir: bool) -> bool | None:
    return decides(config.exclude, inside(path, config.root), is_dir=is_dir)
