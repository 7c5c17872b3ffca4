"""A limit on the size of what comes from outside is taken away.

## What it does
Reports where a library's own limit is removed: the size of requests (Django, Flask,
aiohttp, Tornado), of messages (websockets, aiohttp, gRPC), of images (Pillow), of fields of a table (csv) and of numbers
(`sys.set_int_max_str_digits`).

## Why it matters
What is sent is kept in memory. One large request, image or document then takes the
memory or the time of the whole machine, and nobody else is served.

## What to do instead
Set the limit to what is needed, rather than to none.

## Severity
An information.

## Limits
Limits that were never set are not reported, nor those that are set to a large number. XML
is the matter of HG505.

## Fix safety
Review: what is larger than the library's limit is refused from then on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Constant,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnNode,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    Unknown,
    bad,
    good,
)
from headgate_rules.wording import shown

_NONE: Final = (None,)
_ZERO: Final = (0,)
_KEYWORDS: Final[dict[str, tuple[str, int | None, tuple[Constant, ...], str]]] = {
    "websockets.connect": ("max_size", None, _NONE, "messages"),
    "websockets.serve": ("max_size", None, _NONE, "messages"),
    "websockets.client.connect": ("max_size", None, _NONE, "messages"),
    "websockets.server.serve": ("max_size", None, _NONE, "messages"),
    "websockets.asyncio.client.connect": ("max_size", None, _NONE, "messages"),
    "websockets.asyncio.server.serve": ("max_size", None, _NONE, "messages"),
    "websockets.sync.client.connect": ("max_size", None, _NONE, "messages"),
    "websockets.sync.server.serve": ("max_size", None, _NONE, "messages"),
    "aiohttp.web.WebSocketResponse": ("max_msg_size", None, _ZERO, "messages"),
    "aiohttp.ClientSession().ws_connect": ("max_msg_size", None, _ZERO, "messages"),
    "aiohttp.web.Application": ("client_max_size", None, (0, None), "requests"),
    "sys.set_int_max_str_digits": ("maxdigits", 0, _ZERO, "numbers"),
}
"""Keyword and position of the limit, the values that remove it, and what it is about."""

_ATTRIBUTES: Final = frozenset({"PIL.Image", "Image"})
_SETTINGS: Final = {
    "DATA_UPLOAD_MAX_MEMORY_SIZE": "requests",
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": "forms",
    "DATA_UPLOAD_MAX_NUMBER_FILES": "uploads",
    "MAX_CONTENT_LENGTH": "requests",
    "MAX_FORM_MEMORY_SIZE": "forms",
}
_GRPC: Final = frozenset({"grpc.max_receive_message_length"})


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _KEYWORDS.keys())
    keyword, position, removed, what = _KEYWORDS[name]
    given = ctx.argument(call, keyword, position)
    if given is None or not _is_one_of(ctx.value(given), removed):
        return
    fixes: tuple[Fix, ...] = ()
    if any(k.arg == keyword for k in call.keywords):
        change = DropKeyword(ctx.range(call), keyword)
        fixes = (Fix("Keep the library's own limit", FixSafety.REVIEW, (change,)),)
    yield _hit(given, shown(ctx, call.func, "This call"), what, fixes)


def _is_one_of(value: Constant | Unknown, wanted: tuple[Constant, ...]) -> bool:
    return any(value is w if isinstance(w, bool) or w is None else value == w for w in wanted)


def _check_fields(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if call.args and ctx.resolve(call.args[0]) == "sys.maxsize":
        yield _hit(call, shown(ctx, call.func), "fields", ())


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    if ctx.value(node.value) is not None:
        return
    for target in node.targets:
        match target:
            case ast.Attribute(value=owner, attr="MAX_IMAGE_PIXELS"):
                if ctx.names(owner) & _ATTRIBUTES or getattr(owner, "id", "") == "Image":
                    yield _hit(node.value, shown(ctx, target), "images", (), Severity.INFORMATION)
            case ast.Name(id=name) if name in _SETTINGS and name.startswith("DATA_UPLOAD"):
                yield _hit(node.value, f"`{name}`", _SETTINGS[name], ())
            case ast.Subscript(slice=ast.Constant(value=str(name))) if name in _SETTINGS:
                yield _hit(node.value, f"`{name}`", _SETTINGS[name], ())
            case _:
                pass


def _check_pair(node: ast.Tuple, ctx: Context) -> Iterator[Hit]:
    """Report `("grpc.max_receive_message_length", -1)`."""
    match node.elts:
        case [key, value] if ctx.value(key) in _GRPC and ctx.value(value) == -1:
            yield _hit(value, "This option", "messages", ())
        case _:
            pass


def _hit(
    node: ast.expr,
    who: str,
    what: str,
    fixes: tuple[Fix, ...],
    severity: Severity = Severity.INFORMATION,
) -> Hit:
    return Hit(
        node,
        f"{who} takes {what} of any size: a single one from outside can use up the memory or the "
        "time of the machine. Set a limit that fits what you need.",
        severity,
        fixes=fixes,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG712",
        name="unbounded-input",
        summary="A limit on the size of what comes from outside is taken away",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(770, 400),
        fix=(FixSafety.REVIEW,),
        references=("https://cwe.mitre.org/data/definitions/770.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_KEYWORDS), _check_call),
        OnCall(frozenset({"csv.field_size_limit"}), _check_fields),
        OnNode(ast.Assign, _check_assignment),
        OnText(re.compile("max_receive_message_length"), ast.Tuple, _check_pair),
    ),
    examples=(
        bad(
            "import websockets as ws\nws.connect(address, max_size=None)\n",
            lines=(2,),
            fixed="import websockets as ws\nws.connect(address)\n",
            severity="INFORMATION",
        ),
        bad(
            "from aiohttp import web\nNONE = 0\nweb.Application(client_max_size=NONE)\n", lines=(3,)
        ),
        bad("from PIL import Image\nImage.MAX_IMAGE_PIXELS = None\n", lines=(2,)),
        bad('app.config["MAX_CONTENT_LENGTH"] = None\n', lines=(1,)),
        bad("DATA_UPLOAD_MAX_MEMORY_SIZE = None\n", lines=(1,)),
        bad("import csv, sys\ncsv.field_size_limit(sys.maxsize)\n", lines=(2,)),
        bad('options = [("grpc.max_receive_message_length", -1)]\n', lines=(1,)),
        bad("import sys\nsys.set_int_max_str_digits(0)\n", lines=(2,)),
        good("import websockets\nwebsockets.connect(address, max_size=2**24)\n"),
        good("from aiohttp import web\nweb.Application(client_max_size=limit)\n"),
        good("import csv\ncsv.field_size_limit(1_000_000)\n"),
        good('app.config["MAX_CONTENT_LENGTH"] = 16 * 1024 * 1024\n'),
    ),
)
