"""How database drivers take parameters.

Owns which call wants which style (PEP 249, `paramstyle`; the drivers' documentation).
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Final

from headgate.ruleapi import Context, ParamStyle
from headgate_rules.narrowing import receiver_words


@dataclass(frozen=True, slots=True)
class Driver:
    """What a call that runs SQL wants its parameters to look like."""

    style: ParamStyle
    dialect: str = ""
    """The SQL dialect's name at sqlglot."""
    keyword: str = ""
    is_written: bool = False
    """Whether the driver itself writes the values into the text, as literals."""


_SQLITE: Final = Driver(ParamStyle.QMARK, "sqlite")
_POSTGRES: Final = Driver(ParamStyle.FORMAT, "postgres")
_PSYCOPG2: Final = replace(_POSTGRES, is_written=True)
_MYSQL: Final = Driver(ParamStyle.FORMAT, "mysql", is_written=True)
_ORACLE: Final = Driver(ParamStyle.NUMERIC, "oracle")
_ODBC: Final = Driver(ParamStyle.QMARK, "tsql")
_DOLLAR: Final = Driver(ParamStyle.DOLLAR, "postgres")
_NAMED: Final = Driver(ParamStyle.NAMED)
_TEXT: Final = Driver(ParamStyle.TEXT)
_DJANGO: Final = Driver(ParamStyle.FORMAT)

_CALLS: Final = (
    *((f"sqlite3.{owner}().execute", _SQLITE) for owner in ("Connection", "Cursor")),
    *(
        (f"aiosqlite.{call}", _SQLITE)
        for call in (
            *("Connection().execute", "Cursor().execute", "Connection().execute_fetchall"),
            "Connection().execute_insert",
        )
    ),
    *(
        (f"{module}.{owner}().{method}", _SQLITE)
        for module in ("sqlite3", "aiosqlite")
        for owner in ("Connection", "Cursor")
        for method in ("executemany", "executescript")
    ),
    *(
        (f"databases.Database().{method}", Driver(ParamStyle.MAPPING, keyword="values"))
        for method in ("execute", "fetch_all", "fetch_one", "fetch_val", "iterate")
    ),
    *((f"apsw.{owner}().execute", _SQLITE) for owner in ("Connection", "Cursor")),
    *(
        (f"asyncpg.{owner}().{method}", _DOLLAR)
        for owner in ("Connection", "Pool", "connection.Connection", "pool.Pool")
        for method in ("execute", "fetch", "fetchrow", "fetchval", "cursor")
    ),
    ("sqlalchemy.text", _NAMED),
    ("django.db.models.expressions.RawSQL", _DJANGO),
)
_DRIVERS: Final = {
    "sqlite3": _SQLITE,
    "aiosqlite": _SQLITE,
    "psycopg2": _PSYCOPG2,
    "psycopg": _POSTGRES,
    "pymysql": _MYSQL,
    "MySQLdb": _MYSQL,
    "mysql": _MYSQL,
    "mariadb": Driver(ParamStyle.QMARK, "mysql"),
    "aiomysql": _MYSQL,
    "aiopg": _PSYCOPG2,
    "pg8000": _POSTGRES,
    "oracledb": _ORACLE,
    "cx_Oracle": _ORACLE,
    "pyodbc": _ODBC,
    "pymssql": Driver(ParamStyle.FORMAT, "tsql", is_written=True),
    "asyncpg": _DOLLAR,
    "sqlalchemy": _TEXT,
    "flask_sqlalchemy": _TEXT,
    "duckdb": Driver(ParamStyle.QMARK, "duckdb"),
    "snowflake": Driver(ParamStyle.FORMAT, "snowflake", is_written=True),
}
"""Top-level packages. A file that imports one of them, and no other, speaks to it."""
_METHODS: Final = ("execute", "executemany", "raw", "fetch", "fetchrow", "fetchval")
_ALCHEMY_WORDS: Final = frozenset({"engine", "session", "connection", "conn", "db"})
_CURSOR_WORDS: Final = frozenset({"cursor", "cur", "curs", "crsr", "csr", "c"})
_FRAMES: Final = frozenset(
    f"{module}.{name}"
    for module in ("pandas", "geopandas")
    for name in ("read_sql", "read_sql_query", "read_postgis")
)
"""Functions that take a connection of any driver, and values as `params`."""
_PEEWEE: Final = {
    "SqliteDatabase": _SQLITE,
    "SqliteExtDatabase": _SQLITE,
    "PooledSqliteDatabase": _SQLITE,
    "PostgresqlDatabase": _PSYCOPG2,
    "PostgresqlExtDatabase": _PSYCOPG2,
    "PooledPostgresqlDatabase": _PSYCOPG2,
    "MySQLDatabase": _MYSQL,
    "PooledMySQLDatabase": _MYSQL,
}
"""Classes of peewee. A file that imports one of them speaks to its database."""
_EXACT: Final = dict(_CALLS)
_ALCHEMY: Final = frozenset(
    f"sqlalchemy.{owner}().{method}"
    for owner in ("engine.Engine", "engine.Connection", "orm.Session")
    for method in ("execute", "scalar", "scalars")
)


def driver_of(call: ast.Call, ctx: Context) -> Driver | None:
    """Return how the call takes parameters, or None where that is not known."""
    names = ctx.names(call.func)
    known = {_EXACT[name] for name in names if name in _EXACT}
    if known:
        return known.pop() if len(known) == 1 else None
    if names & _FRAMES:
        return _driver_of_frame(call, ctx)
    if not isinstance(call.func, ast.Attribute):
        return None
    if "peewee.Database().execute_sql" in names:
        return _only({driver for name, driver in _PEEWEE.items() if ctx.bound(name)})
    if call.func.attr not in _METHODS:
        return None
    if any(name.startswith("django.db") for name in names):
        return _DJANGO
    if any(name.startswith("sqlalchemy.") for name in names):
        return _TEXT if names & _ALCHEMY else None
    if call.func.attr == "raw":
        return _DJANGO
    if (driver := _driver_named(names)) is not None:
        return driver
    driver = _driver_imported(ctx)
    if driver is _TEXT and not receiver_words(call) & _ALCHEMY_WORDS:
        return None
    if driver is _DOLLAR:  # its connections execute, and its cursors do not
        return None if receiver_words(call) & _CURSOR_WORDS else driver
    return driver if call.func.attr in ("execute", "executemany") else None


def _driver_of_frame(call: ast.Call, ctx: Context) -> Driver | None:
    """Return how a function that reads a data frame wants its values."""
    connection = ctx.argument(call, "con", 1)
    if connection is None:
        return None
    names = ctx.names(connection)
    if any(name.startswith("sqlalchemy.") for name in names):
        return replace(_TEXT, keyword="params")
    driver = _driver_named(names) or _driver_imported(ctx)
    return None if driver in (None, _TEXT, _DOLLAR) else replace(driver, keyword="params")


def _driver_named(names: frozenset[str]) -> Driver | None:
    """Return the driver that an object of these names belongs to."""
    modules = {name.partition(".")[0] for name in names}
    return _only({driver for module, driver in _DRIVERS.items() if module in modules})


def _driver_imported(ctx: Context) -> Driver | None:
    """Return the only driver that the file imports."""
    return _only({driver for module, driver in _DRIVERS.items() if ctx.bound(f"import {module}")})


def _only(drivers: set[Driver]) -> Driver | None:
    return drivers.pop() if len(drivers) == 1 else None
