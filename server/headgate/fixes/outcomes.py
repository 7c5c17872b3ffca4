"""What the steps of a fix answer when they do not succeed. Plain values, no logic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CannotFix:
    """An intent that cannot be realised in this text, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Edits that must not be offered, and why."""

    reason: str
