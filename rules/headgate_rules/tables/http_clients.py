"""Smaller HTTP and WebSocket clients: pycurl, treq, tornado's, websockets, wget …"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Fresh,
    Library,
    Origin,
    Registered,
    Same,
    Sink,
    Source,
)

_ANSWER: Final = "the answer of another machine"
_MESSAGE: Final = "a message of the WebSocket"
_TREQ: Final = ("get", "head", "post", "put", "patch", "delete")

LIBRARY: Final = Library(
    "treq",
    sources=(
        Source("pycurl.Curl().perform_rb()", Origin.NETWORK, _ANSWER),
        Source("pycurl.Curl().perform_rs()", Origin.NETWORK, _ANSWER),
        Source("treq.content()", Origin.NETWORK, _ANSWER),
        Source("treq.text_content()", Origin.NETWORK, _ANSWER),
        Source("treq.json_content()", Origin.NETWORK, _ANSWER),
        *(
            Source(f"tornado.httpclient.HTTPResponse().{name}", Origin.NETWORK, _ANSWER)
            for name in ("body", "buffer", "headers", "effective_url", "reason")
        ),
        Source("httplib2.Http().request()", Origin.NETWORK, _ANSWER),
        Source("websockets.ClientConnection()", Origin.NETWORK, _MESSAGE),
        *(
            Source(f"websocket.WebSocket().{method}()", Origin.NETWORK, _MESSAGE)
            for method in ("recv", "recv_data", "recv_frame", "recv_data_frame")
        ),
        Source("tornado.websocket.websocket_connect()", Origin.NETWORK, _MESSAGE),
        Source("feedparser.parse()", Origin.NETWORK, "a fetched feed"),
        Source("trafilatura.fetch_url()", Origin.NETWORK, "a fetched page"),
        Source("wget.download()", Origin.NETWORK, "a downloaded file"),
    ),
    entries=(
        *(
            Registered(name, "handler", 0, Origin.REQUEST, _MESSAGE)
            for name in (
                *("websockets.serve", "websockets.server.serve", "websockets.asyncio.server.serve"),
                *("websockets.legacy.server.serve", "websockets.sync.server.serve"),
            )
        ),
        Registered("websocket.WebSocketApp", "on_message", None, Origin.NETWORK, _MESSAGE),
        Registered("websocket.WebSocketApp", "on_data", None, Origin.NETWORK, _MESSAGE),
    ),
    same=(
        *(
            Same(f"{name}.connect", "websockets.connect")
            for name in (
                *("websockets.client", "websockets.asyncio.client", "websockets.sync.client"),
                "websockets.legacy.client",
            )
        ),
        Same("websockets.connect()", "websockets.ClientConnection()"),
        Same("websocket.create_connection()", "websocket.WebSocket()"),
        Same("tornado.httpclient.HTTPClient", "tornado.httpclient.AsyncHTTPClient"),
        Same(
            "tornado.simple_httpclient.SimpleAsyncHTTPClient", "tornado.httpclient.AsyncHTTPClient"
        ),
        Same("tornado.httpclient.AsyncHTTPClient().fetch()", "tornado.httpclient.HTTPResponse()"),
    ),
    # `pycurl.Curl().setopt` takes an address only with some options: its rule looks at them.
    sinks=(
        *(Sink(f"treq.{verb}", Danger.URL, (("url", 0),)) for verb in _TREQ),
        Sink("treq.request", Danger.URL, (("url", 1),)),
        Sink("tornado.httpclient.AsyncHTTPClient().fetch", Danger.URL, (("request", 0),)),
        Sink("tornado.httpclient.HTTPRequest", Danger.URL, (("url", 0),)),
        Sink("tornado.websocket.websocket_connect", Danger.URL, (("url", 0),)),
        Sink("httplib2.Http().request", Danger.URL, (("uri", 0),)),
        Sink("websockets.connect", Danger.URL, (("uri", 0),)),
        Sink("websocket.create_connection", Danger.URL, (("url", 0),)),
        Sink("websocket.WebSocketApp", Danger.URL, (("url", 0),)),
        Sink("websocket.WebSocket().connect", Danger.URL, (("url", 0),)),
        Sink("feedparser.parse", Danger.URL, (("url_file_stream_or_string", 0),)),
        Sink("trafilatura.fetch_url", Danger.URL, (("url", 0),)),
        Sink("wget.download", Danger.URL, (("url", 0),)),
        Sink("wget.download", Danger.PATH, (("out", 1),)),
        Sink("git.Repo.clone_from", Danger.URL, (("url", 0),)),
        Sink("git.Repo.clone_from", Danger.PATH, (("to_path", 1),)),
        Sink("grpc.insecure_channel", Danger.URL, (("target", 0),)),
        Sink("grpc.secure_channel", Danger.URL, (("target", 0),)),
        Sink("zeep.Client", Danger.URL, (("wsdl", 0),)),
        Sink("suds.client.Client", Danger.URL, (("url", 0),)),
        Sink("pyppeteer.connect", Danger.URL, (("browserURL", None),)),
        Sink("newspaper.Article", Danger.URL, (("url", 0),)),
    ),
    fresh=(
        *(Fresh(f"treq.{verb}") for verb in (*_TREQ, "request")),
        Fresh("tornado.httpclient.AsyncHTTPClient().fetch"),
        Fresh("websockets.connect"),
        Fresh("websocket.create_connection"),
    ),
)
