"""Times didChange → diagnostics of that version, against `ruff server` in the same run.

    python -m tests.bench.keystrokes [--lines 200 1000 5000 20000] [--rounds 3]

Each edit goes to each server in turn before the next one, so that the noise of
the machine falls on both; the ratio is what can be quoted. The modules are made
of functions and classes of the standard library. A vulnerable line stands at the
top and at the bottom of each, and it is counted how often it is still reported
where it stands while the buffer does not parse. A time runs from before the first
byte of the change is written to after the last byte of the answer was read.
"""

from __future__ import annotations

import ast
import statistics

from tests.bench.against_ruff import Server, compare, module

TYPED = (
    "\n    subprocess.call(cmd, shell=True)"
    "\n    digest = hashlib.md5(cmd).hexdigest()"
    '\n    os.system("ls " + cmd)'
    "\n    conf = yaml.load(cmd, Loader=yaml.Loader)"
)
PASTED = "def pasted(cmd):\n    import os\n" + "".join(
    f"    os.system('ls ' + cmd)\n    row_{n} = [cmd, {n}]\n    print(row_{n})\n" for n in range(32)
)


def parses(typed: str) -> bool:
    """Tell whether the function parses with what has been typed so far."""
    try:
        ast.parse("def f(cmd):\n    rows = []" + typed + "\n    return rows\n")
    except SyntaxError:
        return False
    return True


def measure(servers: list[Server], lines: int, rounds: int) -> None:
    """Type and paste into one module, and print what it took."""
    text, line, bottom = module(lines)
    pastes: dict[str, list[float]] = {server.name: [] for server in servers}
    for server in servers:
        server.times, server.kept = [], 0
    broken = 0
    for number in range(rounds):
        uri = (servers[0].root / f"module_{lines}_{number}.py").as_uri()
        for server in servers:
            server.open(uri, text)
        row, column, typed, shift = line, len(text.split("\n")[line]), "", 0
        for char in TYPED:
            typed += char
            shift += char == "\n"
            whole = parses(typed)
            broken += not whole
            for server in servers:
                took, found = server.change(uri, (row, column), (row, column), char)
                server.times.append(took)
                starts = {d["range"]["start"]["line"] for d in found}
                server.kept += not whole and {2, bottom + shift} <= starts
            row, column = (row + 1, 0) if char == "\n" else (row, column + 1)
        for server in servers:
            took, _ = server.change(uri, (row + 3, 0), (row + 3, 0), PASTED)
            pastes[server.name].append(took)
    base = statistics.median(servers[0].times)
    for server in servers:
        ordered = sorted(server.times)
        middle = statistics.median(ordered)
        high = ordered[int(len(ordered) * 0.95)]
        print(
            f"{text.count(chr(10)):>6} lines  {server.name:10} keystroke p50 {middle:7.2f} ms  "
            f"p95 {high:7.2f} ms  x{middle / base:5.2f}  "
            f"paste of 98 lines {statistics.median(pastes[server.name]):7.2f} ms  "
            f"sentinels kept {server.kept} of {broken} broken states"
        )


if __name__ == "__main__":
    compare(__doc__, measure, rounds=3)
