"""Inserted blocks live on: when a file is closed and opened, and when the server starts anew."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from headgate.lsp.arrivals import Arrivals
from headgate.lsp.scheduler import KEEP
from headgate.project.inserted import Block, Remembered, _unsaved_key, recorded
from headgate.project.stored import CACHE_VARIABLE
from headgate.text import Snapshot

OLD = "import t\n\n\ndef old(x):\n    return t.harmless(x, 'one', 'two')\n\n\nx = 1\n"
PASTED = "def pasted(secret_word):\n    t.danger()\n    return 'hunter2' + secret_word\n"
LINES = PASTED.splitlines()

Start = Callable[[], Any]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def start(connect: Any, cache: Path, workspace: Path) -> Start:
    """Start a server for the workspace."""
    return lambda: connect(folders=(workspace,))


@pytest.fixture
def pasted(start: Start, workspace: Path, spanning: Any) -> Any:
    """A server whose document `a.py` has a block, and is saved."""
    server = start()
    name = (workspace / "a.py").as_uri()
    server.open(OLD, name)
    server.change(spanning(2, 0, 2, 0, PASTED), name=name)
    server.notify("textDocument/didSave", {"textDocument": {"uri": name}})
    server.silence()
    return server


def text_with(pasted_text: str) -> str:
    lines = OLD.splitlines(keepends=True)
    return "".join([*lines[:2], pasted_text, *lines[2:]])


def origins(server: Any, text: str, name: str) -> list[str | None]:
    return [d["data"].get("origin") for d in server.open(text, name)]


def test_after_a_restart_the_block_is_known(pasted: Any, start: Start, workspace: Path) -> None:
    name = (workspace / "a.py").as_uri()
    again = start()
    assert origins(again, text_with(PASTED), name) == ["inserted"]
    (block,) = again.door.session.documents[name].arrivals.blocks
    assert block == Block("1", 2, 5)


def test_after_closing_and_opening_the_block_is_known(pasted: Any, workspace: Path) -> None:
    name = (workspace / "a.py").as_uri()
    pasted.notify("textDocument/didClose", {"textDocument": {"uri": name}})
    assert origins(pasted, text_with(PASTED), name) == ["inserted"]


def test_new_blocks_have_other_names_than_kept_ones(
    pasted: Any, start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    again = start()
    again.open(text_with(PASTED), name)
    again.change(spanning(0, 0, 0, 0, "import sys\nimport re\n"), name=name)
    assert [b.id for b in again.door.session.documents[name].arrivals.blocks] == ["2", "1"]


def test_what_is_not_saved_is_kept_where_all_ends(
    start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    server = start()
    server.open(OLD, name)
    server.change(spanning(2, 0, 2, 0, PASTED), name=name)
    server.request("shutdown")
    assert origins(start(), text_with(PASTED), name) == ["inserted"]


def wait(server: Any) -> None:
    """Let nothing happen for so long that what is not saved is kept."""
    server.silence()
    server.clock.now += KEEP
    server.silence()


def unsaved(workspace: Path) -> bool:
    """Whether something is kept of the text that is not saved, in whatever session."""
    store = Remembered()._store
    assert store is not None
    return any(store.keys(_unsaved_key(workspace, workspace / "a.py")))


def kill(server: Any) -> None:
    """Have a server gone as if its process were."""
    server.door.session.presence.end()


def test_what_is_not_saved_is_known_after_a_server_was_killed(
    start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    server = start()
    server.open(OLD, name)
    wait(server)
    server.change(spanning(2, 0, 2, 0, PASTED), name=name)
    server.silence()
    assert not unsaved(workspace), "it is not kept while one types"
    wait(server)
    assert unsaved(workspace)
    for column, char in enumerate("y = 2"):
        server.clock.now += 0.2
        server.change(spanning(1, column, 1, column, char), name=name)
    wait(server)
    text = server.text(name)
    kill(server)
    again = start()
    assert origins(again, text, name) == ["inserted"]
    assert again.door.session.documents[name].arrivals.blocks == (Block("1", 2, 5),)
    again.notify("textDocument/didSave", {"textDocument": {"uri": name}})
    wait(again)
    assert not unsaved(workspace)
    assert origins(start(), text, name) == ["inserted"]


def test_what_is_not_saved_is_forgotten_where_the_file_was_opened_as_it_was(
    start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    server = start()
    server.open(OLD, name)
    wait(server)
    server.change(spanning(3, 0, 7, 0, ""), name=name)
    wait(server)
    assert unsaved(workspace)
    kill(server)
    again = start()
    again.open(OLD, name)
    assert again.door.session.documents[name].arrivals.blocks == ()
    wait(again)
    assert not unsaved(workspace)


def test_what_is_not_saved_in_one_editor_is_nothing_to_another(
    start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    first, second = start(), start()
    first.open(OLD, name)
    first.change(spanning(2, 0, 2, 0, PASTED), name=name)
    wait(first)
    assert origins(second, text_with(PASTED), name) == [None]
    wait(second)
    second.notify("textDocument/didSave", {"textDocument": {"uri": name}})
    wait(second)
    assert unsaved(workspace), "another has saved, but not this text"
    kill(first)
    second.notify("textDocument/didClose", {"textDocument": {"uri": name}})
    changed = text_with(PASTED).replace("x = 1", "x = 2")
    assert unsaved(workspace)
    assert origins(start(), changed, name) == ["inserted"], "the first was killed"


def test_an_accepted_block_that_is_not_saved_does_not_come_back_after_a_kill(
    start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    server = start()
    server.open(OLD, name)
    server.change(spanning(2, 0, 2, 0, PASTED), name=name)
    wait(server)
    target = {"uri": name, "block": "1"}
    server.request(
        "workspace/executeCommand", {"command": "headgate.acceptBlock", "arguments": [target]}
    )
    wait(server)
    kill(server)
    assert origins(start(), text_with(PASTED), name) == [None]


def test_what_was_dropped_when_a_file_was_closed_leaves_no_trace(
    start: Start, workspace: Path, spanning: Any
) -> None:
    name = (workspace / "a.py").as_uri()
    server = start()
    server.open(OLD, name)
    server.silence()
    server.change(spanning(3, 0, 7, 0, ""), name=name)
    wait(server)
    server.notify("textDocument/didClose", {"textDocument": {"uri": name}})
    assert not unsaved(workspace)
    server.open(OLD, name)
    assert server.door.session.documents[name].arrivals.blocks == ()


def test_an_accepted_block_does_not_come_back(pasted: Any, start: Start, workspace: Path) -> None:
    name = (workspace / "a.py").as_uri()
    target = {"uri": name, "block": "1"}
    pasted.request(
        "workspace/executeCommand", {"command": "headgate.acceptBlock", "arguments": [target]}
    )
    pasted.silence()
    assert origins(start(), text_with(PASTED), name) == [None]


def test_lines_that_something_else_has_written_are_inserted(start: Start, workspace: Path) -> None:
    name = (workspace / "a.py").as_uri()
    server = start()
    server.open(OLD, name)
    server.silence()
    server.notify("textDocument/didClose", {"textDocument": {"uri": name}})
    assert origins(server, text_with(PASTED), name) == ["written"]


def test_a_file_of_which_nothing_is_known_is_old(start: Start, workspace: Path) -> None:
    assert origins(start(), text_with(PASTED), (workspace / "b.py").as_uri()) == [None]


def test_nothing_that_is_kept_is_code(pasted: Any, cache: Path, workspace: Path) -> None:
    files = [path for path in cache.rglob("*") if path.is_file()]
    assert files
    # What hexadecimal digits can spell may stand in a hash by chance.
    words = {w for w in re.findall(r"\w{3,}", OLD + PASTED) if not re.fullmatch("[0-9a-f]+", w)}
    for path in files:
        text = path.read_text()
        for word in words | {str(workspace), "a.py"}:
            assert word not in text
            assert word not in str(path.relative_to(cache))
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0
    assert list(workspace.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    ["", "x", "[]", "null", '{"stamp": 1}', "{}", b"\xff\xfe", "[" * 100_000],
    ids=["empty", "no JSON", "list", "null", "other", "table", "no text", "deep"],
)
def test_damaged_files_count_as_absent(
    pasted: Any, start: Start, cache: Path, workspace: Path, damage: str | bytes
) -> None:
    for path in cache.rglob("*.json"):
        path.write_bytes(damage if isinstance(damage, bytes) else damage.encode())
    assert origins(start(), text_with(PASTED), (workspace / "a.py").as_uri()) == [None]


@pytest.mark.parametrize(
    "data",
    [
        [],
        ["s", "w", [1], [["1", 3, 2]]],
        ["s", "w", [1], [["1", -1, 2]]],
        ["s", "w", [1], [["x", 0, 1]]],
        ["s", "w", [1], [["1", 0, 5], ["2", 4, 6]]],
        ["s", "w", [True], []],
        ["s", "w", ["1"], []],
        ["", "w", [1], []],
        ["s" * 65, "w", [1], []],
        ["s", 1, [1], []],
        ["s", "w", [1], ["1"]],
        ["s", "w", {}, []],
    ],
)
def test_records_of_another_form_count_as_absent(
    cache: Path, tmp_path: Path, data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = Remembered()
    remembered.save(tmp_path, tmp_path / "a.py", Snapshot.of("x\n"), ())
    assert remembered.load(tmp_path, tmp_path / "a.py") is not None
    store = remembered._store
    assert store is not None
    monkeypatch.setattr(store, "load", lambda key: data)
    assert remembered.load(tmp_path, tmp_path / "a.py") is None


def recalled(before: str, blocks: tuple[Block, ...], after: str) -> list[str]:
    arrivals = Arrivals(lambda: 0.0)
    snapshot = Snapshot.of(after)
    arrivals.recall(recorded(Snapshot.of(before), blocks), snapshot)
    return [
        snapshot.body(line) for block in arrivals.blocks for line in range(block.first, block.stop)
    ]


BLOCK = (Block("1", 2, 5),)
FORMATTED = """def pasted(
    secret_word,
):
    t.danger()
    return "hunter2" + secret_word
