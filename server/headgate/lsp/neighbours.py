"""What the other files of the workspace say, from the process that knows (`indexer`).

Owns that process: its start, its end, and that it is not started for ever where it dies.
Nothing here waits: messages are written and read by threads.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from headgate.lsp.child import Child
from headgate.lsp.from_proto import Json
from headgate.project.index import Told, told_from

logger = logging.getLogger(__name__)

_LINES: Final = 100
"""Messages that are taken at once, so that nobody waits for many."""
_STARTS: Final = 3
"""Times that the process is started in one session."""


class Neighbours(Protocol):
    """The other files, as far as a session needs them. Used by one thread."""

    @property
    def waiting(self) -> bool:
        """Whether something is to be expected from `news` and `closed_news`."""
        ...

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Say which folders are the workspace."""
        ...

    def set_text(self, path: Path, text: str | None) -> None:
        """Say what an open file holds; None: it is closed."""
        ...

    def changed(self, paths: Iterable[Path]) -> None:
        """Say that files have changed on disk, come or gone."""
        ...

    def look(self) -> None:
        """Have the files looked at: nobody else says which have changed."""
        ...

    def follow(self, paths: Iterable[Path]) -> bool:
        """Ask to be told of closed files; whether anything will be."""
        ...

    def unfollow(self, paths: Iterable[Path]) -> None:
        """Ask no more."""
        ...

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        """Return what has become known: open files, what the others say, their folder."""
        ...

    def closed_news(self) -> Sequence[Json]:
        """Return what has become known of closed files, and which have changed, as `indexer` says it."""
        ...

    def stop(self) -> None:
        """End."""
        ...


class NoNeighbours:
    """Every file is alone. Implements `Neighbours`."""

    waiting = False

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Do nothing."""

    def set_text(self, path: Path, text: str | None) -> None:
        """Do nothing."""

    def changed(self, paths: Iterable[Path]) -> None:
        """Do nothing."""

    def look(self) -> None:
        """Do nothing."""

    def follow(self, paths: Iterable[Path]) -> bool:
        """Say that nothing will be told."""
        return False

    def unfollow(self, paths: Iterable[Path]) -> None:
        """Do nothing."""

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        """Return nothing."""
        return ()

    def closed_news(self) -> Sequence[Json]:
        """Return nothing."""
        return ()

    def stop(self) -> None:
        """Do nothing."""


class IndexProcess:
    """A process that indexes the workspace. Implements `Neighbours`."""

    def __init__(self) -> None:
        self._folders: Sequence[Path] = ()
        self._texts: dict[Path, str] = {}
        self._open: dict[Path, tuple[Path, Told, Path]] = {}
        self._closed: dict[str, Json] = {}
        self._starts = 0
        self._sent = 0
        self._settled = 0
        self._process: Child | None = None

    @property
    def waiting(self) -> bool:
        """Whether something is to be expected from `news`."""
        is_working = self._process is not None and self._settled < self._sent
        return is_working or bool(self._open) or bool(self._closed)

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Say which folders are the workspace."""
        if list(folders) != list(self._folders):
            self._folders = tuple(folders)
            self._send({"folders": [str(f) for f in folders]})

    def set_text(self, path: Path, text: str | None) -> None:
        """Say what an open file holds; None: it is closed."""
        if text is None:
            self._texts.pop(path, None)
        else:
            self._texts[path] = text
        self._send({"file": str(path), "text": text})

    def changed(self, paths: Iterable[Path]) -> None:
        """Say that files have changed on disk, come or gone."""
        if self._process is None:
            return  # the next one reads them as they are
        self._send({"changed": [str(p) for p in paths]})

    def look(self) -> None:
        """Have the files looked at: nobody else says which have changed."""
        if self._process is not None and not self.waiting:
            self._send({"look": True})

    def follow(self, paths: Iterable[Path]) -> bool:
        """Ask to be told of closed files; whether anything will be."""
        return self._send({"follow": [str(p) for p in paths]})

    def unfollow(self, paths: Iterable[Path]) -> None:
        """Ask no more."""
        if self._process is not None:
            self._send({"unfollow": [str(p) for p in paths]})

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        """Return what has become known: open files, what the others say, their folder."""
        self._take()
        out, self._open = self._open, {}
        return tuple(out.values())

    def closed_news(self) -> Sequence[Json]:
        """Return what has become known of closed files, as `indexer` tells it."""
        self._take()
        out, self._closed = self._closed, {}
        return tuple(out.values())

    def _take(self) -> None:
        for _ in range(_LINES):
            message = {} if self._process is None else self._process.heard()
            if message is None:
                self._process = None
            if not message:
                return
            try:
                if "idle" in message:
                    self._settled = message["idle"]
                elif "disk" in message:
                    known = self._closed.get("", {"disk": []})
                    self._closed[""] = {"disk": [*known["disk"], *message["disk"]]}
                elif "closed" in message:
                    # What was known before a change comes once, what is said last counts.
                    known = self._closed.get(message["closed"], {})
                    known.pop("usual", None)
                    self._closed[message["closed"]] = {**known, **message}
                else:
                    path = Path(message["file"])
                    self._open[path] = (path, told_from(message["told"]), Path(message["root"]))
            except (ValueError, KeyError, TypeError, AssertionError):
                logger.error("the index has sent something that is no message")

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.stop()
            self._process = None
        self._starts = _STARTS

    def _send(self, message: Json) -> bool:
        if self._process is None and not self._start():
            return False
        self._sent += 1
        if self._process is not None:
            self._process.send(message)
        return True

    def _start(self) -> bool:
        if self._starts == _STARTS:
            return False
        self._starts += 1
        try:
            self._process = Child("headgate.lsp.indexer")
        except OSError as error:
            logger.warning("other files are not followed: %s", error.strerror)
            self._starts = _STARTS
            return False
        self._sent = self._settled = 0
        # What was said to the one before it does not know.
        self._send({"folders": [str(f) for f in self._folders]})
        for path, text in self._texts.items():
            self._send({"file": str(path), "text": text})
        return True
