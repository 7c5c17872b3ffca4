"""Falcon."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, NamedParameter, Origin, Same, Sanitizer, Sink, Source

_REQUEST: Final = "falcon.Request()"
_RESPONSE: Final = "falcon.Response()"
_PARTS: Final = {
    "the query string of the request": (
        *("params", "query_string", "get_param()", "get_param_as_list()"),
        *("get_param_as_json()", "get_param_as_dict()", "get_param_as_media()"),
        "get_query_string_as_media()",
    ),
    "the body of the request": ("media", "get_media()", "stream", "bounded_stream"),
    "the headers of the request": (
        *("headers", "headers_lower", "get_header()", "host", "user_agent", "auth"),
        *("content_type", "accept", "forwarded", "forwarded_host", "forwarded_uri"),
        "access_route",
    ),
    "the cookies of the request": ("cookies", "get_cookie_values()"),
    "the address of the request": ("uri", "url", "path", "relative_uri", "prefix"),
    "the address of the page before": ("referer",),
}
_REDIRECTS: Final = (
    *("HTTPFound", "HTTPMovedPermanently", "HTTPSeeOther", "HTTPTemporaryRedirect"),
    "HTTPPermanentRedirect",
)
_ERRORS: Final = (
    *("HTTPBadRequest", "HTTPUnauthorized", "HTTPForbidden", "HTTPNotFound", "HTTPConflict"),
    *("HTTPUnprocessableEntity", "HTTPInternalServerError", "HTTPServiceUnavailable"),
    *("HTTPBadGateway", "HTTPError"),
)

LIBRARY: Final = Library(
    "falcon",
    sources=(
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        *(
            Source(f"falcon.media.multipart.BodyPart().{part}", Origin.UPLOAD, "an uploaded file")
            for part in (
                *("filename", "secure_filename", "stream", "data", "text", "media", "get_data()"),
                *("get_text()", "get_media()"),
            )
        ),
    ),
    entries=(
        NamedParameter("req", _REQUEST, "falcon"),
        NamedParameter("request", _REQUEST, "falcon"),
        NamedParameter("resp", _RESPONSE, "falcon"),
        NamedParameter("response", _RESPONSE, "falcon"),
    ),
    sinks=(
        *(
            Sink(f"falcon.{error}", Danger.TRACE, (("title", None), ("description", None)))
            for error in _ERRORS
        ),
        *(
            Sink(f"{_RESPONSE}.{method}", Danger.HEADER, (("name", 0), ("value", 1)))
            for method in ("set_header", "append_header", "set_cookie")
        ),
        Sink(f"{_RESPONSE}.set_headers", Danger.HEADER, (("headers", 0),)),
        *(
            Sink(f"falcon.{redirect}", Danger.REDIRECT, (("location", 0),))
            for redirect in _REDIRECTS
        ),
        Sink("falcon.App().add_static_route", Danger.PATH, (("directory", 1),), "the folder"),
    ),
    sanitizers=(
        Sanitizer("falcon.secure_filename", frozenset({Danger.PATH, Danger.UPLOAD_NAME})),
        *(
            Sanitizer(f"falcon.uri.{encode}", frozenset({Danger.MARKUP, Danger.HEADER}))
            for encode in ("encode", "encode_value")
        ),
    ),
    same=(
        Same("falcon.request.Request", "falcon.Request"),
        Same("falcon.asgi.Request", "falcon.Request"),
        Same("falcon.asgi.request.Request", "falcon.Request"),
        Same("falcon.response.Response", "falcon.Response"),
        Same("falcon.asgi.Response", "falcon.Response"),
        Same("falcon.asgi.response.Response", "falcon.Response"),
        Same("falcon.API", "falcon.App"),
        Same("falcon.asgi.App", "falcon.App"),
        Same("falcon.util.secure_filename", "falcon.secure_filename"),
        Same("falcon.util.uri.encode", "falcon.uri.encode"),
        Same("falcon.util.uri.encode_value", "falcon.uri.encode_value"),
        *(Same(f"falcon.redirects.{redirect}", f"falcon.{redirect}") for redirect in _REDIRECTS),
    ),
)
