"""What other files say, in files that are open: sources, sinks and their ways."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from headgate.catalog import default_rules
from headgate.engine import with_elsewhere
from headgate.lsp.child import command
from headgate.lsp.neighbours import IndexProcess
from headgate.project.index import Told

DB = """\
import sqlite3
conn = sqlite3.connect("x.db")
def find(name):
    return conn.execute("SELECT '%s'" % name)
"""
VIEWS = """\
import os
from flask import Flask, request
from db import find
from inputs import command
app = Flask(__name__)
@app.route("/x")
def view():
    os.system(command())
    return find(request.args["q"])
"""
INPUTS = "from flask import request\ndef command():\n    return request.args['c']\n"
HARMLESS = "def command():\n    return 'ls'\n"


@pytest.fixture
def workspace(tmp_path, connect, in_this_process):
    (tmp_path / "db.py").write_text(DB)
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "inputs.py").write_text(INPUTS)

    def start(**more):
        return connect(
            folders=(tmp_path,), rules=default_rules(), neighbours=in_this_process(), **more
        )

    start.folder = tmp_path
    return start


def _uri(start, name):
    return (start.folder / name).as_uri()


def _last(server, start, name):
    """Return code, severity, line and way of what was last published for a file."""
    diagnostics = server.publishes(_uri(start, name))[-1]["diagnostics"]
    return [
        (
            d["code"],
            d["severity"],
            d["range"]["start"]["line"],
            [
                (r["location"]["uri"].rpartition("/")[2], r["location"]["range"]["start"]["line"])
                for r in d.get("relatedInformation", ())
            ],
        )
        for d in diagnostics
    ]


def _loud(server, start, name):
    return [found for found in _last(server, start, name) if found[1] == 1]


def test_what_no_file_of_the_workspace_knows_is_no_news(workspace, spanning, monkeypatch):
    server = workspace()
    name = _uri(workspace, "a.py")
    server.open("import json\n", name)
    server.silence()
    heard = []

    def noted(analysis, told):
        heard.append(told)
        return with_elsewhere(analysis, told)

    monkeypatch.setattr("headgate.lsp.session.with_elsewhere", noted)
    load = "import yaml\nyaml.load(json.load(open('a')), Loader=yaml.Loader)\n"
    server.change(spanning(1, 0, 1, 0, load), name=name)
    server.silence()
    assert heard == []
    server.change(spanning(1, 0, 1, 0, "from inputs import command\ncommand()\n"), name=name)
    server.silence()
    assert len(heard) == 1


def test_an_open_file_shows_what_a_closed_one_passes_to_it(workspace):
    server = workspace()
    server.open(DB, _uri(workspace, "db.py"))
    assert _loud(server, workspace, "db.py") == []
    server.silence()
    assert _loud(server, workspace, "db.py") == [
        ("HG104", 1, 3, [("views.py", 8), ("views.py", 8)])
    ]


def test_an_open_file_shows_what_a_closed_one_returns(workspace):
    server = workspace()
    server.open(VIEWS, _uri(workspace, "views.py"))
    server.silence()
    assert _loud(server, workspace, "views.py") == [("HG101", 1, 7, [("inputs.py", 2)])]


def test_once_all_has_been_read_the_cache_is_kept_within_its_bounds(tmp_path, in_this_process):
    (tmp_path / "db.py").write_text(DB)
    index = in_this_process()
    index.set_folders([tmp_path])
    assert index.tidied == 0
    index.news()
    assert index.tidied == 1
    index.set_text(tmp_path / "db.py", DB + "# more")
    index.news()
    assert index.tidied == 1


def test_two_open_files_follow_each_other_while_both_are_edited(workspace, edit):
    server = workspace()
    db, views = _uri(workspace, "db.py"), _uri(workspace, "views.py")
    server.open(DB, db)
    server.open(VIEWS, views)
    server.silence()
    server.change(edit(8, 16, 33, "'x'"), name=views)
    assert server.publishes(views)[-1]["version"] == 2, "the edited file comes first"
    server.silence()
    assert _loud(server, workspace, "db.py") == []
    server.change(edit(8, 16, 19, "request.form['q']"), name=views)
    server.silence()
    assert [found[:3] for found in _loud(server, workspace, "db.py")] == [("HG104", 1, 3)]
    server.change(edit(3, 25, 45, "'SELECT ?', (name,)"), name=db)
    assert _loud(server, workspace, "db.py") == []


def test_an_edited_file_that_does_not_parse_takes_nothing_from_its_neighbours(workspace, edit):
    server = workspace()
    server.open(DB, _uri(workspace, "db.py"))
    server.open(VIEWS, _uri(workspace, "views.py"))
    server.silence()
    before = _loud(server, workspace, "db.py")
    server.change(edit(0, 0, 0, "x = (\n"), name=_uri(workspace, "views.py"))
    server.silence()
    assert [found[:3] for found in _loud(server, workspace, "db.py")] == [
        found[:3] for found in before
    ]


def test_a_file_that_changes_on_disk_is_read_again(workspace):
    server = workspace()
    server.open(VIEWS, _uri(workspace, "views.py"))
    server.silence()
    assert _loud(server, workspace, "views.py")
    (workspace.folder / "inputs.py").write_text(HARMLESS)
    change = {"uri": _uri(workspace, "inputs.py"), "type": 2}
    server.notify("workspace/didChangeWatchedFiles", {"changes": [change, {"uri": 7}, 3]})
    server.silence()
    assert _loud(server, workspace, "views.py") == []


def test_a_source_that_came_in_at_once_in_another_open_file_is_in_focus(workspace, full, edit):
    full["workspace"]["applyEdit"] = True
    server = workspace(capabilities=full, options={"focus": "inserted", "bandit": False})
    inputs, views = _uri(workspace, "inputs.py"), _uri(workspace, "views.py")
    server.open(HARMLESS, inputs)
    server.open(VIEWS, views)
    server.silence()
    assert _last(server, workspace, "views.py") == []
    server.change(edit(0, 0, 0, "\n".join(INPUTS.split("\n")[:1] * 2) + "\n"), name=inputs)
    server.silence()
    assert _last(server, workspace, "views.py") == []
    new = "    asked = request.args\n    return asked['command']\n"
    server.change(edit(3, 0, 99, new), name=inputs)
    server.silence()
    assert [found[:3] for found in _last(server, workspace, "views.py")] == [("HG101", 1, 7)]
    for block in server.door.session.documents[inputs].arrivals.blocks:
        target = {"uri": inputs, "block": block.id}
        server.request(
            "workspace/executeCommand", {"command": "headgate.acceptBlock", "arguments": [target]}
        )
    assert _last(server, workspace, "views.py") == []


def test_a_closed_file_counts_as_it_is_on_disk(workspace):
    server = workspace()
    inputs = _uri(workspace, "inputs.py")
    server.open(VIEWS, _uri(workspace, "views.py"))
    server.open(HARMLESS, inputs)
    server.silence()
    assert _loud(server, workspace, "views.py") == []
    server.notify("textDocument/didClose", {"textDocument": {"uri": inputs}})
    server.silence()
    assert _loud(server, workspace, "views.py") == [("HG101", 1, 7, [("inputs.py", 2)])]


def test_a_client_that_pulls_is_told_to_ask_again(workspace, full):
    full["textDocument"]["diagnostic"] = {}
    full["workspace"]["diagnostics"] = {"refreshSupport": True}
    server = workspace(capabilities=full)
    name = _uri(workspace, "db.py")
    server.open(DB, name)
    assert [d["severity"] for d in server.pull(name)["items"]] == [2]
    server.silence()
    assert server.requests("workspace/diagnostic/refresh")
    assert [d["severity"] for d in server.pull(name)["items"]] == [1]


def test_files_can_be_left_alone(workspace):
    server = workspace(options={"bandit": False, "cross-file": False})
    server.open(DB, _uri(workspace, "db.py"))
    server.silence()
    assert _loud(server, workspace, "db.py") == []


PATIENCE = 60.0


def _heard(process: IndexProcess) -> list[tuple[Path, Told, Path]]:
    """Return all news until the process has nothing left to say."""
    out: list[tuple[Path, Told, Path]] = []
    until = time.monotonic() + PATIENCE
    while process.waiting:
        assert time.monotonic() < until, "the index does not come to rest"
        out += process.news()
    return out


@pytest.fixture
def process(tmp_path):
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "db.py").write_text(DB)
    made = IndexProcess()
    made.set_folders([tmp_path])
    made.set_text(tmp_path / "db.py", DB)
    yield made
    made.stop()


def test_the_process_tells_what_files_pass_on(process, tmp_path):
    path, told, root = _heard(process)[-1]
    assert (path, root) == (tmp_path / "db.py", tmp_path)
    assert [handed.function for handed in told.called] == [".find"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_process_that_dies_is_started_again_a_few_times(process, tmp_path):
    _heard(process)
    for _ in range(2):
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGKILL)
        process._process.wait()
        while process._process is not None:
            process.news()
        process.set_text(tmp_path / "db.py", DB)
        assert [handed.function for handed in _heard(process)[-1][1].called] == [".find"]
    process._process.kill()
    while process._process is not None:
        process.news()
    process.set_text(tmp_path / "db.py", DB)
    assert not process.waiting


def test_the_process_ends_with_its_input_and_survives_nonsense(tmp_path):
    lines = [{"what": 1}, {"file": str(tmp_path / "a.py"), "text": "import os\n"}]
    done = subprocess.run(
        command("headgate.lsp.indexer"),
        input="".join(json.dumps(line) + "\n" for line in lines).encode(),
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    assert b"Traceback" not in done.stderr


def test_a_home_folder_is_not_read_through(workspace, monkeypatch):
    monkeypatch.setenv("HOME", str(workspace.folder))
    monkeypatch.setenv("USERPROFILE", str(workspace.folder))
    server = workspace()
    server.open(DB, _uri(workspace, "db.py"))
    server.open(VIEWS, _uri(workspace, "views.py"))
    server.silence()
    assert _loud(server, workspace, "views.py"), "what open files import is read"
    server.notify("textDocument/didClose", {"textDocument": {"uri": _uri(workspace, "views.py")}})
    server.silence()
    assert _loud(server, workspace, "db.py"), "a file that was open still counts"


def test_following_other_files_can_be_turned_off_and_on_again(workspace):
    server = workspace()
    server.open(DB, _uri(workspace, "db.py"))
    server.silence()
    for follows, expected in ((False, 0), (True, 1)):
        settings = {"headgate": {"bandit": False, "cross-file": follows}}
        server.notify("workspace/didChangeConfiguration", {"settings": settings})
        server.silence()
        assert len(_loud(server, workspace, "db.py")) == expected


SOURCE = '[[source]]\nname = "pkg.inputs.command()"\norigin = "request"\nwhat = "a message"\n'
RELATIVE = "import os\nfrom .inputs import command\nos.system(command())\n"


def test_models_in_rule_files_count_for_what_other_files_say(workspace):
    package = workspace.folder / "pkg"
    rules = workspace.folder / ".headgate" / "rules" / "house.toml"
    for path, text in ((package / "__init__.py", ""), (package / "inputs.py", HARMLESS)):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    server = workspace()
    server.open(RELATIVE, _uri(workspace, "pkg/use.py"))
    server.silence()
    assert _loud(server, workspace, "pkg/use.py") == []

    def changed():
        change = {"uri": rules.as_uri(), "type": 2}
        server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
        server.silence()
        server.run()
        server.silence()

    rules.parent.mkdir(parents=True)
    rules.write_text(SOURCE)
    changed()
    assert [found[:3] for found in _loud(server, workspace, "pkg/use.py")] == [("HG101", 1, 2)]
    rules.unlink()
    changed()
    assert _loud(server, workspace, "pkg/use.py") == []
