"""Files that are not open: what was found in them, and what the client is told of it.

Owns which of them are looked at (those that something else writes while the editor is open,
and those in which an edit of an open file leads to something), in what order and how many at
a time, and how often the client is told. The work is done by two processes: `indexer` says
what the other files say, `checker` checks. Nothing here waits for them.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from headgate.lsp.child import Child
from headgate.lsp.client import client_data
from headgate.lsp.focus import Spans, keep, new_lines, spans_of
from headgate.lsp.from_proto import Json
from headgate.project import Focus, document_kind, is_notebook
from headgate.project.discovery import PYTHON_SUFFIXES

if TYPE_CHECKING:
    from headgate.lsp.documents import Document
    from headgate.lsp.session import Session

logger = logging.getLogger(__name__)

NOTHING: Final = "[]"
"""No diagnostics."""
AT_ONCE: Final = 2
"""Files that the process has at a time, so that what is more urgent need not wait for others."""
PAUSE: Final = 0.02
"""Seconds between two pieces of work."""
_TAKEN: Final = 10
"""Answers that are taken in one piece, and published."""
_FOLLOWED: Final = 100
"""Files that the index is asked about in one piece."""
_NEWS_PAUSE: Final = 1.0
"""Seconds between two requests to ask for diagnostics again."""
_STARTS: Final = 3
_PASSED_OVER: Final = frozenset(
    {".git", ".hg", ".nox", ".svn", ".tox", ".venv", "__pycache__", "node_modules", "site-packages"}
)
"""Folders in which thousands of files change at once that are nobody's own."""


class Checks(Protocol):
    """The process that checks. Used by one thread."""

    def say(self, message: Json) -> None:
        """Tell it something that it has to know whenever it is started."""
        ...

    def renew(self, new: Mapping[Path, Spans]) -> None:
        """Tell it which lines of files are new, where that has changed."""
        ...

    def ask(self, message: Json, new: Mapping[Path, Spans]) -> bool:
        """Have it check a file; whether it will. It is told of all new lines when it is started."""
        ...

    def answers(self) -> Sequence[Json | None]:
        """Return what it has answered; None says that it has died, with what it was asked."""
        ...

    def stop(self) -> None:
        """End."""
        ...


class NoChecks:
    """Closed files are not checked. Implements `Checks`."""

    def say(self, message: Json) -> None:
        """Do nothing."""

    def renew(self, new: Mapping[Path, Spans]) -> None:
        """Do nothing."""

    def ask(self, message: Json, new: Mapping[Path, Spans]) -> bool:
        """Say that nothing will be done."""
        return False

    def answers(self) -> Sequence[Json | None]:
        """Return nothing."""
        return ()

    def stop(self) -> None:
        """Do nothing."""


class CheckProcess:
    """A process that checks files. Implements `Checks`. It is started when there is a file."""

    def __init__(self) -> None:
        self._said: dict[str, Json] = {}
        self._child: Child | None = None
        self._starts = 0

    def say(self, message: Json) -> None:
        """Tell it something that it has to know whenever it is started."""
        key = "client" if "client" in message else f"settings {message.get('folder')}"
        if key == "client":
            self._said.clear()
        elif not message.get("folder"):
            self._said = {k: m for k, m in self._said.items() if k == "client"}
        self._said[key] = message
        if self._child is not None:
            self._child.send(message)

    def renew(self, new: Mapping[Path, Spans]) -> None:
        """Tell it which lines of files are new, where that has changed."""
        if self._child is not None:
            self._child.send({"new": {str(path): spans for path, spans in new.items()}})

    def ask(self, message: Json, new: Mapping[Path, Spans]) -> bool:
        """Have it check a file; whether it will. It is told of all new lines when it is started."""
        if self._child is None:
            if not self._start():
                return False
            self.renew(new)
        if self._child is not None:
            self._child.send(message)
        return True

    def answers(self) -> Sequence[Json | None]:
        """Return what it has answered; None says that it has died, with what it was asked."""
        out: list[Json | None] = []
        while self._child is not None and len(out) < _TAKEN:
            answer = self._child.heard()
            if answer == {}:
                break
            out.append(answer)
            if answer is None:
                self._child = None
        return out

    def stop(self) -> None:
        """End it."""
        if self._child is not None:
            self._child.stop()
            self._child = None
        self._starts = _STARTS

    def _start(self) -> bool:
        if self._starts == _STARTS:
            return False
        self._starts += 1
        try:
            self._child = Child("headgate.lsp.checker")
        except OSError as error:
            logger.warning("closed files are not checked: %s", error.strerror)
            self._starts = _STARTS
            return False
        for message in self._said.values():
            self._child.send(message)
        return True


