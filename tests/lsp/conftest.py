"""A client for tests: it speaks JSON to a server in this process, on a clock of its own."""

from __future__ import annotations

import gc
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from headgate.engine import RuleSet
from headgate.lsp.client import Client
from headgate.lsp.closed import Checks
from headgate.lsp.door import Door
from headgate.lsp.imports import Imports
from headgate.lsp.indexer import Indexer
from headgate.lsp.neighbours import Neighbours
from headgate.lsp.outgoing import Outgoing
from headgate.lsp.scheduler import SILENCE, Scheduler
from headgate.lsp.session import Session
from headgate.project.index import Told, told_from
from headgate.project.stored import CACHE_VARIABLE
from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    Related,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
)

Json = dict[str, Any]

os.environ[CACHE_VARIABLE] = ""  # nothing that these tests check is left in the user's cache

FULL: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "workspaceEdit": {"documentChanges": True},
        "configuration": False,
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
}
"""The capabilities of a client that can do what is usual, and does not pull."""


def _rule(code: str, name: str, severity: Severity, call: str, fix: FixSafety | None) -> Rule:
    def check(call: Any, ctx: Context) -> Iterator[Hit]:
        fixes: tuple[Fix, ...] = ()
        if fix is FixSafety.SAFE:
            fixes = (Fix("Drop `loud`", fix, (DropKeyword(ctx.range(call), "loud"),)),)
            if ctx.argument(call, "loud") is None:
                return
        elif fix is FixSafety.REVIEW:
            fixes = (Fix("Set `safe`", fix, (SetKeyword(ctx.range(call), "safe", "True"),)),)
            if ctx.argument(call, "safe") is not None:
                return
        related = (Related("imported here", call.func.value.id),) if name == "related" else ()
        yield Hit(call, f"100% {name}", fixes=fixes, related=related)

    return Rule(
        meta=RuleMeta(code, name, name, severity, Confidence.HIGH, (78,)),
        doc=f"{name}.\n\n## Why it matters\nIt does.\n\n## What to do instead\nNothing.\n",
        handlers=(OnCall(frozenset({call}), check),),
        examples=(),
    )


RULES = RuleSet.of(
    [
        _rule("HG901", "danger", Severity.ERROR, "t.danger", None),
        _rule("HG902", "safe", Severity.WARNING, "t.safe", FixSafety.SAFE),
        _rule("HG903", "review", Severity.WARNING, "t.review", FixSafety.REVIEW),
        _rule("HG904", "related", Severity.INFORMATION, "t.related", None),
    ]
)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Wire:
    """A channel whose other end is the test."""

    def __init__(self) -> None:
        self.waiting: deque[bytes] = deque()
        self.sent: list[Json] = []

    def wait(self, timeout: float | None) -> list[bytes]:
        return [self.waiting.popleft()] if self.waiting else []

    def send(self, body: bytes) -> None:
        self.sent.append(json.loads(body))


