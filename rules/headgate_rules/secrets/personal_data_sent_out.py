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
There is no fix: what identifies the user instead is for you to say.
"""

from __future__ import annotations

import ast
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
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

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


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not any(name.partition(".")[0] in _SERVICES for name in ctx.names(call.func)):
        return
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    found = next((part for value in values for part in _personal(value, ctx)), None)
    if found is not None:
        yield Hit(
            call,
            f"{shown(ctx, call.func, 'This call')} hands {shown(ctx, found, 'personal data')} to a "
            "service of somebody else, where it is kept and read by others. Send a number that "
            "means nothing outside, such as the user's id.",
            Severity.HINT,
            Confidence.MEDIUM,
        )


def _personal(value: ast.AST, ctx: Context) -> Iterator[ast.expr]:
    if isinstance(value, ast.Call) and set(words(name_of(value.func) or "")) & (
        _HIDING | _HARMLESS
    ):
        return
    if (
        isinstance(value, ast.Attribute | ast.Subscript)
        and "".join(words(name_of(value) or "")) in _PERSONAL
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
            severity="HINT",
        ),
        bad(
            "from opentelemetry import trace\n\n\ndef pay(customer):\n"
            "    span = trace.get_current_span()\n"
            '    span.set_attribute("who", f"{customer[\'phone\']}")\n',
            lines=(6,),
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
