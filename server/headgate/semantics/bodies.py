"""Bodies: the module and its functions, as lines.

Owns what a body is made of, and when two versions of one are the same or differ in one
line. Knows no values.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_not
from typing import Final, NamedTuple

from headgate.semantics.blocks import Form, Node, form_of
from headgate.semantics.facts import Facts, Imported
from headgate.semantics.handlers import counts_alike, is_idle
from headgate.semantics.tables import Table
from headgate.syntax import CONTINUES, Region, State

YIELDS: Final = frozenset({ast.Yield, ast.YieldFrom})
_IMPORTING: Final = frozenset({ast.Import, ast.ImportFrom, ast.alias})


DELETES: Final = "del"
"""Counted among what is bound: that some line deletes something."""


class Uses(NamedTuple):
    """How many lines of a body, those of functions in it too, read or bind a name, or are equal."""

    reads: Table[str, int]
    binds: Table[str, int]
    texts: Table[str, int]

    @classmethod
    def of(cls, body: Body, facts_of: Callable[[Region], Facts]) -> Uses:
        """Count all lines."""
        uses = cls(Table(), Table(), Table())
        for region in (body.header, *(body.inner if body.header is not None else body.regions)):
            if region is not None and region.lines:
                uses._count(region, facts_of(region), 1)
        return uses

    def with_lines(
        self, gone: Iterable[Region], new: Iterable[Region], facts_of: Callable[[Region], Facts]
    ) -> Uses:
        """Return the counts with some lines for others."""
        reads: dict[str, int] = defaultdict(int)
        binds: dict[str, int] = defaultdict(int)
        texts: dict[str, int] = defaultdict(int)
        for by, regions in ((-1, gone), (1, new)):
            for region in regions:
                facts = facts_of(region)
                texts[region.text] += by
                for name in facts.reads:
                    reads[name] += by
                for name in _bound(facts):
                    binds[name] += by
        return Uses(_added(self.reads, reads), _added(self.binds, binds), _added(self.texts, texts))

    def _count(self, region: Region, facts: Facts, by: int) -> None:
        _add(self.reads, facts.reads, by)
        _add(self.binds, _bound(facts), by)
        _add(self.texts, (region.text,), by)

    def others(self, name: str, facts: Facts) -> bool:
        """Whether any line but one reads or binds a name."""
        reads = (self.reads.get(name) or 0) - (name in facts.reads)
        binds = (self.binds.get(name) or 0) - any(b.name == name for b in facts.binds)
        return reads > 0 or binds > 0


def _bound(facts: Facts) -> set[str]:
    bound = {b.name for b in facts.binds}
    if ast.Delete in facts.kinds:
        bound.add(DELETES)
    return bound


def _added(counts: Table[str, int], more: Mapping[str, int]) -> Table[str, int]:
    """Return counts with others added; most of what two versions of a line hold is the same."""
    changed = [(name, by) for name, by in more.items() if by]
    if changed:
        counts = counts.version()
        for name, by in changed:
            _add(counts, (name,), by)
    return counts


def _add(counts: Table[str, int], names: Iterable[str], by: int) -> None:
    for name in names:
        count = (counts.get(name) or 0) + by
        if count:
            counts[name] = count
        else:
            counts.discard(name)


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
    bound: frozenset[str] | None = None
    """Names that it binds, parameters too, once somebody has asked."""
    uses: Uses | None = None
    """What its lines read and bind, once somebody has asked."""
    takes: bool = False
    """Whether it is a generator that does something with what it is sent."""
    ordinals: dict[int, int] = field(default_factory=dict[int, int])
    """By identity of lines; see `nth`. Lines that are not there are equal to no other."""
    _lines: dict[tuple[str, int], Region] = field(default_factory=dict[tuple[str, int], Region])

    def nth(self, region: Region) -> int:
        """Return which of the equal lines of the body a line is."""
        if not self.ordinals:
            seen: Counter[str] = Counter()
            for one in (self.header, *self.decorators, *self.regions):
                if one is not None:
                    self.ordinals[id(one)] = seen[one.text]
                    seen[one.text] += 1
        return self.ordinals.get(id(region), 0)

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
    """Two versions of a body that differ in one line of its own."""

    gone: Region
    typed: Region
    body: Body
    """The later version."""
    in_loop: bool
    in_class: bool
    is_watched: bool
    """Whether it counts if it can raise anything: in `try` and `with`."""


def one_line_apart(
    before: Body, inner: tuple[Region, ...], facts_of: Callable[[Region], Facts]
) -> OneLine | None:
    """Return what has become of a body whose block now is `inner`, if one line says all."""
    if len(before.inner) != len(inner):
        return None
    differ = [*map(is_not, before.inner, inner)]
    if differ.count(True) != 1:
        return None
    found = differ.index(True)
    gone, typed = before.inner[found], inner[found]
    old, new = facts_of(gone), facts_of(typed)
    if not _are_alike(gone, typed) or _yields(old) != _yields(new):
        return None
    if takes_in(gone, old) != takes_in(typed, new):
        return None
    if old.globals or new.globals or old.nonlocals or new.nonlocals:
        return None
    swapped = _swapped(before.nodes, gone, typed)
    if swapped is None:
        return None
    nodes, around = swapped
    if Form.TRY in around and not counts_alike(gone, typed):
        return None
    uses = _uses_after(before, gone, typed, facts_of)
    if uses is None:
        return None
    rebound = before.rebound
    if old.binds or new.binds:
        rebound = rebound.difference([b.name for b in old.binds])
        rebound = rebound.union([b.name for b in new.binds])
    regions = [typed if r is gone else r for r in before.regions]
    free = before.free
    if old.reads != new.reads:
        left = [n for n in old.reads - new.reads if uses.reads.get(n) is None]
        free = free.difference(left).union(new.reads)
    body = Body(
        before.id, before.header, before.decorators, inner, nodes, regions, before.parent,
        before.owner, before.args, before.is_generator, rebound, before.globals, free,
        before.nonlocals, uses=uses, takes=before.takes,
    )  # fmt: skip
    # None of the lines is equal to another: their ordinals are 0, as of lines not known.
    body.ordinals = before.ordinals
    is_watched = Form.TRY in around or Form.WITH in around
    return OneLine(gone, typed, body, Form.LOOP in around, Form.CLASS in around, is_watched)


def one_line_outside(
    before: Body, gone: Region, typed: Region, facts_of: Callable[[Region], Facts]
) -> OneLine | None:
    """Return what has become of the module's body; its statements are not put together anew."""
    old, new = facts_of(gone), facts_of(typed)
    if not _are_alike(gone, typed) or any(
        f.imports or f.globals or f.nonlocals or _yields(f) or ast.Delete in f.kinds
        for f in (old, new)
    ):
        return None
    uses = _uses_after(before, gone, typed, facts_of)
    if uses is None or gone not in before.regions:
        return None
    if typed.indent > 0 and not counts_alike(gone, typed):
        return None  # it may be guarded
    regions = list(before.regions)
    regions[regions.index(gone)] = typed
    body = Body(
        "", None, (), (), before.nodes, regions, "", "", None, before.is_generator,
        before.rebound, before.globals, before.free, before.nonlocals, uses=uses,
    )  # fmt: skip
    body.ordinals = before.ordinals
    inside = typed.indent > 0
    return OneLine(gone, typed, body, in_loop=inside, in_class=inside, is_watched=inside)


