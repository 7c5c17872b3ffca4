"""Abstract values: all that an expression may stand for at one place.

A value is a set of possibilities: qualified names of things outside the text,
constants, functions and classes of the text, what a container or object holds, and
taints (where parts of it come from). Values are immutable and compared by content.
They are bounded in depth and breadth, so that every analysis of them ends.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, TypeAlias

from headgate.ruleapi import Constant, Danger, Evidence, Flow, Origin, Step
from headgate.semantics.checks import NO_BACKSLASH, NO_DOTS, RELATIVE
from headgate.text.patterns import lazy_pattern

_MAX_NAMES: Final = 24
_MAX_CONSTANTS: Final = 12
_MAX_ENTRIES: Final = 48
_MAX_FUNCTIONS: Final = 12
_MAX_DEPTH: Final = 6
_MAX_STEPS: Final = 8
_MAX_TEXT: Final = 4_000
_MAX_BITS: Final = 1_000
"""Python refuses to write out integers beyond some size."""
NOTHING_REMOVED: Final[frozenset[Danger]] = frozenset()


@dataclass(frozen=True, slots=True)
class Taint:
    """One place that a part of a value comes from; `origin` None: nobody knows."""

    origin: Origin | None
    what: str = ""
    removed: frozenset[Danger] = NOTHING_REMOVED
    assembled: bool = False
    """Whether it was put into a text with other parts."""
    steps: tuple[Step, ...] = ()
    marks: frozenset[str] = frozenset()
    """What checks have found out: "resolved" for a path without links and dots."""
    _hash: int | None = field(default=None, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Hash by content, kept."""
        if self._hash is None:
            content = (
                self.origin, self.what, self.removed, self.assembled, self.steps, self.marks,
            )  # fmt: skip
            object.__setattr__(self, "_hash", hash(content))
        return self._hash or 0

    def evidence(self) -> Evidence:
        """Return how much an attacker has to say here."""
        if self.origin is not None:
            return self.origin.evidence
        return Evidence.ASSEMBLED if self.assembled else Evidence.UNKNOWN


_GROUP = tuple[Origin | None, str, frozenset[Danger], bool, frozenset[str]]
UNKNOWN_TAINT: Final = Taint(None)
ASSEMBLED_TAINT: Final = Taint(None, assembled=True)


def _order(taint: Taint) -> tuple[object, ...]:
    return (
        len(taint.steps), taint.what,
        tuple((s.file, s.body, s.line, s.nth, s.row, s.column, s.note) for s in taint.steps),
    )  # fmt: skip


def joined_taints(taints: Iterable[Taint]) -> frozenset[Taint]:
    """Keep one taint of each kind, the one with the shortest way."""
    best: dict[_GROUP, Taint] = {}
    for taint in taints:
        which = taint.what if taint.origin is Origin.PARAMETER else ""
        group = (taint.origin, which, taint.removed, taint.assembled, taint.marks)
        other = best.get(group)
        if other is None or (other is not taint and _order(taint) < _order(other)):
            best[group] = taint
    return frozenset(best.values())


