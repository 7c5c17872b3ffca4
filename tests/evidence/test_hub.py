"""Commits of repositories, from the local cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.evidence import Hub, Place

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def commit(folder: Path, key: str) -> str:
    return Hub({"HF_HOME": str(folder)}).answers([key, "version:x"], Place())[key]


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        ("models:someone/net@main", ("models--someone--net/refs/main", COMMIT), COMMIT),
        ("models:someone/net@main", ("models--someone--net/refs/main", COMMIT + "\n"), COMMIT),
        ("datasets:someone/texts@main", ("datasets--someone--texts/refs/main", COMMIT), COMMIT),
        ("models:someone/net@v1.0", ("models--someone--net/refs/v1.0", COMMIT), COMMIT),
        ("models:someone/net@main", ("datasets--someone--net/refs/main", COMMIT), ""),
        ("models:someone/net@main", ("models--someone--net/refs/main", "no commit"), ""),
        ("models:someone/net@main", ("models--someone--net/refs/main", "é"), ""),
        ("models:someone/net@main", ("models--someone--net/refs/main", COMMIT * 9), ""),
        ("models:someone/net@../x", ("models--someone--net/x", COMMIT), ""),
        ("models:../net@main", ("models--..--net/refs/main", COMMIT), ""),
        ("models:net@main", ("models--net/refs/main", COMMIT), ""),
        ("models:", ("x", ""), ""),
    ],
)
def test_commits(tmp_path: Path, key: str, held: tuple[str, str], expected: str) -> None:
    path = tmp_path / "hub" / held[0]
    path.parent.mkdir(parents=True)
    path.write_text(held[1])
    assert commit(tmp_path, f"hub-commit:{key}") == expected


def test_without_a_cache_nothing_is_known(tmp_path: Path) -> None:
    assert commit(tmp_path, "hub-commit:models:someone/net@main") == ""
