"""Laws of the text layer, against plain strings and lists."""

from __future__ import annotations

import io
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from headgate.text import (
    ByteColumns,
    Edit,
    Encoding,
    Position,
    Range,
    Snapshot,
    chunked,
    column_of_units,
    split_lines,
    units_of_column,
)
from headgate.text.snapshot import LineChange

LAW = settings(
    derandomize=True, deadline=None, max_examples=int(os.environ.get("HEADGATE_EXAMPLES", "200"))
)

ENDS = ["\n", "\r", "\r\n", "\f", "\x85", "\u2028", "\v", "\x1c", "\ufeff"]
CHARACTERS = ["a", "B", " ", "\t", "é", "日", "😀", "\ud800", "\udfff", "\x00"]
TEXTS = st.lists(st.sampled_from(ENDS + CHARACTERS), max_size=30).map("".join)
BODIES = st.lists(st.sampled_from(CHARACTERS), max_size=12).map("".join)
PLACES = st.builds(Position, st.integers(-2, 12), st.integers(-2, 9))
EDITS = st.builds(Edit, st.builds(Range, PLACES, PLACES), TEXTS)


def read_lines(text: str) -> list[str]:
    """Return the lines as the standard library's reader cuts them."""
    lines = io.StringIO(text, newline="").readlines()
    return lines if lines and lines[-1][-1] not in "\r\n" else [*lines, ""]


def offset_of(text: str, position: Position) -> int:
    lines = read_lines(text)
    if position.line < 0:
        return 0
    if position.line >= len(lines):
        return len(text)
    width = len(lines[position.line].rstrip("\r\n"))
    return sum(map(len, lines[: position.line])) + max(0, min(position.column, width))


def replaced(text: str, edit: Edit) -> str:
    start, end = offset_of(text, edit.range.start), offset_of(text, edit.range.end)
    return text[:start] + edit.text + text[max(start, end) :]


def covers(change: LineChange, before: Snapshot, after: Snapshot) -> bool:
    """Whether the lines before and behind a change are the same."""
    old, new = list(before.lines), list(after.lines)
    return (
        old[: change.start] == new[: change.start]
        and old[change.old_stop :] == new[change.new_stop :]
        and len(new) - len(old) == change.new_stop - change.old_stop
        and change.start <= min(change.old_stop, change.new_stop)
    )


@LAW
@given(TEXTS)
def test_a_text_is_cut_as_a_file_is_read_and_nothing_is_lost(text: str) -> None:
    snapshot = Snapshot.of(text)
    assert list(snapshot.lines) == split_lines(text) == read_lines(text)
    assert snapshot.text == text


@LAW
@given(TEXTS, st.lists(EDITS, max_size=6))
def test_an_edited_snapshot_is_the_snapshot_of_the_edited_text(
    text: str, edits: list[Edit]
) -> None:
    snapshot = Snapshot.of(text)
    for edit in edits:
        text = replaced(text, edit)
        after, change = snapshot.replace(edit)
        assert list(after.lines) == read_lines(text)
        assert covers(change, snapshot, after)
        snapshot = after


@LAW
@given(TEXTS, st.lists(EDITS, min_size=1, max_size=6))
def test_one_change_covers_several(text: str, edits: list[Edit]) -> None:
    first = snapshot = Snapshot.of(text)
    whole: LineChange | None = None
    for edit in edits:
        snapshot, change = snapshot.replace(edit)
        whole = change if whole is None else whole.then(change)
        assert covers(whole, first, snapshot)


@LAW
@given(TEXTS, st.builds(Range, PLACES, PLACES))
def test_a_slice_is_what_a_replacement_takes_away(text: str, range_: Range) -> None:
    start, end = offset_of(text, range_.start), offset_of(text, range_.end)
    assert Snapshot.of(text).slice(range_) == text[start:end]


@LAW
@given(st.lists(st.sampled_from("abcdefgh\n"), max_size=20), st.data())
def test_edits_together_speak_of_one_version(characters: list[str], data: st.DataObject) -> None:
    text = "".join(characters)
    snapshot = Snapshot.of(text)
    offsets = data.draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    spans = list(zip(offsets[::2], offsets[1::2], strict=False))
    made = data.draw(st.lists(TEXTS, min_size=len(spans), max_size=len(spans)))

    def place(offset: int) -> Position:
        lines = text[:offset].split("\n")
        return Position(len(lines) - 1, len(lines[-1]))

    edits = [Edit(Range(place(a), place(b)), new) for (a, b), new in zip(spans, made, strict=True)]
    expected, at = "", 0
    for (a, b), new in zip(spans, made, strict=True):
        expected += text[at:a] + new
        at = b
    assert snapshot.with_edits(edits).text == expected + text[at:]


