"""A server listens on all networks of the machine.

## What it does
Reports "0.0.0.0", "::" and the empty address where sockets, servers of the standard
library, Flask, Uvicorn, aiohttp, Tornado, Sanic, Bottle, gRPC and others listen, and as the
value of a setting or a parameter that is named like a host.

## Why it matters
A server that is meant for this machine or one network then answers in all of them, also in
a café or at a provider, where nobody expected it and nothing stands before it.

## What to do instead
"127.0.0.1" for this machine alone, or the address of the one network that it serves; in a
container, read it from the settings.

## Severity
An information.

## Limits
An information: in containers this is how a server is reached. Ports that the system chooses
(port 0) are silent.

## Fix safety
Review: the server is then reached from this machine only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import name_of, words

_EVERYWHERE: Final = frozenset({"0.0.0.0", "::", "[::]", "::0", "*"})
_ADDRESS_PAIRS: Final = {
    "socket.socket().bind": ("address", 0),
    "*.bind": ("address", 0),
    "socket.create_server": ("address", 0),
    "eventlet.listen": ("addr", 0),
    "gevent.pywsgi.WSGIServer": ("listener", 0),
    "gevent.server.StreamServer": ("listener", 0),
    **dict.fromkeys(
        (
            *("http.server.HTTPServer", "http.server.ThreadingHTTPServer"),
            *("socketserver.TCPServer", "socketserver.UDPServer"),
            *("socketserver.ThreadingTCPServer", "socketserver.ThreadingUDPServer"),
            *("wsgiref.simple_server.WSGIServer",),
        ),
        ("server_address", 0),
    ),
    "xmlrpc.server.SimpleXMLRPCServer": ("addr", 0),
    "cheroot.wsgi.Server": ("bind_addr", 0),
    "cherrypy.wsgiserver.CherryPyWSGIServer": ("bind_addr", 0),
}
"""Calls that take a pair of host and port."""

_HOSTS: Final = {
    **{f"{app}().run": ("host", 0) for app in ("flask.Flask", "quart.Quart", "bottle.Bottle")},
    "sanic.Sanic().run": ("host", 0),
    "bottle.run": ("host", None),
    "uvicorn.run": ("host", None),
    "uvicorn.Config": ("host", 1),
    "aiohttp.web.run_app": ("host", None),
    "aiohttp.web.TCPSite": ("host", 1),
    "hypercorn.run": ("host", None),
    "waitress.serve": ("host", None),
    "werkzeug.serving.run_simple": ("hostname", 0),
    "wsgiref.simple_server.make_server": ("host", 0),
    "tornado.web.Application().listen": ("address", 1),
    "tornado.httpserver.HTTPServer().listen": ("address", 1),
    "asyncio.start_server": ("host", 1),
    "*.create_server": ("host", 1),
    "websockets.serve": ("host", 1),
    "flask_socketio.SocketIO().run": ("host", 1),
    "aiosmtpd.controller.Controller": ("hostname", 1),
    **dict.fromkeys(
        ("mcp.server.fastmcp.FastMCP", "mcp.server.FastMCP", "fastmcp.FastMCP"), ("host", None)
    ),
    "pymodbus.server.StartTcpServer": ("address", None),
    "*.run": ("host", None),
    "*.serve": ("host", None),
    "*.listen": ("address", None),
}
_TARGETS: Final = frozenset(
    {"*.add_insecure_port", "*.add_secure_port", "grpc.server().add_insecure_port"}
)
_NAMES: Final = frozenset(
    {
        *("host", "bind", "address", "interface", "hostname", "listen", "addr", "ip", "iface"),
        *("socket_host", "server_host"),
    }
)
_CLIENT_WORDS: Final = frozenset({"subnet", "network", "mask", "gateway", "netmask", "src", "dst"})


def _check_pair(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func) & _ADDRESS_PAIRS.keys()
    key = min(names, default=f"*.{name_of(call.func)}")
    if key not in _ADDRESS_PAIRS:
        return
    given = ctx.argument(call, *_ADDRESS_PAIRS[key])
    if given is None:
        return
    elements = ctx.elements(given)
    if elements is None:
        host = ctx.value(given)
        if isinstance(host, str) and _is_everywhere(host) and key.endswith(".bind"):
            yield _hit(given, host, ctx)
        return
    first, port = next(iter(elements), None), elements[1] if len(elements) > 1 else None
    host = ctx.value(first)
    if first is None or ctx.value(port) == 0:
        return
    if isinstance(host, str) and (_is_everywhere(host) or host == ""):
        yield _hit(first if ctx.is_written(first) else given, host, ctx)


def _check_host(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func) & _HOSTS.keys()
    key = min(names, default=f"*.{name_of(call.func)}")
    if key not in _HOSTS:
        return
    given = ctx.argument(call, *_HOSTS[key])
    host = ctx.value(given)
    is_empty = host == "" and key == "wsgiref.simple_server.make_server"
    if given is not None and isinstance(host, str) and (is_empty or _is_everywhere(host)):
        yield _hit(given, host, ctx)


def _check_target(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "address", 0)
    value = ctx.value(given)
    if given is not None and isinstance(value, str) and value.rpartition(":")[0] in _EVERYWHERE:
        yield _hit(given, value, ctx)


def _is_everywhere(host: str) -> bool:
    return host in _EVERYWHERE and host != "*"


def _check_assignment(node: ast.Assign | ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    address = _written_everywhere(node.value)
    if node.value is None or address is None:
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if _is_host_name(name_of(target)):
            yield _hit(node.value, address, ctx)


def _check_defaults(node: ast.FunctionDef | ast.AsyncFunctionDef, ctx: Context) -> Iterator[Hit]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(
            positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True
        ),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        address = _written_everywhere(default)
        if default is not None and address is not None and _is_host_name(argument.arg):
            yield _hit(default, address, ctx)


def _check_option(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `add_argument("--host", default="0.0.0.0")`."""
    option = ctx.value(call.args[0]) if call.args else None
    given = ctx.argument(call, "default")
    address = _written_everywhere(given)
    if given is None or address is None:
        return
    if isinstance(option, str) and _is_host_name(option):
        yield _hit(given, address, ctx)


