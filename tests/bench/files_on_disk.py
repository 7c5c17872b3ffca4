"""How long a keystroke takes while thousands of files change on disk, beside when none does.

    python tests/bench/files_on_disk.py [FILES] [LINES] [NICE]

One server over stdio, with a client that is published to. A module of LINES lines is open and
typed in, ten keys a second. First nothing else happens; then all FILES are written at once with
something dangerous in them, and, when the client has been told of all, at once without it.
What counts is the time from a keystroke to the diagnostics of its version. At the end every
file must have been told of as it is.

NICE gives the processes in the background another priority, where that is allowed: on a
machine that others use they get nothing with their own. The nearer to 0, the harder for keys.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

PIECE = '''
def step_{n}(data):
    """Change the data a little."""
    total = len(data)
    for number, item in enumerate(data):
        total += number * len(str(item))
    return {{"total": total, "name": "step {n}"}}

'''
SMALL = '''\
"""Module {n}."""

import hashlib
from pkg{folder}.m{other} import helper_{other}


def helper_{n}(text):
    """Return a digest of a text."""
    return hashlib.{kind}(text.encode()).hexdigest()


def use_{n}(texts):
    return [helper_{other}(text) for text in texts]
'''
FOLDERS = 50
KEYS_A_SECOND = 10
IDLE_KEYS = 200
BATCH = 250
"""Files that a client tells of in one message."""
PATIENCE = 1800


class Client:
    """A client of a server process; a thread notes when diagnostics come."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "headgate", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
        )
        self.versions: queue.SimpleQueue[tuple[float, int]] = queue.SimpleQueue()
        self.shown: dict[str, int] = {}
        """By URI how many findings are shown of a file that is not open."""
        self.publishes = 0
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, method: str, params: Any, message_id: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if message_id is not None:
            message["id"] = message_id
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while line := out.readline():
            length = int(line.partition(b":")[2])
            out.readline()
            body = out.read(length)
            now = time.perf_counter()
            message = json.loads(body)
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            params = message["params"]
            if "version" in params:
                self.versions.put((now, params["version"]))
            else:
                self.publishes += 1
                self.shown[params["uri"]] = len(params["diagnostics"])


class Typist:
    """Types into a document and measures."""

    def __init__(self, client: Client, uri: str, text: str) -> None:
        self.client, self.uri, self.version = client, uri, 1
        self.line = text.count("\n") // 2
        self.column = 0
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        client.send("textDocument/didOpen", {"textDocument": document})

    def key(self) -> float:
        """Press a key and return the seconds until its version is told of."""
        self.version += 1
        place = {"line": self.line, "character": self.column}
        word = "# typed into a comment\n"
        key = word[self.version % len(word)]
        change = {"range": {"start": place, "end": place}, "text": key}
        if key == "\n":
            self.line, self.column = self.line + 1, 0
        else:
            self.column += 1
        began = time.perf_counter()
        document = {"uri": self.uri, "version": self.version}
        self.client.send(
            "textDocument/didChange", {"textDocument": document, "contentChanges": [change]}
        )
        while True:
            at, version = self.client.versions.get(timeout=PATIENCE)
            if version >= self.version:
                break
        time.sleep(max(0.0, 1 / KEYS_A_SECOND - (time.perf_counter() - began)))
        return at - began


def told(times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return (
        f"{len(times):>6} keys: p50 {1000 * median(times):6.2f} ms, p95 {1000 * cuts[94]:6.2f} ms, "
        f"p99 {1000 * cuts[98]:6.2f} ms, longest {1000 * max(times):6.1f} ms"
    )


def cpu_of_children(pid: int) -> float:
    """Return the seconds that the children of a process have worked."""
    out = 0.0
    listing = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    for child in listing.stdout.split():
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        out += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return out


def renice(pid: int, level: int) -> None:
    """Give the children of a process another priority."""
    listing = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    for child in listing.stdout.split():
        os.setpriority(os.PRIO_PROCESS, int(child), level)


def rest(client: Client) -> None:
    """Wait until the processes in the background have nothing to do."""
    before = -1.0
    while (now := cpu_of_children(client.process.pid)) - before > 0.05:
        before = now
        time.sleep(2)


def write(folder: Path, files: int, kind: str) -> list[str]:
    uris: list[str] = []
    for n in range(files):
        other = (n + FOLDERS) % files
        path = folder / f"pkg{n % FOLDERS}" / f"m{n}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(SMALL.format(n=n, folder=other % FOLDERS, other=other, kind=kind))
        uris.append(path.as_uri())
    return uris


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    level = int(sys.argv[3]) if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / ".git").mkdir()
        write(folder, files, "sha256")
        text = "".join(PIECE.format(n=n) for n in range(lines // 8))
        client = Client(folder)
        client.send(
            "initialize",
            {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": {}},
            1,
        )
        client.send("initialized", {})
        typist = Typist(client, (folder / "open.py").as_uri(), text)
        client.versions.get(timeout=PATIENCE)
        rest(client)
        for _ in range(20):
            typist.key()
        idle = [typist.key() for _ in range(IDLE_KEYS)]
        print(f"{files} files, {lines} lines open", flush=True)
        print(f"  nothing else happens:    {told(idle)}", flush=True)
        for kind, expected in (("md5", 1), ("sha256", 0)):
            uris = write(folder, files, kind)
            began = time.perf_counter()
            for start in range(0, files, BATCH):
                changes = [{"uri": uri, "type": 2} for uri in uris[start : start + BATCH]]
                client.send("workspace/didChangeWatchedFiles", {"changes": changes})
            busy: list[float] = []
            until = time.perf_counter() + PATIENCE
            while any(client.shown.get(uri) != expected for uri in uris):
                busy.append(typist.key())
                if level is not None and len(busy) % 50 == 1:
                    renice(client.process.pid, level)  # they start one after the other
                if len(busy) % 300 == 0:
                    left = sum(client.shown.get(uri) != expected for uri in uris)
                    print(f"    {left} files left", file=sys.stderr, flush=True)
                if time.perf_counter() > until:
                    raise SystemExit("not all files have been told of")
            took = time.perf_counter() - began
            what = "all are dangerous" if expected else "all are mended"
            print(f"  {what + ':':<24} {told(busy)}")
            ratios = [
                median(busy) / median(idle),
                quantiles(busy, n=20)[18] / quantiles(idle, n=20)[18],
            ]
            print(
                f"    told of after {took:.0f} s; beside idle: p50 x{ratios[0]:.2f}, p95 x{ratios[1]:.2f}; "
                f"{client.publishes} publishes so far"
            )
        client.process.kill()


if __name__ == "__main__":
    main()
