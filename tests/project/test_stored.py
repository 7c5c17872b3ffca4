"""What is kept on disk stays within its bounds."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from headgate.catalog import index_of
from headgate.project.stored import CACHE_VARIABLE, DiskStore, Folder, replaced


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


@pytest.mark.parametrize(
    ("name", "code", "output", "is_read"),
    [
        ("a.py", 1_000_000, 0, True),
        ("a.py", 3_000_000, 0, False),
        ("a.ipynb", 1_000_000, 4_000_000, True),
        ("a.ipynb", 3_000_000, 0, False),
        ("a.ipynb", 10, 17 * 1024 * 1024, False),
    ],
)
def test_what_is_long_to_read_is_not_read(
    tmp_path: Path, name: str, code: int, output: int, is_read: bool
) -> None:
    text = "#" * code
    if name.endswith(".ipynb"):
        cell = {"cell_type": "code", "source": [text], "outputs": ["x" * output]}
        text = json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]})
    (tmp_path / name).write_text(text)
    assert (Folder(tmp_path).read(name) is not None) is is_read


def test_a_cache_that_is_not_there_or_no_folder_is_as_good_as_none(tmp_path: Path) -> None:
    DiskStore(tmp_path / "nowhere", "1").prune(0)
    (tmp_path / "index").write_text("x")
    DiskStore(tmp_path, "1").prune(0)
    assert (tmp_path / "index").read_text() == "x"


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert not replaced(tmp_path / "a", "x"), "it is a folder"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert replaced(tmp_path / "c", "x")


KEY = "AKIA" + "QYLPMN5HHHFPZAM2"


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("HOST = 'db.example.org'\nLIMIT = 'one-hundred-thousand'\n", True),
        ("PASSWORD = 'Tr0ub4dor&3'\n", False),
        (f"NAME = '{KEY}'\n", False),
        (f"def name():\n    return '{KEY}'\n", False),
        (f"class C:\n    NAME = '{KEY}'\n    def __init__(self):\n        self.x = 1\n", False),
        (f"class C:\n    def __init__(self):\n        self.name = 'a {KEY} b'\n", False),
        ("HOST = {'db_password': 'Tr0ub4dor&3'}\n", False),
        ("HOST = 'pg://me:Tr0ub4dor&3@db.example.org/x'\n", False),
        ("def password():\n    return 'Tr0ub4dor&3'\n", False),
        ("HOST = '-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEA'\n", False),
    ],
)
def test_no_secret_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, kept: bool
) -> None:
    names = ("HOST", "LIMIT", "PASSWORD", "NAME", "name", "C", "password")
    cache, texts = tmp_path / "cache", {"a.py": code}
    texts["b.py"] = "".join(f"from a import {name}\nprint({name})\n" for name in names)
    texts["b.py"] += "print(C().name, name(), password())\n"
    for file, text in texts.items():
        (tmp_path / file).write_text(text)
    monkeypatch.setenv(CACHE_VARIABLE, str(cache))
    index = index_of(Folder(tmp_path))
    for file in texts:
        index.outline(file)
    index.flush()
    on_disk = "".join(p.read_text() for p in cache.rglob("*.json"))
    assert on_disk
    assert ("one-hundred-thousand" in on_disk) is kept
    assert "Tr0ub4dor" not in on_disk
    assert KEY not in on_disk
