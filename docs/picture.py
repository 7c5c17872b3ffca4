"""Draws `docs/try.svg`: what `headgate try` prints on a terminal.

    python docs/picture.py

Run it after a change of what is printed. Times differ from run to run.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

WIDTH = 100
SVG = """<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" xml:space="preserve">
<style>
.{unique_id}-matrix {{ font-family: monospace; white-space: pre; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def printed() -> str:
    """Return what the command prints on a terminal of `WIDTH` columns."""
    environ = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environ |= {"COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    terminal, inner = pty.openpty()
    command = [sys.executable, "-m", "headgate", "try"]
    out = b""
    with subprocess.Popen(command, stdout=inner, stdin=inner, env=environ):
        os.close(inner)
        # Linux says EIO where other systems say that the file has ended.
        with suppress(OSError):
            while data := os.read(terminal, 65536):
                out += data
    return out.decode().replace("\r\n", "\n")


def main() -> None:
    """Write the picture."""
    console = Console(record=True, width=WIDTH + 2, file=open(os.devnull, "w"))  # noqa: SIM115
    console.print(Text.from_ansi(printed()))
    target = Path(__file__).with_name("try.svg")
    text = console.export_svg(
        title="headgate try", theme=MONOKAI, code_format=SVG, unique_id="headgate-try"
    )
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
