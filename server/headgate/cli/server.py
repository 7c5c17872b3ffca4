"""`headgate server`: hands over to the language server.

Owns nothing but the reading of an address. Imports none of the machinery of
`headgate check`.
"""

from __future__ import annotations

from headgate.cli.options import MISUSED


def run(tcp: str | None, log_file: str | None, log_level: str) -> int:
    """Serve one client to its end."""
    address: tuple[str, int] | None = None
    if tcp is not None:
        address = parse_address(tcp)
        if address is None:
            # Not by `console`, which would load what reports need.
            import sys

            print(f"headgate: error: --tcp {tcp}: expected HOST:PORT", file=sys.stderr)
            return MISUSED
    from headgate.lsp.main import serve

    return serve(address, log_file, log_level)


def parse_address(text: str) -> tuple[str, int] | None:
    """Read HOST:PORT, :PORT or PORT; without a host it is the loopback. IPv6 is in brackets."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit()) or int(port) > 65535:
        return None
    if host.startswith("[") != host.endswith("]") or (":" in host and host[0] != "["):
        return None
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
