"""The process that knows what the files of the workspace tell each other.

It is told of folders and of the texts of open documents, one JSON object a line, and
tells for each open document what the other files say to it, whenever that changes. Between
messages it reads what the folders hold. It ends with its input.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
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
from headgate.project.stored import Folder

Json: TypeAlias = dict[str, Any]
logger = logging.getLogger(__name__)

_MOST: Final = 5_000
"""Files of one workspace folder that are read by themselves."""
_MANY_OBJECTS: Final = 200_000


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
        self.unread: Iterator[str] = self._discovered() if whole else iter(())

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
            for path in self.folder.path(folder.as_posix()).glob("*.py"):
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
        for path in found[:_MOST]:
            key = self.folder.key(path)
            if key is not None and path.suffix == ".py":
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
            case {"changed": files}:
                for file in files:
                    workspace, key = self._of(Path(file))
                    if file.endswith(".toml"):
                        workspace.read_rules()
                        continue
                    workspace.index.forget([key])
                    workspace.files[key] = None
            case {"look": True}:
                if not self._look():
                    return
            case _:
                raise ValueError("a message of no known kind")
        self._dirty = True

    def _look(self) -> bool:
        """Tell whether files have changed that nobody has told of."""
        found = False
        for workspace in self._workspaces.values():
            for file in workspace.looked():
                workspace.index.forget([file])
                workspace.files[file] = None
                found = True
        return found

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
                self._dirty = self._untidy = True
                return True
        if self._untidy:
            self._untidy = False
            self._tidy()
        return False

    def _tell(self, workspace: _Workspace) -> None:
        calls = workspace.index.calls(workspace.files)
        for file in workspace.open:
            told = workspace.index.told(file, calls.get(file, ()))
            if told != workspace.told.get(file, _NOTHING):
                workspace.told[file] = told
                path, root = workspace.folder.path(file), workspace.folder.root
                self._send({"file": str(path), "root": str(root), "told": told_data(told)})


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
                    gc.collect()
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
