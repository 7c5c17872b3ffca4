"""A GraphQL query is put together from values that are not checked.

## What it does
Reports the text of a query that the program sends to a GraphQL server (gql, sgqlc,
python-graphql-client, and `requests`, httpx or aiohttp with a `query` in the JSON body), when it
holds a value from a remote source.

## Why it matters
A quote or a brace in the value ends the place it stands in, and what follows is part of the
query. Whoever chooses the value can ask for other fields, or run a mutation, with the rights of
the program.

## What to do instead
Declare a variable in the query and pass the value beside it:
`query ($id: ID!) { user(id: $id) { name } }` with `variable_values={"id": user_id}`.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
A server that runs the query of its client does what it is for and is not reported. Bodies that
are put together somewhere else are not looked into.

## Fix safety
Review: values become variables where the call takes them beside the query. Their types are not
known without the schema: `ID!` for what is named so, `String!` for what stood between quotes,
`Int!` for the rest. A server refuses a query with another type than its schema has.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Kind,
    OnCall,
    ParamStyle,
    PassParameters,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.narrowing import first_text
from headgate_rules.sinks import on_sinks
from headgate_rules.wording import shown

_POSTS: Final = frozenset(
    {
        *("requests.post", "requests.Session().post", "requests.session().post"),
        *("requests.sessions.Session().post", "httpx.post", "httpx.Client().post"),
        *("httpx.AsyncClient().post", "aiohttp.ClientSession().post"),
        "aiohttp.client.ClientSession().post",
    }
)
_TAKES_VARIABLES: Final = {
    "gql.GraphQLRequest": "variable_values",
    "sgqlc.endpoint.http.HTTPEndpoint()": "variables",
    "python_graphql_client.GraphqlClient().execute": "variables",
    "python_graphql_client.GraphqlClient().execute_async": "variables",
    "graphqlclient.GraphQLClient().execute": "variables",
    "shopify.GraphQL().execute": "variables",
}
"""Calls that take the variables of a query beside it, and by which keyword."""

_GRAPHQL: Final = lazy_pattern(r"\s*(?:(?:query|mutation|subscription)\b[^{]*\{|\{\s*\w+\s*[({])")


def _check_post(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    body = ctx.argument(call, "json")
    if not isinstance(body, ast.Dict):
        return
    for key, query in zip(body.keys, body.values, strict=True):
        if ctx.value(key) == "query" and _is_graphql(query, call, ctx):
            flow = ctx.flow(query, Danger.GRAPHQL)
            severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
            if severity is not None:
                message = _say(shown(ctx, query), shown(ctx, call.func, "this call"), flow)
                fixes = _with_variables(query, call, "", ctx)
                yield Hit(query, message, severity, None, flow.evidence, fixes, path=flow.path)


def _mend(query: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    keyword = _TAKES_VARIABLES.get(min(ctx.names(call.func) & _TAKES_VARIABLES.keys(), default=""))
    return _with_variables(query, call, keyword, ctx) if keyword is not None else ()


def _with_variables(query: ast.expr, call: ast.Call, keyword: str, ctx: Context) -> tuple[Fix, ...]:
    if not (ctx.is_written(query) and ctx.is_written(call)):
        return ()
    intent = PassParameters(ctx.range(call), ctx.range(query), ParamStyle.GRAPHQL, keyword=keyword)
    title = "Pass the values as variables of the query (their types must be those of the schema)"
    return (Fix(title, FixSafety.REVIEW, (intent,)),)


def _is_graphql(query: ast.expr, call: ast.Call, ctx: Context) -> bool:
    if _GRAPHQL.match(first_text(query, ctx)):
        return True
    url = ctx.argument(call, "url", 0)
    if url is None:
        return False
    value = ctx.value(url)
    where = value if isinstance(value, str) else ctx.source(url)
    return "graphql" in where.lower()


def _say(value: str, call: str, flow: Flow) -> str:
    text = "The query text" if value == "this value" else value
    where = (
        f"holds something that comes from {flow.what}"
        if flow.what
        else "is put together from values that are not checked"
    )
    return (
        f"{text} {where}, and {call} sends it as a GraphQL query: what is in it can ask for other "
        "fields or change data. Declare a variable in the query and pass the value beside it."
    )


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG118",
        name="graphql-injection",
        summary="A GraphQL query is put together from values that are not checked",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(943,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        references=(
            "https://graphql.org/learn/queries/#variables",
            "https://gql.readthedocs.io/en/stable/usage/variables.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_sinks(Danger.GRAPHQL, SinkGroup.OTHER, _say, mend=_mend),
        OnCall(_POSTS, _check_post),
    ),
    examples=(
        bad(
            "from gql import gql\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    name = request.args["name"]\n'
            + '    gql("query { user(name: \\"" + name + "\\") { id } }")\n'
            + '    return "done"\n',
            lines=(10,),
            severity="ERROR",
        ),
        bad(
            "import requests as http\n"
            + _FLASK
            + "def ask(query):\n"
            + '    http.post("https://example.org/graphql", json={"query": query}, timeout=5)\n\n\n'
            + '@app.route("/user")\ndef user():\n'
            + '    ask("{ user(id: %s) { name } }" % request.args["id"])\n'
            + '    return "done"\n',
            lines=(8,),
            severity="ERROR",
            note="the dangerous call is inside a function that gets the value",
        ),
        bad(
            "import httpx\n"
            + _FLASK
            + "def wanted():\n"
            + "    return f\"mutation {{ remove(id: {request.form['id']}) {{ ok }} }}\"\n\n\n"
            + '@app.route("/remove", methods=["POST"])\ndef remove():\n'
            + '    httpx.post("https://example.org/graphql", json={"query": wanted()})\n'
            + '    return "done"\n',
            lines=(13,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        bad(
            "import requests\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    name = request.args["name"]\n'
            + "    query = f'{{ user(name: \"{name}\") {{ id }} }}'\n"
            + '    requests.post("https://example.org/graphql", json={"query": query}, timeout=5)\n'
            + '    return "done"\n',
            lines=(11,),
            fixed="import requests\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    name = request.args["name"]\n'
            + "    query = 'query ($name: String!) { user(name: $name) { id } }'\n"
            + '    requests.post("https://example.org/graphql", json={"query": query, '
            + '"variables": {"name": name}}, timeout=5)\n'
            + '    return "done"\n',
        ),
        bad(
            "from python_graphql_client import GraphqlClient\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    client = GraphqlClient(endpoint="https://example.org/graphql")\n'
            + '    user_id = request.args["id"]\n'
            + '    client.execute("query One { user(id: %s) { name } }" % user_id)\n'
            + '    return "done"\n',
            lines=(11,),
            fixed="from python_graphql_client import GraphqlClient\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    client = GraphqlClient(endpoint="https://example.org/graphql")\n'
            + '    user_id = request.args["id"]\n'
            + '    client.execute("query One ($user_id: ID!) { user(id: $user_id) { name } }", '
            + 'variables={"user_id": user_id})\n'
            + '    return "done"\n',
        ),
        good(
            "import requests\n"
            + _FLASK
            + 'QUERY = "query ($id: ID!) { user(id: $id) { name } }"\n\n\n'
            + '@app.route("/user")\ndef user():\n'
            + '    values = {"id": request.args["id"]}\n'
            + '    body = {"query": QUERY, "variables": values}\n'
            + '    requests.post("https://example.org/graphql", json=body, timeout=5)\n'
            + '    return "done"\n',
            note="a variable",
        ),
        good(
            "from gql import gql\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    number = int(request.args["id"])\n'
            + '    gql(f"query {{ user(id: {number}) {{ name }} }}")\n'
            + '    return "done"\n',
            note="a number",
        ),
        good(
            'from gql import gql\n\n\ndef user(name):\n    return gql(f"{{ user(id: {name}) }}")\n',
            note="nothing says that the value comes from outside",
        ),
    ),
)
