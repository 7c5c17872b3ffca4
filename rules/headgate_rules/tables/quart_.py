"""Quart, the asynchronous Flask."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    Method,
    NoReturn,
    Origin,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_OWNERS: Final = ("quart.Quart()", "quart.Blueprint()")
_PATH_OF_REQUEST: Final = "the path of the request"
_MESSAGE: Final = "a message of the web socket"

LIBRARY: Final = Library(
    "quart",
    shared=("quart.g", "quart.session"),
    sources=(
        *(
            Source(f"quart.Websocket().{part}", Origin.REQUEST, _MESSAGE)
            for part in ("receive()", "receive_json()")
        ),
        *(
            Source(f"quart.Websocket().{part}", Origin.REQUEST, what)
            for part, what in (
                ("args", "the query string of the request"),
                ("query_string", "the query string of the request"),
                ("headers", "the headers of the request"),
                ("cookies", "the cookies of the request"),
                ("view_args", _PATH_OF_REQUEST),
                ("path", "the address of the request"),
                ("url", "the address of the request"),
            )
        ),
        Source("quart.Request().body", Origin.REQUEST, "the body of the request"),
        Source("quart.Request().view_args", Origin.REQUEST, _PATH_OF_REQUEST),
    ),
    entries=(
        *(
            Decorated(f"{owner}.{route}", Origin.REQUEST, _PATH_OF_REQUEST, returns="markup")
            for owner in _OWNERS
            for route in ("route", "get", "post", "put", "delete", "patch")
        ),
        *(Decorated(f"{owner}.websocket", Origin.REQUEST, _PATH_OF_REQUEST) for owner in _OWNERS),
        *(
            Decorated(f"{owner}.errorhandler", Origin.EXCEPTION, "an exception", returns="markup")
            for owner in _OWNERS
        ),
        *(
            Registered(
                f"{owner}.{add}", "view_func", 2, Origin.REQUEST, _PATH_OF_REQUEST, "", returns
            )
            for owner in _OWNERS
            for add, returns in (("add_url_rule", "markup"), ("add_websocket", ""))
        ),
        Method(
            "quart.views.MethodView",
            ("get", "post", "put", "delete", "patch", "head", "options"),
            Origin.REQUEST,
            _PATH_OF_REQUEST,
            returns="markup",
        ),
        Method(
            "quart.views.View",
            ("dispatch_request",),
            Origin.REQUEST,
            _PATH_OF_REQUEST,
            returns="markup",
        ),
    ),
    sinks=(
        *(
            Sink(f"quart.{render}", Danger.TEMPLATE, (("source", 0),), "the template")
            for render in ("render_template_string", "stream_template_string")
        ),
        Sink("quart.make_response", Danger.MARKUP, (("", 0),), "the page"),
        Sink("quart.make_response", Danger.TRACE, (("", 0),)),
        Sink("quart.jsonify", Danger.TRACE, (("*", 0), ("**", None))),
        Sink("quart.abort", Danger.TRACE, (("description", 1),)),
        Sink("quart.redirect", Danger.REDIRECT, (("location", 0),)),
        Sink("quart.send_file", Danger.PATH, (("filename_or_io", 0),), "the file's path"),
        Sink("quart.send_from_directory", Danger.PATH, (("directory", 0),), "the folder"),
        *(
            Sink("quart.datastructures.FileStorage().save", danger, (("destination", 0),))
            for danger in (Danger.PATH, Danger.UPLOAD_NAME)
        ),
    ),
    sanitizers=(
        *(
            Sanitizer(f"quart.{render}", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TEMPLATE}))
            for render in (
                *("render_template", "render_template_string", "stream_template"),
                "stream_template_string",
            )
        ),
        # What has been judged where the answer was made is not judged again where it is returned.
        *(
            Sanitizer(f"quart.{call}", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}))
            for call in ("make_response", "jsonify", "redirect", "send_file", "send_from_directory")
        ),
        Sanitizer(
            "quart.url_for",
            frozenset({Danger.MARKUP, Danger.HEADER, Danger.REDIRECT, Danger.URL}),
        ),
        Sanitizer("quart.safe_join", frozenset({Danger.PATH})),
    ),
    same=(
        Same("quart.request", "quart.Request()"),
        Same("quart.websocket", "quart.Websocket()"),
        Same("quart.wrappers.Request", "quart.Request"),
        Same("quart.Request()", "werkzeug.wrappers.Request()"),
        Same("quart.Response", "werkzeug.wrappers.Response"),
        Same("quart.Response()", "werkzeug.wrappers.Response()"),
        *(
            Same(f"quart.{call}()", "werkzeug.wrappers.Response()")
            for call in ("make_response", "jsonify", "redirect", "send_file", "send_from_directory")
        ),
        Same("quart.datastructures.FileStorage()", "werkzeug.datastructures.FileStorage()"),
        Same("quart.app.Quart", "quart.Quart"),
        Same("quart.current_app", "quart.Quart()"),
        Same("quart.Quart().jinja_env", "jinja2.Environment()"),
        Same("quart.Markup", "markupsafe.Markup"),
        Same("quart.escape", "markupsafe.escape"),
    ),
    no_return=(NoReturn("quart.abort"),),
)
