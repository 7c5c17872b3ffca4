"""A connection does not check who is at the other end.

## What it does
Reports what turns off the check of certificates or host names: `verify=False` in
requests, httpx and boto3, `ssl=False` in aiohttp, `cert_reqs`, `CERT_NONE`,
`check_hostname = False`, `ssl._create_unverified_context`, and the same in pycurl, ldap,
pymongo, redis, MQTT and others; and what never checks unless it is told to: `starttls()`
and the encrypted clients for mail and files of the standard library without a context,
and ldap3 without `tls`.

## Why it matters
Without the check, anyone on the way (a wireless network, a proxy, a forged name server)
can pose as the server, read passwords and change what is sent.

## What to do instead
Leave the check on. For a certificate of your own, name its file: `verify="ca.pem"`, or
`ssl.create_default_context(cafile="ca.pem")`.

## Severity
An error where the check is switched off. A warning where only the name of an option tells
that, where the default of a parameter does, and for clients that never check unless they are
told to. An information for connections to this machine, and under a condition that asks
whether to check.

## Limits
Connections to this machine itself are only an information, and so is what stands under a
condition that asks whether to check (`if not verify:`): there somebody else decides, and
is told where that is. Values that are not known are
silent; a parameter whose default is off is a warning.

## Fix safety
Review: connections to servers with a bad or self-made certificate fail afterwards. Not offered
under a condition that asks whether to check, nor where a setting chooses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Name,
    OnCall,
    OnNode,
    Related,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_CERT_NONE: Final = frozenset(
    {"ssl.CERT_NONE", "ssl.VerifyMode.CERT_NONE", "urllib3.util.ssl_.CERT_NONE"}
)
_OFF_WHEN_FALSE: Final = frozenset(
    {
        *("verify_ssl", "verify_certs", "ssl_verify", "tls_verify", "validate_certs"),
        *("validate_cert", "check_hostname", "ssl_check_hostname", "ssl_assert_hostname"),
        *("verify_hostname", "verify_cert", "verify_certificate", "ssl_verify_cert"),
        *("tls_verify_cert", "ssl_verify_identity", "verify_tls", "cert_verify"),
    }
)
"""Keywords that mean one thing in whatever library: False turns the check off."""

_OFF_WHEN_TRUE: Final = frozenset(
    {
        *("tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames", "tlsInsecure"),
        *("insecure_skip_verify", "allow_insecure_ssl", "disable_ssl_certificate_validation"),
        *("disable_ssl_verification", "accept_invalid_certs", "trust_all_certificates"),
    }
)
_REQUIREMENTS: Final = frozenset({"cert_reqs", "ssl_cert_reqs", "verify_mode"})
_SWITCH: Final = frozenset({"verify", "ssl", "assert_hostname"})
"""Keywords that mean the check only in calls of a client."""

_VERBS: Final = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "request", "send", "stream"}
)
_CLIENTS: Final = lazy_pattern(
    r"(?:requests|httpx|aiohttp|urllib3|boto3|botocore|hvac|docker|grequests|niquests|httpcore"
    r"|ldap3|kubernetes|curl_cffi|zeep|consul|websockets|tornado|redis|pymongo|elasticsearch|opensearchpy)\b"
)
_UNVERIFIED: Final = frozenset({"ssl._create_unverified_context"})
_CURL_OPTIONS: Final = {"pycurl.SSL_VERIFYPEER": "1", "pycurl.SSL_VERIFYHOST": "2"}
_LDAP_REQUIRE: Final = "ldap.OPT_X_TLS_REQUIRE_CERT"
_LDAP_OFF: Final = frozenset({"ldap.OPT_X_TLS_NEVER", "ldap.OPT_X_TLS_ALLOW"})
_LOCAL: Final = lazy_pattern(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)", re.I)

_NEEDS_CONTEXT: Final = {
    "smtplib.SMTP().starttls": ("context", None),
    "imaplib.IMAP4().starttls": ("ssl_context", 0),
    "poplib.POP3().stls": ("context", 0),
    "nntplib.NNTP().starttls": ("context", 0),
    "smtplib.SMTP_SSL": ("context", None),
    "imaplib.IMAP4_SSL": ("ssl_context", None),
    "poplib.POP3_SSL": ("context", None),
    "ftplib.FTP_TLS": ("context", None),
    "nntplib.NNTP_SSL": ("ssl_context", None),
}
"""Calls of the standard library that check no certificate without a context of their own."""

_FREE: Final = {
    "smtplib.SMTP_SSL": 3,
    "imaplib.IMAP4_SSL": 2,
    "poplib.POP3_SSL": 2,
    "ftplib.FTP_TLS": 4,
    "nntplib.NNTP_SSL": 4,
}
"""How many of their arguments come before those about certificates."""

_CHECKING: Final = (Name("ldap3.Tls"), "(validate=", Name("ssl.CERT_REQUIRED"), ")")

_VERIFYING: Final = frozenset(
    {
        *("verify", "verified", "verifies", "verification", "unverified", "noverify"),
        *("validate", "validated", "validation", "insecure", "untrusted"),
    }
)
_OPTIONS: Final = frozenset(
    {
        *("check_hostname", "assert_hostname", "assert_fingerprint", "check_certificate"),
        *("check_cert", "check_certs", "cert_reqs", "ssl_cert_reqs", "reqs", "CERT_NONE"),
        *("accept_invalid_certs", "ignore_ssl", "ignore_certs", "ignore_ssl_errors"),
    }
)
_LOCAL_HOST: Final = lazy_pattern(r"localhost|127\.\d+\.\d+\.\d+|::1")

_WHY: Final = (
    "anyone between here and there can pose as the server, read what is sent and change it"
)


def _keywords(call: ast.Call, ctx: Context) -> Iterator[ast.keyword]:
    """Return the keywords of a call, also those that stand for the check and come by `**`."""
    yield from (keyword for keyword in call.keywords if keyword.arg is not None)
    if all(keyword.arg is not None for keyword in call.keywords):
        return
    for name in sorted(_OFF_WHEN_FALSE | _OFF_WHEN_TRUE | _REQUIREMENTS | _SWITCH):
        value = ctx.argument(call, name)
        if value is not None and not ctx.is_written(value):
            yield ast.keyword(name, value)


def _check_keywords(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in _keywords(call, ctx):
        name = keyword.arg or ""
        if (
            (name in _OFF_WHEN_FALSE and _is_false(keyword.value, ctx))
            or (name in _OFF_WHEN_TRUE and ctx.value(keyword.value) is True)
            or (name in _REQUIREMENTS and _is_none_required(keyword.value, ctx))
            or (name == "validate" and _is_none_required(keyword.value, ctx))
            or (name in _SWITCH and _is_false(keyword.value, ctx) and _is_client(call, name, ctx))
        ):
            yield _keyword_hit(call, keyword, name, ctx)


def _keyword_hit(call: ast.Call, keyword: ast.keyword, name: str, ctx: Context) -> Hit:
    is_local = any(
        isinstance(url := ctx.value(argument), str) and _LOCAL.match(url)
        for argument in call.args[:2]
    )
    is_known_client = _CLIENTS.match(_callee(call, ctx)) is not None
    is_sure = _is_sure(keyword.value, ctx)
    return Hit(
        keyword.value,
        f"`{name}={_said(keyword.value, ctx)}` turns off the check of the server's certificate: "
        f"{_WHY}. Leave it out; for a certificate of your own, name its file.",
        Severity.INFORMATION
        if is_local
        else _severity(keyword.value, ctx, is_known=is_known_client),
        None if is_known_client else Confidence.MEDIUM,
        fixes=_keyword_fixes(call, keyword, ctx)
        if ctx.is_written(keyword.value) and is_sure and not _is_asked_for(ctx)
        else (),
        related=_related(keyword.value, ctx),
    )


def _keyword_fixes(call: ast.Call, keyword: ast.keyword, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that leaves the keyword out, or sets it where the check may be off without."""
    name, value = keyword.arg or "", ctx.value(keyword.value)
    callee = _callee(call, ctx)
    better: str | Name
    if name != "validate" and _CLIENTS.match(callee) and not callee.startswith("ldap3."):
        return (_fix(DropKeyword(ctx.range(call), name)),)
    if name in _OFF_WHEN_TRUE:
        better = "False"
    elif name in _OFF_WHEN_FALSE | _SWITCH:
        better = "True"
    elif isinstance(value, str):
        better = '"required"' if value == "none" else '"CERT_REQUIRED"'
    else:
        better = Name("ssl.CERT_REQUIRED")
    return (_fix(Rewrite(ctx.range(keyword.value), (better,))),)


