from __future__ import annotations

import os
from pathlib import Path

import pytest

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


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="there are no attributes to keep")
def test_what_else_is_said_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("the file system keeps no attributes")
    assert replace_file(path, b"old", b"new") is None
    assert os.getxattr(path, "user.note") == b"kept"


@pytest.mark.skipif(not hasattr(os, "chown"), reason="files have no owner that counts")
def test_a_file_of_somebody_else_does_not_run_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o6755)

    def refused(path: str, user: int, group: int) -> None:
        if user != -1:
            raise PermissionError

    monkeypatch.setattr(os, "chown", refused)
    assert replace_file(path, b"old", b"new") is None
    assert path.stat().st_mode & 0o7777 == 0o2755


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_folder_that_is_write_protected_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        failed = replace_file(path, b"old", b"new")
    finally:
        tmp_path.chmod(0o755)
    assert failed is not None
    assert "folder" in failed.reason
    assert path.read_bytes() == b"old"
