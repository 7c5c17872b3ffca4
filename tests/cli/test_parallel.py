from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from headgate.cli.parallel import BATCH, WORTHWHILE, spread, workers_for


def absolutes(items: Sequence[int]) -> Sequence[int]:
    return [abs(item) for item in items]


def die(process: int) -> int:
    """Kill a worker while it takes over its work: runs where it is unpickled."""
    os._exit(process)


class Deadly:
    """An item that ends the process that receives it."""

    def __reduce__(self) -> tuple[object, ...]:
        return die, (1,)


def count(items: Sequence[object]) -> Sequence[str]:
    return ["done"] * len(items)


def lost(item: object) -> str:
    return "lost"


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs: int) -> None:
    items = list(range(3 * BATCH + 1))
    batches = list(spread(absolutes, items, [1] * len(items), jobs, abs))
    assert [result for batch in batches for result in batch] == items


def test_items_of_a_worker_that_dies_are_reported_as_lost() -> None:
    items: list[object] = [Deadly(), *[None] * BATCH]
    batches = list(spread(count, items, [1] * len(items), 2, lost))
    assert [len(batch) for batch in batches] == [BATCH, 1]
    assert set(batches[0]) == {"lost"}


@pytest.mark.parametrize(
    ("jobs", "size", "batches", "workers"),
    [
        (1, 10**9, 100, 1),
        (4, 0, 100, 4),
        (4, 0, 2, 2),
        (4, 0, 0, 1),
        (0, WORTHWHILE - 1, 100, 1),
        (0, WORTHWHILE, 100, os.cpu_count() or 1),
    ],
)
def test_workers_are_started_where_they_pay(
    jobs: int, size: int, batches: int, workers: int
) -> None:
    assert workers_for(jobs, size, batches) == workers
