"""A connection may wait for ever.

## What it does
Reports requests, urllib, `http.client`, smtplib, ftplib, telnetlib, poplib, imaplib and
`socket.create_connection` without a timeout, and `timeout=None` (also 0) in httpx and
aiohttp, whose own limits are finite.

## Why it matters
A server that accepts and never answers holds the thread or the worker that called it. A
few such answers stop the whole program, and that can be done on purpose.

## What to do instead
Pass `timeout=10`, in seconds. requests takes a pair for connecting and reading:
`timeout=(3, 10)`.

## Severity
A warning.

## Limits
Calls with `**kwargs` are silent, since the timeout may be in there, and so are
`socket.setdefaulttimeout` and adapters that set one: they are not seen, so a finding
there is wrong. Addresses of this machine are silent.

## Fix safety
Review: ten seconds may be too short for slow answers or long downloads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    Intent,
    OnCall,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.wording import shown

_VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_REQUESTS: Final = frozenset(
    f"{owner}.{verb}"
    for owner in (
        *("requests", "requests.api", "requests.Session()", "requests.session()"),
        "requests.sessions.Session()",
    )
    for verb in _VERBS
)
_TIMEOUT_POSITION: Final = {
    **dict.fromkeys(_REQUESTS),
    "requests.Session().send": None,
    "urllib.request.urlopen": 2,
    "urllib.request.build_opener().open": 2,
    "urllib2.urlopen": 2,
    "http.client.HTTPConnection": 2,
    "http.client.HTTPSConnection": 4,
    "smtplib.SMTP": 3,
    "smtplib.SMTP_SSL": 5,
    "smtplib.LMTP": None,
    "ftplib.FTP": 4,
    "ftplib.FTP_TLS": None,
    "ftplib.FTP().connect": 2,
    "telnetlib.Telnet": 2,
    "telnetlib.Telnet().open": 2,
    "poplib.POP3": 2,
    "poplib.POP3_SSL": None,
    "imaplib.IMAP4": 2,
    "imaplib.IMAP4_SSL": None,
    "nntplib.NNTP": None,
    "socket.create_connection": 1,
}
"""Calls that wait for ever by default, and where their timeout stands."""

_FINITE_BY_DEFAULT: Final = frozenset(
    {
        *(f"httpx.{name}" for name in (*_VERBS, "stream", "Client", "AsyncClient")),
        *(f"httpx.{c}().{v}" for c in ("Client", "AsyncClient") for v in (*_VERBS, "stream")),
        "aiohttp.ClientSession",
        *(f"aiohttp.ClientSession().{verb}" for verb in (*_VERBS, "ws_connect")),
        "aiohttp.request",
    }
)
_LOCAL: Final = lazy_pattern(
    r"(?:https?://)?(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)(?:[:/]|$)|file:|data:"
)

_ADDRESSES: Final = frozenset({"url", "fullurl", "host", "address", "method", "request"})

_WHY: Final = "a server that never answers stops this part of the program"


def _check_infinite(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _TIMEOUT_POSITION.keys())
    given = ctx.argument(call, "timeout", _TIMEOUT_POSITION[name])
    callee = shown(ctx, call.func, "This call")
    if given is None:
        if ctx.has_unpacking(call) or not _names_a_server(call) or _is_local(call, ctx):
            return
        what = f"{callee} has no timeout"
    elif ctx.value(given) is None:
        what = f"{callee} waits for ever with `timeout=None`"
    else:
        return
    yield Hit(
        call,
        f"{what}: {_WHY}. Pass the seconds that you can wait, such as `timeout=10`.",
        fixes=_add_timeout(call, given, ctx),
    )


def _names_a_server(call: ast.Call) -> bool:
    """Whether the call connects; without an address, a later one does."""
    return bool(call.args) or any(keyword.arg in _ADDRESSES for keyword in call.keywords)


def _add_timeout(call: ast.Call, given: ast.expr | None, ctx: Context) -> tuple[Fix, ...]:
    is_keyword = any(keyword.arg == "timeout" for keyword in call.keywords)
    if given is not None and not is_keyword:
        return ()
    change = SetKeyword(ctx.range(call), "timeout", "10")
    return (Fix("Wait ten seconds at most (`timeout=10`)", FixSafety.REVIEW, (change,)),)


def _check_finite(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "timeout")
    if given is None:
        return
    value = ctx.value(given)
    if value is None or value == 0:
        yield _endless(call, "timeout", given, ctx)


def _check_client_timeout(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.has_unpacking(call):
        return
    given = ctx.argument(call, "total", 0)
    others = [k for k in call.keywords if k.arg != "total"]
    if given is not None and not others and len(call.args) < 2:
        value = ctx.value(given)
        if value is None or value == 0:
            yield _endless(call, "total", given, ctx)


def _check_httpx_timeout(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) == 1 and not call.keywords and ctx.value(call.args[0]) is None:
        yield _endless(call, "timeout", call.args[0], ctx)


def _endless(call: ast.Call, name: str, given: ast.expr, ctx: Context) -> Hit:
    is_keyword = any(keyword.arg == name for keyword in call.keywords)
    change: Intent = DropKeyword(ctx.range(call), name)
    return Hit(
        given,
        f"{shown(ctx, call.func, 'This call')} gives up its own time limit here: {_WHY}. Leave the "
        "argument out, or pass the seconds that you can wait.",
        fixes=(Fix("Keep the library's own time limit", FixSafety.REVIEW, (change,)),)
        if is_keyword
        else (),
    )


def _is_local(call: ast.Call, ctx: Context) -> bool:
    for argument in call.args[:2]:
        value = ctx.value(argument)
        if isinstance(value, tuple) and value:
            value = value[0]
        if isinstance(value, str) and _LOCAL.match(value):
            return True
    return False


RULE = Rule(
    meta=RuleMeta(
        code="HG404",
        name="missing-timeout",
        summary="A connection may wait for ever",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(400,),
        fix=(FixSafety.REVIEW,),
        bandit=("B113",),
        ruff=("S113",),
        peers=("codemodder:add-requests-timeouts",),
        references=("https://requests.readthedocs.io/en/latest/user/advanced/#timeouts",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_TIMEOUT_POSITION), _check_infinite),
        OnCall(_FINITE_BY_DEFAULT, _check_finite),
        OnCall(frozenset({"aiohttp.ClientTimeout"}), _check_client_timeout),
        OnCall(frozenset({"httpx.Timeout"}), _check_httpx_timeout),
    ),
    examples=(
        bad(
            "import requests\nrequests.get(url)\n",
            lines=(2,),
            fixed="import requests\nrequests.get(url, timeout=10)\n",
            severity="WARNING",
        ),
        bad(
            "from requests import post as send\nsend(url, json=data, timeout=None)\n",
            lines=(2,),
            fixed="from requests import post as send\nsend(url, json=data, timeout=10)\n",
        ),
        bad(
            "import requests\nwith requests.Session() as session:\n    session.put(url, data=body)\n",
            lines=(3,),
        ),
        bad(
            "from urllib.request import urlopen\nurlopen(url).read()\n",
            lines=(2,),
            fixed="from urllib.request import urlopen\nurlopen(url, timeout=10).read()\n",
        ),
        bad("import http.client as http\nhttp.HTTPSConnection(host)\n", lines=(2,)),
        bad("import smtplib\nsmtplib.SMTP_SSL(host, 587, context=context)\n", lines=(2,)),
        bad("import ftplib\nftplib.FTP_TLS(host, context=context)\n", lines=(2,)),
        bad("import socket\nsocket.create_connection((host, 80))\n", lines=(2,)),
        bad(
            "import httpx\nhttpx.get(url, timeout=None)\n",
            lines=(2,),
            fixed="import httpx\nhttpx.get(url)\n",
        ),
        bad("import aiohttp\nsession = aiohttp.ClientSession(timeout=None)\n", lines=(2,)),
        bad("import aiohttp\nlimit = aiohttp.ClientTimeout(total=0)\n", lines=(2,)),
        good("import requests\nrequests.get(url, timeout=(3, 10))\n"),
        good("import requests\nrequests.get(url, timeout=seconds)\n"),
        good("import requests\nrequests.get(url, **options)\n", note="it may be in there"),
        good("import urllib.request\nurllib.request.urlopen(url, None, 5)\n"),
        good("import httpx\nhttpx.get(url)\n", note="httpx waits five seconds by itself"),
        good("import aiohttp\nsession = aiohttp.ClientSession()\n"),
        good('import requests\nrequests.get("http://localhost:8000/ready")\n'),
        good(
            "import smtplib\nserver = smtplib.SMTP_SSL(context=context)\n", note="not connected yet"
        ),
        good("values.get(name)\nclient.get(path)\n", note="other objects"),
        known_miss(
            "import socket\nconnection = socket.socket()\nconnection.connect((host, 80))\n",
            note="whether settimeout was called needs the flow of values",
        ),
    ),
)
