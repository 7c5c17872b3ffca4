from __future__ import annotations

import os
from pathlib import Path

import pytest

from headgate.project import (
    Config,
    ConfigFiles,
    FailOn,
    Layer,
    bandit_texts,
    is_excluded,
    merged,
    settings_for,
)
from headgate.project.git import find_git
from headgate.project.notebooks import Notebook, parse_notebook
from headgate.ruleapi import Profile, Severity

KNOWN = ("HG101", "HG102", "HG301", "HG502")


def test_later_layers_win_and_extending_ones_add_up() -> None:
    first = Layer(
        select=("HG1",),
        extend_select=("HG301",),
        ignore=("HG101",),
        severity=(("HG101", Severity.HINT), ("HG102", None)),
        per_file_ignores=(("a.py", ("HG1",)), ("b.py", ("HG1",))),
        bandit=False,
        fail_on=FailOn.ERROR,
    )
    second = Layer(
        select=("HG5",),
        extend_select=("HG102",),
        extend_ignore=("HG502",),
        severity=(("HG102", Severity.ERROR),),
        per_file_ignores=(("b.py", ("HG3",)),),
        profile=Profile.STRICT,
    )
    config = merged((first, second))
    assert config.select == {"HG5", "HG301", "HG102"}
    assert config.ignore == {"HG101", "HG502"}
    assert config.severity == (("HG101", Severity.HINT), ("HG102", Severity.ERROR))
    assert config.per_file_ignores == (("a.py", frozenset({"HG1"})), ("b.py", frozenset({"HG3"})))
    assert (config.bandit, config.profile, config.fail_on) == (False, Profile.STRICT, FailOn.ERROR)


def test_a_severity_of_off_ignores_the_rule() -> None:
    assert merged((Layer(severity=(("HG102", None),)),)).ignore == {"HG102"}


def test_extending_a_selection_of_everything_changes_nothing() -> None:
    assert merged((Layer(extend_select=("HG1",)),)).select is None


@pytest.mark.parametrize(
    ("path", "is_test"),
    [
        ("app/views.py", False),
        ("tests/data.py", True),
        ("app/tests/deep/data.py", True),
        ("test/x.py", True),
        ("app/test_views.py", True),
        ("app/views_test.py", True),
        ("conftest.py", True),
        ("app/contest.py", False),
        ("app/testing.py", False),
    ],
)
def test_test_files_are_known_by_their_path(path: str, is_test: bool) -> None:
    # The folder around the root does not count.
    root = Path("/home/me/tests/project")
    assert settings_for(Config(root=root), root / path).is_test is is_test


def test_a_file_outside_the_root_is_judged_by_its_own_folder() -> None:
    config = Config(root=Path("/home/me/project"))
    assert settings_for(config, Path("/elsewhere/tests/x.py")).is_test
    assert not settings_for(config, Path("/tests/elsewhere/lib/x.py")).is_test


def test_files_can_ignore_codes() -> None:
    root = Path("/p")
    config = Config(
        ignore=frozenset({"HG101"}),
        per_file_ignores=(
            ("*.py", frozenset({"HG102"})),
            ("scripts/", frozenset({"HG3"})),
            ("/one.py", frozenset({"HG5"})),
        ),
        root=root,
    )
    assert settings_for(config, root / "a/one.py").ignore == {"HG101", "HG102"}
    assert settings_for(config, root / "scripts/a/b.pyi").ignore == {"HG101", "HG3"}
    assert settings_for(config, root / "one.py").ignore == {"HG101", "HG102", "HG5"}
    assert settings_for(config, None).ignore == {"HG101"}


def test_what_a_file_ignores_is_not_selected_there_however_narrow_the_selection() -> None:
    config = Config(
        select=frozenset({"HG101", "HG5"}),
        per_file_ignores=(("a.py", frozenset({"HG1"})),),
        root=Path("/p"),
    )
    assert settings_for(config, Path("/p/a.py")).select == {"HG5"}
    assert settings_for(config, Path("/p/b.py")).select == {"HG101", "HG5"}


@pytest.mark.parametrize(
    ("patterns", "path", "is_dir", "excluded"),
    [
        ((), "app", True, False),
        ((), ".venv", True, True),
        ((), "a/node_modules", True, True),
        ((), "build", False, False),
        (("!build/",), "build", True, False),
        (("gen/",), "a/gen", True, True),
        (("/gen/",), "a/gen", True, False),
        (("*_pb2.py",), "a/x_pb2.py", False, True),
    ],
)
def test_excludes_are_read_as_in_a_gitignore(
    patterns: tuple[str, ...], path: str, is_dir: bool, excluded: bool
) -> None:
    config = Config(exclude=patterns, root=Path("/p"))
    assert is_excluded(config, Path("/p") / path, is_dir=is_dir) is excluded


