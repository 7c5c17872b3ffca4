"""What a line is, where places are, and what an edit makes of them."""

from __future__ import annotations

import pytest

from headgate.text import Edit, Position, Range, Snapshot

LINES = [
    ("", [""]),
    ("a", ["a"]),
    ("a\n", ["a\n", ""]),
    ("a\r\nb", ["a\r\n", "b"]),
    ("a\rb\r", ["a\r", "b\r", ""]),
    ("a\n\r\n\rb", ["a\n", "\r\n", "\r", "b"]),
    ("a\r\r\nb", ["a\r", "\r\n", "b"]),
    ("a\u2028b\u2029c\n", ["a\u2028b\u2029c\n", ""]),
    ("a\x85b\x0bc\x0cd\x1ce\n", ["a\x85b\x0bc\x0cd\x1ce\n", ""]),
    ("\ufeffa\n", ["\ufeffa\n", ""]),
    ("a\x00b\n", ["a\x00b\n", ""]),
    ("\ud800\n", ["\ud800\n", ""]),
]


@pytest.mark.parametrize(("text", "lines"), LINES, ids=[repr(text) for text, _ in LINES])
def test_a_line_ends_with_one_of_three_ends_and_nothing_else(text: str, lines: list[str]) -> None:
    snapshot = Snapshot.of(text)
    assert [snapshot.line(i) for i in range(snapshot.line_count)] == lines
    assert snapshot.text == text


PLACES = [
    ((0, 0), (0, 0)),
    ((0, 99), (0, 3)),
    ((1, 2), (1, 2)),
    ((1, 3), (1, 2)),
    ((0, -1), (0, 0)),
    ((-1, 5), (0, 0)),
    ((2, 9), (2, 1)),
    ((3, 0), (2, 1)),
    ((99, 99), (2, 1)),
]


@pytest.mark.parametrize(("given", "meant"), PLACES)
def test_a_place_past_an_end_is_that_end(given: tuple[int, int], meant: tuple[int, int]) -> None:
    snapshot = Snapshot.of("abc\r\nde\nf")
    assert snapshot.clamp(Position(*given)) == Position(*meant)


def test_there_is_nothing_outside_the_text() -> None:
    snapshot = Snapshot.of("a\nb\n")
    assert [snapshot.line(i) for i in (-1, 3)] == ["", ""]
    assert [snapshot.body(i) for i in (-1, 0, 3)] == ["", "a", ""]


EDITS = [
    # before, start, end, text, after
    ("ab", (0, 1), (0, 1), "X", "aXb"),
    ("ab\ncd", (0, 1), (1, 1), "", "ad"),
    ("ab\ncd", (0, 1), (1, 1), "\n", "a\nd"),
    ("a\n", (1, 0), (1, 0), "b\n", "a\nb\n"),
    ("a\n", (9, 9), (9, 9), "b", "a\nb"),
    ("", (0, 0), (0, 0), "a\r\nb", "a\r\nb"),
    ("a\nb", (0, 0), (1, 1), "", ""),
    ("abc", (0, 2), (0, 1), "X", "abXc"),
    # a carriage return and a line feed that come to stand side by side are one end
    ("a\rb\nc", (1, 0), (1, 1), "", "a\r\nc"),
    ("a\rb", (1, 0), (1, 0), "\n", "a\r\nb"),
    ("a\nb", (0, 1), (0, 1), "\r", "a\r\nb"),
    ("a\r\r\nb", (1, 0), (1, 0), "x", "a\rx\r\nb"),
    # a range cannot begin between the two: its column is past the end of the line
    ("a\r\nb", (0, 2), (0, 2), "X", "aX\r\nb"),
    ("a\r\nb", (0, 1), (1, 0), "\r", "a\rb"),
    ("a\r\nb", (0, 1), (1, 0), "", "ab"),
    ("a\rb\rc", (0, 1), (2, 0), "\n", "a\nc"),
    ("a\u2028b\nc", (0, 1), (0, 2), "", "ab\nc"),
    ("😀😀\n", (0, 1), (0, 1), "é", "😀é😀\n"),
]


@pytest.mark.parametrize(("before", "start", "end", "text", "after"), EDITS)
def test_an_edit_gives_the_text_and_the_lines_of_a_fresh_snapshot(
    before: str, start: tuple[int, int], end: tuple[int, int], text: str, after: str
) -> None:
    edit = Edit(Range(Position(*start), Position(*end)), text)
    made, change = Snapshot.of(before).replace(edit)
    fresh = Snapshot.of(after)
    assert made.text == after
    assert list(made.lines) == list(fresh.lines)
    assert change.new_stop - change.old_stop == fresh.line_count - Snapshot.of(before).line_count


def test_an_edit_changes_no_older_version() -> None:
    before = Snapshot.of("a\nb\n")
    before.replace(Edit(Range(Position(0, 0), Position(1, 1)), "x"))
    assert before.text == "a\nb\n"


def at(line: int, column: int, end: int | None = None) -> Range:
    return Range(Position(line, column), Position(line, column if end is None else end))


TOGETHER = [
    ("ab\ncd\n", [(at(0, 1), "X"), (at(1, 1), "Y")], "aXb\ncYd\n"),
    ("ab\ncd\n", [(at(1, 0, 2), ""), (at(0, 0, 1), "Z")], "Zb\n\n"),
    # LSP 3.17: insertions at one place appear in the order in which they are given
    ("ab", [(at(0, 1), "1"), (at(0, 1), "2"), (at(0, 1), "3")], "a123b"),
    ("a\rb\n", [(Range(Position(0, 1), Position(1, 0)), ""), (at(1, 0, 1), "")], "a\n"),
    ("ab", [], "ab"),
]


@pytest.mark.parametrize(("before", "edits", "after"), TOGETHER)
def test_edits_of_one_version_are_applied_together(
    before: str, edits: list[tuple[Range, str]], after: str
) -> None:
    snapshot = Snapshot.of(before)
    assert snapshot.with_edits([Edit(*edit) for edit in edits]).text == after


def test_ranges_touch_at_an_edge_and_contain_themselves() -> None:
    left, right = at(0, 0, 2), at(0, 2, 4)
    assert left.touches(right)
    assert right.touches(left)
    assert left.contains(left)
    assert not left.contains(right)
    assert not at(0, 0, 1).touches(right)
    assert left.shifted(3) == Range(Position(3, 0), Position(3, 2))
