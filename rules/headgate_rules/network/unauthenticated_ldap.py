"""A directory is asked without a password.

## What it does
Reports binds of python-ldap with a name and an empty password. With the strict profile also
binds of python-ldap and ldap3 without a name.

## Why it matters
A bind with a name and no password succeeds on many servers, as nobody in particular. A program
that takes the success for a login lets everybody in under any name. Without a name, all that the
directory shows to strangers is what is asked for, and whoever stands in between is not noticed.

## What to do instead
Bind with a password that is read from the environment or a secret store. Where the password is
the one of a visitor, refuse an empty one before the directory is asked: `if not password: …`.

## Severity
A warning for an empty password. With the strict profile an information without a name.

## Limits
A password that may be empty at run time is not reported. ldap3 refuses an empty password itself.
Which methods other than simple binds a server asks for is not known.

## Fix safety
There is no fix: which account the program has is not in the code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Hit,
    OnCall,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_OBJECT: Final = "ldap.ldapobject.LDAPObject()"
_BINDS: Final = frozenset(
    f"{owner}.{method}"
    for owner in (_OBJECT, "ldap.initialize()", "ldap.open()", "*")
    for method in ("simple_bind", "simple_bind_s")
)
_CONNECTIONS: Final = frozenset({"ldap3.Connection"})


def _check_bind(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.has_unpacking(call):
        return
    name = _given(ctx.argument(call, "who", 0), ctx)
    password = _given(ctx.argument(call, "cred", 1), ctx)
    if password:
        return
    if name:
        yield Hit(
            call,
            f"{shown(ctx, call.func, 'This call')} binds with a name and no password, which many "
            "servers accept as nobody in particular: if that counts as a login, everybody is let "
            "in. Pass the password, and refuse an empty one before.",
        )
    elif ctx.profile is Profile.STRICT:
        yield _anonymous(call, ctx)


def _check_connection(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    is_named = ctx.argument(call, "user", 1) is not None
    is_other = ctx.argument(call, "authentication", 5) is not None
    if ctx.profile is Profile.STRICT and not (is_named or is_other or ctx.has_unpacking(call)):
        yield _anonymous(call, ctx)


def _given(expr: ast.expr | None, ctx: Context) -> bool:
    """Whether something is passed that is not surely empty."""
    value = ctx.value(expr) if expr is not None else None
    return value is UNKNOWN or bool(value)


def _anonymous(call: ast.Call, ctx: Context) -> Hit:
    return Hit(
        call,
        f"{shown(ctx, call.func, 'This call')} asks the directory without a name: what it answers "
        "is what it tells everybody. Bind with an account of the program's own, if it has one.",
        Severity.INFORMATION,
        Confidence.LOW,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG411",
        name="unauthenticated-ldap",
        summary="A directory is asked without a password",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(287, 521),
        peers=("codeql-experimental:py/improper-ldap-auth", "sonar:S4433"),
        references=(
            "https://www.rfc-editor.org/rfc/rfc4513#section-5.1.2",
            "https://www.python-ldap.org/en/latest/reference/ldap.html#ldap.LDAPObject.simple_bind_s",
        ),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(_BINDS, _check_bind), OnCall(_CONNECTIONS, _check_connection)),
    examples=(
        bad(
            'import ldap\nconnection = ldap.initialize("ldaps://ldap.example.org")\n'
            'connection.simple_bind_s("cn=app,dc=example,dc=org", "")\n',
            lines=(3,),
            severity="WARNING",
        ),
        bad(
            'import ldap as directory\nconnection = directory.initialize("ldaps://ldap.example.org")\n'
            "connection.simple_bind(name)\n",
            lines=(3,),
        ),
        bad(
            'import ldap\nNONE = None\nconnection = ldap.initialize("ldaps://ldap.example.org")\n'
            "connection.simple_bind_s(who=name, cred=NONE)\n",
            lines=(4,),
        ),
        bad(
            'import ldap\nconnection = ldap.initialize("ldaps://ldap.example.org")\n'
            "connection.simple_bind_s()\n",
            lines=(3,),
            severity="INFORMATION",
            strict=True,
        ),
        bad(
            "import ldap3\nconnection = ldap3.Connection(server)\n",
            lines=(2,),
            severity="INFORMATION",
            strict=True,
        ),
        good(
            'import ldap\nconnection = ldap.initialize("ldaps://ldap.example.org")\n'
            'connection.simple_bind_s("cn=app,dc=example,dc=org", password)\n'
        ),
        good(
            'import ldap\nconnection = ldap.initialize("ldaps://ldap.example.org")\n'
            "connection.simple_bind_s()\n",
            note="nobody is logged in",
        ),
        good("import ldap3\nconnection = ldap3.Connection(server, user, password)\n"),
    ),
)
