"""Files that are not open: what something else writes, and what open files bring about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from headgate.catalog import default_rules
from headgate.lsp.checker import Checker
from headgate.lsp.focus import Spans
from headgate.project.arrived import ArrivalLog, Fate
from headgate.project.stored import CACHE_VARIABLE

Json = dict[str, Any]

YAML = "import yaml\nyaml.load(a, Loader=yaml.Loader)\n"
CLEAN = "import yaml\nyaml.safe_load(a)\n"


class InThisProcess:
    """The checks without their process. Implements `Checks`."""

    def __init__(self) -> None:
        self.asked: list[Json] = []
        self._out: list[Json | None] = []
        self._checker = Checker(lambda m: self._out.append(json.loads(json.dumps(m))))

    def say(self, message: Json) -> None:
        self._checker.take(json.loads(json.dumps(message)))

    def renew(self, new: Mapping[Path, Spans]) -> None:
        self.say({"new": {str(path): spans for path, spans in new.items()}})

    def ask(self, message: Json, new: Mapping[Path, Spans]) -> bool:
        self.asked.append(message)
        self._checker.take(json.loads(json.dumps(message)))
        return True

    def answers(self) -> Sequence[Json | None]:
        out, self._out = self._out, []
        return out

    def stop(self) -> None:
        pass


class Workspace:
    """A folder, a server for it, and what a client of it knows."""

    def __init__(self, folder: Path, connect: Any, neighbours: Any) -> None:
        self.folder = folder
        self._connect = connect
        self._neighbours = neighbours
        self.server: Any = None
        self.checks = InThisProcess()

    def start(self, *, pull: bool = False, **options: Any) -> None:
        capabilities: Json = {
            "textDocument": {"publishDiagnostics": {"relatedInformation": True}},
        }
        if pull:
            capabilities["textDocument"]["diagnostic"] = {}
            capabilities["workspace"] = {"diagnostics": {"refreshSupport": True}}
        self.server = self._connect(
            capabilities,
            folders=(self.folder,),
            options={"bandit": False, **options},
            rules=default_rules(),
            neighbours=self._neighbours(),
            checks=self.checks,
        )
        self.rest()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def rest(self) -> None:
        """Let the server do all there is to do."""
        for _ in range(1000):
            self.server.finish_history()
            self.server.clock.now += 0.5
            self.server.scheduler.step()
            if self.server.scheduler.patience() is None:
                return
        raise AssertionError("the server does not come to rest")

    def write(self, name: str, text: str, kind: int = 2) -> None:
        """Write a file, as an agent does, and have the client see it."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text)
        self.seen(name, kind)

    def delete(self, name: str) -> None:
        (self.folder / name).unlink()
        self.seen(name, 3)

    def seen(self, name: str, kind: int = 2) -> None:
        change = {"uri": self.uri(name), "type": kind}
        self.server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
        self.rest()

    def open(self, name: str) -> None:
        self.server.open((self.folder / name).read_text(), name=self.uri(name))
        self.rest()

    def close(self, name: str) -> None:
        self.server.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})
        self.rest()

    def shown(self, name: str) -> list[str] | None:
        """Return line and code of what a client shows that is only published to."""
        published = self.server.publishes(self.uri(name))
        return None if not published else places(published[-1]["diagnostics"])


def places(diagnostics: list[Json]) -> list[str]:
    return [f"{d['range']['start']['line']}:{d['code']}" for d in diagnostics]


@pytest.fixture
def workspace(tmp_path: Path, connect: Any, in_this_process: Any, monkeypatch: Any) -> Workspace:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / ".git").mkdir()
    (folder / "old.py").write_text(YAML)
    (folder / "a.py").write_text(CLEAN)
    return Workspace(folder, connect, in_this_process)