class TestServer:
    """A server, driven from outside by messages and by its clock."""

    __test__ = False

    def __init__(
        self,
        rules: RuleSet = RULES,
        imports: Imports | None = None,
        neighbours: Neighbours | None = None,
        checks: Checks | None = None,
    ) -> None:
        self.wire = Wire()
        self.clock = Clock()

        def start(client: Client, outgoing: Outgoing) -> Session:
            return Session(client, outgoing, rules, self.clock, neighbours, checks)

        self.door = Door(self.wire, start, imports)
        self.scheduler = Scheduler(self.door, clock=self.clock)
        self._last_id = 0
        self._versions: dict[str, int] = {}

    # -- messages

    def queue(self, message: Json | bytes) -> None:
        """Let a message wait, as if the server were busy."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.wire.waiting.append(body)

    def run(self) -> None:
        """Have all waiting messages handled, and all that is owed told."""
        while batch := self.wire.wait(0):
            self.door.receive(batch)
            self.scheduler.received()
        while self.door.owes:
            self.door.receive(())

    def send(self, message: Json | bytes) -> None:
        self.queue(message)
        self.run()

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def queue_request(self, method: str, params: Any = None) -> int:
        self._last_id += 1
        self.queue({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params})
        return self._last_id

    def request(self, method: str, params: Any = None) -> Json:
        """Return the whole response."""
        message_id = self.queue_request(method, params)
        self.run()
        return self.response(message_id)

    def response(self, message_id: int) -> Json:
        found = [m for m in self.wire.sent if m.get("id") == message_id and "method" not in m]
        assert len(found) == 1, f"{len(found)} responses to {message_id}"
        return found[0]

    def requests(self, method: str) -> list[Json]:
        """Return the server's own requests and notifications of a method."""
        return [m for m in self.wire.sent if m.get("method") == method]

    def answer(self, request: Json, result: Any) -> None:
        self.send({"jsonrpc": "2.0", "id": request["id"], "result": result})

    def silence(self) -> None:
        """Let nothing happen until the server has nothing left to do."""
        self.clock.now += SILENCE + 0.001
        for _ in range(10_000):
            if self.scheduler.patience() != 0.0:
                return
            self.scheduler.step()
        raise AssertionError("the server does not come to rest")

    def finish_imports(self) -> None:
        """Wait for the thread that imports, and have the server notice."""
        thread = self.door.imports._thread
        assert thread is not None
        thread.join(60)
        try:
            self.scheduler.step()
        finally:
            gc.unfreeze()

    def finish_history(self) -> None:
        """Wait for the thread that asks git, and have the server take what it says."""
        session = self.door.session
        assert session is not None
        history = session.history
        for _ in range(100):
            if not history.waiting:
                return
            count = history._asked - history._answered
            for answer in [history._answers.get(timeout=60) for _ in range(count)]:
                history._answers.put(answer)
            self.clock.now += SILENCE
            self.scheduler.step()
        raise AssertionError("the server does not take what git says")

    # -- documents

    def uri(self, name: str) -> str:
        return name if ":" in name else f"file:///nowhere/{name}"

    def open(self, text: str, name: str = "a.py", version: int = 1) -> list[Json]:
        self._versions[name] = version
        self.notify(
            "textDocument/didOpen",
            {
                "textDocument": {
                    "uri": self.uri(name),
                    "languageId": "python",
                    "version": version,
                    "text": text,
                }
            },
        )
        return [] if self.pulls else self.published(version, name)

    def change_message(self, *changes: Json, name: str = "a.py") -> Json:
        self._versions[name] += 1
        return {
            "jsonrpc": "2.0",
            "method": "textDocument/didChange",
            "params": {
                "textDocument": {"uri": self.uri(name), "version": self._versions[name]},
                "contentChanges": list(changes),
            },
        }

    def change(self, *changes: Json, name: str = "a.py") -> list[Json]:
        self.send(self.change_message(*changes, name=name))
        return [] if self.pulls else self.published(self._versions[name], name)

    @property
    def pulls(self) -> bool:
        session = self.door.session
        return session is not None and session.client.pull

    def publishes(self, name: str = "a.py") -> list[Json]:
        published = self.requests("textDocument/publishDiagnostics")
        return [m["params"] for m in published if m["params"]["uri"] == self.uri(name)]

    def published(self, version: int, name: str = "a.py") -> list[Json]:
        """Return the diagnostics last published, which must be of `version`."""
        last = self.publishes(name)[-1]
        assert last.get("version") == version
        return last["diagnostics"]

    def text(self, name: str = "a.py") -> str:
        assert self.door.session is not None
        return self.door.session.documents[self.uri(name)].snapshot.text

    def pull(self, name: str = "a.py", previous: str | None = None) -> Json:
        params: Json = {"textDocument": {"uri": self.uri(name)}}
        if previous is not None:
            params["previousResultId"] = previous
        return self.request("textDocument/diagnostic", params)["result"]

    def actions(self, line: int, only: list[str] | None = None, name: str = "a.py") -> list[Json]:
        context: Json = {"diagnostics": []}
        if only is not None:
            context["only"] = only
        place = {"line": line, "character": 0}
        end = {"line": line, "character": 200}
        response = self.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": self.uri(name)},
                "range": {"start": place, "end": end},
                "context": context,
            },
        )
        return response["result"]


