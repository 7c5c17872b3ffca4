"""`headgate check --since`, `--staged` and `--diff`, in repositories of git."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from headgate.__main__ import main
from headgate.cli.analysis import start_afresh
from headgate.cli.changes import Changes, to_look_at
from headgate.cli.inputs import Configurations, known_codes, target_of
from headgate.project import Layer
from headgate.project.diffs import ChangedLines

MD5 = "hashlib.md5(data)\n"
FILES = {
    "pyproject.toml": "",
    "shop/__init__.py": "",
    "shop/old.py": "import hashlib\n" + MD5,
    "shop/db.py": "import sqlite3\nconn = sqlite3.connect('x')\n"
    "def find(name):\n    return conn.execute(\"SELECT '%s'\" % name)\n",
    "shop/inputs.py": "from flask import request\ndef name():\n    return 'a fixed name'\n",
    "shop/views.py": "from .db import find\nfrom .inputs import name\n"
    "def view():\n    return find(name())\n",
    "guarded.py": "import os\nfrom flask import request\ndef view():\n"
    "    host = request.args['host']\n    if not host.isalnum():\n        return 'no'\n"
    "    print('asking')\n    print('still')\n    os.system('ping ' + host)\n",
    "call.py": "import hashlib\nimport requests\nhashlib.md5(b)\nrequests.get(\n    url,\n"
    "    timeout=3,\n    verify=True,\n)\nx = 1\nhashlib.md5(c)\n",
}
SAFE_NAME = "return 'a fixed name'"
REMOTE_NAME = "return request.args['q']"


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    ).stdout


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def replace(name: str, old: str, new: str) -> None:
    text = Path(name).read_text("utf-8")
    assert old in text
    write(name, text.replace(old, new, 1))


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.chdir(tmp_path)
    start_afresh()
    for name, text in FILES.items():
        write(name, text)
    git("init", "-q", "-b", "main")
    git("config", "user.email", "a@example.org")
    git("config", "user.name", "a")
    git("config", "core.autocrlf", "false")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Check, and return "path:line:code" of every finding."""
    capsys.readouterr()
    code = main(["check", "--format", "json", "--no-bandit", "--fail-on", "hint", *arguments])
    out, err = capsys.readouterr()
    assert code in (0, 1), err
    findings = json.loads(out)["findings"]
    assert code == (1 if findings else 0)
    return [f"{f['path']}:{f['line']}:{f['code']}" for f in findings]


def everywhere(capsys: pytest.CaptureFixture[str], *paths: str) -> list[list[str]]:
    """Check in all three ways what has changed."""
    git("add", "-N", ".")
    git("diff", "-M", "--output=../a.diff")
    since = found(capsys, "--since", "HEAD", *paths)
    of_diff = found(capsys, "--diff", "../a.diff", *paths)
    git("add", ".")
    return [since, of_diff, found(capsys, "--staged", *paths)]


def test_old_findings_are_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert everywhere(capsys) == [[], [], []]
    assert "shop/old.py:2:HG301" in found(capsys)


CHANGES = [
    # (file, what is replaced, by what, what is told)
    ("shop/old.py", "import hashlib\n", "import hashlib\n\n" + MD5, ["shop/old.py:3:HG301"]),
    ("shop/old.py", MD5, MD5 + MD5, ["shop/old.py:3:HG301"]),
    ("shop/old.py", MD5, "# a\n" + MD5, []),
    ("shop/old.py", MD5, "", []),
    # An option in another line of the same call, and one that goes.
    ("call.py", "verify=True", "verify=False", ["call.py:7:HG401"]),
    ("call.py", "    timeout=3,\n", "", ["call.py:4:HG404"]),
    # A source whose sink lies in old code of another file, by way of a third.
    ("shop/inputs.py", SAFE_NAME, REMOTE_NAME, ["shop/db.py:4:HG104"]),
    # A check that stood between source and sink.
    (
        "guarded.py",
        "    if not host.isalnum():\n        return 'no'\n",
        "",
        ["guarded.py:7:HG101"],
    ),
    ("guarded.py", "if not host.isalnum()", "if not host", ["guarded.py:9:HG101"]),
    ("new/file.py", "", "import hashlib\n" + MD5, ["new/file.py:2:HG301"]),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), CHANGES)
