"""The models of all libraries, arranged for look-up by qualified name."""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from headgate.ruleapi import (
    Calls,
    Danger,
    Decorated,
    Guard,
    Library,
    Method,
    NamedParameter,
    Passes,
    Registered,
    Source,
)

_LONGEST: Final = 240


def _roots(libraries: Iterable[Library]) -> frozenset[str]:
    """Return the first parts of the names that libraries speak of."""
    names = (
        name
        for x in libraries
        for name in (
            *(source.name for source in x.sources),
            *(sanitizer.name for sanitizer in x.sanitizers),
            *(same.name for same in x.same),
            *(sink.name for sink in x.sinks),
            *(attribute.owner for attribute in x.attributes),
        )
    )
    return frozenset(name.removesuffix("()").split(".", 1)[0] for name in names) - {"*"}


class Models:
    """What is known of the libraries. Immutable."""

    def __init__(self, libraries: Iterable[Library]) -> None:
        libraries = tuple(libraries)
        self.sources: dict[str, Source] = {}
        self.sanitizers: dict[str, frozenset[Danger]] = {}
        self.guards: dict[str, list[Guard]] = defaultdict(list)
        self.passes: dict[str, Passes] = {}
        self.fresh: set[str] = set()
        self.calls: dict[str, Calls] = {}
        self.no_return: set[str] = set()
        self.decorated: dict[str, Decorated] = {}
        self.registered: dict[str, Registered] = {}
        self.methods: dict[str, list[Method]] = defaultdict(list)
        self.parameters: dict[str, list[NamedParameter]] = defaultdict(list)
        self.parameter_packages: set[str] = set()
        """Packages that a file must import for the name of a parameter to say its type."""
        self._same: dict[str, list[str]] = defaultdict(list)
        self.libraries = libraries
        for library in libraries:
            self.sources.update((s.name, s) for s in library.sources)
            for sanitizer in library.sanitizers:
                known = self.sanitizers.get(sanitizer.name, frozenset())
                self.sanitizers[sanitizer.name] = known | sanitizer.removes
            for guard in library.guards:
                self.guards[guard.name].append(guard)
            self.passes.update((p.name, p) for p in library.passes)
            self.fresh.update(f.name for f in library.fresh)
            self.calls.update((c.name, c) for c in library.calls)
            self.no_return.update(n.name for n in library.no_return)
            for entry in library.entries:
                match entry:
                    case Decorated():
                        self.decorated[entry.decorator] = entry
                    case Registered():
                        self.registered[entry.call] = entry
                    case Method():
                        self.methods[entry.base].append(entry)
                    case NamedParameter():
                        self.parameters[entry.parameter].append(entry)
                        self.parameter_packages.add(entry.module.split(".", 1)[0])
            for attribute in library.attributes:
                owner = attribute.owner.removesuffix("()")
                for base in (owner, owner + "()"):
                    self._same[f"{base}.{attribute.name}"].append(attribute.type)
            for same in library.same:
                self._same[same.name].append(same.stands_for)
        self.injecting = frozenset(
            name.split(".", 1)[0] for name, entry in self.registered.items() if entry.injects
        )
        """Packages that put in what functions give for the parameters of others."""
        self.parameter_packages |= self.injecting
        self._roots = _roots(libraries)
        self._others = _roots(x for x in libraries if not x.own)
        """Roots that no file of the workspace has."""
        self.own = frozenset(n.split("(", 1)[0] for x in libraries for n in x.own)
        """Names that are what a model says, also where a file of the workspace defines them."""
        self.shared = frozenset(n for x in libraries for n in x.shared)
        """Names of objects of which it counts what functions of the text put there."""
        self.hosts = frozenset(n for x in libraries for n in x.hosts)
        """Names of the address that a client has asked."""
        self._local: dict[str, bool] = {}
        self._memo: dict[tuple[frozenset[str], str], frozenset[str]] = {}

    def is_local(self, name: str) -> bool:
        """Whether a name may be bound in another file of the workspace.

        The standard library and the libraries that are known here are not looked for
        there, and what is made by a call is no name of a file.
        """
        known = self._local.get(name)
        if known is None:
            if len(self._local) > 50_000:
                self._local.clear()
            root = name.split(".", 1)[0]
            known = self._local[name] = (
                root not in self._others
                and name not in self.own
                and root not in sys.stdlib_module_names
                and not root.startswith(("builtins", "<"))
                and "(" not in name
                and "[" not in name
            )
        return known

    @cached_property
    def key(self) -> str:
        """A digest of all that is known. Only what is kept on disk needs it."""
        digest = hashlib.sha256()
        for library in self.libraries:
            digest.update(repr(library).encode())
        return digest.hexdigest()

    def matter(self, names: frozenset[str]) -> bool:
        """Whether a model or a rule may speak of one of the names: of what is imported, always."""
        return any("(" not in n or n.split(".", 1)[0] in self._roots for n in names)

    def _may_matter(self, name: str) -> bool:
        """Whether more can be told of a name by going on with it."""
        if name.split(".", 1)[0] in self._roots:
            return len(name) < _LONGEST
        return name.count("()") + name.count("[]") < 2 and name.count(".") < 6

    def also(self, names: frozenset[str]) -> frozenset[str]:
        """Return the names together with what else they are called."""
        if names.isdisjoint(self._same):
            return names
        out = set(names)
        todo = list(names)
        while todo:
            for other in self._same.get(todo.pop(), ()):
                if other not in out:
                    out.add(other)
                    todo.append(other)
        return frozenset(out)

    def knows(self, names: frozenset[str]) -> bool:
        """Whether a table says what a call of one of the names does."""
        return any(
            n in self.sanitizers or n in self.passes or n in self.fresh or n + "()" in self.sources
            for n in names
        )

    def step(self, names: frozenset[str], suffix: str) -> frozenset[str]:
        """Return the names of an attribute (".x"), a call ("()") or an item ("[]")."""
        if not names:
            return names
        key = (names, suffix)
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) > 50_000:
                self._memo.clear()
            made = frozenset(n + suffix for n in names if self._may_matter(n))
            known = self._memo[key] = self.also(made)
        return known
