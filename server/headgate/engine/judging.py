"""Runs the rules on one region of a text: names, dispatch, findings."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from headgate.engine.cache import NOTHING, Cache, Result, Trees, content_key
from headgate.engine.context import BINDS, CALLS, READS, TESTS, RegionContext
from headgate.engine.items import Item
from headgate.engine.ruleset import RuleSet
from headgate.engine.settings import Settings
from headgate.ruleapi import Evidence, Finding, Hit, Problem, Profile, Rule, Step
from headgate.ruleapi.rules import NodeCheck
from headgate.semantics import Facts, Scopes
from headgate.semantics.facts import root_of
from headgate.semantics.objects import FIELDS
from headgate.semantics.program import Program, View
from headgate.semantics.values import Local
from headgate.semantics.walking import WHEN, YIELDED
from headgate.text import Range
from headgate.text.patterns import lazy_pattern


def _wanted(facts: Facts, view: View, rules: RuleSet) -> bool:
    """Tell whether any handler could have a look at a line under a view."""
    if not facts.kinds.isdisjoint(rules.nodes):
        return True
    calls, methods = rules.calls, rules.methods
    env = dict(view.reads)
    for path in facts.calls:
        if path == "":
            return True
        root, rest = root_of(path)
        if rest and rest.removesuffix("()").rsplit(".", 1)[-1] in methods:
            return True
        value = env.get(root)
        if value is None:
            return True
        if value.functions and (rest or not all(isinstance(f, Local) for f in value.functions)):
            return True
        if value.shape is not None and rest and value.shape.kind == "object":
            return True
        names = value.names
        for part in _PARTS.findall(rest) if names else ():
            names = rules.models.step(names, part)
        if not names.isdisjoint(calls) or not names.isdisjoint(rules.models.calls):
            return True
        if "builtins.setattr" in names:
            return True
    return any(
        n.startswith("<") and n not in (FIELDS, YIELDED) and not n.startswith(WHEN)
        for n, _ in view.reads
    )


_PARTS: Final = lazy_pattern(r"\.\w+|\(\)")


class Judge:
    """Judges regions of one text."""

    def __init__(
        self,
        scopes: Scopes,
        program: Program,
        rules: RuleSet,
        settings: Settings,
        answers: Mapping[str, str],
        cache: Cache,
        kept: dict[Any, Trees] | None = None,
    ) -> None:
        self.scopes = scopes
        self.program = program
        self.rules = rules
        self.settings = settings
        self.answers = answers
        self.cache = cache
        self.kept = kept
        self.ground = cache.ground(rules, settings)
        self.enabled = self.ground.enabled

    def result(self, item: Item, index: int) -> Result:
        """Return what the rules say of the region at `index`, from the cache where it is known."""
        region = item.region
        if not region.lines:
            return NOTHING
        results: list[Result] = []
        surely = region.word == "@" and bool(self.rules.decorators)
        surely = surely or bool(self.rules.texts_of(region))
        surely = surely or (self.settings.profile is Profile.STRICT and bool(self.rules.uses))
        for view in self.program.views_of(item.line):
            if surely or _wanted(item.facts, view, self.rules):
                results.append(self._seen(item, view, index))
        if not results:
            return NOTHING
        return results[0] if len(results) == 1 else _merged(results)

    def _seen(self, item: Item, view: View, index: int) -> Result:
        key = (content_key(item.region), view, self.ground)
        result = self.cache.results.get(key)
        if result is not None and all(self.answer_to(k, index) == a for k, a in result.asked):
            return result
        result = self.run(item, view, index)
        self.cache.results[key] = result
        return result

    def answer_to(self, key: str, index: int) -> str | None:
        """Return what the region at `index` would get if it asked now."""
        if key == TESTS:
            return self.scopes.tests(index)
        if key.startswith(CALLS):
            return str(self.scopes.called(key.removeprefix(CALLS)))
        if key.startswith(BINDS):
            return str(self.scopes.bound(key.removeprefix(BINDS)))
        if key.startswith(READS):
            return str(self.scopes.read(key.removeprefix(READS)))
        return self.answers.get(key)

    def context(self, item: Item, view: View, index: int, trees: Trees) -> RegionContext:
        """Return what rules see of a region under a view."""
        return RegionContext(
            item.region,
            trees.base,
            trees.roots,
            trees.nodes,
            view,
            self.rules.models,
            self.settings,
            self.answers,
            self.scopes.called,
            self.scopes.bound,
            self.scopes.read,
            lambda: self.scopes.tests(index),
            self.program.recorded.pop((item.line, view.reads, view.called), None),
        )

    def run(self, item: Item, view: View, index: int) -> Result:
        """Run the handlers on a region."""
        trees = self.cache.trees(item.region, self.kept)
        context = self.context(item, view, index, trees)
        hits: list[tuple[Rule, Hit]] = []
        problems: list[Problem] = []
        for node in _with_made(trees.nodes, context):
            if isinstance(node, ast.Call) and context.is_left_out(node):
                continue
            if checks := self.checks_of(node, context):
                hits += self._checked(node, checks, context, problems)
        if item.region.word == "@":
            for root in trees.roots:
                hits += self._checked(root, self.rules.decorators, context, problems)
        for by_class in self.rules.texts_of(item.region):
            for node in trees.nodes:
                hits += self._checked(node, by_class.get(node.__class__, ()), context, problems)
        if self.settings.profile is Profile.STRICT:
            hits += self._used(trees.nodes, context, {rule.meta.code for rule, _ in hits}, problems)
        findings = _findings(hits, context, self.settings)
        return Result(findings, tuple(problems), tuple(sorted(context.asked.items())))

    def _used(
        self,
        nodes: Sequence[ast.AST],
        context: RegionContext,
        spoken: set[str],
        problems: list[Problem],
    ) -> list[tuple[Rule, Hit]]:
        """Run the checks of what is worth a look wherever it stands."""
        uses = self.rules.uses
        out: list[tuple[Rule, Hit]] = []
        for node in nodes:
            if not isinstance(node, ast.Name | ast.Attribute) or isinstance(node.ctx, ast.Store):
                continue
            if isinstance(context.parent(node), ast.Attribute | ast.arg):
                continue
            found = {
                rule.meta.code: (rule, check)
                for name in sorted(context.names(node) & uses.keys())
                for rule, check in uses[name]
                if rule.meta.code not in spoken
            }
            out += self._checked(node, tuple(found.values()), context, problems)
        return out

    def _checked(
        self,
        node: ast.AST,
        checks: Sequence[tuple[Rule, NodeCheck]],
        context: RegionContext,
        problems: list[Problem],
    ) -> list[tuple[Rule, Hit]]:
        """Run checks on a node."""
        out: list[tuple[Rule, Hit]] = []
        for rule, check in checks:
            if not self.enabled[rule.meta.code]:
                continue
            try:
                for hit in check(node, context):
                    out.append((rule, hit))
            except Exception as error:  # law 12: a rule that raises costs one problem
                where = f"{type(error).__name__} in rule {rule.meta.name}"
                problems.append(Problem(rule.meta.code, where, context.range(node).start.line))
        if out and not context.is_written(node):
            return [(rule, replace(hit, fixes=())) for rule, hit in out]
        return out

    def checks_of(self, node: ast.AST, context: RegionContext) -> Sequence[tuple[Rule, NodeCheck]]:
        """Return the checks that want to see a node, each once."""
        by_class = self.rules.nodes.get(node.__class__, ())
        if not isinstance(node, ast.Call):
            return by_class
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        by_name = self.rules.checks_of_call(context.names(node.func), method)
        return (*by_class, *by_name) if by_class else by_name


def _with_made(nodes: Sequence[ast.AST], context: RegionContext) -> Iterator[ast.AST]:
    """Yield the nodes of a line, then the calls that are not written but made."""
    yield from nodes
    yield from context.made_calls


def _merged(results: Sequence[Result]) -> Result:
    """Join what a line says under several views: the loudest finding of each kind stays."""
    best: dict[tuple[Range, str], Finding] = {}
    for result in results:
        for finding in result.findings:
            key = (finding.range, finding.code)
            known = best.get(key)
            if known is None or (finding.severity, -len(finding.steps), finding.message) < (
                known.severity, -len(known.steps), known.message
            ):  # fmt: skip
                best[key] = finding
    quiet = {code for f in best.values() for code in f.also}
    findings = tuple(
        sorted((f for f in best.values() if f.code not in quiet), key=lambda f: f.order)
    )
    problems = tuple(dict.fromkeys(p for r in results for p in r.problems))
    asked = dict(pair for r in results for pair in r.asked)
    return Result(findings, problems, tuple(sorted(asked.items())))


def _path(hit: Hit, context: RegionContext) -> tuple[Step, ...]:
    """Return the way of the value that a hit is about."""
    if hit.evidence in (Evidence.REMOTE, Evidence.LOCAL) and isinstance(hit.node, ast.expr):
        flow = context.flow(hit.node)
        return flow.path if flow.evidence is hit.evidence else ()
    return ()


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
            steps=hit.path or _path(hit, context),
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