# -- sequences -------------------------------------------------------------------
HEIGHTS = st.lists(st.integers(0, 4), max_size=400)


@LAW
@given(HEIGHTS, st.lists(st.tuples(st.integers(0, 450), st.integers(0, 450), HEIGHTS), max_size=5))
def test_a_spliced_sequence_is_a_spliced_list(
    items: list[int], splices: list[tuple[int, int, list[int]]]
) -> None:
    chunks, model = chunked(items, int), list(items)
    for a, b, new in splices:
        start, stop = sorted((min(a, len(model)), min(b, len(model))))
        chunks = chunks.splice(start, stop, new)
        model[start:stop] = new
        assert list(chunks) == model
        assert len(chunks) == len(model)
        assert chunks.total == sum(model)
        assert all(chunks.chunks), "an empty piece"


@LAW
@given(HEIGHTS, st.integers(0, 450), st.integers(0, 450))
def test_tops_slices_and_searches_agree_with_a_list(items: list[int], a: int, b: int) -> None:
    chunks = chunked(items, int)
    assert chunks.slice(a, b) == items[a:b]
    assert chunks.top(a) == sum(items[:a])
    tops = [sum(items[:i]) for i in range(len(items))]
    found = chunks.find(a)
    if not items:
        assert found == -1
    elif a < sum(items):
        assert tops[found] <= a < tops[found] + items[found]
    else:
        assert found == len(items) - 1
    if a < len(items):
        number, inside = chunks.locate(a)
        assert chunks.chunks[number][inside] == chunks[a] == items[a]
        assert chunks.first_of(number) + inside == a
        assert chunks.top_of(number) == sum(items[: a - inside])


@LAW
@given(HEIGHTS, st.sets(st.integers(0, 399)))
def test_items_are_replaced_in_place_and_other_pieces_are_shared(
    items: list[int], places: set[int]
) -> None:
    chunks = chunked([[height] for height in items], len)
    new = {i: [-1] for i in places if i < len(items)}
    after = chunks.with_items(new)
    assert list(after) == [new.get(i, [height]) for i, height in enumerate(items)]
    touched = {chunks.locate(i)[0] for i in new}
    for number, (old, piece) in enumerate(zip(chunks.chunks, after.chunks, strict=True)):
        assert (old is piece) == (number not in touched)


# -- widths ------------------------------------------------------------------------
def encoded(text: str, encoding: Encoding) -> int:
    """Return how many units a text takes, by the standard library's encoders."""
    name, size = {
        Encoding.UTF8: ("utf-8", 1),
        Encoding.UTF16: ("utf-16-le", 2),
        Encoding.UTF32: ("utf-32-le", 4),
    }[encoding]
    # Encoders join no surrogates, but they must not meet as one text.
    return sum(len(char.encode(name, "surrogatepass")) for char in text) // size


@LAW
@given(BODIES, st.sampled_from(Encoding))
def test_columns_are_counted_as_the_encoder_counts_and_come_back(
    line: str, encoding: Encoding
) -> None:
    for column in range(len(line) + 1):
        units = units_of_column(line, column, encoding)
        assert units == encoded(line[:column], encoding)
        assert column_of_units(line, units, encoding) == column
    assert units_of_column(line, len(line) + 5, encoding) == encoded(line, encoding)
    assert column_of_units(line, encoded(line, encoding) + 5, encoding) == len(line)


@LAW
@given(BODIES, st.sampled_from(Encoding))
def test_units_inside_a_character_mean_its_start(line: str, encoding: Encoding) -> None:
    for units in range(encoded(line, encoding) + 1):
        column = column_of_units(line, units, encoding)
        assert encoded(line[:column], encoding) <= units < encoded(
            line[: column + 1], encoding
        ) or (column == len(line))


@LAW
@given(BODIES)
def test_a_table_of_bytes_says_what_single_look_ups_say(line: str) -> None:
    columns = ByteColumns(line)
    for column in range(len(line) + 1):
        byte = columns.of(column)
        assert byte == units_of_column(line, column, Encoding.UTF8)
        assert columns.column(byte) == column
