"""One evaluation of a body.

Owns what an evaluation reads, what it remembers of its lines for the next time, and how
calls, closures and classes of the text come into it. Which evaluations there are is
`program`'s.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from headgate.ruleapi import (
    Decorated,
    Origin,
    Registered,
)
from headgate.semantics import (
    asking,
    calling,
    externals,
    guards,
    objects,
    reading,
    routes,
    sharing,
    signals,
    validators,
)
from headgate.semantics.binding import DERIVED
from headgate.semantics.blocks import Atom, Form, Node
from headgate.semantics.bodies import YIELDS, Body, digest, own_lines, statements
from headgate.semantics.calls import (
    NOTHING_SENT,
    SENT,
    Arguments,
    Outcome,
    arguments_of,
    bind,
    lacks,
    running,
)
from headgate.semantics.elsewhere import (
    About,
    Answer,
    Handed,
    Question,
    Summary,
    filled,
    in_all,
    is_elsewhere,
)
from headgate.semantics.evaluating import Line, Record, origins
from headgate.semantics.facts import Facts
from headgate.semantics.guards import WRAPPED
from headgate.semantics.handlers import HANDLED
from headgate.semantics.objects import FIELDS
from headgate.semantics.reading import UPWARDS
from headgate.semantics.values import (
    CLEAN,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Lambda,
    Local,
    Partial,
    Taint,
    Value,
    constant,
    function,
    inner_taints,
    join,
    known_constants,
    known_taints,
    ordered,
    tainted,
    widened,
    without_pieces,
)
from headgate.semantics.walking import (
    ALIAS,
    HANDLING,
    LEAVING,
    MADE_OF,
    OUTPUT,
    RAISED,
    SHARES,
    SUBJECT,
    TURN,
    TURNED,
    WHEN,
    YIELDED,
    Effect,
    Env,
    Walk,
)
from headgate.syntax import COMPOUND, Region

if TYPE_CHECKING:
    from headgate.semantics.program import Program


COMMAND: Final = "<command>"
"""Marks a function that is a command: called by hand, it reads its arguments itself."""
_PIECES_THROUGH: Final = 1
"""Calls through which it is known what a text is put together from: every text that is put
together otherwise is an argument of its own, and they multiply from call to call."""
STEPS: Final = 20_000
"""Lines evaluated in one body, beyond its own number, with all that it calls.

