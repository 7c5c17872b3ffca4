"""Django's settings leave a protection off.

## What it does
Reports settings of Django that show debug pages, answer for every host name, switch off
a protection of the browser or of the connection, or let every password through. Known
are `DEBUG`, `ALLOWED_HOSTS`, the `SECURE_…` family, `X_FRAME_OPTIONS`,
`AUTH_PASSWORD_VALIDATORS`, `CSRF_TRUSTED_ORIGINS` and the default permissions of the
REST framework.

## Why it matters
Debug pages show source, settings and values to whoever makes the program fail. A host
name that is not checked ends up in links of mails and in caches. The other settings are
there because browsers and people make the mistakes that they prevent.

## What to do instead
Keep what is only for development in settings of its own, or take it from the environment,
and run `manage.py check --deploy` on what is deployed.

## Severity
A warning for `DEBUG`, frames and types that are guessed. An information for what a server in
front of Django may do as well, hosts, passwords and permissions. A hint for a filter of old
browsers.

## Limits
A file is taken for Django's settings if it sets one of the names that every project has
(`INSTALLED_APPS`, `MIDDLEWARE`, `DATABASES` …). Settings that are missing are not
reported. Cookies are the matter of HG703, cross-site requests of HG704.

## Fix safety
Review: error pages, frames, host names or passwords that worked until now may no longer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Constant,
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
    Unknown,
    bad,
    good,
)

_MARKS: Final = (
    *("INSTALLED_APPS", "MIDDLEWARE", "MIDDLEWARE_CLASSES", "ROOT_URLCONF", "WSGI_APPLICATION"),
    *("ASGI_APPLICATION", "DATABASES", "TEMPLATES", "AUTH_PASSWORD_VALIDATORS"),
    *("DEFAULT_AUTO_FIELD", "ALLOWED_HOSTS", "STATICFILES_DIRS", "AUTH_USER_MODEL"),
)
"""Names that settings of Django set, and hardly anything else."""

_FROM_OUTSIDE: Final = (Name("os.environ.get"), '("DEBUG") == "1"')


@dataclass(frozen=True, slots=True)
class _Setting:
    """A setting that is wrong if `is_wrong` says so of its value."""

    is_wrong: Callable[[Constant | Unknown], bool]
    why: str
    advice: str
    severity: Severity
    instead: tuple[str | Name, ...] = ()
    title: str = ""


def _is_off(value: Constant | Unknown) -> bool:
    return value is False or (isinstance(value, int) and value == 0)


def _is_true(value: Constant | Unknown) -> bool:
    return value is True


def _allows_frames(value: Constant | Unknown) -> bool:
    return isinstance(value, str) and value.upper() not in ("DENY", "SAMEORIGIN")


def _says_all(value: Constant | Unknown) -> bool:
    return isinstance(value, str) and value.lower() in ("unsafe-url", "no-referrer-when-downgrade")


_SETTINGS: Final = {
    "DEBUG": _Setting(
        _is_true,
        "an error shows source, settings and values to every visitor",
        "Switch it on from outside where you develop",
        Severity.WARNING,
        _FROM_OUTSIDE,
        "Turn it on by the environment variable DEBUG only",
    ),
    "SECURE_SSL_REDIRECT": _Setting(
        _is_off,
        "visitors who come over plain HTTP stay there, readable for the network",
        "Set it to True, unless a server in front of Django redirects",
        Severity.INFORMATION,
        ("True",),
        "Redirect to HTTPS",
    ),
    "SECURE_HSTS_SECONDS": _Setting(
        _is_off,
        "browsers do not remember that this site is to be asked over HTTPS only",
        "Set it to some seconds, and to a year once that works",
        Severity.INFORMATION,
        ("3600",),
        "Let browsers remember HTTPS for an hour",
    ),
    "SECURE_CONTENT_TYPE_NOSNIFF": _Setting(
        _is_off,
        "browsers may run an uploaded file as a script, whatever type it has",
        "Leave it out; it is True by default",
        Severity.WARNING,
        ("True",),
        "Keep browsers to the type that is sent",
    ),
    "SECURE_BROWSER_XSS_FILTER": _Setting(
        _is_off,
        "old browsers do not block scripts that come back from the request",
        "Set it to True, or leave it out",
        Severity.HINT,
        ("True",),
        "Switch the filter of old browsers on",
    ),
    "SECURE_REFERRER_POLICY": _Setting(
        _says_all,
        "other sites are told the whole address of the page, with what is in it",
        'Leave it out, or say "same-origin"',
        Severity.INFORMATION,
        ('"same-origin"',),
        "Tell other sites no address",
    ),
    "X_FRAME_OPTIONS": _Setting(
        _allows_frames,
        "other sites can show this one in a frame and make visitors click in it",
        'Say "DENY" or "SAMEORIGIN"',
        Severity.WARNING,
        ('"DENY"',),
        "Forbid frames",
    ),
    "USE_X_FORWARDED_HOST": _Setting(
        _is_true,
        "whoever sends the header chooses the host name that links are made with",
        "Leave it out, unless a server in front of Django always sets that header",
        Severity.INFORMATION,
        ("False",),
        "Ignore the header",
    ),
}
_REST_PERMISSIONS: Final = "rest_framework.permissions.AllowAny"


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield from _check(target.id, node.value, ctx)


def _check_annotated(node: ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    if isinstance(node.target, ast.Name) and node.value is not None:
        yield from _check(node.target.id, node.value, ctx)


def _check(name: str, value: ast.expr, ctx: Context) -> Iterator[Hit]:
    known = _SETTINGS.get(name)
    if known is not None:
        found = ctx.value(value)
        if found is not UNKNOWN and known.is_wrong(found) and _is_settings(ctx):
            yield _hit(value, name, known, ctx)
    elif name == "ALLOWED_HOSTS":
        for part in _parts(value, "*", ctx):
            yield Hit(
                part,
                "`ALLOWED_HOSTS` lets every host name through: whoever asks with a name of their "
                "own finds it in links that the site makes, and in mails. List the names of the "
                "site.",
                Severity.INFORMATION,
            )
    elif name == "CSRF_TRUSTED_ORIGINS":
        for part in (*_parts(value, "https://*", ctx), *_parts(value, "http://*", ctx)):
            yield Hit(
                part,
                "`CSRF_TRUSTED_ORIGINS` trusts every site: all of them can send forms in the name "
                "of a visitor who is logged in. List the origins that are yours.",
            )
    elif name == "AUTH_PASSWORD_VALIDATORS":
        if isinstance(value, ast.List | ast.Tuple) and not value.elts and _is_settings(ctx):
            yield Hit(
                value,
                "`AUTH_PASSWORD_VALIDATORS` is empty, so a password may be short, common or the "
                "user's own name. List the validators of `django.contrib.auth`.",
                Severity.INFORMATION,
            )
    elif name == "REST_FRAMEWORK" and isinstance(value, ast.Dict):
        yield from _check_permissions(value, ctx)


def _check_permissions(value: ast.Dict, ctx: Context) -> Iterator[Hit]:
    for key, classes in zip(value.keys, value.values, strict=True):
        if key is not None and ctx.value(key) == "DEFAULT_PERMISSION_CLASSES":
            for part in _parts(classes, _REST_PERMISSIONS, ctx):
                yield Hit(
                    part,
                    "`DEFAULT_PERMISSION_CLASSES` lets everybody call every view that says nothing "
                    "else. Require a login by default, and open single views.",
                    Severity.INFORMATION,
                )


def _parts(value: ast.expr, wanted: str, ctx: Context) -> list[ast.expr]:
    """Return the elements of a list that have this text."""
    found = ctx.elements(value) or ()
    return [part for part in found if ctx.value(part) == wanted]


def _is_settings(ctx: Context) -> bool:
    return any(ctx.bound(name) for name in _MARKS)


def _hit(value: ast.expr, name: str, setting: _Setting, ctx: Context) -> Hit:
    change = Rewrite(ctx.range(value), setting.instead)
    return Hit(
        value,
        f"`{name}` leaves a protection of Django off: {setting.why}. {setting.advice}.",
        setting.severity,
        fixes=(Fix(setting.title, FixSafety.REVIEW, (change,)),),
    )


_APPS: Final = 'INSTALLED_APPS = ["django.contrib.auth"]\n'

RULE = Rule(
    meta=RuleMeta(
        code="HG702",
        name="insecure-django-settings",
        summary="Django's settings leave a protection off",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(1188, 489),
        fix=(FixSafety.REVIEW,),
        peers=(
            "sonar:S4507",
            "codemodder:django-debug-flag-on",
        ),
        references=("https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_annotated),
    ),
    examples=(
        bad(
            "import os\n" + _APPS + "DEBUG = True\n",
            lines=(3,),
            fixed="import os\n" + _APPS + 'DEBUG = os.environ.get("DEBUG") == "1"\n',
            severity="WARNING",
        ),
        bad(
            _APPS + "OFF = False\nSECURE_CONTENT_TYPE_NOSNIFF: bool = OFF\n",
            lines=(3,),
            fixed=_APPS + "OFF = False\nSECURE_CONTENT_TYPE_NOSNIFF: bool = True\n",
        ),
        bad(
            _APPS + 'X_FRAME_OPTIONS = "ALLOWALL"\n',
            lines=(2,),
            fixed=_APPS + 'X_FRAME_OPTIONS = "DENY"\n',
        ),
        bad(
            _APPS + "SECURE_SSL_REDIRECT = False\nSECURE_HSTS_SECONDS = 0\n"
            'SECURE_REFERRER_POLICY = "unsafe-url"\nUSE_X_FORWARDED_HOST = True\n',
            lines=(2, 3, 4, 5),
            severity="INFORMATION",
        ),
        bad(_APPS + "SECURE_BROWSER_XSS_FILTER = False\n", lines=(2,), severity="HINT"),
        bad('ALLOWED_HOSTS = ["example.com", "*"]\n', lines=(1,), severity="INFORMATION"),
        bad('HOSTS = ["*"]\nALLOWED_HOSTS = HOSTS\n', lines=(2,)),
        bad(_APPS + "AUTH_PASSWORD_VALIDATORS = []\n", lines=(2,), severity="INFORMATION"),
        bad('CSRF_TRUSTED_ORIGINS = ["https://*"]\n', lines=(1,), severity="WARNING"),
        bad(
            "REST_FRAMEWORK = {\n"
            '    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],\n}\n',
            lines=(2,),
            severity="INFORMATION",
        ),
        good(_APPS + 'import os\nDEBUG = os.environ.get("DEBUG") == "1"\n'),
        good(_APPS + 'DEBUG = False\nALLOWED_HOSTS = ["example.com"]\n'),
        good("DEBUG = True\n", note="no settings of Django"),
        good(_APPS + 'X_FRAME_OPTIONS = "SAMEORIGIN"\nSECURE_HSTS_SECONDS = 31536000\n'),
        good(
            'AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.'
            'MinimumLengthValidator"}]\n'
        ),
    ),
)
