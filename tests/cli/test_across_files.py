"""`headgate check` of several files: what they pass to each other, in every format."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from headgate.__main__ import main
from headgate.project.stored import CACHE_VARIABLE

FILES = {
    "pyproject.toml": "",
    "shop/__init__.py": "",
    "shop/db.py": "import sqlite3\nconn = sqlite3.connect('x')\n"
    "def find(name):\n    return conn.execute(\"SELECT '%s'\" % name)\n",
    "shop/inputs.py": "from flask import request\n"
    "def name():\n    password = 'hunter2hunter2'; return request.args['q']\n",
    "shop/views.py": "from .db import find\nfrom .inputs import name\n"
    "def view():\n    return find(name())\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _errors(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> list[tuple[str, str, list[str]]]:
    main(["check", "--format", "json", *arguments])
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == []
    return [
        (f["path"], f["code"], [f"{s['path']}:{s['line']}" for s in f["flow"]])
        for f in report["findings"]
        if f["severity"] == "error"
    ]


FOUND = [("shop/db.py", "HG104", ["shop/inputs.py:3", "shop/views.py:4"])]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_sink_is_reported_with_the_way_through_all_files(
    shop: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    assert _errors(capsys, "--jobs", jobs, "shop") == FOUND


def test_only_calls_of_files_that_are_checked_count(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _errors(capsys, "shop/db.py") == []


def test_what_is_imported_counts_whether_it_is_checked_or_not(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "run.py").write_text("import os\nfrom shop.inputs import name\nos.system(name())\n")
    assert _errors(capsys, "run.py") == [("run.py", "HG101", ["shop/inputs.py:3"])]


def test_a_text_from_stdin_stands_where_its_name_says(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"import os\nfrom .inputs import name\nos.system(name())\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    found = _errors(capsys, "--stdin-filename", "shop/new.py")
    assert found == [("shop/new.py", "HG101", ["shop/inputs.py:3"])]


def test_files_can_be_left_alone(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text("[tool.headgate]\ncross-file = false\n")
    assert _errors(capsys, "shop") == []


def test_text_tells_the_places_and_no_line_of_another_file(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "shop/db.py", "shop/views.py", "--ignore", "B"])
    out = capsys.readouterr().out
    assert "= shop/inputs.py:3:41: comes from the query string of the request" in out
    assert "= shop/views.py:4:12: it is passed to a function of shop/db.py" in out
    assert "hunter2" not in out


def test_sarif_leads_through_all_files(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "sarif", "shop"])
    text = capsys.readouterr().out
    results = json.loads(text)["runs"][0]["results"]
    (flow,) = [r["codeFlows"][0]["threadFlows"][0] for r in results if r["ruleId"] == "HG104"]
    places = [p["location"]["physicalLocation"] for p in flow["locations"]]
    assert [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places] == [
        ("shop/inputs.py", 3),
        ("shop/views.py", 4),
        ("shop/db.py", 4),
    ]


def test_what_is_kept_on_disk_changes_no_finding(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = shop / "cache"
    monkeypatch.setenv(CACHE_VARIABLE, str(cache))
    from headgate.cli.analysis import start_afresh

    for damage in (False, False, True):
        start_afresh()
        assert _errors(capsys, "shop") == FOUND
        kept = [path for path in cache.rglob("*") if path.is_file()]
        assert kept
        assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
        for path in kept if damage else ():
            path.write_text("{")
    start_afresh()
    assert _errors(capsys, "shop") == FOUND


def test_a_check_leaves_the_cache_within_its_bounds(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = shop / "cache"
    monkeypatch.setenv(CACHE_VARIABLE, str(cache))
    old = cache / "index" / "00"
    old.mkdir(parents=True)
    with (old / "large.json").open("wb") as file:
        file.truncate(2**40)  # holds no bytes on the disk
    os.utime(old / "large.json", (0, 0))
    from headgate.cli.analysis import start_afresh

    start_afresh()
    assert _errors(capsys, "shop") == FOUND
    assert not (old / "large.json").exists()
    assert [path for path in cache.rglob("*") if path.is_file()]
    start_afresh()


def test_a_configuration_from_elsewhere_does_not_say_where_the_project_is(
    shop: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = tmp_path_factory.mktemp("other") / "headgate.toml"
    config.write_text("bandit = false\n")
    for path in (shop / "shop").iterdir():  # beside each other, outside of any project
        path.rename(shop / path.name)
    assert _errors(capsys, "--config", str(config), ".") == [
        ("db.py", "HG104", ["inputs.py:3", "views.py:4"])
    ]


def test_a_method_without_parameters_ends_no_analysis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = "class Made:\n    def one():\n        return 1\n"
    (tmp_path / "made.py").write_text(made)
    (tmp_path / "used.py").write_text(
        "from made import Made\nMade.one()\nMade().one()\nexec(q + r)\n"
    )
    monkeypatch.chdir(tmp_path)
    main(["check", "--format", "json", "--jobs", "1", "."])
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == []
    assert [finding["code"] for finding in report["findings"]] == ["HG103"]
