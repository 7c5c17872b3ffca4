"""Bodies: the module and its functions, as lines.

Owns what a body is made of, and when two versions of one are the same or differ in one
line. Knows no values.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from headgate.semantics.blocks import Node
from headgate.syntax import COMPOUND, Region


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


def one_line_apart(before: Body, after: Body) -> tuple[Region, Region] | None:
    """Return the one simple line that is another in two versions of a body."""
    if (
        len(before.regions) != len(after.regions)
        or before.rebound != after.rebound
        or before.globals != after.globals
        or before.nonlocals != after.nonlocals
        or before.is_generator != after.is_generator
    ):
        return None
    found: tuple[Region, Region] | None = None
    for a, b in zip(before.regions, after.regions, strict=True):
        if a is not b:
            if found is not None:
                return None
            found = (a, b)
    if found is None:
        return None
    gone, typed = found
    for region in found:
        if region.opens or region.is_scope or region.word in COMPOUND or region.word == "@":
            return None
    if gone.indent != typed.indent or len(before.inner) != len(after.inner):
        return None
    same = sum(r.text in (gone.text, typed.text) for r in (*after.regions, after.header) if r)
    if same != 1 or any(gone.text == r.text for r in after.regions):
        return None
    return found


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
        and a.free == b.free
        and a.owner == b.owner
    )
