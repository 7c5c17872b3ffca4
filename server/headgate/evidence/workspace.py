"""Which modules the files of a workspace are, wherever in it they lie.

Test folders, sibling scripts and source folders get onto the path in many ways, so a
module counts wherever it lies. Folders that hold what others wrote are passed over.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MOST: Final = 60_000
"""Entries of folders that are looked at."""
_FRESH: Final = 10.0
"""Seconds for which the list counts."""
_SUFFIXES: Final = (".py", ".pyi", ".pyx", ".so", ".pyd", ".pyw", ".ipynb", ".proto")
_PASSED_OVER: Final = frozenset(
    {"node_modules", "site-packages", "dist-packages", "__pycache__", "venv", "env"}
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The modules of a workspace, and when they were looked for."""

    names: frozenset[str]
    at: float


class WorkspaceModules:
    """The modules of workspaces, looked for again after a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[Path, _Seen] = {}

    def has(self, name: str, workspace: Path | None, file: Path | None) -> bool:
        """Tell whether a module or package of this name is in the workspace."""
        if file is not None and any(
            _is_module(folder, name) for folder in _around(file.parent, workspace)
        ):
            return True
        if workspace is None:
            return False
        seen = self._seen.get(workspace)
        if seen is not None and name in seen.names:
            return True
        if seen is None or self._clock() - seen.at > _FRESH:
            seen = self._seen[workspace] = _Seen(module_names(workspace), self._clock())
        return name in seen.names


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


def module_names(workspace: Path) -> frozenset[str]:
    """Return the names of all modules and packages below a folder."""
    names: set[str] = set()
    left = _MOST
    stack: list[tuple[str, tuple[str, ...]]] = [(str(workspace), ())]
    while stack and left > 0:
        folder, around = stack.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError:
            continue
        left -= len(entries)
        has_code = False
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                name = entry.name
                if (
                    name.startswith(".")
                    or name in _PASSED_OVER
                    or os.path.exists(os.path.join(entry.path, "pyvenv.cfg"))
                ):
                    continue
                stack.append((entry.path, (*around, name)))
            elif entry.name.endswith(_SUFFIXES):
                stem = entry.name.partition(".")[0]
                names.add(stem)
                if entry.name.endswith(".proto"):
                    names |= {f"{stem}_pb2", f"{stem}_pb2_grpc"}
                has_code = True
        if has_code:
            names |= set(around)
    return frozenset(names)
