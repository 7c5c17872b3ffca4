"""Names → what they may stand for, over the regions of one text.

For fixes, which have to know how a qualified name can be spelled at a place, and for
the places where names are bound; what a line sees when it runs is `program`'s. Scopes
follow from the columns of regions, so that they exist in every state of the text.
Module-level code sees the bindings before it, up to the last one that is not
conditional; function bodies see all bindings of a name joined. Everything is looked
up on demand and kept per text.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, Protocol, TypeVar

from headgate.ruleapi import Function
from headgate.semantics.facts import (
    OPAQUE,
    Alias,
    Bind,
    Facts,
    Imported,
    root_of,
)
from headgate.syntax import Region
from headgate.text import Chunks

_BUILTINS: Final = frozenset(name for name in dir(builtins) if not name.startswith("_")) | {
    "__import__"
}
_MAX_STEPS: Final = 64
_MAX_BINDS: Final = 512
"""Bindings that are looked at for one name; what lies beyond counts as anything."""


class Item(Protocol):
    """A region with its facts, as the engine keeps them in a sequence."""

    @property
    def region(self) -> Region:
        """The region."""
        ...

    @property
    def facts(self) -> Facts:
        """Its facts."""
        ...

    @property
    def height(self) -> int:
        """Lines of the region."""
        ...


_MAX_ABOVE: Final = 1_000
"""Regions above one that are looked at for the conditions that it stands under."""
_CONDITIONS: Final = frozenset({"if", "elif", "while", "case"})
_FURTHER: Final = frozenset({"elif", "else"})
_IDENTIFIER: Final = re.compile(r"[^\W\d]\w*")
_SETS: Final = re.compile(r"\s*[^\W\d][\w.]*\.([^\W\d]\w*)[ \t]*(?::[^=\n]+)?=(?!=)")
"""A line that gives an attribute a value."""
_COMMENT: Final = re.compile(r"#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """All things from outside the text that a name or path may stand for."""

    names: frozenset[str] = frozenset()
    other: bool = False
    """Whether it may be anything else."""


T = TypeVar("T", bound=Item)
Found = tuple[int, Bind, bool]
"""Number of the region, the binding, and whether it may not happen."""


class _ChunkFacts:
    """What one chunk of items adds to the module's scope, for one entering state."""

    __slots__ = ("binds", "exit", "globals", "stars")

    def __init__(self) -> None:
        self.binds: dict[str, list[tuple[int, Bind, bool]]] = {}
        self.globals: dict[str, list[int]] = {}
        self.stars: list[tuple[int, str]] = []
        self.exit = -1


def _chunk_facts(chunk: Iterable[Item], skip: int) -> _ChunkFacts:
    """Gather module-level bindings. `skip` is the column of the function or class
    whose body the chunk begins in, or -1."""
    out = _ChunkFacts()
    for number, item in enumerate(chunk):
        region = item.region
        if not region.lines:
            continue
        facts = item.facts
        if facts.globals:
            for name in facts.globals:
                out.globals.setdefault(name, []).append(number)
        if skip >= 0:
            if region.indent > skip:
                continue
            skip = -1
        for bind in facts.binds:
            out.binds.setdefault(bind.name, []).append((number, bind, region.may_not_run))
        for star in facts.stars:
            out.stars.append((number, star))
        if region.is_scope:
            skip = region.indent
    out.exit = skip
    return out


def _said(condition: str) -> list[str]:
    """Return the identifiers in the text of a condition."""
    return _IDENTIFIER.findall(_COMMENT.sub("", condition))


class _Level:
    """One scope of a chain: the header of a function or class, or the module."""

    __slots__ = ("header", "kind")

    def __init__(self, header: int, kind: str) -> None:
        self.header = header
        self.kind = kind


