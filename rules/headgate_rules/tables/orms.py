"""Smaller object mappers, where they take SQL as text: peewee, Pony, Tortoise, Orator."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_SQL: Final = (("sql", 0),)
_QUERY: Final = (("query", 0),)
_TORTOISE: Final = "tortoise.backends.base.client.BaseDBAsyncClient()"

LIBRARY: Final = Library(
    "orms",
    same=(
        *(
            Same(f"{name}()", "peewee.Database()")
            for name in (
                *("peewee.SqliteDatabase", "peewee.PostgresqlDatabase", "peewee.MySQLDatabase"),
                *("peewee.Proxy", "peewee.DatabaseProxy", "playhouse.db_url.connect"),
                *("playhouse.sqlite_ext.SqliteExtDatabase", "playhouse.apsw_ext.APSWDatabase"),
                *(
                    "playhouse.postgres_ext.PostgresqlExtDatabase",
                    "playhouse.cockroachdb.CockroachDatabase",
                ),
                *("playhouse.pool.PooledPostgresqlDatabase", "playhouse.pool.PooledMySQLDatabase"),
                *("playhouse.pool.PooledSqliteDatabase", "playhouse.sqliteq.SqliteQueueDatabase"),
            )
        ),
        Same("peewee.Database().cursor()", "dbapi.Cursor()"),
        Same("peewee.Database().execute_sql()", "dbapi.Cursor()"),
        *(
            Same(name, _TORTOISE)
            for name in (
                *("tortoise.connections.get()", "tortoise.Tortoise.get_connection()"),
                *("tortoise.connection.connections.get()", "tortoise.connection.get_connection()"),
                *("tortoise.transactions.in_transaction()", "tortoise.BaseDBAsyncClient()"),
            )
        ),
    ),
    sinks=(
        Sink("peewee.SQL", Danger.SQL, _SQL),
        Sink("peewee.RawQuery", Danger.SQL, _SQL),
        Sink("peewee.Database().execute_sql", Danger.SQL, _SQL),
        Sink("peewee.Model().raw", Danger.SQL, _SQL),
        Sink("peewee.Model.raw", Danger.SQL, _SQL),
        Sink("pony.orm.raw_sql", Danger.SQL, _SQL),
        *(
            Sink(f"pony.orm.Database().{method}", Danger.SQL, _SQL)
            for method in ("select", "get", "exists", "execute")
        ),
        Sink("*.select_by_sql", Danger.SQL, _SQL),
        Sink("*.get_by_sql", Danger.SQL, _SQL),
        *(
            Sink(f"{_TORTOISE}.{method}", Danger.SQL, _QUERY)
            for method in (
                *("execute_query", "execute_query_dict", "execute_insert", "execute_many"),
                "execute_script",
            )
        ),
        Sink("tortoise.expressions.RawSQL", Danger.SQL, _SQL),
        Sink("tortoise.models.Model().raw", Danger.SQL, _SQL),
    ),
    sanitizers=tuple(
        Sanitizer(name, frozenset({Danger.SQL}))
        for name in ("peewee.SQL", "pony.orm.raw_sql", "tortoise.expressions.RawSQL")
    ),
)
