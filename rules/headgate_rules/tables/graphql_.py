"""GraphQL clients: gql, sgqlc, python-graphql-client."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_QUERY: Final = (("query", 0),)

LIBRARY: Final = Library(
    "graphql",
    same=(
        Same("gql.gql.gql", "gql.gql"),
        Same("gql.client.Client", "gql.Client"),
        Same("gql.graphql_request.GraphQLRequest", "gql.GraphQLRequest"),
        Same("sgqlc.endpoint.requests.RequestsEndpoint", "sgqlc.endpoint.http.HTTPEndpoint"),
    ),
    sinks=(
        Sink("gql.gql", Danger.GRAPHQL, (("request_string", 0),)),
        Sink("gql.GraphQLRequest", Danger.GRAPHQL, (("request", 0),)),
        Sink("gql.Client().execute", Danger.GRAPHQL, (("document", 0), ("request", 0))),
        Sink("gql.Client().execute_async", Danger.GRAPHQL, (("document", 0), ("request", 0))),
        Sink("sgqlc.endpoint.http.HTTPEndpoint()", Danger.GRAPHQL, _QUERY),
        Sink("python_graphql_client.GraphqlClient().execute", Danger.GRAPHQL, _QUERY),
        Sink("python_graphql_client.GraphqlClient().execute_async", Danger.GRAPHQL, _QUERY),
        Sink("graphqlclient.GraphQLClient().execute", Danger.GRAPHQL, _QUERY),
        Sink("shopify.GraphQL().execute", Danger.GRAPHQL, _QUERY),
    ),
    sanitizers=(
        # What is wrong with the text is said where it is made, and it is no SQL.
        Sanitizer("gql.gql", frozenset({Danger.GRAPHQL, Danger.SQL})),
        Sanitizer("gql.GraphQLRequest", frozenset({Danger.GRAPHQL, Danger.SQL})),
    ),
)
