"""Changed cells go back into a notebook, and nothing else in the file changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headgate.project import Unreadable, notebook_writing, parse_notebook
from headgate.project.notebook_writing import Places, with_sources
from headgate.text import Position, Range, split_lines


def one_cell(source: str, *, before: str = "", after: str = "") -> bytes:
    """Return a notebook whose only cell has this JSON as its source."""
    cell = f'{{"cell_type": "code",{before} "source": {source}{after}}}'
    return f'{{"nbformat": 4, "metadata": {{}}, "cells": [{cell}]}}'.encode()


LAYOUTS = [
    ('["a\\n",\n    "b"\n   ]', "a\nc", '["a\\n",\n    "c"\n   ]'),
    ('[\n  "a\\n",\n  "b"\n ]', "a\nb\nc", '[\n  "a\\n",\n  "b\\n",\n  "c"\n ]'),
    ('[\n  "a"\n ]', "b\nc", '[\n  "b\\n",\n  "c"\n ]'),
    ('["a"]', "b\nc", '["b\\n", "c"]'),
    ('["a\\n","b"]', "c\nd", '["c\\n","d"]'),
    ('["a"]', "", "[]"),
    ('"a\\nb"', "a\nc", '"a\\nc"'),
    # a line that stays is written as it was
    ('["\\u00e9\\n", "b"]', "é\nc", '["\\u00e9\\n", "c"]'),
    ('["b"]', "é", '["\\u00e9"]'),
    ('["ö\\n", "b"]', "ö\né", '["ö\\n", "é"]'),
    ('["b"]', "\ud800", '["\\ud800"]'),
]


@pytest.mark.parametrize(("old", "source", "new"), LAYOUTS)
def test_code_is_written_in_the_layout_that_it_had(old: str, source: str, new: str) -> None:
    assert with_sources(one_cell(old), {1: source}) == one_cell(new)


def test_what_only_looks_like_a_cell_is_left_alone() -> None:
    data = one_cell('["a"]', before=' "outputs": [{"source": ["x]}"], "cells": "\\"}"}],')
    assert with_sources(data, {1: "b"}) == data.replace(b'["a"]', b'["b"]')
    mark = b"\xef\xbb\xbf"
    assert with_sources(mark + data, {1: "b"}) == mark + data.replace(b'["a"]', b'["b"]')


def test_older_notebooks_hold_their_cells_in_worksheets() -> None:
    old = {"cell_type": "code", "input": ["a"], "language": "python"}
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": [old]}, {"cells": [old, old]}]})
    changed = json.loads(with_sources(data.encode(), {2: "b"}))
    cells = [cell["input"] for sheet in changed["worksheets"] for cell in sheet["cells"]]
    assert cells == [["a"], ["b"], ["a"]]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\{}[]é\n', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
SOURCES = st.text("ab\n\r é\"'\\", max_size=12)


@given(
    st.lists(st.tuples(SOURCES, st.booleans(), JSON), min_size=1, max_size=4),
    SOURCES,
    st.sampled_from([None, 1]),
    st.booleans(),
)
def test_all_but_the_code_of_one_cell_stays(
    cells: list[tuple[str, bool, Any]], source: str, indent: int | None, ascii_only: bool
) -> None:
    listed = [
        {
            "cell_type": "code",
            "outputs": more,
            "source": text.splitlines(keepends=True) if lines else text,
            "metadata": {},
        }
        for text, lines, more in cells
    ]
    content: dict[str, Any] = {"cells": listed, "nbformat": 4, "metadata": {}}
    data = json.dumps(content, indent=indent, ensure_ascii=ascii_only).encode()
    assert with_sources(data, {}) == data
    changed = with_sources(data, {1: source})
    before = json.loads(data)
    after = json.loads(changed)
    assert "".join(after["cells"][0].pop("source")) == source
    before["cells"][0].pop("source")
    assert after == before
    read = parse_notebook(changed)
    assert not isinstance(read, Unreadable)
    assert list(read.texts) == [t for t in (source, *(t for t, _, _ in cells[1:])) if t]


CODE = st.text('ab"\\\n\tü€😀\x01', min_size=1, max_size=12)


@given(CODE, CODE, st.booleans(), st.sampled_from([None, 1]), st.booleans())
def test_a_place_of_a_cell_is_found_in_the_file(
    first: str, second: str, lines: bool, indent: int | None, ascii_only: bool
) -> None:
    listed = [
        {"cell_type": kind, "source": text.splitlines(keepends=True) if lines else text}
        for kind, text in (("code", first), ("markdown", "x"), ("code", second))
    ]
    text = json.dumps({"nbformat": 4, "cells": listed}, indent=indent, ensure_ascii=ascii_only)
    data = b"\xef\xbb\xbf" + text.encode()
    notebook = parse_notebook(data)
    assert not isinstance(notebook, Unreadable)
    places = Places(data, notebook)
    for index, source in enumerate((first, second)):
        for number, line in enumerate(split_lines(source)):
            for start in range(len(line.rstrip("\n"))):
                range_ = Range(Position(number, start), Position(number, start + 1))
                found = places.snapshot.slice(places.range(index, range_))
                assert json.loads(f'"{found}"') == line[start]
        whole = Range(Position(0, 0), Position(*_end(source)))
        found = places.snapshot.slice(places.range(index, whole))
        assert "\n" in source or json.loads(f'"{found}"') == source
        empty = places.range(index, Range(Position(0, 0), Position(0, 0)))
        assert empty.start == empty.end


def test_a_cell_is_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = one_cell('["a\\n", "b = a"]')
    notebook = parse_notebook(data)
    assert not isinstance(notebook, Unreadable)
    places = Places(data, notebook)
    lines: list[str] = []
    monkeypatch.setattr(
        notebook_writing, "split_lines", lambda text: lines.append(text) or split_lines(text)
    )
    strings: list[int] = []

    def values(text: str, at: int) -> Any:
        strings.append(at)
        return found(text, at)

    found = notebook_writing._values
    monkeypatch.setattr(notebook_writing, "_values", values)
    ranges = [Range(Position(1, n), Position(1, n + 1)) for n in range(5)]
    shown = [places.snapshot.slice(places.range(0, range_)) for range_ in ranges]
    assert "".join(shown) == "b = a"
    assert (len(lines), len(strings)) == (1, 1)


def _end(source: str) -> tuple[int, int]:
    lines = split_lines(source)
    return len(lines) - 1, len(lines[-1])
