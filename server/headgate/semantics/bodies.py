"""Bodies: the module and its functions, as lines.

Owns what a body is made of, and when two versions of one are the same or differ in one
line. Knows no values.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from headgate.semantics.blocks import Form, Node
from headgate.semantics.facts import Facts
from headgate.syntax import COMPOUND, Region

YIELDS: Final = frozenset({ast.Yield, ast.YieldFrom})


class Uses(NamedTuple):
    """How many lines of a body, those of functions in it too, read or bind a name."""

    reads: dict[str, int]
    binds: dict[str, int]

    @classmethod
    def of(cls, body: Body, facts_of: Callable[[Region], Facts]) -> Uses:
        """Count the names of all lines."""
        uses = cls({}, {})
        for region in (body.header, *body.inner):
            if region is not None and region.lines:
                uses._count(facts_of(region), 1)
        return uses

    def instead(self, gone: Facts, typed: Facts) -> Uses:
        """Return the counts with one line for another."""
        uses = Uses(dict(self.reads), dict(self.binds))
        uses._count(gone, -1)
        uses._count(typed, 1)
        return uses

    def _count(self, facts: Facts, by: int) -> None:
        for counts, names in (self.reads, facts.reads), (self.binds, {b.name for b in facts.binds}):
            for name in names:
                count = counts.get(name, 0) + by
                if count:
                    counts[name] = count
                else:
                    del counts[name]

    def others(self, name: str, facts: Facts) -> bool:
        """Whether any line but one reads or binds a name."""
        reads = self.reads.get(name, 0) - (name in facts.reads)
        binds = self.binds.get(name, 0) - any(b.name == name for b in facts.binds)
        return reads > 0 or binds > 0


@dataclass(slots=True, eq=False)
class Body:
    """The module or a function."""

    id: str
    header: Region | None
    decorators: tuple[Region, ...]
    inner: tuple[Region, ...]
    """All lines of its block, nested functions included."""
    nodes: list[Node]
    regions: list[Region]
    """Its own lines, without those of the functions in it."""
    parent: str
    owner: str
    """The class that it is a method of, or ""."""
    args: ast.arguments | None
    is_generator: bool
    rebound: frozenset[str]
    globals: frozenset[str]
    free: frozenset[str]
    """Names that it reads, nested functions included."""
    nonlocals: frozenset[str] = frozenset()
    uses: Uses | None = None
    """What its lines read and bind, once somebody has asked."""
    _nth: dict[int, int] = field(default_factory=dict[int, int])
    _lines: dict[tuple[str, int], Region] = field(default_factory=dict[tuple[str, int], Region])

    def nth(self, region: Region) -> int:
        """Return which of the equal lines of the body a line is."""
        if not self._nth:
            seen: Counter[str] = Counter()
            for one in (self.header, *self.decorators, *self.regions):
                if one is not None:
                    self._nth[id(one)] = seen[one.text]
                    seen[one.text] += 1
        return self._nth.get(id(region), 0)

    def take_ordinals(self, before: Body, gone: Region, typed: Region) -> None:
        """Count lines as an earlier version did; none is equal to the one that is another."""
        if before._nth:
            self._nth = {**before._nth, id(typed): 0}
            self._nth.pop(id(gone), None)

    def line(self, digest_: str, nth: int) -> Region | None:
        """Return the line of this digest, the nth of those that are equal."""
        if not self._lines:
            for one in (self.header, *self.decorators, *self.regions):
                if one is not None:
                    self._lines[digest(one), self.nth(one)] = one
        return self._lines.get((digest_, nth))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the positional parameters."""
        if self.args is None:
            return ()
        return tuple(a.arg for a in (*self.args.posonlyargs, *self.args.args))


def digest(region: Region) -> str:
    """Return a short digest of a line's text, kept with it."""
    made: str | None = region.derived.get("digest")
    if made is None:
        text = region.text.encode("utf-8", "surrogatepass")
        made = region.derived["digest"] = hashlib.blake2b(text, digest_size=8).hexdigest()
    return made


def statements(roots: Sequence[ast.AST]) -> list[ast.AST]:
    """Return the statements of a function that stands on its header's line."""
    out: list[ast.AST] = []
    for root in roots:
        if isinstance(root, ast.FunctionDef | ast.AsyncFunctionDef):
            out += root.body
    return out


