"""Streams: what is printed where, in colour or not.

Owns stdout for results and stderr for all else, and the progress bar.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Final, Protocol, TextIO

from headgate.report import shown
from headgate.ruleapi import Problem

_PIECE: Final = 32 * 1024


class Advance(Protocol):
    """Tells that more files are done."""

    def __call__(self, files: int) -> None:
        """Count `files` more."""
        ...


def wants_colour(choice: str, stream: TextIO) -> bool:
    """Tell whether to use colours: by choice, else by NO_COLOR and the terminal."""
    if choice != "auto":
        return choice == "always"
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def write(text: str, stream: TextIO | None = None) -> None:
    """Write to stdout, with escapes for what its encoding does not know."""
    out = sys.stdout if stream is None else stream
    encoding = out.encoding or "utf-8"
    if not text.isascii():
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    # In pieces: of one large write the end may be lost without an error when the reader leaves.
    for start in range(0, len(text), _PIECE):
        out.write(text[start : start + _PIECE])


def write_as(text: str, encoding: str) -> None:
    """Write to stdout what a program is to read as a file of another encoding is stored."""
    if sys.stdout.isatty():
        write(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))


def say(message: str, level: str = "error") -> None:
    """Write one line for people to stderr."""
    write(f"headgate: {level}: {shown(message)}\n", sys.stderr)


def say_problems(problems: Iterable[Problem]) -> None:
    """Warn of what is wrong with a configuration, each once."""
    for problem in dict.fromkeys(problems):
        line = "" if problem.line is None else f":{problem.line + 1}"
        say(f"{problem.where}{line}: {problem.message}", "warning")


@contextmanager
def progress(total: int, *, wanted: bool) -> Generator[Advance]:
    """Show a bar on stderr while files are worked on, if it is a terminal."""
    if not wanted or not sys.stderr.isatty():
        yield lambda files: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("checking"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("checking", total=total)
        yield lambda files: bar.advance(task, files)