def _check_options(mapping: ast.Dict, ctx: Context) -> Iterator[Hit]:
    """Report `{"cert_reqs": ssl.CERT_NONE}`, as WebSocket clients and Django take it."""
    for key, value in zip(mapping.keys, mapping.values, strict=True):
        name = ctx.value(key)
        if not isinstance(name, str):
            continue
        if name in _REQUIREMENTS and ctx.names(value) & _CERT_NONE:
            yield _value_hit(value, f'`"{name}"`', (Name("ssl.CERT_REQUIRED"),), ctx)
        elif name in _OFF_WHEN_TRUE and ctx.value(value) is True:
            yield _value_hit(value, f'`"{name}"`', ("False",), ctx)


def _check_assignment(node: ast.Assign | ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    value = node.value
    if value is None:
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if not isinstance(target, ast.Attribute):
            continue
        if isinstance(target.value, ast.Name) and target.value.id in ("self", "cls"):
            continue  # an attribute of a class of the program's own
        shown_target = shown(ctx, target, f"`{target.attr}`")
        match target.attr:
            case "check_hostname" if _is_false(value, ctx):
                yield _value_hit(value, shown_target, ("True",), ctx)
            case "verify_mode" | "cert_reqs" if _is_none_required(value, ctx):
                yield _value_hit(value, shown_target, (Name("ssl.CERT_REQUIRED"),), ctx)
            case "verify" if _is_false(value, ctx) and _is_session(target.value, ctx):
                yield _value_hit(value, shown_target, ("True",), ctx)
            case "verify_ssl" | "ssl_verify" | "verify_certs" if _is_false(value, ctx):
                yield _value_hit(value, shown_target, ("True",), ctx)
            case "_create_default_https_context" if ctx.names(value) & _UNVERIFIED:
                better = (Name("ssl.create_default_context"),)
                yield _value_hit(value, shown_target, better, ctx)
            case _:
                pass


def _check_unverified_context(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    change = ReplaceCallee(ctx.range(call), "ssl.create_default_context")
    yield Hit(
        call,
        f"{shown(ctx, call.func)} makes connections that do not check the server's certificate: "
        f"{_WHY}. Use `ssl.create_default_context`.",
        Severity.INFORMATION if _is_asked_for(ctx) else None,
        fixes=() if _is_asked_for(ctx) else (_fix(change),),
    )


def _check_context(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `server.starttls()`: the standard library checks nothing by itself here."""
    name = min(ctx.names(call.func) & _NEEDS_CONTEXT.keys())
    keyword, position = _NEEDS_CONTEXT[name]
    given = ctx.argument(call, keyword, position)
    if ctx.has_unpacking(call) or (given is not None and ctx.value(given) is not None):
        return
    host = ctx.value(ctx.argument(call, "host", 0))
    if isinstance(host, str) and _LOCAL_HOST.fullmatch(host):
        return
    yield Hit(
        call,
        f"{shown(ctx, call.func)} does not check the server's certificate unless it is given a "
        f"context: {_WHY}. Pass `{keyword}=ssl.create_default_context()`.",
        Severity.WARNING,
        fixes=_with_context(name, call, ctx),
    )


def _with_context(name: str, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that hands over a context, where nothing else is said about certificates."""
    keyword, _ = _NEEDS_CONTEXT[name]
    others = {"keyfile", "certfile"} & {argument.arg for argument in call.keywords}
    if not ctx.is_written(call) or others or len(call.args) > _FREE.get(name, 0):
        return ()
    return (_with_keyword(call, keyword, (Name("ssl.create_default_context"), "()"), ctx),)


def _with_keyword(call: ast.Call, keyword: str, value: tuple[str | Name, ...], ctx: Context) -> Fix:
    return _fix(SetKeyword(ctx.range(call), keyword, value))


def _check_ldap3(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `ldap3.Server(host, use_ssl=True)`: without `tls` nothing is checked."""
    is_encrypted = ctx.value(ctx.argument(call, "use_ssl", 2)) is True
    if is_encrypted and ctx.argument(call, "tls", 5) is None and not ctx.has_unpacking(call):
        yield Hit(
            call,
            f"{shown(ctx, call.func)} does not check the server's certificate without `tls`: {_WHY}. "
            "Pass `tls=ldap3.Tls(validate=ssl.CERT_REQUIRED)`.",
            Severity.WARNING,
            fixes=(_with_keyword(call, "tls", _CHECKING, ctx),) if ctx.is_written(call) else (),
        )


def _check_ldap3_tls(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.argument(call, "validate", 2) is None and not ctx.has_unpacking(call):
        yield Hit(
            call,
            f"{shown(ctx, call.func)} does not check certificates without `validate`: {_WHY}. Pass "
            "`validate=ssl.CERT_REQUIRED`.",
            Severity.WARNING,
            fixes=(_with_keyword(call, "validate", (Name("ssl.CERT_REQUIRED"),), ctx),)
            if ctx.is_written(call)
            else (),
        )


def _check_curl(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) != 2:
        return
    option, value = call.args
    better = next((_CURL_OPTIONS[n] for n in ctx.names(option) if n in _CURL_OPTIONS), None)
    if better is not None and _is_false(value, ctx):
        yield _value_hit(value, shown(ctx, option), (better,), ctx)


def _check_ldap(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) != 2:
        return
    option, value = call.args
    if ctx.resolve(option) == _LDAP_REQUIRE and ctx.names(value) & _LDAP_OFF:
        yield _value_hit(value, shown(ctx, option), (Name("ldap.OPT_X_TLS_DEMAND"),), ctx)


def _check_mqtt(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    value = ctx.argument(call, "value", 0)
    if value is not None and ctx.value(value) is True:
        yield _value_hit(value, "`tls_insecure_set`", ("False",), ctx)


def _check_partial(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not call.args or not _CLIENTS.match(ctx.resolve(call.args[0]) or ""):
        return
    for keyword in call.keywords:
        if keyword.arg in _SWITCH and _is_false(keyword.value, ctx):
            yield _keyword_hit(call, keyword, keyword.arg, ctx)


def _is_client(call: ast.Call, name: str, ctx: Context) -> bool:
    """Whether the call is one of a client, where `verify` or `ssl` means the check."""
    resolved = ctx.resolve(call.func)
    if resolved is not None:
        if name == "ssl" and not resolved.startswith("aiohttp."):
            return False
        return _CLIENTS.match(resolved) is not None
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _VERBS:
        return False
    return name == "verify" or (
        name == "ssl" and "session" in words(name_of(call.func.value) or "")
    )


def _is_session(target: ast.expr, ctx: Context) -> bool:
    resolved = ctx.resolve(target)
    if resolved is not None:
        return resolved in {
            "requests.Session()",
            "requests.session()",
            "requests.sessions.Session()",
            "niquests.Session()",
        }
    return bool({"session", "sess", "requests"} & set(words(name_of(target) or "")))


def _is_false(value: ast.expr, ctx: Context) -> bool:
    """Whether it is False, 0 or empty, or False unless a caller says otherwise.

    None means the default nearly everywhere.
    """
    constant = ctx.value(value)
    if constant is UNKNOWN:
        return any(c is False for c in ctx.may_be(value))
    return constant is not None and not constant


def _is_none_required(value: ast.expr, ctx: Context) -> bool:
    constant = ctx.value(value)
    if isinstance(constant, str):
        return constant.upper() in ("CERT_NONE", "NONE")
    if constant == 0 and constant is not False:
        return True  # the number behind `ssl.CERT_NONE`
    return bool(ctx.names(value) & _CERT_NONE)


def _callee(call: ast.Call, ctx: Context) -> str:
    return ctx.resolve(call.func) or ""


def _said(value: ast.expr, ctx: Context) -> str:
    constant = ctx.value(value)
    if isinstance(value, ast.Constant) or constant in (True, False):
        return str(constant) if isinstance(constant, bool | int) else '"…"'
    return shown(ctx, value, "…").strip("`")


def _value_hit(value: ast.expr, what: str, better: tuple[str | Name, ...], ctx: Context) -> Hit:
    return Hit(
        value,
        f"{what} is set so that the server's certificate is not checked: {_WHY}. Leave the check "
        "on; for a certificate of your own, name its file.",
        _severity(value, ctx, is_known=True),
        fixes=(_fix(Rewrite(ctx.range(value), better)),)
        if _is_sure(value, ctx) and not _is_asked_for(ctx)
        else (),
        related=_related(value, ctx),
    )


def _severity(value: ast.expr, ctx: Context, *, is_known: bool) -> Severity | None:
    """Return how loud it is; None is the rule's own."""
    if _is_asked_for(ctx):
        return Severity.INFORMATION
    return None if is_known and _is_sure(value, ctx) else Severity.WARNING


def _is_sure(value: ast.expr, ctx: Context) -> bool:
    """Whether no caller, and no setting, can say otherwise."""
    if len(ctx.names(value)) > 1 and not ctx.names(value) <= _CERT_NONE:
        return False
    return ctx.value(value) is not UNKNOWN or not ctx.may_be(value)


def _is_asked_for(ctx: Context) -> bool:
    """Whether it stands under a condition that asks whether to check: an option of the caller."""
    return any(name in _OPTIONS or not _VERIFYING.isdisjoint(words(name)) for name in ctx.tests())


def _related(value: ast.expr, ctx: Context) -> tuple[Related, ...]:
    if isinstance(value, ast.Name):
        return (Related(f"`{value.id}` gets its value here", name=value.id),)
    return ()


def _fix(change: Intent) -> Fix:
    return Fix("Check the certificate (a self-made one then fails)", FixSafety.REVIEW, (change,))


RULE = Rule(
    meta=RuleMeta(
        code="HG401",
        name="unchecked-certificate",
        summary="A connection does not check who is at the other end",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(295, 297),
        fix=(FixSafety.REVIEW,),
        bandit=("B323", "B501"),
        ruff=("S323", "S501"),
        peers=(
            "codeql:py/request-without-cert-validation",
            "sonar:S4830",
            "sonar:S5527",
            "codemodder:requests-verify",
            "dlint:DUO122",
            "dlint:DUO123",
            "dlint:DUO132",
        ),
        references=("https://docs.python.org/3/library/ssl.html#security-considerations",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Call, _check_keywords),
        OnNode(ast.Dict, _check_options),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_assignment),
        OnCall(_UNVERIFIED, _check_unverified_context),
        OnCall(frozenset(_NEEDS_CONTEXT), _check_context),
        OnCall(frozenset({"ldap3.Server", "ldap3.core.server.Server"}), _check_ldap3),
        OnCall(frozenset({"ldap3.Tls", "ldap3.core.tls.Tls"}), _check_ldap3_tls),
        OnCall(frozenset({"pycurl.Curl().setopt", "*.setopt"}), _check_curl),
        OnCall(
            frozenset({"ldap.set_option", "ldap.initialize().set_option", "*.set_option"}),
            _check_ldap,
        ),
        OnCall(
            frozenset({"*.tls_insecure_set", "paho.mqtt.client.Client().tls_insecure_set"}),
            _check_mqtt,
        ),
        OnCall(frozenset({"functools.partial"}), _check_partial),
    ),
    examples=(
        bad(
            "import requests\nrequests.get(url, verify=False, timeout=5)\n",
            lines=(2,),
            fixed="import requests\nrequests.get(url, timeout=5)\n",
            severity="ERROR",
        ),
        bad(
            "import requests as r\nVERIFY = False\nr.post(url, timeout=5, verify=VERIFY)\n",
            lines=(3,),
            fixed="import requests as r\nVERIFY = False\nr.post(url, timeout=5)\n",
        ),
        bad(
            "from requests import Session\nsession = Session()\nsession.verify = False\n",
            lines=(3,),
            fixed="from requests import Session\nsession = Session()\nsession.verify = True\n",
        ),
        bad(
            "import httpx\nclient = httpx.AsyncClient(verify=False)\n",
            lines=(2,),
            fixed="import httpx\nclient = httpx.AsyncClient()\n",
        ),
        bad("import aiohttp\nconnector = aiohttp.TCPConnector(ssl=False)\n", lines=(2,)),
        bad(
            "import aiohttp\n\n\nasync def load(url):\n"
            "    async with aiohttp.ClientSession() as session:\n"
            "        await session.get(url, ssl=False)\n",
            lines=(6,),
        ),
        bad(
            "import ssl\ncontext = ssl._create_unverified_context()\n",
            lines=(2,),
            fixed="import ssl\ncontext = ssl.create_default_context()\n",
        ),
        bad(
            "import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n",
            lines=(2,),
            fixed="import ssl\nssl._create_default_https_context = ssl.create_default_context\n",
        ),
        bad(
            "import ssl as tls\ncontext = tls.create_default_context()\n"
            "context.check_hostname = False\ncontext.verify_mode = tls.CERT_NONE\n",
            lines=(3, 4),
            fixed=(
                "import ssl as tls\ncontext = tls.create_default_context()\n"
                "context.check_hostname = True\ncontext.verify_mode = tls.CERT_REQUIRED\n"
            ),
        ),
        bad('import urllib3\nurllib3.PoolManager(cert_reqs="CERT_NONE")\n', lines=(2,)),
        bad("import ssl\nssl.create_default_context().verify_mode = 0\n", lines=(2,)),
        bad('import boto3\nboto3.client("s3", verify=False)\n', lines=(2,)),
        bad("import pycurl\nc = pycurl.Curl()\nc.setopt(pycurl.SSL_VERIFYPEER, 0)\n", lines=(3,)),
        bad(
            "import ldap\nldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_NEVER)\n",
            lines=(2,),
        ),
        bad(
            "import smtplib\nserver = smtplib.SMTP(host, timeout=9)\nserver.starttls()\n",
            lines=(3,),
            fixed=(
                "import smtplib\nimport ssl\nserver = smtplib.SMTP(host, timeout=9)\n"
                "server.starttls(context=ssl.create_default_context())\n"
            ),
            severity="WARNING",
        ),
        bad(
            "import imaplib\nimaplib.IMAP4_SSL(host, timeout=9)\n",
            lines=(2,),
            fixed=(
                "import imaplib\nimport ssl\n"
                "imaplib.IMAP4_SSL(host, timeout=9, ssl_context=ssl.create_default_context())\n"
            ),
        ),
        bad(
            "import ftplib\nserver = ftplib.FTP_TLS(host, user, word, timeout=9)\nserver.prot_p()\n",
            lines=(2,),
            fixed=(
                "import ftplib\nimport ssl\n"
                "server = ftplib.FTP_TLS(host, user, word, timeout=9, context=ssl.create_default_context())\n"
                "server.prot_p()\n"
            ),
        ),
        bad(
            "import ldap3\ntls = ldap3.Tls(ca_certs_file=path)\n",
            lines=(2,),
            fixed=(
                "import ssl\n\nimport ldap3\n"
                "tls = ldap3.Tls(ca_certs_file=path, validate=ssl.CERT_REQUIRED)\n"
            ),
        ),
        bad(
            "from ldap3 import Server\nserver = Server(host, use_ssl=True)\n",
            lines=(2,),
            fixed=(
                "import ssl\n\nfrom ldap3 import Server, Tls\n"
                "server = Server(host, use_ssl=True, tls=Tls(validate=ssl.CERT_REQUIRED))\n"
            ),
        ),
        bad("import ldap3, ssl\ntls = ldap3.Tls(validate=ssl.CERT_NONE)\n", lines=(2,)),
        bad(
            "import pymongo\npymongo.MongoClient(url, tlsAllowInvalidCertificates=True)\n",
            lines=(2,),
        ),
        bad('import ssl\noptions = {"cert_reqs": ssl.CERT_NONE}\n', lines=(2,)),
        bad(
            "import functools, requests\nget = functools.partial(requests.get, verify=False)\n",
            lines=(2,),
        ),
        bad(
            "def load(client, url):\n    return client.get(url, verify=False)\n",
            lines=(2,),
            severity="WARNING",
            note="whose method it is can only be guessed",
        ),
        bad(
            'import requests\nrequests.get("https://localhost:8443/", verify=False, timeout=5)\n',
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "import ssl\n\n\ndef make_context(cert_reqs, verify):\n"
            "    context = ssl.create_default_context()\n"
            "    if not verify:\n        context.check_hostname = False\n"
            "    if context.verify_mode and cert_reqs == ssl.CERT_REQUIRED:\n"
            "        context.check_hostname = True\n    else:\n"
            "        context.check_hostname = False\n"
            "    return context\n",
            lines=(7, 11),
            severity="INFORMATION",
            note="an option of the caller",
        ),
        bad(
            "import ssl\n\n\ndef make_context(debug, verify):\n"
            "    context = ssl.create_default_context()\n"
            "    if debug:\n        context.check_hostname = False\n"
            "    return context\n",
            lines=(7,),
            severity="ERROR",
            note="a condition that asks for something else",
        ),
        bad(
            "import requests\n\n\ndef load(url, verify=False):\n"
            "    return requests.get(url, verify=verify, timeout=5)\n",
            lines=(5,),
            severity="WARNING",
            note="off unless the caller says otherwise",
        ),
        good(
            "import requests\n\n\ndef load(url, verify=True):\n"
            "    return requests.get(url, verify=verify, timeout=5)\n",
        ),
        bad(
            "import ssl\nfrom ldap3 import Tls\ntls = Tls(validate=ssl.CERT_NONE, version=3)\n",
            lines=(3,),
            fixed="import ssl\nfrom ldap3 import Tls\n"
            "tls = Tls(validate=ssl.CERT_REQUIRED, version=3)\n",
            note="without the argument nothing would be checked either",
        ),
        bad(
            "import mysql.connector\nmysql.connector.connect(host=host, ssl_verify_cert=False)\n",
            lines=(2,),
            fixed="import mysql.connector\n"
            "mysql.connector.connect(host=host, ssl_verify_cert=True)\n",
            note="what the default is depends on the library",
        ),
        good("import requests\nrequests.get(url, timeout=5)\n"),
        good(
            "import smtplib, ssl\ncontext = ssl.create_default_context()\n"
            "server = smtplib.SMTP_SSL(host, context=context, timeout=9)\n"
        ),
        good('import requests\nrequests.get(url, verify="ca.pem", timeout=5)\n'),
        good("import requests\nrequests.get(url, verify=checked, timeout=5)\n", note="not known"),
        good("import requests\nrequests.get(url, verify=None, timeout=5)\n", note="the default"),
        good("import ssl\ncontext = ssl.create_default_context()\ncontext.check_hostname = True\n"),
        good("form.save(verify=False)\nserver.start(ssl=False)\n", note="other meanings"),
        good(
            "class Context:\n    def __init__(self):\n        self.check_hostname = False\n",
            note="an attribute of its own",
        ),
        good("image.verify = False\n", note="another attribute of the same name"),
        bad(
            'import requests\noptions = {"verify": False, "timeout": 5}\n'
            "requests.get(url, **options)\n",
            lines=(3,),
            note="keywords that are passed as a mapping",
        ),
    ),
)