def test_what_something_else_writes_is_published_without_a_version(workspace: Workspace) -> None:
    workspace.start()
    assert workspace.shown("old.py") is None
    workspace.write("a.py", YAML)
    (published,) = workspace.server.publishes(workspace.uri("a.py"))
    assert "version" not in published
    assert places(published["diagnostics"]) == ["1:HG502"]
    assert workspace.shown("old.py") is None
    workspace.write("a.py", CLEAN)
    assert workspace.shown("a.py") == []


def test_a_file_that_goes_or_is_opened_leaves_nothing(workspace: Workspace) -> None:
    workspace.start()
    for name in ("a.py", "b.py"):
        workspace.write(name, YAML)
    workspace.delete("b.py")
    assert workspace.shown("b.py") == []
    workspace.open("a.py")
    published = workspace.server.publishes(workspace.uri("a.py"))
    assert published[-1]["version"] == 1
    workspace.server.change({"text": CLEAN}, name=workspace.uri("a.py"))
    workspace.close("a.py")
    assert workspace.shown("a.py") == ["1:HG502"], "it is what is on disk"
    workspace.open("old.py")
    workspace.close("old.py")
    assert workspace.shown("old.py") == [], "nothing has written it"


def test_of_a_folder_that_goes_nothing_need_be_told(workspace: Workspace) -> None:
    workspace.start()
    workspace.write("pkg/a.py", YAML)
    (workspace.folder / "pkg" / "a.py").unlink()
    workspace.write("b.py", CLEAN)
    assert workspace.shown("pkg/a.py") == []


def _data(workspace: Workspace, name: str) -> list[tuple[Any, ...]]:
    published = workspace.server.publishes(workspace.uri(name))[-1]["diagnostics"]
    return [
        (d["range"]["start"]["line"], d["data"].get("origin"), d["data"].get("file"))
        for d in published
    ]


def test_new_lines_are_marked(workspace: Workspace) -> None:
    workspace.start()
    workspace.open("a.py")  # the index reads the folder
    workspace.close("a.py")
    second = "yaml.load(b, Loader=yaml.Loader)\nyaml.load(c, Loader=yaml.Loader)\n"
    workspace.write("old.py", YAML + second)
    written = [(1, None, "written"), (2, "written", "written"), (3, "written", "written")]
    assert _data(workspace, "old.py") == written
    third = "\n\ndef more():\n    return yaml.load(d, Loader=yaml.Loader)\n"
    workspace.write("old.py", YAML + second + third)
    assert _data(workspace, "old.py") == [*written, (7, "written", "written")]
    # Of a file that was not there all is new.
    workspace.write("new.py", YAML, 1)
    assert _data(workspace, "new.py") == [(1, "written", "written")]
    # Once it is open, the blocks are those of its document.
    workspace.open("old.py")
    assert _data(workspace, "old.py") == [
        (1, None, None), (2, "written", None), (3, "written", None), (7, "written", None),
    ]  # fmt: skip


def test_the_log_of_what_came_in_has_what_something_else_has_written(
    workspace: Workspace,
) -> None:
    def logged() -> list[tuple[int, list[tuple[str, int, int]], Fate]]:
        (entries,) = ArrivalLog().of(workspace.folder)
        return [(e.lines, [(t.code, t.found, t.here) for t in e.tallies], e.fate) for e in entries]

    workspace.start()
    workspace.open("a.py")  # the index reads the folder
    workspace.close("a.py")
    workspace.write("new.py", YAML, 1)
    assert logged() == [(2, [("HG502", 1, 1)], Fate.OPEN)]
    # Its findings are mended in the editor.
    workspace.open("new.py")
    mended = {"text": CLEAN.replace("a)", "a)  # by hand, with a word or two")}
    workspace.server.change(mended, name=workspace.uri("new.py"))
    workspace.rest()
    assert [row for row in logged() if row[1]] == [(2, [("HG502", 1, 0)], Fate.OPEN)]
    workspace.close("new.py")
    workspace.write("new.py", "x = 1\n")
    assert {row[2] for row in logged() if row[1]} == {Fate.REMOVED}