def imports_outside(
    before: Body,
    gone: Sequence[Region],
    new: Sequence[Region],
    below: Region | None,
    facts_of: Callable[[Region], Facts],
) -> Body | None:
    """Return what has become of the module's body with other imports above the line `below`.

    None if a line does more than import, or if which of the equal lines others are could change.
    Its statements are not put together anew.
    """
    if not all(_only_imports(region, facts_of(region)) for region in (*gone, *new)):
        return None
    if before.uses is None:
        before.uses = Uses.of(before, facts_of)
    uses = before.uses.with_lines(gone, new, facts_of)
    if any(uses.texts.get(r.text) for r in gone) or any(uses.texts.get(r.text) != 1 for r in new):
        return None
    regions = list(before.regions)
    if below is not None and below not in regions:
        return None
    at = len(regions) if below is None else regions.index(below)
    first = at - len(gone)
    if first < 0 or regions[first:at] != [*gone]:
        return None
    regions[first:at] = new
    bound = {b.name for r in new for b in facts_of(r).binds}
    left = {b.name for r in gone for b in facts_of(r).binds if not uses.binds.get(b.name)}
    body = Body(
        "", None, (), (), before.nodes, regions, "", "", None, before.is_generator,
        before.rebound.difference(left).union(bound), before.globals, before.free,
        before.nonlocals, uses=uses,
    )  # fmt: skip
    body.ordinals = before.ordinals
    return body


