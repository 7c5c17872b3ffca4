"""A query of a document, key-value or graph store can be changed from outside.

## What it does
Reports two things. Query texts that hold values which are not constant: Cypher (Neo4j), CQL
(Cassandra), expressions and PartiQL of DynamoDB, Lua scripts of Redis, JavaScript in
`$where`, scripts of Elasticsearch. And filters of MongoDB and bodies of searches that are
filled with something a remote user sent and that may be an object instead of a text.

## Why it matters
What somebody else writes into a query text runs as part of the query. In a filter,
`{"password": {"$ne": ""}}` matches every password: it is enough to send an object where a
text was expected.

## What to do instead
Pass values as parameters (`$name` in Cypher, `%s` in CQL, `KEYS` and `ARGV` in Lua,
`ExpressionAttributeValues` in DynamoDB). In filters, convert each value first:
`{"name": str(name)}`. Do not use `$where`.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning. A script in a
filter or a search that comes from a file is an information: scripts are kept in files.

## Limits
Query strings, form fields, cookies and headers are always text, so a filter with one of them
is not reported. Filters are reported only if a remote source is known, and a filter in a
variable only as a whole.

## Fix safety
Review: a value that a field of a filter is compared with is put behind `$eq`. Texts, numbers and
lists match what they matched before, and operators that a client is meant to send work no longer.
There is none for filters that come in whole, for searches and for query texts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Keep,
    Kind,
    OnCall,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.narrowing import first_text, keeping, known_sinks, receiver_words
from headgate_rules.sinks import arguments, on_sinks
from headgate_rules.stored_names import is_own_text
from headgate_rules.tables import sinks
from headgate_rules.wording import shown

_FILTER: Final = "the filter"
_SEARCH: Final = "the search"
_TEXT_SINKS: Final = known_sinks(Danger.NOSQL, note="")
_OTHERS: Final = known_sinks(*(danger for danger in Danger if danger is not Danger.NOSQL))


def _by_name() -> dict[str, tuple[Sink, ...]]:
    found: dict[str, tuple[Sink, ...]] = {}
    for sink in sinks(Danger.NOSQL):
        if sink.note in (_FILTER, _SEARCH):
            found[sink.name] = (*found.get(sink.name, ()), sink)
    return found


_STRUCTURES: Final = _by_name()
"""Arguments that are objects, not texts."""

# -- query texts ---------------------------------------------------------------------------
_CYPHER: Final = lazy_pattern(
    r"\s*(?:(?:OPTIONAL\s+|DETACH\s+)?MATCH|MERGE|CREATE|UNWIND|CALL|WITH|RETURN|FOREACH)\b"
    r"[^'\"]*[(\[$]",
    re.IGNORECASE,
)
_GRAPH_WORDS: Final = frozenset({"tx", "transaction", "neo", "graph"})


_CONDITION: Final = "boto3.dynamodb.conditions."
"""Conditions of DynamoDB that are objects, and carry their values apart from the text."""


def _is_query_text(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    value = hit.node
    if isinstance(value, ast.expr) and any(n.startswith(_CONDITION) for n in ctx.names(value)):
        return False
    if (
        hit.evidence is Evidence.ASSEMBLED
        and isinstance(value, ast.expr)
        and is_own_text(value, ctx, Danger.NOSQL)
    ):
        return False
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("run", "evaluate"):
        return True
    names = ctx.names(call.func)
    if names & _TEXT_SINKS:
        return True
    if names & _OTHERS:
        return False
    if _CYPHER.match(first_text(hit.node, ctx)):
        return True
    return bool(receiver_words(call) & _GRAPH_WORDS)


def _say(value: str, call: str, flow: Flow) -> str:
    text = "The query text" if value == "this value" else value
    advice = "Keep the text constant and pass the values as parameters."
    if flow.what:
        return (
            f"{text} holds something that comes from {flow.what}, and {call} runs it as part of "
            f"the query: whoever chooses it can read or change other data. {advice}"
        )
    if flow.evidence is Evidence.UNKNOWN:
        return (
            f"{call} runs {'a text' if value == 'this value' else value} as it is: whoever can "
            f"choose it can read or change any data. {advice}"
        )
    return (
        f"{text} is put together from values that are not checked, and {call} runs it: what is in "
        f"them becomes part of the query. {advice}"
    )


# -- filters and searches ------------------------------------------------------------------
_CODE_KEYS: Final = frozenset({"$where", "$function", "$accumulator"})
_HOLDS_FILTERS: Final = frozenset(
    {
        *("$and", "$or", "$nor", "$not", "$elemMatch", "$match", "$all", "$facet", "$expr"),
        *("$lookup", "$unionWith", "$geoNear"),
    }
)
_JOINS_FILTERS: Final = frozenset({"$and", "$or", "$nor", "$match"})
"""Keys of filters and of pipelines behind which a filter, or a list of them, stands."""
_SCRIPTS: Final = frozenset({"source", "inline", "script"})
_PARTS_OF_A_SEARCH: Final = frozenset(
    {
        *("query", "bool", "must", "must_not", "should", "filter", "aggs", "aggregations"),
        *("post_filter", "sort", "script_fields", "function_score", "functions"),
    }
)
_VAGUE: Final = frozenset({"find", "aggregate", "search"})
_STORE_WORDS: Final = frozenset(
    {"db", "mongo", "mongodb", "collection", "coll", "database", "es", "elastic", "opensearch"}
)

_TEXT_METHODS: Final = frozenset(
    {
        *("strip", "lstrip", "rstrip", "lower", "upper", "title", "casefold", "capitalize"),
        *("format", "join", "encode", "decode", "replace", "hexdigest", "isoformat"),
    }
)
_TEXTS: Final = frozenset(
    {
        *("builtins.str()", "builtins.input()", "builtins.repr()", "bson.ObjectId()"),
        *("bson.objectid.ObjectId()", "uuid.UUID()", "re.escape()", "builtins.bytes()"),
        *("builtins.int()", "builtins.float()", "builtins.bool()", "datetime.datetime()"),
    }
)
_TEXT_MAPPINGS: Final = tuple(
    f"{owner}.{name}"
    for owner, names in {
        "flask.request": ("args", "form", "values", "cookies", "headers", "view_args"),
        "django.http.HttpRequest()": ("GET", "POST", "COOKIES", "META", "headers"),
        "starlette.requests.Request()": ("query_params", "path_params", "cookies", "headers"),
        "aiohttp.web.Request()": ("query", "match_info", "cookies", "headers"),
        "bottle.request": ("query", "forms", "params", "cookies", "headers"),
        "os": ("environ",),
        "sys": ("argv",),
    }.items()
    for name in names
)
"""Mappings from names to texts, never to objects."""


def _is_text(expr: ast.expr, ctx: Context) -> bool:
    """Whether a value surely is a text, which cannot hold an operator."""
    names = ctx.names(expr)
    if names & _TEXTS or any(
        f"{mapping}{step}" in names
        for mapping in _TEXT_MAPPINGS
        for step in (".get()", ".pop()", "[]", ".__getitem__()")
    ):
        return True
    match expr:
        case ast.JoinedStr():
            return True
        case ast.Call(func=func) if any(f"{name}()" in _TEXTS for name in ctx.names(func)):
            return True
        case ast.Subscript(value=value):
            return bool(ctx.names(value) & frozenset(_TEXT_MAPPINGS))
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return any(
                isinstance(ctx.value(side), str) or _is_text(side, ctx) for side in (left, right)
            )
        case ast.Call(func=ast.Attribute(attr=method)) if method in _TEXT_METHODS:
            return True
        case ast.BoolOp(values=values):
            return all(isinstance(ctx.value(v), str) or _is_text(v, ctx) for v in values)
        case ast.IfExp(body=body, orelse=other):
            return all(isinstance(ctx.value(v), str) or _is_text(v, ctx) for v in (body, other))
        case _:
            return False


def _in_filter(expr: ast.expr, ctx: Context) -> Iterator[tuple[ast.expr, bool]]:
    """Yield what of a filter may be an operator (False) or code (True)."""
    match expr:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                name = ctx.value(key)
                if name in _CODE_KEYS:
                    yield from _code(value)
                elif (
                    not isinstance(name, str)
                    or not name.startswith("$")
                    or name in _HOLDS_FILTERS
                    or isinstance(value, ast.Dict | ast.List)
                ):
                    yield from _in_filter(value, ctx)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            for element in elements:
                yield from _in_filter(element, ctx)
        case ast.Starred(value=value):
            yield from _in_filter(value, ctx)
        case _:
            yield expr, False


def _in_search(
    expr: ast.expr, ctx: Context, *, is_part: bool = True
) -> Iterator[tuple[ast.expr, bool]]:
    """Yield what of a search may be a clause of its own (False) or code (True)."""
    match expr:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                name = ctx.value(key)
                if name in _SCRIPTS and not isinstance(value, ast.Dict):
                    yield value, True
                else:
                    inner = is_part and (key is None or name in _PARTS_OF_A_SEARCH)
                    yield from _in_search(value, ctx, is_part=inner)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            for element in elements:
                yield from _in_search(element, ctx, is_part=is_part)
        case _ if is_part:
            yield expr, False
        case _:
            return


def _code(value: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    if isinstance(value, ast.Dict):
        for inner in value.values:
            yield from _code(inner)
    elif not isinstance(value, ast.List | ast.Tuple):
        yield value, True


def _check_known(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _check(ctx.names(call.func) & _STRUCTURES.keys(), call, ctx)


def _check_loose(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func)
    if isinstance(call.func, ast.Attribute) and not names & (_STRUCTURES.keys() | _OTHERS):
        yield from _check(frozenset({f"*.{call.func.attr}"}) & _STRUCTURES.keys(), call, ctx)


def _check(names: frozenset[str], call: ast.Call, ctx: Context) -> Iterator[Hit]:
    seen: set[int] = set()
    for name in sorted(names):
        for sink in _STRUCTURES[name]:
            for expr in arguments(call, sink, ctx):
                if id(expr) in seen or not _is_for_a_store(name, expr, call):
                    continue
                seen.add(id(expr))
                yield from _judge(expr, sink, call, ctx)


def _is_for_a_store(name: str, expr: ast.expr, call: ast.Call) -> bool:
    """Whether a method that texts and trees have too is meant as one of a store."""
    method = name.removeprefix("*.")
    if method == name or method not in _VAGUE or isinstance(expr, ast.Dict):
        return True
    return bool(receiver_words(call) & _STORE_WORDS)


def _judge(expr: ast.expr, sink: Sink, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    is_search = sink.note == _SEARCH
    for value, is_code in _in_search(expr, ctx) if is_search else _in_filter(expr, ctx):
        flow = ctx.flow(value, Danger.NOSQL)
        severity = loudness(flow.evidence, SinkGroup.EXECUTES, ctx.profile)
        if severity is None or flow.evidence is Evidence.UNKNOWN:
            continue
        if is_code and flow.origin is Origin.FILE and flow.what == "a file":
            severity = Severity.INFORMATION  # a file is where scripts are kept
        callee = shown(ctx, call.func, "this call")
        if is_code:
            message = _say_code(shown(ctx, value), callee, flow)
        elif flow.evidence is not Evidence.REMOTE:
            continue
        elif not _is_text(value, ctx):
            message = _say_object(shown(ctx, value), callee, flow)
        elif is_search and value is expr:
            message = _say(shown(ctx, value), callee, flow)
        else:
            continue
        is_compared = not is_search and any(value is one for one in _compared(expr, ctx))
        yield Hit(
            value,
            message,
            severity,
            Confidence.MEDIUM,
            evidence=flow.evidence,
            fixes=_only_equal(value, ctx) if is_compared else (),
            path=flow.path,
        )


def _compared(expr: ast.expr, ctx: Context) -> Iterator[ast.expr]:
    """Yield the values of a filter, or of the filters of a pipeline, that fields must equal."""
    match expr:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                name = ctx.value(key)
                if name in _JOINS_FILTERS:
                    yield from _compared(value, ctx)
                elif isinstance(value, ast.Dict):
                    for inner, condition in zip(value.keys, value.values, strict=True):
                        if ctx.value(inner) == "$elemMatch":
                            yield from _compared(condition, ctx)
                elif isinstance(name, str) and not name.startswith("$"):
                    yield value
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            for element in elements:
                yield from _compared(element, ctx)
        case _:
            return


def _only_equal(value: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    if not ctx.is_written(value) or isinstance(value, ast.List | ast.Tuple):
        return ()
    place = ctx.range(value)
    title = "Compare with the value itself (`$eq`; operators in it work no longer)"
    return (Fix(title, FixSafety.REVIEW, (Rewrite(place, ('{"$eq": ', Keep(place), "}")),)),)


def _say_code(value: str, call: str, flow: Flow) -> str:
    text = "The script" if value == "this value" else value
    where = (
        f"holds something that comes from {flow.what}"
        if flow.what
        else ("is put together from values that are not checked")
    )
    return (
        f"{text} {where}, and the database of {call} runs it as code. Compare with a plain filter "
        "instead, or keep the script constant and pass the values as its parameters."
    )


def _say_object(value: str, call: str, flow: Flow) -> str:
    text = "A value" if value == "this value" else value
    return (
        f"{text} comes from {flow.what or 'outside'} and may be an object instead of a text: with "
        f"an operator such as `$ne` in it, {call} matches what it should not. Convert the value "
        "first, with `str(…)`, or check its type."
    )


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
_NAMED: Final = frozenset(name for name in _STRUCTURES if not name.startswith("*."))

RULE = Rule(
    meta=RuleMeta(
        code="HG105",
        name="nosql-injection",
        summary="A query of a document, key-value or graph store can be changed from outside",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(943,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG801",),
        peers=(
            "codeql:py/nosql-injection",
            "sonar:S5147",
        ),
        references=(
            "https://www.mongodb.com/docs/manual/faq/fundamentals/#how-does-mongodb-address-sql-or-query-injection-",
            "https://neo4j.com/docs/cypher-manual/current/syntax/parameters/",
            "https://redis.io/docs/latest/develop/programmability/eval-intro/",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *keeping(
            on_sinks(Danger.NOSQL, SinkGroup.EXECUTES, _say, skip=frozenset(_STRUCTURES)),
            _is_query_text,
        ),
        OnCall(_NAMED, _check_known),
        OnCall(frozenset(_STRUCTURES) - _NAMED, _check_loose),
    ),
    examples=(
        bad(
            "from pymongo import MongoClient\n"
            + _FLASK
            + '@app.route("/login", methods=["POST"])\ndef login():\n'
            + '    users = MongoClient("mongodb://localhost").shop.users\n'
            + '    users.find_one({"name": request.json["name"], "active": True})\n'
            + '    return "done"\n',
            lines=(10,),
            fixed="from pymongo import MongoClient\n"
            + _FLASK
            + '@app.route("/login", methods=["POST"])\ndef login():\n'
            + '    users = MongoClient("mongodb://localhost").shop.users\n'
            + '    users.find_one({"name": {"$eq": request.json["name"]}, "active": True})\n'
            + '    return "done"\n',
            severity="ERROR",
        ),
        bad(
            _FLASK
            + '@app.route("/orders", methods=["POST"])\ndef orders():\n'
            + "    wanted = request.get_json()\n"
            + "    found = app.db.orders.aggregate([\n"
            + '        {"$match": {"$or": [{"user": wanted["user"]}]}},\n'
            + '        {"$limit": 9},\n'
            + "    ])\n"
            + "    return list(found)\n",
            lines=(10,),
            fixed=_FLASK
            + '@app.route("/orders", methods=["POST"])\ndef orders():\n'
            + "    wanted = request.get_json()\n"
            + "    found = app.db.orders.aggregate([\n"
            + '        {"$match": {"$or": [{"user": {"$eq": wanted["user"]}}]}},\n'
            + '        {"$limit": 9},\n'
            + "    ])\n"
            + "    return list(found)\n",
            severity="ERROR",
            note="in a pipeline",
        ),
        bad(
            "from pymongo import MongoClient as Client\n"
            + _FLASK
            + 'users = Client("mongodb://localhost")["shop"]["users"]\n\n\n'
            + '@app.route("/adults")\ndef adults():\n'
            + '    age = request.args["age"]\n'
            + '    users.find({"$where": f"this.age > {age}"})\n'
            + '    return "done"\n',
            lines=(13,),
            severity="ERROR",
        ),
        bad(
            "from neo4j import GraphDatabase as Graphs\n\n\ndef find(name):\n"
            '    driver = Graphs.driver("neo4j://localhost")\n'
            "    with driver.session() as session:\n"
            "        return session.run(f\"MATCH (u:User {{name: '{name}'}}) RETURN u\")\n",
            lines=(7,),
            severity="WARNING",
        ),
        bad(
            "import sys\n\nimport redis\n\n"
            "redis.Redis().eval(\"return redis.call('get', '\" + sys.argv[1] + \"')\", 0)\n",
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "from pymongo import MongoClient\n\nusers = MongoClient().shop.users\n"
            'with open("adults.js") as script:\n'
            '    users.find({"$where": script.read()})\n',
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            "import redis\n\n\ndef run(store: redis.Redis, script):\n"
            "    return store.eval(script, 0)\n",
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            _FLASK
            + "def remove(collection, wanted):\n"
            + "    collection.delete_many(wanted)\n\n\n"
            + '@app.route("/clean", methods=["POST"])\ndef clean():\n'
            + '    remove(app.config["users"], request.get_json())\n'
            + '    return "done"\n',
            lines=(7,),
            severity="ERROR",
            note="the dangerous call is inside a function that gets the value",
        ),
        bad(
            "import boto3\n"
            + _FLASK
            + "def condition():\n"
            + '    return "price < " + request.args["price"]\n\n\n'
            + '@app.route("/cheap")\ndef cheap():\n'
            + '    table = boto3.resource("dynamodb").Table("goods")\n'
            + "    table.scan(FilterExpression=condition())\n"
            + '    return "done"\n',
            lines=(14,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        good(
            'from cassandra.cluster import Cluster\n\nFIND = "SELECT * FROM {table}"\n\n\n'
            "class Store:\n    def all(self):\n"
            '        session = Cluster().connect("shop")\n'
            "        return session.execute(FIND.format(table=self.table))\n",
            note="the name of a table that the program has",
        ),
        bad(
            "from cassandra.cluster import Cluster\n\n\ndef find(name):\n"
            '    session = Cluster().connect("shop")\n'
            "    return session.execute(\"SELECT * FROM users WHERE name = '%s'\" % name)\n",
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "from elasticsearch import Elasticsearch\n"
            + _FLASK
            + '@app.route("/search", methods=["POST"])\ndef search():\n'
            + '    es = Elasticsearch("http://localhost:9200")\n'
            + '    es.search(index="goods", body={"query": request.json["query"]})\n'
            + '    return "done"\n',
            lines=(10,),
            severity="ERROR",
        ),
        good(
            "from pymongo import MongoClient\n"
            + _FLASK
            + '@app.route("/login", methods=["POST"])\ndef login():\n'
            + '    users = MongoClient("mongodb://localhost").shop.users\n'
            + '    users.find_one({"name": str(request.json["name"])})\n'
            + '    return "done"\n',
            note="a text",
        ),
        good(
            "from pymongo import MongoClient\n"
            + _FLASK
            + '@app.route("/user")\ndef user():\n'
            + '    users = MongoClient("mongodb://localhost").shop.users\n'
            + '    users.find_one({"name": request.args["name"]})\n'
            + '    return "done"\n',
            note="what a query string holds is text",
        ),
        good(
            'def find(collection, name):\n    return collection.find_one({"name": name})\n',
            note="nothing says that the value comes from outside",
        ),
        good(
            "from neo4j import GraphDatabase\n\n\ndef find(name):\n"
            '    driver = GraphDatabase.driver("neo4j://localhost")\n'
            "    with driver.session() as session:\n"
            '        return session.run("MATCH (u:User {name: $name}) RETURN u", name=name)\n',
            note="a parameter",
        ),
        good(
            "import boto3\nfrom boto3.dynamodb.conditions import Attr\n"
            + _FLASK
            + '@app.route("/cheap")\ndef cheap():\n'
            + '    table = boto3.resource("dynamodb").Table("goods")\n'
            + '    table.scan(FilterExpression=Attr("price").lt(request.args["price"]))\n'
            + '    return "done"\n',
            note="a condition that carries its value apart",
        ),
        good(
            "import redis\n\n\ndef get(name):\n"
            "    return redis.Redis().eval(\"return redis.call('get', KEYS[1])\", 1, name)\n",
            note="a key",
        ),
    ),
)
