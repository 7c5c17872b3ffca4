"""Work on many modules in processes of their own, which get and give JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_SIZE = 150
_PROCESSES = 2


def in_processes(name: str, items: Sequence[Any]) -> list[Any]:
    """Have `python -m tests.evasion.NAME` work on the items, and return its results in order."""

    def run(batch: Sequence[Any]) -> list[Any]:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", f"tests.evasion.{name}"],
            input=json.dumps(batch),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        results: list[Any] = json.loads(done.stdout)
        return results

    batches = [items[start : start + _SIZE] for start in range(0, len(items), _SIZE)]
    with ThreadPoolExecutor(_PROCESSES) as pool:
        return [result for results in pool.map(run, batches) for result in results]


def work(one: Callable[..., Any]) -> None:
    """Be such a process: call `one` with each item's parts."""
    items = json.load(sys.stdin)
    print(json.dumps([one(*item) for item in items]))
