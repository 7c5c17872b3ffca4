"""Examples of a rule: they are its tests and its page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A module, and the one-based lines on which the rule reports something."""

    source: str
    lines: tuple[int, ...]
    fixed: str | None
    """The module after the rule's first fix was applied to all lines, or None."""
    note: str
    known: tuple[tuple[str, str], ...]
    """Answers to `Context.known`."""
    miss: bool
    """Asserts today's wrong answer, with the note saying what would be right."""
    severity: str | None
    """Name of the expected severity of every line, where the example is about it."""
    strict: bool = False
    """Whether it is about the strict profile."""
    file: str = ""
    """The name of the file, if it is no Python module but a document that its name tells."""


def bad(
    source: str,
    *,
    lines: tuple[int, ...],
    fixed: str | None = None,
    note: str = "",
    known: tuple[tuple[str, str], ...] = (),
    severity: str | None = None,
    strict: bool = False,
    file: str = "",
) -> Example:
    """A module in which exactly `lines` are reported by this rule."""
    return Example(source, lines, fixed, note, known, False, severity, strict, file)


def good(
    source: str,
    *,
    note: str = "",
    known: tuple[tuple[str, str], ...] = (),
    strict: bool = False,
    file: str = "",
) -> Example:
    """A module in which no rule reports anything."""
    return Example(source, (), None, note, known, False, None, strict, file)


def known_miss(source: str, *, note: str) -> Example:
    """A dangerous module that the rule does not see yet; the note says why."""
    return Example(source, (), None, note, (), miss=True, severity=None)