class Value:
    """An abstract value. Immutable; equal values have equal hashes."""

    __slots__ = (
        "_digest", "_hash", "constants", "depth", "functions", "inner", "names", "pieces", "shape",
        "taints",
    )  # fmt: skip

    def __init__(
        self,
        names: frozenset[str] = frozenset(),
        constants: frozenset[tuple[str, Constant]] = frozenset(),
        taints: frozenset[Taint] = frozenset(),
        functions: frozenset[Callee] = frozenset(),
        shape: Shape | None = None,
        pieces: tuple[Value, ...] = (),
    ) -> None:
        self.names = names
        """Qualified names of things outside the text."""
        self.constants = constants
        """Constants with the name of their type; `MANY` stands for one that is not known."""
        self.taints = taints
        self.functions = functions
        """Functions and classes of the text, partial calls, bound methods."""
        self.shape = shape
        """What a container or an object holds."""
        self.pieces = pieces
        """What a text is made of, one after the other, if it is known; else nothing."""
        self.depth = (shape.depth + 1) if shape is not None else 0
        self._hash: int | None = None
        self._digest: bytes | None = None
        self.inner: Sequence[Taint] | None = None
        """What `inner_taints` says, once it has been asked."""

    @property
    def digest(self) -> bytes:
        """Return a digest of the content, the same in every process; made once."""
        if self._digest is None:
            parts = [repr((sorted(self.names), sorted(map(repr, self.constants))))]
            parts += sorted(map(repr, self.taints))
            parts += sorted("/".join(_callee_key(f)) for f in self.functions)
            made = hashlib.blake2b(
                "\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=12
            )
            if self.shape is not None:
                made.update(self.shape.kind.encode())
                for key, value in self.shape.entries:
                    made.update(repr(key).encode("utf-8", "surrogatepass") + value.digest)
                if self.shape.rest is not None:
                    made.update(b"rest" + self.shape.rest.digest)
            for piece in self.pieces:
                made.update(b"piece" + piece.digest)
            self._digest = made.digest()
        return self._digest

    def __hash__(self) -> int:
        """Hash by content, kept."""
        if self._hash is None:
            self._hash = hash(
                (self.names, self.constants, self.taints, self.functions, self.shape, self.pieces)
            )
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        if self is other:
            return True
        if not isinstance(other, Value):
            return False
        mine = hash(self) if self._hash is None else self._hash
        if mine != (hash(other) if other._hash is None else other._hash):
            return False
        if not (
            self.names == other.names
            and self.constants == other.constants
            and (self.taints is other.taints or self.taints == other.taints)
            and (self.functions is other.functions or self.functions == other.functions)
            and (self.shape is other.shape or self.shape == other.shape)
            and self.pieces == other.pieces
        ):
            return False
        # Values hold each other many times over: what has been found equal is shared, so that
        # a pair is compared once, however many ways lead to it.
        self.functions, self.shape, self.pieces = other.functions, other.shape, other.pieces
        return True

    def __repr__(self) -> str:
        """Show what is there, in a fixed order."""
        parts: list[str] = sorted(self.names)
        parts += sorted(repr(c) for _, c in self.constants)
        parts += sorted(repr(t) for t in self.taints)
        parts += sorted(repr(f) for f in self.functions)
        parts += [repr(self.shape)] if self.shape is not None else []
        return f"Value({', '.join(parts)})"

    @property
    def is_bottom(self) -> bool:
        """Whether no possibility is left: the place is never reached, or nothing is known yet."""
        return not (
            self.names or self.constants or self.taints or self.functions or self.shape is not None
        )


MANY: Final = ("many", None)
"""A constant, or made of constants only, but not known which."""
BOTTOM: Final = Value()
UNKNOWN_VALUE: Final = Value(taints=frozenset({UNKNOWN_TAINT}))
CLEAN: Final = Value(constants=frozenset({MANY}))
"""Something that nobody outside chooses: a number, a flag, one of the program's own texts."""
NONE: Final = Value(constants=frozenset({("NoneType", None)}))
TRUE: Final = Value(constants=frozenset({("bool", True)}))
FALSE: Final = Value(constants=frozenset({("bool", False)}))

