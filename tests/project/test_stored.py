"""What is kept on disk stays within its bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from headgate.project.stored import DiskStore


@pytest.mark.parametrize(
    ("most", "most_bytes", "left"),
    [
        (100, 100_000, ["ab", "bc", "cd", "de"]),
        (2, 100_000, ["cd", "de"]),
        (100, 1_200, ["cd", "de"]),
        (0, 100_000, []),
        (100, 0, []),
    ],
)
def test_what_was_written_longest_ago_goes(
    tmp_path: Path, most: int, most_bytes: int, left: list[str]
) -> None:
    store = DiskStore(tmp_path, "1")
    keys = ["ab", "bc", "cd", "de"]
    for age, key in enumerate(keys):
        store.save(key * 10, "x" * 500)
        (written,) = (tmp_path / "index" / key).iterdir()
        os.utime(written, (age, age))
    store.prune(most, most_bytes)
    assert [key for key in keys if store.load(key * 10) is not None] == left


def test_a_cache_that_is_not_there_or_no_folder_is_as_good_as_none(tmp_path: Path) -> None:
    DiskStore(tmp_path / "nowhere", "1").prune(0)
    (tmp_path / "index").write_text("x")
    DiskStore(tmp_path, "1").prune(0)
    assert (tmp_path / "index").read_text() == "x"
