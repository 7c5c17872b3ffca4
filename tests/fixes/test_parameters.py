"""SQL whose values become parameters: what is written, and what a database makes of it."""

import sqlite3
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import fix_all, offered
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

HEAD = {
    "sqlite": "import sqlite3\n\n\ndef find(cur: sqlite3.Cursor, a, b):\n",
    "postgres": "import psycopg2\n\n\ndef find(cur, a, b):\n",
    "psycopg": "import psycopg\n\n\ndef find(cur, a, b):\n",
    "odbc": "import pyodbc\n\n\ndef find(cur, a, b):\n",
    "mysql": "import pymysql\n\n\ndef find(cur, a, b):\n",
    "oracle": "import oracledb\n\n\ndef find(cur, a, b):\n",
    "asyncpg": "import asyncpg\n\n\nasync def find(cur: asyncpg.Connection, a, b):\n",
    "lxml": "from lxml import etree\n\n\ndef find(tree: etree._ElementTree, a, b):\n",
    "databases": "import databases\n\n\nasync def find(cur: databases.Database, a, b):\n",
    "django": "from django.db import models\n\n\ndef find(cur, a, b):\n",
    "sqlalchemy": "from sqlalchemy import text\n\n\ndef find(cur, a, b):\n",
    "some session": "from sqlalchemy import text\n\n\ndef find(session, a, b):\n",
    "some connection": "import asyncpg\n\n\nasync def find(conn, a, b):\n",
    "some cursor": "import asyncpg\nimport sqlalchemy\n\n\nasync def find(cur, a, b):\n",
}


def test_an_annotation_says_which_driver_it_is_among_several() -> None:
    text = (
        "import asyncpg\nfrom sqlalchemy.orm import Session\nfrom starlette.requests import Request\n"
        "\n\nasync def find(a: str, request: Request):\n"
        "    conn: asyncpg.Connection = request.app.state.conn\n"
        "    return await conn.fetchrow(f'SELECT * FROM t WHERE a = {a}')\n"
    )
    analysis = analyze(Snapshot.of(text), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW)
    assert "conn.fetchrow('SELECT * FROM t WHERE a = $1', a)" in done.snapshot.text


