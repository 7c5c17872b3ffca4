"""What a rule file says, as plain data, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from headgate.ruleapi import (
    Confidence,
    Danger,
    Decorated,
    FixSafety,
    Guard,
    Name,
    Passes,
    Same,
    Sanitizer,
    Severity,
    Source,
)
from headgate.text import Range

Scalar: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a rule file that cannot be used."""

    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class Case:
    """An example: a module, and the one-based lines on which a rule reports something."""

    code: str
    source: str
    lines: tuple[int, ...]
    """Empty: nothing must be found."""
    fixed: str | None
    severity: Severity | None
    note: str
    range: Range
    """Where it stands in the rule file."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls that are not to be made."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Option:
    """An argument that is not to be passed, or not so."""

    calls: frozenset[str]
    keyword: str
    position: int | None
    values: tuple[Scalar, ...] = ()
    other_than: tuple[Scalar, ...] = ()
    missing: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """An argument that must not be filled from outside."""

    calls: frozenset[str]
    keyword: str
    position: int | None
    danger: Danger
    executes: bool


@dataclass(frozen=True, slots=True)
class Template:
    """A call to write instead, in pieces: source, arguments of the old call, names."""

    pieces: tuple[str | Argument | Name, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of the call that is replaced: a keyword, or a position."""

    name: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Mend:
    """The fix of a rule."""

    title: str
    safety: FixSafety
    callee: str = ""
    keywords: tuple[tuple[str, Scalar | Name], ...] = ()
    drop: tuple[str, ...] = ()
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class CustomRule:
    """One rule of a file."""

    code: str
    name: str
    summary: str
    message: str
    severity: Severity
    confidence: Confidence
    cwe: tuple[int, ...]
    why: str
    instead: str
    references: tuple[str, ...]
    off_in_tests: bool
    calls: tuple[Calls, ...]
    options: tuple[Option, ...]
    sinks: tuple[Reached, ...]
    mend: Mend | None
    cases: tuple[Case, ...]
    range: Range
    """Of the code in the rule file."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """All that a file says, and what is wrong with it. What is right is used."""

    rules: tuple[CustomRule, ...] = ()
    sources: tuple[Source, ...] = ()
    entries: tuple[Decorated, ...] = ()
    sanitizers: tuple[Sanitizer, ...] = ()
    guards: tuple[Guard, ...] = ()
    passes: tuple[Passes, ...] = ()
    same: tuple[Same, ...] = ()
    cases: tuple[Case, ...] = ()
    faults: tuple[Fault, ...] = ()
