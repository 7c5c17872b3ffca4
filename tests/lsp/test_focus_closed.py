"""Which findings are shown across files, where only those of new lines are to be."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.lsp.test_closed_files import Workspace, places, reads
from tests.lsp.test_focus import commit, git

from headgate.lsp.checker import Checker
from headgate.lsp.closed import CheckProcess
from headgate.lsp.history import committed_text
from headgate.project.stored import CACHE_VARIABLE

Json = dict[str, Any]

INPUTS = "from flask import request\n\n\ndef name():\n    return 'fixed'\n"
PASTED = "    if request.method == 'GET':\n        return request.args['q']\n"
REMOTE = INPUTS.replace("    return 'fixed'\n", PASTED + "    return 'fixed'\n")
RUN = "import os, yaml\nfrom inputs import name\nos.system(name())\nyaml.load(a, Loader=yaml.Loader)\n"


@pytest.fixture
def workspace(tmp_path: Path, connect: Any, in_this_process: Any, monkeypatch: Any) -> Workspace:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "work"
    folder.mkdir()
    for name, text in (("inputs.py", INPUTS), ("run.py", RUN), ("a.py", "x = 1\n")):
        (folder / name).write_text(text)
    git(folder, "init", "-q")
    commit(folder)
    return Workspace(folder, connect, in_this_process)


class Processes:
    """The processes that check, in this one. `now` is the one that runs."""

    def __init__(self, module: str) -> None:
        assert module == "headgate.lsp.checker"
        self.said: list[Json] = []
        self._out: list[Json | None] = []
        self._checker = Checker(lambda m: self._out.append(json.loads(json.dumps(m))))
        Processes.now = self

    now: Processes

    def send(self, message: Json) -> None:
        self.said.append(json.loads(json.dumps(message)))
        self._checker.take(self.said[-1])

    def heard(self) -> Json | None:
        return self._out.pop(0) if self._out else {}

    def stop(self) -> None:
        pass

    def die(self) -> None:
        self._out.append(None)


@pytest.fixture
def processes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> type[Processes]:
    monkeypatch.setattr("headgate.lsp.closed.Child", Processes)
    workspace.checks = CheckProcess()  # type: ignore[assignment]
    return Processes


def insert(workspace: Workspace, line: int, text: str, name: str = "inputs.py") -> None:
    """Insert lines into an open file, at once."""
    place = {"line": line, "character": 0}
    change = {"range": {"start": place, "end": place}, "text": text}
    workspace.server.change(change, name=workspace.uri(name))
    workspace.rest()


def test_an_inserted_line_of_an_open_file_counts_in_a_closed_one(workspace: Workspace) -> None:
    workspace.start(focus="inserted")
    workspace.open("inputs.py")
    insert(workspace, 4, PASTED)
    assert workspace.shown("run.py") == ["2:HG101"]
    insert(workspace, 0, "#\n")
    assert workspace.shown("run.py") == ["2:HG101"]
    uri = workspace.uri("inputs.py")
    for block in workspace.server.door.session.documents[uri].arrivals.blocks:
        accepted = {"uri": uri, "block": block.id}
        workspace.server.request(
            "workspace/executeCommand", {"command": "headgate.acceptBlock", "arguments": [accepted]}
        )
    workspace.rest()
    assert workspace.shown("run.py") == []


@pytest.mark.parametrize(("focus", "expected"), [("inserted", []), ("all", ["2:HG101"])])
def test_a_typed_line_does_not(workspace: Workspace, focus: str, expected: list[str]) -> None:
    workspace.start(focus=focus)
    workspace.open("inputs.py")
    insert(workspace, 4, "\n")
    column = 0
    for text in ("    return", " request", ".args[", "'q']"):
        place = {"line": 4, "character": column}
        change = {"range": {"start": place, "end": place}, "text": text}
        workspace.server.change(change, name=workspace.uri("inputs.py"))
        workspace.server.clock.now += 5.0
        column += len(text)
    workspace.rest()
    assert (workspace.shown("run.py") or []) == expected


def test_an_inserted_line_counts_in_a_file_that_was_written(workspace: Workspace) -> None:
    workspace.start(focus="inserted")
    reads(workspace)
    workspace.write("run.py", "#\n" + RUN)
    assert not workspace.shown("run.py"), "none of it is on the new line"
    workspace.open("inputs.py")
    insert(workspace, 4, PASTED)
    assert workspace.shown("run.py") == ["3:HG101"]
    # What was inserted stays so when the file is saved and closed.
    (workspace.folder / "inputs.py").write_text(REMOTE)
    name = {"textDocument": {"uri": workspace.uri("inputs.py")}}
    workspace.server.notify("textDocument/didSave", name)
    workspace.rest()
    workspace.close("inputs.py")
    assert workspace.shown("run.py") == ["3:HG101"]


@pytest.mark.parametrize("order", ["inputs first", "run first", "together"])
def test_a_line_that_something_else_has_written_counts_in_other_files(
    workspace: Workspace, order: str
) -> None:
    workspace.start(focus="inserted")
    reads(workspace)
    texts = {"inputs.py": REMOTE, "run.py": "#\n" + RUN}
    for name in sorted(texts, reverse=order == "run first"):
        (workspace.folder / name).write_text(texts[name])
        if order != "together":
            workspace.seen(name)
    if order == "together":
        changes = [{"uri": workspace.uri(name), "type": 2} for name in ("run.py", "inputs.py")]
        workspace.server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        workspace.rest()
    assert workspace.shown("run.py") == ["3:HG101"]


@pytest.mark.parametrize(
    "text", [REMOTE, INPUTS.replace("'fixed'", "request.args['q']")], ids=["block", "one line"]
)
def test_a_line_that_something_else_has_written_counts_in_old_files(
    workspace: Workspace, text: str
) -> None:
    workspace.start(focus="inserted")
    reads(workspace)
    workspace.write("inputs.py", text)
    assert workspace.shown("run.py") == ["2:HG101"]
    workspace.write("inputs.py", INPUTS)
    assert workspace.shown("run.py") == []


@pytest.mark.parametrize("pull", [False, True])
def test_a_line_that_something_else_has_written_counts_in_open_files(
    workspace: Workspace, pull: bool
) -> None:
    workspace.start(focus="inserted", pull=pull)
    workspace.open("run.py")

    def shown() -> list[str]:
        if pull:
            return places(workspace.server.pull(workspace.uri("run.py"))["items"])
        return workspace.shown("run.py") or []

    assert shown() == []
    workspace.write("inputs.py", REMOTE)
    assert shown() == ["2:HG101"]


def test_lines_that_are_not_committed_count_in_other_files(workspace: Workspace) -> None:
    workspace.start(focus="uncommitted", trusted=True)
    workspace.open("inputs.py")
    insert(workspace, 4, PASTED)
    assert workspace.shown("run.py") == ["2:HG101"]
    (workspace.folder / "inputs.py").write_text(REMOTE)
    commit(workspace.folder)
    workspace.server.notify(
        "textDocument/didSave", {"textDocument": {"uri": workspace.uri("inputs.py")}}
    )
    workspace.rest()
    assert workspace.shown("run.py") == []


def test_lines_on_disk_that_are_not_committed_count_in_other_files(workspace: Workspace) -> None:
    workspace.start(focus="uncommitted", trusted=True)
    workspace.open("run.py")
    assert workspace.shown("run.py") == []
    workspace.write("inputs.py", REMOTE)
    assert workspace.shown("run.py") == ["2:HG101"]
    workspace.close("run.py")
    workspace.write("run.py", RUN + "x = 1\n")
    assert workspace.shown("run.py") == ["2:HG101"]


def test_a_file_that_was_closed_before_git_answered_is_not_new(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Event()

    def committed(path: Path) -> str | None:
        assert ask.wait(60)
        return committed_text(path)

    monkeypatch.setattr("headgate.lsp.history.committed_text", committed)
    (workspace.folder / "inputs.py").write_text(REMOTE)
    commit(workspace.folder)
    workspace.start(focus="uncommitted", trusted=True)
    name = workspace.uri("inputs.py")
    workspace.server.open(REMOTE, name=name)
    workspace.server.notify("textDocument/didClose", {"textDocument": {"uri": name}})
    ask.set()
    workspace.rest()
    workspace.write("run.py", RUN + "x = 1\n")
    assert not workspace.shown("run.py")


@pytest.mark.parametrize("how", ["no file", "no git"])
def test_without_a_commit_only_what_git_does_not_have_is_new(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "no git":
        monkeypatch.setattr("headgate.lsp.history.committed_text", lambda path: None)
    else:
        git(workspace.folder, "rm", "-q", "--cached", "inputs.py")
        git(workspace.folder, "commit", "-qm", "m")
    (workspace.folder / "inputs.py").write_text(REMOTE)
    workspace.start(focus="uncommitted", trusted=True)
    workspace.open("inputs.py")
    workspace.close("inputs.py")
    workspace.write("run.py", RUN + "x = 1\n")
    assert (workspace.shown("run.py") or []) == (["2:HG101"] if how == "no file" else [])


def test_what_was_known_of_a_file_holds_until_git_answers(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.start(focus="uncommitted", trusted=True)
    reads(workspace)
    workspace.write("inputs.py", REMOTE)
    monkeypatch.setattr("headgate.lsp.history.committed_text", lambda path: None)
    workspace.open("inputs.py")
    workspace.write("run.py", RUN + "x = 1\n")
    assert workspace.shown("run.py") == ["2:HG101"]


def committed(workspace: Workspace) -> None:
    """Commit all, and have the client see that there is a commit."""
    commit(workspace.folder)
    workspace.checks.asked.clear()
    workspace.seen(".git/logs/HEAD")


def asked(workspace: Workspace) -> list[str]:
    return sorted(Path(m["check"]).name for m in workspace.checks.asked)


def test_a_commit_counts_in_files_that_something_else_has_written(workspace: Workspace) -> None:
    workspace.start(focus="uncommitted", trusted=True)
    reads(workspace)
    workspace.write("inputs.py", REMOTE)
    workspace.write("a.py", "import yaml\nyaml.load(a, Loader=yaml.Loader)\n")
    assert workspace.shown("run.py") == ["2:HG101"]
    assert workspace.shown("a.py") == ["1:HG502"]
    committed(workspace)
    assert workspace.shown("run.py") == []
    assert workspace.shown("a.py") == []
    assert asked(workspace) == ["a.py", "inputs.py", "run.py"]
    workspace.checks.asked.clear()
    workspace.seen(".git/logs/HEAD")
    assert asked(workspace) == []


def test_a_commit_counts_in_files_that_were_closed(workspace: Workspace) -> None:
    workspace.start(focus="uncommitted", trusted=True)
    workspace.open("inputs.py")
    text = RUN + REMOTE
    insert(workspace, 0, RUN)
    insert(workspace, 8, PASTED)
    (workspace.folder / "inputs.py").write_text(text)
    workspace.server.notify(
        "textDocument/didSave", {"textDocument": {"uri": workspace.uri("inputs.py")}}
    )
    workspace.close("inputs.py")
    assert workspace.shown("run.py") == ["2:HG101"]
    before = workspace.server.publishes(workspace.uri("inputs.py"))
    committed(workspace)
    assert workspace.shown("run.py") == []
    assert workspace.server.publishes(workspace.uri("inputs.py")) == before, "nobody wrote it"


def test_a_commit_counts_only_where_git_may_be_asked(workspace: Workspace) -> None:
    workspace.start(focus="inserted")
    reads(workspace)
    workspace.write("inputs.py", REMOTE)
    committed(workspace)
    assert workspace.shown("run.py") == ["2:HG101"]
    assert asked(workspace) == []


def test_notebooks_have_lines_that_are_not_committed(workspace: Workspace) -> None:
    def notebook(*sources: str) -> str:
        cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources]
        return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})

    old = "import yaml\nyaml.load(a, Loader=yaml.Loader)"
    (workspace.folder / "n.ipynb").write_text(notebook(old))
    commit(workspace.folder)
    workspace.start(focus="uncommitted", trusted=True)
    workspace.write("n.ipynb", notebook(old, "yaml.load(b, Loader=yaml.Loader)"))
    (found,) = workspace.server.publishes(workspace.uri("n.ipynb"))[-1]["diagnostics"]
    assert found["message"].startswith("Cell 2, line 1: ")


def written_after_it_was_closed(workspace: Workspace) -> None:
    """Have lines be written into a file of which other lines were new when it was closed."""
    workspace.start(focus="inserted")
    workspace.open("inputs.py")
    insert(workspace, 0, "#\n#\n")
    (workspace.folder / "inputs.py").write_text("#\n#\n" + INPUTS)
    workspace.server.notify(
        "textDocument/didSave", {"textDocument": {"uri": workspace.uri("inputs.py")}}
    )
    workspace.close("inputs.py")
    workspace.write("inputs.py", "#\n#\n" + REMOTE)
    assert workspace.shown("run.py") == ["2:HG101"]


def test_what_is_said_of_one_file_changes_nothing_of_another(
    workspace: Workspace, processes: type[Processes]
) -> None:
    written_after_it_was_closed(workspace)
    workspace.open("a.py")
    insert(workspace, 0, "import os\nimport sys\n", "a.py")
    workspace.write("run.py", "#\n" + RUN)
    assert workspace.shown("run.py") == ["3:HG101"]
    named = [sorted(m["new"]) for m in processes.now.said if "new" in m][-1]
    assert named == [str(workspace.folder / "a.py")]


def test_a_process_that_is_started_again_knows_which_lines_are_new(
    workspace: Workspace, processes: type[Processes]
) -> None:
    written_after_it_was_closed(workspace)
    first = processes.now
    first.die()
    workspace.write("run.py", "#\n" + RUN)
    workspace.write("run.py", "#\n#\n" + RUN)
    assert processes.now is not first
    assert workspace.shown("run.py") == ["4:HG101"]


def test_of_a_file_without_new_lines_nothing_is_kept(
    workspace: Workspace, processes: type[Processes]
) -> None:
    written_after_it_was_closed(workspace)
    workspace.open("a.py")
    workspace.close("a.py")
    workspace.delete("inputs.py")
    first = processes.now
    first.die()
    workspace.write("run.py", "#\n" + RUN)
    workspace.write("run.py", RUN)
    assert processes.now is not first
    known = [m["new"] for m in processes.now.said if "new" in m]
    assert known == [{}]


def test_a_file_is_looked_at_for_what_it_rests_on_now(workspace: Workspace) -> None:
    workspace.start(focus="inserted")
    reads(workspace)
    workspace.write("inputs.py", REMOTE)
    workspace.write("run.py", RUN + "x = 1\n")
    assert workspace.shown("run.py") == ["2:HG101"]
    workspace.write("run.py", "x = 1\n")
    assert workspace.shown("run.py") == []
    workspace.checks.asked.clear()
    workspace.write("inputs.py", "#\n" + REMOTE)
    asked = {Path(m["check"]).name for m in workspace.checks.asked}
    assert asked == {"inputs.py"}
