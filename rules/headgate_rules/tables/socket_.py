"""The standard library's socket and ssl."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_DATA: Final = "data from the network"

LIBRARY: Final = Library(
    "socket",
    sources=(
        *(
            Source(f"socket.socket().{method}()", Origin.NETWORK, _DATA)
            for method in ("recv", "recvfrom", "recvmsg", "makefile", "accept")
        ),
        Source("socket.socket().read()", Origin.NETWORK, _DATA),
    ),
    same=(
        Same("socket.create_connection()", "socket.socket()"),
        Same("socket.create_server()", "socket.socket()"),
        Same("socket.fromfd()", "socket.socket()"),
        Same("socket.SocketType", "socket.socket"),
        Same("ssl.wrap_socket()", "socket.socket()"),
        Same("ssl.SSLSocket()", "socket.socket()"),
        Same("ssl.SSLContext().wrap_socket()", "socket.socket()"),
        Same("ssl.create_default_context()", "ssl.SSLContext()"),
        Same("ssl._create_unverified_context()", "ssl.SSLContext()"),
        Same("ssl._create_default_https_context()", "ssl.SSLContext()"),
    ),
    sinks=(
        Sink("socket.create_connection", Danger.URL, (("address", 0),)),
        Sink("socket.socket().connect", Danger.URL, (("address", 0),)),
        Sink("socket.socket().connect_ex", Danger.URL, (("address", 0),)),
        Sink("ssl.get_server_certificate", Danger.URL, (("addr", 0),)),
    ),
    fresh=tuple(
        Fresh(f"socket.{name}")
        for name in (
            *("create_connection", "create_server", "gethostname", "getfqdn", "inet_aton"),
            *("inet_pton", "socket().connect", "socket().send", "socket().sendall"),
            *("socket().sendto", "socket().bind", "socket().listen"),
        )
    ),
)
