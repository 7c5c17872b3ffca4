"""Modules to type into, and servers on stdio: Headgate and `ruff server` in the same run."""

from __future__ import annotations

import argparse
import ast
import itertools
import json
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SENTINEL = "def sentinel_{0}(argument):\n    import os\n    os.system('ls ' + argument)\n\n\n"
TARGET = '''def target(cmd, request):
    """The edits are typed before the last line."""
    import hashlib, os, pickle, subprocess, yaml

    rows = [hashlib, os, pickle, subprocess, yaml]
    return rows


'''


def module(lines: int) -> tuple[str, int, int]:
    """Return a module of about `lines` lines, the line to type after, and the last sentinel's.

    It is made of the standard library's functions and classes, with the imports that they need.
    """
    parts: list[str] = []
    imports: dict[str, None] = {}
    count = 20
    folder = Path(sysconfig.get_paths()["stdlib"])
    for path in itertools.chain(sorted(folder.glob("*.py")), sorted(folder.glob("*/*.py"))):
        text = path.read_text(encoding="utf-8", errors="replace")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        source = text.split("\n")
        read: set[str] = set()
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
                part = source[node.lineno - 1 : node.end_lineno]
                if len(part) <= 300 and all(line.isascii() and "\f" not in line for line in part):
                    parts.append("\n".join(part) + "\n\n\n")
                    read |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
                    count += len(part) + 2
            if count >= lines:
                break
        before = len(imports)
        imports |= dict.fromkeys(_imports(tree, read))
        count += len(imports) - before
        if count >= lines:
            break
    half = len(parts) // 2
    head = "".join(f"{line}\n" for line in imports) + "\n\n"
    head += SENTINEL.format("top") + "".join(parts[:half])
    text = head + TARGET + "".join(parts[half:]) + SENTINEL.format("bottom")
    line = head.count("\n") + TARGET.count("\n") - 4
    return text, line, text.count("\n") - 3


def _imports(tree: ast.Module, read: set[str]) -> Iterator[str]:
    """Yield imports outside of the functions of a module of which one of these names is read."""
    todo: list[ast.AST] = [*tree.body]
    for node in todo:
        if isinstance(node, ast.If | ast.Try | ast.ExceptHandler):
            todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import) or (
            isinstance(node, ast.ImportFrom) and not node.level and node.module != "__future__"
        ):
            for one in node.names:
                if (one.asname or one.name.partition(".")[0]) in read:
                    if isinstance(node, ast.Import):
                        yield ast.unparse(ast.Import([one]))
                    else:
                        yield ast.unparse(ast.ImportFrom(node.module, [one], 0))


@dataclass
class Server:
    """A language server on stdio."""

    name: str
    command: list[str]
    options: dict[str, Any]
    root: Path
    uri: str = ""
    """The document that was opened or edited last."""
    version: int = 0
    process: subprocess.Popen[bytes] = field(init=False)
    times: list[float] = field(default_factory=list)
    kept: int = 0

    def start(self) -> None:
        """Start the process and shake hands."""
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=self.root, bufsize=0,
        )  # fmt: skip
        capabilities = {
            "textDocument": {
                "publishDiagnostics": {"versionSupport": True, "dataSupport": True},
                "codeAction": {
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
                    "dataSupport": True,
                    "resolveSupport": {"properties": ["edit"]},
                },
            },
            "workspace": {"workspaceEdit": {"documentChanges": True}},
        }
        self.send("initialize", id=1, params={
            "processId": None, "rootUri": self.root.as_uri(), "capabilities": capabilities,
            "workspaceFolders": [{"uri": self.root.as_uri(), "name": "bench"}],
            "initializationOptions": self.options,
        })  # fmt: skip
        while self.receive().get("id") != 1:
            pass
        self.send("initialized", params={})

    def send(self, method: str, **more: Any) -> None:
        """Write one message."""
        body = json.dumps({"jsonrpc": "2.0", "method": method, **more}).encode()
        assert self.process.stdin is not None
        data = memoryview(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        while data:
            data = data[self.process.stdin.write(data) or 0 :]

    def receive(self) -> dict[str, Any]:
        """Read one message."""
        out = self.process.stdout
        assert out is not None
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = out.read(1)
            if not byte:
                raise EOFError(f"{self.name} has ended")
            head += byte
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = b""
        while len(body) < length:
            body += out.read(length - len(body)) or b""
        message: dict[str, Any] = json.loads(body)
        if "id" in message and "method" in message:
            answer = {"jsonrpc": "2.0", "id": message["id"], "result": None}
            data = json.dumps(answer).encode()
            assert self.process.stdin is not None
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        return message

    def diagnostics(self) -> list[dict[str, Any]]:
        """Wait for the diagnostics of the present version of the present document."""
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if params["uri"] == self.uri and (params.get("version") or 0) >= self.version:
                    found: list[dict[str, Any]] = params["diagnostics"]
                    return found

    def open(self, uri: str, text: str) -> list[dict[str, Any]]:
        """Open a document; wait for what is found, and return it."""
        self.uri, self.version = uri, 1
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.send("textDocument/didOpen", params={"textDocument": document})
        return self.diagnostics()

    def change(
        self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str
    ) -> tuple[float, list[dict[str, Any]]]:
        """Send one edit; return the milliseconds to its diagnostics, and those."""
        began = time.perf_counter()
        self.type(uri, start, end, text)
        found = self.diagnostics()
        return (time.perf_counter() - began) * 1000, found

    def type(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Send one edit."""
        self.uri, self.version = uri, self.version + 1
        range_ = {
            "start": {"line": start[0], "character": start[1]},
            "end": {"line": end[0], "character": end[1]},
        }
        params = {
            "textDocument": {"uri": uri, "version": self.version},
            "contentChanges": [{"range": range_, "text": text}],
        }
        self.send("textDocument/didChange", params=params)

    def worked(self) -> float | None:
        """Return the milliseconds that the process has worked, where the system tells."""
        if sys.platform != "linux":
            return None
        # The kernel's clock of another process; threads that have ended count too.
        return time.clock_gettime((~self.process.pid << 3) | 2) * 1000

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def servers_in(root: Path) -> list[Server]:
    """Return both servers, not started, for a folder."""
    ruff = [sys.executable, "-m", "ruff", "server"]
    headgate = [sys.executable, "-m", "headgate", "server"]
    return [
        Server("ruff", ruff, {"settings": {"lint": {"select": ["S"]}}}, root),
        Server("headgate", headgate, {}, root),
    ]


def compare(
    about: str | None, measure: Callable[[list[Server], int, int], None], rounds: int
) -> None:
    """Have both servers measured on modules of as many lines as the command line says."""
    parser = argparse.ArgumentParser(description=(about or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[200, 1000, 5000, 20000])
    parser.add_argument("--rounds", type=int, default=rounds)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        servers = servers_in(Path(folder).resolve())
        try:
            for server in servers:
                server.start()
            for lines in args.lines:
                measure(servers, lines, args.rounds)
        finally:
            for server in servers:
                server.stop()
