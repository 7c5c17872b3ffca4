"""Installed plugins, good and bad, and when Bandit is loaded. Each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLUGINS = """
import ast
import logging
import bandit

print("printed while importing")


def test(id_, *kinds, config=None):
    def set_(function):
        function._test_id = id_
        function._checks = list(kinds)
        if config:
            function._takes_config = config
        return function
    return set_


def gen_config(name):
    return {"word": "hello"} if name == "greeting" else 1 / 0


@test("X001", "Str", config="greeting")
def greeting(context, config):
    if context.string_val == config["word"]:
        return bandit.Issue("HIGH", text="a greeting", confidence="LOW")


@test("X002", "Call")
def raising(context):
    logging.getLogger("bandit.core.tester").error("logged")
    raise ValueError("source of " + ast.dump(context.node))


@test("X003", "Call", config="nothing")
def unset(context, config):
    raise AssertionError


@test("X004", "Call")
def wrong(context):
    return bandit.Issue("ENORMOUS", text="an issue")


@test("X005", "Call")
def leaving(context):
    raise SystemExit(3)


@test("X006", "File")
def file_level(context):
    context.file_data.seek(0)
    if b"hello" in context.file_data.read():
        return bandit.Issue("MEDIUM", text="hello", lineno=2)


def nameless(context):
    raise AssertionError
"""

ENTRY_POINTS = """
[bandit.plugins]
greeting = those_plugins:greeting
raising = those_plugins:raising
unset = those_plugins:unset
wrong = those_plugins:wrong
leaving = those_plugins:leaving
file_level = those_plugins:file_level
nameless = those_plugins:nameless
missing = no_such_module:missing
[bandit.blacklists]
listed = those_lists:{listed}
"""

LISTS = """
def listed():
    entry = {"name": "old", "id": "X101", "level": "LOW", "message": "{name} is old",
             "qualnames": ["old.call"], "cwe": 20}
    return {"Call": [entry]}


def broken():
    raise RuntimeError("broken list")
"""

SCRIPT = """
import json, sys
from headgate.bandit import *
from headgate.engine import RuleSet, analyze
from headgate.text import Snapshot

assert not any(name.split(".")[0] in ("bandit", "stevedore") for name in sys.modules)


text = "def f():\\n    call('hello')\\n    old.call(exec(a))\\n"
(unit,) = analyze(Snapshot.of(text), RuleSet.of(())).units()
problems = []
settings, _ = settings_from(sys.argv[1] or None, None)
assert not any(name.split(".")[0] in ("bandit", "stevedore") for name in sys.modules)
found = check_unit(unit, settings, on_problem=problems.append)
whole = check_whole_file(text.encode(), "a.py", settings)
level = check_file_level(text, "a.py", settings)
print(json.dumps({
    "unit": [(f.code, f.name, f.range.start.line, f.severity.name) for f in found],
    "whole": [(f.code, f.name, f.range.start.line, f.severity.name) for f in whole],
    "level": [(f.code, f.name, f.range.start.line, f.severity.name) for f in level],
    "problems": [(p.where, p.message, p.line) for p in problems],
    "setup": [p.message for p in setup_problems(settings)],
    "id": installed_ids().get("greeting"),
}))
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def run(listed: str = "listed", pyproject: str = "") -> dict[str, Any]:
        (tmp_path / "those_plugins.py").write_text(PLUGINS)
        (tmp_path / "those_lists.py").write_text(LISTS)
        info = tmp_path / "those_plugins-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: those-plugins\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(ENTRY_POINTS.format(listed=listed))
        script = f"import sys; sys.path.append({str(tmp_path)!r})\n{SCRIPT}"
        done = subprocess.run(
            [sys.executable, "-I", "-c", script, pyproject],
            capture_output=True,
            text=True,
            check=False,
            # stevedore keeps a list of entry points for each path there.
            env={"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)},
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    return run


def test_plugins_run_and_bad_ones_cost_one_problem_each(run: Any) -> None:
    said = run()
    assert said["unit"] == [
        ["X001", "greeting", 1, "WARNING"],
        ["X101", "old", 2, "HINT"],
        ["B102", "exec_used", 2, "INFORMATION"],
    ]
    level = ["X006", "file_level", 1, "INFORMATION"]
    assert said["level"] == [level]
    assert sorted(said["whole"]) == sorted([*said["unit"], level])
    assert [(where, line) for where, _, line in said["problems"]] == [
        ("X002", 1),
        ("X005", 1),
        ("X004", None),
        ("X004", None),
        ("X004", None),
    ]
    assert "raised ValueError at those_plugins.py:" in said["problems"][0][1]
    assert "source of" not in json.dumps(said["problems"])
    assert said["id"] == "X001"


def test_plugins_that_cannot_be_loaded_are_named(run: Any) -> None:
    said = run()["setup"]
    for part in ("no_such_module", "'unset' cannot be used", "'nameless' has no ID", "printed"):
        assert sum(part in message for message in said) == 1, said


def test_plugins_have_option_tables_and_ids_in_the_configuration(run: Any) -> None:
    said = run(
        pyproject="[tool.bandit]\nskips = ['X002', 'B102']\n[tool.bandit.greeting]\nword = 'hi'\n"
    )
    assert [code for code, *_ in said["unit"]] == ["X101"]
    assert not any("no installed" in message for message in said["setup"])


def test_a_list_that_raises_leaves_no_bandit_and_one_problem(run: Any) -> None:
    said = run("broken")
    assert said["unit"] == said["whole"] == said["level"] == []
    assert [where for where, *_ in said["problems"]] == ["bandit"]
    assert "Bandit cannot be loaded: RuntimeError" in said["problems"][0][1]
    assert len(said["setup"]) == 1
