"""An exception is dropped, and what raised it counts as done.

## What it does
Reports `except …: pass` where the last thing that is tried is a security decision
(`verify(…)`, `check_permission(…)`, `authenticate(…)`) whose result is not kept: when it raises,
the program goes on as if it had agreed. With the strict profile every handler that does
nothing, and `contextlib.suppress(Exception)`.

## Why it matters
Checks say no by raising. Whoever can make a check fail, with a forged signature or with data
that it cannot read, gets past it, and nothing is written to any log.

## What to do instead
Let the exception through, or answer no in the handler: `return False`,
`raise PermissionError(…) from error`. Elsewhere name the exceptions that are expected, and log
the others.

## Severity
A warning where a security decision is dropped. With the strict profile also an information
where any exception is dropped, and a hint where it is a named one.

## Limits
Names tell what is a security decision. A check that something else follows in the same block,
or an `else`, is taken to guard that. Handlers of imports that fail, and of an interrupt, are
silent, and so are those that name what is missing (`KeyError`, `FileNotFoundError` …), except
in the strict profile.

## Fix safety
Review: the exception is raised again, which ends what used to go on.
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
    IdleHandler,
    OnCall,
    OnNode,
    Profile,
    ReplaceText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_DECIDES: Final = frozenset(
    {
        *("verify", "authenticate", "authorize", "authorise", "checkpw", "unsign", "authenticated"),
        *("authorized", "authorised"),
    }
)
"""Words that are a decision by themselves."""
_ASKS: Final = frozenset(
    {
        *("check", "validate", "require", "ensure", "has", "is", "can", "assert", "enforce"),
        *("verify", "compare", "test", "may"),
    }
)
_ABOUT: Final = frozenset(
    {
        *("permission", "permissions", "access", "password", "signature", "token", "csrf", "xsrf"),
        *("admin", "superuser", "login", "role", "roles", "scope", "scopes", "digest", "hmac"),
        *("mac", "certificate", "auth", "credentials", "owner", "acl", "session", "otp", "mfa"),
    }
)
_MISSING: Final = frozenset(
    {
        *("KeyError", "IndexError", "LookupError", "AttributeError", "FileNotFoundError"),
        *("StopIteration", "StopAsyncIteration", "FileExistsError", "ProcessLookupError"),
        *("ConnectionError", "ConnectionResetError", "BrokenPipeError", "ObjectDoesNotExist"),
    }
)
"""What says that something is not there, not that somebody may not."""
_MEANT: Final = frozenset(
    {"ImportError", "ModuleNotFoundError", "KeyboardInterrupt", "GeneratorExit", "StopIteration"}
)
"""What there is nothing to do about."""
_BROAD: Final = frozenset({"Exception", "BaseException"})


def _check(node: ast.ExceptHandler, ctx: Context) -> Iterator[Hit]:
    idle = ctx.idle_handler()
    if idle is None:
        return
    caught = _caught(node.type)
    decision = next((call for call in idle.calls if _is_decision(call)), None)
    if decision is not None and idle.word != "continue" and not caught <= _MISSING | _MEANT:
        yield Hit(
            node,
            f"When `{decision}` raises, the exception is dropped and the program goes on as if "
            "nothing had been wrong: whoever makes the check fail gets past it. Let the "
            "exception through, or say no here.",
            fixes=_fixes(node, idle, ctx),
        )
    elif ctx.profile is Profile.STRICT and not caught <= _MEANT:
        broad = bool(caught & _BROAD)
        what = "Any exception" if broad else f"`{shown_types(node, ctx)}`"
        yield Hit(
            node,
            f"{what} is dropped here, and nobody will know: what was tried counts as done. "
            "Name the exceptions that are expected, and log the others.",
            Severity.INFORMATION if broad else Severity.HINT,
            Confidence.LOW,
        )


def shown_types(node: ast.ExceptHandler, ctx: Context) -> str:
    """Return the caught types as they are written."""
    return ctx.source(node.type) if node.type is not None else "Exception"


def _caught(types: ast.expr | None) -> frozenset[str]:
    if types is None:
        return _BROAD
    each = types.elts if isinstance(types, ast.Tuple) else [types]
    return frozenset(name_of(one) or "" for one in each)


def _is_decision(name: str) -> bool:
    found = set(words(name))
    return bool(found & _DECIDES or (found & _ASKS and found & _ABOUT))


def _fixes(node: ast.ExceptHandler, idle: IdleHandler, ctx: Context) -> tuple[Fix, ...]:
    place = idle.place
    if place is None:
        if not node.body:
            return ()
        place = ctx.range(node.body[0])
    change = ReplaceText(place, "raise")
    return (Fix("Let the exception through", FixSafety.REVIEW, (change,)),)


def _check_suppress(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is not Profile.STRICT:
        return
    for argument in call.args:
        if name_of(argument) in _BROAD:
            yield Hit(
                call,
                f"{shown(ctx, call.func, 'This')} drops any exception, and nobody will know: what "
                "was tried counts as done. Name the exceptions that are expected.",
                Severity.INFORMATION,
                Confidence.LOW,
            )
            return


_FORGED: Final = (
    "def load(message, key):\n    try:\n        key.verify(message.signature, message.data)\n"
)

RULE = Rule(
    meta=RuleMeta(
        code="HG002",
        name="swallowed-exception",
        summary="An exception of a check is dropped, and the program goes on",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(703, 390),
        fix=(FixSafety.REVIEW,),
        bandit=("B110", "B112"),
        ruff=("S110", "S112"),
        references=("https://docs.python.org/3/tutorial/errors.html#handling-exceptions",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.ExceptHandler, _check),
        OnCall(frozenset({"contextlib.suppress"}), _check_suppress),
    ),
    examples=(
        bad(
            _FORGED + "    except Exception:\n        pass\n    return message.data\n",
            lines=(4,),
            fixed=_FORGED + "    except Exception:\n        raise\n    return message.data\n",
            severity="WARNING",
        ),
        bad(
            "try:\n    check_permission(user, page)\nexcept PermissionError: pass\nshow(page)\n",
            lines=(3,),
            fixed="try:\n    check_permission(user, page)\nexcept PermissionError: raise\nshow(page)\n",
        ),
        bad(
            "from django.core.exceptions import PermissionDenied as Denied\n\n\n"
            "def view(request):\n    try:\n        if not request.user.has_permission('edit'):\n"
            "            raise Denied\n    except (ValueError, Denied):\n"
            "        # never mind\n        ...\n    return edit(request)\n",
            lines=(8,),
            fixed="from django.core.exceptions import PermissionDenied as Denied\n\n\n"
            "def view(request):\n    try:\n        if not request.user.has_permission('edit'):\n"
            "            raise Denied\n    except (ValueError, Denied):\n"
            "        # never mind\n        raise\n    return edit(request)\n",
            note="whatever the exception is called",
        ),
        bad(
            "try:\n    validate_token(token)\nexcept ValueError:\n    pass\nexcept KeyError:\n"
            "    log(token)\nopen_door()\n",
            lines=(3,),
        ),
        good("try:\n    check_password(p)\nexcept ValueError:\n    raise Denied from None\n"),
        good(
            "user = None\ntry:\n    user = authenticate(request)\nexcept Exception:\n    pass\n",
            note="without a user, nobody is let in",
        ),
        good(
            "try:\n    verify(token)\n    serve(token)\nexcept Exception:\n    pass\n",
            note="what the check guards is not done",
        ),
        good("try:\n    verify(token)\nexcept Exception:\n    pass\nelse:\n    serve(token)\n"),
        good(
            "for token in tokens:\n    try:\n        verify(token)\n    except Exception:\n"
            "        continue\n    serve(token)\n",
            note="the next one, please",
        ),
        good("try:\n    file.close()\nexcept OSError:\n    pass\n"),
        good("try:\n    import ujson as json\nexcept ImportError:\n    pass\n"),
        known_miss(
            "from contextlib import suppress\nwith suppress(Exception):\n    verify(token)\n"
            "serve(token)\n",
            note="only the strict profile looks at `suppress`",
        ),
    ),
)