class Scopes:
    """Looks names up in one text. Holds memos; made anew for each version."""

    def __init__(self, items: Chunks[Any]) -> None:
        self.items = items
        self._module: list[tuple[int, _ChunkFacts]] | None = None
        self._locals: dict[int, dict[str, list[Found]]] = {}
        self._declared: dict[int, frozenset[str]] = {}
        self._found: dict[str, list[Found]] = {}
        self._ordered: dict[str, int] = {}
        self._stars: list[str] | None = None
        self._chains: dict[tuple[int, ...], list[_Level]] = {}
        self._meanings: dict[tuple[int, str], Meaning] = {}
        self._around: list[tuple[int, ...]] = []

    def prepare(self) -> None:
        """Work out what is around every region in one pass, for a whole text."""
        stack: list[tuple[int, int]] = []
        around: list[tuple[int, ...]] = []
        headers: tuple[int, ...] = ()
        for index, item in enumerate(self.items):
            region: Region = item.region
            if not region.lines:
                around.append(())
                continue
            if stack and stack[-1][0] >= region.indent:
                while stack and stack[-1][0] >= region.indent:
                    stack.pop()
                headers = tuple(number for _, number in reversed(stack) if number >= 0)
            around.append((index, *headers) if region.is_scope and not region.opens else headers)
            stack.append((region.indent, index if region.is_scope else -1))
            if region.is_scope:
                headers = (index, *headers)
        self._around = around

    # -- structure -----------------------------------------------------------
    def enclosing(self, index: int) -> list[int]:
        """Return the headers of functions and classes around a region, innermost first.

        A header whose body stands on its own line is inside itself.
        """
        if self._around:
            return list(self._around[index])
        region: Region = self.items[index].region
        out: list[int] = []
        if region.is_scope and not region.opens:
            out.append(index)
        column = region.indent
        at, inside = self.items.locate(index)
        while column > 0 and at >= 0:
            chunk = self.items.chunks[at]
            if _least_indent(chunk) < column:
                if inside < 0:
                    inside = len(chunk)
                for place in range(inside - 1, -1, -1):
                    above: Region = chunk[place].region
                    if above.lines and above.indent < column:
                        column = above.indent
                        if above.is_scope:
                            out.append(self.items.first_of(at) + place)
                        if column == 0:
                            break
            at, inside = at - 1, -1
        return out

    def block_end(self, header: int) -> int:
        """Return the number of the first region behind the block of `header`."""
        return self.end_of(header + 1, self.items[header].region.indent)

    def end_of(self, start: int, column: int) -> int:
        """Return the first region from `start` on whose column is at most `column`."""
        if start >= len(self.items):
            return len(self.items)
        at, inside = self.items.locate(start)
        for number in range(at, len(self.items.chunks)):
            chunk = self.items.chunks[number]
            if _least_indent(chunk) <= column:
                for place in range(inside, len(chunk)):
                    region: Region = chunk[place].region
                    if region.lines and region.indent <= column:
                        return self.items.first_of(number) + place
            inside = 0
        return len(self.items)

    def function(self, index: int) -> Function | None:
        """Return the innermost function around a region."""
        for header in self.enclosing(index):
            item = self.items[header]
            if item.region.defines == "def":
                if item.facts.function is not None:
                    return Function(*item.facts.function)
                return Function("", (), item.region.word == "async")
        return None

    def tests(self, index: int) -> str:
        """Return the words of the conditions that a region stands under in its function."""
        region: Region = self.items[index].region
        column = region.indent
        texts = [region.text] if region.word in _CONDITIONS and not region.opens else []
        is_chained = region.word in _FURTHER and not region.opens
        if column == 0 and not is_chained:
            return " ".join(sorted({word for text in texts for word in _said(text)}))
        above: Region
        for above in itertools.islice(self._above(index), _MAX_ABOVE):
            if above.indent > column or not above.lines:
                continue
            if above.indent < column:
                if above.is_scope:
                    break
                column = above.indent
            elif not is_chained:
                continue
            is_chained = above.word in _FURTHER
            if above.word in _CONDITIONS:
                texts.append(above.text)
            if column == 0 and not is_chained:
                break
        return " ".join(sorted({word for text in texts for word in _said(text)}))

    def _above(self, index: int) -> Iterator[Region]:
        """Yield the regions before one, the nearest first."""
        at, inside = self.items.locate(index)
        for number in range(at, -1, -1):
            chunk = self.items.chunks[number]
            for item in reversed(chunk[:inside] if number == at else chunk):
                yield item.region

    # -- bindings ------------------------------------------------------------
    def _module_facts(self) -> list[tuple[int, _ChunkFacts]]:
        if self._module is None:
            module: list[tuple[int, _ChunkFacts]] = []
            skip = -1
            for number, chunk in enumerate(self.items.chunks):
                # Any: what hangs on chunks is of many kinds.
                known: Any = chunk.derived.setdefault("module", {})
                facts = known.get(skip)
                if facts is None:
                    facts = known[skip] = _chunk_facts(chunk, skip)
                module.append((self.items.first_of(number), facts))
                skip = facts.exit
            self._module = module
        return self._module

    def module_binds(self, name: str) -> list[Found]:
        """Return all bindings of a global name, in order, `global` ones last."""
        known = self._found.get(name)
        if known is None:
            found: list[Found] = []
            declared: list[int] = []
            for first, facts in self._module_facts():
                for number, bind, maybe in facts.binds.get(name, ()):
                    found.append((first + number, bind, maybe))
                declared += [first + number for number in facts.globals.get(name, ())]
            ordered = len(found)
            for index in declared:
                for header in self.enclosing(index)[:1]:
                    self.local_binds(header)
                    for number, bind, _ in self._raw(header).get(name, ()):
                        found.append((number, bind, True))
            known = self._found[name] = found
            self._ordered[name] = ordered
        return known

    def stars(self) -> list[str]:
        """Return the modules that the module imports everything of."""
        if self._stars is None:
            self._stars = [s for _, facts in self._module_facts() for _, s in facts.stars]
        return self._stars

    def _raw(self, header: int) -> dict[str, list[Found]]:
        raw = self._locals.get(header)
        if raw is None:
            raw = self._locals[header] = {}
            item = self.items[header]
            for bind in item.facts.params:
                raw.setdefault(bind.name, []).append((header, bind, True))
            declared: set[str] = set()
            skip = -1
            for index, inner in self.body(header):
                region = inner.region
                if skip >= 0:
                    if region.indent > skip:
                        continue
                    skip = -1
                declared |= inner.facts.globals
                for bind in inner.facts.binds:
                    raw.setdefault(bind.name, []).append((index, bind, True))
                if region.is_scope:
                    skip = region.indent
            self._declared[header] = frozenset(declared)
        return raw

    def body(self, header: int) -> Iterator[tuple[int, Item]]:
        """Yield the regions of a block, nested ones included."""
        stop = self.block_end(header)
        for place, item in enumerate(self.items.slice(header + 1, stop)):
            if item.region.lines:
                yield header + 1 + place, item

    def local_binds(self, header: int) -> dict[str, list[Found]]:
        """Return the bindings of a function or class, by name."""
        return self._raw(header)

    def declared_global(self, header: int) -> frozenset[str]:
        """Return the names that a function declares global."""
        self._raw(header)
        return self._declared[header]

    def called(self, name: str) -> bool:
        """Tell whether anything in the text calls something of this last name."""
        return any(name in chunk_memo(c, "called", called_names) for c in self.items.chunks)

    def bound(self, name: str) -> bool:
        """Tell whether anything in the text gives this name a value."""
        return any(name in chunk_memo(c, "bound", bound_names) for c in self.items.chunks)

    def read(self, name: str) -> bool:
        """Tell whether anything in the text reads this name."""
        return any(name in chunk_memo(c, "read", read_names) for c in self.items.chunks)

    # -- resolution ----------------------------------------------------------
    def chain(self, index: int) -> list[_Level]:
        """Return the scopes that a region sees, innermost first, the module last."""
        headers = tuple(self.enclosing(index))
        out = self._chains.get(headers)
        if out is None:
            out = self._chains[headers] = []
            for header in headers:
                kind = "function" if self.items[header].region.defines == "def" else "class"
                if kind == "function" or not out:
                    out.append(_Level(header, kind))
            out.append(_Level(-1, "module"))
        return out

    def binds_of(
        self, name: str, chain: list[_Level], index: int, *, joined: bool = False
    ) -> tuple[list[Found], int]:
        """Return the bindings of a name that a region sees, and at which level.

        With `joined` the chain is the outer part of a function's.
        """
        in_function = joined
        for depth, level in enumerate(chain):
            if level.kind == "module":
                found = self.module_binds(name)
                if not in_function:
                    found = _before(found, self._ordered[name], index)
                return found, depth
            if level.kind == "function":
                in_function = True
            found = self.local_binds(level.header).get(name, [])
            if found and name not in self.declared_global(level.header):
                if level.kind == "class":
                    found = [f for f in found if f[0] < index] or found
                return found, depth
        return [], len(chain) - 1

    def has_run(self, name: str, chain: list[_Level], index: int) -> bool | None:
        """Tell whether something that binds a name has surely run when a region does.

        None where the name is one of a function or class around the region, so that what the
        module binds is not seen.
        """
        found, depth = self.binds_of(name, chain, index)
        is_global = chain[depth].kind == "module"
        in_function = any(level.kind == "function" for level in chain)
        for number, _, _ in found:
            column = self.items[number].region.indent
            if column == 0 and is_global and (in_function or number < index):
                return True
            # The block that binds it goes on here.
            if number < index < self.end_of(number + 1, column - 1):
                return True
        return False if is_global else None

    def meaning(self, name: str, chain: list[_Level], index: int) -> Meaning:
        """Return what a name may stand for in a region."""
        if chain[0].kind != "function":
            return self._meaning(name, chain, index)
        # In a function the place does not matter: all bindings are joined, and a name
        # from outside means the same in all functions that see it there.
        _, depth = self.binds_of(name, chain, index)
        key = (chain[depth].header, name)
        meaning = self._meanings.get(key)
        if meaning is None:
            meaning = self._meanings[key] = self._meaning(name, chain[depth:], index, joined=True)
        return meaning

    def _meaning(
        self, name: str, chain: list[_Level], index: int, *, joined: bool = False
    ) -> Meaning:
        """Follow aliases breadth first, so that the answer depends on the text alone.

        Cycles end where a name is reached again; names that grow on the way
        (`x = x.parent`) end at a number of steps.
        """
        names: set[str] = set()
        other = False
        todo: list[tuple[str, str, list[_Level], int]] = [(name, "", chain, index)]
        seen: set[tuple[str, str, int, int]] = set()
        visited = 0
        for step, (name_, rest, levels, at) in enumerate(todo):
            found, depth = self.binds_of(name_, levels, at, joined=joined)
            joined = False
            visited += len(found) if step else 0
            if visited > _MAX_BINDS:
                other = True
                break
            if not found:
                more = self._unbound(name_)
                names.update(n + rest for n in more)
                other = other or not more
            for number, bind, _ in found:
                match bind.value:
                    case Imported(qualified):
                        names.add(qualified + rest)
                    case Alias(path) if len(todo) < _MAX_STEPS:
                        root, tail = root_of(path)
                        inner = levels[depth:]
                        place = -1 if inner[0].kind == "function" else number
                        target = (root, tail + rest, inner[0].header, place)
                        if target not in seen:
                            seen.add(target)
                            todo.append((root, tail + rest, inner, number))
                    case _:
                        other = True
        return Meaning(frozenset(names), other)

    def _unbound(self, name: str) -> frozenset[str]:
        """Return what a name stands for that the text does not bind."""
        if name in _BUILTINS:
            return frozenset({f"builtins.{name}"})
        return frozenset(f"{star}.{name}" for star in self.stars())


