"""Werkzeug: requests, answers, uploaded files, safe names."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, NoReturn, Origin, Same, Sanitizer, Sink, Source

_REQUEST: Final = "werkzeug.wrappers.Request()"
_RESPONSE: Final = "werkzeug.wrappers.Response()"
_FILE: Final = "werkzeug.datastructures.FileStorage()"

_PARTS: Final = {
    "the query string of the request": ("args", "query_string"),
    "the form of the request": ("form", "values"),
    "the body of the request": (
        *("json", "get_json()", "data", "get_data()", "stream", "input_stream"),
    ),
    "the headers of the request": (
        *("headers", "environ", "authorization", "user_agent", "mimetype", "content_type"),
        *("content_encoding", "content_md5", "accept_charsets", "accept_encodings", "origin"),
        *("accept_languages", "accept_mimetypes", "access_route", "host", "remote_user"),
        *("mimetype_params", "pragma", "range", "if_range"),
    ),
    "the cookies of the request": ("cookies",),
    "the address of the request": (
        *("path", "full_path", "url", "base_url", "host_url", "url_root", "root_url"),
    ),
    "the address of the page before": ("referrer",),
}

LIBRARY: Final = Library(
    "werkzeug",
    hosts=tuple(
        f"{_REQUEST}.{part}"
        for part in ("host", "host_url", "url_root", "root_url", "base_url", "url")
    ),
    sources=(
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        Source(f"{_REQUEST}.files", Origin.UPLOAD, "an uploaded file"),
        *(
            Source(f"{_FILE}.{part}", Origin.UPLOAD, "an uploaded file")
            for part in (
                *("filename", "name", "stream", "headers", "content_type", "mimetype"),
                *("read()", "readline()", "readlines()"),
            )
        ),
    ),
    sinks=(
        Sink("werkzeug.wrappers.Response", Danger.MARKUP, (("response", 0),), "the page"),
        Sink(f"{_RESPONSE}.set_data", Danger.MARKUP, (("value", 0),), "the page"),
        Sink("werkzeug.wrappers.Response", Danger.TRACE, (("response", 0),)),
        Sink(f"{_RESPONSE}.set_data", Danger.TRACE, (("value", 0),)),
        Sink("werkzeug.exceptions.abort", Danger.TRACE, (("description", 1),)),
        *(
            Sink(f"werkzeug.exceptions.{error}", Danger.TRACE, (("description", 0),))
            for error in (
                *("HTTPException", "BadRequest", "Unauthorized", "Forbidden", "NotFound"),
                *("Conflict", "UnprocessableEntity", "InternalServerError", "BadGateway"),
                *("ServiceUnavailable", "NotAcceptable", "Gone"),
            )
        ),
        Sink("werkzeug.wrappers.Response", Danger.HEADER, (("headers", 2),)),
        *(
            Sink(f"{_RESPONSE}.headers.{method}", Danger.HEADER, (("key", 0), ("value", 1)))
            for method in ("add", "set", "add_header")
        ),
        Sink(f"{_RESPONSE}.headers.setdefault", Danger.HEADER, (("key", 0), ("default", 1))),
        *(
            Sink(f"{_RESPONSE}.headers.{method}", Danger.HEADER, (("arg", 0), ("**", None)))
            for method in ("extend", "update")
        ),
        Sink(f"{_RESPONSE}.set_cookie", Danger.HEADER, (("key", 0), ("value", 1))),
        Sink("werkzeug.utils.redirect", Danger.REDIRECT, (("location", 0),)),
        Sink("werkzeug.utils.send_file", Danger.PATH, (("path_or_file", 0),), "the file's path"),
        Sink("werkzeug.utils.send_from_directory", Danger.PATH, (("directory", 0),), "the folder"),
        Sink("werkzeug.security.safe_join", Danger.PATH, (("directory", 0),), "the folder"),
        *(
            Sink(save, danger, (("dst", 0),), "the file's path")
            for save in (f"{_FILE}.save", "*.save")
            for danger in (Danger.PATH, Danger.UPLOAD_NAME)
        ),
    ),
    sanitizers=(
        Sanitizer("werkzeug.utils.secure_filename", frozenset({Danger.PATH, Danger.UPLOAD_NAME})),
        Sanitizer("werkzeug.security.safe_join", frozenset({Danger.PATH})),
        # What has been judged where the answer was made is not judged again where it is returned.
        *(
            Sanitizer(call, frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}))
            for call in (
                *("werkzeug.wrappers.Response", "werkzeug.utils.redirect"),
                *("werkzeug.utils.send_file", "werkzeug.utils.send_from_directory"),
            )
        ),
    ),
    same=(
        *(
            Same(f"werkzeug.{path}", f"werkzeug.wrappers.{path.rpartition('.')[2]}")
            for path in (
                *("Request", "wrappers.request.Request", "Response", "wrappers.response.Response"),
            )
        ),
        *(
            Same(f"werkzeug.wrappers.{old}", f"werkzeug.wrappers.{new}")
            for old, new in (("BaseRequest", "Request"), ("BaseResponse", "Response"))
        ),
        Same("werkzeug.FileStorage", "werkzeug.datastructures.FileStorage"),
        Same(
            "werkzeug.datastructures.file_storage.FileStorage",
            "werkzeug.datastructures.FileStorage",
        ),
        *(
            Same(f"{_REQUEST}.files{get}", _FILE)
            for get in ("[]", ".get()", ".pop()", ".getlist()[]")
        ),
        *(
            Same(f"werkzeug.{name}", f"werkzeug.utils.{name}")
            for name in ("secure_filename", "redirect", "escape")
        ),
        *(
            Same(name, "werkzeug.security.safe_join")
            for name in ("werkzeug.utils.safe_join", "werkzeug.safe_join")
        ),
        Same("werkzeug.utils.escape", "markupsafe.escape"),
        Same("werkzeug.abort", "werkzeug.exceptions.abort"),
        Same("werkzeug.utils.redirect()", _RESPONSE),
        Same("werkzeug.utils.send_file()", _RESPONSE),
    ),
    no_return=(NoReturn("werkzeug.exceptions.abort"),),
)
