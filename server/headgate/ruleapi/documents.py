"""Documents that are no Python: what a check of them sees, and what it says.

Which files they are, by name, is for the project to know (`headgate.project.kinds`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

from headgate.ruleapi.context import Unknown
from headgate.ruleapi.findings import Related
from headgate.ruleapi.intents import Fix
from headgate.ruleapi.severity import Confidence, Profile, Severity
from headgate.text import Range


class DocumentKind(Enum):
    """What a file that is no Python is for."""

    REQUIREMENTS = "requirements"
    """What pip reads with `-r` or `-c`."""
    PYPROJECT = "pyproject"
    SETUP_CFG = "setup-cfg"
    PIPFILE = "pipfile"
    LOCK = "lock"
    """What an installer has chosen: uv.lock, poetry.lock, pylock.toml, Pipfile.lock …"""
    PIP_CONF = "pip-conf"
    INSTRUCTIONS = "instructions"
    """What an assistant reads before it works: AGENTS.md, CLAUDE.md, rules of editors …"""
    MCP = "mcp"
    """Which servers and commands an assistant starts: .mcp.json, settings of editors …"""
    RULES = "rules"
    """Rules of a project, for Headgate."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text of such a kind."""

    kind: DocumentKind
    lines: tuple[str, ...]
    """Without their ends; at least one."""

    @property
    def text(self) -> str:
        """The lines, each but the last ended by "\\n"."""
        return "\n".join(self.lines)


class DocumentContext(Protocol):
    """What a check may ask of the world around a document."""

    @property
    def profile(self) -> Profile:
        """The active profile."""
        ...

    def known(self, key: str) -> str | Unknown:
        """Ask for something outside the text; see `Context.known`."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """What a check found. Fixes are made of `ReplaceText`."""

    range: Range
    message: str
    severity: Severity | None = None
    """None means the rule's own."""
    confidence: Confidence | None = None
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()


DocumentCheck: TypeAlias = Callable[[Document, DocumentContext], Iterator[DocumentHit]]


@dataclass(frozen=True, slots=True)
class OnDocument:
    """Run `check` once on every document of these kinds."""

    kinds: frozenset[DocumentKind]
    check: DocumentCheck