HELPERS = [
    # one statement
    ("def query(a):\n    return f\"SELECT * FROM t WHERE a = '{a}'\"\n\n\n"
     "def find(cur, a):\n    return cur.execute(query(a)).fetchall()\n",
     "def query(a):\n    return \"SELECT * FROM t WHERE a = ?\", (a,)\n\n\n"
     "def find(cur, a):\n    return cur.execute(*query(a)).fetchall()\n"),
    # asked for in a statement before
    ("def query(a):\n    return \"SELECT * FROM t WHERE a = '\" + a + \"'\"\n\n\n"
     "def find(cur, a):\n    q = query(a)\n    print(q)\n    return cur.execute(q).fetchall()\n",
     "def query(a):\n    return \"SELECT * FROM t WHERE a = ?\", (a,)\n\n\n"
     "def find(cur, a):\n    q, parameters = query(a)\n    print(q)\n"
     "    return cur.execute(q, parameters).fetchall()\n"),
    # a function that says what it gives back
    ("def query(\n    a: str,\n) -> str:\n    return \"SELECT * FROM t WHERE a = '\" + a + \"'\"\n\n\n"
     "def find(cur, a):\n    return cur.execute(query(a)).fetchall()\n",
     "def query(\n    a: str,\n) -> tuple[str, tuple[object, ...]]:\n"
     "    return \"SELECT * FROM t WHERE a = ?\", (a,)\n\n\n"
     "def find(cur, a):\n    return cur.execute(*query(a)).fetchall()\n"),
    # a decorator that only hands on
    ("import functools\n\n\n@functools.lru_cache(\n    maxsize=9\n)\n# kept\n\ndef query(a):\n"
     "    return \"SELECT * FROM t WHERE a = '\" + a + \"'\"\n\n\n"
     "def find(cur, a):\n    return cur.execute(query(a)).fetchall()\n",
     "import functools\n\n\n@functools.lru_cache(\n    maxsize=9\n)\n# kept\n\ndef query(a):\n"
     "    return \"SELECT * FROM t WHERE a = ?\", (a,)\n\n\n"
     "def find(cur, a):\n    return cur.execute(*query(a)).fetchall()\n"),
    # a text that grows, in a method
    ("class Shop:\n    def query(self, a, b):\n        q = 'SELECT * FROM t WHERE 1'\n"
     "        if a:\n            q += \" AND a = '\" + a + \"'\"\n        return q + ' LIMIT 1'\n\n"
     "    def find(self, cur, a, b):\n        return cur.execute(self.query(a, b))\n",
     "class Shop:\n    def query(self, a, b):\n        q = 'SELECT * FROM t WHERE 1'\n"
     "        parameters = []\n"
     "        if a:\n            q += \" AND a = ?\"\n            parameters.append(a)\n"
     "        return q + ' LIMIT 1', parameters\n\n"
     "    def find(self, cur, a, b):\n        return cur.execute(*self.query(a, b))\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), HELPERS)
def test_a_helper_gives_back_the_values_beside_the_text(before: str, after: str) -> None:
    analysis = analyze(Snapshot.of("import sqlite3\n\n\n" + before), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code == "HG104")
    assert done.snapshot.text == "import sqlite3\n\n\n" + after


def test_a_helper_that_others_ask_too_is_left_alone() -> None:
    text = "import sqlite3\n\n\n" + HELPERS[0][0] + "\n\nprint(query(1))\n"
    analysis = analyze(Snapshot.of(text), default_rules())
    assert not fix_all(analysis, safety=FixSafety.REVIEW).edits


@pytest.mark.parametrize("decorator", ["@app.get('/query')", "@app.task\n@staticmethod"])
def test_a_helper_that_a_decorator_takes_is_left_alone(decorator: str) -> None:
    text = f"import sqlite3\nfrom app import app\n\n\n{decorator}\n{HELPERS[0][0]}"
    analysis = analyze(Snapshot.of(text), default_rules())
    assert [f.code for f in analysis.findings()] == ["HG104"]
    assert not fix_all(analysis, safety=FixSafety.REVIEW).edits


def fixed(driver: str, body: str) -> str:
    """Return the function's body after all fixes of its query."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.split("\n"))
    analysis = analyze(Snapshot.of(HEAD[driver] + lines), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code in ("HG104", "HG107"))
    after = done.snapshot.text
    assert after.startswith(HEAD[driver])
    rest = after.removeprefix(HEAD[driver]).splitlines()
    return "\n".join(line.removeprefix("    ") for line in rest)


WRITTEN = [
    # each way of building a text
    ("sqlite", """cur.execute(f"SELECT * FROM t WHERE a = '{a}'")""",
     """cur.execute("SELECT * FROM t WHERE a = ?", (a,))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a = '" + a + "' AND b = 1")""",
     """cur.execute("SELECT * FROM t WHERE a = ? AND b = 1", (a,))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a = '%s' AND b = %s" % (a, b))""",
     """cur.execute("SELECT * FROM t WHERE a = ? AND b = ?", (a, b))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a = '%(x)s'" % {"x": a})""",
     """cur.execute("SELECT * FROM t WHERE a = ?", (a,))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a = '{}' AND b = {}".format(a, b))""",
     """cur.execute("SELECT * FROM t WHERE a = ? AND b = ?", (a, b))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a = '{x}' OR b = '{x}'".format(x=a))""",
     """cur.execute("SELECT * FROM t WHERE a = ? OR b = ?", (a, a))"""),
    ("sqlite", """cur.execute(" ".join(["SELECT * FROM t", "WHERE a = '" + a + "'"]))""",
     """cur.execute(" ".join(["SELECT * FROM t", "WHERE a = ?"]), (a,))"""),
    ("sqlite", """cur.execute("SELECT * FROM t " f"WHERE a = '{a}'")""",
     """cur.execute("SELECT * FROM t " "WHERE a = ?", (a,))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a = '" f"{a}'")""",
     """cur.execute("SELECT * FROM t WHERE a = ?", (a,))"""),
    ("sqlite", """cur.execute("DELETE FROM t WHERE a = " + a)""",
     """cur.execute("DELETE FROM t WHERE a = ?", (a,))"""),
    # layout stays
    ("sqlite", 'cur.execute(\n    f\'\'\'SELECT *\n    FROM t  -- all\n    WHERE a = {a}\'\'\',\n)',
     "cur.execute(\n    '''SELECT *\n    FROM t  -- all\n    WHERE a = ?''',\n    (a,),\n)"),
    ("sqlite", "cur.execute(\n    'SELECT * FROM t '  # all\n    \"WHERE a = '\" + a + \"'\"\n)",
     "cur.execute(\n    'SELECT * FROM t '  # all\n    \"WHERE a = ?\",\n    (a,)\n)"),
    ("sqlite", "for row in cur.execute(\"SELECT * FROM t WHERE a = '\" + a + \"'\"):\n    print(row)",
     'for row in cur.execute("SELECT * FROM t WHERE a = ?", (a,)):\n    print(row)'),
    # a part of what a variable holds may change before the call
    ("sqlite", "q = f'SELECT * FROM t WHERE a = {b.x}'\nb.x = 1\ncur.execute(q)",
     "q = 'SELECT * FROM t WHERE a = ?'\nparameters = [b.x]\nb.x = 1\ncur.execute(q, parameters)"),
    ("sqlite", "q = f'SELECT * FROM t WHERE a = {b[0]}'\ndel b[0]\ncur.execute(q)",
     "q = 'SELECT * FROM t WHERE a = ?'\nparameters = [b[0]]\ndel b[0]\ncur.execute(q, parameters)"),
    ("sqlite", "q = f\"SELECT * FROM t WHERE a IN ({','.join(b)})\"\nb.clear()\ncur.execute(q)",
     "q = f\"SELECT * FROM t WHERE a IN ({', '.join('?' * len(b))})\"\nparameters = [*b]\n"
     "b.clear()\ncur.execute(q, parameters)"),
    ("sqlite", "q = f'SELECT * FROM t WHERE a = {b.x}'\nnext_of(b)\ncur.execute(q)",
     "q = 'SELECT * FROM t WHERE a = ?'\nparameters = [b.x]\nnext_of(b)\n"
     "cur.execute(q, parameters)"),
    ("sqlite", "q = f'SELECT * FROM t WHERE a = {b[0]}'\nprint(len(b), b.get(1))\ncur.execute(q)",
     "q = 'SELECT * FROM t WHERE a = ?'\nprint(len(b), b.get(1))\ncur.execute(q, (b[0],))"),
    # where the text stays as it was if a value cannot be had, the value comes first
    ("sqlite", "q = 'SELECT * FROM t'\ntry:\n    q += f' WHERE a = {b[0]}'\nexcept LookupError:\n"
               "    pass\ncur.execute(q)",
     "q = 'SELECT * FROM t'\nparameters = []\ntry:\n    parameters.append(b[0])\n"
     "    q += ' WHERE a = ?'\nexcept LookupError:\n    pass\ncur.execute(q, parameters)"),
    ("sqlalchemy", "q = 'SELECT * FROM t'\ntry:\n    q += f' WHERE a = {b[0]}'\n"
                   "except LookupError:\n    pass\ncur.execute(text(q))",
     "q = 'SELECT * FROM t'\nparameters = {}\ntry:\n    parameters[\"b\"] = b[0]\n"
     "    q += ' WHERE a = :b'\nexcept LookupError:\n    pass\n"
     "cur.execute(text(q).bindparams(**parameters))"),
    # several statements
    ("sqlite", "q = \"SELECT * FROM t WHERE a = '\" + a + \"'\"\nprint(q)\ncur.execute(q)",
     'q = "SELECT * FROM t WHERE a = ?"\nprint(q)\ncur.execute(q, (a,))'),
    ("sqlite", "q = 'SELECT * FROM t'\nq += f\" WHERE a = '{a}'\"\ncur.execute(q)",
     "q = 'SELECT * FROM t'\nq += \" WHERE a = ?\"\ncur.execute(q, (a,))"),
    ("sqlite", "q = 'SELECT * FROM t'\nq = q + \" WHERE a = '\" + a + \"'\"\ncur.execute(q)",
     "q = 'SELECT * FROM t'\nq = q + \" WHERE a = ?\"\ncur.execute(q, (a,))"),
    ("sqlite", "q = 'SELECT * FROM t WHERE 1'\nif a:\n    q += f\" AND a = '{a}'\"\n"
               "if b:\n    q += f\" AND b > {b} AND c < {b}\"\ncur.execute(q)",
     "q = 'SELECT * FROM t WHERE 1'\nparameters = []\n"
     "if a:\n    q += \" AND a = ?\"\n    parameters.append(a)\n"
     "if b:\n    q += \" AND b > ? AND c < ?\"\n    parameters += [b, b]\n"
     "cur.execute(q, parameters)"),
    ("sqlite", "where = f\"a = '{a}'\"\nq = f'SELECT * FROM t WHERE {where}'\ncur.execute(q)",
     "where = \"a = ?\"\nq = f'SELECT * FROM t WHERE {where}'\ncur.execute(q, (a,))"),
    ("sqlite", "q = f\"SELECT * FROM t WHERE a = '{a}'\"\na = b\ncur.execute(q)",
     "q = \"SELECT * FROM t WHERE a = ?\"\nparameters = [a]\na = b\ncur.execute(q, parameters)"),
    ("sqlite", "q = \"SELECT * FROM t WHERE a = '%s' AND b = %s\"\ncur.execute(q % (a, b))",
     "q = \"SELECT * FROM t WHERE a = ? AND b = ?\"\ncur.execute(q, (a, b))"),
    ("postgres", "q = \"SELECT * FROM t WHERE a LIKE 'x%%' AND b = '{}'\"\ncur.execute(q.format(b))",
     "q = \"SELECT * FROM t WHERE a LIKE 'x%%%%' AND b = %s\"\ncur.execute(q, (b,))"),
    ("sqlite", "one = 'SELECT * FROM t '\ntwo = \"WHERE a = '\" + a\nthree = \"' AND b = 1\"\n"
               "cur.execute(one + two + three)",
     "one = 'SELECT * FROM t '\ntwo = \"WHERE a = ?\"\nthree = \" AND b = 1\"\n"
     "cur.execute(one + two + three, (a,))"),
    # patterns, lists, quotes, percent signs
    ("sqlite", """cur.execute(f"SELECT * FROM t WHERE a LIKE '%{a}%'")""",
     """cur.execute("SELECT * FROM t WHERE a LIKE ?", (f"%{a}%",))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a LIKE '%" + b["a"] + "%'")""",
     """cur.execute("SELECT * FROM t WHERE a LIKE ?", ("%" + b["a"] + "%",))"""),
    ("sqlite", """cur.execute(f"SELECT * FROM t WHERE a IN ({','.join(b)})")""",
     """cur.execute(f"SELECT * FROM t WHERE a IN ({', '.join('?' * len(b))})", (*b,))"""),
    ("sqlite", """cur.execute("SELECT * FROM t WHERE a IN ('" + "','".join(b) + "')")""",
     """cur.execute("SELECT * FROM t WHERE a IN (" + ", ".join("?" * len(b)) + ")", (*b,))"""),
    ("sqlite", "c = ','.join(map(str, b))\ncur.execute(f'SELECT * FROM t WHERE a IN ({c})')",
     "c = \", \".join(\"?\" * len(b))\ncur.execute(f'SELECT * FROM t WHERE a IN ({c})', (*b,))"),
    ("postgres", "c = \"','\".join(b)\ncur.execute(\"SELECT * FROM t WHERE a IN ('\" + c + \"')\")",
     "c = \", \".join([\"%s\"] * len(b))\n"
     "cur.execute(\"SELECT * FROM t WHERE a IN (\" + c + \")\", (*b,))"),
    ("sqlite", """cur.execute(f'SELECT * FROM t WHERE a = "{a}"')""",
     """cur.execute('SELECT * FROM t WHERE a = ?', (a,))"""),
    ("postgres", """cur.execute("SELECT * FROM t WHERE a LIKE 'x%' AND b = '" + b + "'")""",
     """cur.execute("SELECT * FROM t WHERE a LIKE 'x%%' AND b = %s", (b,))"""),
    ("postgres", """cur.execute("SELECT * FROM t WHERE a LIKE 'x%%' AND b = '%s'" % b)""",
     """cur.execute("SELECT * FROM t WHERE a LIKE 'x%%' AND b = %s", (b,))"""),
    ("postgres", """cur.execute("SELECT * FROM t WHERE a IN (%s)" % ",".join(str(i) for i in b))""",
     """cur.execute("SELECT * FROM t WHERE a IN (%s)" % (', '.join(['%s'] * len(b)),), (*b,))"""),
    ("sqlite", """cur.execute(f"SELECT * FROM t WHERE a = '{{}}' AND b = '{b}'")""",
     """cur.execute("SELECT * FROM t WHERE a = '{}' AND b = ?", (b,))"""),
    # parameters that are there already
    ("sqlite", """cur.execute(f"SELECT * FROM t WHERE a = '{a}' AND b = ?", (b,))""",
     """cur.execute("SELECT * FROM t WHERE a = ? AND b = ?", (a, b))"""),
    ("sqlite", """cur.execute(f"SELECT * FROM t WHERE a = '{a}' AND b = ?", b)""",
     """cur.execute("SELECT * FROM t WHERE a = ? AND b = ?", (a, *b))"""),
    ("psycopg", """cur.execute(f"SELECT * FROM t WHERE b = %s AND a = '{a}'", b)""",
     """cur.execute("SELECT * FROM t WHERE b = %s AND a = %s", (*b, a))"""),
    ("postgres", """cur.execute(f"SELECT * FROM t WHERE a = '{a}' AND b = %(b)s", {"b": b})""",
     """cur.execute("SELECT * FROM t WHERE a = %(a)s AND b = %(b)s", {"b": b, "a": a})"""),
    ("postgres", """cur.execute(f"SELECT * FROM t WHERE a = '{a}' AND b = %(b)s", b)""",
     """cur.execute("SELECT * FROM t WHERE a = %(a)s AND b = %(b)s", {**b, "a": a})"""),
    ("sqlite", 'cur.execute(\n    f"SELECT * FROM t WHERE a = {a} AND b = :b",\n    {\n'
               '        "b": b,\n    },\n)',
     'cur.execute(\n    "SELECT * FROM t WHERE a = :a AND b = :b",\n    {\n'
     '        "b": b,\n        "a": a,\n    },\n)'),
    ("oracle", """cur.execute("SELECT * FROM t WHERE b = :b AND a = '" + a + "'", b=b)""",
     """cur.execute("SELECT * FROM t WHERE b = :b AND a = :a", b=b, a=a)"""),
    ("asyncpg", """await cur.fetch(f"SELECT * FROM t WHERE x = $1 AND a = '{a}'", b, timeout=5)""",
     """await cur.fetch("SELECT * FROM t WHERE x = $1 AND a = $2", b, a, timeout=5)"""),
    ("databases", """await cur.fetch_all(query=f"SELECT * FROM t WHERE x = :x AND a = '{a}'")""",
     """await cur.fetch_all(query="SELECT * FROM t WHERE x = :x AND a = :a", values={"a": a})"""),
    ("databases", """await cur.execute(f"DELETE FROM t WHERE x = :x AND a = '{a}'", {"x": b})""",
     """await cur.execute("DELETE FROM t WHERE x = :x AND a = :a", {"x": b, "a": a})"""),
    # one value at several places
    ("sqlalchemy", """cur.execute(text(f"SELECT * FROM t WHERE a = '{a}' OR b = '{a}'"))""",
     'cur.execute(text("SELECT * FROM t WHERE a = :a OR b = :a").bindparams(a=a))'),
    # several rows
    ("sqlite", """cur.executemany(f"INSERT INTO {a} VALUES (?, ?)", b)""",
     'if not a.isidentifier():\n    raise ValueError("not a table: " + a)\n'
     'cur.executemany(f"INSERT INTO {a} VALUES (?, ?)", b)'),
    # literals that are written in another way
    ("sqlite", """cur.execute(f"INSERT INTO t VALUES ('it''s {a}', 'it''s')")""",
     """cur.execute("INSERT INTO t VALUES (?, 'it''s')", (f"it's {a}",))"""),
    ("sqlite", r"""cur.execute('SELECT * FROM t WHERE a = \'%s\' AND b = \'x\'' % a)""",
     r"""cur.execute('SELECT * FROM t WHERE a = ? AND b = \'x\'', (a,))"""),
    ("odbc", """cur.execute(f"SELECT * FROM t WHERE a = N'{a}'")""",
     """cur.execute("SELECT * FROM t WHERE a = ?", (a,))"""),
    ("postgres", """cur.execute(f"SELECT * FROM t WHERE a > now() - interval '{a} days'")""",
     """cur.execute("SELECT * FROM t WHERE a > now() - interval %s", (f"{a} days",))"""),
    ("mysql", """cur.execute(f"SELECT * FROM t WHERE a > now() - interval {a} day")""",
     """cur.execute("SELECT * FROM t WHERE a > now() - interval %s day", (a,))"""),
    ("postgres", """cur.execute(f"CREATE USER app PASSWORD '{a}'")""",
     """cur.execute("CREATE USER app PASSWORD %s", (a,))"""),
    # what made SQL of a value is not wanted any more
    ("sqlite", """cur.execute("DELETE FROM t WHERE a = " + str(a) + " OR b = " + repr(b))""",
     """cur.execute("DELETE FROM t WHERE a = ? OR b = ?", (a, b))"""),
    ("sqlite", """cur.execute("DELETE FROM t WHERE a = '" + a.replace("'", "''") + "'")""",
     """cur.execute("DELETE FROM t WHERE a = ?", (a,))"""),
    # procedures
    ("odbc", """cur.execute(f"EXEC dbo.find '{a}', {b}")""",
     """cur.execute("EXEC dbo.find ?, ?", (a, b))"""),
    ("mysql", """cur.execute(f"CALL find('{a}', {b})")""",
     """cur.execute("CALL find(%s, %s)", (a, b))"""),
    # an order, and what follows it
    ("sqlite", """cur.execute(f"SELECT x FROM t ORDER BY {a} {b} LIMIT {a.size}")""",
     'if a not in ("x",):\n    raise ValueError("not a column: " + a)\n'
     'if b not in ("ASC", "DESC", "asc", "desc"):\n    raise ValueError("not an order: " + b)\n'
     'cur.execute(f"SELECT x FROM t ORDER BY {a} {b} LIMIT ?", (a.size,))'),
    # names that SQLAlchemy has for other values
    ("sqlalchemy", """cur.execute(text(f"SELECT * FROM t WHERE x = :a AND y = '{a}'"), {"a": b})""",
     'cur.execute(text("SELECT * FROM t WHERE x = :a AND y = :a2").bindparams(a2=a), {"a": b})'),
    # drivers
    ("mysql", """cur.execute(f"SELECT * FROM t WHERE a = '{a}'")""",
     """cur.execute("SELECT * FROM t WHERE a = %s", (a,))"""),
    ("oracle", """cur.execute(f"SELECT * FROM t WHERE a = '{a}' AND b = {b}")""",
     """cur.execute("SELECT * FROM t WHERE a = :1 AND b = :2", [a, b])"""),
    ("asyncpg", """await cur.fetch(f"SELECT * FROM t WHERE a = '{a}' AND b = {b}")""",
     """await cur.fetch("SELECT * FROM t WHERE a = $1 AND b = $2", a, b)"""),
    ("sqlalchemy", """cur.execute(text(f"SELECT * FROM t WHERE a = '{a}' AND b = {b.id}"))""",
     'cur.execute(text("SELECT * FROM t WHERE a = :a AND b = :id").bindparams(a=a, id=b.id))'),
    ("some session", """session.execute(f"SELECT * FROM t WHERE a = '{a}'")""",
     """session.execute(text("SELECT * FROM t WHERE a = :a").bindparams(a=a))"""),
    ("some connection", """await conn.fetchrow(f"SELECT * FROM t WHERE a = '{a}'")""",
     """await conn.fetchrow("SELECT * FROM t WHERE a = $1", a)"""),
    ("some cursor", """await cur.execute(f"SELECT * FROM t WHERE a = '{a}'")""",
     """await cur.execute(f"SELECT * FROM t WHERE a = '{a}'")"""),
    # XPath
    ("lxml", """return tree.xpath("//u[@a = '" + a + "' and b > " + b + "]")""",
     """return tree.xpath("//u[@a = $a and b > $b]", a=a, b=b)"""),
    ("lxml", """return tree.xpath(f'//u[contains(@a, "{a}")]', namespaces={})""",
     """return tree.xpath('//u[contains(@a, $a)]', namespaces={}, a=a)"""),
    # values that are called for are handed over beside the text
    ("asyncpg", "q = 'SELECT * FROM t WHERE a = ' + a()\nreturn await cur.fetch(q)",
     "q = 'SELECT * FROM t WHERE a = $1'\nparameters = [a()]\n"
     "return await cur.fetch(q, *parameters)"),
    # Django
    ("django", """cur.objects.extra(where=[f"a = '{a}'", "b = 1"])""",
     """cur.objects.extra(where=["a = %s", "b = 1"], params=(a,))"""),
    ("django", """cur.objects.extra(select={"old": "age > " + a}, tables=["t"])""",
     """cur.objects.extra(select={"old": "age > %s"}, tables=["t"], select_params=(a,))"""),
    # lists of conditions that are joined
    ("sqlite", "c = []\nif a:\n    c.append(f\"a = '{a}'\")\nif b:\n    c.append('b = ' + str(b))\n"
               "q = 'SELECT * FROM t'\nif c:\n    q += ' WHERE ' + ' AND '.join(c)\ncur.execute(q)",
     "c = []\nparameters = []\nif a:\n    c.append(\"a = ?\")\n    parameters.append(a)\n"
     "if b:\n    c.append('b = ?')\n    parameters.append(b)\n"
     "q = 'SELECT * FROM t'\nif c:\n    q += ' WHERE ' + ' AND '.join(c)\n"
     "cur.execute(q, parameters)"),
    ("postgres", "c = [f\"x LIKE '%{b}'\"]\nfor one in a:\n    c += [f\"a = '{one}'\"]\n"
                 "w = f\"WHERE {' OR '.join(c)}\" if c else ''\n"
                 "cur.execute(f'SELECT * FROM t {w} LIMIT 9')",
     "c = [\"x LIKE %s\"]\nparameters = [f\"%{b}\"]\nfor one in a:\n    c += [\"a = %s\"]\n"
     "    parameters.append(one)\n"
     "w = f\"WHERE {' OR '.join(c)}\" if c else ''\n"
     "cur.execute(f'SELECT * FROM t {w} LIMIT 9', parameters)"),
    ("sqlite", "c = ['1']\nif a:\n    c.append(f\"a = '{a}'\")\n"
               "q = f\"SELECT * FROM t WHERE x = '{b}' AND {' AND '.join(c)}\"\ncur.execute(q)",
     "c = ['1']\nparameters = []\nif a:\n    c.append(\"a = ?\")\n    parameters.append(a)\n"
     "q = f\"SELECT * FROM t WHERE x = ? AND {' AND '.join(c)}\"\n"
     "cur.execute(q, (b, *parameters))"),
    # a list of values that there is already
    ("sqlite", "p = [b]\nc = ['b = ?']\nif a:\n    c.append(f\"a = '{a}'\")\n    c.append('c = ?')\n"
               "    p.append(a.c)\ncur.execute('SELECT * FROM t WHERE ' + ' AND '.join(c), p)",
     "p = [b]\nc = ['b = ?']\nif a:\n    c.append(\"a = ?\")\n    p.append(a)\n    c.append('c = ?')\n"
     "    p.append(a.c)\ncur.execute('SELECT * FROM t WHERE ' + ' AND '.join(c), p)"),
    ("sqlite", "p = []\nq = 'SELECT * FROM t WHERE 1'\nif a:\n    q += f\" AND a = '{a}'\"\n"
               "q += ' LIMIT ?'\np.append(b)\ncur.execute(q, p)",
     "p = []\nq = 'SELECT * FROM t WHERE 1'\nif a:\n    q += \" AND a = ?\"\n    p.append(a)\n"
     "q += ' LIMIT ?'\np.append(b)\ncur.execute(q, p)"),
    # branches that each begin the text
    ("sqlite", "if b:\n    q = f\"SELECT * FROM t WHERE a = '{a}'\"\nelif a:\n    return []\nelse:\n"
               "    q = 'SELECT * FROM t WHERE 1'\nq += f' AND b = {b}'\ncur.execute(q)",
     "if b:\n    q = \"SELECT * FROM t WHERE a = ?\"\n    parameters = [a]\nelif a:\n    return []\n"
     "else:\n    q = 'SELECT * FROM t WHERE 1'\n    parameters = []\nq += ' AND b = ?'\n"
     "parameters.append(b)\ncur.execute(q, parameters)"),
    ("sqlite", "if b:\n    o = 'ASC'\nelse:\n    o = 'DESC'\n"
               "q = f\"SELECT * FROM t WHERE a = '{a}' ORDER BY x {o}\"\ncur.execute(q)",
     "if b:\n    o = 'ASC'\nelse:\n    o = 'DESC'\n"
     "q = f\"SELECT * FROM t WHERE a = ? ORDER BY x {o}\"\ncur.execute(q, (a,))"),
    ("sqlite", "if b:\n    c = a.lower()\nelse:\n    c = a\ncur.execute(f\"DELETE FROM t WHERE a = '{c}'\")",
     "if b:\n    c = a.lower()\nelse:\n    c = a\ncur.execute(\"DELETE FROM t WHERE a = ?\", (c,))"),
    ("postgres", "if b:\n    q = f\"DELETE FROM t WHERE a = '{a}'\"\nelse:\n"
                 "    q = \"DELETE FROM t WHERE a LIKE 'x%'\"\ncur.execute(q)",
     "if b:\n    q = \"DELETE FROM t WHERE a = %s\"\n    parameters = [a]\nelse:\n"
     "    q = \"DELETE FROM t WHERE a LIKE 'x%%'\"\n    parameters = []\ncur.execute(q, parameters)"),
    # numbers that are counted while a list grows
    ("asyncpg", "c = [f\"x = '{b}'\"]\nif a:\n    c.append(f\"a = '{a}'\")\nq = 'SELECT * FROM t'\n"
                "if c:\n    q += ' WHERE ' + ' AND '.join(c)\nreturn await cur.fetch(q)",
     "c = [\"x = $1\"]\nparameters = [b]\nif a:\n    parameters.append(a)\n"
     "    c.append(f\"a = ${len(parameters)}\")\nq = 'SELECT * FROM t'\n"
     "if c:\n    q += ' WHERE ' + ' AND '.join(c)\nreturn await cur.fetch(q, *parameters)"),
    # white space that is taken away, and literals that come together
    ("sqlite", "q = f'''\n    SELECT * FROM t\n    WHERE a = '{a}'\n'''.strip()\ncur.execute(q.rstrip())",
     "q = '''\n    SELECT * FROM t\n    WHERE a = ?\n'''.strip()\ncur.execute(q.rstrip(), (a,))"),
    ("sqlite", "from textwrap import dedent\ncur.execute(dedent(f'''\n    SELECT * FROM t\n    WHERE a = {a}\n'''))",
     "from textwrap import dedent\ncur.execute(dedent('''\n    SELECT * FROM t\n    WHERE a = ?\n'''), (a,))"),
    ("sqlite", "q = \"SELECT * FROM t \" \\\n    \"WHERE a = '\" + a + \"' \" \\\n    \"AND b = '\" + b + \"'\"\n"
               "cur.execute(q)",
     "q = \"SELECT * FROM t \" \\\n    \"WHERE a = ? \" \\\n    \"AND b = ?\"\ncur.execute(q, (a, b))"),
    # mappings that are unpacked, and precision
    ("sqlite", "cur.execute(\"DELETE FROM t WHERE a = '{x}' AND b = {y}\".format(**a))",
     "cur.execute(\"DELETE FROM t WHERE a = ? AND b = ?\", (a[\"x\"], a[\"y\"]))"),
    ("sqlite", "cur.execute(\"DELETE FROM t WHERE a = '%(x)s' AND b = %(y)d\" % a)",
     "cur.execute(\"DELETE FROM t WHERE a = ? AND b = ?\", (a[\"x\"], a[\"y\"]))"),
    ("sqlite", "cur.execute(\"UPDATE t SET a = %.2f, b = '%s'\" % (a, b))",
     "cur.execute(\"UPDATE t SET a = ?, b = ?\", (f\"{a:.2f}\", b))"),
    # values and names in one template
    ("sqlite", "cur.execute(\"SELECT x FROM {t} WHERE x = '{v}'\".format(t=b, v=a))",
     'if not b.isidentifier():\n    raise ValueError("not a table: " + b)\n'
     'cur.execute("SELECT x FROM {t} WHERE x = ?".format(t=b), (a,))'),
    ("sqlite", "cur.execute(\"SELECT x FROM %(t)s WHERE x = %(v)s\" % {'t': b, 'v': a})",
     'if not b.isidentifier():\n    raise ValueError("not a table: " + b)\n'
     'cur.execute("SELECT x FROM %(t)s WHERE x = ?" % {"t": b}, (a,))'),
    # names of tables and columns
    ("sqlite", "cur.execute('SELECT * FROM ' + a)",
     'if not a.isidentifier():\n    raise ValueError("not a table: " + a)\n'
     "cur.execute('SELECT * FROM ' + a)"),
    ("sqlite", "cur.execute(f'DELETE FROM \"{a}\" WHERE x = {b}')",
     'if not a.isidentifier():\n    raise ValueError("not a table: " + a)\n'
     "cur.execute(f'DELETE FROM \"{a}\" WHERE x = ?', (b,))"),
    ("sqlite", "cur.execute(f'SELECT x, y FROM t ORDER BY {a} {b}')",
     'if a not in ("x", "y"):\n    raise ValueError("not a column: " + a)\n'
     'if b not in ("ASC", "DESC", "asc", "desc"):\n    raise ValueError("not an order: " + b)\n'
     "cur.execute(f'SELECT x, y FROM t ORDER BY {a} {b}')"),
    ("sqlite", "q = 'SELECT * FROM t'\nif a:\n    q += ' ORDER BY ' + a\ncur.execute(q)",
     "q = 'SELECT * FROM t'\nif a:\n    if not a.isidentifier():\n"
     '        raise ValueError("not a column: " + a)\n'
     "    q += ' ORDER BY ' + a\ncur.execute(q)"),
    ("sqlite", """cur.execute("SELECT x, y FROM t ORDER BY " + a)""",
     'if a not in ("x", "y"):\n    raise ValueError("not a column: " + a)\n'
     'cur.execute("SELECT x, y FROM t ORDER BY " + a)'),
    # what the program itself gives the name is let through
    ("sqlite", "c = a.get('sort-by', 'x')\ncur.execute(f'SELECT x FROM t ORDER BY {c}')",
     "c = a.get('sort-by', 'x')\nif c not in (\"x\",):\n"
     '    raise ValueError("not a column: " + c)\n'
     "cur.execute(f'SELECT x FROM t ORDER BY {c}')"),
    # what stands in quotes and can only be a name
    ("sqlite", "cur.execute(\"SELECT * FROM '%s'\" % a)",
     'if not a.isidentifier():\n    raise ValueError("not a table: " + a)\n'
     "cur.execute(\"SELECT * FROM '%s'\" % a)"),
    # one check for both
    ("sqlite", "cur.execute('DELETE FROM ' + a)\ncur.execute('SELECT * FROM ' + a)",
     'if not a.isidentifier():\n    raise ValueError("not a table: " + a)\n'
     "cur.execute('DELETE FROM ' + a)\ncur.execute('SELECT * FROM ' + a)"),
    # quotes that were doubled
    ("sqlite", "cur.execute(\"SELECT * FROM t WHERE x = '%s'\" % a.replace(\"'\", \"''\"))",
     'cur.execute("SELECT * FROM t WHERE x = ?", (a,))'),
    ("sqlalchemy",
     "cur.execute(text(\"DELETE FROM t WHERE x = '{}'\".format(a.b.replace(\"'\", \"''\"))))",
     'cur.execute(text("DELETE FROM t WHERE x = :b").bindparams(b=a.b))'),
    # a number of rows has to be one
    ("mysql", "cur.execute(f'SELECT x FROM t LIMIT {a} OFFSET {len(b)}')",
     "cur.execute('SELECT x FROM t LIMIT %s OFFSET %s', (int(a), len(b)))"),
    ("asyncpg", "await cur.fetch(f'SELECT x FROM t LIMIT {a}')",
     "await cur.fetch('SELECT x FROM t LIMIT $1', int(a))"),
    ("psycopg", "cur.execute(f'SELECT x FROM t LIMIT {a}')",
     "cur.execute('SELECT x FROM t LIMIT %s', (a,))"),
    # a column says what type is meant, and elsewhere the quotes do
    ("sqlite", "cur.execute(f'SELECT x FROM t WHERE (t.x) = {a} AND cast(y AS integer) > {b}')",
     "cur.execute('SELECT x FROM t WHERE (t.x) = ? AND cast(y AS integer) > ?', (a, b))"),
    ("sqlite", "cur.execute(f\"SELECT x FROM t WHERE length(x) = {int(b)} AND lower(x) = '{a}'\")",
     "cur.execute(f\"SELECT x FROM t WHERE length(x) = {int(b)} AND lower(x) = ?\", (a,))"),
    ("psycopg", "cur.execute(f'SELECT x FROM t WHERE length(x) = {a}')",
     "cur.execute('SELECT x FROM t WHERE length(x) = %s', (a,))"),
    # what is evaluated whenever the line is
    ("sqlite", "return [r for r in cur.execute(f'SELECT * FROM {a}') if r] or b",
     'if not a.isidentifier():\n    raise ValueError("not a table: " + a)\n'
     "return [r for r in cur.execute(f'SELECT * FROM {a}') if r] or b"),
    # what a branch hands over goes with the branch, and what looks at a name comes after it
    ("sqlite",
     "q = \"SELECT x, y FROM t WHERE 1\"\nif a:\n    q += \" AND x = '\" + a + \"'\"\n"
     "q += \" ORDER BY \" + b\ncur.execute(q)",
     "q = \"SELECT x, y FROM t WHERE 1\"\nparameters = []\nif a:\n    q += \" AND x = ?\"\n"
     "    parameters.append(a)\nif b not in (\"x\", \"y\"):\n"
     "    raise ValueError(\"not a column: \" + b)\nq += \" ORDER BY \" + b\n"
     "cur.execute(q, parameters)"),
    # placeholders that are numbered where not all of the text may be there
    ("asyncpg",
     "q = f\"SELECT * FROM t WHERE x = '{a}'\"\nif b:\n    q += f\" AND y = '{b}' AND z = {a}\"\n"
     "await cur.fetch(q)",
     "q = \"SELECT * FROM t WHERE x = $1\"\nparameters = [a]\nif b:\n    parameters += [b, a]\n"
     "    q += f\" AND y = ${len(parameters) - 1} AND z = ${len(parameters)}\"\n"
     "await cur.fetch(q, *parameters)"),
    ("asyncpg",
     "q = 'SELECT * FROM t'\nfor c in a:\n    q += \" AND y = '\" + c + \"' AND j = '{}'\"\n"
     "await cur.fetch(q)",
     "q = 'SELECT * FROM t'\nparameters = []\nfor c in a:\n    parameters.append(c)\n"
     "    q += f\" AND y = ${len(parameters)}\" + \" AND j = '{}'\"\nawait cur.fetch(q, *parameters)"),
    # values with names are collected in a mapping
    ("sqlalchemy",
     "q = f\"SELECT * FROM t WHERE x = '{a}'\"\nif b:\n    q += f\" AND y LIKE '%{b}%' AND z = '{a}'\"\n"
     "cur.execute(text(q))",
     "q = \"SELECT * FROM t WHERE x = :a\"\nparameters = {\"a\": a}\nif b:\n"
     "    q += \" AND y LIKE :b AND z = :a2\"\n    parameters[\"b\"] = f\"%{b}%\"\n"
     "    parameters[\"a2\"] = a\ncur.execute(text(q).bindparams(**parameters))"),
    # a driver that is handed values reads `%%` as `%`
    ("postgres", "cur.execute(\"SELECT * FROM t WHERE x LIKE '%%\" + a + \"%%' AND y = %s\", (b,))",
     "cur.execute(\"SELECT * FROM t WHERE x LIKE %s AND y = %s\", (f\"%{a}%\", b))"),
    ("django", "cur.objects.extra(where=[\"x LIKE '%%\" + a + \"%%' AND y %% 2 = 0\"])",
     "cur.objects.extra(where=[\"x LIKE %s AND y %% 2 = 0\"], params=(f\"%{a}%\",))"),
    ("postgres", "cur.execute(f\"SELECT * FROM t WHERE x = '100%%{a}'\")",
     "cur.execute(\"SELECT * FROM t WHERE x = %s\", (f\"100%%{a}\",))"),
]  # fmt: skip