Key: TypeAlias = "tuple[str, Constant]"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a container or object holds.

    `kind` is "list", "tuple", "dict", "set" or "object". Keys are indexes, constants
    with their kinds, or ("attr", name). `rest` is what stands under keys that are not
    known, None if there is nothing of the kind.
    """

    kind: str
    entries: tuple[tuple[Key, Value], ...] = ()
    rest: Value | None = None
    owner: Class | None = None
    """The class of an object."""
    depth: int = field(default=0, compare=False)
    _hash: int = field(default=0, compare=False)

    def __hash__(self) -> int:
        """Hash by content, computed once."""
        return self._hash

    def get(self, key: Key) -> Value | None:
        """Return the entry under a key that is known."""
        for known, value in self.entries:
            if known == key:
                return value
        return None

    def values(self) -> list[Value]:
        """Return all that is held."""
        out = [value for _, value in self.entries]
        return [*out, self.rest] if self.rest is not None else out


def shape_of(
    kind: str,
    entries: Iterable[tuple[Key, Value]] = (),
    rest: Value | None = None,
    owner: Class | None = None,
) -> Shape:
    """Make a shape; what is too large or too deep is joined."""
    kept = tuple(entries)
    if len(kept) > _MAX_ENTRIES:
        rest = join_all([*(value for _, value in kept), *([rest] if rest is not None else [])])
        kept = ()
    depth = max((v.depth for _, v in kept), default=0)
    depth = max(depth, rest.depth if rest is not None else 0)
    if depth >= _MAX_DEPTH:
        kept = tuple((key, flat(value)) for key, value in kept)
        rest = flat(rest) if rest is not None else None
        depth = 0
    return Shape(kind, kept, rest, owner, depth, hash((kind, kept, rest, owner)))


@dataclass(frozen=True, slots=True)
class Local:
    """A function of the text. `captured` are values of the function around it."""

    body: str
    captured: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Lambda:
    """A lambda. The place says which; the tree comes along."""

    place: tuple[str, str, int, int, int]
    captured: tuple[tuple[str, Value], ...]
    node: ast.Lambda = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the text, with what its body binds and its bases, in order."""

    body: str
    bases: tuple[Value, ...] = ()
    entries: tuple[tuple[str, Value], ...] = ()
    _table: dict[str, Value] = field(default_factory=dict[str, Value], compare=False, repr=False)
    _hash: int = field(default=0, init=False, compare=False, repr=False)
    _order: list[Class] = field(default_factory=list["Class"], compare=False, repr=False)
    written: list[object] = field(default_factory=list[object], compare=False, repr=False)
    """The class as data, once it has been asked for."""

    def __post_init__(self) -> None:
        """Hash by content, once: classes hold classes."""
        object.__setattr__(self, "_hash", hash((self.body, self.bases, self.entries)))

    def __hash__(self) -> int:
        """Return the hash that was made with the class."""
        return self._hash

    def get(self, entry: str) -> Value | None:
        """Return what the class itself holds under a name."""
        if len(self._table) != len(self.entries):
            self._table.update(self.entries)
        return self._table.get(entry)

    def above(self) -> list[Class]:
        """Return the class and those above it in the text, in the order of their say."""
        if not self._order:
            self._order.extend(_linear(self, 0))
        return self._order


EITHER: Final = "<either>"
"""Under this name a class that stands for one of several holds them."""
_MAX_CLASSES: Final = 24


def classes_above(owner: Class) -> list[Class]:
    """Return a class and those above it in the text, in the order of their say."""
    return owner.above()


def _linear(owner: Class, depth: int) -> list[Class]:
    """Return the order of classes as Python makes it; as it is written where that fails."""
    bases = [c for base in owner.bases for c in ordered(base.functions) if isinstance(c, Class)]
    if depth > _MAX_DEPTH or not bases:
        return [owner, *bases]
    lines = [[*_linear(base, depth + 1)] for base in bases] + [list(bases)]
    out = [owner]
    while (lines := [line for line in lines if line]) and len(out) < _MAX_CLASSES:
        for line in lines:
            if not any(line[0].body == c.body for other in lines for c in other[1:]):
                break
        else:
            line = lines[0]
        chosen = line[0]
        out.append(chosen)
        lines = [[c for c in other if c.body != chosen.body] for other in lines]
    return out


def _either(a: Class | None, b: Class | None) -> Class | None:
    """Return a class that stands for one of two."""
    if a is None or b is None:
        return None
    kinds: dict[str, Class] = {}
    for one in (a, b):
        held = one.get(EITHER)
        for kind in ordered(held.functions) if held is not None else [one]:
            if isinstance(kind, Class):
                kinds.setdefault(kind.body, kind)
    if len(kinds) > _MAX_FUNCTIONS or any(n.endswith(".<super>") for n in kinds):
        return None
    if len(kinds) == 1:
        return next(iter(kinds.values()))
    every = [kinds[n] for n in sorted(kinds)]
    return Class("|".join(sorted(kinds)), (), ((EITHER, Value(functions=frozenset(every))),))


@dataclass(frozen=True, slots=True)
class Bound:
    """A method with its object."""

    function: Callee
    receiver: Value


@dataclass(frozen=True, slots=True)
class Method:
    """A built-in method of a value, kept in a variable: `add = items.append`."""

    receiver: Value
    name: str


@dataclass(frozen=True, slots=True)
class Partial:
    """A call with some arguments filled in."""

    function: Value
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


Callee: TypeAlias = Local | Lambda | Class | Bound | Method | Partial


def is_unknown(value: Value) -> bool:
    """Whether of a value only names are known: what it holds may come from anywhere.

    With constants or taints, names only say what type of object it is.
    """
    if not value.names or value.constants:
        return False
    # Secrets and exceptions say nothing of who chose the rest.
    return all(t.origin is not None and t.evidence() is Evidence.CLEAN for t in value.taints)


