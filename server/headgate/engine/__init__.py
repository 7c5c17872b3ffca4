"""Engine: rule set → findings, incrementally.

Owns dispatch, caching by content, suppression and the one pass over a text. No
I/O, no clock, no asyncio; findings are a function of text, rules, settings and
answered evidence.
"""

from headgate.engine.analysis import Analysis, analyze, answer, update, with_elsewhere
from headgate.engine.cache import Cache
from headgate.engine.outside import forgetting, with_checked, with_file_checked
from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings

__all__ = [
    "Analysis",
    "Cache",
    "RuleSet",
    "Settings",
    "analyze",
    "answer",
    "forgetting",
    "update",
    "with_checked",
    "with_elsewhere",
    "with_file_checked",
]