def _before(found: list[Found], ordered: int, index: int) -> list[Found]:
    """Keep what module-level code at `index` can see: back to the last sure binding.

    The first `ordered` bindings are in order, those behind them are not.
    """
    out: list[Found] = []
    stop = bisect_right(found, index, hi=ordered, key=itemgetter(0))
    places = itertools.chain(range(len(found) - 1, ordered - 1, -1), range(stop - 1, -1, -1))
    for entry in map(found.__getitem__, places):
        if entry[0] > index:
            continue
        if entry[0] == index:
            # `import os; os.system(x)`: what the line itself binds may come first.
            # What it makes of the same name (`x = x.y`) is not what it reads.
            value = entry[1].value
            if isinstance(value, Imported) or (
                isinstance(value, Alias) and root_of(value.path)[0] != entry[1].name
            ):
                out.append(entry)
            continue
        if len(out) == _MAX_BINDS:
            out.append((entry[0], Bind(entry[1].name, OPAQUE, 0, 0), True))
            break
        out.append(entry)
        if not entry[2]:
            break
    return out[::-1]


def _least_indent(chunk: Any) -> int:
    least = chunk.derived.get("indent")
    if least is None:
        columns = [item.region.indent for item in chunk if item.region.lines]
        least = chunk.derived["indent"] = min(columns, default=1_000_000)
    return int(least)


