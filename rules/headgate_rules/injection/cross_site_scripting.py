"""A value from outside becomes part of a web page as it is.

## What it does
Follows values from requests and other remote sources into pages: what a view of Flask,
Quart, Bottle, CherryPy or WebOb returns, Django's `HttpResponse`, `mark_safe`, `SafeString`
and `format_html`, `Markup`, `HTMLResponse` of FastAPI and Starlette, answers of aiohttp,
Sanic and Litestar with an HTML type, `write` of Tornado, what a CGI script prints, and
markup that is put together by hand and kept for a template (`context["link"] = …`).

## Why it matters
A value with `<script>` in it runs in the browser of whoever opens the page, with that
person's login: it can read the page and act in their name.

## What to do instead
Render the page from a template that escapes (`render_template`, Django's `render`), or put
the value through `html.escape`, `markupsafe.escape` or `format_html`. Send data as JSON
(`jsonify`, `JsonResponse`).

## Severity
An error if the value comes from a remote source; a warning in markup that is kept. With
the strict profile an information if it comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text, and every other use of `mark_safe` and `Markup` is a hint.

## Limits
Templates themselves are not read. A type that is set on the answer later
(`response.mimetype = …`) is not seen. Values of unknown origin are not reported.

## Fix safety
Review: markup that was meant to be shown as markup is then shown as text. Values are escaped
where the function puts them into the page, in as many statements as there are, unless something
else reads the text. Not offered where escaping does not help: for the name of a tag or an
attribute, in an attribute without quotes, in scripts, styles and handlers of events, and where
the value begins an address, which could be `javascript:`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
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
    OnNode,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.earlier import is_put_together
from headgate_rules.markup import escaping_helps
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Literal, filled, take_apart
from headgate_rules.uses import on_uses
from headgate_rules.wording import shown
from headgate_rules.wrapping import Called, wrapped

_DJANGO: Final = (
    *("HttpResponse", "HttpResponseBadRequest", "HttpResponseNotFound", "HttpResponseForbidden"),
    *("HttpResponseServerError", "HttpResponseGone", "StreamingHttpResponse"),
)
_TYPE_OF_PAGE: Final[dict[str, tuple[bool, tuple[tuple[str, int | None], ...]]]] = {
    "werkzeug.wrappers.Response": (True, (("mimetype", 3), ("content_type", 4))),
    "webob.Response": (True, (("content_type", 4),)),
    **{
        f"django.http.{name}": (True, (("content_type", 1), ("mimetype", None))) for name in _DJANGO
    },
    "starlette.responses.HTMLResponse": (True, (("media_type", 3),)),
    "starlette.responses.Response": (False, (("media_type", 3),)),
    "starlette.responses.PlainTextResponse": (False, (("media_type", 3),)),
    "starlette.responses.StreamingResponse": (False, (("media_type", 3),)),
    "aiohttp.web.Response": (False, (("content_type", None),)),
    "sanic.response.HTTPResponse": (False, (("content_type", 3),)),
    "sanic.response.text": (False, (("content_type", 3),)),
    "sanic.response.raw": (False, (("content_type", 3),)),
    "litestar.Response": (False, (("media_type", None),)),
}
"""Answers whose type is an argument: whether it is HTML without it, and where it stands."""

_MADE_ANSWERS: Final = frozenset({"flask.make_response", "quart.make_response"})
_TRUSTS: Final = frozenset(
    {
        *("django.utils.safestring.mark_safe", "django.utils.html.mark_safe"),
        *("django.utils.safestring.SafeString", "django.utils.safestring.SafeText"),
        *("markupsafe.Markup", "flask.Markup"),
    }
)
_DATA: Final = frozenset(
    {
        *("builtins.dict()", "builtins.list()", "flask.jsonify()"),
        *("werkzeug.wrappers.Request().json", "werkzeug.wrappers.Request().get_json()"),
        "bottle.BaseRequest().json",
    }
)
"""What a view returns as data, not as a page."""

_START_TAG: Final = re.compile(r"<[a-zA-Z][a-zA-Z0-9]*[\s>/]")
_CGI_FORM: Final = "the form of the CGI request"  # as the table of the library calls it


def _say(value: str, call: str, flow: Flow) -> str:
    return (
        f"{call} puts {value} into a page as it is{_origin(flow)}: a `<script>` in it would run in "
        "the visitor's browser. Render it with a template, or put it through `html.escape`."
    )


def _origin(flow: Flow) -> str:
    return f", and that comes from {flow.what}" if flow.what else ""


_WRITES_JSON: Final = "json.dumps()"
_JSON: Final = '{"Content-Type": "application/json"}'
_SAY_JSON: Final = "Say that the answer is JSON, not a page"


def _mend(page: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    trusted = ctx.names(call.func) & _TRUSTS
    if trusted and call.args == [page] and _is_plain_value(page, ctx):
        is_django = any(name.startswith("django.") for name in trusted)
        escape = "django.utils.html.escape" if is_django else "markupsafe.escape"
        change = ReplaceCallee(ctx.range(call), escape)
        return (
            Fix("Escape the value (markup in it is shown as text)", FixSafety.REVIEW, (change,)),
        )
    body = page.elts[0] if isinstance(page, ast.Tuple) and page.elts else page
    if _WRITES_JSON not in ctx.names(body) or not ctx.is_written(page):
        return _escaped(page, ctx)
    names = ctx.names(call.func)
    if names & _MADE_ANSWERS:
        match call.args:
            case [ast.Tuple(elts=[_, *_] as parts) as around]:
                return _typed_answer(parts, around, ctx)
            case [_]:
                return (Fix(_SAY_JSON, FixSafety.REVIEW, (_with_type(page, ctx),)),)
            case parts:
                return _typed_answer(parts, None, ctx)
    known = sorted(names & _TYPE_OF_PAGE.keys())
    keywords = [keyword for keyword, _ in _TYPE_OF_PAGE[known[0]][1]] if known else []
    if not keywords or ctx.has_unpacking(call):
        return ()
    intent = SetKeyword(ctx.range(call), keywords[0], '"application/json"')
    return (Fix(_SAY_JSON, FixSafety.REVIEW, (intent,)),)


def _is_plain_value(page: ast.expr, ctx: Context) -> bool:
    """Whether it is a value as it came, not markup that the program has made."""
    match page:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            pass
        case ast.Call(func=ast.Attribute(attr="get")):
            pass
        case _:
            return False
    flow = ctx.flow(page, Danger.MARKUP)
    return flow.evidence is Evidence.REMOTE and not is_put_together(page, ctx, Danger.MARKUP)


def _with_type(body: ast.expr, ctx: Context) -> Rewrite:
    """Return the change that puts a header beside a body."""
    place = ctx.range(body)
    return Rewrite(place, ("(", Keep(place), f", {_JSON})"))


def _typed_answer(
    parts: Sequence[ast.expr], around: ast.Tuple | None, ctx: Context
) -> tuple[Fix, ...]:
    """Return the fix for `body, headers` and `body, status, headers`."""
    last = parts[-1]
    place = ctx.range(last)
    if not ctx.is_written(last) or not isinstance(last, ast.Name | ast.Dict | ast.Constant):
        return ()
    if len(parts) == 2 and isinstance(ctx.value(last), int | str):
        if around is None:
            return ()  # it would take a third argument behind this one
        kept = (piece for part in parts for piece in (Keep(ctx.range(part)), ", "))
        change = Rewrite(ctx.range(around), ("(", *kept, f"{_JSON})"))
    elif len(parts) in (2, 3) and not isinstance(last, ast.Constant):
        pieces = ("{**", Keep(place), ', "Content-Type": "application/json"}')
        change = Rewrite(place, pieces)
    else:
        return ()
    return (Fix(_SAY_JSON, FixSafety.REVIEW, (change,)),)


def _escaped(page: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that escapes what is filled into a text that is written here."""
    title = "Escape the values with `html.escape` (markup in them is shown as text)"
    return wrapped(page, ctx, Danger.MARKUP, Called("html.escape"), title, escaping_helps)


