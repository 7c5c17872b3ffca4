"""Cassandra's CQL."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_QUERY: Final = (("query", 0),)
_SESSION: Final = "cassandra.cluster.Session()"

LIBRARY: Final = Library(
    "cassandra",
    same=(
        Same("cassandra.cluster.Cluster().connect()", _SESSION),
        Same("cassandra.cluster.Cluster().connect_async()", _SESSION),
        Same("cassandra.query.SimpleStatement", "cassandra.SimpleStatement"),
    ),
    sinks=(
        *(
            Sink(f"{_SESSION}.{method}", Danger.NOSQL, _QUERY)
            for method in ("execute", "execute_async", "prepare", "execute_graph")
        ),
        Sink("cassandra.SimpleStatement", Danger.NOSQL, (("query_string", 0),)),
        Sink("cassandra.query.BatchStatement().add", Danger.NOSQL, (("statement", 0),)),
        Sink("cassandra.cqlengine.connection.execute", Danger.NOSQL, _QUERY),
    ),
    sanitizers=(Sanitizer("cassandra.SimpleStatement", frozenset({Danger.NOSQL})),),
)
