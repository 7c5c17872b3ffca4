"""A key of a known service, or a private key, is written into the code.

## What it does
Reports texts that have the form of a key of AWS, GitHub, GitLab, Slack, Stripe, Google,
OpenAI, Anthropic, Hugging Face, npm, PyPI, SendGrid, Twilio, Telegram, Azure and others,
and private keys: the known forms at once, those that only detect-secrets knows
when you pause. Also what is as random as a key and named like one; with the `strict` profile,
whatever is as random as a key.

## Why it matters
Programs look for such keys in everything that is published, and use them within minutes.
The key also stands in the history of the code, where deleting it now does not reach.

## What to do instead
Revoke the key at the service, make a new one, and read it from the environment or a secret
store.

## Severity
An error for the forms known here, a warning for those of detect-secrets. An information for
what is only random, in test files, and for keys that services give out for tests.

## Limits
Examples from manuals and fillers ("xxxx", "EXAMPLE") are silent, and keys for tests are an
information, as in test files. Whether a key still opens something is never tried. The key is
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
    OnNode,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate.ruleapi.keys import KEY_FORMS, known_key
from headgate.text.patterns import lazy_pattern
from headgate_rules.environment import read_from, variable_for
from headgate_rules.identifiers import name_of, words
from headgate_rules.literal_secrets import text_of

_KNOWN: Final = known_key()
_PRIVATE_KEY: Final = lazy_pattern(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\\n]*(?:[\w-]+: .*\n)*[\s\\n]*"
    r"(?P<body>[A-Za-z0-9+/=\s\\]{40,})"
)
_FILLER: Final = lazy_pattern(
    r"(.)\1{5}|example|placeholder|your|dummy|sample|redacted|fake|1234567890|abcdefgh|xxxx",
    re.IGNORECASE,
)
_LONGEST: Final = 20_000
_LONGEST_ASKED: Final = 4_000
_MOST_PIECES: Final = 40
_LONGEST_WORD: Final = 2_000
_TOKEN: Final = lazy_pattern(r"[\w+/=.~-]{16,}")
_RANDOM: Final = "random"
"""What evidence says of a text that has no known form but is as random as a key."""
_SCHEME: Final = lazy_pattern(r"(?:Bearer|Basic|Token|token|ApiKey|Apikey)\s+(?=\S+$)")

_KEY_WORDS: Final = frozenset(
    {
        *("apikey", "auth", "authorization", "bearer", "credential", "credentials", "key", "keys"),
        *("license", "licence", "secret", "secrets", "token", "tokens"),
    }
)
_NO_KEYS: Final = frozenset(
    {
        *(
            "cache",
            "cached",
            "checksum",
            "column",
            "commit",
            "dict",
            "digest",
            "event",
            "fingerprint",
        ),
        *("foreign", "guid", "hash", "hashed", "hashes", "id", "ids", "idempotency", "identifier"),
        *("index", "item", "map", "md", "name", "node", "object", "order", "page", "partition"),
        *(
            "primary",
            "pub",
            "public",
            "pubkey",
            "routing",
            "row",
            "salt",
            "sha",
            "signature",
            "sort",
        ),
        *("test", "translation", "uid", "url", "urn", "uuid", "verify", "verifying", "version"),
    }
)
"""Words that make what is random something else: many things have keys that are no secret."""


def _check(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
    value = node.value
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str) or not 16 <= len(value) <= _LONGEST:
        return
    if isinstance(ctx.parent(node), ast.Expr):
        return
    yield from _check_text(value, node, ctx)


def _check_joined(node: ast.BinOp, ctx: Context) -> Iterator[Hit]:
    """Report a key that is written in pieces."""
    if isinstance(ctx.parent(node), ast.BinOp):
        return
    pieces = _pieces(node)
    text = "".join(pieces)
    if 16 <= len(text) <= _LONGEST and not any(_service(piece)[0] for piece in pieces):
        yield from _check_text(text, node, ctx)


def _pieces(node: ast.expr) -> list[str]:
    """Return the texts of a sum; none if it has others than texts, or many."""
    pieces: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        right = None if isinstance(node.right, ast.BinOp) else text_of(node.right)
        if right is None or len(pieces) == _MOST_PIECES:
            return []
        pieces.append(right)
        node = node.left
    first = None if isinstance(node, ast.BinOp) else text_of(node)
    return [] if first is None else [first, *reversed(pieces)]


def _check_text(text: str, node: ast.expr, ctx: Context) -> Iterator[Hit]:
    severity: Severity | None = None
    confidence: Confidence | None = None
    service, is_test = _service(text)
    if service is None:
        name = _name_given(node, ctx)
        kind = _asked(name, text, ctx)
        if kind == _RANDOM:
            is_named = _names_a_key(name)
            if not is_named and ctx.profile is not Profile.STRICT:
                return
            service, severity = "what looks like a key", Severity.INFORMATION
            confidence = Confidence.MEDIUM if is_named else Confidence.LOW
        elif kind:
            service, severity = f"a {kind}", Severity.WARNING
            confidence = Confidence.MEDIUM
        else:
            return
    yield Hit(
        node,
        f"This text holds {service}, and everybody who gets the code or its history can use it. "
        "Revoke it, and read the new one from the environment or a secret store.",
        Severity.INFORMATION if ctx.is_test or is_test else severity,
        confidence,
        fixes=_fixes(node, ctx),
    )


def _asked(name: str, text: str, ctx: Context) -> str:
    """Return what evidence says of a text that may be a key; "" for nothing, or not yet."""
    if len(text) > _LONGEST_ASKED or _FILLER.search(text) or not _may_hold_key(text):
        return ""
    written = "_".join(words(name))[:60]
    answer = ctx.known(f"secret:{written}={_SCHEME.sub('', text)}")
    return answer if isinstance(answer, str) else ""


def _may_hold_key(text: str) -> bool:
    return any(
        len(word) <= _LONGEST_WORD
        and sum(char.isdigit() for char in word) >= 2
        and len(set(word)) >= 9
        and not word.isdigit()
        for word in _TOKEN.findall(text)
    )


def _names_a_key(name: str) -> bool:
    found = words(name)
    return bool(found) and found[-1] in _KEY_WORDS and _NO_KEYS.isdisjoint(found)


def _name_given(node: ast.expr, ctx: Context) -> str:
    """Return the name that a literal gets: of a variable, keyword, entry or header."""
    parent = ctx.parent(node)
    name: str | None = None
    match parent:
        case ast.Assign(targets=[target]):
            name = name_of(target)
        case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            name = name_of(target)
        case ast.keyword(arg=given):
            name = given
        case ast.Dict(keys=keys, values=values):
            name = next(
                (text_of(k) for k, v in zip(keys, values, strict=True) if v is node and k), None
            )
        case ast.Call(args=[ast.Constant(value=str(key)), second, *_]) if second is node:
            name = key
        case ast.Compare(left=left, comparators=[_]):
            name = name_of(left)
        case _:
            pass
    return name or ""


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
    return f"a key of {KEY_FORMS[int(match.lastgroup[1:])][0]}", "_test_" in match[0]


def _fixes(node: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    name: str | None = None
    owner: ast.expr | None = None
    match ctx.parent(node):
        case ast.Assign(targets=[target]):
            name, owner = name_of(target), target
        case ast.keyword(arg=given) as keyword:
            call = ctx.parent(keyword)
            name, owner = given, call.func if isinstance(call, ast.Call) else None
        case _:
            pass
    variable = variable_for(name or "", owner, ctx)
    return read_from(variable, node, ctx) if variable else ()


_SHOWN_KEY: Final = "ghp_" + "q9f8A7c6D5e4B3a2" + "K1j0H9g8F7e6D5c4B3a2"
"""A text of the form, put together so that nobody takes this file for a leak."""

_SHOWN_CHIMP: Final = "3c9d8e7f6a5b4c3d2e1f0a9b" + "8c7d6e5f-us12"
_SHOWN_RANDOM: Final = "Zq8vK2xP9mT4wL7nB1" + "cR6yH3jF5dG0sA"

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
    handlers=(OnNode(ast.Constant, _check), OnNode(ast.BinOp, _check_joined)),
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
        bad(
            'connect("ghp_" + "q9f8A7c6D5e4B3a2" + "K1j0H9g8F7e6D5c4B3a2")\n',
            lines=(1,),
            note="put together",
        ),
        bad(
            f'client = connect("{_SHOWN_CHIMP}")\n',
            lines=(1,),
            severity="WARNING",
            known=((f"secret:={_SHOWN_CHIMP}", "Mailchimp Access Key"),),
        ),
        bad(
            f'headers["X-Shop-Key"] = "{_SHOWN_RANDOM}"\n',
            lines=(1,),
            severity="INFORMATION",
            known=((f"secret:x_shop_key={_SHOWN_RANDOM}", "random"),),
        ),
        good(
            f'CACHE_KEY = "{_SHOWN_RANDOM}"\n',
            known=((f"secret:cache_key={_SHOWN_RANDOM}", "random"),),
            note="a key of something, and no secret",
        ),
        known_miss(
            'connect("".join(("ghp_", "q9f8A7c6D5e4B3a2", "K1j0H9g8F7e6D5c4B3a2")))\n',
            note="made by a call",
        ),
    ),
)
