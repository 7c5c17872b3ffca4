"""A connection may use an old version of TLS that can be broken.

## What it does
Reports SSL 2, SSL 3, TLS 1.0 and TLS 1.1 as the protocol, the lowest or the highest version
of a connection, `ssl.wrap_socket`, `ssl.SSLContext()` without a protocol, and options that
let old versions in again, in `ssl`, pyOpenSSL, urllib3, Twisted, ldap3, MQTT and others.

## Why it matters
Old versions have flaws by which somebody on the way can read what is sent. If both sides
accept them, that somebody can make them choose an old one.

## What to do instead
`ssl.create_default_context()`, which has sound values; where an old server must be
reached, `context.minimum_version = ssl.TLSVersion.TLSv1_2`.

## Severity
A warning; an information where the version is left to OpenSSL.

## Limits
`PROTOCOL_TLS` and pyOpenSSL's `SSLv23_METHOD` negotiate; what they accept depends on
OpenSSL, so the latter is an information. Lists of versions to choose from are silent.

## Fix safety
Review: servers that know old versions only can no longer be reached. A context that was made
without its defaults gets them, and a client then checks certificates; where the file loads
a certificate of its own, which side it is for is for you to choose.
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
    Keep,
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
from headgate_rules.wording import shown

_PROTOCOLS: Final = {
    "ssl.PROTOCOL_SSLv2": "SSL 2",
    "ssl.PROTOCOL_SSLv3": "SSL 3",
    "ssl.PROTOCOL_TLSv1": "TLS 1.0",
    "ssl.PROTOCOL_TLSv1_1": "TLS 1.1",
    "SSLv2_METHOD": "SSL 2",
    "SSLv3_METHOD": "SSL 3",
    "TLSv1_METHOD": "TLS 1.0",
    "TLSv1_1_METHOD": "TLS 1.1",
}
"""Names of protocols; those of pyOpenSSL, which has had several homes, without their module."""

_VERSIONS: Final = {
    "ssl.TLSVersion.SSLv3": "SSL 3",
    "ssl.TLSVersion.TLSv1": "TLS 1.0",
    "ssl.TLSVersion.TLSv1_1": "TLS 1.1",
    "ssl.TLSVersion.MINIMUM_SUPPORTED": "whatever OpenSSL still knows",
    "OpenSSL.SSL.SSL3_VERSION": "SSL 3",
    "OpenSSL.SSL.TLS1_VERSION": "TLS 1.0",
    "OpenSSL.SSL.TLS1_1_VERSION": "TLS 1.1",
    "twisted.internet.ssl.TLSVersion.SSLv3": "SSL 3",
    "twisted.internet.ssl.TLSVersion.TLSv1_0": "TLS 1.0",
    "twisted.internet.ssl.TLSVersion.TLSv1_1": "TLS 1.1",
}
_SOUND: Final = frozenset(
    {
        *("ssl.TLSVersion.TLSv1_2", "ssl.TLSVersion.TLSv1_3", "ssl.PROTOCOL_TLS_CLIENT"),
        *("ssl.PROTOCOL_TLS_SERVER", "ssl.PROTOCOL_TLSv1_2", "ssl.PROTOCOL_TLS"),
        *("OpenSSL.SSL.TLSv1_2_METHOD", "OpenSSL.SSL.TLS_METHOD", "OpenSSL.SSL.TLS1_2_VERSION"),
    }
)
_NEGOTIATED: Final = "SSLv23_METHOD"
_OLD: Final = {**_PROTOCOLS, **_VERSIONS}
_TEXTS: Final = {
    "sslv2": "SSL 2",
    "sslv3": "SSL 3",
    "tlsv1": "TLS 1.0",
    "tlsv1.0": "TLS 1.0",
    "tlsv1.1": "TLS 1.1",
    "tlsv1_1": "TLS 1.1",
}
_KEYWORDS: Final = frozenset(
    {
        *("ssl_version", "tls_version", "protocol", "method", "ssl_minimum_version", "version"),
        *("minimum_version", "maximum_version", "ssl_maximum_version", "sslmethod"),
        *("insecurelyLowerMinimumTo", "raiseMinimumTo", "lowerMaximumSecurityTo", "tls_versions"),
        *("min_tls_version", "tls_minimum_version", "ssl_protocol"),
    }
)
_POSITIONS: Final = {
    "ssl.SSLContext": 0,
    "ssl._create_unverified_context": 0,
    "ssl._create_stdlib_context": 0,
    "ssl.wrap_socket": 5,
    "ssl.get_server_certificate": 1,
    "OpenSSL.SSL.Context": 0,
    "M2Crypto.SSL.Context": 0,
    "OpenSSL.SSL.Context().set_min_proto_version": 0,
    "*.set_min_proto_version": 0,
    "urllib3.util.ssl_.create_urllib3_context": 0,
    "urllib3.util.create_urllib3_context": 0,
    "paho.mqtt.client.Client().tls_set": 4,
    "*.tls_set": 4,
}
_ATTRIBUTES: Final = frozenset({"minimum_version", "maximum_version", "ssl_version", "protocol"})
_SWITCHES: Final = {
    "ssl.OP_NO_SSLv2": "SSL 2",
    "ssl.OP_NO_SSLv3": "SSL 3",
    "ssl.OP_NO_TLSv1": "TLS 1.0",
    "ssl.OP_NO_TLSv1_1": "TLS 1.1",
}
_WRAP: Final = frozenset({"ssl.wrap_socket"})
_CONTEXT: Final = frozenset({"ssl.SSLContext"})

_WHY: Final = "which has known flaws: somebody on the way can read what is sent"


def _check_keywords(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in call.keywords:
        if keyword.arg in _KEYWORDS:
            yield from _judge(call, keyword.value, keyword.arg or "", ctx)


def _check_position(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _POSITIONS.keys(), default="")
    if not name and isinstance(call.func, ast.Attribute):
        name = f"*.{call.func.attr}"
    position = _POSITIONS.get(name)
    if position is not None and position < len(call.args):
        yield from _judge(call, call.args[position], "protocol", ctx)


def _judge(call: ast.Call, given: ast.expr, keyword: str, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(given)
    title = _old_one(names)
    if title is None and keyword in ("tls_version", "tls_versions", "ssl_version", "version"):
        title = _by_text(given, ctx)
    if title is not None:
        yield _hit(given, title, _fixes(call, given, names, ctx), ctx)
    elif any(n.endswith(_NEGOTIATED) for n in names):
        yield Hit(
            given,
            f"{shown(ctx, given)} accepts old versions of TLS unless options rule them out. Use "
            "`SSL.TLS_METHOD` and `set_min_proto_version(SSL.TLS1_2_VERSION)`.",
            Severity.INFORMATION,
        )


def _old_one(names: frozenset[str]) -> str | None:
    """Return the old version that is surely meant; one of several may be for old servers."""
    if any(n in _SOUND for n in names):
        return None
    for name in sorted(names):
        title = _OLD.get(name) or _OLD.get(name.rpartition(".")[2])
        if title is not None:
            return title
    return None


def _by_text(given: ast.expr, ctx: Context) -> str | None:
    for element in ctx.elements(given) or (given,):
        value = ctx.value(element)
        if isinstance(value, str) and value.lower() in _TEXTS:
            return _TEXTS[value.lower()]
    return None


def _hit(given: ast.expr, title: str, fixes: tuple[Fix, ...], ctx: Context) -> Hit:
    return Hit(
        given,
        f"{shown(ctx, given, 'This version')} allows {title}, {_WHY}. Use "
        "`ssl.create_default_context()`, or demand TLS 1.2 at least.",
        fixes=fixes,
        related=(Related(f"`{given.id}` gets its value here", name=given.id),)
        if isinstance(given, ast.Name)
        else (),
    )


def _fixes(
    call: ast.Call | None, given: ast.expr, names: frozenset[str], ctx: Context
) -> tuple[Fix, ...]:
    if not ctx.is_written(given):
        return ()
    name = min(names, default="")
    if any(n.startswith("ssl.TLSVersion.") for n in names):
        better, title = (
            "ssl.TLSVersion.TLSv1_2",
            "Demand TLS 1.2 at least (old servers are refused)",
        )
    elif any(n.startswith("OpenSSL.SSL.TLS1") for n in names):
        better, title = (
            "OpenSSL.SSL.TLS1_2_VERSION",
            "Demand TLS 1.2 at least (old servers are refused)",
        )
    elif call is not None and ctx.names(call.func) & _CONTEXT:
        return _sound_context(call, ctx)
    elif len(names) == 1 and name.rpartition(".")[2].startswith("PROTOCOL_"):
        better, title = "ssl.PROTOCOL_TLSv1_2", _SPEAK
    elif len(names) == 1 and name.endswith("_METHOD"):
        better, title = name.rpartition(".")[0] + ".TLSv1_2_METHOD", _SPEAK
    else:
        return ()
    return (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(given), (Name(better),)),)),)


_SPEAK: Final = "Speak TLS 1.2 (machines that only know older versions are refused)"


def _sound_context(call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fixes that make a context with sound values, a client's or a server's.

    A client's context that is made by its protocol alone knows no authority, and refuses all.
    """
    place = ctx.range(call)
    client = Fix(
        "Use the defaults of a client, which check certificates (self-made ones then fail)",
        FixSafety.REVIEW,
        (Rewrite(place, (Name("ssl.create_default_context"), "()")),),
    )
    if not ctx.called("load_cert_chain"):
        return (client,)
    protocol = Name("ssl.PROTOCOL_TLS_SERVER")
    server = Fix(
        "Negotiate the version, as a server (clients that only know older ones are refused)",
        FixSafety.REVIEW,
        (Rewrite(place, (Keep(ctx.range(call.func)), "(", protocol, ")")),),
    )
    return (server, client)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if isinstance(target, ast.Attribute) and target.attr in _ATTRIBUTES:
            names = ctx.names(node.value)
            title = _old_one(names)
            if title is not None:
                yield _hit(node.value, title, _fixes(None, node.value, names, ctx), ctx)