def ordered(functions: frozenset[Callee]) -> Sequence[Callee]:
    """Return callees in an order that depends on nothing but themselves."""
    if len(functions) < 2:
        return tuple(functions)
    return sorted(functions, key=_callee_key)


def _callee_key(callee: Callee) -> tuple[str, ...]:
    match callee:
        case Local(body, captured):
            return ("local", body, *(n for n, _ in captured))
        case Lambda(place):
            return ("lambda", *map(str, place))
        case Class(body):
            return ("class", body)
        case Bound(inner):
            return ("bound", *_callee_key(inner))
        case Method(_, attr):
            return ("method", attr)
        case Partial(inner_value):
            names = sorted(inner_value.names)
            return ("partial", *names, *(k for f in inner_value.functions for k in _callee_key(f)))


def kind_of(value: Constant) -> str:
    """Return what tells a constant from those that are equal to it and yet are not the same."""
    if isinstance(value, tuple):
        return f"({','.join(map(kind_of, value))})"
    return repr(value) if isinstance(value, float) else type(value).__name__


def constant(value: Constant) -> Value:
    """Return the value that is this constant."""
    if isinstance(value, str | bytes) and len(value) > _MAX_TEXT:
        return CLEAN
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        return CLEAN
    return Value(constants=frozenset({(kind_of(value), value)}))


def name(qualified: str) -> Value:
    """Return the value of a qualified name."""
    return Value(names=frozenset({qualified}))


def function(callee: Callee) -> Value:
    """Return the value of one function of the text."""
    return Value(functions=frozenset({callee}))


def holding(shape: Shape) -> Value:
    """Return the value of a container or object."""
    return Value(shape=shape)


def tainted(taints: Iterable[Taint]) -> Value:
    """Return a value of which only the taints are known; clean if there are none."""
    joined = joined_taints(taints)
    return Value(taints=joined) if joined else CLEAN


def join(a: Value, b: Value) -> Value:
    """Return what is either of both."""
    if a is b or b.is_bottom:
        return a
    if a.is_bottom or a == b:
        return b
    return _joined(a, b) if a.shape is None or b.shape is None else _joined_shapes(a, b)


@lru_cache(8_192)
def _joined_shapes(a: Value, b: Value) -> Value:
    """Join what both hold something; loops and branches join the same values many times."""
    return _joined(a, b)


def _joined(a: Value, b: Value) -> Value:
    names = a.names | b.names
    constants = a.constants | b.constants
    if is_unknown(a) != is_unknown(b):
        known = b if is_unknown(a) else a
        if known.constants or known.taints:
            unknown = UNKNOWN_VALUE.taints
            a = Value(a.names, a.constants, a.taints | unknown, a.functions, a.shape)
    taints = a.taints if a.taints == b.taints else joined_taints((*a.taints, *b.taints))
    functions = a.functions | b.functions
    if len(names) > _MAX_NAMES or len(functions) > _MAX_FUNCTIONS:
        taints = joined_taints((*taints, UNKNOWN_TAINT))
        names = frozenset(sorted(names)[:_MAX_NAMES])
        functions = frozenset(sorted(functions, key=_callee_key)[:_MAX_FUNCTIONS])
    if len(constants) > _MAX_CONSTANTS:
        constants = frozenset({MANY})
    shape, lost = _join_shapes(a.shape, b.shape)
    if lost:
        taints = joined_taints((*taints, *lost))
    return Value(
        names, constants, taints, functions, shape, a.pieces if a.pieces == b.pieces else ()
    )


def join_all(values: Iterable[Value]) -> Value:
    """Return what is any of these."""
    out = BOTTOM
    for value in dict.fromkeys(values):
        out = join(out, value)
    return out


def _join_shapes(a: Shape | None, b: Shape | None) -> tuple[Shape | None, list[Taint]]:
    if a is None or b is None:
        return a or b, []
    if a == b:
        return a, []
    owner = a.owner
    if a.kind == b.kind == "object" and a.owner != b.owner:
        owner = _either(a.owner, b.owner)
    if a.kind != b.kind or (a.owner != b.owner and owner is None):
        inner = join_all([*a.values(), *b.values()])
        return shape_of("list", (), inner), []
    known = dict(a.entries)
    other = dict(b.entries)
    if a.kind in ("list", "tuple") and len(known) != len(other):
        return shape_of(a.kind, (), join_all([*a.values(), *b.values()])), []
    if a.kind == "set" and known.keys() != other.keys():
        return shape_of("set", (), join_all([*a.values(), *b.values()])), []
    rest = b.rest if a.rest is None else a.rest if b.rest is None else join(a.rest, b.rest)
    entries: dict[Key, Value] = {}
    for key in (*known, *(k for k in other if k not in known)):
        if key in known and key in other:
            entries[key] = join(known[key], other[key])
        else:
            entries[key] = known[key] if key in known else other[key]
    return shape_of(a.kind, entries.items(), rest, owner), []


