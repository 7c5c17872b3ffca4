"""Rule files on the command line: check, explain, rules, rules test, in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headgate.__main__ import main

RULES = """
[[rule]]
code = "ACME101"
name = "old-client"
summary = "The old client is used"
cwe = 295
why = "Because."
[[rule.call]]
names = "acme.old.run"
[rule.fix]
title = "Use the new one"
safety = "safe"
callee = "acme.new.run"
[[rule.example]]
bad = "import acme.old; acme.old.run()"

[[source]]
name = "acme.queue.receive()"
origin = "request"
what = "a message"
"""
CODE = "import acme.old\nacme.old.run()\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    put(tmp_path / ".headgate/rules/house.toml", RULES)
    put(tmp_path / "a.py", CODE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, int, str]]:
    main(["check", "--format", "json", "--no-bandit", *arguments])
    content = json.loads(capsys.readouterr().out)
    return [(f["path"], f["line"], f["code"]) for f in content["findings"]]


def test_check_finds_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == [("a.py", 2, "ACME101")]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (["--select", "ACME1"], ["ACME101"]),
        (["--select", "HG1"], []),
        (["--ignore", "ACME101"], []),
        (["--ignore", "acme"], []),
    ],
)
def test_they_can_be_selected(
    arguments: list[str], codes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert [code for _, _, code in found(capsys, *arguments)] == codes


def test_an_unknown_code_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--select", "ACME201"]) == 2
    assert "did you mean `ACME101`?" in capsys.readouterr().err


def test_the_configuration_speaks_of_them(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        project / "headgate.toml",
        'severity = { ACME101 = "hint" }\nper-file-ignores = { "b.py" = ["ACME101"] }\n',
    )
    put(project / "b.py", CODE)
    put(project / "c.py", CODE.replace("run()", "run()  # headgate: ignore[ACME101] so"))
    assert main(["check", "--no-bandit", "--fail-on", "hint"]) == 1
    output = capsys.readouterr()
    assert "a.py:2:1: hint ACME101" in output.out
    assert "1 suppressed" in output.out
    assert "unknown" not in output.err


def test_sarif_and_explain_describe_them(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "sarif", "--no-bandit"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    (rule,) = [r for r in run["tool"]["driver"]["rules"] if r["id"] == "ACME101"]
    assert rule["shortDescription"]["text"] == "The old client is used"
    assert main(["explain", "acme101"]) == 0
    page = capsys.readouterr().out
    assert "CWE-295" in page
    assert ".headgate/rules/house.toml" in page
    assert main(["rules"]) == 0
    assert "old-client" in capsys.readouterr().out


def test_fix_mends_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "a.py"]) == 0
    assert "acme.new.run()" in (project / "a.py").read_text()


def test_models_count_across_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(project / "acme/__init__.py", "")
    put(project / "acme/queue.py", "def receive():\n    return 'harmless'\n")
    put(project / "run.py", "import os\ndef go(x):\n    os.system(x)\n")
    put(project / "use.py", "from run import go\nfrom acme.queue import receive\ngo(receive())\n")
    assert ("run.py", 3, "HG101") in found(capsys)


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from acme.old import run", "run()"),
        ("from .old import run as go", "go()"),
        ("from . import old", "old.run()"),
        ("from .. import acme", "acme.old.run()"),
        ("from . import run", "run()"),
        ("from acme import run", "run()"),
        ("from .old import *", "run()"),
        ("import acme.old as o", "o.run()"),
    ],
)
def test_code_of_the_project_is_known_by_its_name(
    project: Path, imports: str, call: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project / "src/acme/__init__.py", "from .old import run\n")
    put(project / "src/acme/old.py", "def run():\n    return 1\n")
    put(project / "src/acme/use.py", f"{imports}\nx = 1\ndef f():\n    {call}\n")
    put(project / "src/other/__init__.py", "")
    put(project / "src/other/old.py", "def run():\n    return 1\n")
    put(project / "src/other/use.py", "from .old import run\nrun()\n")
    reported = found(capsys, "src")
    assert reported == [("src/acme/use.py", 4, "ACME101")]


def test_a_mistake_is_a_finding_in_the_rule_file(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project / ".headgate/rules/bad.toml", "\n[[rulle]]\n")
    put(project / "src/b.py", "")
    assert found(capsys, ".") == [(".headgate/rules/bad.toml", 2, "HG007"), ("a.py", 2, "ACME101")]
    assert found(capsys, "src") == [(".headgate/rules/bad.toml", 2, "HG007")]
    assert found(capsys, "src", "--ignore", "HG007") == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_worker_processes_know_them(
    project: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(20):
        put(project / f"b{number}.py", CODE)
    assert len(found(capsys, "--jobs", jobs)) == 21


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("", ""), 0, "1 rule, 1 example: all as they say."),
        (('acme.old.run()"', 'acme.run()"'), 1, "line 1 is not found"),
        (('acme.old.run()"', 'acme.run()"'), 1, "house.toml:14: ACME101"),
        (("why =", "whyy ="), 2, "house.toml:7: unknown key `whyy`; did you mean `why`?"),
        (('name = "old-client"', 'name = "sql-injection"'), 2, "called `sql-injection` already"),
    ],
)
def test_examples_are_tried(
    project: Path,
    change: tuple[str, str],
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = project / ".headgate/rules/house.toml"
    path.write_text(RULES.replace(*change))
    for arguments in ([], [".headgate/rules"], [str(path)]):
        assert main(["rules", "test", *arguments]) == code
        output = capsys.readouterr()
        assert said in output.out + output.err
        assert ("all as they say" in output.out) is (code == 0)


def test_what_cannot_be_tried_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", "gone.toml"]) == 2
    assert "does not exist" in capsys.readouterr().err
    (project / ".headgate/rules/house.toml").unlink()
    assert main(["rules", "test"]) == 2
    assert "there are no rule files" in capsys.readouterr().err


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "schema"]) == 0
    assert "rule" in json.loads(capsys.readouterr().out)["properties"]


MODELS = """
[[rule]]
code = "ACME101"
name = "raw-query"
summary = "A raw query"
[[rule.sink]]
call = ["acme.db.raw", "acme.db.Base().raw"]
position = 0
danger = "sql"
[[source]]
name = "acme.queue.receive()"
origin = "request"
what = "a message"
[[source]]
name = "acme.queue.last"
origin = "request"
what = "the last message"
[[sanitizer]]
call = "acme.db.quoted"
removes = "sql"
"""


def test_sources_sinks_and_sanitizers_may_be_code_of_the_project(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project / ".headgate/rules/house.toml", MODELS)
    put(project / "acme/__init__.py", "")
    put(project / "acme/queue.py", "last = ''\ndef receive(): return 'x'\n")
    put(
        project / "acme/db.py",
        "def raw(q): ...\ndef quoted(q): return q\nclass Base:\n    def raw(self, q): ...\n",
    )
    put(
        project / "acme/use.py",
        "from .db import Base, quoted, raw\nfrom .queue import last, receive\n"
        "raw(receive())\nraw(quoted(receive()))\nraw(last)\nBase().raw('a' + receive())\n"
        "raw('a')\n",
    )
    assert found(capsys) == [("acme/use.py", line, "ACME101") for line in (3, 5, 6)]
