from __future__ import annotations

import os
from pathlib import Path

from headgate.cli.writing import replace_file, write_file


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"newer\n")
    failed = replace_file(path, b"old\n", b"new\n")
    assert failed is not None
    assert "changed while it was being fixed" in failed.reason
    assert path.read_bytes() == b"newer\n"
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_file_that_went_away_is_not_made_anew(tmp_path: Path) -> None:
    assert replace_file(tmp_path / "a.py", b"old\n", b"new\n") is not None
    assert os.listdir(tmp_path) == []


def test_a_new_file_has_a_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        assert write_file(tmp_path / "out", b"x") is None
    finally:
        os.umask(mask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o644


def test_what_is_no_file_is_written_to() -> None:
    assert write_file(Path(os.devnull), b"x") is None
    assert not Path(os.devnull).is_file()


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    failed = write_file(tmp_path / "no" / "out", b"x")
    assert failed is not None
    assert "cannot be written" in failed.reason
