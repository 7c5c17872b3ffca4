"""Inserted lines, and what is kept of them from run to run: where they are, never what they say.

Owns the form of a record on disk. A line is kept as a short number that many texts share,
made with a salt of its own for each record, so that nothing can be read back from it. It is
the sum of those of its words: a statement that is laid out anew on other lines keeps its sum.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Final, cast

from headgate.project.presence import is_living
from headgate.project.stored import DiskStore, cache_folder, key_of
from headgate.semantics.portable import Data
from headgate.text import Snapshot

MANY_LINES: Final = 4000
"""Lines up to which texts are compared line by line."""
FORM: Final = "1"
"""To be counted up where a record changes its form or its meaning."""
CYCLE: Final = 1 << 24
"""Numbers of lines, and sums of them, are below it: so few that many texts share one."""
_MOST: Final = 2000
"""Files of which something is kept."""
_MOST_BYTES: Final = 32 * 1024 * 1024
_OLDEST: Final = 90 * 24 * 3600.0
"""Seconds that a file is remembered since it was last seen."""
_WORD: Final = re.compile(r"\w+|[^\w\s(),\"'\\]")
"""What a formatter leaves as it is: no commas, brackets, quotes, line ends."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that were inserted together: from `first` up to `stop`."""

    id: str
    first: int
    stop: int

    def holds(self, line: int) -> bool:
        """Whether a line is one of them."""
        return self.first <= line < self.stop


@dataclass(frozen=True, slots=True)
class Record:
    """A text as it was known last."""

    salt: str
    whole: str
    """The digest of all of it."""
    lines: tuple[int, ...]
    """A number for each line; none of a text that is too long."""
    blocks: tuple[Block, ...]
    written: frozenset[str] = frozenset()
    """The ids of blocks that something else has written on disk."""

    def is_of(self, snapshot: Snapshot) -> bool:
        """Whether a text is still the same."""
        return self.whole == digest(snapshot, self.salt)

    def origin(self, block: Block) -> str:
        """Return how a block has come."""
        return "written" if block.id in self.written else "inserted"


def recorded(snapshot: Snapshot, blocks: Sequence[Block], written: Collection[str] = ()) -> Record:
    """Return what may be kept of a text."""
    salt = os.urandom(8).hex()
    few = snapshot.line_count <= MANY_LINES
    lines = numbers(snapshot.lines, salt) if few else ()
    known = frozenset(block.id for block in blocks if block.id in written)
    return Record(salt, digest(snapshot, salt), tuple(lines), tuple(blocks), known)


def digest(snapshot: Snapshot, salt: str) -> str:
    """Return the digest of a whole text."""
    return _hashed(snapshot.text, salt, 8).hex()


def numbers(lines: Iterable[str], salt: str) -> list[int]:
    """Return a number for each line, zero for blank ones."""
    known: dict[str, int] = {}
    out: list[int] = []
    for line in lines:
        number = 0
        for word in _WORD.findall(line):
            part = known.get(word)
            if part is None:
                part = known[word] = int.from_bytes(_hashed(word, salt, 3), "big")
            number += part
        out.append(number % CYCLE)
    return out


