"""Files that a client does not watch: they are looked at from time to time.

Owns which they are and what they were at the last look. Source files are looked at by the
process that reads them (`indexer`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import translate
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.lsp.configuration import FILE_NAMES
from headgate.project.baseline import BASELINE
from headgate.project.kinds import MANIFESTS

if TYPE_CHECKING:
    from headgate.lsp.session import Session

Stamp: TypeAlias = "tuple[int, int, int]"

_RULES: Final = Path(".headgate", "rules")
_COMMITS: Final = Path(".git", "logs")
_NAMES: Final = re.compile(
    "|".join(map(translate, (*FILE_NAMES, PurePath(BASELINE).name, *MANIFESTS)))
)


def stamp(path: str | os.PathLike[str]) -> Stamp | None:
    """Return what changes whenever a file does, None if there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Watch:
    """What was there at the last look. Mutable; used on the loop's thread only."""

    def __init__(self) -> None:
        self._seen: dict[Path, dict[Path, Stamp | None]] = {}

    def look(self, session: Session) -> tuple[list[Path], bool]:
        """Return the files that have changed, come or gone since the last look.

        And whether there are folders that nobody has looked at before.
        """
        from headgate.evidence import MODEL_SUFFIXES

        suffixes = tuple(MODEL_SUFFIXES)
        now = {folder: _files(folder, suffixes) for folder in _folders(session)}
        before, self._seen = self._seen, now
        changed = [
            path
            for folder, files in now.items()
            if (known := before.get(folder)) is not None
            for path in sorted(files.keys() | known.keys())
            if files.get(path) != known.get(path)
        ]
        return changed, not now.keys() <= before.keys()


def _folders(session: Session) -> set[Path]:
    """Return the folders that may hold what findings rest on."""
    out: set[Path] = set()
    for document in session.documents.values():
        if document.path is None:
            continue
        root = session.configuration.folder_of(document.path)
        out |= {root, root / _RULES, root / _RULES.parent, root / _COMMITS}
        out |= {folder for folder in document.path.parents if root in folder.parents}
    return out


def _files(folder: Path, suffixes: tuple[str, ...]) -> dict[Path, Stamp | None]:
    return {path: stamp(path) for path in _wanted(folder, suffixes)}


def _wanted(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return
    in_rules, in_commits = folder.parts[-2:] == _RULES.parts, folder.parts[-2:] == _COMMITS.parts
    for name in names:
        is_rule = in_rules and name.endswith(".toml")
        is_commit = in_commits and name == "HEAD"
        if is_rule or is_commit or _NAMES.fullmatch(name) or name.lower().endswith(suffixes):
            yield folder / name
