"""Times didChange → diagnostics of that version, against `ruff server` in the same run.

    python tests/bench/keystrokes.py [--lines 200 1000 5000 20000] [--rounds 3]

Each edit goes to each server in turn before the next one, so that the noise of
the machine falls on both; the ratio is what can be quoted. The modules are made
of functions and classes of the standard library. A vulnerable line stands at the
top and at the bottom of each, and it is counted how often it is still reported
where it stands while the buffer does not parse. A time runs from before the first
byte of the change is written to after the last byte of the answer was read.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import json
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
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
TYPED = (
    "\n    subprocess.call(cmd, shell=True)"
    "\n    digest = hashlib.md5(cmd).hexdigest()"
    '\n    os.system("ls " + cmd)'
    "\n    conf = yaml.load(cmd, Loader=yaml.Loader)"
)
PASTED = "def pasted(cmd):\n    import os\n" + "".join(
    f"    os.system('ls ' + cmd)\n    row_{n} = [cmd, {n}]\n    print(row_{n})\n" for n in range(32)
)


def module(lines: int) -> tuple[str, int, int]:
    """Return a module of about `lines` lines, the line to type after, and the last sentinel's."""
    parts: list[str] = []
    count = 20
    folder = Path(sysconfig.get_paths()["stdlib"])
    for path in itertools.chain(sorted(folder.glob("*.py")), sorted(folder.glob("*/*.py"))):
        text = path.read_text(encoding="utf-8", errors="replace")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        source = text.split("\n")
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
                part = source[node.lineno - 1 : node.end_lineno]
                if len(part) <= 300 and all(line.isascii() and "\f" not in line for line in part):
                    parts.append("\n".join(part) + "\n\n\n")
                    count += len(part) + 2
            if count >= lines:
                break
        if count >= lines:
            break
    half = len(parts) // 2
    head = SENTINEL.format("top") + "".join(parts[:half])
    text = head + TARGET + "".join(parts[half:]) + SENTINEL.format("bottom")
    line = head.count("\n") + TARGET.count("\n") - 4
    return text, line, text.count("\n") - 3


@dataclass
class Server:
    """A language server on stdio."""

    name: str
    command: list[str]
    options: dict[str, Any]
    root: Path
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
        """Wait for the diagnostics of the present version."""
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if (params.get("version") or 0) >= self.version:
                    found: list[dict[str, Any]] = params["diagnostics"]
                    return found

    def open(self, uri: str, text: str) -> None:
        """Open a document and wait for what is found."""
        self.version = 1
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.send("textDocument/didOpen", params={"textDocument": document})
        self.diagnostics()

    def change(
        self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str
    ) -> tuple[float, list[dict[str, Any]]]:
        """Send one edit; return the milliseconds to its diagnostics, and those."""
        self.version += 1
        range_ = {
            "start": {"line": start[0], "character": start[1]},
            "end": {"line": end[0], "character": end[1]},
        }
        params = {
            "textDocument": {"uri": uri, "version": self.version},
            "contentChanges": [{"range": range_, "text": text}],
        }
        began = time.perf_counter()
        self.send("textDocument/didChange", params=params)
        found = self.diagnostics()
        return (time.perf_counter() - began) * 1000, found

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def parses(typed: str) -> bool:
    """Tell whether the function parses with what has been typed so far."""
    try:
        ast.parse("def f(cmd):\n    rows = []" + typed + "\n    return rows\n")
    except SyntaxError:
        return False
    return True


def measure(servers: list[Server], lines: int, rounds: int) -> None:
    """Type and paste into one module, and print what it took."""
    text, line, bottom = module(lines)
    pastes: dict[str, list[float]] = {server.name: [] for server in servers}
    for server in servers:
        server.times, server.kept = [], 0
    broken = 0
    for number in range(rounds):
        uri = (servers[0].root / f"module_{lines}_{number}.py").as_uri()
        for server in servers:
            server.open(uri, text)
        row, column, typed, shift = line, len(text.split("\n")[line]), "", 0
        for char in TYPED:
            typed += char
            shift += char == "\n"
            whole = parses(typed)
            broken += not whole
            for server in servers:
                took, found = server.change(uri, (row, column), (row, column), char)
                server.times.append(took)
                starts = {d["range"]["start"]["line"] for d in found}
                server.kept += not whole and {2, bottom + shift} <= starts
            row, column = (row + 1, 0) if char == "\n" else (row, column + 1)
        for server in servers:
            took, _ = server.change(uri, (row + 3, 0), (row + 3, 0), PASTED)
            pastes[server.name].append(took)
    base = statistics.median(servers[0].times)
    for server in servers:
        ordered = sorted(server.times)
        middle = statistics.median(ordered)
        high = ordered[int(len(ordered) * 0.95)]
        print(
            f"{text.count(chr(10)):>6} lines  {server.name:10} keystroke p50 {middle:7.2f} ms  "
            f"p95 {high:7.2f} ms  x{middle / base:5.2f}  "
            f"paste of 98 lines {statistics.median(pastes[server.name]):7.2f} ms  "
            f"sentinels kept {server.kept} of {broken} broken states"
        )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[200, 1000, 5000, 20000])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        ruff = [sys.executable, "-m", "ruff", "server"]
        headgate = [sys.executable, "-m", "headgate", "server"]
        servers = [
            Server("ruff", ruff, {"settings": {"lint": {"select": ["S"]}}}, root),
            Server("headgate", headgate, {}, root),
        ]
        try:
            for server in servers:
                server.start()
            for lines in args.lines:
                measure(servers, lines, args.rounds)
        finally:
            for server in servers:
                server.stop()


if __name__ == "__main__":
    main()
