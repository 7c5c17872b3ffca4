"""SQL is put together from values that are not checked.

## What it does
Reports text that a database runs as SQL when it holds values that are not constant:
`execute` and its relatives in all common drivers, `text` and `literal_column` of
SQLAlchemy, `raw`, `extra` and `RawSQL` of Django, raw SQL of other object mappers,
`pandas.read_sql` and Spark SQL. It does not matter how the text was put together, or
where. And lookups of Django whose names come from a request: `filter(**data)`.

## Why it matters
A quote in a value ends the text it stands in, and what follows is run as SQL. Whoever
chooses the value can read every table, change it, or log in as somebody else.

## What to do instead
Write a placeholder in the text and pass the value beside it:
`cursor.execute("SELECT * FROM users WHERE name = ?", (name,))`. The placeholder is `?`
in sqlite3, `%s` in drivers of PostgreSQL and MySQL, `$1` in asyncpg, `:name` in Oracle and
SQLAlchemy. Names of tables and columns cannot be passed like this: take them from a fixed
list, or quote them with `psycopg.sql.Identifier`.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning. Unknown names
in statements that change the database itself are an information.

## Limits
Methods called `execute` on objects of unknown type are reported only where the object's name,
the name of the text or the text itself speaks of a database. Names of tables and columns that
the program's own objects have (`self.table`, `model._meta.db_table`), that a function quotes
(`quote_name(table)`), or whose quotes are doubled, are silent where they are filled in. Other
names of unknown origin are only an information in statements that change the database itself
and take no parameters (`CREATE`, `GRANT`, `SET`). Statements that SQLAlchemy builds itself
(`select(User).where(…)`) carry values apart and are silent.

## Fix safety
Review: the values go to the driver apart from the text, in its own style of parameters; a
value that was meant to be SQL (a list of columns, a condition) is then only a text. Names of
columns are compared with those that the query names itself; else names of tables and columns may
hold letters, digits and `_` only, and a direction is `ASC` or `DESC`; a name to which the
program itself gives something else, such as a default, is left. Offered
where the driver is known and all statements that build the text stand in one function, or
in one that nothing else in the file calls, or fill in a template that nothing else in the file
names; what other files make of its result or of the template is not seen. Conditions that are
collected in a list and joined have their values in a list beside it. What may be SQL itself
(`NULL`, a function's argument that may be a column) is left, and so are statements that the
database takes no parameters for, and what SQLite compares with something that is no column
(`count(*) > …`): a text would be no number there. asyncpg takes a value of the
column's own type only: what came in as a text has to be made a number for a column of numbers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Kind,
    NameCheck,
    OnCall,
    ParamStyle,
    PassParameters,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate.ruleapi.rules import CallCheck
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.narrowing import first_text, keeping, known_sinks, receiver_words
from headgate_rules.sinks import on_sinks
from headgate_rules.sql_drivers import driver_of
from headgate_rules.stored_names import is_own_text
from headgate_rules.texts import Filled, Literal, take_apart
from headgate_rules.unpacking import is_unpacking, names_from_outside
from headgate_rules.wording import shown

_KNOWN: Final = known_sinks(Danger.SQL)
_TAKES_STATEMENTS: Final = known_sinks(Danger.SQL, note="the statement")
"""Calls that are mostly given statements that the library built."""
_OTHERS: Final = known_sinks(*(danger for danger in Danger if danger is not Danger.SQL))

_SQL: Final = lazy_pattern(
    r"[\s(]*(?:SELECT|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\S|DELETE\s+FROM|REPLACE\s+INTO"
    r"|MERGE\s+INTO|WITH\s+\w+|(?:CREATE|DROP|ALTER|TRUNCATE)\s+\w+|PRAGMA|GRANT|REVOKE"
    r"|ATTACH\s+DATABASE|COPY\s+\S|EXEC(?:UTE)?\s+\S|CALL\s+\S|SHOW\s+\w+|DESCRIBE\s+\S"
    r"|EXPLAIN\s+\w+|VACUUM|ANALYZE|LOCK\s+TABLES?|USE\s+\S|SET\s+\S+\s*(?:=|TO\b))",
    re.IGNORECASE,
)
_STRUCTURE: Final = lazy_pattern(
    r"\s*(?:(?:CREATE|DROP|ALTER|TRUNCATE|RENAME|COMMENT\s+ON)\s+\w|GRANT|REVOKE|USE\s|SET\s|RESET\s"
    r"|PRAGMA|ATTACH|DETACH|VACUUM|ANALYZE|REINDEX|LISTEN|UNLISTEN|LOCK\s+TABLE|SAVEPOINT"
    r"|RELEASE|ROLLBACK\s+TO|CLOSE|SHOW\s|DESCRIBE\s|DESC\s)",
    re.IGNORECASE,
)
"""Statements about the database itself, in which names stand and no driver takes parameters."""
_VALUES: Final = lazy_pattern(
    r"\b(?:SELECT|WHERE|VALUES|INSERT|UPDATE|DELETE|LIKE)\b", re.IGNORECASE
)
_DATABASE_WORDS: Final = frozenset(
    {
        *("c", "con", "conn", "connection", "crsr", "csr", "cnx", "cnxn", "cur", "curs", "cursor"),
        *("database", "db", "dbc", "dbh", "duckdb", "engine", "mariadb", "mssql", "mysql"),
        *("oracle", "pg", "pool", "postgres", "postgresql", "psql", "redshift", "session"),
        *("snowflake", "spark", "sql", "sqlite", "trans", "transaction", "tx", "txn", "warehouse"),
        *("clickhouse", "bigquery", "schema", "editor", "cursors"),
    }
)
_OTHER_WORDS: Final = frozenset(
    {"browser", "docker", "driver", "executor", "graph", "ldap", "page", "shell", "ssh"}
)
_TEXT_WORDS: Final = frozenset({"sql", "query", "stmt", "statement", "ddl", "dml"})
_VAGUE: Final = frozenset({"query", "sql", "fetch", "get_records", "get_first", "run_query"})
"""Methods that many kinds of objects have."""
_EXTRA: Final = frozenset({"where", "select", "tables", "order_by"})


def _is_for_a_database(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    if type(hit.node).__name__ == "TemplateStr":
        return False  # drivers that take a template pass its values apart
    names = ctx.names(call.func)
    if (
        hit.evidence is Evidence.ASSEMBLED
        and isinstance(hit.node, ast.expr)
        and is_own_text(hit.node, ctx, Danger.SQL)
    ):
        return False
    if names & _KNOWN:
        return hit.evidence is not Evidence.UNKNOWN or not names & _TAKES_STATEMENTS
    if names & _OTHERS or not isinstance(call.func, ast.Attribute):
        return False
    if ctx.defines(call.func.value, call.func.attr):
        return False  # what the method does is looked at where it stands
    if hit.evidence is Evidence.ASSEMBLED and _is_statement(hit.node, ctx):
        return False
    method = call.func.attr
    if method == "extra":
        return any(keyword.arg in _EXTRA for keyword in call.keywords)
    if _SQL.match(first_text(hit.node, ctx)):
        return True
    if method in _VAGUE:
        return False
    if isinstance(hit.node, ast.expr) and _TEXT_WORDS & {*words(name_of(hit.node) or "")}:
        return True
    around = receiver_words(call)
    if method == "raw":
        return bool(around & {"objects", "manager", "queryset"})
    return bool(around & _DATABASE_WORDS) and not around & _OTHER_WORDS


def _is_statement(text: ast.AST, ctx: Context) -> bool:
    """Whether it is a whole statement of unknown origin with something constant behind it."""
    pieces = take_apart(text, ctx) if isinstance(text, ast.expr) else None
    if not pieces or len(pieces) < 2 or not isinstance(pieces[0], Filled):
        return False
    if ctx.flow(pieces[0].value, Danger.SQL).evidence is not Evidence.UNKNOWN:
        return False
    return all(isinstance(piece, Literal) for piece in pieces[1:])


def _check_structure(check: CallCheck) -> CallCheck:
    """Return the check, quieter where names of unknown origin stand in a statement of structure.

    `DROP TABLE {name}` takes no parameters, so the advice for values does not apply, and as
    a rule the names are the program's own.
    """

    def checked(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        for hit in check(call, ctx):
            is_unknown = hit.evidence is Evidence.ASSEMBLED and ctx.profile is not Profile.STRICT
            if is_unknown and _names_structure(hit.node, ctx):
                yield replace(hit, severity=Severity.INFORMATION)
            else:
                yield hit

    return checked


def _names_structure(text: ast.AST, ctx: Context) -> bool:
    """Whether what is filled in stands where a statement of structure has a name."""
    pieces = take_apart(text, ctx) if isinstance(text, ast.expr) else None
    if not pieces or not isinstance(pieces[0], Literal) or not _STRUCTURE.match(pieces[0].text):
        return False
    before = ""
    for piece in pieces:
        if isinstance(piece, Literal):
            before += piece.text
        elif before.count("'") % 2 or not piece.is_plain:
            return False  # a text between quotes is a value
    return not _VALUES.search(before)


def _say(value: str, call: str, flow: Flow) -> str:
    text = "The SQL text" if value == "this value" else value
    advice = (
        "Write a placeholder in the text and pass the value beside it; "
        "take names of tables and columns from a fixed list."
    )
    if flow.what:
        return (
            f"{text} holds something that comes from {flow.what}, and {call} runs it as SQL: "
            f"whoever chooses it can read or change the whole database. {advice}"
        )
    if flow.evidence is Evidence.UNKNOWN:
        return (
            f"{call} runs {'a text' if value == 'this value' else value} as it is: whoever can "
            "choose that text can read or change the whole database. Keep the text constant and "
            "pass values as parameters."
        )
    return (
        f"{text} is put together from values that are not checked, and {call} runs it as SQL: a "
        f"quote in one of them lets it add SQL of its own. {advice}"
    )


_TITLES: Final = {
    NameCheck.NONE: "Pass the values as query parameters",
    NameCheck.LISTED: (
        "Let only columns through that the query names, and pass values as parameters"
    ),
    NameCheck.PLAIN: (
        "Let only plain names through (letters, digits, `_`), and pass values as parameters"
    ),
}


def _mend(text: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "extra":
        return _mend_extra(text, call, ctx)
    driver = driver_of(call, ctx)
    if driver is None or not ctx.is_written(text):
        return ()
    intent = PassParameters(
        ctx.range(call),
        ctx.range(text),
        driver.style,
        driver.dialect,
        driver.keyword,
        is_written=driver.is_written,
    )
    return tuple(
        Fix(title, FixSafety.REVIEW, (replace(intent, names=names),))
        for names, title in _TITLES.items()
    )


def _mend_extra(texts: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix for `extra(where=[…])` and `extra(select={…})`, with one text to mend."""
    given = {k.arg: k.value for k in call.keywords}
    match texts:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if given.get("where") is texts:
            keyword = "params"
        case ast.Dict(values=parts) if given.get("select") is texts:
            keyword = "select_params"
        case _:
            return ()
    risky = [part for part in parts if ctx.evidence(part, Danger.SQL) is not Evidence.CLEAN]
    if len(risky) != 1 or keyword in given or None in given:
        return ()
    intent = PassParameters(
        ctx.range(call), ctx.range(risky[0]), ParamStyle.FORMAT, keyword=keyword
    )
    return (Fix(_TITLES[NameCheck.NONE], FixSafety.REVIEW, (intent,)),)


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"

