"""What the hook adds to an edit of a coding agent, beside other checkers in the same run.

    python tests/bench/agent_edits.py [ROUNDS]

Each process is started afresh, as agents do: what counts is the whole wait. The module is
one of the standard library's size, with one dangerous function in it, which is the edit.
`mcp` is a question to a server that runs already, and has answered one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

PIECE = '''

def ping_{n}(request):
    """Ask a host whether it is there."""
    host = request.args["host"]
    names = [part.strip() for part in host.split(",") if part]
    for name in names:
        print(name, len(name), name.upper())
    return {{"names": names, "count": len(names)}}
'''
NEW = """

def view():
    from flask import request
    import os
    os.system("ping " + request.args["host"])
"""
LINES = (50, 500, 5_000)


def seconds(command: list[str], data: bytes, folder: Path) -> tuple[float, int]:
    began = time.perf_counter()
    done = subprocess.run(command, input=data, capture_output=True, cwd=folder, check=False)
    return time.perf_counter() - began, done.returncode


async def asked(folder: Path, rounds: int) -> list[float]:
    """Return the seconds that `check_file` took, each time after the file was written anew."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "headgate", "mcp"], cwd=folder, env=dict(os.environ)
    )
    times: list[float] = []
    async with Client(stdio_client(server)) as client:
        for number in range(rounds + 1):
            path = folder / "app.py"
            path.write_text(path.read_text("utf-8") + f"x{number} = {number}\n", "utf-8")
            began = time.perf_counter()
            await client.call_tool("check_file", {"path": "app.py"})
            times.append(time.perf_counter() - began)
    return times[1:]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    bin_ = Path(sys.executable).parent
    ruff = shutil.which("ruff", path=str(bin_)) or shutil.which("ruff")
    print(f"milliseconds from start to end of the process, median of {rounds}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        for lines in LINES:
            pieces = max(1, (lines - 6) // 9)
            text = "".join(PIECE.format(n=n) for n in range(pieces)) + NEW
            path = folder / "app.py"
            path.write_text(text, "utf-8")
            told = {"file_path": str(path), "old_string": "\n", "new_string": NEW}
            event = json.dumps(
                {"hook_event_name": "PostToolUse", "cwd": name, "tool_input": told}
            ).encode()
            told = {"file_path": str(path), "old_string": "", "new_string": PIECE.format(n=0)}
            harmless = json.dumps(
                {"hook_event_name": "PostToolUse", "cwd": name, "tool_input": told}
            ).encode()
            hook = [sys.executable, "-m", "headgate", "check", "--stdin", "--hook"]
            commands = {
                "python -c pass": ([sys.executable, "-c", "pass"], b""),
                "hook": (hook, event),
                "hook, harmless edit": (hook, harmless),
                "hook --no-bandit": ([*hook, "--no-bandit"], event),
                "hook --no-bandit, harmless edit": ([*hook, "--no-bandit"], harmless),
                "bandit": ([sys.executable, "-m", "bandit", "-q", "-"], text.encode()),
            }
            if ruff is not None:
                commands["ruff --select S"] = (
                    [ruff, "check", "-q", "--select", "S", "-"],
                    text.encode(),
                )
            times: dict[str, list[float]] = {name: [] for name in commands}
            for _ in range(rounds):  # in turn, so that all meet the same load
                for which, (command, data) in commands.items():
                    took, code = seconds(command, data, folder)
                    if "hook" in which and code != (0 if "harmless" in which else 2):
                        raise SystemExit(f"{which} exits with {code}")
                    times[which].append(took)
            times["mcp"] = anyio.run(asked, folder, rounds)
            row = ", ".join(f"{which} {median(t) * 1000:.0f}" for which, t in times.items())
            print(f"{lines:>6} lines: {row}")


if __name__ == "__main__":
    main()
