"""A web application runs in debug mode.

## What it does
Reports `debug=True` where Flask, Quart, Dash, FastAPI, Starlette, Bottle, Tornado, Sanic
and others start, `app.debug = True`, `app.config["DEBUG"] = True`, the debugger of
werkzeug, and `FLASK_DEBUG` set in the code.

## Why it matters
In debug mode an error shows the source and the values of variables to the visitor. The
debugger of werkzeug, which Flask uses, even runs code that is typed into the page.

## What to do instead
Leave `debug` out. Switch it on by the environment or the command line where you develop
(`flask run --debug`).

## Severity
An error where the debugger runs code (Flask and what is built on Werkzeug), a warning where
errors only show source.

## Limits
Whether the line runs only on a developer's machine is not known here. Django's settings
are the matter of HG702.

## Fix safety
Review: error pages and automatic reloading are gone until the mode is switched on from
outside.
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
    Name,
    OnCall,
    OnNode,
    Related,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_RUNS_CODE: Final = {
    "flask.Flask().run": 2,
    "flask.app.Flask().run": 2,
    "quart.Quart().run": 2,
    "dash.Dash().run": None,
    "dash.Dash().run_server": None,
    "connexion.App().run": None,
    "connexion.FlaskApp().run": None,
    "flask_socketio.SocketIO().run": None,
}
"""Calls that start werkzeug's debugger, and where `debug` stands."""

_SHOWS_ERRORS: Final = {
    "fastapi.FastAPI": None,
    "fastapi.applications.FastAPI": None,
    "starlette.applications.Starlette": None,
    "starlette.middleware.errors.ServerErrorMiddleware": None,
    "litestar.Litestar": None,
    "bottle.run": None,
    "bottle.Bottle().run": None,
    "bottle.default_app().run": None,
    "bottle.debug": 0,
    "tornado.web.Application": None,
    "sanic.Sanic().run": None,
    "uvicorn.run": None,
    "aiohttp_debugtoolbar.setup": None,
}
_DEBUGGERS: Final = {
    "werkzeug.debug.DebuggedApplication": ("evalex", 1),
    "werkzeug.serving.run_simple": ("use_debugger", 4),
    "werkzeug.run_simple": ("use_debugger", 4),
}
_APPLICATIONS: Final = frozenset(
    {
        *("flask.Flask()", "flask.app.Flask()", "quart.Quart()", "fastapi.FastAPI()"),
        *("starlette.applications.Starlette()", "dash.Dash()"),
    }
)
_CODE_RUNNERS: Final = frozenset({"flask.Flask()", "flask.app.Flask()", "quart.Quart()"})
_APPLICATION_NAMES: Final = frozenset({"app", "application", "webapp", "flask"})
_ENVIRONMENT: Final = {"FLASK_DEBUG": ("1", "true"), "FLASK_ENV": ("development",)}

_RUNS: Final = "anyone who can open it can then run code on this machine"
_SHOWS: Final = "an error then shows source and values to every visitor"


def _check_start(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _RUNS_CODE.keys())
    yield from _check_argument(call, "debug", _RUNS_CODE[name], _RUNS, Severity.ERROR, ctx)


def _check_quiet_start(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _SHOWS_ERRORS.keys())
    keyword = "mode" if name == "bottle.debug" else "debug"
    position = _SHOWS_ERRORS[name]
    yield from _check_argument(call, keyword, position, _SHOWS, Severity.WARNING, ctx)


def _check_debugger(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _DEBUGGERS.keys())
    yield from _check_argument(call, *_DEBUGGERS[name], _RUNS, Severity.ERROR, ctx)


