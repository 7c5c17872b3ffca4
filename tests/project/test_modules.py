"""Which file and name a qualified name means, as it is written in one file."""

from __future__ import annotations

import pytest

from headgate.project.modules import Modules

FILES = frozenset(
    {
        "app/__init__.py",
        "app/db.py",
        "app/web/__init__.py",
        "app/web/views.py",
        "src/core/__init__.py",
        "src/core/store.py",
        "scripts/run.py",
        "scripts/helper.py",
        "services/api/models.py",
        "services/api/routes/users.py",
        "top.py",
        "top/__init__.py",
    }
)


@pytest.mark.parametrize(
    ("asking", "name", "expected"),
    [
        ("app/web/views.py", "app.db.find", ("app/db.py", "find")),
        ("app/web/views.py", "..db.find", ("app/db.py", "find")),
        ("app/web/views.py", ".app", ("app/web/__init__.py", "app")),
        ("app/web/views.py", "..app", ("app/__init__.py", "app")),
        ("app/db.py", ".find", ("app/__init__.py", "find")),
        ("app/db.py", ".web.views.index", ("app/web/views.py", "index")),
        ("scripts/run.py", "helper.go", ("scripts/helper.py", "go")),
        ("scripts/run.py", "core.store.Store", ("src/core/store.py", "Store")),
        ("src/core/store.py", "core.limit", ("src/core/__init__.py", "limit")),
        ("services/api/routes/users.py", "models.User", ("services/api/models.py", "User")),
        ("scripts/run.py", "top.name", ("top.py", "name")),
        ("top.py", "app.db.Repo", ("app/db.py", "Repo")),
    ],
)
def test_names_of_the_workspace(asking: str, name: str, expected: tuple[str, str]) -> None:
    assert Modules(FILES.__contains__).resolve(asking, name) == expected


@pytest.mark.parametrize(
    ("asking", "name"),
    [
        pytest.param("app/web/views.py", "app.db", id="a module is no name in a module"),
        pytest.param("app/web/views.py", ".views", id="nor is a module beside the file"),
        pytest.param("app/web/views.py", "requests.get", id="another library"),
        pytest.param("app/web/views.py", "helper.go", id="a script elsewhere"),
        pytest.param("app/web/views.py", "db.find", id="inside a package names are absolute"),
        pytest.param("app/db.py", "...x.y", id="above the workspace"),
        pytest.param("app/db.py", "app", id="a root alone"),
        pytest.param("top.py", "find", id="a name without a module"),
        pytest.param("app/db.py", ".", id="dots alone"),
    ],
)
def test_other_names(asking: str, name: str) -> None:
    assert Modules(FILES.__contains__).resolve(asking, name) is None


def test_a_name_of_a_file_has_the_names_of_its_imports() -> None:
    files = {"src/acme/__init__.py", "src/acme/db.py", "tools/run.py"}
    modules = Modules(files.__contains__)
    assert modules.names("src/acme/db.py", "raw") == {"src.acme.db.raw", "acme.db.raw"}
    assert modules.names("src/acme/__init__.py", "raw") == {"src.acme.raw", "acme.raw"}
    assert modules.names("tools/run.py", "go") == {"tools.run.go", "run.go"}
    assert modules.names("a.py", "x") == {"a.x"}
