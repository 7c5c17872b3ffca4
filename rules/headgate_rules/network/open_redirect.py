"""A value from outside decides where the visitor is sent.

## What it does
Follows values from requests into redirects: `redirect` of Flask, Django, Bottle, Sanic,
Quart and Tornado, `HttpResponseRedirect`, `RedirectResponse`, `HTTPFound` and its kin,
`HTTPRedirect`, and the header `Location`. Only a value that can choose the host counts.

## Why it matters
A link to your site that leads to a copy of it elsewhere is what people fall for: they see
your name, and type their password there.

## What to do instead
Redirect to addresses that you build yourself (`url_for`, `reverse`), or check the target:
`url_has_allowed_host_and_scheme` in Django, or a list of allowed addresses.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
A target that begins with a host, or with a path of the program's own, is not reported where
this can be seen in the expression. Neither is the address of the request itself or of the
page before. Targets of local or unknown origin are not reported.

## Fix safety
Review: which targets are allowed is for the program to decide. In Django, a target on another
host leads to "/". Elsewhere the target becomes a path of the site, whatever it was; addresses of
the program's own that are written in full change, too. Tabs and line ends in front go with the
slashes, since browsers leave them out.
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
    OnCall,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Literal, take_apart
from headgate_rules.wording import shown

_HOST: Final = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\]+[/?#]|mailto:|tel:")
_OWN_PATH: Final = lazy_pattern(r"/[^/\\]|[?#]|[^:/\\?#]+[/?#]")
_OWN_ADDRESSES: Final = frozenset({"the address of the request", "the address of the page before"})
"""What tables call addresses that an attacker cannot turn against the visitor."""
_OWN_METHODS: Final = frozenset({"get_absolute_url", "get_success_url", "get_login_url"})
_OWN_ROUTES: Final = frozenset({"url_for", "reverse", "route_path"})
_HEADERS: Final = frozenset(
    {
        *("werkzeug.wrappers.Response().headers", "django.http.HttpResponse().headers"),
        *("django.http.HttpResponse()", "starlette.responses.Response().headers"),
        *("aiohttp.web.Response().headers", "bottle.BaseResponse().headers"),
        *("webob.Response().headers", "cherrypy.response.headers"),
        *("sanic.response.HTTPResponse().headers", "litestar.Response().headers"),
    }
)
_ANSWERS: Final = frozenset(
    {
        *("werkzeug.wrappers.Response()", "webob.Response()", "falcon.Response()"),
        "django.http.HttpResponse()",
    }
)


def _say(value: str, call: str, flow: Flow) -> str:
    origin = f", which comes from {flow.what}" if flow.what else ""
    return (
        f"{call} sends the visitor to {value}{origin}: a link to your site can then lead to a copy "
        "of it elsewhere. Redirect to addresses of your own, or check the target against a list."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    return None if flow.what in _OWN_ADDRESSES else severity


def _chooses_the_host(target: ast.expr, ctx: Context) -> bool:
    """Whether a value from outside stands where the host, or what decides on it, stands."""
    if isinstance(target, ast.Call) and name_of(target.func) in _OWN_METHODS:
        return False
    start = ""
    for piece in take_apart(target, ctx) or ():
        if isinstance(piece, Literal):
            start += piece.text
            continue
        if _HOST.match(start) or _OWN_PATH.match(start):
            return False
        if start == "/" and _has_no_slash(piece.value, ctx):
            return False
        evidence = ctx.flow(piece.value, Danger.REDIRECT).evidence
        # What stands first and is not the visitor's is taken for an address of the program's.
        return bool(start) or evidence is Evidence.REMOTE
    return True


def _has_no_slash(value: ast.expr, ctx: Context) -> bool:
    """Whether it is `value.lstrip("/\\\\")`: behind a slash, only a path of this site."""
    match value:
        case ast.Call(func=ast.Attribute(attr="lstrip"), args=[signs]):
            text = ctx.value(signs)
            return isinstance(text, str) and set("/\\") <= set(text)
        case _:
            return False


def _mend(target: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    function = ctx.function()
    has_request = function is not None and "request" in function.parameters
    if any(n.startswith("django.") for n in ctx.names(call.func)) and has_request:
        return _if_allowed(target, ctx)
    return _own_path(target, ctx)


def _if_allowed(target: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that asks Django whether the target is on this host."""
    if not ctx.is_written(target) or not _is_plain(target):
        return _own_path(target, ctx)
    kept = Keep(ctx.range(target))
    asks = Name("django.utils.http.url_has_allowed_host_and_scheme")
    pieces = (kept, " if ", asks, "(", kept, ', allowed_hosts={request.get_host()}) else "/"')
    change = Rewrite(ctx.range(target), pieces)
    title = 'Redirect within this site only (other targets lead to "/")'
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _is_plain(target: ast.expr) -> bool:
    """Whether an expression can be written twice."""
    match target:
        case ast.Name():
            return True
        case ast.Attribute(value=value) | ast.Subscript(value=value, slice=ast.Constant()):
            return _is_plain(value)
        case _:
            return False