def test_of_many_at_once_none_is_lost(workspace: Workspace) -> None:
    workspace.start()
    count = 250
    for kind, expected in ((YAML, ["1:HG502"]), (CLEAN, [])):
        for n in range(count):
            (workspace.folder / f"m{n}.py").write_text(kind)
        changes = [{"uri": workspace.uri(f"m{n}.py"), "type": 2} for n in range(count)]
        workspace.server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        # Between two pieces of work a message is taken: none of them tells much.
        while (patience := workspace.server.scheduler.patience()) is not None:
            workspace.server.clock.now += patience + 0.001
            before = len(workspace.server.wire.sent)
            workspace.server.scheduler.step()
            assert len(workspace.server.wire.sent) - before <= 10
        assert [workspace.shown(f"m{n}.py") for n in range(count)] == [expected] * count
    assert len(workspace.checks.asked) == 2 * count


def test_of_changes_in_a_row_the_last_counts(workspace: Workspace) -> None:
    workspace.start()
    path = workspace.folder / "a.py"
    for text in (YAML, CLEAN, YAML):
        path.write_text(text)
        change = {"uri": workspace.uri("a.py"), "type": 2}
        workspace.server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    workspace.rest()
    assert workspace.shown("a.py") == ["1:HG502"]
    assert len(workspace.checks.asked) == 1


def test_what_is_only_touched_is_no_news(workspace: Workspace) -> None:
    workspace.start()
    workspace.open("a.py")
    workspace.close("a.py")
    workspace.seen("old.py")
    assert workspace.shown("old.py") is None


@pytest.mark.parametrize(
    ("name", "ignored", "settings"),
    [
        ("venv/lib/a.py", "", {}),
        ("x/node_modules/a.py", "", {}),
        ("made.py", "made.py\n", {}),
        ("out/a.py", "out/\n", {}),
        ("b.py", "", {"exclude": ["b.py"]}),
        ("b.py", "", {"diagnosticMode": "open"}),
        ("notes.txt", "", {}),
    ],
)
def test_files_that_are_nobody_s_own(
    workspace: Workspace, name: str, ignored: str, settings: Json
) -> None:
    (workspace.folder / ".gitignore").write_text(ignored)
    (workspace.folder / name).parent.mkdir(parents=True, exist_ok=True)
    workspace.start(**settings)
    workspace.write(name, YAML, 1)
    assert not workspace.shown(name)


def test_links_out_of_the_folder_are_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text(YAML)
    workspace.start()
    (workspace.folder / "link.py").symlink_to(tmp_path / "outside.py")
    workspace.seen("link.py", 1)
    assert not workspace.shown("link.py")


def test_files_that_name_packages_or_steer_assistants(workspace: Workspace) -> None:
    workspace.start()
    workspace.write("requirements.txt", "reqeusts\n", 1)
    assert workspace.shown("requirements.txt") == ["0:HG902"]


def test_a_change_of_configuration_counts(workspace: Workspace) -> None:
    workspace.start()
    workspace.write("a.py", YAML)
    workspace.write("headgate.toml", 'ignore = ["HG502"]\n', 1)
    assert workspace.shown("a.py") == []


INPUTS = "def name():\n    return 'fixed'\n"
REMOTE = "from flask import request\n\n\ndef name():\n    return request.args['q']\n"
RUN = "import os, yaml\nfrom inputs import name\nos.system(name())\nyaml.load(a, Loader=yaml.Loader)\n"


@pytest.fixture
def importing(workspace: Workspace) -> Workspace:
    (workspace.folder / "inputs.py").write_text(INPUTS)
    (workspace.folder / "run.py").write_text(RUN)
    workspace.start()
    return workspace


