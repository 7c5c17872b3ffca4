"""Thin layers over drivers: databases, records, dataset, sqlite-utils, pg8000's own style."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_QUERY: Final = (("query", 0),)
_SQL: Final = (("sql", 0),)

LIBRARY: Final = Library(
    "databases",
    same=(
        Same("databases.core.Database", "databases.Database"),
        Same("databases.core.Connection()", "databases.Database()"),
        Same("databases.Database().connection()", "databases.Database()"),
        Same("records.Database().get_connection()", "records.Connection()"),
        Same("dataset.connect()", "dataset.Database()"),
        Same("dataset.database.Database()", "dataset.Database()"),
        Same("sqlite_utils.db.Database", "sqlite_utils.Database"),
    ),
    sinks=(
        *(
            Sink(f"databases.Database().{method}", Danger.SQL, _QUERY, "the statement")
            for method in (
                *("execute", "execute_many", "fetch_all", "fetch_one", "fetch_val"),
                "iterate",
            )
        ),
        *(
            Sink(f"records.{owner}().{method}", Danger.SQL, _QUERY)
            for owner in ("Database", "Connection")
            for method in ("query", "bulk_query")
        ),
        Sink("dataset.Database().query", Danger.SQL, _QUERY, "the statement"),
        Sink("sqlite_utils.Database().query", Danger.SQL, _SQL),
        Sink("sqlite_utils.Database().execute", Danger.SQL, _SQL),
        Sink("sqlite_utils.Database().executescript", Danger.SQL, _SQL),
        Sink("pg8000.native.Connection().run", Danger.SQL, _SQL),
        Sink("pg8000.connect().run", Danger.SQL, _SQL),
        Sink("pg8000.native.Connection().prepare", Danger.SQL, _SQL),
        Sink("ibm_db.exec_immediate", Danger.SQL, (("statement", 1),)),
        Sink("ibm_db.prepare", Danger.SQL, (("statement", 1),)),
    ),
)
