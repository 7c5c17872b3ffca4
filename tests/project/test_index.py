"""Values that go from file to file: where they are reported, and by which way."""

from __future__ import annotations

from typing import Any

import pytest

from headgate.catalog import default_rules
from headgate.project.index import LEVELS, Index
from headgate.ruleapi import Severity

from .workspaces import Found, index_of, loud

FLASK = "from flask import Flask, request\napp = Flask(__name__)\n"
SQL = "import sqlite3\nconn = sqlite3.connect('x.db')\n"
VIEW = "@app.route('/x')\ndef view():\n"

FOUND = [
    pytest.param(
        {
            "app/__init__.py": "",
            "app/db.py": SQL
            + "def find(name):\n    return conn.execute('SELECT ' + name).fetchall()\n",
            "app/views.py": FLASK
            + "from .db import find\n"
            + VIEW
            + "    return find(request.args['q'])\n",
        },
        [("app/db.py", "HG104", 3, ["app/views.py:5", "app/views.py:5"])],
        id="an argument, to a sink in an imported function",
    ),
    pytest.param(
        {
            "inputs.py": "from flask import request\ndef name():\n    return request.args['q']\n",
            "views.py": "import os, inputs\nos.system('ls ' + inputs.name())\n",
        },
        [("views.py", "HG101", 1, ["inputs.py:2"])],
        id="a result, from a source in an imported module",
    ),
    pytest.param(
        {
            "text.py": "def wrap(x):\n    return 'ping ' + x\n",
            "views.py": "import os, sys\nfrom flask import request\nfrom text import wrap\n"
            "def view():\n    os.system(wrap(request.args['q']))\n",
        },
        [("views.py", "HG101", 4, [":4", ":4"])],
        id="through a function of another file and back",
    ),
    pytest.param(
        {
            "a.py": "from flask import request\ndef one():\n    return request.args['q']\n",
            "b.py": "from a import one\ndef two():\n    return one()\n",
            "c.py": "from b import two\ndef three():\n    return two()\n",
            "d.py": "import os\nfrom c import three\nos.system(three())\n",
        },
        [("d.py", "HG101", 2, ["a.py:2"])],
        id="through three other files",
    ),
    pytest.param(
        {
            "run.py": "import subprocess\n"
            "def run(command, **options):\n    subprocess.run(command, **options)\n",
            "views.py": FLASK
            + "import run\n"
            + VIEW
            + "    run.run('ls ' + request.args['q'], shell=True)\n",
            "safe.py": FLASK
            + "import run\n"
            + VIEW
            + "    run.run(['ls', '--', request.args['q']], shell=False)\n",
        },
        [("run.py", "HG101", 2, ["views.py:5", "views.py:5"])],
        id="options are passed on too",
    ),
    pytest.param(
        {
            "repo.py": SQL + "class Repo:\n"
            "    def __init__(self, table):\n        self.table = table\n"
            "    def get(self, key):\n"
            "        return conn.execute('SELECT * FROM %s WHERE k = %s' % (self.table, key))\n",
            "views.py": FLASK
            + "from repo import Repo\n"
            + VIEW
            + "    Repo('users').get(request.args['q'])\n",
        },
        [("repo.py", "HG104", 6, ["views.py:5", "views.py:5"])],
        id="through a method of an object of an imported class",
    ),
    pytest.param(
        {
            "base.py": SQL
            + "class Base:\n    def run(self, q):\n        conn.execute('SELECT ' + q)\n",
            "views.py": FLASK
            + "from base import Base\nclass Users(Base):\n    pass\n"
            + VIEW
            + "    Users().run(request.args['q'])\n",
        },
        [("base.py", "HG104", 4, ["views.py:7", "views.py:7"])],
        id="through a method that a class has from an imported base",
    ),
    pytest.param(
        {
            "app.py": FLASK,
            "views.py": "import os\nfrom app import app\n"
            "@app.route('/<q>')\ndef view(q):\n    os.system('ls ' + q)\n",
        },
        [("views.py", "HG101", 4, [":3"])],
        id="an application object that another file makes",
    ),
    pytest.param(
        {
            "pkg/__init__.py": "from .inner import *\n",
            "pkg/inner.py": "from flask import request\ndef q():\n    return request.args['q']\n",
            "views.py": "import os\nfrom pkg import *\nos.system(q())\n",
        },
        [("views.py", "HG101", 2, ["pkg/inner.py:2"])],
        id="through star imports of a package",
    ),
    pytest.param(
        {
            "a.py": "import os, b\ndef run(c):\n    os.system(c)\n"
            "def go():\n    b.call(b.read())\n",
            "b.py": "import a\nfrom flask import request\n"
            "def read():\n    return request.args['q']\n"
            "def call(x):\n    a.run(x)\n",
        },
        [("a.py", "HG101", 2, ["b.py:3", ":4", "b.py:5"])],
        id="between files that import each other",
    ),
    pytest.param(
        {
            "settings.py": "SHELL = True\n",
            "run.py": "import subprocess\nfrom flask import request\nfrom settings import SHELL\n"
            "subprocess.run('ls ' + request.args['q'], shell=SHELL)\n",
        },
        [("run.py", "HG101", 3, [":3"])],
        id="a constant of another file",
    ),
]

