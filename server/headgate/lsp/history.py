"""What git has of open files: asked on a thread of its own, since disks can be slow.

Only files of workspaces that the user trusts come here; `project/git.py` says how git is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from headgate.project import Unreadable, decode, is_notebook, parse_notebook


class History:
    """Questions and answers. Mutable; used on the loop's thread only."""

    def __init__(self) -> None:
        self._asked = self._answered = 0
        self._questions: SimpleQueue[Path | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[Path, str | None]] = SimpleQueue()
        self._thread: Thread | None = None

    @property
    def waiting(self) -> bool:
        """Whether something is to be expected from `news`."""
        return self._answered < self._asked

    def ask(self, path: Path) -> None:
        """Ask what the last commit holds of a file."""
        if self._thread is None:
            work = (self._questions, self._answers)
            self._thread = Thread(target=_work, args=work, name="history", daemon=True)
            self._thread.start()
        self._asked += 1
        self._questions.put(path)

    def news(self) -> Iterator[tuple[Path, str | None]]:
        """Yield what has become known, as `committed_text` tells it."""
        while True:
            try:
                answer = self._answers.get_nowait()
            except Empty:
                return
            self._answered += 1
            yield answer

    def stop(self) -> None:
        """Ask nothing any more."""
        self._questions.put(None)


def _work(
    questions: SimpleQueue[Path | None], answers: SimpleQueue[tuple[Path, str | None]]
) -> None:
    while (path := questions.get()) is not None:
        answers.put((path, committed_text(path)))


def committed_text(path: Path) -> str | None:
    """Return what the last commit holds of a file: "" if nothing, None if git cannot tell.

    Of a notebook it is the cells, as one module.
    """
    from headgate.project.git import GitError, repository_of

    try:
        data = repository_of(path.parent).committed_bytes(path)
    except (GitError, OSError, ValueError):
        return None
    if data is None:
        return ""
    if is_notebook(path):
        notebook = parse_notebook(data)
        return "" if isinstance(notebook, Unreadable) else notebook.cells.text
    source = decode(data)
    return "" if isinstance(source, Unreadable) else source.text
