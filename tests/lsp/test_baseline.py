"""A project's baseline in the editor: what was there is not told, what is inserted always is."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.__main__ import main
from headgate.catalog import default_rules

LISTED = 'def listed(folder):\n    subprocess.run(f"ls {folder}", shell=True)\n'
OLD = f"import subprocess\n\n\n{LISTED}"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.py").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _lines(diagnostics) -> list[int]:
    return [d["range"]["start"]["line"] for d in diagnostics]


def test_what_is_accepted_is_not_told(connect, project, edit, capsys):
    server = connect(folders=(project,), options={"bandit": False}, rules=default_rules())
    uri = (project / "a.py").as_uri()
    assert _lines(server.open(OLD, name=uri)) == [4]
    main(["baseline", "--no-bandit"])
    made = (project / ".headgate/baseline.json").as_uri()
    server.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": made, "type": 1}]})
    assert _lines(server.published(1, uri)) == []
    assert _lines(server.change(edit(0, 0, 0, "\n"), name=uri)) == []
    (project / ".headgate/baseline.json").unlink()
    server.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": made, "type": 3}]})
    assert _lines(server.published(2, uri)) == [5]


def test_what_is_inserted_is_told_though_it_looks_the_same(connect, project, edit, capsys):
    main(["baseline", "--no-bandit"])
    server = connect(folders=(project,), options={"bandit": False}, rules=default_rules())
    uri = (project / "a.py").as_uri()
    assert server.open(OLD, name=uri) == []
    again = LISTED.replace("listed", "again") + "\n\n"
    assert _lines(server.change(edit(3, 0, 0, again), name=uri)) == [4]


def test_it_is_watched(connect, full, project):
    full["workspace"]["didChangeWatchedFiles"] = {"dynamicRegistration": True}
    (request,) = connect(full, folders=(project,)).requests("client/registerCapability")
    assert ".headgate/baseline.json" in str(request)
