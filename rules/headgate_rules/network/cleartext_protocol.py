"""Data goes over the network so that anyone on the way can read it.

## What it does
Reports Telnet, FTP, SMTP, IMAP, POP3, NNTP and LDAP without encryption, and addresses that
begin with `http:`, `ftp:`, `ws:` or `ldap:` in clients of all kinds, and settings of
Django and Flask by which mail is sent without encryption.

## Why it matters
Everybody on the way (a wireless network, a provider, a proxy) can read what is sent,
passwords among it, and change what comes back.

## What to do instead
`https:`, `wss:`, `ldaps:`, `ftplib.FTP_TLS`, `smtplib.SMTP_SSL`, or `starttls()` before the
login; SSH instead of Telnet.

## Severity
A warning for protocols that send a login in clear, and for addresses that a password or key
goes along with. An information for other addresses, for mail without a login, and for settings
of mail. With the strict profile every other use of these clients is a hint.

## Limits
An address alone is an information, unless a password or a key goes with it. This machine,
and names without a dot, as in a network of containers, are silent. Where a file calls
`starttls`, all its connections of that kind are taken for encrypted.

## Fix safety
Review: the server must speak the encrypted protocol. An address changes where it is written, also
for whatever else reads the variable; a file that `urllib` fetches by FTP is asked for by HTTPS,
which most public servers offer under the same name. Not offered for a call that a condition
chooses in the same expression, nor under a condition that asks for encryption or the scheme: the
other one may be that with encryption; nor for an address with a port, which seldom speaks both.
`FTP_TLS` encrypts names and passwords, and files only after `prot_p()`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    ChangeLiteral,
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Name,
    OnCall,
    OnNode,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    Sink,
    bad,
    good,
    known_miss,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.narrowing import first_text
from headgate_rules.sinks import is_loose, on_arguments
from headgate_rules.tables import sinks
from headgate_rules.uses import on_uses
from headgate_rules.wording import shown

_ADDRESS: Final = lazy_pattern(
    r"(?P<scheme>http|ftp|ws|ldap|telnet|tftp|gopher|rtsp)://(?P<user>[^/@\s]*@)?"
    r"(?P<host>\[[^\]]*\]|[^/:?#\s]*)",
    re.IGNORECASE,
)
_BETTER: Final = {"http": "https", "ws": "wss", "ldap": "ldaps", "ftp": "https"}
_LOCAL: Final = lazy_pattern(
    r"localhost|.*\.localhost|127\.[\d.]+|\[?::1\]?|0\.0\.0\.0|169\.254\.[\d.]+|\[?fe80.*"
    r"|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+"
    r"|.*\.(?:local|internal|lan|home|test|invalid|svc|cluster|docker|onion)|[\w-]*",
    re.IGNORECASE,
)
_CREDENTIALS: Final = frozenset({"auth", "http_auth", "basic_auth", "username", "password"})
_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "x-api-key", "x-auth-token"})

_URL_SINKS: Final = (
    *(sink for sink in sinks(Danger.URL) if not is_loose(sink)),
    *(
        Sink(f"urllib.request.{name}", Danger.URL, (("fullurl", 0),))
        for name in (
            *("OpenerDirector().open", "URLopener().open", "URLopener().retrieve"),
            *("FancyURLopener().open", "FancyURLopener().retrieve"),
        )
    ),
    *(
        Sink(f"socketio.{name}().connect", Danger.URL, (("url", 0),))
        for name in ("Client", "AsyncClient", "SimpleClient", "AsyncSimpleClient")
    ),
    Sink("xmlrpc.client.ServerProxy", Danger.URL, (("uri", 0),)),
    Sink("xmlrpc.client.Server", Danger.URL, (("uri", 0),)),
    Sink("xmlrpclib.ServerProxy", Danger.URL, (("uri", 0),)),
    *(
        Sink(name, Danger.URL, (("uri", 0),))
        for name in ("ldap.initialize", "ldap.ldapobject.LDAPObject", "ldap3.Server")
    ),
)

_ALWAYS: Final = {
    "telnetlib.Telnet": ("Telnet", "host", 0, "SSH"),
    "telnetlib3.open_connection": ("Telnet", "host", 0, "SSH"),
    "ftplib.FTP": ("FTP", "host", 0, "`ftplib.FTP_TLS`"),
    "nntplib.NNTP": ("NNTP", "host", 0, "`nntplib.NNTP_SSL`"),
    "imaplib.IMAP4": ("IMAP", "host", 0, "`imaplib.IMAP4_SSL`"),
    "poplib.POP3": ("POP3", "host", 0, "`poplib.POP3_SSL`"),
    "smtplib.SMTP": ("SMTP", "host", 0, "`starttls()`, or `smtplib.SMTP_SSL`"),
    "smtplib.LMTP": ("LMTP", "host", 0, "`starttls()`"),
    "http.client.HTTPConnection": ("HTTP", "host", 0, "`http.client.HTTPSConnection`"),
    "urllib3.HTTPConnectionPool": ("HTTP", "host", 0, "`urllib3.HTTPSConnectionPool`"),
    "urllib3.connection.HTTPConnection": ("HTTP", "host", 0, "`urllib3.HTTPSConnectionPool`"),
    "aioftp.Client": ("FTP", "host", None, "`ssl=True`"),
    "aioftp.Client.context": ("FTP", "host", 0, "`ssl=True`"),
    "tftpy.TftpClient": ("TFTP", "host", 0, "SSH"),
}
"""Clients whose protocol is not encrypted: title, where the host stands, what is better."""

_WITH_TLS: Final = {
    "ftplib.FTP": ("ftplib.FTP_TLS", "context"),
    "nntplib.NNTP": ("nntplib.NNTP_SSL", "ssl_context"),
    "imaplib.IMAP4": ("imaplib.IMAP4_SSL", "ssl_context"),
    "poplib.POP3": ("poplib.POP3_SSL", "context"),
    "smtplib.SMTP": ("smtplib.SMTP_SSL", "context"),
    "http.client.HTTPConnection": ("http.client.HTTPSConnection", ""),
    "urllib3.HTTPConnectionPool": ("urllib3.HTTPSConnectionPool", ""),
    "urllib3.connection.HTTPConnection": ("urllib3.connection.HTTPSConnection", ""),
}
"""What speaks TLS instead, and the keyword that has it check the certificate."""

_PORTS: Final = {
    "imaplib.IMAP4_SSL": (143, "993"),
    "poplib.POP3_SSL": (110, "995"),
    "smtplib.SMTP_SSL": (25, "465"),
    "nntplib.NNTP_SSL": (119, "563"),
    "http.client.HTTPSConnection": (80, "443"),
    "urllib3.HTTPSConnectionPool": (80, "443"),
    "urllib3.connection.HTTPSConnection": (80, "443"),
}
"""The usual port without TLS, and that with it."""

_QUIET: Final = frozenset({"HTTP", "LMTP"})
_UPGRADES: Final = ("starttls", "stls", "start_tls", "start_tls_s")
_LOGINS: Final = ("login", "user", "pass_", "simple_bind_s", "authenticate")
_OWN_UPGRADE: Final = frozenset({"SMTP", "LMTP", "IMAP", "POP3", "NNTP"})

_SETTINGS: Final = {"EMAIL_USE_TLS": "EMAIL_USE_SSL", "MAIL_USE_TLS": "MAIL_USE_SSL"}

_ENCRYPTION: Final = frozenset(
    {
        *("tls", "ssl", "https", "ftps", "wss", "ldaps", "secure", "secured", "encrypted"),
        *("encryption", "encrypt", "scheme", "protocol", "proto"),
    }
)
"""Of what the names in such conditions speak."""

_WHY: Final = "anyone between here and there can read it and change it"


def _check_client(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _ALWAYS.keys())
    title, keyword, position, better = _ALWAYS[name]
    host = ctx.argument(call, keyword, position)
    text = ctx.value(host)
    if isinstance(text, str) and (_LOCAL.fullmatch(text) or text.startswith("/")):
        return
    if name.startswith("aioftp") and ctx.value(ctx.argument(call, "ssl")) not in (None, False):
        is_off = ctx.argument(call, "ssl") is None
        if not is_off:
            return
    if title in _OWN_UPGRADE and any(ctx.called(upgrade) for upgrade in _UPGRADES):
        return
    has_login = any(ctx.called(one) for one in _LOGINS)
    is_quiet = title in _QUIET or (title == "SMTP" and not has_login)
    yield Hit(
        call,
        f"{shown(ctx, call.func)} sends everything as it is, passwords too: {_WHY}. Use {better}.",
        Severity.INFORMATION if is_quiet else None,
        fixes=_encrypted(name, call, ctx),
    )


def _encrypted(name: str, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that connects with TLS, where the same call can.

    Not where a condition chooses this call: the other one may be that with TLS.
    """
    if isinstance(ctx.parent(call), ast.IfExp) or _is_asked_for(ctx):
        return ()
    better, checks = _WITH_TLS.get(name, ("", ""))
    is_ftp = name == "ftplib.FTP"  # which takes a user, a password and an account, and no port
    port = None if is_ftp else ctx.argument(call, "port", 1)
    if not better or not ctx.is_written(call) or len(call.args) > (4 if is_ftp else 2):
        return ()
    intents: list[Intent] = [ReplaceCallee(ctx.range(call), better)]
    if port is not None and ctx.value(port) is not None:
        old, new = _PORTS.get(better, (None, ""))
        if old is None or str(ctx.value(port)) != str(old) or not ctx.is_written(port):
            return ()  # which port speaks TLS is not known
        intents.append(Rewrite(ctx.range(port), (new,)))
    if checks:
        context = (Name("ssl.create_default_context"), "()")
        intents.append(SetKeyword(ctx.range(call), checks, context))
    told = "the server must speak TLS there"
    if better == "ftplib.FTP_TLS":
        told += "; call `prot_p()` so that files do not travel in the clear"
    title = f"Connect with `{better.rpartition('.')[2]}` ({told})"
    return (Fix(title, FixSafety.REVIEW, tuple(intents)),)


