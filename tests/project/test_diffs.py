"""What is read of unified diffs, as git and others write them."""

from __future__ import annotations

import pytest

from headgate.project.diffs import ChangedLines, DiffError, read_diff

HEAD = "--- a/x.py\n+++ b/x.py\n"


def read(text: str) -> dict[str, tuple[tuple[tuple[int, int], ...], tuple[int, ...]]]:
    found = read_diff(line + b"\n" for line in text.encode().removesuffix(b"\n").split(b"\n"))
    return {name: (lines.spans, lines.removed) for name, lines in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (HEAD + "@@ -2 +2 @@\n-a\n+b\n", {"b/x.py": (((1, 2),), (1,))}),
        (HEAD + "@@ -2,0 +3,2 @@ def f():\n+a\n+b\n", {"b/x.py": (((2, 4),), ())}),
        (HEAD + "@@ -5,2 +4,0 @@\n-a\n-b\n", {"b/x.py": (((4, 4),), (4,))}),
        (HEAD + "@@ -1 +0,0 @@\n-a\n", {"b/x.py": (((0, 0),), (0,))}),
        # With context, of which an empty line may have lost its blank.
        (
            HEAD + "@@ -1,5 +1,5 @@\n a\n-b\n+c\n\n-d\n e\n+f\n",
            {"b/x.py": (((1, 2), (3, 3), (4, 5)), (1, 3))},
        ),
        (
            HEAD + "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n",
            {"b/x.py": (((0, 1),), (0,))},
        ),
        # A line of the text that looks like a head.
        (
            HEAD + "@@ -1 +1,2 @@\n--- a/y.py\n+++ b/y.py\n+@@ -1 +1 @@\n",
            {"b/x.py": (((0, 2),), (0,))},
        ),
        ("--- a/x.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", {}),
        ("--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+a\n", {"b/new.py": (((0, 1),), ())}),
        (
            'diff --git "a/\\303\\244 \\"b\\".py" "b/\\303\\244 \\"b\\".py"\n--- "a/x"\n'
            '+++ "b/\\303\\244 \\"b\\"\\t.py"\n@@ -1 +1 @@\n-a\n+b\n',
            {'b/ä "b"\t.py': (((0, 1),), (0,))},
        ),
        (
            "--- x.py\t2024-01-01 00:00:00\n+++ x y.py\t2024-01-02\n@@ -1 +1 @@\n-a\n+b\n",
            {"x y.py": (((0, 1),), (0,))},
        ),
        (
            "diff --git a/o.py b/n.py\nsimilarity index 90%\nrename from o.py\nrename to n.py\n",
            {},
        ),
        (
            HEAD + "@@ -1 +1 @@\n-a\n+b\ndiff --git a/y b/y\n--- a/y\n+++ b/y\n@@ -3,0 +4 @@\n+c\n",
            {"b/x.py": (((0, 1),), (0,)), "b/y": (((3, 4),), ())},
        ),
        (HEAD + "@@ -1 +1 @@\r\n-a\r\n+b\r\n", {"b/x.py": (((0, 1),), (0,))}),
    ],
)
def test_new_lines_are_found(
    text: str, expected: dict[str, tuple[tuple[tuple[int, int], ...], tuple[int, ...]]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "@@ -1 +1,3 @@\n-a\n+b\n",
        HEAD + "@@ -1 +1 @@\nx\n",
        HEAD + "@@ -1,0 +1 @@\n-a\n",
        HEAD + "@@@ -1 -1 +1 @@@\n",
        HEAD + "@@ 1 @@\n",
        "@@ -1 +1 @@\n-a\n+b\n",
    ],
)
def test_what_is_no_diff_is_told(text: str) -> None:
    with pytest.raises(DiffError):
        read(text)


@pytest.mark.parametrize(
    ("spans", "lines", "expected"),
    [
        (((2, 4),), (0, 1), False),
        (((2, 4),), (1, 2), True),
        (((2, 4),), (3, 9), True),
        (((2, 4),), (4, 9), False),
        (((5, 5),), (3, 3), False),
        (((5, 5),), (4, 4), True),
        (((5, 5),), (5, 5), True),
        (((5, 5),), (6, 6), False),
    ],
)
def test_lines_beside_a_place_where_some_were_taken_away_count(
    spans: tuple[tuple[int, int], ...], lines: tuple[int, int], expected: bool
) -> None:
    assert ChangedLines(spans).touch(*lines) is expected
