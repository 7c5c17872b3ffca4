"""Channels over real pipes."""

from __future__ import annotations

import os
import threading

import pytest

from headgate.lsp.framing import framed
from headgate.lsp.transport import ClientGone, PollChannel, ThreadChannel

PATIENCE = 60.0


class Pipes:
    """A channel, and the two ends that its client has."""

    def __init__(self, kind: str) -> None:
        incoming, self.to_server = os.pipe()
        self.from_server, outgoing = os.pipe()
        self._fds = {incoming, self.to_server, self.from_server, outgoing}
        if kind == "poll":
            self.channel = PollChannel(incoming, outgoing)
        else:

            def write(data: bytes) -> None:
                while data:
                    data = data[os.write(outgoing, data) :]

            self.channel = ThreadChannel(lambda: os.read(incoming, 4096), write)

    def close(self, *fds: int) -> None:
        for fd in fds:
            self._fds.remove(fd)
            os.close(fd)

    def close_all(self) -> None:
        if self.to_server in self._fds:
            self.close(self.to_server)
        while self.channel.wait(PATIENCE) is not None:  # its thread has ended then
            pass
        self.close(*self._fds.copy())


@pytest.fixture(params=["poll", "thread"])
def pipes(request):
    made = Pipes(request.param)
    yield made
    made.close_all()


def test_messages_arrive_and_are_sent(pipes):
    os.write(pipes.to_server, framed(b"{}"))
    assert pipes.channel.wait(PATIENCE) == [b"{}"]
    pipes.channel.send(b"[]")
    assert os.read(pipes.from_server, 100) == framed(b"[]")


def test_nothing_comes_after_the_time_out(pipes):
    assert pipes.channel.wait(0) == []
    assert pipes.channel.wait(0.001) == []


def test_the_end_comes_after_the_last_message_and_stays(pipes):
    os.write(pipes.to_server, framed(b"{}"))
    pipes.close(pipes.to_server)
    assert pipes.channel.wait(PATIENCE) == [b"{}"]
    assert pipes.channel.wait(PATIENCE) is None
    assert pipes.channel.wait(0) is None


def test_a_client_that_does_not_listen_any_more_is_gone(pipes):
    pipes.close(pipes.from_server)
    with pytest.raises(ClientGone):
        pipes.channel.send(b"{}")


def test_a_message_larger_than_the_pipe_is_sent_whole(pipes):
    body = b"x" * 1_000_000
    received = bytearray()

    def receive() -> None:
        while len(received) < len(framed(body)):
            received.extend(os.read(pipes.from_server, 65536))

    thread = threading.Thread(target=receive)
    thread.start()
    pipes.channel.send(body)
    thread.join(PATIENCE)
    assert bytes(received) == framed(body)


def test_two_sides_that_both_write_do_not_wait_for_each_other(pipes):
    """The client sends 1 MB before it reads anything, while the server sends 1 MB."""
    body = b"x" * 1_000_000
    received = bytearray()

    def client() -> None:
        data = framed(body)
        while data:
            data = data[os.write(pipes.to_server, data) :]
        while len(received) < len(framed(body)):
            received.extend(os.read(pipes.from_server, 65536))

    thread = threading.Thread(target=client)
    thread.start()
    pipes.channel.send(body)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    arrived = []
    while not arrived:
        arrived = pipes.channel.wait(PATIENCE)
    assert arrived == [body]
