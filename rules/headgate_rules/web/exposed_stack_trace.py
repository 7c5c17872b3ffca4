"""The text of an exception, or a traceback, is sent to the visitor.

## What it does
Follows exceptions and what `traceback` makes of them into answers: what views return,
response objects, `jsonify`, `JsonResponse`, the detail of an `HTTPException`, `abort`.

## Why it matters
A traceback tells file names, versions, queries and sometimes secrets. Whoever looks for a
way in needs just that. The text of an exception tells less, but it was not written for
strangers.

## What to do instead
Log it (`logger.exception("…")`) and answer with a constant text, or with a number that is
in the log too.

## Severity
A warning for a traceback, an information for the text of an exception.

## Limits
What is sent only while debugging is on (`… if settings.DEBUG else …`) is silent. A traceback
is a warning, the text of an exception an information: the rule does not know
which exceptions are made to be shown.

## Fix safety
Review: the visitor then no longer learns what went wrong; see that it is logged. The smallest text
that holds the exception changes: what a call of the program's own, `json.dumps` or `encode` makes
of it stays. Offered where a text is sent, not for an object or a call that may hold more than the
exception, nor where it comes in as a parameter, or is a variable that holds something else where
all went well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Built,
    Changes,
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Kind,
    MendEarlier,
    OnCall,
    OnNode,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    bad,
    good,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.sinks import arguments
from headgate_rules.tables import sinks
from headgate_rules.wording import shown

_SINKS: Final[dict[str, tuple[Sink, ...]]] = {
    name: tuple(sink for sink in sinks(Danger.TRACE) if sink.name == name)
    for name in sorted({sink.name for sink in sinks(Danger.TRACE)})
}
_SHOWN_TO_VISITORS: Final = frozenset({"markup", "answer"})
"""What becomes of a view's result, as the tables call it."""
_CONTAINERS: Final = frozenset({"builtins.dict()", "builtins.list()"})
_FALCON: Final = frozenset({"text", "body", "media", "data"})
_TEXTS: Final = frozenset({"str", "repr", "ascii", "format", "join"})
"""Calls that make a text of what they are given, and nothing else."""
_ERRORS: Final = frozenset(
    {
        *("error", "errors", "err", "exc", "exception", "ex", "fault", "failure", "reason"),
        *("msg", "message", "detail", "details", "trace", "traceback", "tb", "stack"),
    }
)
"""Of what names of variables speak that hold the text of an exception, and nothing else."""
_HTTP_ERROR: Final = "HTTPException().detail"
"""What an error of a web framework is made to tell the visitor."""


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    seen: set[int] = set()
    for name in sorted(ctx.names(call.func) & _SINKS.keys()):
        for sink in _SINKS[name]:
            for argument in arguments(call, sink, ctx):
                if id(argument) not in seen:
                    seen.add(id(argument))
                    yield from _judge(argument, shown(ctx, call.func, "this call"), ctx)


def _check_return(node: ast.Return, ctx: Context) -> Iterator[Hit]:
    function = ctx.function()
    if function is None or node.value is None or function.returns not in _SHOWN_TO_VISITORS:
        return
    value = node.value
    body = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
    yield from _judge(body, f"`{function.name}`", ctx)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `resp.media = {"error": str(error)}` of Falcon."""
    for target in node.targets:
        if (
            isinstance(target, ast.Attribute)
            and target.attr in _FALCON
            and "falcon.Response()" in ctx.names(target.value)
        ):
            yield from _judge(node.value, shown(ctx, target), ctx)


def _judge(expr: ast.expr, sender: str, ctx: Context) -> Iterator[Hit]:
    for part in _parts(expr):
        if Origin.EXCEPTION not in ctx.origins(part, Danger.TRACE):
            continue
        if any(name.endswith(_HTTP_ERROR) for name in ctx.names(part)):
            continue
        traced = _is_traceback(part, ctx)
        what = "the traceback of an exception" if traced else "the text of an exception"
        named = shown(ctx, part, "")
        yield Hit(
            part,
            f"{sender} sends {what}{f' ({named})' if named else ''} to the visitor: it can tell "
            "how the program works inside, where it lies and what it holds. Log it, and answer "
            "with a text of your own.",
            Severity.WARNING if traced else Severity.INFORMATION,
            fixes=_fixes(part, ctx),
        )


def _fixes(part: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    texts = [*_texts(part, ctx)]
    if not texts or not all(_is_a_text(text, ctx) for text in texts):
        return ()
    if any(isinstance(text, ast.Name) for text in texts):
        if len(texts) > 1:
            return ()
        change: Intent = MendEarlier(ctx.range(texts[0]), answered)
        return (Fix(_TITLE, FixSafety.REVIEW, (change,)),)
    changes = tuple(Rewrite(ctx.range(text), (_ANSWER,)) for text in texts)
    return (Fix(_TITLE, FixSafety.REVIEW, changes),)


def answered(text: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what writes the answer in place of a variable that has one value only."""
    parts = built.parts(text, ctx, is_shared=True) if isinstance(text, ast.Name) else None
    if parts is None or len(parts) != 1:
        return None
    return ((ctx, Rewrite(ctx.range(text), (_ANSWER,))),)


