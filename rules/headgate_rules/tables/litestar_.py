"""Litestar."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Same, Sink, Source

_REQUEST: Final = "litestar.Request()"
_SOCKET: Final = "litestar.WebSocket()"
_RESPONSE: Final = "litestar.Response()"
_INJECTED: Final = ("litestar.params.Dependency",)
_PARTS: Final = {
    "the query string of the request": ("query_params",),
    "the path of the request": ("path_params",),
    "the headers of the request": ("headers", "scope", "content_type", "accept"),
    "the cookies of the request": ("cookies",),
    "the address of the request": ("url", "base_url"),
}
_ERRORS: Final = (
    *("HTTPException", "ClientException", "ValidationException", "NotFoundException"),
    *("NotAuthorizedException", "PermissionDeniedException", "InternalServerException"),
    "ServiceUnavailableException",
)

LIBRARY: Final = Library(
    "litestar",
    sources=(
        *(
            Source(f"{connection}.{part}", Origin.REQUEST, what)
            for connection in (_REQUEST, _SOCKET)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, "the body of the request")
            for part in ("body()", "json()", "form()", "msgpack()", "stream()")
        ),
        *(
            Source(f"{_SOCKET}.{part}", Origin.REQUEST, "a message of the web socket")
            for part in (
                *("receive()", "receive_text()", "receive_bytes()", "receive_json()"),
                *("receive_data()", "receive_msgpack()", "iter_data()", "iter_json()"),
            )
        ),
        *(
            Source(
                f"litestar.datastructures.UploadFile().{part}", Origin.UPLOAD, "an uploaded file"
            )
            for part in ("filename", "file", "headers", "content_type", "read()")
        ),
    ),
    entries=(
        *(
            Decorated(
                f"litestar.{route}",
                Origin.REQUEST,
                "the request",
                exempt=_INJECTED,
                returns="answer",
            )
            for route in ("get", "post", "put", "patch", "delete", "head", "route")
        ),
        *(
            Decorated(f"litestar.{route}", Origin.REQUEST, "a message of the web socket", _INJECTED)
            for route in ("websocket", "websocket_listener")
        ),
    ),
    sinks=(
        *(
            Sink("litestar.Response", danger, (("content", 0),), "the page")
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        *(
            Sink(f"litestar.exceptions.{error}", Danger.TRACE, (("detail", None), ("", 0)))
            for error in _ERRORS
        ),
        Sink("litestar.Response", Danger.HEADER, (("headers", None), ("cookies", None))),
        *(
            Sink(f"{_RESPONSE}.{method}", Danger.HEADER, (("key", 0), ("value", 1)))
            for method in ("set_cookie", "set_header")
        ),
        Sink("litestar.response.Redirect", Danger.REDIRECT, (("path", 0),)),
        Sink("litestar.response.File", Danger.PATH, (("path", 0),), "the file's path"),
        Sink(
            "litestar.response.Template",
            Danger.TEMPLATE,
            (("template_str", None),),
            "the template",
        ),
        Sink(f"{_REQUEST}.set_session", Danger.SESSION, (("value", 0),)),
        Sink(f"{_REQUEST}.session.update", Danger.SESSION, (("", 0), ("**", None))),
    ),
    same=(
        Same("litestar.connection.Request", "litestar.Request"),
        Same("litestar.connection.WebSocket", "litestar.WebSocket"),
        Same("litestar.connection.ASGIConnection", "litestar.Request"),
        Same("litestar.response.Response", "litestar.Response"),
        Same("litestar.response.base.Response", "litestar.Response"),
        *(
            Same(f"litestar.handlers.{route}", f"litestar.{route}")
            for route in (
                *("get", "post", "put", "patch", "delete", "head", "route"),
                *("websocket", "websocket_listener"),
            )
        ),
        *(
            Same(f"litestar.response.{answer}()", _RESPONSE)
            for answer in ("Redirect", "File", "Template", "Stream")
        ),
    ),
)