@dataclass(slots=True)
class ClosedFile:
    """One file. Mutable."""

    path: Path
    uri: str
    uri_json: str
    found: str = NOTHING
    """Its diagnostics as JSON; those of an open one are the document's."""
    result_id: str = ""
    shown: str = NOTHING
    """What has been published of it."""
    is_whole: bool = False
    """All that is found in it counts: it has been written, or all files are asked for."""
    is_written: bool = False
    """Something else has written it while the editor was open."""
    about: Json | None = None
    """What it was checked with last, if not all that is found in it counts."""


@dataclass(slots=True)
class _Todo:
    """What is still to be done. A file is in one of them at most, but for `asked`."""

    unfollowed: dict[Path, Json] = field(default_factory=dict[Path, Json])
    """The index has not been asked about them."""
    followed: dict[Path, Json] = field(default_factory=dict[Path, Json])
    """The index has been asked, and has not answered."""
    ready: dict[Path, Json] = field(default_factory=dict[Path, Json])
    asked: dict[Path, Json] = field(default_factory=dict[Path, Json])
    """The process has been asked, and has not answered."""

    def all(self) -> tuple[dict[Path, Json], ...]:
        return (self.unfollowed, self.followed, self.ready, self.asked)

    def drop(self, path: Path) -> None:
        for part in self.all():
            part.pop(path, None)

    def __bool__(self) -> bool:
        return any(self.all())


