"""Which modules the files of a workspace are, wherever in it they lie.

Test folders, sibling scripts and source folders get onto the path in many ways, so a
module counts wherever it lies. Folders that hold what others wrote are passed over.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MOST: Final = 60_000
"""Entries of folders that are looked at."""
_FRESH: Final = 10.0
"""Seconds for which the list counts, whatever it lacks."""
_SLICE: Final = 400
"""Entries that are looked at in one step."""
_SUFFIXES: Final = (".py", ".pyi", ".pyx", ".so", ".pyd", ".pyw", ".ipynb", ".proto")
_PASSED_OVER: Final = frozenset(
    {"node_modules", "site-packages", "dist-packages", "__pycache__", "venv", "env"}
)


class _Walk:
    """A look through a workspace, folder by folder."""

    def __init__(self, workspace: Path) -> None:
        self.names: set[str] = set()
        self._left = _MOST
        self._stack: list[tuple[str, tuple[str, ...]]] = [(str(workspace), ())]

    def step(self) -> bool:
        """Look into some folders; False when nothing is left."""
        budget = _SLICE
        while self._stack and self._left > 0 and budget > 0:
            folder, around = self._stack.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = list(listing)
            except OSError:
                entries = []
            budget -= len(entries) + 1
            self._left -= len(entries)
            self._take(entries, around)
        return bool(self._stack) and self._left > 0

    def _take(self, entries: Iterable[os.DirEntry[str]], around: tuple[str, ...]) -> None:
        has_code = False
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if (
                    not name.startswith(".")
                    and name not in _PASSED_OVER
                    and not os.path.exists(os.path.join(entry.path, "pyvenv.cfg"))
                ):
                    self._stack.append((entry.path, (*around, name)))
            elif name.endswith(_SUFFIXES):
                stem = name.partition(".")[0]
                self.names.add(stem)
                if name.endswith(".proto"):
                    self.names |= {f"{stem}_pb2", f"{stem}_pb2_grpc"}
                has_code = True
        if has_code:
            self.names.update(around)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The modules of a workspace, and when they were looked for."""

    names: frozenset[str]
    at: float


class WorkspaceModules:
    """The modules of workspaces. One is looked through again where a name was missed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[Path, _Seen] = {}
        self._walks: dict[Path, _Walk] = {}
        self._missed: set[tuple[Path, str]] = set()

    def is_ready(self, names: Iterable[str], workspace: Path | None) -> bool:
        """Do a piece of what `has` needs to answer about names; tell if nothing is left."""
        if workspace is None:
            return True
        walk = self._walks.get(workspace)
        if walk is None:
            seen = self._seen.get(workspace)
            if seen is not None and (
                self._clock() - seen.at < _FRESH
                or all((workspace, name) not in self._missed for name in names)
            ):
                return True
            walk = self._walks[workspace] = _Walk(workspace)
        if walk.step():
            return False
        del self._walks[workspace]
        self._seen[workspace] = _Seen(frozenset(walk.names), self._clock())
        self._missed = {missed for missed in self._missed if missed[0] != workspace}
        return True

    def has(self, name: str, workspace: Path | None, file: Path | None) -> bool:
        """Tell whether a module or package of this name is in the workspace."""
        if file is not None and any(
            _is_module(folder, name) for folder in _around(file.parent, workspace)
        ):
            return True
        if workspace is None:
            return False
        while workspace not in self._seen:
            self.is_ready((), workspace)
        return name in self._seen[workspace].names

    def missed(self, name: str, workspace: Path | None) -> None:
        """Note that nothing else knew a name either."""
        if workspace is not None:
            self._missed.add((workspace, name))


def has_beside(name: str, workspace: Path | None, file: Path | None) -> bool:
    """Tell whether a file imports a module of its project where it asks for one of this name."""
    folders = _around(file.parent, workspace) if file is not None else []
    try:
        return any(
            (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()
            for folder in folders
        )
    except (OSError, ValueError):
        return False


def _around(folder: Path, workspace: Path | None) -> list[Path]:
    folders = [folder]
    if workspace is not None and workspace in folder.parents:
        for parent in folder.parents:
            folders.append(parent)
            if parent == workspace:
                break
    return folders


def _is_module(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_dir() or (folder / f"{name}.py").is_file()
    except (OSError, ValueError):
        return False
