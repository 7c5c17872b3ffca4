"""Which rule files hold for a folder, and their text.

Owns the search (`.headgate/rules/*.toml` in the nearest folder that has it, and what the
setting `rules` names), its bounds, and that a text in an editor stands in for the file.
A file is read only if it is a regular one inside the project, whatever links say.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from headgate.project.reading import Unreadable, read_bytes
from headgate.ruleapi import Problem

FOLDER: Final = (".headgate", "rules")
SUFFIX: Final = ".toml"
_LARGEST: Final = 512 * 1024
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class RuleText:
    """The text of one rule file."""

    path: Path
    text: str


def is_rule_file(path: PurePath) -> bool:
    """Tell whether a path is that of a rule file by its place."""
    return path.suffix == SUFFIX and path.parts[-3:-1] == FOLDER


class RuleFiles:
    """The rule files of all folders. Mutable: it remembers what it has read."""

    def __init__(self) -> None:
        self.buffers: dict[Path, str] = {}
        """What an editor holds of rule files, saved or not."""
        self._kept: dict[Path, tuple[object, str | Unreadable]] = {}

    def found(
        self, folders: Iterable[Path], top: Path | None, named: Iterable[Path]
    ) -> tuple[tuple[RuleText, ...], tuple[Problem, ...]]:
        """Return the rule files for the innermost of `folders`, which go up to `top`.

        `named` are files and folders of the configuration, absolute.
        """
        problems: list[Problem] = []
        paths: dict[Path, None] = {}
        for folder in folders:
            listed = sorted(self._listed(folder.joinpath(*FOLDER)))
            if listed:
                paths.update(dict.fromkeys(listed))
                top = top or folder
                break
        for path in named:
            if path.is_dir():
                paths.update(dict.fromkeys(sorted(self._listed(path))))
            else:
                paths[path] = None
        out: list[RuleText] = []
        for path in list(paths)[:_MOST]:
            text = self.text(path, top)
            if isinstance(text, Unreadable):
                problems.append(Problem(str(path), text.reason))
            else:
                out.append(RuleText(path, text))
        if len(paths) > _MOST:
            problems.append(Problem(str(top), f"there are more than {_MOST} rule files"))
        return tuple(out), tuple(problems)

    def text(self, path: Path, top: Path | None) -> str | Unreadable:
        """Return the text of one file, or why it is not used."""
        held = self.buffers.get(path)
        if held is not None:
            return held
        if top is not None and not _is_inside(path, top):
            return Unreadable(str(path), "is outside the project, so it is not read as a rule file")
        stamp = _stamp(path)
        known = self._kept.get(path)
        if known is None or known[0] != stamp:
            known = self._kept[path] = (stamp, _read(path))
        return known[1]

    def _listed(self, folder: Path) -> Iterator[Path]:
        yield from (path for path in self.buffers if path.parent == folder)
        try:
            with os.scandir(folder) as listing:
                names = [e.name for e in listing if e.name.endswith(SUFFIX) and e.is_file()]
        except OSError:
            return
        yield from (path for n in names if (path := folder / n) not in self.buffers)


def _read(path: Path) -> str | Unreadable:
    data = read_bytes(path, _LARGEST)
    if isinstance(data, Unreadable):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Unreadable(str(path), f"is not UTF-8 at offset {error.start}", error.start)


def _is_inside(path: Path, top: Path) -> bool:
    try:
        return path.resolve().is_relative_to(top.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _stamp(path: Path) -> object:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
