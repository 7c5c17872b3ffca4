"""ClickHouse: clickhouse-driver and clickhouse-connect."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_QUERY: Final = (("query", 0),)
_CONNECTED: Final = "clickhouse_connect.driver.client.Client()"

LIBRARY: Final = Library(
    "clickhouse",
    same=(
        Same("clickhouse_driver.client.Client", "clickhouse_driver.Client"),
        Same("clickhouse_driver.Client.from_url()", "clickhouse_driver.Client()"),
        Same("clickhouse_driver.connect()", "dbapi.Connection()"),
        Same("clickhouse_driver.dbapi.connect()", "dbapi.Connection()"),
        Same("clickhouse_connect.dbapi.connect()", "dbapi.Connection()"),
        *(
            Same(f"clickhouse_connect.{name}()", _CONNECTED)
            for name in (
                *("get_client", "create_client", "get_async_client", "create_async_client"),
                *("driver.create_client", "driver.create_async_client", "driver.Client"),
                *("driver.AsyncClient", "driver.asyncclient.AsyncClient"),
                "driver.httpclient.HttpClient",
            )
        ),
    ),
    sinks=(
        *(
            Sink(f"clickhouse_driver.Client().{method}", Danger.SQL, _QUERY)
            for method in (
                *("execute", "execute_iter", "execute_with_progress", "query_dataframe"),
                "insert_dataframe",
            )
        ),
        *(
            Sink(f"{_CONNECTED}.{method}", Danger.SQL, _QUERY)
            for method in (
                *("query", "query_df", "query_np", "query_arrow", "query_df_arrow", "raw_query"),
                *("raw_stream", "query_row_block_stream", "query_rows_stream", "query_df_stream"),
                *("query_column_block_stream", "query_np_stream", "query_arrow_stream"),
            )
        ),
        Sink(f"{_CONNECTED}.command", Danger.SQL, (("cmd", 0),)),
    ),
    sanitizers=(
        Sanitizer("clickhouse_connect.driver.binding.quote_identifier", frozenset({Danger.SQL})),
    ),
)
