"""The answer of a check, or what a sanitizer gives back, is dropped.

## What it does
Reports calls that stand alone as a statement although they only tell something:
`compare_digest`, `checkpw`, `check_password_hash` and the like, `escape`, `quote`,
`secure_filename`, and `text.replace("…", "…")`, `re.sub(…)`.

## Why it matters
A check of a password whose answer nobody looks at lets everybody in. Text in Python does not
change: `name.replace("..", "")` makes another text, and the program goes on with the old one.

## What to do instead
`if not compare_digest(a, b): raise …`; `name = secure_filename(name)`.

## Severity
A warning for checks and sanitizers, an information for methods of text.

## Limits
Only calls that are a statement of their own. Functions of the program itself are not looked
into.

## Fix safety
Review: `name.replace(…)` becomes `name = name.replace(…)`; the program then works with the
changed text. For checks there is no fix, since what has to happen is for you to say.
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
    OnCall,
    ReplaceText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.wording import shown

_CHECKS: Final = frozenset(
    {
        *("hmac.compare_digest", "secrets.compare_digest", "bcrypt.checkpw"),
        *("werkzeug.security.check_password_hash", "django.contrib.auth.hashers.check_password"),
        *("django.utils.crypto.constant_time_compare", "flask_bcrypt.check_password_hash"),
        *("django.contrib.auth.authenticate", "passlib.hash.bcrypt.verify"),
        *("passlib.context.CryptContext().verify", "passlib.hash.argon2.verify"),
        *("flask_bcrypt.Bcrypt().check_password_hash", "os.access"),
        *("django.utils.http.url_has_allowed_host_and_scheme", "*.check_password"),
        *("*.has_perm", "*.has_perms", "*.has_permission"),
    }
)
"""What says yes or no, and does nothing else."""
_CLEANERS: Final = frozenset(
    {
        *("html.escape", "markupsafe.escape", "shlex.quote", "re.escape", "shlex.join"),
        *("werkzeug.utils.secure_filename", "bleach.clean", "nh3.clean", "urllib.parse.quote"),
        *("urllib.parse.quote_plus", "django.utils.html.escape", "xml.sax.saxutils.escape"),
        *("ldap3.utils.conv.escape_filter_chars", "ldap.filter.escape_filter_chars"),
        *("os.path.basename", "os.path.normpath", "os.path.realpath", "os.path.abspath"),
        *("re.sub", "unicodedata.normalize"),
    }
)
"""What gives back a harmless text and leaves the one that it got as it was."""
_METHODS: Final = frozenset({"*.replace"})


def _is_alone(call: ast.Call, ctx: Context) -> bool:
    return isinstance(ctx.parent(call), ast.Expr) and ctx.is_written(call)


def _check_answer(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if _is_alone(call, ctx) and not ctx.is_followed(call.func):
        yield Hit(
            call,
            f"{shown(ctx, call.func, 'This check')} only answers, and nobody looks at the answer: "
            "whatever it is, the program goes on. Write `if not …: raise …`.",
        )


def _check_cleaned(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if _is_alone(call, ctx):
        yield Hit(
            call,
            f"{shown(ctx, call.func, 'This')} gives back another text, which is dropped; the one "
            "it was given stays as it was. Keep the result.",
            fixes=_fixes(call, call.args[0] if call.args else None, ctx),
        )


def _check_method(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not isinstance(call.func, ast.Attribute) or not _is_alone(call, ctx):
        return
    # Tables have a method of this name too, which takes other arguments.
    if len(call.args) not in (2, 3) or call.keywords:
        return
    if not all(isinstance(ctx.value(argument), str) for argument in call.args[:2]):
        return
    yield Hit(
        call,
        f"{shown(ctx, call.func.value, 'The text')} stays as it was: `replace` gives back another "
        "text, which is dropped. Keep the result.",
        Severity.INFORMATION,
        fixes=_fixes(call, call.func.value, ctx),
    )


def _fixes(call: ast.Call, text: ast.expr | None, ctx: Context) -> tuple[Fix, ...]:
    if not isinstance(text, ast.Name):
        return ()
    change = ReplaceText(ctx.range(call), f"{text.id} = {ctx.source(call)}")
    return (Fix("Keep the result", FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG008",
        name="dropped-result",
        summary="The answer of a check, or what a sanitizer gives back, is dropped",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(252,),
        fix=(FixSafety.REVIEW,),
        references=("https://docs.python.org/3/library/hmac.html#hmac.compare_digest",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_CHECKS, _check_answer),
        OnCall(_CLEANERS, _check_cleaned),
        OnCall(_METHODS, _check_method),
    ),
    examples=(
        bad(
            "import hmac\n\n\ndef enter(given, expected):\n"
            "    hmac.compare_digest(given, expected)\n    return True\n",
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "from werkzeug.utils import secure_filename as clean\n\n\ndef save(name):\n"
            "    clean(name)\n    return name\n",
            lines=(5,),
            fixed="from werkzeug.utils import secure_filename as clean\n\n\ndef save(name):\n"
            "    name = clean(name)\n    return name\n",
        ),
        bad(
            'def shorten(name):\n    name.replace("<", "&lt;")\n    return name\n',
            lines=(2,),
            fixed='def shorten(name):\n    name = name.replace("<", "&lt;")\n    return name\n',
            severity="INFORMATION",
        ),
        bad("def enter(user, password):\n    user.check_password(password)\n", lines=(2,)),
        good(
            "import hmac\n\n\ndef enter(given, expected):\n"
            "    if not hmac.compare_digest(given, expected):\n        raise PermissionError\n"
        ),
        good("frame.replace({'a': 'b'}, inplace=True)\nframe.replace('a', other)\n"),
        good(
            "class User:\n    def check_password(self, given):\n        raise PermissionError\n\n\n"
            "User().check_password('')\n",
            note="a check of the program's own that raises",
        ),
        known_miss(
            "def enter(user, password):\n    fine = user.check_password(password)\n    return True\n",
            note="the answer is kept and never read",
        ),
    ),
)
