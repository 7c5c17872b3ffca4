"""A login asks PAM for the password and not whether the account may be used.

## What it does
Reports calls of `pam_authenticate` in a file that never calls `pam_acct_mgmt`.

## Why it matters
`pam_authenticate` only says that the password is right. Whoever has the password of an account
that is locked, has expired or may not log in at this hour still gets in, and so does a person
who has left, for as long as the password is remembered.

## What to do instead
Call `pam_acct_mgmt(handle, 0)` afterwards, and let in only where it returns `PAM_SUCCESS` too.
A library such as python-pam does both.

## Severity
A warning.

## Limits
Names tell which function is called, since C libraries are loaded at run time. What is done with
the result is not looked at, nor is a call of `pam_acct_mgmt` in another file.

## Fix safety
There is no fix: where the answer is to be asked for only the program's author knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import name_of

_ASKS: Final = "pam_authenticate"
_LIBRARY: Final = 'from ctypes import CDLL\nfrom ctypes.util import find_library\n\nlibpam = CDLL(find_library("pam"))\n'


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if name_of(call.func) != _ASKS or ctx.called("pam_acct_mgmt"):
        return
    yield Hit(
        call,
        "PAM is asked whether the password is right, and not whether the account may be used: one "
        "that is locked or has expired gets in. Call `pam_acct_mgmt` as well.",
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG314",
        name="unchecked-pam-account",
        summary="A login asks PAM for the password and not whether the account may be used",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(285,),
        peers=("codeql:py/pam-auth-bypass",),
        references=("https://man7.org/linux/man-pages/man3/pam_acct_mgmt.3.html",),
    ),
    doc=__doc__ or "",
    handlers=(OnText(re.compile(rf"\b{_ASKS}\b"), ast.Call, _check),),
    examples=(
        bad(
            _LIBRARY
            + "\n\ndef login(handle):\n    return libpam.pam_authenticate(handle, 0) == 0\n",
            lines=(8,),
            severity="WARNING",
        ),
        bad(
            _LIBRARY + "pam_authenticate = libpam.pam_authenticate\n\n\ndef login(handle):\n"
            "    return pam_authenticate(handle, 0) == 0\n",
            lines=(9,),
        ),
        good(
            _LIBRARY + "\n\ndef login(handle):\n    return (\n"
            "        libpam.pam_authenticate(handle, 0) == 0\n"
            "        and libpam.pam_acct_mgmt(handle, 0) == 0\n    )\n",
        ),
        good(
            _LIBRARY + "pam_authenticate = libpam.pam_authenticate\n",
            note="nothing is asked yet",
        ),
    ),
)
