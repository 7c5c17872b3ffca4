"""Requests of whatever framework, in files that import none: views and their helpers.

Only attributes that nothing else has: `headers` and `body` are those of outgoing
requests too.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, NamedParameter, Origin, Source

_PARTS: Final = (
    ("GET", Origin.REQUEST, "the query string of the request"),
    ("POST", Origin.REQUEST, "the form of the request"),
    ("COOKIES", Origin.REQUEST, "the cookies of the request"),
    ("FILES", Origin.UPLOAD, "an uploaded file"),
    ("META", Origin.REQUEST, "the headers of the request"),
    ("query_params", Origin.REQUEST, "the query string of the request"),
    ("matchdict", Origin.REQUEST, "the path of the request"),
)

LIBRARY: Final = Library(
    "web requests",
    sources=tuple(Source(f"web.Request().{part}", origin, what) for part, origin, what in _PARTS),
    entries=(NamedParameter("request", "web.Request()", ""),),
)
