"""All bodies of one text: what each does, whom it calls, and with what.

A body is the module or a function. It is evaluated once for every different set of
arguments it is called with, and once as anybody could call it. An evaluation is a
pure function of the text, the arguments and which bodies are already being called
(`Entry.encountered` keeps count), so that the order of evaluation and what was kept
from earlier versions change nothing.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from headgate.ruleapi import (
    Decorated,
    Function,
    Method,
    Registered,
    Source,
    Step,
)
from headgate.semantics import externals
from headgate.semantics.blocks import Atom, Form, Node, functions, read_block
from headgate.semantics.evaluating import (
    BUILTINS,
    DERIVED,
    FIELDS,
    PARAMETER,
    UPWARDS,
    Arguments,
    Line,
    Outcome,
    base_names,
    bind,
)
from headgate.semantics.facts import Facts, Imported
from headgate.semantics.models import Models
from headgate.semantics.operations import sequence
from headgate.semantics.values import (
    ASSEMBLED_TAINT,
    BOTTOM,
    CLEAN,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Lambda,
    Local,
    Partial,
    Shape,
    Value,
    constant,
    function,
    holding,
    inner_taints,
    join,
    join_all,
    joined_taints,
    known_constants,
    name,
    ordered,
    shape_of,
    tainted,
    widened,
)
from headgate.semantics.walking import ALIAS, RAISED, SUBJECT, TURN, Effect, Env, Walk, join_envs
from headgate.syntax import COMPOUND, Region

_CALL_DEPTH: Final = 6
"""Calls that are followed one inside the other; what lies deeper is followed apart."""
_ROUNDS: Final = 4
"""How often the text is evaluated until global names have settled."""
_DEFERRED: Final = 200
"""Calls of one text that are followed apart."""
_STEPS: Final = 20_000
"""Lines evaluated in one body, beyond its own number, with all that it calls.

Where it is used up, calls are no longer followed; each line is still evaluated once.
"""
_CONTEXTS: Final = 6
"""Sets of arguments of one body that are judged apart."""
_OVERLAID: Final = 4_000
"""Lines whose views are kept beside those of an earlier version."""
_KEPT: Final = 4
"""Evaluations of one line that are remembered."""

Reads = tuple[tuple[str, Value], ...]
T = TypeVar("T")


class Called(NamedTuple):
    """A call of a function of the text, by what is passed, and what came of it."""

    body: str
    given: tuple[Any, ...]
    outcome: Outcome


class View(NamedTuple):
    """What a line sees when it runs: all that rules judge it by."""

    reads: Reads
    function: Function | None
    """The innermost function around the line."""
    body: str
    nth: int
    called: tuple[Called, ...]
    owner: Class | None
    own: bool
    """Whether it is the line of a function that stands on its header's line."""


class Trees(Protocol):
    """The trees of a line, and the `lineno` of its first row."""

    @property
    def roots(self) -> list[ast.AST]:
        """The trees."""
        ...

    @property
    def base(self) -> int:
        """The `lineno`."""
        ...


class Kept(NamedTuple):
    """An evaluation of a line, for the next time."""

    reads: Reads
    nth: int
    effect: Effect
    calls: tuple[Entry, ...] | None
    """None: calls were not followed."""
    called: tuple[Called, ...]
    lambdas: tuple[Any, ...]
    registered: tuple[Any, ...]
    env: Env | None = None
    """All that was bound, in functions that are being edited."""


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


@dataclass(slots=True, eq=False)
class Entry:
    """One evaluation of a body."""

    body: Body
    bound: Reads
    captured: Reads
    outcome: Outcome
    trace: dict[Region, list[Kept]]
    calls: dict[tuple[str, Reads], Entry]
    globals_read: dict[str, Value]
    tables: dict[str, dict[str, Value]]
    global_writes: dict[str, Value]
    attributes: dict[str, Value]
    """Attributes that `self` has at the end."""
    classes: dict[str, Class | None]
    """Classes defined in the body; under "" the one whose method the body is."""
    locals: dict[str, Local]
    """Functions defined in the body, with what they see."""
    entries: dict[str, Decorated | Registered]
    lambdas: dict[tuple[Any, ...], set[Reads]]
    encountered: frozenset[str]
    counts: tuple[tuple[str, int], ...]
    height: int
    cut: bool
    level: int
    steps: int
    exhausted: bool
    deferred: tuple[tuple[Local, Env], ...] = ()
    """Calls that were not followed here, to be followed apart."""
    epoch: object = None
    holds: bool = True
    """What was found out about it in that state of the program."""

    def order(self) -> tuple[bytes, ...]:
        """Return what puts evaluations of one body in an order."""
        return tuple(v.digest for _, v in (*self.bound, *self.captured))


def digest(region: Region) -> str:
    """Return a short digest of a line's text, kept with it."""
    made: str | None = region.derived.get("digest")
    if made is None:
        text = region.text.encode("utf-8", "surrogatepass")
        made = region.derived["digest"] = hashlib.blake2b(text, digest_size=8).hexdigest()
    return made


