"""Bottle."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    NoReturn,
    Origin,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_REQUEST: Final = "bottle.BaseRequest()"
_RESPONSE: Final = "bottle.BaseResponse()"
_PATH_OF_REQUEST: Final = "the path of the request"
_PARTS: Final = {
    "the query string of the request": ("query", "GET", "params", "query_string"),
    "the form of the request": ("forms", "POST"),
    "the body of the request": ("json", "body"),
    "the headers of the request": ("headers", "get_header()", "environ", "content_type", "auth"),
    "the cookies of the request": ("cookies", "get_cookie()"),
    "the address of the request": ("url", "path", "fullpath", "urlparts"),
    _PATH_OF_REQUEST: ("url_args",),
}
_TEMPLATES: Final = (
    *("SimpleTemplate", "BaseTemplate", "MakoTemplate", "Jinja2Template", "CheetahTemplate"),
)
_RENDERERS: Final = ("template", "mako_template", "jinja2_template", "cheetah_template")

LIBRARY: Final = Library(
    "bottle",
    sources=(
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        Source(f"{_REQUEST}.files", Origin.UPLOAD, "an uploaded file"),
        *(
            Source(f"bottle.FileUpload().{part}", Origin.UPLOAD, "an uploaded file")
            for part in ("filename", "raw_filename", "name", "file", "headers", "content_type")
        ),
    ),
    entries=(
        *(
            Decorated(f"{owner}.{route}", Origin.REQUEST, _PATH_OF_REQUEST, returns="markup")
            for owner in ("bottle", "bottle.Bottle()")
            for route in ("route", "get", "post", "put", "delete", "patch")
        ),
        *(
            Decorated(f"{owner}.error", Origin.EXCEPTION, "an exception", returns="markup")
            for owner in ("bottle", "bottle.Bottle()")
        ),
        *(
            Registered(
                f"{owner}.route",
                "callback",
                2,
                Origin.REQUEST,
                _PATH_OF_REQUEST,
                returns="markup",
            )
            for owner in ("bottle", "bottle.Bottle()")
        ),
    ),
    sinks=(
        *(
            Sink(f"bottle.{template}", Danger.TEMPLATE, (("source", 0),), "the template")
            for template in _TEMPLATES
        ),
        # Keywords of these are the template's variables.
        *(
            Sink(f"bottle.{render}", Danger.TEMPLATE, (("", 0),), "the template")
            for render in _RENDERERS
        ),
        Sink("bottle.HTTPResponse", Danger.MARKUP, (("body", 0),), "the page"),
        Sink("bottle.HTTPResponse", Danger.TRACE, (("body", 0),)),
        Sink("bottle.HTTPError", Danger.TRACE, (("body", 1), ("traceback", 3))),
        Sink("bottle.abort", Danger.TRACE, (("text", 1),)),
        Sink("bottle.HTTPResponse", Danger.HEADER, (("headers", 2), ("**", None))),
        *(
            Sink(f"{_RESPONSE}.{method}", Danger.HEADER, (("name", 0), ("value", 1)))
            for method in ("set_header", "add_header", "set_cookie")
        ),
        *(
            Sink(f"{_RESPONSE}.headers.{method}", Danger.HEADER, (("key", 0), ("value", 1)))
            for method in ("append", "replace", "setdefault")
        ),
        Sink("bottle.redirect", Danger.REDIRECT, (("url", 0),)),
        # The name of the file is held inside the folder by Bottle itself.
        Sink("bottle.static_file", Danger.PATH, (("root", 1),), "the folder"),
        *(
            Sink("bottle.FileUpload().save", danger, (("destination", 0),), "the file's path")
            for danger in (Danger.PATH, Danger.UPLOAD_NAME)
        ),
    ),
    sanitizers=(
        Sanitizer("bottle.html_escape", frozenset({Danger.MARKUP})),
        Sanitizer("bottle.html_quote", frozenset({Danger.MARKUP})),
        *(
            Sanitizer(f"bottle.{render}", frozenset({Danger.MARKUP, Danger.TEMPLATE}))
            for render in (*_RENDERERS, *_TEMPLATES)
        ),
        Sanitizer("bottle.static_file", frozenset({Danger.MARKUP, Danger.PATH})),
        *(
            Sanitizer(f"bottle.{answer}", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}))
            for answer in ("HTTPResponse", "HTTPError")
        ),
    ),
    same=(
        *(Same(f"bottle.{name}", _REQUEST) for name in ("request", "Request()", "LocalRequest()")),
        *(
            Same(f"bottle.{name}", _RESPONSE)
            for name in ("response", "Response()", "LocalResponse()", "HTTPResponse()")
        ),
        *(
            Same(f"bottle.{name}()", "bottle.Bottle()")
            for name in ("default_app", "app", "app.push")
        ),
        *(
            Same(f"{_REQUEST}.files{get}", "bottle.FileUpload()")
            for get in ("[]", ".get()", ".pop()", ".getall()[]")
        ),
        Same("bottle.Response", "bottle.HTTPResponse"),
    ),
    no_return=(NoReturn("bottle.abort"), NoReturn("bottle.redirect")),
)