def test_what_a_change_brings_is_told(
    capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, expected: list[str]
) -> None:
    if Path(name).exists():
        replace(name, old, new)
    else:
        write(name, new)
    assert everywhere(capsys) == [expected] * 3


@pytest.mark.parametrize(("name", "old", "new", "expected"), CHANGES)
def test_it_is_a_part_of_what_is_told_of_all(
    capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, expected: list[str]
) -> None:
    if Path(name).exists():
        replace(name, old, new)
    else:
        write(name, new)
    start_afresh()
    assert set(expected) <= set(found(capsys))


UNKNOWN = "import qzvexolib_nowhere\n"


def test_what_is_told_once_in_a_file_is_told_on_the_first_new_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("once.py", UNKNOWN)
    git("add", ".")
    git("commit", "-qm", "two")
    write("once.py", UNKNOWN + "x = 1\n" + UNKNOWN + UNKNOWN)
    start_afresh()
    assert found(capsys, "once.py") == ["once.py:1:HG901"]
    assert everywhere(capsys) == [["once.py:3:HG901"]] * 3


def test_findings_say_that_a_change_has_led_to_them(capsys: pytest.CaptureFixture[str]) -> None:
    replace("shop/inputs.py", SAFE_NAME, REMOTE_NAME)
    for format_, arguments in (
        ("json", ["--since", "HEAD"]),
        ("json", []),
        ("sarif", ["--since", "HEAD"]),
    ):
        capsys.readouterr()
        main(["check", "--format", format_, "--no-bandit", *arguments])
        told = json.loads(capsys.readouterr().out)
        if format_ == "json":
            origins = {f["origin"] for f in told["findings"]}
        else:
            origins = {r["properties"].get("origin") for r in told["runs"][0]["results"]}
        assert origins == {"changed" if arguments else None}


def test_a_new_call_of_old_code_counts(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        "shop/more.py", "from flask import request\nfrom .db import find\nfind(request.args['a'])\n"
    )
    assert everywhere(capsys) == [["shop/db.py:4:HG104"]] * 3


def test_callers_that_are_old_count_for_a_new_sink(capsys: pytest.CaptureFixture[str]) -> None:
    replace("shop/inputs.py", SAFE_NAME, REMOTE_NAME)
    replace("shop/db.py", "conn.execute(\"SELECT '%s'\" % name)", "name")
    git("commit", "-qam", "two")
    start_afresh()
    replace("shop/db.py", "return name", "return conn.execute(\"SELECT '%s'\" % name)")
    assert everywhere(capsys) == [["shop/db.py:4:HG104"]] * 3


def test_fingerprints_are_those_of_a_whole_check(capsys: pytest.CaptureFixture[str]) -> None:
    replace("shop/old.py", MD5, MD5 + MD5)
    prints: list[set[str]] = []
    for arguments in ([], ["--since", "HEAD"]):
        main(["check", "--format", "json", "--no-bandit", "shop/old.py", *arguments])
        content = json.loads(capsys.readouterr().out)
        prints.append({f["fingerprint"] for f in content["findings"]})
    assert (len(prints[0]), len(prints[1])) == (2, 1)
    assert prints[1] < prints[0]


def test_a_renamed_file_has_only_its_changes(capsys: pytest.CaptureFixture[str]) -> None:
    body = "".join(f"x{n} = {n}\n" for n in range(30))
    write("shop/old.py", FILES["shop/old.py"] + body)
    git("commit", "-qam", "two")
    git("mv", "shop/old.py", "shop/moved.py")
    assert everywhere(capsys) == [[], [], []]
    write("shop/moved.py", FILES["shop/old.py"] + body + MD5)
    assert everywhere(capsys) == [["shop/moved.py:33:HG301"]] * 3


def test_a_file_that_is_gone_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    git("rm", "-q", "shop/old.py")
    assert everywhere(capsys) == [[], [], []]