_LOOKUPS: Final = frozenset({"*.filter", "*.exclude", "*.get", "django.db.models.Q"})
_MANAGER: Final = "django.db.models.Manager()"


def _check_lookups(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `User.objects.filter(**data)`: names of lookups become part of the SQL.

    With `_connector` as a name even as it is (CVE-2025-64459, before Django 5.2.8, 5.1.14
    and 4.2.26).
    """
    if not is_unpacking(call) or not _asks_objects(call.func, ctx):
        return
    for names, flow in names_from_outside(call, Danger.SQL, ctx):
        yield Hit(
            names,
            f"{shown(ctx, call.func)} takes the names of what is compared from "
            f"{shown(ctx, names)}, and that comes from {flow.what}: a visitor can ask about any "
            "field, also of other tables (`owner__password__startswith`), or change the query. "
            "Name the fields that may be asked about.",
            Severity.ERROR,
            None,
            flow.evidence,
            path=flow.path,
        )


def _asks_objects(func: ast.expr, ctx: Context) -> bool:
    if not isinstance(func, ast.Attribute):
        return True
    return _MANAGER in ctx.names(func.value) or any(
        isinstance(node, ast.Attribute) and node.attr == "objects" for node in ast.walk(func.value)
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG104",
        name="sql-injection",
        summary="SQL is put together from values that are not checked",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(89,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=("B608", "B610", "B611"),
        ruff=("S608", "S610", "S611"),
        yields_to=("HG801",),
        peers=(
            "codeql:py/sql-injection",
            "sonar:S2077",
            "sonar:S3649",
            "codemodder:sql-parameterization",
            "codeshield:cursor-execute-sqli",
        ),
        references=(
            "https://docs.python.org/3/library/sqlite3.html#how-to-use-placeholders-to-bind-values-in-sql-queries",
            "https://peps.python.org/pep-0249/#paramstyle",
            "https://docs.djangoproject.com/en/stable/topics/db/sql/",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *(
            OnCall(handler.names, _check_structure(handler.check))
            for handler in keeping(
                on_sinks(Danger.SQL, SinkGroup.EXECUTES, _say, mend=_mend), _is_for_a_database
            )
        ),
        OnCall(_LOOKUPS, _check_lookups),
    ),
    examples=(
        bad(
            "from sqlalchemy import create_engine\n\n"
            'engine = create_engine("sqlite://")\n\n\ndef found(name):\n'
            "    with engine.connect() as connection:\n"
            "        return connection.execute(f\"SELECT id FROM t WHERE name = '{name}'\").all()\n",
            lines=(8,),
            fixed="from sqlalchemy import create_engine, text\n\n"
            'engine = create_engine("sqlite://")\n\n\ndef found(name):\n'
            "    with engine.connect() as connection:\n"
            '        return connection.execute(text("SELECT id FROM t WHERE name = :name")'
            ".bindparams(name=name)).all()\n",
            note="a text that SQLAlchemy is given as it is",
        ),
        good(
            "import asyncpg\nfrom fastapi import FastAPI, Query\n"
            "from pydantic import BaseModel, constr\n\napp = FastAPI()\n\n\n"
            'class Wanted(BaseModel):\n    name: constr(pattern="^[a-z]+$")\n\n\n'
            '@app.post("/users")\n'
            'async def users(wanted: Wanted, order: str = Query("id", pattern="^(id|name)$")):\n'
            '    conn = await asyncpg.connect("postgres://")\n'
            "    return await conn.fetch(\n"
            "        f\"SELECT * FROM u WHERE name = '{wanted.name}' ORDER BY {order}\"\n"
            "    )\n",
            note="what the patterns let through holds no quote",
        ),
        bad(
            "import asyncpg\nfrom fastapi import FastAPI, Query\n\napp = FastAPI()\n\n\n"
            '@app.post("/users")\n'
            'async def users(order: str = Query("id", pattern="^.+$")):\n'
            '    conn = await asyncpg.connect("postgres://")\n'
            '    return await conn.fetch(f"SELECT * FROM u ORDER BY {order}")\n',
            lines=(10,),
            severity="ERROR",
            note="a pattern that lets everything through",
        ),
        bad(
            "import json\n\nfrom django.http import JsonResponse\n\nfrom .models import User\n\n\n"
            "def find(request):\n"
            "    wanted = json.loads(request.body)\n"
            "    found = User.objects.filter(**wanted).values()\n"
            '    return JsonResponse({"found": list(found)})\n',
            lines=(10,),
            severity="ERROR",
            note="names of lookups from outside",
        ),
        good(
            "from django.shortcuts import render\n\nfrom .models import User\n\n\ndef find(request):\n"
            '    wanted = {"name": request.GET["name"], "active": True}\n'
            '    return render(request, "users.html", {"users": User.objects.filter(**wanted)})\n',
        ),
        bad(
            "import sqlite3\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    name = request.args["name"]\n'
            + '    conn = sqlite3.connect("app.db")\n'
            + "    conn.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n"
            + '    return "done"\n',
            lines=(11,),
            severity="ERROR",
            fixed="import sqlite3\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    name = request.args["name"]\n'
            + '    conn = sqlite3.connect("app.db")\n'
            + '    conn.execute("SELECT * FROM users WHERE name = ?", (name,))\n'
            + '    return "done"\n',
        ),
        bad(
            "import sqlite3\nimport sys\n\n"
            'cursor = sqlite3.connect("app.db").cursor()\n'
            "cursor.execute(\"DELETE FROM users WHERE name = '%s'\" % sys.argv[1])\n",
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "import sqlite3 as sq\n\n\ndef find(name):\n"
            '    conn = sq.connect("app.db")\n'
            '    query = "SELECT * FROM users WHERE name = \'" + name + "\'"\n'
            "    return conn.execute(query).fetchall()\n",
            lines=(7,),
            severity="WARNING",
            fixed="import sqlite3 as sq\n\n\ndef find(name):\n"
            '    conn = sq.connect("app.db")\n'
            '    query = "SELECT * FROM users WHERE name = ?"\n'
            "    return conn.execute(query, (name,)).fetchall()\n",
        ),
        bad(
            "import sqlite3\n\n\ndef run(conn: sqlite3.Connection, query):\n"
            "    conn.execute(query)\n",
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            "import psycopg2\n"
            + _FLASK
            + "def look_up(cursor, condition):\n"
            + '    cursor.execute("SELECT * FROM orders WHERE {}".format(condition))\n\n\n'
            + '@app.route("/orders")\ndef orders():\n'
            + '    conn = psycopg2.connect("dbname=shop")\n'
            + '    look_up(conn.cursor(), request.args.get("where"))\n'
            + '    return "done"\n',
            lines=(8,),
            severity="ERROR",
            note="the dangerous call is inside a function that gets the value",
        ),
        bad(
            "import sqlite3\n"
            + _FLASK
            + "def chosen():\n"
            + '    return request.args.get("sort", "id")\n\n\n'
            + '@app.route("/users")\ndef users():\n'
            + '    conn = sqlite3.connect("app.db")\n'
            + '    conn.execute("SELECT * FROM users ORDER BY " + chosen())\n'
            + '    return "done"\n',
            lines=(14,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        bad(
            "def rename(cursor, table, name):\n"
            '    sql = f"ALTER TABLE {table} RENAME TO "\n'
            "    sql += name\n"
            "    cursor.execute(sql)\n",
            lines=(4,),
            severity="WARNING",
            note="an object of unknown type that is called as cursors are",
        ),
        bad(
            "from sqlalchemy import text\n\n\ndef find(session, name):\n"
            "    return session.execute(text(f\"SELECT * FROM users WHERE name = '{name}'\"))\n",
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "from django.db.models.expressions import RawSQL\n\n\ndef rank(users, column):\n"
            '    return users.annotate(rank=RawSQL("rank(%s)" % column, ()))\n',
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "def search(users, name):\n    return users.extra(where=[f\"name = '{name}'\"])\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "def search(User, name):\n"
            "    return User.objects.raw(\"SELECT * FROM users WHERE name = '%s'\" % name)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "import asyncpg\n\n\nasync def find(pool: asyncpg.Pool, name):\n"
            "    async with pool.acquire() as conn:\n"
            "        return await conn.fetch(f\"SELECT * FROM users WHERE name = '{name}'\")\n",
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "import pandas as pd\n\n\ndef load(conn, day):\n"
            "    return pd.read_sql(f\"SELECT * FROM sales WHERE day = '{day}'\", conn)\n",
            lines=(5,),
            severity="WARNING",
        ),
        good(
            "import sqlite3\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    name = request.args["name"]\n'
            + '    conn = sqlite3.connect("app.db")\n'
            + '    conn.execute("SELECT * FROM users WHERE name = ?", (name,))\n'
            + '    return "done"\n',
            note="a parameter",
        ),
        good(
            "import sqlite3\n"
            + _FLASK
            + 'COLUMNS = ("id", "name")\n\n\n'
            + '@app.route("/users")\ndef users():\n'
            + '    column = request.args["sort"]\n'
            + "    if column not in COLUMNS:\n"
            + '        return "unknown column"\n'
            + '    conn = sqlite3.connect("app.db")\n'
            + '    conn.execute(f"SELECT * FROM users ORDER BY {column}")\n'
            + '    return "done"\n',
            note="a name from a fixed list",
        ),
        good(
            "import sqlite3\n\n\ndef by_ids(ids):\n"
            '    marks = ", ".join(["?"] * len(ids))\n'
            '    conn = sqlite3.connect("app.db")\n'
            '    conn.execute(f"SELECT * FROM users WHERE id IN ({marks})", ids)\n',
            note="placeholders, as many as there are values",
        ),
        good(
            "import sqlite3\n\n\ndef page(number):\n"
            '    conn = sqlite3.connect("app.db")\n'
            '    conn.execute(f"SELECT * FROM users LIMIT 20 OFFSET {int(number) * 20}")\n',
            note="a number",
        ),
        good(
            'import sqlite3\n\nTABLE = "users"\n'
            'sqlite3.connect("app.db").execute("SELECT * FROM " + TABLE)\n',
            note="constants",
        ),
        good(
            "import psycopg2\nfrom psycopg2 import sql\n\n\ndef count(cursor, table):\n"
            '    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))\n'
            "    cursor.execute(query)\n",
            note="a quoted name",
        ),
        good(
            "from sqlalchemy import select\nfrom sqlalchemy.orm import Session\n\n"
            "from .models import User\n\n\ndef find(session: Session, name):\n"
            "    return session.execute(select(User).where(User.name == name)).scalars().all()\n",
            note="a statement that SQLAlchemy builds",
        ),
        good(
            "from sqlalchemy import text\n\n\ndef find(session, name):\n"
            '    query = text("SELECT * FROM users WHERE name = :name")\n'
            '    return session.execute(query, {"name": name})\n',
            note="a parameter",
        ),
        good(
            "def search(users, name):\n"
            '    return users.extra(where=["name = %s"], params=[name])\n',
            note="a parameter",
        ),
        good(
            "def describe(cursor, connection, table):\n"
            '    cursor.execute("DESCRIBE %s" % connection.ops.quote_name(table))\n',
            note="a name that is quoted",
        ),
        good(
            "class Store:\n"
            "    def clear(self, cursor, model):\n"
            '        cursor.execute(f"DELETE FROM {self.table}")\n'
            '        cursor.execute("DELETE FROM %s" % model._meta.db_table)\n'
            '        cursor.execute("DROP TABLE %s" % self.quote_name(model.name))\n',
            note="names of tables that the program has",
        ),
        bad(
            "class Store:\n"
            "    def find(self, cursor):\n"
            "        cursor.execute(f\"SELECT * FROM users WHERE name = '{self.name}'\")\n",
            lines=(3,),
            severity="WARNING",
            note="an attribute that is no table",
        ),
        good(
            "def quoted(name):\n"
            "    return '\"' + name.replace('\"', '\"\"') + '\"'\n\n\n"
            "def drop(cursor, table):\n"
            '    cursor.execute(f"DROP TABLE {quoted(table)}")\n',
            note="a name whose quotes are doubled",
        ),
        good(
            'def first(cursor, query):\n    cursor.execute(str(query) + " LIMIT 1")\n',
            note="a statement of unknown origin, passed as a whole to an object of unknown type",
        ),
        bad(
            "import sqlite3\n\n\ndef drop(conn: sqlite3.Connection, name):\n"
            '    conn.execute(f"DROP TABLE {name}")\n',
            lines=(5,),
            severity="INFORMATION",
            note="a name, in a statement that takes no parameters",
        ),
        bad(
            "def create(conn, user, password):\n"
            "    conn.execute(\"CREATE USER %s IDENTIFIED BY '%s'\" % (user, password))\n",
            lines=(2,),
            severity="WARNING",
            note="a value between quotes",
        ),
        bad(
            "def copy(cursor, name, day):\n"
            '    cursor.execute(f"CREATE TABLE old AS SELECT * FROM {name} WHERE day = {day}")\n',
            lines=(2,),
            severity="WARNING",
            note="a query inside",
        ),
        bad(
            "import sqlite3\n"
            + _FLASK
            + '@app.route("/drop")\ndef drop():\n'
            + '    conn = sqlite3.connect("app.db")\n'
            + '    conn.execute("DROP TABLE " + request.args["name"])\n'
            + '    return "done"\n',
            lines=(10,),
            severity="ERROR",
            note="a name that a visitor chooses",
        ),
        good('def start(task, name):\n    task.execute(f"step {name}")\n', note="no database"),
    ),
)
