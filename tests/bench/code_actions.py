"""Times textDocument/codeAction and codeAction/resolve, against `ruff server` in the same run.

    python -m tests.bench.code_actions [--lines 200 1000 5000 20000] [--rounds 20]

A line that both servers report is asked about: after an edit of another function or of the
line's own, once what is found has come; at once with the edit, before that; and after a
rest. The first action of a session is asked for as soon as something has been found, and a
second later, by sessions of their own. Where an action comes without its edit, that is
asked for. Beside the times of the wall it is told how long the servers worked, where the
system says that: other processes wait in line with them.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.against_ruff import Server, compare, module, servers_in

REST = 1.0
"""Seconds in which a server may do what it likes."""
SESSIONS = 5


class Scenario(NamedTuple):
    """When an action is asked for."""

    name: str
    is_here: bool
    """Whether the edit before it is of the function that is asked about."""
    waits: bool = True
    """Whether what is found is waited for."""
    rest: float = 0.0


SCENARIOS = (
    Scenario("edited elsewhere", is_here=False),
    Scenario("edited here", is_here=True),
    Scenario("with the edit", is_here=True, waits=False),
    Scenario("after a rest", is_here=True, rest=REST),
)


@dataclass
class Times:
    """What one server took for one module."""

    actions: list[float] = field(default_factory=list[float])
    worked: list[float] = field(default_factory=list[float])
    resolved: list[float] = field(default_factory=list[float])
    worked_to_resolve: list[float] = field(default_factory=list[float])
    to_edit: list[float] = field(default_factory=list[float])
    """From the first request to the edit of the first fix."""
    offered: int = 0
    with_edits: int = 0


def asked(
    server: Server,
    number: int,
    method: str,
    params: dict[str, Any],
    times: list[float],
    worked: list[float],
) -> Any:
    """Send a request; note the milliseconds to its answer and those of work, and return it."""
    before = server.worked()
    began = time.perf_counter()
    server.send(method, id=number, params=params)
    while True:
        message = server.receive()
        if message.get("id") == number and "method" not in message:
            break
    times.append((time.perf_counter() - began) * 1000)
    after = server.worked()
    if before is not None and after is not None:
        worked.append(after - before)
    return message.get("result")


def ask(
    server: Server, number: int, uri: str, line: str, row: int, found: Sequence[Any], taken: Times
) -> None:
    """Ask what can be done about a line, and for all edits."""
    ends = ({"line": row, "character": n} for n in (0, len(line)))
    params = {
        "textDocument": {"uri": uri},
        "range": dict(zip(("start", "end"), ends, strict=True)),
        "context": {
            "diagnostics": [d for d in found if d["range"]["start"]["line"] == row],
            "triggerKind": 1,
        },
    }
    method = "textDocument/codeAction"
    actions = asked(server, 100 * number, method, params, taken.actions, taken.worked)
    fixes = [a for a in actions or () if "edit" in a or "data" in a]
    taken.offered = len(fixes)
    until_edit = taken.actions[-1]
    for nth, action in enumerate(fixes, 1):
        if "edit" not in action:
            action = asked(
                server, 100 * number + nth, "codeAction/resolve", action,
                taken.resolved, taken.worked_to_resolve,
            )  # fmt: skip
            until_edit += taken.resolved[-1] if nth == 1 else 0.0
        taken.with_edits += bool(action and action.get("edit"))
    if fixes:
        taken.to_edit.append(until_edit)


def measure(servers: Sequence[Server], lines: int, rounds: int) -> None:
    """Ask for what can be done about one line of a module, and print what it took."""
    text, line, bottom = module(lines)
    rows = text.split("\n")
    height = len(rows) - 1
    number = 10
    for scenario in SCENARIOS:
        row = bottom if scenario.is_here else line
        times = {server.name: Times() for server in servers}
        file = f"{scenario.name.replace(' ', '_')}_{lines}.py"
        uris = {server.name: (server.root / file).as_uri() for server in servers}
        found = {server.name: server.open(uris[server.name], text) for server in servers}
        for nth in range(rounds):
            for server in servers:
                uri, place = uris[server.name], (row, len(rows[row]) + nth)
                number += 1
                if scenario.waits:
                    _, found[server.name] = server.change(uri, place, place, " ")
                    time.sleep(scenario.rest)
                else:
                    server.type(uri, place, place, " ")
                told = found[server.name]
                ask(server, number, uri, rows[bottom], bottom, told, times[server.name])
        show(f"{height:>6} lines  {scenario.name:16}", servers, times)
    measure_first(servers, lines)


def measure_first(servers: Sequence[Server], lines: int) -> None:
    """Ask for the first action of sessions, at once and after a rest."""
    text, _, bottom = module(lines)
    rows = text.split("\n")
    for rest in (0.0, REST):
        times = {server.name: Times() for server in servers}
        for _ in range(SESSIONS):
            with tempfile.TemporaryDirectory() as folder:
                for server in servers_in(Path(folder).resolve()):
                    server.start()
                    uri = (server.root / "first.py").as_uri()
                    found = server.open(uri, text)
                    time.sleep(rest)
                    ask(server, 10, uri, rows[bottom], bottom, found, times[server.name])
                    server.stop()
        name = f"first, {rest:.0f} s later" if rest else "first, at once"
        show(f"{len(rows) - 1:>6} lines  {name:16}", servers, times)


def show(what: str, servers: Sequence[Server], times: dict[str, Times]) -> None:
    """Print a line for each server."""
    base = statistics.median(times[servers[0].name].actions)
    for server in servers:
        taken = times[server.name]
        middle = statistics.median(taken.actions)
        print(
            f"{what}  {server.name:8}  action {percentiles(taken.actions)}"
            f" (work {percentiles(taken.worked)})  x{middle / base:6.2f}"
            f"  resolve {percentiles(taken.resolved)} (work {percentiles(taken.worked_to_resolve)})"
            f"  first edit {percentiles(taken.to_edit)}"
            f"  {taken.offered} actions, {taken.with_edits} edits of {len(taken.actions)}",
            flush=True,
        )


def percentiles(times: Sequence[float]) -> str:
    """Return the median and the 95th percentile."""
    if not times:
        return "none"
    ordered = sorted(times)
    high = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    return f"p50 {statistics.median(ordered):6.1f} p95 {high:6.1f} ms"


if __name__ == "__main__":
    compare(__doc__, measure, rounds=20)
