"""All evaluations of one text, and of the next version of it.

A body is the module or a function. It is evaluated once for every different set of
arguments it is called with, and once as anybody could call it. An evaluation is a
pure function of the text, the arguments and which bodies are already being called
(`Entry.encountered` keeps count), so that the order of evaluation and what was kept
from earlier versions change nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from headgate.ruleapi import (
    Decorated,
    Function,
    Method,
    Registered,
    Source,
    Step,
)
from headgate.semantics import calling, exceptions, externals, objects
from headgate.semantics.blocks import Atom, Form, Node, functions, read_block
from headgate.semantics.bodies import (
    DELETES,
    YIELDS,
    Body,
    OneLine,
    Uses,
    defined_name,
    digest,
    imports_outside,
    one_line_apart,
    one_line_outside,
    own_lines,
    same_body,
    takes_in,
)
from headgate.semantics.calls import Outcome, arguments_of, defaults_of
from headgate.semantics.elsewhere import (
    NOWHERE,
    About,
    Answer,
    Elsewhere,
    Handed,
    Question,
    Summary,
    filled,
    summary_of,
    symbol,
)
from headgate.semantics.evaluating import BUILTINS, PARAMETER, Line
from headgate.semantics.facts import Facts, Imported
from headgate.semantics.frames import (
    BY_SUMMARY,
    KEPT,
    STEPS,
    SUMMARY_DEPTH,
    Called,
    Entry,
    Frame,
    Imports,
    Kept,
    Reads,
    Recorded,
    around,
    bound_in,
    first_of,
    is_by_summary,
    is_changed,
)
from headgate.semantics.guards import speak_alike
from headgate.semantics.models import Models
from headgate.semantics.operations import element, sequence
from headgate.semantics.reading import ANNOTATED_TYPE, base_names
from headgate.semantics.tables import Table
from headgate.semantics.values import (
    ASSEMBLED_TAINT,
    BOTTOM,
    CLEAN,
    UNKNOWN_VALUE,
    Class,
    Key,
    Local,
    Shape,
    Value,
    constant,
    function,
    holding,
    inner_taints,
    is_unknown,
    join,
    join_all,
    joined_taints,
    name,
    ordered,
    shape_of,
)
from headgate.semantics.walking import (
    YIELDED,
    Env,
    Walk,
    join_envs,
    may_be,
    same_but_for_writes,
    written_otherwise,
)
from headgate.syntax import COMPOUND, CONTINUES, Region

_CALL_DEPTH: Final = 6
"""Calls that are followed one inside the other; what lies deeper is followed apart."""
_INJECTED: Final = 8
"""Functions that are followed one behind the other in what is put in for a parameter."""
_MANY: Final = 250
"""Functions of a text from which on fewer are: they mostly call each other in circles."""
_CALL_DEPTH_OF_MANY: Final = 3
_ITEMS: Final = 3
"""Elements of a tuple that is returned which may say something of parameters."""
_ROUNDS: Final = 4
"""How often the text is evaluated until global names have settled."""
_DEFERRED: Final = 200
"""Calls of one text that are followed apart."""
_APART: Final = 4
"""Calls of one function among them, as they are; all others as one."""
_CONTEXTS: Final = 6
"""Sets of arguments of one body that are judged apart."""
_READ_THROUGH: Final = 2
"""Functions through which a function reads a name."""
_TABLES: Final = 8
"""Classes whose attributes may change with an edit before all is looked at again."""
_MOST_STALE: Final = 200
"""Names that edited imports have changed before all is looked at again, so that it is forgotten."""
_PLAIN_DECORATORS: Final = frozenset({"property", "staticmethod", "classmethod"})
_OVERLAID: Final = 4_000
"""Lines whose views are kept beside those of an earlier version."""


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
    asked: tuple[tuple[Question, Answer | None], ...] = ()
    """What it is told of other files."""


class Rooted(NamedTuple):
    """A function as anybody could call it."""

    local: Local
    entry: Entry
    reads: frozenset[str]
    """Global names that its header reads."""
    through: frozenset[str] = frozenset()
    """Functions whose results are put in for its parameters."""


@dataclass(frozen=True)
class _Touched:
    """What an edit has changed that evaluations may have read, as far as is known yet."""

    names: set[str]
    """Global names that mean something else."""
    classes: set[str]
    tables: set[str]
    """Classes of whose objects other attributes are known."""
    handed: set[str]
    """Functions that have other defaults, or that libraries call otherwise than before."""
    edited: set[str]
    """Functions that are new, gone or made of other lines."""
    bodies: set[str] = field(default_factory=set[str])
    """Functions that some evaluation has read any of that in."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has changed but functions themselves."""
        return not (self.names or self.classes or self.tables or self.handed)

    def is_read(self, entry: Entry) -> bool:
        """Whether an evaluation has itself read any of that."""
        return (
            not self.names.isdisjoint(entry.globals_read)
            or not self.names.isdisjoint(entry.own_read)
            or entry.body.owner in self.classes
            or not self.tables.isdisjoint(entry.tables)
        )

    def concerns(self, entry: Entry) -> bool:
        """Whether an evaluation, or one that it rests on, may have read any of that."""
        return (
            entry.body.id in self.edited
            or entry.body.id in self.bodies
            or not self.edited.isdisjoint(entry.encountered)
            or not self.bodies.isdisjoint(entry.encountered)
        )


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


