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
    assert request["params"]["label"] == "Headgate: fix 1 findings in 1 files"
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
