"""The protection against requests from other sites is switched off.

## What it does
Reports what switches it off: `csrf_exempt` and a removed middleware in Django,
`WTF_CSRF_ENABLED = False`, `csrf = False` of a form and exempted views in Flask,
`require_csrf=False` and unchecked origins in Pyramid, `xsrf_cookies=False` in Tornado.

## Why it matters
A browser sends cookies along with every request, also with those that a foreign page
makes. Without a token that only the site's own pages know, such a page can change a
password or send money in the name of whoever is logged in.

## What to do instead
Leave the protection on and send the token with the form or in a header. A view that
programs call should ask for a key in a header rather than for a cookie.

## Severity
A warning where the protection is off for all views, an information for single ones. With the
strict profile a Flask application without any is a hint. Off in test files.

## Limits
Whether the view changes anything, and whether it relies on cookies at all, is not known:
that a view is exempted is information. That a Flask application has no such protection
at all is said in the strict profile only.

## Fix safety
Review: forms and calls without the token are refused from then on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    Keep,
    OnCall,
    OnDecorator,
    OnText,
    Profile,
    ReplaceText,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.text import Position, Range
from headgate_rules.wording import shown

_SPEAKS: Final = re.compile(r"(?i)csrf|MIDDLEWARE")
"""What a line holds that may be about this."""

_WHY: Final = "another site can then act in the name of a visitor who is logged in"
_EXEMPT: Final = frozenset(
    {
        "django.views.decorators.csrf.csrf_exempt",
        "flask_wtf.csrf.CSRFProtect().exempt",
        "flask_wtf.CSRFProtect().exempt",
        "flask_wtf.CsrfProtect().exempt",
        "flask_seasurf.SeaSurf().exempt",
    }
)
_SETTINGS: Final = frozenset({"WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT", "CSRF_ENABLED"})
_KEYWORDS: Final = {
    **dict.fromkeys(
        (
            "pyramid.config.Configurator().set_default_csrf_options",
            "pyramid.config.Configurator().add_view",
            "pyramid.view.view_config",
            "*.set_default_csrf_options",
        ),
        ("require_csrf", "check_origin"),
    ),
    "tornado.web.Application": ("xsrf_cookies",),
    "strawberry.django.views.GraphQLView.as_view": ("csrf_exempt",),
}
_MIDDLEWARE: Final = "django.middleware.csrf.CsrfViewMiddleware"
_NEEDS_IT: Final = frozenset(
    {
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    }
)
_PROTECTORS: Final = (
    "CSRFProtect",
    "CsrfProtect",
    "SeaSurf",
    "init_app",
    "set_default_csrf_options",
)

_LEAVE_ON: Final = "Leave the check on (requests without its token are refused)"
_CHECK_ORIGIN: Final = "Check the origin (requests from other sites are refused)"


def _check_decorator(node: ast.expr, ctx: Context) -> Iterator[Hit]:
    if not isinstance(node, ast.Call) and ctx.names(node) & _EXEMPT:
        yield _exempted(node, ctx)


def _check_exempted(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _exempted(call, ctx)


def _exempted(node: ast.expr, ctx: Context) -> Hit:
    named = node.func if isinstance(node, ast.Call) else node
    change: Rewrite | ReplaceText | None = None
    if isinstance(node, ast.Call):
        if len(node.args) == 1 and not node.keywords and ctx.is_written(node):
            change = Rewrite(ctx.range(node), (Keep(ctx.range(node.args[0])),))
    else:
        start, end = ctx.range(node)
        change = ReplaceText(Range(Position(start.line, start.column - 1), end), "")
    return Hit(
        node,
        f"{shown(ctx, named, 'This')} takes the check for requests from other sites off a view: "
        f"{_WHY}. Let forms send the token, or ask programs for a key in a header.",
        Severity.INFORMATION,
        fixes=(Fix(_TITLE, FixSafety.REVIEW, (change,)),) if change is not None else (),
    )


_TITLE: Final = "Have the view checked too (what sends no token is then refused)"


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        match target:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                loud = False
            case ast.Subscript(slice=key):
                text = ctx.value(key)
                name, loud = (text, True) if isinstance(text, str) else ("", False)
            case _:
                continue
        if name in _SETTINGS and ctx.value(node.value) is False:
            yield _setting(name, node.value, ctx, loud=loud)
        elif name == "csrf" and isinstance(target, ast.Name) and ctx.value(node.value) is False:
            yield _setting(name, node.value, ctx, loud=False)
        elif name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
            yield from _check_middleware(node.value, ctx)


def _check_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    if node.arg in _SETTINGS and ctx.value(node.value) is False and not _in_tests(node, ctx):
        yield _setting(str(node.arg), node.value, ctx, loud=True)
    elif node.arg == "csrf_enabled" and ctx.value(node.value) is False:
        yield _setting("csrf_enabled", node.value, ctx, loud=False)


def _in_tests(node: ast.keyword, ctx: Context) -> bool:
    """Whether the same call says that it makes the configuration of tests."""
    call = ctx.parent(node)
    return isinstance(call, ast.Call) and any(
        k.arg == "TESTING" and ctx.value(k.value) is True for k in call.keywords
    )


def _check_dict(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and ctx.value(value) is False:
            if key.value in _SETTINGS:
                yield _setting(str(key.value), value, ctx, loud=True)
            elif key.value == "csrf":
                parent = ctx.parent(node)
                if isinstance(parent, ast.keyword) and parent.arg == "meta":
                    yield _setting("csrf", value, ctx, loud=False)


def _setting(name: str, value: ast.expr, ctx: Context, *, loud: bool) -> Hit:
    change = Rewrite(ctx.range(value), ("True",))
    return Hit(
        value,
        f"`{name}` switches the check for requests from other sites off: {_WHY}. Leave it on, and "
        "switch it off in the configuration of tests only.",
        Severity.WARNING if loud else Severity.INFORMATION,
        fixes=(Fix(_LEAVE_ON, FixSafety.REVIEW, (change,)),),
    )


def _check_middleware(value: ast.expr, ctx: Context) -> Iterator[Hit]:
    found = ctx.elements(value)
    names = {ctx.value(part) for part in found or ()}
    if found and names >= _NEEDS_IT and not any("csrf" in str(name).lower() for name in names):
        yield Hit(
            value,
            "`MIDDLEWARE` has sessions and logins, but not "
            f"`{_MIDDLEWARE.rpartition('.')[2]}`: {_WHY}. Put it behind the sessions.",
            Severity.WARNING,
        )


def _check_removed(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if call.args and ctx.value(call.args[0]) == _MIDDLEWARE:
        yield Hit(
            call,
            f"This takes Django's check for requests from other sites out of the way: {_WHY}. "
            "Leave it in, and exempt single views where there must be.",
            Severity.WARNING,
        )


def _check_option(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    wanted = dict.fromkeys(k for n in ctx.names(call.func) for k in _KEYWORDS.get(n, ()))
    if not wanted and isinstance(call.func, ast.Attribute):
        wanted = dict.fromkeys(_KEYWORDS.get(f"*.{call.func.attr}", ()))
    for keyword in sorted(wanted):
        given = ctx.argument(call, keyword)
        off = keyword == "csrf_exempt"
        if given is None or ctx.value(given) is not off:
            continue
        fixes: tuple[Fix, ...] = ()
        if any(k.arg == keyword for k in call.keywords) and keyword == "check_origin":
            change = DropKeyword(ctx.range(call), keyword)
            fixes = (Fix(_CHECK_ORIGIN, FixSafety.REVIEW, (change,)),)
        elif any(k.arg == keyword for k in call.keywords):
            rewrite = Rewrite(ctx.range(given), (str(not off),))
            fixes = (Fix(_LEAVE_ON, FixSafety.REVIEW, (rewrite,)),)
        yield Hit(
            given,
            f"`{keyword}={off}` switches the check for requests from other sites off: {_WHY}. "
            "Leave it on, and let programs that call the view send a key in a header.",
            Severity.INFORMATION,
            fixes=fixes,
        )


def _check_unprotected(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is Profile.STRICT and not any(ctx.called(name) for name in _PROTECTORS):
        yield Hit(
            call,
            "Nothing in this file protects the forms of the application against requests from "
            f"other sites: {_WHY}. Call `flask_wtf.CSRFProtect` with the application.",
            Severity.HINT,
            Confidence.LOW,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG704",
        name="disabled-csrf-protection",
        summary="The protection against requests from other sites is switched off",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(352,),
        fix=(FixSafety.REVIEW,),
        off_in_tests=True,
        peers=(
            "codeql:py/csrf-protection-disabled",
            "sonar:S4502",
            "codemodder:flask-enable-csrf-protection",
            "codemodder:no-csrf-exempt",
        ),
        references=("https://owasp.org/www-community/attacks/csrf",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnDecorator(_check_decorator),
        OnCall(_EXEMPT, _check_exempted),
        OnCall(frozenset(k for k in _KEYWORDS), _check_option),
        OnCall(frozenset({"*.remove"}), _check_removed),
        OnCall(frozenset({"flask.Flask", "flask.app.Flask"}), _check_unprotected),
        OnText(_SPEAKS, ast.Assign, _check_assignment),
        OnText(_SPEAKS, ast.keyword, _check_keyword),
        OnText(_SPEAKS, ast.Dict, _check_dict),
    ),
    examples=(
        bad(
            "from django.views.decorators.csrf import csrf_exempt as open_to_all\n\n\n"
            "@open_to_all\ndef pay(request):\n    return send(request)\n",
            lines=(4,),
            fixed="\ndef pay(request):\n    return send(request)\n",
            severity="INFORMATION",
        ),
        bad(
            "from django.urls import path\nfrom django.views.decorators import csrf\n"
            'urlpatterns = [path("pay", csrf.csrf_exempt(pay))]\n',
            lines=(3,),
            fixed='from django.urls import path\nurlpatterns = [path("pay", pay)]\n',
        ),
        bad(
            "from django.views.decorators.csrf import csrf_exempt\n\n\nclass Hooks:\n"
            "    @csrf_exempt  # for now\n    def get(self, request):\n        return send(request)\n\n"
            "    @staticmethod\n    @csrf_exempt\n    def post(request):\n        return send(request)\n",
            lines=(5, 10),
            fixed="\nclass Hooks:\n"
            "    # for now\n    def get(self, request):\n        return send(request)\n\n"
            "    @staticmethod\n    def post(request):\n        return send(request)\n",
            note="a comment stays",
        ),
        bad(
            'app.config["WTF_CSRF_ENABLED"] = False\n',
            lines=(1,),
            fixed='app.config["WTF_CSRF_ENABLED"] = True\n',
            severity="WARNING",
        ),
        bad(
            "OFF = False\napp.config.update(WTF_CSRF_ENABLED=OFF)\n"
            'app.config.from_mapping({"WTF_CSRF_CHECK_DEFAULT": False})\n',
            lines=(2, 3),
        ),
        bad("WTF_CSRF_ENABLED = False\n", lines=(1,), severity="INFORMATION"),
        bad(
            "class PayForm(FlaskForm):\n    class Meta:\n        csrf = False\n\n\n"
            'form = PayForm(meta={"csrf": False})\n',
            lines=(3, 6),
            severity="INFORMATION",
        ),
        bad(
            "from flask_wtf.csrf import CSRFProtect\n\ncsrf = CSRFProtect(app)\n\n\n"
            '@csrf.exempt\n@app.route("/pay", methods=["POST"])\ndef pay():\n    return done()\n',
            lines=(6,),
            fixed="from flask_wtf.csrf import CSRFProtect\n\ncsrf = CSRFProtect(app)\n\n\n"
            '@app.route("/pay", methods=["POST"])\ndef pay():\n    return done()\n',
        ),
        bad(
            "MIDDLEWARE = [\n"
            '    "django.contrib.sessions.middleware.SessionMiddleware",\n'
            '    "django.contrib.auth.middleware.AuthenticationMiddleware",\n]\n',
            lines=(1,),
            severity="WARNING",
        ),
        bad('MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")\n', lines=(1,)),
        bad(
            "from pyramid.view import view_config\n\n\n"
            '@view_config(route_name="pay", require_csrf=False)\ndef pay(request):\n'
            "    return {}\n",
            lines=(4,),
            fixed=(
                "from pyramid.view import view_config\n\n\n"
                '@view_config(route_name="pay", require_csrf=True)\ndef pay(request):\n'
                "    return {}\n"
            ),
        ),
        bad(
            "config.set_default_csrf_options(require_csrf=True, check_origin=False)\n",
            lines=(1,),
            fixed="config.set_default_csrf_options(require_csrf=True)\n",
        ),
        bad("import tornado.web\ntornado.web.Application(pages, xsrf_cookies=False)\n", lines=(2,)),
        good("app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)\n", note="for tests"),
        good('app.config["WTF_CSRF_ENABLED"] = True\nWTF_CSRF_ENABLED = enabled\n'),
        good(
            "from django.views.decorators.csrf import csrf_exempt, csrf_protect\n\n\n"
            "@csrf_protect\ndef pay(request):\n    return send(request)\n"
        ),
        good(
            "MIDDLEWARE = [\n"
            '    "django.contrib.sessions.middleware.SessionMiddleware",\n'
            '    "django.middleware.csrf.CsrfViewMiddleware",\n'
            '    "django.contrib.auth.middleware.AuthenticationMiddleware",\n]\n'
        ),
        good("config.set_default_csrf_options(require_csrf=True)\n"),
    ),
)
