"""The headers of messages."""

from __future__ import annotations

import pytest

from headgate.lsp.framing import LONGEST_BODY, LONGEST_HEADER, Framer, Malformed, framed

ONE, TWO = framed(b"{}"), framed('{"é": 1}'.encode())


def _kinds(parts):
    return [part if isinstance(part, bytes) else Malformed for part in parts]


@pytest.mark.parametrize("size", [1, 2, 7, 19, 1000])
def test_messages_come_whole_however_the_bytes_come(size):
    framer, data = Framer(), ONE + TWO + ONE
    out = []
    for at in range(0, len(data), size):
        out += framer.feed(data[at : at + size])
    assert out == [b"{}", '{"é": 1}'.encode(), b"{}"]


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"Content-Type: x\r\nContent-Length: 2\r\n\r\n",
        b"content-length:2\r\n\r\n",
    ],
)
def test_headers_as_the_protocol_allows_them(header):
    assert Framer().feed(header + b"{}") == [b"{}"]


@pytest.mark.parametrize(
    "junk",
    [
        b"X: 1\r\n\r\n",
        b"\r\n\r\n",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0"}\r\n\r\n',
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: %d\r\n\r\n" % (LONGEST_BODY + 1),
        b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"{" * (LONGEST_HEADER + 1),
    ],
    ids=lambda junk: junk[:30].decode().strip(),
)
def test_after_junk_the_next_message_is_read(junk):
    assert _kinds(Framer().feed(junk + ONE + TWO)) == [Malformed, b"{}", '{"é": 1}'.encode()]


def test_a_wrong_length_costs_two_messages_at_most():
    framer = Framer()
    parts = framer.feed(b"Content-Length: 12\r\n\r\n{}" + ONE + TWO + ONE)
    assert _kinds(parts)[-2:] == ['{"é": 1}'.encode(), b"{}"]


def test_junk_without_an_end_takes_no_memory():
    framer = Framer()
    for _ in range(100):
        framer.feed(b"x" * 10_000)
    assert len(framer._buffer) < 2 * LONGEST_HEADER