def _check_kept(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `context["link"] = f"<a href='{url}'>…"`: markup that a template has to trust.

    A template that escapes shows its tags as text, so it can only be meant for one that
    puts it in as it is.
    """
    if not any(isinstance(target, ast.Subscript) for target in node.targets):
        return
    pieces = take_apart(node.value, ctx) or ()
    if not any(isinstance(p, Literal) and _START_TAG.search(p.text) for p in pieces):
        return
    flow = ctx.flow(node.value, Danger.MARKUP)
    if flow.evidence is Evidence.REMOTE and any(not p.is_number for p in filled(pieces)):
        yield Hit(
            node.value,
            f"This markup holds a value as it is{_origin(flow)}: where a template or a page puts it "
            "in without escaping, a `<script>` in it runs in the visitor's browser. Put the value "
            "through `html.escape`, or make the markup in the template.",
            Severity.WARNING,
            evidence=flow.evidence,
            fixes=_escaped(node.value, ctx),
            path=flow.path,
        )


def _on_pages(handler: OnCall) -> OnCall:
    """Leave out answers that are no pages."""

    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if _is_page(call, ctx):
            for hit in handler.check(call, ctx):
                if isinstance(hit.node, ast.expr) and not _is_data(hit.node, ctx):
                    yield hit

    return OnCall(handler.names, check)


def _is_page(call: ast.Call, ctx: Context) -> bool:
    if ctx.names(call.func) & _MADE_ANSWERS:
        parts = _parts_of_answer(call, ctx)
        around = ctx.parent(call)
        if isinstance(around, ast.Tuple) and isinstance(ctx.parent(around), ast.Return):
            parts += around.elts[1:]
        return _all_html(parts, ctx)
    known = ctx.names(call.func) & _TYPE_OF_PAGE.keys()
    if not known:
        return True
    by_default, places = _TYPE_OF_PAGE[min(known)]
    declared = [ctx.argument(call, keyword, position) for keyword, position in places]
    declared.append(_content_type(ctx.argument(call, "headers", 2), ctx))
    given = [node for node in declared if node is not None and ctx.value(node) is not None]
    return all(_is_html(node, ctx) for node in given) if given else by_default


def _parts_of_answer(call: ast.Call, ctx: Context) -> list[ast.expr]:
    """Return status and headers, which stand behind the page or in a tuple with it."""
    if len(call.args) == 1:
        return list((ctx.elements(call.args[0]) or ())[1:])
    return call.args[1:]


def _all_html(parts: Iterable[ast.expr], ctx: Context) -> bool:
    types = [_content_type(part, ctx) for part in parts]
    return all(_is_html(found, ctx) for found in types if found is not None)


def _content_type(headers: ast.expr | None, ctx: Context) -> ast.expr | None:
    if isinstance(headers, ast.Dict):
        for key, value in zip(headers.keys, headers.values, strict=True):
            if isinstance(key, ast.Constant) and str(key.value).lower() == "content-type":
                return value
    elif isinstance(headers, ast.Name):
        for name in ("Content-Type", "content-type"):
            item = ast.Subscript(headers, ast.Constant(name), ast.Load())
            if isinstance(ctx.value(ast.fix_missing_locations(item)), str):
                return item
    return None


def _is_html(node: ast.expr, ctx: Context) -> bool:
    text = ctx.value(node)
    if isinstance(text, str):
        return "html" in text.lower() or "svg" in text.lower()
    return any(name.endswith(".HTML") for name in ctx.names(node))


def _is_data(body: ast.expr, ctx: Context) -> bool:
    return isinstance(body, ast.Dict | ast.DictComp | ast.List | ast.ListComp) or bool(
        ctx.names(body) & _DATA
    )


def _check_return(node: ast.Return, ctx: Context) -> Iterator[Hit]:
    function = ctx.function()
    body = node.value
    if body is None or function is None or function.returns != "markup":
        return
    if isinstance(body, ast.Tuple) and body.elts:
        if not _all_html(body.elts[1:], ctx):
            return
        body = body.elts[0]
    if _is_data(body, ctx):
        return
    flow = ctx.flow(body, Danger.MARKUP)
    severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
    if severity is not None:
        message = (
            f"`{function.name}` returns {shown(ctx, body)} as a page, as it is{_origin(flow)}: a "
            "`<script>` in it would run in the visitor's browser. Render it with a template, or "
            "put it through `html.escape`."
        )
        fixes = _escaped(body, ctx)
        if _WRITES_JSON in ctx.names(body) and ctx.is_written(body):
            if isinstance(node.value, ast.Tuple):
                fixes = _typed_answer(node.value.elts, node.value, ctx)
            else:
                fixes = (Fix(_SAY_JSON, FixSafety.REVIEW, (_with_type(body, ctx),)),)
        yield Hit(body, message, severity, None, flow.evidence, fixes, path=flow.path)


def _check_print(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report what a CGI script prints: that is its page."""
    for argument in call.args:
        flow = ctx.flow(argument, Danger.MARKUP)
        if flow.evidence is Evidence.REMOTE and flow.what == _CGI_FORM:
            message = _say(shown(ctx, argument), "`print`", flow)
            fixes = _escaped(argument, ctx)
            severity = Severity.ERROR
            yield Hit(argument, message, severity, None, flow.evidence, fixes, path=flow.path)


_FLASK = (
    "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/hello")\ndef hello():\n'
)

