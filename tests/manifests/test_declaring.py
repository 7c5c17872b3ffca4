"""A package is added to what a file asks for, as the file is written, or not at all."""

from __future__ import annotations

import pytest

from headgate.manifests import declaration, setup_declaration
from headgate.ruleapi import DocumentKind
from headgate.text import Snapshot

PYPROJECT, REQUIREMENTS, PIPFILE, SETUP_CFG = (
    DocumentKind.PYPROJECT,
    DocumentKind.REQUIREMENTS,
    DocumentKind.PIPFILE,
    DocumentKind.SETUP_CFG,
)


def after(
    kind: DocumentKind, text: str, version: str = "", *, new_list: bool = False
) -> str | None:
    edits = declaration(kind, text, "pyyaml", version, new_list=new_list)
    return Snapshot.of(text).with_edits(edits).text if edits else None


LISTS = [
    ("[]", '["pyyaml"]'),
    ('["a"]', '["a", "pyyaml"]'),
    ('["a", "b>=1",]', '["a", "b>=1", "pyyaml",]'),
    ("['a']", "['a', 'pyyaml']"),
    ('[\n    "a",\n]', '[\n    "a",\n    "pyyaml",\n]'),
    ('[\n  "a",\n  "b"\n]', '[\n  "a",\n  "b",\n  "pyyaml"\n]'),
    ('[\n  "a",  # first, "x"\n]', '[\n  "a",  # first, "x"\n  "pyyaml",\n]'),
    ('[\n  "a"  # last ]\n]', '[\n  "a",  # last ]\n  "pyyaml"\n]'),
    ('[\n  "a",\n  "b"]', '[\n  "a",\n  "b",\n  "pyyaml"]'),
    ('[\n  "a",\n  "b",]', '[\n  "a",\n  "b",\n  "pyyaml",]'),
    ("[\"a[x]>=1; python_version < '3.12'\"]", '["a[x]>=1; python_version < \'3.12\'", "pyyaml"]'),
    ("[ # none\n]", '["pyyaml" # none\n]'),
]


@pytest.mark.parametrize(("before", "expected"), LISTS)
def test_an_item_joins_a_list(before: str, expected: str) -> None:
    text = '[project]\nname = "x"\ndependencies = {}\n\n[project.scripts]\nx = "x:y"\n'
    assert after(PYPROJECT, text.replace("{}", before)) == text.replace("{}", expected)


@pytest.mark.parametrize(("before", "expected"), LISTS)
def test_with_other_line_ends_it_is_the_same(before: str, expected: str) -> None:
    text = f"[project]\ndependencies = {before}\n".replace("\n", "\r\n")
    wanted = f"[project]\ndependencies = {expected}\n".replace("\n", "\r\n")
    assert after(PYPROJECT, text) == wanted


