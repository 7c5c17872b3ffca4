"""`headgate check --stdin --hook`, as agents call it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from headgate.__main__ import main
from headgate.cli.agent_edits import edits_of, new_lines

MD5 = "import hashlib\nhashlib.md5(data)\n"
SECRET = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
SHELL = (
    "import os\nfrom flask import request\ndef view():\n"
    f'    key = "{SECRET}"\n    os.system("ping " + request.args["host"])\n'
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def as_process(data: bytes, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "headgate", "check", "--stdin", "--hook", *arguments],
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def hook(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str, *arguments: str
) -> tuple[int, list[str]]:
    """Return the exit code, and "line:code" of what the agent is told."""
    stdin = SimpleNamespace(buffer=io.BytesIO(data.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    code = main(["check", "--stdin", "--hook", "--no-bandit", *arguments])
    out, err = capsys.readouterr()
    assert out == ""
    heads = [line for line in err.splitlines() if ": HG" in line and not line.startswith(" ")]
    return code, [f"{h.split(':')[1]}:{h.split(': ')[1].split(' ')[0]}" for h in heads]


def claude(event: str, **tool_input: Any) -> str:
    return json.dumps(
        {
            "session_id": "1",
            "transcript_path": "/nowhere",
            "cwd": os.getcwd(),
            "hook_event_name": event,
            "tool_name": "Edit",
            "tool_input": tool_input,
            "tool_response": {"filePath": "x", "success": True},
        }
    )


def test_the_agent_is_told_what_to_change_and_how(project: Path) -> None:
    (project / "app.py").write_text(SHELL)
    event = claude("PostToolUse", file_path=str(project / "app.py"), content=SHELL)
    code, out, err = as_process(event.encode())
    assert (code, out) == (2, "")
    assert SECRET not in err
    lines = err.splitlines()
    assert lines[0].startswith("Headgate found 2 problems in what was just written to app.py.")
    start = next(n for n, line in enumerate(lines) if line.startswith("app.py:5: HG101 (error): "))
    assert lines[start + 1 : start + 4] == [
        '  code: os.system("ping " + request.args["host"])',
        "  way: line 5: comes from the query string of the request",
        "  fix: Pass a list of arguments, without a shell (each value stays one argument)",
    ]
    assert '          subprocess.call(["ping", request.args["host"]])' in lines
    assert "  more: headgate explain HG101" in lines


@pytest.mark.parametrize(
    ("data", "arguments", "code"),
    [
        (MD5, [], 2),
        (MD5, ["--fail-on", "error"], 0),
        (MD5, ["--exit-zero"], 0),
        ("x = 1\n", [], 0),
        ("", [], 0),
        (MD5, ["--stdin-filename", "venv/lib/a.py"], 0),
        ("\0", [], 1),
        (MD5, ["--config", "none.toml"], 1),
    ],
)
def test_plain_code_and_exit_codes(data: str, arguments: list[str], code: int) -> None:
    got, out, err = as_process(data.encode(), *arguments)
    assert (got, out) == (code, "")
    assert bool(err) is (code != 0 or "--exit-zero" in arguments)


OLD = "import hashlib\nhashlib.md5(a)\nx = 1\nhashlib.sha256(b)\n"
NEW = OLD.replace("sha256", "md5")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        # Claude Code and Gemini CLI.
        (lambda f: claude("PostToolUse", file_path=f, content=NEW), ["2:HG301", "4:HG301"]),
        (
            lambda f: claude(
                "PostToolUse",
                file_path=f,
                old_string="x = 1\nhashlib.sha256(b)",
                new_string="x = 1\nhashlib.md5(b)",
            ),
            ["4:HG301"],
        ),
        (
            lambda f: claude(
                "AfterTool",
                file_path=f,
                edits=[
                    {"old_string": "x = 2", "new_string": "x = 1"},
                    {"old_string": "sha256(b)", "new_string": "md5(b)"},
                ],
            ),
            ["4:HG301"],
        ),
        (lambda f: claude("PostToolUse", file_path=f, old_string="x = 2", new_string="x = 1"), []),
        (lambda f: claude("PostToolUse", file_path=f, old_string="y\n", new_string=""), []),
        # Something else has changed the file since: nobody knows what is new.
        (
            lambda f: claude("PostToolUse", file_path=f, old_string="a", new_string="x=1;y"),
            ["2:HG301", "4:HG301"],
        ),
        # Cursor.
        (
            lambda f: json.dumps(
                {
                    "hook_event_name": "afterFileEdit",
                    "file_path": f,
                    "edits": [{"old_string": "sha256(b)", "new_string": "md5(b)"}],
                }
            ),
            ["4:HG301"],
        ),
        # A tool that changes no file, and a file that is no code.
        (lambda f: claude("PostToolUse", command="rm -r x"), []),
        (lambda f: claude("PostToolUse", file_path="a.txt", content=MD5), []),
        # Anything else.
        (lambda f: json.dumps({"file": f, "content": MD5}), ["2:HG301"]),
        (lambda f: json.dumps({"file": "new.py", "content": MD5}), ["2:HG301"]),
    ],
)
def test_what_agents_send(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    event: Any,
    expected: list[str],
) -> None:
    (project / "a.py").write_text(NEW)
    code, told = hook(monkeypatch, capsys, event(str(project / "a.py")))
    assert (code, told) == (2 if expected else 0, expected)


@pytest.mark.parametrize(
    ("tool_input", "expected"),
    [
        ({"content": MD5}, ["2:HG301"]),
        ({"old_string": "sha256(b)", "new_string": "md5(b)"}, ["4:HG301"]),
        ({"old_string": "not there", "new_string": "md5(b)"}, []),
    ],
)
def test_an_edit_that_is_still_to_be_made(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tool_input: dict[str, str],
    expected: list[str],
) -> None:
    (project / "a.py").write_text(OLD)
    event = claude("PreToolUse", file_path="a.py", **tool_input)
    code, told = hook(monkeypatch, capsys, event)
    assert (code, told) == (2 if expected else 0, expected)
    assert (project / "a.py").read_text() == OLD


def test_a_check_that_is_taken_away_counts(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "import os, hashlib\nfrom flask import request\ndef view():\n    host = request.args['h']\n"
    )
    (project / "a.py").write_text(text + "    print(1)\n    os.system(host)\nhashlib.md5(a)\n")
    guard = "    if host not in KNOWN:\n        return\n"
    event = claude("PostToolUse", file_path="a.py", old_string=guard, new_string="")
    assert hook(monkeypatch, capsys, event) == (2, ["6:HG101"])


def test_other_files_are_read(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "inputs.py").write_text(
        "from flask import request\ndef name():\n    return request.args['q']\n"
    )
    event = {"file": "run.py", "content": "import os\nfrom inputs import name\nos.system(name())\n"}
    assert hook(monkeypatch, capsys, json.dumps(event)) == (2, ["3:HG101"])


def notebook(*sources: str, ids: bool = True) -> str:
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "source": text.splitlines(keepends=True),
        }
        | ({"id": f"c{number}"} if ids else {})
        for number, text in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


OLD_MD5 = "import hashlib\nhashlib.md5(old)"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"cell_id": "c1", "new_source": MD5}, ["cell 2"]),
        ({"cell_id": "c1", "new_source": MD5, "edit_mode": "replace"}, ["cell 2"]),
        ({"cell_id": "cell-1", "new_source": MD5}, ["cell 2"]),
        ({"cell_number": 1, "new_source": MD5}, ["cell 2"]),
        (
            {"cell_id": "c1", "new_source": MD5, "edit_mode": "insert", "cell_type": "code"},
            ["cell 3"],
        ),
        ({"new_source": MD5, "edit_mode": "insert", "cell_type": "code"}, ["cell 1"]),
        ({"cell_id": "c1", "new_source": MD5, "cell_type": "markdown"}, []),
        ({"cell_id": "c1", "new_source": "x = 2"}, []),
        ({"cell_id": "none", "new_source": MD5}, []),
        ({"cell_id": "c0", "new_source": "", "edit_mode": "delete"}, []),
        ({"cell_id": "c1", "new_source": "", "edit_mode": "delete"}, []),
        ({"cell_id": "c1", "new_source": "%time\n" + MD5}, ["cell 1", "cell 2"]),
    ],
)
def test_a_cell_is_judged_before_it_is_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    told: dict[str, Any], found: list[str],
) -> None:  # fmt: skip
    (project / "n.ipynb").write_text(notebook(OLD_MD5, "x = 1"))
    event = claude("PreToolUse", notebook_path="n.ipynb", **told)
    code, heads = hook(monkeypatch, capsys, event)
    assert (code, [head.split(":")[0] for head in heads]) == (2 if found else 0, found)


def test_of_a_notebook_the_cell_counts_that_was_edited(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event = claude("PostToolUse", notebook_path="n.ipynb", cell_id="c1", new_source="y = 2")
    (project / "n.ipynb").write_text(notebook(OLD_MD5, "y = 2"))
    assert hook(monkeypatch, capsys, event) == (0, [])
    event = claude("PostToolUse", notebook_path="n.ipynb", cell_id="c1", new_source=MD5)
    (project / "n.ipynb").write_text(notebook(OLD_MD5, MD5, ids=False))
    code, heads = hook(monkeypatch, capsys, event)
    assert (code, [head.split(":")[0] for head in heads]) == (2, ["cell 2"])


def test_a_notebook(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{**cell, "source": MD5}],
    }
    (project / "a.ipynb").write_text(json.dumps(content))
    event = claude("PostToolUse", notebook_path="a.ipynb", new_source=MD5)
    code, told = hook(monkeypatch, capsys, event)
    assert (code, told) == (2, ["cell 1:HG301"])


@pytest.mark.parametrize(
    "text",
    [
        "{1: 2}\n",
        '{"a": 1}',
        "{}",
        '{"file": 1, "content": 2}',
        "{",
        "[1]",
        "{" * 100_000,
        "x = {}",
    ],
)
def test_code_is_no_event(text: str) -> None:
    assert edits_of(text) is None


def test_only_what_differs_in_a_piece_is_new() -> None:
    text = "a\nb\nc\nd\n"
    event = {"tool_input": {"file_path": "x.py", "old_string": "b\nx\nd", "new_string": "b\nc\nd"}}
    edits = edits_of(json.dumps(event))
    assert edits is not None
    (edit,) = edits
    assert (new_lines(text, edit).spans, new_lines(text, edit).removed) == (((2, 3),), (2,))


PATCH = """\
*** Begin Patch
*** Add File: added.py
+import hashlib
+
+hashlib.md5(data)
*** Update File: a.py
@@ import hashlib
 x = 1
