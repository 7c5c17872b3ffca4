"""A GraphQL service tells everybody what can be asked of it.

## What it does
Reports views of GraphQL that answer questions about their schema, or that show the
explorer page: graphql-server, graphene, Ariadne and Strawberry.

## Why it matters
The schema lists every type, field and mutation, also those that no page uses. It is a
map for whoever looks for one that was forgotten.

## What to do instead
Forbid it where the service is deployed: `NoSchemaIntrospectionCustomRule` of graphql-core
as a validation rule, `introspection=False` in Ariadne, the extension
`DisableIntrospection` in Strawberry, and no explorer page.

## Severity
A hint.

## Limits
It is a hint: a service that is meant for everybody may well describe itself. Validation
rules that are not known are silent.

## Fix safety
Review: tools that read the schema from the running service no longer can.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Keep,
    Name,
    OnCall,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import name_of
from headgate_rules.wording import shown

_SERVERS: Final = ("flask", "quart", "aiohttp", "sanic", "webob")
_VIEWS: Final = frozenset(
    {
        *(f"graphql_server.{name}.views.GraphQLView" for name in _SERVERS),
        *(f"graphql_server.{name}.GraphQLView" for name in _SERVERS),
        *(f"graphql_server.{name}.views.GraphQLView.as_view" for name in _SERVERS),
        *(f"graphql_server.{name}.GraphQLView.as_view" for name in _SERVERS),
        *("flask_graphql.GraphQLView", "flask_graphql.GraphQLView.as_view"),
        *("graphene_django.views.GraphQLView", "graphene_django.views.GraphQLView.as_view"),
    }
)
_ARIADNE: Final = frozenset(
    {
        *("ariadne.asgi.GraphQL", "ariadne.wsgi.GraphQL", "ariadne.graphql_sync"),
        *("ariadne.graphql", "ariadne.contrib.django.views.GraphQLView.as_view"),
    }
)
_EXPLORERS: Final = {
    "strawberry.fastapi.GraphQLRouter": "graphql_ide",
    "strawberry.asgi.GraphQL": "graphql_ide",
    "strawberry.flask.views.GraphQLView.as_view": "graphql_ide",
    "strawberry.django.views.GraphQLView.as_view": "graphql_ide",
    "strawberry.aiohttp.views.GraphQLView": "graphql_ide",
    "starlette_graphene3.GraphQLApp": "on_get",
}
_RULES: Final = "validation_rules"
_FORBIDS: Final = "graphql.NoSchemaIntrospectionCustomRule"
_WHY: Final = "whoever asks gets a list of all that it can do"


def _check_view(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _check_page(call, ctx)
    if ctx.has_unpacking(call):
        return
    rules = ctx.argument(call, _RULES)
    if rules is not None:
        found = ctx.elements(rules)
        if found is None or any(_may_forbid(part, ctx) for part in found):
            return
    yield Hit(
        call if rules is None else rules,
        f"{shown(ctx, call.func)} answers questions about its schema: {_WHY}. Add "
        "`graphql.NoSchemaIntrospectionCustomRule` to its validation rules, unless the service is "
        "meant for everybody.",
        Severity.HINT,
        fixes=_forbidding(call, rules, ctx),
    )


def _forbidding(call: ast.Call, rules: ast.expr | None, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that adds the rule, where the list of rules is handed over."""
    if any(name.startswith("flask_graphql.") for name in ctx.names(call.func)):
        return ()  # it wants a graphql-core that has no such rule
    change: SetKeyword | Rewrite
    match rules:
        case None:
            change = SetKeyword(ctx.range(call), _RULES, ("[", Name(_FORBIDS), "]"))
        case _ if not ctx.is_written(rules):  # it comes out of a mapping
            mapping = ctx.source(rules)
            if not mapping.isidentifier():
                return ()
            kept = f'*{mapping}["{_RULES}"], ' if ctx.elements(rules) else ""
            pieces = (f'{{**{mapping}, "{_RULES}": [{kept}', Name(_FORBIDS), "]}")
            change = Rewrite(ctx.range(rules), pieces)
        case ast.List(elts=elements):
            kept_ones = (piece for e in elements for piece in (Keep(ctx.range(e)), ", "))
            change = Rewrite(ctx.range(rules), ("[", *kept_ones, Name(_FORBIDS), "]"))
        case ast.Name(id=name):
            change = Rewrite(ctx.range(rules), (f"[*{name}, ", Name(_FORBIDS), "]"))
        case _:
            return ()
    return (Fix("Answer no questions about the schema", FixSafety.REVIEW, (change,)),)