def edit(line: int, start: int, end: int, text: str) -> Json:
    """Return a content change on one line."""
    return spanning(line, start, line, end, text)


def spanning(line: int, start: int, end_line: int, end: int, text: str) -> Json:
    """Return a content change."""
    return {
        "range": {
            "start": {"line": line, "character": start},
            "end": {"line": end_line, "character": end},
        },
        "text": text,
    }


@pytest.fixture(name="edit")
def _edit() -> Callable[..., Json]:
    return edit


@pytest.fixture(name="spanning")
def _spanning() -> Callable[..., Json]:
    return spanning


Connect = Callable[..., TestServer]


@pytest.fixture
def new_server() -> type[TestServer]:
    """A server to which nothing has been said."""
    return TestServer


@pytest.fixture
def full() -> Json:
    """The capabilities of a usual client, to be changed."""
    copied: Json = json.loads(json.dumps(FULL))
    return copied


@pytest.fixture
def connect() -> Connect:
    """Return a server that has been initialized."""

    def make(
        capabilities: Json | None = None,
        *,
        folders: tuple[Path, ...] = (),
        options: Any = None,
        rules: RuleSet = RULES,
        bandit: bool = False,
        neighbours: Neighbours | None = None,
        checks: Checks | None = None,
    ) -> TestServer:
        server = TestServer(rules, neighbours=neighbours, checks=checks)
        options = {"bandit": bandit} if options is None else options
        server.request(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": FULL if capabilities is None else capabilities,
                "initializationOptions": options,
                "workspaceFolders": [{"uri": f.as_uri(), "name": f.name} for f in folders],
            },
        )
        server.notify("initialized", {})
        return server

    return make


class InThisProcess:
    """The index without its process. Implements `Neighbours`."""

    def __init__(self) -> None:
        self.waiting = False
        self._out: list[Any] = []
        self.tidied = 0
        self._indexer = Indexer(self._say, self._tidy)

    def _say(self, message: Any) -> None:
        self._out.append(json.loads(json.dumps(message)))

    def _tidy(self) -> None:
        self.tidied += 1

    def _take(self, message: Any) -> None:
        self._indexer.take(json.loads(json.dumps(message)))
        self.waiting = True

    def set_folders(self, folders: Sequence[Path]) -> None:
        self._take({"folders": [str(f) for f in folders]})

    def set_text(self, path: Path, text: str | None) -> None:
        self._take({"file": str(path), "text": text})

    def changed(self, paths: Iterable[Path]) -> None:
        self._take({"changed": [str(p) for p in paths]})

    def follow(self, paths: Iterable[Path]) -> bool:
        self._take({"follow": [str(p) for p in paths]})
        return True

    def unfollow(self, paths: Iterable[Path]) -> None:
        self._take({"unfollow": [str(p) for p in paths]})

    def closed_news(self) -> Sequence[Any]:
        return self._told(closed=True)

    def news(self) -> Sequence[tuple[Path, Told, Path]]:
        out = self._told(closed=False)
        return [(Path(m["file"]), told_from(m["told"]), Path(m["root"])) for m in out]

    def _told(self, *, closed: bool) -> list[Any]:
        while self._indexer.step():
            pass
        out = [m for m in self._out if ("file" not in m) is closed]
        self._out = [m for m in self._out if ("file" not in m) is not closed]
        self.waiting = bool(self._out)
        return out

    def stop(self) -> None:
        pass


@pytest.fixture
def in_this_process() -> type[InThisProcess]:
    """The index without its process."""
    return InThisProcess
