"""Findings on the command line say that their code came in at once, as an editor has seen it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headgate.__main__ import main
from headgate.project.inserted import Block, Remembered
from headgate.project.stored import CACHE_VARIABLE
from headgate.text import Snapshot

TEXT = "import hashlib\nhashlib.md5(a)\nx = 1\nhashlib.md5(b)\n"


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of which an editor has seen a block."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    path = tmp_path / "app" / "shop" / "a.py"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    Remembered().save(tmp_path / "app", path, Snapshot.of(TEXT), [Block("1", 3, 4)])
    monkeypatch.chdir(path.parent)
    return path


def origins(capsys: pytest.CaptureFixture[str], format_: str) -> list[str | None]:
    capsys.readouterr()
    main(["check", "a.py", "--no-bandit", "--format", format_])
    told = json.loads(capsys.readouterr().out)
    if format_ == "json":
        return [f["origin"] for f in told["findings"]]
    return [r["properties"].get("origin") for r in told["runs"][0]["results"]]


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_what_came_in_at_once_says_so(
    known: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    assert origins(capsys, format_) == [None, "inserted"]


def test_what_something_else_has_written_says_so(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = [Block("1", 1, 2), Block("2", 3, 4)]
    Remembered().save(known.parents[1], known, Snapshot.of(TEXT), blocks, {"2"})
    assert origins(capsys, "json") == ["inserted", "written"]


def test_nothing_is_said_of_a_file_that_something_else_has_changed(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known.write_text("#\n" + TEXT, encoding="utf-8")
    assert origins(capsys, "json") == [None, None]
