"""psycopg 2 and 3 and aiopg, drivers of PostgreSQL, with their SQL composition."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Same, Sanitizer, Sink

_SQL: Final = frozenset({Danger.SQL})

_CONNECTIONS: Final = (
    "psycopg2.connect()",
    "psycopg2.extensions.connection()",
    "psycopg2.extras.DictConnection()",
    "psycopg2.extras.RealDictConnection()",
    "psycopg2.extras.NamedTupleConnection()",
    "psycopg2.extras.LoggingConnection()",
    *(
        f"psycopg2.pool.{pool}().getconn()"
        for pool in ("AbstractConnectionPool", "SimpleConnectionPool", "ThreadedConnectionPool")
    ),
    *(
        f"psycopg.{name}"
        for name in (
            "connect()",
            "Connection()",
            "Connection.connect()",
            "AsyncConnection()",
            "AsyncConnection.connect()",
        )
    ),
    *(
        f"psycopg_pool.{pool}().{method}()"
        for pool in (
            *("ConnectionPool", "AsyncConnectionPool"),
            *("NullConnectionPool", "AsyncNullConnectionPool"),
        )
        for method in ("connection", "getconn")
    ),
    "aiopg.connect()",
    "aiopg.Connection()",
    "aiopg.connection.Connection()",
    "aiopg.create_pool().acquire()",
    "aiopg.Pool().acquire()",
)
_CURSORS: Final = (
    "psycopg2.extensions.cursor()",
    "psycopg2.extras.DictCursor()",
    "psycopg2.extras.RealDictCursor()",
    "psycopg2.extras.NamedTupleCursor()",
    "psycopg2.extras.LoggingCursor()",
    *(
        f"psycopg.{name}()"
        for name in (
            *("Cursor", "AsyncCursor", "ServerCursor", "AsyncServerCursor"),
            *("ClientCursor", "AsyncClientCursor", "RawCursor", "AsyncRawCursor"),
        )
    ),
    "aiopg.Cursor()",
    "aiopg.connection.Cursor()",
    "aiopg.create_pool().cursor()",
    "aiopg.Pool().cursor()",
)
_COMPOSED: Final = ("Identifier", "Literal", "Placeholder")

LIBRARY: Final = Library(
    "psycopg",
    same=(
        *(Same(name, "dbapi.Connection()") for name in _CONNECTIONS),
        *(Same(name, "dbapi.Cursor()") for name in _CURSORS),
        Same("aiopg.sa.create_engine().acquire()", "aiopg.sa.SAConnection()"),
        Same("aiopg.sa.Engine().acquire()", "aiopg.sa.SAConnection()"),
        Same("aiopg.sa.connection.SAConnection()", "aiopg.sa.SAConnection()"),
    ),
    sinks=(
        Sink("psycopg2.extras.execute_values", Danger.SQL, (("sql", 1), ("template", 3))),
        Sink("psycopg2.extras.execute_batch", Danger.SQL, (("sql", 1),)),
        Sink("psycopg2.sql.SQL", Danger.SQL, (("string", 0),)),
        Sink("psycopg.sql.SQL", Danger.SQL, (("obj", 0),)),
        Sink("dbapi.Cursor().copy_expert", Danger.SQL, (("sql", 0),)),
        Sink("dbapi.Cursor().copy", Danger.SQL, (("statement", 0),)),
        Sink("dbapi.Cursor().stream", Danger.SQL, (("query", 0),)),
        Sink("*.copy_expert", Danger.SQL, (("sql", 0),)),
        Sink("aiopg.sa.SAConnection().execute", Danger.SQL, (("query", 0),), "the statement"),
        Sink("aiopg.sa.SAConnection().scalar", Danger.SQL, (("query", 0),), "the statement"),
    ),
    sanitizers=(
        *(
            Sanitizer(f"{module}.sql.{name}", _SQL)
            for module in ("psycopg2", "psycopg")
            # What is wrong with the text of `SQL` is said where it is made.
            for name in (*_COMPOSED, "SQL", "SQL().format", "SQL().join")
        ),
        Sanitizer("psycopg.sql.quote", _SQL),
        Sanitizer("psycopg2.extensions.quote_ident", _SQL),
        Sanitizer("psycopg2.extensions.adapt", _SQL),
    ),
    passes=(
        Passes("psycopg.ClientCursor().mogrify", arguments=(0,)),
        Passes("psycopg.AsyncClientCursor().mogrify", arguments=(0,)),
    ),
)