REPO = SQL + "class Repo:\n    def find(self, q):\n        return conn.execute('SELECT ' + q)\n"
SEARCH = "    def search(self, q):\n        return self.repo.find(q)\n"
HOLDERS = [
    pytest.param(
        "from repo import Repo\nclass Service:\n"
        "    def __init__(self):\n        self.repo = Repo()\n" + SEARCH,
        "Service()",
        id="it makes itself",
    ),
    pytest.param(
        "from repo import Repo\nclass Service:\n    repo = Repo()\n" + SEARCH,
        "Service()",
        id="its class has",
    ),
    pytest.param(
        "class Service:\n    def __init__(self, repo):\n        self.repo = repo\n" + SEARCH,
        "Service(Repo())",
        id="it is given",
    ),
    pytest.param(
        "class Base:\n    pass\nclass Service:\n"
        "    def __init__(self, repo: Base):\n        self.repo = repo\n" + SEARCH,
        "Service(Repo())",
        id="it is given, and asks for less",
    ),
    pytest.param(
        "from repo import Repo\nclass Service:\n"
        "    def __init__(self, repo: Repo):\n        self.repo = repo\n" + SEARCH,
        "Service(made_elsewhere())",
        id="it is given as it is annotated",
    ),
    pytest.param(
        "from repo import Repo\nclass Service:\n"
        "    def connect(self):\n        self.repo = Repo()\n" + SEARCH,
        "Service()",
        id="another method makes",
    ),
]


@pytest.mark.parametrize(("service", "made"), HOLDERS)
def test_a_value_goes_through_an_object_that_an_object_holds(service: str, made: str) -> None:
    files = {
        "repo.py": REPO,
        "service.py": service,
        "views.py": FLASK
        + "from repo import Repo\nfrom service import Service\nfrom other import made_elsewhere\n"
        + f"service = {made}\n"
        + VIEW
        + "    return service.search(request.args['q'])\n",
    }
    assert loud(files) == [
        ("repo.py", "HG104", 4, ["views.py:8", "views.py:8", "service.py:" + _line(service)])
    ]


def _line(service: str) -> str:
    return str(service.count("\n") - 1)


