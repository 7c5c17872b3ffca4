"""Holds the tree against the table "Who may import whom" of ARCHITECTURE.md.

The page is the rule: to change who may import whom, change its table.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = (ROOT / "server", ROOT / "rules")

CORE = {"manifests", "text", "ruleapi", "syntax", "semantics", "engine", "headgate_rules"}

LIBRARIES = {
    "libcst": {"fixes"},
    "sqlglot": {"fixes"},
    "bandit": {"bandit"},
    "stevedore": {"bandit"},
    "pygls": {"lsp"},
    "lsprotocol": {"lsp"},
    "packaging": {"evidence"},
    "rapidfuzz": {"evidence"},
    "rich": {"cli"},
    "mcp": {"cli"},
    "pathspec": {"project"},
    "detect_secrets": {"evidence"},
    "picklescan": {"evidence"},
    "fickling": {"evidence"},
    "cachetools": {
        "engine",
        "semantics",
        "syntax",
        "fixes",
        "bandit",
        "evidence",
        "project",
        "lsp",
    },
}
"""Which packages may import a library; what is not here nobody may import."""

IMPURE = frozenset(
    "asyncio ctypes fcntl ftplib getpass glob http importlib io locale logging multiprocessing os "
    "pathlib pickle platform queue random runpy sched secrets select selectors shelve shutil "
    "signal smtplib socket sqlite3 ssl subprocess tempfile threading time urllib.request uuid "
    "webbrowser zoneinfo".split()
)
"""Modules of the standard library that would give the core I/O, a clock, chance or global state."""


@dataclass(frozen=True)
class Import:
    """One import, wherever in a module it stands."""

    path: Path
    line: int
    name: str
    """The module that is imported, as far as the statement says."""

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.name}"


def modules() -> list[Path]:
    return sorted(path for source in SOURCES for path in source.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the dotted name under which a file is imported."""
    source = next(source for source in SOURCES if source in path.parents)
    return ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")


def package_of(name: str) -> str:
    """Return the row of the table that a module belongs to; "" for `headgate` itself."""
    parts = name.split(".")
    if parts[0] != "headgate":
        return parts[0]
    return parts[1] if len(parts) > 1 else ""


def imports_of(path: Path) -> Iterator[Import]:
    """Yield all imports, those in functions and those by a call with a constant among them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield Import(path, node.lineno, alias.name)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = module or ""
                if level:
                    package = name_of(path).split(".")
                    up = level - (path.name == "__init__.py")
                    base = ".".join([*package[: len(package) - up], *filter(None, [module])])
                for alias in names:
                    # `from headgate import lsp` imports a package, not a name in one.
                    yield Import(path, node.lineno, f"{base}.{alias.name}")
            case ast.Call(
                func=ast.Attribute(attr="import_module")
                | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield Import(path, node.lineno, name)
            case _:
                pass


IMPORTS = [found for path in modules() for found in imports_of(path)]


def table() -> dict[str, set[str]]:
    """Return what the page says each package may import of the others."""
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = page.partition("Who may import whom")[2].partition("\n#")[0]
    rows = re.findall(r"^\| *`?(\w+)`? *\| *(.*?) *\|$", section, re.M)
    packages = [name for name, _ in rows if name != "package"]
    out: dict[str, set[str]] = {}
    for name, may in rows:
        if name in packages:
            above = set(out) if "everything above" in may else set[str]()
            # Case tells our package `bandit` from Bandit.
            out[name] = above | {word for word in re.findall(r"\w+", may) if word in packages}
    return out


MAY_IMPORT = table()


def test_the_table_has_every_package_of_the_tree() -> None:
    there = {package_of(name_of(path)) for path in modules()} - {"", "__main__"}
    assert there <= set(MAY_IMPORT), "a package has no row in ARCHITECTURE.md"
    assert set(MAY_IMPORT) <= there, "ARCHITECTURE.md has a row for a package that is not there"


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_the_table_allows(package: str) -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if package_of(name_of(found.path)) == package
        and found.name.split(".")[0] in ("headgate", "headgate_rules")
        and (target := package_of(found.name)) in MAY_IMPORT
        and target != package
        and target not in MAY_IMPORT[package]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_has_no_cycle() -> None:
    seen: set[str] = set()
    for package, may in MAY_IMPORT.items():
        assert may <= seen, f"{package} may import what stands below it"
        seen.add(package)


def test_only_the_command_itself_starts_the_command_line() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if package_of(found.name) == "cli"
        and found.name.startswith("headgate.")
        and package_of(name_of(found.path)) not in ("cli", "__main__")
    ]
    assert not wrong, "\n".join(wrong)


def test_of_the_commands_only_server_and_try_know_the_server() -> None:
    users = {
        found.path.stem
        for found in IMPORTS
        if package_of(name_of(found.path)) == "cli" and found.name.startswith("headgate.lsp")
    }
    assert users <= {"server", "try_session"}


def test_libraries_are_imported_where_they_belong() -> None:
    wrong: list[str] = []
    for found in IMPORTS:
        library = found.name.split(".")[0]
        if library in sys.stdlib_module_names or library in ("headgate", "headgate_rules"):
            continue
        if package_of(name_of(found.path)) not in LIBRARIES.get(library, set()):
            wrong.append(str(found))
    assert not wrong, "\n".join(wrong)


def test_the_core_imports_nothing_that_does_io_or_tells_the_time() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if package_of(name_of(found.path)) in CORE
        and any(f"{found.name}.".startswith(f"{module}.") for module in IMPURE)
    ]
    assert not wrong, "\n".join(wrong)