def test_what_an_edit_leads_to_in_a_closed_file_is_shown(importing: Workspace) -> None:
    importing.open("inputs.py")
    assert importing.shown("run.py") is None
    importing.server.change({"text": REMOTE}, name=importing.uri("inputs.py"))
    importing.rest()
    assert importing.shown("run.py") == ["2:HG101"], "and not what has always been there"
    importing.server.change({"text": INPUTS}, name=importing.uri("inputs.py"))
    importing.rest()
    assert importing.shown("run.py") == []


def test_what_an_edit_has_led_to_goes_with_the_edit(importing: Workspace) -> None:
    importing.open("inputs.py")
    importing.server.change({"text": REMOTE}, name=importing.uri("inputs.py"))
    importing.rest()
    importing.close("inputs.py")
    assert importing.shown("run.py") == []


def test_what_is_passed_into_a_closed_file_is_shown(workspace: Workspace) -> None:
    (workspace.folder / "tools.py").write_text("import os\ndef run(x):\n    os.system(x)\n")
    view = "from tools import run\nfrom flask import request\nrun('ls')\n"
    (workspace.folder / "view.py").write_text(view)
    workspace.start()
    workspace.open("view.py")
    name = workspace.uri("view.py")
    workspace.server.change({"text": view.replace("'ls'", "request.args['c']")}, name=name)
    workspace.rest()
    assert workspace.shown("tools.py") == ["2:HG101"]


def reads(workspace: Workspace) -> None:
    """Have the index read the folder, as it does once a file has been open."""
    workspace.open("a.py")
    workspace.close("a.py")


def test_what_is_written_on_disk_leads_to_findings_in_files_that_import_it(
    importing: Workspace,
) -> None:
    reads(importing)
    importing.write("inputs.py", REMOTE)
    assert importing.shown("run.py") == ["2:HG101"], "and not what has always been there"
    (published,) = importing.server.publishes(importing.uri("run.py"))
    assert "file" not in published["diagnostics"][0]["data"], "it has not been written"
    importing.write("inputs.py", REMOTE + "\n# more\n")
    assert importing.shown("run.py") == ["2:HG101"]
    importing.write("inputs.py", INPUTS)
    assert importing.shown("run.py") == []
    importing.delete("inputs.py")
    assert importing.shown("run.py") == []


@pytest.mark.parametrize("is_written", [True, False])
@pytest.mark.parametrize("module", ["inputs.py", "inputs/__init__.py"])
def test_a_module_that_comes_counts_in_files_that_import_it(
    workspace: Workspace, is_written: bool, module: str
) -> None:
    if not is_written:
        (workspace.folder / "run.py").write_text(RUN)
    workspace.start()
    reads(workspace)
    if is_written:
        workspace.write("run.py", RUN, 1)

    def is_remote() -> bool:
        published = workspace.server.publishes(workspace.uri("run.py"))
        found = published[-1]["diagnostics"] if published else []
        return any("query string" in diagnostic["message"] for diagnostic in found)

    assert not is_remote()
    workspace.write(module, REMOTE, 1)
    assert is_remote()
    workspace.delete(module)
    assert not is_remote()


def test_a_finding_that_was_there_before_comes_with_no_change_on_disk(workspace: Workspace) -> None:
    (workspace.folder / "inputs.py").write_text(REMOTE)
    (workspace.folder / "run.py").write_text(RUN)
    workspace.start()
    reads(workspace)
    workspace.write("inputs.py", REMOTE.replace("'q'", "'r'"))
    assert not workspace.shown("run.py")


def test_what_a_written_file_passes_into_a_closed_one_is_shown(workspace: Workspace) -> None:
    (workspace.folder / "tools.py").write_text("import os\ndef run(x):\n    os.system(x)\n")
    view = "from tools import run\nfrom flask import request\nrun('ls')\n"
    (workspace.folder / "view.py").write_text(view)
    workspace.start()
    reads(workspace)
    passing = view.replace("'ls'", "request.args['c']")
    workspace.write("view.py", passing)
    assert workspace.shown("tools.py") == ["2:HG101"]
    workspace.write("new.py", passing, 1)
    workspace.write("view.py", view)
    assert workspace.shown("tools.py") == ["2:HG101"], "another one passes the same"
    workspace.delete("new.py")
    assert workspace.shown("tools.py") == []