SILENT = [
    pytest.param(
        {
            "clean.py": "def number(x):\n    return int(x)\n",
            "db.py": SQL + "def find(n):\n    conn.execute('SELECT ' + str(n))\n",
            "views.py": FLASK
            + "from clean import number\nfrom db import find\n"
            + VIEW
            + "    find(number(request.args['q']))\n",
        },
        id="cleaned by a function of another file",
    ),
    pytest.param(
        {
            "checks.py": "ALLOWED = {'a', 'b'}\ndef ok(x):\n    return x in ALLOWED\n",
            "views.py": "import os\nfrom flask import request\nfrom checks import ok\n"
            "def view():\n    q = request.args['q']\n"
            "    if ok(q):\n        os.system('ls ' + q)\n",
        },
        id="checked by a function of another file",
    ),
    pytest.param(
        {
            "names.py": "def name():\n    return 'x'\n",
            "views.py": "import os\nfrom names import name\nos.system('ls ' + name())\n",
        },
        id="a constant result",
    ),
    pytest.param(
        {
            "db.py": SQL + "def find(n):\n    conn.execute('SELECT ?', (n,))\n",
            "views.py": FLASK + "from db import find\n" + VIEW + "    find(request.args['q'])\n",
        },
        id="a parameter of a query",
    ),
    pytest.param(
        {
            "settings.py": "SHELL = False\n",
            "run.py": "import subprocess\nfrom flask import request\nfrom settings import SHELL\n"
            "subprocess.run(['ls', '--', request.args['q']], shell=SHELL)\n",
        },
        id="an option that is off in another file",
    ),
]


@pytest.mark.parametrize(("files", "expected"), FOUND)
def test_values_from_outside_are_errors_in_the_file_where_they_arrive(
    files: dict[str, str], expected: Found
) -> None:
    assert loud(files) == expected


@pytest.mark.parametrize("files", SILENT)
def test_what_another_file_cleans_is_clean(files: dict[str, str]) -> None:
    assert loud(files) == []


def test_a_value_is_followed_through_no_more_files_than_levels() -> None:
    files = {"f0.py": "from flask import request\ndef get():\n    return request.args['q']\n"}
    for number in range(1, LEVELS + 2):
        files[f"f{number}.py"] = (
            f"import os, f{number - 1}\ndef get():\n    return f{number - 1}.get()\n"
            "os.system(get())\n"
        )
    assert {file for file, *_ in loud(files)} == {f"f{n}.py" for n in range(1, LEVELS + 1)}


def test_an_open_file_counts_as_it_is_in_its_buffer() -> None:
    files = {
        "inputs.py": "def name():\n    return 'x'\n",
        "views.py": "import os, inputs\nos.system(inputs.name())\n",
    }
    index = index_of(files)
    assert loud(files, index) == []
    index.set_buffer(
        "inputs.py", "from flask import request\ndef name():\n    return request.args['q']\n"
    )
    assert [f[0] for f in loud(files, index)] == ["views.py"]
    index.set_buffer("inputs.py", None)
    assert loud(files, index) == []


REMOTE = "from flask import request\ndef find():\n    return request.args['q']\n"
HARMLESS = "from flask import request\ndef find():\n    return 'x'\n"
USES = "import os, db\ndef show():\n    os.system(db.find())\n"
SHOWS = "import os, db\ndef show():\n    print(db.find())\n"
RUNS = "import os\ndef run(command):\n    os.system(command)\n"
PRINTS = "import os\ndef run(command):\n    print(command)\n"
PASSES = "import db\nfrom flask import request\ndb.run(request.args['q'])\n"
PASSES_NOTHING = "import db\nfrom flask import request\ndb.run('ls')\n"


