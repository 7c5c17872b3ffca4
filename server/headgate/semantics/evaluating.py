"""Evaluates one logical line over an environment: expressions, bindings, checks.

Owns what Python's statements and operators do to abstract values. Attributes and elements
are `reading`'s, targets `binding`'s, conditions `narrowing`'s, patterns `matching`'s, calls
`calling`'s. Control flow between lines is `walking`'s, other functions are the `World`'s.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Protocol

from headgate.ruleapi import Danger, Origin, Registered, Source, Step
from headgate.semantics import (
    binding,
    calling,
    calls,
    exceptions,
    matching,
    narrowing,
    objects,
    operations,
    reading,
    sharing,
    validators,
)
from headgate.semantics.blocks import Atom, Node, has_blocks, of_trees
from headgate.semantics.calls import SENT, Arguments, Outcome, arguments_of, defaults_of
from headgate.semantics.models import Models
from headgate.semantics.objects import FIELDS
from headgate.semantics.operations import element, elements, key_of, sequence
from headgate.semantics.patterns import removed_by_match
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    MANY,
    NONE,
    UNKNOWN_VALUE,
    Callee,
    Class,
    Key,
    Lambda,
    Local,
    Taint,
    Value,
    constant,
    extended,
    function,
    holding,
    inner_taints,
    join,
    join_all,
    joined_taints,
    known_constants,
    name,
    put_together,
    shape_of,
    tainted,
    truth,
)
from headgate.semantics.walking import (
    HANDLING,
    LEAVING,
    OUTPUT,
    RAISED,
    SUBJECT,
    TURN,
    TURNS,
    WHEN,
    YIELDED,
    Effect,
    Env,
    Exit,
    Walk,
    Writes,
)
from headgate.syntax import TemplateStr

_DEPTH: Final = 48
_ELEMENTS: Final = 12
"""Elements that are gone through one by one."""
_RAISED: Final = ("ValueError", "KeyError", "TypeError", "RuntimeError", "OSError", "Exception")
BUILTINS: Final = frozenset(n for n in dir(builtins) if not n.startswith("_")) | {"__import__"}
PARAMETER: Final = "<{}:{}:{}>"
"""Under this name a view says what a lambda at a place is called with."""
_SENT_BY_ANYBODY: Final = name(SENT)
"""What `yield` gives where nobody knows what is sent."""
_CLOSED_TYPES: Final = frozenset(
    {
        *narrowing.BUILTIN_NUMBERS,
        *("uuid.UUID", "datetime.datetime", "datetime.date", "decimal.Decimal"),
    }
)
"""An object of these holds no text that somebody else has chosen."""
_MADE_NUMBERS: Final = frozenset(
    f"pydantic.con{kind}" for kind in ("int", "float", "decimal", "date")
)
_WRAPPING_TYPES: Final = frozenset(
    {"typing.Optional", "typing.Annotated", "typing_extensions.Annotated", "typing.Final"}
)
"""Of these annotations the first argument says what the value is."""


class World(Protocol):
    """What a line may ask about the rest of the program."""

    @property
    def models(self) -> Models:
        """The models of libraries."""
        ...

    def free(self, name_: str) -> Value:
        """Return what a name means that is not bound in the body."""
        ...

    def call(self, callee: Local, arguments: Arguments) -> Outcome:
        """Call a function of the text."""
        ...

    def place(self, atom: Atom) -> tuple[str, str, int]:
        """Return the body, digest and ordinal of the logical line of an atom."""
        ...

    def capture(self, callee: Local, env: Env) -> Local:
        """Return a function of this body with the values that it now sees."""
        ...

    def elsewhere(self, qualified: str) -> Value | None:
        """Return what a name means in another file that binds it, if one does."""
        ...

    def registered(self, callee: Callee, entry_: Registered) -> None:
        """Note that a function is handed to a library that calls it back."""
        ...

    def now(self, body: str, name_: str) -> Value | None:
        """Return what a name of a body is by now, if that is the one that is evaluated."""
        ...

    def positional(self, callee: Local) -> tuple[str, ...]:
        """Return the parameters of a function that are given by position."""
        ...

    def called_lambda(self, callee: Lambda, values: tuple[tuple[str, Value], ...]) -> None:
        """Note what a lambda is called with."""
        ...

    @property
    def owner(self) -> Class | None:
        """The class whose method the body is."""
        ...


@dataclass(slots=True)
class Record:
    """What an evaluation tells the rules. Nodes are kept: another could have their identity."""

    values: dict[ast.AST, Value] = field(default_factory=dict[ast.AST, Value])
    arguments: dict[ast.AST, Arguments] = field(default_factory=dict[ast.AST, Arguments])
    calls: list[ast.Call | ast.Assign] = field(default_factory=list[ast.Call | ast.Assign])
    """Calls that are made in the end but not written so: through `partial`, `map` …

    And assignments: through `setattr`.
    """
    kept: list[ast.AST] = field(default_factory=list[ast.AST])
    """Nodes that were made up."""
    dead: set[ast.AST] = field(default_factory=set[ast.AST])
    """Nodes that were left out at least once, since a condition goes one way."""


class Line:
    """One evaluation of one logical line. Thrown away afterwards."""

    def __init__(
        self, world: World, env: Env, atom: Atom, base: int, record: Record | None = None
    ) -> None:
        self.world = world
        self.models = world.models
        self.env: Env = env
        self.atom = atom
        self.base = base
        self.record = record
        self.yielded: Value | None = None
        self.exit: Exit | None = None
        self.depth = 0
        self.invoked = 0
        self.inside = 0
        """How many calls that fields of records are declared with are under way."""
        self.nested = 0
        """How many there were inside others."""
        self.result = BOTTOM
        """What the generator gives back that was made last."""
        self.later = False
        """Whether what is called now runs at some other time: in a thread."""
        self.made: dict[ast.Call, tuple[Value, Env]] = {}
        """What calls gave when they were last made, and what names meant then."""
        self.outcomes: dict[ast.Call, tuple[str, Outcome]] = {}
        """What came of calls of functions of the text when they were last made."""
        self.asks_again = False
        """Whether only what was evaluated before is looked at once more."""
        self.spreading: set[str] = set()
        """Names whose change is being shown in places that share it."""

    # -- lines ---------------------------------------------------------------
    def run(self, nodes: Sequence[ast.AST]) -> Effect:
        """Evaluate the nodes of a line and return what it does."""
        before = dict(self.env)
        if has_blocks(nodes):
            return self._run_blocks(nodes, before)
        effect = Effect()
        for node in nodes:
            effect = self.head(node)
            if self.exit is not None:
                effect = effect._replace(exit=effect.exit or self.exit)
            if effect.exit is not None:
                break
        writes = tuple((n, v) for n, v in self.env.items() if before.get(n) is not v)
        quiet = len(nodes) == 1 and _is_quiet(nodes[0])
        return effect._replace(writes=writes, yielded=self.yielded, quiet=quiet)

    def _run_blocks(self, nodes: Sequence[ast.AST], before: Env) -> Effect:
        """Evaluate compound statements that stand on one line."""

        def apply(atom: Atom, env: Env) -> Effect:
            assert isinstance(atom, ast.AST)
            self.env = dict(env)
            self.exit = None
            effect = self.head(atom)
            exit_ = effect.exit or self.exit
            writes = tuple((n, v) for n, v in self.env.items() if env.get(n) is not v)
            return effect._replace(writes=writes, exit=exit_)

        def define(node: Node, env: Env, walk: Walk) -> None:
            raise AssertionError("no definition stands behind another statement on its line")

        walk = Walk(apply, define)
        end = walk.run(of_trees(nodes), self.env)
        final = end if end is not None else self.env
        writes = tuple((n, v) for n, v in final.items() if before.get(n) is not v)
        returned = None if walk.returned.is_bottom else walk.returned
        exit_ = None if end is not None else Exit.RETURN if walk.exits else Exit.RAISE
        return Effect(writes, returned=returned, exit=exit_, yielded=self.yielded)

    def head(self, node: ast.AST) -> Effect:
        """Evaluate a statement without its blocks."""
        match node:
            case ast.Expr(value=value):
                self.value(value)
            case ast.Assign(targets=targets, value=value):
                result = self.value(value)
                for target in targets:
                    binding.assign(self, target, result, value)
            case ast.AnnAssign(target=target, value=value):
                self._annotated(target, node.annotation, value)
            case ast.AugAssign(target=target, op=op, value=value):
                self._augmented(target, op, value)
            case ast.Return(value=value):
                result = NONE if value is None else self.value(value)
                if self.exit is not None:  # `return abort(404)`
                    return Effect(exit=self.exit)
                result = self._captured(result)
                sides: list[Writes] = [(), ()]
                noted = isinstance(value, ast.Name) and WHEN + value.id in self.env
                if value is not None and (noted or binding.says(self, value, result)):
                    sides = [
                        narrowing.found_out(self, value, positive=side) for side in (True, False)
                    ]
                return Effect(
                    exit=Exit.RETURN, returned=result, truth=truth(result),
                    when_true=sides[0], when_false=sides[1],
                )  # fmt: skip
            case ast.If(test=test) | ast.While(test=test):
                return self._test(test)
            case ast.Assert(test=test, msg=msg):
                self.value(test)
                if msg is not None:
                    self.value(msg)
                for n, v in narrowing.found_out(self, test, positive=True):
                    self.env[n] = v
            case ast.For(target=target, iter=iterable) | ast.AsyncFor(target=target, iter=iterable):
                effect = self._next_turn(target, self.value(iterable))
                turn = known_constants(self.env[TURN]) if TURN in self.env else None
                if effect.truth is not False:
                    number = turn[0] if turn and isinstance(turn[0], int) else None
                    again, self.asks_again = self.asks_again, True
                    sharing.looped(self, target, iterable, number)
                    self.asks_again = again
                return effect._replace(each=_each(target, iterable))
            case ast.With(items=items) | ast.AsyncWith(items=items) if LEAVING in self.env:
                for item in reversed(items):
                    self._left(item.optional_vars or item.context_expr)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                closing = BOTTOM
                suppressing = BOTTOM
                for item in items:
                    held = self.entered(self.value(item.context_expr), item.context_expr)
                    if "contextlib.suppress()" in held.names:
                        suppressing = join(suppressing, self._suppressed(item.context_expr))
                    if "contextlib.redirect_stdout()" in held.names:
                        self._redirected(item.context_expr)
                    owner = objects.owner_of(held)
                    if owner is not None and self._leaves(owner):
                        closing = held
                        is_async = isinstance(node, ast.AsyncWith)
                        method = "__aexit__" if is_async else "__exit__"
                        suppressing = join(suppressing, self._swallowed(held, method))
                    if item.optional_vars is not None:
                        binding.assign(self, item.optional_vars, held, item.context_expr)
                ending = not suppressing.is_bottom
                return Effect(
                    value=closing, truth=True if ending else None,
                    when_true=((RAISED, suppressing),) if ending else (),
                )  # fmt: skip
            case ast.Raise(exc=None):
                known = known_constants(self.env.get(HANDLING, BOTTOM)) or []
                if len(known) == 1 and str(known[0]) in self.env:
                    self.env[RAISED] = self.env[str(known[0])]
                return Effect(exit=Exit.RAISE)
            case ast.Raise(exc=raised, cause=cause):
                made = self.value(raised) if raised is not None else BOTTOM
                why = self.value(cause) if cause is not None else BOTTOM
                is_object = made.shape is not None and made.shape.kind == "object"
                if is_object and not why.is_bottom:
                    made = binding.with_attribute(self, made, "__cause__", why)
                if raised is not None:
                    self.env[RAISED] = made
                return Effect(exit=Exit.RAISE)
            case ast.Break():
                return Effect(exit=Exit.BREAK)
            case ast.Continue():
                return Effect(exit=Exit.CONTINUE)
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case ast.Delete(targets=targets):
                for target in targets:
                    binding.delete(self, target)
            case ast.ExceptHandler():
                return Effect(value=self._handler(node))
            case ast.Match(subject=subject):
                held = self.value(subject)
                self.env[SUBJECT] = held
                root = subject.id if isinstance(subject, ast.Name) else ""
                self.env[SUBJECT + "name"] = constant(root)
            case ast.match_case():
                return matching.case(self, node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for decorator in node.decorator_list:
                    self.value(decorator)
                return Effect(value=holding(shape_of("dict", self._defaults(node.args))))
            case ast.ClassDef(bases=bases):
                for keyword in node.keywords:
                    if keyword.arg is None:
                        self.value(keyword.value)
                words = [k.arg for k in node.keywords if k.arg]
                given = [self.value(k.value) for k in node.keywords if k.arg]
                listed: list[tuple[Key, Value]] = [
                    (("int", n), self.value(b)) for n, b in enumerate(bases)
                ]
                listed += [(("attr", w), v) for w, v in zip(words, given, strict=True)]
                above = holding(shape_of("tuple", listed))
                return Effect(value=above, members=self._members(node.body))
            case ast.expr():
                return Effect(value=self.value(node))
            case ast.keyword(value=value):
                self.value(value)
            case _:
                if type(node).__name__ == "TypeAlias":
                    binding.assign(self, node.name, self.value(node.value), node.value)  # type: ignore[attr-defined]
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr) and type(node).__name__ != "TypeAlias":
                        self.value(child)
        return Effect()

    def _members(self, body: Sequence[ast.stmt]) -> Writes:
        """Return what the body of a class binds that stands on the line of its header."""
        saved = self.env
        self.env = dict(saved)
        for statement in body:
            self.head(statement)
        members = tuple((n, v) for n, v in self.env.items() if saved.get(n) is not v)
        self.env = saved
        return members

    def _next_turn(self, target: ast.expr, source: Value) -> Effect:
        """Bind what a loop goes over: one element after the other, or any of them."""
        source = objects.contents(self, source)
        known = elements(source)
        turn = known_constants(self.env[TURN]) if TURN in self.env else None
        if known is None or turn is None or not known or len(known) > TURNS:
            binding.assign(self, target, reading.element_of(self, source), None)
            return Effect(truth=False if known == [] else None)
        (number,) = turn
        if not isinstance(number, int) or number >= len(known):
            return Effect(truth=False)
        binding.assign(self, target, known[number], None)
        return Effect(truth=True, value=source)

    def _defaults(self, args: ast.arguments) -> list[tuple[Key, Value]]:
        return [(("attr", name_), self.value(d)) for name_, d in defaults_of(args).items()]

    def _test(self, test: ast.expr) -> Effect:
        value = self.value(test)
        decided = self.decided(value)
        return Effect(
            value=value,
            truth=decided,
            when_true=narrowing.found_out(self, test, positive=True)
            if decided is not False
            else (),
            when_false=narrowing.found_out(self, test, positive=False)
            if decided is not True
            else (),
        )

    def _captured(self, value: Value) -> Value:
        """Give nested functions that leave the body the values that they see now."""
        if not any(isinstance(f, Local) for f in value.functions):
            return value
        functions = frozenset(
            self.world.capture(f, self.env) if isinstance(f, Local) else f for f in value.functions
        )
        return Value(value.names, value.constants, value.taints, functions, value.shape)

    def _annotated(self, target: ast.expr, annotation: ast.expr, value: ast.expr | None) -> None:
        typed = self.typed(annotation)
        if value is not None:
            result = self.value(value)
            if typed.names and not result.functions and result.shape is None:
                result = Value(
                    result.names | typed.names, result.constants, result.taints, result.functions,
                    result.shape,
                )  # fmt: skip
            binding.assign(self, target, result, value)
        elif isinstance(target, ast.Name) and target.id not in self.env:
            self.env[target.id] = typed if typed.names else UNKNOWN_VALUE
        if isinstance(target, ast.Name):
            fields = self.env.get(FIELDS)
            if fields is not None:
                known = objects.possible_fields(fields)
                self.env[FIELDS] = constant((*known, target.id))
                if isinstance(annotation, ast.Subscript | ast.Name):
                    said = validators.in_annotation(self.value(annotation))
                    if said:
                        noted = validators.noted(
                            self.env.get(validators.ANNOTATED), target.id, said
                        )
                        self.env[validators.ANNOTATED] = noted
                limited = value is not None and self.is_limited(value)
                if typed == CLEAN or objects.is_member(typed) or limited:
                    closed = objects.possible_fields(self.env.get(objects.CLOSED, BOTTOM))
                    self.env[objects.CLOSED] = constant((*closed, target.id))

    def typed(self, annotation: ast.expr | None) -> Value:
        """Return what an annotation says of a value: an object of a class, or a number."""
        match annotation:
            case None:
                return BOTTOM
            case ast.Constant(value=str() as text):
                try:
                    return self.typed(ast.parse(text, mode="eval").body)
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    return BOTTOM
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                a, b = self.typed(left), self.typed(right)
                return a if b in (BOTTOM, NONE) else b if a in (BOTTOM, NONE) else BOTTOM
            case ast.Constant(value=None):
                return NONE
            case ast.Subscript(value=outer, slice=inner):
                base = self.value(outer).names
                if base & _WRAPPING_TYPES:
                    if isinstance(inner, ast.Tuple) and any(map(self.is_limited, inner.elts)):
                        return CLEAN
                    return self.typed(
                        inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
                    )
                if base & {"typing.Literal", "typing_extensions.Literal"}:
                    return CLEAN
                return Value(self.models.step(base, "()")) if base else BOTTOM
            case ast.Name() | ast.Attribute():
                held = self.value(annotation)
                if reading.ANNOTATED_TYPE in held.names and held.shape is not None:
                    held = next(iter(held.shape.values()), BOTTOM)
                if held.names & _CLOSED_TYPES:
                    return CLEAN
                if held.names and not all(
                    n.startswith(("builtins.", "typing.")) for n in held.names
                ):
                    return Value(self.models.step(held.names, "()"))
                classes = [f for f in held.functions if isinstance(f, Class)]
                if len(classes) == 1 and objects.is_enum(self, classes[0]):
                    made = join_all(objects.members_of(self, classes[0]))
                    return CLEAN if made.is_bottom else made
                if len(classes) == 1:
                    return calling.instance(self, classes[0])
                return BOTTOM
            case ast.Call(func=func):  # pydantic's types that are made for one field
                is_number = bool(self.value(func).names & _MADE_NUMBERS)
                return CLEAN if is_number or self.is_limited(annotation) else BOTTOM
            case _:
                return BOTTOM

    def is_limited(self, said: ast.expr | None) -> bool:
        """Whether a field may only be what a closed pattern matches: `Query(pattern="^[a-z]+$")`."""
        if not isinstance(said, ast.Call):
            return False
        for word in said.keywords:
            if word.arg in ("pattern", "regex"):
                known = known_constants(self.value(word.value)) or []
                return bool(known) and all(
                    isinstance(k, str) and len(removed_by_match(k, "match")) == len(Danger)
                    for k in known
                )
        return False

    def _augmented(self, target: ast.expr, op: ast.operator, value: ast.expr) -> None:
        before = self.value(target)
        added = self.value(value)
        if before.shape is not None and before.shape.owner is not None:
            sign = f"__i{_SIGN_OF[type(op)]}__"
            own = objects.special(self, before, sign, [added], (), target)
            if own is not None:
                binding.assign(self, target, own, None)
                return
            binding.assign(self, target, self.operated(op, before, added), None)
            return
        if isinstance(op, ast.Add) and before.shape is not None and before.shape.kind == "list":
            result = operations.method(before, "extend", [added], {})[1]
        elif isinstance(op, ast.BitOr) and before.shape is not None:
            result = operations.merged(before, added)
        else:
            result = self.operated(op, before, added)
        if before.shape is not None and before.shape.kind in ("list", "dict", "set"):
            binding.put(self, target, result)
        else:
            binding.assign(self, target, result, None)

    def _redirected(self, made: ast.expr) -> None:
        """`with redirect_stdout(stream)`: what is printed stands there."""
        target = made.args[0] if isinstance(made, ast.Call) and made.args else None
        place = sharing.place_of(self, target) if target is not None else None
        if place is not None:
            self.env[OUTPUT] = constant(place)

    def _suppressed(self, made: ast.expr) -> Value:
        """Return the types of exceptions that `contextlib.suppress(…)` ends."""
        given = calling.passed_at(self, made) if isinstance(made, ast.Call) else Arguments()
        if given.more is not None or not given.positional:
            return UNKNOWN_VALUE
        return sequence("tuple", given.positional)

    def _leaves(self, owner: Class) -> bool:
        return any(
            reading.class_entry(self, owner, m) is not None for m in ("__exit__", "__aexit__")
        )

    def _swallowed(self, held: Value, method: str) -> Value:
        """Return the types of exceptions that leaving the block of an object surely ends."""
        if not self._asked(held, method, UNKNOWN_VALUE):
            return BOTTOM  # whatever is raised
        kinds = [name(f"builtins.{kind}") for kind in _RAISED]
        ended = [k for k in kinds if self._asked(held, method, k, surely=True)]
        return sequence("tuple", ended) if ended else BOTTOM

    def _asked(self, held: Value, method: str, kind: Value, *, surely: bool = False) -> bool:
        saved, ends = self.env, self.exit
        self.env = dict(saved)
        answer = objects.special(self, held, method, [kind, UNKNOWN_VALUE, UNKNOWN_VALUE])
        self.env, self.exit = saved, ends  # it is not left here
        said = truth(answer) if answer is not None else False
        return said is True if surely else said is not False

    def _left(self, place: ast.expr) -> None:
        """Leave the block of a `with`: the object that it is about may change."""
        if isinstance(place, ast.Name):
            for method in ("__exit__", "__aexit__"):
                given = [NONE, NONE, NONE]
                objects.special(self, self.value(place), method, given, (), place)

    def entered(self, value: Value, place: ast.expr) -> Value:
        """Return what `with` gives: most objects give themselves."""
        shape = value.shape
        for method in ("__enter__", "__aenter__"):
            own = objects.special(self, value, method, (), (), place)
            if own is not None:
                return own
        if shape is not None and shape.kind == "list":  # what a generator function yields
            return element(value)
        return value

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".", 1)[0]
                whole = alias.name if alias.asname else bound
                self.env[bound] = self.named(frozenset({whole}))
            return
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name != "*":
                dot = "" if module.endswith(".") else "."
                self.env[alias.asname or alias.name] = self.named(
                    frozenset({f"{module}{dot}{alias.name}"})
                )

    def named(self, names: frozenset[str]) -> Value:
        """Return the value of qualified names, with what else they are called."""
        return self.explained(self.models.also(names))

    def explained(self, names: frozenset[str], node: ast.AST | None = None) -> Value:
        """Return the value of names: what other files say of them, else what models say."""
        found = [
            (n, value)
            for n in sorted(filter(self.models.is_local, names))
            if (value := self.world.elsewhere(n)) is not None
        ]
        if not found:
            made = self.sourced(Value(names), node)
            if names & self.models.shared:
                kind = "dict" if any(n.endswith(".session") for n in names) else "object"
                return Value(names, taints=made.taints, shape=shape_of(kind))
            return made
        own = self.models.own
        out = join_all(
            # What a model says of code of the workspace, under the name that it goes by.
            self.sourced(Value(self.models.also(value.names)), node)
            if own and not value.names.isdisjoint(own)
            else value
            for _, value in found
        )
        rest = names.difference(n for n, _ in found)
        return join(out, self.sourced(Value(rest), node)) if rest else out

    def _handler(self, node: ast.ExceptHandler) -> Value:
        held = self.value(node.type) if node.type is not None else BOTTOM
        if node.name:
            self.env[HANDLING] = constant(node.name)
            types = elements(held)
            names = join_all(types).names if types else held.names
            taint = Taint(
                Origin.EXCEPTION,
                "the exception",
                steps=(self.step(node, "the exception is caught"),),
            )
            self.env[node.name] = Value(
                self.models.step(names, "()"),
                taints=frozenset({taint}),
                shape=exceptions.caught(self, held),
            )
        return held

    # -- steps and sources ----------------------------------------------------
    def step(self, node: ast.AST, note: str) -> Step:
        """Return the place of a node as a step."""
        body, digest, nth = self.world.place(self.atom)
        line = getattr(node, "lineno", self.base)
        column = getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        return Step(
            "", body, digest, nth, line - self.base, column, end_line - self.base,
            column if end_column is None else end_column, note,
        )  # fmt: skip

    def stepped(self, value: Value, node: ast.AST, note: str) -> Value:
        """Return a value whose path goes on over a node."""
        if not any(t.origin is not None for t in value.taints):
            return value
        step = self.step(node, note)
        taints = joined_taints(extended(t, step) for t in value.taints)
        return Value(
            value.names, value.constants, taints, value.functions, value.shape, value.pieces
        )

    def sourced(self, value: Value, node: ast.AST | None = None) -> Value:
        """Add the taint of a source that one of the names is."""
        sources = self.models.sources
        if not value.names or sources.keys().isdisjoint(value.names):
            return value
        out = value
        for found in sorted(value.names):
            source = sources.get(found)
            if source is not None:
                out = self.from_source(out, source, node)
        return out

    def from_source(self, value: Value, source: Source, node: ast.AST | None) -> Value:
        """Return a value that comes from a source."""
        steps = (self.step(node, f"comes from {source.what}"),) if node is not None else ()
        taint = Taint(source.origin, source.what, steps=steps)
        return Value(
            value.names, value.constants, joined_taints((*value.taints, taint)),
            value.functions, value.shape,
        )  # fmt: skip

    # -- expressions -----------------------------------------------------------
    def value(self, expr: ast.expr) -> Value:
        """Return the value of an expression."""
        if self.depth > _DEPTH:
            return UNKNOWN_VALUE
        self.depth += 1
        cls = expr.__class__
        if cls is ast.Name:
            result = self._name(expr)  # type: ignore[arg-type]
        elif cls is ast.Constant:
            result = UNKNOWN_VALUE if expr.value is ... else constant(expr.value)  # type: ignore[attr-defined]
        else:
            method = self._expressions.get(cls)
            result = method(self, expr) if method is not None else self._other(expr)
        self.depth -= 1
        if self.record is not None:
            known = self.record.values.get(expr)
            self.record.values[expr] = result if known is None else join(known, result)
        return result

    def _name(self, expr: ast.Name) -> Value:
        found = self.env.get(expr.id)
        if found is None:
            found = self.world.free(expr.id)
        if found.names and self.models.sources.keys() & found.names and not found.taints:
            found = self.sourced(found, expr)
        return found

    def decided(self, value: Value) -> bool | None:
        """Return whether a value surely is true, or surely false."""
        shape = value.shape
        if shape is not None and shape.owner is not None:
            return objects.decided(self, value)
        if value.names and value.names <= _FALSE_NAMES | _TRUE_NAMES:
            sure = value == Value(value.names)
            answers = {n in _TRUE_NAMES for n in value.names}
            return answers.pop() if sure and len(answers) == 1 else None
        return truth(value)

    def _binary(self, expr: ast.BinOp) -> Value:
        parts: list[ast.BinOp] = []
        left: ast.expr = expr
        while isinstance(left, ast.BinOp) and len(parts) < 100_000:
            parts.append(left)
            left = left.left
        value = self.value(left)
        for part in reversed(parts):
            other = self.value(part.right)
            value = self.operated(part.op, value, other)
            if self.record is not None and part is not expr:
                known = self.record.values.get(part)
                self.record.values[part] = value if known is None else join(known, value)
        return value

    def operated(self, op: ast.operator, left: Value, right: Value) -> Value:
        """Return `left op right`: what the classes of the text say, or what Python does."""
        if left.shape is not None or right.shape is not None:
            own = objects.operator_(self, _SIGN_OF[type(op)], left, right)
            if own is not None:
                return own
            asked = isinstance(op, ast.Mod) and bool(operations.keys_named(left))
            left = objects.content_of(left) or left
            right = right if asked else objects.content_of(right) or right
        if isinstance(op, ast.Div):
            return self._divided(left, right)
        if isinstance(op, ast.Mod) and right.shape is not None and right.shape.kind == "object":
            keys = operations.keys_named(left)
            table = objects.given_out(self, right, keys) if keys else None
            if table is not None:
                return operations.binary(op, left, table)
            content = objects.content_of(right)
            if content is not None:
                return operations.binary(op, left, content)
            right = objects.text_of(self, right, "__str__", "__repr__")
        return operations.binary(op, left, right)

    def _divided(self, left: Value, right: Value) -> Value:
        if left.names and any("Path()" in n for n in left.names):
            taints = [*(t for t in left.taints), *inner_taints(right)]
            taints = [
                replace(t, assembled=True, marks=frozenset())
                if t.origin is None
                else replace(t, marks=frozenset())
                for t in taints
            ]
            return Value(left.names, taints=joined_taints(taints))
        return operations.binary(ast.Div(), left, right)

    def _unary(self, expr: ast.UnaryOp) -> Value:
        value = self.value(expr.operand)
        if isinstance(expr.op, ast.Not):
            decided = self.decided(value)
            return CLEAN if decided is None else constant(not decided)
        own = objects.special(self, value, _SIGNS[type(expr.op)], place=expr.operand)
        if own is not None:
            return own
        done = operations.folded(_UNARY[type(expr.op)], value)
        return CLEAN if done is None and not value.taints else done or value

    def _boolean(self, expr: ast.BoolOp) -> Value:
        is_and = isinstance(expr.op, ast.And)
        out = BOTTOM
        saved = self.env
        ends = self.exit
        surely = True
        for number, part in enumerate(expr.values):
            value = self.value(part)
            if surely:
                ends = self.exit
            decided = self.decided(value)
            surely = surely and decided is is_and
            last = number == len(expr.values) - 1
            if last or decided is None:
                out = join(out, value if last or not is_and else _falsy(value))
            elif decided is not is_and:
                out = join(out, value)
                for other in expr.values[number + 1 :]:
                    self._left_out(other)
                break
            if not last:
                self.env = dict(self.env)
                for n, v in narrowing.found_out(self, part, positive=is_and):
                    self.env[n] = v
        walrus = {n: v for n, v in self.env.items() if n not in saved}
        self.env = {**saved, **walrus} if walrus else saved
        self.exit = ends
        return out

    def _left_out(self, expr: ast.expr) -> None:
        """Note a part of an expression that is not evaluated."""
        if self.record is not None:
            self.record.dead.update(ast.walk(expr))

    def _compare(self, expr: ast.Compare) -> Value:
        left = self.value(expr.left)
        out: Value | None = None
        for op, right_expr in zip(expr.ops, expr.comparators, strict=True):
            right = self.value(right_expr)
            one = self.compared(op, left, right)
            decided = truth(one)
            if decided is False or out is None or (decided is None and truth(out) is True):
                out = one
            left = right
        return out if out is not None else CLEAN

    def compared(self, op: ast.cmpop, left: Value, right: Value) -> Value:
        """Return `left op right` for comparisons; classes of the text are asked."""
        if left.shape is None and right.shape is None:
            if isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) and left.names | right.names:
                same = objects.same_type(left, right)
                if same is not None:
                    return constant(same == isinstance(op, ast.Is | ast.Eq))
            return operations.compared(op, left, right)
        if left.names == _VERSION and right.names != _VERSION:
            return objects.version_compared(op, right)
        if isinstance(op, ast.In | ast.NotIn):
            own = objects.special(self, right, "__contains__", [left])
            if own is not None:
                decided = truth(own)
                return CLEAN if decided is None else constant(decided == isinstance(op, ast.In))
            return operations.compared(op, left, objects.contents(self, right))
        if isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            same = objects.same(left, right)
            if same is not None:
                return constant(same == isinstance(op, ast.Eq | ast.Is))
        if type(op) in _COMPARED:
            sign, swapped = _COMPARED[type(op)]
            own = objects.special(self, left, sign, [right])
            if own is None:
                own = objects.special(self, right, swapped, [left])
            if own is not None:
                return own
            if isinstance(op, ast.NotEq):
                own = objects.special(self, left, "__eq__", [right])
                decided = truth(own) if own is not None else None
                if decided is not None:
                    return constant(not decided)
        return operations.compared(op, left, right)

    def _conditional(self, expr: ast.IfExp) -> Value:
        decided = self.decided(self.value(expr.test))
        out = BOTTOM
        saved = self.env
        ends = self.exit
        if decided is not False:
            self.env = {**saved, **dict(narrowing.found_out(self, expr.test, positive=True))}
            out = join(out, self.value(expr.body))
        else:
            self._left_out(expr.body)
        if decided is not True:
            self.env = saved  # what holds on the other side says nothing here
            self.env = {**saved, **dict(narrowing.found_out(self, expr.test, positive=False))}
            out = join(out, self.value(expr.orelse))
        else:
            self._left_out(expr.orelse)
        self.env = saved
        if decided is None:
            self.exit = ends
        return out

    def _sequence(self, expr: ast.List | ast.Tuple) -> Value:
        kind = "list" if isinstance(expr, ast.List) else "tuple"
        values: list[Value] = []
        loose = False
        for part in expr.elts:
            if isinstance(part, ast.Starred):
                held = self.value(part.value)
                more = reading.elements_of(self, held)
                if more is None:
                    loose = True
                    values.append(reading.element_of(self, held))
                else:
                    values += more
            else:
                values.append(self.value(part))
        if loose:
            return holding(shape_of(kind, (), join_all(values)))
        return sequence(kind, values)

    def _set(self, expr: ast.Set) -> Value:
        made: list[Value] = []
        for part in expr.elts:
            value = self.value(part.value if isinstance(part, ast.Starred) else part)
            if isinstance(part, ast.Starred):
                more = reading.elements_of(self, value)
                made += more if more is not None else [reading.element_of(self, value)]
            else:
                made.append(value)
        return operations.set_of(made)

    def _dict(self, expr: ast.Dict) -> Value:
        entries: dict[Key, Value] = {}
        rest = BOTTOM
        for key, value_expr in zip(expr.keys, expr.values, strict=True):
            value = self.value(value_expr)
            if key is None:
                value = objects.content_of(value) or value
                whole = value.shape is not None and value.shape.kind == "dict"
                if not whole:
                    value = holding(shape_of("dict", (), join(element(value), UNKNOWN_VALUE)))
                before = holding(shape_of("dict", entries.items(), None))
                made = operations.merged(before, value).shape
                entries = dict(made.entries) if made is not None else entries
                rest = join(rest, (value.shape.rest if value.shape else None) or BOTTOM)
                continue
            known = key_of(self.value(key))
            if known is None or known == MANY:
                rest = join(
                    rest,
                    join(
                        value,
                        Value(taints=joined_taints(t for t in self.value(key).taints if t.origin)),
                    ),
                )
            else:
                entries[known] = value
        return holding(shape_of("dict", entries.items(), None if rest.is_bottom else rest))

    def _fstring(self, expr: ast.expr) -> Value:
        parts: list[Value] = []
        texts: list[str] | None = [""]
        values: list[ast.expr] = getattr(expr, "values", [])
        for part in values:
            if isinstance(part, ast.Constant):
                texts = None if texts is None else [t + str(part.value) for t in texts]
                parts.append(constant(str(part.value)))
                continue
            inner = getattr(part, "value", part)
            value = self.value(inner)
            spec = getattr(part, "format_spec", None)
            conversion = getattr(part, "conversion", -1)
            if exceptions.is_exception(value):
                value = exceptions.text_of(value)
            elif value.shape is not None and value.shape.owner is not None:
                if conversion == -1 and spec is not None:
                    own = objects.special(self, value, "__format__", [self.value(spec)])
                    if own is not None:
                        value, spec = own, None
                raw = conversion in (ord("r"), ord("a"))
                value = objects.text_of(self, value, *(_REPR if raw else calling.STR))
            if conversion in (ord("r"), ord("a")) and known_constants(value) is None:
                value = operations.written_out(value)
            if spec is not None:
                held = self.value(spec)
                form = known_constants(held)
                if (
                    form
                    and len(form) == 1
                    and isinstance(form[0], str)
                    and form[0][-1:] in set("dxXobeEfFgGn%")
                ):
                    value = CLEAN
                elif inner_taints(held):
                    parts.append(held)
            known = known_constants(value)
            parts.append(value)
            if (
                texts is not None
                and known is not None
                and spec is None
                and conversion == -1
                and len(known) * len(texts) <= 12
            ):
                texts = [
                    t + str(k)
                    for t in texts
                    for k in known
                    if not isinstance(k, int) or abs(k) < 10**40
                ]
            else:
                texts = None
        if texts:
            return join_all(map(constant, texts))
        return put_together(parts)

    def _lambda(self, expr: ast.Lambda) -> Value:
        body, digest, nth = self.world.place(self.atom)
        place = (body, digest, nth, expr.lineno - self.base, expr.col_offset)
        bound = {a.arg for a in arguments_of(expr.args)}
        free = sorted({n.id for n in ast.walk(expr.body) if isinstance(n, ast.Name)} - bound)
        captured = [(n, self.env[n]) for n in free if n in self.env]
        captured += [(f"={key[1]!s}", value) for key, value in self._defaults(expr.args)]
        callee = Lambda(place, tuple(captured), expr)
        if self.record is not None:
            label = PARAMETER.format(place[3], place[4], "{}")
            values = {n: self.env.get(label.format(n), UNKNOWN_VALUE) for n in bound}
            self._in_scope({**dict(captured), **values}, expr.body)
        return function(callee)

    def _in_scope(self, more: Env, body: ast.expr) -> Value:
        saved, ends = self.env, self.exit
        self.env = {**saved, **more}
        result = self.value(body)
        self.env, self.exit = saved, ends
        return result

    def _comprehension(
        self, expr: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Value:
        saved, ends = self.env, self.exit
        self.env = dict(saved)
        first = expr.generators[0]
        known = (
            reading.elements_of(self, self.value(first.iter)) if len(expr.generators) == 1 else None
        )
        result = self._comprehended(expr, first, known) if known is not None else None
        if result is None:
            for generator in expr.generators:
                binding.assign(
                    self,
                    generator.target,
                    reading.element_of(self, self.value(generator.iter)),
                    None,
                )
                for test in generator.ifs:
                    self._kept(test)
            if isinstance(expr, ast.DictComp):
                key, value = self.value(expr.key), self.value(expr.value)
                named = Value(taints=joined_taints(t for t in key.taints if t.origin))
                result = holding(shape_of("dict", (), join(value, named)))
            else:
                kind = "set" if isinstance(expr, ast.SetComp) else "list"
                result = holding(shape_of(kind, (), self.value(expr.elt)))
        self.exit = ends
        checked = [] if isinstance(expr, ast.GeneratorExp) else self._converted(expr)
        walrus = {t.target.id for t in ast.walk(expr) if isinstance(t, ast.NamedExpr)}
        self.env = {**saved, **{n: self.env[n] for n in walrus if n in self.env}}
        for place in checked:
            narrowing.put_checked(self, place, CLEAN)
        return result

    def consumed(self, made: ast.expr) -> None:
        """All elements of an expression are made now: `list(map(int, parts))`."""
        for place in self._converted(made):
            narrowing.put_checked(self, place, CLEAN)

    def _converted(self, made: ast.expr) -> list[ast.expr]:
        """Return what is harmless if all elements of an expression can be made.

        `[int(part) for part in parts]` raises ValueError if one of them is no number.
        """
        match made:
            case (
                ast.ListComp(elt=ast.Call() as asked, generators=[one])
                | ast.SetComp(elt=ast.Call() as asked, generators=[one])
                | ast.GeneratorExp(elt=ast.Call() as asked, generators=[one])
            ) if isinstance(one.target, ast.Name) and not one.ifs:
                bound, over = one.target.id, one.iter
            case ast.Call(func=func, args=[callee, over]) if (
                "builtins.map" in self.value(func).names
            ):
                bound = _EACH
                at = ast.copy_location(ast.Name(bound, ast.Load()), over)
                asked = ast.copy_location(ast.Call(callee, [at], []), over)
            case _:
                return []
        before = reading.element_of(self, self.value(over))
        if not inner_taints(before):
            return []
        saved, record, ends = self.env, self.record, self.exit
        self.env, self.record = {**saved, bound: before}, None
        self.value(asked)
        after = self.env.get(bound, before)
        self.env, self.record, self.exit = saved, record, ends
        return [] if inner_taints(after) else [narrowing.whole(over)]

    def _kept(self, test: ast.expr) -> bool | None:
        """Tell whether a comprehension keeps an element; names are what the test says then."""
        decided = self.decided(self.value(test))
        if decided is None:
            for n, v in narrowing.found_out(self, test, positive=True):
                self.env[n] = v
        return decided

    def _comprehended(
        self,
        expr: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
        generator: ast.comprehension,
        known: list[Value],
    ) -> Value | None:
        """Make a container element by element; None if it is not known which are kept."""
        if len(known) > _ELEMENTS:
            return None
        made: list[Value] = []
        table = holding(shape_of("dict"))
        start = self.env
        for one in known:
            self.env = dict(start)
            binding.assign(self, generator.target, one, None)
            answers = [self._kept(test) for test in generator.ifs]
            if False in answers:
                continue
            named = key_of(self.value(expr.key)) if isinstance(expr, ast.DictComp) else None
            if None in answers and (named is None or named == MANY):
                self.env = dict(start)
                return None
            if isinstance(expr, ast.DictComp):
                table = operations.stored(table, self.value(expr.key), self.value(expr.value))
            else:
                made.append(self.value(expr.elt))
        if isinstance(expr, ast.DictComp):
            return table
        if isinstance(expr, ast.SetComp):
            return operations.set_of(made)
        return sequence("list", made)

    def _walrus(self, expr: ast.NamedExpr) -> Value:
        value = self.value(expr.value)
        binding.assign(self, expr.target, value, expr.value)
        return value

    def _await(self, expr: ast.Await) -> Value:
        held = self.value(expr.value)
        if objects.owner_of(held) is None:
            return held
        self.result = BOTTOM
        made = objects.special(self, held, "__await__")
        return held if made is None or self.result.is_bottom else self.result

    def _yield(self, expr: ast.Yield | ast.YieldFrom) -> Value:
        self.result = BOTTOM
        value = NONE if expr.value is None else self.value(expr.value)
        result = self.result if isinstance(expr, ast.YieldFrom) else BOTTOM
        given = self.env.get(YIELDED)
        if given is not None:
            how = "extend" if isinstance(expr, ast.YieldFrom) else "append"
            held = objects.contents(self, value) if how == "extend" else value
            self.env[YIELDED] = operations.method(given, how, [held], {})[1]
        if isinstance(expr, ast.YieldFrom):
            value = reading.element_of(self, value)
        self.yielded = value if self.yielded is None else join(self.yielded, value)
        if result.is_bottom:
            result = calls.sent_at(self.env.get(SENT), given) or _SENT_BY_ANYBODY
        return result

    def _starred(self, expr: ast.Starred) -> Value:
        return self.value(expr.value)

    def _other(self, expr: ast.expr) -> Value:
        values = [self.value(c) for c in ast.iter_child_nodes(expr) if isinstance(c, ast.expr)]
        return tainted(t for v in values for t in inner_taints(v))

    _expressions: ClassVar[dict[type[ast.expr], Callable[[Line, Any], Value]]] = {
        ast.Attribute: reading.attribute_of,
        ast.Call: calling.called_at,
        ast.Subscript: reading.subscript_of,
        ast.BinOp: _binary,
        ast.UnaryOp: _unary,
        ast.BoolOp: _boolean,
        ast.Compare: _compare,
        ast.IfExp: _conditional,
        ast.List: _sequence,
        ast.Tuple: _sequence,
        ast.Set: _set,
        ast.Dict: _dict,
        ast.JoinedStr: _fstring,
        TemplateStr: _fstring,
        ast.Lambda: _lambda,
        ast.ListComp: _comprehension,
        ast.SetComp: _comprehension,
        ast.GeneratorExp: _comprehension,
        ast.DictComp: _comprehension,
        ast.NamedExpr: _walrus,
        ast.Await: _await,
        ast.Yield: _yield,
        ast.YieldFrom: _yield,
        ast.Starred: _starred,
    }


_VERSION: Final = frozenset({"sys.version_info"})


_EACH: Final = "<each>"
"""The name of an element that is asked about."""
_FALSE_NAMES: Final = frozenset(
    {
        "typing.TYPE_CHECKING",
        "typing_extensions.TYPE_CHECKING",
        "ssl.CERT_NONE",
        "ssl.VerifyMode.CERT_NONE",
        "logging.NOTSET",
        "socket.AF_UNSPEC",
    }
)
_TRUE_NAMES: Final = frozenset(
    f"ssl.{kind}CERT_{n}" for kind in ("", "VerifyMode.") for n in ("OPTIONAL", "REQUIRED")
)
"""Numbers of libraries that code asks whether they are something."""


def origins(held: Value) -> list[str]:
    """Return the names of what a name was made of: of an address, or of what was signed."""
    out: list[str] = []
    for known in known_constants(held) or ():
        places = known[1:] if isinstance(known, tuple) else (known,)
        out += [str(place).partition(".")[0] for place in places]
    return out


def _each(target: ast.expr, iterable: ast.expr) -> tuple[str, tuple[str, ...]] | None:
    """Return the name of the element of a loop, and the names of what it goes over."""
    match iterable:
        case (
            ast.Call(func=ast.Name(id="enumerate"), args=[ast.Name(id=source), *_])
            | ast.Call(func=ast.Attribute(value=ast.Name(id=source), attr="items"))
        ):
            match target:
                case ast.Tuple(elts=[_, ast.Name(id=bound)]):
                    return bound, (source,)
                case _:
                    return None
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            sources: list[str] = []
        case _:
            parts, sources = [iterable], []
    for part in parts:
        match part.value if isinstance(part, ast.Starred) else part:
            case (
                ast.Name(id=source)
                | ast.Call(func=ast.Attribute(value=ast.Name(id=source), attr="values"))
            ):
                sources.append(source)
            case _:
                pass
    return (target.id, tuple(sources)) if isinstance(target, ast.Name) and sources else None


def _is_quiet(node: ast.AST) -> bool:
    """Whether a statement cannot raise: it gives a name the value of another, or a constant."""
    match node:
        case ast.Assign(targets=targets, value=ast.Name() | ast.Constant()):
            return all(isinstance(target, ast.Name) for target in targets)
        case ast.Expr(value=ast.Constant()):
            return True
        case _:
            return isinstance(node, ast.Pass)


def _falsy(value: Value) -> Value:
    """Return what is left of a value that is false."""
    constants = frozenset(c for c in value.constants if c == MANY or not c[1])
    return Value(constants=constants) if constants else CLEAN


_UNARY: Final[dict[type[ast.unaryop], Callable[[Any], Any]]] = {
    ast.USub: lambda x: -x,
    ast.UAdd: lambda x: +x,
    ast.Invert: lambda x: ~x,
}
_SIGNS: Final[dict[type[ast.unaryop], str]] = {
    ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__",
}  # fmt: skip
_SIGN_OF: Final[dict[type[ast.operator], str]] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.Mod: "mod",
    ast.FloorDiv: "floordiv", ast.Pow: "pow", ast.MatMult: "matmul", ast.BitOr: "or",
    ast.BitAnd: "and", ast.BitXor: "xor", ast.LShift: "lshift", ast.RShift: "rshift",
}  # fmt: skip
_COMPARED: Final[dict[type[ast.cmpop], tuple[str, str]]] = {
    ast.Eq: ("__eq__", "__eq__"), ast.NotEq: ("__ne__", "__ne__"), ast.Lt: ("__lt__", "__gt__"),
    ast.LtE: ("__le__", "__ge__"), ast.Gt: ("__gt__", "__lt__"), ast.GtE: ("__ge__", "__le__"),
}  # fmt: skip
_REPR: Final = ("__repr__",)