@pytest.mark.parametrize(
    ("fail_on", "reached"),
    [
        (FailOn.ERROR, [Severity.ERROR]),
        (FailOn.WARNING, [Severity.ERROR, Severity.WARNING]),
        (FailOn.HINT, list(Severity)),
        (FailOn.NEVER, []),
    ],
)
def test_fail_on_is_reached_from_its_severity_up(fail_on: FailOn, reached: list[Severity]) -> None:
    assert [severity for severity in Severity if fail_on.reached_by(severity)] == reached


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("files", "file", "source"),
    [
        ({}, "a/b/x.py", None),
        ({"headgate.toml": ""}, "a/b/x.py", "headgate.toml"),
        ({"headgate.toml": "", "a/headgate.toml": ""}, "a/b/x.py", "a/headgate.toml"),
        ({"headgate.toml": "", "pyproject.toml": "[tool.headgate]"}, "x.py", "headgate.toml"),
        ({"headgate.toml": "", "a/pyproject.toml": "[project]"}, "a/x.py", "headgate.toml"),
        (
            {"headgate.toml": "", "a/pyproject.toml": "[tool.headgate]"},
            "a/x.py",
            "a/pyproject.toml",
        ),
    ],
)
def test_the_nearest_file_counts(
    tmp_path: Path, files: dict[str, str], file: str, source: str | None
) -> None:
    write(tmp_path, files)
    loaded = ConfigFiles(KNOWN, tmp_path).of_file(tmp_path / file)
    assert loaded.file == (None if source is None else tmp_path / source)
    assert loaded.config.root == (tmp_path if source is None else (tmp_path / source).parent)


def test_a_file_above_the_workspace_does_not_count(tmp_path: Path) -> None:
    write(tmp_path, {"headgate.toml": "bandit = false"})
    assert ConfigFiles(KNOWN, tmp_path / "a").of_folder(tmp_path / "a").config.bandit


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    files = ConfigFiles(KNOWN, tmp_path)
    assert files.of_folder(tmp_path).config.bandit
    write(tmp_path, {"headgate.toml": "bandit = false"})
    first = files.of_folder(tmp_path)
    assert not first.config.bandit
    assert files.of_folder(tmp_path) is first
    write(tmp_path, {"headgate.toml": "bandit = true "})
    os.utime(tmp_path / "headgate.toml", (1, 1))
    assert files.of_folder(tmp_path).config.bandit
    (tmp_path / "headgate.toml").unlink()
    assert files.of_folder(tmp_path).file is None


def test_overlays_win_over_files(tmp_path: Path) -> None:
    write(tmp_path, {"headgate.toml": 'profile = "strict"\nignore = ["HG101"]'})
    overlays = (Layer(profile=Profile.BANDIT), Layer(extend_ignore=("HG5",)))
    config = ConfigFiles(KNOWN, tmp_path, overlays).of_folder(tmp_path).config
    assert config.profile is Profile.BANDIT
    assert config.ignore == {"HG101", "HG5"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"select = [\n", "not valid TOML"),
        (b"\xff\xfe", "is not UTF-8 at offset 0"),
        (b"#" * (1024 * 1024 + 1), "is larger than 1,048,576 bytes"),
    ],
)
def test_a_bad_file_is_a_problem_and_the_defaults_hold(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "headgate.toml").write_bytes(content)
    loaded = ConfigFiles(KNOWN, tmp_path).of_folder(tmp_path)
    assert loaded.config == Config(root=tmp_path)
    assert [words in problem.message for problem in loaded.problems] == [True]


def test_a_folder_with_the_name_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "headgate.toml").mkdir()
    loaded = ConfigFiles(KNOWN, tmp_path).of_folder(tmp_path)
    assert "is a directory" in loaded.problems[0].message


def test_the_texts_for_bandit_are_the_nearest(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": "[tool.bandit]\n",
            "a/pyproject.toml": "[project]\n",
            "a/.bandit": "[bandit]\n",
        },
    )
    assert bandit_texts(tmp_path / "a/b", tmp_path) == ("[tool.bandit]\n", "[bandit]\n")
    assert bandit_texts(tmp_path, tmp_path) == ("[tool.bandit]\n", None)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("name", ["headgate.toml", "pyproject.toml"])
def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path, name: str) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside.toml"
    head = "[tool.headgate]\n" if name == "pyproject.toml" else ""
    write(project, {"shared/inside.toml": f'{head}profile = "strict"\n', "pkg/a.py": ""})
    outside.write_text(f'{head}profile = "strict"\n[tool.bandit]\nskips = ["B101"]\n', "utf-8")
    link = project / "pkg" / name
    link.symlink_to(outside)
    loaded = ConfigFiles(KNOWN, project).of_file(project / "pkg" / "a.py")
    assert loaded.config.profile is Profile.DEFAULT
    assert [p.message for p in loaded.problems] == ["is a link that leads out of the project"]
    assert bandit_texts(project / "pkg", project) == (None, None)
    link.unlink()
    link.symlink_to(project / "shared" / "inside.toml")
    loaded = ConfigFiles(KNOWN, project).of_file(project / "pkg" / "a.py")
    assert (loaded.config.profile, loaded.problems) == (Profile.STRICT, ())


@pytest.mark.skipif(os.name == "nt", reason="git has another name there")
def test_git_is_none_of_the_folder_that_is_looked_at(tmp_path: Path, monkeypatch) -> None:
    planted, real = tmp_path / "repository" / "git", tmp_path / "bin" / "git"
    for program in (planted, real):
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n", "utf-8")
        program.chmod(0o755)
    monkeypatch.chdir(planted.parent)
    for first in ("", ".", os.path.join("..", "repository")):
        assert find_git(os.pathsep.join([first, str(real.parent)])) == str(real)
        assert find_git(first) is None


@pytest.mark.parametrize("data", [b"", b"\n", b"  \r\n"])
def test_an_empty_file_is_a_notebook_without_cells(data: bytes) -> None:
    notebook = parse_notebook(data)
    assert isinstance(notebook, Notebook)
    assert notebook.numbers == ()
