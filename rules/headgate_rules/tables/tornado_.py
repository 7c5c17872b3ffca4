"""Tornado: handlers, requests, templates."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Attribute,
    Danger,
    Library,
    Method,
    Origin,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_HANDLER: Final = "tornado.web.RequestHandler()"
_REQUEST: Final = "tornado.httputil.HTTPServerRequest()"
_PATH_OF_REQUEST: Final = "the path of the request"

LIBRARY: Final = Library(
    "tornado",
    sources=(
        *(
            Source(f"{_HANDLER}.{part}", Origin.REQUEST, what)
            for part, what in (
                ("get_argument()", "the parameters of the request"),
                ("get_arguments()", "the parameters of the request"),
                ("get_query_argument()", "the query string of the request"),
                ("get_query_arguments()", "the query string of the request"),
                ("get_body_argument()", "the form of the request"),
                ("get_body_arguments()", "the form of the request"),
                ("get_cookie()", "the cookies of the request"),
                ("cookies", "the cookies of the request"),
                ("path_args", _PATH_OF_REQUEST),
                ("path_kwargs", _PATH_OF_REQUEST),
            )
        ),
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in {
                "the query string of the request": ("query", "query_arguments", "arguments"),
                "the body of the request": ("body", "body_arguments"),
                "the headers of the request": ("headers", "host", "host_name", "remote_ip"),
                "the cookies of the request": ("cookies",),
                "the address of the request": ("uri", "path", "full_url()"),
            }.items()
            for part in parts
        ),
        Source(f"{_REQUEST}.files", Origin.UPLOAD, "an uploaded file"),
    ),
    entries=(
        Method(
            "tornado.web.RequestHandler",
            ("get", "post", "put", "delete", "patch", "head", "options"),
            Origin.REQUEST,
            _PATH_OF_REQUEST,
        ),
        Method(
            "tornado.websocket.WebSocketHandler",
            ("open", "on_message", "on_ping", "on_pong"),
            Origin.REQUEST,
            "a message of the web socket",
        ),
    ),
    attributes=(Attribute("tornado.web.RequestHandler", "request", _REQUEST),),
    sinks=(
        *(
            Sink(f"{_HANDLER}.{write}", danger, (("chunk", 0),), "the page")
            for write in ("write", "finish")
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        Sink("tornado.web.HTTPError", Danger.TRACE, (("reason", None),)),
        *(
            Sink(f"{_HANDLER}.{method}", Danger.HEADER, (("name", 0), ("value", 1)))
            for method in ("set_header", "add_header", "set_cookie")
        ),
        Sink(f"{_HANDLER}.set_status", Danger.HEADER, (("reason", 1),)),
        Sink(f"{_HANDLER}.redirect", Danger.REDIRECT, (("url", 0),)),
        Sink(
            "tornado.template.Template", Danger.TEMPLATE, (("template_string", 0),), "the template"
        ),
        Sink("tornado.template.DictLoader", Danger.TEMPLATE, (("dict", 0),), "the templates"),
        Sink("tornado.web.StaticFileHandler", Danger.PATH, (("path", None),), "the folder"),
    ),
    sanitizers=(
        Sanitizer("tornado.escape.xhtml_escape", frozenset({Danger.MARKUP, Danger.XML_TEXT})),
        Sanitizer("tornado.escape.linkify", frozenset({Danger.MARKUP})),
        Sanitizer("tornado.escape.url_escape", frozenset({Danger.MARKUP, Danger.HEADER})),
        Sanitizer(f"{_HANDLER}.render_string", frozenset({Danger.MARKUP})),
        Sanitizer("tornado.template.Template", frozenset({Danger.MARKUP, Danger.TEMPLATE})),
    ),
    same=(Same("tornado.websocket.WebSocketHandler()", _HANDLER),),
)
