"""Runs modules and proves what reaches their sinks.

The modules run in processes of their own, where stand-ins (`standins.py`) record what
the sinks are given, and where an audit hook refuses whatever would really happen: no
process, no connection, no file that is written or removed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from types import ModuleType
from typing import Any

from .batches import in_processes, work
from .pairs import Pair
from .sinks import SINK_NAMED


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
    sent = [(sink, text, sorted(lines)) for sink, text, lines in modules]
    return [Outcome(*each) for each in in_processes("harness", sent)]


# ---------------------------------------------------------- inside of the process that runs them

_FORBIDDEN = (
    "os.exec",
    "os.fork",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
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


def _run_here(sink: str, text: str, lines: list[int]) -> tuple[Any, ...]:
    from . import standins

    error, refused = "", False
    code = _compile(text, standins.FILE, "exec")
    # Classes look their module up, so that it must be one.
    own = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    with standins.surroundings() as record:
        try:
            _exec(code, sys.modules["__main__"].__dict__)
            standins.call_views()
        except (Exception, SystemExit) as raised:
            error = f"{type(raised).__name__}: {raised}"
            refused = isinstance(raised, (ValueError, SystemExit))
        finally:
            sys.modules["__main__"] = own
        wanted = SINK_NAMED[sink]
        calls = [call for call in record.calls if call.name == wanted.recorded]
        dangerous = [call for call in calls if wanted.danger(call.args, call.options)]
        marked = any(set(lines).intersection(call.lines) for call in dangerous)
    return astuple(Outcome(bool(dangerous), marked, error, refused))


_compile, _exec = compile, exec


def _main() -> None:
    # What modules import is there before, so that nothing is left to be read or compiled.
    import asyncio  # noqa: F401
    import configparser  # noqa: F401
    import dataclasses  # noqa: F401

    from . import standins

    sys.dont_write_bytecode = True
    standins.install()
    sys.addaudithook(_refuse)
    work(_run_here)


if __name__ == "__main__":
    _main()
