from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from headgate.__main__ import main
from headgate.cli.fix import Fixed, fix_target
from headgate.cli.inputs import Target
from headgate.project import Unreadable
from headgate.ruleapi import FixSafety

SHELL = "import subprocess\n\nsubprocess.run('ls -l', shell=True)\n"
MENDED = 'import subprocess\n\nsubprocess.run(["ls", "-l"])\n'
LOUD = "import yaml\n\nyaml.load(data, Loader=yaml.Loader)\n"
GUESSED = "password = ''.join(random.choice(letters) for _ in range(12))"
SECRET = "hunter2hunter2"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_safe_fixes_are_made_in_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.py").write_text(SHELL + LOUD, "utf-8")
    (project / "b.py").write_text("x = 1\n", "utf-8")
    assert main(["fix", "."]) == 0
    assert (project / "a.py").read_text("utf-8") == MENDED + LOUD
    assert capsys.readouterr().err.startswith("Fixed 1 finding in 1 file. 1 more may be fixed")
    assert main(["fix", "."]) == 0
    assert (
        capsys.readouterr().err
        == "Nothing to fix. 1 more may be fixed with --unsafe: review what it does.\n"
    )


def test_bolder_fixes_are_made_when_asked_for(project: Path) -> None:
    (project / "a.py").write_text(LOUD, "utf-8")
    assert main(["fix", "a.py", "--unsafe"]) == 0
    assert "SafeLoader" in (project / "a.py").read_text("utf-8")


def test_only_selected_findings_are_fixed(project: Path) -> None:
    (project / "a.py").write_text(SHELL + LOUD, "utf-8")
    assert main(["fix", "a.py", "--unsafe", "--select", "HG5"]) == 0
    text = (project / "a.py").read_text("utf-8")
    assert "shell=True" in text
    assert "SafeLoader" in text


def test_a_diff_can_be_applied_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# head\n" * 20 + SHELL + "# tail\n" * 20 + SHELL.partition("\n\n")[2].rstrip("\n")
    (project / "a.py").write_text(text, "utf-8")
    before = (project / "a.py").stat()
    assert main(["fix", "a.py", "--diff"]) == 0
    assert (project / "a.py").stat().st_mtime_ns == before.st_mtime_ns
    assert (project / "a.py").read_text("utf-8") == text
    diff = capsys.readouterr().out
    assert "\\ No newline at end of file\n" in diff
    subprocess.run(
        ["git", "apply", "--unsafe-paths", "-"], input=diff.encode(), check=True, cwd=project
    )
    assert "shell=True" not in (project / "a.py").read_text("utf-8")


@pytest.mark.parametrize(("arguments", "code"), [(["--check"], 1), (["--check", "--diff"], 1)])
def test_check_writes_nothing_and_tells_by_its_exit_code(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    (project / "a.py").write_text(SHELL, "utf-8")
    assert main(["fix", "a.py", *arguments]) == code
    assert (project / "a.py").read_text("utf-8") == SHELL
    assert ("---" in capsys.readouterr().out) is ("--diff" in arguments)
    (project / "a.py").write_text(MENDED, "utf-8")
    assert main(["fix", "a.py", *arguments]) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbf" + SHELL.encode(), b"\xef\xbb\xbf" + MENDED.encode()),
        (SHELL.replace("\n", "\r\n").encode(), MENDED.replace("\n", "\r\n").encode()),
        (
            b"# coding: latin-1\nx = '\xe9'\n" + SHELL.encode(),
            b"# coding: latin-1\nx = '\xe9'\n" + MENDED.encode(),
        ),
        (
            "x = 'é\u2028😀\x0c'\n".encode() + SHELL.encode(),
            "x = 'é\u2028😀\x0c'\n".encode() + MENDED.encode(),
        ),
        (SHELL.rstrip("\n").encode(), MENDED.rstrip("\n").encode()),
    ],
)
def test_encoding_mark_and_line_ends_stay(project: Path, before: bytes, after: bytes) -> None:
    (project / "a.py").write_bytes(before)
    assert main(["fix", "a.py"]) == 0
    assert (project / "a.py").read_bytes() == after


def test_mode_and_link_stay(project: Path) -> None:
    (project / "real.py").write_text(SHELL, "utf-8")
    (project / "real.py").chmod(0o751)
    (project / "link.py").symlink_to("real.py")
    assert main(["fix", "link.py"]) == 0
    assert (project / "link.py").is_symlink()
    assert (project / "real.py").read_text("utf-8") == MENDED
    assert stat.S_IMODE((project / "real.py").stat().st_mode) == 0o751
    assert sorted(os.listdir(project)) == [".git", "link.py", "real.py"]


