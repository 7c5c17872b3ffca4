"""The real server as a process: a handful of what only a process can show."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from headgate.lsp.framing import Malformed, framed
from headgate.lsp.transport import PollChannel
from headgate.project.stored import CACHE_VARIABLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses descriptors of POSIX")

PATIENCE = 60.0
YAML = "import yaml\nyaml.load(a, Loader=yaml.Loader)\n"


class Server:
    """A server process and its client."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.log = folder / "stderr.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "headgate", "server", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
                bufsize=0,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        outgoing, incoming = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.channel = PollChannel(incoming, outgoing)
        self.inbox: list[Any] = []
        self._last_id = 0

    def send(self, message: Any) -> None:
        self.channel.send(json.dumps(message).encode())

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any = None) -> Any:
        self._last_id += 1
        message_id = self._last_id
        self.send({"jsonrpc": "2.0", "id": message_id, "method": method, "params": params})
        return self.expect(lambda m: m.get("id") == message_id and "method" not in m)

    def expect(self, wanted) -> Any:
        """Return the first message that is wanted, waiting for it; keeps the others."""
        until = time.monotonic() + PATIENCE
        while True:
            for number, message in enumerate(self.inbox):
                if wanted(message):
                    return self.inbox.pop(number)
            batch = self.channel.wait(max(0.0, until - time.monotonic()))
            assert batch, f"nothing came: {self.log.read_text()}"
            for body in batch:
                assert not isinstance(body, Malformed), "something else was written to stdout"
                self.inbox.append(json.loads(body))

    def initialize(self, **capabilities: Any) -> Any:
        result = self.request(
            "initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities}
        )
        self.notify("initialized", {})
        return result["result"]["capabilities"]

    def open(self, text: str, uri: str = "file:///nowhere/a.py") -> None:
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, version: int, *changes: Any, uri: str = "file:///nowhere/a.py") -> None:
        document = {"uri": uri, "version": version}
        self.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)}
        )

    def published(self, version: int) -> list[Any]:
        message = self.expect(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and (m["params"].get("version") or 0) >= version
            )
        )
        return message["params"]["diagnostics"]

    def leave(self) -> int:
        """Go as a client should."""
        assert self.request("shutdown")["result"] is None
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None and not stream.closed:
                stream.close()


@pytest.fixture
def start(tmp_path):
    servers = []

    def make(*arguments: str) -> Server:
        servers.append(Server(tmp_path, *arguments))
        return servers[-1]

    yield make
    for server in servers:
        server.close()


def _codes(diagnostics):
    return [d["code"] for d in diagnostics]


def test_from_initialize_to_exit(start):
    server = start()
    capabilities = server.initialize()
    assert capabilities["textDocumentSync"]["change"] == 2
    server.open(YAML)
    assert "HG502" in _codes(server.published(1))
    where = {"line": 1, "character": 28}
    hover = server.request(
        "textDocument/hover",
        {"textDocument": {"uri": "file:///nowhere/a.py"}, "position": where},
    )
    assert "HG502" in hover["result"]["contents"]["value"]
    assert server.leave() == 0
    assert server.log.read_text() == ""


def test_of_a_burst_the_last_version_is_published(start):
    server = start()
    server.initialize()
    server.open("import yaml\n\n")
    server.published(1)
    typed = "yaml.load(a, Loader=yaml.Loader)"
    for column, char in enumerate(typed):
        place = {"line": 1, "character": column}
        server.change(column + 2, {"range": {"start": place, "end": place}, "text": char})
    assert "HG502" in _codes(server.published(len(typed) + 1))
    assert server.leave() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_over_the_wire(start, encoding):
    server = start()
    capabilities = server.initialize(general={"positionEncodings": [encoding]})
    assert capabilities["positionEncoding"] == encoding
    before = "x = '😀é\u2028\x0c'; "
    server.open(f"import yaml\r\n{before}yaml.load(a, Loader=yaml.Loader)\r\n")
    units = {"utf-8": len(before.encode()), "utf-32": len(before), "utf-16": len(before) + 1}
    (found,) = [d for d in server.published(1) if d["code"] == "HG502"]
    start_ = {"line": 1, "character": units[encoding] + len("yaml.load(a, Loader=")}
    assert found["range"]["start"] == start_