def _written_everywhere(node: ast.expr | None) -> str | None:
    """Return the address if it stands there and means all networks."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and _is_everywhere(value) else None


def _is_host_name(name: str | None) -> bool:
    found = words(name or "")
    return bool(found) and bool(set(found) & _NAMES) and not set(found) & _CLIENT_WORDS


def _hit(node: ast.expr, host: str, ctx: Context) -> Hit:
    fixes: tuple[Fix, ...] = ()
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and ":" not in node.value[2:]:
        better = '"127.0.0.1"' if ":" not in node.value else '"::1"'
        change = Rewrite(ctx.range(node), (better,))
        title = "Listen on this machine only"
        fixes = (Fix(title, FixSafety.REVIEW, (change,)),)
    said = f"`{host}`" if host else "An empty address"
    return Hit(
        node,
        f"{said} means all networks of the machine, so anyone who reaches one of them reaches this "
        'server. Use "127.0.0.1", or read the address from the settings.',
        fixes=fixes,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG408",
        name="bind-all-interfaces",
        summary="A server listens on all networks of the machine",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(1327, 605),
        fix=(FixSafety.REVIEW,),
        bandit=("B104",),
        ruff=("S104",),
        yields_to=("HG812",),
        peers=(
            "codeql:py/bind-socket-all-network-interfaces",
            "sonar:S8392",
        ),
        references=("https://docs.python.org/3/library/socket.html#socket.socket.bind",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_ADDRESS_PAIRS), _check_pair),
        OnCall(frozenset(_HOSTS), _check_host),
        OnCall(_TARGETS, _check_target),
        OnCall(frozenset({"*.add_argument", "*.add_option"}), _check_option),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_assignment),
        OnNode(ast.FunctionDef, _check_defaults),
        OnNode(ast.AsyncFunctionDef, _check_defaults),
    ),
    examples=(
        bad(
            'import socket\nserver = socket.socket()\nserver.bind(("0.0.0.0", 8080))\n',
            lines=(3,),
            fixed='import socket\nserver = socket.socket()\nserver.bind(("127.0.0.1", 8080))\n',
            severity="INFORMATION",
        ),
        bad(
            "from http.server import HTTPServer as Server\nserver = Server(('', 8000), Handler)\n",
            lines=(2,),
            fixed=(
                "from http.server import HTTPServer as Server\n"
                'server = Server(("127.0.0.1", 8000), Handler)\n'
            ),
        ),
        bad('import uvicorn\nuvicorn.run(app, host="0.0.0.0", port=80)\n', lines=(2,)),
        bad(
            "import flask\napp = flask.Flask(__name__)\nEVERYWHERE = '0.0.0.0'\n"
            "app.run(host=EVERYWHERE)\n",
            lines=(4,),
        ),
        bad(
            "import socket\n\n\ndef listen(where):\n    server = socket.socket()\n"
            "    server.bind((where, 8080))\n\n\nlisten('')\n",
            lines=(6,),
            note="a wrapper",
        ),
        bad('server.add_insecure_port("[::]:50051")\n', lines=(1,)),
        bad('BIND_HOST = "0.0.0.0"\n', lines=(1,), fixed='BIND_HOST = "127.0.0.1"\n'),
        bad('def serve(host="0.0.0.0", port=80):\n    pass\n', lines=(1,)),
        good('import socket\nserver = socket.socket()\nserver.bind(("127.0.0.1", 8080))\n'),
        good(
            'import socket\nserver = socket.socket()\nserver.bind(("", 0))\n',
            note="a port of the system's choice",
        ),
        good("import uvicorn\nuvicorn.run(app, host=settings.host)\n"),
        good('if host == "0.0.0.0":\n    warn()\n', note="a question"),
        good('widget.bind("<Button>", handler)\n'),
    ),
)
