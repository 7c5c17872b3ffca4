"""A value from a request is stored in the session as it is.

## What it does
Reports values from requests that are put into the session of Flask, Quart, Django,
Starlette, Pyramid, CherryPy, Litestar and aiohttp.

## Why it matters
What stands in the session is later taken for something that the program has checked. A
value that the visitor chose does not belong there before it was checked, least of all a
role, and least of all under a key that the visitor chose.

## What to do instead
Check or convert the value first, or store what your own database says about it:
`session["user_id"] = user.id`.

## Severity
An information; a warning where the key decides on rights, or comes from the request.

## Limits
Most values are an information: whether they were checked is often not to be seen. Where the
key says that it decides on rights, or comes from the request itself, it is a warning.

## Fix safety
No fix is offered: how the value is to be checked is for the program to decide.
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
    Flow,
    Hit,
    Kind,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.identifiers import words
from headgate_rules.sinks import on_sinks
from headgate_rules.wording import shown

_SESSIONS: Final = frozenset(
    {
        *("flask.session", "quart.session", "django.http.HttpRequest().session"),
        *("starlette.requests.Request().session", "pyramid.request.Request().session"),
        *("litestar.Request().session", "cherrypy.session", "aiohttp_session.get_session()"),
    }
)
_RIGHTS: Final = frozenset(
    {
        *("admin", "role", "roles", "staff", "superuser", "permission", "permissions", "rights"),
        *("authenticated", "privilege", "privileges", "scope", "scopes", "group", "groups"),
    }
)


def _say(value: str, call: str, flow: Flow) -> str:
    return _message(f"{call} stores {value}", flow)


def _message(what: str, flow: Flow) -> str:
    origin = f", which comes from {flow.what}," if flow.what else ""
    return (
        f"{what}{origin} in the session unchecked: whatever reads the session takes it for checked. "
        "Check the value first, or store what your own data says about it."
    )


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if not isinstance(target, ast.Subscript) or not _is_session(target.value, ctx):
            continue
        key = ctx.flow(target.slice, Danger.SESSION)
        if key.evidence is Evidence.REMOTE:
            what = f"{shown(ctx, target, 'this assignment')} stores a value under a key"
            message = _message(what, key)
            yield Hit(target.slice, message, Severity.WARNING, None, key.evidence, path=key.path)
            continue
        flow = ctx.flow(node.value, Danger.SESSION)
        if flow.evidence is Evidence.REMOTE:
            name = ctx.value(target.slice)
            decides = isinstance(name, str) and _RIGHTS.intersection(words(name))
            severity = Severity.WARNING if decides else Severity.INFORMATION
            what = f"{shown(ctx, target, 'this assignment')} stores {shown(ctx, node.value)}"
            message = _message(what, flow)
            yield Hit(node.value, message, severity, None, flow.evidence, path=flow.path)


def _is_session(expr: ast.expr, ctx: Context) -> bool:
    if ctx.names(expr) & _SESSIONS:
        return True
    match expr:
        case ast.Attribute(
            value=ast.Name(id="request") | ast.Attribute(attr="request"), attr="session"
        ):
            return ctx.resolve(expr) is None
        case _:
            return False


RULE = Rule(
    meta=RuleMeta(
        code="HG708",
        name="trust-boundary-violation",
        summary="A value from a request is stored in the session as it is",
        severity=Severity.INFORMATION,
        confidence=Confidence.LOW,
        cwe=(501,),
        kind=Kind.FLOW,
        references=("https://flask.palletsprojects.com/en/stable/api/#sessions",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Assign, _check_assignment),
        *on_sinks(Danger.SESSION, SinkGroup.OTHER, _say, remote=Severity.INFORMATION),
    ),
    examples=(
        bad(
            "from flask import request, session\n\n\ndef page():\n"
            '    session["theme"] = request.args["theme"]\n',
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            "import flask as f\n\n\ndef page():\n"
            '    f.session["is_admin"] = f.request.form["admin"]\n',
            lines=(5,),
            note="it decides on rights",
            severity="WARNING",
        ),
        bad(
            "from flask import request, session\n\n\ndef page():\n"
            '    session[request.args["key"]] = True\n',
            lines=(5,),
            note="the visitor chooses the key",
            severity="WARNING",
        ),
        bad(
            "from django.http import HttpRequest\n\n\ndef view(request: HttpRequest):\n"
            '    request.session["city"] = request.POST["city"]\n',
            lines=(5,),
        ),
        bad(
            "from flask import request, session\n\n\ndef keep(name, value):\n"
            '    session.setdefault("city", value)\n\n\ndef page():\n'
            '    keep("city", request.args["city"])\n',
            lines=(5,),
            note="inside a wrapper",
        ),
        bad(
            "from flask import request, session\n\n\ndef wanted():\n"
            '    return request.args["city"]\n\n\ndef page():\n    session["city"] = wanted()\n',
            lines=(9,),
            note="from another function",
        ),
        good(
            "from flask import request, session\n\n\ndef page():\n"
            '    session["page"] = int(request.args["page"])\n',
            note="a number",
        ),
        good(
            "from flask import request, session\n\n\ndef page():\n"
            '    theme = request.args["theme"]\n    if theme in ("dark", "light"):\n'
            '        session["theme"] = theme\n',
            note="one of a list",
        ),
        good(
            'from flask import session\n\n\ndef keep(value):\n    session["theme"] = value\n',
            note="unknown origin",
        ),
        good(
            "import requests\nfrom flask import request\n\nsession = requests.Session()\n\n\n"
            'def page(cache):\n    cache["city"] = request.args["city"]\n',
            note="no session of a visitor",
        ),
    ),
)