def inner_taints(value: Value) -> Sequence[Taint]:
    """Return the taints of a value and of all that it holds."""
    if value.inner is None:
        value.inner = _inner_taints(value)
    return value.inner


def _inner_taints(value: Value) -> Sequence[Taint]:
    shape = value.shape
    if shape is None and not value.functions and not value.names:
        return tuple(value.taints)
    out = {id(taint): taint for taint in value.taints}
    if is_unknown(value):
        out[id(UNKNOWN_TAINT)] = UNKNOWN_TAINT
    # What was put into an object of a library does not make the object dangerous.
    if shape is not None and not (value.names and shape.kind == "object"):
        for inner in shape.values():
            out.update((id(taint), taint) for taint in inner_taints(inner))
    for callee in value.functions:
        if isinstance(callee, Method):
            out.update((id(taint), taint) for taint in inner_taints(callee.receiver))
    return tuple(out.values())


def known_taints(values: Iterable[Value]) -> list[Taint]:
    """Return the taints of values, and of all that they hold, whose origin is known."""
    return [t for value in values for t in inner_taints(value) if t.origin is not None]


def flat(value: Value) -> Value:
    """Forget the structure; keep where it comes from."""
    if value.shape is None:
        return value
    if is_unknown(value):
        return Value(value.names, functions=value.functions)
    taints = joined_taints(inner_taints(value))
    constants = value.constants if taints or value.constants else frozenset({MANY})
    return Value(value.names, constants, taints, value.functions)


def widened(value: Value) -> Value:
    """Forget what could go on changing in a loop: which constant, how long."""
    constants = frozenset({MANY}) if value.constants else value.constants
    shape = value.shape
    if shape is not None and shape.kind != "object":
        shape = shape_of(shape.kind, (), join_all(map(widened, shape.values())))
    return Value(value.names, constants, value.taints, value.functions, shape)


def known_constants(value: Value) -> list[Constant] | None:
    """Return all constants that a value may be, or None if it may be anything else."""
    if value.names or value.taints or value.functions or MANY in value.constants:
        return None
    if value.shape is not None and not (value.constants and value.shape.kind == "object"):
        if value.constants or value.shape.kind not in ("list", "tuple") or value.shape.rest:
            return None
        items: list[Constant] = []
        for _, inner in value.shape.entries:
            known = known_constants(inner)
            if known is None or len(known) != 1:
                return None
            items.append(known[0])
        return [tuple(items)]
    return [c for _, c in sorted(value.constants, key=repr)] or None


def truth(value: Value) -> bool | None:
    """Return whether a value surely is true, or surely false."""
    if value.is_bottom or value.names or value.taints or MANY in value.constants:
        return None
    answers = {bool(c) for _, c in value.constants}
    if any(isinstance(f, Method) for f in value.functions):
        return None
    if value.functions:
        answers.add(True)
    if value.shape is not None:
        if value.shape.kind == "object":
            return None
        if value.shape.entries and value.shape.kind in ("list", "tuple", "set"):
            answers.add(True)
        elif value.shape.entries or value.shape.rest is not None:
            return None
        else:
            answers.add(False)
    return answers.pop() if len(answers) == 1 else None


def without(value: Value, removed: frozenset[Danger]) -> Value:
    """Return the value after something took dangers out of it; its type stays."""
    if len(removed) == len(Danger):
        return CLEAN
    taints = [replace(t, removed=t.removed | removed) for t in inner_taints(value)]
    constants = value.constants or frozenset({MANY})
    return Value(value.names if taints else frozenset(), constants, joined_taints(taints))


def assembled(parts: Iterable[Value]) -> Value:
    """Return a text that is put together from parts."""
    taints = [replace(t, assembled=True) for part in parts for t in inner_taints(part)]
    return tainted(taints)


_PIECES: Final = 12
"""Pieces of a text that are told apart."""


