from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from headgate.evidence import Place, Versions
from headgate.evidence.versions import lower_bound, normalised


def environment(root: Path, *distributions: str, lib: str = "lib/python3.11/site-packages") -> Path:
    for name in distributions:
        (root / lib / name).mkdir(parents=True, exist_ok=True)
    (root / "bin").mkdir(parents=True, exist_ok=True)
    (root / "bin/python").symlink_to(sys.executable)
    return root


def version_of(name: str, place: Place, environ: dict[str, str] | None = None) -> str:
    key = f"version:{name}"
    return Versions(environ or {}).answers([key], place)[key]


@pytest.mark.parametrize(
    ("folder", "name", "version"),
    [
        ("PyYAML-6.0.1.dist-info", "pyyaml", "6.0.1"),
        ("ruamel.yaml-0.18.6.dist-info", "ruamel-yaml", "0.18.6"),
        ("zope_interface-7.0.dist-info", "zope.interface", "7.0"),
        ("torch-2.6.0+cu124.dist-info", "Torch", "2.6.0+cu124"),
        ("six-1.16.0-py3.11.egg-info", "six", "1.16.0"),
        ("My_Odd.Name-1!2.0rc1.dist-info", "my-odd-name", "1!2.0rc1"),
        ("lxml-5.dist-info", "lxml", "5"),
        ("pyyaml", "pyyaml", ""),
        ("pyyaml.dist-info", "pyyaml", ""),
        ("pyyaml-6.0.1.dist-info.tmp", "pyyaml", ""),
    ],
)
def test_versions_are_read_from_folder_names(
    tmp_path: Path, folder: str, name: str, version: str
) -> None:
    environment(tmp_path / ".venv", folder)
    assert version_of(name, Place(tmp_path)) == version


@pytest.mark.parametrize(
    "lib", ["lib/python3.14/site-packages", "lib64/python3.9/site-packages", "Lib/site-packages"]
)
def test_environments_of_every_platform_are_read(tmp_path: Path, lib: str) -> None:
    environment(tmp_path / "venv", "pyyaml-6.0.dist-info", lib=lib)
    assert version_of("pyyaml", Place(tmp_path)) == "6.0"


def test_the_configured_environment_comes_first_then_the_active_one(tmp_path: Path) -> None:
    environment(tmp_path / ".venv", "pyyaml-3.dist-info")
    environment(tmp_path / "venv", "pyyaml-4.dist-info")
    active = environment(tmp_path / "active", "pyyaml-2.dist-info")
    configured = environment(tmp_path / "env", "pyyaml-1.dist-info")
    environ = {"VIRTUAL_ENV": str(active)}
    for wanted in ("env", str(configured), "env/bin/python"):
        assert version_of("pyyaml", Place(tmp_path, wanted), environ) == "1"
    assert version_of("pyyaml", Place(tmp_path, "missing"), environ) == "2"
    assert version_of("pyyaml", Place(tmp_path)) == "3"
    assert version_of("pyyaml", Place(tmp_path / "elsewhere")) == ""
    assert version_of("pyyaml", Place(None)) == ""


def test_the_environment_of_the_repository_around_counts(tmp_path: Path) -> None:
    environment(tmp_path / ".venv", "pyyaml-3.dist-info")
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.9"\n', "utf-8")
    inner = Place(tmp_path / "a/b")
    assert version_of("pyyaml", inner) == ""
    (tmp_path / ".git").mkdir()
    assert version_of("pyyaml", inner) == "3"
    assert Versions({}).answers(["python:target"], inner) == {"python:target": "3.9"}
    environment(tmp_path / "a/.venv", "pyyaml-4.dist-info")
    assert version_of("pyyaml", inner) == "4"


def test_a_new_installation_is_noticed_and_an_unchanged_one_remembered(tmp_path: Path) -> None:
    root = environment(tmp_path / ".venv", "pyyaml-5.dist-info")
    site = root / "lib/python3.11/site-packages"
    versions = Versions({})
    os.utime(site, (1, 1))
    first = versions.installed(Place(tmp_path))
    assert versions.installed(Place(tmp_path)) is first
    (site / "pyyaml-5.dist-info").rename(site / "pyyaml-6.dist-info")
    os.utime(site, (2, 2))
    assert versions.installed(Place(tmp_path)) == {"pyyaml": "6"}


@pytest.mark.parametrize(
    ("configured", "pyproject", "target"),
    [
        ("3.12", '[project]\nrequires-python = ">=3.9"\n', "3.12"),
        ("", '[project]\nrequires-python = ">=3.9"\n', "3.9"),
        ("", "[project]\n", ""),
        ("", "project = 1\n", ""),
        ("", "[project]\nrequires-python = 3\n", ""),
        ("", "[broken", ""),
        ("", None, ""),
    ],
)
def test_the_target_is_configured_or_required(
    tmp_path: Path, configured: str, pyproject: str | None, target: str
) -> None:
    if pyproject is not None:
        (tmp_path / "pyproject.toml").write_text(pyproject, "utf-8")
    place = Place(tmp_path, target_version=configured)
    assert Versions({}).answers(["python:target"], place) == {"python:target": target}


@pytest.mark.parametrize(
    ("specifier", "lowest"),
    [
        (">=3.11", "3.11"),
        (">= 3.9, <4", "3.9"),
        ("<4,>=3.10", "3.10"),
        ("~=3.12", "3.12"),
        ("==3.11.*", "3.11"),
        (">3.8", "3.8"),
        (">=3.9,!=3.10.1", "3.9"),
        (">=3.9,>=3.10", "3.10"),
        ("<4", ""),
        ("", ""),
    ],
)
def test_the_lower_bound_of_a_specifier(specifier: str, lowest: str) -> None:
    assert lower_bound(specifier) == lowest


def test_what_is_not_about_versions_is_left_to_others() -> None:
    assert Versions({}).answers(["package:left-pad", "x"], Place()) == {}


def test_names_are_compared_as_pep_503_does() -> None:
    assert normalised("Ruamel__Yaml.-x") == "ruamel-yaml-x"
