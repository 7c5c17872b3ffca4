"""A decision rests on an address that the visitor can make up.

## What it does
Reports decisions on the address in `X-Forwarded-For` and headers like it: comparisons,
look-ups in lists of allowed addresses, and limits. It also reports servers that are told
to believe such headers whoever sends them.

## Why it matters
Everybody can send the header with any address in it. Who is let in because of it, or is
counted by it, chooses who they are.

## What to do instead
Decide by the address of the connection (`request.remote_addr`). Behind a proxy of your
own, let the framework read the header, from that proxy's address only
(`werkzeug.middleware.proxy_fix.ProxyFix`, `--forwarded-allow-ips`).

## Severity
A warning; an information for servers that are told to believe everybody.

## Limits
What is only logged or counted is not reported. A header that is kept in a variable is
recognised by the name of the variable only. Whether a proxy replaces the header is not
known here.

## Fix safety
There is no fix: which proxy may be believed is for you to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Evidence,
    Hit,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import words
from headgate_rules.wording import shown

_HEADERS: Final = frozenset(
    {
        *("x-forwarded-for", "x-real-ip", "x-client-ip", "client-ip", "true-client-ip"),
        *("x-originating-ip", "x-cluster-client-ip", "forwarded", "cf-connecting-ip"),
        *("http-x-forwarded-for", "http-x-real-ip", "http-client-ip", "http-forwarded"),
        *("http-x-client-ip", "http-true-client-ip", "http-cf-connecting-ip"),
    }
)
_HOLDERS: Final = frozenset({"headers", "META", "environ", "env"})
_LOOK_UPS: Final = frozenset({"get", "getlist", "get_header", "get_all", "getone", "getall"})
_ADDRESS_WORDS: Final = frozenset({"ip", "addr", "address", "forwarded", "client", "host"})
_PARSERS: Final = frozenset({"ip_address", "IPAddress", "ip_network", "IPNetwork", "str"})
_SERVERS: Final = {
    "uvicorn.run": "forwarded_allow_ips",
    "uvicorn.Config": "forwarded_allow_ips",
    "uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware": "trusted_hosts",
    "hypercorn.middleware.ProxyFixMiddleware": "trusted_hosts",
}
_WHY: Final = "whoever sends the request can write any address into it"


def _check_compare(node: ast.Compare, ctx: Context) -> Iterator[Hit]:
    sides = (node.left, *node.comparators)
    header = next((side for side in sides if _is_address(side, ctx)), None)
    if header is None or all(_is_empty(side, ctx) for side in sides if side is not header):
        return
    yield Hit(
        header,
        f"This decision rests on {shown(ctx, header, 'a forwarded address')}: {_WHY}. Use the "
        "address of the connection, or let the framework read the header from your proxy only.",
        Severity.WARNING,
        Confidence.MEDIUM,
        Evidence.REMOTE,
    )


def _is_empty(side: ast.expr, ctx: Context) -> bool:
    """Whether it only asks if there is such a header."""
    return ctx.value(side) in (None, "") or (
        # `"," in header` takes it apart, `"header" in request.headers` looks for it
        isinstance(text := ctx.value(side), str) and not any(c.isdigit() for c in text)
    )


def _is_address(expr: ast.expr, ctx: Context) -> bool:
    match expr:
        case ast.Call(func=ast.Attribute(value=text, attr="strip" | "lower" | "lstrip" | "rstrip")):
            return _is_address(text, ctx)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[inner]) if (
            name in _PARSERS
        ):
            return _is_address(inner, ctx)
        case ast.Subscript(value=ast.Call(func=ast.Attribute(value=text, attr="split"))):
            return _is_address(text, ctx)
        case ast.Name(id=name):
            # Only what comes from a request by its own account: the name says what of it.
            return bool(
                set(words(name)) >= {"forwarded"} or words(name) == ("x", "real", "ip")
            ) and (ctx.evidence(expr) is Evidence.REMOTE)
        case ast.BoolOp(values=values):
            return any(_is_address(value, ctx) for value in values)
        case _:
            return _is_header(expr, ctx)


def _is_header(expr: ast.expr, ctx: Context) -> bool:
    match expr:
        case ast.Call(func=ast.Attribute(value=owner, attr=method), args=[key, *_]) if (
            method in _LOOK_UPS
        ):
            pass
        case ast.Subscript(value=owner, slice=key):
            method = ""
        case _:
            return False
    name = ctx.value(key)
    if not isinstance(name, str) or name.lower().replace("_", "-") not in _HEADERS:
        return False
    if method == "get_header":
        return True
    last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return last in _HOLDERS


def _check_server(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _SERVERS.keys())
    given = ctx.argument(call, _SERVERS[name])
    if given is None:
        return
    if ctx.value(given) == "*" or any(ctx.value(p) == "*" for p in ctx.elements(given) or ()):
        yield Hit(
            given,
            f"`{_SERVERS[name]}` lets everybody say which address they come from: {_WHY}. Name the "
            "address of your proxy.",
            Severity.INFORMATION,
        )


_FLASK: Final = "from flask import request as r\n\n\ndef page():\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG709",
        name="trusted-forwarded-address",
        summary="A decision rests on an address that the visitor can make up",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(348, 290),
        peers=("codeql-experimental:py/ip-address-spoofing",),
        references=(
            "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For",
        ),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.Compare, _check_compare), OnCall(frozenset(_SERVERS), _check_server)),
    examples=(
        bad(
            _FLASK
            + '    if r.headers.get("X-Forwarded-For") == "10.0.0.1":\n        return admin()\n',
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "def view(request):\n"
            '    return request.META["HTTP_X_FORWARDED_FOR"].split(",")[0].strip() in ALLOWED\n',
            lines=(2,),
        ),
        bad(
            _FLASK + '    forwarded = r.headers.get("X-Forwarded-For")\n'
            "    if forwarded in ALLOWED:\n        return admin()\n",
            lines=(6,),
        ),
        bad('import uvicorn\nANY = "*"\nuvicorn.run(app, forwarded_allow_ips=ANY)\n', lines=(3,)),
        good(_FLASK + '    if r.remote_addr == "10.0.0.1":\n        return admin()\n'),
        good(_FLASK + '    if r.headers.get("X-Forwarded-For") is not None:\n        return a()\n'),
        good(_FLASK + '    if "," in r.headers["X-Forwarded-For"]:\n        return several()\n'),
        good('import uvicorn\nuvicorn.run(app, forwarded_allow_ips="10.0.0.1")\n'),
    ),
)
