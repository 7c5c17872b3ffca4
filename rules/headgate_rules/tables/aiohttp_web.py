"""The server part of aiohttp, and aiohttp_session."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Attribute,
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

_REQUEST: Final = "aiohttp.web.Request()"
_RESPONSE: Final = "aiohttp.web.Response()"
_METHODS: Final = ("get", "post", "put", "patch", "delete", "head", "options")
_PARTS: Final = {
    "the query string of the request": ("query", "query_string", "rel_url"),
    "the path of the request": ("match_info",),
    "the body of the request": (
        *("post()", "json()", "text()", "read()", "content", "multipart()", "message"),
    ),
    "the headers of the request": (
        *("headers", "raw_headers", "host", "forwarded", "content_type"),
    ),
    "the cookies of the request": ("cookies",),
    "the address of the request": ("url", "path", "path_qs", "raw_path"),
}
_REDIRECTS: Final = (
    *("HTTPFound", "HTTPSeeOther", "HTTPMovedPermanently", "HTTPTemporaryRedirect"),
    *("HTTPPermanentRedirect", "HTTPMultipleChoices", "HTTPUseProxy"),
)
_ERRORS: Final = (
    *("HTTPBadRequest", "HTTPUnauthorized", "HTTPForbidden", "HTTPNotFound", "HTTPConflict"),
    *("HTTPUnprocessableEntity", "HTTPInternalServerError", "HTTPBadGateway"),
    *("HTTPServiceUnavailable", "HTTPNotAcceptable", "HTTPException"),
)
_FIRST: Final = ("the request", _REQUEST)

LIBRARY: Final = Library(
    "aiohttp.web",
    sources=(
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        Source("aiohttp.web.WebSocketResponse()", Origin.REQUEST, "a message of the web socket"),
        *(
            Source(f"aiohttp.web.FileField().{part}", Origin.UPLOAD, "an uploaded file")
            for part in ("filename", "file", "content_type", "headers")
        ),
        *(
            Source(f"aiohttp.BodyPartReader().{part}", Origin.UPLOAD, "an uploaded file")
            for part in (
                *("filename", "headers", "read()", "read_chunk()", "text()", "json()", "form()"),
            )
        ),
    ),
    entries=(
        NamedParameter("request", _REQUEST, "aiohttp.web"),
        *(
            Decorated(
                f"aiohttp.web.RouteTableDef().{route}",
                Origin.REQUEST,
                "the request",
                first=_REQUEST,
                returns="answer",
            )
            for route in (*_METHODS, "route", "view")
        ),
        *(
            Registered(f"{owner}{method}", "handler", 1, Origin.REQUEST, *_FIRST, "answer")
            for owner in ("aiohttp.web.", "aiohttp.web.UrlDispatcher().add_")
            for method in (*_METHODS, "view")
        ),
        *(
            Registered(call, "handler", 2, Origin.REQUEST, *_FIRST, "answer")
            for call in ("aiohttp.web.route", "aiohttp.web.UrlDispatcher().add_route")
        ),
        Method("aiohttp.web.View", _METHODS, Origin.REQUEST, "the request", returns="answer"),
    ),
    attributes=(Attribute("aiohttp.web.View", "request", _REQUEST),),
    sinks=(
        Sink("aiohttp.web.Response", Danger.MARKUP, (("text", None), ("body", None)), "the page"),
        Sink("aiohttp.web.Response", Danger.TRACE, (("text", None), ("body", None))),
        Sink("aiohttp.web.json_response", Danger.TRACE, (("data", 0), ("text", None))),
        *(
            Sink(f"aiohttp.web.{error}", Danger.TRACE, (("text", None), ("body", None)))
            for error in _ERRORS
        ),
        *(
            Sink(f"aiohttp.web.{answer}", Danger.HEADER, (("headers", None), ("reason", None)))
            for answer in ("Response", "StreamResponse", "json_response", *_ERRORS)
        ),
        Sink(f"{_RESPONSE}.set_cookie", Danger.HEADER, (("name", 0), ("value", 1))),
        *(
            Sink(f"{_RESPONSE}.headers.{method}", Danger.HEADER, (("key", 0), ("value", 1)))
            for method in ("add", "setdefault")
        ),
        *(
            Sink(f"{_RESPONSE}.headers.{method}", Danger.HEADER, (("", 0), ("**", None)))
            for method in ("extend", "update")
        ),
        *(
            Sink(f"aiohttp.web.{redirect}", Danger.REDIRECT, (("location", 0),))
            for redirect in _REDIRECTS
        ),
        Sink("aiohttp.web.FileResponse", Danger.PATH, (("path", 0),), "the file's path"),
    ),
    sanitizers=tuple(
        Sanitizer(f"aiohttp.web.{answer}", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}))
        for answer in ("Response", "json_response", "FileResponse", *_REDIRECTS)
    ),
    same=(
        *(
            Same(f"aiohttp.{module}.{name}", f"aiohttp.web.{name}")
            for module, name in (
                ("web_request", "Request"),
                ("web_request", "FileField"),
                ("web_response", "Response"),
                ("web_response", "StreamResponse"),
                ("web_fileresponse", "FileResponse"),
                ("web_ws", "WebSocketResponse"),
            )
        ),
        Same("aiohttp.web_request.BaseRequest", "aiohttp.web.Request"),
        Same("aiohttp.web.BaseRequest", "aiohttp.web.Request"),
        *(
            Same(f"aiohttp.web.{answer}()", _RESPONSE)
            for answer in ("StreamResponse", "FileResponse", "json_response", *_REDIRECTS)
        ),
        Same("aiohttp.web.Application().router", "aiohttp.web.UrlDispatcher()"),
        Same("aiohttp_session.new_session()", "aiohttp_session.get_session()"),
    ),
)
