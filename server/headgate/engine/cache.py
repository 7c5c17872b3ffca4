"""Results by content. One cache serves all documents of a session.

Two entries never differ for the same key, so sharing, losing or keeping entries
changes no finding.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache

from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.ruleapi import Finding, Problem
from headgate.semantics import Facts, collect, flatten
from headgate.syntax import Region, parse


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules say of one region; lines are relative to its code."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    asked: tuple[tuple[str, str | None], ...] = ()
    """Evidence asked for, with the answer it got (None: not known yet)."""


NOTHING = Result()


@dataclass(slots=True)
class Trees:
    """The flattened trees of a region, while they are needed."""

    roots: list[ast.AST]
    nodes: list[ast.AST]
    """The roots and all that is below them."""
    base: int


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What results rest on beside the text; compared by identity, which costs nothing."""

    rules: RuleSet
    settings: Settings
    enabled: Mapping[str, bool]
    """Which rules are to run."""


class Cache:
    """Facts, trees and results of regions, each bounded in number."""

    def __init__(self, size: int = 60_000, trees: int = 2_000) -> None:
        self.facts: LRUCache[Any, Facts] = LRUCache(size)
        self.results: LRUCache[Any, Result] = LRUCache(size)
        self._trees: LRUCache[Any, Trees] = LRUCache(trees)
        self._grounds: LRUCache[tuple[RuleSet, Settings], Ground] = LRUCache(64)
        self._last: Ground | None = None

    def ground(self, rules: RuleSet, settings: Settings) -> Ground:
        """Return what stands for rules and settings, the same for equal ones."""
        last = self._last
        if last is not None and last.rules is rules and last.settings is settings:
            return last
        known = self._grounds.get((rules, settings))
        if known is None:
            enabled = {
                rule.meta.code: settings.enables(rule.meta.code)
                and not settings.is_off_in_test(rule.meta.code, by_default=rule.meta.off_in_tests)
                for rule in rules.rules
            }
            known = self._grounds[rules, settings] = Ground(rules, settings, enabled)
        self._last = known
        return known

    def read(self, region: Region, *, keep: dict[Any, Trees] | None = None) -> Facts:
        """Return a region's facts, from the cache or by parsing it."""
        key = content_key(region)
        facts = self.facts.get(key)
        if facts is None:
            parsed = parse(region)
            nodes = flatten(parsed.nodes)
            facts = self.facts[key] = collect(parsed, nodes)
            trees = Trees(parsed.nodes, nodes, parsed.base)
            if keep is None:
                self._trees[key] = trees
            else:
                keep[key] = trees
        region.derived["facts"] = facts
        return facts

    def trees(self, region: Region, kept: dict[Any, Trees] | None = None) -> Trees:
        """Return a region's trees, parsed anew if they were let go."""
        key = content_key(region)
        trees = (kept.get(key) if kept else None) or self._trees.get(key)
        if trees is None:
            parsed = parse(region)
            trees = Trees(parsed.nodes, flatten(parsed.nodes), parsed.base)
            self._trees[key] = trees
        return trees


def line_facts(region: Region) -> Facts:
    """Return the facts of a region that was read before; they are kept with it."""
    facts: Facts = region.derived["facts"]
    return facts


def content_key(region: Region) -> tuple[object, ...]:
    """A region's content, with what the lexer knows of where it was cut."""
    return (
        region.text,
        region.lexed.unclosed,
        region.lexed.broken,
        region.entry,
        region.lexed.exit,
    )