def without_pieces(value: Value) -> Value:
    """Return a text of which is forgotten what it was put together from."""
    if not value.pieces:
        return value
    return Value(value.names, value.constants, value.taints, value.functions, value.shape)


def put_together(parts: Sequence[Value]) -> Value:
    """Return a text of parts that stand one after the other."""
    made = assembled(parts)
    pieces: list[Value] = []
    for piece in (p for part in parts for p in part.pieces or (part,)):
        text, before = _only_text(piece), _only_text(pieces[-1]) if pieces else None
        if text is not None and before is not None and type(text) is type(before):
            pieces[-1] = constant(before + text)  # type: ignore[operator]
        else:
            known = known_constants(piece) is not None
            pieces.append(piece if known else tainted(inner_taints(piece)))
    if len(pieces) > _PIECES or all(_only_text(p) is None for p in pieces):
        return made
    first = _only_text(pieces[0])
    taints = made.taints
    fixed = fixed_by(first) if isinstance(first, str) else NOTHING_REMOVED
    if fixed:
        taints = joined_taints(replace(t, removed=t.removed | fixed) for t in taints)
    if first and any(NO_DOTS in t.marks for t in taints):
        taints = joined_taints(
            replace(t, removed=t.removed | {Danger.PATH}) if NO_DOTS in t.marks else t
            for t in taints
        )
    if first == "/" and len(pieces) > 1 and _is_own_path(pieces[1]):
        taints = joined_taints(replace(t, removed=t.removed | {Danger.REDIRECT}) for t in taints)
    return Value(constants=made.constants, taints=taints, pieces=tuple(pieces))


def _is_own_path(rest: Value) -> bool:
    """Whether behind a slash a text leads to no other host."""
    taints = [t for t in inner_taints(rest) if t.origin is not None]
    return bool(taints) and all(t.marks >= _OWN_PATH for t in taints)


_OWN_PATH: Final = frozenset({RELATIVE, NO_BACKSLASH})
"""What is known of the rest of an address, behind its slash, that leads to no other host."""
_PROGRAM: Final = lazy_pattern(r"[\w.-]+\s")
"""A word without a slash: what follows is no part of a program's name."""


def fixed_by(start: str) -> frozenset[Danger]:
    """Return what can no longer happen to an address that begins with a text."""
    if len(start) > 1 and start[0] == "/" and start[1] not in "/\\":
        return frozenset({Danger.REDIRECT})
    if _PROGRAM.match(start):
        return frozenset({Danger.PROGRAM})
    scheme, found, rest = start.partition("://")
    host, slash, _ = rest.partition("/")
    if found and scheme.isalpha() and slash and host and "@" not in host:
        return frozenset({Danger.REDIRECT})
    return NOTHING_REMOVED


def _only_text(value: Value) -> str | bytes | None:
    known = known_constants(value) if value.constants else None
    return known[0] if known and len(known) == 1 and isinstance(known[0], str | bytes) else None


def extended(taint: Taint, step: Step) -> Taint:
    """Return the taint one step further on its way."""
    steps = taint.steps
    if taint.origin is None or len(steps) >= _MAX_STEPS or step in steps:
        return taint
    return Taint(
        taint.origin, taint.what, taint.removed, taint.assembled, (*steps, step), taint.marks
    )


_LOUD: Final = (
    Evidence.REMOTE, Evidence.LOCAL, Evidence.ASSEMBLED, Evidence.UNKNOWN, Evidence.CLEAN,
)  # fmt: skip


def flow_of(value: Value, danger: Danger | None) -> Flow:
    """Return the worst that a value may hold for one kind of danger."""
    worst: tuple[int, tuple[object, ...], Taint] | None = None
    is_assembled = False
    for taint in inner_taints(value):
        if danger in taint.removed:
            continue
        is_assembled |= taint.assembled
        rank = (_LOUD.index(taint.evidence()), _order(taint), taint)
        if worst is None or rank[:2] < worst[:2]:
            worst = rank
    if worst is None:
        return Flow(Evidence.CLEAN if not value.is_bottom else Evidence.UNKNOWN)
    taint = worst[2]
    evidence = _LOUD[worst[0]]
    if evidence in (Evidence.REMOTE, Evidence.LOCAL):
        return Flow(evidence, taint.origin, taint.what, taint.steps, is_assembled)
    return Flow(evidence, is_assembled=is_assembled)
