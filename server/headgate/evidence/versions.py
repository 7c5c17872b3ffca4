"""Answers about versions: of installed distributions, and of the target Python.

Owns the search for the project's environment and what its folder names say.
Nothing is imported or executed, and no file of a distribution is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from cachetools import LRUCache

from headgate.ruleapi.packages import normalised
from headgate.text.patterns import lazy_pattern

_VERSION: Final = "version:"
_TARGET: Final = "python:target"

_FOLDERS: Final = (
    "lib/python3*/site-packages",
    "lib64/python3*/site-packages",
    "local/lib/python3*/dist-packages",
    "lib/python3*/dist-packages",
    "Lib/site-packages",
)
_DISTRIBUTION: Final = lazy_pattern(
    r"(?P<name>.+?)-(?P<version>\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info", re.I
)
_LOWER: Final = lazy_pattern(r"(?:>=|~=|===?|>)\s*(\d+\.\d+)")
_LIMIT: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """What answers depend on: the workspace, what its configuration says, and who asks."""

    workspace: Path | None = None
    environment: str = ""
    """The configured virtual environment or interpreter; relative to the workspace."""
    target_version: str = ""
    index: str = ""
    """The address of the index that may be asked for names; "" is none."""
    file: Path | None = None
    """The file that asks; paths in it may be meant from its folder."""


class Versions:
    """Answers keys of `Context.known`, remembering environments until they change."""

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        declared: Callable[[str, Place], str] | None = None,
    ) -> None:
        """`declared` tells what lock files and declared ranges say of a version, else ""."""
        self._declared = declared or _nothing
        self._environ = os.environ if environ is None else environ
        self._memory: LRUCache[tuple[tuple[str, int], ...], Mapping[str, str]] = LRUCache(16)

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return an answer for every key that is about versions; "" means not found."""
        out: dict[str, str] = {}
        for key in sorted(keys):
            if key.startswith(_VERSION):
                name = normalised(key.removeprefix(_VERSION))
                out[key] = self.installed(place).get(name, "") or self._declared(name, place)
            elif key == _TARGET:
                out[key] = place.target_version or required_python(place.workspace)
        return out

    def folders(self, place: Place) -> tuple[Path, ...]:
        """Return the folders in which the project's environment keeps its packages."""
        environment = find_environment(place, self._environ)
        return () if environment is None else site_packages(environment)

    def installed(self, place: Place) -> Mapping[str, str]:
        """Return the version of every distribution in the project's environment."""
        folders = self.folders(place)
        key = tuple((str(folder), _changed(folder)) for folder in folders)
        if key not in self._memory:
            self._memory[key] = _distributions(folders)
        return self._memory[key]


def _nothing(name: str, place: Place) -> str:
    return ""


def find_environment(place: Place, environ: Mapping[str, str]) -> Path | None:
    """Return the folder of the project's environment, or None.

    What is configured comes first, then the active environment, then the usual
    folders of the workspace.
    """
    candidates: list[Path] = []
    if place.environment:
        configured = Path(place.environment)
        candidates.append(place.workspace / configured if place.workspace else configured)
    if environ.get("VIRTUAL_ENV"):
        candidates.append(Path(environ["VIRTUAL_ENV"]))
    for folder in folders_around(place.workspace):
        candidates += [folder / ".venv", folder / "venv"]
    for candidate in candidates:
        # An interpreter stands in bin/ or Scripts/; its link is not followed, since
        # that would lead out of the environment.
        folder = candidate.parent.parent if candidate.is_file() else candidate
        if site_packages(folder):
            return folder
    return None


def folders_around(workspace: Path | None) -> tuple[Path, ...]:
    """Return the workspace and the folders around it, up to that of the repository.

    Outside of a repository the workspace stands alone.
    """
    if workspace is None:
        return ()
    folders: list[Path] = []
    for folder in (workspace, *workspace.parents):
        folders.append(folder)
        if (folder / ".git").exists():
            return tuple(folders)
    return (workspace,)


def site_packages(environment: Path) -> tuple[Path, ...]:
    """Return the folders in which an environment keeps its packages."""
    try:
        return tuple(
            folder
            for pattern in _FOLDERS
            for folder in sorted(environment.glob(pattern))
            if folder.is_dir()
        )
    except (OSError, ValueError):
        return ()


def required_python(workspace: Path | None) -> str:
    """Return the lowest Python that `requires-python` of the workspace allows, or ""."""
    for folder in folders_around(workspace):
        if required := _required(folder / "pyproject.toml"):
            return lower_bound(required)
    return ""


def _required(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > _LIMIT:
            return ""
        import tomllib  # not needed before the second phase

        content: object = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        # The project's configuration reports a broken file; here it only knows nothing.
        return ""
    for key in ("project", "requires-python"):
        if not isinstance(content, dict):
            return ""
        content = cast("dict[str, object]", content).get(key)
    return content if isinstance(content, str) else ""


def lower_bound(specifier: str) -> str:
    """Return the lowest version that a specifier such as ">=3.11,<4" allows, or ""."""
    found: list[str] = _LOWER.findall(specifier)
    return max(found, key=lambda v: tuple(map(int, v.split("."))), default="")


def _distributions(folders: Iterable[Path]) -> Mapping[str, str]:
    out: dict[str, str] = {}
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            found = _DISTRIBUTION.fullmatch(name)
            if found:
                out.setdefault(normalised(found["name"]), found["version"])
    return out


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
