"""What the other files of the workspace say, from the process that knows (`indexer`).

Owns that process: its start, its end, and that it is not started for ever where it dies.
Nothing here waits: messages are written and read by threads.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, Protocol

import headgate
from headgate.project.index import Told, told_from

logger = logging.getLogger(__name__)

_STARTS: Final = 3
"""Times that the process is started in one session."""


class Neighbours(Protocol):
    """The other files, as far as a session needs them. Used by one thread."""

    @property
    def waiting(self) -> bool:
        """Whether something is to be expected from `news`."""
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

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        """Return what has become known: open files, what the others say, their folder."""
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

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        """Return nothing."""
        return ()

    def stop(self) -> None:
        """Do nothing."""


def command() -> list[str]:
    """Return the command of the process; it imports nothing from where it is started."""
    sources = {str(Path(m.__file__ or "").parents[1]) for m in (headgate, _rules())}
    code = (
        f"import sys; sys.path[:0] = {sorted(sources)!r}; "
        "from headgate.lsp.indexer import main; main()"
    )
    return [sys.executable, "-I", "-c", code]


def _rules() -> Any:
    import headgate_rules

    return headgate_rules


class IndexProcess:
    """A process that indexes the workspace. Implements `Neighbours`."""

    def __init__(self) -> None:
        self._folders: Sequence[Path] = ()
        self._texts: dict[Path, str] = {}
        self._starts = 0
        self._sent = 0
        self._settled = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._incoming: SimpleQueue[bytes | None] = SimpleQueue()

    @property
    def waiting(self) -> bool:
        """Whether something is to be expected from `news`."""
        return self._process is not None and self._settled < self._sent

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

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        """Return what has become known: open files, what the others say, their folder."""
        out: dict[Path, tuple[Path, Told, Path]] = {}
        while True:
            try:
                line = self._incoming.get_nowait()
            except Empty:
                return tuple(out.values())
            if line is None:
                self._ended()
                continue
            try:
                message = json.loads(line)
                if "idle" in message:
                    self._settled = message["idle"]
                else:
                    path = Path(message["file"])
                    out[path] = (path, told_from(message["told"]), Path(message["root"]))
            except (ValueError, KeyError, TypeError, AssertionError):
                logger.error("the index has sent something that is no message")

    def stop(self) -> None:
        """End the process."""
        self._outgoing.put(None)
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._starts = _STARTS

    def _send(self, message: dict[str, Any]) -> None:
        if self._process is None and not self._start():
            return
        self._sent += 1
        self._outgoing.put(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    def _start(self) -> bool:
        if self._starts == _STARTS:
            return False
        self._starts += 1
        try:
            process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            logger.warning("other files are not followed: %s", error.strerror)
            self._starts = _STARTS
            return False
        self._process = process
        self._outgoing, self._incoming = SimpleQueue(), SimpleQueue()
        self._sent = self._settled = 0
        pumps = ((_write, self._outgoing), (_read, self._incoming))
        for work, queue in pumps:
            Thread(target=work, args=(process, queue), daemon=True).start()
        # What was said to the one before it does not know.
        self._send({"folders": [str(f) for f in self._folders]})
        for path, text in self._texts.items():
            self._send({"file": str(path), "text": text})
        return True

    def _ended(self) -> None:
        if self._process is not None:
            code = self._process.wait()
            self._process = None
            self._outgoing.put(None)
            logger.warning("the index has ended with %d", code)


def _write(process: subprocess.Popen[bytes], queue: SimpleQueue[bytes | None]) -> None:
    assert process.stdin is not None
    # Where it has ended, `_read` tells.
    with suppress(OSError), process.stdin as stdin:
        while (line := queue.get()) is not None:
            stdin.write(line)
            stdin.flush()


def _read(process: subprocess.Popen[bytes], queue: SimpleQueue[bytes | None]) -> None:
    assert process.stdout is not None
    with process.stdout as stdout:
        for line in stdout:
            queue.put(line)
    queue.put(None)
