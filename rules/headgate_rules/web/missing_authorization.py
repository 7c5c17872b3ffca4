"""A route changes something and asks nobody who they are, though routes beside it do.

## What it does
With the strict profile, reports a route of Flask, FastAPI, Starlette, aiohttp, Sanic, Bottle or
Litestar for POST, PUT, PATCH or DELETE where nothing in its decorators, its signature or its
body speaks of a login, a permission, a token or a user, in a file whose other routes do.

## Why it matters
Routes are found by trying. One that was forgotten does for everybody what the others do for
those who may: it deletes, orders, changes a password.

## What to do instead
Give it the guard of its neighbours: `@login_required`, `Depends(current_user)`. Better, guard
the whole router or blueprint and open what is meant to be public.

## Severity
An information, with the strict profile only.

## Limits
Names tell what is a guard. Guards of a whole application, blueprint or router, and those of a
proxy, are not seen. Routes that let people in (login, registration, web hooks) are silent, and
so is a file without any guard.

## Fix safety
There is no fix: who may do this is for you to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnDecorator,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import words

_CHANGES: Final = frozenset({"post", "put", "patch", "delete"})
_ROUTES: Final = frozenset({"route", "api_route", "add_url_rule"})
_GUARDS: Final = (
    *("login_required", "fresh_login_required", "jwt_required", "fresh_jwt_required"),
    *("permission_required", "permissions_required", "roles_required", "role_required"),
    *("admin_required", "auth_required", "requires_auth", "require_auth", "require_login"),
    *("token_required", "require_token", "require_role", "require_admin", "staff_required"),
    *("staff_member_required", "superuser_required", "user_passes_test", "authenticated"),
    *("current_user", "get_current_user", "get_current_active_user", "get_user", "get_admin"),
    *("verify_token", "check_auth", "requires_permission", "require_permission", "requires_scope"),
    *("require_user", "requires_login", "auth", "authenticate", "get_api_key", "verify_api_key"),
    *("api_key_header", "oauth2_scheme", "CurrentUser", "Security", "login_manager"),
)
"""What a file reads whose routes ask who somebody is."""
_OPEN: Final = frozenset(
    {
        *("login", "logout", "signin", "signout", "signup", "register", "registration", "webhook"),
        *("hook", "callback", "health", "ping", "subscribe", "unsubscribe", "contact", "feedback"),
        *("search", "forgot", "recover", "public", "csp", "report", "metrics"),
    }
)
"""Words of routes that are meant for everybody."""


def _check(node: ast.expr, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is not Profile.STRICT or not isinstance(node, ast.Call):
        return
    if not isinstance(node.func, ast.Attribute):
        return
    wrapped = ctx.decorated()
    if wrapped is None or wrapped.words:
        return
    method = _changing(node, node.func.attr, ctx)
    path = ctx.value(node.args[0]) if node.args else None
    if method is None or not isinstance(path, str):
        return
    if {*words(wrapped.name), *words(path)} & _OPEN:
        return
    if not any(ctx.read(name) for name in _GUARDS):
        return
    yield Hit(
        node,
        f"`{wrapped.name}` changes something ({method}) and asks nobody who they are, while other "
        "code in this file does. Give it the guard of its neighbours, or say that it is public.",
    )


def _changing(node: ast.Call, attribute: str, ctx: Context) -> str | None:
    """Return the method by which a route changes something."""
    if attribute in _CHANGES:
        return attribute.upper()
    if attribute not in _ROUTES:
        return None
    methods = ctx.argument(node, "methods") or ctx.argument(node, "method")
    found = ctx.value(methods)
    if found is not None and isinstance(found, str):
        listed: list[object] = [found]
    else:
        listed = [ctx.value(one) for one in ctx.elements(methods) or ()]
    return next((m.upper() for m in listed if isinstance(m, str) and m.lower() in _CHANGES), None)


_APP: Final = (
    "from flask_login import login_required\nfrom shop import app\n\n\n"
    '@app.post("/orders")\n@login_required\ndef order():\n    save()\n\n\n'
)
_API: Final = (
    "from fastapi import Depends, FastAPI as Api\nfrom users import current_user\n\napi = Api()\n\n\n"
    '@api.put("/orders/{n}")\ndef change(n: int, user=Depends(current_user)):\n'
    "    return save(n)\n\n\n"
)

RULE = Rule(
    meta=RuleMeta(
        code="HG710",
        name="missing-authorization",
        summary="A route changes something and asks nobody who they are, though others do",
        severity=Severity.INFORMATION,
        confidence=Confidence.LOW,
        cwe=(862, 306),
        off_in_tests=True,
        references=(
            "https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(OnDecorator(_check),),
    examples=(
        bad(
            _APP + '@app.route("/orders/<n>", methods=["GET", "DELETE"])\ndef drop(n):\n'
            "    remove(n)\n",
            lines=(11,),
            severity="INFORMATION",
            strict=True,
        ),
        bad(
            _API + '@api.delete("/orders/{n}")\nasync def drop(n: int):\n    return remove(n)\n',
            lines=(12,),
            strict=True,
        ),
        good(
            _APP + '@app.get("/orders/<n>")\ndef show(n):\n    load(n)\n',
            note="nothing is changed",
            strict=True,
        ),
        good(
            _APP + '@app.post("/login")\ndef enter():\n    start()\n',
            note="the way in",
            strict=True,
        ),
        good(
            _APP
            + '@app.delete("/orders/<n>")\ndef drop(n):\n    if not may_drop(current_user(), n):\n'
            "        return\n    remove(n)\n",
            note="asked in the body",
            strict=True,
        ),
        good(
            'from shop import app\n\n\n@app.post("/orders")\ndef order():\n    save()\n',
            note="nothing in the file asks",
            strict=True,
        ),
        known_miss(
            _APP + '@app.delete("/orders/<n>")\ndef drop(n):\n    remove(n)\n',
            note="the default profile is silent",
        ),
    ),
)