class Frame:
    """One body being evaluated. Implements `World` for its lines."""

    def __init__(
        self, program: Program, body: Body, captured: Env, stack: tuple[str, ...], *, inline: bool
    ) -> None:
        self.program = program
        self.models = program.models
        self.body = body
        self.captured = captured
        self.stack = (*stack, body.id)
        self.inline = inline
        self.keeps = program.keeps
        self.trace: dict[Region, list[Kept]] = {}
        self.prior: dict[Region, list[Kept]] = program.prior_trace(body)
        self.calls: dict[tuple[str, Reads], Entry] = {}
        self.globals_read: dict[str, Value] = {}
        self.tables: dict[str, dict[str, Value]] = {}
        """Attributes of classes that were looked at."""
        self.classes: dict[str, Class] = {}
        self.locals: dict[str, Local] = {}
        self.entries: dict[str, Decorated | Registered] = {}
        self.lambdas: dict[tuple[Any, ...], set[Reads]] = defaultdict(set)
        self.encountered: set[str] = set()
        self.height = 0
        self.cut = False
        self.steps = 0
        self.budget = _STEPS + len(body.regions)
        self.exhausted = False
        self.env: Env = {}
        self.line_calls: list[Entry] = []
        self.line_called: list[Called] = []
        self.refused = False
        self.deferred: list[tuple[Local, Env]] = []
        self.line_lambdas: list[Any] = []
        self.line_registered: list[Any] = []

    # -- World ---------------------------------------------------------------
    @property
    def owner(self) -> Class | None:
        """The class whose method the body is."""
        return self.program.classes.get(self.body.owner) if self.body.owner else None

    def free(self, name_: str) -> Value:
        """Return what a name means that is not bound in the body.

        A line that asks by itself (`globals()["x"]`) has read more than its names.
        """
        self.refused = True
        found = self.captured.get(name_)
        if found is not None:
            return found
        if self.body.header is None:
            return self.program.outside(name_)
        found = self.globals_read.get(name_)
        if found is None:
            found = self.globals_read[name_] = self.program.global_value(name_)
        return found

    def place(self, atom: Atom) -> tuple[str, str, int]:
        """Return body, digest and ordinal of a logical line."""
        region = self.region
        return (self.body.id, digest(region), self.body.nth(region))

    def capture(self, callee: Local, env: Env) -> Local:
        """Give a function of this body, or a sibling, the values that are seen now."""
        program = self.program
        parent = program.parents.get(callee.body)
        if parent != self.body.id:
            if parent and not _around(callee.captured):
                free = program.free_names(callee.body)
                more = {n: v for n, v in self.captured.items() if n in free and not _is_mark(n)}
                if more:
                    return Local(
                        callee.body,
                        tuple(sorted({**dict(callee.captured), **more}.items(), key=_first)),
                    )
            return callee
        if self.body.header is None:
            return callee
        free = program.free_names(callee.body)
        kept = dict(callee.captured)
        marks = {n for n in kept if _is_mark(n)}
        seen = {**self.captured, **self.env, **env}
        for n in free:
            if n in seen and n not in marks:
                kept[n] = _shallow(seen[n], 2)
        return Local(callee.body, tuple(sorted(kept.items(), key=_first)))

    def registered(self, callee: Callee, entry_: Registered) -> None:
        """Note a function that a library will call."""
        while isinstance(callee, Bound | Partial):
            if isinstance(callee, Partial):
                return
            callee = callee.function
        if isinstance(callee, Local):
            self.entries[callee.body] = entry_
            self.line_registered.append((callee.body, entry_))

    def called_lambda(self, callee: Lambda, values: tuple[tuple[str, Value], ...]) -> None:
        """Note what a lambda is called with."""
        self.lambdas[callee.place].add(values)
        self.line_lambdas.append((callee.place, values))

    def call(self, callee: Local, arguments: Arguments) -> Outcome:
        """Call a function of the text."""
        program = self.program
        body = program.body(callee.body)
        passed = [t for v in arguments.values() for t in inner_taints(v) if t.origin is not None]
        unknown = Outcome(join(UNKNOWN_VALUE, tainted(passed)) if passed else UNKNOWN_VALUE)
        if body is None or body.args is None or not self.inline:
            self.refused = True
            return unknown
        self.encountered.add(body.id)
        captured = dict(callee.captured)
        again = body.id in self.stack
        if self.exhausted or again or len(self.stack) >= _CALL_DEPTH:
            self.refused = True
            self.cut = self.cut or not again
            if passed and not self.exhausted:
                self.deferred.append((callee, bind(body.args, arguments, captured)))
            return unknown
        given = bind(body.args, arguments, captured)
        bound = {n: program.plain(v, self.tables) for n, v in given.items()}
        seen = _around(callee.captured)
        entry = program.evaluate(body, bound, seen, self.stack)
        self.encountered |= entry.encountered
        self.height = max(self.height, entry.height + 1)
        self.cut = self.cut or entry.cut
        self.steps += entry.steps
        self.exhausted = self.steps > self.budget
        self.calls[(body.id, entry.bound)] = entry
        self.line_calls.append(entry)
        outcome = self._seen_here(body, entry.outcome, captured)
        self.line_called.append(Called(body.id, given_key(arguments), outcome))
        return outcome

    def _seen_here(self, body: Body, outcome: Outcome, captured: Env) -> Outcome:
        """Return what came of a call, with the names that mean the same here as there."""
        if not outcome.outer:
            return outcome
        mine = self.body
        own = self.program.parents.get(body.id) == mine.id
        local: frozenset[str] = frozenset()
        if mine.header is not None:
            local = mine.rebound | set(mine.parameters)
        outer = tuple(
            (n, v)
            for n, v in outcome.outer
            if (
                own if n in captured or n in body.nonlocals else n not in local or n in mine.globals
            )
        )
        return replace(outcome, outer=outer)

    # -- lines -----------------------------------------------------------------
    def apply(self, atom: Atom, env: Env) -> Effect:
        """Evaluate one line, or take what is known of it."""
        assert isinstance(atom, Region)
        self.env = env
        self.steps += 1
        if self.steps > self.budget:
            self.exhausted = True
        facts = self.program.facts_of(atom)
        reads = self.reads_of(facts, atom, env)
        kept = self.trace.setdefault(atom, [])
        for known in kept:
            if known.reads == reads:
                if kept[-1] is not known:
                    kept.remove(known)
                    kept.append(known)
                return known.effect
        for known in self.prior.get(atom, ()):
            if known.reads == reads and known.nth == self.body.nth(atom) and self._replayed(known):
                kept.append(known._replace(env=env) if self.keeps else known)
                return known.effect
        if self.exhausted and kept:
            return kept[-1].effect
        effect = self.evaluate_line(atom, reads)
        kept.append(
            Kept(
                reads,
                self.body.nth(atom),
                effect,
                None if self.refused else tuple(self.line_calls),
                tuple(self.line_called),
                tuple(self.line_lambdas),
                tuple(self.line_registered),
                env if self.keeps else None,
            )
        )
        del kept[:-_KEPT]
        return effect

    def _replayed(self, known: Kept) -> bool:
        """Make the calls of a remembered line again; tell whether all came out the same."""
        if known.calls is None or (known.calls and not self.inline):
            return False
        steps = self.steps
        for entry in known.calls:
            body = entry.body
            if self.program.body(body.id) is not body or self.exhausted or steps > self.budget:
                return False
            steps += entry.steps
            if body.id in self.stack or len(self.stack) >= _CALL_DEPTH:
                return False
            if not self.program.stands(entry, self.stack):
                return False
        for entry in known.calls:
            self.encountered |= {entry.body.id, *entry.encountered}
            self.height = max(self.height, entry.height + 1)
            self.cut = self.cut or entry.cut
            self.steps += entry.steps
            self.calls[(entry.body.id, entry.bound)] = entry
        for place, values in known.lambdas:
            self.lambdas[place].add(values)
        for body_id, entry_ in known.registered:
            self.entries[body_id] = entry_
        return True

    def reads_of(self, facts: Facts, region: Region, env: Env) -> Reads:
        """Return what a line depends on: the names that it reads, with their values."""
        names = facts.sorted_reads
        if not region.opens and region.word in COMPOUND:
            # What a branch on the line may leave as it is.
            names = tuple(sorted({*names, *(b.name for b in facts.binds if b.name in env)}))
        out: list[tuple[str, Value]] = []
        for n in names:
            value = env.get(n)
            out.append((n, value if value is not None else self.free(n)))
        for n in names if DERIVED in env else ():
            if DERIVED + n in env:
                out.append((DERIVED + n, env[DERIVED + n]))
                (origin,) = known_constants(env[DERIVED + n]) or [""]
                if isinstance(origin, str) and origin in env and origin not in facts.reads:
                    out.append((origin, env[origin]))
        if region.word == "case" and SUBJECT in env:
            out += [(n, env[n]) for n in (SUBJECT, SUBJECT + "name")]
        if RAISED in env and region.word == "except":
            out.append((RAISED, env[RAISED]))
        if TURN in env:
            out.append((TURN, env[TURN]))
        if ALIAS in env:
            out += self._same_objects(facts, env, {n for n, _ in out})
        if FIELDS in env and ast.AnnAssign in facts.kinds:
            out.append((FIELDS, env[FIELDS]))
        if "super" in facts.reads:
            out += [(n, env[n]) for n in ("self", "cls") if n in env and n not in facts.reads]
        return tuple(out)

    def _same_objects(self, facts: Facts, env: Env, seen: set[str]) -> Reads:
        """Return what else a line touches that changes an object with several names."""
        out = {ALIAS: env[ALIAS]}
        for n in (*facts.sorted_reads, *(b.name for b in facts.binds)):
            group = env.get(ALIAS + n)
            if group is not None:
                out[ALIAS + n] = group
                for names in known_constants(group) or ():
                    for other in names if isinstance(names, tuple) else ():
                        if other in env and other not in seen:
                            out[str(other)] = env[str(other)]
                        if ALIAS + str(other) in env:
                            out[ALIAS + str(other)] = env[ALIAS + str(other)]
        return tuple(sorted(out.items(), key=_first))

    def evaluate_line(self, region: Region, reads: Reads) -> Effect:
        """Evaluate one line anew, over what it reads."""
        self._begin(region)
        trees = self.program.trees(region)
        local = dict(reads)
        line = Line(self, local, region, trees.base)
        own = region is self.body.header
        effect = line.run(statements(trees.roots) if own else trees.roots)
        if region.entry is not None or region.lexed.exit is not None:
            # A piece of a long line: what the other pieces hold is not seen.
            writes = tuple((n, widened(v)) for n, v in effect.writes)
            effect = Effect(writes, effect.value)
        return effect

    def _begin(self, region: Region) -> None:
        self.region = region
        self.line_calls, self.line_called, self.line_lambdas, self.line_registered = [], [], [], []
        self.refused = False

    def define(self, node: Node, env: Env, walk: Walk) -> None:
        """Bind a function or class of the body."""
        region = node.heads[0]
        assert isinstance(region, Region)
        decorators = [
            (d, self.apply(d, env).value) for d in node.decorators if isinstance(d, Region)
        ]
        effect = self.apply(region, env)
        bound = node.name.rpartition(".")[2].partition("#")[0]
        if not bound:
            return
        if node.form is Form.CLASS:
            self._define_class(node, effect, env, walk, bound)
            return
        defaults = effect.value.shape.entries if effect.value.shape is not None else ()
        captured = tuple((f"={key[1]!s}", value) for key, value in defaults)
        if bound == "__init__" and any("__init__" in line.text for line in node.inner):
            captured = (*captured, (UPWARDS, constant(None)))
        local = self.capture(Local(node.name, captured), env)
        self.locals[node.name] = local
        value = function(local)
        for decorator, held in reversed(decorators):
            if decorator.text.strip().endswith((".setter", ".deleter")):
                return
            value = self._decorated(node, region, held, value)
        env[bound] = value

    def _decorated(self, node: Node, region: Region, held: Value, value: Value) -> Value:
        for found in sorted(held.names):
            plain = found.removesuffix("()")
            entry = self.models.decorated.get(plain)
            if entry is None and "." in plain:
                entry = self.models.decorated.get("*." + plain.rpartition(".")[2])
            if entry is not None:
                self.entries[node.name] = entry
        for mark, names in _MARKS.items():
            if held.names & names:
                return externals.marked(value, mark)
        if held.functions:
            self._begin(region)
            line = Line(self, {}, region, self.program.trees(region).base)
            arguments = Arguments([value], [ast.Constant(None)])
            made = join_all(line.invoke(one, arguments, None) for one in ordered(held.functions))
            if made.functions or made.shape is not None:
                return Value(made.names, frozenset(), frozenset(), made.functions, made.shape)
        return value

    def _define_class(self, node: Node, effect: Effect, env: Env, walk: Walk, bound: str) -> None:
        shape = effect.value.shape
        bases = tuple(v for _, v in shape.entries) if shape is not None else ()
        inner = dict(env)
        inner[FIELDS] = constant(())
        inner = walk.run(node.blocks[0], inner) or inner
        lines: list[Region] = []
        _own(node.blocks[0], lines)
        names = {b.name for r in lines for b in self.program.facts_of(r).binds}
        if inner[FIELDS] != constant(()):
            names.add(FIELDS)
        members = {**{n: inner[n] for n in names if n in inner}, **dict(effect.members)}
        entries = tuple(sorted(members.items(), key=_first))
        made = Class(node.name, bases, entries)
        self.classes[node.name] = made
        if self.body.header is None:
            self.program.note_class(made)
        env[bound] = function(made)


