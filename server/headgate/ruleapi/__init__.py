"""What a rule is, as plain data, and the context that its check sees.

Owns the words that rules, engine, fixes and reports share. Knows no engine, no
protocol and no file.
"""

from headgate.ruleapi.context import UNKNOWN, Constant, Context, Function, Unknown
from headgate.ruleapi.examples import Example, bad, good, known_miss
from headgate.ruleapi.findings import Confidence, Finding, Problem, Related, Severity
from headgate.ruleapi.intents import (
    DropKeyword,
    Fix,
    FixSafety,
    Intent,
    Keep,
    Name,
    ReplaceCallee,
    ReplaceText,
    Rewrite,
    SetKeyword,
)
from headgate.ruleapi.names import VisibleNames
from headgate.ruleapi.rules import Hit, Kind, OnCall, OnNode, Rule, RuleMeta
from headgate.ruleapi.severity import Evidence, Profile, SinkGroup, loudness

__all__ = [
    "UNKNOWN",
    "Confidence",
    "Constant",
    "Context",
    "DropKeyword",
    "Evidence",
    "Example",
    "Finding",
    "Fix",
    "FixSafety",
    "Function",
    "Hit",
    "Intent",
    "Keep",
    "Kind",
    "Name",
    "OnCall",
    "OnNode",
    "Problem",
    "Profile",
    "Related",
    "ReplaceCallee",
    "ReplaceText",
    "Rewrite",
    "Rule",
    "RuleMeta",
    "SetKeyword",
    "Severity",
    "SinkGroup",
    "Unknown",
    "VisibleNames",
    "bad",
    "good",
    "known_miss",
    "loudness",
]
