"""asyncpg, a driver of PostgreSQL whose parameters follow the text one by one."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_QUERY: Final = (("query", 0),)

LIBRARY: Final = Library(
    "asyncpg",
    sources=tuple(
        Source(f"asyncpg.{owner}().{method}()", Origin.FILE, "the program's database")
        for owner in ("Connection", "Pool")
        for method in ("fetch", "fetchrow", "fetchval")
    ),
    same=(
        Same("asyncpg.connect()", "asyncpg.Connection()"),
        Same("asyncpg.connection.connect()", "asyncpg.Connection()"),
        Same("asyncpg.connection.Connection()", "asyncpg.Connection()"),
        Same("asyncpg.pool.Pool()", "asyncpg.Pool()"),
        Same("asyncpg.pool.create_pool()", "asyncpg.Pool()"),
        Same("asyncpg.create_pool()", "asyncpg.Pool()"),
        Same("asyncpg.pool.PoolConnectionProxy()", "asyncpg.Connection()"),
        Same("asyncpg.Pool().acquire()", "asyncpg.Connection()"),
    ),
    sinks=(
        *(
            Sink(f"asyncpg.{owner}().{method}", Danger.SQL, _QUERY)
            for owner in ("Connection", "Pool")
            for method in (
                *("execute", "fetch", "fetchrow", "fetchval", "fetchmany"),
                "copy_from_query",
            )
        ),
        Sink("asyncpg.Connection().executemany", Danger.SQL, (("command", 0),)),
        Sink("asyncpg.Pool().executemany", Danger.SQL, (("command", 0),)),
        Sink("asyncpg.Connection().cursor", Danger.SQL, _QUERY),
        Sink("asyncpg.Connection().prepare", Danger.SQL, _QUERY),
    ),
)