_MARKS: Final = {
    "<static>": frozenset({"builtins.staticmethod"}),
    "<class>": frozenset({"builtins.classmethod"}),
    "<property>": frozenset({"builtins.property", "functools.cached_property"}),
}


def _is_mark(captured: str) -> bool:
    """Whether what is captured is a default ("=name") or a mark ("<static>"), not a name."""
    return captured.startswith(("=", "<"))


def _around(captured: Reads) -> Env:
    """Return the names around a function, with what it has caught of them."""
    return {n: v for n, v in captured if not _is_mark(n)}


def _first(pair: tuple[str, Value]) -> str:
    return pair[0]


def _shallow(value: Value, depth: int) -> Value:
    """Bound how deep captured values hold captured values."""
    if not value.functions:
        return value
    if not any(isinstance(f, Local) and f.captured for f in value.functions):
        return value
    made: set[Callee] = set()
    for callee in value.functions:
        if isinstance(callee, Local):
            captured = tuple(
                (n, v if _is_mark(n) else _shallow(v, depth - 1))
                for n, v in callee.captured
                if depth > 0 or _is_mark(n)
            )
            made.add(Local(callee.body, captured))
        else:
            made.add(callee)
    return Value(value.names, value.constants, value.taints, frozenset(made), value.shape)