def is_same_code(before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether lines are the same code, however it is laid out."""
    return (sum(before) - sum(after)) % CYCLE == 0


def _hashed(text: str, salt: str, size: int) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=size, key=salt.encode()).digest()


class Remembered:
    """The records of a user, by workspace folder and file. Failing to keep costs marks only.

    Of a file that is edited there is a second one: of its text that is not saved, and may be
    dropped. It is what counts where the server has ended meanwhile. Each session has its own;
    those of sessions that are gone are anybody's.
    """

    def __init__(self, mark: Callable[[], str] = str) -> None:
        """`mark` tells the name of the session."""
        self._mark = mark
        folder = cache_folder()
        self._store = None if folder is None else DiskStore(folder, FORM, "inserted")
        self._pruned = False

    def load(self, root: Path, path: Path) -> Record | None:
        """Return what is kept of a file, None if nothing usable is."""
        if self._store is None:
            return None
        return record_from(self._store.load(_key(root, path)))

    def load_unsaved(self, root: Path, path: Path, snapshot: Snapshot) -> Record | None:
        """Return what is kept of a text that was not saved: of this one, if there are several."""
        if self._store is None:
            return None
        loaded = (record_from(self._store.load(key)) for key in self._ours(root, path))
        records = [record for record in loaded if record is not None]
        return max(records, key=lambda record: record.is_of(snapshot), default=None)

    def known(self, path: Path, snapshot: Snapshot) -> Record | None:
        """Return what is kept of a file, if it is as it was known last.

        Any folder above may be the one that the editor has opened.
        """
        for root in path.parents if path.is_absolute() else ():
            record = self.load(root, path)
            if record is not None and record.is_of(snapshot):
                return record
        return None

    def save(
        self,
        root: Path,
        path: Path,
        snapshot: Snapshot,
        blocks: Sequence[Block],
        written: Collection[str] = (),
        *,
        unsaved: bool = False,
    ) -> None:
        """Keep what is known of a file now; what is saved takes the place of what was not."""
        if self._store is None:
            return
        data = record_data(recorded(snapshot, blocks, written))
        if unsaved:
            key = _unsaved_key(root, path) + self._mark()
            self._drop(key_ for key_ in self._ours(root, path) if key_ != key)
            self._store.save(key, data)
        else:
            self._store.save(_key(root, path), data)
            self.drop_unsaved(root, path)
        if not self._pruned:
            self._pruned = True
            self._store.prune(_MOST, _MOST_BYTES, _OLDEST)

    def drop_unsaved(self, root: Path, path: Path) -> None:
        """Forget what was known of a text that was not saved."""
        self._drop(self._ours(root, path))

    def _drop(self, keys: Iterable[str]) -> None:
        if self._store is not None:
            for key in keys:
                self._store.drop(key)

    def _ours(self, root: Path, path: Path) -> Iterator[str]:
        """Yield the keys of texts that were not saved, without those of other living sessions."""
        key = _unsaved_key(root, path)
        for found in () if self._store is None else self._store.keys(key):
            mark = found.removeprefix(key)
            if mark == self._mark() or not is_living(mark):
                yield found


def _key(root: Path, path: Path) -> str:
    return key_of(f"{root}\0{path}")


def _unsaved_key(root: Path, path: Path) -> str:
    """Return what the keys of all sessions begin with."""
    return key_of(f"{root}\0{path}\0unsaved")


def record_data(record: Record) -> Data:
    """Return a record as JSON."""
    kept = [
        [b.id, b.first, b.stop, *([True] if b.id in record.written else [])] for b in record.blocks
    ]
    return [record.salt, record.whole, list(record.lines), kept]


def record_from(data: Data) -> Record | None:
    """Return a record from JSON, None if it is damaged."""
    fields = cast("list[object]", data) if isinstance(data, list) else []
    if len(fields) != 4:
        return None
    salt, whole, lines, kept = fields
    if not (isinstance(salt, str) and 0 < len(salt) <= 64 and isinstance(whole, str)):
        return None
    if not (isinstance(lines, list) and isinstance(kept, list)):
        return None
    if not all(type(number) is int for number in cast("list[object]", lines)):
        return None
    blocks: list[Block] = []
    written: set[str] = set()
    for item in cast("list[object]", kept):
        if not isinstance(item, list):
            return None
        match cast("list[object]", item):
            case [str(name), int(first), int(stop), *rest] if (
                name.isdecimal() and 0 <= first < stop and rest in ([], [True])
            ):
                blocks.append(Block(name, first, stop))
                written |= {name} if rest else set()
            case _:
                return None
    if any(before.stop > after.first for before, after in pairwise(blocks)):
        return None
    return Record(salt, whole, tuple(cast("list[int]", lines)), tuple(blocks), frozenset(written))