@pytest.mark.parametrize(("driver", "before", "after"), WRITTEN)
def test_values_become_parameters(driver: str, before: str, after: str) -> None:
    assert fixed(driver, before) == after


MODULES = [
    # a connection says whose style it is; data frames take values by keyword
    ("import sqlite3\n\nimport pandas as pd\n\nconn = sqlite3.connect('a')\n",
     """pd.read_sql("SELECT * FROM t WHERE a = '%s'" % a, conn)""",
     """pd.read_sql("SELECT * FROM t WHERE a = ?", conn, params=(a,))"""),
    ("import pandas as pd\nimport psycopg2\n\nconn = psycopg2.connect('a')\n",
     """pd.read_sql_query(f"SELECT * FROM t WHERE a LIKE '%{a}' AND b = %(b)s", con=conn, """
     """params={"b": 1})""",
     """pd.read_sql_query("SELECT * FROM t WHERE a LIKE %(a)s AND b = %(b)s", con=conn, """
     """params={"b": 1, "a": f"%{a}"})"""),
    ("import pandas as pd\nfrom sqlalchemy import create_engine, text\n\nconn = create_engine('a')\n",
     """pd.read_sql(f"SELECT * FROM t WHERE a = '{a}'", conn)""",
     """pd.read_sql(text("SELECT * FROM t WHERE a = :a").bindparams(a=a), conn)"""),
    ("import sqlite3\nimport psycopg2\n\nconn = psycopg2.connect('a')\n",
     """conn.cursor().execute(f"SELECT * FROM t WHERE a = '{a}'")""",
     """conn.cursor().execute("SELECT * FROM t WHERE a = %s", (a,))"""),
    ("from peewee import SqliteDatabase\n\ndb = SqliteDatabase('a')\n",
     """db.execute_sql(f"SELECT * FROM t WHERE a = '{a}'")""",
     """db.execute_sql("SELECT * FROM t WHERE a = ?", (a,))"""),
    ("import aiosqlite\n\ndb = aiosqlite.connect('a')\n",
     """db.execute_fetchall(f"SELECT * FROM t WHERE a = '{a}'")""",
     """db.execute_fetchall("SELECT * FROM t WHERE a = ?", (a,))"""),
]  # fmt: skip


