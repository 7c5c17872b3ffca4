"""A cookie can be read or sent where it should not.

## What it does
Reports cookies without `Secure` (they travel over plain HTTP too), without `HttpOnly`
(scripts can read them) or without `SameSite` (other sites' forms send them along): where
`set_cookie` and its relatives are called in Flask, Django, FastAPI, aiohttp, Tornado,
Bottle, Pyramid, Sanic, Falcon and others, and in the settings of sessions.

## Why it matters
Whoever has the cookie of a session is logged in. The three attributes are what keeps
others on the network, injected scripts and foreign sites from it.

## What to do instead
Set all three: `set_cookie(…, secure=True, httponly=True, samesite="Lax")`.

## Severity
An attribute that is switched off is a warning on a cookie that opens something, and an
information on any other; one that is missing an information or a hint. With the strict profile
`SameSite` alone counts as missing too, and `SameSite=None` is a hint.

## Limits
A cookie whose name says that it opens something (session, token, login …) is information
if an attribute is missing and a warning if it is switched off; any other cookie is a hint.
That nothing but `SameSite` is missing is said in the strict profile only. Options that
are passed as a whole are not known and silent. A site that is only ever
asked over plain HTTP, on a developer's machine, needs another setting there.

## Fix safety
Review: the cookie is no longer sent over plain HTTP, and scripts no longer see it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnText,
    Profile,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import words
from headgate_rules.wording import shown

_SPEAKS: Final = lazy_pattern(r"COOKIE|JWT_AUTH|(?i:secure|httponly)")
"""What a line holds that may be about this."""

_METHODS: Final = frozenset(
    {"*.set_cookie", "*.set_signed_cookie", "*.set_secure_cookie", "*.add_cookie"}
)
_GOOD_DEFAULTS: Final = {
    "falcon.Response()": frozenset({"secure", "httponly"}),
    "sanic.response.HTTPResponse()": frozenset({"secure", "samesite"}),
    "starlette.responses.Response()": frozenset({"samesite"}),
    "litestar.Response()": frozenset({"samesite"}),
}
"""What the methods of these objects set by themselves."""

_POSITIONS: Final = {
    "starlette.responses.Response()": ("secure", 6, "httponly", 7, "samesite", 8),
    "werkzeug.wrappers.Response()": ("secure", 6, "httponly", 7, "samesite", 8),
    "django.http.HttpResponse()": ("secure", 6, "httponly", 7, "samesite", 8),
    "django.http.response.HttpResponse()": ("secure", 6, "httponly", 7, "samesite", 8),
}
_KEYWORDS: Final = {
    "secure": ("secure",),
    "httponly": ("httponly", "http_only"),
    "samesite": ("samesite", "same_site"),
}
_VALUES: Final = {"secure": "True", "httponly": "True", "samesite": '"Lax"'}
_SHOWN: Final = {"secure": "`Secure`", "httponly": "`HttpOnly`", "samesite": "`SameSite`"}
_HARM: Final = {
    "secure": "it also travels over plain HTTP, where the network can read it",
    "httponly": "a script that got into the page can read it",
    "samesite": "other sites can send requests with it",
}
_OPENS: Final = frozenset(
    {
        *("access", "auth", "authentication", "authtkt", "credential", "jwt", "login", "oauth"),
        *("password", "refresh", "remember", "secret", "session", "sessionid", "sid", "sso"),
        *("token", "user", "userid", "account", "admin", "apikey", "id"),
    }
)
"""Words in the name of a cookie that opens something."""

_FACTORIES: Final = {
    "pyramid.authentication.AuthTktAuthenticationPolicy": ("secure", "http_only"),
    "pyramid.authentication.AuthTktCookieHelper": ("secure", "http_only"),
    "pyramid.session.SignedCookieSessionFactory": ("secure", "httponly"),
    "pyramid.session.BaseCookieSessionFactory": ("secure", "httponly"),
    "pyramid.session.UnencryptedCookieSessionFactoryConfig": ("cookie_secure", "cookie_httponly"),
    "pyramid.csrf.CookieCSRFStoragePolicy": ("secure", "httponly"),
    "starlette.middleware.sessions.SessionMiddleware": ("https_only",),
    "aiohttp_session.cookie_storage.EncryptedCookieStorage": ("secure",),
    "aiohttp_session.SimpleCookieStorage": ("secure",),
    "aiohttp_session.redis_storage.RedisStorage": ("secure",),
    "litestar.middleware.session.client_side.CookieBackendConfig": ("secure",),
    "litestar.middleware.session.server_side.ServerSideSessionConfig": ("secure",),
}
"""Makers of sessions, and the options that are off unless they are set."""

_SETTINGS: Final = {
    **dict.fromkeys(
        (
            *("SESSION_COOKIE_SECURE", "REMEMBER_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
            *("WTF_CSRF_COOKIE_SECURE", "JWT_COOKIE_SECURE", "SECURITY_CSRF_COOKIE_SECURE"),
            *("LANGUAGE_COOKIE_SECURE", "JWT_AUTH_SECURE"),
        ),
        "secure",
    ),
    **dict.fromkeys(
        ("SESSION_COOKIE_HTTPONLY", "REMEMBER_COOKIE_HTTPONLY", "JWT_AUTH_HTTPONLY"), "httponly"
    ),
    **dict.fromkeys(
        (
            *("SESSION_COOKIE_SAMESITE", "REMEMBER_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE"),
            "JWT_COOKIE_SAMESITE",
        ),
        "samesite",
    ),
}
"""Settings of Flask, Django and their extensions, and what they are about."""


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not isinstance(call.func, ast.Attribute) or _is_other(call, ctx):
        return
    name = ctx.argument(call, "key", 0) or ctx.argument(call, "name", 0)
    owner = ctx.names(call.func.value)
    preset = frozenset[str]().union(*(_GOOD_DEFAULTS.get(o, frozenset()) for o in owner))
    if call.func.attr == "add_cookie":
        preset |= {"secure", "samesite"}  # Sanic's
    missing: list[str] = []
    off: list[tuple[str, ast.expr]] = []
    for attribute in _KEYWORDS:
        given = _given(call, attribute, owner, ctx)
        if given is None:
            if attribute not in preset:
                missing.append(attribute)
        elif _is_off(attribute, given, ctx):
            off.append((attribute, given))
    if ctx.has_unpacking(call):
        missing = []
    if not (off or missing):
        yield from _check_foreign(call, owner, ctx)
        return
    if not off and missing == ["samesite"] and ctx.profile is not Profile.STRICT:
        return  # most browsers take a missing SameSite for "Lax"
    what = shown(ctx, name, "This cookie") if name is not None else "This cookie"
    text = ctx.value(name) if name is not None else UNKNOWN
    opens = isinstance(text, str) and bool(set(words(text)) & _OPENS)
    loud = opens or (isinstance(name, ast.Name | ast.Attribute) and _opens(name))
    attributes = [*(a for a, _ in off), *missing]
    if off:
        severity = Severity.WARNING if loud else Severity.INFORMATION
    else:
        severity = Severity.INFORMATION if loud else Severity.HINT
    yield Hit(
        call,
        f"{what} is set without {_listed(attributes)}: {_HARM[attributes[0]]}. Set "
        f"{_advice(call, attributes)}.",
        severity,
        fixes=_fixes(call, attributes, ctx),
    )


def _check_foreign(call: ast.Call, owner: frozenset[str], ctx: Context) -> Iterator[Hit]:
    """Report `SameSite=None` for review: it is a decision, and a reader should know of it."""
    given = _given(call, "samesite", owner, ctx)
    text = ctx.value(given) if given is not None and ctx.profile is Profile.STRICT else None
    if isinstance(text, str) and text.lower() == "none" and given is not None:
        yield Hit(
            given,
            "With `SameSite=None` the cookie goes along with requests that other sites make. Leave "
            'it at "Lax", unless those sites need it.',
            Severity.HINT,
        )


def _is_other(call: ast.Call, ctx: Context) -> bool:
    """Whether it stores a cookie of a client, or removes one."""
    if len(call.args) + len(call.keywords) < 2 and not ctx.has_unpacking(call):
        return True
    for keyword in ("max_age", "expires"):
        age = ctx.argument(call, keyword)
        if age is not None and ctx.value(age) == 0 and ctx.value(age) is not False:
            return True
    return False


def _given(call: ast.Call, attribute: str, owner: frozenset[str], ctx: Context) -> ast.expr | None:
    position = next(
        (
            int(order[order.index(attribute) + 1])
            for name in sorted(owner)
            if (order := _POSITIONS.get(name)) is not None
        ),
        None,
    )
    for keyword in _KEYWORDS[attribute]:
        found = ctx.argument(call, keyword, position)
        if found is not None:
            return found
    return None


def _is_off(attribute: str, given: ast.expr, ctx: Context) -> bool:
    value = ctx.value(given)
    if attribute == "samesite":
        # "None" is a decision for requests from other sites; None is none.
        return value is None or value is False
    return value is False or value is None or (isinstance(value, int) and value == 0)


def _opens(name: ast.Name | ast.Attribute) -> bool:
    text = name.id if isinstance(name, ast.Name) else name.attr
    return bool(set(words(text)) & _OPENS)


def _listed(attributes: list[str]) -> str:
    texts = [_SHOWN[attribute] for attribute in attributes]
    return " and ".join(texts) if len(texts) < 3 else f"{texts[0]}, {texts[1]} and {texts[2]}"


_EFFECTS: Final = {
    "secure": "HTTPS only",
    "httponly": "hidden from scripts",
    "samesite": "not sent from other sites",
}


def _title(what: str, *attributes: str) -> str:
    effects = dict.fromkeys(_EFFECTS[attribute] for attribute in attributes)
    return f"Set {what} ({', '.join(effects)})"


def _advice(call: ast.Call, attributes: list[str]) -> str:
    return ", ".join(f"`{_keyword(call, a)}={_VALUES[a]}`" for a in attributes)


def _keyword(call: ast.Call, attribute: str) -> str:
    """Return the spelling that the call uses, else the usual one."""
    used = {keyword.arg for keyword in call.keywords}
    return next((k for k in _KEYWORDS[attribute] if k in used), _KEYWORDS[attribute][0])


def _fixes(call: ast.Call, attributes: list[str], ctx: Context) -> tuple[Fix, ...]:
    if len(call.args) > 6:
        return ()  # an attribute may be among the positional arguments
    place = ctx.range(call)
    intents = tuple(SetKeyword(place, _keyword(call, a), _VALUES[a]) for a in attributes)
    return (Fix(_title(_listed(attributes), *attributes), FixSafety.REVIEW, intents),)


def _check_factory(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _FACTORIES.keys())
    if ctx.has_unpacking(call):
        return
    missing: list[str] = []
    for keyword in _FACTORIES[name]:
        given = ctx.argument(call, keyword)
        if given is None:
            missing.append(keyword)
        elif ctx.value(given) is False:
            yield _of_factory(given, call, [keyword], ctx)
    if missing:  # one finding for one call, so that one fix mends it
        yield _of_factory(call, call, missing, ctx)


def _of_factory(node: ast.expr, call: ast.Call, keywords: Sequence[str], ctx: Context) -> Hit:
    place = ctx.range(call)
    attributes = [
        "httponly" if k.endswith(("httponly", "http_only")) else "secure" for k in keywords
    ]
    advice = " and ".join(f"`{keyword}=True`" for keyword in keywords)
    intents = tuple(SetKeyword(place, keyword, "True") for keyword in keywords)
    return Hit(
        node,
        f"The session cookie of {shown(ctx, call.func)} has no {_listed(attributes)}: "
        f"{_HARM[attributes[0]]}, and is then logged in. Set {advice}.",
        Severity.INFORMATION if node is call else Severity.WARNING,
        fixes=(Fix(_title(advice, *attributes), FixSafety.REVIEW, intents),),
    )


def _check_same_site(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "samesite")
    if given is not None and ctx.value(given) is None:
        change = SetKeyword(ctx.range(call), "samesite", '"Lax"')
        yield Hit(
            given,
            f"The session cookie of {shown(ctx, call.func)} has no `SameSite`: "
            f'{_HARM["samesite"]}. Set `samesite="Lax"`, or leave it out.',
            Severity.INFORMATION,
            fixes=(Fix(_title('`samesite="Lax"`', "samesite"), FixSafety.REVIEW, (change,)),),
        )


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        match target:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield from _check_setting(name, node.value, ctx)
            case ast.Subscript(slice=key):
                text = ctx.value(key)
                if isinstance(text, str):
                    yield from _check_setting(text, node.value, ctx)
                    yield from _check_morsel(target, text, node.value, ctx)
            case _:
                pass


def _check_annotated(node: ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    if isinstance(node.target, ast.Name) and node.value is not None:
        yield from _check_setting(node.target.id, node.value, ctx)


def _check_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    if node.arg in _SETTINGS:
        yield from _check_setting(node.arg, node.value, ctx)


def _check_dict(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in _SETTINGS:
            yield from _check_setting(str(key.value), value, ctx)


def _check_setting(name: str, value: ast.expr, ctx: Context) -> Iterator[Hit]:
    attribute = _SETTINGS.get(name)
    if attribute is None or not _is_off(attribute, value, ctx):
        return
    if (
        attribute == "samesite"
        and name.startswith(("SESSION", "REMEMBER"))
        and (ctx.value(value) is None)
    ):
        return  # the default of Flask, which browsers take for "Lax"
    quiet = name.startswith(("CSRF", "WTF", "LANGUAGE"))
    change = Rewrite(ctx.range(value), (_VALUES[attribute],))
    yield Hit(
        value,
        f"`{name}` takes {_SHOWN[attribute]} off the cookie: {_HARM[attribute]}. Set it to "
        f"{_VALUES[attribute]}, and to something else only where you develop.",
        Severity.INFORMATION if quiet else Severity.WARNING,
        fixes=(Fix(_title(_SHOWN[attribute], attribute), FixSafety.REVIEW, (change,)),),
    )


def _check_morsel(target: ast.Subscript, name: str, value: ast.expr, ctx: Context) -> Iterator[Hit]:
    """Report `cookie["session"]["secure"] = False` of `http.cookies`."""
    attribute = name.lower()
    if attribute in ("secure", "httponly") and ctx.value(value) is False:
        owner = target.value
        if isinstance(owner, ast.Subscript) and ctx.names(owner.value) & _JARS:
            change = Rewrite(ctx.range(value), ("True",))
            yield Hit(
                value,
                f"This cookie is set without {_SHOWN[attribute]}: {_HARM[attribute]}. Set it to "
                "True.",
                Severity.INFORMATION,
                fixes=(Fix(_title(_SHOWN[attribute], attribute), FixSafety.REVIEW, (change,)),),
            )


_JARS: Final = frozenset(
    {
        "http.cookies.SimpleCookie()",
        "http.cookies.BaseCookie()",
        "cherrypy.response.cookie",
        "Cookie.SimpleCookie()",
    }
)
_FLASK: Final = "from flask import make_response as respond\nanswer = respond(page)\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG703",
        name="insecure-cookie",
        summary="A cookie can be read or sent where it should not",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(614, 1004, 1275),
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/insecure-cookie",
            "codeql:py/client-exposed-cookie",
            "codeql:py/samesite-none-cookie",
            "sonar:S2092",
            "sonar:S3330",
            "codemodder:django-session-cookie-secure-off",
            "codemodder:secure-flask-cookie",
            "codemodder:secure-flask-session-configuration",
        ),
        references=("https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Cookies#security",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_METHODS, _check_call),
        OnCall(frozenset(_FACTORIES), _check_factory),
        OnCall(frozenset(_FACTORIES), _check_same_site),
        OnText(_SPEAKS, ast.Assign, _check_assignment),
        OnText(_SPEAKS, ast.AnnAssign, _check_annotated),
        OnText(_SPEAKS, ast.keyword, _check_keyword),
        OnText(_SPEAKS, ast.Dict, _check_dict),
    ),
    examples=(
        bad(
            _FLASK + 'answer.set_cookie("session", value)\n',
            lines=(3,),
            fixed=_FLASK
            + 'answer.set_cookie("session", value, secure=True, httponly=True, samesite="Lax")\n',
            severity="INFORMATION",
        ),
        bad(
            _FLASK + 'answer.set_cookie("theme", value, httponly=True, samesite="Lax")\n',
            lines=(3,),
            fixed=_FLASK
            + 'answer.set_cookie("theme", value, httponly=True, samesite="Lax", secure=True)\n',
            severity="HINT",
        ),
        bad(
            "from django.http import HttpResponse as Answer\nSECURE = False\nanswer = Answer()\n"
            'answer.set_cookie("token", made, None, None, "/", None, SECURE, True, "Lax")\n',
            lines=(4,),
            severity="WARNING",
        ),
        bad(
            'options = {"secure": False, "httponly": True, "samesite": "Lax"}\n'
            'answer.set_cookie("login", value, **options)\n',
            lines=(2,),
            note="keywords that are passed as a mapping",
        ),
        bad(
            "from pyramid.session import SignedCookieSessionFactory as Sessions\n"
            "sessions = Sessions(secret, secure=True)\n",
            lines=(2,),
            fixed="from pyramid.session import SignedCookieSessionFactory as Sessions\n"
            "sessions = Sessions(secret, secure=True, httponly=True)\n",
            severity="INFORMATION",
        ),
        bad(
            "SESSION_COOKIE_SECURE = False\nSESSION_COOKIE_HTTPONLY: bool = False\n",
            lines=(1, 2),
            fixed="SESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY: bool = True\n",
            severity="WARNING",
        ),
        bad(
            'app.config["SESSION_COOKIE_SECURE"] = False\n'
            "app.config.update(SESSION_COOKIE_HTTPONLY=False)\n"
            'app.config.from_mapping({"REMEMBER_COOKIE_SECURE": False})\n',
            lines=(1, 2, 3),
        ),
        bad("CSRF_COOKIE_SECURE = False\n", lines=(1,), severity="INFORMATION"),
        bad(
            "from http.cookies import SimpleCookie\njar = SimpleCookie()\n"
            'jar["session"]["secure"] = False\n',
            lines=(3,),
            fixed="from http.cookies import SimpleCookie\njar = SimpleCookie()\n"
            'jar["session"]["secure"] = True\n',
        ),
        bad(
            "from flask import make_response\n\n\ndef view(session_id):\n"
            '    response = make_response("")\n'
            '    response.set_cookie("session", session_id, secure=True, httponly=True, samesite="None")\n'
            "    return response\n",
            lines=(6,),
            severity="HINT",
            strict=True,
        ),
        good(
            _FLASK
            + 'answer.set_cookie("session", value, secure=True, httponly=True, samesite="Lax")\n'
        ),
        good(
            _FLASK + 'answer.set_cookie("session", value, secure=True, httponly=True)\n',
            note="browsers take a missing SameSite for Lax",
        ),
        good(_FLASK + 'answer.set_cookie("session", value, **options)\n', note="not known"),
        good(_FLASK + 'answer.set_cookie("session", "", expires=0)\n', note="it is removed"),
        good("SESSION_COOKIE_SECURE = True\nSESSION_COOKIE_SECURE = not local\n"),
        good("jar.set_cookie(cookie)\nbrowser.add_cookie(cookie)\n", note="cookies of a client"),
    ),
)
