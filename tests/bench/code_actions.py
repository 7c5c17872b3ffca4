"""Times textDocument/codeAction and codeAction/resolve, against `ruff server` in the same run.

    python -m tests.bench.code_actions [--lines 200 1000 5000 20000] [--rounds 20]

Before each request something is typed into a function elsewhere, and what is found is
waited for, as an editor does that asks for fixes where the cursor rests. The request is
about a line that both servers report. The first one is told apart: it may wait for
what is imported only then. Where an action comes without its edit, that is asked for.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.keystrokes import Server, module


def asked(server: Server, number: int, method: str, params: dict[str, Any]) -> tuple[float, Any]:
    """Send a request; return the milliseconds to its answer, and that."""
    began = time.perf_counter()
    server.send(method, id=number, params=params)
    while True:
        message = server.receive()
        if message.get("id") == number and "method" not in message:
            return (time.perf_counter() - began) * 1000, message.get("result")


class Times:
    """What one server took for one module."""

    def __init__(self) -> None:
        self.actions: list[float] = []
        self.resolved: list[float] = []
        self.offered = 0
        self.with_edits = 0


def measure(servers: Sequence[Server], lines: int, rounds: int) -> None:
    """Ask for what can be done about one line of a module, and print what it took."""
    text, line, bottom = module(lines)
    row = text.split("\n")[bottom]
    times = {server.name: Times() for server in servers}
    for server in servers:
        uri = (server.root / f"actions_{lines}.py").as_uri()
        server.open(uri, text)
    column = len(text.split("\n")[line])
    for number in range(rounds):
        for server in servers:
            uri = (server.root / f"actions_{lines}.py").as_uri()
            _, found = server.change(uri, (line, column + number), (line, column + number), " ")
            here = [d for d in found if d["range"]["start"]["line"] == bottom]
            ends = ({"line": bottom, "character": n} for n in (0, len(row)))
            params = {
                "textDocument": {"uri": uri},
                "range": dict(zip(("start", "end"), ends, strict=True)),
                "context": {"diagnostics": here, "triggerKind": 1},
            }
            taken = times[server.name]
            took, actions = asked(server, 1000 + 100 * number, "textDocument/codeAction", params)
            taken.actions.append(took)
            fixes = [a for a in actions or () if "edit" in a or "data" in a]
            taken.offered = len(fixes)
            for nth, action in enumerate(fixes, 1):
                if "edit" not in action:
                    id_ = 1000 + 100 * number + nth
                    took, action = asked(server, id_, "codeAction/resolve", action)
                    taken.resolved.append(took)
                taken.with_edits += bool(action and action.get("edit"))
    base = times[servers[0].name]
    for server in servers:
        taken = times[server.name]
        later = taken.actions[1:] or taken.actions
        middle = statistics.median(later)
        resolved = f"{statistics.median(taken.resolved):7.2f} ms" if taken.resolved else "   none"
        print(
            f"{text.count(chr(10)):>6} lines  {server.name:10} first {taken.actions[0]:7.2f} ms  "
            f"p50 {middle:7.2f} ms  p95 {sorted(later)[int(len(later) * 0.95)]:7.2f} ms  "
            f"x{middle / statistics.median(base.actions[1:] or base.actions):5.2f}  "
            f"resolve p50 {resolved}  {taken.offered} actions, "
            f"{taken.with_edits} edits in {rounds} rounds"
        )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[200, 1000, 5000, 20000])
    parser.add_argument("--rounds", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        ruff = [sys.executable, "-m", "ruff", "server"]
        headgate = [sys.executable, "-m", "headgate", "server"]
        servers = [
            Server("ruff", ruff, {"settings": {"lint": {"select": ["S"]}}}, root),
            Server("headgate", headgate, {}, root),
        ]
        try:
            for server in servers:
                server.start()
            for lines in args.lines:
                measure(servers, lines, args.rounds)
        finally:
            for server in servers:
                server.stop()


if __name__ == "__main__":
    main()