TEMPLATES = [
    ("FIND = \"SELECT * FROM t WHERE a = '%s'\"\n\n\ndef find(cur, a):\n    cur.execute(FIND % a)\n",
     'FIND = "SELECT * FROM t WHERE a = ?"\n\n\ndef find(cur, a):\n    cur.execute(FIND, (a,))\n'),
    ("FIND: str = \"\"\"\n    SELECT * FROM t\n    WHERE a = '{a}'\n\"\"\"\n\n\ndef find(cur, a):\n"
     "    q = FIND.format(a=a)\n    cur.execute(q)\n",
     'FIND: str = """\n    SELECT * FROM t\n    WHERE a = ?\n"""\n\n\ndef find(cur, a):\n'
     "    q = FIND\n    cur.execute(q, (a,))\n"),
    ("class Shop:\n    find = \"SELECT * FROM t WHERE a = '%s'\"\n\n    def ask(self, cur, a):\n"
     "        cur.execute(self.find % a)\n",
     'class Shop:\n    find = "SELECT * FROM t WHERE a = ?"\n\n    def ask(self, cur, a):\n'
     "        cur.execute(self.find, (a,))\n"),
    # used elsewhere too, or bound twice
    *(2 * (text,) for text in (
        "FIND = \"SELECT * FROM t WHERE a = '%s'\"\n\n\ndef find(cur, a):\n    cur.execute(FIND % a)\n\n\n"
        "print(FIND)\n",
        "FIND = \"SELECT * FROM t WHERE a = '%s'\"\n__all__ = ['FIND']\n\n\ndef find(cur, a):\n"
        "    cur.execute(FIND % a)\n",
        "class Shop:\n    def ask(self, cur, a):\n        cur.execute(self.find % a)\n\n"
        "    def __init__(self, find):\n        self.find = find\n",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), TEMPLATES)
def test_a_template_may_stand_far_away_if_nothing_else_names_it(before: str, after: str) -> None:
    analysis = analyze(Snapshot.of("import sqlite3\n\n" + before), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code == "HG104")
    assert done.snapshot.text == "import sqlite3\n\n" + after


@pytest.mark.parametrize(("head", "before", "after"), MODULES)
def test_a_module_says_which_driver_it_speaks_to(head: str, before: str, after: str) -> None:
    head += "\n\ndef find(a):\n    return "
    analysis = analyze(Snapshot.of(f"{head}{before}\n"), default_rules())
    done = fix_all(analysis, safety=FixSafety.REVIEW, select=lambda f: f.code == "HG104")
    assert done.snapshot.text == f"{head}{after}\n"


LEFT_ALONE = [
    # what can be read once only cannot be counted before
    ("sqlite", "c = (x for x in a)\ncur.execute('SELECT x FROM t WHERE x IN (%s)' % ','.join(c))"),
    ("sqlite", "c = map(str, a)\ncur.execute('SELECT x FROM t WHERE x IN (%s)' % ','.join(c))"),
    # a text is no number for SQLite where no column says so
    ("sqlite", "cur.execute(f'SELECT x FROM t GROUP BY x HAVING count(*) > {a}')"),
    ("sqlite", "cur.execute(f'SELECT x FROM t WHERE length(x) = {a}')"),
    ("sqlite", "cur.execute(f'SELECT x FROM t WHERE (x * 2) BETWEEN {a} AND 9')"),
    # what stands alone between parentheses may be a query, and is no name then
    ("sqlite", "cur.execute(f'SELECT x FROM ({a}) AS s')"),
    # a check would not let through what the program itself gives the name
    ("sqlite", "c = a.get('sort-by', 't.x')\ncur.execute(f'SELECT x FROM t ORDER BY {c}')"),
    ("sqlite", "c = a.get('c', default='x DESC')\ncur.execute(f'SELECT x FROM t ORDER BY {c}')"),
    ("sqlite", "c = a or ('main.t' if b else 'u')\ncur.execute(f'SELECT x FROM {c}')"),
    ("sqlite", "c = a.get('c', '')\ncur.execute(f'SELECT x FROM t ORDER BY x {c}')"),
    # a literal of a type, a name, a literal whose backslashes mean something
    ("psycopg", "cur.execute(f\"SELECT * FROM t WHERE a > now() - interval '{a} days'\")"),
    ("asyncpg", "await cur.fetch(f\"SELECT * FROM t WHERE a = DATE '{a}'\")"),
    ("oracle", "cur.execute(f\"SELECT * FROM t WHERE a = TIMESTAMP '{a}'\")"),
    ("postgres", "cur.execute(f\"SELECT * FROM t WHERE a = E'{a}'\")"),
    ("sqlite", "cur.execute(f\"SELECT x AS '{a}' FROM t WHERE y = '{b}'\")"),
    ("sqlite", "cur.execute(f\"SELECT x '{a}' FROM t WHERE y = '{b}'\")"),
    ("mysql", "cur.execute(f\"SELECT * FROM t WHERE a LIKE '100\\\\%{a}'\")"),
    # statements that take no parameters, and several statements
    ("sqlite", "cur.execute(f\"PRAGMA table_info('{a}')\")"),
    ("sqlite", "cur.execute(f\"CREATE VIEW v AS SELECT * FROM t WHERE a = '{a}'\")"),
    ("sqlite", "cur.execute(f\"ALTER TABLE t ADD COLUMN x DEFAULT '{a}'\")"),
    ("psycopg", "cur.execute(f\"CREATE USER app PASSWORD '{a}'\")"),
    ("psycopg", "cur.execute(f\"SET search_path TO '{a}'\")"),
    ("psycopg", "cur.execute(f\"DELETE FROM t WHERE a = '{a}'; DELETE FROM u\")"),
    ("asyncpg", "await cur.execute(f\"DELETE FROM t WHERE a = '{a}'; DELETE FROM u\")"),
    # values that may be SQL
    ("sqlite", "cur.execute(f\"UPDATE t SET x = {a or 'NULL'} WHERE y = {b}\")"),
    ("sqlite", "cur.execute('INSERT INTO t VALUES (' + ('NULL' if a is None else str(a)) + ')')"),
    ("sqlite", "v = 'NULL' if a is None else f\"'{a}'\"\ncur.execute(f\"UPDATE t SET x = {v}\")"),
    ("sqlite", "cur.execute(\"SELECT * FROM t WHERE a = %s AND b = '%s'\" % (quote(a), b))"),
    ("sqlite", "cur.execute(f\"SELECT * FROM t WHERE a = '{escape(a)}'\")"),
    ("sqlite", "cur.executemany(f\"INSERT INTO t VALUES (?, '{a}')\", b)"),
    ("asyncpg", "c = []\nif a:\n    c.append(f\"a = '{a}'\")\nq = f\"SELECT * FROM t WHERE x = '{b}'\"\n"
                "if c:\n    q += ' AND ' + ' AND '.join(c)\nreturn await cur.fetch(q)"),
    # branches of which one is not seen through
    ("sqlite", "if b:\n    q = f\"DELETE FROM t WHERE a = '{a}'\"\nelse:\n    q = str(b)\ncur.execute(q)"),
    ("sqlite", "q = 'SELECT 1'\nif b:\n    q = f\"SELECT * FROM t WHERE a = '{a}'\"\ncur.execute(q)"),
    ("sqlite", "if b:\n    q = f\"DELETE FROM t WHERE a = '{a}'\"\nelse:\n    q = 'SELECT 1'\n"
               "cur.execute(q)\nreturn q"),
    # parts that may not be there although their values are, and the other way round
    ("sqlite", "q = 'SELECT * FROM t' + (f\" WHERE a = '{a}'\" if a else '')\ncur.execute(q)"),
    ("sqlite", "c = []\nif a:\n    c.append(f\"a = '{a}'\")\nq = 'SELECT * FROM t'\n"
               "if b:\n    q += ' WHERE ' + ' AND '.join(c)\ncur.execute(q)"),
    ("sqlite", "c = [f\"a = '{a}'\"]\nw = ' WHERE ' + ' AND '.join(c) if b else ''\n"
               "cur.execute('SELECT * FROM t' + w)"),
    ("sqlite", "w = f\" WHERE a = '{a}'\"\nq = 'SELECT * FROM t'\nif b:\n    q += w\ncur.execute(q)"),
    ("sqlite", "w = f\" AND a = '{a}'\"\nq = 'SELECT * FROM t WHERE 1'\nif b:\n    q += w\n"
               "    q += f\" AND b = '{b}'\"\ncur.execute(q)"),
    ("sqlite", "c = [f\"a = '{a}'\"]\nw = ' AND ' + ' AND '.join(c)\nq = 'SELECT * FROM t WHERE 1'\n"
               "if b:\n    q += w\n    q += f\" AND b = '{b}'\"\ncur.execute(q)"),
    # lists that something else may see, or that are in another order
    ("sqlite", "c = [f\"a = '{a}'\"]\nprepare(c)\ncur.execute('DELETE FROM t WHERE ' + ' AND '.join(c))"),
    ("sqlite", "c = [f\"a = '{a}'\"]\nc.insert(0, b)\ncur.execute('DELETE FROM t WHERE ' + ''.join(c))"),
    ("sqlite", "c = ['1']\np = []\nif a:\n    c.append(f\"a = '{a}'\")\nif b:\n    c.append('b = ?')\n"
               "c.append(f\"x = '{a}'\")\nif b:\n    p.append(b)\n"
               "cur.execute('SELECT * FROM t WHERE ' + ' AND '.join(c), p)"),
    # columns
    ("sqlite", "cur.execute(f\"SELECT sum({a}) FROM t WHERE x = '{b}'\")"),
    ("sqlite", "cur.execute(f\"SELECT * FROM t WHERE lower({a}) = '{b}'\")"),
    ("sqlite", "cur.execute(f\"SELECT strftime('%Y', {a}) FROM t WHERE x = '{b}'\")"),
    ("sqlite", "cur.execute(f\"SELECT * FROM t JOIN u ON t.x = {a} WHERE x = '{b}'\")"),
    # a text of which it is not seen where else it is used
    ("sqlite", "q = f\"SELECT * FROM t WHERE a = '{a}'\"\ncur.execute(q)\n"
     + "b += a\n" * 1_010 + "return q"),
    # a name that is not looked at unless something holds
    ("sqlite", "return cur.execute(f'SELECT * FROM {a}') if a else []"),
    ("sqlite", "return [] if a is None else cur.execute(f'SELECT * FROM {a}')"),
    ("sqlite", "return a and cur.execute(f'SELECT * FROM {a}')"),
    ("sqlite", "return [cur.execute(f'SELECT * FROM {a}') for _ in b]"),
    ("sqlite", "return [r for x in b for r in cur.execute(f'SELECT * FROM {a}')]"),
    ("sqlite", "return lambda: cur.execute(f'SELECT * FROM {a}')"),
    ("sqlite", "if a: cur.execute(f'SELECT * FROM {a}')"),
    ("sqlite", "a = str(a); cur.execute(f'SELECT * FROM {a}')"),
    ("sqlite", "q = f'SELECT * FROM {a}' if a else 'SELECT 1'\ncur.execute(q)"),
    ("sqlite", "q = f\"SELECT * FROM t WHERE a = '{a}'\"\ncur.execute(q)\nreturn q"),
    ("sqlite", "q = f\"SELECT * FROM t WHERE a = '{a}'\"\ncur.execute(q)\ncur.execute(q)"),
    ("sqlite", "cur.execute(f'SELECT x FROM logs_{a}')"),
    ("sqlite", "c = ','.join(one.id for one in b)\ncur.execute(f'DELETE FROM t WHERE a IN ({c})')"),
    ("sqlite", "cur.execute(f'SELECT x FROM t WHERE a IN ({b})')"),
    ("sqlite", "c = ', '.join(b)\ncur.execute(f'SELECT {c} FROM t WHERE x = {a}')"),
    ("sqlite", "cur.execute(f'SELECT x FROM t WHERE {a}')"),
    ("sqlite", "cur.execute(f'SELECT {a} FROM t WHERE x = 1')"),
    ("sqlite", "cur.execute('SELECT x FROM ' + a())"),
    ("sqlite", "cur.execute(f'SELECT x FROM t ORDER BY x LIMIT {a} {b}')"),
    ("django", "cur.objects.extra(where=[f'a = {a}', f'b = {b}'])"),
    ("django", "cur.objects.extra(where=[f'a = {a}', 'b = %s'], params=[b])"),
    ("django", "cur.objects.extra(tables=[a])"),
    ("sqlite", "return [cur.execute('SELECT * FROM ' + one) for one in a]"),
    ("sqlite", "rows = [cur.execute('SELECT * FROM ' + one) for one in a]"),
    ("sqlite", "for one in cur.execute('SELECT * FROM ' + (one := a)):\n    print(one)"),
    ("lxml", "tree.xpath('//' + a)"),
    ("sqlite", "q = \"SELECT * FROM %s WHERE a = '%s'\"\ncur.execute(q % (b, a))"),
    ("sqlite", "cur.execute(f'SELECT * FROM t WHERE {a}')"),
    ("mysql", "cur.execute(f\"SELECT * FROM t WHERE a = '{a}' AND b = %s\", b)"),
    ("sqlite", "cur.execute(f\"SELECT * FROM t WHERE a = '{a}' AND b = ? AND c = '{a}'\", b)"),
    ("sqlite", "cur.execute(f\"SELECT * FROM t WHERE a = '{a}' AND b = {a.x}\", b)"),
    ("asyncpg", "await cur.fetch(f\"SELECT * FROM t WHERE a = $1 AND b = '{a}'\", *b)"),
    ("sqlite", "for q in ('SELECT 1',):\n    q += f\" WHERE a = '{a}'\"\n    cur.execute(q)"),
    ("sqlite", "q = 'SELECT * FROM t WHERE a = ' + a\n"
               "while b:\n    cur.execute(q)\n    q += ' OR a = ' + b"),
    ("oracle", "q = 'SELECT * FROM t'\nfor c in a:\n    q += f\" AND y = '{c}'\"\ncur.execute(q)"),
    ("sqlalchemy",
     "q = 'SELECT * FROM t'\nfor c in a:\n    q += f\" AND y = '{c}'\"\ncur.execute(text(q))"),
    ("sqlite", "cur.execute(\"SELECT '\" + a  # which\n    + \"' FROM t\" + b)"),
]  # fmt: skip


@pytest.mark.parametrize(("driver", "body"), LEFT_ALONE)
def test_text_of_which_too_little_is_known_is_left_alone(driver: str, body: str) -> None:
    assert fixed(driver, body) == body


ROWS = [(1, "ann", 30), (2, "bob", 40), (3, "o'neil", 50), (4, "50%", 60)]
ATTACK = "x' OR name <> '"
ATTACK_ON_LIST = "x') OR ('x' <> '"
RUN = [
    """return cur.execute(f"SELECT id FROM t WHERE name = '{a}'").fetchall()""",
    """return cur.execute("SELECT id FROM t WHERE name = '" + a + "' AND age > 0").fetchall()""",
    """return cur.execute("SELECT id FROM t WHERE name = '%s' AND age < %d" % (a, 99)).fetchall()""",
    """return cur.execute("SELECT id FROM t WHERE name LIKE '{}%'".format(a)).fetchall()""",
    "q = 'SELECT id FROM t WHERE age > 0'\nif a:\n    q += f\" AND name = '{a}'\"\n"
    "if b:\n    q += ' AND age > ' + b\nreturn cur.execute(q).fetchall()",
    "names = [a]\n"
    "return cur.execute(f\"SELECT id FROM t WHERE name IN ('{\"','\".join(names)}')\").fetchall()"
    if sys.version_info >= (3, 12)
    else 'names = [a]\nq = "SELECT id FROM t WHERE name IN (\'" + "\',\'".join(names) + "\')"\n'
    "return cur.execute(q).fetchall()",
    "c = []\nif a:\n    c.append(f\"name = '{a}'\")\nc.append('age > ' + b)\n"
    "return cur.execute('SELECT id FROM t WHERE ' + ' AND '.join(c)).fetchall()",
    "p = [b]\nc = ['age > ?']\nif a:\n    c.append(\"name = '\" + a + \"'\")\n"
    "return cur.execute('SELECT id FROM t WHERE ' + ' AND '.join(c), p).fetchall()",
    "c = ['age > 0']\nfor one in [a, a]:\n    c.append(f\"name = '{one}'\")\n"
    "w = f\"WHERE {' AND '.join(c)}\" if c else ''\n"
    "return cur.execute(f'SELECT id FROM t {w} ORDER BY id LIMIT {b}').fetchall()",
    "return cur.execute(f\"SELECT id FROM t WHERE name = '{a}' AND age > :b\", {'b': b}).fetchall()",
    "if len(a) > 30:\n    q = f\"SELECT id FROM t WHERE name LIKE '{a}%'\"\nelse:\n"
    "    q = f\"SELECT id FROM t WHERE name = '{a}'\"\nq += ' AND age > ' + b\n"
    "return cur.execute(q).fetchall()",
    "return cur.execute(f\"SELECT id FROM t WHERE age > ? AND name = '{a}'\", [b]).fetchall()",
    "where = f\"WHERE name = '{a}'\"\nreturn cur.execute('SELECT id FROM t ' + where).fetchall()",
]


def run(body: str) -> Callable[[str], Any]:
    """Return the function with this body, over a real database."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    module = types.ModuleType("shop")
    exec(HEAD["sqlite"] + lines, module.__dict__)

    def call(name: str) -> Any:
        cur = sqlite3.connect(":memory:").cursor()
        cur.execute("CREATE TABLE t (id INTEGER, name TEXT, age INTEGER)")
        cur.executemany("INSERT INTO t VALUES (?, ?, ?)", ROWS)
        return module.find(cur, name, "10")

    return call


@pytest.mark.parametrize("body", RUN)
def test_honest_values_find_the_same_and_an_attack_finds_nothing(body: str) -> None:
    before, after = run(body), run(fixed("sqlite", body))
    for name in ("ann", "bob", "nobody"):
        assert before(name) == after(name)
    attack = ATTACK_ON_LIST if " IN (" in body else ATTACK
    assert len(before(attack)) > 1
    assert after(attack) == []
    assert after("o'neil") == [(3,)]  # what broke the text before is only a name now


def test_what_cannot_be_read_is_nothing_to_log(caplog: pytest.LogCaptureFixture) -> None:
    fixed("mysql", 'cur.execute("ALTER TABLE t ADD COLUMN `%s` %s %s" % (a, b, b))')
    assert not caplog.records


def test_the_fix_says_what_it_does() -> None:
    text = HEAD["sqlite"] + "    cur.execute(f\"SELECT * FROM t WHERE a = '{a}'\")\n"
    analysis = analyze(Snapshot.of(text), default_rules())
    (finding,) = analysis.findings()
    assert offered(analysis, finding)[0].title == "Pass the values as query parameters"
