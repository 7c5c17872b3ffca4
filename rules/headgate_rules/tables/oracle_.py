"""oracledb and cx_Oracle, drivers of Oracle's database."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

# Keywords of `execute` are values for the text, so these are no "dbapi.Cursor()".
_STATEMENT: Final = (("statement", 0),)

LIBRARY: Final = Library(
    "oracledb",
    sources=tuple(
        Source(f"oracledb.Cursor().{method}()", Origin.FILE, "the program's database")
        for method in ("fetchone", "fetchall", "fetchmany")
    ),
    same=(
        *(
            Same(f"{module}.{name}", "oracledb.Connection()")
            for module in ("oracledb", "cx_Oracle")
            for name in (
                *("connect()", "create_pool().acquire()", "ConnectionPool().acquire()"),
                "SessionPool().acquire()",
            )
        ),
        Same("cx_Oracle.Connection()", "oracledb.Connection()"),
        Same("cx_Oracle.Cursor()", "oracledb.Cursor()"),
        *(
            Same(f"oracledb.{name}", "oracledb.AsyncConnection()")
            for name in (
                *("connect_async()", "create_pool_async().acquire()"),
                "AsyncConnectionPool().acquire()",
            )
        ),
        Same("oracledb.AsyncCursor()", "oracledb.Cursor()"),
        Same("oracledb.Connection().cursor()", "oracledb.Cursor()"),
        Same("oracledb.AsyncConnection().cursor()", "oracledb.Cursor()"),
        Same("oracledb.Cursor().execute()", "oracledb.Cursor()"),
    ),
    sinks=(
        *(
            Sink(f"oracledb.Cursor().{method}", Danger.SQL, _STATEMENT)
            for method in ("execute", "executemany", "prepare", "parse")
        ),
        *(
            Sink(f"oracledb.AsyncConnection().{method}", Danger.SQL, _STATEMENT)
            for method in ("execute", "executemany", "fetchall", "fetchone", "fetchmany")
        ),
        *(
            Sink(f"oracledb.{owner}().{method}", Danger.SQL, _STATEMENT)
            for owner in ("Connection", "AsyncConnection")
            for method in ("fetch_df_all", "fetch_df_batches")
        ),
        Sink("oracledb.Cursor().callproc", Danger.SQL, (("name", 0),)),
        Sink("oracledb.Cursor().callfunc", Danger.SQL, (("name", 0),)),
    ),
)
