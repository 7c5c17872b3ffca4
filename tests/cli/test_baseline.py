"""`headgate baseline`: what is found now is accepted, what is new is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headgate.__main__ import main

LISTED = 'def listed(folder):\n    subprocess.run(f"ls {folder}", shell=True)\n'
OLD = f"import subprocess\n\n\n{LISTED}"
FILE = ".headgate/baseline.json"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("pkg/a.py", OLD)
    put("b.py", OLD)
    return tmp_path


def put(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[tuple[str, int]], int]:
    main(["check", "--format", "json", "--no-bandit", *arguments])
    content = json.loads(capsys.readouterr().out)
    return [(f["path"], f["line"]) for f in content["findings"]], content["baseline"]


def make(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["baseline", "--no-bandit", "--quiet"]) == 0
    return capsys.readouterr().out


def test_what_was_there_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys)[0] == [("b.py", 5), ("pkg/a.py", 5)]
    assert "2 findings" in make(capsys)
    assert told(capsys) == ([], 2)
    assert main(["check", "--no-bandit"]) == 0
    assert "2 in the baseline" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "new"),
    [
        pytest.param("# a line\n" + OLD, [], id="moved"),
        pytest.param(OLD.replace("    sub", "      sub"), [], id="indented"),
        pytest.param(OLD + "\n\n" + LISTED.replace("listed", "again"), [9], id="the-same-again"),
        pytest.param(OLD.replace("ls", "rm -r"), [5], id="changed"),
        pytest.param("import os\n", [], id="gone"),
    ],
)
def test_what_is_new_is_told(capsys: pytest.CaptureFixture[str], text: str, new: list[int]) -> None:
    make(capsys)
    put("b.py", text)
    assert told(capsys, "b.py")[0] == [("b.py", line) for line in new]


def test_it_holds_in_folders_below_and_for_the_files_it_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(capsys)
    put("pkg/c.py", OLD)
    put("headgate.toml", "")
    monkeypatch.chdir("pkg")
    assert told(capsys, ".") == ([("c.py", 5)], 1)


def test_a_second_one_takes_the_place_of_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    make(capsys)
    put("b.py", "import os\n")
    put("pkg/a.py", OLD + "\n\n" + LISTED)
    assert "2 findings" in make(capsys)
    assert set(json.loads(Path(FILE).read_text())["files"]) == {"pkg/a.py"}


def test_it_holds_no_code_and_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    put("b.py", f'{OLD}\nPASSWORD = "correct horse battery staple"\n')
    make(capsys)
    text = Path(FILE).read_text()
    assert not any(word in text for word in ("subprocess", "horse", "PASSWORD"))
    assert told(capsys)[0] == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 2, "files": {}}', '{"version": 1}', "\xff", "[" * 10_000]
)
def test_a_broken_one_is_said_and_counts_for_nothing(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    make(capsys)
    Path(FILE).write_text(text, encoding="latin-1")
    main(["check", "--no-bandit"])
    shown = capsys.readouterr()
    assert "2 findings" in shown.out
    assert "baseline" in shown.err