def _check_unknown_object(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `app.run(debug=True)` where the application comes from elsewhere."""
    func = call.func
    if isinstance(func, ast.Attribute) and _is_called_application(func.value):
        for hit in _check_argument(call, "debug", None, _RUNS, Severity.ERROR, ctx):
            yield Hit(
                hit.node, hit.message, hit.severity, Confidence.MEDIUM, None, hit.fixes, hit.related
            )


def _check_config_update(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    func = call.func
    if not (isinstance(func, ast.Attribute) and _is_config(func.value, ctx)):
        return
    yield from _check_argument(call, "DEBUG", None, _RUNS, Severity.ERROR, ctx)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        match target:
            case ast.Attribute(value=app, attr="debug"):
                resolved = ctx.resolve(app)
                known = resolved in _APPLICATIONS
                if not (known or (resolved is None and _is_called_application(app))):
                    continue
                runs = resolved in _CODE_RUNNERS or not known
            case ast.Subscript(value=config, slice=ast.Constant(value="DEBUG")):
                if not _is_config(config, ctx):
                    continue
                runs = True
            case ast.Subscript(value=environment, slice=ast.Constant(value=str(key))):
                wanted = _ENVIRONMENT.get(key)
                if wanted and ctx.resolve(environment) == "os.environ":
                    yield from _check_environment(node.value, key, wanted, ctx)
                continue
            case _:
                continue
        if ctx.value(node.value) is True:
            severity = Severity.ERROR if runs else Severity.WARNING
            what = shown(ctx, target, "`DEBUG`")
            yield _hit(node.value, what, _RUNS if runs else _SHOWS, severity, ctx)


def _check_environment(
    value: ast.expr, key: str, wanted: tuple[str, ...], ctx: Context
) -> Iterator[Hit]:
    text = ctx.value(value)
    if isinstance(text, str) and text.lower() in wanted:
        yield Hit(
            value,
            f"`{key}` turns the debug mode on for everybody who runs this: {_RUNS}. Set it from "
            "outside, where you develop.",
            Severity.ERROR,
        )


def _check_argument(
    call: ast.Call,
    keyword: str,
    position: int | None,
    why: str,
    severity: Severity,
    ctx: Context,
) -> Iterator[Hit]:
    given = ctx.argument(call, keyword, position)
    if given is None:
        return
    value = ctx.value(given)
    if isinstance(value, int) and value:
        yield _hit(given, f"`{keyword}={value}`", why, severity, ctx)


def _hit(value: ast.expr, what: str, why: str, severity: Severity, ctx: Context) -> Hit:
    place = ctx.range(value)
    from_outside: tuple[str | Name, ...] = (Name("os.environ.get"), '("DEBUG") == "1"')
    related = (
        (Related(f"`{value.id}` is set here", name=value.id),)
        if isinstance(value, ast.Name)
        else ()
    )
    return Hit(
        value,
        f"{what} runs the application in debug mode: {why}. Leave it off, and switch it on from "
        "outside where you develop.",
        severity,
        fixes=(
            Fix("Turn the debug mode off", FixSafety.REVIEW, (Rewrite(place, ("False",)),)),
            Fix(
                "Turn it on by the environment variable DEBUG only",
                FixSafety.REVIEW,
                (Rewrite(place, from_outside),),
            ),
        ),
        related=related,
    )


def _is_called_application(expr: ast.expr) -> bool:
    found = words(name_of(expr) or "")
    return bool(found) and found[-1] in _APPLICATION_NAMES


def _is_config(expr: ast.expr, ctx: Context) -> bool:
    """Whether it is the `config` of an application."""
    if not (isinstance(expr, ast.Attribute) and expr.attr == "config"):
        return False
    resolved = ctx.resolve(expr.value)
    return resolved in _CODE_RUNNERS or (resolved is None and _is_called_application(expr.value))


RULE = Rule(
    meta=RuleMeta(
        code="HG701",
        name="debug-mode",
        summary="A web application runs in debug mode",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(489,),
        fix=(FixSafety.REVIEW,),
        bandit=("B201",),
        ruff=("S201",),
        yields_to=("HG702",),
        peers=(
            "codeql:py/flask-debug",
            "sonar:S4507",
        ),
        references=("https://flask.palletsprojects.com/en/stable/debugging/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_RUNS_CODE), _check_start),
        OnCall(frozenset(_SHOWS_ERRORS), _check_quiet_start),
        OnCall(frozenset(_DEBUGGERS), _check_debugger),
        OnCall(frozenset({"*.run", "*.run_server"}), _check_unknown_object),
        OnCall(
            frozenset(
                {"*.update", "*.from_mapping"}
                | {f"{app}.config.{m}" for app in _CODE_RUNNERS for m in ("update", "from_mapping")}
            ),
            _check_config_update,
        ),
        OnNode(ast.Assign, _check_assignment),
    ),
    examples=(
        bad(
            "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
            lines=(3,),
            fixed="from flask import Flask\napp = Flask(__name__)\napp.run(debug=False)\n",
            severity="ERROR",
        ),
        bad(
            "import flask as f\nDEBUG = True\napp = f.Flask(__name__)\napp.run(None, 80, DEBUG)\n",
            lines=(4,),
        ),
        bad(
            "import flask\napp = flask.Flask(__name__)\napp.debug = True\n"
            'app.config["DEBUG"] = True\napp.config.update(DEBUG=True)\n',
            lines=(3, 4, 5),
            fixed=(
                "import flask\napp = flask.Flask(__name__)\napp.debug = False\n"
                'app.config["DEBUG"] = False\napp.config.update(DEBUG=False)\n'
            ),
        ),
        bad("app = make_app()\napp.run(debug=True)\n", lines=(2,)),
        bad(
            "from fastapi import FastAPI as Api\napi = Api(debug=True)\n",
            lines=(2,),
            fixed="from fastapi import FastAPI as Api\napi = Api(debug=False)\n",
            severity="WARNING",
        ),
        bad("import bottle\nbottle.run(debug=True)\nbottle.debug(True)\n", lines=(2, 3)),
        bad("import tornado.web\ntornado.web.Application(pages, debug=True)\n", lines=(2,)),
        bad(
            "from werkzeug.debug import DebuggedApplication\n"
            "app = DebuggedApplication(app, evalex=True)\n",
            lines=(2,),
        ),
        bad('import os\nos.environ["FLASK_DEBUG"] = "1"\n', lines=(2,)),
        good("from flask import Flask\napp = Flask(__name__)\napp.run()\n"),
        good("from flask import Flask\napp = Flask(__name__)\napp.run(debug=False)\n"),
        good("from flask import Flask\napp = Flask(__name__)\napp.run(debug=wanted)\n"),
        good(
            "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
            'app.run(debug=os.environ.get("DEBUG") == "1")\n'
        ),
        good("import asyncio\nasyncio.run(main(), debug=True)\n", note="no web application"),
        good("runner.run(debug=True)\nparser.debug = True\n", note="no web application"),
        bad(
            'options = {"debug": True}\napp.run(**options)\n',
            lines=(2,),
            note="keywords that are passed as a mapping",
        ),
    ),
)
