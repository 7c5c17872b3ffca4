"""Finds the configuration file of a folder, and reads it.

Owns the search and the memory of what was found. A file counts as unchanged
while its size and its time of change stay, so nobody has to say that it changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from headgate.project.baseline import Baseline, Baselines
from headgate.project.config import Config, Layer, merged
from headgate.project.parsing import parse_toml
from headgate.project.reading import Unreadable, read_bytes
from headgate.project.rule_files import RuleFiles, RuleText
from headgate.ruleapi import Problem

CONFIG_LIMIT: Final = 1024 * 1024
"""Bytes that a configuration file may have."""

_NAMES: Final = ("headgate.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration, the file it came from (None if there is none), and what is wrong with it."""

    config: Config
    file: Path | None
    problems: tuple[Problem, ...]


def read_config_file(
    path: Path, known: Collection[str]
) -> tuple[Layer | None, tuple[Problem, ...]] | Unreadable:
    """Read one file; it is a pyproject by its name, and `headgate.toml` under any other."""
    data = read_bytes(path, CONFIG_LIMIT)
    if isinstance(data, Unreadable):
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Unreadable(str(path), f"is not UTF-8 at offset {error.start}", error.start)
    return parse_toml(text, str(path), known, pyproject=path.name == "pyproject.toml")


def bandit_texts(folder: Path, root: Path | None) -> tuple[str | None, str | None]:
    """Return the texts of the nearest pyproject.toml with `[tool.bandit]` and the nearest .bandit.

    The search goes up to the folder of the repository, or, outside of one, to `root`.
    """
    pyproject: str | None = None
    ini: str | None = None
    for around in folders_up(folder, project_root(folder) or root):
        if pyproject is None:
            text = _text(around / "pyproject.toml", root)
            pyproject = text if text is not None and "tool.bandit" in text else None
        if ini is None:
            ini = _text(around / ".bandit", root)
    return pyproject, ini


def is_own(path: Path, root: Path | None) -> bool:
    """Tell whether a file of a project is no link that leads out of it.

    The project is the repository around the file, or else `root`, or else its folder.
    """
    try:
        if not path.is_symlink():
            return True
        top = project_root(path.parent) or root or path.parent
        return path.resolve().is_relative_to(top.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _text(path: Path, root: Path | None) -> str | None:
    if not is_own(path, root):
        return None
    data = read_bytes(path, CONFIG_LIMIT)
    return None if isinstance(data, Unreadable) else data.decode("utf-8-sig", "replace")


def folders_up(folder: Path, root: Path | None) -> Iterator[Path]:
    """Yield a folder and those around it, up to `root`, or to the top without one.

    A folder that is not inside `root` stands alone.
    """
    yield folder
    if root is not None and (folder == root or root not in folder.parents):
        return
    for parent in folder.parents:
        yield parent
        if parent == root:
            return


def project_root(folder: Path) -> Path | None:
    """Return the nearest folder around that holds a version control folder, or None."""
    return next((f for f in folders_up(folder, None) if (f / ".git").exists()), None)


@dataclass(frozen=True, slots=True)
class Custom:
    """How rule files are found, and which codes the rules in them have."""

    files: RuleFiles
    codes_in: Callable[[tuple[RuleText, ...]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rule files that hold in a folder."""

    texts: tuple[RuleText, ...] = ()
    problems: tuple[Problem, ...] = ()


class ConfigFiles:
    """Configuration by folder, remembered until a file on the way up changes."""

    def __init__(
        self,
        known: Collection[str],
        root: Path | None = None,
        overlays: tuple[Layer, ...] = (),
        fixed: tuple[Layer, Path] | None = None,
        custom: Custom | None = None,
    ) -> None:
        """`overlays` win over files; `fixed`, a layer and its root, stands in for all files.

        Without `custom` there are no rule files, nor where a layer says that the folder is
        not trusted.
        """
        self._known = frozenset(known)
        self._root = root
        self._overlays = overlays
        self._fixed = fixed
        self._custom = custom
        self._memory: dict[Path, tuple[object, Loaded]] = {}
        self._baselines = Baselines()

    def of_file(self, path: Path) -> Loaded:
        """Return the configuration for a file; the path must be absolute."""
        return self.of_folder(path.parent)

    def of_folder(self, folder: Path) -> Loaded:
        """Return the configuration that holds in a folder."""
        remembered = self._memory.get(folder)
        rules = self._rules_of(folder, None if remembered is None else remembered[1].config)
        stamp: list[tuple[Path, tuple[int, int]]] = []
        if self._fixed is None:
            candidates = [f / name for f in folders_up(folder, self._root) for name in _NAMES]
            stamp = [(path, mark) for path in candidates if (mark := _stamp(path)) is not None]
        baseline = self._baselines.nearest(folders_up(folder, self._root))
        if remembered is not None and remembered[0] == (stamp, rules, baseline):
            return remembered[1]
        loaded = self._load(folder, [path for path, _ in stamp], self._known)
        rules = self._rules_of(folder, loaded.config)
        codes = (
            self._custom.codes_in(rules.texts) if self._custom and rules.texts else frozenset[str]()
        )
        if codes and loaded.file is not None:
            loaded = self._load(folder, [path for path, _ in stamp], self._known | codes)
        loaded = Loaded(
            replace(
                loaded.config,
                rule_texts=rules.texts,
                baseline=baseline if isinstance(baseline, Baseline) else None,
            ),
            loaded.file,
            (
                *loaded.problems,
                *rules.problems,
                *((baseline,) if isinstance(baseline, Problem) else ()),
            ),
        )
        self._memory[folder] = ((stamp, rules, baseline), loaded)
        return loaded

    def _rules_of(self, folder: Path, config: Config | None) -> _Rules:
        said = [layer.trusted for layer in self._overlays if layer.trusted is not None]
        if self._custom is None or said[-1:] == [False]:
            return _Rules()
        named = () if config is None else _named(config)
        top = self._root or (config.root if config is not None else None)
        return _Rules(*self._custom.files.found(folders_up(folder, self._root), top, named))

    def _load(self, folder: Path, files: list[Path], known: Collection[str]) -> Loaded:
        if self._fixed is not None:
            fixed, root = self._fixed
            return Loaded(merged((fixed, *self._overlays), root), None, ())
        problems: list[Problem] = []
        for path in files:
            if not is_own(path, self._root):
                problems.append(Problem(str(path), "is a link that leads out of the project"))
                continue
            read = read_config_file(path, known)
            if isinstance(read, Unreadable):
                problems.append(Problem(str(path), read.reason))
                continue
            layer, found = read
            problems += found
            if layer is not None:
                config = merged((layer, *self._overlays), path.parent)
                return Loaded(config, path, tuple(problems))
        top = self._root if self._root is not None else folder
        return Loaded(merged(self._overlays, top), None, tuple(problems))


def _named(config: Config) -> tuple[Path, ...]:
    """Return what the setting `rules` names, from the folder of the configuration."""
    root = config.root or Path.cwd()
    return tuple(Path(os.path.normpath(root / name)) for name in config.rules)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
