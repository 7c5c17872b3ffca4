"""The log of what came in at once: how much, what was found in it, and what became of that.

Owns the form of the log on disk. It holds days, counts and codes of rules. Folders and files
are digests in it, and of code there is nothing.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Final, cast

from headgate.project.locking import PATIENCE, locked
from headgate.project.stored import DiskStore, cache_folder, key_of, replaced
from headgate.ruleapi import Severity
from headgate.semantics.portable import Data
from headgate.text.patterns import lazy_pattern

FORM: Final = "1"
"""To be counted up where the log changes its form or its meaning."""
DAYS: Final = 90
"""So long something stays in the log."""
_MOST: Final = 5000
"""Files of which there is a log."""
_MOST_BYTES: Final = 32 * 1024 * 1024
_LOOKED_AT: Final = 10_000
"""Folders of which is asked whether there are logs of those in them."""
_NOBODYS: Final = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})
_FOLDER: Final = 24
"""Letters of the digest of a folder; so many has that of a file."""
_NAME: Final = lazy_pattern(r"[0-9a-f]{1,32}")
MANY_BLOCKS: Final = 1000
"""Blocks of one file that are in the log; older ones go."""


class Fate(IntEnum):
    """What has become of a block."""

    OPEN = 0
    """It is there, and nobody has taken it as their own."""
    ACCEPTED = 1
    COMMITTED = 2
    REMOVED = 3
    """Its lines are gone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one rule has found in a block."""

    code: str
    severity: Severity
    """The loudest one."""
    found: int
    """The most that were there at once."""
    here: int
    """Those that were still reported when the block was last seen."""
    silenced: int = 0
    """Those that a comment kept silent then."""

    def seen(self, here: int, silenced: int, severity: Severity) -> Tally:
        """Return what is known after another look."""
        most = max(self.found, here + silenced)
        return Tally(self.code, min(self.severity, severity), most, here, silenced)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A block that came in at once."""

    id: int
    """Its name in its file, for as long as it is open."""
    day: date
    lines: int
    """The most that it had; blank ones do not count."""
    tallies: tuple[Tally, ...] = ()
    fate: Fate = Fate.OPEN
    key: str = field(default_factory=lambda: os.urandom(6).hex(), compare=False)
    """Its name in the log: several editors may have the same file open."""
    session: str = field(default="", compare=False)
    """The one that knows it, saved or not; empty: nobody in particular."""


