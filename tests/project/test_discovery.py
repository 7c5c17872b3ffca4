from __future__ import annotations

import os
from pathlib import Path

import pytest

from headgate.project import Config, discover, document_kind, is_excluded
from headgate.ruleapi import DocumentKind


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")


def found(root: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    config = Config(exclude=exclude, root=root)

    def excluded(path: Path, is_dir: bool, named: Path) -> bool:
        return is_excluded(config, path, is_dir=is_dir, named=named)

    files, errors = discover([root / path for path in paths or (".",)], excluded)
    assert errors == ()
    return [file.relative_to(root).as_posix() for file in files]


def test_python_files_and_notebooks_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    tree(tmp_path, "b.py", "a/z.pyi", "a/a.pyw", "a-b/x.py", "c.txt", "d", "e.ipynb", "f.PY")
    assert found(tmp_path) == ["a/a.pyw", "a/z.pyi", "a-b/x.py", "b.py", "e.ipynb"]


def test_documents_that_their_name_tells_are_found_too(tmp_path: Path) -> None:
    tree(tmp_path, "requirements.txt", "a/pyproject.toml", "notes.txt", "uv.lock", "Cargo.toml")
    assert found(tmp_path) == ["a/pyproject.toml", "requirements.txt", "uv.lock"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("requirements.txt", DocumentKind.REQUIREMENTS),
        ("requirements-dev.txt", DocumentKind.REQUIREMENTS),
        ("dev-requirements.in", DocumentKind.REQUIREMENTS),
        ("test_requirements.txt", DocumentKind.REQUIREMENTS),
        ("constraints.txt", DocumentKind.REQUIREMENTS),
        ("requirements/base.txt", DocumentKind.REQUIREMENTS),
        ("pyproject.toml", DocumentKind.PYPROJECT),
        ("Pipfile", DocumentKind.PIPFILE),
        ("pylock.dev.toml", DocumentKind.LOCK),
        ("Pipfile.lock", DocumentKind.LOCK),
        ("pip.conf", DocumentKind.PIP_CONF),
        ("AGENTS.md", DocumentKind.INSTRUCTIONS),
        ("a/CLAUDE.md", DocumentKind.INSTRUCTIONS),
        (".cursorrules", DocumentKind.INSTRUCTIONS),
        (".cursor/rules/a/b.mdc", DocumentKind.INSTRUCTIONS),
        (".github/copilot-instructions.md", DocumentKind.INSTRUCTIONS),
        (".github/instructions/x.instructions.md", DocumentKind.INSTRUCTIONS),
        (".claude/commands/x.md", DocumentKind.INSTRUCTIONS),
        (".mcp.json", DocumentKind.MCP),
        (".vscode/mcp.json", DocumentKind.MCP),
        (".claude/settings.json", DocumentKind.MCP),
        (".codex/config.toml", DocumentKind.MCP),
        ("claude_desktop_config.json", DocumentKind.MCP),
        ("settings.json", None),
        (".vscode/settings.json", None),
        ("config.toml", None),
        ("cursor/rules/b.mdc", None),
        ("README.md", None),
        ("my_requirements_doc.md", None),
        ("base.txt", None),
        ("requirements.py", None),
    ],
)
def test_the_name_tells_the_kind(name: str, kind: DocumentKind | None) -> None:
    assert document_kind(Path("/project") / name) is kind


def test_folders_that_hold_no_code_of_the_project_are_left_out(tmp_path: Path) -> None:
    tree(
        tmp_path,
        ".venv/lib/x.py",
        "venv/x.py",
        "a/node_modules/x.py",
        "a/__pycache__/x.py",
        "build/x.py",
        "dist/x.py",
        ".git/hooks/x.py",
        ".tox/x.py",
        "lib/site-packages/x.py",
        ".github/scripts/x.py",
        "a/build.py",
    )
    assert found(tmp_path) == [".github/scripts/x.py", "a/build.py"]


