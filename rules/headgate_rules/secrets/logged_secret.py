"""A password, token or key is written where other people can read it.

## What it does
Reports secrets that go into logs, the terminal, the texts of exceptions and files in
clear. A secret is what is named like one, what was read from a password prompt or a secret
store, an `Authorization` header, or an environment variable named like a secret.

## Why it matters
Logs are copied, searched, kept for years and read by many more people than the program.
Whoever sees the password there can use it.

## What to do instead
Leave it out, or write what tells entries apart: the user's name, the last four characters,
a digest.

## Severity
A warning in logs, and anywhere for passwords, headers and what was read from a prompt, a store
or the environment. An information for tokens and keys that only their name tells, on the
terminal, in files and in exceptions.

## Limits
Tokens and keys that are known only by their name are an information on the terminal, in
files and in exceptions, where showing them may be wanted. A secret that was put into a text
in another statement is seen only where it was read from a prompt or a store.

## Fix safety
Review: the secret is no longer in the line; what it should say instead, such as the last four
characters, only its author knows. Not offered for what is written into a file, since somebody
reads it again, where the secret is all that is written, nor on the terminal for a secret that the
file may have made, since its user has to learn it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Hit,
    Kind,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.confidential import Secret, secret_in
from headgate_rules.sinks import by_name, reached
from headgate_rules.tables import sinks
from headgate_rules.texts import Filled, filled, has_words, take_apart
from headgate_rules.wrapping import around_each

_PROMPT: Final = "the prompt"
_LOG: Final = "the log"
_FILE: Final = "the file"
_OUTPUT: Final = "the output"
_MAKERS: Final = ("choice", "choices", "sample", "token_urlsafe", "token_hex", "SystemRandom")
_EXCEPTION: Final = "the text of an exception"
_FOR_PEOPLE: Final = by_name(s for s in sinks(Danger.DISCLOSURE) if s.note != _PROMPT)


_TAKES_A_NUMBER: Final = lazy_pattern(r"%[-#0 +]*\d*(?:\.\d+)?[diouxXeEfFgGc]")
_HOLDERS: Final = (
    *(ast.Dict, ast.List, ast.Set, ast.Tuple),
    *(ast.DictComp, ast.ListComp, ast.SetComp, ast.GeneratorExp),
)
"""What holds more than the secret, and may be taken apart again."""


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    is_alone = len(call.args) == 1
    has_numbers = any(_TAKES_A_NUMBER.search(str(ctx.value(text))) for text in call.args)
    for sink, expr in reached(call, _FOR_PEOPLE, ctx):
        yield from _report(expr, sink.note, ctx, is_alone=is_alone, has_numbers=has_numbers)


def _check_raise(node: ast.Raise, ctx: Context) -> Iterator[Hit]:
    if isinstance(node.exc, ast.Call):
        for expr in [*node.exc.args, *(keyword.value for keyword in node.exc.keywords)]:
            # An object that keeps the secret as an attribute does not show it.
            if not isinstance(expr, ast.Name | ast.Attribute):
                yield from _report(expr, _EXCEPTION, ctx)


def _report(
    expr: ast.expr,
    where: str,
    ctx: Context,
    *,
    is_alone: bool = False,
    has_numbers: bool = False,
) -> Iterator[Hit]:
    secret = secret_in(expr, ctx)
    if secret is None:
        return
    yield Hit(
        expr,
        f"{secret.shown} is written to {where}, where people and programs that should not know it "
        "can read it. Leave it out, or write something that only tells it apart, such as its "
        "last four characters.",
        _severity(secret, where),
        Confidence.HIGH if secret.is_sure else Confidence.MEDIUM,
        fixes=() if has_numbers else _mend(expr, where, ctx, is_alone=is_alone),
        path=ctx.flow(expr, Danger.DISCLOSURE).path,
    )


def _mend(expr: ast.expr, where: str, ctx: Context, *, is_alone: bool) -> tuple[Fix, ...]:
    """Return the fix that writes stars in place of what is secret.

    Not into a file, which somebody reads again, nor where nothing else would be said, or where
    something else than a text is taken.
    """
    pieces = take_apart(expr, ctx) or ()
    held = [piece for piece in filled(pieces) if secret_in(piece.value, ctx) is not None]
    is_all = len(held) == len(filled(pieces)) and not has_words(pieces)
    if any(one.is_number or isinstance(one.value, _HOLDERS) for one in held):
        return ()
    if where == _FILE or (is_alone and is_all) or (where == _OUTPUT and _is_made_here(held, ctx)):
        return ()
    return around_each(held, ctx, lambda _piece, _value: ('"***"',), "Write stars in its place")


def _is_made_here(held: Sequence[Filled], ctx: Context) -> bool:
    """Whether the file makes secrets, and this may be one: its user has to learn it once."""
    if not any(ctx.called(maker) for maker in _MAKERS):
        return False
    function = ctx.function()
    given = function.parameters if function is not None else ()
    return any(isinstance(one.value, ast.Name) and one.value.id not in given for one in held)


def _severity(secret: Secret, where: str) -> Severity:
    return Severity.WARNING if secret.is_sure or where == _LOG else Severity.INFORMATION


RULE = Rule(
    meta=RuleMeta(
        code="HG603",
        name="logged-secret",
        summary="A password, token or key is written where other people can read it",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(532, 312),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG809",),
        peers=(
            "codeql:py/clear-text-logging-sensitive-data",
            "codeql:py/clear-text-storage-sensitive-data",
            "owasp-llm:LLM02",
        ),
        references=(
            "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html",
            "https://cwe.mitre.org/data/definitions/532.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_FOR_PEOPLE), _check_call),
        OnNode(ast.Raise, _check_raise),
    ),
    examples=(
        bad(
            "import logging\n\n\ndef login(user, password):\n"
            '    logging.info("login of %s with %s", user, password)\n',
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "import logging as journal\n\nlog = journal.getLogger(__name__)\n\n\n"
            'def connect(api_key):\n    log.debug(f"connecting with {api_key}")\n',
            lines=(7,),
            severity="WARNING",
            fixed="import logging as journal\n\nlog = journal.getLogger(__name__)\n\n\n"
            'def connect(api_key):\n    log.debug("connecting with ***")\n',
        ),
        bad(
            'import os\n\nprint("token: " + os.environ["GITHUB_TOKEN"])\n',
            lines=(3,),
            severity="INFORMATION",
        ),
        bad(
            'from getpass import getpass\n\nanswer = getpass()\nline = f"typed {answer}"\n'
            "print(line)\n",
            lines=(5,),
            severity="WARNING",
            note="read from a prompt, put into a text elsewhere",
        ),
        bad(
            "import logging\nfrom getpass import getpass\n\n\ndef note(text):\n"
            "    logging.info(text)\n\n\nnote(getpass())\n",
            lines=(6,),
            note="through a small function",
        ),
        bad(
            "import keyring\n\n\ndef fetch(user):\n"
            '    return keyring.get_password("shop", user)\n\n\nprint(fetch("ann"))\n',
            lines=(8,),
            severity="WARNING",
            note="from another function",
        ),
        bad(
            "from flask import request\nfrom loguru import logger as log\n\n\ndef trace():\n"
            '    log.info("request by {}", request.headers["Authorization"])\n',
            lines=(6,),
        ),
        bad(
            "def check(user, password):\n"
            '    raise ValueError(f"{user} has not the password {password}")\n',
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            'def save(password):\n    with open("login.txt", "w") as file:\n'
            "        file.write(password)\n",
            lines=(3,),
            severity="WARNING",
        ),
        bad("import os\n\nprint(dict(os.environ))\n", lines=(3,), severity="WARNING"),
        good(
            "import logging\n\n\ndef login(user, password):\n"
            '    logging.info("login of %s, %d characters", user, len(password))\n',
            note="its length",
        ),
        good(
            'import logging\n\n\ndef use(api_key):\n    logging.info("key …%s", api_key[-4:])\n',
            note="its last characters",
        ),
        good(
            "import hashlib\nimport logging\n\n\ndef use(api_key):\n"
            '    logging.info("key %s", hashlib.sha256(api_key.encode()).hexdigest())\n',
            note="its digest",
        ),
        good('print("The password is too short")\nprint(password_hint)\n', note="only words"),
        good("def walk(tokens):\n    for token in tokens:\n        print(token)\n", note="a lexer"),
        good(
            'import os\n\nprint(os.environ["HOME"])\nprint(has_password, next_token)\n',
            note="no secrets",
        ),
        known_miss(
            "import logging\n\n\ndef login(password):\n"
            '    text = f"login with {password}"\n    logging.info(text)\n',
            note="put into a text in another statement, and known only by its name",
        ),
    ),
)