def _check_address(sink: Sink, expr: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    text = ctx.value(expr)
    if not isinstance(text, str):
        text = first_text(expr, ctx) or _default(expr, ctx)
    match = _ADDRESS.match(text)
    if match is None:
        return
    is_cut = match.end() == len(text) and not isinstance(ctx.value(expr), str)
    if (match["host"] or not is_cut) and _LOCAL.fullmatch(match["host"]):
        return
    scheme = match["scheme"].lower()
    if scheme == "ldap" and any(ctx.called(name) for name in _UPGRADES):
        return
    has_secret = bool(match["user"]) or _sends_secret(call, ctx)
    what = "a password or key" if has_secret else "what is sent"
    better = f"`{_BETTER[scheme]}:`" if scheme in _BETTER else "an encrypted protocol"
    yield Hit(
        expr,
        f"This address begins with `{scheme}:`, so {what} goes over the network as it is: {_WHY}. "
        f"Use {better}.",
        None if has_secret else Severity.INFORMATION,
        fixes=() if match["user"] else _fixes(sink, expr, scheme, ctx),
    )


def _default(expr: ast.expr, ctx: Context) -> str:
    """Return an address that it has where nobody says otherwise, such as a parameter's default."""
    texts = (text for text in ctx.may_be(expr) if isinstance(text, str))
    return next(filter(_ADDRESS.match, texts), "")


def _check_setting(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `EMAIL_USE_TLS = False`, unless the other kind of encryption is on."""
    if ctx.value(node.value) is not False:
        return
    for target in node.targets:
        name = target.id if isinstance(target, ast.Name) else ""
        if isinstance(target, ast.Subscript) and (name_of(target.value) or "").endswith("config"):
            name = name_of(target) or ""
        if name in _SETTINGS and not ctx.bound(_SETTINGS[name]):
            yield Hit(
                node.value,
                f"With `{name}` off, mails and the password of the account go to the mail server as "
                f"they are: {_WHY}. Turn it on.",
                Severity.INFORMATION,
                fixes=_turned_on(node.value, ctx),
            )


def _turned_on(value: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    if not ctx.is_written(value) or not isinstance(value, ast.Constant):
        return ()
    title = "Turn it on (the mail server must offer STARTTLS at its port)"
    return (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(value), ("True",)),)),)


def _sends_secret(call: ast.Call, ctx: Context) -> bool:
    for name in _CREDENTIALS:
        given = ctx.argument(call, name)
        if given is not None and ctx.value(given) is not None:
            return True
    headers = ctx.argument(call, "headers")
    if isinstance(headers, ast.Dict):
        names = (ctx.value(key) for key in headers.keys)
        return any(isinstance(n, str) and n.lower() in _SECRET_HEADERS for n in names)
    return False


def _is_asked_for(ctx: Context) -> bool:
    """Whether it stands under a condition that asks for encryption: the other way has it."""
    return any(not _ENCRYPTION.isdisjoint(words(name)) for name in ctx.tests())


def _fixes(sink: Sink, expr: ast.expr, scheme: str, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix of an address, which may begin where a variable gets its value.

    A variable is followed to its literal when the fix is made.
    """
    better = _BETTER.get(scheme, "")
    is_download = scheme == "ftp" and sink.name.startswith("urllib.")
    if (
        not (scheme in ("http", "ws") or is_download)
        or not ctx.is_written(expr)
        or _is_asked_for(ctx)
    ):
        return ()
    old, new = f"{scheme}://", f"{better}://"
    first = _beginning(expr, ctx)
    known = ctx.value(first)
    text = known if isinstance(known, str) else ctx.begins(first) or _default(first, ctx)
    if _WITH_PORT.search(text):
        return ()  # which port speaks TLS is not known
    offers = "have the same there" if is_download else "speak it"
    if isinstance(first, ast.Name):
        if not (ctx.begins(first) or _default(first, ctx)).startswith(old):
            return ()
        change = ChangeLiteral(ctx.range(first), old, new)
        title = f"Use `{better}:` where `{first.id}` is set (the server must {offers})"
        return (Fix(title, FixSafety.REVIEW, (change,)),)
    if not isinstance(first, ast.Constant | ast.JoinedStr) or old not in ctx.source(first):
        return ()
    changed = ctx.source(first).replace(old, new, 1)
    title = f"Use `{better}:` (the server must {offers})"
    return (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(first), (changed,)),)),)


