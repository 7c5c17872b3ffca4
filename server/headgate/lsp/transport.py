"""The bytes to and from one client: waiting, reading, writing.

Owns the file descriptors and their end. Knows framing, and nothing of what a
message says. Where the system can poll them, the loop's own thread reads: that
spares a change of threads with each message (0.05 ms, which is a tenth of what a
keystroke may take). Elsewhere one thread reads, and nothing else.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from math import ceil
from typing import Protocol

from headgate.lsp.framing import Framer, Malformed, framed

_PIECE = 256 * 1024


class ClientGone(Exception):
    """The client's end of the stream is closed; there is nobody left to serve."""


class Channel(Protocol):
    """A client, as bytes. Used by one thread."""

    def wait(self, timeout: float | None) -> list[bytes | Malformed] | None:
        """Return the messages that have come, [] after `timeout` seconds, None at the end."""
        ...

    def send(self, body: bytes) -> None:
        """Write one message; raises `ClientGone`."""
        ...


class PollChannel:
    """Two descriptors that can be polled. `outgoing` becomes non-blocking.

    While the client does not take what is written, what it sends is read all the
    same: two sides that both only write would wait for each other for ever.
    """

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._framer = Framer()
        self._ready: list[bytes | Malformed] = []
        self._ended = False
        self._poll = select.poll()
        self._poll.register(incoming, select.POLLIN)
        if not _same_file(outgoing, 2):
            os.set_blocking(outgoing, False)

    def wait(self, timeout: float | None) -> list[bytes | Malformed] | None:
        """Return the messages that have come, [] after `timeout` seconds, None at the end."""
        if not self._ready and not self._ended:
            if not self._poll.poll(None if timeout is None else ceil(timeout * 1000)):
                return []
            self._read()
        if not self._ready and self._ended:
            return None
        out, self._ready = self._ready, []
        return out

    def send(self, body: bytes) -> None:
        """Write one message; raises `ClientGone`."""
        data = framed(body)
        try:
            while True:
                try:
                    written = os.write(self._outgoing, data)
                except BlockingIOError:
                    written = 0
                if written == len(data):
                    return
                data = data[written:]
                self._wait_to_write()
        except OSError as error:
            raise ClientGone from error

    def _wait_to_write(self) -> None:
        poll = select.poll()
        poll.register(self._outgoing, select.POLLOUT)
        if not self._ended:
            poll.register(self._incoming, select.POLLIN)
        if any(fd == self._incoming and events & ~select.POLLOUT for fd, events in poll.poll()):
            self._read()

    def _read(self) -> None:
        try:
            data = os.read(self._incoming, _PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._ready += self._framer.feed(data)
        else:
            self._ended = True


class ThreadChannel:
    """A stream that cannot be polled (pipes on Windows): one thread reads it."""

    def __init__(self, read: Callable[[], bytes], write: Callable[[bytes], object]) -> None:
        from queue import SimpleQueue
        from threading import Thread

        self._write = write
        self._framer = Framer()
        self._chunks: SimpleQueue[bytes] = SimpleQueue()
        self._ended = False

        def pump() -> None:
            try:
                while data := read():
                    self._chunks.put(data)
            except OSError:
                pass
            self._chunks.put(b"")

        Thread(target=pump, name="reader", daemon=True).start()

    def wait(self, timeout: float | None) -> list[bytes | Malformed] | None:
        """Return the messages that have come, [] after `timeout` seconds, None at the end."""
        from queue import Empty

        if self._ended:
            return None
        try:
            data = self._chunks.get(timeout=timeout)
        except Empty:
            return []
        if not data:
            self._ended = True
            return None
        return self._framer.feed(data)

    def send(self, body: bytes) -> None:
        """Write one message; raises `ClientGone`."""
        try:
            self._write(framed(body))
        except OSError as error:
            raise ClientGone from error


def stdio() -> Channel:
    """Take over the process' standard streams: nothing else can reach the wire from here on.

    What prints, or starts a process that prints, writes to standard error instead.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # standard error is closed
        os.dup2(nothing, 1)
    os.close(nothing)
    sys.stdout = sys.stderr
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(incoming, os.O_BINARY)
        msvcrt.setmode(outgoing, os.O_BINARY)
    return channel_of(incoming, outgoing)


def tcp(host: str, port: int, listening: Callable[[str, int], None]) -> Channel:
    """Wait for one client; `listening` is told the address before."""
    import socket  # takes 7 ms, which only this way in has to pay

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as server:
        address = server.getsockname()
        listening(address[0], address[1])
        client, _ = server.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "win32":
        return ThreadChannel(lambda: client.recv(_PIECE), client.sendall)
    descriptor = client.detach()
    return channel_of(descriptor, descriptor)


def channel_of(incoming: int, outgoing: int) -> Channel:
    """Return a channel over two descriptors that are open already."""
    if sys.platform != "win32":
        return PollChannel(incoming, outgoing)

    def write(data: bytes) -> None:
        while data:
            data = data[os.write(outgoing, data) :]

    return ThreadChannel(lambda: os.read(incoming, _PIECE), write)


def _same_file(one: int, other: int) -> bool:
    """Tell whether two descriptors are one file, so that a flag of one would bind the other."""
    try:
        return os.path.sameopenfile(one, other)
    except OSError:
        return False
