"""Runs modules and proves what reaches their sinks.

The modules run in processes of their own, where stand-ins (`standins.py`) record what
the sinks are given, and where an audit hook refuses whatever would really happen: no
process, no connection, no file that is written or removed.

    python -m tests.evasion.harness < modules.json
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from .pairs import Pair
from .sinks import SINK_NAMED

ROOT = Path(__file__).parents[2]
_BATCH = 150
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of a module showed."""

    delivered: bool
    """The attacker's value, or the dangerous constant, reached the sink."""
    on_marked_line: bool
    """It did so from one of the lines that are said to hold the sink."""
    error: str
    """What the module raised; empty if it ran through."""
    refused: bool
    """It raised what code raises that does not take a value."""


def problems(pairs: Sequence[Pair]) -> list[str]:
    """Run the modules and say of each that does not do what it should what it does."""
    found: list[str] = []
    outcomes = run([(p.sink.name, m.text, m.near()) for p in pairs for m in (p.bad, p.safe)])
    for number, pair in enumerate(pairs):
        bad, safe = outcomes[2 * number : 2 * number + 2]
        about = f"{pair.name} ({pair.sink.name}; {', '.join(name for _, name in pair.ways)})"
        if bad.error:
            found.append(f"{about}: the dangerous module raised {bad.error}\n{pair.bad.text}")
        elif not bad.delivered:
            found.append(f"{about}: nothing dangerous reaches the sink\n{pair.bad.text}")
        elif not bad.on_marked_line:
            found.append(f"{about}: the sink is on another line\n{pair.bad.text}")
        if safe.error and not safe.refused:
            found.append(f"{about}: the twin raised {safe.error}\n{pair.safe.text}")
        elif safe.delivered:
            found.append(f"{about}: the twin is dangerous\n{pair.safe.text}")
    return found


def run(modules: Sequence[tuple[str, str, frozenset[int]]]) -> list[Outcome]:
    """Run modules, each given by its sink's name, its text and the lines of its sink."""
    batches = [modules[start : start + _BATCH] for start in range(0, len(modules), _BATCH)]
    with ThreadPoolExecutor(_PROCESSES) as pool:
        return [outcome for outcomes in pool.map(_run_batch, batches) for outcome in outcomes]


def _run_batch(batch: Sequence[tuple[str, str, frozenset[int]]]) -> list[Outcome]:
    sent = json.dumps([(sink, text, sorted(lines)) for sink, text, lines in batch])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.evasion.harness"],
        input=sent,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return [Outcome(*each) for each in json.loads(done.stdout)]


# ---------------------------------------------------------- inside of the process that runs them

_FORBIDDEN = (
    "os.exec",
    "os.fork",
    "os.link",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.spawn",
    "os.symlink",
    "os.system",
    "os.truncate",
    "pickle.find_class",
    "shutil.",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "urllib.Request",
)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a module of the suite did {event}")
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
        raise PermissionError("a module of the suite opened a file to write it")


def _run_here(sink: str, text: str, lines: frozenset[int]) -> Outcome:
    from . import standins

    error, refused = "", False
    code = _compile(text, standins.FILE, "exec")
    with standins.surroundings() as record:
        members: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
        kept = sys.modules["__main__"].__dict__
        before = dict(kept)
        kept.update(members)
        try:
            _exec(code, kept)
            standins.call_views()
        except (Exception, SystemExit) as raised:
            error = f"{type(raised).__name__}: {raised}"
            refused = isinstance(raised, (ValueError, SystemExit))
        finally:
            kept.clear()
            kept.update(before)
        wanted = SINK_NAMED[sink]
        calls = [c for c in record.calls if c.name == wanted.recorded]
        dangerous = [c for c in calls if wanted.danger(c.args, c.options)]
        marked = any(lines.intersection(call.lines) for call in dangerous)
    return Outcome(bool(dangerous), marked, error, refused)


_compile, _exec = compile, exec


def _main() -> None:
    from . import standins

    modules = json.load(sys.stdin)
    import asyncio  # noqa: F401
    import configparser  # noqa: F401
    import dataclasses  # noqa: F401

    sys.dont_write_bytecode = True
    standins.install()
    sys.addaudithook(_refuse)
    outcomes = [_run_here(sink, text, frozenset(lines)) for sink, text, lines in modules]
    print(json.dumps([astuple(o) for o in outcomes]))


if __name__ == "__main__":
    _main()