class ArrivalLog:
    """The log of a user, by workspace folder and file. Failing to keep costs entries only."""

    def __init__(self, patience: float | None = None) -> None:
        """After so many seconds without the lock, what is to be written is left for the next time.

        None: it is written then all the same.
        """
        folder = self._folder = cache_folder()
        self._patience = patience
        self._waiting: dict[str, dict[str, Arrived]] = {}
        """What is to be written, by key of a file and key of an entry."""
        self._oldest = 0
        self._store = None if folder is None else DiskStore(folder, FORM, "arrived")
        self._pruned = False

    @property
    def is_kept(self) -> bool:
        """Whether there is a place for it."""
        return self._store is not None

    def load(self, root: Path, path: Path) -> tuple[Arrived, ...]:
        """Return what is known of a file."""
        if self._store is None:
            return ()
        return tuple(self._known(_key(root, path)).values())

    def save(
        self,
        root: Path,
        path: Path,
        entries: Sequence[Arrived],
        today: date,
        before: Sequence[Arrived] = (),
    ) -> None:
        """Keep what is known of a file now; `before` is what was known when it was read.

        What others have added since stays, and what they have changed that we have not.
        """
        if self._store is None:
            return
        known = {entry.key: (entry, entry.session) for entry in before}
        changed = {e.key: e for e in entries if known.get(e.key) != (e, e.session)}
        if changed:
            key = _key(root, path)
            self._waiting[key] = self._waiting.get(key, {}) | changed
        self._oldest = today.toordinal() - DAYS
        self._write(self._patience)

    def finish(self) -> None:
        """Write what is waiting, whoever has the lock."""
        self._write(None)

    def _write(self, patience: float | None) -> None:
        if self._store is None or self._folder is None or not self._waiting:
            return
        wait = PATIENCE if patience is None else patience
        with locked(self._folder / "arrived.lock", wait) as is_held:
            if is_held is False and patience is not None:
                return
            for key in self._waiting:
                now = self._known(key).values()
                recent = [entry for entry in now if entry.day.toordinal() > self._oldest]
                self._store.save(key, [*map(_kept, recent[-MANY_BLOCKS:])])
            self._waiting.clear()
        if not self._pruned:
            self._pruned = True
            self._store.prune(_MOST, _MOST_BYTES, DAYS * 24 * 3600.0)

    def _known(self, key: str) -> dict[str, Arrived]:
        data = None if self._store is None else self._store.load(key)
        return {entry.key: entry for entry in _entries(data)} | self._waiting.get(key, {})

    def of(self, root: Path) -> list[tuple[Arrived, ...]]:
        """Return what is known of a workspace folder, file by file."""
        if self._store is None:
            return []
        found = (tuple(_entries(data)) for data in self._store.under(_folder_key(root)))
        return [entries for entries in found if entries]

    def below(self, root: Path) -> list[Path]:
        """Return the folders below one of which there is a log; the nearest are looked at first."""
        keys: Iterable[str] = () if self._store is None else self._store.all_keys()
        known = {key[:_FOLDER] for key in keys}
        out: list[Path] = []
        todo = deque([root]) if known else deque[Path]()
        for _ in range(_LOOKED_AT):
            if not todo:
                break
            for folder in _folders_in(todo.popleft()):
                todo.append(folder)
                if _folder_key(folder) in known:
                    out.append(folder)
        return out


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / n for n in sorted(names) if n not in _NOBODYS and not n.startswith(".")]


def save_page(root: Path, page: str) -> Path | None:
    """Put the page about a workspace folder into the cache; None if that is not possible."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / "reports" / f"{_folder_key(root)}.html"
    return path if replaced(path, page) else None


def _folder_key(root: Path) -> str:
    return key_of(os.path.realpath(root), _FOLDER)


def _key(root: Path, path: Path) -> str:
    return _folder_key(root) + key_of(str(path), _FOLDER)


def _kept(entry: Arrived) -> Data:
    tallies = [[t.code, int(t.severity), t.found, t.here, t.silenced] for t in entry.tallies]
    row = [entry.id, entry.day.toordinal(), entry.lines, int(entry.fate), tallies, entry.key]
    return [*row, entry.session] if entry.session else row


def _entries(data: Data) -> Iterator[Arrived]:
    """Yield the entries of a file's log, as far as they are well formed."""
    for number, item in enumerate(cast("list[object]", data) if isinstance(data, list) else ()):
        match cast("list[object]", item) if isinstance(item, list) else []:
            case [int(id_), int(day), int(lines), int(fate), rows, *rest] if (
                id_ > 0 and 0 < day <= date.max.toordinal() and lines > 0 and 0 <= fate < len(Fate)
            ):
                tallies = tuple(_tallies(rows))
                key, session = (_name(rest, place) for place in (0, 1))
                day_ = date.fromordinal(day)
                yield Arrived(
                    id_, day_, lines, tallies, Fate(fate), key or f"{number}", session
                )  # fmt: skip
            case _:
                pass


def _name(items: Sequence[object], place: int) -> str:
    name = items[place] if place < len(items) else None
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def _tallies(rows: object) -> Iterator[Tally]:
    for row in cast("list[object]", rows) if isinstance(rows, list) else ():
        match row:
            case [str(code), int(severity), int(found), int(here), int(silenced)] if (
                code.isalnum() and 1 <= severity <= 4 and found >= here + silenced
            ) and min(here, silenced) >= 0:
                yield Tally(code, Severity(severity), found, here, silenced)
            case _:
                pass