def _check_options(node: ast.AugAssign, ctx: Context) -> Iterator[Hit]:
    """Report `context.options &= ~ssl.OP_NO_TLSv1`."""
    value = node.value
    if not isinstance(node.op, ast.BitAnd) or not isinstance(value, ast.UnaryOp):
        return
    for inner in ast.walk(value.operand):
        if isinstance(inner, ast.Name | ast.Attribute):
            title = next((_SWITCHES[n] for n in ctx.names(inner) if n in _SWITCHES), None)
            if title is not None:
                yield Hit(
                    node,
                    f"{shown(ctx, node.target, 'This option')} allows {title} again, {_WHY}. Leave "
                    "the options as they are.",
                )
                return


def _check_defaults(node: ast.FunctionDef | ast.AsyncFunctionDef, ctx: Context) -> Iterator[Hit]:
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if isinstance(default, ast.Name | ast.Attribute):
            title = _old_one(ctx.names(default))
            if title is not None:
                fixes = _fixes(None, default, ctx.names(default), ctx)
                yield _hit(default, title, fixes, ctx)


def _check_wrap(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.argument(call, "ssl_version", 5) is None and not ctx.has_unpacking(call):
        yield Hit(
            call,
            f"{shown(ctx, call.func)} negotiates old versions of TLS and does not check who is at "
            "the other end; newer Pythons no longer have it. Use "
            "`ssl.create_default_context().wrap_socket`.",
        )


def _check_context(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if call.args or call.keywords or ctx.bound(".minimum_version"):
        return
    yield Hit(
        call,
        f"{shown(ctx, call.func)} without a protocol leaves the version to OpenSSL and does not "
        "check certificates. Use `ssl.create_default_context()`.",
        Severity.INFORMATION,
        fixes=_sound_context(call, ctx),
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG402",
        name="old-tls-version",
        summary="A connection may use an old version of TLS that can be broken",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(326, 327),
        fix=(FixSafety.REVIEW,),
        bandit=("B502", "B503", "B504"),
        ruff=("S502", "S503", "S504"),
        peers=(
            "codeql:py/insecure-default-protocol",
            "codeql:py/insecure-protocol",
            "sonar:S4423",
            "codemodder:upgrade-sslcontext-minimum-version",
            "codemodder:upgrade-sslcontext-tls",
            "dlint:DUO122",
        ),
        references=("https://docs.python.org/3/library/ssl.html#security-considerations",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Call, _check_keywords),
        OnCall(frozenset(_POSITIONS), _check_position),
        OnCall(_WRAP, _check_wrap),
        OnCall(_CONTEXT, _check_context),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AugAssign, _check_options),
        OnNode(ast.FunctionDef, _check_defaults),
        OnNode(ast.AsyncFunctionDef, _check_defaults),
    ),
    examples=(
        bad(
            "import ssl\n\n\ndef connect(sock):\n"
            "    return ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_SSLv3)\n",
            lines=(5,),
            fixed="import ssl\n\n\ndef connect(sock):\n"
            "    return ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_TLSv1_2)\n",
        ),
        bad(
            "from OpenSSL import SSL\n\n\ndef made(version=SSL.TLSv1_METHOD):\n"
            "    return version\n",
            lines=(4,),
            fixed="from OpenSSL import SSL\n\n\ndef made(version=SSL.TLSv1_2_METHOD):\n"
            "    return version\n",
        ),
        bad(
            "import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n",
            lines=(2,),
            fixed="import ssl\ncontext = ssl.create_default_context()\n",
            severity="WARNING",
        ),
        bad(
            "import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n"
            'context.load_cert_chain("shop.pem")\n',
            lines=(2,),
            fixed="import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
            'context.load_cert_chain("shop.pem")\n',
            note="a server's",
        ),
        bad(
            "import ssl as tls\ncontext = tls.create_default_context()\n"
            "context.minimum_version = tls.TLSVersion.TLSv1_1\n",
            lines=(3,),
            fixed=(
                "import ssl as tls\ncontext = tls.create_default_context()\n"
                "context.minimum_version = tls.TLSVersion.TLSv1_2\n"
            ),
        ),
        bad(
            "import ssl\ncontext = ssl.SSLContext()\n",
            lines=(2,),
            fixed="import ssl\ncontext = ssl.create_default_context()\n",
            severity="INFORMATION",
        ),
        good(
            "import ssl as tls\ncontext = tls.SSLContext()\n"
            "context.minimum_version = tls.TLSVersion.TLSv1_2\n",
            note="the version is demanded behind it",
        ),
        bad("import ssl\nsecure = ssl.wrap_socket(connection)\n", lines=(2,)),
        bad(
            "import ssl\nVERSION = ssl.PROTOCOL_SSLv3\n"
            "secure = ssl.wrap_socket(connection, ssl_version=VERSION)\n",
            lines=(3,),
        ),
        bad(
            "import ssl\n\n\ndef secure(connection, version=ssl.PROTOCOL_TLSv1):\n"
            "    return ssl.SSLContext(version).wrap_socket(connection)\n",
            lines=(4, 5),
            note="a wrapper, and its default",
        ),
        bad(
            "import ssl\ncontext = ssl.create_default_context()\n"
            "context.options &= ~ssl.OP_NO_TLSv1\n",
            lines=(3,),
        ),
        bad("from OpenSSL import SSL\ncontext = SSL.Context(SSL.TLSv1_METHOD)\n", lines=(2,)),
        bad("import pika, ssl\noptions = pika.SSLOptions(tls_version='TLSv1.1')\n", lines=(2,)),
        good(
            "import ssl\ncontext = ssl.create_default_context()\n"
            "context.minimum_version = ssl.TLSVersion.TLSv1_2\n"
        ),
        good("import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"),
        good(
            "import ssl\nNAMES = {'1.0': ssl.TLSVersion.TLSv1, '1.2': ssl.TLSVersion.TLSv1_2}\n\n\n"
            "def demand(context, version):\n    context.minimum_version = NAMES[version]\n",
            note="the user chooses",
        ),
        good("import ssl\nNAMES = {'TLSv1': ssl.TLSVersion.TLSv1}\n", note="a list of all"),
        good("import ssl\ncontext.options |= ssl.OP_NO_TLSv1\n", note="ruled out"),
    ),
)
