"""The log of what came in, where several processes write it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from headgate.project.arrived import ArrivalLog, Arrived, Fate
from headgate.project.locking import locked
from headgate.project.stored import CACHE_VARIABLE, DiskStore

DAY = date(2026, 11, 3)
WRITER = """
import sys
from datetime import date
from pathlib import Path
from headgate.project.arrived import ArrivalLog, Arrived

log, root, day = ArrivalLog(patience=60), Path(sys.argv[1]), date(2026, 11, 3)
known = log.load(root, root / "a.py")
for number in range(25):
    entries = (*known, Arrived(number + 1, day, int(sys.argv[2])))
    log.save(root, root / "a.py", entries, day, known)
    known = entries
log.finish()
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArrivalLog:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return ArrivalLog()


def test_what_several_processes_write_at_once_is_all_there(log: ArrivalLog, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, f"{number}"]) for number in (1, 2, 3, 4)]
    assert [writer.wait(300) for writer in writers] == [0] * 4
    found = [(entry.lines, entry.id) for entry in log.load(tmp_path, tmp_path / "a.py")]
    assert sorted(found) == [(lines, id_) for lines in (1, 2, 3, 4) for id_ in range(1, 26)]


def test_the_store_is_tidied_once_when_something_is_written(
    log: ArrivalLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruned: list[DiskStore] = []
    monkeypatch.setattr(DiskStore, "prune", lambda store, *bounds: pruned.append(store))
    log.save(tmp_path, tmp_path / "a.py", (), DAY)
    assert not pruned
    for number in (1, 2):
        log.save(tmp_path, tmp_path / "a.py", [Arrived(number, DAY, 5)], DAY)
    assert len(pruned) == 1


def test_what_others_have_changed_stays_where_we_have_changed_nothing(
    log: ArrivalLog, tmp_path: Path
) -> None:
    path = tmp_path / "a.py"
    entries = [Arrived(1, DAY, 5), Arrived(2, DAY, 6)]
    log.save(tmp_path, path, entries, DAY)
    ours = theirs = log.load(tmp_path, path)
    accepted = Arrived(1, DAY, 5, fate=Fate.ACCEPTED, key=theirs[0].key)
    log.save(tmp_path, path, (accepted, theirs[1]), DAY, theirs)
    grown = Arrived(2, DAY, 9, key=ours[1].key)
    log.save(tmp_path, path, (ours[0], grown), DAY, ours)
    assert log.load(tmp_path, path) == (accepted, grown)


def test_entries_of_an_earlier_version_are_gone_on_with(log: ArrivalLog, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    log.save(tmp_path, path, [Arrived(1, DAY, 5)], DAY)
    (kept,) = (tmp_path / "cache" / "arrived").rglob("*.json")
    store = DiskStore(tmp_path / "cache", "1", "arrived")
    rows = [[n, DAY.toordinal(), 5, 0, []] for n in (1, 2)]
    store.save(kept.parent.name + kept.stem, rows)
    before = log.load(tmp_path, path)
    assert [entry.id for entry in before] == [1, 2]
    changed = (before[0], Arrived(2, DAY, 7, key=before[1].key))
    log.save(tmp_path, path, changed, DAY, before)
    assert log.load(tmp_path, path) == changed


def test_a_lock_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    lock = tmp_path / "in" / "lock"
    with locked(lock) as first, locked(lock, 0.01) as second:
        assert (first, second) == (True, False)
    with locked(lock) as again:
        assert again


def test_where_no_lock_can_be_made_the_work_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with locked(tmp_path / "file" / "lock") as held:
        assert held is None
