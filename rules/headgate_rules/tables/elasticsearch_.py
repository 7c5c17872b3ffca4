"""Elasticsearch and OpenSearch: bodies of searches, and scripts in them."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_CLIENT: Final = "elasticsearch.Elasticsearch()"
_BODY: Final = (
    *(("body", None), ("query", None), ("aggs", None), ("aggregations", None)),
    *(("post_filter", None), ("script_fields", None), ("script", None), ("runtime_mappings", None)),
)
_NOTE: Final = "the search"

LIBRARY: Final = Library(
    "elasticsearch",
    same=tuple(
        Same(name, _CLIENT)
        for name in (
            *("elasticsearch.AsyncElasticsearch()", "elasticsearch.client.Elasticsearch()"),
            *("opensearchpy.OpenSearch()", "opensearchpy.AsyncOpenSearch()"),
            *("opensearchpy.client.OpenSearch()", "elasticsearch7.Elasticsearch()"),
            *("elasticsearch8.Elasticsearch()", "elasticsearch6.Elasticsearch()"),
        )
    ),
    sinks=(
        *(
            Sink(f"{_CLIENT}.{method}", Danger.NOSQL, _BODY, _NOTE)
            for method in (
                *("search", "count", "msearch", "delete_by_query", "update_by_query", "explain"),
                *("async_search", "scroll", "update", "reindex"),
            )
        ),
        Sink("elasticsearch.helpers.scan", Danger.NOSQL, (("query", 1),), _NOTE),
        Sink("elasticsearch_dsl.Search.from_dict", Danger.NOSQL, (("d", 0),), _NOTE),
        Sink("elasticsearch_dsl.Search().update_from_dict", Danger.NOSQL, (("d", 0),), _NOTE),
        *(
            # The keyword tells that it is a search in such a store.
            Sink(f"*.{method}", Danger.NOSQL, (("body", None),), _NOTE)
            for method in ("search", "delete_by_query", "update_by_query", "msearch")
        ),
    ),
)
