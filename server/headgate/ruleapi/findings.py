"""What is reported: findings, and problems of Headgate's own work."""

from __future__ import annotations

from dataclasses import dataclass, replace

from headgate.ruleapi.flows import Step
from headgate.ruleapi.intents import Fix
from headgate.ruleapi.severity import Confidence, Evidence, Severity
from headgate.text import Range

__all__ = ["Confidence", "Finding", "Problem", "Related", "Severity"]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding.

    `name` is a name that the finding's statement reads: the engine fills `range`
    with the place where that name is bound. The name may be empty if the range
    is known.
    """

    message: str
    name: str = ""
    range: Range | None = None
    file: str = ""
    """Another file of the workspace, whose lines the range counts; "" is the finding's own."""
    text: str = ""
    """The first line of the range, if it is in another file."""

    def shifted(self, lines: int) -> Related:
        """Return it `lines` lines further down, if it is in the same file."""
        if self.file:
            return self
        return replace(self, range=self.range.shifted(lines)) if self.range else self


@dataclass(frozen=True, slots=True)
class Finding:
    """One dangerous place. Ranges are in lines and code points of the snapshot."""

    range: Range
    code: str
    name: str
    message: str
    severity: Severity
    confidence: Confidence
    cwe: tuple[int, ...] = ()
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    evidence: Evidence | None = None
    also: tuple[str, ...] = ()
    """Codes of rules that found the same and yielded to this one."""
    path: tuple[Related, ...] = ()
    """The way of the value from its source, the sink not included."""
    steps: tuple[Step, ...] = ()
    """The same, before the engine has found the places."""
    unnecessary: bool = False
    """Something that can go (LSP's DiagnosticTag.Unnecessary)."""

    def shifted(self, lines: int) -> Finding:
        """Return the finding `lines` lines further down."""
        if not lines:
            return self
        return replace(
            self,
            range=self.range.shifted(lines),
            fixes=tuple(f.shifted(lines) for f in self.fixes),
            related=tuple(r.shifted(lines) for r in self.related),
            path=tuple(r.shifted(lines) for r in self.path),
        )

    @property
    def order(self) -> tuple[object, ...]:
        """A total order: place, then severity, code and message."""
        return (self.range, self.severity, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that Headgate could not do: a rule that raised, a region too large.

    `where` names the rule or the setting; `line` is zero-based, or None.
    """

    where: str
    message: str
    line: int | None = None
