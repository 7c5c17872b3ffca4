"""A password is compared with one that stands in the code.

## What it does
Reports `==`, `!=`, `in` and `compare_digest` between something that is named like a
password or a key and a literal text.

## Why it matters
It is a back door: whoever has read the code, a copy or a package of it gets in, everywhere
where the program runs, and the password cannot be changed without a new version.

## What to do instead
Keep a hash of the password outside of the code, and check it with a function that is made
for it: `bcrypt.checkpw(given, stored)`, `argon2.PasswordHasher().verify(stored, given)`.

## Severity
A warning. Off in test files.

## Limits
Placeholders, empty texts and labels are silent, so that `password == "changeme"`, which
asks for a password to be changed, is too.

## Fix safety
Review: the variable must then be set wherever the program runs.
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
    Name,
    OnCall,
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
from headgate_rules.literal_secrets import is_key_name, is_password_name, is_secret_text

_DIGESTS: Final = frozenset(
    {
        *("hmac.compare_digest", "secrets.compare_digest", "_operator._compare_digest"),
        *("django.utils.crypto.constant_time_compare", "werkzeug.security.safe_str_cmp"),
    }
)


def _check_compare(compare: ast.Compare, ctx: Context) -> Iterator[Hit]:
    if len(compare.ops) != 1:
        return
    left, right = compare.left, compare.comparators[0]
    match compare.ops[0]:
        case ast.Eq() | ast.NotEq():
            yield from _judge(left, right, ctx)
            yield from _judge(right, left, ctx)
        case ast.In() | ast.NotIn() if isinstance(right, ast.List | ast.Tuple | ast.Set):
            for element in right.elts:
                yield from _judge(left, element, ctx)
        case _:
            pass


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) == 2:
        yield from _judge(call.args[0], call.args[1], ctx)
        yield from _judge(call.args[1], call.args[0], ctx)


def _judge(named: ast.expr, literal: ast.expr, ctx: Context) -> Iterator[Hit]:
    name = name_of(_without_encoding(named))
    literal = _without_encoding(literal)
    if name is None or not (is_password_name(name) or is_key_name(name)):
        return
    if not is_secret_text(name, literal):
        return
    variable = "_".join(words(name)).upper()
    is_bytes = isinstance(literal, ast.Constant) and isinstance(literal.value, bytes)
    tail = f'["{variable}"]' + (".encode()" if is_bytes else "")
    change = Rewrite(ctx.range(literal), (Name("os.environ"), tail))
    title = f"Read it from the environment variable `{variable}` (it must be set)"
    yield Hit(
        literal,
        f"`{name}` is compared with a value that stands in the code: whoever gets the code or its "
        "history gets in. Keep a hash of it outside of the code, and check against that.",
        # A key that is compared with `==` is another finding, so that this would not be enough.
        fixes=(Fix(title, FixSafety.REVIEW, (change,)),) if is_password_name(name) else (),
    )


def _without_encoding(expr: ast.expr) -> ast.expr:
    match expr:
        case ast.Call(func=ast.Attribute(value=inner, attr="encode" | "strip" | "decode")):
            return inner
        case _:
            return expr


RULE = Rule(
    meta=RuleMeta(
        code="HG005",
        name="literal-password-comparison",
        summary="A password is compared with one that stands in the code",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(259, 798),
        fix=(FixSafety.REVIEW,),
        off_in_tests=True,
        peers=(
            "codeql:py/hardcoded-credentials",
            "sonar:S2068",
        ),
        references=("https://cwe.mitre.org/data/definitions/259.html",),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.Compare, _check_compare), OnCall(_DIGESTS, _check_call)),
    examples=(
        bad(
            'if password == "letmein":\n    allow()\n',
            lines=(1,),
            fixed='import os\n\nif password == os.environ["PASSWORD"]:\n    allow()\n',
            severity="WARNING",
        ),
        bad('ok = "letmein" != form["password"]\n', lines=(1,)),
        bad('if admin_password in ("letmein", "swordfish"):\n    allow()\n', lines=(1,)),
        bad(
            'import hmac as h\nok = h.compare_digest(password.encode(), b"letmein")\n',
            lines=(2,),
            note="in constant time, and yet in the code",
        ),
        bad('if request.headers.get("api_key") == "9f8a7c6d5e4b":\n    allow()\n', lines=(1,)),
        good('if password == "":\n    ask()\n'),
        good('if password == "changeme":\n    ask()\n', note="a placeholder"),
        good("import hmac\nok = hmac.compare_digest(password_hash, stored)\n"),
        good('if password_field == "letmein":\n    pass\n', note="about a password"),
        known_miss(
            'match password:\n    case "letmein":\n        allow()\n',
            note="patterns of a match are lines of their own",
        ),
    ),
)
