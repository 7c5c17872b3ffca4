"""Other sites may read this server's answers in their visitors' browsers.

## What it does
Reports settings of CORS that admit any origin, in Flask-CORS, Starlette and FastAPI,
Django, aiohttp, Sanic, Quart, Tornado and Falcon, in headers that are written by hand, and
answers that name whatever origin asked.

## Why it matters
A browser keeps a page of one site from reading answers of another. With any origin and
credentials admitted, a page that a user of yours merely visits reads all that this user
may read.

## What to do instead
Name the sites that need it: `allow_origins=["https://app.example.org"]`.

## Severity
A warning where any origin is admitted with credentials, and where whatever origin asks is
named; an error where both are so. An information where any origin is admitted without
credentials.

## Limits
Any origin without credentials is an information: that is right for public data. Origins
that are looked up in a list first are silent.

## Fix safety
None: which sites are meant is not in the code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Hit,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import name_of
from headgate_rules.wording import shown

_FLASK: Final = frozenset(
    {
        *("flask_cors.CORS", "flask_cors.cross_origin", "flask_cors.decorator.cross_origin"),
        *("flask_cors.extension.CORS", "sanic_cors.CORS", "sanic_cors.cross_origin"),
        *("quart_cors.cors", "quart_cors.route_cors", "flask_cors.CORS().init_app"),
    }
)
_ORIGINS: Final = ("origins", "allow_origin", "allow_origins")
_STARLETTE: Final = frozenset(
    {
        *("starlette.middleware.cors.CORSMiddleware", "fastapi.middleware.cors.CORSMiddleware"),
        *("*.add_middleware", "starlette.middleware.Middleware"),
        *("falcon.CORSMiddleware", "litestar.config.cors.CORSConfig"),
    }
)
_AIOHTTP: Final = frozenset({"aiohttp_cors.setup"})
_DJANGO: Final = frozenset({"CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"})
_HEADER: Final = "access-control-allow-origin"
_CREDENTIALS: Final = "access-control-allow-credentials"
_SETTERS: Final = frozenset(
    {
        *("*.set_header", "*.send_header", "*.add_header", "*.append_header", "*.setdefault"),
        *("*.set", "*.append", "*.add"),
    }
)
_ANY_PATTERN: Final = frozenset({".*", "^.*$", ".+", "^.+$", "https?://.*", "^https?://.*$"})

_OPEN: Final = "Any site may read the answers"
_ADVICE: Final = "Name the sites that need it"


def _check_flask(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = next((g for k in _ORIGINS if (g := ctx.argument(call, k)) is not None), None)
    resources = ctx.argument(call, "resources")
    if given is None and isinstance(resources, ast.Dict):
        for options in resources.values:
            if isinstance(options, ast.Dict):
                for key, value in zip(options.keys, options.values, strict=True):
                    if ctx.value(key) == "origins":
                        given = value
    if given is None and not ctx.has_unpacking(call):
        if resources is not None or (
            not call.args and "cross_origin" not in (name_of(call.func) or "")
        ):
            return
        yield from _open(call, call, ctx, has_credentials=_has_credentials(call, ctx))
    elif given is not None and _is_any(given, ctx):
        yield from _open(call, given, ctx, has_credentials=_has_credentials(call, ctx))


def _check_starlette(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in ("allow_origins", "allow_origin"):
        given = ctx.argument(call, keyword)
        if given is not None and _is_any(given, ctx):
            yield from _open(call, given, ctx, has_credentials=_has_credentials(call, ctx))
            return
    pattern = ctx.argument(call, "allow_origin_regex")
    if pattern is not None and ctx.value(pattern) in _ANY_PATTERN:
        yield from _open(call, pattern, ctx, has_credentials=_has_credentials(call, ctx))


def _has_credentials(call: ast.Call, ctx: Context) -> bool:
    names = ("supports_credentials", "allow_credentials")
    return any(ctx.value(ctx.argument(call, name)) is True for name in names)


def _is_any(given: ast.expr, ctx: Context) -> bool:
    if ctx.value(given) in ("*", *_ANY_PATTERN):
        return True
    return any(ctx.value(element) == "*" for element in ctx.elements(given) or ())


def _check_aiohttp(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    defaults = ctx.argument(call, "defaults", 1)
    if not isinstance(defaults, ast.Dict):
        return
    for key, options in zip(defaults.keys, defaults.values, strict=True):
        if key is not None and ctx.value(key) == "*" and isinstance(options, ast.Call):
            yield from _open(call, key, ctx, has_credentials=_has_credentials(options, ctx))


def _open(call: ast.Call, node: ast.expr, ctx: Context, *, has_credentials: bool) -> Iterator[Hit]:
    if has_credentials:
        yield Hit(
            node,
            f"{_OPEN}, and the browser sends the cookies of its user along: a page that the user "
            f"merely visits reads all that the user may read. {_ADVICE}.",
            Severity.WARNING,
        )
    else:
        yield _open_hit(node)


def _open_hit(node: ast.AST) -> Hit:
    return Hit(
        node,
        f"{_OPEN} in its visitors' browsers. That is right for public data only. {_ADVICE}.",
        Severity.INFORMATION,
    )


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        match target:
            case ast.Name(id=name) if name in _DJANGO and ctx.value(node.value) is True:
                yield _open_hit(node.value)
            case ast.Subscript(slice=key) if _is_header(key, _HEADER, ctx):
                yield from _header_value(node.value, ctx, has_credentials=False)
            case _:
                pass


def _check_setter(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) >= 2 and _is_header(call.args[0], _HEADER, ctx):
        yield from _header_value(call.args[1], ctx, has_credentials=False)


def _check_mapping(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant | ast.Name) and _is_header(key, _HEADER, ctx):
            has_credentials = any(
                k is not None and _is_header(k, _CREDENTIALS, ctx) for k in node.keys
            )
            yield from _header_value(value, ctx, has_credentials=has_credentials)


def _is_header(key: ast.expr, header: str, ctx: Context) -> bool:
    if isinstance(key, ast.Constant) and not isinstance(key.value, str):
        return False
    value = ctx.value(key)
    return isinstance(value, str) and value.lower() == header


def _header_value(value: ast.expr, ctx: Context, *, has_credentials: bool) -> Iterator[Hit]:
    if ctx.value(value) == "*":
        yield _open_hit(value)
        return
    flow = ctx.flow(value, Danger.HEADER)
    if flow.evidence is not Evidence.REMOTE:
        flow = ctx.flow(value)
    if flow.evidence is Evidence.REMOTE:
        yield Hit(
            value,
            f"{shown(ctx, value, 'The origin')} names whatever site asks, so any site may read the "
            f"answers. {_ADVICE}, and compare with that list.",
            Severity.ERROR if has_credentials else Severity.WARNING,
            evidence=flow.evidence,
            path=flow.path,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG409",
        name="permissive-cors",
        summary="Other sites may read this server's answers in their visitors' browsers",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(942, 346),
        peers=(
            "codeql-experimental:py/insecure-cors-setting",
            "sonar:S5122",
        ),
        references=("https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_FLASK, _check_flask),
        OnCall(_STARLETTE, _check_starlette),
        OnCall(_AIOHTTP, _check_aiohttp),
        OnCall(_SETTERS, _check_setter),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.Dict, _check_mapping),
    ),
    examples=(
        bad(
            "from fastapi.middleware.cors import CORSMiddleware\n"
            'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n',
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "from flask_cors import CORS as allow\norigins = '*'\n"
            "allow(app, origins=origins, supports_credentials=True)\n",
            lines=(3,),
            severity="WARNING",
        ),
        bad("from flask_cors import CORS\nCORS(app)\n", lines=(2,), severity="INFORMATION"),
        bad(
            "from flask_cors import CORS\n\n\ndef prepare(app, origins):\n"
            "    CORS(app, origins=origins)\n\n\nprepare(app, ['*'])\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad("CORS_ALLOW_ALL_ORIGINS = True\n", lines=(1,), severity="INFORMATION"),
        bad('headers = {"Access-Control-Allow-Origin": "*"}\n', lines=(1,), severity="INFORMATION"),
        bad('response.headers["Access-Control-Allow-Origin"] = "*"\n', lines=(1,)),
        bad('self.send_header("Access-Control-Allow-Origin", "*")\n', lines=(1,)),
        bad(
            "from flask import jsonify, request\n\n\ndef answer(data):\n"
            "    response = jsonify(data)\n"
            '    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]\n'
            "    return response\n",
            lines=(6,),
            severity="WARNING",
        ),
        good(
            "from fastapi.middleware.cors import CORSMiddleware\n"
            'app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"])\n'
        ),
        good("from flask_cors import CORS\nCORS(app, origins=settings.origins)\n"),
        good('if headers["Access-Control-Allow-Origin"] == "*":\n    warn()\n'),
        known_miss(
            "from flask_cors import CORS\nCORS(app, resources=rules)\n",
            note="what the rules say is not known",
        ),
    ),
)