@pytest.mark.parametrize("name", ["a b.py", 'a"b.py', "ä.py", "tab\tb.py", "b/x.py", "a\\b.py"])
def test_names_of_all_kinds_are_read(capsys: pytest.CaptureFixture[str], name: str) -> None:
    write(name, "import hashlib\n" + MD5)
    assert everywhere(capsys) == [[f"{name}:2:HG301"]] * 3


def test_since_counts_from_where_the_branches_parted(capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "-qb", "work")
    write("mine.py", "import hashlib\n" + MD5)
    git("add", ".")
    git("commit", "-qm", "mine")
    git("checkout", "-q", "main")
    write("shop/old.py", "")
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "work")
    assert found(capsys, "--since", "main") == ["mine.py:2:HG301"]


def test_only_what_is_staged_counts_as_it_is_staged(capsys: pytest.CaptureFixture[str]) -> None:
    replace("shop/inputs.py", SAFE_NAME, REMOTE_NAME)
    write("new.py", "import hashlib\n" + MD5)
    git("add", ".")
    replace("shop/inputs.py", REMOTE_NAME, SAFE_NAME)  # not staged
    Path("new.py").unlink()
    replace("shop/old.py", MD5, MD5 + MD5)
    assert found(capsys, "--staged") == ["new.py:2:HG301", "shop/db.py:4:HG104"]
    assert found(capsys, "--since", "HEAD") == ["shop/old.py:3:HG301"]


def test_worker_processes_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(20):
        write(f"p{number}.py", "import hashlib\n" + MD5)
    replace("shop/inputs.py", SAFE_NAME, REMOTE_NAME)
    git("add", ".")
    replace("shop/inputs.py", REMOTE_NAME, SAFE_NAME)
    alone = found(capsys, "--staged", "--jobs", "1")
    assert len(alone) == 21
    assert found(capsys, "--staged", "--jobs", "2") == alone


def test_paths_narrow_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("new.py", "import hashlib\n" + MD5)
    replace("shop/old.py", MD5, MD5 + MD5)
    assert everywhere(capsys, "shop") == [["shop/old.py:3:HG301"]] * 3
    monkeypatch.chdir("shop")
    assert found(capsys, "--since", "HEAD") == ["old.py:3:HG301"]
    assert found(capsys, "--diff", "../../a.diff") == ["old.py:3:HG301"]


def test_ignored_and_excluded_files_stay_out(capsys: pytest.CaptureFixture[str]) -> None:
    write(".gitignore", "made.py\n")
    for name in ("made.py", "build/a.py"):
        write(name, "import hashlib\n" + MD5)
    assert everywhere(capsys) == [[], [], []]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(capsys: pytest.CaptureFixture[str], end: str) -> None:
    old = f"import hashlib{end}{end}{end}".encode()
    Path("ends.py").write_bytes(old)
    git("add", ".")
    git("commit", "-qm", "two")
    Path("ends.py").write_bytes(old + f"hashlib.md5(b){end}".encode())
    assert everywhere(capsys) == [["ends.py:4:HG301"]] * 3


def test_a_notebook_counts_as_a_whole(capsys: pytest.CaptureFixture[str]) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    source = "import hashlib\nhashlib.md5(b'')"
    write("a.ipynb", json.dumps({**notebook, "cells": [{**cell, "source": source}]}))
    assert everywhere(capsys) == [["a.ipynb:2:HG301"]] * 3


def test_a_diff_from_stdin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace("shop/old.py", MD5, MD5 + MD5)
    data = io.BytesIO(git("diff", "--no-prefix").encode())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=data))
    assert found(capsys, "--diff", "-") == ["shop/old.py:3:HG301"]


def test_a_diff_that_does_not_fit_hides_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write("../a.diff", "--- a/shop/old.py\n+++ b/shop/old.py\n@@ -90,0 +91 @@\n+x\n")
    assert found(capsys, "--diff", "../a.diff") == ["shop/old.py:2:HG301"]


