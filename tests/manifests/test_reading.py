"""What manifests say, and where."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import cast

import pytest

from headgate.manifests import Role, entries, included_files, of_requirement
from headgate.manifests.toml_lines import texts
from headgate.ruleapi import DocumentKind


def read(kind: DocumentKind, text: str) -> list[tuple[str, str]]:
    lines = text.split("\n")
    found = entries(kind, lines)
    for entry in found:
        start, end = entry.range
        assert lines[start.line][start.column : end.column] == entry.name
    return [(entry.name, entry.source or entry.specifier) for entry in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("requests", [("requests", "")]),
        ("requests>=2.31,<3 ; python_version > '3.8' # x", [("requests", ">=2.31,<3")]),
        ("  Flask [async] == 2.0", [("Flask", "==2.0")]),
        ("requests (>=2)", [("requests", ">=2")]),
        ("a\n# b\n\n-r c.txt\n--extra-index-url https://d\ne", [("a", ""), ("e", "")]),
        ("a==1 \\\n    --hash=sha256:0 \\\n    --hash=sha256:1\nb", [("a", "==1"), ("b", "")]),
        ("a==1 --hash=sha256:0", [("a", "==1")]),
        ("a @ https://x/a.whl", [("a", "https://x/a.whl")]),
        ("-e git+https://x/a.git#egg=a", [("a", "git+https://x/a.git")]),
        ("git+https://x/a.git#egg=a", [("a", "git+https://x/a.git")]),
        ("./local/a.whl", []),
        ("https://x/a.whl", []),
        ("requests and more prose", []),
        ("r\u0435quests==1", [("r\u0435quests", "==1")]),
        ("a.b-c_d~=1.0", [("a.b-c_d", "~=1.0")]),
    ],
)
def test_requirements(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(DocumentKind.REQUIREMENTS, text) == expected


def test_files_that_are_included() -> None:
    lines = ["-r base.txt", "--constraint=c.txt  # x", "requests", "-cother.txt"]
    assert included_files(lines) == ("base.txt", "c.txt", "other.txt")


PYPROJECT = '''
[build-system]
requires = ["hatchling>=1.2"]
[project]
name = "mine"
description = """
dependencies = ["not-this"]
"""
dependencies = [
    "requests>=2",  # "not-this"
    'rich [a] ; python_version < "3.9"',
    "tool @ git+https://x/y",
]
classifiers = ["Nothing"]
[project.optional-dependencies]
dev = ["pytest"]
"quoted" = ["mypy"]
[project.scripts]
cmd = "mine:main"
[dependency-groups]
test = ["coverage", {include-group = "dev"}]
[tool.poetry.dependencies]
python = "^3.11"
django = "^4.2"
"zope.interface" = { version = ">=5", optional = true }
local = { path = "../local" }
[tool.poetry.group.docs.dependencies]
sphinx = "*"
[tool.uv]
dev-dependencies = ["ruff"]
index-url = "https://x"
[tool.hatch.envs.lint]
dependencies = ["black"]
'''


def test_pyproject() -> None:
    assert read(DocumentKind.PYPROJECT, PYPROJECT) == [
        ("hatchling", ">=1.2"),
        ("requests", ">=2"),
        ("rich", ""),
        ("tool", "git+https://x/y"),
        ("pytest", ""),
        ("mypy", ""),
        ("coverage", ""),
        ("django", ">=4.2"),
        ("zope.interface", ">=5"),
        ("local", "../local"),
        ("sphinx", ""),
        ("ruff", ""),
        ("black", ""),
    ]
    roles = {e.name: e.role for e in entries(DocumentKind.PYPROJECT, PYPROJECT.split("\n"))}
    assert roles["hatchling"] is Role.BUILD
    assert roles["requests"] is Role.NEEDED


@pytest.mark.parametrize(
    "text",
    [
        '[project]\ndependencies = [\n  "requests",\n[tool.x]\na = ["b"]\n',
        '[project]\nname = \ndependencies = ["requests"]\n',
        '[project]\ndependencies = ["requests", "ri\n',
        '[x]\na = "unclosed\n[project]\ndependencies = ["requests"]\n',
    ],
)
def test_what_stands_outside_of_the_broken_place_is_read(text: str) -> None:
    assert ("requests", "") in read(DocumentKind.PYPROJECT, text)


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(cast("dict[str, object]", value).values())
    if isinstance(value, list):
        return [text for item in cast("list[object]", value) for text in strings(item)]
    return []


@pytest.mark.parametrize("text", [PYPROJECT, Path("pyproject.toml").read_text("utf-8")])
def test_the_strings_are_those_of_the_parser(text: str) -> None:
    found = [t.value for t in texts(text.split("\n")) if not t.is_key]
    wanted = [s for s in strings(tomllib.loads(text)) if "\n" not in s and "\\" not in s]
    assert sorted(s for s in found if "\\" not in s) == sorted(wanted)


UV = """version = 1
[[package]]
name = "anyio"
version = "4.1.0"
source = { registry = "https://index.example/simple" }
dependencies = [
    { name = "idna" },
]
[package.optional-dependencies]
name = "no"

[[package]]
name = "mine"
version = "0.1"
source = { editable = "." }
[[other]]
name = "not"
"""
PIPFILE_LOCK = """{
    "_meta": {
        "hash": {
            "sha256": "0"
        },
        "sources": [
            {
                "name": "pypi"
            }
        ]
    },
    "default": {
        "requests": {
            "hashes": [
                "sha256:0"
            ],
            "version": "==2.31.0"
        },
        "tool": {
            "git": "https://x/tool.git"
        }
    },
    "develop": {
        "pytest": {
            "version": "==8.0"
        }
    }
}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (UV, [("anyio", "4.1.0"), ("mine", ".")]),
        (
            PIPFILE_LOCK,
            [("requests", "2.31.0"), ("tool", "https://x/tool.git"), ("pytest", "8.0")],
        ),
        (
            'lock-version = "1.0"\n[[packages]]\nname = "attrs"\nversion = "25.1"\n'
            'sdist = {name = "x"}\n[packages.tool]\nname = "y"\n',
            [("attrs", "25.1")],
        ),
        ("", []),
    ],
)
def test_locks(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(DocumentKind.LOCK, text) == expected


def test_setup_cfg_and_pipfile() -> None:
    cfg = (
        "[metadata]\nname = x\n[options]\ninstall_requires =\n    requests>=2\n    # no\n"
        "    rich\npackages = find:\n[options.extras_require]\ndev = pytest\n"
    )
    assert read(DocumentKind.SETUP_CFG, cfg) == [
        ("requests", ">=2"),
        ("rich", ""),
        ("pytest", ""),
    ]
    pipfile = '[[source]]\nurl = "u"\n[packages]\nrequests = "*"\nflask = {version = "==2.0"}\n'
    assert read(DocumentKind.PIPFILE, pipfile) == [("requests", ""), ("flask", "==2.0")]


def test_a_requirement_alone() -> None:
    entry = of_requirement("Rich>=1", 3, 5)
    assert entry is not None
    assert (entry.key, entry.range.start) == ("rich", (3, 5))


@pytest.mark.parametrize("piece", ["a", "a ", "a.", '"', "'", "[", "]", "= ", " ", "#", "a[", "@"])
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_long_lines_take_no_longer_than_they_must(kind: DocumentKind, piece: str) -> None:
    lines = ["[project]", "dependencies = [", piece * 30_000, "[" + piece * 30_000]
    assert len(entries(kind, lines)) < 10
