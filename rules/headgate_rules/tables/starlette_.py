"""Starlette and FastAPI."""

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

_REQUEST: Final = "starlette.requests.Request()"
_SOCKET: Final = "starlette.websockets.WebSocket()"
_RESPONSE: Final = "starlette.responses.Response()"
_UPLOAD: Final = "starlette.datastructures.UploadFile()"
_DEPENDS: Final = (
    *("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends", "fastapi.params.Security"),
)

_CONNECTION: Final = {
    "the query string of the request": ("query_params",),
    "the path of the request": ("path_params",),
    "the headers of the request": ("headers", "scope"),
    "the cookies of the request": ("cookies",),
    "the address of the request": ("url", "base_url"),
}
_BODY: Final = ("body()", "json()", "form()", "stream()", "receive()")
_MESSAGES: Final = (
    *("receive()", "receive_text()", "receive_bytes()", "receive_json()"),
    *("iter_text()", "iter_bytes()", "iter_json()"),
)
_PLAIN: Final = ("Response", "HTMLResponse", "PlainTextResponse", "StreamingResponse")
_JSON: Final = ("JSONResponse", "ORJSONResponse", "UJSONResponse")
_ANSWERS: Final = (*_PLAIN, *_JSON, "RedirectResponse", "FileResponse")
_ROUTES: Final = (
    *("get", "post", "put", "delete", "patch", "options", "head", "trace", "api_route"),
)
_APPLICATIONS: Final = ("fastapi.FastAPI()", "fastapi.APIRouter()")