_WITH_PORT: Final = re.compile(r"^\w+://[^/?#]*:\d+(?:[/?#]|$)")


def _beginning(expr: ast.expr, ctx: Context) -> ast.expr:
    """Return the part of an address that stands first in the source."""
    match expr:
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
            return _beginning(left, ctx)
        case ast.Call(func=ast.Attribute(value=left, attr="format")) if isinstance(
            ctx.value(left), str
        ):
            return _beginning(left, ctx)
        case _:
            return expr


RULE = Rule(
    meta=RuleMeta(
        code="HG407",
        name="cleartext-protocol",
        summary="Data goes over the network so that anyone on the way can read it",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(319, 300),
        fix=(FixSafety.REVIEW,),
        bandit=("B312", "B321", "B401", "B402"),
        ruff=("S312", "S321", "S401", "S402"),
        yields_to=("HG405", "HG604", "HG801"),
        peers=(
            "codeql-experimental:py/insecure-ldap-auth",
            "sonar:S5332",
            "codemodder:https-connection",
        ),
        references=("https://docs.python.org/3/library/smtplib.html#smtplib.SMTP.starttls",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_ALWAYS), _check_client),
        on_uses(_ALWAYS, "speaks a protocol without encryption"),
        *on_arguments(_URL_SINKS, _check_address),
        OnNode(ast.Assign, _check_setting),
    ),
    examples=(
        bad(
            'import requests\n\nFEED = "http://example.com/feed"\n\n\ndef load(name):\n'
            '    url = "http://example.org/"\n    requests.get(url, timeout=5)\n'
            "    return requests.get(FEED, timeout=5)\n",
            lines=(8, 9),
            fixed='import requests\n\nFEED = "https://example.com/feed"\n\n\ndef load(name):\n'
            '    url = "https://example.org/"\n    requests.get(url, timeout=5)\n'
            "    return requests.get(FEED, timeout=5)\n",
            note="addresses that are written elsewhere",
        ),
        bad(
            "import requests\n\n\n"
            'def load(url="http://example.com/feed"):\n'
            "    return requests.get(url, timeout=5)\n",
            lines=(5,),
            fixed="import requests\n\n\n"
            'def load(url="https://example.com/feed"):\n'
            "    return requests.get(url, timeout=5)\n",
            severity="INFORMATION",
            note="where the caller says nothing else",
        ),
        bad(
            'import requests\n\nBASE = "http://example.com"\n\n\ndef load(name):\n'
            '    return requests.get(BASE + "/feeds/%s" % name, timeout=5)\n',
            lines=(7,),
            fixed='import requests\n\nBASE = "https://example.com"\n\n\ndef load(name):\n'
            '    return requests.get(BASE + "/feeds/%s" % name, timeout=5)\n',
            note="an address that is put together",
        ),
        bad(
            "import urllib.request\n\n\ndef load(name):\n"
            '    return urllib.request.urlopen("ftp://ftp.example.org/%s" % name, timeout=5)\n',
            lines=(5,),
            fixed="import urllib.request\n\n\ndef load(name):\n"
            '    return urllib.request.urlopen("https://ftp.example.org/%s" % name, timeout=5)\n',
            note="a public file",
        ),
        good(
            "import requests\n\n\n"
            'def load(url="https://example.com/feed"):\n'
            "    return requests.get(url, timeout=5)\n",
        ),
        bad(
            "import telnetlib\nconnection = telnetlib.Telnet(host, timeout=5)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad("from ftplib import FTP as Server\nServer(host, timeout=5)\n", lines=(2,)),
        bad(
            "import smtplib\nserver = smtplib.SMTP(host, timeout=5)\nserver.login(user, entered)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "import smtplib\nserver = smtplib.SMTP(host, timeout=5)\nserver.send_message(letter)\n",
            lines=(2,),
            severity="INFORMATION",
            note="nothing is said that is secret by itself",
        ),
        bad(
            'import requests\nrequests.get("http://api.example.org/", timeout=5)\n',
            lines=(2,),
            fixed='import requests\nrequests.get("https://api.example.org/", timeout=5)\n',
            severity="INFORMATION",
        ),
        bad(
            'import requests\nBASE = "http://api.example.org"\n'
            'requests.get(BASE + "/users", auth=(user, entered), timeout=5)\n',
            lines=(3,),
            severity="WARNING",
        ),
        bad(
            "import urllib.request as web\n\n\ndef load(address):\n"
            "    return web.urlopen(address, timeout=5)\n\n\n"
            'load("ftp://files.example.org/list")\n',
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            "import websocket\n\n\ndef listen(room):\n"
            '    return websocket.create_connection(f"ws://chat.example.org/{room}")\n',
            lines=(5,),
            fixed=(
                "import websocket\n\n\ndef listen(room):\n"
                '    return websocket.create_connection(f"wss://chat.example.org/{room}")\n'
            ),
        ),
        bad(
            'import ldap\nserver = ldap.initialize("ldap://ldap.example.org")\n'
            "server.simple_bind_s(user, entered)\n",
            lines=(2,),
        ),
        bad(
            "EMAIL_USE_TLS = False\n",
            lines=(1,),
            fixed="EMAIL_USE_TLS = True\n",
            severity="INFORMATION",
        ),
        bad(
            'import ftplib\nserver = ftplib.FTP("ftp.example.org", user, entered, timeout=5)\n',
            lines=(2,),
            fixed="import ftplib\nimport ssl\nserver = ftplib.FTP_TLS("
            '"ftp.example.org", user, entered, timeout=5, context=ssl.create_default_context())\n',
        ),
        bad("import imaplib\nimaplib.IMAP4(host, timeout=5)\n", lines=(2,)),
        good('import requests\nrequests.get("https://api.example.org/", timeout=5)\n'),
        good('import requests\nrequests.get("http://localhost:8000/", timeout=5)\n'),
        good('import requests\nrequests.get("http://backend:8000/", timeout=5)\n', note="no dot"),
        good(
            "import smtplib\nserver = smtplib.SMTP(host, timeout=5)\n"
            "server.starttls(context=context)\nserver.login(user, entered)\n"
        ),
        good("EMAIL_USE_TLS = False\nEMAIL_USE_SSL = True\n"),
        good('namespace = "http://www.w3.org/2000/svg"\n', note="a name, nothing is fetched"),
        known_miss(
            "import socket\nconnection = socket.create_connection((host, 23), timeout=5)\n"
            "connection.sendall(entered)\n",
            note="what a socket is used for is not known",
        ),
    ),
)