def called_names(items: Iterable[Item]) -> frozenset[str]:
    """Return the last names of all that is called."""
    return frozenset(
        path.removesuffix("()").rpartition(".")[2] for item in items for path in item.facts.calls
    )


def bound_names(items: Iterable[Item]) -> frozenset[str]:
    """Return the names that are given a value, at any level.

    Attributes as ".name", and packages that something is imported from as "import name".
    """
    out: set[str] = set()
    for item in items:
        out.update(bind.name for bind in item.facts.binds)
        if item.facts.imports:
            sources = [b.value.qualified for b in item.facts.binds if isinstance(b.value, Imported)]
            out.update(f"import {s.partition('.')[0]}" for s in (*sources, *item.facts.stars))
        if ast.Attribute in item.facts.kinds:
            found = _SETS.match(item.region.text)
            if found is not None:
                out.add("." + found[1])
    return frozenset(out)


def read_names(items: Iterable[Item]) -> frozenset[str]:
    """Return the names that are read, in any scope."""
    return frozenset(name for item in items for name in item.facts.reads)


def chunk_memo(chunk: Any, key: str, make: Callable[[Iterable[Any]], object]) -> Any:
    """Return what `make` says of a chunk, kept with the chunk."""
    value = chunk.derived.get(key)
    if value is None:
        value = chunk.derived[key] = make(chunk)
    return value