class Program:
    """All bodies of one version of a text, evaluated."""

    def __init__(
        self,
        regions: Sequence[Region],
        facts: Callable[[Region], Facts],
        trees: Callable[[Region], Trees],
        models: Models,
        prior: Program | None = None,
    ) -> None:
        self.regions = regions
        self.facts_of = facts
        self.trees = trees
        self.models = models
        self.exhausted: tuple[Region | None, ...] = ()
        """Headers of the functions that were too much to follow; None is the module."""
        self.classes: dict[str, Class] = {}
        self.parents: dict[str, str] = {}
        self.attributes: dict[str, dict[str, Value]] = {}
        self._attribute_rounds: dict[
            str, list[tuple[dict[str, dict[str, Value]], dict[str, dict[str, Value]]]]
        ] = {}
        """Of each class: what was known before a round, and what each method then left."""
        self.entry_points: dict[str, Decorated | Registered] = {}
        self.epoch: object = object()
        self.globals: Env = {}
        self._views: dict[Region, tuple[View, ...]] = {}
        self._memo: dict[str, dict[tuple[Reads, Reads], list[Entry]]] = {}
        self._prior: Program | None = prior
        self._by_header: dict[Region, str] = {}
        self.keeps = False
        """Whether lines remember all that was bound, for the next edit of one of them."""
        self._module: Entry | None = None
        self._asked: set[str] = set()
        """Global names that functions have asked for, by whatever way."""
        self._own_globals: Env = {}
        """Global names as the module leaves them, without what functions write."""
        self._count = 0
        """Functions that are in no other."""
        self._declared: frozenset[str] = frozenset()
        """Names that functions make global."""
        self._inside_reads: frozenset[str] | None = None
        self._nested: dict[str, list[str]] = {}
        """Functions in each function, however deep."""
        self._contexts: dict[str, list[tuple[Entry, bool]]] = {}
        """All evaluations of a body that are reached, and whether anybody could call so."""
        self._private: frozenset[str] = frozenset()
        self._lent: dict[str, set[str]] = {}
        """Bodies whose lambdas are called, and the bodies in which that happens."""
        self._overlay: dict[Region, tuple[View, ...]] = {}
        self._bodies: dict[str, Body] = {}
        self._pending: dict[str, tuple[Node, str, str]] = {}
        self._stars: list[str] = []
        self._outside: dict[str, Value] = {}
        self._modules: frozenset[str] = frozenset()
        self._latest: dict[str, dict[Region, list[Kept]]] = {}
        self.roots: list[Entry] = []
        with _deep():
            self._run()
        self._prior = None

    # -- bodies ------------------------------------------------------------------
    def body(self, id_: str) -> Body | None:
        """Return a function's body."""
        known = self._bodies.get(id_)
        if known is not None:
            return known
        pending = self._pending.get(id_)
        if pending is None:
            return None
        node, parent, owner = pending
        region = node.heads[0]
        assert isinstance(region, Region)
        nodes = read_block(node.inner, 0, len(node.inner))
        return self._made(id_, region, node, nodes, parent, owner)

    def _made(
        self,
        id_: str,
        header: Region | None,
        node: Node | None,
        nodes: list[Node],
        parent: str,
        owner: str,
    ) -> Body:
        inner = node.inner if node is not None else ()
        decorators = tuple(d for d in node.decorators if isinstance(d, Region)) if node else ()
        self._name(nodes, id_, owner="")
        own: list[Region] = []
        _own(nodes, own)
        is_generator = False
        bound: set[str] = set()
        declared: set[str] = set()
        outer: set[str] = set()
        reads: set[str] = set()
        for region in own:
            facts = self.facts_of(region)
            is_generator = is_generator or bool(facts.kinds & _YIELDS)
            bound.update(b.name for b in facts.binds)
            declared |= facts.globals
            outer |= facts.nonlocals
        args: ast.arguments | None = None
        if header is not None:
            for tree in self.trees(header).roots:
                if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef):
                    args = tree.args
            for region in (header, *inner):
                if region.lines:
                    reads |= self.facts_of(region).reads
            if not header.opens:  # the body stands on the header's line
                nodes = [Node(Form.SIMPLE, [header])]
        body = Body(
            id_, header, decorators, inner, nodes, own, parent, owner, args, is_generator,
            frozenset(bound), frozenset(declared), frozenset(reads), frozenset(outer),
        )  # fmt: skip
        before = self._prior._bodies.get(id_) if self._prior is not None else None
        if before is not None and _same_body(before, body):
            # The same lines: what is remembered of them holds. Only the place has changed.
            before.nodes, before.owner, before.parent = nodes, owner, parent
            body = before
        self._bodies[id_] = body
        if header is not None:
            self._by_header[header] = id_
        return body

    def _name(self, nodes: Iterable[Node], prefix: str, *, owner: str) -> None:
        """Give functions and classes their names: the path, with a number where it repeats."""
        seen: Counter[str] = Counter()
        self._name_in(nodes, prefix, owner, prefix, seen)

    def _name_in(
        self, nodes: Iterable[Node], prefix: str, owner: str, parent: str, seen: Counter[str]
    ) -> None:
        for node in nodes:
            if node.form in (Form.FUNCTION, Form.CLASS):
                region = node.heads[0]
                assert isinstance(region, Region)
                path = f"{prefix}.{_defined(region)}"
                seen[path] += 1
                node.name = path if seen[path] == 1 else f"{path}#{seen[path]}"
                if node.form is Form.FUNCTION:
                    self.parents[node.name] = parent
                    self._pending[node.name] = (node, parent, owner)
                else:
                    for block in node.blocks:
                        self._name_in(block, node.name, node.name, parent, seen)
                    continue
            for block in node.blocks:
                self._name_in(block, prefix, owner, parent, seen)

    def free_names(self, id_: str) -> frozenset[str]:
        """Return the names that a function and those in it read."""
        body = self.body(id_)
        return body.free if body is not None else frozenset()

    def prior_trace(self, body: Body) -> dict[Region, list[Kept]]:
        """Return what is remembered of the lines of a body."""
        found = self._latest.get(body.id)
        if found is None and self._prior is not None:
            found = self._prior._latest.get(body.id)
        return found or {}

    def line_of(self, step: Step) -> Region | None:
        """Return the line that a step of a path stands on."""
        body = self._bodies.get(step.body)
        if body is None:
            return None
        return body.line(step.line, step.nth)

    # -- names ---------------------------------------------------------------------
    def outside(self, name_: str) -> Value:
        """Return what a name means that the text does not bind."""
        found = self._outside.get(name_)
        if found is None:
            if name_ in BUILTINS:
                found = Value(self.models.also(frozenset({f"builtins.{name_}"})))
            elif name_ == "__builtins__":
                found = name("builtins")
            elif name_ in ("__name__", "__file__", "__doc__", "__package__"):
                found = CLEAN
            elif self._stars:
                found = Value(self.models.also(frozenset(f"{s}.{name_}" for s in self._stars)))
            else:
                found = UNKNOWN_VALUE
            self._outside[name_] = found
        return found

    def global_value(self, name_: str) -> Value:
        """Return what a global name means in a function."""
        self._asked.add(name_)
        found = self.globals.get(name_)
        return found if found is not None else self.outside(name_)

    def note_class(self, made: Class) -> None:
        """Keep a class for its methods."""
        self.classes[made.body] = made

    # -- evaluation ------------------------------------------------------------------
    def evaluate(self, body: Body, bound: Env, captured: Env, stack: tuple[str, ...]) -> Entry:
        """Evaluate a body with arguments."""
        given = tuple(sorted(bound.items(), key=_first))
        seen = tuple(sorted(captured.items(), key=_first))
        key = (given, seen)
        known = self._memo.setdefault(body.id, {}).setdefault(key, [])
        for entry in known:
            if self.fits(entry, body, stack) and self.valid(entry):
                return entry
        if self._prior is not None:
            for entry in self._prior._memo.get(body.id, {}).get(key, ()):
                if self.fits(entry, body, stack) and self.valid(entry):
                    known.append(entry)
                    self._latest.setdefault(body.id, entry.trace)
                    return entry
        entry, _ = self._evaluated(body, bound, captured, stack)
        known.append(entry)
        return entry

    def stands(self, entry: Entry, stack: tuple[str, ...]) -> bool:
        """Whether an evaluation of an earlier version still holds; it is kept then."""
        if entry.body is not self._bodies.get(entry.body.id):
            return False
        if not self.fits(entry, entry.body, stack) or not self.valid(entry):
            return False
        memo = self._memo.setdefault(entry.body.id, {})
        known = memo.setdefault((entry.bound, entry.captured), [])
        if not any(e is entry for e in known):
            known.append(entry)
        return True

    def fits(self, entry: Entry, body: Body, stack: tuple[str, ...]) -> bool:
        """Whether an evaluation would go the same way under this stack of calls."""
        if entry.body is not body:
            return False
        if any(stack.count(n) != c for n, c in entry.counts):
            return False
        known = {n for n, _ in entry.counts}
        if any(n in entry.encountered and n not in known for n in stack):
            return False
        if entry.cut:
            return entry.level == len(stack)
        return len(stack) + entry.height < _CALL_DEPTH

    def valid(self, entry: Entry) -> bool:
        """Whether nothing that an evaluation has read is other than it was."""
        if entry.epoch is self.epoch:
            return entry.holds
        entry.epoch, entry.holds = self.epoch, True  # a cycle rests on itself
        for n, value in entry.globals_read.items():
            if self.global_value(n) != value:
                entry.holds = False
                return False
        for id_, table in entry.tables.items():
            if self.attributes.get(id_, {}) != table:
                entry.holds = False
                return False
        owner = entry.body.owner
        if owner and self.classes.get(owner) != entry.classes.get(""):
            entry.holds = False
            return False
        for other in entry.calls.values():
            if not self._same_call(other):
                entry.holds = False
                return False
        return True

    def _same_call(self, other: Entry) -> bool:
        """Whether a call that was followed comes out as it did."""
        body = self.body(other.body.id)
        if body is other.body and self.valid(other):
            return True
        if body is None or body.args is None or other.cut or other.counts:
            return False
        again = self.evaluate(body, dict(other.bound), dict(other.captured), ())
        return (
            again.outcome == other.outcome
            and again.steps == other.steps
            and again.height == other.height
            and again.encountered == other.encountered
            and not again.cut
        )

    def current(self, entry: Entry) -> Entry:
        """Return the evaluation that stands for one of an earlier version."""
        body = self._bodies.get(entry.body.id)
        if body is None or (body is entry.body and self.valid(entry)):
            return entry
        for known in self._memo.get(body.id, {}).get((entry.bound, entry.captured), ()):
            if known.body is body and known.counts == entry.counts and self.valid(known):
                return known
        return entry

    def _evaluated(
        self,
        body: Body,
        bound: Env,
        captured: Env,
        stack: tuple[str, ...],
        *,
        inline: bool = True,
    ) -> tuple[Entry, Env]:
        """Return an evaluation, and what is bound in the end.

        The module is evaluated once without following calls (`inline`): what they read
        is not known yet.
        """
        given = tuple(sorted(bound.items(), key=_first))
        frame = Frame(self, body, captured, stack, inline=inline)
        walk = Walk(frame.apply, frame.define)
        end = walk.run(body.nodes, dict(bound))
        exits = [*walk.exits, *([end] if end is not None else [])]
        final = join_envs(exits) or {}
        returned = walk.returned
        if end is not None and not body.is_generator:
            returned = join(returned, constant(None)) if not returned.is_bottom else constant(None)
        if body.is_generator or not walk.yielded.is_bottom:
            returned = _yields(body, frame) or holding(shape_of("list", (), walk.yielded))
        outer = self._outer(body, bound, captured, exits)
        changed: list[tuple[str, Value]] = []
        when: list[tuple[str, Value]] = []
        positives = join_envs(walk.when_true) or {}
        for n, value in given:
            after = final.get(n)
            if n not in body.rebound:
                if after is not None and after != value:
                    changed.append((n, after))
                if n in positives and positives[n] != value:
                    when.append((n, positives[n]))
        first = body.parameters[0] if body.parameters else ""
        attributes: dict[str, Value] = {}
        if body.owner and first in final:
            shape = final[first].shape
            if shape is not None and shape.kind == "object":
                attributes = {str(k[1]): v for k, v in shape.entries if k != ANY}
        encountered = frozenset(frame.encountered)
        entry = Entry(
            body, given, tuple(sorted(captured.items(), key=_first)),
            Outcome(
                returned, tuple(changed), tuple(when), body.parameters, outer,
                bool(exits) or bool(body.owner) or body.is_generator or body.header is None,
            ),
            frame.trace, frame.calls, frame.globals_read, frame.tables,
            {n: v for n, v in outer if n not in captured and n not in body.nonlocals},
            attributes,
            {**frame.classes, "": self.classes.get(body.owner)},
            frame.locals, frame.entries, dict(frame.lambdas), encountered,
            tuple((n, stack.count(n)) for n in sorted(encountered) if n in stack),
            frame.height, frame.cut, len(stack), frame.steps, frame.exhausted,
            tuple(frame.deferred), self.epoch,
        )  # fmt: skip
        self._latest[body.id] = frame.trace if inline else self._latest.get(body.id, frame.trace)
        return entry, final

    def _outer(
        self, body: Body, bound: Env, captured: Env, exits: Sequence[Env]
    ) -> tuple[tuple[str, Value], ...]:
        """Return what a function leaves in names around it: rebound, or put into what they hold."""
        if body.header is None:
            return ()
        out: dict[str, Value] = {}
        for env in exits:
            for n, value in env.items():
                before = captured.get(n)
                if before is None:
                    before = self.globals.get(n, BOTTOM)
                if n in body.globals:
                    known = False
                elif n in body.nonlocals:
                    known = True
                elif (
                    n in bound
                    or n in body.rebound
                    or n.startswith("<")
                    or before.shape is None
                    or value.shape is None
                    or value.shape == before.shape
                ):
                    continue
                else:
                    known = True
                if known and not all(n in e for e in exits):
                    value = join(value, before)
                out[n] = join(out[n], value) if n in out else value
        return tuple(sorted(out.items(), key=_first))

    # -- the whole text ------------------------------------------------------------------
    def _run(self) -> None:
        nodes = read_block(self.regions, 0, len(self.regions))
        module = self._made("", None, None, nodes, "", "")
        for region in module.regions:
            facts = self.facts_of(region)
            self._stars += facts.stars
        self._stars = sorted(set(self._stars))
        self._modules = self._imported(self.regions)
        entry, final = self._evaluated(module, {}, {}, (), inline=False)
        writes: dict[str, Value] = {}
        self.globals = _module_env(final)
        for _ in range(_ROUNDS):
            if self._pending:
                entry, final = self._evaluated(module, {}, {}, ())
            self._own_globals = _module_env(final)
            now = dict(self._own_globals)
            now.update((n, join(now.get(n, BOTTOM), v)) for n, v in writes.items())
            self._changed(now)
            self._latest[""] = entry.trace
            roots = [entry, *self._function_roots(entry)]
            roots += self._apart(roots)
            self.roots = roots
            written: dict[str, Value] = {}
            for root in self._reachable(roots):
                for n, value in root.global_writes.items():
                    written[n] = join(written.get(n, BOTTOM), value)
            settled = written == writes and self._stands(entry)
            writes = written
            if settled:
                break
        self._module = entry
        self._count = sum(1 for _ in functions(module.nodes))
        self._declared = frozenset(
            {*writes, *(n for k, b in self._bodies.items() if k for n in b.globals)}
        )
        self._collect()

    def _imported(self, regions: Sequence[Region]) -> frozenset[str]:
        """Return the packages that the text imports anywhere."""
        return frozenset(
            bind_.value.qualified.split(".", 1)[0]
            for region in regions
            if region.lines and self.facts_of(region).imports
            for bind_ in self.facts_of(region).binds
            if isinstance(bind_.value, Imported)
        )

    def _stands(self, entry: Entry) -> bool:
        """Whether all that the module calls would come out as it did."""
        return all(self._same_call(other) for other in entry.calls.values())

    def _changed(self, now: Env) -> None:
        """Take other values of global names; what was read before is looked at again."""
        if now != self.globals:
            self.globals = now
            self.epoch = object()

    def _function_roots(self, module: Entry) -> list[Entry]:
        self.entry_points = dict(module.entries)
        out: list[Entry] = []
        queue: list[tuple[str, Local]] = sorted(module.locals.items())
        by_class: dict[str, list[tuple[str, Local]]] = defaultdict(list)
        plain: list[tuple[str, Local]] = []
        for id_, local in queue:
            body = self.body(id_)
            if body is None:
                continue
            if body.owner:
                by_class[body.owner].append((id_, local))
            else:
                plain.append((id_, local))
        self.attributes = {}
        self._attribute_rounds = {}
        self.epoch = object()
        for owner in sorted(by_class):
            self._class_attributes(owner, by_class[owner])
        for id_, local in plain + [m for owner in sorted(by_class) for m in by_class[owner]]:
            entry = self._root(id_, local)
            if entry is not None:
                out.append(entry)
        # Functions in functions, and those registered on the way.
        done = {e.body.id for e in out}
        seen = dict(module.locals)
        todo = list(out)
        while todo:
            entry = todo.pop(0)
            before = len(self.entry_points)
            self.entry_points.update(entry.entries)
            if len(self.entry_points) != before:
                for id_ in sorted(entry.entries.keys() & seen.keys()):
                    again = self._root(id_, seen[id_])
                    if again is not None and again not in out:
                        out.append(again)
            for id_, local in sorted(entry.locals.items()):
                if id_ not in done:
                    done.add(id_)
                    seen[id_] = local
                    made = self._root(id_, local)
                    if made is not None:
                        out.append(made)
                        todo.append(made)
        return out

    def _apart(self, roots: Sequence[Entry]) -> list[Entry]:
        """Follow the calls that lay too deep, or in a cycle, from where they stand."""
        out: list[Entry] = []
        done: set[tuple[str, Reads]] = set()
        new: list[Entry] = list(roots)
        while new and len(done) < _DEFERRED:
            wanted: dict[tuple[str, Reads], tuple[Local, Env]] = {}
            for entry in self._reachable(new):
                for callee, bound in entry.deferred:
                    plain = {n: self.plain(v, {}) for n, v in bound.items()}
                    key = (callee.body, tuple(sorted(plain.items(), key=_first)))
                    if key not in done:
                        wanted[key] = (callee, plain)
            new = []
            for key in sorted(wanted, key=lambda k: (k[0], *(v.digest for _, v in k[1]))):
                done.add(key)
                callee, bound = wanted[key]
                body = self.body(callee.body)
                if body is not None and len(done) <= _DEFERRED:
                    captured = _around(callee.captured)
                    new.append(self.evaluate(body, bound, captured, ()))
            out += new
        return out

    def plain(self, value: Value, tables: dict[str, dict[str, Value]]) -> Value:
        """Return an object of which only its class is known as it is everywhere.

        Methods call each other with objects in many states that differ in nothing that
        matters; what an attacker's value has been put into stays as it is. The classes
        whose attributes were looked at are noted in `tables`.
        """
        shape = value.shape
        if not self._says_something(value):
            return _ASSEMBLED if any(t.assembled for t in inner_taints(value)) else UNKNOWN_VALUE
        if shape is None or shape.kind != "object":
            return value
        if shape.owner is None and value.names:
            return Value(value.names, value.constants, value.taints, value.functions)
        if shape.owner is None or shape.get(ANY) is None:
            return value
        table = self.attributes.get(shape.owner.body, {})
        tables[shape.owner.body] = table
        for key, entry in shape.entries:
            known = table.get(str(key[1]))
            for taint in inner_taints(entry):
                if taint.origin is not None and (known is None or taint not in inner_taints(known)):
                    return value
        made = self._object(shape.owner)
        return Value(value.names, value.constants, value.taints, value.functions, made)

    def _says_something(self, value: Value) -> bool:
        """Whether a function could do anything else with a value than with any other."""
        if value.constants or value.functions or self.models.matter(value.names):
            return True
        if any(t.origin is not None or t.removed for t in value.taints):
            return True
        shape = value.shape
        if shape is None:
            return False
        if shape.kind == "object" and shape.owner is not None:
            return True
        return any(self._says_something(v) for v in shape.values())

    def _object(self, owner: Class) -> Shape:
        entries = {("attr", n): v for n, v in sorted(self.attributes.get(owner.body, {}).items())}
        return shape_of("object", {**entries, ANY: CLEAN}.items(), None, owner)

    def _class_attributes(self, owner: str, methods: list[tuple[str, Local]]) -> None:
        """Join what all methods of a class leave in the attributes of its objects."""
        writing = [(id_, local) for id_, local in methods if self._writes(self.body(id_))]
        self.attributes[owner] = {}
        rounds = self._attribute_rounds[owner] = []
        for _ in range(2):
            found: dict[str, Value] = {}
            left: dict[str, dict[str, Value]] = {}
            for id_, local in writing:
                entry = self._root(id_, local)
                if entry is not None:
                    left[id_] = entry.attributes
                    for n, value in entry.attributes.items():
                        found[n] = join(found.get(n, BOTTOM), value)
            rounds.append((dict(self.attributes), left))
            if found == self.attributes[owner]:
                break
            self.attributes[owner] = found
            self.epoch = object()

    def _writes(self, body: Body | None) -> bool:
        """Whether a method may set attributes of its object."""
        if body is None or not body.parameters:
            return False
        facts = map(self.facts_of, body.regions)
        return any(ast.Attribute in f.kinds and _stores(f) for f in facts)

    def _leaves_the_same(self, id_: str, owner: str) -> bool:
        """Whether an edited method has the part in its objects' attributes that it had.

        It is asked again for every round in which they were found out: what they are in
        the end would rest on itself.
        """
        local = self._module.locals.get(id_) if self._module is not None else None
        body = self.body(id_)
        if local is None or body is None:
            return False
        now, tables = self.attributes, self._attribute_rounds[owner]
        for table, left in tables:
            before = left.get(id_, table[owner])
            after = table[owner]
            if self._writes(body):
                self.attributes, self.epoch = table, object()
                entry = self._root(id_, local)
                after = entry.attributes if entry is not None else {}
                self.attributes, self.epoch = now, object()
            if after != before:
                return False
        return True

    def _root(self, id_: str, local: Local) -> Entry | None:
        body = self.body(id_)
        if body is None:
            return None
        captured = _around(local.captured)
        bound = self._parameters(body, dict(local.captured))
        entry = self.evaluate(body, bound, captured, ())
        self._note_classes(entry)
        return entry

    def _note_classes(self, entry: Entry) -> None:
        """Keep the classes that a function makes when anybody calls it."""
        for id_, made in entry.classes.items():
            if id_ and made is not None and made != self.classes.get(id_):
                self.note_class(made)
                self.epoch = object()

    def _parameters(self, body: Body, captured: Env) -> Env:
        """Return what a body gets that anybody may call."""
        args = body.args
        out: Env = {}
        if args is None or body.header is None:
            return out
        frame = Frame(self, body, captured, (), inline=False)
        frame.region = body.header
        line = Line(frame, {}, body.header, self.trees(body.header).base)
        owner = self.classes.get(body.owner) if body.owner else None
        positional = [*args.posonlyargs, *args.args]
        start = 0
        if owner is not None and positional and "<static>" not in captured:
            start = 1
            first = positional[0].arg
            if "<class>" in captured:
                out[first] = function(owner)
            else:
                out[first] = self._self(line, owner)
        found = self.entry_points.get(body.id) or (self._method_of(body) if start else None)
        for number, arg in enumerate([*positional[start:], *args.kwonlyargs]):
            is_first = number == 0 and bool(positional[start:])
            out[arg.arg] = self._parameter(line, arg, captured, found, is_first=is_first)
        for more, kind in ((args.vararg, "tuple"), (args.kwarg, "dict")):
            if more is not None:
                held = UNKNOWN_VALUE
                if found is not None:
                    held = self._outside_value(line, more, found)
                out[more.arg] = holding(shape_of(kind, (), held))
        return out

    def _self(self, line: Line, owner: Class) -> Value:
        return Value(line.instance(owner).names, shape=self._object(owner))

    def _parameter(
        self,
        line: Line,
        arg: ast.arg,
        captured: Env,
        entry: Decorated | Registered | Method | None,
        *,
        is_first: bool,
    ) -> Value:
        typed = line.typed(arg.annotation) if arg.annotation is not None else BOTTOM
        default = captured.get("=" + arg.arg, BOTTOM)
        if typed == CLEAN:
            return join(CLEAN, Value(constants=default.constants))
        if entry is not None:
            if is_first and entry.first and not typed.names:
                return line.named(frozenset({entry.first}))
            exempt = entry.exempt if isinstance(entry, Decorated) else ()
            if any(n.removesuffix("()") in exempt for n in default.names):
                return Value(typed.names, shape=typed.shape) if typed.names else UNKNOWN_VALUE
            if typed.names and typed.shape is None:
                return line.sourced(typed)
            made = self._outside_value(line, arg, entry)
            return Value(typed.names, frozenset(), made.taints, frozenset(), typed.shape)
        for model in self.models.parameters.get(arg.arg, ()):
            known = not model.module or model.module.split(".")[0] in self._modules
            if not typed.names and known:
                return line.named(frozenset({model.type}))
        if typed.names or typed.shape is not None:
            return line.sourced(typed)
        constants = frozenset(c for c in default.constants if c[1] is not None)
        return Value(
            default.names, constants, joined_taints((*UNKNOWN_VALUE.taints, *default.taints)),
            default.functions, default.shape,
        )  # fmt: skip

    def _outside_value(
        self, line: Line, arg: ast.arg, entry: Decorated | Registered | Method
    ) -> Value:
        return line.from_source(BOTTOM, Source("", entry.origin, entry.what), arg)

    # -- what the rules see ------------------------------------------------------------------
    def _reachable(self, roots: Sequence[Entry]) -> list[Entry]:
        seen: dict[int, Entry] = {}
        todo = list(roots)
        while todo:
            entry = self.current(todo.pop())
            if id(entry) not in seen:
                seen[id(entry)] = entry
                todo += entry.calls.values()
        return list(seen.values())

    def _collect(self) -> None:
        reachable = self._reachable(self.roots)
        root_ids = {id(r) for r in self.roots}
        called: set[str] = set()
        self._contexts = defaultdict(list)
        lambdas: dict[str, list[tuple[tuple[Any, ...], Reads]]] = defaultdict(list)
        self._lent = defaultdict(set)
        for entry in reachable:
            id_ = entry.body.id
            self._contexts[id_].append((entry, id(entry) in root_ids))
            if id(entry) not in root_ids:
                called.add(id_)
            for place, given in entry.lambdas.items():
                lambdas[str(place[0])] += [(place, g) for g in given]
                self._lent[str(place[0])].add(id_)
        self._private = frozenset(
            i for i in called if _is_private(i) and i not in self.entry_points
        )
        views: dict[Region, tuple[View, ...]] = {}
        for id_ in self._contexts:
            views.update(self._views_of(id_, lambdas.get(id_, [])))
        self._views = views
        self.exhausted = tuple(
            entries[0][0].body.header
            for _, entries in sorted(self._contexts.items())
            if any(entry.exhausted for entry, _ in entries)
        )

    def _views_of(
        self,
        id_: str,
        lambdas: list[tuple[tuple[Any, ...], Reads]],
        *,
        only: Region | None = None,
    ) -> dict[Region, tuple[View, ...]]:
        """Return what the lines of a body see, in all ways in which it is called."""
        entries = self._contexts[id_]
        if id_ in self._private:
            entries = [(e, r) for e, r in entries if not r] or entries
        if len(entries) > 1:
            entries = sorted(
                entries, key=lambda pair: (not pair[1], _loudness(pair[0]), pair[0].order())
            )
        around = self._function(entries[0][0].body)
        of_region: dict[Region, list[View]] = defaultdict(list)
        for entry, _ in entries[:_CONTEXTS]:
            owner = self.classes.get(entry.body.owner) if entry.body.owner else None
            trace = entry.trace if only is None else {only: entry.trace.get(only, [])}
            for region, kept in trace.items():
                if not kept:
                    continue
                last = kept[-1]
                view = View(
                    last.reads, around, id_, last.nth, last.called,
                    owner if "super" in self.facts_of(region).reads else None,
                    region is entry.body.header,
                )  # fmt: skip
                if view not in of_region[region]:
                    of_region[region].append(view)
        if lambdas:
            self._with_lambdas(entries[0][0].body, of_region, lambdas)
        # Lines that are not reached see nothing, whatever they saw in an earlier version.
        lines = entries[0][0].body.regions if only is None else [only]
        return {
            region: tuple(of_region.get(region, ()))
            for region in (*lines, *of_region)
            if self._shown_by(region, id_)
        }

    def _show(self, views: dict[Region, tuple[View, ...]]) -> None:
        """Take other views of some lines. Lines that have gone are let go now and then."""
        overlay = {**self._overlay, **views}
        if len(overlay) > _OVERLAID:
            there = {
                region
                for body in self._bodies.values()
                for region in (body.header, *body.decorators, *body.regions)
            }
            merged = {**self._views, **overlay}
            self._views = {region: found for region, found in merged.items() if region in there}
            overlay = {}
        self._overlay = overlay

    def _shown_by(self, region: Region, id_: str) -> bool:
        """Whether a body has the say on a line: a function on one line is its own."""
        made = self._by_header.get(region)
        if made is None or region.opens:
            return True
        body = self._bodies.get(made)
        one_line = body is not None and body.args is not None and made in self._contexts
        return one_line == (made == id_)

    def views_of(self, region: Region) -> tuple[View, ...]:
        """Return what a line sees in all ways in which it is reached."""
        found = self._overlay.get(region)
        return found if found is not None else self._views.get(region, ())

    # -- the next version ------------------------------------------------------------------
    def edited(self, header: Region, inner: tuple[Region, ...]) -> Program | None:
        """Return the program after an edit inside one function.

        None if what others see of the function has changed, or could have: then all is
        to be looked at again.
        """
        id_ = self._by_header.get(header)
        before = self._bodies.get(id_) if id_ is not None else None
        if id_ is None or before is None or before.args is None:
            return None
        inside = self._inside(id_)
        contexts = self._contexts.get(id_, [])
        if not contexts or any(
            e.counts or e.cut or e.exhausted or e.deferred or e.global_writes for e, _ in contexts
        ):
            return None
        for other in inside:
            if any(
                e.global_writes or e.entries or e.deferred for e, _ in self._contexts.get(other, ())
            ):
                return None
        mine = {id_, *inside}
        if any(not self._lent.get(lender, mine) <= mine for lender in mine):
            return None
        new = copy.copy(self)
        new._prior = self
        new._bodies, new._memo = dict(self._bodies), dict(self._memo)
        new._latest, new._contexts = dict(self._latest), dict(self._contexts)
        new._pending = dict(self._pending)
        new._inside_reads = None
        if inside or any(region.is_scope for region in inner):
            new._nested, new._by_header = dict(self._nested), dict(self._by_header)
            new.classes, new.parents = dict(self.classes), dict(self.parents)
            new.epoch = object()  # functions that have not changed may call one that has
        for gone in mine:
            for table in (new._bodies, new._pending, new._memo, new._contexts):
                table.pop(gone, None)
        node = Node(Form.FUNCTION, [header], decorators=list(before.decorators), inner=inner)
        new._pending[id_] = (node, before.parent, before.owner)
        new.keeps = True
        with _deep():
            done = new._typed(id_, before, contexts) or new._after(id_, contexts, inside)
            if done and before.owner in self._attribute_rounds:
                done = new._leaves_the_same(id_, before.owner)
        new.keeps, new._prior = False, None
        return new if done else None

    def _typed(self, id_: str, before: Body, contexts: list[tuple[Entry, bool]]) -> bool:
        """Take over all but one line, if what that line does has stayed the same.

        The walk over the function would then go as it went.
        """
        body = self.body(id_)
        if body is None:
            return False
        lines = _one_line(before, body)
        if lines is None:
            return False
        gone, typed = lines
        entries: list[tuple[Entry, bool]] = []
        for old, is_root in contexts:
            entry = self._with_line(old, body, gone, typed)
            if entry is None:
                return False
            entries.append((entry, is_root))
        for entry, _ in entries:
            self._memo.setdefault(id_, {}).setdefault((entry.bound, entry.captured), []).append(
                entry
            )
        known = self._prior
        assert known is not None
        # The functions in it have not changed: they are what they were.
        nested = self._inside(id_)
        _take_over(self._bodies, known._bodies, nested)
        _take_over(self._pending, known._pending, nested)
        _take_over(self._memo, known._memo, nested)
        _take_over(self._contexts, known._contexts, nested)
        self._contexts[id_] = entries
        self._latest[id_] = entries[-1][0].trace
        lambdas = [
            (place, given)
            for entry, _ in entries
            for place, found in entry.lambdas.items()
            if place[0] == id_
            for given in found
        ]
        self._show(self._views_of(id_, lambdas, only=typed))
        return True

    def _with_line(self, old: Entry, body: Body, gone: Region, typed: Region) -> Entry | None:
        """Return an evaluation with one line for another, None if that would not be all."""
        captured = dict(old.captured)
        frame = Frame(self, body, captured, (), inline=True)
        frame.height, frame.steps = old.height, old.steps
        before = old.trace.get(gone, [])
        made: list[Kept] = []
        if len(before) == _KEPT or any(k.env is None or k.lambdas or k.registered for k in before):
            return None
        for known in before:
            assert known.env is not None
            frame.env = known.env
            facts = self.facts_of(typed)
            reads = frame.reads_of(facts, typed, known.env)
            effect = frame.evaluate_line(typed, reads)
            calls = None if frame.refused else tuple(frame.line_calls)
            if (
                effect != known.effect
                or calls is None
                or known.calls is None
                or len(calls) != len(known.calls)
                or any(a is not b for a, b in zip(calls, known.calls, strict=True))
                or frame.line_lambdas
                or frame.line_registered
                or frame.deferred
            ):
                return None
            made.append(
                Kept(reads, known.nth, effect, calls, tuple(frame.line_called), (), (), known.env)
            )
        trace = {
            (typed if r is gone else r): (made if r is gone else k) for r, k in old.trace.items()
        }
        return replace(
            old, body=body, trace=trace, globals_read={**old.globals_read, **frame.globals_read},
            epoch=self.epoch, holds=True,
        )  # fmt: skip

    def edited_outside(self, regions: Sequence[Region]) -> Program | None:
        """Return the program after an edit outside all functions.

        None if a function has changed, or anything that one of them reads.
        """
        new = copy.copy(self)
        new.regions = regions
        new.parents, new._pending = {}, {}
        new._bodies, new._by_header = dict(self._bodies), dict(self._by_header)
        new._memo, new._latest = dict(self._memo), dict(self._latest)
        new.classes, new._contexts = dict(self.classes), dict(self._contexts)
        new._outside, new._prior = dict(self._outside), self
        nodes = read_block(regions, 0, len(regions))
        with _deep():
            module = new._made("", None, None, nodes, "", "")
            if not self._same_functions(module):
                return None
            if sorted({s for r in module.regions for s in new.facts_of(r).stars}) != self._stars:
                return None
            new.parents, new._pending = self.parents, self._pending
            entry, final = new._evaluated(module, {}, {}, ())
            new._prior = None
            before = self._module
            changed = {
                n
                for n in self.globals.keys() | final.keys()
                if not n.startswith("<")
                and self.globals.get(n) != final.get(n)
                and n not in self._declared
            }
            if (
                before is None
                or entry.cut
                or entry.exhausted
                or entry.deferred
                or new.classes != self.classes
                or entry.locals != before.locals
                or entry.entries != before.entries
                or entry.calls.keys() != before.calls.keys()
                or entry.lambdas != before.lambdas
                or not changed.isdisjoint(self._read_inside())
                or any(self._own_globals.get(n) != final.get(n) for n in self._declared)
            ):
                return None
            new._module, new._own_globals = entry, _module_env(final)
            new.globals = {**self.globals, **{n: final[n] for n in changed if n in final}}
            for gone in changed - final.keys():
                new.globals.pop(gone, None)
            if self._imported(regions) != self._modules:
                return None
            new._contexts[""] = [(entry, True)]
            own: dict[str, list[tuple[tuple[Any, ...], Reads]]] = defaultdict(list)
            for one in new._reachable([entry]):
                for place, given in one.lambdas.items():
                    own[str(place[0])] += [(place, g) for g in given]
            new._show(new._views_of("", own.get("", [])))
        return new

    def changed_since(self, before: Program) -> set[Region]:
        """Return the lines outside all functions that see something else than before."""
        module = self._bodies[""]
        return {r for r in module.regions if self.views_of(r) != before.views_of(r)}

    def _same_functions(self, module: Body) -> bool:
        found = list(functions(module.nodes))
        if len(found) != self._count:
            return False
        for node in found:
            body = self._bodies.get(node.name)
            if (
                body is None
                or body.header is not node.heads[0]
                or body.inner != node.inner
                or body.decorators != tuple(node.decorators)
            ):
                return False
        return True

    def _read_inside(self) -> frozenset[str]:
        """Return the names that any function reads."""
        if self._inside_reads is None:
            self._inside_reads = frozenset(
                n for k, body in self._bodies.items() if k for n in body.free
            ) | {n for v in self.classes for n in v.rpartition(".")[2:]}
        return self._inside_reads | self._asked

    def _inside(self, id_: str) -> list[str]:
        """Return the functions in a function, however deep."""
        known = self._nested.get(id_)
        if known is None:
            known = self._nested[id_] = [k for k in self.parents if k.startswith(id_ + ".")]
        return known

    def _after(self, id_: str, contexts: list[tuple[Entry, bool]], before: list[str]) -> bool:
        body = self.body(id_)
        if body is None or body.args is None:
            return False
        lonely = all(root for _, root in contexts)
        entries: list[tuple[Entry, bool]] = []
        self._nested.pop(id_, None)
        if before or any(region.is_scope for region in body.inner):
            for gone in before:
                self.parents.pop(gone, None)
            self._named_inside(body)
            inside: set[str] = set(self._inside(id_))
        else:
            inside = set()
            self._nested[id_] = []
        for old, is_root in contexts:
            self._latest[id_] = old.trace
            entry = self.evaluate(body, dict(old.bound), dict(old.captured), ())
            if _looks_other(old, entry, inside, with_steps=not lonely):
                return False
            if is_root:
                self._note_classes(entry)
            entries.append((entry, is_root))
        nested: list[Entry] = []
        todo = [e for e, r in entries if r]
        seen: set[str] = set()
        while todo:
            entry = todo.pop(0)
            for local_id, local in sorted(entry.locals.items()):
                if local_id not in seen:
                    seen.add(local_id)
                    made = self._root(local_id, local)
                    if made is not None:
                        if made.entries or made.global_writes or made.deferred:
                            return False
                        nested.append(made)
                        todo.append(made)
        root_ids = {id(e) for e in nested} | {id(e) for e, r in entries if r}
        lambdas: dict[str, list[tuple[tuple[Any, ...], Reads]]] = defaultdict(list)
        mine: list[str] = []
        for entry in self._reachable([*(e for e, _ in entries), *nested]):
            for place, given in entry.lambdas.items():
                lambdas[str(place[0])] += [(place, g) for g in given]
            other = entry.body.id
            if other == id_ or other in inside:
                if other not in self._contexts:
                    self._contexts[other] = []
                    mine.append(other)
                self._contexts[other].append((entry, id(entry) in root_ids))
            elif not any(
                e.bound == entry.bound and e.captured == entry.captured
                for e, _ in self._contexts.get(other, ())
            ):
                return False
        views: dict[Region, tuple[View, ...]] = {}
        for other in mine:
            views.update(self._views_of(other, lambdas.get(other, [])))
        for other in inside - set(mine):
            unreached = self._bodies.get(other)
            views.update((region, ()) for region in (unreached.regions if unreached else ()))
        self._show(views)
        return True

    def _named_inside(self, body: Body) -> None:
        """Name all functions in a function; what was there before may have gone."""
        todo = [body]
        while todo:
            for node in functions(todo.pop().nodes):
                made = self.body(node.name)
                if made is not None:
                    todo.append(made)

    def _function(self, body: Body) -> Function | None:
        """Return what rules see of a function."""
        header = body.header
        if header is None:
            return None
        found = self.entry_points.get(body.id) or self._method_of(body)
        name_, parameters, is_async = self.facts_of(header).function or (
            "", (), header.word == "async",
        )  # fmt: skip
        return Function(name_, parameters, is_async, found.returns if found is not None else "")

    def _method_of(self, body: Body) -> Method | None:
        """Return the model of a method that a library calls on objects of a class."""
        owner = self.classes.get(body.owner) if body.owner else None
        if owner is None:
            return None
        short = body.id.rpartition(".")[2].partition("#")[0]
        for base in sorted(base_names(self.models, owner)):
            for method in self.models.methods.get(base.removesuffix("()"), ()):
                if short in method.names or (not method.names and not short.startswith("_")):
                    return method
        return None

    def _with_lambdas(
        self,
        body: Body,
        of_region: dict[Region, list[View]],
        called: list[tuple[tuple[Any, ...], Reads]],
    ) -> None:
        """Add views of the lines that hold lambdas: with what those are called."""
        by_line: dict[tuple[str, int], list[Region]] = defaultdict(list)
        for region in of_region:
            by_line[(digest(region), body.nth(region))].append(region)
        for place, given in sorted(called, key=_lambda_order)[: 4 * _CONTEXTS]:
            for region in by_line.get((place[1], place[2]), ()):
                base = of_region[region][0]
                more = tuple((PARAMETER.format(place[3], place[4], n), v) for n, v in given)
                names = {n for n, _ in more}
                kept = tuple(r for r in base.reads if r[0] not in names)
                view = base._replace(reads=(*kept, *more))
                if view not in of_region[region]:
                    of_region[region].append(view)


