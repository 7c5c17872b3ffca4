"""Runs the rules on one region of a text: names, dispatch, findings."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from headgate.engine.cache import NOTHING, Cache, Result, Trees, content_key
from headgate.engine.context import CALLS, RegionContext
from headgate.engine.items import Item
from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.ruleapi import Finding, Function, Hit, Problem, Rule
from headgate.semantics import Facts, Meaning, Scopes
from headgate.semantics.facts import root_of
from headgate.text import Range


def _environment(
    facts: Facts, scopes: Scopes, index: int
) -> tuple[tuple[tuple[str, Meaning], ...], Any]:
    """Return the meanings of the names that a region reads, in order of name."""
    if not facts.reads:
        return (), None
    chain = scopes.chain(index)
    out: list[tuple[str, Meaning]] = []
    for name in sorted(facts.reads):
        if name in facts.shadowed:
            continue
        meaning = scopes.meaning(name, chain, index)
        if not meaning.is_plain:
            out.append((name, meaning))
    return tuple(out), chain


def _wanted(facts: Facts, env: Mapping[str, Meaning], rules: RuleSet) -> bool:
    """Tell whether any handler could have a look at a region."""
    if not rules.nodes.keys().isdisjoint(facts.kinds):
        return True
    calls, methods = rules.calls, rules.methods
    for path in facts.calls:
        if path == "":
            if methods:
                return True
            continue
        root, rest = root_of(path)
        meaning = env.get(root)
        if meaning is not None and any(name + rest in calls for name in meaning.names):
            return True
        if methods and rest.rsplit(".", 1)[-1] in methods:
            return True
    return False


class Judge:
    """Judges regions of one text."""

    def __init__(
        self,
        scopes: Scopes,
        rules: RuleSet,
        settings: Settings,
        answers: Mapping[str, str],
        cache: Cache,
        kept: dict[Any, Trees] | None = None,
    ) -> None:
        self.scopes = scopes
        self.rules = rules
        self.settings = settings
        self.answers = answers
        self.cache = cache
        self.kept = kept
        self.enabled = cache.enabled(rules, settings)

    def result(self, item: Item, index: int) -> Result:
        """Return what the rules say of a region, from the cache where it is known."""
        facts, region = item.facts, item.region
        if not region.lines:
            return NOTHING
        bindings, _ = _environment(facts, self.scopes, index)
        env = dict(bindings)
        if not _wanted(facts, env, self.rules):
            return NOTHING
        function = self.scopes.function(index)
        key = (content_key(region), bindings, function, self.settings, self.rules.key)
        result = self.cache.results.get(key)
        if result is not None and all(self.answer_to(k) == a for k, a in result.asked):
            return result
        result = self.run(item, env, function)
        self.cache.results[key] = result
        return result

    def answer_to(self, key: str) -> str | None:
        """Return what a region that asks now would get."""
        if key.startswith(CALLS):
            return str(self.scopes.called(key.removeprefix(CALLS)))
        return self.answers.get(key)

    def run(self, item: Item, env: Mapping[str, Meaning], function: Function | None) -> Result:
        """Run the handlers on a region."""
        trees = self.cache.trees(item.region, self.kept)
        context = RegionContext(
            item.region,
            trees.base,
            trees.nodes,
            env,
            function,
            self.settings,
            self.answers,
            self.scopes.called,
        )
        hits: list[tuple[Rule, Hit]] = []
        problems: list[Problem] = []
        for node in trees.nodes:
            for rule, check in self.checks_of(node, context):
                if not self.enabled[rule.meta.code]:
                    continue
                try:
                    hits += ((rule, hit) for hit in check(node, context))
                except Exception as error:  # law 12: a rule that raises costs one problem
                    where = f"{type(error).__name__} in rule {rule.meta.name}"
                    problems.append(Problem(rule.meta.code, where, context.range(node).start.line))
        findings = _findings(hits, context, self.settings)
        return Result(findings, tuple(problems), tuple(sorted(context.asked.items())))

    def checks_of(
        self, node: ast.AST, context: RegionContext
    ) -> Sequence[tuple[Rule, Callable[[Any, RegionContext], Iterable[Hit]]]]:
        """Return the checks that want to see a node, each once."""
        by_class = self.rules.nodes.get(node.__class__, ())
        if not isinstance(node, ast.Call):
            return by_class
        checks = list(by_class)
        calls, methods = self.rules.calls, self.rules.methods
        for name in sorted(context.names(node.func)):
            checks += (pair for pair in calls.get(name, ()) if pair not in checks)
        if methods and isinstance(node.func, ast.Attribute):
            checks += methods.get(node.func.attr, ())
        return checks


def _findings(
    hits: Iterable[tuple[Rule, Hit]], context: RegionContext, settings: Settings
) -> tuple[Finding, ...]:
    """Make findings of hits; on the same range the most specific rule wins."""
    found: dict[Range, dict[str, tuple[Rule, Finding]]] = {}
    for rule, hit in hits:
        meta = rule.meta
        severity = meta.severity if hit.severity is None else hit.severity
        finding = Finding(
            range=context.range(hit.node),
            code=meta.code,
            name=meta.name,
            message=hit.message,
            severity=settings.loudness_of(meta.code, severity),
            confidence=hit.confidence or meta.confidence,
            cwe=meta.cwe,
            fixes=hit.fixes,
            related=hit.related,
            evidence=hit.evidence,
        )
        found.setdefault(finding.range, {}).setdefault(finding.code, (rule, finding))
    out: list[Finding] = []
    for same in found.values():
        for rule, finding in same.values():
            if not same.keys().isdisjoint(rule.meta.yields_to):
                continue
            yielding = (r.meta for r, _ in same.values() if finding.code in r.meta.yields_to)
            also = tuple(sorted(meta.code for meta in yielding))
            out.append(replace(finding, also=also) if also else finding)
    return tuple(sorted(out, key=lambda f: f.order))
