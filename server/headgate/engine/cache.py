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


class Cache:
    """Facts, trees and results of regions, each bounded in number."""

    def __init__(self, size: int = 60_000, trees: int = 2_000) -> None:
        self.facts: LRUCache[Any, Facts] = LRUCache(size)
        self.results: LRUCache[Any, Result] = LRUCache(size)
        self._trees: LRUCache[Any, Trees] = LRUCache(trees)
        self._enabled: LRUCache[tuple[RuleSet, Settings], Mapping[str, bool]] = LRUCache(64)

    def enabled(self, rules: RuleSet, settings: Settings) -> Mapping[str, bool]:
        """Return which rules are to run."""
        key = (rules, settings)
        known = self._enabled.get(key)
        if known is None:
            known = self._enabled[key] = {
                rule.meta.code: settings.enables(rule.meta.code)
                and not settings.is_off_in_test(rule.meta.code, by_default=rule.meta.off_in_tests)
                for rule in rules.rules
            }
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