def _take_over(table: dict[str, T], old: Mapping[str, T], names: Iterable[str]) -> None:
    for name_ in names:
        if name_ in old:
            table[name_] = old[name_]


def _lambda_order(called: tuple[tuple[Any, ...], Reads]) -> tuple[object, ...]:
    place, given = called
    return (place, *((n, v.digest) for n, v in given))


def _yields(body: Body, frame: Frame) -> Value | None:
    """Return what a generator without branches gives, one after the other."""
    out: list[Value] = []
    for node in body.nodes:
        region = node.heads[0] if node.form is Form.SIMPLE else None
        if not isinstance(region, Region):
            return None
        kept = frame.trace.get(region)
        if not kept:
            return None
        yielded = kept[-1].effect.yielded
        if yielded is not None:
            facts = frame.program.facts_of(region)
            if ast.YieldFrom in facts.kinds or len(out) > _YIELDED:
                return None
            out.append(yielded)
    return sequence("list", out)


_YIELDED: Final = 12
_ASSEMBLED: Final = Value(taints=frozenset({ASSEMBLED_TAINT}))
ANY: Final = ("attr", "<any>")
"""Marks an object as any of its class, in whatever state."""
_YIELDS: Final = frozenset({ast.Yield, ast.YieldFrom})


def statements(roots: Sequence[ast.AST]) -> list[ast.AST]:
    """Return the statements of a function that stands on its header's line."""
    out: list[ast.AST] = []
    for root in roots:
        if isinstance(root, ast.FunctionDef | ast.AsyncFunctionDef):
            out += root.body
    return out