@pytest.mark.parametrize("content", [b"x = '\xff'\n", b"\0", None])
def test_what_cannot_be_read_is_left_and_the_others_are_fixed(
    project: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    (project / "b.py").write_text(SHELL, "utf-8")
    if content is not None:
        (project / "a.py").write_bytes(content)
    assert main(["fix", "a.py", "b.py"]) == 2
    assert "a.py: " in capsys.readouterr().err
    assert (project / "b.py").read_text("utf-8") == MENDED


def test_no_paths_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix"]) == 2
    assert "PATH" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        f"password = '{SECRET}'\n",
        f"password = '{SECRET}'\n{SHELL}",
        f"password = '{SECRET}'\nimport yaml\nyaml.load('{SECRET}', yaml.Loader)  # {SECRET}\n",
        f"import requests\nrequests.get(u, timeout=1, password='{SECRET}', verify=False)\n",
        f"import subprocess\nrun(password='{SECRET}', x=subprocess.run('ls -l', shell=True))\n",
    ],
)
@pytest.mark.parametrize("color", ["never", "always"])
def test_a_diff_shows_no_secret(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, color: str
) -> None:
    (project / "a.py").write_text(text, "utf-8")
    assert main(["fix", "a.py", "--diff", "--unsafe", "--color", color]) == 0
    out, err = capsys.readouterr()
    assert SECRET not in out + err
    assert "@@" in out


REQUIRED = '[project]\nname = "x"\ndependencies = ["requests"]\n'
DECLARED = '[project]\nname = "x"\ndependencies = ["requests", "pyyaml", "flask"]\n'
LACKING = {"a.py": "import yaml\n", "b.py": "import yaml\nimport flask\nimport requests\n"}


@pytest.fixture
def lacking(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that does not ask for all that it uses, with its file about that."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    for name, text in LACKING.items():
        (project / name).write_text(text, "utf-8")
    (project / "pyproject.toml").write_text(REQUIRED, "utf-8")
    return project / "pyproject.toml"


def test_what_is_used_is_declared_once(lacking: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", ".", "--unsafe", "--profile", "strict", "--select", "HG903"]) == 0
    assert lacking.read_text("utf-8") == DECLARED
    assert capsys.readouterr().err == "Fixed 2 findings in 1 file.\n"
    for name, text in LACKING.items():
        assert (lacking.parent / name).read_text("utf-8") == text
    assert main(["fix", ".", "--unsafe", "--profile", "strict", "--select", "HG903"]) == 0
    assert capsys.readouterr().err == "Nothing to fix.\n"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("setup.cfg", "[options]\ninstall_requires =\n    requests\n", "    pyyaml\n    flask\n"),
        (
            "setup.py",
            "from setuptools import setup\nsetup(install_requires=['requests'])\n",
            "setup(install_requires=['requests', 'pyyaml', 'flask'])\n",
        ),
    ],
)
def test_older_files_are_extended_too(lacking: Path, name: str, before: str, after: str) -> None:
    lacking.write_text("[tool.black]\n", "utf-8")
    (lacking.parent / name).write_text(before, "utf-8")
    assert main(["fix", ".", "--unsafe", "--profile", "strict", "--select", "HG903"]) == 0
    assert (lacking.parent / name).read_text("utf-8").endswith(after)


def test_declaring_is_no_safe_fix(lacking: Path) -> None:
    assert main(["fix", ".", "--profile", "strict", "--select", "HG903"]) == 0
    assert lacking.read_text("utf-8") == REQUIRED


