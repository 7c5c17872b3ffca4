"""What commands are told, and what they answer: options and exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CLEAN: Final = 0
FOUND: Final = 1
MISUSED: Final = 2
"""Wrong usage, or an input that could not be used."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What commands that read files take over the configuration."""

    paths: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    config: str | None = None
    bandit: bool = True
    package_index: str | None = None


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Options of `headgate check`."""

    selection: Selection
    format: str = "text"
    output: str | None = None
    fail_on: str | None = None
    stdin_filename: str | None = None
    color: str = "auto"
    exit_zero: bool = False
    quiet: bool = False
    jobs: int = 0
    """Worker processes; 0 chooses."""
    since: str | None = None
    staged: bool = False
    diff: str | None = None
    stdin: bool = False
    hook: bool = False


@dataclass(frozen=True, slots=True)
class FixOptions:
    """Options of `headgate fix`."""

    selection: Selection
    diff: bool = False
    check: bool = False
    unsafe: bool = False
    format: str = "text"
    stdin_filename: str | None = None
    color: str = "auto"
    quiet: bool = False
