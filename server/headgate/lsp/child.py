"""A process of ours that takes and gives JSON objects, one a line.

Owns its start and its end. Nothing here waits: lines are written and read by threads.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

import headgate
from headgate.lsp.from_proto import Json

if TYPE_CHECKING:
    import subprocess

logger = logging.getLogger(__name__)


def command(module: str) -> list[str]:
    """Return the command that runs a module's `main`; it imports nothing from where it is started."""
    sources = {str(Path(m.__file__ or "").parents[1]) for m in (headgate, _rules())}
    code = f"import sys; sys.path[:0] = {sorted(sources)!r}; from {module} import main; main()"
    return [sys.executable, "-I", "-c", code]


def _rules() -> Any:
    import headgate_rules

    return headgate_rules


class Child:
    """One process; raises `OSError` if it cannot be started."""

    def __init__(self, module: str) -> None:
        import subprocess  # no process is begun before the first diagnostics

        self._process = subprocess.Popen(
            command(module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._incoming: SimpleQueue[bytes | None] = SimpleQueue()
        for work, queue in ((_write, self._outgoing), (_read, self._incoming)):
            Thread(target=work, args=(self._process, queue), daemon=True).start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def send(self, message: Json) -> None:
        """Say something."""
        self._outgoing.put(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    def heard(self) -> Json | None:
        """Return what it has said, one message a call; {} if there is nothing, None at its end."""
        try:
            line = self._incoming.get_nowait()
        except Empty:
            return {}
        if line is None:
            code = self.wait()
            self._outgoing.put(None)
            logger.warning("a process has ended with %d", code)
            return None
        try:
            message: object = json.loads(line)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            logger.error("a process has sent something that is no message")
            return {}
        return cast("Json", message)

    def stop(self) -> None:
        """End it."""
        self._outgoing.put(None)
        self.kill()
        self.wait()

    def kill(self) -> None:
        """Have it end now."""
        self._process.kill()

    def wait(self) -> int:
        """Wait for its end."""
        return self._process.wait()


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