LIBRARY: Final = Library(
    "starlette",
    hosts=tuple(
        f"{_REQUEST}.{part}"
        for part in ("url", "url.netloc", "url.hostname", "base_url", "base_url.netloc")
    ),
    sources=(
        *(
            Source(f"{connection}.{part}", Origin.REQUEST, what)
            for connection in (_REQUEST, _SOCKET)
            for what, parts in _CONNECTION.items()
            for part in parts
        ),
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, "the body of the request")
            for part in _BODY
        ),
        *(
            Source(f"{_SOCKET}.{part}", Origin.REQUEST, "a message of the web socket")
            for part in _MESSAGES
        ),
        *(
            Source(f"{_UPLOAD}.{part}", Origin.UPLOAD, "an uploaded file")
            for part in ("filename", "file", "headers", "content_type", "read()")
        ),
    ),
    entries=(
        NamedParameter("request", _REQUEST, "starlette"),
        NamedParameter("request", _REQUEST, "fastapi"),
        *(
            Decorated(
                f"{owner}.{route}",
                Origin.REQUEST,
                "the request",
                exempt=_DEPENDS,
                returns="answer",
                page=("response_class", "starlette.responses.HTMLResponse"),
            )
            for owner in _APPLICATIONS
            for route in _ROUTES
        ),
        *(
            Decorated(f"{owner}.{route}", Origin.REQUEST, "the request", exempt=_DEPENDS)
            for owner in _APPLICATIONS
            for route in ("websocket", "websocket_route")
        ),
        *(
            Decorated(
                f"{owner}.route", Origin.REQUEST, "the request", first=_REQUEST, returns="answer"
            )
            for owner in (*_APPLICATIONS, "starlette.applications.Starlette()")
        ),
        *(
            Decorated(
                f"{owner}.exception_handler",
                Origin.EXCEPTION,
                "an exception",
                first=_REQUEST,
                returns="answer",
            )
            for owner in ("fastapi.FastAPI()", "starlette.applications.Starlette()")
        ),
        *(
            Registered(
                f"{owner}.add_api_route",
                "endpoint",
                1,
                Origin.REQUEST,
                "the request",
                returns="answer",
            )
            for owner in _APPLICATIONS
        ),
        *(
            Registered(
                f"{owner}.add_api_websocket_route", "endpoint", 1, Origin.REQUEST, "the request"
            )
            for owner in _APPLICATIONS
        ),
        *(
            Registered(depends, "dependency", 0, Origin.REQUEST, "the request", injects=True)
            for depends in ("fastapi.Depends", "fastapi.Security")
        ),
        *(
            Registered(
                call, keyword, 1, Origin.REQUEST, "the request", first=first, returns="answer"
            )
            for call, keyword, first in (
                ("starlette.routing.Route", "endpoint", _REQUEST),
                ("starlette.routing.WebSocketRoute", "endpoint", _SOCKET),
                ("starlette.routing.Router().add_route", "endpoint", _REQUEST),
                ("starlette.applications.Starlette().add_route", "route", _REQUEST),
                ("starlette.applications.Starlette().add_websocket_route", "route", _SOCKET),
                ("fastapi.FastAPI().add_route", "route", _REQUEST),
            )
        ),
        Method(
            "starlette.endpoints.HTTPEndpoint",
            ("get", "post", "put", "delete", "patch", "head", "options"),
            Origin.REQUEST,
            "the request",
            first=_REQUEST,
            returns="answer",
        ),
        Method(
            "starlette.endpoints.WebSocketEndpoint",
            ("on_connect", "on_receive"),
            Origin.REQUEST,
            "a message of the web socket",
            first=_SOCKET,
        ),
    ),
    sinks=(
        *(
            Sink(f"starlette.responses.{answer}", Danger.MARKUP, (("content", 0),), "the page")
            for answer in _PLAIN
        ),
        *(
            Sink(f"starlette.responses.{answer}", Danger.TRACE, (("content", 0),))
            for answer in (*_PLAIN, *_JSON)
        ),
        *(
            Sink(f"{module}.HTTPException", Danger.TRACE, (("detail", 1),))
            for module in ("fastapi", "starlette.exceptions")
        ),
        *(
            Sink(f"starlette.responses.{answer}", Danger.HEADER, (("headers", 2),))
            for answer in (*_PLAIN, *_JSON, "RedirectResponse", "FileResponse")
        ),
        *(
            Sink(f"{_RESPONSE}.{method}", Danger.HEADER, (("key", 0), ("value", 1)))
            for method in ("set_cookie", "headers.append", "headers.setdefault")
        ),
        Sink(f"{_RESPONSE}.headers.update", Danger.HEADER, (("other", 0),)),
        Sink("starlette.responses.RedirectResponse", Danger.REDIRECT, (("url", 0),)),
        Sink("starlette.responses.FileResponse", Danger.PATH, (("path", 0),), "the file's path"),
        Sink(
            "starlette.staticfiles.StaticFiles", Danger.PATH, (("directory", None),), "the folder"
        ),
        Sink(f"{_REQUEST}.session.update", Danger.SESSION, (("", 0), ("**", None))),
        Sink(f"{_REQUEST}.session.setdefault", Danger.SESSION, (("key", 0), ("default", 1))),
    ),
    sanitizers=(
        # What has been judged where the answer was made is not judged again where it is returned.
        *(
            Sanitizer(
                f"starlette.responses.{answer}",
                frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}),
            )
            for answer in _ANSWERS
        ),
        Sanitizer(
            "starlette.templating.Jinja2Templates().TemplateResponse", frozenset({Danger.MARKUP})
        ),
    ),
    same=(
        *(
            Same(f"fastapi.{path}", f"starlette.{path}")
            for path in (
                *("requests.Request", "websockets.WebSocket", "templating.Jinja2Templates"),
                *("staticfiles.StaticFiles", "background.BackgroundTasks"),
            )
        ),
        *(Same(f"fastapi.responses.{name}", f"starlette.responses.{name}") for name in _ANSWERS),
        *(
            Same(f"starlette.responses.{name}()", _RESPONSE)
            for name in _ANSWERS
            if name != "Response"
        ),
        Same("fastapi.Request", "starlette.requests.Request"),
        Same("fastapi.Response", "starlette.responses.Response"),
        Same("fastapi.WebSocket", "starlette.websockets.WebSocket"),
        Same("fastapi.BackgroundTasks", "starlette.background.BackgroundTasks"),
        Same("fastapi.UploadFile", "starlette.datastructures.UploadFile"),
        Same("fastapi.datastructures.UploadFile", "starlette.datastructures.UploadFile"),
        Same("starlette.requests.HTTPConnection", "starlette.requests.Request"),
        Same("fastapi.exceptions.HTTPException", "fastapi.HTTPException"),
        Same("fastapi.applications.FastAPI", "fastapi.FastAPI"),
        Same("fastapi.routing.APIRouter", "fastapi.APIRouter"),
        Same("fastapi.param_functions.Depends", "fastapi.Depends"),
        Same("fastapi.routing.APIRoute", "starlette.routing.Route"),
        Same("starlette.applications.Starlette().router", "starlette.routing.Router()"),
        Same("starlette.templating.Jinja2Templates().env", "jinja2.Environment()"),
    ),
)
