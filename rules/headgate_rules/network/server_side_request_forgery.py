"""The address that the program asks comes from outside.

## What it does
Reports the address or host given to requests, httpx, aiohttp, urllib, urllib3, pycurl and
other clients, to sockets, to mail and file transfer, and to driven browsers, where it is
what somebody sent: a parameter of a request, the output of a model.

## Why it matters
The program stands inside: it reaches `http://localhost`, the machines of the same network,
and the address where cloud machines keep their keys. Whoever chooses the address uses the
program to read or to change what only the inside may reach.

## What to do instead
Choose from a list: `if urlparse(url).hostname not in ALLOWED: raise ValueError`. Where any
address is meant, resolve it, refuse private ones, and follow no redirects.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text. Where only the path of the address is remote, it is a warning, and where
another machine answered with the address an information. With the strict profile every other
use of `urllib.request.urlopen` and the like is a hint.

## Limits
Where the beginning of the address is fixed up to a `/` behind the host, whoever sends the
value chooses only a path on that host, which is a warning; values behind a `?` are silent.
This is seen where the address is put together in the call. An address that another machine
answered is an information: programs that follow links do that on purpose.

## Fix safety
There is no fix: which addresses are allowed only the program's owner knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Flow,
    Hit,
    Kind,
    OnCall,
    Origin,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Literal, take_apart
from headgate_rules.uses import on_uses
from headgate_rules.wording import shown

_ANY_SCHEME: Final = frozenset(
    f"urllib.request.{name}"
    for name in ("urlopen", "urlretrieve", "Request", "URLopener", "FancyURLopener")
)
_HOLE: Final = "\0"
"""Stands for a filled-in value that nobody outside chooses."""
_HOST_IS_FIXED: Final = re.compile(rf"(?:[\w+.-]+:)?//[^/?#]+/|{_HOLE}[^?#]*/|/(?!/)")
_OPTIONS: Final = frozenset(
    f"{owner}.{option}"
    for owner in ("pycurl", "pycurl.Curl()")
    for option in ("URL", "PROXY", "PRE_PROXY")
)


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"The address that {callee} asks is made of {value}, {comes}: it can lead to machines "
        "that only this program reaches, with its rights. Check the host against a list of "
        "those that are allowed."
    )


def _say_path(value: str, callee: str, flow: Flow) -> str:
    return (
        f"A part of the address that {callee} asks is {value}, which comes from {flow.what}: "
        "with `../` in it, it leads to another page of the same host. Quote it with "
        '`urllib.parse.quote(…, safe="")`.'
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    """Lower what another machine answered: crawlers and paged answers are followed on purpose."""
    return Severity.INFORMATION if flow.origin is Origin.NETWORK else severity


def _before(address: ast.expr, ctx: Context) -> str:
    """Return what stands before the first value from outside, as far as it is seen here."""
    before = ""
    for piece in take_apart(address, ctx) or ():
        if isinstance(piece, Literal):
            before += piece.text
        elif ctx.flow(piece.value, Danger.URL).evidence is Evidence.REMOTE:
            return before
        else:
            before += _HOLE
    return ""


def _judged(hit: Hit, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if hit.evidence is not Evidence.REMOTE or not isinstance(hit.node, ast.expr):
        yield hit
        return
    before = _before(hit.node, ctx)
    if "?" in before or "#" in before:
        return
    if _HOST_IS_FIXED.match(before) is None or hit.severity is Severity.INFORMATION:
        yield hit
        return
    flow = ctx.flow(hit.node, Danger.URL)
    message = _say_path(shown(ctx, hit.node), shown(ctx, call.func, "this call"), flow)
    yield replace(hit, message=message, severity=Severity.WARNING)


def _by_part(handler: OnCall) -> OnCall:
    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        for hit in handler.check(call, ctx):
            yield from _judged(hit, call, ctx)

    return OnCall(handler.names, check)


def _check_setopt(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `curl.setopt(pycurl.URL, address)`: only some options take an address."""
    if len(call.args) != 2 or not ctx.names(call.args[0]) & _OPTIONS:
        return
    address = call.args[1]
    flow = ctx.flow(address, Danger.URL)
    severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
    severity = severity and _quieter(severity, flow)
    if severity is None:
        return
    message = _say(shown(ctx, address), shown(ctx, call.func, "this call"), flow)
    hit = Hit(address, message, severity, None, flow.evidence, path=flow.path)
    yield from _judged(hit, call, ctx)


