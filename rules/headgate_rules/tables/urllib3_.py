"""urllib3."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_METHODS: Final = ("request", "urlopen", "request_encode_url", "request_encode_body")
_POOL: Final = "urllib3.PoolManager()"
_HOST: Final = "urllib3.HTTPConnectionPool()"
_ANSWER: Final = "the answer of another machine"

LIBRARY: Final = Library(
    "urllib3",
    sources=tuple(
        Source(f"urllib3.HTTPResponse().{name}", Origin.NETWORK, _ANSWER)
        for name in (
            *("data", "read()", "json()", "headers", "getheaders()", "getheader()", "stream()"),
            *("readline()", "readlines()", "read_chunked()", "geturl()", "url", "reason"),
        )
    ),
    same=(
        Same("urllib3.poolmanager.PoolManager", "urllib3.PoolManager"),
        Same("urllib3.ProxyManager", "urllib3.PoolManager"),
        Same("urllib3.connectionpool", "urllib3"),
        Same("urllib3.HTTPSConnectionPool()", _HOST),
        Same("urllib3.connection_from_url()", _HOST),
        Same("urllib3.proxy_from_url()", _POOL),
        Same("urllib3.response.HTTPResponse", "urllib3.HTTPResponse"),
        Same("urllib3.BaseHTTPResponse", "urllib3.HTTPResponse"),
        *(
            Same(f"{owner}.{method}()", "urllib3.HTTPResponse()")
            for owner in (_POOL, _HOST)
            for method in _METHODS
        ),
        Same("urllib3.request()", "urllib3.HTTPResponse()"),
    ),
    # The requests of a pool of one host are paths on that host.
    sinks=(
        *(Sink(f"{_POOL}.{method}", Danger.URL, (("url", 1),)) for method in _METHODS),
        Sink("urllib3.request", Danger.URL, (("url", 1),)),
        Sink("urllib3.ProxyManager", Danger.URL, (("proxy_url", 0),)),
        Sink("urllib3.HTTPConnectionPool", Danger.URL, (("host", 0),)),
        Sink("urllib3.HTTPSConnectionPool", Danger.URL, (("host", 0),)),
        Sink("urllib3.connection_from_url", Danger.URL, (("url", 0),)),
        Sink("urllib3.proxy_from_url", Danger.URL, (("url", 0),)),
    ),
    fresh=(
        *(Fresh(f"{owner}.{method}") for owner in (_POOL, _HOST) for method in _METHODS),
        Fresh("urllib3.request"),
        Fresh("urllib3.HTTPConnectionPool"),
        Fresh("urllib3.HTTPSConnectionPool"),
        Fresh("urllib3.connection_from_url"),
    ),
)