def test_of_the_files_that_import_a_written_one_few_are_looked_at(workspace: Workspace) -> None:
    (workspace.folder / "inputs.py").write_text(INPUTS)
    for n in range(250):
        (workspace.folder / f"run{n}.py").write_text(RUN)
    workspace.start()
    reads(workspace)
    workspace.write("inputs.py", REMOTE)
    shown = [workspace.shown(f"run{n}.py") for n in range(250)]
    assert shown.count(["2:HG101"]) == 200
    assert shown.count(None) == 50


def test_what_other_files_say_counts_in_a_file_that_was_written(importing: Workspace) -> None:
    importing.write("inputs.py", REMOTE)
    assert importing.shown("inputs.py") is None or importing.shown("inputs.py") == []
    importing.write("run.py", RUN + "x = 1\n")
    assert importing.shown("run.py") == ["2:HG101", "3:HG502"]
    importing.write("inputs.py", INPUTS)
    assert importing.shown("run.py") == ["3:HG502"]


# -- notebooks ---------------------------------------------------------------------------


def cells(*sources: str, **more: Any) -> str:
    """Return a notebook with a cell of text before those of code."""
    listed = [{"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "yaml.load(a)"]}]
    listed += [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "source": text.splitlines(keepends=True),
        }
        for text in sources
    ]
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": listed}, indent=1
    )


LOAD = "yaml.load(a + 'ü', Loader=yaml.Loader)"


def test_a_notebook_that_something_else_writes_is_told_of_in_its_file(workspace: Workspace) -> None:
    workspace.start()
    workspace.open("a.py")  # the index reads the folder
    workspace.close("a.py")
    workspace.write("n.ipynb", text := cells("import yaml\n", f"x = 1\n{LOAD}\n"), 1)
    (found,) = workspace.server.publishes(workspace.uri("n.ipynb"))[-1]["diagnostics"]
    assert found["code"] == "HG502"
    assert found["message"].startswith("Cell 3, line 2: ")
    assert found["data"]["file"] == "written"
    assert found["data"]["origin"] == "written"
    start, end = found["range"]["start"], found["range"]["end"]
    line = text.splitlines()[start["line"]]
    assert start["line"] == end["line"]
    assert json.loads(f'"{line[start["character"] : end["character"]]}"') in LOAD
    workspace.write("n.ipynb", cells("import yaml\n", "yaml.safe_load('ü')\n"))
    assert workspace.shown("n.ipynb") == []
    workspace.write("n.ipynb", "{ half of it")
    assert workspace.shown("n.ipynb") == []


def test_of_a_closed_notebook_as_much_is_read_as_of_a_module(workspace: Workspace) -> None:
    workspace.start()
    workspace.open("a.py")
    workspace.close("a.py")
    workspace.write("n.ipynb", cells("import yaml\n", f"{LOAD}\n#{'x' * 1_000_000}\n"), 1)
    assert workspace.shown("n.ipynb") == ["26:HG502"]
    workspace.write("n.ipynb", cells("import yaml\n", f"{LOAD}\n#{'x' * 2_200_000}\n"))
    assert workspace.shown("n.ipynb") == []


def test_places_of_a_way_through_a_notebook_are_those_of_the_file(workspace: Workspace) -> None:
    workspace.start()
    (workspace.folder / "inputs.py").write_text(REMOTE)
    text = cells("import os\nfrom inputs import name\n", "x = name()\n", "os.system('ü' + x)\n")
    workspace.write("n.ipynb", text, 1)
    (found,) = workspace.server.publishes(workspace.uri("n.ipynb"))[-1]["diagnostics"]
    assert found["code"] == "HG101"
    places = [r["location"] for r in found["relatedInformation"]]
    assert {p["uri"] for p in places} == {workspace.uri("n.ipynb"), workspace.uri("inputs.py")}
    own = [p["range"]["start"]["line"] for p in places if p["uri"] == workspace.uri("n.ipynb")]
    assert ["x = name()" in text.splitlines()[line] for line in own] == [True] * len(own)


