"""The files of a workspace on disk, and what is kept of them from run to run.

Owns the folder of the cache, its form and its bounds. What is kept is data of the user
alone: a file that is damaged, or of another version, is as good as none. What seems to
hold a secret is not kept, but made anew each time.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from math import inf
from pathlib import Path, PurePosixPath
from typing import Final

from headgate.project.notebooks import is_notebook, parse_notebook
from headgate.project.reading import Unreadable, read_bytes, read_source
from headgate.ruleapi.keys import known_key
from headgate.semantics.portable import Data
from headgate.text.patterns import lazy_pattern

FORM: Final = 2
"""To be counted up where what is kept changes its form or its meaning."""
CACHE_VARIABLE: Final = "HEADGATE_CACHE_DIR"
"""Names another folder for the cache; empty, nothing is kept."""
_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one file of the cache."""
_MOST: Final = 20_000
"""Files in the cache."""
_MOST_BYTES: Final = 512 * 1024 * 1024
"""Bytes of all of them."""
_SOURCE_LIMIT: Final = 2 * 1024 * 1024
"""Bytes of a source file of which others are told, and characters of code in a notebook."""
_NOTEBOOK_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of such a notebook: reading one takes as long as many source files."""
_TEXTS: Final = lazy_pattern(r'"str","((?:[^"\\]|\\.){12,})"')
"""Texts of some length, in values as they are kept."""
_NAMED: Final = lazy_pattern(
    r"(?:passw|passphrase|pwd|secret|token|api_?key|credential)[^\"]{0,40}\"[\[\],]{1,20}"
    r"(?:\"(?:value|summary)\"[^\"]{1,60})?\"str\",\"(?!<any>)[^\"]{4}",
    re.IGNORECASE,
)
"""A text that has a name for a secret, there."""
_IN_ADDRESS: Final = lazy_pattern(r"//[^\s:@/]*:[^\s:@/]+@")


class Folder:
    """A workspace's folder: its Python files, by key. Nothing outside of it is read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)

    def path(self, file: str) -> Path:
        """Return the path of a key."""
        return self.root.joinpath(*PurePosixPath(file).parts)

    def key(self, path: Path) -> str | None:
        """Return the key of a path, None outside of the folder."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return None

    def read(self, file: str) -> str | None:
        """Return the text of a regular file inside the folder, None if it cannot be read.

        That of a notebook is its cells, as one module.
        """
        path = self.path(file)
        real = os.path.realpath(path)
        if real != self._real and not real.startswith(self._real.rstrip(os.sep) + os.sep):
            return None
        if is_notebook(path):
            data = read_bytes(path, _NOTEBOOK_LIMIT)
            if isinstance(data, Unreadable):
                return None
            found = parse_notebook(data, limit=_SOURCE_LIMIT)
            return None if isinstance(found, Unreadable) else found.cells.text
        source = read_source(path, _SOURCE_LIMIT)
        return None if isinstance(source, Unreadable) else source.text

    def exists(self, file: str) -> bool:
        """Whether there is such a file; such a folder, if the key ends with "/"."""
        path = os.path.join(self.root, *PurePosixPath(file).parts)
        return os.path.isdir(path) if file.endswith("/") else os.path.isfile(path)


def cache_folder() -> Path | None:
    """Return the user's folder for what can be made anew, None if nothing is to be kept."""
    named = os.environ.get(CACHE_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "headgate" if os.path.isabs(base) else None


def replaced(path: Path, text: str) -> bool:
    """Have a file of the cache hold a text, if that is possible; a reader sees all or nothing."""
    made = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        import tempfile  # it brings all that archives need

        handle, made = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(made, path)
    except OSError:
        if made:
            with suppress(OSError):
                os.unlink(made)
        return False
    return True


def key_of(name: str, letters: int = 32) -> str:
    """Return a digest that stands for the name of a folder or file."""
    data = name.encode("utf-8", "surrogateescape")
    return blake2b(data, digest_size=letters // 2).hexdigest()


class DiskStore:
    """Records on disk, each a file of its own. Failing to read or write costs time only."""

    def __init__(self, folder: Path, version: str, name: str = "index") -> None:
        """`version` is that of the data: what was saved under another one does not count."""
        self._folder = folder / name
        self._stamp = f"{FORM} {version}"

    def load(self, key: str) -> Data:
        """Return what was saved under a key, None if nothing usable was."""
        return self._read(self._path(key))

    def under(self, prefix: str) -> Iterator[Data]:
        """Yield what was saved under all keys that begin so; the prefix has more than two letters."""
        return (self.load(key) for key in self.keys(prefix))

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield all keys that begin so; the prefix has more than two letters."""
        for entry in _entries(self._folder / prefix[:2]):
            if entry.name.startswith(prefix[2:]) and entry.name.endswith(".json"):
                yield prefix[:2] + entry.name.removesuffix(".json")

    def all_keys(self) -> Iterator[str]:
        """Yield all keys."""
        for folder in _entries(self._folder):
            for entry in _entries(folder):
                if entry.name.endswith(".json"):
                    yield folder.name + entry.name.removesuffix(".json")

    def _read(self, path: Path) -> Data:
        data = read_bytes(path, _LARGEST)
        if isinstance(data, Unreadable):
            return None
        try:
            found = json.loads(data)
            return found["records"] if found["stamp"] == self._stamp else None
        except (ValueError, TypeError, KeyError, RecursionError):
            return None

    def save(self, key: str, data: Data) -> None:
        """Save data under a key, if that is possible; a reader sees all of it or nothing."""
        text = json.dumps({"stamp": self._stamp, "records": data}, separators=(",", ":"))
        if len(text) > _LARGEST or _may_hold_secret(text):
            return
        replaced(self._path(key), text)

    def drop(self, key: str) -> None:
        """Let go of what was saved under a key."""
        with suppress(OSError):
            os.unlink(self._path(key))

    def prune(self, most: int = _MOST, most_bytes: int = _MOST_BYTES, oldest: float = inf) -> None:
        """Let go of what was written longest ago, where there is too much; and of the oldest."""
        now = time.time()
        found = sorted(self._files(), reverse=True)
        size = 0
        for number, (written, bytes_, path) in enumerate(found):
            size += bytes_
            if number >= most or size > most_bytes or now - written > oldest:
                with suppress(OSError):  # another process may have been faster
                    os.unlink(path)

    def _files(self) -> Iterator[tuple[float, int, str]]:
        for folder in _entries(self._folder):
            for entry in _entries(folder):
                with suppress(OSError):
                    about = entry.stat(follow_symlinks=False)
                    yield about.st_mtime, about.st_size, entry.path

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}.json"


def _may_hold_secret(text: str) -> bool:
    """Whether what is to be kept seems to hold a password or a key."""
    if _NAMED.search(text):
        return True
    return any(
        known_key().search(value) or _IN_ADDRESS.search(value) or "PRIVATE KEY" in value
        for value in _TEXTS.findall(text)
    )


def _entries(folder: str | os.PathLike[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