class Program:
    """All bodies of one version of a text, evaluated."""

    def __init__(
        self,
        facts: Callable[[Region], Facts],
        trees: Callable[[Region], Trees],
        models: Models,
        prior: Program | None = None,
        *,
        elsewhere: Elsewhere = NOWHERE,
    ) -> None:
        self.elsewhere = elsewhere
        """The other files of the workspace."""
        self.answers: dict[Question, Answer | None] = {}
        """All that was asked of other files."""
        self.facts_of = facts
        self.trees = trees
        self.models = models
        self.exhausted: tuple[Region | None, ...] = ()
        """Headers of the functions that were too much to follow; None is the module."""
        self.classes: dict[str, Class] = {}
        self.parents: dict[str, str] = {}
        self.attributes: dict[str, dict[str, Value]] = {}
        self._objects: dict[str, tuple[dict[str, Value], Shape]] = {}
        """Of each class: the attributes of any object, and such an object."""
        self._attribute_rounds: dict[
            str, list[tuple[dict[str, dict[str, Value]], dict[str, Entry]]]
        ] = {}
        """Of each class: what was known before a round, and what each method then left."""
        self.entry_points: dict[str, Decorated | Registered] = {}
        self.epoch: object = object()
        self.globals: Env = {}
        self._views: dict[Region, tuple[View, ...]] = {}
        self._memo: Table[str, dict[tuple[Reads, Reads], list[Entry]]] = Table()
        self._prior: Program | None = prior
        self._by_header: dict[Region, str] = {}
        self.keeps = False
        """Whether lines remember all that was bound, for the next edit of one of them."""
        self._module: Entry | None = None
        self._asked: Table[str, bool] = Table()
        """Global names that functions have asked for, by whatever way."""
        self._own_globals: Env = {}
        """Global names as the module leaves them, without what functions write."""
        self._count = 0
        """Functions that are in no other."""
        self.call_depth = _CALL_DEPTH
        self._ends = True
        """Whether the module runs to its end."""
        self._declared: frozenset[str] = frozenset()
        """Names that functions make global."""
        self._inside_reads: frozenset[str] | None = None
        self.recorded: dict[tuple[Region, Reads, tuple[Called, ...]], Recorded] = {}
        """What lines told that were evaluated for this version."""
        self.records = True
        """Whether that is noted: until the lines are judged."""
        self.one_line = False
        """Whether only one line sees or does anything else than in the version before."""
        self.spread: frozenset[Region] = frozenset()
        """Lines, of other functions too, that may see something else than before."""
        self._nested: dict[str, list[str]] = {}
        """Functions in each function, however deep."""
        self._contexts: Table[str, list[tuple[Entry, bool]]] = Table()
        """All evaluations of a body that are reached, and whether anybody could call so."""
        self._private: frozenset[str] = frozenset()
        self._wrapped: frozenset[str] = frozenset()
        """Handlers that are reached through what decorators of the text make of them."""
        self._lent: dict[str, set[str]] = {}
        """Bodies whose lambdas are called, and the bodies in which that happens."""
        self._overlay: dict[Region, tuple[View, ...]] = {}
        self._bodies: Table[str, Body] = Table()
        self._pending: Table[str, tuple[Node, str, str]] = Table()
        self._stars: list[str] = []
        self._outside: dict[str, Value] = {}
        self._modules: frozenset[str] = frozenset()
        self._latest: Table[str, dict[Region, list[Kept]]] = Table()
        self.roots: list[Entry] = []
        self._rooted: Table[str, Rooted] = Table()
        """All functions as anybody could call them, by body."""
        self._unsure = False
        """Whether some of them, that nobody sees, may have been left as they were."""
        self._other_roots: list[Entry] = []
        """Those that a library calls, or calls in their place."""
        self.called_roots: list[Entry] = []
        """Evaluations with what other files pass."""
        self._settled = False
        """Whether the attributes of all classes are known: not where only the module was asked."""
        self._asked_of: str | None = None
        """The class of the method, or "" of the function, that was asked about last."""
        self._tables: dict[str, dict[str, Value]] = {}
        """Attributes of classes that were asked about one by one."""
        self.summarises = False
        """Whether functions are asked for summaries only."""
        self._injecting: tuple[str, ...] = ()
        """Functions that are being asked what is put in for a parameter."""
        self._injected: set[str] = set()
        """Functions whose results were put in for parameters since this was emptied."""
        self._given: dict[tuple[Local, Class | None, Decorated | Registered], Value] = {}
        """What they gave for the parameters of one function: it is asked for once."""

    def evaluate_all(self, regions: Sequence[Region]) -> None:
        """Evaluate the module, and all functions as anybody could call them."""
        with _deep():
            self._run(regions)
        self._prior = None
        self._settled = True

    def evaluate_module(self, regions: Sequence[Region]) -> None:
        """Evaluate the module alone, for those that import it; functions when they are asked for.

        What functions leave in names that they declare `global` is not seen then. What
        is known of the same text with other answers (`prior`) goes on being used.

        Functions then call each other as files do: each is evaluated for whatever is
        passed, and a call puts in what it passes. So a file that is asked costs its own
        lines, not all ways through them.
        """
        self.records = False
        self.summarises = True
        with _deep():
            module = self._begin(regions)
            entry, final = self._evaluated(module, {}, {}, (), inline=False)
            self.globals = self._own_globals = _module_env(final)
            for _ in range(_ROUNDS):
                entry, final = self._evaluated(module, {}, {}, ())
                if final == self.globals:
                    break
                self._changed(_module_env(final), {})
        self._module = entry

    def judged(self) -> None:
        """Forget what lines told: they have been judged."""
        self.recorded.clear()
        self.records = False

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
        own_lines(nodes, own)
        is_generator = takes = False
        bound: set[str] = set()
        declared: set[str] = set()
        outer: set[str] = set()
        reads: set[str] = set()
        for region in own:
            facts = self.facts_of(region)
            is_function = region.defines == "def"  # on one line: then it is that one that yields
            if facts.kinds & YIELDS and not is_function:
                is_generator = True
                takes = takes or takes_in(region, facts)
            bound.update(b.name for b in facts.binds)
            declared |= facts.globals
            if header is not None:  # Python takes none at the top
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
            params = {b.name for b in self.facts_of(header).params}
            declared, outer = declared - params, outer - params  # nor of parameters
        body = Body(
            id_, header, decorators, inner, nodes, own, parent, owner, args, is_generator,
            frozenset(bound), frozenset(declared), frozenset(reads), frozenset(outer), takes=takes,
        )  # fmt: skip
        before = self._prior._bodies.get(id_) if self._prior is not None else None
        if before is not None and same_body(before, body):
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
                path = f"{prefix}.{defined_name(region)}"
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
        return body.free | body.nonlocals if body is not None else frozenset()

    def functions_around(self, id_: str) -> list[str]:
        """Return the functions that a function is defined in, the nearest first."""
        out: list[str] = []
        parent = self.parents.get(id_)
        while parent:
            out.append(parent)
            parent = self.parents.get(parent)
        return out

    def bound_in_all(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the names that functions bind."""
        bodies = [body for id_ in ids if (body := self.body(id_)) is not None]
        return frozenset[str]().union(*map(bound_in, bodies))

    def names_read(self, id_: str, depth: int = _READ_THROUGH) -> frozenset[str]:
        """Return the names that a function reads, and the functions of the text that it names."""
        free = self.free_names(id_)
        if not depth:
            return free
        inner = [
            self.names_read(f.body, depth - 1)
            for n in sorted(free)
            for f in self.globals.get(n, BOTTOM).functions
            if isinstance(f, Local) and f.body != id_
        ]
        return free.union(*inner)

    def prior_trace(self, body: Body, captured: Env) -> dict[Region, list[Kept]]:
        """Return what is remembered of the lines of a body."""
        key = _trace_key(body, captured)
        found = self._latest.get(key)
        if found is None and self._prior is not None:
            found = self._prior._latest.get(key)
        return found or {}

    def line_of(self, step: Step) -> Region | None:
        """Return the line that a step of a path stands on."""
        body = self._bodies.get(step.body)
        if body is None:
            parts = step.body.split(".")
            for end in range(2, len(parts)):  # a function is known once the one around it is
                self.body(".".join(parts[:end]))
            body = self.body(step.body)
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
            elif name_ == "__name__":
                found = Value(frozenset({"builtins.__name__"}), CLEAN.constants)
            elif name_ == "__debug__":
                found = constant(True)
            elif name_ in ("__file__", "__doc__", "__package__"):
                found = CLEAN
            elif self._stars:
                found = self._from_stars(name_)
            else:
                found = UNKNOWN_VALUE
            self._outside[name_] = found
        return found

    def _from_stars(self, name_: str) -> Value:
        """Return what a name means that a star import may have bound."""
        out = BOTTOM
        for star in self._stars:
            name = star + name_ if star.endswith(".") else f"{star}.{name_}"
            if self.models.is_local(name):
                answer = self.ask(Question(About.NAME, name))
                if isinstance(answer, Value):
                    out = join(out, answer)
                    continue
            out = join(out, Value(self.models.also(frozenset({name}))))
        return out

    def ask(self, question: Question) -> Answer | None:
        """Ask the other files something, once."""
        if question not in self.answers:
            self.answers[question] = self.elsewhere.ask(question)
        return self.answers[question]

    def global_value(self, name_: str) -> Value:
        """Return what a global name means in a function."""
        if name_ not in self._asked:
            self._asked[name_] = True
        found = self.globals.get(name_)
        return found if found is not None else self.outside(name_)

    def note_class(self, made: Class) -> None:
        """Keep a class for its methods."""
        self.classes[made.body] = made

    # -- evaluation ------------------------------------------------------------------
    def evaluate(self, body: Body, bound: Env, captured: Env, stack: tuple[str, ...]) -> Entry:
        """Evaluate a body with arguments."""
        given = tuple(sorted(bound.items(), key=first_of))
        seen = tuple(sorted(captured.items(), key=first_of))
        key = (given, seen)
        known = self._memo.setdefault(body.id, {}).setdefault(key, [])
        for entry in known:
            if self.fits(entry, body, stack) and self.valid(entry):
                return entry
        if self._prior is not None:
            for entry in (self._prior._memo.get(body.id) or {}).get(key, ()):
                if self.fits(entry, body, stack) and self.valid(entry):
                    known.append(entry)
                    self._latest.setdefault(_trace_key(body, captured), entry.trace)
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
        depth = SUMMARY_DEPTH if is_by_summary(dict(entry.captured)) else self.call_depth
        return len(stack) + entry.height < depth

    def valid(self, entry: Entry) -> bool:
        """Whether nothing that an evaluation has read is other than it was."""
        if entry.epoch is self.epoch:
            return entry.holds
        entry.epoch, entry.holds = self.epoch, True  # a cycle rests on itself
        for n, value in entry.globals_read.items():
            if self.global_value(n) != value:
                entry.holds = False
                return False
        for n, value in entry.own_read.items():
            if self._own_globals.get(n, BOTTOM) != value:
                entry.holds = False
                return False
        for id_, table in entry.tables.items():
            if self.attributes.get(id_, {}) != table:
                entry.holds = False
                return False
        if any(self.ask(question) != answer for question, answer in entry.asked.items()):
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
        for known in (self._memo.get(body.id) or {}).get((entry.bound, entry.captured), ()):
            if known.body is body and known.counts == entry.counts and self.valid(known):
                return known
        return entry

    def _as_it_is(self, entry: Entry) -> Entry:
        """Return the evaluation that stands for one; without a look at what it has read."""
        if not self._unsure and self._bodies.get(entry.body.id) is entry.body:
            return entry
        return self.current(entry)

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
        given = tuple(sorted(bound.items(), key=first_of))
        frame = Frame(self, body, captured, stack, inline=inline)
        frame.given = given
        walk = Walk(frame.apply, frame.define)
        start = {**bound, YIELDED: sequence("list", [])} if body.is_generator else dict(bound)
        end = walk.run(body.nodes, start)
        if body.header is None:
            self._ends = end is not None and not walk.exits
        exits = [*walk.exits, *([end] if end is not None else [])]
        final = join_envs(exits) or {}
        returned = walk.returned
        result = walk.returned if body.is_generator else BOTTOM
        if end is not None and not body.is_generator:
            returned = join(returned, constant(None)) if not returned.is_bottom else constant(None)
        if body.is_generator or not walk.yielded.is_bottom:
            given_out = join_all(e[YIELDED] for e in exits if YIELDED in e)
            loose = holding(shape_of("list", (), walk.yielded))
            returned = loose if given_out.is_bottom else given_out
        own: Env = {}
        outer = self._outer(body, bound, captured, exits, frame.globals_read, own)
        global_writes = self._global_writes(body, outer, captured, frame.globals_read)
        changed: list[tuple[str, Value]] = []
        fixed = [(n, v) for n, v in given if n not in body.rebound or self._only_added(body, n, v)]
        for n, value in fixed:
            after = final.get(n)
            if after is not None and after != value:
                changed.append((n, after))
        falling = [end] if end is not None and body.header is not None else []

        def told(envs: Sequence[Env]) -> Reads:
            then = join_envs(envs) or {}
            return tuple((n, then[n]) for n, value in fixed if n in then and then[n] != value)

        when = told(walk.when_true), told([*walk.when_false, *falling])
        items: list[tuple[int, bool, Reads]] = []
        whole = len(walk.tuples) == len(walk.exits) and not falling
        for at in range(_ITEMS if whole and walk.tuples else 0):
            for side in (True, False):
                envs = [e for v, e in walk.tuples if may_be(v, at, side)]
                if envs and (found := told(envs)):
                    items.append((at, side, found))
        first = body.parameters[0] if body.parameters else ""
        attributes: dict[str, Value] = {}
        if body.owner and first in final:
            shape = final[first].shape
            if shape is not None and shape.kind == "object":
                attributes = {str(k[1]): v for k, v in shape.entries if k != ANY}
        encountered = frozenset(frame.encountered)
        entry = Entry(
            body, given, tuple(sorted(captured.items(), key=first_of)),
            Outcome(
                returned, tuple(changed), *when, tuple(items), body.parameters, outer,
                bool(exits) or bool(body.owner) or body.is_generator or body.header is None,
                self.plain_exception(walk.raised), (), result,
            ),
            frame.trace, frame.calls, frame.globals_read, frame.tables,
            global_writes,
            attributes,
            {**frame.classes, "": self.classes.get(body.owner)},
            frame.locals, frame.entries, dict(frame.lambdas), encountered,
            tuple((n, stack.count(n)) for n in sorted(encountered) if n in stack),
            frame.height, frame.cut, len(stack), frame.steps, frame.exhausted,
            tuple(frame.deferred), frame.wrapped, frame.asked, frozenset(frame.handed), own,
            self.epoch,
        )  # fmt: skip
        latest = _trace_key(body, captured)
        self._latest[latest] = frame.trace if inline else self._latest.get(latest) or frame.trace
        return entry, final

    def _only_added(self, body: Body, parameter: str, value: Value) -> bool:
        """Whether a function does no more to a container than `parameter += more`."""
        if value.shape is None or value.shape.kind not in ("list", "dict", "set"):
            return False
        binding = [
            facts
            for region in body.regions
            if (facts := self.facts_of(region)).kinds
            and any(b.name == parameter for b in facts.binds)
        ]
        return all(ast.AugAssign in f.kinds for f in binding)

    def plain_exception(self, raised: Value) -> Value:
        """Return what others see of what a function raises, and what it carries."""
        shape = raised.shape
        if shape is not None and shape.owner is not None:
            return holding(shape)
        return raised if exceptions.is_exception(raised) else BOTTOM

    def _outer(
        self, body: Body, bound: Env, captured: Env, exits: Sequence[Env], read: Env, own: Env
    ) -> tuple[tuple[str, Value], ...]:
        """Return what a function leaves in names around it: rebound, or put into what they hold.

        What the global ones among them were is noted in `read`; in `own` as the module
        leaves them: once what functions write has come to them, a function that goes on
        writing the same changes nothing any more.
        """
        if body.header is None:
            return ()
        out: dict[str, Value] = {}
        for env in exits:
            for n, value in env.items():
                rebound = n in body.globals or n in body.nonlocals
                if not rebound and (n in bound or n in body.rebound or n.startswith("<")):
                    continue
                before = captured.get(n)
                if before is None:
                    before = self.globals.get(n, BOTTOM)
                    if not rebound:
                        read[n] = self.global_value(n)
                        own[n] = self._own_globals.get(n, BOTTOM)
                        before = before if is_changed(before, value) else own[n]
                if not rebound and not is_changed(before, value):
                    continue
                if n not in body.globals and not all(n in e for e in exits):
                    value = join(value, before)
                out[n] = join(out[n], value) if n in out else value
        return tuple(sorted(out.items(), key=first_of))

    def _global_writes(
        self, body: Body, outer: Reads, captured: Env, read: Env
    ) -> dict[str, Value]:
        """Return what a function leaves in global names, also what was there before."""
        out = {n: v for n, v in outer if n not in captured and n not in body.nonlocals}
        for n in sorted(body.globals & body.rebound):
            if n not in out and n in self.globals:
                out[n] = read[n] = self.global_value(n)
        return out

    # -- the whole text ------------------------------------------------------------------
    def _begin(self, regions: Sequence[Region]) -> Body:
        """Read the text as bodies and return the module."""
        nodes = read_block(regions, 0, len(regions))
        self._count = sum(1 for _ in functions(nodes))
        self.call_depth = _CALL_DEPTH if self._count < _MANY else _CALL_DEPTH_OF_MANY
        if self._prior is not None and self._prior.call_depth != self.call_depth:
            self._prior = None  # what was cut was cut elsewhere
        module = self._made("", None, None, nodes, "", "")
        for region in module.regions:
            facts = self.facts_of(region)
            self._stars += facts.stars
        self._stars = sorted(set(self._stars))
        self._modules = self._imported(regions)
        return module

    def _run(self, regions: Sequence[Region]) -> None:
        module = self._begin(regions)
        entry, final = self._evaluated(module, {}, {}, (), inline=False)
        writes: dict[str, Value] = {}
        self.globals = self._own_globals = _module_env(final)
        for turn in range(_ROUNDS):
            if self._pending:
                entry, final = self._evaluated(module, {}, {}, ())
            self._changed(_module_env(final), writes)
            self._latest[""] = entry.trace
            roots = [entry, *self._function_roots(entry)]
            roots += self._apart(roots)
            self.roots = roots
            self.called_roots = self._called_roots(entry)
            # What goes to and fro is all that it ever was.
            written: dict[str, Value] = dict(writes) if turn > 1 else {}
            for root in self._reachable([*self._starts(), *self.called_roots]):
                for n, value in root.global_writes.items():
                    written[n] = join(written.get(n, BOTTOM), value)
            settled = written == writes and self._stands(entry)
            writes = written
            if settled:
                break
        self._module = entry
        self._declared = frozenset(
            {*writes, *(n for k, b in self._bodies.items() if k for n in b.globals)}
        )
        self._collect()

    def _imported(self, regions: Sequence[Region]) -> frozenset[str]:
        """Return the packages that the text imports anywhere, of those that say something."""
        found = {
            bind_.value.qualified.split(".", 1)[0]
            for region in regions
            if region.lines and self.facts_of(region).imports
            for bind_ in self.facts_of(region).binds
            if isinstance(bind_.value, Imported)
        }
        return frozenset(found & self.models.parameter_packages)

    def imports_alike(self, gone: Sequence[Region], new: Sequence[Region]) -> bool:
        """Whether a text with some lines for others surely imports the same packages."""
        return not self._imported(gone) and self._imported(new) <= self._modules

    def _stands(self, entry: Entry) -> bool:
        """Whether all that the module calls would come out as it did."""
        tables = entry.tables.items()
        return all(self.attributes.get(id_, {}) == table for id_, table in tables) and all(
            self._same_call(other) for other in entry.calls.values()
        )

    def _changed(self, own: Env, writes: Env) -> None:
        """Take other values of global names; what was read before is looked at again."""
        now = {**own, **{n: join(own.get(n, BOTTOM), v) for n, v in writes.items()}}
        if now != self.globals or own != self._own_globals:
            self.globals, self._own_globals = now, own
            self.epoch = object()

    def _settle(self, module: Entry) -> list[tuple[str, Local]]:
        """Find out the attributes of all classes; return the functions in their order."""
        self.entry_points = dict(module.entries)
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
        return plain + [m for owner in sorted(by_class) for m in by_class[owner]]

    def _function_roots(self, module: Entry) -> list[Entry]:
        out: list[Entry] = []
        self._wrapped = frozenset()
        self._rooted, self._other_roots = Table(), []
        for id_, local in self._settle(module):
            through = self._through_wrapper(module, id_)
            if through is not None:
                out.append(through)
                self._other_roots.append(through)
                self._wrapped |= {id_}
            made = self._root(id_, local)
            if made is not None:
                self._rooted[id_] = made
                out.append(made.entry)
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
                    if again is not None and again.entry not in out:
                        out.append(again.entry)
                        self._other_roots.append(again.entry)
            for id_, local in sorted(entry.locals.items()):
                if id_ not in done:
                    done.add(id_)
                    seen[id_] = local
                    made = self._root(id_, local)
                    if made is not None:
                        self._rooted[id_] = made
                        out.append(made.entry)
                        todo.append(made.entry)
        return out

    def _through_wrapper(self, module: Entry, id_: str) -> Entry | None:
        """Evaluate what a library calls instead of a handler; None if it does not lead there."""
        local, found, handler = module.wrapped.get(id_), module.entries.get(id_), self.body(id_)
        if local is None or found is None or handler is None or handler.args is None:
            return None
        body = self.body(local.body)
        annotated = [a for a in arguments_of(handler.args) if a.annotation is not None]
        if body is None or body.args is None or body.owner or handler.owner or annotated:
            return None  # libraries convert by what is annotated
        bound = self._parameters(body, dict(local.captured), found)
        first = found.first if isinstance(found, Decorated) else ""
        more = body.args.vararg
        if first and more is not None and not (body.args.posonlyargs or body.args.args):
            bound[more.arg] = sequence("tuple", [Value(self.models.also(frozenset({first})))])
        entry = self.evaluate(body, bound, around(local.captured), ())
        return entry if id_ in entry.encountered else None

    def _called_roots(self, module: Entry) -> list[Entry]:
        """Evaluate the functions with what other files pass to them."""
        out = [self._called_with(module, handed) for handed in self.elsewhere.called]
        found = [entry for entry in out if entry is not None]
        return [*found, *self._apart(found)] if found else []

    def _called_with(self, module: Entry, handed: Handed) -> Entry | None:
        local, body = module.locals.get(handed.function), self.body(handed.function)
        if local is None or body is None or body.args is None:
            return None
        bound = {n: self.plain(self._completed(v), {}) for n, v in handed.bound}
        if bound.keys() != self._parameters(body, dict(local.captured)).keys():
            return None  # the header has changed since
        return self.evaluate(body, bound, around(local.captured), ())

    def _apart(self, roots: Sequence[Entry]) -> list[Entry]:
        """Follow the calls that lay too deep, or in a cycle, from where they stand.

        What goes round in a cycle comes back a little different each time. Of one function
        a few calls are followed as they are, and all others as one, with what any of them
        passes.
        """
        out: list[Entry] = []
        done: set[tuple[str, Reads]] = set()
        times: Counter[str] = Counter()
        together: dict[str, Env] = {}
        new: list[Entry] = list(roots)
        while new and len(done) < _DEFERRED:
            wanted: dict[tuple[str, Reads], tuple[Local, Env]] = {}
            for entry in self._reachable(new):
                for callee, bound in entry.deferred:
                    plain = {n: self.plain(v, {}) for n, v in bound.items()}
                    key = (callee.body, tuple(sorted(plain.items(), key=first_of)))
                    if key not in done:
                        wanted[key] = (callee, plain)
            calls: list[tuple[Local, Env]] = []
            more: dict[str, Local] = {}
            for key in sorted(wanted, key=lambda k: (k[0], *(v.digest for _, v in k[1]))):
                done.add(key)
                callee, bound = wanted[key]
                times[callee.body] += 1
                if times[callee.body] <= _APART:
                    calls.append((callee, bound))
                    continue
                before = together.get(callee.body, {})
                joined = {n: join(before.get(n, BOTTOM), value) for n, value in bound.items()}
                if joined != before:
                    together[callee.body] = joined
                    more.setdefault(callee.body, callee)
            calls += ((callee, together[id_]) for id_, callee in more.items())
            new = []
            for callee, bound in calls:
                body = self.body(callee.body)
                if body is not None and len(done) <= _DEFERRED:
                    new.append(self.evaluate(body, bound, around(callee.captured), ()))
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
        if shape.owner is None and value.names and not objects.is_seen_inside(value):
            return Value(value.names, value.constants, value.taints, value.functions)
        if shape.owner is None or shape.get(ANY) is None:
            return value
        table = self.attributes.get(shape.owner.body, {})
        tables[shape.owner.body] = table
        made = self._object(shape.owner)
        if shape == made:
            return value
        for key, entry in shape.entries:
            known = table.get(str(key[1]))
            for taint in inner_taints(entry):
                if taint.origin is not None and (known is None or taint not in inner_taints(known)):
                    return value
        return Value(value.names, value.constants, value.taints, value.functions, made)

    def in_any_state(self, value: Value, tables: dict[str, dict[str, Value]]) -> Value:
        """Return an object as it may be at some other time, after all its methods."""
        shape = value.shape
        if shape is None or shape.kind != "object" or shape.owner is None or shape.get(ANY):
            return value
        table = tables[shape.owner.body] = self.attributes.get(shape.owner.body, {})
        entries = dict(shape.entries)
        for attr, held in table.items():
            entries["attr", attr] = join(entries.get(("attr", attr), BOTTOM), held)
        made = shape_of("object", entries.items(), shape.rest, shape.owner)
        return Value(value.names, value.constants, value.taints, value.functions, made)

    def _completed(self, value: Value) -> Value:
        """Return an object that another file has made, with what methods have left there.

        That file does not know what they leave as it is whatever they are given.
        """
        shape = value.shape
        if shape is None or shape.owner is None or shape.get(ANY) is not None:
            return value
        held = {k: v for k, v in shape.entries if self._says_something(v)}
        table = self.attributes.get(shape.owner.body, {})
        entries: dict[Key, Value] = dict(shape.entries)
        entries |= {k: v for n, v in sorted(table.items()) if (k := ("attr", n)) not in held}
        if len(entries) == len(held):
            return value
        made = shape_of("object", entries.items(), shape.rest, shape.owner)
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
        """Return an object of a class in whatever state."""
        table = self.attributes.get(owner.body, {})
        known = self._objects.get(owner.body)
        if known is None or known[0] is not table or known[1].owner is not owner:
            entries = {("attr", n): v for n, v in sorted(table.items())}
            made = shape_of("object", {**entries, ANY: CLEAN}.items(), None, owner)
            known = self._objects[owner.body] = (table, made)
        return known[1]

    def _class_attributes(self, owner: str, methods: list[tuple[str, Local]]) -> None:
        """Join what all methods of a class leave in the attributes of its objects."""
        bodies = {id_: self.body(id_) for id_, _ in methods}
        if self.summarises:
            direct = {i.rpartition(".")[2] for i, body in bodies.items() if self._stores_in(body)}
            those = {i for i, body in bodies.items() if self._stores_in(body, direct)}
        else:
            those = {i for i, body in bodies.items() if self._writes(body)}
        writing = [(id_, local) for id_, local in methods if id_ in those]
        self.attributes[owner] = {}
        rounds = self._attribute_rounds[owner] = []
        for _ in range(2):
            found: dict[str, Value] = {}
            left: dict[str, Entry] = {}
            for id_, local in writing:
                made = self._root(id_, local)
                if made is not None:
                    left[id_] = made.entry
                    for n, value in self._left(made.entry, local).items():
                        found[n] = join(found.get(n, BOTTOM), value)
            rounds.append((dict(self.attributes), left))
            if found == self.attributes[owner]:
                break
            self.attributes[owner] = found
            self.epoch = object()

    def _left(self, entry: Entry, local: Local) -> Env:
        """Return the attributes that a method leaves, whoever has called it."""
        if not self.summarises:
            return entry.attributes
        passed = self._parameters(entry.body, dict(local.captured))
        return {n: filled(value, passed) for n, value in entry.attributes.items()}

    def _writes(self, body: Body | None) -> bool:
        """Whether a method may set attributes of its object."""
        if body is None or not body.parameters:
            return False
        facts = map(self.facts_of, body.regions)
        return any(ast.Attribute in f.kinds and _stores(f) for f in facts)

    def _stores_in(self, body: Body | None, writers: Set[str] = frozenset()) -> bool:
        """Whether the lines of a method store something in its object, or hand on the object.

        Or call one of `writers` on it. What it calls else is evaluated for itself.
        """
        if body is None or not body.parameters:
            return False
        first = re.escape(body.parameters[0])
        whole = re.compile(rf"[(,=]\s*{first}\s*[,)\]]|\b{first}\.__dict__")
        for region in body.regions:
            facts = self.facts_of(region)
            if body.parameters[0] not in facts.reads:
                continue
            if not facts.kinds.isdisjoint(_STORING) and ast.Attribute in facts.kinds:
                return True
            if facts.calls and whole.search(region.text):
                return True
            for path in facts.calls:
                holder, _, method = path.rpartition(".")
                if method in (writers if holder == body.parameters[0] else _FILLING):
                    return True
        return False

    def _leaves_the_same(self, id_: str, owner: str) -> bool:
        """Whether an edited method has the part in its objects' attributes that it had.

        It is asked again for every round in which they were found out: what they are in
        the end would rest on itself.
        """
        local = self._module.locals.get(id_) if self._module is not None else None
        body = self.body(id_)
        if local is None or body is None:
            return False
        now, rounds = self.attributes, self._attribute_rounds[owner]
        made: list[tuple[dict[str, dict[str, Value]], dict[str, Entry]]] = []
        for table, left in rounds:
            before = left[id_].attributes if id_ in left else table[owner]
            after, entry = table[owner], None
            if self._writes(body):
                self.attributes, self.epoch = table, object()
                again = self._root(id_, local)
                entry = again.entry if again is not None else None
                after = entry.attributes if entry is not None else {}
                self.attributes, self.epoch = now, object()
            if after != before:
                return False
            made.append((table, {**left, id_: entry} if entry is not None else left))
        self._attribute_rounds = {**self._attribute_rounds, owner: made}
        return True

    def _root(self, id_: str, local: Local) -> Rooted | None:
        """Evaluate a function as anybody could call it."""
        body = self.body(id_)
        if body is None:
            return None
        read: set[str] = set()
        self._injected = set()
        if self.summarises:
            entry = self.summarised(body, local, ())
        else:
            bound = self._parameters(body, dict(local.captured), read=read)
            entry = self.evaluate(body, bound, around(local.captured), ())
        self._note_classes(entry)
        return Rooted(local, entry, frozenset(read), frozenset(self._injected))

    def _note_classes(self, entry: Entry) -> None:
        """Keep the classes that a function makes when anybody calls it."""
        for id_, made in entry.classes.items():
            if id_ and made is not None and made != self.classes.get(id_):
                self.note_class(made)
                self.epoch = object()

    def _parameters(
        self,
        body: Body,
        captured: Env,
        found: Decorated | Registered | Method | None = None,
        *,
        read: set[str] | None = None,
    ) -> Env:
        """Return what a body gets that anybody may call, or a library (`found`).

        The global names that this rests on are put into `read`.
        """
        args = body.args
        out: Env = {}
        if args is None or body.header is None:
            return out
        if not self._injecting:
            self._given = {}
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
        if found is None and body.id not in self._wrapped:
            found = self.entry_points.get(body.id) or (self._method_of(body) if start else None)
        passed = [*positional[start:], *args.kwonlyargs]
        defaults = defaults_of(args)
        for number, arg in enumerate(passed):
            is_first = number == 0 and bool(positional[start:])
            following = passed[number + 1].arg if number + 1 < len(passed) else ""
            if line.is_limited(defaults.get(arg.arg)):
                out[arg.arg] = CLEAN
                continue
            out[arg.arg] = self._parameter(
                line, arg, captured, found, is_first=is_first, following=following
            )
        for more, kind in ((args.vararg, "tuple"), (args.kwarg, "dict")):
            if more is not None:
                held = UNKNOWN_VALUE
                if found is not None:
                    held = self._outside_value(line, more, found)
                out[more.arg] = holding(shape_of(kind, (), held))
        if read is not None:
            read.update(frame.globals_read)
        return out

    def _self(self, line: Line, owner: Class) -> Value:
        return Value(calling.instance(line, owner).names, shape=self._object(owner))

    def _parameter(
        self,
        line: Line,
        arg: ast.arg,
        captured: Env,
        entry: Decorated | Registered | Method | None,
        *,
        is_first: bool,
        following: str,
    ) -> Value:
        typed = line.typed(arg.annotation) if arg.annotation is not None else BOTTOM
        default = captured.get("=" + arg.arg, BOTTOM)
        injected = self._put_in(line, arg, default, typed)
        if injected is not None:
            return injected
        closed = entry.closed if isinstance(entry, Decorated | Registered) else ()
        if typed == CLEAN or arg.arg in closed:
            return join(CLEAN, Value(constants=default.constants))
        if objects.is_member(typed):
            return join(typed, default)
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
            known = not model.module or model.module.split(".", 1)[0] in self._modules
            known = known and model.before in ("", following)
            if not typed.names and known:
                return line.named(frozenset({model.type}))
        if typed.names or typed.shape is not None:
            return line.sourced(typed)
        constants = frozenset(c for c in default.constants if c[1] is not None)
        return Value(
            default.names, constants, joined_taints((*UNKNOWN_VALUE.taints, *default.taints)),
            default.functions, default.shape,
        )  # fmt: skip

    def _put_in(self, line: Line, arg: ast.arg, default: Value, typed: Value) -> Value | None:
        """Return what a library puts in for a parameter, as its default or annotation says.

        None if it says nothing of the kind, or too little.
        """
        said = [default]
        if self._modules & self.models.injecting and isinstance(
            arg.annotation, ast.Subscript | ast.Name | ast.Attribute
        ):
            held = line.value(arg.annotation)
            said += held.shape.values() if ANNOTATED_TYPE in held.names and held.shape else ()
        for one in said:
            found = [self.models.registered.get(n.removesuffix("()")) for n in sorted(one.names)]
            entry = next((e for e in found if e is not None and e.injects), None)
            if entry is None:
                continue
            handed = one.shape.get(externals.INJECTED) if one.shape is not None else None
            made = self._given_by(line, handed or BOTTOM, entry)
            if made.is_bottom:
                if typed.shape is not None:  # `Depends()`: an object of the class itself
                    made = self._given_by(line, Value(functions=frozenset(_class(typed))), entry)
                made = made if not made.is_bottom else UNKNOWN_VALUE
            if made != UNKNOWN_VALUE and not is_unknown(made):
                return Value(
                    made.names | typed.names, made.constants, made.taints, made.functions,
                    made.shape if made.shape is not None else typed.shape, made.pieces,
                )  # fmt: skip
            names = made.names | typed.names
            return Value(names, shape=typed.shape) if names else UNKNOWN_VALUE
        return None

    def _given_by(self, line: Line, handed: Value, entry: Registered) -> Value:
        """Return what a library gets from a function, or class, that it calls with outside data."""
        out = Value(handed.names, handed.constants) if not handed.functions else BOTTOM
        for callee in ordered(handed.functions):
            owner = callee if isinstance(callee, Class) else None
            local = objects.maker_of(owner) if owner is not None else callee
            if owner is not None and local is None:
                made = calling.instance(line, owner)
                source = Source("", entry.origin, entry.what)
                sent = line.from_source(BOTTOM, source, ast.Name("_", ast.Load()))
                out = join(out, Value(made.names, taints=sent.taints, shape=made.shape))
                continue
            if not isinstance(local, Local):
                return UNKNOWN_VALUE
            body = self.body(local.body)
            if body is None or body.args is None or body.id in self._injecting or self.summarises:
                return UNKNOWN_VALUE
            if len(self._injecting) >= _INJECTED:
                return UNKNOWN_VALUE
            asked = (local, owner, self.entry_points.get(body.id) or entry)
            if asked not in self._given:
                self._given[asked] = self._given_once(body, *asked)
            out = join(out, self._given[asked])
        return out

    def _given_once(
        self, body: Body, local: Local, owner: Class | None, found: Decorated | Registered
    ) -> Value:
        around_it, self._injecting = self._injecting, (*self._injecting, body.id)
        try:
            bound = self._parameters(body, dict(local.captured), found)
        finally:
            self._injecting = around_it
        self._injected.add(body.id)
        outcome = self.evaluate(body, bound, around(local.captured), ()).outcome
        if owner is not None:
            first = body.parameters[0] if body.parameters else ""
            return dict(outcome.changed).get(first) or bound.get(first, BOTTOM)
        return element(outcome.returned) if body.is_generator else outcome.returned

    def _outside_value(
        self, line: Line, arg: ast.arg, entry: Decorated | Registered | Method
    ) -> Value:
        return line.from_source(BOTTOM, Source("", entry.origin, entry.what), arg)

    # -- what other files see ----------------------------------------------------------------
    def exported(self, name_: str) -> Value | None:
        """Return what a name of the module is when it has run, None if it binds none such."""
        found = self.globals.get(name_)
        if found is None and self._stars and not name_.startswith("<"):
            with _deep():
                found = self._from_stars(name_)
            found = None if found.names and found == Value(found.names) else found
        return found

    def summary(self, id_: str) -> Summary | None:
        """Return what a call of a function does, whatever is passed."""
        module, body = self._module, self.body(id_)
        local = module.locals.get(id_) if module is not None else None
        if module is None or local is None or body is None or body.args is None:
            return None
        if not self._settled:
            self._settle_one(module, "" if is_initial(id_) else body.owner)
        with _deep():
            entry = self.summarised(body, local, ())
        return summary_of(body.args, entry.outcome)

    def summarised(self, body: Body, local: Local, stack: tuple[str, ...]) -> Entry:
        """Evaluate a function for whatever is passed; what it calls likewise."""
        symbols = self.symbols(body, dict(local.captured))
        return self.evaluate(body, symbols, {**around(local.captured), **BY_SUMMARY}, stack)

    def symbols(self, body: Body, captured: Env) -> Env:
        """Return what stands for whatever is passed to a function."""
        bound = self._parameters(body, captured)
        args = body.args
        assert args is not None
        is_method = bool(body.owner and body.parameters) and "<static>" not in captured
        first = body.parameters[0] if is_method else ""
        shapes = {
            a.arg: kind
            for a, kind in ((args.vararg, "tuple"), (args.kwarg, "dict"))
            if a is not None
        }
        for n, value in bound.items():
            what = Value(taints=frozenset({symbol(n)}))
            if n in shapes:
                bound[n] = holding(shape_of(shapes[n], (), what))
            elif n != first and (value.taints or value.names):
                bound[n] = Value(value.names, taints=what.taints, shape=value.shape)
            elif n != first and not value.is_bottom and value.constants != CLEAN.constants:
                bound[n] = what
        if first and is_initial(body.id):
            bound |= _newly_made(first, bound)
        return bound

    def _settle_one(self, module: Entry, owner: str) -> None:
        """Have the attributes of one class known, and of no other: not what was asked before."""
        if owner == self._asked_of:
            return
        self._asked_of = owner
        table = self._tables.get(owner)
        self.entry_points = dict(module.entries)
        self.attributes, self.epoch = {}, object()
        if not owner:
            return
        if table is None:
            bodies = ((id_, local, self.body(id_)) for id_, local in sorted(module.locals.items()))
            methods = [
                (id_, local) for id_, local, b in bodies if b is not None and b.owner == owner
            ]
            with _deep():
                self._class_attributes(owner, methods)
            self._tables[owner] = self.attributes[owner]
        else:
            self.attributes[owner] = table

    def handed(self) -> frozenset[Handed]:
        """Return what is passed to functions of other files that comes from outside."""
        return frozenset(
            handed
            for _, contexts in self._contexts.items()
            for entry, _ in contexts
            for handed in entry.handed
        )

    def handed_by(self, handed: Handed) -> frozenset[Handed]:
        """Return what a function passes on when it is called like this by another file."""
        body = self.body(handed.function)
        if self._module is None or body is None:
            return frozenset()
        if not self._settled:
            self._settle_one(self._module, body.owner)
        with _deep():
            entry = self._called_with(self._module, handed)
        if entry is None:
            return frozenset()
        return frozenset(h for e in self._reachable([entry]) for h in e.handed)

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
        self.roots = self._starts()
        reachable = self._reachable([*self.roots, *self.called_roots])
        root_ids = {id(r) for r in self.roots}
        called: set[str] = set()
        self._contexts = Table()
        lambdas: dict[str, list[tuple[tuple[Any, ...], Reads]]] = defaultdict(list)
        self._lent = defaultdict(set)
        for entry in reachable:
            id_ = entry.body.id
            self._contexts.setdefault(id_, []).append((entry, id(entry) in root_ids))
            if id(entry) not in root_ids:
                called.add(id_)
            for place, given in entry.lambdas.items():
                lambdas[str(place[0])] += [(place, g) for g in given]
                self._lent[str(place[0])].add(id_)
        self._private = self._called_here(called)
        views: dict[Region, tuple[View, ...]] = {}
        for id_, _ in self._contexts.items():
            views.update(self._views_of(id_, lambdas.get(id_, [])))
        self._views = views
        self.exhausted = tuple(
            entries[0][0].body.header
            for _, entries in sorted(self._contexts.items())
            if any(entry.exhausted for entry, _ in entries)
        )

    def _starts(self) -> list[Entry]:
        """Return the evaluations from which all is reached that happens when the text runs."""
        if not self.is_program:
            return self.roots
        ids = {id(root) for root in self.roots}
        called = {e.body.id for e in self._reachable(self.roots) if id(e) not in ids}
        private = self._called_here(called)
        return [root for root in self.roots if root.body.id not in private]

    def _called_here(self, called: Set[str]) -> frozenset[str]:
        """Return the functions that are judged as they are called in the text, of those that are.

        They are those that nobody else calls: private ones, and all of a program. Those that
        only call each other may be called from anywhere.
        """
        whole = self.is_program
        mine = {
            i
            for i in called
            if (whole or _is_private(i)) and (i not in self.entry_points or i in self._wrapped)
        }
        if not whole:
            return frozenset(mine)
        starts = [r for r in self.roots if r.body.id not in mine]
        calls = {e.body.id for r in self._reachable(starts) for e in r.calls.values()}
        return frozenset(i for i in mine if i in calls or _is_private(i))

    @property
    def is_program(self) -> bool:
        """Whether the text is run, not imported.

        It has handlers or a main block, or calls one of its functions for what that does.
        """
        module = self._bodies.get("")
        if module is None or "__all__" in self.globals:
            return False
        if self.entry_points:
            return True
        for region in module.regions:
            facts = self.facts_of(region)
            if region.word == "if" and "__name__" in facts.reads:
                return True
            alone = facts.calls and ast.Expr in facts.kinds and region.word not in COMPOUND
            if alone and any(self.globals.get(n, BOTTOM).functions for n in facts.reads):
                return True
        return False

    def _views_of(
        self,
        id_: str,
        lambdas: list[tuple[tuple[Any, ...], Reads]],
        *,
        only: Iterable[Region] | None = None,
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
            trace = entry.trace
            if only is not None:
                trace = {region: trace.get(region, []) for region in only}
            for region, kept in trace.items():
                if not kept:
                    continue
                for last in _seen_apart(entry.trace[region]):
                    view = self._view_of(entry, region, around, last)
                    if view not in of_region[region]:
                        of_region[region].append(view)
        if lambdas:
            self._with_lambdas(entries[0][0].body, of_region, lambdas)
        # Lines that are not reached see nothing, whatever they saw in an earlier version.
        lines = entries[0][0].body.regions if only is None else only
        return {
            region: tuple(of_region.get(region, ()))
            for region in (*lines, *of_region)
            if self._shown_by(region, id_)
        }

    def _view_of(self, entry: Entry, region: Region, around: Function | None, last: Kept) -> View:
        """Return what a line saw in an evaluation that has reached it."""
        body = entry.body
        owner = None
        if body.owner and "super" in self.facts_of(region).reads:
            owner = self.classes.get(body.owner)
        return View(
            (*last.reads, *last.free), around, body.id, last.nth, last.called, owner, region is body.header,
            last.asked,
        )  # fmt: skip

    def _show(self, views: dict[Region, tuple[View, ...]], *, gone: Region | None = None) -> None:
        """Take other views of some lines. Lines that have gone are let go now and then."""
        overlay = {**self._overlay, **views}
        if gone is not None:
            overlay.pop(gone, None)
        if len(overlay) > _OVERLAID:
            there = {
                region
                for _, body in self._bodies.items()
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
    def lines_in(self, header: Region) -> int:
        """Return how many lines the block of a function has, 0 if it is not known."""
        id_ = self._by_header.get(header)
        body = self._bodies.get(id_) if id_ is not None else None
        return len(body.inner) if body is not None else 0

    def edited(self, header: Region, inner: tuple[Region, ...]) -> Program | None:
        """Return the program after an edit inside one function.

        None if what others see of the function has changed, or could have: then all is
        to be looked at again.
        """
        id_ = self._by_header.get(header)
        before = self._bodies.get(id_) if id_ is not None else None
        if id_ is None or before is None or before.args is None:
            return None
        if before.decorators and not speak_alike(before.inner, inner):
            return None  # its decorators are told
        inside = self._inside(id_)
        contexts = self._contexts.get(id_)
        if not contexts or any(
            e.counts or e.cut or e.exhausted or e.deferred or e.global_writes for e, _ in contexts
        ):
            return None
        for other in inside:
            if any(
                e.global_writes or e.entries or e.deferred
                for e, _ in self._contexts.get(other) or ()
            ):
                return None
        mine = {id_, *inside}
        if any(not self._lent.get(lender, mine) <= mine for lender in mine):
            return None
        new = self._version()
        new._prior, new.keeps, new._inside_reads = self, True, None
        with _deep():
            one = one_line_apart(before, inner, self.facts_of)
            done = one is not None and new._typed(one, contexts) is not None
            if not done:
                read = self.names_read(id_) & self._declared
                new._begin_anew(header, inner, before)
                # Callers hand on what they have written into names that are read here.
                done = new.names_read(id_) & self._declared == read
                done = done and new._after(id_, contexts, inside)
            if done and before.owner in self._attribute_rounds:
                done = new._leaves_the_same(id_, before.owner)
        new.keeps, new._prior = False, None
        return new if done else None

    def _version(self) -> Program:
        """Return what the next version begins with: all that is known of this one."""
        new = Program.__new__(Program)
        new.__dict__.update(self.__dict__)
        new._bodies, new._memo = self._bodies.version(), self._memo.version()
        new._latest, new._contexts = self._latest.version(), self._contexts.version()
        new._pending, new._rooted = self._pending.version(), self._rooted.version()
        new._asked = self._asked.version()
        new.one_line, new.spread = False, frozenset()
        new.recorded, new.records = {}, True
        return new

    def _begin_anew(self, header: Region, inner: tuple[Region, ...], before: Body) -> None:
        """Forget a function and those in it, of which only the lines are known now."""
        inside = self._inside(before.id)
        if inside or any(region.is_scope for region in inner):
            self._nested, self._by_header = dict(self._nested), dict(self._by_header)
            self.classes, self.parents = dict(self.classes), dict(self.parents)
            self.epoch = object()  # functions that have not changed may call one that has
            for gone in inside:
                self.parents.pop(gone, None)
        for gone in (before.id, *inside):
            for table in (self._bodies, self._pending, self._memo, self._contexts):
                table.discard(gone)
        node = Node(Form.FUNCTION, [header], decorators=list(before.decorators), inner=inner)
        self._pending[before.id] = (node, before.parent, before.owner)

    def _typed(self, one: OneLine, contexts: list[tuple[Entry, bool]]) -> frozenset[str] | None:
        """Take over all but one line, if what that line does has stayed the same.

        The walk over the body would then go as it went. What the line leaves in names that
        nobody looks at may be another: these names are returned, None if there is more.
        """
        id_, typed = one.body.id, one.typed
        shown = self.views_of(one.gone)
        self._bodies[id_] = one.body
        entries: list[tuple[Entry, bool]] = []
        memo: dict[tuple[Reads, Reads], list[Entry]] = {}
        names: frozenset[str] = frozenset()
        for old, is_root in contexts:
            made = self._with_line(old, one)
            if made is None:
                return None
            entry, otherwise = made
            names |= otherwise
            entries.append((entry, is_root))
            memo.setdefault((entry.bound, entry.captured), []).append(entry)
        self._memo[id_] = memo
        self._contexts[id_] = entries
        self._latest[id_] = entries[-1][0].trace
        if len(entries) == len(shown) == 1 and not entries[0][0].lambdas:
            only = entries[0][0]
            found = (
                self._view_of(only, typed, shown[0].function, last)
                for last in _seen_apart(only.trace[typed])
            )
            views: dict[Region, tuple[View, ...]] = {typed: tuple(dict.fromkeys(found))}
        else:
            lambdas = [
                (place, given)
                for entry, _ in entries
                for place, found in entry.lambdas.items()
                if place[0] == id_
                for given in found
            ]
            views = self._views_of(id_, lambdas, only=(typed,))
        self._show(views, gone=one.gone)
        self.one_line = True
        return names

    def _with_line(self, old: Entry, one: OneLine) -> tuple[Entry, frozenset[str]] | None:
        """Return an evaluation with one line for another, None if that would not be all.

        Also the names in which the line leaves something else.
        """
        body, gone, typed = one.body, one.gone, one.typed
        before = old.trace.get(gone, [])
        if len(before) == KEPT or any(k.env is None or k.lambdas or k.registered for k in before):
            return None
        frame = Frame(self, body, dict(old.captured), (), inline=True)
        frame.given = old.bound
        frame.height, frame.steps = old.height, old.steps
        facts = self.facts_of(typed)
        made: list[Kept] = []
        other = old.body.rebound ^ body.rebound
        """Names that the line leaves otherwise than before."""
        for known in before:
            assert known.env is not None
            env = frame.env = self._as_now(known.env, old, one, facts.reads)
            reads = frame.reads_of(facts, typed, env)
            effect = frame.evaluate_line(typed, reads)
            calls = None if frame.refused else tuple(frame.line_calls)
            if (
                not same_but_for_writes(effect, known.effect, is_watched=one.is_watched)
                or calls is None
                or known.calls is None
                or len(calls) != len(known.calls)
                or any(a is not b for a, b in zip(calls, known.calls, strict=True))
                or frame.line_lambdas
                or frame.line_registered
                or frame.line_handed
                or known.handed
                or frame.deferred
                or any(old.stale.get(n, known) is None for n, _ in reads)
                or (one.in_loop and not {n for n, _ in reads} <= {n for n, _ in known.reads})
            ):
                return None
            if effect.writes != known.effect.writes:
                other = other.union(written_otherwise(effect, known.effect))
            made.append(
                Kept(
                    reads,
                    known.nth,
                    effect,
                    calls,
                    tuple(frame.line_called),
                    (),
                    (),
                    known.turned,
                    (),
                    env,
                    tuple(frame.line_asked.items()),
                )
            )
        if other and (one.in_loop or one.in_class or not self._unseen(other, old, one)):
            return None
        trace = dict(old.trace)
        if trace.pop(gone, None) is not None:
            trace[typed] = made
        globals_read = {**old.globals_read, **frame.globals_read}
        asked = {**old.asked, **frame.asked}
        stale = {**old.stale, **dict.fromkeys(other)} if other else old.stale
        entry = old.with_line(body, trace, globals_read, asked, stale, self.epoch)
        return entry, other

    def _as_now(self, env: Env, old: Entry, one: OneLine, names: Iterable[str]) -> Env:
        """Return what was bound before a line, with the names that imports have bound since."""
        found = {n: by for n in names if (by := old.stale.get(n)) is not None}
        if not found:
            return env
        lines = [id(region) for region in one.body.regions]
        place = lines.index(id(one.typed))
        above = {n: by.value for n, by in found.items() if lines.index(id(by.line)) < place}
        return {**env, **above}

    def _unseen(self, names: frozenset[str], old: Entry, one: OneLine) -> bool:
        """Whether what one line leaves in these names is seen by no other, and by no one else."""
        gone, typed = self.facts_of(one.gone), self.facts_of(one.typed)
        local = {b.name for b in (*gone.binds, *typed.binds)}
        uses = one.body.uses
        assert uses is not None
        outside = {n for n, _ in (*old.bound, *old.captured)}
        if one.body.header is None:
            if uses.binds.get(DELETES) or any(map(self._is_read_inside, names)):
                return False
            outside |= self._declared
        elif any(n in self.globals or n in self._declared for n in names):
            return False
        if any(
            n not in local or n in outside or n in _SELF or uses.others(n, typed) for n in names
        ):
            return False
        for region, kept in old.trace.items():
            if region is one.gone:
                continue
            if len(kept) == KEPT or any(n in names for k in kept for n, _ in (*k.reads, *k.free)):
                return False
        return True

    def line_outside(self, gone: Region, typed: Region) -> Program | None:
        """Return the program after an edit of one line outside all functions.

        None if more has changed than what it leaves in names that nobody looks at.
        """
        before, entry = self._bodies.get(""), self._module
        if before is None or entry is None or not self._ends:
            return None
        if len(entry.stale) >= _MOST_STALE:
            return None
        if self._lent.get("") and any(ast.Lambda in self.facts_of(r).kinds for r in (gone, typed)):
            return None  # functions may call it
        one = one_line_outside(before, gone, typed, self.facts_of)
        if one is None:
            return None
        new = self._version()
        new.keeps, new._prior = True, self
        with _deep():
            names = new._typed(one, [(entry, True)])
        new.keeps, new._prior = False, None
        if names is None or "__all__" in names:
            return None
        ((made, _),) = new._contexts[""]
        new._module, new.roots = made, [made, *self.roots[1:]]
        if names:
            left = {n: v for k in made.trace.get(typed, ()) for n, v in k.effect.writes}
            for table in ("globals", "_own_globals"):
                env: Env = {n: v for n, v in getattr(self, table).items() if n not in names}
                setattr(new, table, {**env, **{n: left[n] for n in names if n in left}})
        return new

    def look_ahead(self) -> None:
        """Find out what the next edit outside of functions asks, while there is time."""
        module = self._bodies.get("")
        if module is not None and module.uses is None:
            module.uses = Uses.of(module, self.facts_of)
        self._is_read_inside("")

    def imports_outside(
        self,
        gone: Sequence[Region],
        new: Sequence[Region],
        above: Region | None,
        below: Region | None,
    ) -> Program | None:
        """Return the program after imports at the left edge have come, gone or changed.

        None if that could matter to any other line: then nobody has asked for the names of
        which there are others, and the lines around them nest as before. Nothing else has
        to be looked at, whatever the length of the text.
        """
        before, old = self._bodies.get(""), self._module
        if before is None or old is None or not self._ends or old.exhausted:
            return None
        if len(old.stale) >= _MOST_STALE:
            return None  # what lines that have gone asked for is forgotten
        if not _parts(above, below) or not _is_plain_between(old, above, below):
            return None
        if not self.imports_alike(gone, new):
            return None
        if old.steps + len(new) >= STEPS or before.is_generator:
            return None
        body = imports_outside(before, gone, new, below, self.facts_of)
        if body is None:
            return None
        made = self._version()
        made._bodies[""] = body
        frame = Frame(made, body, {}, (), inline=True)
        trace, was = dict(old.trace), dict[str, Value]()
        for region in gone:
            kept = trace.pop(region, [])
            if len(kept) != 1:
                return None
            was.update(kept[0].effect.writes)
        now: dict[str, Value] = {}
        for region in new:
            reads = frame.reads_of(self.facts_of(region), region, {})
            effect = frame.evaluate_line(region, reads)
            if reads or frame.refused or frame.line_calls:
                return None
            asked = tuple(frame.line_asked.items())
            trace[region] = [Kept((), 0, effect, (), (), (), (), asked=asked)]
            now.update(effect.writes)
        names = frozenset(n for n in was.keys() | now.keys() if was.get(n) != now.get(n))
        if body.uses is None or not self._none_asks(names, old, body.uses, new):
            return None
        asked_now = {**old.asked, **frame.asked}
        stale: dict[str, Imports | None] = dict(old.stale)
        for n in names:
            binding = [r for r in new if any(b.name == n for b in self.facts_of(r).binds)]
            stale[n] = Imports(binding[0], now[n]) if len(binding) == 1 else None
        for n, by in old.stale.items():
            if n not in names and by is not None and by.line in gone:
                stale[n] = None
        entry = old.with_line(body, trace, old.globals_read, asked_now, stale, self.epoch)
        entry.steps += len(new) - len(gone)
        made._module, made.roots = entry, [entry, *self.roots[1:]]
        made._contexts[""] = [(entry, True)]
        made._memo[""], made._latest[""] = {((), ()): [entry]}, trace
        for table in ("globals", "_own_globals"):
            env: Env = {n: v for n, v in getattr(self, table).items() if n not in names}
            setattr(made, table, {**env, **{n: now[n] for n in names if n in now}})
        views = {region: (made._view_of(entry, region, None, trace[region][-1]),) for region in new}
        made._show({**dict.fromkeys(gone, ()), **views})
        return made

    def _none_asks(
        self, names: frozenset[str], old: Entry, uses: Uses, new: Iterable[Region]
    ) -> bool:
        """Whether no line reads or binds these names but the imports that are edited (`new`)."""
        if not names:
            return True
        mine = Counter(n for r in new for n in {b.name for b in self.facts_of(r).binds})
        if uses.binds.get(DELETES) or not names.isdisjoint(self._declared):
            return False
        for n in names:
            if n in _SELF or n.startswith("__") or self._is_read_inside(n):
                return False
            if uses.reads.get(n) or (uses.binds.get(n) or 0) != mine[n]:
                return False
        return not any(
            len(kept) == KEPT or any(n in names for k in kept for n, _ in (*k.reads, *k.free))
            for kept in old.trace.values()
        )

    def renewed(self, regions: Sequence[Region], *, imports: bool = True) -> Program | None:
        """Return the program after an edit anywhere; only what sees the edit is evaluated again.

        None if that cannot be told from this version: then all is to be looked at again.
        `imports`: whether imports have come, gone or changed.
        """
        before = self._module
        if before is None or before.exhausted:
            return None
        if imports and self._imported(regions) != self._modules:
            return None
        new = self._version()
        new.keeps, new._prior, new.epoch = True, self, object()
        new._outside = dict(self._outside)
        with _deep():
            edited = new._read_again(self, read_block(regions, 0, len(regions)))
            if edited is None:
                return None
            entry, final = new._evaluated(new._bodies[""], {}, {}, ())
            new.keeps = False
            if (
                entry.exhausted
                or entry.wrapped != before.wrapped
                or any(self._own_globals.get(n) != final.get(n) for n in self._declared)
                or new._goes_round(entry)
            ):
                return None
            touched = new._take_module(self, entry, final, edited)
            done = touched is not None and (
                new._only_module(self, touched)
                or (
                    new._attributes_again(self, touched)
                    and new._roots_again(self, touched)
                    and new._stands(entry)
                    and new._collected_again(self, touched)
                )
            )
        new._prior = None
        return new if done else None

    def _read_again(self, known: Program, nodes: list[Node]) -> frozenset[str] | None:
        """Read the module; return the functions that are new, gone or no longer what they were.

        None if that changes how all functions are followed, or whose a name is.
        """
        self.parents, self._pending = {}, Table()
        module = self._made("", None, None, nodes, "", "")
        now, pending = self.parents, self._pending
        self._count = len(now)
        depth = _CALL_DEPTH if self._count < _MANY else _CALL_DEPTH_OF_MANY
        stars = {s for r in module.regions for s in self.facts_of(r).stars}
        if depth != self.call_depth or sorted(stars) != self._stars:
            return None
        edited = {
            id_
            for id_ in {*now, *(k for k, parent in known.parents.items() if not parent)}
            if not _is_same(known._pending.get(id_), pending.get(id_))
        }
        if edited:
            inside = (k for k, p in known.parents.items() if p)
            edited.update(k for k in inside if not edited.isdisjoint(known.functions_around(k)))
        kept = {k: p for k, p in known.parents.items() if k not in edited}
        self.parents, self._pending = {**kept, **now}, known._pending.version()
        self._by_header, self._nested = dict(known._by_header), {}
        for id_ in edited:
            body = self._bodies.get(id_)
            if body is not None and body.header is not None:
                if body.globals or any(e.exhausted for e, _ in known._contexts.get(id_) or ()):
                    return None
                self._by_header.pop(body.header, None)
            for table in (
                self._bodies, self._pending, self._memo, self._contexts, self._latest, self._rooted,
            ):  # fmt: skip
                table.discard(id_)
            told = pending.get(id_)
            if told is not None:
                self._pending[id_] = told
        gone = tuple(id_ + "." for id_ in edited)
        self.classes = {k: c for k, c in known.classes.items() if not k.startswith(gone)}
        self._inside_reads = None
        return frozenset(edited)

    def _take_module(
        self, known: Program, entry: Entry, final: Env, edited: frozenset[str]
    ) -> _Touched | None:
        """Take what the module leaves now; return what of it is other than before."""
        before = known._module
        assert before is not None
        self._module, self._own_globals = entry, _module_env(final)
        self.globals = dict(known.globals)
        names = {n for n in known.globals if n not in final and n not in self._declared}
        for n in names:
            del self.globals[n]
        for n, value in self._own_globals.items():
            if n not in self._declared:
                was = known.globals.get(n)
                if was is not value and was != value:
                    names.add(n)
                    self.globals[n] = value
        classes = {
            k
            for k in before.classes.keys() | entry.classes.keys()
            if k and before.classes.get(k) != entry.classes.get(k)
        }
        for gone in classes - entry.classes.keys():
            self.classes.pop(gone, None)
        handed = {
            k
            for k in before.entries.keys() | entry.entries.keys()
            if before.entries.get(k) != entry.entries.get(k)
        }
        # Functions too make others known to libraries.
        inner = {k: e for k, e in known.entry_points.items() if before.entries.get(k) != e}
        if any(k in inner for k in (*edited, *handed)):
            return None
        self.entry_points = {**entry.entries, **inner}
        for id_, local in entry.locals.items():
            old = before.locals.get(id_)
            if old is not local and old != local and id_ not in edited:
                handed.add(id_)
        names = {n for n in names if n in self._asked}  # others are read by no function
        touched = _Touched(names, classes, set(), handed, set(edited))
        if names or classes:
            for id_, by_key in self._memo.items():
                if any(touched.is_read(e) for found in by_key.values() for e in found):
                    touched.bodies.add(id_)
        self.epoch = object()
        return touched

    def _only_module(self, known: Program, touched: _Touched) -> bool:
        """Take all functions as they were, if the edit is seen by lines of the module alone.

        No function then sees a change, and those that the module calls are called as before.
        """
        before, now = known._module, self._module
        assert before is not None
        assert now is not None
        if not touched.is_quiet or touched.edited or touched.bodies or known._unsure:
            return False
        if known._other_roots or self.elsewhere.called or known.roots[0].body.id:
            return False
        lines = _seen_otherwise(before, now)
        lambdas = any(ast.Lambda in self.facts_of(region).kinds for region in lines)
        if lambdas or before.lambdas != now.lambdas:
            return False
        calls = [{id(self.current(e)) for e in m.calls.values()} for m in (before, now)]
        if calls[0] != calls[1] or known.is_program != self.is_program or not self._stands(now):
            return False
        for _, contexts in known._contexts.items():
            for entry, _ in contexts:
                if entry is not before:
                    entry.epoch, entry.holds = self.epoch, True
        self.roots = [now, *known.roots[1:]]
        self._contexts[""] = [(now, True)]
        gone = set(known._bodies[""].regions).difference(self._bodies[""].regions)
        views: dict[Region, tuple[View, ...]] = dict.fromkeys(gone, ())
        views.update(self._views_of("", [], only=lines))
        self._show(views)
        self.spread = frozenset(r for r in views if views[r] != known.views_of(r))
        return True

    def _goes_round(self, module: Entry) -> bool:
        """Whether a function that the module calls reads what has come of such a call.

        What that was in the last version would then count in this one.
        """
        if not module.calls:
            return False
        called = self._reachable(list(module.calls.values()))
        read = {n for e in called for n in e.globals_read}
        if any(not read.isdisjoint(e.global_writes) for e in called):
            return True
        on_lines = {id(e) for kept in module.trace.values() for k in kept for e in k.calls or ()}
        beside = [e.body.id for e in module.calls.values() if id(e) not in on_lines]
        hooks = any(id_.rpartition(".")[2].startswith("__") for id_ in beside)
        bound = [(self._bound_by(node, module), node) for node in module.body.nodes]
        wanted = read
        while wanted:
            found = [node for names, node in bound if not wanted.isdisjoint(names)]
            bound = [pair for pair in bound if wanted.isdisjoint(pair[0])]
            wanted = set[str]()
            for node in found:
                if beside and self._calls_beside(node, hooks=hooks):
                    return True
                for region in _lines_of(node):
                    if any(k.calls or k.called for k in module.trace.get(region, ())):
                        return True
                    wanted |= self.facts_of(region).reads
            wanted -= read
        return False

    def _calls_beside(self, node: Node, *, hooks: bool) -> bool:
        """Whether a statement may call functions otherwise than on its lines.

        Decorators do, and the special methods (`hooks`) by which a class is made.
        """
        if any(not self._is_plain_decorator(d) for d in node.decorators):
            return True
        match node.form:
            case Form.SIMPLE | Form.FUNCTION:
                return False
            case Form.CLASS:
                inside = (n for block in node.blocks for n in block)
                return hooks or any(self._calls_beside(n, hooks=hooks) for n in inside)
            case _:
                return True

    def _is_plain_decorator(self, decorator: Atom) -> bool:
        """Whether a decorator is a built-in one that calls nothing."""
        name_ = decorator.text.strip().removeprefix("@") if isinstance(decorator, Region) else ""
        return name_ in _PLAIN_DECORATORS and name_ not in self.globals

    def _bound_by(self, node: Node, module: Entry) -> set[str]:
        """Return the names of the module that a statement of it binds or changes."""
        head = node.heads[0] if node.heads else None
        if node.form in (Form.FUNCTION, Form.CLASS) and isinstance(head, Region):
            return {defined_name(head)}
        out: set[str] = set()
        for region in _lines_of(node):
            out.update(b.name for b in self.facts_of(region).binds)
            out.update(n for k in module.trace.get(region, ()) for n, _ in k.effect.writes)
        return out

    def _attributes_again(self, known: Program, touched: _Touched) -> bool:
        """Find out the attributes of those classes that see the edit."""
        module = self._module
        assert module is not None
        edited = {owner for id_ in touched.edited for owner in self._owners(known, id_)}
        if touched.is_quiet and not touched.edited and not touched.bodies:
            return True
        methods: dict[str, list[tuple[str, Local]]] = defaultdict(list)
        for id_, local in sorted(module.locals.items()):
            body = self.body(id_)
            if body is not None and body.owner:
                methods[body.owner].append((id_, local))
        self.attributes, self._attribute_rounds = {}, {}
        for owner in sorted(methods):
            before = known.attributes.get(owner)
            rounds = known._attribute_rounds.get(owner, [])
            if (
                before is None
                or owner in edited
                or owner in touched.classes
                or any(self._sees(known, i, touched) for i, _ in methods[owner])
                or any(touched.concerns(e) for _, left in rounds for e in left.values())
            ):
                self.epoch = object()
                self._class_attributes(owner, methods[owner])
                if self.attributes[owner] != before and before is not None:
                    if len(touched.tables) >= _TABLES:
                        return False
                    self._touch_table(touched, owner)
                continue
            self.attributes[owner] = before
            if touched.tables:
                tables = dict(self.attributes)
                rounds = [({**tables, owner: table[owner]}, left) for table, left in rounds]
            self._attribute_rounds[owner] = rounds
        for owner in known.attributes.keys() - methods.keys():
            self._touch_table(touched, owner)
        self.epoch = object()
        return module.tables.keys().isdisjoint(touched.tables)

    def _touch_table(self, touched: _Touched, owner: str) -> None:
        touched.tables.add(owner)
        for id_, by_key in self._memo.items():
            if any(owner in e.tables for found in by_key.values() for e in found):
                touched.bodies.add(id_)

    def _owners(self, known: Program, id_: str) -> Iterable[str]:
        """Return the classes that a function is or was a method of."""
        return [told[2] for p in (self, known) if (told := p._pending.get(id_)) and told[2]]

    def _sees(self, known: Program, id_: str, touched: _Touched) -> bool:
        """Whether what anybody passes to a function may be other than before."""
        rooted = known._rooted.get(id_)
        body = self.body(id_)
        return (
            rooted is None
            or body is None
            or id_ in touched.edited
            or id_ in touched.handed
            or body.owner in touched.classes
            or body.owner in touched.tables
            or not touched.names.isdisjoint(rooted.reads)
        )

    def _is_injected(self, id_: str) -> bool:
        """Whether what a function gives is put in for parameters of others."""
        return any(id_ in rooted.through for _, rooted in self._rooted.items())

    def _injects_otherwise(
        self, known: Program, through: frozenset[str], touched: _Touched
    ) -> bool:
        """Whether functions may give other values that are put in for parameters."""
        for id_ in through:
            rooted = known._rooted.get(id_)
            if rooted is None or self._sees(known, id_, touched):
                return True
            if touched.concerns(known._as_it_is(rooted.entry)):
                return True
        return False

    def _roots_again(self, known: Program, touched: _Touched) -> bool:
        """Evaluate the functions that see the edit as anybody could call them."""
        module = self._module
        assert module is not None
        quiet = touched.is_quiet
        rooted: Table[str, Rooted] = Table()
        todo = list(module.locals.items())
        for id_, local in todo:
            if id_ in rooted:
                continue
            old = known._rooted.get(id_)
            if old is not None:
                entry = known._as_it_is(old.entry)
                if (
                    id_ not in touched.edited
                    and (quiet or not self._sees(known, id_, touched))
                    and (old.local is local or old.local == local)
                    and not touched.concerns(entry)
                    and not self._injects_otherwise(known, old.through, touched)
                    and (not known._unsure or known.valid(entry))
                ):
                    entry.epoch, entry.holds = self.epoch, True
                    rooted[id_] = old if entry is old.entry else old._replace(entry=entry)
                    todo += entry.locals.items()
                    continue
                if entry.entries or entry.global_writes or entry.exhausted:
                    return False
            made = self._root(id_, local)
            if made is None:
                continue
            entry = made.entry
            if entry.entries or entry.global_writes or entry.exhausted or entry.body.globals:
                return False
            rooted[id_] = made
            todo += entry.locals.items()
        self._rooted, self._unsure = rooted, False
        others = [known.current(e) for e in known._other_roots]
        if any(touched.concerns(e) or not known.valid(e) for e in others):
            return False
        if others:
            through = frozenset(n for _, r in known._rooted.items() for n in r.through)
            if self._injects_otherwise(known, through, touched):
                return False
        self._other_roots = others
        for id_, contexts in known._contexts.items():
            if id_ and id_ not in touched.edited:
                for entry, is_root in contexts:
                    sure = not known._unsure or known.valid(entry)
                    if not is_root and sure and not touched.concerns(entry):
                        entry.epoch, entry.holds = self.epoch, True
        self.roots = [module, *(r.entry for _, r in rooted.items()), *others]
        self.roots += self._apart(self.roots)
        self.called_roots = self._called_roots(module)
        return True

    def _collected_again(self, known: Program, touched: _Touched) -> bool:
        """Find out anew who is called with what, and what lines see that this changes."""
        self.roots = self._starts()
        root_ids = {id(root) for root in self.roots}
        contexts: dict[str, list[tuple[Entry, bool]]] = defaultdict(list)
        lambdas: dict[str, list[tuple[tuple[Any, ...], Reads]]] = defaultdict(list)
        self._lent = defaultdict(set)
        called: set[str] = set()
        for entry in self._reachable([*self.roots, *self.called_roots]):
            id_ = entry.body.id
            contexts[id_].append((entry, id(entry) in root_ids))
            if id(entry) not in root_ids:
                called.add(id_)
            for place, given in entry.lambdas.items():
                lambdas[str(place[0])] += [(place, g) for g in given]
                self._lent[str(place[0])].add(id_)
        self._private = self._called_here(called)
        changed = {*(self._private ^ known._private), *touched.handed}
        for id_ in {*contexts, *(k for k, _ in known._contexts.items())}:
            before = {(id(e), r): e for e, r in known._contexts.get(id_) or ()}
            after = {(id(e), r): e for e, r in contexts.get(id_, ())}
            if before.keys() == after.keys():
                continue
            changed.add(id_)
            for key in before.keys() ^ after.keys():
                entry = before[key] if key in before else after[key]
                if id_ and (entry.entries or entry.global_writes or entry.exhausted):
                    return False
                changed.update(str(place[0]) for place in entry.lambdas)
        views: dict[Region, tuple[View, ...]] = {}
        for id_ in changed:
            # A line that only moved is the same one, though it may have left its function.
            had, has = known._bodies.get(id_), self._bodies.get(id_)
            stays = has.regions if has is not None and id_ in contexts else ()
            left = set(had.regions).difference(stays) if had is not None else ()
            views.update(dict.fromkeys(left, ()))
            if id_ not in contexts:
                views.update((region, ()) for region in (has.regions if has is not None else ()))
                self._contexts.discard(id_)
        for id_ in sorted(changed & contexts.keys()):
            lines: Iterable[Region] | None = None
            if not id_ and not lambdas.get(id_) and id_ not in known._lent:
                lines = _seen_otherwise(known._contexts[id_][0][0], contexts[id_][0][0])
            self._contexts[id_] = contexts[id_]
            views.update(self._views_of(id_, lambdas.get(id_, []), only=lines))
        self._show(views)
        self.spread = frozenset(r for r in views if views[r] != known.views_of(r))
        return True

    def _is_read_inside(self, name_: str) -> bool:
        """Whether any function reads a name."""
        if self._inside_reads is None:
            self._inside_reads = frozenset(
                n for k, body in self._bodies.items() if k for n in body.free
            ) | {n for v in self.classes for n in v.rpartition(".")[2:]}
        return name_ in self._inside_reads or name_ in self._asked

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
        moved = False
        entries: list[tuple[Entry, bool]] = []
        self._nested.pop(id_, None)
        if before or any(region.is_scope for region in body.inner):
            self._named_inside(body)
            inside: set[str] = set(self._inside(id_))
        else:
            inside = set()
            self._nested[id_] = []
        for old, is_root in contexts:
            self._latest[id_] = old.trace
            entry = self.evaluate(body, dict(old.bound), dict(old.captured), ())
            if _leaves_other(old, entry):
                return False
            moved = moved or _looks_other(old, entry, inside, with_steps=not lonely)
            if is_root:
                self._note_classes(entry)
            entries.append((entry, is_root))
        if moved and self._is_injected(id_):
            return False
        if moved:
            alone = not before and not inside
            return alone and self._spread(lambda e: id_ in e.encountered)
        nested: list[Entry] = []
        todo = [e for e, r in entries if r]
        seen: set[str] = set()
        for other in (*before, *inside):
            self._rooted.discard(other)
        if inside and not todo:
            # Functions in it may be called by anybody, though it is not.
            rooted = self._rooted.get(id_)
            again = self._root(id_, rooted.local) if rooted is not None else None
            if again is None or again.entry.entries or again.entry.global_writes:
                return False
            self._rooted[id_] = again
            todo = [again.entry]
        while todo:
            entry = todo.pop(0)
            for local_id, local in sorted(entry.locals.items()):
                if local_id not in seen:
                    seen.add(local_id)
                    rooted = self._root(local_id, local)
                    if rooted is not None:
                        made = rooted.entry
                        if made.entries or made.global_writes or made.deferred:
                            return False
                        if local_id not in self._private or not self.is_program:
                            nested.append(made)
                        self._rooted[local_id] = rooted
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
                for e, _ in self._contexts.get(other) or ()
            ):
                return False
        known = self._prior
        assert known is not None
        if known._called_outside(before) != self._called_outside(inside):
            return False  # what functions in it have called may be called by nobody now
        if inside and self.is_program:
            called = {o for o in mine if any(not root for _, root in self._contexts[o])}
            if called - {id_} != set(self._private & inside):
                return False
        views: dict[Region, tuple[View, ...]] = {}
        for other in mine:
            views.update(self._views_of(other, lambdas.get(other, [])))
        if before or inside:
            nesting = {*before, *inside}
            self.roots = [*(r for r in self.roots if r.body.id not in nesting), *nested]
        for other in inside - set(mine):
            unreached = self._bodies.get(other)
            views.update((region, ()) for region in (unreached.regions if unreached else ()))
        self._show(views)
        return True

    def _called_outside(self, inside: Collection[str]) -> set[tuple[str, Reads, Reads]]:
        """Return what functions that stand in another one call outside of themselves."""
        return {
            (called.body.id, called.bound, called.captured)
            for id_ in inside
            for entry, _ in self._contexts.get(id_) or ()
            for called in entry.calls.values()
            if called.body.id not in inside
        }

    def _spread(self, concerned: Callable[[Entry], bool]) -> bool:
        """Evaluate anew what an edit concerns, and take the calls that are made now.

        False if anything has changed that others could see but through calls.
        """
        self.epoch = object()
        if self._module is None or concerned(self._module):
            return False
        known = self._prior
        assert known is not None
        if not known._unsure:
            # What has not met the edit holds as it did: there is no need to look.
            for id_, contexts in known._contexts.items():
                for entry, _ in contexts:
                    if entry.body is self._bodies.get(id_) and not concerned(entry):
                        entry.epoch, entry.holds = self.epoch, True
        roots: list[Entry] = []
        for root in map(known._as_it_is, self.roots):
            entry = self.current(root)
            if concerned(root):
                entry = self.evaluate(root.body, dict(root.bound), dict(root.captured), ())
                if (
                    root.deferred
                    or _leaves_other(root, entry)
                    or root.locals != entry.locals
                    or root.classes != entry.classes
                    or (root.encountered ^ entry.encountered) & self._wrapped
                    or (root.outcome != entry.outcome and self._is_injected(root.body.id))
                ):
                    return False
            roots.append(entry)
        called = [known._as_it_is(root) for root in self.called_roots]
        if any(map(concerned, called)):
            return False
        for owner, rounds in self._attribute_rounds.items():
            methods = {m for _, left in rounds for m, entry in left.items() if concerned(entry)}
            if not all(self._leaves_the_same(m, owner) for m in methods):
                return False
        self.roots, self.called_roots = roots, [self.current(root) for root in called]
        self._unsure = True
        return self._recollected()

    def _recollected(self) -> bool:
        """Find out anew who is called with what; False if more depends on that than views."""
        known = self._prior
        assert known is not None
        root_ids = {id(root) for root in self.roots}
        contexts: dict[str, list[tuple[Entry, bool]]] = defaultdict(list)
        lambdas: dict[str, list[tuple[tuple[Any, ...], Reads]]] = defaultdict(list)
        called: set[str] = set()
        for entry in self._reachable([*self.roots, *self.called_roots]):
            contexts[entry.body.id].append((entry, id(entry) in root_ids))
            if id(entry) not in root_ids:
                called.add(entry.body.id)
            for place, given in entry.lambdas.items():
                lambdas[str(place[0])] += [(place, g) for g in given]
        self._private = self._called_here(called)
        if self._private != known._private and self.is_program:
            return False
        changed = set(self._private ^ known._private)
        for id_ in {*contexts, *(k for k, _ in known._contexts.items())}:
            before = {(id(e), r): e for e, r in known._contexts.get(id_) or ()}
            after = {(id(e), r): e for e, r in contexts.get(id_, ())}
            if before.keys() == after.keys():
                continue
            changed.add(id_)
            for key in before.keys() ^ after.keys():
                entry = before[key] if key in before else after[key]
                if (
                    entry.lambdas or entry.entries or entry.global_writes or entry.deferred
                    or entry.exhausted or entry.cut or entry.counts
                ):  # fmt: skip
                    return False
        views: dict[Region, tuple[View, ...]] = {}
        for id_ in sorted(changed):
            body = self._bodies.get(id_)
            if id_ in contexts:
                self._contexts[id_] = contexts[id_]
                views.update(self._views_of(id_, lambdas.get(id_, [])))
            elif body is not None:
                self._contexts.discard(id_)
                views.update((region, ()) for region in body.regions)
        self._show(views)
        self.spread = frozenset(views)
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


def _newly_made(first: str, bound: Env) -> Env:
    """Return what an `__init__` is given: an object that holds nothing, and what it may keep.

    What is kept is what the caller passes, not what its annotation says: `repo: Repo` may be
    of any class below.
    """
    held = bound[first].shape
    out = {
        n: Value(taints=frozenset({symbol(n)}))
        for n, v in bound.items()
        if v.shape is not None and v.shape.owner is not None
    }
    if held is not None:
        out[first] = Value(bound[first].names, shape=shape_of("object", (), None, held.owner))
    return out


def _class(value: Value) -> list[Class]:
    owner = objects.owner_of(value)
    return [owner] if owner is not None else []


def _lambda_order(called: tuple[tuple[Any, ...], Reads]) -> tuple[object, ...]:
    place, given = called
    return (place, *((n, v.digest) for n, v in given))


_ASSEMBLED: Final = Value(taints=frozenset({ASSEMBLED_TAINT}))
ANY: Final = ("attr", "<any>")
"""Marks an object as any of its class, in whatever state."""
_STORING: Final = frozenset(
    {ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith}
)
_FILLING: Final = frozenset(
    {"add", "append", "appendleft", "extend", "insert", "put", "setdefault", "update", "write"}
)
"""Methods that put something into what they are called on."""
_SELF: Final = frozenset({"self", "cls"})
"""Names that `super` stands on, without their being read."""


def _seen_otherwise(before: Entry, after: Entry) -> list[Region]:
    """Return the lines of a body of which one evaluation remembers other things than another."""
    out: list[Region] = []
    for region, kept in after.trace.items():
        known = before.trace.get(region)
        if (
            known is None
            or len(known) != len(kept)
            or any(
                a.called is not b.called
                or a.reads is not b.reads
                or a.nth != b.nth
                or a.turned is not b.turned
                for a, b in zip(known, kept, strict=True)
            )
        ):
            out.append(region)
    out += before.trace.keys() - after.trace.keys()
    return out


def _lines_of(node: Node) -> list[Region]:
    lines: list[Region] = []
    own_lines((node,), lines)
    return lines


def _is_same(a: tuple[Node, str, str] | None, b: tuple[Node, str, str] | None) -> bool:
    """Whether two versions of a function are made of the same lines, in the same place."""
    if a is None or b is None:
        return False
    (one, *there), (other, *here) = a, b
    return (
        one.heads[0] is other.heads[0]
        and there == here
        and one.inner == other.inner
        and one.decorators == other.decorators
    )


def _parts(above: Region | None, below: Region | None) -> bool:
    """Whether what comes between two lines, at the left edge, changes nothing of how they nest."""
    if above is not None and (above.word == "@" or above.opens or above.lexed.exit is not None):
        return False
    return below is None or not (below.indent or below.word in CONTINUES or below.entry is not None)


def _is_plain_between(module: Entry, above: Region | None, below: Region | None) -> bool:
    """Whether it is known that a line between two others reads nothing but its own names."""
    if above is None:
        return True
    kept = module.trace.get(above, ())
    if len(kept) == 1 and _is_plain((*kept[0].reads, *kept[0].effect.writes)):
        return True
    kept = module.trace.get(below, ()) if below is not None else ()
    return len(kept) == 1 and _is_plain(kept[0].reads)


def _is_plain(reads: Reads) -> bool:
    return not any(n.startswith("<") for n, _ in reads)


def _leaves_other(a: Entry, b: Entry) -> bool:
    """Whether a function leaves something else behind, or could not be followed to its end."""
    return (
        a.attributes != b.attributes
        or a.global_writes != b.global_writes
        or a.entries != b.entries
        or b.cut
        or b.exhausted
        or bool(b.deferred)
    )


def _looks_other(a: Entry, b: Entry, inside: Set[str], *, with_steps: bool) -> bool:
    """Whether callers, or those who are called, could tell two evaluations apart."""

    def called(entry: Entry) -> set[tuple[str, Reads]]:
        return {key for key in entry.calls if key[0] not in inside}

    return (
        a.outcome != b.outcome
        or (with_steps and (a.steps != b.steps or a.height != b.height))
        or (with_steps and a.encountered != b.encountered)
        or called(a) != called(b)
    )


def _module_env(env: Env) -> Env:
    return {n: v for n, v in env.items() if not n.startswith("<")}


def _loudness(entry: Entry) -> int:
    taints = [t for _, v in entry.bound for t in inner_taints(v)]
    return -sum(2 if t.origin is not None else 0 for t in taints)


def _seen_apart(kept: Sequence[Kept]) -> Sequence[Kept]:
    """Return the evaluations of a line that count: the last one, or one for each turn."""
    return [k for k in kept if k.turned] if kept[-1].turned else kept[-1:]


def _trace_key(body: Body, captured: Env) -> str:
    """Return under what the lines of an evaluation are remembered for the next one."""
    return body.id + "()" if is_by_summary(captured) else body.id


def is_initial(id_: str) -> bool:
    """Whether a method is called for objects that have no attributes yet."""
    return id_.rpartition(".")[2] == "__init__"


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


@contextmanager
def _deep() -> Generator[None]:
    """Allow the depth of calls that the bounds of this module lead to."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 12_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
