"""httpx."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_VERBS: Final = ("get", "options", "head", "post", "put", "patch", "delete")
_OWNERS: Final = ("httpx", "httpx.Client()")
_ANSWER: Final = "the answer of another machine"

LIBRARY: Final = Library(
    "httpx",
    sources=tuple(
        Source(f"httpx.Response().{name}", Origin.NETWORK, _ANSWER)
        for name in (
            *("text", "content", "json()", "headers", "cookies", "url", "reason_phrase", "links"),
            *("read()", "aread()", "iter_bytes()", "iter_text()", "iter_lines()", "iter_raw()"),
            *("aiter_bytes()", "aiter_text()", "aiter_lines()", "aiter_raw()"),
        )
    ),
    same=(
        Same("httpx.AsyncClient", "httpx.Client"),
        Same("authlib.integrations.httpx_client.AsyncOAuth2Client", "httpx.Client"),
        Same("authlib.integrations.httpx_client.OAuth2Client", "httpx.Client"),
        *(
            Same(f"{owner}.{verb}()", "httpx.Response()")
            for owner in _OWNERS
            for verb in (*_VERBS, "request", "stream")
        ),
        Same("httpx.Client().send()", "httpx.Response()"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{verb}", Danger.URL, (("url", 0),))
            for owner in _OWNERS
            for verb in _VERBS
        ),
        *(
            Sink(f"{owner}.{verb}", Danger.URL, (("url", 1),))
            for owner in _OWNERS
            for verb in ("request", "stream")
        ),
        Sink("httpx.Client", Danger.URL, (("base_url", None),)),
        Sink("httpx.Request", Danger.URL, (("url", 1),)),
        Sink("httpx.Client().build_request", Danger.URL, (("url", 1),)),
    ),
    fresh=(
        *(Fresh(f"{owner}.{verb}") for owner in _OWNERS for verb in (*_VERBS, "request", "stream")),
        Fresh("httpx.Client().send"),
        Fresh("httpx.Response().raise_for_status"),
    ),
)