def test_pulling_over_the_wire(start):
    server = start()
    server.initialize(textDocument={"diagnostic": {}})
    server.open(YAML)
    params = {"textDocument": {"uri": "file:///nowhere/a.py"}}
    assert "HG502" in _codes(server.request("textDocument/diagnostic", params)["result"]["items"])
    assert server.leave() == 0
    assert not [m for m in server.inbox if m.get("method") == "textDocument/publishDiagnostics"]


def test_malformed_messages_are_survived(start):
    server = start()
    stdin = server.process.stdin.fileno()
    os.write(stdin, b'{"jsonrpc": "2.0"}\r\n\r\n' + framed(b"{") + framed(b"\xff\xfe"))
    server.initialize()
    errors = [m["error"]["code"] for m in server.inbox if "error" in m]
    assert errors == [-32700, -32700]
    server.open(YAML)
    assert server.published(1)
    assert server.request("no/such")["error"]["code"] == -32601
    assert server.leave() == 0


def test_exit_without_shutdown_is_a_failure(start):
    server = start()
    server.initialize()
    server.notify("exit")
    assert server.process.wait(PATIENCE) == 1


def test_a_client_that_closes_the_stream_ends_the_server(start):
    server = start()
    server.initialize()
    server.process.stdin.close()
    assert server.process.wait(PATIENCE) == 1


def test_a_client_that_does_not_read_any_more_ends_the_server(start):
    server = start()
    server.initialize()
    server.process.stdout.close()
    server.open(YAML)
    assert server.process.wait(PATIENCE) == 1


def test_a_client_whose_process_dies_ends_the_server(start):
    server = start()
    client = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        server.request("initialize", {"processId": client.pid, "capabilities": {}})
        # By the second answer the server has seen that the process lives.
        server.request("no/such")
        server.request("no/such")
    finally:
        client.kill()
        client.wait(PATIENCE)
        client.stdin.close()
    assert server.process.wait(PATIENCE) == 1


def test_stdout_carries_the_protocol_only(start, tmp_path):
    """What code in the server prints goes to standard error."""
    code = (
        "import os, sys\n"
        "from headgate.lsp import main\n"
        "before = main.start_session\n"
        "def start(*given):\n"
        "    print('printed')\n"
        "    os.system('echo by a process')\n"
        "    return before(*given)\n"
        "main.start_session = start\n"
        "sys.exit(main.serve())\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        input=framed(
            b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
        ),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.stdout.startswith(b"Content-Length: ")
    assert b"printed" not in result.stdout
    assert b"by a process" not in result.stdout
    assert b"printed" in result.stderr
    assert b"by a process" in result.stderr


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


IPV6 = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("[::1]", marks=IPV6)])
def test_over_tcp(start, host):
    server = start("--tcp", f"{host}:0")
    until = time.monotonic() + PATIENCE
    while "listening on" not in server.log.read_text():
        assert time.monotonic() < until
        assert server.process.poll() is None
    assert f"listening on {host}:" in server.log.read_text()
    port = int(server.log.read_text().strip().rpartition(":")[2])
    with socket.create_connection((host.strip("[]"), port), PATIENCE) as client:
        client.sendall(
            framed(b'{"jsonrpc":"2.0","id":1,"method":"shutdown"}')
            + framed(b'{"jsonrpc":"2.0","method":"exit"}')
        )
        received = b""
        while data := client.recv(4096):
            received += data
    assert b"-32002" in received
    assert server.process.wait(PATIENCE) == 1


