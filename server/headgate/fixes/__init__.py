"""Fixes: intents → edits that have been checked.

Owns how a change is written into the text (layout, parentheses, imports), how it
is verified, and how many are made at once. Knows no rule and no protocol.
Importing it does not load libcst; the first fix does, or `prepare`.
"""

from headgate.fixes.examples import apply_first_fixes
from headgate.fixes.fix_all import AppliedFix, FixAllResult, fix_all
from headgate.fixes.ignoring import REASON, ignore_here
from headgate.fixes.offering import FixCache, OfferedFix, look_ahead, offered
from headgate.fixes.outcomes import CannotFix, Rejected
from headgate.fixes.realising import realise
from headgate.fixes.verifying import applied, verified

__all__ = [
    "REASON",
    "AppliedFix",
    "CannotFix",
    "FixAllResult",
    "FixCache",
    "OfferedFix",
    "Rejected",
    "applied",
    "apply_first_fixes",
    "fix_all",
    "ignore_here",
    "look_ahead",
    "offered",
    "prepare",
    "realise",
    "verified",
]


def prepare() -> None:
    """Load what the first fix needs, in idle time, so that it comes without delay."""
    from headgate.fixes import calls, rewriting

    assert calls is not None
    assert rewriting is not None
