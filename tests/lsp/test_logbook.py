"""The log of what came in: what is noted of blocks as they are mended, accepted, taken out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from headgate.lsp.scheduler import KEEP
from headgate.project.arrived import ArrivalLog, Arrived, Fate, Tally
from headgate.project.locking import locked
from headgate.project.stored import CACHE_VARIABLE
from headgate.ruleapi import Severity

OLD = "import t\n\n\nx = 1\n"
PASTED = "def pasted(secret_word):\n    t.danger()\n    t.safe(loud=1)\n    t.safe(loud=2)\n"
DAY = date(2026, 11, 3)

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
def start(connect: Any, full: Any, cache: Path, workspace: Path) -> Start:
    """Start a server for the workspace."""
    full["workspace"]["applyEdit"] = True
    full["window"] = {"showDocument": {"support": True}}

    def started(options: Any = None) -> Any:
        server = connect(full, folders=(workspace,), options=options)
        server.door.session.logbook._today = lambda: DAY
        return server

    return started


@pytest.fixture
def pasted(start: Start, workspace: Path, spanning: Any) -> Any:
    """A server that has seen a paste."""
    server = start()
    server.open(OLD, name(workspace))
    server.silence()
    server.change(spanning(2, 0, 2, 0, PASTED), name=name(workspace))
    server.silence()
    return server


def name(workspace: Path) -> str:
    return (workspace / "a.py").as_uri()


def logged(workspace: Path) -> list[Arrived]:
    return [entry for file in ArrivalLog().of(workspace) for entry in file]


def tally(code: str, found: int, here: int, silenced: int = 0) -> Tally:
    severity = Severity.ERROR if code == "HG901" else Severity.WARNING
    return Tally(code, severity, found, here, silenced)


def test_a_paste_is_logged_with_what_is_found_in_it(pasted: Any, workspace: Path) -> None:
    assert logged(workspace) == [
        Arrived(1, DAY, 4, (tally("HG901", 1, 1), tally("HG902", 2, 2)), Fate.OPEN)
    ]


def test_what_was_there_before_is_not_logged(start: Start, workspace: Path) -> None:
    server = start()
    server.open(OLD + PASTED, name(workspace))
    server.silence()
    assert logged(workspace) == []


def test_what_is_mended_counts_as_fixed(pasted: Any, workspace: Path, edit: Any) -> None:
    pasted.change(edit(4, 11, 17, ""), name=name(workspace))
    pasted.silence()
    (entry,) = logged(workspace)
    assert entry.tallies == (tally("HG901", 1, 1), tally("HG902", 2, 1))


def test_what_a_comment_silences_is_not_fixed(pasted: Any, workspace: Path, edit: Any) -> None:
    pasted.change(edit(3, 14, 14, "  # headgate: ignore[HG901] so it is"), name=name(workspace))
    pasted.silence()
    (entry,) = logged(workspace)
    assert entry.tallies[0] == tally("HG901", 1, 0, 1)


def test_what_is_switched_off_is_not_fixed(pasted: Any, workspace: Path, edit: Any) -> None:
    settings = {"settings": {"headgate": {"ignore": ["HG902"], "bandit": False}}}
    pasted.notify("workspace/didChangeConfiguration", settings)
    pasted.silence()
    pasted.change(edit(0, 0, 0, "# \n"), name=name(workspace))
    pasted.silence()
    (entry,) = logged(workspace)
    assert entry.tallies == (tally("HG901", 1, 1), tally("HG902", 2, 2))


def test_an_accepted_block_says_so(pasted: Any, workspace: Path) -> None:
    target = {"uri": name(workspace), "block": "1"}
    pasted.request(
        "workspace/executeCommand", {"command": "headgate.acceptBlock", "arguments": [target]}
    )
    pasted.silence()
    (entry,) = logged(workspace)
    assert (entry.fate, entry.tallies[0].here) == (Fate.ACCEPTED, 1)


def test_committed_lines_end_a_block(pasted: Any, workspace: Path) -> None:
    document = pasted.door.session.documents[name(workspace)]
    document.take_committed(document.snapshot.text)
    pasted.door.session.touch(document)
    pasted.run()
    pasted.silence()
    (entry,) = logged(workspace)
    assert entry.fate is Fate.COMMITTED


def test_a_block_that_goes_and_comes_back_is_one(
    pasted: Any, workspace: Path, spanning: Any
) -> None:
    pasted.change(spanning(2, 0, 6, 0, ""), name=name(workspace))
    pasted.silence()
    (entry,) = logged(workspace)
    assert (entry.fate, entry.tallies[1]) == (Fate.REMOVED, tally("HG902", 2, 2))
    pasted.change(spanning(2, 0, 2, 0, PASTED), name=name(workspace))
    pasted.silence()
    (entry,) = logged(workspace)
    assert entry.fate is Fate.OPEN


def test_after_a_restart_the_same_block_is_gone_on_with(
    pasted: Any, start: Start, workspace: Path, edit: Any
) -> None:
    pasted.notify("textDocument/didSave", {"textDocument": {"uri": name(workspace)}})
    pasted.silence()
    text = pasted.text(name(workspace))
    again = start()
    again.open(text, name(workspace))
    again.silence()
    again.change(edit(5, 11, 17, ""), name=name(workspace))
    again.silence()
    (entry,) = logged(workspace)
    assert entry.tallies[1] == tally("HG902", 2, 1)


def test_a_block_that_was_never_saved_is_gone_when_the_file_is_opened_again(
    pasted: Any, start: Start, workspace: Path
) -> None:
    pasted.notify("textDocument/didClose", {"textDocument": {"uri": name(workspace)}})
    pasted.open(OLD, name(workspace))
    pasted.silence()
    (entry,) = logged(workspace)
    assert entry.fate is Fate.REMOVED


def test_a_new_block_after_one_that_was_never_saved_is_another(
    pasted: Any, workspace: Path, spanning: Any
) -> None:
    pasted.notify("textDocument/didClose", {"textDocument": {"uri": name(workspace)}})
    pasted.open(OLD, name(workspace))
    pasted.change(spanning(0, 0, 0, 0, "import os\nimport re\n"), name=name(workspace))
    pasted.silence()
    assert [(e.lines, e.fate) for e in logged(workspace)] == [(4, Fate.REMOVED), (2, Fate.OPEN)]


def test_two_editors_of_one_file_lose_nothing_of_each_other(
    start: Start, workspace: Path, spanning: Any
) -> None:
    editors = [start(), start()]
    texts = (PASTED, "import os\nimport re\n")
    for editor in editors:
        editor.open(OLD, name(workspace))
        editor.silence()
    for editor, text in zip(editors, texts, strict=True):
        editor.change(spanning(2, 0, 2, 0, text), name=name(workspace))
        editor.silence()
    assert [(e.lines, e.fate) for e in logged(workspace)] == [(4, Fate.OPEN), (2, Fate.OPEN)]
    first = editors[0].door.session.documents[name(workspace)]
    first.arrivals.accept(["1"])
    editors[0].door.session.touch(first)
    editors[0].run()
    editors[0].silence()
    editors[1].change(spanning(2, 0, 4, 0, ""), name=name(workspace))
    editors[1].silence()
    assert [(e.lines, e.fate) for e in logged(workspace)] == [
        (4, Fate.ACCEPTED), (2, Fate.REMOVED),
    ]  # fmt: skip


def test_what_another_editor_has_not_saved_is_not_gone(
    pasted: Any, start: Start, workspace: Path, spanning: Any
) -> None:
    other = start()
    other.open(OLD, name(workspace))
    other.silence()
    assert [e.fate for e in logged(workspace)] == [Fate.OPEN]
    other.change(spanning(0, 0, 0, 0, "import os\nimport re\n"), name=name(workspace))
    other.silence()
    for editor in (pasted, other):
        text = editor.text(name(workspace))
        editor.notify("textDocument/didSave", {"textDocument": {"uri": name(workspace)}})
        editor.silence()
        editor.notify("textDocument/didClose", {"textDocument": {"uri": name(workspace)}})
        editor.open(text, name(workspace))
        editor.silence()
    assert [(e.id, e.lines, e.fate) for e in logged(workspace)] == [
        (1, 4, Fate.OPEN), (1, 2, Fate.OPEN),
    ]  # fmt: skip


def test_what_was_not_saved_by_an_editor_that_is_gone_is_gone_too(
    pasted: Any, start: Start, workspace: Path
) -> None:
    pasted.door.session.presence.end()
    other = start()
    other.open(OLD, name(workspace))
    other.silence()
    assert [e.fate for e in logged(workspace)] == [Fate.REMOVED]


def test_what_is_taken_over_from_an_editor_that_is_gone_is_not_gone(
    pasted: Any, start: Start, workspace: Path
) -> None:
    pasted.clock.now += KEEP
    pasted.silence()
    pasted.door.session.presence.end()
    heir, third = start(), start()
    heir.open(pasted.text(name(workspace)), name(workspace))
    heir.silence()
    third.open(OLD, name(workspace))
    third.silence()
    assert [e.fate for e in logged(workspace)] == [Fate.OPEN]


def test_no_message_waits_long_for_another_process_and_nothing_is_lost(
    start: Start, cache: Path, workspace: Path, spanning: Any
) -> None:
    server = start()
    server.open(OLD, name(workspace))
    server.silence()
    with locked(cache / "arrived.lock") as is_held:
        assert is_held
        assert server.door.session.logbook._log._patience <= 0.05
        server.change(spanning(2, 0, 2, 0, PASTED), name=name(workspace))
        server.silence()
        assert logged(workspace) == []
        server.notify("textDocument/didClose", {"textDocument": {"uri": name(workspace)}})
    server.open("x = 1\n", (workspace / "b.py").as_uri())
    server.silence()
    assert [e.lines for e in logged(workspace)] == [4], "written at the next look"


def test_what_waits_for_another_process_is_written_at_the_end(
    start: Start, cache: Path, workspace: Path, spanning: Any
) -> None:
    server = start()
    server.open(OLD, name(workspace))
    server.silence()
    with locked(cache / "arrived.lock"):
        server.change(spanning(2, 0, 2, 0, PASTED), name=name(workspace))
        server.silence()
        assert logged(workspace) == []
        server.request("shutdown")
    assert [e.lines for e in logged(workspace)] == [4]


def test_a_new_block_after_an_accepted_one_is_another(
    pasted: Any, start: Start, workspace: Path, spanning: Any
) -> None:
    document = pasted.door.session.documents[name(workspace)]
    document.arrivals.accept(["1"])
    pasted.door.session.touch(document)
    pasted.run()
    pasted.notify("textDocument/didSave", {"textDocument": {"uri": name(workspace)}})
    pasted.silence()
    again = start()
    again.open(document.snapshot.text, name(workspace))
    again.silence()
    again.change(spanning(0, 0, 0, 0, "import os\nimport re\n"), name=name(workspace))
    again.silence()
    assert [(e.id, e.fate, e.lines) for e in logged(workspace)] == [
        (1, Fate.ACCEPTED, 4),
        (1, Fate.OPEN, 2),
    ]


def test_nothing_that_is_logged_is_code_or_a_name(
    pasted: Any, cache: Path, workspace: Path
) -> None:
    files = [path for path in (cache / "arrived").rglob("*") if path.is_file()]
    assert files
    for path in files:
        text = path.read_text()
        for word in set(re.findall(r"\w{3,}", OLD + PASTED)) | {str(workspace), "a.py"}:
            assert word not in text
            assert word not in str(path.relative_to(cache))
    assert list(workspace.iterdir()) == []


def test_without_a_cache_nothing_is_logged(
    connect: Any, workspace: Path, spanning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, "")
    server = connect(folders=(workspace,))
    server.open(OLD, name(workspace))
    server.change(spanning(2, 0, 2, 0, PASTED), name=name(workspace))
    server.silence()
    assert logged(workspace) == []


def report(server: Any, *arguments: Any) -> None:
    params = {"command": "headgate.report", "arguments": list(arguments)}
    assert server.request("workspace/executeCommand", params)["result"] is None


@pytest.mark.parametrize("of", ["nothing", "folder", "file"])
def test_the_page_is_written_and_shown(pasted: Any, cache: Path, workspace: Path, of: str) -> None:
    targets = {
        "nothing": [],
        "folder": [{"uri": workspace.as_uri()}],
        "file": [{"uri": name(workspace)}],
    }
    report(pasted, *targets[of])
    (request,) = pasted.requests("window/showDocument")
    (page,) = cache.glob("reports/*.html")
    assert request["params"] == {"uri": page.as_uri(), "external": True}
    text = page.read_text(encoding="utf-8")
    assert "1 block of 4 lines" in text
    assert "<br>5 Oct to 3 Nov 2026</p>" in text
    assert list(workspace.iterdir()) == []


def test_a_client_that_shows_no_documents_is_told_where_the_page_is(
    connect: Any, cache: Path, workspace: Path
) -> None:
    server = connect(folders=(workspace,))
    report(server)
    (page,) = cache.glob("reports/*.html")
    (message,) = server.requests("window/showMessage")
    assert str(page) in message["params"]["message"]


def test_without_a_folder_there_is_no_report(connect: Any, cache: Path) -> None:
    server = connect()
    report(server)
    (message,) = server.requests("window/showMessage")
    assert "no folder open" in message["params"]["message"]


@pytest.mark.parametrize(
    "row",
    [
        [0, 739_000, 1, 0, []],
        [1, 0, 1, 0, []],
        [1, 10**9, 1, 0, []],
        [1, 739_000, 0, 0, []],
        [1, 739_000, 1, 4, []],
        [1, 739_000, 1],
        ["1", 739_000, 1, 0, []],
        "x",
    ],
)
def test_entries_of_another_form_count_as_absent(
    cache: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch, row: Any
) -> None:
    log = ArrivalLog()
    assert log._store is not None
    good = [1, 739_000, 1, 0, [["HG1", 2, 1, 2, 0], ["../x", 2, 1, 1, 0], ["HG2", 2, 1, 1, 0]]]
    monkeypatch.setattr(log._store, "under", lambda prefix: [[row, good], row])
    assert log.of(workspace) == [
        (Arrived(1, date.fromordinal(739_000), 1, (tally("HG2", 1, 1),), Fate.OPEN),)
    ]


def test_what_is_older_than_the_log_goes(cache: Path, workspace: Path) -> None:
    log = ArrivalLog()
    entries = [Arrived(n, date(2026, n, 1), 5) for n in (1, 9, 11)]
    log.save(workspace, workspace / "a.py", entries, DAY)
    assert [e.id for e in logged(workspace)] == [9, 11]