def test_an_open_notebook_tells_of_its_cells(workspace: Workspace) -> None:
    workspace.start()
    workspace.write("n.ipynb", cells("import yaml\n", LOAD), 1)
    assert workspace.shown("n.ipynb") is not None
    notebook = {"uri": workspace.uri("n.ipynb")}
    document = {**notebook, "notebookType": "jupyter-notebook", "version": 0}
    uri = "vscode-notebook-cell:/n.ipynb#1"
    cell = {"uri": uri, "languageId": "python", "version": 1, "text": f"import yaml\n{LOAD}"}
    workspace.server.notify(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {**document, "cells": [{"kind": 2, "document": uri}]},
            "cellTextDocuments": [cell],
        },
    )
    workspace.rest()
    assert workspace.shown("n.ipynb") == []
    assert places(workspace.server.publishes(uri)[-1]["diagnostics"]) == ["1:HG502"]
    workspace.server.notify("notebookDocument/didClose", {"notebookDocument": notebook})
    workspace.rest()
    assert workspace.server.publishes(uri)[-1]["diagnostics"] == []
    (found,) = workspace.server.publishes(workspace.uri("n.ipynb"))[-1]["diagnostics"]
    assert found["message"].startswith("Cell 3, line 1: ")


def test_a_client_that_asks_gets_notebooks(workspace: Workspace) -> None:
    (workspace.folder / "n.ipynb").write_text(cells(f"import yaml\n{LOAD}"))
    workspace.start(pull=True, diagnosticMode="workspace")
    (report,) = [r for r in ask(workspace, previousResultIds=[]) if r["uri"].endswith("n.ipynb")]
    assert [d["code"] for d in report["items"]] == ["HG502"]
    assert "file" not in report["items"][0]["data"]


def test_only_new_cells_of_a_notebook_are_marked(workspace: Workspace) -> None:
    (workspace.folder / "n.ipynb").write_text(cells("import yaml\n", LOAD))
    workspace.start()
    workspace.open("a.py")  # the index reads the folder
    workspace.close("a.py")
    workspace.write("n.ipynb", cells("import yaml\n", LOAD, f"y = 1\n{LOAD}\n"))
    found = workspace.server.publishes(workspace.uri("n.ipynb"))[-1]["diagnostics"]
    assert [(d["message"][:14], d["data"].get("origin")) for d in found] == [
        ("Cell 3, line 1", None), ("Cell 4, line 2", "written"),
    ]  # fmt: skip


# -- clients that ask --------------------------------------------------------------------


def ask(workspace: Workspace, **params: Any) -> list[Json]:
    """Ask for all diagnostics and return the reports."""
    message_id = workspace.server.queue_request("workspace/diagnostic", params)
    workspace.server.run()
    workspace.rest()
    items: list[Json] = workspace.server.response(message_id)["result"]["items"]
    return items


def test_a_client_that_asks_gets_what_was_written(workspace: Workspace) -> None:
    workspace.start(pull=True)
    assert ask(workspace, previousResultIds=[]) == []
    workspace.write("a.py", YAML)
    assert workspace.server.publishes(workspace.uri("a.py")) == []
    assert len(workspace.server.requests("workspace/diagnostic/refresh")) == 1
    (report,) = ask(workspace, previousResultIds=[])
    assert (report["kind"], report["uri"]) == ("full", workspace.uri("a.py"))
    assert places(report["items"]) == ["1:HG502"]
    known = [{"uri": report["uri"], "value": report["resultId"]}]
    again = ask(workspace, previousResultIds=known, workDoneToken="w")
    assert again == [
        {"kind": "unchanged", "uri": report["uri"], "version": None, "resultId": report["resultId"]}
    ]
    assert workspace.server.pull(name=report["uri"])["items"] == report["items"]
    workspace.write("b.py", YAML, 1)
    workspace.delete("a.py")
    kinds = {
        r["uri"][-4:]: (r["kind"], r["items"] != [])
        for r in ask(workspace, previousResultIds=known)
    }
    assert kinds == {"a.py": ("full", False), "b.py": ("full", True)}


