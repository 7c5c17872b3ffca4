"""The configuration of each workspace folder, from files and from the client.

Owns the order in which they count: files, then the options of `initialize`, then
the client's settings. Problems are told once each.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headgate.engine import Settings
from headgate.lsp.from_proto import path_of, setting
from headgate.project import (
    Config,
    ConfigFiles,
    Custom,
    Layer,
    RuleFiles,
    RuleText,
    bandit_texts,
    merged,
    parse_settings,
    settings_for,
)
from headgate.project.patterns import inside, matches
from headgate.ruleapi import Problem

_OPTIONS: Final = "options"
_SETTINGS: Final = "settings "
FILE_NAMES: Final = ("pyproject.toml", "headgate.toml", ".bandit")
RULE_FILES: Final = ".headgate/rules/*.toml"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a document's findings depend on beside its text."""

    config: Config
    settings: Settings
    bandit: tuple[str | None, str | None] = (None, None)
    """The texts of Bandit's configuration."""
    excluded: bool = False


class Configuration:
    """What is configured where. Mutable; used on the loop's thread only."""

    def __init__(
        self,
        known: Collection[str],
        options: object,
        folders: Iterable[str],
        codes_in: Callable[[tuple[RuleText, ...]], frozenset[str]] = lambda texts: frozenset(),
    ) -> None:
        self._known = known
        self._codes_in = codes_in
        self._rule_files = RuleFiles()
        self._news: list[Problem] = []
        self._told: set[Problem] = set()
        self._said: dict[str, tuple[str, object]] = {_OPTIONS: ("initializationOptions", options)}
        """What the client said: of its options, and of each folder; and what that is called."""
        self._layers: dict[str, tuple[frozenset[str], Layer]] = {}
        self._folders: dict[str, Path] = {}
        self._files: dict[str, tuple[tuple[Layer, ...], ConfigFiles]] = {}
        self.set_folders(added=folders, removed=())
        self._layer(_OPTIONS, "")

    @property
    def folders(self) -> tuple[str, ...]:
        """The workspace folders' URIs."""
        return tuple(self._folders)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The workspace folders."""
        return tuple(self._folders.values())

    def set_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Add and remove workspace folders."""
        for uri in removed:
            self._folders.pop(uri, None)
        for uri in added:
            if (path := path_of(uri)) is not None:
                self._folders[uri] = path
        self._files = {}

    def set_client(self, settings: object, folder: str = "") -> None:
        """Take the client's settings for a folder, or for all that have none of their own."""
        if not folder:
            self._said = {_OPTIONS: self._said[_OPTIONS]}
        self._said[_SETTINGS + folder] = ("the editor's settings", setting(settings))
        self._layers = {}
        self._layer(_SETTINGS + folder, folder)

    def set_rule_text(self, path: Path, text: str | None) -> None:
        """Take what the editor holds of a rule file; None: it is closed."""
        if text is None:
            self._rule_files.buffers.pop(path, None)
        else:
            self._rule_files.buffers[path] = text

    def of(self, path: Path | None) -> Basis:
        """Return what holds for a document; without a path, the client's settings alone."""
        folder = self._folder_of(path)
        own = _SETTINGS + folder
        overlays = (
            self._layer(_OPTIONS, folder),
            self._layer(own if own in self._said else _SETTINGS, folder),
        )
        if path is None:
            config = merged(overlays)
            return Basis(config, settings_for(config, None))
        known = self._files.get(folder)
        if known is None or known[0] != overlays:
            custom = Custom(self._rule_files, self._codes_in)
            root = self._folders.get(folder)
            files = ConfigFiles(self._known, root, overlays, custom=custom)
            self._files[folder] = known = (overlays, files)
        loaded = known[1].of_file(path)
        self.report(loaded.problems)
        config = loaded.config
        return Basis(
            config,
            settings_for(config, path),
            bandit_texts(path.parent, config.root),
            excluded=_is_excluded(path, config),
        )

    def news(self) -> tuple[Problem, ...]:
        """Return the problems that have not been returned before."""
        out, self._news = tuple(self._news), []
        return out

    def folder_of(self, path: Path) -> Path:
        """Return the workspace folder around a path, or else the folder it is in."""
        return self._folders.get(self._folder_of(path), path.parent)

    def root_of(self, uri: str) -> Path | None:
        """Return the folder that a URI names or lies in; without one, the first that is open."""
        if uri in self._folders or not uri:
            return self._folders.get(uri) or next(iter(self._folders.values()), None)
        path = path_of(uri)
        return None if path is None else self.folder_of(path)

    def _folder_of(self, path: Path | None) -> str:
        """Return the innermost folder around a path, or "" outside all of them."""
        if path is None:
            return ""
        around = [uri for uri, folder in self._folders.items() if folder in path.parents]
        return max(around, key=lambda uri: len(self._folders[uri].parts), default="")

    def _layer(self, key: str, folder: str) -> Layer:
        """Return what the client said, with the codes that are known in a folder."""
        if key not in self._said:
            return Layer()
        codes = self._codes_of(folder)
        known = self._layers.get(key)
        if known is None or known[0] != codes:
            where, settings = self._said[key]
            layer, problems = parse_settings(settings, where, (*self._known, *codes))
            self.report(problems)
            known = self._layers[key] = (codes, layer)
        return known[1]

    def _codes_of(self, folder: str) -> frozenset[str]:
        """Return the codes of the rule files at the top of a folder, or of any without one."""
        tops = [self._folders[folder]] if folder in self._folders else self._folders.values()
        found = (self._rule_files.found((top,), top, ())[0] for top in tops)
        return frozenset[str]().union(*map(self._codes_in, found))

    def report(self, problems: Iterable[Problem]) -> None:
        """Have problems told, each once."""
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                self._news.append(problem)


def _is_excluded(path: Path, config: Config) -> bool:
    """Tell whether a file is somebody else's: installed, or excluded by the configuration.

    What a search for files passes over by default counts here: it has been opened.
    """
    return "site-packages" in path.parts or matches(config.exclude, inside(path, config.root))
