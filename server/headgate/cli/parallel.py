"""Spreads files over worker processes where that pays.

Owns the number of workers, the batches and what happens when a worker dies.
Results come in the order of the files, however they were computed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

BATCH: Final = 16
"""Files that a worker takes at once."""

WORTHWHILE: Final = 512 * 1024
"""Bytes of source from which on starting workers costs less than it saves."""


def workers_for(jobs: int, size: int, batches: int) -> int:
    """Return how many processes to use for `size` bytes; `jobs` 0 chooses."""
    if jobs == 0:
        jobs = (os.cpu_count() or 1) if size >= WORTHWHILE else 1
    return max(1, min(jobs, batches))


def spread(
    work: Callable[[Sequence[T]], Sequence[R]],
    items: Sequence[T],
    sizes: Sequence[int],
    jobs: int,
    lost: Callable[[T], R],
) -> Iterator[Sequence[R]]:
    """Yield the results batch by batch; `lost` stands in where a worker died.

    `work` must be importable by name: workers are started afresh, not forked.
    """
    batches = [items[i : i + BATCH] for i in range(0, len(items), BATCH)]
    workers = workers_for(jobs, sum(sizes), len(batches))
    if workers == 1:
        yield from map(work, batches)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(work, batch) for batch in batches]
        try:
            for batch, future in zip(batches, futures, strict=True):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield [lost(item) for item in batch]
        finally:
            pool.shutdown(cancel_futures=True)
