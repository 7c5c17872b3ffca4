"""`headgate report`: which folder, in which form, and where the page goes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from headgate.cli.arguments import run
from headgate.project.arrived import ArrivalLog, Arrived, Fate, Tally
from headgate.project.stored import CACHE_VARIABLE
from headgate.ruleapi import Severity


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of which there is a log."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "app"
    (folder / "inner").mkdir(parents=True)
    found = Tally("HG101", Severity.ERROR, 2, 1), Tally("B506", Severity.WARNING, 1, 0)
    entry = Arrived(1, date.today(), 12, found, Fate.OPEN)
    ArrivalLog().save(folder, folder / "a.py", [entry], date.today())
    return folder


def test_the_text(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(app)]) == 0
    out = capsys.readouterr().out
    assert "1 block of 12 lines came into 1 file at once" in out
    assert "3 findings: 2 fixed and 1 still open." in out
    rows = [line.split() for line in out.splitlines()]
    assert ["HG101", "2", "1", "command-injection"] in rows
    assert ["B506", "1", "1", "yaml_load"] in rows


def test_the_folder_that_the_editor_has_opened_is_found_from_below(
    app: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(app / "inner")
    assert run(["report", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(app)
    assert told["totals"]["blocks"] == 1


def test_folders_below_that_the_editor_has_opened_count(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = tmp_path / "more" / "deep" / "web"
    second.mkdir(parents=True)
    ArrivalLog().save(second, second / "b.py", [Arrived(1, date.today(), 5)], date.today())
    assert run(["report", str(tmp_path), "--format", "json"]) == 0
    out, error = capsys.readouterr()
    told = json.loads(out)
    assert (told["folder"], told["files"]) == (str(tmp_path), 2)
    assert told["totals"]["lines"] == 17
    assert f"the logs of these folders are in it: {app}, {second}" in error
    assert run(["report", str(app / "inner")]) == 0
    assert f"this is the one of {app}" in capsys.readouterr().err
    assert run(["report", str(app)]) == 0
    assert capsys.readouterr().err == ""


def test_of_many_folders_a_few_are_looked_at(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headgate.project.arrived._LOOKED_AT", 1)
    (tmp_path / "deep" / "a").mkdir(parents=True)
    ArrivalLog().save(
        tmp_path / "deep" / "a", Path("b.py"), [Arrived(1, date.today(), 5)], date.today()
    )
    run(["report", str(tmp_path), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["totals"]["lines"] == 12


def test_a_folder_that_is_reached_by_a_link_is_the_same(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").symlink_to(app)
    run(["report", str(tmp_path / "link"), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["totals"]["lines"] == 12


def test_another_folder_has_nothing_to_tell(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    assert run(["report", str(tmp_path / "other")]) == 0
    out, error = capsys.readouterr()
    assert "nothing was seen to come in" in out
    assert f"there is no log of {tmp_path / 'other'}, nor of a folder above or below it" in error


def test_the_page_goes_where_it_is_told_to(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert run(["report", str(app), "--html", str(page)]) == 0
    assert capsys.readouterr().out == ""
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "command-injection" in text
    assert run(["report", str(app), "--html", "-"]) == 0
    assert capsys.readouterr().out == text


def test_without_a_name_the_page_goes_into_the_cache(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", str(app), "--html"]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page.is_relative_to(tmp_path / "cache")
    assert page.is_file()
    assert sorted(path.name for path in app.iterdir()) == ["inner"]


@pytest.mark.parametrize("days", ["0", "91", "x", "-1"])
def test_days_that_the_log_does_not_have_are_refused(app: Path, days: str) -> None:
    assert run(["report", str(app), "--days", days]) == 2


def test_without_a_cache_there_is_nothing_to_tell(
    app: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, "")
    assert run(["report", str(app)]) == 2
    assert "no folder for a cache" in capsys.readouterr().err


def test_what_cannot_be_written_is_said(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", str(app), "--html", str(tmp_path / "no" / "page.html")]) == 2
    assert run(["report", str(tmp_path / "missing")]) == 2
    assert "no such folder" in capsys.readouterr().err