@pytest.mark.parametrize(
    ("db", "app", "edits"),
    [
        pytest.param(
            HARMLESS,
            USES,
            [("db.py", REMOTE, "app.py"), ("db.py", HARMLESS, ""), ("db.py", REMOTE, "app.py")],
            id="what is edited is where it comes from, in the file that is called",
        ),
        pytest.param(
            REMOTE,
            SHOWS,
            [("app.py", USES, "app.py"), ("app.py", SHOWS, ""), ("app.py", USES, "app.py")],
            id="what is edited is where it arrives, in the file that calls",
        ),
        pytest.param(
            RUNS,
            PASSES_NOTHING,
            [
                ("app.py", PASSES, "db.py"),
                ("app.py", PASSES_NOTHING, ""),
                ("app.py", PASSES, "db.py"),
            ],
            id="what is edited is where it comes from, in the file that calls",
        ),
        pytest.param(
            PRINTS,
            PASSES,
            [("db.py", RUNS, "db.py"), ("db.py", PRINTS, ""), ("db.py", RUNS, "db.py")],
            id="what is edited is where it arrives, in the file that is called",
        ),
    ],
)
@pytest.mark.parametrize("open_", [True, False], ids=["in a buffer", "on disk"])
def test_findings_come_and_go_as_either_file_is_edited(
    db: str, app: str, edits: list[tuple[str, str, str]], *, open_: bool
) -> None:
    files = {"db.py": db, "app.py": app}
    index = Index(default_rules(), lambda file: files.get(file), files.__contains__)

    def errors() -> list[str]:
        calls = index.calls(files)
        made = {file: index.analysis(file, calls.get(file, ())) for file in files}
        return [
            file
            for file, analysis in made.items()
            for found in analysis.findings()
            if found.severity is Severity.ERROR
        ]

    assert errors() == []
    for file, text, expected in edits:
        if open_:
            index.set_buffer(file, text)
        else:
            files[file] = text
            index.forget([file])
        assert errors() == ([expected] if expected else [])


def test_of_two_changes_in_a_row_the_second_makes_no_other_file_be_read_again() -> None:
    files = {"a.py": "import b\n", "b.py": "x = 1\n"}
    index = index_of(files)
    assert all(map(index.outline, files))
    for text in ("x = 2\n", "x = 3\n"):
        index.set_buffer("b.py", text)
    assert "a.py" in index._outlines.valid
    del files["b.py"]
    index.set_buffer("b.py", None)
    assert index.outline("b.py") is None


def test_a_source_that_goes_takes_its_findings_along_also_in_a_circle() -> None:
    files = {
        "a.py": "import os, b\ndef run(c):\n    os.system(c)\n    b.call(c)\n",
        "b.py": "import a\ndef call(x):\n    a.run(x)\n",
        "main.py": "import a\nfrom flask import request\na.run(request.args['q'])\n",
    }
    index = index_of(files)
    assert [f[0] for f in loud(files, index)] == ["a.py"]
    files["main.py"] = "import a\na.run('ls')\n"
    index.forget(["main.py"])
    assert loud(files, index) == []


def test_a_file_that_comes_later_is_found() -> None:
    files = {"views.py": "import os, inputs\nos.system(inputs.name())\n"}
    index = index_of(files)
    assert loud(files, index) == []
    files["inputs.py"] = "from flask import request\ndef name():\n    return request.args['q']\n"
    index.forget(["inputs.py"])
    assert [f[0] for f in loud(files, index)] == ["views.py"]


class Kept:
    """A store in memory that counts."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.saved = 0

    def load(self, key: str) -> Any:
        return self.data.get(key)

    def save(self, key: str, data: Any) -> None:
        self.saved += 1
        self.data[key] = data


WORKSPACE: dict[str, str] = FOUND[9].values[0]  # type: ignore[assignment]


def test_what_was_kept_says_the_same_and_is_not_found_out_again() -> None:
    store = Kept()
    first = loud(WORKSPACE, index_of(WORKSPACE, store))
    saved = store.saved
    assert saved
    assert loud(WORKSPACE, index_of(WORKSPACE, store)) == first
    assert store.saved == saved


@pytest.mark.parametrize(
    "damaged",
    [None, [], {}, "x", [1], [{"rests_on": []}], [{"rests_on": [[["name", "x"], 1]], "part": []}]],
)
def test_damaged_records_are_as_good_as_none(damaged: Any) -> None:
    store = Kept()
    expected = loud(WORKSPACE, index_of(WORKSPACE, store))
    for key in store.data:
        store.data[key] = damaged
    assert loud(WORKSPACE, index_of(WORKSPACE, store)) == expected