def given_key(arguments: Arguments) -> tuple[Any, ...]:
    """Return what is passed to a call, for comparing calls."""
    return (
        tuple(arguments.positional), tuple(sorted(arguments.keywords.items(), key=_first)),
        arguments.more, arguments.others,
    )  # fmt: skip


def _looks_other(a: Entry, b: Entry, inside: Set[str], *, with_steps: bool) -> bool:
    """Whether others could tell two evaluations of a function apart."""

    def called(entry: Entry) -> set[tuple[str, Reads]]:
        return {key for key in entry.calls if key[0] not in inside}

    return (
        a.outcome != b.outcome
        or a.attributes != b.attributes
        or a.global_writes != b.global_writes
        or a.entries != b.entries
        or b.cut
        or b.exhausted
        or bool(b.deferred)
        or (with_steps and (a.steps != b.steps or a.height != b.height))
        or (with_steps and a.encountered != b.encountered)
        or called(a) != called(b)
    )


def _one_line(before: Body, after: Body) -> tuple[Region, Region] | None:
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


def _module_env(env: Env) -> Env:
    return {n: v for n, v in env.items() if not n.startswith("<")}


def _loudness(entry: Entry) -> int:
    taints = [t for _, v in entry.bound for t in inner_taints(v)]
    return -sum(2 if t.origin is not None else 0 for t in taints)


def _is_private(id_: str) -> bool:
    """Whether a body is called from this file only: its name says so, or it is nested."""
    short = id_.rpartition(".")[2]
    return short.startswith("_") and not short.startswith("__")


def _stores(facts: Facts) -> bool:
    return (
        ast.Assign in facts.kinds
        or ast.AugAssign in facts.kinds
        or ast.AnnAssign in facts.kinds
        or bool(facts.calls)
    )


def _own(nodes: Iterable[Node], out: list[Region]) -> None:
    for node in nodes:
        out += [r for r in (*node.decorators, *node.heads) if isinstance(r, Region)]
        for block in node.blocks:
            _own(block, out)


def _defined(region: Region) -> str:
    words = region.text.replace("(", " ").replace(":", " ").replace("[", " ").split()
    for number, word in enumerate(words):
        if word in ("def", "class") and number + 1 < len(words):
            return words[number + 1]
    return ""


def _same_body(a: Body, b: Body) -> bool:
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


@contextmanager
def _deep() -> Generator[None]:
    """Allow the depth of calls that the bounds of this module lead to."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 12_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