def test_a_client_that_knows_all_waits_for_news(workspace: Workspace) -> None:
    workspace.start(pull=True)
    workspace.write("a.py", YAML)
    (report,) = ask(workspace, previousResultIds=[])
    known = [{"uri": report["uri"], "value": report["resultId"]}]
    params = {"previousResultIds": known}
    message_id = workspace.server.queue_request("workspace/diagnostic", params)
    workspace.server.run()
    workspace.server.clock.now += 1.0
    workspace.server.scheduler.step()
    assert not any(m.get("id") == message_id for m in workspace.server.wire.sent if "result" in m)
    workspace.write("a.py", CLEAN)
    (news,) = workspace.server.response(message_id)["result"]["items"]
    assert (news["kind"], news["items"]) == ("full", [])


def test_a_client_that_only_asks_for_open_files_is_told_of_others(workspace: Workspace) -> None:
    workspace.start(pull=True)
    workspace.write("a.py", YAML)
    assert workspace.shown("a.py") == ["1:HG502"]
    workspace.open("a.py")
    assert workspace.shown("a.py") == []
    workspace.close("a.py")
    assert workspace.shown("a.py") == ["1:HG502"]
    assert len(ask(workspace, previousResultIds=[])) == 1
    assert workspace.shown("a.py") == []


def test_a_document_that_is_closed_is_reported_once_more(workspace: Workspace) -> None:
    workspace.start(pull=True)
    assert ask(workspace, previousResultIds=[]) == []
    workspace.open("old.py")
    workspace.close("old.py")
    (report,) = ask(workspace, previousResultIds=[])
    assert (report["uri"], report["items"]) == (workspace.uri("old.py"), [])


def test_the_whole_workspace_where_that_is_wanted(workspace: Workspace) -> None:
    workspace.start(pull=True, diagnosticMode="workspace")
    message_id = workspace.server.queue_request(
        "workspace/diagnostic",
        {"previousResultIds": [], "partialResultToken": "p", "workDoneToken": "w"},
    )
    workspace.server.run()
    workspace.rest()
    assert workspace.server.response(message_id)["result"] == {"items": []}
    told = [m["params"] for m in workspace.server.requests("$/progress")]
    parts = [item for m in told if m["token"] == "p" for item in m["value"]["items"]]
    assert {r["uri"][-6:]: places(r["items"]) for r in parts} == {
        "old.py": ["1:HG502"], "k/a.py": [],
    }  # fmt: skip
    assert all("file" not in d["data"] for r in parts for d in r["items"])
    kinds = [m["value"]["kind"] for m in told if m["token"] == "w"]
    assert (kinds[0], kinds[-1]) == ("begin", "end")
    assert "report" in kinds


@pytest.mark.parametrize("way", ["request", "progress"])
def test_a_request_can_be_cancelled(workspace: Workspace, way: str) -> None:
    workspace.start(pull=True)
    workspace.write("a.py", YAML)
    (report,) = ask(workspace, previousResultIds=[])
    known = [{"uri": report["uri"], "value": report["resultId"]}]
    token = {"workDoneToken": "w"} if way == "progress" else {}
    params = {"previousResultIds": known, **token}
    message_id = workspace.server.queue_request("workspace/diagnostic", params)
    workspace.server.run()
    if way == "request":
        workspace.server.notify("$/cancelRequest", {"id": message_id})
    else:
        workspace.server.notify("window/workDoneProgress/cancel", {"token": "w"})
    assert workspace.server.response(message_id)["error"]["code"] == -32800
