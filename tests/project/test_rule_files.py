"""Which rule files hold where, and which are not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from headgate.project import ConfigFiles, Custom, RuleFiles, RuleText, kind_of
from headgate.ruleapi import DocumentKind


def codes_in(texts: tuple[RuleText, ...]) -> frozenset[str]:
    return frozenset(text.text.split()[0] for text in texts if text.text)


@pytest.fixture
def files() -> RuleFiles:
    return RuleFiles()


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def loaded(root: Path, files: RuleFiles, folder: Path | None = None):
    custom = Custom(files, codes_in)
    return ConfigFiles({"HG101"}, root, custom=custom).of_folder(folder or root)


def names(root: Path, files: RuleFiles, folder: Path | None = None) -> list[str]:
    return [text.path.name for text in loaded(root, files, folder).config.rule_texts]


def test_the_nearest_folder_counts(tmp_path: Path, files: RuleFiles) -> None:
    put(tmp_path / ".headgate/rules/a.toml", "")
    put(tmp_path / ".headgate/rules/b.toml", "")
    put(tmp_path / ".headgate/rules/c.txt", "")
    put(tmp_path / "inner/.headgate/rules/d.toml", "")
    assert names(tmp_path, files) == ["a.toml", "b.toml"]
    assert names(tmp_path, files, tmp_path / "other/deep") == ["a.toml", "b.toml"]
    assert names(tmp_path, files, tmp_path / "inner/deep") == ["d.toml"]


def test_the_setting_names_more(tmp_path: Path, files: RuleFiles) -> None:
    put(tmp_path / ".headgate/rules/a.toml", "")
    named = put(tmp_path / "security/b.toml", "X")
    put(tmp_path / "more/c.toml", "")
    put(tmp_path / "headgate.toml", 'rules = ["security/b.toml", "more"]\n')
    config = loaded(tmp_path, files).config
    assert [text.path.name for text in config.rule_texts] == ["a.toml", "b.toml", "c.toml"]
    assert kind_of(config, named) is DocumentKind.RULES


def test_codes_of_rule_files_are_known_to_the_configuration(
    tmp_path: Path, files: RuleFiles
) -> None:
    put(tmp_path / "headgate.toml", 'ignore = ["ACME101"]\nselect = ["ACNE102"]\n')
    assert len(loaded(tmp_path, files).problems) == 2
    put(tmp_path / ".headgate/rules/a.toml", "ACME101")
    found = loaded(tmp_path, files)
    assert found.config.ignore == {"ACME101"}
    assert [problem.message.split(";")[0] for problem in found.problems] == [
        "unknown code `ACNE102` in `select`"
    ]


def test_files_outside_the_project_are_not_read(tmp_path: Path, files: RuleFiles) -> None:
    root = tmp_path / "project"
    outside = put(tmp_path / "secret.toml", "secret")
    put(
        root / "headgate.toml", f'rules = ["../secret.toml", "{outside.as_posix()}", "gone.toml"]\n'
    )
    (root / ".headgate/rules").mkdir(parents=True)
    os.symlink(outside, root / ".headgate/rules/link.toml")
    found = loaded(root, files)
    assert found.config.rule_texts == ()
    assert {problem.message for problem in found.problems} == {
        "is outside the project, so it is not read as a rule file",
        "does not exist",
    }


def test_odd_files_are_problems(tmp_path: Path, files: RuleFiles) -> None:
    folder = tmp_path / ".headgate/rules"
    put(folder / "large.toml", "#" * 600_000)
    (folder / "odd.toml").write_bytes(b"\xff")
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    found = loaded(tmp_path, files)
    assert found.config.rule_texts == ()
    assert [Path(problem.where).name for problem in found.problems] == ["large.toml", "odd.toml"]


def test_changes_are_seen_and_a_buffer_stands_in(tmp_path: Path, files: RuleFiles) -> None:
    path = put(tmp_path / ".headgate/rules/a.toml", "one")
    configs = ConfigFiles((), tmp_path, custom=Custom(files, codes_in))

    def now() -> list[str]:
        return [text.text for text in configs.of_folder(tmp_path).config.rule_texts]

    assert now() == ["one"]
    path.write_text("other")
    assert now() == ["other"]
    files.buffers[path] = "typed"
    files.buffers[path.with_name("new.toml")] = "new"
    assert now() == ["typed", "new"]
    files.buffers.clear()
    path.unlink()
    assert now() == []
