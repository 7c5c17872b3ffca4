"""SQL that data frames are read with: pandas, Polars, ConnectorX and others."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_SQL: Final = (("sql", 0),)
_QUERY: Final = (("query", 0),)

LIBRARY: Final = Library(
    "pandas-sql",
    same=(
        Same("pandas.io.sql.read_sql", "pandas.read_sql"),
        Same("pandas.io.sql.read_sql_query", "pandas.read_sql_query"),
    ),
    sinks=(
        Sink("pandas.read_sql", Danger.SQL, _SQL),
        Sink("pandas.read_sql_query", Danger.SQL, _SQL),
        Sink("pandas.io.sql.execute", Danger.SQL, _SQL),
        Sink("pandas.read_gbq", Danger.SQL, _QUERY),
        Sink("pandas_gbq.read_gbq", Danger.SQL, (("query_or_table", 0),)),
        Sink("geopandas.read_postgis", Danger.SQL, _SQL),
        Sink("geopandas.GeoDataFrame.from_postgis", Danger.SQL, _SQL),
        Sink("dask.dataframe.read_sql_query", Danger.SQL, _SQL),
        Sink("polars.read_database", Danger.SQL, _QUERY),
        Sink("polars.read_database_uri", Danger.SQL, _QUERY),
        Sink("connectorx.read_sql", Danger.SQL, (("query", 1),)),
        Sink("pandasql.sqldf", Danger.SQL, _QUERY),
        Sink("awswrangler.athena.read_sql_query", Danger.SQL, _SQL),
        Sink("awswrangler.athena.start_query_execution", Danger.SQL, _SQL),
        Sink("awswrangler.redshift.read_sql_query", Danger.SQL, _SQL),
        Sink("awswrangler.postgresql.read_sql_query", Danger.SQL, _SQL),
        Sink("awswrangler.mysql.read_sql_query", Danger.SQL, _SQL),
    ),
)
