from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from headgate.__main__ import main
from headgate.cli.inputs import Misuse, configurations
from headgate.cli.options import Selection

WEAK = "import hashlib\n\nhashlib.md5(data)\n"
LOUD = "import yaml\n\nyaml.load(data, Loader=yaml.Loader)\n"
QUIET = "import subprocess\n\nsubprocess.run('ls -l', shell=True)\n"
CLEAN = "x = 1\n"
SECRET = "hunter2hunter2"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path


def write(root: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = root / (name.replace("__", "/") + ("" if name.endswith("toml") else ".py"))
        path = path.with_name(path.name.replace("_toml", ".toml"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Check, and return "path:code" of every finding."""
    main(["check", "--format", "json", "--no-bandit", *arguments])
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return [f"{finding['path']}:{finding['code']}" for finding in content["findings"]]


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (CLEAN, [], 0),
        (LOUD, [], 1),
        (WEAK, [], 1),
        (QUIET, [], 0),
        (WEAK, ["--fail-on", "error"], 0),
        (LOUD, ["--fail-on", "error"], 1),
        (QUIET, ["--fail-on", "information"], 1),
        (LOUD, ["--fail-on", "never"], 0),
        (LOUD, ["--exit-zero"], 0),
        (LOUD, ["--ignore", "HG5"], 0),
        (LOUD, ["--select", "HG3"], 0),
        (LOUD, ["--select", "HG3,HG502"], 1),
        (LOUD, ["--select", "HG3", "--select", "HG5"], 1),
        ("def f(:\n", [], 0),
        ("", [], 0),
    ],
)
@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_the_exit_code_tells_what_was_found(
    project: Path, format_: str, text: str, arguments: list[str], code: int
) -> None:
    write(project, a=text)
    assert main(["check", "a.py", "--no-bandit", "--format", format_, *arguments]) == code


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ('fail-on = "error"', 0),
        ('fail-on = "never"', 0),
        ('ignore = ["HG301"]', 0),
        ('severity = { HG301 = "off" }', 0),
        ('severity = { HG301 = "hint" }', 0),
        ('per-file-ignores = { "*.py" = ["HG3"] }', 0),
        ("", 1),
    ],
)
def test_the_configuration_counts(project: Path, config: str, code: int) -> None:
    write(project, a=WEAK, headgate_toml=config)
    assert main(["check", ".", "--no-bandit"]) == code


def test_the_command_line_wins_over_the_configuration(project: Path) -> None:
    write(project, a=WEAK, headgate_toml='fail-on = "never"\nselect = ["HG5"]\n')
    assert main(["check", "--select", "HG3", "--fail-on", "warning"]) == 1


def test_a_named_configuration_stands_in_for_all_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=WEAK, b__c=WEAK, headgate_toml='ignore = ["HG301"]\n')
    write(project, b__headgate_toml='ignore = ["HG301"]\n', other_toml="")
    assert codes(capsys) == []
    assert codes(capsys, "--config", "other.toml") == ["a.py:HG301", "b/c.py:HG301"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "does not exist"),
        ("select = [", "not valid TOML"),
        ("[project]\n", "has no table [tool.headgate]"),
    ],
)
def test_a_named_configuration_that_cannot_be_read_is_wrong_usage(
    project: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    write(project, a=CLEAN)
    if content is not None:
        (project / "pyproject.toml").write_text(content, "utf-8")
    assert main(["check", "--config", "pyproject.toml"]) == 2
    assert words in capsys.readouterr().err


def test_a_mistake_in_the_configuration_is_said_and_the_rest_is_used(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=LOUD + WEAK, b=LOUD, headgate_toml='ignore = ["HG301"]\nslect = []\n')
    assert main(["check", "."]) == 1
    err = capsys.readouterr().err
    assert err.count("headgate.toml:2: unknown key `slect`; did you mean `select`?") == 1
    assert codes(capsys) == ["a.py:HG502", "b.py:HG502"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--select", "HG309x"], "unknown code `HG309x` in `--select`; did you mean `HG309`?"),
        (["--ignore", "HG1,XX"], "unknown code `XX` in `--ignore`"),
        (["--fail-on", "sometimes"], "invalid choice"),
        (["--profile", "x"], "invalid choice"),
        (["-", "a.py"], "stdin cannot be checked together with paths"),
        (["--jobs", "-1"], "expected a number of processes"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_ends_with_2(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    write(project, a=CLEAN)
    assert main(["check", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.py", b"x = '\xff'\n", "a.py: is not UTF-8: byte 0xff at offset 5"),
        ("a.py", b"x = 1\0\n", "a.py: contains a NUL byte at offset 5"),
        ("a.py", b"# coding: klingon\n", "a.py: has an encoding that cannot be used"),
        ("missing.py", None, "missing.py: does not exist"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_others_are_checked(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, words: str
) -> None:
    write(project, b=WEAK)
    if content is not None:
        (project / name).write_bytes(content)
    assert main(["check", name, "b.py"]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert "b.py:3:1: warning HG301" in out


def test_pipes_are_refused_without_waiting(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(project / "pipe.py")
    assert main(["check", "pipe.py"]) == 2
    assert "is not a regular file" in capsys.readouterr().err


def test_a_line_of_two_megabytes_is_checked_and_shown_in_part(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=f"import hashlib\nx = '{'y' * 2_000_000}'; hashlib.md5(data)\n")
    assert main(["check", "--no-bandit", "a.py"]) == 1
    out, _ = capsys.readouterr()
    assert "HG301" in out
    assert max(map(len, out.splitlines())) < 400


def test_broken_code_is_checked_and_said_to_be_broken(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=f"{WEAK}def f(:\n    pass\n\n{LOUD}")
    assert main(["check", "a.py"]) == 1
    out, err = capsys.readouterr()
    assert "HG301" in out
    assert "HG502" in out
    assert "a.py:4: syntax: does not parse" in err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_come_in_the_order_of_their_paths(
    project: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    names = [f"p{n:02}" for n in range(40)]
    write(project, **dict.fromkeys(reversed(names), WEAK))
    assert codes(capsys, "--jobs", jobs) == [f"{name}.py:HG301" for name in names]


def test_exclusions_and_ignore_files_are_respected(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=WEAK, gen__b=WEAK, ignored__c=WEAK, venv__d=WEAK)
    write(project, headgate_toml='exclude = ["gen/"]\n')
    (project / ".gitignore").write_text("ignored/\n", "utf-8")
    assert codes(capsys) == ["a.py:HG301"]
    assert codes(capsys, "gen/b.py") == ["gen/b.py:HG301"]


def test_an_empty_folder_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "No findings in 0 files.\n"


def test_bandit_runs_inside_unless_it_is_switched_off(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a="import pyghmi\n\nassert x\n")
    main(["check", "a.py"])
    assert "B415" in capsys.readouterr().out
    main(["check", "a.py", "--no-bandit"])
    assert "B415" not in capsys.readouterr().out
    write(project, headgate_toml="bandit = false")
    main(["check", "a.py"])
    assert "B415" not in capsys.readouterr().out


def test_the_profile_of_bandit_reports_what_bandit_does(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=LOUD + "import pickle\n")
    main(["check", "a.py", "--profile", "bandit", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["code"] for finding in found} == {"B506", "B403"}


def test_versions_of_the_project_decide(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, a="import yaml\n\nyaml.load(data)\n")
    site = project / ".venv/lib/python3.11/site-packages"
    (site / "PyYAML-3.13.dist-info").mkdir(parents=True)
    assert codes(capsys, "a.py") == ["a.py:HG502"]
    (site / "PyYAML-3.13.dist-info").rename(site / "PyYAML-6.0.dist-info")
    os.utime(site, (1, 1))
    assert codes(capsys, "a.py") == []


def test_stdin_is_checked_as_if_it_had_a_name(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, headgate_toml='per-file-ignores = { "quiet.py" = ["HG3"] }\n')

    def check(*arguments: str, data: bytes = WEAK.encode()) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main(["check", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    code, out, _ = check("-")
    assert (code, out.split(" ")[0]) == (1, "<stdin>:3:1:")
    code, out, _ = check("--stdin-filename", "a/b.py", "-")
    assert (code, out.split(" ")[0]) == (1, "a/b.py:3:1:")
    assert check("--stdin-filename", "quiet.py", "--no-bandit")[0] == 0
    code, _, err = check("-", data=b"\xff")
    assert (code, err) == (2, "headgate: error: <stdin>: is not UTF-8: byte 0xff at offset 0\n")


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_the_report_can_go_to_a_file(
    project: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    write(project, a=WEAK)
    assert main(["check", "a.py", "--format", format_, "--output", "out.txt"]) == 1
    assert capsys.readouterr().out == ""
    assert "HG301" in (project / "out.txt").read_text("utf-8")
    assert main(["check", "a.py", "--format", format_, "--output", "no/out.txt"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert sorted(p.name for p in project.iterdir()) == [".git", "a.py", "out.txt"]


@pytest.mark.parametrize(
    ("choice", "environment", "coloured"),
    [
        ("auto", {}, False),
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {}, False),
    ],
)
def test_colours_follow_the_choice(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    environment: dict[str, str],
    coloured: bool,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write(project, a=WEAK)
    main(["check", "a.py", "--color", choice])
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_quiet_prints_findings_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, a=CLEAN)
    assert main(["check", "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_sarif_and_json_carry_checked_edits(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=QUIET)
    main(["check", "--no-bandit", "--format", "sarif"])
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert result["fixes"][0]["artifactChanges"][0]["replacements"]
    main(["check", "--no-bandit", "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["fixes"][0]["edits"]


FLOW = """\
import os
from flask import Flask, request
app = Flask(__name__)

def run(command):
    os.system(command)

@app.route("/")
def ping():
    host = request.args["host"]
    run("ping " + host)
"""


def test_the_way_of_a_value_is_in_every_format(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, a=FLOW)
    assert main(["check", "--no-bandit", "a.py"]) == 1
    lines = capsys.readouterr().out.splitlines()
    source = lines.index("   = a.py:10:12: comes from the query string of the request")
    assert lines[source + 1 : source + 3] == [
        '10 |     host = request.args["host"]',
        '11 |     run("ping " + host)',
    ]
    main(["check", "--no-bandit", "a.py", "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["evidence"] == "remote"
    assert {step["line"] for step in finding["flow"]} == {10, 11}
    main(["check", "--no-bandit", "a.py", "--format", "sarif"])
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (thread,) = result["codeFlows"][0]["threadFlows"]
    regions = [s["location"]["physicalLocation"]["region"] for s in thread["locations"]]
    assert (regions[0]["startLine"], regions[-1]["startLine"]) == (10, 6)


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
@pytest.mark.parametrize("bandit", [[], ["--no-bandit"], ["--profile", "bandit"]])
@pytest.mark.parametrize(
    "text",
    [
        f'password = "{SECRET}"\n',
        f"connect(user='me', password='{SECRET}')\n",
        f"def f(password='{SECRET}'):\n    pass\n",
        f"import requests\nrequests.get(u, password='{SECRET}', verify=False)\n",
        f"password = '{SECRET}'  # headgate: ignore[HG601] known\n",
        f"if password == '{SECRET}':\n    pass\n",
        f"import requests\nrequests.get('https://e.org/?password={SECRET}', timeout=9)\n",
        f"import jwt\njwt.encode(claims, '{SECRET}', algorithm='HS256')\n",
        f"import jwt\nSIGN = '{SECRET}'\njwt.encode(claims, SIGN, algorithm='HS256')\n",
        f"password = f'''{{x}}\n{SECRET}'''\n",
        f"password = '{SECRET}'  # {SECRET}\nimport os\nos.system('x {SECRET} ' + y)\n",
        f'x = """broken\npassword = "{SECRET}"\nimport os\nos.system("{SECRET}" + y)\n',
        f"import os\npassword = '{SECRET}'\nx = input('{SECRET}') + '{SECRET}'\nos.system(x)\n",
    ],
)
def test_no_secret_is_ever_printed(
    project: Path, capsys: pytest.CaptureFixture[str], format_: str, bandit: list[str], text: str
) -> None:
    write(project, a=text)
    main(["check", "a.py", "--format", format_, *bandit])
    out, err = capsys.readouterr()
    assert SECRET not in out + err


def test_packages_are_checked_in_code_and_in_manifests(
    capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    (project / "app.py").write_text("import reqests\nimport acme_made_up_thing\n", "utf-8")
    (project / "requirements.txt").write_text(
        "requests\nflaskk  # headgate: ignore[HG902] ours\nnumppy\n--trusted-host x\n", "utf-8"
    )
    (project / "uv.lock").write_text('[[package]]\nname = "djanngo"\nversion = "1"\n', "utf-8")
    assert codes(capsys) == [
        "app.py:HG902",
        "app.py:HG901",
        "requirements.txt:HG902",
        "requirements.txt:HG904",
        "uv.lock:HG902",
    ]


def test_bandit_does_not_read_manifests(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    (project / "requirements.txt").write_text("import pickle\n", "utf-8")
    main(["check", "--format", "json", "--profile", "bandit"])
    assert json.loads(capsys.readouterr().out)["findings"] == []


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9/simple"])
def test_an_index_is_asked_only_if_the_command_line_names_it(project: Path, address: str) -> None:
    configs = configurations(Selection((".",), package_index=address or None))
    assert not isinstance(configs, Misuse)
    assert configs.of_folder(project).package_index == address


def test_packages_that_a_cell_installs_are_checked_one_by_one(
    capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    source = "!pip install numppy requests reqests\n"
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project / "a.ipynb").write_text(json.dumps(notebook), "utf-8")
    main(["check", "--format", "json", "--no-bandit"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(f["code"], f["column"]) for f in found] == [("HG902", 14), ("HG902", 30)]


def test_an_unknown_module_is_reported_once_in_each_file(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = "import acme_made_up_thing\n\n\ndef f():\n    from acme_made_up_thing import x\n"
    write(project, a=twice, b=twice)
    assert codes(capsys, ".") == ["a.py:HG901", "b.py:HG901"]