class ClosedFiles:
    """All of one session. Mutable; used on the loop's thread only."""

    def __init__(
        self,
        session: Session,
        checks: Checks | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.files: dict[Path, ClosedFile] = {}
        self.is_discovering = False
        """Whether the process looks for the files of which all are to be checked."""
        self._session = session
        self._checks: Checks = checks or NoChecks()
        self._is_on = not isinstance(self._checks, NoChecks)
        self._clock = clock
        self._todo = _Todo()
        self._unpublished: dict[Path, ClosedFile] = {}
        self._next = 0.0
        self._results = 0
        self._refresh_at: float | None = None
        self._asked_whole = False
        self._deaths: dict[Path, int] = {}
        self._unverified = False
        self._new: dict[Path, Spans] = {}
        """Which lines are new, of files of which that counts, as the process knows it."""
        self._resting: dict[Path, set[Path]] = {}
        """By file, those in which other findings count when other lines of it are new."""
        self._rests_on: dict[Path, Collection[Path]] = {}
        """The same the other way round."""
        self._is_refocused = False
        self._retell_at: float | None = None
        self._later: dict[Path, None] = {}
        """Files that are looked at again, one at a time, when nothing else is to be done."""
        self.configure()

    # What happens

    def configure(self) -> None:
        """Tell the process of the client, its options and folders."""
        client = self._session.client
        self._checks.say(
            {
                "client": client_data(client),
                "options": client.options,
                "folders": list(self._session.configuration.folders),
            }
        )

    def set_client(self, settings: object, folder: str) -> None:
        """Tell the process of the client's settings."""
        self._checks.say({"settings": settings, "folder": folder})

    def again(self) -> None:
        """Check all files again that something is shown of, since other rules may hold."""
        for file in self.files.values():
            if file.is_whole:
                self._look_at(file.path, {"written": file.is_written})

    def changed(self, paths: Iterable[Path]) -> None:
        """Note that files have changed on disk, come or gone."""
        if not self._is_on:
            return
        self._unverified = True
        for path in paths:
            if is_checked(path) and _PASSED_OVER.isdisjoint(path.parts):
                self._look_at(path, {"written": True})

    def opened(self, path: Path) -> None:
        """Leave a file to its document."""
        self._todo.drop(path)
        file = self.files.get(path)
        if file is not None:
            self._session.neighbours.unfollow([path])
            if self._session.client.pull or is_notebook(path):
                # Of a notebook the document tells cell by cell, and nothing of the file.
                self._find(file, NOTHING)
            else:
                # What the document publishes takes its place.
                file.found = file.shown = NOTHING
                self._unpublished.pop(path, None)

    def closed(self, path: Path, new: Spans | None = ()) -> None:
        """Take a file back from its document, of which nothing is shown any more.

        `new` are its new lines, as far as they are in the file; None: nobody knows.
        """
        if not self._is_on:
            return
        if new is not None and self._new.get(path, ()) != new:
            self._say_new({path: new})
        file = self.files.get(path)
        if file is not None and file.is_whole:
            self._look_at(path, {"written": file.is_written})
        elif self._session.client.pull:
            self._find(self._file(path), NOTHING, anew=True)

    def new_in(self, path: Path) -> Spans:
        """Return the new lines of a file that is not open, as far as they are known."""
        return self._new.get(path, ())

    def refocus(self) -> None:
        """Note that other lines than before are new in an open file."""
        self._is_refocused = self._is_on and any(self._focused())

    def committed(self) -> None:
        """Note that there is another last commit: lines may be new no more."""
        written = (path for path, f in self.files.items() if f.is_written and f.found != NOTHING)
        self._later |= dict.fromkeys((*self._new, *written))

    def stop(self) -> None:
        """End the process."""
        self._checks.stop()
        self._later.clear()
        self._todo = _Todo()
        self._unpublished.clear()

    def find_all(self) -> None:
        """Have all files of the folders checked whose configuration wants that."""
        if not self._asked_whole and self._is_on:
            self._asked_whole = True
            self.is_discovering = self._checks.ask({"discover": True}, self._new)

    # What is found

    @property
    def is_busy(self) -> bool:
        """Whether more is going to be found."""
        return bool(self._todo or self._later) or self.is_discovering

    @property
    def left(self) -> int:
        """Files that are still to be checked."""
        return sum(map(len, self._todo.all())) + len(self._later)

    def due(self) -> float | None:
        """Return when something is to be done, None if nothing is."""
        is_waiting = self._unpublished or self._session.neighbours.waiting or self._is_refocused
        if self.is_busy or is_waiting:
            return self._next
        return min(
            (at for at in (self._refresh_at, self._retell_at) if at is not None), default=None
        )

    def step(self) -> None:
        """Do a small piece of work."""
        self._next = self._clock() + PAUSE
        session = self._session
        for message in session.neighbours.closed_news():
            self._told(message)
        for answer in self._checks.answers():
            self._take(answer)
        if self._unverified and not self._todo.unfollowed:
            self._verify()
        if self._later and not self._todo:
            self._look_later()
        self._follow()
        if self._todo.ready or self._is_refocused:
            self._tell_new()
        self._ask()
        self._publish()
        self._refresh()

    def _look_at(self, path: Path, about: Json) -> None:
        if not self._is_open(path):
            self._todo.drop(path)
            self._todo.unfollowed[path] = about

    def _look_later(self) -> None:
        """Look at a file again after a commit; of one that is not checked, at its new lines."""
        path = next(iter(self._later))
        del self._later[path]
        if self._is_open(path) or not self._session.configuration.of(path).config.trusted:
            return
        file = self.files.get(path)
        if file is not None and file.is_whole:
            self._look_at(path, {"written": file.is_written})
        elif path in self._new:
            self._todo.ready[path] = {"lines": True}

    def _is_open(self, path: Path) -> bool:
        return any(document.path == path for document in self._session.documents.values())

    def _verify(self) -> None:
        """Let go of files that are not there: of a folder that goes, not all are told."""
        self._unverified = False
        for path in [path for path, file in self.files.items() if file.found != NOTHING]:
            if not path.exists():
                self._gone(path)

    def _follow(self) -> None:
        """Ask the index what other files say, of some files."""
        todo, session = self._todo, self._session
        if todo.unfollowed and len(todo.followed) < _FOLLOWED:
            paths = [path for path, _ in zip(todo.unfollowed, range(_FOLLOWED), strict=False)]
            session.tell_folders()
            answers = session.neighbours.follow(paths)
            for path in paths:
                about = todo.unfollowed.pop(path)
                (todo.followed if answers else todo.ready)[path] = about
        elif todo.followed and not session.neighbours.waiting:
            # It has no more to say.
            todo.ready |= todo.followed
            todo.followed.clear()

    def _told(self, message: Json) -> None:
        """Take what the index says of a closed file."""
        if "disk" in message:
            self.changed(map(Path, message["disk"]))
            return
        path = Path(message["closed"])
        if self._is_open(path):
            return
        known = self.files.get(path)
        told = {key: message[key] for key in ("told", "root")}
        if "usual" in message:
            todo = (self._todo.unfollowed, self._todo.followed, self._todo.ready)
            is_due = any("usual" not in part.get(path, {"usual": None}) for part in todo)
            if not is_due and (known is None or not known.is_whole):
                self._todo.ready[path] = {**told, "usual": message["usual"]}
            return
        about: Json = {"written": known is not None and known.is_written}
        is_due = False
        for part in (self._todo.followed, self._todo.unfollowed, self._todo.ready):
            is_due = is_due or path in part
            about |= part.pop(path, {})
        if (message.get("same") and known is None and about["written"]) or not (known or is_due):
            return  # it has been touched, and says what it said; or it was asked for no more
        if "before" in message:
            about["before"] = message["before"]
        self._todo.ready[path] = {**about, **told}

    def _focused(self) -> Iterator[Document]:
        """Yield the open files of which only new lines count."""
        documents = self._session.documents.values()
        return (
            d for d in documents if d.path is not None and d.basis.config.focus is not Focus.ALL
        )

    def _tell_new(self) -> None:
        """Tell the process which lines of open files are new, where that has changed."""
        self._is_refocused = False
        now: dict[Path, Spans] = {}
        for document in self._focused():
            assert document.path is not None
            new = new_lines(document, document.basis.config.focus)
            # What is known of the file holds until git has answered.
            if new is not None and self._new.get(document.path, ()) != new:
                now[document.path] = new
        if now:
            self._say_new(now)

    def _say_new(self, new: Mapping[Path, Spans]) -> None:
        self._checks.renew(new)
        for path, spans in new.items():
            self._take_new(path, spans)

    def _learn_new(self, path: Path, spans: Spans) -> None:
        """Take the new lines of a file that the process has checked."""
        if self._new.get(path, ()) != spans:
            self._take_new(path, spans)
            if self._retell_at is None and any(self._focused()):
                self._retell_at = self._clock() + _NEWS_PAUSE

    def _take_new(self, path: Path, spans: Spans) -> None:
        keep(self._new, path, spans)
        self._look_again(self._resting.get(path, ()))

    def _rest(self, path: Path, others: Collection[Path]) -> None:
        """Note which new lines of other files the findings in a file rest on."""
        for other in self._rests_on.pop(path, ()):
            self._resting[other].discard(path)
            if not self._resting[other]:
                del self._resting[other]
        if others:
            self._rests_on[path] = others
        for other in others:
            self._resting.setdefault(other, set()).add(path)

    def _look_again(self, paths: Iterable[Path]) -> None:
        """Check files again in which other findings may count now."""
        for path in paths:
            file = self.files.get(path)
            if file is None or self._is_open(path):
                continue
            if file.is_whole:
                self._look_at(path, {"written": file.is_written})
            elif file.about is not None and not any(path in part for part in self._todo.all()):
                self._todo.ready[path] = file.about

    def _ask(self) -> None:
        todo = self._todo
        while len(todo.asked) < AT_ONCE:
            path = next((path for path in todo.ready if path not in todo.asked), None)
            if path is None:
                return
            about = todo.ready.pop(path)
            if self._is_open(path):
                continue
            if not self._checks.ask({**about, "check": str(path)}, self._new):
                todo.ready.clear()
                return
            todo.asked[path] = about

    def _take(self, answer: Json | None) -> None:
        todo = self._todo
        if answer is None:
            self._died()
        elif "discovered" in answer:
            self.is_discovering = False
            for name in answer["discovered"]:
                if Path(name) not in self.files:
                    self._look_at(Path(name), {"written": False})
        else:
            path = Path(answer["checked"])
            about = todo.asked.get(path)
            if about is None or ("lines" in about) != ("lines" in answer):
                return
            del todo.asked[path]
            if self._is_open(path):
                return
            if answer.get("gone"):
                self._gone(path)
                return
            if "lines" in answer:
                if "new" in answer:
                    self._learn_new(path, spans_of(answer["new"]))
                return
            file = self._file(path)
            file.is_whole = file.is_whole or "usual" not in about
            file.is_written = file.is_written or about.get("written") is True
            file.about = None if file.is_whole else about
            self._find(file, answer["diagnostics"])
            self._rest(path, set(map(Path, answer.get("rests_on", ()))))
            if "new" in answer:
                self._learn_new(path, spans_of(answer["new"]))

    def _died(self) -> None:
        """Ask again for what the process was asked for, but not for what kills it."""
        self.is_discovering = False
        asked, self._todo.asked = self._todo.asked, {}
        for path, about in asked.items():
            self._deaths[path] = self._deaths.get(path, 0) + 1
            if self._deaths[path] < _STARTS - 1:
                self._todo.ready[path] = about

    def _gone(self, path: Path) -> None:
        self._todo.drop(path)
        self._session.neighbours.unfollow([path])
        file = self.files.get(path)
        if file is not None:
            file.is_whole = file.is_written = False
            file.about = None
            self._find(file, NOTHING)
        self._rest(path, ())
        if path in self._new:
            self._checks.renew({path: ()})
            self._learn_new(path, ())

    def _file(self, path: Path) -> ClosedFile:
        known = self.files.get(path)
        if known is None:
            uri = self._session.uri_of(path)
            known = self.files[path] = ClosedFile(path, uri, json.dumps(uri))
        return known

    # What is told

    def _find(self, file: ClosedFile, found: str, *, anew: bool = False) -> None:
        if found == file.found and file.result_id and not anew:
            return
        is_news = found != file.found
        self._results += 1
        file.found, file.result_id = found, f"{self._session.run}-closed-{self._results}"
        if not self._session.client.pull or not self._session.pulls.is_used:
            if found != file.shown:
                self._unpublished[file.path] = file
            else:
                self._unpublished.pop(file.path, None)
        elif is_news and self._refresh_at is None:
            self._refresh_at = self._clock() + _NEWS_PAUSE

    def _publish(self) -> None:
        for path in [path for path, _ in zip(self._unpublished, range(_TAKEN), strict=False)]:
            file = self._unpublished.pop(path)
            file.shown = file.found
            self._session.outgoing.publish(file.uri_json, None, file.shown)

    def leave_to_pulls(self) -> None:
        """Publish nothing more: the client asks for all files. What it was shown goes."""
        self._unpublished.clear()
        for file in self.files.values():
            if file.shown != NOTHING:
                file.shown = NOTHING
                self._session.outgoing.publish(file.uri_json, None, NOTHING)

    def _refresh(self) -> None:
        if self._refresh_at is not None and self._clock() >= self._refresh_at:
            self._refresh_at = None
            if not self._session.pulls.waiting:
                self._session.refresh()
        if self._retell_at is not None and self._clock() >= self._retell_at:
            self._retell_at = None
            self._session.refocus()

    def by_uri(self) -> Mapping[str, ClosedFile]:
        """Return the files of which something is known, that are not open."""
        open_ = {document.path for document in self._session.documents.values()}
        return {file.uri: file for path, file in self.files.items() if path not in open_}


def is_checked(path: Path) -> bool:
    """Whether a file is one that is checked, by its name."""
    return path.suffix in PYTHON_SUFFIXES or is_notebook(path) or document_kind(path) is not None