@pytest.mark.parametrize("format_", ["text", "sarif"])
def test_other_formats(capsys: pytest.CaptureFixture[str], format_: str) -> None:
    replace("shop/inputs.py", SAFE_NAME, REMOTE_NAME)
    assert main(["check", "--no-bandit", "--since", "HEAD", "--format", format_]) == 1
    out = capsys.readouterr().out
    if format_ == "text":
        assert out.splitlines()[-1] == "1 finding in 2 files: 1 error."
    else:
        (result,) = json.loads(out)["runs"][0]["results"]
        assert result["ruleId"] == "HG104"
        assert len(result["codeFlows"][0]["threadFlows"][0]["locations"]) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "nowhere"], "git knows no revision `nowhere`"),
        (["--since=--output=x"], "is no revision"),
        (["--diff", "none.diff"], "does not exist"),
        (["--diff", "call.py"], "holds no unified diff"),
        (["--since", "HEAD", "--staged"], "not allowed with"),
        (["--since", "HEAD", "-"], "from stdin"),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert main(["check", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_outside_of_a_repository(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("bare")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    assert main(["check", "--since", "HEAD"]) == 2
    assert "in no repository" in capsys.readouterr().err


def test_before_the_first_commit(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path_factory.mktemp("fresh"))
    git("init", "-q")
    write("a.py", "import hashlib\n" + MD5)
    git("add", ".")
    assert found(capsys, "--staged") == ["a.py:2:HG301"]


def test_nothing_that_the_repository_names_is_run(
    capsys: pytest.CaptureFixture[str], repository: Path
) -> None:
    trap = repository.parent / "trap.sh"
    sprung = repository.parent / "sprung"
    trap.write_text(f"#!/bin/sh\necho run >> '{sprung}'\ncat\n")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    replace("shop/old.py", MD5, MD5 + MD5)
    hooks = repository / ".git" / "hooks"
    for name in ("post-index-change", "fsmonitor-watchman"):
        (hooks / name).write_text(trap.read_text())
        (hooks / name).chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager", "diff.py.textconv",
                "diff.py.command", "filter.a=b.clean", "filter.py.process", "core.sshCommand"):  # fmt: skip
        git("config", key, str(trap))
    git("config", "filter.py.clean", str(trap))
    write(".gitattributes", "*.py diff=py filter=py\nshop/*.py -diff filter=a=b\n")
    sprung.unlink(missing_ok=True)
    assert found(capsys, "--since", "HEAD") == ["shop/old.py:3:HG301"]
    assert not sprung.exists()
    git("diff", "--no-ext-diff", "--stat")
    assert sprung.exists(), "the trap does not work"


def test_as_a_hook_of_git_it_stops_a_commit(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    path = os.pathsep.join(p for p in sys.path if p)
    hook.write_text(
        f"#!/bin/sh\nPYTHONPATH='{path}' exec '{sys.executable}' -m headgate check --staged --no-bandit\n"
    )
    hook.chmod(0o755)
    replace("shop/old.py", MD5, MD5 + MD5)
    # With -a git has an index of its own for the commit.
    commit = ["git", "commit", "-qam", "two"]
    done = subprocess.run(commit, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "shop/old.py:3:1: warning HG301" in done.stdout + done.stderr
    replace("shop/old.py", MD5 + MD5, MD5 + "x = 1\n")
    assert subprocess.run(commit, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "from .db import find",
        "from . import db",
        "from . import (\n    other,  # first\n    db,\n)",
        "from shop import db as d",
        "from shop.db import *",
        "import shop.db",
        "import os, shop.db as x",
        "import importlib\nd = importlib.import_module('shop.db')",
        "if x:\n    from shop import \\\n        db",
        "from .more import find",
        "import shop.more",
    ],
)
def test_what_imports_a_changed_file_is_looked_at(text: str) -> None:
    write("shop/more.py", "from .db import find\n")
    write("shop/here.py", text + "\n")
    write("other/db.py", "x = 1\n")
    write("alone.py", "from other import db\nfrom .db import x\n")
    known = Configurations(known_codes(), Layer(), None)
    targets = [target_of(p, known) for p in sorted(Path.cwd().rglob("*.py"))]
    changes = Changes({Path.cwd() / "shop" / "db.py": ChangedLines(whole=True)})
    shown = {target.shown for target in to_look_at(targets, changes)}
    assert {"shop/db.py", "shop/here.py", "shop/more.py", "shop/views.py"} == shown
