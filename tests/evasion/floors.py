"""What Headgate's score must not fall below, in percent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Floor:
    """How many of the dangerous modules are found at least, and of the twins flagged at most."""

    found: float
    flagged: float


SEEN = Floor(found=99, flagged=1)
BY_HAND = Floor(found=92, flagged=6)
UNSEEN = Floor(found=95, flagged=5)
