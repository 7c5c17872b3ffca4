"""A password or key is a part of an address.

## What it does
Reports passwords, tokens and keys that are put into the query or before the host of an
address that the program asks, and passwords that a server reads from the query of a
request.

## Why it matters
Addresses are written down everywhere: in logs of servers and proxies, in the history of
browsers, in error messages, and in the Referer that other sites get.

## What to do instead
Send it in a header or in the body: `requests.get(url, headers={"Authorization": …})`,
`auth=(user, password)`; read it from the form of a POST request.

## Severity
A warning for passwords, an information for keys and tokens. In test files an information.

## Limits
Keys and tokens in a query are an information: some services take them in no other way. What
is in a text of which only parts are known is judged by these parts.

## Fix safety
None: the other side decides where it looks.
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
    Hit,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    bad,
    good,
    known_miss,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import PASSWORD_WORDS, name_of, words
from headgate_rules.plausible import may_be_secret
from headgate_rules.sinks import is_loose, on_arguments
from headgate_rules.tables import sinks
from headgate_rules.texts import Filled, Literal, take_apart
from headgate_rules.wording import shown

_PASSWORDS: Final = PASSWORD_WORDS | {"pass", "secret", "client_secret", "secret_key"}
_KEYS: Final = frozenset(
    {
        *("token", "access_token", "auth_token", "api_key", "apikey", "api_token", "private_token"),
        *(
            "refresh_token",
            "id_token",
            "sessionid",
            "session_id",
            "authtoken",
            "access_key",
            "auth",
        ),
    }
)
_PARAMETER: Final = lazy_pattern(r"[?&](?P<name>[\w.-]+)=$")
_WRITTEN: Final = lazy_pattern(r"[?&](?P<name>[\w.-]+)=(?P<value>[^&\s#{}%<>]+)")
_USER_INFO: Final = lazy_pattern(r"://(?:[^/@\s:]*:)?$")
_QUERIES: Final = frozenset({"args", "GET", "query_params", "rel_url", "query"})
_ADVICE: Final = "Send it in a header or in the body"


def _check_address(sink: Sink, expr: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _written(expr, ctx)
    yield from _put_in(expr, ctx)
    params = ctx.argument(call, "params")
    if isinstance(params, ast.Dict):
        for key, value in zip(params.keys, params.values, strict=True):
            name = ctx.value(key)
            kind = _kind(name) if isinstance(name, str) else None
            if kind is not None and isinstance(name, str) and key is not None:
                yield _hit(value, f"`{name}`", kind, ctx)


def _put_in(expr: ast.expr, ctx: Context) -> Iterator[Hit]:
    pieces = take_apart(expr, ctx) or ()
    before = ""
    for number, piece in enumerate(pieces):
        if isinstance(piece, Literal):
            before += piece.text
            continue
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        parameter = _PARAMETER.search(before)
        kind = _kind(parameter["name"]) if parameter is not None else None
        if kind is not None:
            yield _hit(expr, shown(ctx, piece.value, "A secret"), kind, ctx)
            return
        is_before_host = isinstance(after, Literal) and after.text.startswith("@")
        if is_before_host and _USER_INFO.search(before) and _is_secret(piece):
            yield _hit(expr, shown(ctx, piece.value, "A secret"), Severity.WARNING, ctx)
            return
        before += "x"


def _is_secret(piece: Filled) -> bool:
    """Whether what stands before the host is a secret, not only the name of a user."""
    found = set(words(name_of(piece.value) or ""))
    return bool(found & (PASSWORD_WORDS | {"pass", "token", "secret", "key", "pat", "pw"}))


def _written(expr: ast.expr, ctx: Context) -> Iterator[Hit]:
    text = ctx.value(expr)
    if not isinstance(text, str):
        return
    for match in _WRITTEN.finditer(text):
        if _kind(match["name"]) is not None and may_be_secret(match["value"]):
            yield _hit(expr, f"The value of `{match['name']}`", Severity.WARNING, ctx)
            return


def _kind(name: str) -> Severity | None:
    plain = name.lower().replace("-", "_")
    if plain in _PASSWORDS or set(words(name)) & (PASSWORD_WORDS - {"pwd"}):
        return Severity.WARNING
    return Severity.INFORMATION if plain in _KEYS else None


def _hit(node: ast.expr, what: str, severity: Severity, ctx: Context) -> Hit:
    return Hit(
        node,
        f"{what} becomes a part of the address, and addresses are kept in logs of servers and "
        f"proxies and in histories. {_ADVICE}.",
        Severity.INFORMATION if ctx.is_test else severity,
    )


def _check_reading(node: ast.Call | ast.Subscript, ctx: Context) -> Iterator[Hit]:
    """Report `request.args["password"]`."""
    match node:
        case ast.Call(func=ast.Attribute(value=query, attr="get" | "getlist"), args=[key, *_]):
            pass
        case ast.Subscript(value=query, slice=key):
            pass
        case _:
            return
    if name_of(query) not in _QUERIES or not isinstance(key, ast.Constant | ast.Name):
        return
    name = ctx.value(key)
    if not isinstance(name, str) or not set(words(name)) & (PASSWORD_WORDS - {"pwd"}):
        return
    if ctx.flow(query).evidence is Evidence.REMOTE:
        yield Hit(
            node,
            f"`{name}` is read from the address of a request, and addresses are kept in logs of "
            "servers and proxies and in histories. Read it from the body of a POST request.",
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG604",
        name="secret-in-url",
        summary="A password or key is a part of an address",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(598,),
        references=(
            "https://owasp.org/www-community/vulnerabilities/Information_exposure_through_query_strings_in_url",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_arguments((s for s in sinks(Danger.URL) if not is_loose(s)), _check_address),
        OnNode(ast.Subscript, _check_reading),
        OnCall(frozenset({"*.get", "*.getlist"}), _check_reading),
    ),
    examples=(
        bad(
            "import requests\n\n\ndef load(password):\n"
            '    return requests.get(f"https://example.org/?password={password}", timeout=5)\n',
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "import requests as web\n"
            'web.get("https://example.org/map?api_key=" + settings.key, timeout=5)\n',
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "import requests\n"
            'requests.get(url, params={"user": user, "password": entered}, timeout=5)\n',
            lines=(2,),
        ),
        bad(
            "import requests\n\n\ndef load(url):\n    return requests.get(url, timeout=5)\n\n\n"
            'load("https://example.org/?token=9f8a7c6d5e4b3a2z1y0x")\n',
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            "import git\n\n\ndef load(token, name):\n"
            '    git.Repo.clone_from(f"https://{token}@example.org/repository", "copy")\n',
            lines=(5,),
        ),
        bad(
            "from flask import request\n\n\ndef login():\n"
            '    return check(request.args["password"])\n',
            lines=(5,),
        ),
        good("import requests\nrequests.get(url, headers={'Authorization': header}, timeout=5)\n"),
        good("import requests\nrequests.get(f'https://example.org/?page={page}', timeout=5)\n"),
        good(
            "from flask import request\n\n\ndef login():\n    return check(request.form['password'])\n"
        ),
        known_miss(
            "import requests\nfrom urllib.parse import urlencode\n"
            "requests.get('https://example.org/?' + urlencode({'password': entered}), timeout=5)\n",
            note="what urlencode is given is not looked at",
        ),
    ),
)
