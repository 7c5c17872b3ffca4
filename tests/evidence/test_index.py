"""An index that is asked about names, and how it may misbehave. It is on the loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from headgate.evidence import Answers, Place
from headgate.evidence.index import Index

PATIENCE = 60.0
LATE = frozenset({"slow", "drip"})
"""Names that are answered later than an index may take."""


class Handler(BaseHTTPRequestHandler):
    """Answers by the name that is asked for."""

    asked: list[str]
    other: str

    def do_GET(self) -> None:
        name = self.path.strip("/").rpartition("/")[2]
        type(self).asked.append(name)
        page = json.dumps({"meta": {}, "name": name, "files": []}).encode()
        json_type = "application/vnd.pypi.simple.v1+json"
        match name:
            case "there" | "moved-here":
                self.reply(200, page, json_type)
            case "as-html":
                self.reply(200, b'<a href="x">as_html-1.0.tar.gz</a>', "text/html")
            case "moved":
                self.reply(301, b"", "text/plain", Location="/simple/moved-here/")
            case "elsewhere":
                self.reply(302, b"", "text/plain", Location=f"{type(self).other}/there/")
            case "circle":
                self.reply(302, b"", "text/plain", Location="/simple/circle/")
            case "portal":
                self.reply(200, b"<h1>Please log in</h1>", "text/html")
            case "garbage":
                self.reply(200, b"\xff\x00{", json_type)
            case "other-name":
                self.reply(200, json.dumps({"name": "x"}).encode(), json_type)
            case "broken":
                self.reply(500, b"", "text/plain")
            case "slow":
                time.sleep(1.5)
                self.reply(200, page, json_type)
            case "drip":
                self.send_response(200)
                self.end_headers()
                for _ in range(30):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            case "hangs-up":
                self.close_connection = True
            case _:
                self.reply(404, b"", "text/plain")

    def reply(self, code: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that leave in the middle are what is tested


@contextmanager
def served() -> Iterator[tuple[str, list[str]]]:
    handler = type("OneHandler", (Handler,), {"asked": [], "other": "http://localhost:1"})
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple", handler.asked
    finally:
        server.shutdown()
        server.server_close()


def wait(index: Index, *names: str) -> None:
    end = time.monotonic() + PATIENCE
    while not index.is_ready(names):
        assert time.monotonic() < end


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("there", True),
        ("There", True),
        ("as-html", True),
        ("moved", None),
        ("absent", False),
        ("elsewhere", None),
        ("circle", None),
        ("portal", None),
        ("garbage", None),
        ("other-name", None),
        ("broken", None),
        ("slow", None),
        ("drip", None),
        ("hangs-up", None),
        ("../etc", None),
    ],
)
def test_answers_that_can_be_understood_count(name: str, expected: bool | None) -> None:
    with served() as (address, _):
        index = Index(address, seconds=0.4 if name in LATE else PATIENCE)
        wait(index, name)
        assert index.has(name) is expected


def test_an_index_that_fails_is_left_alone_for_a_while() -> None:
    now = [1000.0]
    with served() as (address, asked):
        index = Index(address, clock=lambda: now[0], seconds=PATIENCE)
        wait(index, "broken")
        wait(index, "there")
        assert asked == ["broken"]
        assert index.has("there") is None
        now[0] += 6
        wait(index, "broken")
        now[0] += 6
        wait(index, "there")
        assert asked == ["broken", "broken"]
        now[0] += 20
        wait(index, "there")
        assert index.has("there") is True


def test_a_down_index_costs_one_failure() -> None:
    index = Index("http://127.0.0.1:9/simple", seconds=0.4)
    wait(index, *(f"name-{n}" for n in range(50)))
    assert index.has("name-1") is None


def test_what_it_said_is_kept_from_run_to_run(tmp_path: Path) -> None:
    kept = tmp_path / "cache" / "index.json"
    with served() as (address, asked):
        first = Index(address, kept, seconds=PATIENCE)
        wait(first, "there", "absent")
        assert first._thread is not None
        first._thread.join(PATIENCE)
        assert kept.exists(), "nothing is kept"
        second = Index(address, kept, seconds=PATIENCE)
        wait(second, "there", "absent")
        assert (second.has("there"), second.has("absent")) == (True, False)
        assert len(asked) == 2
        late = Index(address, kept, clock=lambda: time.time() + 2 * 3600)
        assert (late.has("there"), late.has("absent")) == (True, None)
        assert Index("http://127.0.0.1:9/simple", kept).has("there") is None
        kept.write_text("{broken", "utf-8")
        assert Index(address, kept).has("there") is None


def test_only_names_that_nothing_knows_are_asked_and_only_if_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headgate.evidence.index.Index", partial(Index, seconds=PATIENCE))
    (tmp_path / "mine.py").write_text("", "utf-8")
    keys = [f"import:{name}" for name in ("there", "absent", "requests", "os", "mine")]
    with served() as (address, asked):
        for configured in ("", address):
            answers, place = Answers({}), Place(tmp_path, index=configured)
            while not answers.is_ready(keys, place):
                pass
            found = answers.answers(keys, place)
            there = found["import:there"].partition("|")[0]
            if not configured:
                assert asked == []
                assert there == "unknown"
            else:
                assert sorted(asked) == ["absent", "there"]
                assert there == "known"
                assert found["import:absent"].startswith("unknown")
