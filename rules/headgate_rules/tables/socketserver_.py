"""The standard library's servers: sockets, pages, remote procedures, gateways, mail."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    Method,
    Origin,
    Registered,
    Same,
    Sink,
    Source,
)

_CALL: Final = "a call from another machine"
_PAGE: Final = "http.server.BaseHTTPRequestHandler()"

LIBRARY: Final = Library(
    "http.server",
    sources=(
        Source("socketserver.BaseRequestHandler().request", Origin.REQUEST, "the connection"),
        Source("socketserver.StreamRequestHandler().rfile", Origin.REQUEST, "the connection"),
        Source(f"{_PAGE}.path", Origin.REQUEST, "the address of the request"),
        Source(f"{_PAGE}.requestline", Origin.REQUEST, "the request"),
        Source(f"{_PAGE}.raw_requestline", Origin.REQUEST, "the request"),
        Source(f"{_PAGE}.command", Origin.REQUEST, "the method of the request"),
        Source(f"{_PAGE}.headers", Origin.REQUEST, "a header of the request"),
        Source(f"{_PAGE}.rfile", Origin.REQUEST, "the body of the request"),
        Source("asyncio.StreamReader()", Origin.REQUEST, "the connection"),
    ),
    entries=(
        *(
            Registered(f"{owner}.register_function", "function", 0, Origin.REQUEST, _CALL)
            for owner in (
                *("xmlrpc.server.SimpleXMLRPCServer()", "xmlrpc.server.CGIXMLRPCRequestHandler()"),
                "xmlrpc.server.SimpleXMLRPCDispatcher()",
            )
        ),
        Decorated("xmlrpc.server.SimpleXMLRPCServer().register_function", Origin.REQUEST, _CALL),
        Registered("wsgiref.simple_server.make_server", "app", 2, Origin.REQUEST, "the request"),
        *(
            Registered(
                f"asyncio.{name}",
                "client_connected_cb",
                0,
                Origin.REQUEST,
                "the connection",
                first="asyncio.StreamReader()",
            )
            for name in ("start_server", "start_unix_server")
        ),
        Method("asyncio.Protocol", ("data_received",), Origin.REQUEST, "data from the network"),
        Method(
            "asyncio.BufferedProtocol",
            ("buffer_updated",),
            Origin.REQUEST,
            "data from the network",
        ),
        Method(
            "asyncio.DatagramProtocol",
            ("datagram_received",),
            Origin.REQUEST,
            "data from the network",
        ),
        Method("smtpd.SMTPServer", ("process_message",), Origin.REQUEST, "a mail"),
        Method(
            "asyncore.dispatcher", ("found_terminator",), Origin.REQUEST, "data from the network"
        ),
        Method(
            "asynchat.async_chat",
            ("collect_incoming_data",),
            Origin.REQUEST,
            "data from the network",
        ),
    ),
    same=(
        Same("SocketServer", "socketserver"),
        Same("BaseHTTPServer", "http.server"),
        Same("SimpleHTTPServer", "http.server"),
        Same("six.moves.socketserver", "socketserver"),
        Same("six.moves.BaseHTTPServer", "http.server"),
        Same("SimpleXMLRPCServer", "xmlrpc.server"),
        Same("six.moves.xmlrpc_server", "xmlrpc.server"),
        Same("http.server.SimpleHTTPRequestHandler", "http.server.BaseHTTPRequestHandler"),
        Same("http.server.CGIHTTPRequestHandler", "http.server.BaseHTTPRequestHandler"),
        Same("http.server.BaseHTTPRequestHandler", "socketserver.StreamRequestHandler"),
        Same("socketserver.StreamRequestHandler", "socketserver.BaseRequestHandler"),
        Same("socketserver.DatagramRequestHandler", "socketserver.StreamRequestHandler"),
    ),
    sinks=(
        Sink(f"{_PAGE}.wfile.write", Danger.MARKUP, (("b", 0),)),
        Sink(f"{_PAGE}.send_header", Danger.HEADER, (("keyword", 0), ("value", 1))),
    ),
)
