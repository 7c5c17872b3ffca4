"""Sanic."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    Method,
    NamedParameter,
    Origin,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_REQUEST: Final = "sanic.Request()"
_RESPONSE: Final = "sanic.response.HTTPResponse()"
_OWNERS: Final = ("sanic.Sanic()", "sanic.Blueprint()")
_PARTS: Final = {
    "the query string of the request": (
        *("args", "query_args", "get_args()", "get_query_args()", "query_string"),
    ),
    "the form of the request": ("form", "get_form()"),
    "the body of the request": ("json", "load_json()", "body", "stream", "receive_body()"),
    "the headers of the request": (
        *("headers", "raw_headers", "host", "token", "credentials", "forwarded", "content_type"),
        *("server_name", "remote_addr"),
    ),
    "the cookies of the request": ("cookies", "get_cookies()"),
    "the address of the request": ("url", "path", "raw_url", "server_path"),
    "the path of the request": ("match_info",),
}
_HANDLERS: Final = ("get", "post", "put", "delete", "patch", "head", "options")
_ANSWERS: Final = ("html", "text", "raw", "json", "redirect", "file", "file_stream", "empty")
_ERRORS: Final = (
    *("SanicException", "HTTPException", "ServerError", "BadRequest", "InvalidUsage"),
    *("NotFound", "Forbidden", "Unauthorized", "ServiceUnavailable"),
)

LIBRARY: Final = Library(
    "sanic",
    sources=(
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        Source(f"{_REQUEST}.files", Origin.UPLOAD, "an uploaded file"),
        *(
            Source(f"sanic.request.File().{part}", Origin.UPLOAD, "an uploaded file")
            for part in ("name", "body", "type")
        ),
    ),
    entries=(
        NamedParameter("request", _REQUEST, "sanic"),
        *(
            Decorated(
                f"{owner}.{route}",
                Origin.REQUEST,
                "the path of the request",
                first=_REQUEST,
                returns="answer",
            )
            for owner in _OWNERS
            for route in (*_HANDLERS, "route")
        ),
        *(
            Decorated(
                f"{owner}.websocket",
                Origin.REQUEST,
                "a message of the web socket",
                first=_REQUEST,
            )
            for owner in _OWNERS
        ),
        *(
            Decorated(f"{owner}.exception", Origin.EXCEPTION, "an exception", first=_REQUEST)
            for owner in _OWNERS
        ),
        *(
            Registered(
                f"{owner}.{add}",
                "handler",
                0,
                Origin.REQUEST,
                "the path of the request",
                first=_REQUEST,
                returns="answer",
            )
            for owner in _OWNERS
            for add in ("add_route", "add_websocket_route")
        ),
        Method(
            "sanic.views.HTTPMethodView",
            _HANDLERS,
            Origin.REQUEST,
            "the path of the request",
            first=_REQUEST,
            returns="answer",
        ),
    ),
    sinks=(
        *(
            Sink(f"sanic.response.{answer}", danger, (("body", 0),), "the page")
            for answer in ("html", "text", "raw", "HTTPResponse")
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        Sink("sanic.response.json", Danger.TRACE, (("body", 0),)),
        *(Sink(f"sanic.exceptions.{error}", Danger.TRACE, (("message", 0),)) for error in _ERRORS),
        *(
            Sink(f"sanic.response.{answer}", Danger.HEADER, (("headers", 2),))
            for answer in ("html", "text", "raw", "json", "HTTPResponse")
        ),
        *(
            Sink(f"{_RESPONSE}.{method}", Danger.HEADER, (("key", 0), ("value", 1)))
            for method in (
                *("add_cookie", "cookies.add_cookie", "headers.add", "headers.setdefault"),
            )
        ),
        Sink("sanic.response.redirect", Danger.REDIRECT, (("to", 0),)),
        *(
            Sink(f"sanic.response.{answer}", Danger.PATH, (("location", 0),), "the file's path")
            for answer in ("file", "file_stream")
        ),
    ),
    sanitizers=(
        *(
            Sanitizer(
                f"sanic.response.{answer}",
                frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}),
            )
            for answer in (*_ANSWERS, "HTTPResponse")
        ),
        *(
            Sanitizer(
                f"{owner}.url_for",
                frozenset({Danger.MARKUP, Danger.HEADER, Danger.REDIRECT, Danger.URL}),
            )
            for owner in ("sanic.Sanic()", _REQUEST)
        ),
    ),
    same=(
        Same("sanic.request.Request", "sanic.Request"),
        Same("sanic.request.types.Request", "sanic.Request"),
        Same("sanic.app.Sanic", "sanic.Sanic"),
        Same("sanic.blueprints.Blueprint", "sanic.Blueprint"),
        Same("sanic.Sanic.get_app()", "sanic.Sanic()"),
        Same("sanic.HTTPResponse", "sanic.response.HTTPResponse"),
        Same("sanic.response.types.HTTPResponse", "sanic.response.HTTPResponse"),
        *(Same(f"sanic.{answer}", f"sanic.response.{answer}") for answer in _ANSWERS),
        *(
            Same(f"sanic.response.convenience.{answer}", f"sanic.response.{answer}")
            for answer in _ANSWERS
        ),
        *(Same(f"sanic.response.{answer}()", _RESPONSE) for answer in _ANSWERS),
        *(
            Same(f"{_REQUEST}.files{get}", "sanic.request.File()")
            for get in ("[][]", ".get()", ".getlist()[]")
        ),
    ),
)