def test_excluded_files_are_left_out_unless_they_are_named(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "gen/b.py", "gen/deep/c.py", "build/d.py")
    assert found(tmp_path, exclude=("gen/",)) == ["a.py"]
    assert found(tmp_path, "gen/b.py", "build/d.py", exclude=("gen/",)) == [
        "build/d.py",
        "gen/b.py",
    ]
    assert found(tmp_path, "gen", exclude=("gen/",)) == ["gen/b.py", "gen/deep/c.py"]
    assert found(tmp_path, "build") == ["build/d.py"]


def test_below_a_named_folder_the_defaults_still_hold(tmp_path: Path) -> None:
    tree(tmp_path, "build/p/a.py", "build/p/.venv/b.py", "build/p/gen/c.py")
    assert found(tmp_path, "build/p") == ["build/p/a.py", "build/p/gen/c.py"]
    assert found(tmp_path, "build/p", exclude=("gen/",)) == ["build/p/a.py"]
    assert found(tmp_path, "build/p", exclude=("/build/",)) == ["build/p/a.py", "build/p/gen/c.py"]
    assert found(tmp_path, "build/p/.venv") == ["build/p/.venv/b.py"]


@pytest.mark.parametrize(
    ("ignores", "expected"),
    [
        ({".gitignore": "*.py\n"}, []),
        ({".gitignore": "/a.py\r\n"}, ["s/a.py", "s/b.py", "s/t/c.py"]),
        ({".gitignore": "# a.py\n\n"}, ["a.py", "s/a.py", "s/b.py", "s/t/c.py"]),
        ({".gitignore": "s/\n"}, ["a.py"]),
        ({".gitignore": "*.py\n!b.py\n"}, ["s/b.py"]),
        ({".gitignore": "*.py\n", "s/.gitignore": "!b.py\n"}, ["s/b.py"]),
        ({"s/.gitignore": "a.py\n"}, ["a.py", "s/b.py", "s/t/c.py"]),
        ({"s/.gitignore": "/c.py\n"}, ["a.py", "s/a.py", "s/b.py", "s/t/c.py"]),
        ({".gitignore": "!\n[\na.py\n"}, ["s/b.py", "s/t/c.py"]),
        ({".gitignore": "s/\n", "s/.gitignore": "!a.py\n"}, ["a.py"]),
    ],
)
def test_ignore_files_are_respected_where_they_stand(
    tmp_path: Path, ignores: dict[str, str], expected: list[str]
) -> None:
    tree(tmp_path, "a.py", "s/a.py", "s/b.py", "s/t/c.py")
    for name, text in ignores.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert found(tmp_path) == expected


def test_ignore_files_of_the_repository_around_count(tmp_path: Path) -> None:
    tree(tmp_path, ".git/config", "s/a.py", "s/t/b.py", "s/t/c.py", "out/x.py")
    (tmp_path / ".gitignore").write_text("b.py\nout/\n", "utf-8")
    assert found(tmp_path, "s/t") == ["s/t/c.py"]
    # Who names what is ignored wants it.
    assert found(tmp_path, "out") == ["out/x.py"]
    assert found(tmp_path, "s/t/b.py") == ["s/t/b.py"]


def test_a_file_met_twice_comes_once(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "s/b.py")
    assert found(tmp_path, ".", "a.py", "s", "s/../a.py") == ["a.py", "s/b.py"]


def test_links_are_not_followed_on_the_way_down(tmp_path: Path) -> None:
    tree(tmp_path, "in/a.py", "out/b.py")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/link.py").symlink_to(tmp_path / "out/b.py")
    assert found(tmp_path, "in") == ["in/a.py"]
    assert found(tmp_path, "in/link.py") == ["in/link.py"]


def test_pipes_are_not_files(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    os.mkfifo(tmp_path / "b.py")
    assert found(tmp_path) == ["a.py"]


def test_a_missing_path_is_an_error_and_the_others_are_found(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    bad = [tmp_path / "missing.py", tmp_path / "a.py", Path("no\0name")]
    files, errors = discover(bad)
    assert files == (tmp_path / "a.py",)
    assert errors[0].reason == "does not exist"
    assert len(errors) == 2


def test_very_deep_folders_are_walked(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 400)
    deep.mkdir(parents=True)
    (deep / "a.py").write_text("", "utf-8")
    assert len(found(tmp_path)) == 1
