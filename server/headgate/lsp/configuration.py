"""The configuration of each workspace folder, from files and from the client.

Owns the order in which they count: files, then the options of `initialize`, then
the client's settings. Problems are told once each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headgate.engine import Settings
from headgate.lsp.from_proto import path_of, setting
from headgate.project import (
    Config,
    ConfigFiles,
    Layer,
    bandit_texts,
    merged,
    parse_settings,
    settings_for,
)
from headgate.project.patterns import inside, matches
from headgate.ruleapi import Problem

FILE_NAMES: Final = ("pyproject.toml", "headgate.toml", ".bandit")


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

    def __init__(self, known: Collection[str], options: object, folders: Iterable[str]) -> None:
        self._known = known
        self._news: list[Problem] = []
        self._told: set[Problem] = set()
        self._options = self._layer(options, "initializationOptions")
        self._settings: dict[str, Layer] = {}
        self._folders: dict[str, Path] = {}
        self._files: dict[str, ConfigFiles] = {}
        self.set_folders(added=folders, removed=())

    @property
    def folders(self) -> tuple[str, ...]:
        """The workspace folders' URIs."""
        return tuple(self._folders)

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
            self._settings = {}
        self._settings[folder] = self._layer(setting(settings), "the editor's settings")
        self._files = {}

    def of(self, path: Path | None) -> Basis:
        """Return what holds for a document; without a path, the client's settings alone."""
        folder = self._folder_of(path)
        overlays = (self._options, self._settings.get(folder) or self._settings.get("", Layer()))
        if path is None:
            config = merged(overlays)
            return Basis(config, settings_for(config, None))
        files = self._files.get(folder)
        if files is None:
            files = ConfigFiles(self._known, self._folders.get(folder), overlays)
            self._files[folder] = files
        loaded = files.of_file(path)
        self._report(loaded.problems)
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

    def _folder_of(self, path: Path | None) -> str:
        """Return the innermost folder around a path, or "" outside all of them."""
        if path is None:
            return ""
        around = [uri for uri, folder in self._folders.items() if folder in path.parents]
        return max(around, key=lambda uri: len(self._folders[uri].parts), default="")

    def _layer(self, settings: object, where: str) -> Layer:
        layer, problems = parse_settings(settings, where, self._known)
        self._report(problems)
        return layer

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                self._news.append(problem)


def _is_excluded(path: Path, config: Config) -> bool:
    """Tell whether a file is somebody else's: installed, or excluded by the configuration.

    What a search for files passes over by default counts here: it has been opened.
    """
    return "site-packages" in path.parts or matches(config.exclude, inside(path, config.root))