def _only_imports(region: Region, facts: Facts) -> bool:
    """Whether a line at the left edge imports names of modules, and that is all."""
    return (
        region.indent == 0
        and region.entry is region.lexed.exit is None
        and facts.state is State.WHOLE
        and facts.kinds <= _IMPORTING
        and not facts.stars
        and not any(
            isinstance(b.value, Imported) and b.value.qualified.startswith("__future__")
            for b in facts.binds
        )
    )


def only_moved(before: Region, after: Region) -> bool:
    """Whether nothing has changed of a line but the lines before it, and nobody asks for those."""
    return (
        before.lines == after.lines
        and before.entry == after.entry
        and before.lexed._replace(reach=0) == after.lexed._replace(reach=0)
        and (before.offset == after.offset or not is_idle(after))
    )


def _uses_after(
    before: Body, gone: Region, typed: Region, facts_of: Callable[[Region], Facts]
) -> Uses | None:
    """Return what lines read and bind, None if more changes than two lines that are alone."""
    if before.uses is None:
        before.uses = Uses.of(before, facts_of)
    uses = before.uses.with_lines((gone,), (typed,), facts_of)
    if uses.texts.get(typed.text) != 1 or uses.texts.get(gone.text):
        return None  # which of the equal lines others are could change
    bound = {b.name for b in facts_of(typed).binds}
    if any(b.name not in bound and uses.binds.get(b.name) for b in facts_of(gone).binds):
        return None  # perhaps in a function in it, perhaps in itself
    return uses


def _are_alike(gone: Region, typed: Region) -> bool:
    """Whether the lines around both nest in the same way, whichever of them is there."""
    both = (gone, typed)
    if gone.indent != typed.indent or gone.opens != typed.opens:
        return False
    if any(not r.lines or r.is_scope or r.word == "@" for r in both):
        return False
    if gone.opens:
        return gone.word == typed.word and form_of(gone) is form_of(typed)
    return not any(r.word in CONTINUES or r.word == "try" for r in both)


def _yields(facts: Facts) -> bool:
    return not YIELDS.isdisjoint(facts.kinds)


def takes_in(region: Region, facts: Facts) -> bool:
    """Whether a line does something with what the generator is sent there."""
    return ast.Yield in facts.kinds and region.word != "yield"


def _swapped(nodes: list[Node], gone: Region, typed: Region) -> tuple[list[Node], set[Form]] | None:
    """Return a block with one simple line for another, and what it stands in.

    None if it is not there.
    """
    for number, node in enumerate(nodes):
        heads, blocks = node.heads, node.blocks
        if gone in heads:
            heads = [typed if head is gone else head for head in heads]
            around = {node.form}
        else:
            for place, block in enumerate(blocks):
                inside = _swapped(block, gone, typed)
                if inside is not None:
                    blocks = [*blocks[:place], inside[0], *blocks[place + 1 :]]
                    around = inside[1] | {node.form}
                    break
            else:
                continue
        made = Node(node.form, heads, blocks, node.decorators, node.inner, node.name, node.handlers)
        return [*nodes[:number], made, *nodes[number + 1 :]], around
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
