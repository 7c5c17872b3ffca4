"""The client of aiohttp."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_VERBS: Final = ("get", "options", "head", "post", "put", "patch", "delete")
_SESSION: Final = "aiohttp.ClientSession()"
_ANSWER: Final = "the answer of another machine"

LIBRARY: Final = Library(
    "aiohttp",
    sources=(
        *(
            Source(f"aiohttp.ClientResponse().{name}", Origin.NETWORK, _ANSWER)
            for name in (
                *("text()", "json()", "read()", "content", "headers", "cookies", "url", "reason"),
                *("real_url", "links", "raw_headers"),
            )
        ),
        Source("aiohttp.ClientWebSocketResponse()", Origin.NETWORK, _ANSWER),
    ),
    same=(
        Same("aiohttp.client.ClientSession", "aiohttp.ClientSession"),
        Same("aiohttp_retry.RetryClient", "aiohttp.ClientSession"),
        Same("aiohttp_client_cache.CachedSession", "aiohttp.ClientSession"),
        *(
            Same(f"{_SESSION}.{verb}()", "aiohttp.ClientResponse()")
            for verb in (*_VERBS, "request")
        ),
        Same("aiohttp.request()", "aiohttp.ClientResponse()"),
        Same(f"{_SESSION}.ws_connect()", "aiohttp.ClientWebSocketResponse()"),
    ),
    sinks=(
        *(Sink(f"{_SESSION}.{verb}", Danger.URL, (("url", 0),)) for verb in _VERBS),
        Sink(f"{_SESSION}.request", Danger.URL, (("url", 1),)),
        Sink(f"{_SESSION}.ws_connect", Danger.URL, (("url", 0),)),
        Sink("aiohttp.request", Danger.URL, (("url", 1),)),
        Sink("aiohttp.ClientSession", Danger.URL, (("base_url", 0),)),
    ),
    fresh=(
        *(Fresh(f"{_SESSION}.{verb}") for verb in (*_VERBS, "request", "ws_connect")),
        Fresh("aiohttp.request"),
        Fresh("aiohttp.ClientResponse().raise_for_status"),
    ),
)
