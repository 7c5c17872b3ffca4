"""Names, docstrings and the cost of the start, for every module of the tree."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for source in ("server", "rules") for path in (ROOT / source).rglob("*.py"))

VAGUE = {"base", "common", "core", "helper", "helpers", "misc", "util", "utils"}


def own_name(path: Path) -> str:
    return path.parent.name if path.name == "__init__.py" else path.stem


def test_every_module_says_what_it_owns() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").strip()
    ]
    assert not silent


def test_no_module_is_named_for_nothing() -> None:
    assert not [str(path.relative_to(ROOT)) for path in MODULES if own_name(path) in VAGUE]


def test_no_module_has_the_name_of_a_library_that_it_imports() -> None:
    wrong: list[str] = []
    for path in MODULES:
        roots: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                roots.add(node.module.split(".")[0])
        if own_name(path) in roots - {"headgate", "headgate_rules"}:
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong


def test_the_folders_of_the_tree_are_no_packages() -> None:
    """Else `server`, `rules` and `tests` could be imported, and would shadow other people's."""
    for folder in ("server", "rules", "tests"):
        assert not list((ROOT / folder).glob("*.py")), folder
    assert not list((ROOT / "tests").rglob("__init__.py"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert packages == ["server/headgate", "rules/headgate_rules"]


@pytest.mark.parametrize(
    "module", ["headgate.lsp.main", "headgate.cli.arguments", "headgate.cli.server"]
)
def test_the_server_starts_without_what_it_needs_later(module: str) -> None:
    out = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import json, sys, {module}; print(json.dumps([*sys.modules]))",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded: list[str] = json.loads(out.stdout)
    early = {
        "libcst",
        "sqlglot",
        "bandit",
        "stevedore",
        "rich",
        "pygls",
        "lsprotocol",
        "headgate.cli.check",
    }
    assert early.isdisjoint(loaded)


ALONE = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [n for n in sys.modules if n.startswith("headgate")]:
        del sys.modules[loaded]
    try:
        importlib.import_module(name)
    except (AttributeError, ImportError) as problem:
        print(name, problem)
"""


def test_modules_that_need_each_other_can_be_imported_in_any_order() -> None:
    semantics = ROOT / "server" / "headgate" / "semantics"
    names = [f"headgate.semantics.{path.stem}" for path in semantics.glob("*.py")]
    command = [sys.executable, "-c", ALONE, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == ""
