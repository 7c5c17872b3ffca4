from __future__ import annotations

import pytest

from headgate.report.previews import preview
from headgate.text import Edit, Position, Range, Snapshot

TEXT = "one\ntwo\nthree\nfour"


def edit(line: int, column: int, end_line: int, end: int, text: str) -> Edit:
    return Edit(Range(Position(line, column), Position(end_line, end)), text)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], []),
        ([edit(0, 0, 0, 0, "new\n")], [(0, 0, "new\n")]),
        ([edit(1, 0, 2, 0, "")], [(1, 2, "")]),
        ([edit(1, 1, 1, 2, "W")], [(1, 2, "tWo\n")]),
        ([edit(2, 5, 2, 5, ")"), edit(2, 0, 2, 0, "(")], [(2, 3, "(three)\n")]),
        ([edit(0, 3, 2, 0, " "), edit(2, 0, 2, 1, "T")], [(0, 3, "one Three\n")]),
        ([edit(3, 4, 3, 4, "!\n")], [(3, 4, "four!\n")]),
        ([edit(0, 0, 0, 0, "a"), edit(3, 0, 3, 4, "")], [(0, 1, "aone\n"), (3, 4, "")]),
    ],
)
def test_lines_after_edits(edits: list[Edit], expected: list[tuple[int, int, str]]) -> None:
    found = preview(Snapshot.of(TEXT), edits, ())
    assert [(lines.first, lines.stop, lines.text) for lines in found] == expected


def test_nothing_is_shown_of_a_fix_beside_something_hidden() -> None:
    edits = [edit(0, 0, 0, 0, "new\n"), edit(1, 0, 1, 0, "x")]
    assert preview(Snapshot.of(TEXT), edits, {1}) == ()
    assert len(preview(Snapshot.of(TEXT), edits, {0, 2})) == 2
