"""Rules, arranged for one pass: node class → handlers, called name → handlers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from headgate.ruleapi import (
    DocumentKind,
    Library,
    OnCall,
    OnDecorator,
    OnDocument,
    OnText,
    OnUse,
    Rule,
)
from headgate.ruleapi.documents import DocumentCheck
from headgate.ruleapi.rules import CallCheck, NodeCheck
from headgate.semantics.models import Models
from headgate.syntax import Region

_MANY: Final = 10_000
"""So many answers are kept."""


TextChecks: TypeAlias = "Mapping[type[ast.AST], Sequence[tuple[Rule, NodeCheck]]]"


class RuleSet:
    """An immutable set of rules and its dispatch tables."""

    __slots__ = (
        "_by_code",
        "_checks",
        "calls",
        "covers",
        "decorators",
        "documents",
        "follows",
        "foreign",
        "locked",
        "methods",
        "models",
        "nodes",
        "once",
        "rules",
        "suppressors",
        "texts",
        "uses",
    )

    def __init__(
        self, rules: Iterable[Rule], foreign: Mapping[str, str], libraries: Iterable[Library]
    ) -> None:
        libraries = tuple(libraries)
        self.models = Models(libraries)
        """What is known of the libraries that the rules speak of."""
        self.foreign = MappingProxyType(dict(foreign))
        """Names of an outside checker's tests → their ids, for its own comments."""
        self.rules = tuple(sorted(rules, key=lambda rule: rule.meta.code))
        self.follows = bool(self.rules or libraries)
        """Whether anybody wants to know where values come from."""
        self._by_code = {rule.meta.code: rule for rule in self.rules}
        if len(self._by_code) != len(self.rules):
            raise ValueError("two rules have the same code")
        nodes: dict[type[ast.AST], list[tuple[Rule, NodeCheck]]] = {}
        calls: dict[str, list[tuple[Rule, CallCheck]]] = {}
        methods: dict[str, list[tuple[Rule, CallCheck]]] = {}
        decorators: list[tuple[Rule, NodeCheck]] = []
        uses: dict[str, list[tuple[Rule, NodeCheck]]] = {}
        documents: dict[DocumentKind, list[tuple[Rule, DocumentCheck]]] = {}
        texts: dict[re.Pattern[str], dict[type[ast.AST], list[tuple[Rule, NodeCheck]]]] = {}
        for rule in self.rules:
            for handler in rule.handlers:
                if isinstance(handler, OnCall):
                    for name in sorted(handler.names):
                        table = methods if name.startswith("*.") else calls
                        table.setdefault(name.removeprefix("*."), []).append((rule, handler.check))
                elif isinstance(handler, OnDecorator):
                    decorators.append((rule, handler.check))
                elif isinstance(handler, OnUse):
                    for name in sorted(handler.names):
                        uses.setdefault(name, []).append((rule, handler.check))
                elif isinstance(handler, OnDocument):
                    for kind in handler.kinds:
                        documents.setdefault(kind, []).append((rule, handler.check))
                elif isinstance(handler, OnText):
                    by_class = texts.setdefault(handler.pattern, {})
                    by_class.setdefault(handler.node, []).append((rule, handler.check))
                else:
                    nodes.setdefault(handler.node, []).append((rule, handler.check))
        self.nodes = MappingProxyType(nodes)
        self.decorators = tuple(decorators)
        self.documents = MappingProxyType(documents)
        """Checks of texts that are no Python."""
        self.uses = MappingProxyType(uses)
        """What the audit view shows wherever it stands."""
        self.texts = tuple(texts.items())
        """Checks of the nodes in lines that a pattern matches."""
        self.calls = MappingProxyType(calls)
        self._checks: dict[tuple[frozenset[str], str], tuple[tuple[Rule, CallCheck], ...]] = {}
        """What `checks_of_call` has found."""
        self.methods = MappingProxyType(methods)
        self.covers = frozenset(i for rule in self.rules for i in rule.meta.bandit)
        """Bandit ids that a rule of this set replaces."""
        suppressors: dict[str, set[str]] = {}
        for rule in self.rules:
            for other in (*rule.meta.bandit, *rule.meta.ruff):
                suppressors.setdefault(other, set()).add(rule.meta.code)
        self.locked = frozenset(r.meta.code for r in self.rules if not r.meta.by_comment)
        """Codes of rules that no comment silences."""
        self.once = frozenset(rule.meta.code for rule in self.rules if rule.meta.once)
        """Codes of rules of whose findings with the same message only the first is shown."""
        self.suppressors = MappingProxyType({k: frozenset(v) for k, v in suppressors.items()})
        """Codes of rules that a Bandit id or ruff code in a suppression speaks of."""

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule],
        foreign: Mapping[str, str] | None = None,
        libraries: Iterable[Library] = (),
    ) -> RuleSet:
        """Arrange rules; two of the same code are a programming mistake."""
        return cls(rules, foreign or {}, libraries)

    def extended(self, rules: Iterable[Rule], libraries: Iterable[Library]) -> RuleSet:
        """Return this set with more rules and models."""
        return RuleSet((*self.rules, *rules), self.foreign, (*self.models.libraries, *libraries))

    def checks_of_call(
        self, names: frozenset[str], method: str
    ) -> tuple[tuple[Rule, CallCheck], ...]:
        """Return the checks of calls of what has these names, and of a method, each once."""
        key = (names, method)
        known = self._checks.get(key)
        if known is None:
            found: dict[tuple[str, int], tuple[Rule, CallCheck]] = {}
            for name in sorted(names):
                for rule, check in self.calls.get(name, ()):
                    found.setdefault((rule.meta.code, id(check)), (rule, check))
            known = (*found.values(), *(self.methods.get(method, ())))
            if len(self._checks) > _MANY:
                self._checks.clear()
            self._checks[key] = known
        return known

    def texts_of(self, region: Region) -> list[TextChecks]:
        """Return the checks of patterns that the code of a region matches."""
        known = region.derived.get("texts")
        if known is None or known[0] is not self:
            found: list[TextChecks]
            found = [checks for pattern, checks in self.texts if pattern.search(region.text)]
            known = region.derived["texts"] = (self, found)
        out: list[TextChecks] = known[1]
        return out

    def by_code(self, code: str) -> Rule | None:
        """Return the rule with exactly this code."""
        return self._by_code.get(code)
