"""The standard library's sqlite3, and aiosqlite and apsw, which follow it."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_QUERY: Final = (("sql", 0),)
_DATABASE: Final = "the program's database"

LIBRARY: Final = Library(
    "sqlite3",
    sources=(
        *(
            Source(f"sqlite3.Cursor().{method}()", Origin.FILE, _DATABASE)
            for method in ("fetchone", "fetchall", "fetchmany")
        ),
        *(
            Source(f"aiosqlite.{name}()", Origin.FILE, _DATABASE)
            for name in (
                *("Cursor().fetchone", "Cursor().fetchall", "Cursor().fetchmany"),
                "Connection().execute_fetchall",
            )
        ),
    ),
    same=(
        *(
            Same(f"sqlite3.dbapi2.{name}", f"sqlite3.{name}")
            for name in ("connect", "Connection", "Cursor")
        ),
        Same("sqlite3.connect()", "sqlite3.Connection()"),
        Same("sqlite3.Connection().cursor()", "sqlite3.Cursor()"),
        *(
            Same(f"sqlite3.{owner}().{method}()", "sqlite3.Cursor()")
            for owner in ("Connection", "Cursor")
            for method in ("execute", "executemany", "executescript")
        ),
        Same("sqlite3.Cursor().connection", "sqlite3.Connection()"),
        Same("aiosqlite.core.Connection", "aiosqlite.Connection"),
        Same("aiosqlite.cursor.Cursor", "aiosqlite.Cursor"),
        Same("aiosqlite.connect()", "aiosqlite.Connection()"),
        Same("aiosqlite.Connection().cursor()", "aiosqlite.Cursor()"),
        *(
            Same(f"aiosqlite.{owner}().{method}()", "aiosqlite.Cursor()")
            for owner in ("Connection", "Cursor")
            for method in ("execute", "executemany", "executescript")
        ),
        Same("apsw.Connection().cursor()", "apsw.Cursor()"),
    ),
    sinks=(
        *(
            Sink(f"sqlite3.{owner}().{method}", Danger.SQL, arguments)
            for owner in ("Connection", "Cursor")
            for method, arguments in (
                ("execute", _QUERY),
                ("executemany", _QUERY),
                ("executescript", (("sql_script", 0),)),
            )
        ),
        *(
            Sink(f"aiosqlite.{name}", Danger.SQL, _QUERY)
            for name in (
                *(
                    "Connection().execute",
                    "Connection().executemany",
                    "Connection().execute_insert",
                ),
                *("Connection().execute_fetchall", "Cursor().execute", "Cursor().executemany"),
            )
        ),
        Sink("aiosqlite.Connection().executescript", Danger.SQL, (("sql_script", 0),)),
        Sink("aiosqlite.Cursor().executescript", Danger.SQL, (("sql_script", 0),)),
        *(
            Sink(f"apsw.{owner}().{method}", Danger.SQL, (("statements", 0),))
            for owner in ("Connection", "Cursor")
            for method in ("execute", "executemany")
        ),
    ),
)
