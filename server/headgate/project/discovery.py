"""Finds the Python files below the paths that someone named.

Owns which files count: suffixes, `.gitignore` files (read here, git is not run)
and exclusions. A file that is named itself is always taken. Links to folders and
files are not followed on the way down: what they lead to inside the project is
met under its own name, and what is outside was not asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from headgate.project.files import folders_up, project_root
from headgate.project.kinds import document_kind
from headgate.project.notebooks import is_notebook
from headgate.project.patterns import decides
from headgate.project.reading import Unreadable, read_bytes

PYTHON_SUFFIXES: Final = frozenset({".py", ".pyi", ".pyw"})

_IGNORE_LIMIT: Final = 1024 * 1024

Excluded: TypeAlias = Callable[[Path, bool, Path], bool]
"""Tells of an absolute path, whether it is a folder, and the folder that was named, if it is
left out."""


@dataclass(frozen=True, slots=True)
class _Ignores:
    """One ignore file: its folder and its lines."""

    folder: Path
    patterns: tuple[str, ...]

    def decides(self, path: Path, *, is_dir: bool) -> bool | None:
        name = path.relative_to(self.folder).as_posix()
        return decides(self.patterns, name, is_dir=is_dir)


def nothing_excluded(path: Path, is_dir: bool, named: Path) -> bool:
    """Exclude nothing."""
    return False


def discover(
    paths: Iterable[Path], excluded: Excluded = nothing_excluded
) -> tuple[tuple[Path, ...], tuple[Unreadable, ...]]:
    """Return the files to check, in the order of their paths, and what could not be used.

    The paths come back spelled as they were named; a file that is met twice
    comes once.
    """
    found: dict[Path, Path] = {}
    errors: list[Unreadable] = []
    for path in paths:
        for item in _below(path, excluded):
            if isinstance(item, Unreadable):
                errors.append(item)
            else:
                found.setdefault(_absolute(item), item)
    return tuple(sorted(found.values(), key=lambda p: p.parts)), tuple(errors)


def _below(path: Path, excluded: Excluded) -> Iterator[Path | Unreadable]:
    try:
        is_dir, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        yield Unreadable(str(path), str(error))
        return
    if is_dir:
        yield from _walk(path, excluded, _ignores_above(_absolute(path)))
    elif exists:
        yield path
    else:
        yield Unreadable(str(path), "does not exist")


def _walk(
    folder: Path, excluded: Excluded, ignores: Sequence[_Ignores]
) -> Iterator[Path | Unreadable]:
    """Yield what lies below; an own stack, since folders nest deeper than calls may."""
    named = _absolute(folder)
    stack = [(folder, tuple(ignores))]
    while stack:
        folder, around = stack.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Unreadable(str(folder), f"cannot be listed: {error.strerror or error}")
            continue
        absolute = _absolute(folder)
        if any(entry.name == ".gitignore" for entry in entries):
            around = (*around, *_read_ignores(absolute))
        for entry in entries:
            is_dir = entry.is_dir(follow_symlinks=False)
            place = absolute / entry.name
            if not is_dir and not (
                (
                    os.path.splitext(entry.name)[1] in PYTHON_SUFFIXES
                    or is_notebook(place)
                    or document_kind(place) is not None
                )
                and entry.is_file(follow_symlinks=False)
            ):
                continue
            if _is_ignored(place, around, is_dir=is_dir) or excluded(place, is_dir, named):
                continue
            if is_dir:
                stack.append((folder / entry.name, around))
            else:
                yield folder / entry.name


def _is_ignored(path: Path, ignores: Sequence[_Ignores], *, is_dir: bool) -> bool:
    """Tell what git would: the innermost file that speaks of the path decides."""
    for ignore in reversed(ignores):
        verdict = ignore.decides(path, is_dir=is_dir)
        if verdict is not None:
            return verdict
    return False


def is_ignored(path: Path, folder: Path) -> bool:
    """Whether the ignore files around a file below a folder leave it out."""
    root = project_root(folder) or folder
    around = list(folders_up(path.parent, root))[::-1]
    ignores = tuple(item for f in around for item in _read_ignores(f))
    steps = [(step, True) for step in around[1:]] + [(path, False)]
    return any(_is_ignored(step, _within(ignores, step), is_dir=is_dir) for step, is_dir in steps)


def _ignores_above(folder: Path) -> tuple[_Ignores, ...]:
    """Return the ignore files of the repository around a folder that was named.

    Where they ignore the folder itself, naming it has overruled them.
    """
    root = project_root(folder)
    if root is None or root == folder:
        return ()
    around = [f for f in folders_up(folder, root) if f != folder]
    ignores = tuple(item for f in reversed(around) for item in _read_ignores(f))
    steps = [*reversed(around[:-1]), folder]
    return (
        ()
        if any(_is_ignored(step, _within(ignores, step), is_dir=True) for step in steps)
        else ignores
    )


def _within(ignores: Sequence[_Ignores], path: Path) -> list[_Ignores]:
    return [ignore for ignore in ignores if ignore.folder in path.parents]


def _read_ignores(folder: Path) -> tuple[_Ignores, ...]:
    data = read_bytes(folder / ".gitignore", _IGNORE_LIMIT)
    if isinstance(data, Unreadable):
        return ()
    lines = data.decode("utf-8-sig", errors="replace").split("\n")
    return (_Ignores(folder, tuple(line.rstrip("\r") for line in lines if line.strip())),)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))