RULE = Rule(
    meta=RuleMeta(
        code="HG405",
        name="server-side-request-forgery",
        summary="The address that the program asks comes from outside",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(918,),
        kind=Kind.FLOW,
        bandit=("B310",),
        ruff=("S310",),
        yields_to=("HG801",),
        peers=(
            "codeql:py/full-ssrf",
            "codeql:py/partial-ssrf",
            "sonar:S5144",
            "sonar:S7044",
            "codemodder:url-sandbox",
        ),
        references=(
            "https://cheatsheetseries.owasp.org/cheatsheets/"
            "Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *map(_by_part, on_sinks(Danger.URL, SinkGroup.OTHER, _say, quieter=_quieter)),
        on_uses(_ANY_SCHEME, "opens addresses of any kind, files too"),
        OnCall(frozenset({"pycurl.Curl().setopt"}), _check_setopt),
    ),
    examples=(
        bad(
            "import requests\nfrom flask import request\n\n\ndef fetch():\n"
            '    url = request.args["url"]\n    return len(requests.get(url, timeout=10).text)\n',
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "from urllib.request import urlopen as ask\nfrom flask import request\n\n\ndef fetch():\n"
            '    with ask("https://" + request.args["host"] + "/status", timeout=10) as answer:\n'
            "        return len(answer.read())\n",
            lines=(6,),
            severity="ERROR",
            note="the host",
        ),
        bad(
            "import httpx\nfrom flask import request\n\n\n"
            "async def fetch():\n    async with httpx.AsyncClient() as client:\n"
            '        answer = await client.get(request.form["page"])\n'
            "        return len(answer.text)\n",
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "import socket\nfrom flask import request\n\n\ndef is_up():\n"
            '    socket.create_connection((request.args["host"], 80), timeout=1).close()\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import requests\nfrom flask import request\n\n\n"
            "def size_of(url):\n    return len(requests.get(url, timeout=10).text)\n\n\n"
            'def fetch():\n    return size_of(request.args["url"])\n',
            lines=(6,),
            severity="ERROR",
            note="the function around it is told what it gets",
        ),
        bad(
            "import requests\nfrom flask import request\n\n\n"
            'def wanted():\n    return request.args["url"]\n\n\n'
            "def fetch():\n    return len(requests.get(wanted(), timeout=10).text)\n",
            lines=(10,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        bad(
            "import requests\nfrom flask import request\n\n\ndef fetch():\n"
            '    user = request.args["user"]\n'
            '    return len(requests.get(f"https://example.org/users/{user}", timeout=10).text)\n',
            lines=(7,),
            severity="WARNING",
            note="only a path on a host that is fixed",
        ),
        bad(
            "import pycurl\nfrom flask import request\n\n\ndef fetch():\n"
            "    curl = pycurl.Curl()\n"
            '    curl.setopt(pycurl.URL, request.args["url"])\n'
            "    return len(curl.perform_rb())\n",
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "import requests\n\n\ndef pages():\n"
            '    first = requests.get("https://example.org/pages", timeout=10).json()\n'
            '    return len(requests.get(first["next"], timeout=10).text)\n',
            lines=(6,),
            severity="INFORMATION",
            note="an address that another machine answered",
        ),
        good(
            "import sys\nimport requests\n\nprint(len(requests.get(sys.argv[1], timeout=10).text))\n",
            note="who runs the program chooses",
        ),
        good(
            "import requests\n\n\ndef size_of(url):\n"
            "    return len(requests.get(url, timeout=10).text)\n",
            note="nobody knows who calls",
        ),
        good(
            "import requests\n\n\ndef size_of(name):\n"
            '    return len(requests.get(f"https://{name}.example.org", timeout=10).text)\n',
            note="put together from a parameter",
        ),
        good(
            "import requests\nfrom flask import request\n\n\ndef search():\n"
            '    words = {"q": request.args["q"]}\n'
            '    return len(requests.get("https://example.org/", params=words, timeout=10).text)\n',
            note="a parameter of a fixed address",
        ),
        good(
            "import requests\nfrom flask import request\n\n\ndef search():\n"
            "    words = request.args['q']\n"
            '    return len(requests.get(f"https://example.org/?q={words}", timeout=10).text)\n',
            note="behind the question mark",
        ),
        good(
            "from urllib.parse import quote\nimport requests\nfrom flask import request\n\n\n"
            "def fetch():\n"
            '    user = quote(request.args["user"], safe="")\n'
            '    return len(requests.get(f"https://example.org/users/{user}", timeout=10).text)\n',
            note="quoted",
        ),
        good(
            "from urllib.parse import urlparse\nimport requests\nfrom flask import request\n\n"
            'HOSTS = {"example.org", "example.com"}\n\n\n'
            "def fetch():\n"
            '    url = request.args["url"]\n'
            "    if urlparse(url).hostname not in HOSTS:\n"
            '        raise ValueError("not one of our hosts")\n'
            "    return len(requests.get(url, timeout=10).text)\n",
            note="the host is one of a few",
        ),
        good(
            "import requests\nfrom flask import request\n\n"
            'PAGES = {"day": "https://example.org/day", "week": "https://example.org/week"}\n\n\n'
            "def fetch():\n"
            '    return len(requests.get(PAGES[request.args["page"]], timeout=10).text)\n',
            note="one of a few",
        ),
    ),
)
