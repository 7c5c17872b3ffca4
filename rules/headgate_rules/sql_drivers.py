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
    *((f"aiosqlite.{owner}().execute", _SQLITE) for owner in ("Connection", "Cursor")),
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
_METHODS: Final = ("execute", "raw", "fetch", "fetchrow", "fetchval")
_ALCHEMY_WORDS: Final = frozenset({"engine", "session", "connection", "conn", "db"})
_CURSOR_WORDS: Final = frozenset({"cursor", "cur", "curs", "crsr", "csr", "c"})
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
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _METHODS:
        return None
    if any(name.startswith("django.db") for name in names):
        return _DJANGO
    if any(name.startswith("sqlalchemy.") for name in names):
        return _TEXT if names & _ALCHEMY else None
    if call.func.attr == "raw":
        return _DJANGO
    imported = {driver for module, driver in _DRIVERS.items() if ctx.bound(f"import {module}")}
    if len(imported) != 1:
        return None
    (driver,) = imported
    if driver is _TEXT and not receiver_words(call) & _ALCHEMY_WORDS:
        return None
    if driver is _DOLLAR and receiver_words(call) & _CURSOR_WORDS:
        return None  # its connections execute, and its cursors do not
    return driver if call.func.attr == "execute" or driver is _DOLLAR else None
