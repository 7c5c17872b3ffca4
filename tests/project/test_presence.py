"""Which sessions live, as others see it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from headgate.project.presence import Presence, is_living
from headgate.project.stored import CACHE_VARIABLE

SESSION = """
import sys
from headgate.project.presence import Presence

presence = Presence()
print(presence.mark(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def files(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.rglob("*") if path.is_file())


def test_a_session_lives_until_it_ends(cache: Path) -> None:
    first, second = Presence(), Presence()
    assert files(cache) == []
    assert first.mark() == first.mark() != second.mark()
    assert is_living(first.mark())
    first.end()
    assert not is_living(first.mark())
    assert is_living(second.mark())
    second.end()
    second.end()
    assert files(cache) == []


def test_a_session_ends_with_its_process(cache: Path) -> None:
    command = [sys.executable, "-c", SESSION]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        mark = process.stdout.readline().decode().strip()
        try:
            assert is_living(mark)
        finally:
            process.kill()
            process.wait(60)
    assert not is_living(mark)
    assert files(cache) == []


@pytest.mark.parametrize("mark", ["", "0", "no/such"])
def test_nobody_lives_under_a_name_that_nobody_has(mark: str) -> None:
    assert not is_living(mark)


def test_what_killed_sessions_have_left_is_tidied_away(cache: Path) -> None:
    living = Presence()
    old, new = cache / "sessions" / "01", cache / "sessions" / "02"
    for path in (cache / "sessions" / living.mark(), old, new):
        path.touch(mode=0o600)
        if path != new:
            os.utime(path, (0, 0))
    other = Presence()
    marks = [living.mark(), other.mark()]
    assert files(cache) == sorted(["02", *marks])
    living.end()
    other.end()


def test_without_a_cache_nobody_else_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, "")
    assert not is_living(Presence().mark())
