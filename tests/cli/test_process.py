"""The command as a process: exit codes, streams, signals, what it loads."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

WEAK = "import hashlib\n\nhashlib.md5(data)\n"
HEADGATE = [sys.executable, "-m", "headgate"]


def run(
    folder: Path, *arguments: str, data: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    environ = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "TERM"}}
    return subprocess.run(
        [*HEADGATE, *arguments],
        input=data,
        capture_output=True,
        cwd=folder,
        env={**environ, **environment},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("text", "code"), [("x = 1\n", 0), (WEAK, 1), ("\0", 2)])
def test_the_exit_code_reaches_the_shell(tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "a.py").write_text(text, "utf-8")
    done = run(tmp_path, "check", "a.py")
    assert done.returncode == code
    assert (done.stderr == b"") is (code != 2)


def test_stdin_is_read(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "-", "--stdin-filename", "b.py", data=WEAK.encode())
    assert (done.returncode, done.stdout.split(b" ")[0]) == (1, b"b.py:3:1:")


def test_worker_processes_change_nothing(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"p{number}.py").write_text(WEAK, "utf-8")
    (tmp_path / "bad.py").write_bytes(b"\xff")
    alone, together = (run(tmp_path, "check", ".", "--jobs", jobs) for jobs in "12")
    assert alone.returncode == together.returncode == 2
    assert alone.stdout == together.stdout
    assert alone.stderr == together.stderr


def test_hash_seeds_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        WEAK + "import pickle, yaml\nyaml.load(x, yaml.Loader)\n", "utf-8"
    )
    one, two = (run(tmp_path, "check", "a.py", "--format", "sarif", PYTHONHASHSEED=s) for s in "12")
    assert one.stdout == two.stdout != b""


def test_an_ascii_terminal_gets_escapes(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(WEAK + "hashlib.md5('é')\n", "utf-8")
    done = run(tmp_path, "check", "a.py", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert rb"hashlib.md5('\xe9')" in done.stdout


def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(WEAK * 3000, "utf-8")
    with subprocess.Popen(
        [*HEADGATE, "check", "--no-bandit", "a.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 141


def on_terminal(folder: Path, *arguments: str, **environment: str) -> bytes:
    """Run with stdout and stderr on a terminal; return what it showed."""
    leader, follower = pty.openpty()
    environ = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    with subprocess.Popen(
        [*HEADGATE, *arguments],
        stdout=follower,
        stderr=follower,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={**environ, "TERM": "xterm", **environment},
    ) as process:
        os.close(follower)
        out = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            out += part
        process.wait(timeout=120)
    os.close(leader)
    return out


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_gets_colours_unless_it_declines(
    tmp_path: Path, environment: dict[str, str], coloured: bool
) -> None:
    (tmp_path / "a.py").write_text(WEAK, "utf-8")
    assert (b"\x1b[" in on_terminal(tmp_path, "check", "a.py", **environment)) is coloured


def test_long_work_on_a_terminal_shows_progress(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"p{number}.py").write_text("x = 1\n", "utf-8")
    shown = on_terminal(tmp_path, "check", ".", "--no-bandit")
    assert b"checking" in shown
    assert b"No findings in 60 files." in shown
    assert b"checking" not in on_terminal(tmp_path, "check", ".", "--no-bandit", "-q")


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["server", "--help"], ["headgate.cli.check", "headgate.report", "libcst", "bandit"]),
        (["--version"], ["headgate.catalog", "rich", "libcst", "bandit", "headgate.lsp"]),
        (["rules"], ["rich", "libcst", "bandit", "headgate.lsp", "pygls"]),
        (["check", "--no-bandit", "a.py"], ["rich", "libcst", "bandit", "pygls", "lsprotocol"]),
    ],
)
def test_a_command_loads_only_what_it_needs(
    tmp_path: Path, arguments: list[str], absent: list[str]
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    code = (
        "import sys; from headgate.__main__ import main; main(sys.argv[1:]);"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        cwd=tmp_path,
        timeout=120,
        check=True,
    )
    assert not set(absent) & set(done.stderr.decode().splitlines())