"""


@pytest.mark.parametrize(
    ("after", "marked"),
    [
        (text_with(PASTED), LINES),
        ("#\n" + text_with(PASTED), LINES),
        (text_with(PASTED).replace("\n", "\r\n"), LINES),
        (text_with(FORMATTED), FORMATTED.splitlines()),
        (OLD, []),
        (text_with(LINES[0] + "\n    return 1\n"), LINES[:1]),
        (text_with("") + PASTED, LINES),
        ("", []),
        (
            text_with(PASTED).replace(
                "t.harmless(x, 'one', 'two')",
                "t.harmless(\n        x, 'one',\n        'two',\n    )",
            ),
            LINES,
        ),
    ],
    ids=["same", "moved", "other ends", "laid out", "gone", "cut", "at the end", "empty", "old"],
)
def test_blocks_are_found_again_in_a_text_that_has_changed(after: str, marked: list[str]) -> None:
    assert recalled(text_with(PASTED), BLOCK, after) == marked


def test_a_text_that_is_too_long_is_known_as_a_whole_only() -> None:
    long = "".join(f"x{n} = {n}\n" for n in range(5000))
    assert recalled(long, BLOCK, long) == ["x2 = 2", "x3 = 3", "x4 = 4"]
    assert recalled(long, BLOCK, "#\n" + long) == []


def test_what_is_kept_is_bounded_in_number_and_age(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headgate.project.inserted._MOST", 3)
    remembered = Remembered()
    for number in range(6):
        remembered.save(tmp_path, tmp_path / f"{number}.py", Snapshot.of("x\n"), ())
    written = sorted(cache.rglob("*.json"))
    assert len(written) == 6
    os.utime(written[0], (0, 0))
    Remembered().save(tmp_path, tmp_path / "new.py", Snapshot.of("x\n"), ())
    assert len(list(cache.rglob("*.json"))) == 3
    os.utime(min(cache.rglob("*.json"), key=lambda path: path.stat().st_mtime_ns), (0, 0))
    Remembered().save(tmp_path, tmp_path / "new.py", Snapshot.of("x\n"), ())
    assert len(list(cache.rglob("*.json"))) == 2
