"""`headgate mcp`, asked by the SDK's own client over stdio."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from headgate.cli.agent_tools import Refused, Tools

MD5 = "import hashlib\nhashlib.md5(data)\n"
YAML = "import yaml\nyaml.load(text, Loader=yaml.Loader)\n"
INPUTS = "from flask import request\ndef name():\n    return request.args['q']\n"
SHELL = "import os\nfrom inputs import name\nos.system('ping ' + name())\n"
SECRET = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".git").mkdir()
    (tmp_path / "outside.py").write_text(MD5)
    (folder / "inputs.py").write_text("def name():\n    return 'fixed'\n")
    (folder / "run.py").write_text(SHELL)
    (folder / "old.py").write_text(MD5 + "x = 1\n")
    (folder / "link.py").symlink_to(tmp_path / "outside.py")
    monkeypatch.chdir(folder)
    return folder


def talk(folder: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[list[str], list[Any]]:
    """Start a server, ask it, and return the names of its tools and its answers.

    An answer is what is structured in it, or the text of an error.
    """

    async def session() -> tuple[list[str], list[Any]]:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-m", "headgate", "mcp"],
            cwd=str(folder),
            env=dict(os.environ),
        )
        answers: list[Any] = []
        async with Client(stdio_client(parameters)) as client:
            listed = (await client.list_tools()).tools
            assert all(tool.description and "  " not in tool.description for tool in listed)
            tools = [tool.name for tool in listed]
            for name, arguments in calls:
                result: Any = await client.call_tool(name, arguments)
                answers.append(
                    result.content[0].text if result.is_error else result.structured_content
                )
        return tools, answers

    return anyio.run(session)


def places(answer: Any) -> list[str]:
    return [f"{f['path']}:{f['line']}:{f['code']}" for f in answer["findings"]]


def test_all_tools(project: Path) -> None:
    (project / "inputs.py").write_text(INPUTS)
    diff = "--- a/old.py\n+++ b/old.py\n@@ -2,0 +3 @@\n+x = 1\n"
    source = "--- a/inputs.py\n+++ b/inputs.py\n@@ -1,2 +1,3 @@\n" + "".join(
        f"+{line}\n" for line in INPUTS.splitlines()
    ) + "-def name():\n-    return 'fixed'\n"  # fmt: skip
    tools, answers = talk(
        project,
        [
            ("check_code", {"code": YAML}),
            ("check_code", {"code": SHELL, "filename": "new.py"}),
            ("check_code", {"code": "x = 1\n"}),
            ("check_file", {"path": "old.py"}),
            ("check_diff", {"diff": diff}),
            ("check_diff", {"diff": source}),
            ("fix_code", {"code": YAML, "unsafe": True}),
            ("explain_rule", {"code": "HG502"}),
            ("check_code", {"code": f"key = '{SECRET}'\n"}),
        ],
    )
    assert tools == ["check_code", "check_file", "check_diff", "explain_rule", "fix_code"]
    yaml, shell, clean, old, same, caused, fixed, page, secret = answers
    assert places(yaml) == ["<code>:2:HG502"]
    assert yaml["findings"][0]["severity"] == "error"
    assert "yaml.load(text, Loader=yaml.SafeLoader)" in yaml["findings"][0]["text"]
    assert places(shell) == ["new.py:3:HG101"]
    assert "way: inputs.py:3: comes from the query string" in shell["findings"][0]["text"]
    assert clean == {"findings": [], "more": 0, "problems": []}
    assert places(old) == ["old.py:2:HG301"]
    assert same == clean
    assert places(caused) == ["run.py:3:HG101"]
    assert fixed["code"] == YAML.replace("yaml.Loader", "yaml.SafeLoader")
    assert (fixed["left"], len(fixed["fixes"])) == ([], 1)
    assert "unsafe-yaml-load" in page["result"]
    assert secret["findings"]
    assert SECRET not in str(secret)


def test_nothing_outside_of_the_folder_is_read(project: Path) -> None:
    outside = str(project.parent / "outside.py")
    diff = "--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-a\n+b\n"
    calls = [
        ("check_file", {"path": p}) for p in ("../outside.py", outside, "link.py", "/dev/zero", "")
    ]
    calls += [("check_diff", {"diff": diff.format("../outside.py")})]
    calls += [(name, {"code": MD5, "filename": "../x.py"}) for name in ("check_code", "fix_code")]
    _, answers = talk(project, calls)
    assert all("outside of the folder" in answer for answer in answers), answers


def test_the_cells_of_a_notebook_are_mended(project: Path) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": [line]}
        for line in ("%matplotlib inline", "import yaml", "yaml.load(text, yaml.Loader)", "exec(x)")
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    code = json.dumps(content, indent=1)
    fixed = Tools(project).fix_code(code, "a.ipynb", unsafe=True)
    assert fixed.code == code.replace("yaml.Loader", "yaml.SafeLoader")
    assert [fix[:6] for fix in fixed.fixes] == ["HG502:"]
    assert [(one.path, one.line, one.code) for one in fixed.left] == [("a.ipynb", 1, "HG103")]


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("check_diff", {"diff": "no diff"}, "no unified diff"),
        ("explain_rule", {"code": "HG999"}, "no rule is called `HG999`"),
        ("fix_code", {"code": "x = 1", "filename": "a.ipynb"}, "is no notebook"),
        ("check_code", {"code": "x" * (16 * 1024 * 1024 + 1)}, "has more than"),
    ],
)
def test_what_cannot_be_answered_is_told(
    project: Path, tool: str, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        getattr(Tools(project), tool)(**arguments)


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.py", "does not exist"), ("bad.py", "NUL"), ("broken.py", "does not parse")],
)
def test_what_cannot_be_checked_is_a_problem(project: Path, name: str, words: str) -> None:
    (project / "bad.py").write_bytes(b"\0")
    (project / "broken.py").write_text("def f(:\n")
    (problem,) = Tools(project).check_file(name).problems
    assert problem.startswith(name)
    assert words in problem


def test_files_that_change_between_two_questions_are_read_again(project: Path) -> None:
    tools = Tools(project)
    assert tools.check_file("run.py").findings == ()
    (project / "inputs.py").write_text(INPUTS)
    (found,) = tools.check_file("run.py").findings
    assert found.code == "HG101"


def test_what_is_kept_between_two_questions_changes_no_answer(project: Path) -> None:
    tools = Tools(project)

    def ask() -> list[list[str]]:
        names = ("run.py", "old.py", "inputs.py")
        kept = [[f"{f.line}:{f.code}" for f in tools.check_file(n).findings] for n in names]
        code = tools.check_code(SHELL, "run.py").findings
        kept.append([f"{f.line}:{f.code}" for f in code])
        look_for = [sys.executable, "-c", _AFRESH, str(project), *names]
        done = subprocess.run(look_for, capture_output=True, check=True, text=True)
        assert kept[:3] == json.loads(done.stdout)
        return kept

    assert ask() == [[], ["2:HG301"], [], []]
    (project / "inputs.py").write_text(INPUTS)
    assert ask()[0] == ["3:HG101"]
    # Code that is asked about is in no file afterwards.
    assert tools.check_code("def name():\n    return 1\n", "inputs.py").findings == ()
    assert ask()[0] == ["3:HG101"]
    (project / "old.py").write_text(MD5 + "import pyghmi\n\n\nimport wsgiref.handlers.CGIHandler\n")
    assert ask()[1] == ["2:HG301", "3:B415", "6:B412"]
    (project / ".bandit").write_text("[bandit]\nskips: B415\n")
    assert ask()[1] == ["2:HG301", "6:B412"]
    (project / "pyproject.toml").write_text("[tool.headgate]\nbandit = false\n")
    assert ask()[1] == ["2:HG301"]
    (project / "inputs.py").unlink()
    (project / "inputs").mkdir()
    (project / "inputs" / "__init__.py").write_text("def name():\n    return 'fixed'\n")
    (project / "pyproject.toml").unlink()
    assert ask() == [[], ["2:HG301", "6:B412"], [], []]


_AFRESH = """
import json, sys
from pathlib import Path
from headgate.cli.agent_tools import Tools
found = [Tools(Path(sys.argv[1])).check_file(name).findings for name in sys.argv[2:]]
print(json.dumps([[f"{f.line}:{f.code}" for f in one] for one in found]))
"""


def test_many_findings_are_cut(project: Path) -> None:
    answer = Tools(project).check_code("import hashlib, yaml\n" + "hashlib.md5(a)\n" * 60 + YAML)
    assert (len(answer.findings), answer.more) == (50, 11)
    assert answer.findings[0].code == "HG502"


def test_without_the_sdk_it_says_what_to_do(project: Path) -> None:
    fake = project / "fake" / "mcp"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("raise ImportError\n")
    path = os.pathsep.join([str(fake.parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "headgate", "mcp"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"pip install 'headgate[mcp]'" in done.stderr
