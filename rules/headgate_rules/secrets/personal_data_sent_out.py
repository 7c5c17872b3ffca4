"""Data about a person is handed to a service of somebody else.

## What it does
Reports fields that speak of a person (`user.email`, `customer["phone"]`, names, addresses,
dates of birth …) among the arguments of services that watch, count or search: Sentry, New
Relic, Datadog, Bugsnag, Rollbar, Honeybadger, Airbrake, Scout, Elastic APM, OpenTelemetry,
Segment, Mixpanel, PostHog, Amplitude, Algolia and others.

## Why it matters
There it is kept for long, read by many, and shared under other laws. Who collects it has
to be able to say where it is, and to delete it when asked. An error report rarely needs it.

## What to do instead
Send a number that means nothing outside (`user.id`), or a hash with a key.

## Severity
A hint. Off in test files.

## Limits
It is a hint, and looks at names only: what a variable of another name holds is not known.
What is hashed or masked on the spot is silent.

## Fix safety
Review: stars are written in place of each such value, so the service no longer tells whose it was;
a number of its own, such as the user's id, only its author can name. Not offered where something is asked of the value on the way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    FixSafety,
    Hit,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.texts import Filled
from headgate_rules.wording import shown
from headgate_rules.wrapping import around_each

_SERVICES: Final = frozenset(
    {
        *("sentry_sdk", "raven", "newrelic", "ddtrace", "datadog", "bugsnag", "rollbar"),
        *("honeybadger", "pybrake", "airbrake", "scout_apm", "elasticapm", "raygun4py"),
        *("opentelemetry", "opencensus", "logfire", "segment", "analytics", "mixpanel"),
        *("posthog", "amplitude", "statsig", "heap", "algoliasearch", "customerio", "intercom"),
        *("braze", "rudder_analytics", "logtail", "appoptics", "instana", "langfuse", "langsmith"),
    }
)
_SPEAKS: Final = lazy_pattern(
    r"(?i)e_?mail|phone|mobile|ssn|social_?security|first_?name|last_?name|full_?name|surname"
    r"|birth|dob|ip_?address|street|iban|card_?number|passport|gender|ethnicity|religion"
)
"""What a line holds that may be about a person."""

_PERSONAL: Final = frozenset(
    {
        *("email", "emailaddress", "useremail", "phone", "phonenumber", "mobile", "ssn"),
        *("mobilenumber", "socialsecuritynumber", "firstname", "lastname", "fullname", "surname"),
        *("dateofbirth", "birthdate", "birthday", "dob", "ipaddress", "homeaddress", "iban"),
        *("postaladdress", "streetaddress", "creditcardnumber", "cardnumber", "passportnumber"),
        *("gender", "ethnicity", "religion", "getfullname", "ssnumber"),
    }
)
_HIDING: Final = frozenset(
    {"hash", "hashed", "mask", "masked", "redact", "anonymize", "anonymise", "encrypt", "hexdigest"}
)
_HARMLESS: Final = frozenset({"len", "bool", "isinstance", "type"})

_TEXTS: Final = frozenset({"str", "repr", "format", "join", "dict"})

_TITLE: Final = "Write stars in its place (the service no longer tells whose it was)"


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not any(name.partition(".")[0] in _SERVICES for name in ctx.names(call.func)):
        return
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    found = [part for value in values for part in _personal(value, ctx)]
    if found:
        held = (Filled(part, is_text=True, is_plain=True) for part in found)
        yield Hit(
            call,
            f"{shown(ctx, call.func, 'This call')} hands {shown(ctx, found[0], 'personal data')} to a "
            "service of somebody else, where it is kept and read by others. Send a number that "
            "means nothing outside, such as the user's id.",
            Severity.HINT,
            Confidence.MEDIUM,
            fixes=around_each(held, ctx, lambda _piece, _value: ('"***"',), _TITLE)
            if all(_is_only_shown(part, call, ctx) for part in found)
            else (),
        )


def _is_only_shown(part: ast.expr, call: ast.Call, ctx: Context) -> bool:
    """Whether a value is handed on as it is, or within a text: nothing is asked of it before."""
    inner: ast.AST = part
    node = ctx.parent(part)
    while node is not None and node is not call:
        match node:
            case ast.IfExp(test=test) if test is inner:
                return False
            case ast.BinOp(op=ast.Add() | ast.Mod()) | ast.IfExp() | ast.BoolOp(op=ast.Or()):
                pass
            case ast.Call(func=func) if func is not inner and _makes_text(func):
                pass
            case ast.Dict() | ast.List() | ast.Tuple() | ast.Set() | ast.keyword():
                pass
            case ast.JoinedStr() | ast.FormattedValue():
                pass
            case _:
                return False
        inner, node = node, ctx.parent(node)
    return node is call


def _makes_text(func: ast.expr) -> bool:
    name = name_of(func) or ""
    return name in _TEXTS or name.endswith(("Error", "Exception", "Warning"))


def _personal(value: ast.AST, ctx: Context) -> Iterator[ast.expr]:
    if isinstance(value, ast.Call) and set(words(name_of(value.func) or "")) & (
        _HIDING | _HARMLESS
    ):
        return
    if isinstance(value, ast.Compare) or (
        isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    ):
        return
    named = value.func if isinstance(value, ast.Call) else value
    if (
        isinstance(value, ast.expr)
        and isinstance(named, ast.Attribute | ast.Subscript)
        and "".join(words(name_of(named) or "")) in _PERSONAL
    ):
        yield value
        return
    for child in ast.iter_child_nodes(value):
        yield from _personal(child, ctx)


RULE = Rule(
    meta=RuleMeta(
        code="HG605",
        name="personal-data-sent-out",
        summary="Data about a person is handed to a service of somebody else",
        severity=Severity.HINT,
        confidence=Confidence.MEDIUM,
        cwe=(201, 359),
        fix=(FixSafety.REVIEW,),
        off_in_tests=True,
        peers=("owasp-llm:LLM02",),
        references=("https://cwe.mitre.org/data/definitions/359.html",),
    ),
    doc=__doc__ or "",
    handlers=(OnText(_SPEAKS, ast.Call, _check),),
    examples=(
        bad(
            "import sentry_sdk as sentry\n\n\ndef known(user):\n"
            '    sentry.set_user({"id": user.id, "email": user.email})\n',
            lines=(5,),
            fixed="import sentry_sdk as sentry\n\n\ndef known(user):\n"
            '    sentry.set_user({"id": user.id, "email": "***"})\n',
            severity="HINT",
        ),
        bad(
            "from opentelemetry import trace\n\n\ndef pay(customer):\n"
            "    span = trace.get_current_span()\n"
            '    span.set_attribute("who", f"{customer[\'phone\']}")\n',
            lines=(6,),
            fixed="from opentelemetry import trace\n\n\ndef pay(customer):\n"
            "    span = trace.get_current_span()\n"
            '    span.set_attribute("who", "***")\n',
        ),
        bad(
            "import rollbar\n\n\ndef failed(user):\n"
            '    rollbar.report_message("of " + user.get_full_name(), "info")\n',
            lines=(5,),
            fixed="import rollbar\n\n\ndef failed(user):\n"
            '    rollbar.report_message("of " + "***", "info")\n',
            note="a method",
        ),
        bad(
            "import bugsnag\n\n\ndef failed(user, order):\n"
            '    bugsnag.notify(Exception("order %s of %s" % (order.id, user.email)),\n'
            "                   context=user.phone)\n",
            lines=(5,),
            fixed="import bugsnag\n\n\ndef failed(user, order):\n"
            '    bugsnag.notify(Exception("order %s of %s" % (order.id, "***")),\n'
            '                   context="***")\n',
            note="several at once",
        ),
        good('import sentry_sdk\n\n\ndef known(user):\n    sentry_sdk.set_user({"id": user.id})\n'),
        good(
            "import sentry_sdk\n\n\ndef known(user):\n"
            '    sentry_sdk.set_user({"id": keyed_hash(user.email)})\n',
            note="hidden",
        ),
        good("def known(user):\n    store.set_user(user.email)\n", note="something of its own"),
    ),
)