@pytest.mark.parametrize(
    ("kind", "before", "expected"),
    [
        (REQUIREMENTS, "a\n", "a\npyyaml>=6.0.1\n"),
        (REQUIREMENTS, "a", "a\npyyaml>=6.0.1"),
        (REQUIREMENTS, "", "pyyaml>=6.0.1\n"),
        (REQUIREMENTS, "a\r\n", "a\r\npyyaml>=6.0.1\r\n"),
        (
            PYPROJECT,
            '[tool.poetry.dependencies]\npython = "^3.11"\na = "*"\n\n[build-system]\n',
            '[tool.poetry.dependencies]\npython = "^3.11"\na = "*"\npyyaml = ">=6.0.1"\n\n'
            "[build-system]\n",
        ),
        (
            PIPFILE,
            '[packages]\na = "*"\n\n[dev-packages]\n',
            '[packages]\na = "*"\npyyaml = ">=6.0.1"\n\n[dev-packages]\n',
        ),
        (PIPFILE, "[packages]\n", '[packages]\npyyaml = ">=6.0.1"\n'),
        (
            SETUP_CFG,
            "[metadata]\nname = x\n\n[options]\ninstall_requires =\n\ta>=1\n\t# why\n"
            "\tb; python_version<'3.12'\n\n# more\nzip_safe = no\n\n"
            "[options.extras_require]\nx =\n  c\n",
            "[metadata]\nname = x\n\n[options]\ninstall_requires =\n\ta>=1\n\t# why\n"
            "\tb; python_version<'3.12'\n\tpyyaml>=6.0.1\n\n# more\nzip_safe = no\n\n"
            "[options.extras_require]\nx =\n  c\n",
        ),
        (
            SETUP_CFG,
            "[options]\r\ninstall_requires = a>=1\r\n",
            "[options]\r\ninstall_requires = a>=1\r\n    pyyaml>=6.0.1\r\n",
        ),
        (
            SETUP_CFG,
            "[options]\ninstall_requires =",
            "[options]\ninstall_requires =\n    pyyaml>=6.0.1",
        ),
    ],
)
def test_the_version_that_is_here_is_the_least(
    kind: DocumentKind, before: str, expected: str
) -> None:
    assert after(kind, before, "6.0.1") == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (REQUIREMENTS, "PyYAML==6\n"),
        (REQUIREMENTS, "a==1 --hash=sha256:00\n"),
        (REQUIREMENTS, "a \\\n    --hash=sha256:00\n"),
        (REQUIREMENTS, "a \\"),
        (PYPROJECT, '[project]\ndependencies = ["pyyaml"]\n'),
        (PYPROJECT, '[project]\ndependencies = ["a"\n'),
        (PYPROJECT, '[project]\ndependencies = ["a"]\nx = = 1\n'),
        (PYPROJECT, '[project]\ndependencies = [["a"]]\n'),
        (PYPROJECT, '[project]\nname = "x"\n'),
        (PYPROJECT, ""),
        (PIPFILE, "[dev-packages]\n"),
        (DocumentKind.LOCK, "[[package]]\n"),
        (SETUP_CFG, "[options]\ninstall_requires =\n    a\n    PyYAML>=5\n"),
        (SETUP_CFG, "[options]\ninstall_requires = a; b\n"),
        (SETUP_CFG, "[options]\ninstall_requires = file: requirements.txt\n"),
        (SETUP_CFG, "[options]\npackages = find:\n"),
        (SETUP_CFG, "[metadata]\ninstall_requires =\n    a\n"),
        (SETUP_CFG, "[options] ; [x]\ninstall_requires =\n    a\n"),
        (SETUP_CFG, "[options]\ninstall_requires =\n    a\n[options]\n"),
    ],
)
def test_where_it_is_not_clear_nothing_is_changed(kind: DocumentKind, text: str) -> None:
    assert after(kind, text) is None


def test_a_project_without_a_list_gets_one_if_that_is_wanted() -> None:
    text = '[project]\nname = "x"\n\n[project.scripts]\nx = "x:y"\n'
    added = text.replace('"x"\n\n', '"x"\ndependencies = ["pyyaml"]\n\n', 1)
    assert after(PYPROJECT, text, new_list=True) == added
    dynamic = text.replace('"x"\n\n', '"x"\ndynamic = ["version", "dependencies"]\n\n', 1)
    assert after(PYPROJECT, dynamic, new_list=True) is None


SCRIPTS = [
    *LISTS[:8],
    ('[\n        "a>=1",  # é\n    ]', '[\n        "a>=1",  # é\n        "pyyaml",\n    ]'),
]


@pytest.mark.parametrize(("before", "expected"), SCRIPTS)
@pytest.mark.parametrize(
    "script",
    [
        "from setuptools import setup\n\nsetup(name='é', install_requires={}, zip_safe=False)\n",
        "import setuptools as s\nNEEDED = {}\ns.setup(\n    name='x',\n    install_requires=NEEDED\n)\n",
    ],
)
def test_an_item_joins_the_list_of_a_setup_script(script: str, before: str, expected: str) -> None:
    text = script.replace("{}", before)
    edits = setup_declaration(text, "pyyaml")
    assert Snapshot.of(text).with_edits(edits).text == script.replace("{}", expected)


@pytest.mark.parametrize(
    "text",
    [
        "setup(name='x')\n",
        "setup(install_requires=['PyYAML'])\n",
        "setup(install_requires=needed())\n",
        "setup(install_requires=['a'] + more)\n",
        "setup(install_requires=['a', B])\n",
        "needed = ['a']\nneeded.append('b')\nsetup(install_requires=needed)\n",
        "needed = ['a']\nif x:\n    needed = ['b']\nsetup(install_requires=needed)\n",
        "setup(install_requires=['a']\n",
        "setup(install_requires=('a',))\n",
    ],
)
def test_a_script_whose_list_is_not_written_out_is_left_alone(text: str) -> None:
    assert not setup_declaration(text, "pyyaml")
