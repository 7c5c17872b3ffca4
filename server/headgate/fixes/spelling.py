"""Spells a qualified name at a place, the way the file already does it.

Decides which import a spelling needs; `imports` writes it. Knows no tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from headgate.fixes.head import Head, ImportLine, Kind, kind_of, read_head
from headgate.ruleapi import VisibleNames
from headgate.text import Snapshot

_OBJECTS: Final = frozenset({"os.environ", "datetime.date", "datetime.datetime", "sys.stdin"})
"""Lower-case names that are no modules although something hangs on them."""
_MODULES: Final = frozenset({"ElementTree", "cElementTree", "Crypto", "Cryptodome", "PIL"})
"""Modules that are written like classes."""
_PACKAGES: Final = frozenset({"Crypto.Hash", "Cryptodome.Hash"})
"""Packages whose members are modules, each of which has to be imported itself."""


@dataclass(frozen=True, slots=True)
class NewImport:
    """`import module`, or `from module import name`, perhaps `as alias`."""

    module: str
    alias: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewName:
    """One more name in the from-import that begins at `line`."""

    line: int
    name: str
    alias: str = ""


def module_of(qualified: str) -> str:
    """Return the module part of a qualified name.

    A name alone does not tell it: "datetime.datetime.now" belongs to `datetime`.
    The parts before the last are taken for modules, unless they are written as
    classes or known as objects.
    """
    parts = qualified.split(".")
    stop = len(parts) - 1
    for index in range(1, stop):
        written = parts[index]
        if ".".join(parts[: index + 1]) in _PACKAGES:
            return ".".join(parts[: index + 1])
        if ".".join(parts[: index + 1]) in _OBJECTS or (
            written[:1].isupper() and written not in _MODULES
        ):
            return ".".join(parts[:index])
    return ".".join(parts[:stop])


class Speller:
    """Spells names for the statement at one place, and collects the imports needed."""

    def __init__(self, names: Callable[[], VisibleNames], snapshot: Snapshot, first: int) -> None:
        self._find_names = names
        self._snapshot = snapshot
        self._first = first
        self.needs: dict[NewImport | NewName, None] = {}

    @cached_property
    def _names(self) -> VisibleNames:
        return self._find_names()

    @cached_property
    def _head(self) -> Head:
        return read_head(self._snapshot, self._first)

    def spell(self, qualified: str, like: str = "") -> str:
        """Return source for `qualified`.

        `like` is the local name under which the code reached what is being
        replaced; it is preferred among several that would do.
        """
        visible = self._visible(qualified, like)
        if visible is not None:
            return visible
        module = module_of(qualified)
        if not module or module == "builtins":
            return qualified.rpartition(".")[2]
        if module == "os.path":  # `os` brings it along
            module = "os"
        rest = qualified[len(module) + 1 :]
        line = self._from_import(module)
        if line is not None:
            name, dot, tail = rest.partition(".")
            alias = self._alias(name, f"{module}.{name}")
            self.needs[NewName(line.first, name, alias)] = None
            return (alias or name) + dot + tail
        if module in _PACKAGES or self._takes_names(module):
            name, dot, tail = rest.partition(".")
            alias = self._alias(name, f"{module}.{name}")
            self.needs[NewImport(module, alias, name)] = None
            return (alias or name) + dot + tail
        alias = self._alias(module.partition(".")[0], module.partition(".")[0], module)
        self.needs[NewImport(module, alias)] = None
        return f"{alias or module}.{rest}"

    def is_variable(self, name: str) -> bool:
        """Tell whether the file binds a name to something else than one import."""
        return name in self._names.variables and name not in self._names.imported

    def _visible(self, qualified: str, like: str) -> str | None:
        """Return how names that are imported already spell it, or None."""
        module = module_of(qualified)
        prefix = qualified
        while prefix and not (module in _PACKAGES and len(prefix) <= len(module)):
            locals_ = [k for k, v in self._names.imported.items() if v == prefix]
            if locals_ and self._reaches(prefix, module):
                best = min(locals_, key=lambda k: (k != like, k != prefix, k))
                return best + qualified[len(prefix) :]
            prefix = prefix.rpartition(".")[0]
        return None

    def _reaches(self, prefix: str, module: str) -> bool:
        """Tell whether `module` is surely loaded where `prefix` can be named."""
        return (
            not module.startswith(prefix + ".")
            or module == "os.path"
            or any(line.binds_module(module) for line in self._head.imports)
        )

    def _from_import(self, module: str) -> ImportLine | None:
        fits: Sequence[ImportLine] = [i for i in self._head.imports if i.extends(module)]
        return fits[0] if fits else None

    def _takes_names(self, module: str) -> bool:
        """Tell whether a name is imported from a module inside a package, not the module.

        The file's habit counts, and where it has none, outside the standard library, that of most.
        """
        package, _, inside = module.partition(".")
        if not inside:
            return False
        if any(line.is_taken_from(package) for line in self._head.imports):
            return True
        if any(
            not line.is_from and line.module.partition(".")[0] == package
            for line in self._head.imports
        ):
            return False
        return kind_of(module) is Kind.OTHER and module.rpartition(".")[2] not in _MODULES

    def _alias(self, name: str, meaning: str, shown: str = "") -> str:
        """Return "" if `name` is free, or stands for `meaning`; else another name."""
        held = self._names.imported.get(name)
        is_same = self._names.everywhere.get(name) == meaning
        if held == meaning or (held is None and (is_same or name not in self._names.taken)):
            return ""
        base = "_" + (shown or name).rpartition(".")[2]
        alias, number = base, 2
        while alias in self._names.taken or alias in self._names.imported:
            alias, number = f"{base}{number}", number + 1
        return alias