def _may_forbid(part: ast.expr, ctx: Context) -> bool:
    names = {*ctx.names(part), name_of(part) or ""}
    return isinstance(part, ast.Starred) or any("ntrospection" in name for name in names)


def _check_page(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "graphiql")
    if given is not None and ctx.value(given) is True:
        change = Rewrite(ctx.range(given), ("False",))
        yield Hit(
            given,
            f"`graphiql=True` shows a page on which everybody can explore the service: {_WHY}. "
            "Show it only where you develop.",
            Severity.HINT,
            fixes=(Fix("Show no explorer", FixSafety.REVIEW, (change,)),),
        )


def _check_ariadne(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "introspection")
    if ctx.has_unpacking(call) or (given is not None and ctx.value(given) is not True):
        return
    rules = ctx.argument(call, _RULES)
    if rules is not None and given is None:
        return
    change = SetKeyword(ctx.range(call), "introspection", "False")
    yield Hit(
        call if given is None else given,
        f"{shown(ctx, call.func)} answers questions about its schema: {_WHY}. Say "
        "`introspection=False`, unless the service is meant for everybody.",
        Severity.HINT,
        fixes=(Fix("Answer no questions about the schema", FixSafety.REVIEW, (change,)),),
    )


def _check_explorer(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _EXPLORERS.keys())
    keyword = _EXPLORERS[name]
    given = ctx.argument(call, keyword)
    if given is None or ctx.value(given) in (None, False):
        return
    if isinstance(ctx.value(given), str) or isinstance(given, ast.Call):
        change = Rewrite(ctx.range(given), ("None",))
        yield Hit(
            given,
            f"`{keyword}` shows a page on which everybody can explore the service: {_WHY}. Show it "
            "only where you develop.",
            Severity.HINT,
            fixes=(Fix("Show no explorer", FixSafety.REVIEW, (change,)),),
        )


_VIEW: Final = "from graphql_server.flask import GraphQLView as View\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG711",
        name="graphql-introspection",
        summary="A GraphQL service tells everybody what can be asked of it",
        severity=Severity.HINT,
        confidence=Confidence.MEDIUM,
        cwe=(200,),
        fix=(FixSafety.REVIEW,),
        peers=(
            "sonar:S6786",
            "codemodder:disable-graphql-introspection",
        ),
        references=("https://graphql.org/learn/introspection/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_VIEWS, _check_view),
        OnCall(_ARIADNE, _check_ariadne),
        OnCall(frozenset(_EXPLORERS), _check_explorer),
    ),
    examples=(
        bad(
            _VIEW + 'View.as_view("api", schema=schema)\n',
            lines=(2,),
            severity="HINT",
            fixed="import graphql\n" + _VIEW + 'View.as_view("api", schema=schema, '
            "validation_rules=[graphql.NoSchemaIntrospectionCustomRule])\n",
        ),
        bad(
            _VIEW + 'RULES = []\nView.as_view("api", schema=schema, validation_rules=RULES)\n',
            lines=(3,),
            fixed="import graphql\n" + _VIEW + 'RULES = []\nView.as_view("api", schema=schema, '
            "validation_rules=[*RULES, graphql.NoSchemaIntrospectionCustomRule])\n",
        ),
        bad(
            _VIEW + 'options = {"validation_rules": []}\nView(schema=schema, **options)\n',
            lines=(3,),
            fixed="import graphql\n" + _VIEW + 'options = {"validation_rules": []}\n'
            'View(schema=schema, **{**options, "validation_rules": '
            "[graphql.NoSchemaIntrospectionCustomRule]})\n",
            note="keywords that are passed as a mapping",
        ),
        bad(
            "from ariadne.asgi import GraphQL\nGraphQL(schema, debug=False)\n",
            lines=(2,),
            fixed="from ariadne.asgi import GraphQL\n"
            "GraphQL(schema, debug=False, introspection=False)\n",
        ),
        bad(
            "from strawberry.fastapi import GraphQLRouter\n"
            'GraphQLRouter(schema, graphql_ide="graphiql")\n',
            lines=(2,),
            fixed="from strawberry.fastapi import GraphQLRouter\n"
            "GraphQLRouter(schema, graphql_ide=None)\n",
        ),
        good(
            _VIEW + "from graphql import NoSchemaIntrospectionCustomRule\n"
            "View(schema=schema, validation_rules=[NoSchemaIntrospectionCustomRule])\n"
        ),
        good(_VIEW + "View(schema=schema, validation_rules=rules)\n", note="not known"),
        good("from ariadne.asgi import GraphQL\nGraphQL(schema, introspection=False)\n"),
        good("from ariadne.asgi import GraphQL\nGraphQL(schema, introspection=debug)\n"),
    ),
)