-hashlib.sha256(b)
+hashlib.md5(b)
*** Update File: old.py
*** Move to: moved.py
@@
-x = 1
+x = 2
+
+hashlib.md5(c)
*** End of File
*** Delete File: gone.py
*** Update File: README.md
@@
+hashlib.md5(d)
*** End Patch
"""


@pytest.mark.parametrize(
    "tool_input",
    [
        {"command": PATCH},
        {"command": ["apply_patch", PATCH]},
        {"command": f"apply_patch <<'EOF'\n{PATCH}EOF\n"},
        {"input": PATCH.replace("\n", "\r\n")},
    ],
)
@pytest.mark.parametrize("event", ["PreToolUse", "PostToolUse"])
def test_a_patch_of_several_files(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tool_input: dict[str, Any],
    event: str,
) -> None:
    moved = "import hashlib\nhashlib.md5(a)\nx = 1\n"
    files = {"a.py": OLD, "old.py": moved}
    if event == "PostToolUse":
        new = moved.replace("x = 1\n", "x = 2\n\nhashlib.md5(c)\n")
        files = {"a.py": NEW, "moved.py": new, "added.py": "import hashlib\n\nhashlib.md5(data)\n"}
    for name, text in files.items():
        (project / name).write_text(text)
    code, told = hook(monkeypatch, capsys, claude(event, **tool_input))
    assert (code, told) == (2, ["3:HG301", "4:HG301", "5:HG301"])


def test_of_a_patch_that_cannot_be_read_the_user_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hook(monkeypatch, capsys, claude("PostToolUse", command=PATCH)) == (2, ["3:HG301"])
    for section in ("*** Begin Patch\n*** Update File: none.py\n@@\n+x = 1\n*** End Patch\n",):
        assert hook(monkeypatch, capsys, claude("PostToolUse", command=section)) == (1, [])
