"""`headgate try`, as somebody who sees it for the first time runs it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys

import pytest

from headgate.cli import sample

ESCAPE = "\x1b["


def _try(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "headgate", "try", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environ},
    )


@pytest.fixture(scope="module")
def told():
    """What is told without arguments."""
    return _try()


def test_it_tells_the_main_job_from_opening_to_what_is_left(told):
    assert (told.returncode, told.stderr) == (0, "")
    assert re.findall(r"(?m)^(\d)\. ", told.stdout) == ["1", "2", "3", "4", "5"]
    assert ESCAPE not in told.stdout
    for code in ("HG102", "HG202", "HG301", "HG306", "HG309", "HG401", "HG404", "HG502", "HG601"):
        assert code in told.stdout
    assert re.search(r"[\d.]+ ms a key", told.stdout)


def test_findings_stand_under_their_code(told):
    lines = told.stdout.splitlines()
    (at,) = [n for n, line in enumerate(lines) if "return yaml.load(" in line]
    column = lines[at].index("yaml.UnsafeLoader")
    assert lines[at + 1].index("^") == column
    assert "HG502" in lines[at + 2]


def test_the_safe_fixes_are_shown_as_a_diff(told):
    assert "+++ b/orders.py" in told.stdout
    assert "   +    token = " in told.stdout
    assert "secrets.choice" in told.stdout


def test_the_secret_of_the_sample_is_not_shown(told):
    secret = re.search(r'PASSWORD = "(.*)"', sample.BLOCK)
    assert secret is not None
    assert secret[1] not in told.stdout


def test_a_file_is_tried_and_not_written(tmp_path):
    path = tmp_path / "mine.py"
    content = b'import yaml\r\nx = "\xc3\xa9"\r\nyaml.load(x, Loader=yaml.Loader)'
    path.write_bytes(content)
    told = _try(str(path))
    assert (told.returncode, told.stderr) == (0, "")
    assert "+++ b/mine.py" in told.stdout
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_what_cannot_be_read_is_an_error(tmp_path, name):
    told = _try(str(tmp_path / name))
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr.startswith("headgate: error:")


def test_a_terminal_that_knows_only_ascii_is_served():
    told = _try(PYTHONIOENCODING="ascii")
    assert told.returncode == 0
    assert told.stdout.isascii()
    assert "\\u2502" not in told.stdout


def test_a_server_that_does_not_start_is_told(tmp_path):
    code = (
        "import sys\n"
        "from headgate.cli import try_session\n"
        "sys.executable = '/bin/false'\n"
        "sys.exit(try_session.run())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert told.returncode == 1
    assert "the server has ended" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("text", [sample.MODULE, sample.BLOCK, sample.TYPED])
def test_the_sample_is_python(text):
    ast.parse(text)