def test_a_port_that_is_taken_is_an_error(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-P", "-m", "headgate", "server", "--tcp", f"127.0.0.1:{port}"],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    assert result.returncode == 2
    assert b"headgate server:" in result.stderr
    assert b"Traceback" not in result.stderr


def test_an_interrupt_ends_the_server_without_a_traceback(start):
    server = start()
    server.initialize()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(PATIENCE) == 1
    assert "Traceback" not in server.log.read_text()


def test_inserted_code_is_known_after_a_server_was_killed(start, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    uri = (tmp_path / "a.py").as_uri()
    pasted = "def f(a):\n    return yaml.load(a, Loader=yaml.Loader)\n"
    server = start()
    server.initialize()
    server.open("import yaml\n", uri)
    end = {"line": 1, "character": 0}
    server.change(2, {"range": {"start": end, "end": end}, "text": pasted}, uri=uri)
    (found,) = server.published(2)
    assert found["data"]["origin"] == "inserted"
    server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    until = time.monotonic() + PATIENCE
    while not list((tmp_path / "cache" / "inserted").rglob("*.json")):
        assert time.monotonic() < until
        time.sleep(0.05)
    server.process.kill()
    server.process.wait()
    again = start()
    again.initialize()
    again.open("import yaml\n" + pasted, uri)
    (found,) = again.published(1)
    assert found["data"]["origin"] == "inserted"


def _folder_of(server: Server, folder: Path, **capabilities: Any) -> None:
    """Begin a session whose client has opened a folder, and nothing in it."""
    server.request(
        "initialize",
        {
            "processId": os.getpid(),
            "rootUri": folder.as_uri(),
            "capabilities": capabilities,
            "initializationOptions": {"bandit": False, "diagnosticMode": "workspace"},
        },
    )
    server.notify("initialized", {})


def _seen(server: Server, *paths: Path) -> None:
    changes = [{"uri": path.as_uri(), "type": 2} for path in paths]
    server.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def _told_of(server: Server, path: Path) -> list[str]:
    message = server.expect(
        lambda m: (
            m.get("method") == "textDocument/publishDiagnostics"
            and m["params"]["uri"] == path.as_uri()
        )
    )
    assert "version" not in message["params"]
    return [d["code"] for d in message["params"]["diagnostics"]]


def test_files_that_something_else_writes(start, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    path, other = folder / "a.py", folder / "b.py"
    server = start()
    _folder_of(server, folder)
    path.write_text(YAML)
    _seen(server, path)
    assert _told_of(server, path) == ["HG502"]
    for number in range(20):
        (folder / f"n{number}.py").write_text("x = 1\n")
    path.write_text("x = 1\n")
    other.write_text(YAML)
    _seen(server, *sorted(folder.glob("*.py")))
    assert _told_of(server, other) == ["HG502"]
    assert _told_of(server, path) == []
    assert server.leave() == 0


def test_a_client_that_asks_for_all_files(start, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    for number in range(5):
        (folder / f"n{number}.py").write_text(YAML)
    server = start()
    _folder_of(server, folder, textDocument={"diagnostic": {}})
    ask = {"previousResultIds": [], "partialResultToken": 7, "workDoneToken": "w"}
    assert server.request("workspace/diagnostic", ask)["result"] == {"items": []}
    told = [m["params"] for m in server.inbox if m.get("method") == "$/progress"]
    reports = [item for p in told if p["token"] == 7 for item in p["value"]["items"]]
    assert sorted(r["uri"][-5:] for r in reports) == [f"n{n}.py" for n in range(5)]
    assert all([d["code"] for d in r["items"]] == ["HG502"] for r in reports)
    known = [{"uri": r["uri"], "value": r["resultId"]} for r in reports]
    again = server.request("workspace/diagnostic", {"previousResultIds": known, "workDoneToken": 1})
    assert {r["kind"] for r in again["result"]["items"]} == {"unchanged"}
    # A client that knows everything waits for news.
    path = folder / "n0.py"
    path.write_text("x = 1\n")
    _seen(server, path)
    (news,) = [
        r
        for r in server.request("workspace/diagnostic", {"previousResultIds": known})["result"][
            "items"
        ]
        if r["kind"] == "full"
    ]
    assert (news["uri"], news["items"]) == (path.as_uri(), [])
    assert server.leave() == 0


def test_the_process_that_checks_is_started_again(start, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    path = folder / "a.py"
    path.write_text(YAML)
    server = start()
    _folder_of(server, folder)
    _seen(server, path)
    assert _told_of(server, path) == ["HG502"]
    listing = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(server.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (child,) = [line.split()[0] for line in listing.splitlines() if "lsp.checker" in line]
    os.kill(int(child), signal.SIGKILL)
    path.write_text("x = 1\n")
    _seen(server, path)
    assert _told_of(server, path) == []
    assert server.leave() == 0
