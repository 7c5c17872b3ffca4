"""`headgate.fixWorkspace`: one edit over all files, between messages, which can be cancelled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

UNSAFE_YAML = "import json\n\nimport yaml\n\nyaml.load(json.dumps([1]), Loader=yaml.UnsafeLoader)\n"
REVIEWED = "import requests\n\nrequests.get('https://a.example')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.py").write_text(UNSAFE_YAML)
    (tmp_path / "two.py").write_text(REVIEWED)
    (tmp_path / "three.py").write_bytes(b"\xff\xfe nothing that can be read")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "four.py").write_text(UNSAFE_YAML)
    return tmp_path


@pytest.fixture
def begun(connect, full, folder):
    from headgate.catalog import default_rules

    def begin(*, unsafe: bool = False, **changed: Any) -> Any:
        full["workspace"]["applyEdit"] = True
        full["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = {}
        full["window"] = {"workDoneProgress": True}
        for key, value in changed.items():
            full["workspace"]["workspaceEdit"][key] = value
        server = connect(full, rules=default_rules(), folders=(folder,))
        server.request(
            "workspace/executeCommand",
            {"command": "headgate.fixWorkspace", "arguments": [{"unsafe": unsafe}]},
        )
        return server

    return begin


def edits_of(server: Any) -> dict[str, Any]:
    (request,) = server.requests("workspace/applyEdit")
    changes = request["params"]["edit"]["documentChanges"]
    return {Path(c["textDocument"]["uri"]).name: c for c in changes}


def test_safe_fixes_of_all_files_come_as_one_annotated_edit(begun) -> None:
    server = begun()
    server.silence()
    (request,) = server.requests("workspace/applyEdit")
    assert request["params"]["label"] == "Headgate: fix 1 finding in 1 file"
    assert set(request["params"]["edit"]["changeAnnotations"]) == {"safe"}
    changed = edits_of(server)
    assert list(changed) == ["one.py"]
    assert changed["one.py"]["textDocument"]["version"] is None
    (edit,) = changed["one.py"]["edits"]
    start, end = edit["range"]["start"], edit["range"]["end"]
    line = UNSAFE_YAML.splitlines()[4]
    after = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    assert after == "yaml.load(json.dumps([1]), Loader=yaml.SafeLoader)"
    assert edit["annotationId"] == "safe"


def test_fixes_to_be_reviewed_need_a_confirmation(begun) -> None:
    server = begun(unsafe=True)
    server.silence()
    (request,) = server.requests("workspace/applyEdit")
    assert request["params"]["edit"]["changeAnnotations"]["review"]["needsConfirmation"] is True
    assert set(edits_of(server)) == {"one.py", "two.py"}


def test_an_open_file_counts_as_it_is_in_the_editor(begun, folder) -> None:
    server = begun()
    server.open(UNSAFE_YAML + "\n# more\n", name=(folder / "one.py").as_uri(), version=5)
    server.silence()
    assert edits_of(server)["one.py"]["textDocument"]["version"] == 5


def test_progress_is_told_and_the_work_can_be_cancelled(begun) -> None:
    server = begun()
    server.clock.now += 1
    server.scheduler.step()
    (begin,) = server.requests("$/progress")
    assert begin["params"]["value"]["kind"] == "begin"
    server.notify("window/workDoneProgress/cancel", {"token": begin["params"]["token"]})
    server.silence()
    assert server.requests("$/progress")[-1]["params"]["value"]["kind"] == "end"
    assert server.requests("workspace/applyEdit") == []


def test_a_workspace_without_anything_to_fix_says_so(connect, full, tmp_path) -> None:
    full["workspace"]["applyEdit"] = True
    server = connect(full, folders=(tmp_path,))
    server.request("workspace/executeCommand", {"command": "headgate.fixWorkspace"})
    server.silence()
    (shown,) = server.requests("window/showMessage")
    assert "nothing to fix" in shown["params"]["message"]


def test_a_command_that_is_not_known_is_refused(connect, full) -> None:
    full["workspace"]["applyEdit"] = True
    server = connect(full)
    response = server.request("workspace/executeCommand", {"command": "headgate.unknown"})
    assert response["error"]["code"] == -32602


def _by_annotation(server: Any, name: str) -> list[tuple[str, str]]:
    return [(e["annotationId"], e["newText"]) for e in edits_of(server)[name]["edits"]]


def test_safe_fixes_beside_others_need_no_confirmation(begun, folder) -> None:
    (folder / "two.py").write_text(UNSAFE_YAML + "import requests\n\nrequests.get('https://a.b')\n")
    server = begun(unsafe=True)
    server.silence()
    kinds = [kind for kind, _ in _by_annotation(server, "two.py")]
    assert kinds == ["safe", "review"]
    (request,) = server.requests("workspace/applyEdit")
    assert set(request["params"]["edit"]["changeAnnotations"]) == {"safe", "review"}


def _in_the_middle(server: Any) -> None:
    """Let the work go on until the first file with something to fix has been seen."""
    errand = server.door.session.errand
    server.clock.now += 1
    for _ in range(1000):
        if errand._mended:
            return
        server.scheduler.step()
    raise AssertionError("nothing is being fixed")


def test_what_is_opened_or_edited_meanwhile_is_fixed_as_it_is_then(begun, folder, edit) -> None:
    uri = (folder / "one.py").as_uri()
    server = begun()
    _in_the_middle(server)
    server.open("# new\n" + UNSAFE_YAML, name=uri, version=3)
    server.silence()
    changed = edits_of(server)["one.py"]
    assert changed["textDocument"]["version"] == 3
    assert changed["edits"][0]["range"]["start"]["line"] == 5


def test_a_file_that_is_written_meanwhile_is_fixed_as_it_is_then(begun, folder) -> None:
    server = begun()
    _in_the_middle(server)
    (folder / "one.py").write_text("# newer\n\n\n" + UNSAFE_YAML)
    server.silence()
    assert edits_of(server)["one.py"]["edits"][0]["range"]["start"]["line"] == 7


def test_what_is_mended_by_hand_meanwhile_is_left_out(begun, folder) -> None:
    server = begun()
    _in_the_middle(server)
    (folder / "one.py").unlink()
    server.silence()
    assert server.requests("workspace/applyEdit") == []
    (shown,) = server.requests("window/showMessage")
    assert "nothing to fix" in shown["params"]["message"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"applied": False}, ["Headgate: the fixes were not applied."]),
        (
            {"applied": False, "failureReason": "one.py has changed"},
            ["Headgate: the fixes were not applied: one.py has changed."],
        ),
        ({"applied": True}, []),
        (None, []),
    ],
)
def test_edits_that_are_not_made_are_told_of(begun, answer, said) -> None:
    server = begun()
    server.silence()
    (request,) = server.requests("workspace/applyEdit")
    server.answer(request, answer)
    assert [m["params"]["message"] for m in server.requests("window/showMessage")] == said


def test_lists_of_packages_are_fixed_too(begun, folder) -> None:
    (folder / "requirements.txt").write_text("python-sqlite\nbs4\nreqeusts\n")
    server = begun(unsafe=True)
    server.silence()
    (edit,) = edits_of(server)["requirements.txt"]["edits"]
    assert (edit["newText"], edit["annotationId"]) == ("ue", "review")


def test_cells_of_an_open_notebook_are_fixed_where_they_are(begun, folder) -> None:
    path = folder / "a.ipynb"
    path.write_text("")
    cells = ["import json, yaml", "\nyaml.load(json.dumps([1]), Loader=yaml.UnsafeLoader)"]
    server = begun()
    server.notify(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": path.as_uri(),
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [{"kind": 2, "document": f"cell:{n}"} for n, _ in enumerate(cells)],
            },
            "cellTextDocuments": [
                {"uri": f"cell:{n}", "languageId": "python", "version": 4, "text": text}
                for n, text in enumerate(cells)
            ],
        },
    )
    server.silence()
    changed = edits_of(server)["cell:1"]
    assert changed["textDocument"]["version"] == 4
    assert changed["edits"][0]["range"]["start"]["line"] == 1
    assert "a.ipynb" not in edits_of(server)
