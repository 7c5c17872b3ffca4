"""Google's BigQuery and Spanner, and the SQL of Amazon's data services."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_QUERY: Final = (("query", 0),)
_CLIENT: Final = "google.cloud.bigquery.Client()"

LIBRARY: Final = Library(
    "google-cloud-bigquery",
    same=(
        Same("google.cloud.bigquery.client.Client", "google.cloud.bigquery.Client"),
        Same("google.cloud.bigquery.Client.from_service_account_json()", _CLIENT),
        Same("google.cloud.bigquery.Client.from_service_account_info()", _CLIENT),
        Same("google.cloud.bigquery.dbapi.connect()", "dbapi.Connection()"),
        Same("google.cloud.bigquery.dbapi.Connection()", "dbapi.Connection()"),
        Same("google.cloud.spanner_dbapi.connect()", "dbapi.Connection()"),
        Same(
            "google.cloud.spanner.Client().instance().database()", "google.cloud.spanner.Database()"
        ),
        Same("google.cloud.spanner_v1.database.Database()", "google.cloud.spanner.Database()"),
        Same("google.cloud.spanner.Database().snapshot()", "google.cloud.spanner.Snapshot()"),
    ),
    sinks=(
        Sink(f"{_CLIENT}.query", Danger.SQL, _QUERY),
        Sink(f"{_CLIENT}.query_and_wait", Danger.SQL, _QUERY),
        Sink("google.cloud.spanner.Snapshot().execute_sql", Danger.SQL, (("sql", 0),)),
        Sink("google.cloud.spanner.Database().execute_partitioned_dml", Danger.SQL, (("dml", 0),)),
        Sink("*.execute_partitioned_dml", Danger.SQL, (("dml", 0),)),
        # Athena, RDS and Redshift.
        Sink("boto3.client().start_query_execution", Danger.SQL, (("QueryString", None),)),
        Sink("boto3.client().execute_statement", Danger.SQL, (("sql", None), ("Sql", None))),
        Sink("boto3.client().batch_execute_statement", Danger.SQL, (("sql", None), ("Sqls", None))),
        Sink("*.start_query_execution", Danger.SQL, (("QueryString", None),)),
        Sink("*.execute_statement", Danger.SQL, (("sql", None), ("Sql", None))),
    ),
)
