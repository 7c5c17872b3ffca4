"""How loud a finding is: evidence, kind of sink and profile decide together."""

from __future__ import annotations

from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Final


class Severity(IntEnum):
    """LSP's DiagnosticSeverity (LSP 3.17); smaller is louder."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4


class Confidence(Enum):
    """How sure the rule is that what it reports is so."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Evidence(Enum):
    """What is known of where a value comes from."""

    REMOTE = "remote"
    LOCAL = "local"
    ASSEMBLED = "assembled"
    UNKNOWN = "unknown"
    CLEAN = "clean"


class SinkGroup(Enum):
    """Sinks that run what they are given, and all others."""

    EXECUTES = "executes"
    OTHER = "other"


class Profile(Enum):
    """Named sets of defaults: quiet, everything, or what Bandit's command reports."""

    DEFAULT = "default"
    STRICT = "strict"
    BANDIT = "bandit"


_DEFAULT: Final = MappingProxyType(
    {
        (Evidence.REMOTE, SinkGroup.EXECUTES): Severity.ERROR,
        (Evidence.LOCAL, SinkGroup.EXECUTES): Severity.WARNING,
        (Evidence.ASSEMBLED, SinkGroup.EXECUTES): Severity.WARNING,
        (Evidence.UNKNOWN, SinkGroup.EXECUTES): Severity.INFORMATION,
        (Evidence.REMOTE, SinkGroup.OTHER): Severity.ERROR,
    }
)
_STRICT: Final = MappingProxyType(
    {
        **_DEFAULT,
        (Evidence.UNKNOWN, SinkGroup.EXECUTES): Severity.WARNING,
        (Evidence.LOCAL, SinkGroup.OTHER): Severity.INFORMATION,
        (Evidence.ASSEMBLED, SinkGroup.OTHER): Severity.INFORMATION,
    }
)


def loudness(evidence: Evidence, group: SinkGroup, profile: Profile) -> Severity | None:
    """Return the severity of a flow into a sink, or None for silence."""
    table = _STRICT if profile is Profile.STRICT else _DEFAULT
    return table.get((evidence, group))