def test_a_diff_shows_what_would_be_declared(
    lacking: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["fix", ".", "--unsafe", "--profile", "strict", "--select", "HG903"]
    assert main([*arguments, "--check"]) == 1
    capsys.readouterr()
    assert main([*arguments, "--diff"]) == 0
    assert '+dependencies = ["requests", "pyyaml", "flask"]\n' in capsys.readouterr().out
    assert lacking.read_text("utf-8") == REQUIRED


def test_a_manifest_keeps_its_line_ends(lacking: Path) -> None:
    lacking.write_bytes(REQUIRED.replace("\n", "\r\n").encode())
    assert main(["fix", ".", "--unsafe", "--profile", "strict", "--select", "HG903"]) == 0
    assert lacking.read_bytes() == DECLARED.replace("\n", "\r\n").encode()


def _apply(program: str, diff: bytes, folder: Path) -> None:
    command = {
        "git": ["git", "apply", "--unsafe-paths", "-"],
        "patch": ["patch", "-p1", "--binary", "--fuzz=0"],
    }[program]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    subprocess.run(command, input=diff, check=True, cwd=folder, capture_output=True)


@pytest.mark.parametrize("program", ["git", "patch"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", b"\xef\xbb\xbf" + SHELL.encode()),
        ("a.py", b"# coding: latin-1\nx = '\xe9'\n" + SHELL.encode()),
        ("a.py", SHELL.replace("\n", "\r\n").encode()),
        ("a.py", b"import subprocess\r\n\nx = 1\rsubprocess.run('ls -l', shell=True)\r\ny = 2\n"),
        ("a.py", SHELL.replace("\n", "\r").encode()),
        ("a.py", "x = 'é\u2028\x85\x0c'\n".encode() + SHELL.encode()),
        ("with space.py", SHELL.encode()),
        ('é\\".py', SHELL.encode()),
        ("new\n+line.py", SHELL.encode()),
    ],
)
def test_a_diff_leads_to_what_fixing_does(
    project: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    program: str,
    name: str,
    content: bytes,
) -> None:
    path = project / name
    path.write_bytes(content)
    assert main(["fix", name, "--diff"]) == 0
    _apply(program, capsysbinary.readouterr().out, project)
    patched = path.read_bytes()
    path.write_bytes(content)
    assert main(["fix", name]) == 0
    assert path.read_bytes() == patched != content


def test_each_fix_is_told_with_its_place_and_what_it_does(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.py").write_text(SHELL + LOUD, "utf-8")
    assert main(["fix", "a.py", "--check"]) == 1
    out, err = capsys.readouterr()
    assert out == "a.py:3:1: HG102 Pass a list of arguments, without a shell\n"
    assert err.startswith("Would fix 1 finding in 1 file. 1 more may be fixed with --unsafe")
    assert main(["fix", "a.py", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_lines_are_told_as_they_were_before_all_fixes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.py").write_text(
        f'"""Doc."""\nimport random\n\n{GUESSED}\nimport subprocess\n'
        "subprocess.run('ls -l', shell=True)\n",
        "utf-8",
    )
    assert main(["fix", "a.py"]) == 0
    places = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert places == ["a.py:4:20:", "a.py:6:1:"]


def test_programs_are_told_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.py").write_text(SHELL + LOUD, "utf-8")
    (project / "b.py").write_bytes(b"\xff")
    assert main(["fix", "a.py", "b.py", "--format", "json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["fixes"] == [
        {
            "path": "a.py",
            "line": 3,
            "column": 1,
            "code": "HG102",
            "title": "Pass a list of arguments, without a shell",
            "safety": "safe",
        }
    ]
    assert (told["version"], told["files"], told["written"]) == (1, 2, True)
    assert (told["left"], told["reviewable"]) == (1, 1)
    assert [error["path"] for error in told["errors"]] == ["b.py"]
    assert main(["fix", "a.py", "--check", "--unsafe", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(fix["line"], fix["safety"]) for fix in told["fixes"]] == [(6, "review")]
    assert (told["written"], told["left"]) == (False, 0)


def test_a_fix_in_a_notebook_is_told_with_its_cell(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "words"},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "import random"},
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "source": f"\n{GUESSED}\nimport subprocess\nsubprocess.run('ls -l', shell=True)",
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (project / "a.ipynb").write_text(json.dumps(notebook), "utf-8")
    assert main(["fix", "a.ipynb"]) == 0
    places = [line.split(": HG")[0] for line in capsys.readouterr().out.splitlines()]
    assert places == ["a.ipynb:cell 3:2:20", "a.ipynb:cell 3:4:1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.py", "--select", ""], "names no code"),
        (["a.py", "--select", " , "], "names no code"),
        (["a.py", "--diff", "--format", "json"], "choose one"),
        (["-", "--format", "json"], "--check"),
        (["-", "a.py"], "together with paths"),
        ([], "PATH"),
    ],
)
def test_options_that_cannot_be_meant_change_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (project / "a.py").write_text(SHELL, "utf-8")
    assert main(["fix", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert (project / "a.py").read_text("utf-8") == SHELL


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("arguments", "given", "code", "printed"),
    [
        (["-"], SHELL.encode(), 0, MENDED.encode()),
        (["--stdin-filename", "x.py"], b"\xef\xbb\xbf" + SHELL.encode() + b"\r\n", 0, None),
        (["-"], b"x = 1", 0, b"x = 1"),
        (["-"], b"", 0, b""),
        (["-", "--check"], SHELL.encode(), 1, b""),
        (["-", "--check"], MENDED.encode(), 0, b""),
        (["-"], b"x = '\xff'", 2, b""),
    ],
)
def test_code_from_stdin_is_printed_fixed(
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    arguments: list[str],
    given: bytes,
    code: int,
    printed: bytes | None,
) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(given))
    assert main(["fix", *arguments]) == code
    expected = given.replace(SHELL.encode(), MENDED.encode()) if printed is None else printed
    assert capsysbinary.readouterr().out == expected


def test_an_interrupted_run_says_what_it_did(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.py", "b.py"):
        (project / name).write_text(SHELL, "utf-8")

    def interrupted(target: Target, safety: FixSafety) -> Fixed | Unreadable:
        if target.path.name == "b.py":
            raise KeyboardInterrupt
        return fix_target(target, safety)

    monkeypatch.setattr("headgate.cli.fix.fix_target", interrupted)
    assert main(["fix", "."]) == 130
    assert capsys.readouterr().err == "Interrupted. Fixed 1 finding in 1 file.\n"
    assert (project / "a.py").read_text("utf-8") == MENDED
    assert (project / "b.py").read_text("utf-8") == SHELL


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["fix", "check"])
def test_output_that_cannot_be_written_is_said(project: Path, command: str) -> None:
    (project / "a.py").write_text(SHELL, "utf-8")
    arguments = [command, "a.py", *(["--diff"] if command == "fix" else [])]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "headgate", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert b"cannot write: No space left" in done.stderr
    assert b"Traceback" not in done.stderr