RULE = Rule(
    meta=RuleMeta(
        code="HG109",
        name="cross-site-scripting",
        summary="A value from outside becomes part of a web page as it is",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(79,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=("B308", "B703", "B704"),
        ruff=("S308", "S704"),
        yields_to=("HG811",),
        peers=(
            "codeql:py/reflective-xss",
            "sonar:S5131",
            "codemodder:django-json-response-type",
            "codemodder:flask-json-response-type",
        ),
        references=("https://docs.python.org/3/library/html.html#html.escape",),
    ),
    doc=__doc__ or "",
    handlers=(
        *(
            _on_pages(handler)
            for handler in on_sinks(Danger.MARKUP, SinkGroup.OTHER, _say, mend=_mend)
        ),
        on_uses(_TRUSTS, "takes text for markup that is safe"),
        OnNode(ast.Return, _check_return),
        OnNode(ast.Assign, _check_kept),
        OnCall(frozenset({"builtins.print"}), _check_print),
    ),
    examples=(
        bad(
            "from fastapi import FastAPI\nfrom fastapi.responses import HTMLResponse as Page\n\n"
            'app = FastAPI()\n\n\n@app.get("/hello", response_class=Page)\n'
            'async def hello(name: str):\n    return "<p>" + name + "</p>"\n',
            lines=(9,),
            severity="ERROR",
            note="the decorator says that it is a page",
        ),
        good(
            "import os\nfrom shlex import quote\n\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/find")\ndef find():\n'
            '    return str(os.system("ls " + quote(request.args["folder"])))\n',
            note="a number: how the command ended",
        ),
        bad(
            "from django.shortcuts import render\n\n\ndef show(request):\n"
            '    text = request.GET["text"]\n'
            '    context = {"title": "Show"}\n'
            '    context["link"] = \'<a href="/show/%s">again</a>\' % text\n'
            '    return render(request, "show.html", context)\n',
            lines=(7,),
            severity="WARNING",
            note="markup for a template that has to trust it",
        ),
        good(
            "from django.shortcuts import render\nfrom django.utils.html import format_html\n\n\n"
            "def show(request):\n"
            "    context = {}\n"
            '    context["link"] = format_html(\'<a href="/show/{}">again</a>\', request.GET["text"])\n'
            '    context["text"] = "Hello %s" % request.GET["text"]\n'
            '    return render(request, "show.html", context)\n',
        ),
        bad(
            _FLASK + '    name = request.args.get("name", "")\n    return f"<h1>{name}</h1>"\n',
            lines=(9,),
            fixed=(
                "import html\n\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n"
                '@app.route("/hello")\ndef hello():\n'
                '    name = request.args.get("name", "")\n'
                '    return f"<h1>{html.escape(str(name))}</h1>"\n'
            ),
            severity="ERROR",
        ),
        bad(
            'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/u/<name>")\n'
            'def user(name):\n    return "Hello " + name, 200\n',
            lines=(8,),
            note="a part of the path",
        ),
        bad(
            "from django.http import HttpResponse as Answer\n\n\ndef view(request):\n"
            '    return Answer("Hello %s" % request.GET["name"])\n',
            lines=(5,),
            severity="ERROR",
        ),
        bad(
            "from django.utils.safestring import mark_safe\n\n\ndef show(request):\n"
            '    return mark_safe("<b>" + request.POST["text"] + "</b>")\n',
            lines=(5,),
        ),
        bad(
            "from django.utils.safestring import mark_safe\n\n\ndef show(request):\n"
            '    text = request.POST["text"]\n    return mark_safe(text)\n',
            lines=(6,),
            fixed="from django.utils.html import escape\n\n\ndef show(request):\n"
            '    text = request.POST["text"]\n    return escape(text)\n',
        ),
        bad(
            "from flask import request\nfrom markupsafe import Markup\n\n\ndef show():\n"
            '    return Markup(request.form["text"])\n',
            lines=(6,),
            fixed="from flask import request\nfrom markupsafe import escape\n\n\ndef show():\n"
            '    return escape(request.form["text"])\n',
        ),
        bad(
            "from fastapi import FastAPI\nfrom fastapi.responses import HTMLResponse\n\n"
            'app = FastAPI()\n\n\n@app.get("/")\ndef page(q: str):\n'
            '    return HTMLResponse(content="<p>" + q + "</p>")\n',
            lines=(9,),
        ),
        bad(
            "from aiohttp import web\n\n\nasync def page(request: web.Request):\n"
            '    name = request.query["name"]\n'
            '    return web.Response(text=f"<p>{name}</p>", content_type="text/html")\n',
            lines=(6,),
        ),
        bad(
            "import tornado.web\n\n\nclass Page(tornado.web.RequestHandler):\n    def get(self):\n"
            '        self.write("<p>" + self.get_argument("q") + "</p>")\n',
            lines=(6,),
        ),
        bad(
            "from markupsafe import Markup\nfrom flask import request\n\n\ndef bold(text):\n"
            '    return Markup("<b>" + text + "</b>")\n\n\ndef page():\n'
            '    return bold(request.form["text"])\n',
            lines=(6,),
            note="inside a wrapper",
        ),
        bad(
            "from django.http import HttpResponse\n\n\ndef wanted(request):\n"
            '    return request.GET.get("q", "")\n\n\ndef view(request):\n'
            "    return HttpResponse(wanted(request))\n",
            lines=(9,),
            note="from another function",
        ),
        bad(
            'import cgi\n\nform = cgi.FieldStorage()\nprint("<p>" + form.getvalue("q") + "</p>")\n',
            lines=(4,),
            note="the page of a CGI script",
        ),
        bad(
            "import json\n\nfrom django.http import HttpResponse\n\n\ndef view(request):\n"
            '    text = json.dumps({"name": request.GET["name"]})\n'
            "    return HttpResponse(text)\n",
            lines=(8,),
            fixed="import json\n\nfrom django.http import HttpResponse\n\n\ndef view(request):\n"
            '    text = json.dumps({"name": request.GET["name"]})\n'
            '    return HttpResponse(text, content_type="application/json")\n',
            note="JSON that is sent as a page",
        ),
        bad(
            "import json\n\nfrom flask import Flask, make_response, request\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/")\ndef page():\n'
            '    return make_response(json.dumps({"name": request.args["name"]}))\n',
            lines=(10,),
            fixed="import json\n\nfrom flask import Flask, make_response, request\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/")\ndef page():\n'
            '    return make_response((json.dumps({"name": request.args["name"]}), '
            '{"Content-Type": "application/json"}))\n',
        ),
        good(
            "import html\n" + _FLASK + '    name = html.escape(request.args["name"])\n'
            '    return f"<h1>{name}</h1>"\n',
            note="escaped",
        ),
        good(
            "from markupsafe import escape\n" + _FLASK + '    name = request.args["name"]\n'
            '    return "Hello " + str(escape(name))\n',
            note="escaped",
        ),
        good(
            "from flask import Flask, render_template, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef hello():\n'
            '    return render_template("hello.html", name=request.args["name"])\n',
            note="a template escapes",
        ),
        good(
            "from flask import Flask, jsonify, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/")\ndef hello():\n    return jsonify(name=request.args["name"])\n',
            note="data, no page",
        ),
        good(_FLASK + '    return {"name": request.args["name"]}\n', note="data, no page"),
        good(
            _FLASK + '    number = int(request.args["n"])\n    return f"<p>{number}</p>"\n',
            note="a number",
        ),
        good(
            _FLASK + '    name = request.args["name"]\n'
            '    return name, 200, {"Content-Type": "text/plain"}\n',
            note="no page",
        ),
        good(
            "import json\nfrom flask import Flask, make_response, request\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/echo")\ndef echo():\n'
            '    text = json.dumps({"name": request.args["name"]})\n'
            '    return make_response(text, {"Content-Type": "application/json"})\n',
            note="no page",
        ),
        good(
            "import json\nfrom flask import Flask, make_response, request\n\napp = Flask(__name__)\n\n\n"
            '@app.route("/a")\ndef a():\n    text = json.dumps(request.args["q"])\n'
            '    headers = {"Content-Type": "application/json", "X-A": "1"}\n'
            "    return make_response(text, headers)\n\n\n"
            '@app.route("/b")\ndef b():\n    text = json.dumps(request.args["q"])\n'
            '    return (make_response(text), {"Content-Type": "application/json"})\n',
        ),
        good(
            "import json\nfrom flask import Flask, make_response, request\n\n"
            'app = Flask(__name__)\n\n\n@app.route("/echo")\ndef echo():\n'
            '    text = json.dumps({"name": request.args["name"]})\n'
            '    return make_response((text, 404, {"Content-Type": "application/json"}))\n',
        ),
        good(
            "from django.http import HttpResponse\n\n\ndef view(request):\n"
            '    return HttpResponse(request.GET["name"], content_type="text/plain")\n',
            note="no page",
        ),
        good(
            "from django.utils.html import format_html\n\n\ndef view(request):\n"
            '    return format_html("<b>{}</b>", request.GET["name"])\n',
            note="escaped",
        ),
        good(
            "from django.utils.safestring import mark_safe\n\n\ndef show(text):\n"
            '    return mark_safe("<b>" + text + "</b>")\n',
            note="unknown origin",
        ),
        good(
            "import sys\nfrom django.http import HttpResponse\n\n\ndef view(request):\n"
            "    return HttpResponse(sys.argv[1])\n",
            note="a local source",
        ),
    ),
)
