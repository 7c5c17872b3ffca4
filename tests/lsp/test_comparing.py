"""The comparison of lines: what it says is so, and it is quick whatever it is given."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headgate.lsp.comparing import changes, pairs

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g"]), max_size=30)


@given(LINES, LINES)
def test_pairs_are_the_same_lines_in_order_and_changes_are_the_rest(
    old: list[str], new: list[str]
) -> None:
    same = pairs(old, new, len)
    assert all(old[i] == new[j] for i, j in same)
    assert same == sorted(same)
    assert len({i for i, _ in same}) == len({j for _, j in same}) == len(same)
    covered = [(i, j) for i, j in same]
    olds = [i for i, _ in covered] + [
        n for a, b, _, _ in changes(same, len(old), len(new)) for n in range(a, b)
    ]
    news = [j for _, j in covered] + [
        n for _, _, c, d in changes(same, len(old), len(new)) for n in range(c, d)
    ]
    assert sorted(olds) == list(range(len(old)))
    assert sorted(news) == list(range(len(new)))


@given(LINES, LINES, st.integers(0, 30))
def test_what_is_put_into_a_text_is_all_that_is_new(
    old: list[str], put: list[str], at: int
) -> None:
    at = min(at, len(old))
    assert len(pairs(old, old[:at] + put + old[at:], len)) == len(old)


@pytest.mark.parametrize(
    "old",
    [
        [f"x{n // 4}" if n % 4 == 1 else ("", "", "return x", ")")[n % 4] for n in range(4000)],
        ["return x"] * 4000,
        [f"x{n % 40}" for n in range(4000)],
        [f"x{n % 2000}" for n in range(4000)],
    ],
    ids=["repetitive", "one line", "few lines", "twice"],
)
def test_no_text_takes_long(old: list[str]) -> None:
    news = [["#", *old], [*old, "#"], ["#", *old[:-1], "#"], old[::-1], old[2000:] + old[:2000]]
    news += [[line for n, line in enumerate(old) if n % 7], [line + "!" for line in old]]
    for new in news:
        start = time.process_time()
        pairs(old, new, len)
        assert time.process_time() - start < 0.5
