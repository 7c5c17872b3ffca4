"""What of the configuration the engine needs."""

from __future__ import annotations

from dataclasses import dataclass

from headgate.ruleapi import DocumentKind, Profile, Severity


@dataclass(frozen=True, slots=True)
class Settings:
    """Plain, hashable settings of one file.

    Codes in `select` and `ignore` are prefixes: "HG1" means all of HG1xx.
    """

    profile: Profile = Profile.DEFAULT
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    severity: tuple[tuple[str, Severity], ...] = ()
    is_test: bool = False
    off_in_tests: frozenset[str] | None = None
    """What is off in test files, as prefixes; None: what the rules themselves say."""
    kind: DocumentKind | None = None
    """What the text is for if it is no Python code."""
    today: str = ""
    """The date as "2027-01-31", for suppressions that end; empty: they do not."""

    def enables(self, code: str) -> bool:
        """Tell whether findings of a code are wanted. The longer prefix wins, a tie ignores."""
        ignored = _longest(code, self.ignore)
        if self.select is None:
            return ignored < 0
        return _longest(code, self.select) > ignored

    def is_off_in_test(self, code: str, *, by_default: bool) -> bool:
        """Tell whether findings of a code are not wanted because the file is a test."""
        if not self.is_test or self.off_in_tests is None:
            return self.is_test and by_default
        return _longest(code, self.off_in_tests) >= 0

    def ignores(self, code: str) -> bool:
        """Tell whether the user has said that findings of a code are not wanted."""
        return _longest(code, self.ignore) >= 0 and not self.enables(code)

    def loudness_of(self, code: str, severity: Severity) -> Severity:
        """Return the severity that the user wants for a code."""
        return dict(self.severity).get(code, severity)


def _longest(code: str, prefixes: frozenset[str]) -> int:
    return max((len(p) for p in prefixes if code.startswith(p)), default=-1)
