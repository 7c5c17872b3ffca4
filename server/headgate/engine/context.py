"""The context that a check sees: one line, evaluated with what it sees when it runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Final

from headgate.engine.settings import Settings
from headgate.ruleapi import (
    UNKNOWN,
    Constant,
    Danger,
    DecoratedFunction,
    Evidence,
    Flow,
    Function,
    IdleHandler,
    Origin,
    Profile,
    Registered,
    Unknown,
)
from headgate.semantics import guards, handlers, reading
from headgate.semantics.blocks import Atom
from headgate.semantics.bodies import digest, statements
from headgate.semantics.calls import Arguments, Outcome
from headgate.semantics.evaluating import Line, Record
from headgate.semantics.frames import Recorded, given_key
from headgate.semantics.models import Models
from headgate.semantics.operations import elements
from headgate.semantics.program import View
from headgate.semantics.values import (
    MANY,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Lambda,
    Local,
    Value,
    flow_of,
    inner_taints,
    join,
    known_constants,
    known_taints,
    tainted,
)
from headgate.semantics.walking import Env
from headgate.syntax import Region
from headgate.text import ByteColumns, Position, Range

CALLS: Final = "calls:"
"""Begins the keys of what a region asked about calls in the rest of its file."""
BINDS: Final = "binds:"
"""Begins the keys of what a region asked about names in the rest of its file."""
READS: Final = "reads:"
"""Begins the keys of what a region asked about the use of names in its file."""
TESTS: Final = "tests"
"""The key of what a region asked about the conditions that it stands under."""


def _default_of(value: Value) -> list[Constant] | None:
    """Return what a setting is where the environment does not say otherwise."""
    if not value.taints or any(t.origin is not Origin.ENVIRONMENT for t in value.taints):
        return None
    return known_constants(Value(constants=value.constants))


class _SeenWorld:
    """The rest of the program as a view has kept it. Implements `World`."""

    def __init__(self, view: View, region: Region, models: Models) -> None:
        self.models = models
        self.owner: Class | None = view.owner
        self._place = (view.body, digest(region), view.nth)
        self._called = {(c.body, c.given): c.outcome for c in view.called}
        self._asked = {q.of: a for q, a in view.asked if isinstance(a, Value)}

    def elsewhere(self, qualified: str) -> Value | None:
        """Return what the line was told of another file."""
        return self._asked.get(qualified)

    def free(self, name_: str) -> Value:
        """Return nothing: a view holds all names that the line reads."""
        return UNKNOWN_VALUE

    def call(self, callee: Local, arguments: Arguments) -> Outcome:
        """Return what came of the call."""
        known = self._called.get((callee.body, given_key(arguments)))
        if known is not None:
            return known
        taints = known_taints(arguments.values())
        return Outcome(join(UNKNOWN_VALUE, tainted(taints)) if taints else UNKNOWN_VALUE)

    def place(self, atom: Atom) -> tuple[str, str, int]:
        """Return body, digest and ordinal of the line."""
        return self._place

    def capture(self, callee: Local, env: Env) -> Local:
        """Return the function as it is."""
        return callee

    def now(self, body: str, name_: str) -> Value | None:
        """Return nothing: a view holds all names that the line reads."""
        return None

    def registered(self, callee: Callee, entry_: Registered) -> None:
        """Do nothing: the program has noted it."""

    def positional(self, callee: Local) -> tuple[str, ...]:
        """Return no parameters: nothing is set here."""
        return ()

    def called_lambda(self, callee: Lambda, values: tuple[tuple[str, Value], ...]) -> None:
        """Do nothing: the program has noted it."""


class RegionContext:
    """Implements `headgate.ruleapi.Context` for one line under one view."""

    def __init__(
        self,
        region: Region,
        base: int,
        roots: list[ast.AST],
        nodes: list[ast.AST],
        view: View,
        models: Models,
        settings: Settings,
        answers: Mapping[str, str],
        called: Callable[[str], bool],
        bound: Callable[[str], bool],
        read: Callable[[str], bool],
        tests: Callable[[], str],
        recorded: Recorded | None = None,
    ) -> None:
        self._region = region
        self._base = base
        self._nodes = nodes
        self._settings = settings
        self._answers = answers
        self._called = called
        self._bound = bound
        self._read = read
        self._tests = tests
        self._parents: dict[ast.AST, ast.AST] | None = None
        self._columns: dict[int, ByteColumns] = {}
        self.asked: dict[str, str | None] = {}
        self._roots = roots
        self._view = view
        self._models = models
        self._record: Record | None = None
        self._recorded = recorded if recorded is not None and recorded.roots is roots else None
        """What the program's own evaluation of the line told, if it can stand for this one."""

    @property
    def profile(self) -> Profile:
        """The active profile."""
        return self._settings.profile

    @property
    def is_test(self) -> bool:
        """Whether the file is a test file."""
        return self._settings.is_test

    @property
    def record(self) -> Record:
        """What the line's evaluation tells; it is made when it is first asked for."""
        if self._record is None:
            recorded = self._recorded
            self._record = Record() if recorded is None else recorded.record
            world = _SeenWorld(self._view, self._region, self._models)
            env = dict(self._view.reads) if recorded is None else recorded.env
            self._line = Line(world, env, self._region, self._base, self._record)
            if recorded is None:
                self._line.run(statements(self._roots) if self._view.own else self._roots)
            else:
                self._line.invoked = recorded.invoked
                self._line.nested = recorded.nested
        return self._record

    @property
    def made_calls(self) -> list[ast.Call | ast.Assign]:
        """Calls that are made in the end but are not written so, and assignments."""
        return self._record.calls if self._record is not None else []

    def is_left_out(self, node: ast.AST) -> bool:
        """Whether a part of the line is never evaluated: a condition goes one way."""
        record = self.record
        return node in record.dead and node not in record.values

    def of(self, expr: ast.expr) -> Value:
        """Return the abstract value of an expression."""
        record = self._record or self.record
        known = record.values.get(expr)
        if known is None:
            self._line.depth = 0
            known = self._line.value(expr)
            record.values[expr] = known
            record.kept.append(expr)
        return known

    def names(self, expr: ast.expr) -> frozenset[str]:
        """Return all qualified names that an expression may stand for."""
        value = self.of(expr)
        if not value.functions:
            return value.names
        classes = [f for f in value.functions if isinstance(f, Class)]
        if not classes:
            return value.names
        # A subclass is called as its base is, where it does not say otherwise.
        return value.names.union(*(reading.made_as(self._line, c) for c in classes))

    def resolve(self, expr: ast.expr) -> str | None:
        """Return the first qualified name of an expression, or None."""
        return min(self.names(expr), default=None)

    def value(self, expr: ast.expr | None) -> Constant | Unknown:
        """Return the constant an expression surely has."""
        if expr is None:
            return UNKNOWN
        value = self.of(expr)
        known = known_constants(value)
        if known is None:
            known = _default_of(value)
        return known[0] if known is not None and len(known) == 1 else UNKNOWN

    def may_be(self, expr: ast.expr | None) -> tuple[Constant, ...]:
        """Return all constants that an expression may have, among other things."""
        if expr is None:
            return ()
        known = sorted(self.of(expr).constants - {MANY}, key=repr)
        return tuple(constant for _, constant in known)

    def begins(self, expr: ast.expr) -> str:
        """Return the text that an expression surely begins with."""
        value = self.of(expr)
        first = known_constants(value.pieces[0] if value.pieces else value)
        text = first[0] if first is not None and len(first) == 1 else ""
        return text if isinstance(text, str) else ""

    def is_sequence(self, expr: ast.expr) -> bool:
        """Whether an expression is known to be a list or a tuple."""
        shape = self.of(expr).shape
        return shape is not None and shape.kind in ("list", "tuple")

    def is_container(self, expr: ast.expr) -> bool:
        """Whether an expression may hold several things."""
        shape = self.of(expr).shape
        return shape is not None and shape.kind in ("list", "tuple", "set", "dict")

    def elements(self, expr: ast.expr | None) -> tuple[ast.expr, ...] | None:
        """Return the elements of a list or tuple, also through variables."""
        if expr is None:
            return None
        if isinstance(expr, ast.List | ast.Tuple) and not any(
            isinstance(e, ast.Starred) for e in expr.elts
        ):
            return tuple(expr.elts)
        found = elements(self.of(expr))
        if found is None:
            return None
        return tuple(self._made_up(expr, value) for value in found)

    def keys(self, mapping: ast.expr) -> tuple[ast.expr, ...] | None:
        """Return the keys of a mapping that are not constants; None if it may have others."""
        held = self.of(mapping)
        shape = held.shape
        if shape is not None and shape.kind == "dict" and shape.rest is None and not held.taints:
            return ()
        if isinstance(mapping, ast.DictComp):
            return (mapping.key,)
        if isinstance(mapping, ast.Dict) and None not in mapping.keys:
            return tuple(
                k for k in mapping.keys if k is not None and known_constants(self.of(k)) is None
            )
        return None

    def _made_up(self, at: ast.expr, value: Value) -> ast.expr:
        node = ast.copy_location(ast.Name("_", ast.Load()), at)
        self.record.values[node] = value
        self.record.kept.append(node)
        return node

    def is_followed(self, expr: ast.expr) -> bool:
        """Whether calls of an expression are followed into their code, in whatever file."""
        functions = self.of(expr).functions
        return any(isinstance(f, Local | Lambda | Class | Bound) for f in functions)

    def defines(self, expr: ast.expr, method: str) -> bool:
        """Whether an expression is a class of the text that defines this method itself."""
        value = self.of(expr)
        owners = [callee for callee in value.functions if isinstance(callee, Class)]
        if value.shape is not None and value.shape.owner is not None:
            owners.append(value.shape.owner)
        return any(reading.class_entry(self._line, owner, method) is not None for owner in owners)

    def is_written(self, node: ast.AST) -> bool:
        """Whether a node stands in the statement as it is."""
        return self._record is None or not any(node is kept for kept in self._record.kept)

    def argument(self, call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
        """Return the argument passed as keyword `name` or at `position`, or None."""
        for keyword in call.keywords:
            if keyword.arg == name:
                return keyword.value
        passed = self.record.arguments.get(call)
        if passed is not None:
            return passed.node(name, position)
        if position is not None and position < len(call.args):
            if any(isinstance(a, ast.Starred) for a in call.args[: position + 1]):
                return None
            return call.args[position]
        return None

    def has_unpacking(self, call: ast.Call) -> bool:
        """Whether not all arguments are visible."""
        passed = self.record.arguments.get(call)
        if passed is not None:
            return passed.more is not None or passed.others is not None
        return any(isinstance(a, ast.Starred) for a in call.args) or any(
            k.arg is None for k in call.keywords
        )

    def evidence(self, expr: ast.expr, danger: Danger | None = None) -> Evidence:
        """Return what is known of where a value comes from."""
        return self.flow(expr, danger).evidence

    def flow(self, expr: ast.expr, danger: Danger | None = None) -> Flow:
        """Return the worst that a value may hold for one kind of danger."""
        return flow_of(self.of(expr), danger)

    def origins(self, expr: ast.expr, danger: Danger | None = None) -> frozenset[Origin]:
        """Return where parts of a value enter the program."""
        return frozenset(
            t.origin
            for t in inner_taints(self.of(expr))
            if t.origin is not None and danger not in t.removed
        )

    def range(self, node: ast.AST) -> Range:
        """Return where a node stands, relative to the region's code."""
        line, column = getattr(node, "lineno", self._base), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        start = self._place(line - self._base, column)
        end = self._place(end_line - self._base, column if end_column is None else end_column)
        return Range(start, end)

    def _place(self, line: int, column: int) -> Position:
        lines = self._region.lines
        line = max(0, min(line, len(lines) - 1))
        text = lines[line]
        if not text.isascii():
            columns = self._columns.get(line)
            if columns is None:
                columns = self._columns[line] = ByteColumns(text)
            column = columns.column(column)
        return Position(line, min(column, len(text.rstrip("\r\n"))))

    def source(self, node: ast.AST) -> str:
        """Return the source of a node as it is written."""
        start, end = self.range(node)
        lines = self._region.lines
        if start.line == end.line:
            return lines[start.line][start.column : end.column]
        middle = "".join(lines[start.line + 1 : end.line])
        return lines[start.line][start.column :] + middle + lines[end.line][: end.column]

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node around `node` in the same statement, or None."""
        if self._parents is None:
            self._parents = {}
            for outer in self._nodes:
                for child in ast.iter_child_nodes(outer):
                    self._parents[child] = outer
        return self._parents.get(node)

    def function(self) -> Function | None:
        """Return the innermost function around the statement, or None."""
        return self._view.function

    def idle_handler(self) -> IdleHandler | None:
        """Return what this head of an `except` clause guards, if the clause does nothing."""
        idle = handlers.read(dict(self._view.reads).get(handlers.HANDLED))
        if idle is None:
            return None
        place = None
        if idle.row >= 0:
            start = Position(idle.row, idle.column)
            place = Range(start, Position(idle.row, idle.column + len(idle.word)))
        return IdleHandler(idle.word, idle.calls, place)

    def decorated(self) -> DecoratedFunction | None:
        """Return the function below this line of a decorator."""
        found = guards.read(dict(self._view.reads).get(guards.WRAPPED))
        return None if found is None else DecoratedFunction(found.name, found.words)

    def called(self, name: str) -> bool:
        """Whether anything in the file calls something of this last name; recorded."""
        found = self._called(name)
        self.asked[CALLS + name] = str(found)
        return found

    def bound(self, name: str) -> bool:
        """Whether anything in the file gives this name a value; recorded."""
        found = self._bound(name)
        self.asked[BINDS + name] = str(found)
        return found

    def read(self, name: str) -> bool:
        """Whether anything in the file reads this name; recorded."""
        found = self._read(name)
        self.asked[READS + name] = str(found)
        return found

    def tests(self) -> frozenset[str]:
        """Return the identifiers in the conditions around the statement; recorded."""
        found = self._tests()
        self.asked[TESTS] = found
        return frozenset(found.split())

    def known(self, key: str) -> str | Unknown:
        """Ask for something outside the text; recorded."""
        answer = self._answers.get(key)
        self.asked[key] = answer
        return UNKNOWN if answer is None else answer
