"""Flow through whole files: which lines are reported, under which rule, and by which way."""

from __future__ import annotations

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.ruleapi import Severity
from headgate.text import Snapshot

FLASK = "from flask import Flask, request\napp = Flask(__name__)\n"


def counting(statement: str) -> str:
    """Return a module that is dangerous where a statement calls a method once."""
    return (
        "import os\n" + FLASK + "class Counter:\n"
        "    def __init__(self):\n"
        "        self.n = 0\n"
        "    def take(self):\n"
        "        self.n += 1\n"
        "        return self.n\n"
        "@app.route('/')\n"
        "def home():\n"
        "    counter = Counter()\n"
        f"    {statement}\n"
        "    if counter.n == 1:\n"
        "        os.system(request.args['x'])\n"
        "    return 'done'\n"
    )


CALLED_ONCE = {
    "whose result gets a name": "number = counter.take()",
    "whose result is passed on": "number = max(counter.take(), 2)",
    "whose result stands beside another": "number = counter.take() or 3",
    "whose result is a condition": "if counter.take(): pass",
    "whose result is asked for its type": "if isinstance(counter.take(), int): pass",
    "whose result is asked for by a loop": "while counter.take() > 5: pass",
    "whose result is compared": "if counter.take() == 1: pass",
}

FOUND = [
    *(
        pytest.param(
            counting(statement),
            [("HG101", 14, [14])],
            id=f"where a call {how} was made once",
        )
        for how, statement in CALLED_ONCE.items()
    ),
    pytest.param(
        "import sqlite3\n" + FLASK + "class Store:\n"
        "    def __init__(self, path):\n"
        "        self.conn = sqlite3.connect(path)\n"
        "    def find(self, name):\n"
        "        cur = self.conn.cursor()\n"
        "        cur.execute('SELECT * FROM users WHERE name = \"%s\"' % name)\n"
        "    def find_safely(self, name):\n"
        "        self.conn.execute('SELECT * FROM users WHERE name = ?', (name,))\n"
        "@app.route('/<name>')\n"
        "def user(name):\n"
        "    store = Store('users.db')\n"
        "    store.find(name)\n"
        "    store.find_safely(name)\n"
        "    return 'done'\n",
        [("HG104", 8, [12, 14])],
        id="through a method of an object that keeps a connection",
    ),
    pytest.param(
        "import subprocess\n" + FLASK + "def ping(host, **options):\n"
        "    subprocess.run('ping ' + host, **options)\n"
        "@app.route('/ping')\n"
        "def do_ping():\n"
        "    host = request.args['host']\n"
        "    if host not in {'a', 'b'}:\n"
        "        host = request.args.get('other')\n"
        "    ping(host, shell=True)\n"
        "    return 'done'\n",
        [("HG101", 4, [9, 10])],
        id="with an option handed on, past a check of another value",
    ),
    pytest.param(
        "import os\n" + FLASK + "def asked(): return request.args['x']\n"
        "class Tools: run = os.system\n"
        "@app.route('/run')\n"
        "def run():\n"
        "    Tools.run(asked())\n"
        "    return 'done'\n",
        [("HG101", 7, [3])],
        id="through a function and a class that stand on one line each",
    ),
    pytest.param(
        "import os\n" + FLASK + "command = 'date'\n"
        "class Setting:\n"
        "    def __init__(self, given):\n"
        "        global command\n"
        "        command = given\n"
        "@app.route('/run')\n"
        "def run():\n"
        "    Setting(request.args['x'])\n"
        "    os.system(command)\n"
        "    return 'done'\n",
        [("HG101", 11, [7, 10])],
        id="through a global that a constructor sets",
    ),
    pytest.param(
        "import os\n" + FLASK + "def f(x):\n"
        "    os.system(g(x))\n"
        "def g(y):\n"
        "    f(y)\n"
        "    return request.args['c']\n",
        [("HG101", 4, [7])],
        id="between functions that call each other",
    ),
    pytest.param(
        FLASK + "from pathlib import Path\n"
        "BASE = Path('/srv/files')\n"
        "@app.route('/file/<path:name>')\n"
        "def file(name):\n"
        "    target = (BASE / name).resolve()\n"
        "    if not target.is_relative_to(BASE):\n"
        "        return 'no', 403\n"
        "    return target.read_text()\n",
        [],
        id="a checked path is clean, and what a file holds is not its name",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_remote_values_are_errors_where_they_arrive(
    text: str, expected: list[tuple[str, int, list[int]]]
) -> None:
    found = analyze(Snapshot.of(text), default_rules()).findings()
    loud = [f for f in found if f.severity is Severity.ERROR]
    assert [
        (f.code, f.range.start.line, sorted({p.range.start.line for p in f.path if p.range}))
        for f in loud
    ] == expected
