"""Pyramid."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    NamedParameter,
    Origin,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_REQUEST: Final = "pyramid.request.Request()"
_REDIRECTS: Final = (
    *("HTTPMultipleChoices", "HTTPMovedPermanently", "HTTPFound", "HTTPSeeOther", "HTTPUseProxy"),
    *("HTTPTemporaryRedirect", "HTTPPermanentRedirect"),
)
_ERRORS: Final = (
    *("HTTPBadRequest", "HTTPUnauthorized", "HTTPForbidden", "HTTPNotFound", "HTTPConflict"),
    *("HTTPUnprocessableEntity", "HTTPInternalServerError", "HTTPServiceUnavailable"),
)

LIBRARY: Final = Library(
    "pyramid",
    sources=(
        Source(f"{_REQUEST}.matchdict", Origin.REQUEST, "the path of the request"),
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, "the path of the request")
            for part in ("subpath", "traversed", "view_name")
        ),
    ),
    entries=(
        NamedParameter("request", _REQUEST, "pyramid"),
        *(
            Decorated(
                f"pyramid.view.{decorator}",
                Origin.REQUEST,
                "the request",
                first=_REQUEST,
                returns="answer",
            )
            for decorator in ("view_config", "notfound_view_config", "forbidden_view_config")
        ),
        Registered(
            "pyramid.config.Configurator().add_view",
            "view",
            0,
            Origin.REQUEST,
            "the request",
            first=_REQUEST,
            returns="answer",
        ),
    ),
    sinks=(
        *(
            Sink(f"pyramid.httpexceptions.{redirect}", Danger.REDIRECT, (("location", 0),))
            for redirect in _REDIRECTS
        ),
        *(
            Sink(
                f"pyramid.httpexceptions.{error}",
                Danger.TRACE,
                (("detail", 0), ("body", None), ("json_body", None)),
            )
            for error in _ERRORS
        ),
        Sink("pyramid.response.FileResponse", Danger.PATH, (("path", 0),), "the file's path"),
        Sink("pyramid.static.static_view", Danger.PATH, (("root_dir", 0),), "the folder"),
        Sink(f"{_REQUEST}.session.update", Danger.SESSION, (("", 0), ("**", None))),
        Sink(f"{_REQUEST}.session.setdefault", Danger.SESSION, (("key", 0), ("default", 1))),
    ),
    sanitizers=(
        *(
            Sanitizer(f"pyramid.renderers.{render}", frozenset({Danger.MARKUP, Danger.HEADER}))
            for render in ("render", "render_to_response")
        ),
        *(
            Sanitizer(
                f"{_REQUEST}.{builder}",
                frozenset({Danger.MARKUP, Danger.HEADER, Danger.REDIRECT, Danger.URL}),
            )
            for builder in (
                *("route_url", "route_path", "resource_url", "resource_path"),
                *("static_url", "static_path", "current_route_url", "current_route_path"),
            )
        ),
    ),
    same=(
        Same(_REQUEST, "webob.Request()"),
        Same("pyramid.response.Response", "webob.Response"),
        Same(f"{_REQUEST}.response", "webob.Response()"),
        Same("pyramid.threadlocal.get_current_request()", _REQUEST),
        Same("pyramid.httpexceptions.HTTPException()", "webob.Response()"),
        Same("pyramid.response.FileResponse()", "webob.Response()"),
    ),
)
