"""Which findings are shown: all, those of inserted lines, those of lines that are not committed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from headgate.catalog import default_rules
from headgate.engine import RuleSet
from headgate.lsp.comparing import changes
from headgate.lsp.focus import new_lines
from headgate.lsp.history import committed_text
from headgate.project import Focus
from headgate.ruleapi import Confidence, Hit, OnCall, Rule, RuleMeta, Severity

OLD = "import t\n\n\ndef old():\n    t.danger()\n\n\nx = 1\n"
PASTED = "def pasted():\n    t.danger()\n    return 1\n"
NEW = "import t\n\n" + PASTED + "\ndef old():\n    t.danger()\n\n\nx = 1\n"

_META = RuleMeta("HG901", "once", "once", Severity.ERROR, Confidence.HIGH, (78,), once=True)
ONCE = RuleSet.of(
    [
        Rule(
            meta=_META,
            doc="Once.",
            handlers=(OnCall(frozenset({"t.danger"}), lambda call, ctx: [Hit(call, "once")]),),
            examples=(),
        )
    ]
)

Start = Callable[..., Any]


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A folder with one committed file."""
    git(tmp_path, "init", "-q")
    (tmp_path / "a.py").write_text(OLD)
    commit(tmp_path)
    return tmp_path


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "m")


@pytest.fixture
def start(connect: Any) -> Start:
    def make(
        folder: Path | None = None, *, capabilities: Any = None, rules: Any = None, **options: Any
    ) -> Any:
        given = {} if rules is None else {"rules": rules}
        folders = () if folder is None else (folder,)
        options = {"bandit": False, **options}
        return connect(capabilities, folders=folders, options=options, **given)

    return make


def settle(server: Any) -> None:
    """Wait until git has answered, too."""
    server.silence()
    server.finish_history()
    server.run()
    server.silence()


def shown(server: Any, name: str = "a.py") -> list[int]:
    return [d["range"]["start"]["line"] for d in server.publishes(name)[-1]["diagnostics"]]


def save(server: Any, name: str) -> None:
    server.notify("textDocument/didSave", {"textDocument": {"uri": name}})


def test_findings_of_inserted_lines_only(start: Start, spanning: Any) -> None:
    server = start(focus="inserted")
    assert server.open(OLD) == []
    server.change(spanning(2, 0, 2, 0, PASTED))
    assert shown(server) == [3]
    server.silence()
    assert shown(server) == [3]
    # it moves, and stays what it is
    server.change(spanning(0, 0, 0, 0, "#\n"))
    assert shown(server) == [4]


def test_a_client_that_pulls_gets_the_same(start: Start, full: Any, spanning: Any) -> None:
    full["textDocument"]["diagnostic"] = {}
    server = start(capabilities=full, focus="inserted")
    server.open(OLD)
    assert server.pull()["items"] == []
    server.change(spanning(2, 0, 2, 0, PASTED))
    (found,) = server.pull()["items"]
    assert found["range"]["start"]["line"] == 3


def test_an_accepted_block_is_out_of_focus(start: Start, spanning: Any) -> None:
    server = start(focus="inserted")
    server.open(OLD)
    server.change(spanning(2, 0, 2, 0, PASTED))
    target = {"uri": server.uri("a.py"), "block": "1"}
    server.request(
        "workspace/executeCommand", {"command": "headgate.acceptBlock", "arguments": [target]}
    )
    assert shown(server) == []


def test_a_change_of_the_setting_counts_at_once(start: Start, spanning: Any) -> None:
    server = start()
    server.open(OLD)
    server.change(spanning(2, 0, 2, 0, PASTED))
    assert shown(server) == [3, 7]
    for focus, lines in (("inserted", [3]), ("all", [3, 7])):
        settings = {"headgate": {"bandit": False, "focus": focus}}
        server.notify("workspace/didChangeConfiguration", {"settings": settings})
        assert shown(server) == lines


def test_what_is_told_once_is_told_of_the_line_in_focus(start: Start, edit: Any) -> None:
    server = start(rules=ONCE, focus="inserted")
    server.open("import t\nt.danger()\n")
    line = "t.danger()  # as an assistant has written it, with a word too much"
    server.change(edit(2, 0, 0, line))
    assert shown(server) == [2]


def test_old_code_to_which_an_inserted_line_hands_a_value_counts(
    start: Start, spanning: Any
) -> None:
    text = (
        "import os, flask\n\napp = flask.Flask(__name__)\n\n\n"
        "@app.route('/')\ndef run():\n    name = 'x'\n    os.system('ls ' + name)\n"
    )
    server = start(rules=default_rules(), focus="inserted")
    assert server.open(text) == []
    server.change(
        spanning(7, 0, 8, 0, "    parts = flask.request.args\n    name = parts['name']\n")
    )
    assert 9 in shown(server)


