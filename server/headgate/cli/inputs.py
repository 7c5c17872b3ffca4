"""From paths and options to the files to work on, each with its configuration.

Owns how the command line overrides configuration files, and what counts as
wrong usage.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from headgate.bandit import TEST_IDS
from headgate.catalog import (
    codes_in,
    default_rules,
    faulty,
    plugin_problems,
    rule_file_problems,
    with_rule_files,
)
from headgate.cli.options import Selection
from headgate.engine import RuleSet
from headgate.project import (
    Config,
    ConfigFiles,
    Custom,
    FailOn,
    Layer,
    RuleFiles,
    Unreadable,
    discover,
    is_excluded,
    parse_codes,
    project_root,
    read_config_file,
)
from headgate.ruleapi import Problem, Profile


@dataclass(frozen=True, slots=True)
class Target:
    """A file to work on: where it is, how it is called in reports, what holds for it."""

    path: Path
    shown: str
    config: Config


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a command works on, and what could not be used."""

    targets: tuple[Target, ...]
    errors: tuple[Unreadable, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Misuse:
    """Why the arguments cannot be used at all."""

    messages: tuple[str, ...]


class Configurations:
    """Answers which configuration holds for a path, the command line included.

    A configuration is looked for up to the folder of the repository, or, outside
    of one, up to the top.
    """

    def __init__(
        self, known: Iterable[str], overlay: Layer, fixed: tuple[Layer, Path] | None
    ) -> None:
        self._known = frozenset(known)
        self._overlay = overlay
        self._fixed = fixed
        self._custom = Custom(RuleFiles(), codes_in)
        self._roots: dict[Path, Path | None] = {}
        self._files: dict[Path | None, ConfigFiles] = {}
        self.problems: dict[Problem, None] = {}

    def of_folder(self, folder: Path) -> Config:
        """Return what holds in an absolute folder."""
        if folder not in self._roots:
            self._roots[folder] = project_root(folder)
        root = self._roots[folder]
        if root not in self._files:
            self._files[root] = ConfigFiles(
                self._known, root, (self._overlay,), self._fixed, self._custom
            )
        loaded = self._files[root].of_folder(folder)
        self.problems.update(dict.fromkeys(loaded.problems))
        config = loaded.config
        problems = rule_file_problems(default_rules(), config.rule_texts)
        self.problems.update(dict.fromkeys(problems))
        if loaded.file is None and root is None and self._fixed is None:
            # Nothing says where the project begins; where the user stands is the best guess.
            here = Path.cwd()
            if here == folder or here in folder.parents:
                return replace(config, root=here)
        return config

    def excludes(self, path: Path, is_dir: bool, named: Path) -> bool:
        """Tell whether a path that was met below a named folder is left out."""
        return is_excluded(self.of_folder(path.parent), path, is_dir=is_dir, named=named)


def known_codes() -> frozenset[str]:
    """Return the codes that a configuration may name."""
    own = (rule.meta.code for rule in default_rules().rules)
    return frozenset((*own, "HG000", *TEST_IDS.values()))


def rules_of(config: Config) -> RuleSet:
    """Return the rules that hold under a configuration."""
    return with_rule_files(default_rules(), config.rule_texts)


def configuration_here() -> Config:
    """Return what holds where the user stands."""
    return Configurations(known_codes(), Layer(), None).of_folder(Path.cwd())


def rules_here() -> RuleSet:
    """Return the rules that hold where the user stands."""
    return rules_of(configuration_here())


def configurations(selection: Selection, fail_on: str | None = None) -> Configurations | Misuse:
    """Read what the arguments say about the configuration."""
    known = known_codes()
    plain = Configurations(known, Layer(), None)
    for folder in _folders(selection.paths):
        known |= codes_in(plain.of_folder(folder).rule_texts)
    select, wrong = parse_codes(selection.select, "--select", known)
    ignore, more = parse_codes(selection.ignore, "--ignore", known)
    messages = [problem.message for problem in (*wrong, *more)]
    overlay = Layer(
        select=select or None,
        extend_ignore=ignore,
        profile=Profile(selection.profile) if selection.profile else None,
        bandit=None if selection.bandit else False,
        package_index=selection.package_index,
        fail_on=FailOn(fail_on) if fail_on else None,
    )
    fixed: tuple[Layer, Path] | None = None
    problems: tuple[Problem, ...] = ()
    if selection.config is not None:
        path = Path(os.path.abspath(selection.config))
        read = read_config_file(path, known)
        if isinstance(read, Unreadable):
            messages.append(f"--config {selection.config}: {read.reason}")
        else:
            layer, problems = read
            if layer is None:
                reason = problems[0].message if problems else "has no table [tool.headgate]"
                messages.append(f"--config {selection.config}: {reason}")
            else:
                fixed = (layer, path.parent)
    if messages:
        return Misuse(tuple(messages))
    out = Configurations(known, overlay, fixed)
    out.problems.update(dict.fromkeys((*plugin_problems(), *problems)))
    return out


def _folders(paths: Iterable[str]) -> dict[Path, None]:
    """Return the folders of paths; what is no path stands where the user does."""
    out = {Path.cwd(): None}
    for path in paths:
        absolute = Path(os.path.abspath(path))
        try:
            folder = absolute if absolute.is_dir() else absolute.parent
            out.update({folder: None} if folder.is_dir() else {})
        except (OSError, ValueError):
            continue  # it is told of when it is looked for
    return out


def gather(paths: Iterable[str], configs: Configurations) -> Inputs:
    """Find the files, in the order of their paths."""
    found, errors = discover([Path(path) for path in paths], configs.excludes)
    targets = tuple(target_of(path, configs) for path in found)
    # Mistakes in rules that hold for a file are told with it, wherever the rules lie.
    broken = {path for texts in {t.config.rule_texts for t in targets} for path in faulty(texts)}
    broken -= {target.path for target in targets}
    targets += tuple(target_of(path, configs) for path in sorted(broken))
    return Inputs(targets, errors, tuple(configs.problems))


def target_of(path: Path, configs: Configurations) -> Target:
    """Return a file, which need not exist, with what holds for it."""
    absolute = Path(os.path.abspath(path))
    return Target(absolute, shown_path(absolute), configs.of_folder(absolute.parent))


def shown_path(path: Path) -> str:
    """Return an absolute path as reports call it: relative to where the user stands, with "/"."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
