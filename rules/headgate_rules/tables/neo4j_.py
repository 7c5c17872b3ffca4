"""Neo4j and its Cypher: the official driver, py2neo, neomodel, and LangChain's graph."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_QUERY: Final = (("query", 0),)
_CYPHER: Final = (("cypher", 0),)

LIBRARY: Final = Library(
    "neo4j",
    same=(
        Same("neo4j.GraphDatabase.driver()", "neo4j.Driver()"),
        Same("neo4j.AsyncGraphDatabase.driver()", "neo4j.Driver()"),
        Same("neo4j.AsyncDriver()", "neo4j.Driver()"),
        Same("neo4j.Driver().session()", "neo4j.Session()"),
        Same("neo4j.AsyncSession()", "neo4j.Session()"),
        Same("neo4j.Session().begin_transaction()", "neo4j.Transaction()"),
        Same("neo4j.AsyncTransaction()", "neo4j.Transaction()"),
        Same("neo4j.ManagedTransaction()", "neo4j.Transaction()"),
        Same("neo4j.AsyncManagedTransaction()", "neo4j.Transaction()"),
        Same("py2neo.database.Graph", "py2neo.Graph"),
        Same("py2neo.Graph().begin()", "py2neo.Graph()"),
        Same("langchain_community.graphs.Neo4jGraph", "langchain_neo4j.Neo4jGraph"),
    ),
    sinks=(
        Sink("neo4j.Session().run", Danger.NOSQL, _QUERY),
        Sink("neo4j.Transaction().run", Danger.NOSQL, _QUERY),
        Sink("neo4j.Driver().execute_query", Danger.NOSQL, (("query_", 0),)),
        Sink("neo4j.Query", Danger.NOSQL, (("text", 0),)),
        Sink("py2neo.Graph().run", Danger.NOSQL, _CYPHER),
        Sink("py2neo.Graph().query", Danger.NOSQL, _CYPHER),
        Sink("py2neo.Graph().evaluate", Danger.NOSQL, _CYPHER),
        Sink("neomodel.db.cypher_query", Danger.NOSQL, _QUERY),
        Sink("langchain_neo4j.Neo4jGraph().query", Danger.NOSQL, _QUERY),
        Sink("*.cypher_query", Danger.NOSQL, _QUERY),
        Sink("*.run", Danger.NOSQL, _QUERY),
        Sink("*.evaluate", Danger.NOSQL, _CYPHER),
    ),
    sanitizers=(Sanitizer("neo4j.Query", frozenset({Danger.NOSQL})),),
)
