"""A value from outside becomes part of a header.

## What it does
Follows values from requests and other remote sources into headers and cookies of answers,
into `send_header`, `http.client`'s `putheader`, and into headers of mails.

## Why it matters
A line break in a header ends it: what follows is read as the next header, or as a page or
mail of the attacker's. Where the library refuses line breaks, the attacker still chooses
what the header or cookie says.

## What to do instead
Choose the value from a list of your own, convert it (`int`), or refuse what does not match
a strict pattern.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text. Where the library refuses line breaks, a remote value is a warning.

## Limits
Values that come from a header of the request are not reported: they cannot hold a line
break. Where the library refuses line breaks (Flask, Django, Starlette, aiohttp, Tornado,
Bottle, WebOb and others), the finding is a warning only. Redirects are the matter of HG406.

## Fix safety
Review: line breaks are taken out of the values; whether what is left may stand in the header
is for the program to decide.
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
    Fix,
    FixSafety,
    Flow,
    Hit,
    Keep,
    Kind,
    Name,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.sinks import on_sinks
from headgate_rules.tables import sinks
from headgate_rules.texts import Filled, filled, take_apart
from headgate_rules.wording import shown
from headgate_rules.wrapping import around_each

_HEADERS: Final = frozenset(
    {
        *(
            f"{answer}.headers"
            for answer in (
                *("werkzeug.wrappers.Response()", "starlette.responses.Response()"),
                *("aiohttp.web.Response()", "bottle.BaseResponse()", "django.http.HttpResponse()"),
                *("webob.Response()", "sanic.response.HTTPResponse()", "litestar.Response()"),
                "cherrypy.response",
            )
        ),
        "django.http.HttpResponse()",
    }
)
_MAILS: Final = frozenset(
    {
        *("email.message.Message()", "email.message.EmailMessage()"),
        *(
            f"email.mime.{module}.{name}()"
            for module, name in (
                *(("text", "MIMEText"), ("multipart", "MIMEMultipart"), ("base", "MIMEBase")),
                *(("application", "MIMEApplication"), ("image", "MIMEImage")),
            )
        ),
    }
)
_PASS_LINE_BREAKS: Final = ("http.server.", "wsgiref.", "sanic.", "falcon.", "litestar.")
_ANSWERS: Final = frozenset({"response", "resp", "answer", "reply"})
_FROM_HEADER: Final = frozenset({"the headers of the request", "a header of the request"})


def _say(value: str, call: str, flow: Flow) -> str:
    origin = f" ({value} comes from {flow.what})" if flow.what else ""
    return (
        f"{call} puts {value} into a header{origin}: a line break in it could start a header or an "
        "answer of an attacker's own. Choose the value from a list, or check it against a strict "
        "pattern first."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    return None if flow.what in _FROM_HEADER else severity


def _is_passed_on(name: str) -> bool:
    return name.startswith(_PASS_LINE_BREAKS)


_SINKS: Final = frozenset(sink.name for sink in sinks(Danger.HEADER))
_LOUD: Final = frozenset(name for name in _SINKS if _is_passed_on(name))


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if not isinstance(target, ast.Subscript) or _is_location(target.slice, ctx):
            continue
        names = ctx.names(target.value)
        loud = any(_is_passed_on(name) for name in names & _HEADERS)
        if names & (_HEADERS | _MAILS) or _looks_like_headers(target.value, ctx):
            for part in (target.slice, node.value):
                yield from _judge(part, target, ctx, loud=loud)


def _judge(part: ast.expr, target: ast.Subscript, ctx: Context, *, loud: bool) -> Iterator[Hit]:
    flow = ctx.flow(part, Danger.HEADER)
    severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
    if severity is Severity.ERROR and not loud:
        severity = Severity.WARNING
    if severity is not None and _quieter(severity, flow) is not None:
        message = _say(shown(ctx, part), shown(ctx, target, "this assignment"), flow)
        fixes = _without_line_breaks(part, ctx)
        yield Hit(part, message, severity, None, flow.evidence, fixes, path=flow.path)


def _mend(value: ast.expr, _call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    return _without_line_breaks(value, ctx)


def _without_line_breaks(value: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    held = [
        piece
        for piece in filled(take_apart(value, ctx) or ())
        if ctx.flow(piece.value, Danger.HEADER).evidence is not Evidence.CLEAN
    ]
    if any(_is_no_text(piece.value, ctx) for piece in held):
        return ()
    return around_each(held, ctx, _replaced, "Take line breaks out of the value")


def _is_no_text(value: ast.expr, ctx: Context) -> bool:
    """Whether it may be something that holds texts, such as a mapping of headers."""
    if ctx.is_container(value) or isinstance(value, ast.Dict | ast.DictComp):
        return True
    said = words(name_of(value) or "")
    return bool(said) and said[-1] in ("headers", "extra", "meta", "options", "params")


def _replaced(piece: Filled, value: Keep) -> tuple[str | Keep | Name, ...]:
    text: tuple[str | Keep | Name, ...] = (value,) if piece.is_text else ("str(", value, ")")
    return (*text, '.replace("\\r", "").replace("\\n", "")')


def _is_location(key: ast.expr, ctx: Context) -> bool:
    value = ctx.value(key)
    return isinstance(value, str) and value.lower() == "location"


def _looks_like_headers(expr: ast.expr, ctx: Context) -> bool:
    """Whether it is `response.headers` of an object that is not known."""
    if not (isinstance(expr, ast.Attribute) and expr.attr == "headers"):
        return False
    told = words(name_of(expr.value) or "")
    return bool(told) and told[-1] in _ANSWERS and ctx.resolve(expr) is None


RULE = Rule(
    meta=RuleMeta(
        code="HG110",
        name="header-injection",
        summary="A value from outside becomes part of a header",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(113, 93),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/http-response-splitting",
            "codeql:py/cookie-injection",
            "sonar:S5167",
            "sonar:S6287",
            "sonar:S6839",
        ),
        references=("https://docs.python.org/3/library/email.message.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_sinks(
            Danger.HEADER, SinkGroup.OTHER, _say, mend=_mend, quieter=_quieter, skip=_SINKS - _LOUD
        ),
        *on_sinks(
            Danger.HEADER,
            SinkGroup.OTHER,
            _say,
            mend=_mend,
            quieter=_quieter,
            remote=Severity.WARNING,
            skip=_LOUD,
        ),
        OnNode(ast.Assign, _check_assignment),
    ),
    examples=(
        bad(
            "from flask import Flask, make_response, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef page():\n    answer = make_response("ok")\n'
            '    answer.headers["X-Name"] = request.args["name"]\n    return answer\n',
            lines=(9,),
            note="Flask refuses line breaks",
            severity="WARNING",
        ),
        bad(
            "from http.server import BaseHTTPRequestHandler as Base\n"
            "from urllib.parse import unquote\n\n\nclass Page(Base):\n"
            "    def do_GET(self):\n        self.send_response(200)\n"
            '        self.send_header("X-Path", unquote(self.path))\n        self.end_headers()\n',
            lines=(8,),
            note="http.server does not",
            severity="ERROR",
        ),
        bad(
            "from django.http import HttpResponse\n\n\ndef view(request):\n"
            '    response = HttpResponse("ok")\n'
            '    response["X-Page"] = "page " + request.GET["page"]\n    return response\n',
            lines=(6,),
            fixed="from django.http import HttpResponse\n\n\ndef view(request):\n"
            '    response = HttpResponse("ok")\n'
            '    response["X-Page"] = "page " + '
            'request.GET["page"].replace("\\r", "").replace("\\n", "")\n    return response\n',
        ),
        bad(
            "from fastapi import FastAPI, Response\n\napp = FastAPI()\n\n\n@app.get('/')\n"
            "def page(name: str, response: Response):\n"
            '    response.headers["X-Name"] = name\n    return {}\n',
            lines=(8,),
        ),
        bad(
            "import falcon\nfrom flask import request\n\n\ndef put(resp: falcon.Response, text):\n"
            '    resp.set_header("X-Text", text)\n\n\ndef page(resp: falcon.Response):\n'
            '    put(resp, request.args["text"])\n',
            lines=(6,),
            note="inside a wrapper",
            severity="ERROR",
        ),
        bad(
            "from email.message import EmailMessage as Mail\nfrom flask import request\n\n\n"
            'def wanted():\n    return request.form["subject"]\n\n\ndef build():\n'
            '    mail = Mail()\n    mail["Subject"] = wanted()\n    return mail\n',
            lines=(11,),
            note="from another function, into a mail",
            severity="WARNING",
        ),
        good(
            "from flask import Flask, make_response, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef page():\n    answer = make_response("ok")\n'
            '    answer.headers["X-Page"] = str(int(request.args["page"]))\n    return answer\n',
            note="a number",
        ),
        good(
            "from flask import Flask, make_response, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef page():\n    answer = make_response("ok")\n'
            '    answer.headers["X-Request-Id"] = request.headers["X-Request-Id"]\n'
            "    return answer\n",
            note="a header has no line breaks",
        ),
        good(
            "from django.http import HttpResponse\n\n\ndef view(value):\n"
            '    response = HttpResponse("ok")\n    response["X-Page"] = value\n'
            "    return response\n",
            note="unknown origin",
        ),
        good(
            "from flask import make_response, request\n\n"
            'THEMES = {"d": "dark", "l": "light"}\n\n\ndef page():\n'
            '    answer = make_response("ok")\n'
            '    answer.headers["X-Theme"] = THEMES[request.args["theme"]]\n    return answer\n',
            note="one of a list",
        ),
    ),
)
