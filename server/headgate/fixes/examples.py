"""Applies fixes to the examples of rules; for tests and for `headgate explain`."""

from __future__ import annotations

from collections.abc import Mapping

from headgate.engine import RuleSet, Settings, analyze
from headgate.fixes.fix_all import fix_all
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot


def apply_first_fixes(
    source: str,
    rules: RuleSet,
    code: str,
    answers: Mapping[str, str] | None = None,
    settings: Settings | None = None,
) -> str:
    """Return the source after the first checked fix of every finding with `code`."""
    analysis = analyze(Snapshot.of(source), rules, settings or Settings(), dict(answers or {}))
    result = fix_all(analysis, safety=FixSafety.SILENCE, select=lambda f: f.code == code)
    return result.snapshot.text
