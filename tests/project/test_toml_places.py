"""Places of keys and values in TOML: what stands there is what `tomllib` reads."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headgate.project.toml_places import places_of
from headgate.text import Range, Snapshot

TEXT = '''# first
title = "a # b"  # said
[tool.one]
"quoted key".inner = 'x'
dotted . deeper = [1, "two", [3, {a = 1, b = "]"}],
  4] # end
[[rule]]
code = "A1"
text = """
one \\""" [x]
"""
[rule.fix]
set = { verify = true, "a b" = 'c' }
[[rule.example]]
bad = \'\'\'
x = "1"\'\'\'\'
[[rule.example]]
good = "x"
[[rule]]
code = "A2"
empty = []
none = {}
date = 1979-05-27 07:32:00
'''


def cut(text: str, range_: Range) -> str:
    lines = list(Snapshot.of(text).lines)
    start, end = range_
    if start.line == end.line:
        return lines[start.line][start.column : end.column]
    middle = "".join(lines[start.line + 1 : end.line])
    return lines[start.line][start.column :] + middle + lines[end.line][: end.column]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    if isinstance(value, dict) and value:
        return {k: v for key, item in value.items() for k, v in leaves(item, (*path, key)).items()}
    if isinstance(value, list) and value:
        return {k: v for n, item in enumerate(value) for k, v in leaves(item, (*path, n)).items()}
    return {path: value}


def check(text: str) -> None:
    found = places_of(text)
    for path, value in leaves(tomllib.loads(text)).items():
        if path:
            assert tomllib.loads(f"k = {cut(text, found[path].value)}")["k"] == value


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "", "a=1", "\ufeff"[:0]])
def test_what_stands_at_a_place_is_the_value(text: str) -> None:
    check(text)


def test_keys_and_headers_have_places_too() -> None:
    found = places_of(TEXT)
    assert cut(TEXT, found["rule", 0].key) == "[[rule]]"
    assert cut(TEXT, found["rule", 0, "example", 1].key) == "[[rule.example]]"
    assert cut(TEXT, found["rule", 0, "fix"].key) == "[rule.fix]"
    assert cut(TEXT, found["tool", "one", "dotted", "deeper"].key) == "dotted . deeper"
    assert cut(TEXT, found["rule", 1, "code"].key) == "code"


@given(st.text(alphabet="ab.=[]{}\"'#,\\ \n\r1é", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    places_of(text)
    try:
        tomllib.loads(text)
    except ValueError:
        return
    check(text)