class OneLine(NamedTuple):
    """Two versions of a body that differ in one simple line of its own."""

    gone: Region
    typed: Region
    body: Body
    """The later version."""
    once: bool
    """Whether the line runs at most once, and not in a class."""


def one_line_apart(
    before: Body, inner: tuple[Region, ...], facts_of: Callable[[Region], Facts]
) -> OneLine | None:
    """Return what has become of a body whose block now is `inner`, if one line says all."""
    found: int | None = None
    if len(before.inner) != len(inner):
        return None
    for number, (a, b) in enumerate(zip(before.inner, inner, strict=True)):
        if a is not b:
            if found is not None:
                return None
            found = number
    if found is None:
        return None
    gone, typed = before.inner[found], inner[found]
    if gone.indent != typed.indent or not _is_plain(gone) or not _is_plain(typed):
        return None
    texts = [r.text for r in inner]
    if gone.text in texts or texts.count(typed.text) != 1:
        return None  # which of the equal lines others are could change
    old, new = facts_of(gone), facts_of(typed)
    if old.globals or new.globals or old.nonlocals or new.nonlocals:
        return None
    if _yields(old) != _yields(new):
        return None
    swapped = _swapped(before.nodes, gone, typed)
    if swapped is None:
        return None
    nodes, once = swapped
    uses = before.uses
    if uses is None:
        uses = before.uses = Uses.of(before, facts_of)
    uses = uses.instead(old, new)
    bound = {b.name for b in new.binds}
    if any(b.name not in bound and b.name in uses.binds for b in old.binds):
        return None  # perhaps in a function in it, perhaps in itself
    rebound = before.rebound.difference(b.name for b in old.binds).union(bound)
    regions = [typed if r is gone else r for r in before.regions]
    free = before.free if old.reads == new.reads else frozenset(uses.reads)
    body = Body(
        before.id, before.header, before.decorators, inner, nodes, regions, before.parent,
        before.owner, before.args, before.is_generator, rebound, before.globals, free,
        before.nonlocals, uses,
    )  # fmt: skip
    body.take_ordinals(before, gone, typed)
    return OneLine(gone, typed, body, once)


def _is_plain(region: Region) -> bool:
    """Whether a region is a simple statement that stands for itself."""
    return bool(region.lines) and not (
        region.opens or region.is_scope or region.word in COMPOUND or region.word == "@"
    )


def _yields(facts: Facts) -> bool:
    return not YIELDS.isdisjoint(facts.kinds)


def _swapped(nodes: list[Node], gone: Region, typed: Region) -> tuple[list[Node], bool] | None:
    """Return a block with one simple line for another, None if it is not there.

    Also whether the line runs at most once, and not in a class.
    """
    for number, node in enumerate(nodes):
        made: Node | None = None
        once = True
        if node.form is Form.SIMPLE:
            if node.heads[0] is gone:
                made = Node(Form.SIMPLE, [typed], decorators=node.decorators)
        else:
            for place, block in enumerate(node.blocks):
                inside = _swapped(block, gone, typed)
                if inside is not None:
                    once = inside[1] and node.form not in (Form.LOOP, Form.CLASS)
                    blocks = [*node.blocks[:place], inside[0], *node.blocks[place + 1 :]]
                    made = replace(node, blocks=blocks)
                    break
        if made is not None:
            return [*nodes[:number], made, *nodes[number + 1 :]], once
    return None


def own_lines(nodes: Iterable[Node], out: list[Region]) -> None:
    """Add the lines of a block, without those of the functions in it."""
    for node in nodes:
        out += [r for r in (*node.decorators, *node.heads) if isinstance(r, Region)]
        for block in node.blocks:
            own_lines(block, out)


def defined_name(region: Region) -> str:
    """Return the name of the function or class that a header begins, "" if it is not there."""
    words = region.text.replace("(", " ").replace(":", " ").replace("[", " ").split()
    for number, word in enumerate(words):
        if word in ("def", "class") and number + 1 < len(words):
            return words[number + 1]
    return ""


def same_body(a: Body, b: Body) -> bool:
    """Whether two versions of a body are made of the same lines."""
    return (
        a.header is b.header
        and len(a.regions) == len(b.regions)
        and all(x is y for x, y in zip(a.regions, b.regions, strict=True))
        # What functions in it read is caught where they are defined.
        and len(a.inner) == len(b.inner)
        and all(x is y for x, y in zip(a.inner, b.inner, strict=True))
        and a.decorators == b.decorators
        and a.owner == b.owner
    )
