"""A function is handed a signature to check and never looks at it.

## What it does
Reports functions with a parameter that is named like a signature, where nothing in the
file reads it, if the function or the parameter is named so that a check is expected.

## Why it matters
What looks like a check lets everything pass: anyone can send a message, a document or a
request in somebody else's name.

## What to do instead
Work out what the signature must be and compare: `hmac.compare_digest(expected, signature)`,
or `public_key.verify(signature, message, …)`, and refuse what does not match.

## Severity
A warning.

## Limits
A parameter of the same name that another function of the file reads hides the finding.
Files with abstract methods are silent.

## Fix safety
None: which key signs is not in the code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import words

_SIGNATURES: Final = frozenset({"signature", "sig", "hmac", "mac", "sign"})
_CHECKS: Final = frozenset({"verify", "validate", "check", "authenticate", "verified", "valid"})
_KINDS: Final = frozenset(
    {
        *("crypto", "crypt", "cryptographic", "digital", "message", "payload", "request", "hub"),
        *("webhook", "packet", "document", "data", "transaction", "firmware", "update", "body"),
    }
)
"""Words that make a "signature" one that somebody made with a key, not that of a function."""

_ABSTRACT: Final = (
    "NotImplementedError",
    "NotImplemented",
    "abstractmethod",
    "Protocol",
    "overload",
)


def _check(node: ast.FunctionDef | ast.AsyncFunctionDef, ctx: Context) -> Iterator[Hit]:
    arguments = node.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if not _is_to_be_checked(argument.arg, node.name) or ctx.read(argument.arg):
            continue
        if ctx.called("locals") or any(ctx.read(name) for name in _ABSTRACT):
            return
        yield Hit(
            argument,
            f"`{node.name}` never looks at `{argument.arg}`, so nothing is checked: anyone can send "
            "something in somebody else's name. Work out what it must be and compare with "
            "`hmac.compare_digest`.",
        )


def _is_to_be_checked(name: str, function: str) -> bool:
    found = words(name)
    if not found or found[-1] not in _SIGNATURES or name.startswith("_"):
        return False
    is_check = bool(set(words(function)) & _CHECKS)
    return is_check or (found[-1] != "mac" and bool(set(found[:-1]) & _KINDS))


RULE = Rule(
    meta=RuleMeta(
        code="HG313",
        name="unread-signature",
        summary="A function is handed a signature to check and never looks at it",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(347,),
        references=("https://docs.python.org/3/library/hmac.html#hmac.compare_digest",),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.FunctionDef, _check), OnNode(ast.AsyncFunctionDef, _check)),
    examples=(
        bad(
            "def verify(message, signature):\n    return message is not None\n",
            lines=(1,),
            severity="WARNING",
        ),
        bad(
            "async def receive(body, *, webhook_signature=None):\n    await store(body)\n",
            lines=(1,),
        ),
        bad(
            "class Device:\n    def validate_packet(self, packet, sig):\n        return packet\n",
            lines=(2,),
        ),
        good(
            "import hmac\n\n\ndef verify(message, signature):\n"
            "    return hmac.compare_digest(sign(message), signature)\n"
        ),
        good("def handle(sig, frame):\n    stop()\n", note="a signal"),
        good("def show(signature):\n    pass\n", note="of a function, perhaps"),
        good(
            "class Base:\n    def verify(self, message, signature):\n        raise NotImplementedError\n",
            note="others do it",
        ),
        known_miss(
            "def verify(message, signature):\n    return True\n\n\n"
            "def send(message, signature):\n    post(message, signature)\n",
            note="another function reads a parameter of that name",
        ),
    ),
)
