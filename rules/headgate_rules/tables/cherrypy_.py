"""CherryPy."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Same, Sanitizer, Sink, Source

_PARTS: Final = {
    "the parameters of the request": ("params",),
    "the query string of the request": ("query_string",),
    "the body of the request": ("body", "rfile", "json"),
    "the headers of the request": ("headers", "header_list", "login"),
    "the cookies of the request": ("cookie",),
    "the address of the request": ("path_info", "request_line", "base"),
}

LIBRARY: Final = Library(
    "cherrypy",
    sources=tuple(
        Source(f"cherrypy.request.{part}", Origin.REQUEST, what)
        for what, parts in _PARTS.items()
        for part in parts
    ),
    entries=(
        Decorated(
            "cherrypy.expose",
            Origin.REQUEST,
            "the parameters of the request",
            returns="markup",
        ),
    ),
    sinks=(
        Sink("cherrypy.HTTPRedirect", Danger.REDIRECT, (("urls", 0),)),
        Sink("cherrypy.HTTPError", Danger.TRACE, (("message", 1),)),
        *(
            Sink(f"cherrypy.lib.static.{serve}", Danger.PATH, (("path", 0),), "the file's path")
            for serve in ("serve_file", "serve_download")
        ),
        Sink(
            "cherrypy.response.headers.setdefault",
            Danger.HEADER,
            (("key", 0), ("default", 1)),
        ),
        Sink("cherrypy.response.headers.update", Danger.HEADER, (("", 0), ("**", None))),
        Sink("cherrypy.session.update", Danger.SESSION, (("d", 0),)),
        Sink("cherrypy.session.setdefault", Danger.SESSION, (("key", 0), ("default", 1))),
    ),
    sanitizers=(
        *(
            Sanitizer(f"cherrypy.lib.static.{serve}", frozenset({Danger.MARKUP}))
            for serve in ("serve_file", "serve_download", "serve_fileobj")
        ),
        Sanitizer("cherrypy.url", frozenset({Danger.REDIRECT})),
    ),
    same=(
        Same("cherrypy.serving.request", "cherrypy.request"),
        Same("cherrypy.serving.response", "cherrypy.response"),
    ),
)