Where it is used up, calls are no longer followed; each line is still evaluated once.
"""
_AGAIN: Final = 4
"""Activations of one function that are followed where it is called with known numbers."""
_CALLEES: Final = 64
"""Functions that a line outside of functions may call, as far as they are looked at."""
SUMMARY_DEPTH: Final = 3
"""Functions one inside the other that are followed where only summaries count."""
KEPT: Final = 4
"""Evaluations of one line that are remembered."""

Reads = tuple[tuple[str, Value], ...]
BY_SUMMARY: Final = {"<by summary>": CLEAN}
"""Captured by an evaluation that is to call functions by their summaries."""


class Called(NamedTuple):
    """A call of a function of the text, by what is passed, and what came of it."""

    body: str
    given: tuple[Any, ...]
    outcome: Outcome


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
    turned: bool = False
    """Whether it is one turn of a loop that is gone through element by element."""
    free: Reads = ()
    """Names that it has read beside those that stand in it: `globals()["x"]`."""
    env: Env | None = None
    """All that was bound when it was first evaluated so, of lines that are being edited."""
    asked: tuple[tuple[Question, Answer | None], ...] = ()
    """What it wanted to know of other files, and what it was told."""
    handed: tuple[Handed, ...] = ()
    """What it passed to functions of other files."""


class Imports(NamedTuple):
    """What an import at the left edge of the module makes of a name, for all lines below it."""

    line: Region
    value: Value


class Recorded(NamedTuple):
    """What the evaluation of a line told, so that judging the line need not evaluate it again."""

    roots: list[ast.AST]
    """The trees that it speaks of."""
    record: Record
    env: Env
    invoked: int
    nested: int


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
    wrapped: dict[str, Local] = field(default_factory=dict[str, Local])
    """What a library calls instead of a handler: what decorators of the text made of it."""
    asked: dict[Question, Answer | None] = field(default_factory=dict[Question, "Answer | None"])
    handed: frozenset[Handed] = frozenset()
    own_read: dict[str, Value] = field(default_factory=dict[str, Value])
    """Global names as the module leaves them, where it counts what a function has added."""
    epoch: object = None
    holds: bool = True
    """What was found out about it in that state of the program."""

    stale: dict[str, Imports | None] = field(default_factory=dict[str, "Imports | None"])
    """Names of which what the lines remember (`Kept.env`) is out of date; what binds them
    now, for those that only one import does."""

    def with_line(
        self,
        body: Body,
        trace: dict[Region, list[Kept]],
        globals_read: dict[str, Value],
        asked: dict[Question, Answer | None],
        stale: dict[str, Imports | None],
        epoch: object,
    ) -> Entry:
        """Return the evaluation with one line for another that changes nothing else."""
        made = object.__new__(Entry)
        for name in Entry.__slots__:  # `copy` takes ten times as long
            setattr(made, name, getattr(self, name))
        made.body, made.trace, made.globals_read = body, trace, globals_read
        made.asked = asked
        made.stale, made.epoch, made.holds = stale, epoch, True
        return made

    def order(self) -> tuple[bytes, ...]:
        """Return what puts evaluations of one body in an order."""
        return tuple(v.digest for _, v in (*self.bound, *self.captured))


class Frame:
    """One body being evaluated. Implements `World` for its lines."""

    # As many as these make a slow dict of an object without slots.
    __slots__ = (
        "around_it", "asked", "body", "budget", "calls", "captured", "classes", "cut", "deferred",
        "encountered", "entries", "env", "exhausted", "given", "globals_read", "handed", "height",
        "inline", "keeps", "lambdas", "line", "line_asked", "line_called", "line_calls",
        "line_free", "line_handed", "line_lambdas", "line_registered", "locals", "models", "own",
        "owner_seen", "prior", "program", "read_more", "refused", "region", "scope", "stack",
        "steps", "tables", "trace", "wrapped",
    )  # fmt: skip

    def __init__(
        self, program: Program, body: Body, captured: Env, stack: tuple[str, ...], *, inline: bool
    ) -> None:
        self.program = program
        self.models = program.models
        self.body = body
        self.captured = captured
        self.given: Reads = ()
        """The arguments that the body is evaluated with."""
        self.stack = (*stack, body.id)
        self.inline = inline
        self.keeps = program.keeps
        self.trace: dict[Region, list[Kept]] = {}
        self.prior: dict[Region, list[Kept]] = program.prior_trace(body, captured)
        self.calls: dict[tuple[str, Reads], Entry] = {}
        self.globals_read: dict[str, Value] = {}
        self.tables: dict[str, dict[str, Value]] = {}
        """Attributes of classes that were looked at."""
        self.classes: dict[str, Class] = {}
        self.locals: dict[str, Local] = {}
        self.entries: dict[str, Decorated | Registered] = {}
        self.wrapped: dict[str, Local] = {}
        self.lambdas: dict[tuple[Any, ...], set[Reads]] = defaultdict(set)
        self.encountered: set[str] = set()
        self.height = 0
        self.cut = False
        self.steps = 0
        self.budget = STEPS + len(body.regions)
        self.exhausted = False
        self.env: Env = {}
        self.line: Line | None = None
        """The line that is being evaluated."""
        self.own = bound_in(body) - body.globals - body.nonlocals
        self.around_it = program.functions_around(body.id)
        self.scope = program.bound_in_all(self.around_it)
        """Names that functions around this one bind."""
        self.line_calls: list[Entry] = []
        self.line_called: list[Called] = []
        self.refused = False
        self.owner_seen = False
        """Whether the line has asked whose method it is in."""
        self.read_more = False
        """Whether the line has asked for names beyond those that it is seen to read."""
        self.deferred: list[tuple[Local, Env]] = []
        self.line_lambdas: list[Any] = []
        self.line_free: dict[str, Value] = {}
        """Names that the line has read by itself: `globals()["x"]`."""
        self.line_registered: list[Any] = []
        self.asked: dict[Question, Answer | None] = {}
        self.handed: set[Handed] = set()
        self.line_asked: dict[Question, Answer | None] = {}
        self.line_handed: list[Handed] = []

    # -- World ---------------------------------------------------------------
    @property
    def owner(self) -> Class | None:
        """The class whose method the body is."""
        self.owner_seen = True
        return self.program.classes.get(self.body.owner) if self.body.owner else None

    def free(self, name_: str) -> Value:
        """Return what a name means that is not bound in the body.

        A line that asks by itself (`globals()["x"]`) has read more than its names.
        """
        self.refused = self.read_more = True
        found = self._free(name_)
        self.line_free[name_] = found
        return found

    def _free(self, name_: str) -> Value:
        found = self.captured.get(name_)
        if found is not None:
            return found
        if self.body.header is None:
            found = self.env.get(name_)
            return found if found is not None else self.program.outside(name_)
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
            if parent and not around(callee.captured):
                free = program.free_names(callee.body)
                more = {n: v for n, v in self.captured.items() if n in free and n in self.scope}
                if more:
                    return Local(
                        callee.body,
                        tuple(sorted({**dict(callee.captured), **more}.items(), key=first_of)),
                    )
            return callee
        if self.body.header is None:
            return callee
        free = program.free_names(callee.body)
        kept = dict(callee.captured)
        marks = {n for n in kept if is_mark(n)}
        seen = {**self.captured, **self.env, **env}
        for n in free:
            if n in seen and n not in marks and (n in self.own or n in self.scope):
                kept[n] = _shallow(seen[n], 2)
        return Local(callee.body, tuple(sorted(kept.items(), key=first_of)))

    def registered(self, callee: Callee, entry_: Registered) -> None:
        """Note a function that a library will call."""
        while isinstance(callee, Bound | Partial):
            if isinstance(callee, Partial):
                return
            callee = callee.function
        if isinstance(callee, Class) and entry_.injects:
            start = objects.maker_of(callee)
            callee = start if start is not None else callee
        if isinstance(callee, Local):
            self.entries[callee.body] = entry_
            self.line_registered.append((callee.body, entry_))

    def now(self, body: str, name_: str) -> Value | None:
        """Return what a name of this body is by now; the line has read it then."""
        if body != self.body.id or name_ not in self.env:
            return None
        self.refused = self.read_more = True
        found = self.line_free[name_] = self.env[name_]
        return found

    def positional(self, callee: Local) -> tuple[str, ...]:
        """Return the parameters of a function that are given by position."""
        body = self.program.body(callee.body)
        if body is None or body.args is None:
            return ()
        self.encountered.add(body.id)
        self.refused = True
        return tuple(a.arg for a in (*body.args.posonlyargs, *body.args.args))

    def called_lambda(self, callee: Lambda, values: tuple[tuple[str, Value], ...]) -> None:
        """Note what a lambda is called with."""
        self.lambdas[callee.place].add(values)
        self.line_lambdas.append((callee.place, values))

    def elsewhere(self, qualified: str) -> Value | None:
        """Return what a name means in another file that binds it, if one does."""
        answer = self._ask(Question(About.NAME, qualified))
        return answer if isinstance(answer, Value) else None

    def _ask(self, question: Question) -> Answer | None:
        answer = self.program.ask(question)
        self.asked[question] = self.line_asked[question] = answer
        return answer

    def _call_elsewhere(self, callee: Local, arguments: Arguments, unknown: Outcome) -> Outcome:
        """Call a function of another file."""
        summary = self._ask(Question(About.FUNCTION, callee.body))
        if not isinstance(summary, Summary):
            return unknown
        bound = bind(summary.arguments(), arguments, dict(callee.captured))
        if known_taints(bound.values()):
            handed = Handed(callee.body, tuple(sorted(bound.items(), key=first_of)))
            self.handed.add(handed)
            self.line_handed.append(handed)
        outcome = summary.called(bound)
        self.line_called.append(Called(callee.body, given_key(arguments), outcome))
        return outcome

    def call(self, callee: Local, arguments: Arguments) -> Outcome:
        """Call a function of the text, or of another file."""
        program = self.program
        passed = known_taints(arguments.values())
        unknown = Outcome(join(UNKNOWN_VALUE, tainted(passed)) if passed else UNKNOWN_VALUE)
        if is_elsewhere(callee.body):
            return self._call_elsewhere(callee, arguments, unknown)
        body = program.body(callee.body)
        if body is None or body.args is None or not self.inline:
            self.refused = True
            return unknown
        if is_by_summary(self.captured):
            return self._call_summary(body, callee, arguments, unknown)
        self.encountered.add(body.id)
        captured = dict(callee.captured)
        ends = _counts(arguments) or (body is self.body and self._is_part(arguments))
        again = self.stack.count(body.id) >= (_AGAIN if ends else 1)
        if self.exhausted or again or len(self.stack) >= program.call_depth:
            self.refused = True
            self.cut = self.cut or not again
            if passed and not self.exhausted:
                apart = bind(body.args, arguments, captured)
                self.deferred.append((callee, {n: without_pieces(v) for n, v in apart.items()}))
            return unknown
        if COMMAND in captured and lacks(body.args, arguments, captured):
            return Outcome(UNKNOWN_VALUE)  # the library fills in the rest, and is seen to do so
        given = bind(body.args, arguments, captured)
        if body.takes:
            given[SENT] = arguments.sent if arguments.sent is not None else NOTHING_SENT
        if len(self.stack) > _PIECES_THROUGH:
            given = {n: without_pieces(v) for n, v in given.items()}
        if self.line is not None and self.line.later:
            # The states of objects are no part of what a line has read.
            self.refused = self.refused or any(map(objects.owner_of, given.values()))
            given = {n: program.in_any_state(v, self.tables) for n, v in given.items()}
        bound = {
            n: v if _is_filled_here(v, captured.get("=" + n)) else program.plain(v, self.tables)
            for n, v in given.items()
        }
        seen = {**around(callee.captured), **self._left_outside(body, callee, captured)}
        entry = program.evaluate(body, bound, seen, self.stack)
        self._note_call(entry)
        outcome = self._seen_here(body, entry.outcome, captured)
        if body.takes:
            outcome = replace(outcome, returned=running(callee, arguments, outcome.returned))
        self.line_called.append(Called(body.id, given_key(arguments), outcome))
        return outcome

    def _note_call(self, entry: Entry) -> None:
        self.encountered |= entry.encountered
        self.height = max(self.height, entry.height + 1)
        self.cut = self.cut or entry.cut
        self.steps += entry.steps
        self.exhausted = self.steps > self.budget
        self.calls[(entry.body.id, (*entry.bound, *entry.captured))] = entry
        self.line_calls.append(entry)

    def _call_summary(
        self, body: Body, callee: Local, arguments: Arguments, unknown: Outcome
    ) -> Outcome:
        """Call a function of the text by what it does with whatever is passed.

        What calls what does not count then, only how deep: each function is evaluated
        once for each depth, recursive or not.
        """
        program = self.program
        if self.exhausted or len(self.stack) >= SUMMARY_DEPTH:
            self.refused = self.cut = True
            return unknown
        assert body.args is not None
        captured = dict(callee.captured)
        given = bind(body.args, arguments, captured)
        entry = program.summarised(body, callee, self.stack)
        self._note_call(entry)
        found = self._seen_here(body, entry.outcome, captured)
        return in_all(found, lambda value: filled(value, given))

    def _is_part(self, arguments: Arguments) -> bool:
        """Whether a function calls itself for a part of its own arguments: nodes of a known tree."""
        held = max((value.depth for _, value in self.given), default=0)
        given = arguments.values()
        if not held or max((value.depth for value in given), default=0) >= held:
            return False
        return any(v.shape is not None and not any(map(_is_open, inner_taints(v))) for v in given)

    def _left_outside(self, body: Body, callee: Local, captured: Env) -> Env:
        """Return what this body has left so far in names around it that a function reads."""
        if self.line is None or self.line.later:
            return {}
        env = self.line.env
        changed = self._changed_outside(env, [function(callee)])
        if not changed:
            return {}
        nested = bool(self.program.parents.get(body.id))
        read = self.program.names_read(body.id)
        return {
            n: env[n]
            for n in changed
            if n in read and (nested if n in self.scope else n not in captured)
        }

    def _read_by_called(self, values: Iterable[Value]) -> set[str]:
        """Return what functions of the text read that a line outside of them may call."""
        out: set[str] = set()
        todo = list(values)
        for held in todo:
            callees = list(held.functions)
            owner = objects.owner_of(held)
            callees += [owner] if owner is not None else []
            for callee in callees:
                if isinstance(callee, Local):
                    out |= self.program.names_read(callee.body)
                elif isinstance(callee, Bound):
                    todo.append(function(callee.function))
                elif isinstance(callee, Class) and len(todo) < _CALLEES:
                    todo += [v for kind in callee.above() for _, v in kind.entries if v.functions]
        return out

    def _made_beside(self, env: Env, seen: set[str]) -> Reads:
        """Return the names of functions that share names with those that a line may call."""
        around_them = {p for n in seen if n in env for p in self._makers(env[n])}
        if not around_them:
            return ()
        return tuple(
            (n, env[n])
            for n in sorted(env.keys() - seen)
            if not n.startswith("<") and not around_them.isdisjoint(self._makers(env[n]))
        )

    def _makers(self, value: Value, depth: int = 2) -> list[str]:
        """Return the functions that have made functions that a value holds."""
        out: list[str] = []
        for callee in value.functions:
            if isinstance(callee, Local) and callee.captured:
                parent = self.program.parents.get(callee.body)
                if parent and parent != self.body.id:
                    out.append(parent)
        if depth and value.shape is not None and value.shape.kind != "object":
            for held in value.shape.values():
                out += self._makers(held, depth - 1)
        return out

    def _changed_outside(self, env: Env, called: Iterable[Value]) -> list[str]:
        """Return the names around the body that mean something else by now.

        Outside of functions only those count that what may be called reads.
        """
        body = self.body
        out: list[str] = []
        if body.header is None:
            names = [n for n in self._read_by_called(called) if n in env]
        else:
            names = [n for n in env.keys() - self.own if not n.startswith("<")]
        for n in names:
            before = self.program.globals.get(n) if n not in self.scope else self.captured.get(n)
            if before is not None and env[n] is not before:
                rebound = n in body.globals or n in body.nonlocals
                if rebound or is_changed(before, env[n]):
                    out.append(n)
        return sorted(out)

    def _seen_here(self, body: Body, outcome: Outcome, captured: Env) -> Outcome:
        """Return what came of a call, with the names that mean the same here as there."""
        if not outcome.outer:
            return outcome
        mine = self.body
        own = self.program.parents.get(body.id) == mine.id
        beside = not own and self.program.parents.get(body.id) in self.around_it
        local: frozenset[str] = frozenset()
        if mine.header is not None:
            local = mine.rebound | set(mine.parameters)
        outer = tuple(
            (n, v)
            for n, v in outcome.outer
            if (
                own or (beside and n in self.scope and n not in self.own)
                if n in captured or n in body.nonlocals
                else n not in local or n in mine.globals
            )
        )
        cells = () if own else tuple((n, v) for n, v in outcome.outer if n in captured)
        return replace(outcome, outer=outer, cells=cells)

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
            if known.reads == reads and all(env.get(n, v) == v for n, v in known.free):
                if kept[-1] is not known:
                    kept.remove(known)
                    kept.append(known)
                return known.effect
        for known in self.prior.get(atom, ()):
            if known.reads == reads and known.nth == self.body.nth(atom) and self._replayed(known):
                turned = TURNED in env  # a loop may have come around a line that is the same
                if known.env is not None or known.turned is not turned:
                    remembered = None if known.env is None else env
                    known = known._replace(turned=turned, env=remembered)
                kept.append(known)
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
                TURNED in env,
                tuple((n, v) for n, v in sorted(self.line_free.items()) if n not in dict(reads)),
                env if self.keeps and atom not in self.prior else None,
                tuple(self.line_asked.items()),
                tuple(self.line_handed),
            )
        )
        del kept[:-KEPT]
        return effect

    def _replayed(self, known: Kept) -> bool:
        """Make the calls of a remembered line again; tell whether all came out the same."""
        if known.calls is None or (known.calls and not self.inline):
            return False
        if any(self.program.ask(question) != answer for question, answer in known.asked):
            return False
        steps = self.steps
        for entry in known.calls:
            body = entry.body
            if self.program.body(body.id) is not body or self.exhausted or steps > self.budget:
                return False
            steps += entry.steps
            if is_by_summary(self.captured):
                deep = len(self.stack) >= SUMMARY_DEPTH
            else:
                deep = body.id in self.stack or len(self.stack) >= self.program.call_depth
            if deep:
                return False
            if not self.program.stands(entry, self.stack):
                return False
        for entry in known.calls:
            self.encountered |= {entry.body.id, *entry.encountered}
            self.height = max(self.height, entry.height + 1)
            self.cut = self.cut or entry.cut
            self.steps += entry.steps
            self.calls[(entry.body.id, (*entry.bound, *entry.captured))] = entry
        self.asked.update(known.asked)
        self.handed.update(known.handed)
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
                for origin in origins(env[DERIVED + n]):
                    if origin in env and origin not in facts.reads:
                        out.append((origin, env[origin]))
        if MADE_OF in env:
            for n in dict.fromkeys((*names, *(b.name for b in facts.binds))):
                made = env.get(MADE_OF + n)
                if made is not None:
                    out.append((MADE_OF + n, made))
                    entries = made.shape.entries if made.shape is not None else ()
                    of_it = (str(k[1]) for k, _ in entries if k[0] == "to")
                    out += [(x, env[x]) for x in of_it if x in env and x not in names]
            out.append((MADE_OF, env[MADE_OF]))
        if region.word == "case" and SUBJECT in env:
            out += [(n, env[n]) for n in (SUBJECT, SUBJECT + "name")]
        if RAISED in env and region.word == "except":
            out.append((RAISED, env[RAISED]))
        if WRAPPED in env and region.word == "@":
            out.append((WRAPPED, env[WRAPPED]))
        if HANDLED in env and region.word == "except":
            out.append((HANDLED, env[HANDLED]))
        if TURN in env:
            out.append((TURN, env[TURN]))
        if YIELDED in env and not facts.kinds.isdisjoint(YIELDS):
            out += [(n, env[n]) for n in (YIELDED, SENT) if n in env]
        if WHEN in env:
            out += self._answers(facts, env, {n for n, _ in out})
        if LEAVING in env:
            out.append((LEAVING, env[LEAVING]))
            out += [(b.name, env[b.name]) for b in facts.binds if b.name in env]
        if ALIAS in env:
            out += self._same_objects(facts, env, {n for n, _ in out})
        if SHARES in env:
            out += self._shared_places(facts, env, {n for n, _ in out})
        if OUTPUT in env and "print" in facts.reads:
            out += self._behind(OUTPUT, env)
        if HANDLING in env and ast.Raise in facts.kinds:
            out += self._behind(HANDLING, env)
        if FIELDS in env and ast.AnnAssign in facts.kinds:
            noted = (FIELDS, objects.CLOSED, validators.ANNOTATED)
            out += [(n, env[n]) for n in noted if n in env]
        if facts.calls:
            out += self._made_beside(env, {n for n, _ in out})
            seen, called = {n for n, _ in out}, [env[n] for n in names if n in env]
            out += [(n, env[n]) for n in self._changed_outside(env, called) if n not in seen]
        if "super" in facts.reads:
            out += [(n, env[n]) for n in ("self", "cls") if n in env and n not in facts.reads]
        return tuple(out)

    def _answers(self, facts: Facts, env: Env, seen: set[str]) -> Reads:
        """Return what the names of a line say of others, and those."""
        out = {WHEN: env[WHEN]}
        for n in (*facts.sorted_reads, *(b.name for b in facts.binds)):
            held = env.get(WHEN + n)
            if held is None:
                continue
            out[WHEN + n] = held
            for key, _ in held.shape.entries if held.shape is not None else ():
                other = str(key[1])
                if key[0] == "now" and other in env and other not in seen:
                    out[other] = env[other]
        return tuple(sorted(out.items(), key=first_of))

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
        return tuple(sorted(out.items(), key=first_of))

    def _behind(self, mark: str, env: Env) -> Reads:
        """Return a mark that says a place, and what the name of that place means."""
        out = [(mark, env[mark])]
        for place in known_constants(env[mark]) or ():
            root = sharing.root_of(str(place))
            out += [(n, env[n]) for n in (root, SHARES + root) if n in env]
        return tuple(out)

    def _shared_places(self, facts: Facts, env: Env, seen: set[str]) -> Reads:
        """Return what else a line touches that changes what stands in several places."""
        out = {SHARES: env[SHARES]}
        todo = list(dict.fromkeys((*facts.sorted_reads, *(b.name for b in facts.binds))))
        for n in todo:
            held = env.get(SHARES + n)
            if held is None:
                continue
            out[SHARES + n] = held
            for other in sharing.roots(held):
                if other in env and other not in seen:
                    out[other] = env[other]
                if other not in todo:
                    todo.append(other)
        return tuple(sorted(out.items(), key=first_of))

    def evaluate_line(self, region: Region, reads: Reads) -> Effect:
        """Evaluate one line anew, over what it reads."""
        self._begin(region)
        trees = self.program.trees(region)
        local = dict(reads)
        line = Line(self, local, region, trees.base, Record() if self.program.records else None)
        self.line = line
        own = region is self.body.header
        effect = line.run(statements(trees.roots) if own else trees.roots)
        if line.record is not None and self._tells_all(region):
            recorded = Recorded(trees.roots, line.record, line.env, line.invoked, line.nested)
            self.program.recorded[region, reads, tuple(self.line_called)] = recorded
        if region.entry is not None or region.lexed.exit is not None:
            # A piece of a long line: what the other pieces hold is not seen.
            writes = tuple((n, widened(v)) for n, v in effect.writes)
            effect = Effect(writes, effect.value)
        return effect

    def _tells_all(self, region: Region) -> bool:
        """Whether what the line reads and the calls that were followed say all of it."""
        if self.read_more or (self.line_called and (self.refused or self.exhausted)):
            return False
        return not self.owner_seen or "super" in self.program.facts_of(region).reads

    def _begin(self, region: Region) -> None:
        self.region = region
        self.line_calls, self.line_called, self.line_lambdas, self.line_registered = [], [], [], []
        self.line_asked, self.line_handed = {}, []
        self.refused = self.owner_seen = self.read_more = False
        self.line_free = {}

    def define(self, node: Node, env: Env, walk: Walk) -> None:
        """Bind a function or class of the body."""
        region = node.heads[0]
        assert isinstance(region, Region)
        seen = env
        if node.decorators and node.form is Form.FUNCTION:
            seen = {**env, WRAPPED: guards.told(node)}
        decorators = [
            (d, self.apply(d, seen).value) for d in node.decorators if isinstance(d, Region)
        ]
        effect = self.apply(region, env)
        bound = node.name.rpartition(".")[2].partition("#")[0]
        if not bound:
            return
        if node.form is Form.CLASS:
            made = self._define_class(node, effect, env, walk, bound)
            for _, held in reversed(decorators):
                made = self._applied(region, "", held, made, env) or made
            self._note_class(made)
            env[bound] = made
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
                if decorator.text.strip().endswith(".setter") and bound in env:
                    env[bound] = externals.marked(env[bound], "<setter>", value)
                return
            if ".register" in decorator.text and self._registered(decorator, region, value, env):
                continue
            value = self._decorated(node, region, decorator, held, value, env)
        env[bound] = value

    def _registered(self, decorator: Region, region: Region, value: Value, env: Env) -> bool:
        """Give a function that chooses by the type one more: `@show.register(list)`."""
        tree = next(iter(self.program.trees(decorator).roots), None)
        kinds = tree.args if isinstance(tree, ast.Call) else None
        tree = tree.func if isinstance(tree, ast.Call) else tree
        match tree:
            case ast.Attribute(value=ast.Name(id=whose), attr="register") if whose in env:
                pass
            case _:
                return False
        if kinds is None:
            kinds = self._first_annotation(region)
        self._begin(region)
        line = self.line = Line(self, dict(env), region, self.program.trees(region).base)
        for kind in kinds:
            made = asking.registering(line, env[whose], line.value(kind), value)
            if made is None:
                return False
            env[whose] = made
        return True

    def _first_annotation(self, region: Region) -> list[ast.expr]:
        for root in self.program.trees(region).roots:
            if isinstance(root, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [a for a in root.args.args if a.arg != "self"]
                return [a.annotation for a in arguments[:1] if a.annotation is not None]
        return []

    def _decorated(
        self, node: Node, region: Region, decorator: Region, held: Value, value: Value, env: Env
    ) -> Value:
        for found in sorted(held.names):
            plain = found.removesuffix("()")
            entry = self.models.decorated.get(plain)
            if entry is None and "." in plain:
                entry = self.models.decorated.get("*." + plain.rpartition(".")[2])
            if entry is not None:
                before = self.entries.get(node.name)
                closed = (set(before.closed), set[str]()) if before is not None else None
                tree = next(iter(self.program.trees(decorator).roots), None)
                said = [routes.of_decorator(tree), *([closed] if closed is not None else [])]
                entry = routes.narrowed(entry, *said)
                if entry.page is not None and self._shows(tree, decorator, entry.page, env):
                    entry = replace(entry, returns="markup")
                self.entries[node.name] = entry
                made = next(iter(value.functions)) if len(value.functions) == 1 else None
                if isinstance(made, Local) and made.body != node.name:
                    self.wrapped[node.name] = made
                if entry.origin is Origin.COMMAND_LINE:
                    value = externals.marked(value, COMMAND)
        if not held.names.isdisjoint(_VALIDATORS):
            return self._validates(decorator, held, value)
        if signals.RECEIVER in held.names:
            self._connected(decorator, value, env)
        for mark, names in _MARKS.items():
            if held.names & names:
                if "functools.cached_property" in held.names:
                    value = externals.marked(value, "<cached>")
                return externals.marked(value, mark)
        tree = next(iter(self.program.trees(decorator).roots), None)
        return self._applied(region, _object_of(tree), held, value, env) or value

    def _connected(self, decorator: Region, value: Value, env: Env) -> None:
        """Connect a function to the signals that its decorator names."""
        tree = next(iter(self.program.trees(decorator).roots), None)
        given = tree.args[:1] if isinstance(tree, ast.Call) else []
        line = Line(self, dict(env), decorator, self.program.trees(decorator).base)
        for said in given:
            for place in said.elts if isinstance(said, ast.List | ast.Tuple) else (said,):
                if isinstance(place, ast.Name) and place.id in env:
                    signals.connected(line, place, value)
                    env[place.id] = line.env[place.id]

    def _validates(self, decorator: Region, held: Value, value: Value) -> Value:
        """Mark a method that checks fields of its class, or converts them."""
        tree = next(iter(self.program.trees(decorator).roots), None)
        if held.names & validators.DECORATORS:
            fields = constant((_object_of(tree),))
            return externals.marked(value, validators.CHECKS, fields)
        if held.names & validators.WHOLE:
            modes = [k.value for k in getattr(tree, "keywords", []) if k.arg == "mode"]
            after = [m for m in modes if isinstance(m, ast.Constant) and m.value == "after"]
            return (
                externals.marked(value, validators.CHECKS_WHOLE, constant(())) if after else value
            )
        words = [a.value for a in getattr(tree, "args", []) if isinstance(a, ast.Constant)]
        fields = constant(tuple(w for w in words if isinstance(w, str)))
        return externals.marked(value, objects.VALIDATES, fields)

    def _shows(self, made: ast.AST | None, region: Region, page: tuple[str, str], env: Env) -> bool:
        """Whether a decorator is told a class that makes a page of what the function returns."""
        keyword, wanted = page
        for given in made.keywords if isinstance(made, ast.Call) else ():
            if given.arg == keyword:
                line = Line(self, dict(env), region, self.program.trees(region).base)
                return wanted in line.value(given.value).names
        return False

    def _applied(
        self, region: Region, whose: str, held: Value, value: Value, env: Env
    ) -> Value | None:
        """Call a decorator; None if nothing is known of what it gives.

        `whose` method it is, if it is one: it may put the function into that object.
        """
        special = not _DECORATING.isdisjoint(held.names)
        if not (held.functions or special or objects.owner_of(held) is not None):
            return None
        if any(isinstance(one, Local) and is_elsewhere(one.body) for one in held.functions):
            return None  # what it wraps is called with would be lost on the way
        self._begin(region)
        left = {n: env[n] for n in self._changed_outside(env, [held])}
        if whose in env:
            left[whose] = env[whose]
        line = self.line = Line(self, left, region, self.program.trees(region).base)
        arguments = Arguments([value], [ast.Constant(None)])
        called = Value(held.names if special else frozenset(), functions=held.functions)
        called = Value(called.names, functions=called.functions, shape=held.shape)
        call = calling.made_call(line, called)
        if whose in env:
            call.func = ast.Attribute(ast.Name(whose, ast.Load()), "<decorator>", ast.Load())
        made = calling.call(line, called, arguments, call, made_up=True)
        env.update(line.env)
        if made.functions or made.shape is not None:
            return Value(made.names, frozenset(), frozenset(), made.functions, made.shape)
        return None

    def _note_class(self, made: Value) -> None:
        kind = objects.class_of(made)
        if kind is not None and kind.body in self.classes:
            self.classes[kind.body] = kind
            if self.body.header is None:
                self.program.note_class(kind)

    def _define_class(self, node: Node, effect: Effect, env: Env, walk: Walk, bound: str) -> Value:
        shape = effect.value.shape
        listed = shape.entries if shape is not None else ()
        bases = tuple(v for k, v in listed if k[0] == "int")
        words = {str(k[1]): v for k, v in listed if k[0] == "attr"}
        inner = dict(env)
        inner[FIELDS] = inner[objects.CLOSED] = constant(())
        inner = walk.run(node.blocks[0], inner) or inner
        lines: list[Region] = []
        own_lines(node.blocks[0], lines)
        names = {b.name for r in lines for b in self.program.facts_of(r).binds}
        order = [b.name for r in lines for b in self.program.facts_of(r).binds]
        if inner[FIELDS] == constant(()):
            made_by_call = [n for n in order if n in inner and objects.is_field(inner[n])]
            inner[FIELDS] = constant(tuple(dict.fromkeys(made_by_call)))
        if inner[FIELDS] != constant(()):
            names.update((FIELDS, objects.CLOSED, validators.ANNOTATED))
        members = {**{n: inner[n] for n in names if n in inner}, **dict(effect.members)}
        if any(n.startswith("enum.") for base in bases for n in base.names):
            members[objects.ORDER] = constant(
                tuple(n for n in dict.fromkeys(order) if n in members)
            )
        if "metaclass" in words:
            members[objects.META] = words.pop("metaclass")
        members = {objects.mangled(node.name, n): v for n, v in members.items()}
        entries = tuple(sorted(members.items(), key=first_of))
        made = Class(node.name, bases, entries)
        self.classes[node.name] = made
        if self.body.header is None:
            self.program.note_class(made)
        return self._announced(node.heads[0], made, words, env)

    def _announced(self, atom: Atom, made: Class, words: dict[str, Value], env: Env) -> Value:
        """Tell the classes above of a new class, and its attributes of their names."""
        value = function(made)
        above = Class(made.body + objects.ABOVE, made.bases, ())
        assert isinstance(atom, Region)
        line = Line(self, {"<made>": value}, atom, self.program.trees(atom).base)
        told = reading.class_entry(line, above, "__init_subclass__")
        if told is not None:
            line.env.update({n: env[n] for n in self._changed_outside(env, [told])})
        self.line = line
        naming = [
            (n, v)
            for n, v in made.entries
            if v.shape is not None
            and (owner := objects.owner_of(v)) is not None
            and reading.class_entry(line, owner, "__set_name__") is not None
        ]
        if told is None and not naming:
            return value
        self._begin(atom)
        place = ast.Name("<made>", ast.Load())
        for callee in ordered(told.functions) if told is not None else ():
            if isinstance(callee, Local):
                arguments = Arguments([value], [place], dict(words))
                calling.invoke(line, callee, arguments, None)
        changed: dict[str, Value] = {}
        for n, v in naming:
            inner = Line(self, {"<held>": v}, atom, line.base)
            held = ast.Name("<held>", ast.Load())
            objects.special(inner, v, "__set_name__", [value, constant(n)], (), held)
            changed[n] = inner.env["<held>"]
        now = objects.class_of(line.env.pop("<made>")) or made
        env.update(line.env)
        entries = tuple(sorted({**dict(now.entries), **changed}.items(), key=first_of))
        return function(Class(now.body, now.bases, entries))


_DECORATING: Final = frozenset({*asking.ASKING, *signals.SIGNALS})
"""What does something to a function of the text, as its decorator."""
_VALIDATORS: Final = validators.CONVERTING | validators.DECORATORS | validators.WHOLE
_MARKS: Final = {
    "<static>": frozenset({"builtins.staticmethod"}),
    "<class>": frozenset({"builtins.classmethod"}),
    "<property>": frozenset({"builtins.property", "functools.cached_property"}),
}


def _counts(arguments: Arguments) -> bool:
    """Whether a call is one of a recursion that may end at a number."""
    for value in (*arguments.positional, *arguments.keywords.values()):
        if value.shape is None and len(value.constants) == 1 and not value.taints:
            ((kind, _),) = value.constants
            if kind == "int":
                return True
    return False


def _is_open(taint: Taint) -> bool:
    return taint.origin is None


def _object_of(decorator: ast.AST | None) -> str:
    """Return the name of the object that a decorator is a method of: `@bus.listen`."""
    match decorator:
        case ast.Attribute(value=ast.Name(id=whose)):
            return whose
        case _:
            return ""


def _defaults(value: Value) -> dict[str, set[Reads]]:
    """Return the functions that a value is, with what their parameters are by themselves."""
    out: dict[str, set[Reads]] = defaultdict(set)
    for callee in value.functions:
        if isinstance(callee, Local):
            out[callee.body].add(tuple((n, v) for n, v in callee.captured if n.startswith("=")))
    return out


def _is_filled_here(value: Value, default: Value | None) -> bool:
    """Whether a container is passed for the function to fill, filled by earlier calls, or `()`."""
    shape = value.shape
    if shape is None or value.taints or value.names:
        return False
    return value is default or (shape.kind in ("list", "tuple") and not shape.values())


def bound_in(body: Body) -> frozenset[str]:
    """Return the names that a function binds, and its parameters."""
    if body.bound is None:
        given = () if body.args is None else [a.arg for a in arguments_of(body.args)]
        body.bound = body.rebound.union(given)
    return body.bound


def is_changed(before: Value, after: Value) -> bool:
    """Whether the object or class behind a name holds something else than before."""
    if before.shape is not None and after.shape is not None:
        return after.shape != before.shape
    if before.functions != after.functions and before.shape is after.shape is None:
        one, other = _defaults(before), _defaults(after)
        if one and one.keys() == other.keys():
            return one != other
    kinds = objects.class_of(before), objects.class_of(after)
    return (
        kinds[0] is not None
        and kinds[1] is not None
        and kinds[0].body == kinds[1].body
        and kinds[0] != kinds[1]
    )


def is_mark(captured: str) -> bool:
    """Whether what is captured is a default ("=name") or a mark ("<static>"), not a name."""
    return captured.startswith(("=", "<"))


def is_by_summary(captured: Env) -> bool:
    """Whether an evaluation calls functions by what they do with whatever is passed."""
    return not BY_SUMMARY.keys().isdisjoint(captured)


def around(captured: Reads) -> Env:
    """Return the names around a function, with what it has caught of them."""
    return {n: v for n, v in captured if not is_mark(n)}


def first_of(pair: tuple[str, Value]) -> str:
    """Return the name of a binding, by which bindings are put in order."""
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
                (n, v if is_mark(n) else _shallow(v, depth - 1))
                for n, v in callee.captured
                if depth > 0 or is_mark(n)
            )
            made.add(Local(callee.body, captured))
        else:
            made.add(callee)
    return Value(value.names, value.constants, value.taints, frozenset(made), value.shape)


def given_key(arguments: Arguments) -> tuple[Any, ...]:
    """Return what is passed to a call, for comparing calls."""
    return (
        tuple(arguments.positional), tuple(sorted(arguments.keywords.items(), key=first_of)),
        arguments.more, arguments.others, arguments.sent,
    )  # fmt: skip