def test_in_a_folder_that_is_not_trusted_git_is_not_run(
    repository: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headgate.lsp.history.committed_text", lambda path: pytest.fail("git"))
    name = (repository / "a.py").as_uri()
    server = start(repository, focus="uncommitted")
    server.open(OLD, name)
    save(server, name)
    settle(server)
    assert server.door.session.history._thread is None
    assert shown(server, name) == [4]


def test_a_project_cannot_trust_itself(repository: Path, start: Start) -> None:
    (repository / "headgate.toml").write_text("trusted = true\n")
    name = (repository / "a.py").as_uri()
    server = start(repository, focus="uncommitted")
    server.open(OLD, name)
    settle(server)
    assert server.door.session.history._thread is None


def test_findings_of_lines_that_are_not_committed_only(
    repository: Path, start: Start, spanning: Any, edit: Any
) -> None:
    name = (repository / "a.py").as_uri()
    server = start(repository, focus="uncommitted", trusted=True)
    server.open(OLD, name)
    settle(server)
    assert shown(server, name) == []
    server.change(edit(7, 0, 0, "t.danger()\n"), name=name)
    assert shown(server, name) == [7]
    server.change(edit(4, 4, 4, "None or "), name=name)
    assert shown(server, name) == [4, 7]
    server.change(spanning(4, 4, 4, 12, ""), name=name)
    assert shown(server, name) == [7]


def test_all_of_a_file_that_is_not_committed_is_shown(repository: Path, start: Start) -> None:
    name = (repository / "new.py").as_uri()
    server = start(repository, focus="uncommitted", trusted=True)
    server.open(OLD, name)
    settle(server)
    assert shown(server, name) == [4]


def test_an_unchanged_document_is_compared_with_its_commit_once(
    repository: Path, start: Start, spanning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[Any] = []

    def counted(*arguments: Any) -> Any:
        compared.append(arguments)
        return changes(*arguments)

    monkeypatch.setattr("headgate.lsp.focus.changes", counted)
    name = (repository / "a.py").as_uri()
    server = start(repository, focus="uncommitted", trusted=True)
    server.open(OLD, name)
    settle(server)
    document = server.door.session.documents[name]
    for inserted, stop in ((PASTED, 5), ("#\n", 6)):
        compared.clear()
        server.change(spanning(2, 0, 2, 0, inserted), name=name)
        for _ in range(2):
            assert new_lines(document, Focus.UNCOMMITTED) == ((2, stop),)
        assert len(compared) == 1


@pytest.mark.parametrize("how", ["save", "watched"])
def test_blocks_end_when_their_lines_are_committed(
    repository: Path, start: Start, spanning: Any, how: str
) -> None:
    name = (repository / "a.py").as_uri()
    server = start(repository, trusted=True)
    server.open(OLD, name)
    server.change(spanning(2, 0, 2, 0, PASTED), name=name)
    settle(server)
    document = server.door.session.documents[name]
    assert len(document.arrivals.blocks) == 1
    assert server.publishes(name)[-1]["diagnostics"][0]["data"]["origin"] == "inserted"
    (repository / "a.py").write_text(document.snapshot.text)
    commit(repository)
    if how == "save":
        save(server, name)
    else:
        log = (repository / ".git" / "logs" / "HEAD").as_uri()
        changed = {"changes": [{"uri": log, "type": 2}]}
        server.notify("workspace/didChangeWatchedFiles", changed)
    settle(server)
    assert document.arrivals.blocks == ()
    assert "origin" not in server.publishes(name)[-1]["diagnostics"][0]["data"]


def test_only_the_committed_lines_of_a_block_end(
    repository: Path, start: Start, spanning: Any
) -> None:
    name = (repository / "a.py").as_uri()
    server = start(repository, trusted=True)
    server.open(OLD, name)
    server.change(spanning(2, 0, 2, 0, PASTED), name=name)
    lines = server.text(name).splitlines(keepends=True)
    (repository / "a.py").write_text("".join(lines[:4] + lines[5:]))
    commit(repository)
    save(server, name)
    settle(server)
    (block,) = server.door.session.documents[name].arrivals.blocks
    assert (block.first, block.stop) == (4, 5)


def test_nothing_that_a_repository_names_is_started(repository: Path) -> None:
    mark = repository / "mark"
    for key in ("core.fsmonitor", "filter.f.smudge", "filter.f.clean", "diff.f.textconv"):
        git(repository, "config", key, f"touch {mark}; cat")
    git(repository, "config", "core.hooksPath", str(repository))
    (repository / ".gitattributes").write_text("*.py filter=f diff=f\n")
    assert committed_text(repository / "a.py") == OLD
    assert committed_text(repository / "none.py") == ""
    assert not mark.exists()


def test_without_a_repository_nothing_is_known_of_commits(tmp_path: Path) -> None:
    assert committed_text(tmp_path / "a.py") is None
    assert committed_text(tmp_path / "none" / "a.py") is None
