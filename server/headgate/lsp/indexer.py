"""The process that knows what the files of the workspace tell each other.

It is told of folders and of the texts of open documents, one JSON object a line, and
tells for each open document what the other files say to it, whenever that changes. Between
messages it reads what the folders hold. It ends with its input.

Closed files that the server follows are told of too, one at a time after the open ones, with
what was known of them before they changed. Of other closed files those are told of to which
something else is said because of what is edited, or changes on disk, beside what was said to
them before.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, TypeAlias

from headgate.catalog import codes_in, index_of, models_with, prune_cache
from headgate.lsp.faults import described
from headgate.lsp.watching import Stamp, stamp
from headgate.project import (
    ConfigFiles,
    Custom,
    RuleFiles,
    RuleText,
    discover,
    is_excluded,
    project_root,
)
from headgate.project.index import Index, Told, told_data
from headgate.project.inserted import record_data, recorded
from headgate.project.stored import Folder
from headgate.semantics.elsewhere import Handed
from headgate.text import Snapshot

Json: TypeAlias = dict[str, Any]
logger = logging.getLogger(__name__)

_MOST: Final = 5_000
"""Files of one workspace folder that are read by themselves."""
_SUFFIXES: Final = (".py", ".ipynb")
"""Of files whose calls count."""
_MANY_OBJECTS: Final = 200_000
_FEW: Final = 20
"""Changed files that are read again at once."""
_NEAR: Final = 200
"""Closed files that are looked at after an edit of one that they rest on."""
_USUAL: Final = 2_000
"""Closed files of which it is kept what was said to them before others changed."""


class _Workspace:
    """One folder and its index."""

    def __init__(self, root: Path, *, whole: bool) -> None:
        self.folder = Folder(root)
        self._configs = ConfigFiles(frozenset(), root, custom=Custom(RuleFiles(), codes_in))
        self._rules: tuple[RuleText, ...] = ()
        self.index: Index = index_of(self.folder)
        self.texts: dict[str, str] = {}
        """What is open."""
        self.read_rules()
        self.files: dict[str, None] = {}
        """Files whose calls count: those of the folder that have been read, and open ones."""
        self.open: dict[str, None] = {}
        self.told: dict[str, Told] = {}
        self.stamps: dict[str, Stamp | None] = {}
        """What the files were when they were read, or looked at."""
        self.followed: dict[str, None] = {}
        """Closed files that are to be told of."""
        self.due: dict[str, None] = {}
        """Closed files that are to be looked at."""
        self.stale: dict[str, None] = {}
        """Other closed files that are to be read again. What they call counts afterwards."""
        self.before: dict[str, str | None] = {}
        """What followed files were before they changed; None: they were not there."""
        self.usual: dict[str, Told] = {}
        """What was said to closed files, of those that changed ones reach, before any change."""
        self.stirred: dict[str, bool] = {}
        """Files that have been opened, edited, closed, or have changed on disk; these are told of
        by themselves (False)."""
        self.calls: Mapping[str, tuple[Handed, ...]] | None = None
        """What is passed on, as it was known last; None until all has been read."""
        self.unread: Iterator[str] = self._discovered() if whole else iter(())
        self.whole = whole

    def changed(self, keys: Sequence[str]) -> None:
        """Take files as they are on disk now; what they were is kept for those that ask."""
        all_read = self.whole and self.unread is _NONE
        resting = self.index.resting_on(keys) | self.index.asking_for(keys)
        self._keep_usual(resting.difference(keys))
        for key in keys:
            known = self.index.known_text(key)
            is_known = known is not None or (all_read and key not in self.files)
            if is_known and key not in self.open:
                self.before.setdefault(key, known)
            self.usual.pop(key, None)
        self.due |= {key: None for key in sorted(resting) if key in self.followed}
        self.index.forget(keys)
        self.files |= dict.fromkeys(keys)
        self.stale |= {key: None for key in keys if key not in self.open}
        self.stirred |= dict.fromkeys(resting, True) | dict.fromkeys(keys, False)

    def _keep_usual(self, files: Iterable[str]) -> None:
        """Note what is said to files that import what is about to change."""
        calls = self.calls or {}
        # Of those that rest on what has changed a moment ago, it was kept then.
        wanted = (f for f in sorted(files) if self._is_aside(f) and self.index.knows(f))
        room = max(0, min(_NEAR, _USUAL - len(self.usual)))
        for file in [f for f in wanted if f not in self.usual][:room]:
            self.usual[file] = self.index.told(file, calls.get(file, ()))

    def _is_aside(self, file: str) -> bool:
        """Whether a file is neither open nor told of for its own sake."""
        return file in self.files and file not in self.open and file not in self.followed

    def read_rules(self) -> None:
        """Take the models of rule files; where they are others, all is worked out anew."""
        rules = self._configs.of_folder(self.folder.root).config.rule_texts
        if rules != self._rules:
            self._rules = rules
            self.index = index_of(self.folder, models_with(rules))
            for key, text in self.texts.items():
                self.index.set_buffer(key, text)

    def stamp(self, file: str) -> Stamp | None:
        """Return what changes whenever a file does."""
        return stamp(self.folder.path(file))

    def looked(self) -> list[str]:
        """Return the files that have changed, come or gone, and that are not open."""
        folders = {PurePosixPath(file).parent for file in self.files}
        now = {file: self.stamp(file) for file in self.files}
        for folder in folders:
            for path in _checked_in(self.folder.path(folder.as_posix())):
                key = self.folder.key(path)
                if key is not None and key not in now:
                    now[key] = self.stamp(key)
        before, self.stamps = self.stamps, now
        changed = [f for f in now if f not in self.texts and before.get(f) != now[f]]
        return changed if before else []

    def _discovered(self) -> Iterator[str]:
        def excluded(path: Path, is_dir: bool, named: Path) -> bool:
            config = self._configs.of_folder(path.parent).config
            return is_excluded(config, path, is_dir=is_dir, named=named)

        found, _ = discover([self.folder.root], excluded)
        wanted = (path for path in found if path.suffix in _SUFFIXES)
        # Notebooks come last: they take longer, and hardly anybody imports them.
        for path in sorted(wanted, key=lambda path: _SUFFIXES.index(path.suffix))[:_MOST]:
            key = self.folder.key(path)
            if key is not None:
                yield key


class Indexer:
    """All workspace folders. `send` takes what is to be told; `tidy` follows much reading."""

    def __init__(self, send: Callable[[Json], None], tidy: Callable[[], None]) -> None:
        self._send = send
        self._tidy = tidy
        self._untidy = False
        self._workspaces: dict[Path, _Workspace] = {}
        self._dirty = False

    def take(self, message: Json) -> None:
        """Take one message."""
        match message:
            case {"folders": folders}:
                self._workspaces = {
                    Path(f): self._workspaces.get(Path(f))
                    or _Workspace(Path(f), whole=not _is_too_much(Path(f)))
                    for f in folders
                }
            case {"file": file, "text": text}:
                workspace, key = self._of(Path(file))
                workspace.index.set_buffer(key, text)
                if text is None:
                    workspace.open.pop(key, None)
                    workspace.told.pop(key, None)
                    workspace.texts.pop(key, None)
                else:
                    workspace.texts[key] = text
                    workspace.open[key] = workspace.files[key] = None
                workspace.stirred[key] = True
            case {"changed": files}:
                changed: dict[_Workspace, list[str]] = {}
                for file in files:
                    workspace, key = self._of(Path(file))
                    if file.endswith(".toml"):
                        workspace.read_rules()
                        continue
                    changed.setdefault(workspace, []).append(key)
                for workspace, keys in changed.items():
                    workspace.changed(keys)
            case {"follow": files}:
                for file in files:
                    workspace, key = self._of(Path(file))
                    workspace.told.pop(key, None)
                    workspace.followed[key] = workspace.due[key] = workspace.files[key] = None
            case {"unfollow": files}:
                for file in files:
                    workspace, key = self._of(Path(file))
                    for known in (workspace.followed, workspace.due, workspace.before):
                        known.pop(key, None)
            case {"look": True}:
                if not self._look():
                    return
            case _:
                raise ValueError("a message of no known kind")
        self._dirty = True

    def _look(self) -> bool:
        """Tell whether files have changed that nobody has told of."""
        found: list[str] = []
        for workspace in self._workspaces.values():
            if changed := workspace.looked():
                workspace.changed(changed)
                found += (str(workspace.folder.path(file)) for file in changed)
        if found:
            self._send({"disk": found})
        return bool(found)

    def _of(self, path: Path) -> tuple[_Workspace, str]:
        around = [root for root in self._workspaces if root in path.parents]
        root = max(around, key=lambda r: len(r.parts), default=None)
        if root is None:
            root = project_root(path.parent) or path.parent
            self._workspaces[root] = _Workspace(root, whole=False)
        workspace = self._workspaces[root]
        return workspace, workspace.folder.key(path) or path.name

    def step(self) -> bool:
        """Do a piece of work; False when nothing is left."""
        if self._dirty:
            self._dirty = False
            for workspace in self._workspaces.values():
                self._tell(workspace)
            return True
        for workspace in self._workspaces.values():
            if workspace.due:
                self._tell_closed(workspace, next(iter(workspace.due)))
                # Who calls what is known when the last of many has been read.
                self._dirty = not workspace.due
                return True
            if workspace.stale:
                stale, _ = workspace.stale.popitem()
                workspace.index.outline(stale)
                workspace.index.flush()
                self._dirty = not workspace.stale
                return True
            file = next(workspace.unread, None)
            if file is not None:
                workspace.files[file] = None
                workspace.stamps[file] = workspace.stamp(file)
                workspace.index.outline(file)
                workspace.index.flush()
                # Who calls an open file is told once all have been read.
                return True
            if workspace.unread is not _NONE:
                workspace.unread = _NONE
                workspace.stirred |= dict.fromkeys(workspace.open, True)
                self._dirty = self._untidy = True
                return True
        if self._untidy:
            self._untidy = False
            self._tidy()
        return False

    def _tell(self, workspace: _Workspace) -> None:
        due, stale = workspace.due, workspace.stale
        if len(stale) <= _FEW:
            stale.clear()
        calls = workspace.index.calls(f for f in workspace.files if f not in due and f not in stale)
        known = workspace.calls or {}
        others = (
            f for f in workspace.followed if not (due or stale) and calls.get(f) != known.get(f)
        )
        # Whom others call is not known before all that have changed are read.
        reached = {} if due or stale else self._reached(workspace, calls)
        if workspace.unread is _NONE and not (due or stale):
            workspace.calls = calls
        workspace.due |= {**dict.fromkeys(others), **reached}
        for file in workspace.open:
            told = workspace.index.told(file, calls.get(file, ()))
            if told != workspace.told.get(file, _NOTHING):
                workspace.told[file] = told
                path, root = workspace.folder.path(file), workspace.folder.root
                self._send({"file": str(path), "root": str(root), "told": told_data(told)})

    def _reached(
        self, workspace: _Workspace, calls: Mapping[str, tuple[Handed, ...]]
    ) -> dict[str, None]:
        """Return the closed files to which something else may be said because of changed ones."""
        if not workspace.stirred:
            return {}
        found = workspace.index.resting_on(workspace.stirred)
        passed = workspace.calls
        for file in {} if passed is None else {**calls, **passed}:
            assert passed is not None
            if calls.get(file) != passed.get(file):
                found.add(file)
                if file not in workspace.usual:
                    workspace.usual[file] = workspace.index.told(file, passed.get(file, ()))
        found.difference_update(file for file, counts in workspace.stirred.items() if not counts)
        workspace.stirred.clear()
        near = sorted(f for f in found if f in workspace.files and f not in workspace.open)
        return dict.fromkeys(near[:_NEAR])

    def _tell_closed(self, workspace: _Workspace, file: str) -> None:
        """Tell of a closed file what is said to it, if that is news."""
        del workspace.due[file]
        workspace.stale.pop(file, None)
        index, path = workspace.index, workspace.folder.path(file)
        told = index.told(file, (workspace.calls or {}).get(file, ()))
        index.flush()
        message: Json = {
            "closed": str(path), "root": str(workspace.folder.root), "told": told_data(told),
        }  # fmt: skip
        if file not in workspace.followed:
            usual = workspace.usual.setdefault(file, told)
            if told != workspace.told.get(file, usual):
                workspace.told[file] = told
                self._send({**message, "usual": told_data(usual)})
            return
        if file in workspace.before:
            before, text = workspace.before.pop(file), index.known_text(file)
            message["same"] = before == text
            if before is None:
                message["before"] = "nothing"
            elif before != text:
                message["before"] = record_data(recorded(Snapshot.of(before), ()))
        elif file in workspace.told and told == workspace.told[file]:
            return
        workspace.told[file] = told
        self._send(message)


def _checked_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.*") if path.suffix in _SUFFIXES)


def _is_too_much(folder: Path) -> bool:
    """Whether a folder holds more than one project: what open files import is read all the same."""
    return folder == folder.parent or folder == Path(os.path.expanduser("~"))


_NOTHING: Final = Told()
_NONE: Final[Iterator[str]] = iter(())


def run(lines: Iterable[bytes], send: Callable[[Json], None]) -> None:
    """Serve until the input ends. `idle` follows when all that was taken has been worked on."""
    queue: SimpleQueue[Json | None] = SimpleQueue()

    def pump() -> None:
        for line in lines:
            queue.put(json.loads(line))
        queue.put(None)

    Thread(target=pump, daemon=True).start()
    indexer = Indexer(send, prune_cache)
    taken, busy, worked = 0, False, False
    while True:
        try:
            message = queue.get(block=not busy)
        except Empty:
            try:
                busy = indexer.step()
                worked = worked or busy
            except Exception as error:  # one file must not cost the others
                logger.error("indexing failed: %s", described(error))
                busy = True
            if not busy:
                send({"idle": taken})
                if worked:
                    worked = False
                    gc.unfreeze()
                    gc.collect()
                    gc.freeze()  # what is known of thousands of files is not looked through again
            continue
        if message is None:
            return
        taken += 1
        busy = True
        try:
            indexer.take(message)
        except Exception as error:
            logger.error("a message could not be used: %s", described(error))


def main() -> None:
    """Be the process."""
    if hasattr(os, "nice"):
        os.nice(5)
    gc.set_threshold(_MANY_OBJECTS)
    out = sys.stdout.buffer

    def send(message: Json) -> None:
        out.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        out.flush()

    run(sys.stdin.buffer, send)


if __name__ == "__main__":
    main()