def _texts(part: ast.expr, ctx: Context) -> Iterator[ast.expr]:
    """Yield the smallest parts that are a text of the exception: what is made of it stays."""
    if not isinstance(part, ast.Call) or not ctx.is_written(part):
        yield part
        return
    name = name_of(part.func)
    given = [*part.args, *(keyword.value for keyword in part.keywords)]
    if name == "encode" and isinstance(part.func, ast.Attribute):
        given = [part.func.value]
    elif name in _TEXTS or not given or _is_traceback(part, ctx):
        yield part
        return
    for one in given:
        for inner in _parts(one):
            if Origin.EXCEPTION in ctx.origins(inner, Danger.TRACE):
                yield from _texts(inner, ctx)


def _is_a_text(part: ast.expr, ctx: Context) -> bool:
    """Whether a part holds nothing but a text, which was made here."""
    if ctx.is_container(part) or ctx.names(part) & _CONTAINERS or not ctx.is_written(part):
        return False  # it holds more than the text of an exception
    if (
        isinstance(part, ast.Call)
        and len(part.args) + len(part.keywords) > 1
        and name_of(part.func) != "format"
    ):
        return False
    function = ctx.function()
    if function is not None and name_of(part) in function.parameters:
        return False  # others may pass something else
    if any(isinstance(n, ast.Constant) and "<" in str(n.value) for n in ast.walk(part)):
        return False  # a page
    if not isinstance(part, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        return True
    if isinstance(part, ast.Call) and name_of(part.func) in _TEXTS:
        return True
    if isinstance(part, ast.Attribute) and _ERRORS.isdisjoint(words(part.attr)):
        return False  # a number, or several values
    # What a variable holds may be the text of an exception in some runs only.
    named = part.func if isinstance(part, ast.Call) else part
    is_said = not _ERRORS.isdisjoint(words(name_of(named) or ""))
    return is_said or bool(ctx.names(part)) or ctx.flow(part, Danger.TRACE).is_assembled


def _parts(expr: ast.expr) -> Iterator[ast.expr]:
    """Yield the values of what is written as a dict or list, so that its shape can stay."""
    match expr:
        case ast.Dict(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from _parts(part)
        case ast.IfExp(test=ast.Name() | ast.Attribute() as test, body=_, orelse=other) if (
            "debug" in words(name_of(test) or "")
        ):
            yield from _parts(other)
        case _:
            yield expr


def _is_traceback(expr: ast.expr, ctx: Context) -> bool:
    return any(
        name.startswith("traceback.")
        for node in ast.walk(expr)
        if isinstance(node, ast.Name | ast.Attribute | ast.Call)
        for name in ctx.names(node)
    )


_ANSWER: Final = '"An error occurred."'
_TITLE: Final = "Answer with a constant text (visitors no longer learn what went wrong)"

_FLASK: Final = (
    "import traceback\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/")\ndef page():\n    try:\n        return work()\n'
    "    except ValueError as error:\n"
)

RULE = Rule(
    meta=RuleMeta(
        code="HG706",
        name="exposed-stack-trace",
        summary="The text of an exception, or a traceback, is sent to the visitor",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(209,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/stack-trace-exposure",
            "sonar:S6776",
        ),
        references=("https://docs.python.org/3/library/logging.html#logging.Logger.exception",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_SINKS), _check_call),
        OnNode(ast.Return, _check_return),
        OnNode(ast.Assign, _check_assignment),
    ),
    examples=(
        bad(
            _FLASK + "        return traceback.format_exc(), 500\n",
            lines=(12,),
            fixed=_FLASK.removeprefix("import traceback\n")
            + '        return "An error occurred.", 500\n',
            severity="WARNING",
        ),
        bad(
            _FLASK + "        return jsonify(error=str(error)), 400\n",
            lines=(12,),
            fixed=_FLASK + '        return jsonify(error="An error occurred."), 400\n',
            severity="INFORMATION",
        ),
        bad(
            "from traceback import format_exc as trace\nfrom django.http import JsonResponse\n\n\n"
            "def view(request):\n    try:\n        return work(request)\n"
            "    except KeyError:\n        text = trace()\n"
            '        return JsonResponse({"error": text}, status=500)\n',
            lines=(10,),
            fixed=(
                "from traceback import format_exc as trace\n"
                "from django.http import JsonResponse\n\n\n"
                "def view(request):\n    try:\n        return work(request)\n"
                "    except KeyError:\n        text = trace()\n"
                '        return JsonResponse({"error": "An error occurred."}, status=500)\n'
            ),
            severity="WARNING",
        ),
        bad(
            "from fastapi import FastAPI, HTTPException\n\napp = FastAPI()\n\n\n"
            '@app.get("/")\ndef page():\n    try:\n        return work()\n'
            "    except ValueError as error:\n"
            "        raise HTTPException(status_code=500, detail=str(error))\n",
            lines=(11,),
            severity="INFORMATION",
        ),
        bad(
            "from flask import jsonify\n\n\ndef answer(text):\n    return jsonify(error=text)\n\n\n"
            "def page():\n    try:\n        return work()\n"
            "    except ValueError as error:\n        return answer(repr(error))\n",
            lines=(5,),
            note="inside a wrapper, which others may pass something else",
        ),
        bad(
            "import traceback\nfrom django.http import HttpResponse\n\n\n"
            "def details():\n    return traceback.format_exc()\n\n\ndef view(request):\n"
            "    try:\n        return work(request)\n    except ValueError:\n"
            "        return HttpResponse(details(), status=500)\n",
            lines=(13,),
            note="from another function",
        ),
        good(
            "import logging\n" + _FLASK + '        logging.exception("no page")\n'
            '        return "Something went wrong.", 500\n',
            note="logged",
        ),
        good(
            "import traceback\nfrom django.conf import settings\n"
            "from django.http import HttpResponse\n\n\ndef view(request):\n"
            "    try:\n        return work(request)\n    except ValueError:\n"
            "        text = HttpResponse(\n"
            '            traceback.format_exc() if settings.DEBUG else "Server Error", status=500\n'
            "        )\n        return text\n",
            note="only while debugging",
        ),
        good(
            "import traceback\n\n\ndef main():\n    try:\n        work()\n"
            "    except ValueError:\n        traceback.print_exc()\n",
            note="no visitor sees it",
        ),
        bad(
            _FLASK + "        result = work(error)\n"
            "        if not result:\n"
            '            result = {"status": "bad", "trace": traceback.format_exc()}\n'
            "        return jsonify(result)\n",
            lines=(15,),
            note="a mapping that holds more",
        ),
        bad(
            "import json\n" + _FLASK + '        text = f"no page: {error}"\n'
            '        return json.dumps({"state": "bad", "text": text}).encode(), 500\n',
            lines=(14,),
            fixed="import json\n" + _FLASK + '        text = f"no page: {error}"\n'
            '        return json.dumps({"state": "bad", "text": "An error occurred."})'
            ".encode(), 500\n",
            note="what is made of the text stays",
        ),
        bad(
            _FLASK + '        return failed(f"no page: {error}", 500)\n',
            lines=(12,),
            fixed=_FLASK + '        return failed("An error occurred.", 500)\n',
            note="a page of the program's own",
        ),
        good(
            "from fastapi import FastAPI, HTTPException\n"
            "from fastapi.responses import JSONResponse\n\napp = FastAPI()\n\n\n"
            '@app.get("/")\ndef page():\n    try:\n        return work()\n'
            "    except HTTPException as error:\n"
            '        return JSONResponse({"detail": error.detail}, status_code=error.status_code)\n',
            note="made to be shown",
        ),
        good(
            _FLASK + "        kind = type(error).__name__\n"
            '        return {"ok": False, "kind": "value" if kind else "other"}, 400\n',
            note="words of its own",
        ),
    ),
)
