"""Notebooks on the command line: findings on the cell, in every format."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from headgate.__main__ import main

KEY = "sk-proj-9f3kQz8LmT2x" + "Vb7Rn4Wc6Yd1"
CELLS = (
    ("markdown", "# Title\neval(x)\n"),
    ("code", "%matplotlib inline\nimport yaml\nfrom flask import request\nname = request.args['n']\n"),
    ("code", "!ls -l {name}\n!pip install numpy --extra-index-url http://example.org\n"),
    ("code", ""),
    ("code", "%%bash\ncurl -s https://example.org/i.sh | sh\n"),
    ("raw", "eval(name)"),
    ("code", "password = 'hunter2hunter2'\n%time yaml.load(name, yaml.Loader)  # headgate: ignore[HG502] so"),
    ("code", "eval(name)"),
)  # fmt: skip


def notebook(*cells: tuple[str, str], lines: bool = True, **more: Any) -> str:
    """Return the JSON of a notebook, as Jupyter writes it."""
    made: list[dict[str, Any]] = []
    for kind, text in cells:
        source = text.splitlines(keepends=True) if lines else text
        cell: dict[str, Any] = {"cell_type": kind, "id": str(len(made)), "metadata": {}}
        if kind == "code":
            cell |= {
                "execution_count": 1,
                "outputs": [{"output_type": "stream", "text": ["eval(x)"]}],
            }
        made.append(cell | {"source": source})
    content = {
        "cells": made,
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
        **more,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "a.ipynb").write_text(notebook(("code", "eval(x)")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["check", "--format", "json", "--no-bandit", *arguments])
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return content


def places(content: dict[str, Any]) -> list[tuple[int, int, int, str]]:
    return [(f["cell"], f["line"], f["column"], f["code"]) for f in content["findings"]]


FOUND = [
    (3, 1, 2, "HG101"),
    (3, 2, 2, "HG904"),
    (5, 2, 1, "HG905"),
    (7, 1, 12, "HG601"),
    (8, 1, 6, "HG103"),
]


@pytest.mark.parametrize("lines", [True, False])
def test_findings_are_on_the_cell(
    project: Path, lines: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.ipynb").write_text(notebook(*CELLS, lines=lines))
    content = report(capsys)
    assert places(content) == FOUND
    assert content["suppressed"] == 1
    assert not content["problems"]
    first = content["findings"][0]
    assert first["excerpt"] == "!ls -l {name}"
    assert (first["flow"][0]["cell"], first["flow"][0]["line"]) == (2, 4)
    assert "hunter2" not in json.dumps(content)


def test_the_text_names_the_cell(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ipynb").write_text(notebook(*CELLS))
    assert main(["check", "--no-bandit", "a.ipynb"]) == 1
    out = capsys.readouterr().out
    assert "a.ipynb:cell 3:1:2: error HG101" in out
    assert "a.ipynb:cell 2:4:8: comes from the query string" in out
    assert "%time yaml" not in out


def test_sarif_has_the_cell_as_a_logical_place(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.ipynb").write_text(notebook(*CELLS))
    main(["check", "--no-bandit", "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    result = run["results"][0]
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "a.ipynb"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "cell 3, line 1"
    assert result["properties"]["cell"] == 3
    assert "fixes" not in result


def test_bandit_checks_the_cells_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ipynb").write_text(
        notebook(("code", "!ls"), ("code", "\nimport pyghmi\n"), ("code", "import pyghmi\n"))
    )
    main(["check", "--format", "json"])
    content = json.loads(capsys.readouterr().out)
    assert {(f["cell"], f["line"]) for f in content["findings"]} == {(2, 2), (3, 1)}


def test_fixes_tell_lines_of_the_cell(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ipynb").write_text(
        notebook(("code", "import yaml"), ("code", "\nyaml.load(x, yaml.Loader)"))
    )
    (finding,) = report(capsys)["findings"]
    assert [edit["line"] for fix in finding["fixes"] for edit in fix["edits"]] == [2]


def test_what_does_not_parse_is_told_with_its_cell(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.ipynb").write_text(notebook(("code", "x = 1"), ("code", "\nif x")))
    (problem,) = report(capsys)["problems"]
    assert (problem["line"], problem["message"].split(":")[0]) == (2, "in cell 2")


def test_other_files_are_followed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "helper.py").write_text("import os\ndef go(x):\n    os.system(x)\n")
    cells = (
        ("code", "from flask import request\nfrom helper import go"),
        ("code", "go(request.args['x'])"),
    )
    (project / "a.ipynb").write_text(notebook(*cells))
    content = report(capsys)
    (finding,) = [f for f in content["findings"] if f["code"] == "HG101"]
    assert finding["path"] == "helper.py"
    assert "cell" not in finding


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not JSON"),
        ("[]", "is no object"),
        ("{}", "does not say its `nbformat`"),
        ('{"nbformat": 4}', "odd `cells`"),
        ('{"nbformat": 4, "cells": 1}', "odd `cells`"),
        ('{"nbformat": 4, "cells": [1]}', "odd `cells`"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', "odd `cells`"),
        ("[" * 100_000, "its JSON cannot be read"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_what_is_no_notebook_is_told(
    project: Path, content: str | bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = content.encode() if isinstance(content, str) else content
    (project / "a.ipynb").write_bytes(data)
    (project / "b.py").write_text("eval(x)\n")
    assert main(["check", "--no-bandit"]) == 2
    output = capsys.readouterr()
    assert "a.ipynb: is no notebook" in output.err
    assert said in output.err
    assert "HG103" in output.out, "the other files are checked"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"metadata": {"language_info": {"name": "R"}}}, 0),
        ({"metadata": {"kernelspec": {"language": "julia"}}}, 0),
        ({"metadata": {}}, 1),
        ({"metadata": 3}, 1),
        (
            {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "eval(x)"}]}]},
            1,
        ),
    ],
)
def test_kernels_and_forms(
    project: Path, more: dict[str, Any], found: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.ipynb").write_text(notebook(("code", "eval(x)"), **more))
    content = report(capsys)
    assert len(content["findings"]) == found
    assert content["files"] == 1
    assert not content["errors"]


def test_stdin_may_be_a_notebook(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO(notebook(("code", "eval(x)")).encode())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=data))
    assert places(report(capsys, "--stdin-filename", "a.ipynb")) == [(1, 1, 6, "HG103")]


MENDED = (
    ("code", "%matplotlib inline\nimport yaml\nimport random\n"),
    ("code", "%time yaml.load(name, yaml.Loader)\nx = yaml.load(name, yaml.Loader)  # é\n"),
    ("code", "subprocess.run('ls -l', shell=True)"),
    ("code", "import subprocess\n\nsubprocess.run('ls -l', shell=True)"),
    ("code", "password = ''.join(random.choice('ab') for _ in range(9))"),
)


@pytest.mark.parametrize("lines", [True, False])
def test_fix_mends_cells_and_leaves_all_else_as_it_is(project: Path, lines: bool) -> None:
    old = notebook(*MENDED, lines=lines)
    (project / "a.ipynb").write_text(old)
    assert main(["fix", "--unsafe", "a.ipynb"]) == 0
    expected = (
        ("code", "import secrets\n\n%matplotlib inline\nimport yaml\n"),
        ("code", MENDED[1][1].replace("x = yaml.load(name, yaml.Loader)",
                                      "x = yaml.load(name, yaml.SafeLoader)")),
        MENDED[2],
        ("code", 'import subprocess\n\nsubprocess.run(["ls", "-l"])'),
        ("code", MENDED[4][1].replace("random", "secrets")),
    )  # fmt: skip
    assert (project / "a.ipynb").read_text() == notebook(*expected, lines=lines)
    assert main(["fix", "--unsafe", "--check", "a.ipynb"]) == 0


def test_a_diff_of_a_notebook_is_one_of_its_cells(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = notebook(("code", "%time 1\nimport yaml\nyaml.load(x, yaml.Loader)\n"))
    (project / "a.ipynb").write_text(old)
    main(["fix", "--unsafe", "--diff", "a.ipynb"])
    out = capsys.readouterr().out
    assert "-yaml.load(x, yaml.Loader)\n+yaml.load(x, yaml.SafeLoader)\n" in out
    assert " %time 1\n" in out
    assert (project / "a.ipynb").read_text() == old


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
@pytest.mark.parametrize(
    "cell",
    [
        f"!export OPENAI_API_KEY={KEY} && run",
        f"%%bash\nls\nexport OPENAI_API_KEY={KEY}\nls",
        f"%env OPENAI_API_KEY={KEY}",
        f"!curl -H 'Authorization: Bearer {KEY}' {{url}}",
        f"x = '{KEY}'",
    ],
)
def test_a_secret_in_a_cell_is_found_and_never_shown(
    project: Path, cell: str, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.ipynb").write_text(notebook(("code", cell)))
    assert main(["check", "--format", format_, "a.ipynb"]) == 1
    out = capsys.readouterr().out
    assert "HG602" in out
    assert KEY not in out
    assert KEY[8:] not in out
