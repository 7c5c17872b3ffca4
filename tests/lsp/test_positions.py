"""Positions in the client's units, in and out."""

from __future__ import annotations

import pytest

UNITS = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}

TEXTS = [
    "plain = 0; ",
    "x = 'é'; ",
    "x = '😀'; ",
    "x = '\u2028'; ",
    "x = '\x0c\x85'; ",
    "\x0c",
    "x = 'e\u0301 𝒳'; ",
]


@pytest.mark.parametrize("encoding", UNITS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("before", TEXTS, ids=ascii)
def test_a_range_is_told_in_the_units_of_the_client(connect, full, encoding, end, before):
    full["general"]["positionEncodings"] = [encoding]
    server = connect(full)
    (diagnostic,) = server.open(f"import t{end}{before}t.danger('😀'){end}")
    units = UNITS[encoding]
    assert diagnostic["range"] == {
        "start": {"line": 1, "character": units(before)},
        "end": {"line": 1, "character": units(before) + units("t.danger('😀')")},
    }


@pytest.mark.parametrize("encoding", UNITS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("before", TEXTS, ids=ascii)
def test_an_edit_is_read_in_the_units_of_the_client(connect, full, spanning, encoding, end, before):
    full["general"]["positionEncodings"] = [encoding]
    server = connect(full)
    server.open(f"import t{end}{before}old{end}last{end}")
    start = UNITS[encoding](before)
    server.change(spanning(1, start, 1, start + 3, "new"))
    assert server.text() == f"import t{end}{before}new{end}last{end}"
    server.change(spanning(1, start, 2, 1, ""))
    assert server.text() == f"import t{end}{before}ast{end}"


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        ([], "utf-16"),
        (["utf-7"], "utf-16"),
        (["utf-8", "utf-16", "utf-32"], "utf-8"),
        (["utf-32", "utf-8", "utf-16"], "utf-32"),
        (["utf-7", "utf-16"], "utf-16"),
    ],
)
def test_the_encoding_is_the_first_that_both_know(connect, full, offered, chosen):
    full["general"] = {} if offered is None else {"positionEncodings": offered}
    server = connect(full)
    assert server.response(1)["result"]["capabilities"]["positionEncoding"] == chosen


@pytest.mark.parametrize(
    ("line", "character", "expected"),
    [
        (0, 99, "ab!\ncd"),
        (1, 99, "ab\ncd!"),
        (99, 0, "ab\ncd!"),
        (0, 0, "!ab\ncd"),
    ],
)
def test_a_place_past_an_end_means_the_end(connect, edit, line, character, expected):
    server = connect()
    server.open("ab\ncd")
    server.change(edit(line, character, character, "!"))
    assert server.text() == expected


def test_units_inside_a_character_mean_its_start(connect, edit):
    server = connect()
    server.open("a😀b\n")
    server.change(edit(0, 2, 2, "!"))
    assert server.text() == "a!😀b\n"


def test_lone_surrogates_come_and_go(connect, edit):
    server = connect()
    server.send(
        b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":'
        b'"file:///nowhere/a.py","languageId":"python","version":1,'
        b'"text":"import t\\nx=\'\\ud800\'; t.danger()\\n"}}}'
    )
    (diagnostic,) = server.published(1)
    assert diagnostic["range"]["start"] == {"line": 1, "character": 7}


def test_a_byte_order_mark_counts_as_a_character(connect):
    (diagnostic,) = connect().open("\ufeffx = 1  # headgate: ignore[HG901] reason\n")
    assert diagnostic["range"]["start"] == {"line": 0, "character": 8}
