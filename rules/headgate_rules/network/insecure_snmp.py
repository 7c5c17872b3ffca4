"""A device is asked by SNMP in a way that anyone on the way can read or forge.

## What it does
Reports versions 1 and 2c in pysnmp, easysnmp, puresnmp and netsnmp, and users of version 3
without authentication, without encryption, or with MD5 or DES.

## Why it matters
Versions 1 and 2c send a community name in clear, which is all that is needed to read, and
often to change, the settings of routers, printers and power supplies.

## What to do instead
Version 3 with `authPriv`: an authentication key (SHA-2) and a privacy key (AES).

## Severity
A warning.

## Limits
Versions that are not known are silent.

## Fix safety
None: the device must be set up for version 3 first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_MODULES: Final = (
    *("pysnmp.hlapi", "pysnmp.hlapi.asyncio", "pysnmp.hlapi.asyncore", "pysnmp.hlapi.auth"),
    *("pysnmp.hlapi.v1arch", "pysnmp.hlapi.v1arch.asyncio", "pysnmp.hlapi.v3arch"),
    *("pysnmp.hlapi.v3arch.asyncio", "pysnmp.entity.rfc3413.oneliner.cmdgen"),
    *("pysnmp.hlapi.v3arch.asyncio.auth", "pysnmp.hlapi.v1arch.asyncio.auth"),
    *("pysnmp.hlapi.twisted", "pysnmp.hlapi.v1arch.auth", "pysnmp.hlapi.v3arch.auth"),
)
_COMMUNITIES: Final = frozenset(f"{module}.CommunityData" for module in _MODULES)
_USERS: Final = frozenset(f"{module}.UsmUserData" for module in _MODULES)
_WEAK: Final = {
    "usmNoAuthProtocol": "no authentication",
    "USM_AUTH_NONE": "no authentication",
    "usmHMACMD5AuthProtocol": "MD5",
    "USM_AUTH_HMAC96_MD5": "MD5",
    "usmNoPrivProtocol": "no encryption",
    "USM_PRIV_NONE": "no encryption",
    "usmDESPrivProtocol": "DES",
    "USM_PRIV_CBC56_DES": "DES",
}
_SESSIONS: Final = {
    "easysnmp.Session": "version",
    "easysnmp.session.Session": "version",
    "netsnmp.Session": "Version",
    "ezsnmp.Session": "version",
    **{f"easysnmp.snmp_{verb}": "version" for verb in ("get", "set", "walk", "get_bulk")},
    **{f"netsnmp.snmp{verb}": "Version" for verb in ("get", "set", "walk", "getbulk")},
}
_PURESNMP: Final = frozenset(
    {*("puresnmp.V1", "puresnmp.V2C", "puresnmp.credentials.V1", "puresnmp.credentials.V2C")}
)

_WHY: Final = "anyone on the way can read the name and control the device with it"


def _check_community(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    model = ctx.argument(call, "mpModel", 2)
    value = ctx.value(model) if model is not None else 1
    if value in (0, 1) and not ctx.has_unpacking(call):
        yield _old(call, "1" if value == 0 else "2c", ctx)


def _old(call: ast.Call, version: str, ctx: Context) -> Hit:
    return Hit(
        call,
        f"{shown(ctx, call.func)} uses version {version} of SNMP, which sends the community name as "
        f"it is: {_WHY}. Use version 3 with authentication and encryption.",
    )


def _check_user(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.has_unpacking(call):
        return
    authentication = ctx.argument(call, "authKey", 1)
    privacy = ctx.argument(call, "privKey", 2)
    missing = None
    if authentication is None or ctx.value(authentication) is None:
        missing = "no authentication"
    elif privacy is None or ctx.value(privacy) is None:
        missing = "no encryption"
    for keyword, position in (("authProtocol", 3), ("privProtocol", 4)):
        protocol = ctx.argument(call, keyword, position)
        if missing is None and protocol is not None:
            ends = {n.rpartition(".")[2] for n in ctx.names(protocol)}
            missing = next((_WEAK[end] for end in sorted(ends & _WEAK.keys())), None)
    if missing is not None:
        yield Hit(
            call,
            f"This user of SNMP has {missing}: what is asked and set can be read or forged on the "
            "way. Give an authentication key (SHA-2) and a privacy key (AES).",
        )


def _check_session(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    keyword = _SESSIONS[min(ctx.names(call.func) & _SESSIONS.keys())]
    value = ctx.value(ctx.argument(call, keyword))
    if value in (1, 2, "1", "2", "2c"):
        yield _old(call, "1" if value in (1, "1") else "2c", ctx)


def _check_puresnmp(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _PURESNMP)
    yield _old(call, "1" if name.endswith("V1") else "2c", ctx)


RULE = Rule(
    meta=RuleMeta(
        code="HG410",
        name="insecure-snmp",
        summary="A device is asked by SNMP in a way that can be read or forged",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(319, 327),
        bandit=("B508", "B509"),
        ruff=("S508", "S509"),
        references=("https://docs.lextudio.com/pysnmp/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_COMMUNITIES, _check_community),
        OnCall(_USERS, _check_user),
        OnCall(frozenset(_SESSIONS), _check_session),
        OnCall(_PURESNMP, _check_puresnmp),
    ),
    examples=(
        bad(
            "from pysnmp.hlapi import CommunityData\ncommunity = CommunityData(name, mpModel=0)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad("from pysnmp.hlapi import CommunityData as Name\nName(name)\n", lines=(2,)),
        bad("from pysnmp.hlapi.asyncio import UsmUserData\nUsmUserData('reader')\n", lines=(2,)),
        bad(
            "from pysnmp import hlapi\n\n\ndef user(name, key, how):\n"
            "    return hlapi.UsmUserData(name, key, key, privProtocol=how)\n\n\n"
            "user(name, key, hlapi.usmDESPrivProtocol)\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad("from easysnmp import Session\nSession(hostname=host, version=2)\n", lines=(2,)),
        bad("from puresnmp import Client, V2C\nclient = Client(host, V2C(name))\n", lines=(2,)),
        good(
            "from pysnmp import hlapi\n"
            "hlapi.UsmUserData(name, key, other, authProtocol=hlapi.usmHMAC192SHA256AuthProtocol,"
            " privProtocol=hlapi.usmAesCfb256Protocol)\n"
        ),
        good("from easysnmp import Session\nSession(hostname=host, version=3)\n"),
        good("from easysnmp import Session\nSession(hostname=host, version=chosen)\n"),
    ),
)
