"""Versions as the second phase answers them, compared by hand.

Owns the reading of a version text. Knows only release numbers: a pre-release
counts as its release, because a default changes with the release.
"""

from __future__ import annotations

import re

from headgate.ruleapi import UNKNOWN, Context

_RELEASE = re.compile(r"\s*v?(?:\d+!)?(\d+(?:\.\d+)*)")


def release(text: str) -> tuple[int, ...] | None:
    """Return the numbers of a version ("2.5.1+cu121" is (2, 5, 1)), or None."""
    match = _RELEASE.match(text)
    return tuple(int(part) for part in match[1].split(".")) if match else None


def is_older(ctx: Context, key: str, *wanted: int) -> bool:
    """Tell whether what `key` asks for is surely older than a release.

    What is not known is taken for the current release.
    """
    answer = ctx.known(key)
    found = None if answer is UNKNOWN else release(answer)
    return found is not None and _padded(found, len(wanted)) < wanted


def is_at_least(ctx: Context, key: str, *wanted: int) -> bool:
    """Tell whether what `key` asks for is surely a release or newer."""
    answer = ctx.known(key)
    found = None if answer is UNKNOWN else release(answer)
    return found is not None and _padded(found, len(wanted)) >= wanted


def _padded(numbers: tuple[int, ...], length: int) -> tuple[int, ...]:
    return numbers + (0,) * (length - len(numbers))
