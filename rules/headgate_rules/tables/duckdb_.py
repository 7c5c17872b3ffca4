"""DuckDB."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_QUERY: Final = (("query", 0),)

LIBRARY: Final = Library(
    "duckdb",
    sources=tuple(
        Source(f"duckdb.DuckDBPyConnection().{method}()", Origin.FILE, "the program's database")
        for method in ("fetchone", "fetchall", "fetchmany", "fetchdf", "df")
    ),
    same=(
        *(
            Same(f"duckdb.{name}()", "duckdb.DuckDBPyConnection()")
            for name in ("connect", "execute", "executemany", "cursor")
        ),
        *(
            Same(f"duckdb.DuckDBPyConnection().{name}()", "duckdb.DuckDBPyConnection()")
            for name in ("cursor", "execute", "executemany", "duplicate")
        ),
        *(
            Same(f"duckdb.{owner}{name}()", "duckdb.DuckDBPyRelation()")
            for owner in ("", "DuckDBPyConnection().")
            for name in ("sql", "query", "from_query", "table", "view", "from_df", "read_csv")
        ),
    ),
    sinks=(
        *(
            Sink(f"duckdb.{owner}{method}", Danger.SQL, _QUERY)
            for owner in ("", "DuckDBPyConnection().")
            for method in ("execute", "executemany", "sql", "query", "from_query")
        ),
        Sink("duckdb.query_df", Danger.SQL, (("sql_query", 2),)),
        Sink("duckdb.DuckDBPyRelation().query", Danger.SQL, (("sql_query", 1),)),
        Sink("duckdb.DuckDBPyRelation().filter", Danger.SQL, (("filter_expr", 0),)),
        Sink("duckdb.DuckDBPyRelation().order", Danger.SQL, (("order_expr", 0),)),
        Sink("duckdb.DuckDBPyRelation().aggregate", Danger.SQL, (("aggr_expr", 0),)),
        Sink("duckdb.SQLExpression", Danger.SQL, (("expression", 0),)),
    ),
)