def _own_path(target: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that makes a path of this site of the target."""
    begin, value, end = '"/" + ', target, ""
    match target:
        case ast.BinOp(
            left=ast.Constant(value="/") as slash,
            op=ast.Add(),
            right=(ast.Name() | ast.Subscript() | ast.Attribute() | ast.Call()) as right,
        ):
            begin, value = ctx.source(slash) + " + ", right
        case ast.Name() | ast.Subscript() | ast.Attribute():
            pass
        case ast.Call(func=ast.Attribute(attr="get"), args=[_], keywords=[]):
            value, end = target.args[0], ', "")'
            begin += ctx.source(target.func) + "("
        case ast.Call(args=[_, ast.Constant() as default]) if not _is_own(default):
            return ()  # the name of a view, or something that is no text
        case (
            ast.Call(func=ast.Attribute(attr="get" | "get_argument"), args=[_, _])
            | ast.Call(func=ast.Attribute(attr="get_argument"), args=[_], keywords=[])
        ):
            pass
        case ast.BoolOp(op=ast.Or(), values=[*_, last]) if _is_own(last):
            begin, end = begin + "(", ")"
        case _:
            return ()
    if not (ctx.is_written(target) and ctx.is_written(value)):
        return ()
    change = Rewrite(
        ctx.range(target), (begin, Keep(ctx.range(value)), f'{end}.lstrip("/\\\\ \\t\\r\\n")')
    )
    title = "Redirect to a path of this site only (addresses of other sites become paths of it)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _is_own(target: ast.expr) -> bool:
    """Whether an expression surely is an address of the program's own."""
    match target:
        case ast.Constant(value=str(text)):
            return bool(_OWN_PATH.match(text)) or text == "/"
        case ast.Call(func=func, keywords=keywords):
            is_whole = any(keyword.arg == "_external" for keyword in keywords)
            return name_of(func) in _OWN_ROUTES and not is_whole
        case _:
            return False


def _on_hosts(handler: OnCall) -> OnCall:
    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        for hit in handler.check(call, ctx):
            if isinstance(hit.node, ast.expr) and _chooses_the_host(hit.node, ctx):
                yield hit

    return OnCall(handler.names, check)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `response.headers["Location"] = target`."""
    if not any(_is_location(target, ctx) for target in node.targets):
        return
    flow = ctx.flow(node.value, Danger.REDIRECT)
    severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
    if severity is None or _quieter(severity, flow) is None:
        return
    if _chooses_the_host(node.value, ctx):
        message = _say(shown(ctx, node.value), "the header `Location`", flow)
        fixes = _own_path(node.value, ctx)
        yield Hit(node.value, message, severity, None, flow.evidence, fixes, path=flow.path)


def _is_location(target: ast.expr, ctx: Context) -> bool:
    match target:
        case ast.Subscript(value=headers, slice=ast.Constant(value=str(key))):
            if key.lower() != "location":
                return False
            loose = isinstance(headers, ast.Attribute) and headers.attr == "headers"
            return loose or bool(ctx.names(headers) & _HEADERS)
        case ast.Attribute(value=answer, attr="location"):
            return bool(ctx.names(answer) & _ANSWERS)
        case _:
            return False


_FLASK: Final = (
    "from flask import Flask, redirect, request\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/go")\ndef go():\n'
)

RULE = Rule(
    meta=RuleMeta(
        code="HG406",
        name="open-redirect",
        summary="A value from outside decides where the visitor is sent",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(601,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/url-redirection",
            "sonar:S5146",
        ),
        references=(
            "https://docs.djangoproject.com/en/stable/ref/utils/#module-django.utils.http",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *(
            _on_hosts(handler)
            for handler in on_sinks(
                Danger.REDIRECT, SinkGroup.OTHER, _say, mend=_mend, quieter=_quieter
            )
        ),
        OnNode(ast.Assign, _check_assignment),
    ),
    examples=(
        good(
            "from urllib.parse import urljoin, urlparse\n\n"
            "from flask import Flask, redirect, request\n\napp = Flask(__name__)\n\n\n"
            "def is_own(target):\n    own = urlparse(request.host_url)\n"
            "    there = urlparse(urljoin(request.host_url, target))\n"
            '    return there.scheme in ("http", "https") and own.netloc == there.netloc\n\n\n'
            '@app.route("/next")\ndef go_on():\n    target = request.args.get("next")\n'
            '    if not is_own(target):\n        target = "/"\n    return redirect(target)\n',
            note="compared with the host that was asked",
        ),
        bad(
            "from urllib.parse import urlparse\n\n"
            "from flask import Flask, redirect, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/next")\ndef go_on():\n    target = request.args["next"]\n'
            '    if urlparse(target).path != request.host:\n        return ""\n'
            "    return redirect(target)\n",
            lines=(13,),
            severity="ERROR",
            note="the path says nothing of the host",
        ),
        bad(
            _FLASK + '    return redirect(request.args["next"])\n',
            lines=(8,),
            severity="ERROR",
            fixed=_FLASK
            + '    return redirect("/" + request.args["next"].lstrip("/\\\\ \\t\\r\\n"))\n',
        ),
        bad(
            _FLASK + '    return redirect(request.args.get("next"))\n',
            lines=(8,),
            fixed=_FLASK
            + '    return redirect("/" + request.args.get("next", "").lstrip("/\\\\ \\t\\r\\n"))\n',
            note="a parameter that may be missing",
        ),
        bad(
            _FLASK + '    return redirect(request.args.get("next") or url_for("shop"))\n',
            lines=(8,),
            fixed=_FLASK + '    return redirect("/" + (request.args.get("next") or '
            'url_for("shop")).lstrip("/\\\\ \\t\\r\\n"))\n',
        ),
        bad(
            "from django.shortcuts import redirect\n\n\n"
            'def view(request):\n    to = request.GET["to"]\n    return redirect(to)\n',
            lines=(6,),
            fixed="from django.shortcuts import redirect\n"
            "from django.utils.http import url_has_allowed_host_and_scheme\n\n\n"
            'def view(request):\n    to = request.GET["to"]\n'
            "    return redirect(to if url_has_allowed_host_and_scheme("
            'to, allowed_hosts={request.get_host()}) else "/")\n',
        ),
        bad(
            "import flask as f\n\n\ndef go():\n"
            '    target = f.request.args.get("next") or "/"\n    return f.redirect(target)\n',
            lines=(6,),
        ),
        bad(
            "from django.http import HttpResponseRedirect\n\n\ndef view(request):\n"
            '    return HttpResponseRedirect("/" + request.GET["page"])\n',
            lines=(5,),
            note="`//host` is a host",
        ),
        bad(
            "from fastapi import FastAPI\nfrom fastapi.responses import RedirectResponse\n\n"
            'app = FastAPI()\n\n\n@app.get("/go")\ndef go(to: str):\n'
            "    return RedirectResponse(url=to)\n",
            lines=(9,),
        ),
        bad(
            "from aiohttp import web\n\n\nasync def go(request: web.Request):\n"
            '    raise web.HTTPFound(request.query["to"])\n',
            lines=(5,),
        ),
        bad(
            "import tornado.web\n\n\nclass Go(tornado.web.RequestHandler):\n    def get(self):\n"
            '        self.redirect("https://" + self.get_argument("host"))\n',
            lines=(6,),
        ),
        bad(
            "from django.http import HttpResponse\n\n\ndef view(request):\n"
            "    response = HttpResponse(status=302)\n"
            '    response["Location"] = request.GET["to"]\n    return response\n',
            lines=(6,),
        ),
        bad(
            "from flask import redirect, request\n\n\ndef send(target):\n"
            "    return redirect(target)\n\n\ndef go():\n"
            '    return send(request.form["to"])\n',
            lines=(5,),
            note="inside a wrapper",
        ),
        bad(
            "from flask import redirect, request\n\n\ndef wanted():\n"
            '    return request.values["to"]\n\n\ndef go():\n    return redirect(wanted())\n',
            lines=(9,),
            note="from another function",
        ),
        good(
            "from flask import Flask, redirect, request, url_for\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/go")\ndef go():\n'
            '    return redirect(url_for("page", name=request.args["name"]))\n',
            note="an address of its own",
        ),
        good(
            _FLASK + '    name = request.args["name"]\n    return redirect(f"/pages/{name}")\n',
            note="the host is fixed",
        ),
        good(
            _FLASK + '    word = request.args["q"]\n'
            '    return redirect("https://example.org/search?q=" + word)\n',
            note="the host is fixed",
        ),
        good(_FLASK + "    return redirect(request.url)\n", note="the same page again"),
        good(
            "from django.shortcuts import redirect\n"
            "from django.utils.http import url_has_allowed_host_and_scheme\n\n\n"
            'def view(request):\n    to = request.GET["to"]\n'
            "    if url_has_allowed_host_and_scheme(to, allowed_hosts=None):\n"
            '        return redirect(to)\n    return redirect("/")\n',
            note="checked",
        ),
        good(
            _FLASK + '    to = request.args["to"]\n    if to not in ("/a", "/b"):\n'
            '        return redirect("/")\n    return redirect(to)\n',
            note="one of a list",
        ),
        good(
            "import sys\nfrom flask import redirect\n\n\ndef go(target):\n"
            "    return redirect(target or sys.argv[1])\n",
            note="unknown and local origin",
        ),
    ),
)
