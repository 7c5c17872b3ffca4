"""A key of a known service, or a private key, is written into the code.

## What it does
Reports texts that have the form of a key of AWS, GitHub, GitLab, Slack, Stripe, Google,
OpenAI, Anthropic, Hugging Face, npm, PyPI, SendGrid, Twilio, Telegram, Azure and others,
and private keys.

## Why it matters
Programs look for such keys in everything that is published, and use them within minutes.
The key also stands in the history of the code, where deleting it now does not reach.

## What to do instead
Revoke the key at the service, make a new one, and read it from the environment or a secret
store.

## Severity
An error; an information in test files, and for keys that services give out for tests.

## Limits
Only known forms are seen, by their beginnings. Examples from manuals and fillers ("xxxx",
"EXAMPLE") are silent, and keys for tests are an information, as in test files. The key is
never shown.

## Fix safety
Review: the variable must then be set wherever the program runs. The key itself stays in
the history and must be revoked.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Name,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import name_of, words

_FORMS: Final = (
    ("AWS", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("GitHub", r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}"),
    ("GitLab", r"gl(?:pat|dt|rt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}"),
    ("Slack", r"xox[abeoprs]-[A-Za-z0-9-]{20,}|xapp-\d-[A-Za-z0-9-]{20,}"),
    ("Slack", r"https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{20,}"),
    ("Stripe", r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("Google", r"AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{30,}"),
    ("Anthropic", r"sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{24,}"),
    ("OpenAI", r"sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{24,}|sk-[A-Za-z0-9]{40,}"),
    ("Hugging Face", r"hf_[A-Za-z]{34}(?![A-Za-z0-9_])"),
    ("Replicate", r"r8_[A-Za-z0-9]{37}"),
    ("Groq", r"gsk_[A-Za-z0-9]{48,}"),
    ("npm", r"npm_[A-Za-z0-9]{36}"),
    ("PyPI", r"pypi-AgE[A-Za-z0-9_-]{50,}"),
    ("SendGrid", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}"),
    ("Mailgun", r"key-[0-9a-f]{32}(?![0-9a-f])"),
    ("Twilio", r"SK[0-9a-f]{32}(?![0-9a-f])"),
    ("Telegram", r"\d{8,10}:AA[A-Za-z0-9_-]{33}"),
    ("Discord", r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
    ("Shopify", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("Square", r"sq0(?:atp|csp)-[A-Za-z0-9_-]{22,}"),
    ("DigitalOcean", r"do[opr]_v1_[0-9a-f]{64}"),
    ("Databricks", r"dapi[0-9a-f]{32}"),
    ("New Relic", r"NRAK-[A-Z0-9]{27}"),
    ("Vault", r"hv[sb]\.[A-Za-z0-9_-]{24,}"),
    ("Linear", r"lin_api_[A-Za-z0-9]{40}"),
    ("Azure", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    ("age", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
)
"""Services, and what their keys look like, as they document it for scanners."""

_KNOWN: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    + "|".join(f"(?P<s{number}>{form})" for number, (_, form) in enumerate(_FORMS))
    + ")"
)
_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\\n]*(?:[\w-]+: .*\n)*[\s\\n]*"
    r"(?P<body>[A-Za-z0-9+/=\s\\]{40,})"
)
_FILLER: Final = re.compile(
    r"(.)\1{5}|example|placeholder|your|dummy|sample|redacted|fake|1234567890|abcdefgh|xxxx",
    re.IGNORECASE,
)
_LONGEST: Final = 20_000


def _check(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
    value = node.value
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str) or not 16 <= len(value) <= _LONGEST:
        return
    if isinstance(ctx.parent(node), ast.Expr):
        return
    service, is_test = _service(value)
    if service is None:
        return
    yield Hit(
        node,
        f"This text holds {service}, and everybody who gets the code or its history can use it. "
        "Revoke it, and read the new one from the environment or a secret store.",
        Severity.INFORMATION if ctx.is_test or is_test else None,
        fixes=_fixes(node, ctx),
    )


def _service(text: str) -> tuple[str | None, bool]:
    """Return what a text holds, and whether it is for tests only."""
    if "PRIVATE KEY" in text:
        match = _PRIVATE_KEY.search(text)
        if match is not None and not _FILLER.search(match["body"]):
            return "a private key", False
    match = _KNOWN.search(text)
    if match is None or match.lastgroup is None or _FILLER.search(match[0]):
        return None, False
    if len(set(match[0])) < 9:
        return None, False
    return f"a key of {_FORMS[int(match.lastgroup[1:])][0]}", "_test_" in match[0]


def _fixes(node: ast.Constant, ctx: Context) -> tuple[Fix, ...]:
    parent = ctx.parent(node)
    name: str | None = None
    match parent:
        case ast.Assign(targets=[target]):
            name = name_of(target)
        case ast.keyword(arg=given):
            name = given
        case _:
            pass
    variable = "_".join(words(name or "")).upper()
    if not variable:
        return ()
    tail = f'["{variable}"]' + (".encode()" if isinstance(node.value, bytes) else "")
    change = Rewrite(ctx.range(node), (Name("os.environ"), tail))
    return (Fix(f"Read it from the environment variable {variable}", FixSafety.REVIEW, (change,)),)


_SHOWN_KEY: Final = "ghp_" + "q9f8A7c6D5e4B3a2" + "K1j0H9g8F7e6D5c4B3a2"
"""A text of the form, put together so that nobody takes this file for a leak."""

RULE = Rule(
    meta=RuleMeta(
        code="HG602",
        name="hard-coded-key",
        summary="A key of a known service, or a private key, is written into the code",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(798, 321),
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/hardcoded-credentials",
            "sonar:S6418",
            "sonar:S7625",
            "codeshield:ALL-R-009",
            "codeshield:ALL-R-010",
            "codeshield:ALL-R-011",
            "codeshield:ALL-R-012",
            "codeshield:ALL-R-013",
            "codeshield:ALL-R-014",
        ),
        references=("https://docs.github.com/en/code-security/secret-scanning",),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.Constant, _check),),
    examples=(
        bad(
            f'client = connect("{_SHOWN_KEY}")\n',
            lines=(1,),
            severity="ERROR",
        ),
        bad(
            f'ACCESS = "{_SHOWN_KEY}"\n',
            lines=(1,),
            fixed='import os\n\nACCESS = os.environ["ACCESS"]\n',
        ),
        bad(f'headers = {{"Authorization": "Bearer {_SHOWN_KEY}"}}\n', lines=(1,)),
        bad(
            'KEY = """-----BEGIN RSA PRIVATE ' + "KEY-----\n"
            "MIIEowIBAAKCAQEAx9f8a7c6d5e4b3A2z1Y0x9W8v7U6t5S4r3Q2p1\n"
            '-----END RSA PRIVATE KEY-----"""\n',
            lines=(1,),
        ),
        bad('pay("sk_test_' + 'q9f8A7c6D5e4B3a2K1j0")\n', lines=(1,), severity="INFORMATION"),
        good('client = connect(os_environ["GITHUB_TOKEN"])\n'),
        good('KEY = "AKIAIOSFODNN7' + 'EXAMPLE"\n', note="from the manual"),
        good('if text.startswith("-----BEGIN RSA PRIVATE KEY-----"):\n    refuse()\n'),
        good('PATTERN = r"ghp_[A-Za-z0-9]{36}"\n', note="what it looks like"),
        known_miss(
            'connect("ghp_" + "q9f8A7c6D5e4B3a2" + "K1j0H9g8F7e6D5c4B3a2")\n',
            note="put together",
        ),
    ),
)
