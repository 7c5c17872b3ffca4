"""requests, and what repeats its interface: sessions that retry, cache, or look like a browser."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_VERBS: Final = ("get", "options", "head", "post", "put", "patch", "delete")
_OWNERS: Final = ("requests", "requests.Session()")
_ANSWER: Final = "the answer of another machine"

LIBRARY: Final = Library(
    "requests",
    sources=tuple(
        Source(f"requests.Response().{name}", Origin.NETWORK, _ANSWER)
        for name in (
            *("text", "content", "json()", "headers", "cookies", "url", "reason", "raw", "links"),
            *("iter_content()", "iter_lines()", "html", "encoding"),
        )
    ),
    same=(
        Same("requests.api", "requests"),
        Same("requests.sessions.Session", "requests.Session"),
        Same("requests.sessions.session", "requests.Session"),
        Same("requests.session", "requests.Session"),
        Same("requests.models.Request", "requests.Request"),
        Same("requests.models.Response", "requests.Response"),
        Same("pip._vendor.requests", "requests"),
        Same("botocore.vendored.requests", "requests"),
        Same("curl_cffi.requests", "requests"),
        Same("niquests", "requests"),
        Same("grequests", "requests"),
        Same("cloudscraper.create_scraper()", "requests.Session()"),
        Same("cloudscraper.CloudScraper", "requests.Session"),
        Same("requests_html.HTMLSession", "requests.Session"),
        Same("requests_html.AsyncHTMLSession", "requests.Session"),
        Same("requests_cache.CachedSession", "requests.Session"),
        Same("requests_oauthlib.OAuth1Session", "requests.Session"),
        Same("requests_oauthlib.OAuth2Session", "requests.Session"),
        Same("authlib.integrations.requests_client.OAuth2Session", "requests.Session"),
        Same("google.auth.transport.requests.AuthorizedSession", "requests.Session"),
        Same("requests_futures.sessions.FuturesSession", "requests.Session"),
        Same("cachecontrol.CacheControl()", "requests.Session()"),
        *(
            Same(f"{owner}.{verb}()", "requests.Response()")
            for owner in _OWNERS
            for verb in (*_VERBS, "request")
        ),
        Same("requests.Session().send()", "requests.Response()"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{verb}", Danger.URL, (("url", 0),))
            for owner in _OWNERS
            for verb in _VERBS
        ),
        *(Sink(f"{owner}.request", Danger.URL, (("url", 1),)) for owner in _OWNERS),
        Sink("requests.Request", Danger.URL, (("url", 1),)),
    ),
    fresh=(
        *(Fresh(f"{owner}.{verb}") for owner in _OWNERS for verb in (*_VERBS, "request")),
        Fresh("requests.Session().send"),
        Fresh("requests.Response().raise_for_status"),
    ),
)
