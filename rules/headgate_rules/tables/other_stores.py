"""Stores with a query language of their own: InfluxDB, Couchbase, ArangoDB, Cosmos DB, Gremlin."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Sink

_QUERY: Final = (("query", 0),)

LIBRARY: Final = Library(
    "other-stores",
    sinks=(
        Sink("influxdb.InfluxDBClient().query", Danger.NOSQL, _QUERY),
        *(
            Sink(f"influxdb_client.InfluxDBClient().query_api().{method}", Danger.NOSQL, _QUERY)
            for method in ("query", "query_csv", "query_raw", "query_stream", "query_data_frame")
        ),
        Sink("influxdb_client_3.InfluxDBClient3().query", Danger.NOSQL, _QUERY),
        Sink("couchbase.cluster.Cluster().query", Danger.NOSQL, (("statement", 0),)),
        Sink("arango.ArangoClient().db().aql.execute", Danger.NOSQL, _QUERY),
        Sink("gremlin_python.driver.client.Client().submit", Danger.NOSQL, (("message", 0),)),
        Sink("gremlin_python.driver.client.Client().submitAsync", Danger.NOSQL, (("message", 0),)),
        Sink("*.query_items", Danger.NOSQL, _QUERY),
    ),
)
