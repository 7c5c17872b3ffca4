"""All rule files that hold somewhere, as one set of rules and models."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from headgate.custom.compiling import library_of, rule_of
from headgate.custom.model import Case, CustomRule, Fault, RuleFile
from headgate.custom.reading import read_rules
from headgate.project.rule_files import RuleText
from headgate.ruleapi import Library, Rule


@dataclass(frozen=True, slots=True)
class Custom:
    """The rules and models of some files, and what is wrong with the files."""

    rules: tuple[Rule, ...] = ()
    libraries: tuple[Library, ...] = ()
    faults: tuple[tuple[Path, Fault], ...] = ()
    """What the files say against each other; what is wrong in one is told there."""
    cases: tuple[tuple[Path, Case], ...] = ()
    """All examples, in their order."""


NOTHING = Custom()


def codes_in(texts: Sequence[RuleText]) -> frozenset[str]:
    """Return the codes of the rules in some files."""
    return frozenset(rule.code for text in texts for rule in read_rules(text.text).rules)


@lru_cache(maxsize=64)
def composed(texts: tuple[RuleText, ...], taken: frozenset[str] = frozenset()) -> Custom:
    """Return what some files say together; `taken` are codes and names of other rules.

    Of two rules with the same code or name the first counts.
    """
    rules: list[Rule] = []
    libraries: list[Library] = []
    faults: list[tuple[Path, Fault]] = []
    cases: list[tuple[Path, Case]] = []
    seen = set(taken)
    for text in texts:
        file = read_rules(text.text)
        kept: list[CustomRule] = []
        for rule in file.rules:
            if twice := _twice(rule, seen):
                faults.append((text.path, Fault(rule.range, twice)))
                continue
            seen |= {rule.code, rule.name}
            kept.append(rule)
            rules.append(rule_of(rule, f"A rule of this project, from `{_shown(text.path)}`."))
            cases += [(text.path, case) for case in rule.cases]
        cases += [(text.path, case) for case in file.cases]
        used = _with_rules(file, kept)
        if used != RuleFile():
            libraries.append(library_of(used, str(text.path)))
    return Custom(tuple(rules), tuple(libraries), tuple(faults), tuple(cases))


def _twice(rule: CustomRule, seen: Collection[str]) -> str:
    if rule.code in seen:
        return f"another rule has the code {rule.code} already"
    return f"another rule is called `{rule.name}` already" if rule.name in seen else ""


def _with_rules(file: RuleFile, rules: Sequence[CustomRule]) -> RuleFile:
    return RuleFile(
        tuple(rules), file.sources, file.entries, file.sanitizers, file.guards, file.passes,
        file.same,
    )  # fmt: skip


def _shown(path: Path) -> str:
    """Return a path as pages call it: from `.headgate` on, if that is in it."""
    parts = path.parts
    start = len(parts) - 1
    if ".headgate" in parts:
        start = len(parts) - 1 - parts[::-1].index(".headgate")
    return "/".join(parts[start:])
