"""WebOb, which Pyramid is built on."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Same, Sanitizer, Sink, Source

_REQUEST: Final = "webob.Request()"
_RESPONSE: Final = "webob.Response()"
_PARTS: Final = {
    "the query string of the request": ("GET", "params", "query_string"),
    "the form of the request": ("POST",),
    "the body of the request": ("body", "body_file", "text", "json", "json_body"),
    "the headers of the request": (
        *("headers", "environ", "host", "host_url", "user_agent", "authorization", "client_addr"),
    ),
    "the cookies of the request": ("cookies",),
    "the address of the request": ("path", "path_info", "path_qs", "path_url", "url"),
    "the address of the page before": ("referer", "referrer"),
    "the path of the request": ("urlvars", "urlargs"),
}
_REDIRECTS: Final = (
    *("HTTPMultipleChoices", "HTTPMovedPermanently", "HTTPFound", "HTTPSeeOther", "HTTPUseProxy"),
    *("HTTPTemporaryRedirect", "HTTPPermanentRedirect"),
)
_BODY: Final = (("body", 0), ("app_iter", 3), ("text", None), ("json", None), ("json_body", None))

LIBRARY: Final = Library(
    "webob",
    sources=tuple(
        Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
        for what, parts in _PARTS.items()
        for part in parts
    ),
    entries=(
        Decorated(
            "webob.dec.wsgify",
            Origin.REQUEST,
            "the request",
            first=_REQUEST,
            returns="markup",
        ),
    ),
    sinks=(
        Sink("webob.Response", Danger.MARKUP, _BODY[:3], "the page"),
        Sink("webob.Response", Danger.TRACE, _BODY),
        *(
            Sink(f"{_RESPONSE}.write", danger, (("text", 0),), "the page")
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        Sink("webob.Response", Danger.HEADER, (("headerlist", 2), ("headers", None))),
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
            Sink(f"webob.exc.{redirect}", Danger.REDIRECT, (("location", 4),))
            for redirect in _REDIRECTS
        ),
        Sink("webob.static.FileApp", Danger.PATH, (("filename", 0),), "the file's path"),
        Sink("webob.static.DirectoryApp", Danger.PATH, (("path", 0),), "the folder"),
    ),
    sanitizers=(
        Sanitizer("webob.Response", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE})),
        Sanitizer("webob.html_escape", frozenset({Danger.MARKUP})),
        Sanitizer("webob.exc.html_escape", frozenset({Danger.MARKUP})),
    ),
    same=(
        Same("webob.request.Request", "webob.Request"),
        Same("webob.request.BaseRequest", "webob.Request"),
        Same("webob.BaseRequest", "webob.Request"),
        Same("webob.response.Response", "webob.Response"),
    ),
)
