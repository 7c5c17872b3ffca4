"""Evaluates one logical line over an environment: expressions, bindings, checks.

Owns what Python's statements and expressions do to abstract values. Control flow
between lines is `walking`'s, other functions are the `World`'s.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Protocol

from headgate.ruleapi import Danger, Origin, Registered, Source, Step
from headgate.semantics import checks, externals, objects, operations, settings
from headgate.semantics.blocks import Atom, Node, has_blocks, of_trees
from headgate.semantics.checks import is_closed_pattern, sounds_like_check, sounds_like_quoting
from headgate.semantics.models import Models
from headgate.semantics.objects import FIELDS
from headgate.semantics.operations import element, elements, entry, key_of, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    EITHER,
    MANY,
    NONE,
    UNKNOWN_TAINT,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Key,
    Lambda,
    Local,
    Method,
    Partial,
    Shape,
    Taint,
    Value,
    assembled,
    classes_above,
    constant,
    extended,
    flat,
    function,
    holding,
    inner_taints,
    is_unknown,
    join,
    join_all,
    joined_taints,
    known_constants,
    known_taints,
    name,
    ordered,
    put_together,
    shape_of,
    tainted,
    truth,
    without,
)
from headgate.semantics.walking import (
    ALIAS,
    LEAVING,
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
_BASES: Final = 8
"""Classes above a class that are looked at."""
_LAMBDAS: Final = 300
"""Calls of lambdas that are followed on one line."""
_ELEMENTS: Final = 12
"""Elements that are gone through one by one."""
BUILTINS: Final = frozenset(n for n in dir(builtins) if not n.startswith("_")) | {"__import__"}
PARAMETER: Final = "<{}:{}:{}>"
"""Under this name a view says what a lambda at a place is called with."""
UPWARDS: Final = "<upwards>"
"""Marks an `__init__` that calls the one above it."""
SENT: Final = name("<sent>")
"""What `yield` gives: whatever is sent."""
_ANSWER: Final = "<when {}>"
"""In an object: what its attributes are if this one is true, or false."""
DERIVED: Final = "<from>"
"""Before a name: from which other one it was parsed."""
PARSERS: Final = frozenset(
    {"urllib.parse.urlparse", "urllib.parse.urlsplit", "urllib3.util.parse_url", "yarl.URL"}
)
PATH_ONLY: Final = frozenset({Danger.PATH})
ADDRESS: Final = frozenset({Danger.URL, Danger.REDIRECT})
SETS: Final = frozenset({"builtins.set", "builtins.frozenset"})
_BUILTIN_NUMBERS: Final = {"builtins.int", "builtins.float", "builtins.bool", "builtins.complex"}
_NUMBERS: Final = frozenset({*_BUILTIN_NUMBERS, "numbers.Number"})
_CLOSED_TYPES: Final = frozenset(
    {
        *_BUILTIN_NUMBERS,
        *("uuid.UUID", "datetime.datetime", "datetime.date", "decimal.Decimal"),
    }
)
"""An object of these holds no text that somebody else has chosen."""
_EITHER_WAY: Final = (ast.In, ast.NotIn, ast.Eq, ast.NotEq)
_SIGNED: Final = "signed"
_PATH_OF: Final = "path"
_PATHS: Final = frozenset(
    f"pathlib.{kind}"
    for kind in ("Path", "PurePath", "PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath")
)
_SIGNING: Final = frozenset({"hmac.new", "hmac.HMAC", "hmac.digest"})
_EQUAL: Final = frozenset({"hmac.compare_digest", "secrets.compare_digest"})
_CLOSED_MODULES: Final = ("uuid.", "datetime.", "decimal.", "fractions.", "ipaddress.")
_WRAPPING_TYPES: Final = frozenset(
    {"typing.Optional", "typing.Annotated", "typing_extensions.Annotated", "typing.Final"}
)
"""Of these annotations the first argument says what the value is."""
_TAKING_APART: Final = frozenset({"split", "splitlines", "strip", "lower", "upper", "casefold"})


@dataclass(slots=True)
class Arguments:
    """The arguments of a call: values, and the expressions that they stand in."""

    positional: list[Value] = field(default_factory=list[Value])
    nodes: list[ast.expr] = field(default_factory=list[ast.expr])
    keywords: dict[str, Value] = field(default_factory=dict[str, Value])
    keyword_nodes: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    more: Value | None = None
    """Further positional arguments, how many is not known."""
    others: Value | None = None
    """Further keywords, which is not known."""

    def values(self) -> list[Value]:
        """Return all that is passed."""
        out = [*self.positional, *self.keywords.values()]
        out += [v for v in (self.more, self.others) if v is not None]
        return out

    def get(self, keyword: str | None, position: int | None) -> Value | None:
        """Return one argument."""
        if keyword and keyword in self.keywords:
            return self.keywords[keyword]
        if position is not None:
            if 0 <= position < len(self.positional):
                return self.positional[position]
            return self.more
        return None

    def node(self, keyword: str | None, position: int | None) -> ast.expr | None:
        """Return the expression of one argument."""
        if keyword and keyword in self.keyword_nodes:
            return self.keyword_nodes[keyword]
        if position is not None and 0 <= position < len(self.nodes):
            return self.nodes[position]
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call of a function of the text does."""

    returned: Value = BOTTOM
    changed: tuple[tuple[str, Value], ...] = ()
    """Parameters whose object was changed or checked, by name."""
    when_true: tuple[tuple[str, Value], ...] = ()
    """What parameters are if the result is true."""
    when_false: tuple[tuple[str, Value], ...] = ()
    """What they are if it is false."""
    when_item: tuple[tuple[int, bool, tuple[tuple[str, Value], ...]], ...] = ()
    """What they are if an element of the tuple that is returned is true, or false."""
    parameters: tuple[str, ...] = ()
    outer: tuple[tuple[str, Value], ...] = ()
    """What names around the function are afterwards, where it has changed them."""
    ends: bool = True
    """Whether it ever comes back."""
    raised: Value = BOTTOM
    """What it raises, if it does."""
    cells: tuple[tuple[str, Value], ...] = ()
    """What names are that it shares with other functions made beside it."""
    result: Value = BOTTOM
    """What a generator gives back at its end."""

    def node_of(self, parameter: str, arguments: Arguments) -> ast.expr | None:
        """Return the expression that was passed for a parameter."""
        at = self.parameters.index(parameter) if parameter in self.parameters else None
        return arguments.node(parameter, at)


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
        self.result = BOTTOM
        """What the generator gives back that was made last."""
        self.later = False
        """Whether what is called now runs at some other time: in a thread."""

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
                    self.assign(target, result, value)
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
                if value is not None and self._says(value, result):
                    sides = [self.narrowing(value, positive=side) for side in (True, False)]
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
                for n, v in self.narrowing(test, positive=True):
                    self.env[n] = v
            case ast.For(target=target, iter=iterable) | ast.AsyncFor(target=target, iter=iterable):
                effect = self._next_turn(target, self.value(iterable))
                if isinstance(target, ast.Name) and isinstance(iterable, ast.Name):
                    effect = effect._replace(each=(target.id, iterable.id))
                return effect
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
                    owner = objects.owner_of(held)
                    if owner is not None and self._leaves(owner):
                        closing = held
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, held, item.context_expr)
                ending = not suppressing.is_bottom
                return Effect(
                    value=closing, truth=True if ending else None,
                    when_true=((RAISED, suppressing),) if ending else (),
                )  # fmt: skip
            case ast.Raise(exc=raised, cause=cause):
                made = self.value(raised) if raised is not None else BOTTOM
                why = self.value(cause) if cause is not None else BOTTOM
                if objects.owner_of(made) is not None and not why.is_bottom:
                    made = self.with_attribute(made, "__cause__", why)
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
                    self._delete(target)
            case ast.ExceptHandler():
                return Effect(value=self._handler(node))
            case ast.Match(subject=subject):
                held = self.value(subject)
                self.env[SUBJECT] = held
                root = subject.id if isinstance(subject, ast.Name) else ""
                self.env[SUBJECT + "name"] = constant(root)
            case ast.match_case():
                return self._case(node)
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
                    self.assign(node.name, self.value(node.value), node.value)  # type: ignore[attr-defined]
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
            self.assign(target, self.element_of(source), None)
            return Effect(truth=False if known == [] else None)
        (number,) = turn
        if not isinstance(number, int) or number >= len(known):
            return Effect(truth=False)
        self.assign(target, known[number], None)
        return Effect(truth=True, value=source)

    def _defaults(self, args: ast.arguments) -> list[tuple[Key, Value]]:
        positional = [*args.posonlyargs, *args.args]
        pairs = list(
            zip(positional[len(positional) - len(args.defaults) :], args.defaults, strict=True)
        )
        out = [(("attr", a.arg), self.value(d)) for a, d in pairs]
        out += [
            (("attr", a.arg), self.value(d))
            for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True)
            if d is not None
        ]
        return [(k, v) for k, v in out]

    def _test(self, test: ast.expr) -> Effect:
        value = self.value(test)
        decided = self.decided(value)
        return Effect(
            value=value,
            truth=decided,
            when_true=self.narrowing(test, positive=True) if decided is not False else (),
            when_false=self.narrowing(test, positive=False) if decided is not True else (),
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
            if typed.names and result.taints and not result.names:
                result = Value(
                    typed.names, result.constants, result.taints, result.functions, result.shape
                )
            self.assign(target, result, value)
        elif isinstance(target, ast.Name) and target.id not in self.env:
            self.env[target.id] = typed if typed.names else UNKNOWN_VALUE
        if isinstance(target, ast.Name):
            fields = self.env.get(FIELDS)
            if fields is not None:
                known = objects.possible_fields(fields)
                self.env[FIELDS] = constant((*known, target.id))
                limited = value is not None and self._is_limited(value)
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
                    if isinstance(inner, ast.Tuple) and any(map(self._is_limited, inner.elts)):
                        return CLEAN
                    return self.typed(
                        inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
                    )
                if base & {"typing.Literal", "typing_extensions.Literal"}:
                    return CLEAN
                return Value(self.models.step(base, "()")) if base else BOTTOM
            case ast.Name() | ast.Attribute():
                held = self.value(annotation)
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
                    return self.instance(classes[0])
                return BOTTOM
            case _:
                return BOTTOM

    def _is_limited(self, said: ast.expr) -> bool:
        """Whether a field may only be what a closed pattern matches: `Query(pattern="^[a-z]+$")`."""
        if not isinstance(said, ast.Call):
            return False
        for word in said.keywords:
            if word.arg in ("pattern", "regex"):
                known = known_constants(self.value(word.value)) or []
                return bool(known) and all(
                    isinstance(k, str) and is_closed_pattern(k, whole=False) for k in known
                )
        return False

    def _augmented(self, target: ast.expr, op: ast.operator, value: ast.expr) -> None:
        before = self.value(target)
        added = self.value(value)
        if before.shape is not None and before.shape.owner is not None:
            sign = f"__i{_SIGN_OF[type(op)]}__"
            own = objects.special(self, before, sign, [added], (), target)
            if own is not None:
                self.assign(target, own, None)
                return
            self.assign(target, self.operated(op, before, added), None)
            return
        if isinstance(op, ast.Add) and before.shape is not None and before.shape.kind == "list":
            result = operations.method(before, "extend", [added], {})[1]
        elif isinstance(op, ast.BitOr) and before.shape is not None:
            result = operations.merged(before, added)
        else:
            result = self.operated(op, before, added)
        if before.shape is not None and before.shape.kind in ("list", "dict", "set"):
            self.put(target, result)
        else:
            self.assign(target, result, None)

    def _suppressed(self, made: ast.expr) -> Value:
        """Return the types of exceptions that `contextlib.suppress(…)` ends."""
        given = self._arguments(made) if isinstance(made, ast.Call) else Arguments()
        if given.more is not None or not given.positional:
            return UNKNOWN_VALUE
        return sequence("tuple", given.positional)

    def _leaves(self, owner: Class) -> bool:
        return any(self.class_entry(owner, m) is not None for m in ("__exit__", "__aexit__"))

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
        return self._explained(self.models.also(names))

    def _explained(self, names: frozenset[str], node: ast.AST | None = None) -> Value:
        """Return the value of names: what other files say of them, else what models say."""
        found = [
            (n, value)
            for n in sorted(filter(self.models.is_local, names))
            if (value := self.world.elsewhere(n)) is not None
        ]
        if not found:
            return self.sourced(Value(names), node)
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

    def _delete(self, target: ast.expr) -> None:
        if isinstance(target, ast.Subscript):
            held = self.value(target.value)
            if isinstance(target.slice, ast.Slice):
                self.put(target.value, self._without_slice(held, target.slice))
                return
            key = self.value(target.slice)
            if objects.special(self, held, "__delitem__", [key], (), target.value) is not None:
                return
            content = objects.content_of(held)
            made = operations.dropped(content or held, key)
            self.put(target.value, made if content is None else objects.with_content(held, made))
        elif isinstance(target, ast.Attribute):
            held, attr = self.value(target.value), self.mangled(target.attr)
            name_ = constant(attr)
            if objects.special(self, held, "__delattr__", [name_], (), target.value) is None:
                self.put(target.value, objects.without_attribute(held, attr))
        elif isinstance(target, ast.Name):
            self.env.pop(target.id, None)

    def _without_slice(self, held: Value, cut: ast.Slice) -> Value:
        """Return a list after `del held[low:high]`."""
        items, which = elements(held), self._cut(cut)
        if items is None or which is None:
            return held
        try:
            del items[which]
        except (TypeError, ValueError):
            return held
        return sequence("list", items)

    def _handler(self, node: ast.ExceptHandler) -> Value:
        held = self.value(node.type) if node.type is not None else BOTTOM
        if node.name:
            types = elements(held)
            names = join_all(types).names if types else held.names
            taint = Taint(
                Origin.EXCEPTION,
                "the exception",
                steps=(self.step(node, "the exception is caught"),),
            )
            raised = self.env.get(RAISED, BOTTOM).shape
            owner = raised.owner if raised is not None else None
            caught = join_all(types).functions if types else held.functions
            self.env[node.name] = Value(
                self.models.step(names, "()"),
                taints=frozenset({taint}),
                shape=raised if owner is not None and self._catches(owner, caught) else None,
            )
        return held

    def _catches(self, owner: Class, caught: frozenset[Callee]) -> bool:
        kinds = {c.body for c in caught if isinstance(c, Class)}
        return any(kind.body in kinds for kind in classes_above(owner))

    def _case(self, node: ast.match_case) -> Effect:
        subject = self.env.get(SUBJECT, UNKNOWN_VALUE)
        roots = known_constants(self.env.get(SUBJECT + "name", BOTTOM)) or []
        root = roots[0] if len(roots) == 1 else ""
        decided = self._pattern(node.pattern, subject)
        when_true: list[tuple[str, Value]] = []
        if isinstance(root, str) and root and _is_closed_pattern(node.pattern):
            found = self._pattern_value(node.pattern)
            when_true.append((root, found))
        if node.guard is not None:
            answer = self.decided(self.value(node.guard))
            found_out = self.narrowing(node.guard, positive=True)
            when_true += found_out
            match node.pattern:
                case ast.MatchAs(pattern=None, name=str() as bound) if (
                    isinstance(root, str) and root
                ):
                    when_true += [(root, v) for n, v in found_out if n == bound]
                case _:
                    pass
            decided = False if False in (decided, answer) else decided and answer
        return Effect(truth=decided, when_true=tuple(when_true))

    def _pattern_value(self, pattern: ast.pattern) -> Value:
        if isinstance(pattern, ast.MatchValue):
            return self.value(pattern.value)
        if isinstance(pattern, ast.MatchOr):
            return join_all(map(self._pattern_value, pattern.patterns))
        return CLEAN

    def _pattern(self, pattern: ast.pattern, subject: Value) -> bool | None:
        """Bind the names of a pattern; tell whether it surely matches."""
        match pattern:
            case ast.MatchValue(value=value):
                same = self.compared(ast.Eq(), subject, self.value(value))
                return truth(same)
            case ast.MatchSingleton(value=value):
                return truth(operations.compared(ast.Eq(), subject, constant(value)))
            case ast.MatchAs(pattern=inner, name=bound):
                decided = self._pattern(inner, subject) if inner is not None else True
                if bound:
                    closed = inner is not None and _is_closed_pattern(inner)
                    self.env[bound] = self._pattern_value(inner) if closed and inner else subject
                return decided
            case ast.MatchOr(patterns=patterns):
                answers = [self._pattern(p, subject) for p in patterns]
                return (
                    True if True in answers else False if all(a is False for a in answers) else None
                )
            case ast.MatchSequence(patterns=patterns):
                items = self.elements_of(subject)
                star = any(isinstance(p, ast.MatchStar) for p in patterns)
                if items is not None and len(items) == len(patterns) and not star:
                    return self._patterns(zip(patterns, items, strict=True))
                if items is not None and not star:
                    return False
                if items is not None and len(items) >= len(patterns) - 1:
                    at = next(n for n, p in enumerate(patterns) if isinstance(p, ast.MatchStar))
                    behind = len(items) - (len(patterns) - at - 1)
                    middle = sequence("list", items[at:behind])
                    items = [*items[:at], middle, *items[behind:]]
                    return self._patterns(zip(patterns, items, strict=True))
                for inner_pattern in patterns:
                    one = element(subject)
                    if isinstance(inner_pattern, ast.MatchStar):
                        one = holding(shape_of("list", (), one))
                    self._pattern(inner_pattern, one)
                return None
            case ast.MatchStar(name=bound):
                if bound:
                    self.env[bound] = subject
                return True
            case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
                keyed = [(p, self.value(k)) for k, p in zip(keys, patterns, strict=True)]
                if any(_surely_has_not(subject, key) for _, key in keyed):
                    return False
                decided = self._patterns([(p, entry(subject, key)) for p, key in keyed])
                if rest:
                    self.env[rest] = subject
                shape = subject.shape
                sure = shape is not None and all(
                    (known := key_of(key)) is not None and shape.get(known) is not None
                    for _, key in keyed
                )
                return decided if sure or decided is False else None
            case ast.MatchClass(
                cls=cls, patterns=patterns, kwd_attrs=attrs, kwd_patterns=inner_patterns
            ):
                held = self.value(cls)
                matched = objects.is_kind(self, subject, held)
                if matched is False:
                    return False
                closed = bool(held.names & {"builtins.int", "builtins.float", "builtins.bool"})
                owner = objects.class_of(held)
                order = objects.matched_fields(self, owner) if owner is not None else ()
                pairs = [
                    (p, self.attribute(subject, a))
                    for a, p in zip(attrs, inner_patterns, strict=True)
                ]
                for number, inner_pattern in enumerate(patterns):
                    sure = known_constants(subject) is not None
                    part = CLEAN if closed and not sure else subject
                    if number < len(order) and not closed:
                        part = self.attribute(subject, order[number])
                    pairs.append((inner_pattern, part))
                decided = self._patterns(pairs)
                seen = not patterns or closed or len(order) >= len(patterns)
                return decided if (matched and seen) or decided is False else None
            case _:
                return None

    def _patterns(self, pairs: Iterable[tuple[ast.pattern, Value]]) -> bool | None:
        """Bind the names of patterns that must all match; tell whether they surely do."""
        found = [self._pattern(pattern, subject) for pattern, subject in pairs]
        return False if False in found else None if None in found else True

    # -- bindings ------------------------------------------------------------
    def assign(self, target: ast.expr, value: Value, node: ast.expr | None) -> None:
        """Give a target its value."""
        match target:
            case ast.Name(id=bound):
                if value.is_bottom:
                    value = UNKNOWN_VALUE
                self.env[bound] = self._stepped(value, target, f"`{bound}` holds it")
                told = node is not None and _is_answer(node)
                told = told and (self._says(node, value) or _asks(node) or _filters(node))
                if told or WHEN in self.env:
                    self._answered(bound, node if told else None)
                if ALIAS in self.env or value.shape is not None or value.functions:
                    self._renamed(bound, value, node)
                origin = self._parsed_from(node)
                signed = self._signed(node) if _is_signature(value) else []
                if signed:
                    self.env[DERIVED + bound] = constant((_SIGNED, *map(ast.unparse, signed)))
                    self.env[DERIVED] = CLEAN
                elif origin is not None and origin != bound:
                    self.env[DERIVED + bound] = constant(origin)
                    self.env[DERIVED] = CLEAN
                elif (path_of := self._path_of(node)) is not None:
                    self.env[DERIVED + bound] = constant((_PATH_OF, ast.unparse(path_of)))
                    self.env[DERIVED] = CLEAN
                elif DERIVED + bound in self.env:
                    self.env[DERIVED + bound] = CLEAN
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                self._unpack(targets, value)
                if isinstance(node, ast.Call) and _tells(value):
                    for number, one in enumerate(targets[:_ITEMS]):
                        if isinstance(one, ast.Name):
                            item = ast.Subscript(node, ast.Constant(number), ast.Load())
                            self._answered(one.id, ast.copy_location(item, node))
            case ast.Starred(value=inner):
                self.assign(inner, value, node)
            case ast.Attribute(value=base, attr=attr):
                attr = self.mangled(attr)
                if not objects.set_attribute(self, base, attr, value):
                    self.put(base, self.with_attribute(self.value(base), attr, value))
                    if isinstance(base, ast.Name):
                        told = _is_answer(node) and (_tells(value) or _asks(node))
                        self._answered_in(base, attr, node if told else None)
            case ast.Subscript(value=base, slice=ast.Slice() as cut):
                self.put(base, self._with_slice(self.value(base), cut, value))
            case ast.Subscript(value=base, slice=index):
                held, key = self.value(base), self.value(index)
                if any(n.endswith(("__dict__", "globals()", "vars()")) for n in held.names):
                    known = key_of(key)
                    if known is not None and "builtins.globals()" in held.names:
                        self.env[str(known[1])] = value
                        return
                self.store(base, key, value)
            case _:
                pass

    def _parsed_from(self, node: ast.expr | None) -> str | None:
        """Return the name of the address that an expression is a part of: its host, or all parts.

        `urlparse(url)`, `urlparse(url).hostname`, and such parts of what was parsed before.
        """
        part = False
        while not isinstance(node, ast.Name):
            match node:
                case ast.Attribute(value=inner, attr="netloc" | "hostname" | "host") if not part:
                    node, part = inner, True
                case ast.Call(func=ast.Attribute(value=inner, attr="lower" | "casefold")):
                    node = inner
                case ast.BoolOp(op=ast.Or(), values=[inner, ast.Constant()]):
                    node = inner
                case ast.Call(func=func, args=[ast.Name(id=origin)]):
                    return origin if self.value(func).names & PARSERS else None
                case _:
                    return None
        held = self.env.get(DERIVED + node.id) if part else None
        known = known_constants(held) if held is not None else None
        return str(known[0]) if known and len(known) == 1 else None

    def _path_of(self, node: ast.expr | None) -> ast.expr | None:
        """Return what a path is made of by itself: `Path(name)`."""
        match node:
            case ast.Call(func=func, args=[ast.Name() | ast.Attribute(value=ast.Name()) as one]):
                return one if self.value(func).names & _PATHS else None
            case _:
                return None

    def _signed(self, node: ast.expr | None) -> list[ast.expr]:
        """Return the places of what a signature is of: `hmac.new(key, text).hexdigest()`.

        A function of the text that gives one back has signed what it is handed.
        """
        while isinstance(node, ast.Call):
            names = self.value(node.func).names
            inner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if names & _SIGNING:
                keyed = [k.value for k in node.keywords if k.arg == "msg"]
                return _places([*node.args[1:2], *keyed])
            if any(isinstance(f, Local | Bound) for f in self.value(node.func).functions):
                made = _is_signature(self.value(node))
                return _places([*node.args, *(k.value for k in node.keywords)]) if made else []
            if inner is None or (isinstance(inner, ast.Name) and not self.env.get(inner.id)):
                node = node.args[0] if node.args else None
            else:
                node = inner
        if isinstance(node, ast.Name):
            held = self.env.get(DERIVED + node.id)
            found = known_constants(held) if held is not None else None
            if found and isinstance(found[0], tuple):
                return [_place(str(one)) for one in found[0][1:]]
        return []

    def _narrow_signed(self, sides: Iterable[ast.expr]) -> None:
        """A signature is the right one: whoever has the key has written the text."""
        for side in sides:
            for place in self._signed(side):
                self.put_checked(place, CLEAN)

    def _answered(self, bound: str, node: ast.expr | None) -> None:
        """Note what other names are if a name is true, or false: `ok = x in ALLOWED`."""
        if WHEN + bound in self.env:
            self.env[WHEN + bound] = CLEAN
        if node is None or not _is_answer(node):
            return
        entries: list[tuple[Key, Value]] = []
        for side in (True, False):
            for n, value in self.narrowing(node, positive=side):
                if n != bound and not n.startswith("<") and n in self.env:
                    entries += [((str(side), n), value), (("now", n), self.env[n])]
        if entries:
            made = shape_of("object", dict(entries).items())
            self.env[WHEN + bound] = holding(made)
            self.env[WHEN] = CLEAN

    def _says(self, node: ast.expr | None, value: Value) -> bool:
        """Whether an expression, or one of several that are put together, is an answer."""
        if _tells(value):
            return True
        parts = node.values if isinstance(node, ast.BoolOp) else ()
        return any(_is_answer(part) and _tells(self.value(part)) for part in parts)

    def _answered_in(self, base: ast.Name, attr: str, node: ast.expr | None) -> None:
        """Note in an object what its attributes are if this one is true, or false."""
        held = self.value(base)
        shape, mark = held.shape, _ANSWER.format(attr)
        if shape is None or shape.kind != "object":
            return
        entries: list[tuple[Key, Value]] = []
        for side in (True, False) if node is not None else ():
            for n, value in self.narrowing(node, positive=side) if node is not None else ():
                before = self.env.get(n, BOTTOM)
                for key, old in shape.entries:
                    if key[0] != "attr" or str(key[1]).startswith("<"):
                        continue
                    new = value.shape.get(key) if n == base.id and value.shape else None
                    if n != base.id and old == before and known_taints([old]):
                        new = value
                    if new is not None and new != old:
                        entries += [((str(side), key[1]), new), (("now", key[1]), old)]
        if entries or shape.get(("attr", mark)) is not None:
            made = holding(shape_of("object", dict(entries).items())) if entries else CLEAN
            self.put(base, self.with_attribute(held, mark, made))

    def _recalled_in(self, place: ast.Attribute, positive: bool) -> None:
        """Take what an object's attributes are if this one is true, or false."""
        held = self.value(place.value)
        mark = _ANSWER.format(self.mangled(place.attr))
        noted = held.shape.get(("attr", mark)) if held.shape is not None else None
        for (side, attr), value in noted.shape.entries if noted is not None and noted.shape else ():
            now = noted.shape.get(("now", attr)) if noted is not None and noted.shape else None
            shape = self.value(place.value).shape
            if side == str(positive) and shape is not None and shape.get(("attr", attr)) == now:
                self.put(ast.Attribute(place.value, str(attr), ast.Load()), value)

    def _recalled(self, bound: str, positive: bool) -> None:
        """Take what names are if this one is true, or false, where they still are the same."""
        held = self.env.get(WHEN + bound)
        if held is None or held.shape is None:
            return
        for (side, n), value in held.shape.entries:
            before, now = held.shape.get(("now", n)), self.env.get(str(n))
            if side == str(positive) and before is not None and now is not None:
                self.env[str(n)] = _known_of_both(before, now, value)

    def store(self, base: ast.expr, key: Value, value: Value) -> None:
        """Do `base[key] = value`."""
        held = self.value(base)
        if objects.special(self, held, "__setitem__", [key, value], (), base) is not None:
            return
        content = objects.content_of(held)
        made = operations.stored(content or held, key, value)
        self.put(base, made if content is None else objects.with_content(held, made))

    def _with_slice(self, held: Value, cut: ast.Slice, new: Value) -> Value:
        """Return a list after `held[low:high] = new`."""
        items, more, which = elements(held), self.elements_of(new), self._cut(cut)
        if items is not None and more is not None and which is not None:
            try:
                items[which] = more
                return sequence("list", items)
            except (TypeError, ValueError):
                pass
        return operations.method(held, "extend", [new], {})[1]

    def _cut(self, cut: ast.Slice) -> slice | None:
        """Return a slice whose bounds are known."""
        bounds = [
            self.value(b) if b is not None else NONE for b in (cut.lower, cut.upper, cut.step)
        ]
        known = [known_constants(b) for b in bounds]
        if not all(k and len(k) == 1 and isinstance(k[0], int | None) for k in known):
            return None
        return slice(*(k[0] for k in known if k))

    def _unpack(self, targets: list[ast.expr], value: Value) -> None:
        items = self.elements_of(value)
        starred = [i for i, t in enumerate(targets) if isinstance(t, ast.Starred)]
        known = known_constants(value)
        if items is None and known and len(known) == 1 and isinstance(known[0], str):
            items = [constant(c) for c in known[0]]
        if items is not None and len(starred) == 1 and len(items) >= len(targets) - 1:
            at = starred[0]
            behind = len(targets) - at - 1
            middle = sequence("list", items[at : len(items) - behind])
            items = [*items[:at], middle, *(items[len(items) - behind :] if behind else [])]
        for number, target in enumerate(targets):
            if items is not None and len(items) == len(targets):
                self.assign(target, items[number], None)
            else:
                one = self.element_of(value)
                if isinstance(target, ast.Starred):
                    one = holding(shape_of("list", (), one))
                self.assign(target, one, None)

    def put(self, place: ast.expr, value: Value) -> None:
        """Replace the object that an expression names, if it names one."""
        match place:
            case ast.Name(id=bound):
                self.env[bound] = value
                if ALIAS in self.env:
                    self._shared(bound, value)
            case ast.Attribute(value=base, attr="__dict__"):
                self.put(base, objects.with_dictionary(self.value(base), value))
            case ast.Call(func=ast.Name(id="vars"), args=[base]):
                self.put(base, objects.with_dictionary(self.value(base), value))
            case ast.Call(func=ast.Attribute(value=base, attr="setdefault"), args=[key, *_]):
                self.put(base, operations.stored(self.value(base), self.value(key), value))
            case ast.Attribute(value=base, attr=attr):
                attr = self.mangled(attr)
                bound_to = _receiver(value, attr)
                if bound_to is None:
                    self._put_in_class(base, attr, value)
                self.put(base, bound_to or self.with_attribute(self.value(base), attr, value))
            case ast.Subscript(value=base, slice=index) if not isinstance(index, ast.Slice):
                held = self.value(base)
                content = objects.content_of(held)
                made = operations.stored(content or held, self.value(index), value)
                self.put(base, made if content is None else objects.with_content(held, made))
            case ast.Call(func=ast.Name(id="super")):
                first = self.env.get("self")
                if first is not None and first.shape is not None and value.shape is not None:
                    shape = shape_of(
                        "object", value.shape.entries, value.shape.rest, first.shape.owner
                    )
                    self.env["self"] = Value(
                        first.names, first.constants, first.taints, first.functions, shape
                    )
            case _:
                pass

    def _put_in_class(self, base: ast.expr, attr: str, value: Value) -> None:
        """Show what was put into a container that a class holds for all its objects."""
        held = self.value(base)
        owner, shape = objects.owner_of(held), held.shape
        if owner is None or shape is None or value.shape is None or shape.get(("attr", attr)):
            return
        found = owner.get(attr)
        if found is None or found.shape is None or found.shape.kind == "object":
            return
        called = _short_name(owner.body)
        kind = self.env.get(called) or self.world.free(called)
        now = objects.class_of(kind)
        if now is not None and now.body == owner.body:
            self.env[called] = self.with_attribute(kind, attr, value)

    def _renamed(self, bound: str, value: Value, node: ast.expr | None) -> None:
        """Note which names stand for one object that may change: `same = row`."""
        other = node
        if isinstance(node, ast.Attribute) and _receiver(value, node.attr) is not None:
            other = node.value  # `add = row.append`
        elif value.shape is None or value.shape.kind == "tuple":
            other = None
        if ALIAS + bound in self.env:
            self.env[ALIAS + bound] = CLEAN
        if isinstance(other, ast.Name) and other.id in self.env and other.id != bound:
            known = known_constants(self.env.get(ALIAS + other.id, CLEAN)) or [(other.id,)]
            names = {str(n) for group in known if isinstance(group, tuple) for n in group}
            for n in sorted({*names, bound}):
                self.env[ALIAS + n] = constant(tuple(sorted({*names, bound})))
            self.env[ALIAS] = CLEAN

    def _shared(self, bound: str, value: Value) -> None:
        """Show what was done to an object under all its names."""
        held = self.env.get(ALIAS + bound)
        groups = (known_constants(held) or []) if held is not None else []
        for other in sorted({str(n) for g in groups if isinstance(g, tuple) for n in g}):
            if other == bound or other not in self.env:
                continue
            methods = self.env[other].functions
            if methods and value.shape is not None:
                made = {Method(value, m.name) for m in methods if isinstance(m, Method)}
                self.env[other] = Value(functions=frozenset(made))
            elif value.functions and self.env[other].shape is not None:
                inner = [m.receiver for m in value.functions if isinstance(m, Method)]
                self.env[other] = join_all(inner) if inner else value
            else:
                self.env[other] = value

    def with_attribute(self, value: Value, attr: str, new: Value) -> Value:
        """Return an object after one of its attributes was set."""
        classes = [f for f in value.functions if isinstance(f, Class)]
        if classes and value.shape is None:
            made = {
                Class(f.body, f.bases, tuple(sorted({**dict(f.entries), attr: new}.items())))
                if isinstance(f, Class) else f
                for f in value.functions
            }  # fmt: skip
            return Value(value.names, value.constants, value.taints, frozenset(made), None)
        shape = value.shape
        if shape is not None and shape.kind != "object":
            return value
        entries = dict(shape.entries) if shape is not None else {}
        entries[("attr", attr)] = new
        made_shape = shape_of(
            "object", entries.items(), shape.rest if shape else None, shape.owner if shape else None
        )
        return Value(value.names, value.constants, value.taints, value.functions, made_shape)

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

    def _stepped(self, value: Value, node: ast.AST, note: str) -> Value:
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

    def _attribute(self, expr: ast.Attribute) -> Value:
        base, attr = self.value(expr.value), self.mangled(expr.attr)
        out = self.attribute(base, attr, expr)
        owner = objects.owner_of(base)
        if owner is not None and base.shape and base.shape.get(("attr", attr)) is None:
            own = self.class_entry(owner, attr)
            if own is not None and _is_cached(own):
                self.put(expr.value, self.with_attribute(base, attr, out))
        return out

    def mangled(self, attr: str) -> str:
        """Return an attribute's name as the class has it in which it is written."""
        if not attr.startswith("__") or attr.endswith("__"):
            return attr
        owner = self.world.owner
        return objects.mangled(owner.body, attr) if owner is not None else attr

    def _of_module(self, attr: str) -> Value:
        """Return an attribute of the module that the text is."""
        held = self.env.get(attr) or self.world.free(attr)
        if held != UNKNOWN_VALUE:
            return held
        asked = self.env.get("__getattr__") or self.world.free("__getattr__")
        if not asked.functions:
            return held
        given = self.given([constant(attr)], [ast.Name("<made>", ast.Load())])
        return join_all(
            self.invoke(f, given, None) for f in ordered(asked.functions) if isinstance(f, Local)
        )

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

    def attribute(
        self, value: Value, attr: str, node: ast.AST | None = None, *, plainly: bool = False
    ) -> Value:
        """Return an attribute of a value; `plainly`: as `object` itself would."""
        out = BOTTOM
        names: frozenset[str] = value.names
        shape = value.shape
        if shape is not None and shape.kind == "object":
            held = shape.get(("attr", attr))
            owner = shape.owner
            if owner is not None:
                if attr == "__dict__":
                    return objects.as_dictionary(shape)
                before = held if held is not None else Value(taints=value.taints)
                checked = objects.checked_field(self, owner, attr, before)
                if checked is not None:
                    return checked
                own = self.class_entry(owner, attr)
                if not plainly and self.class_entry(owner, "__getattribute__") is not None:
                    given = [constant(attr)]
                    made = objects.special(self, value, "__getattribute__", given)
                    if made is not None:
                        return made
                if own is not None and (held is None or _is_property(own)):
                    described = objects.described(self, own, value)
                    out = join(out, self._bound(own, value) if described is None else described)
                    names = frozenset()
                elif held is not None:
                    return held
                elif attr == "__class__":
                    out = join(out, function(owner))
                else:
                    found = objects.above(self, value, attr)
                    if found is None and not plainly:
                        found = objects.special(self, value, "__getattr__", [constant(attr)])
                    if found is not None:
                        return found
                    names = names | self.object_names(owner)
                    if shape.rest is not None:
                        out = join(out, shape.rest)
            elif held is not None:
                return held
            elif attr == "__dict__":
                return objects.as_dictionary(shape)
        for callee in ordered(value.functions):
            if isinstance(callee, Class):
                held = objects.member(self, callee, attr)
                if held is None:
                    held = self.class_entry(callee, attr)
                if held is None:
                    held = self._of_metaclass(callee, attr)
                if held is None and not attr.startswith("__"):
                    given = [constant(attr)]
                    held = objects.special_of_class(self, function(callee), "__getattr__", given)
                if held is None and attr == "_make" and objects.is_tuple(self, callee):
                    made = name("collections.namedtuple()._make")
                    held = function(Partial(made, (function(callee),), ()))
                if held is not None:
                    out = join(out, self._bound_class(held, callee))
                elif attr == "__name__" and not callee.body.startswith("<"):
                    out = join(out, constant(_short_name(callee.body)))
            elif attr in ("__call__", "__func__", "__wrapped__"):
                out = join(out, function(callee))
            elif attr in ("__name__", "__qualname__") and isinstance(callee, Local):
                out = join(out, constant(_short_name(callee.body)))
            elif attr == "func" and isinstance(callee, Partial):
                out = join(out, callee.function)
            elif attr == "args" and isinstance(callee, Partial):
                out = join(out, sequence("tuple", callee.arguments))
            elif attr == "keywords" and isinstance(callee, Partial):
                words: list[tuple[Key, Value]] = [(("str", k), v) for k, v in callee.keywords]
                out = join(out, holding(shape_of("dict", words)))
        if objects.THIS in names:
            names = names - {objects.THIS}
            out = join(out, self._of_module(attr))
        if names:
            out = join(out, self._explained(self.models.step(names, "." + attr), node))
            if _is_chosen_here(value) and is_unknown(out) and not out.functions:
                out = Value(out.names, CLEAN.constants, out.taints)
        if attr == "__dict__":
            return out
        if attr in _LAST_PARTS and value.taints and any("Path()" in n for n in value.names):
            return without(Value(taints=value.taints), PATH_ONLY)
        if value == UNKNOWN_VALUE and sounds_like_quoting(attr):
            return function(Method(value, attr))
        if value.taints:
            known = [t for t in value.taints if t.origin is not None]
            if out.is_bottom or known:
                out = join(out, Value(taints=value.taints))
        if (value.constants or (shape is not None and shape.kind != "object")) and out.is_bottom:
            return function(Method(value, attr))
        if value.taints and attr in operations.TEXT_METHODS:
            out = join(out, function(Method(flat(value), attr)))
        return UNKNOWN_VALUE if out.is_bottom else out

    def class_entry(self, owner: Class, attr: str) -> Value | None:
        """Return what a class or one of its bases in the text holds."""
        held = owner.get(attr)
        if held is not None:
            return held
        several = owner.get(EITHER)
        if several is not None:
            found = [
                one
                for kind in ordered(several.functions)
                if isinstance(kind, Class) and (one := self.class_entry(kind, attr)) is not None
            ]
            return join_all(found) if found else None
        if owner.bases:
            for kind in classes_above(owner)[1:]:
                held = kind.get(attr)
                if held is not None:
                    return held
        return None

    def base_names(self, owner: Class) -> frozenset[str]:
        """Return the names that an object of a class has through its bases."""
        return base_names(self.models, owner)

    def object_names(self, owner: Class) -> frozenset[str]:
        """Return those of them that say more than that it is an object, or a container."""
        names = self.base_names(owner)
        return names - objects.PLAIN if names else names

    def _of_metaclass(self, owner: Class, attr: str) -> Value | None:
        meta = self.class_entry(owner, objects.META)
        kind = objects.class_of(meta) if meta is not None else None
        held = self.class_entry(kind, attr) if kind is not None else None
        return self._bound(held, function(owner)) if held is not None else None

    def made_as(self, owner: Class) -> frozenset[str]:
        """Return the names of what a call of a class calls in the end: the classes above it."""
        start = self.class_entry(owner, "__init__")
        if start is not None and not any(
            UPWARDS in dict(f.captured) for f in start.functions if isinstance(f, Local)
        ):
            return frozenset()
        return frozenset(n.removesuffix("()") for n in self.base_names(owner))

    def _bound(self, held: Value, receiver: Value) -> Value:
        """Bind the functions that a class holds to an object."""
        if not held.functions:
            return held
        out = BOTTOM
        first = objects.behind(receiver)
        for callee in ordered(held.functions):
            if isinstance(callee, Local | Lambda):
                marks = dict(callee.captured)
                if first is not None and "<static>" not in marks:
                    # `super().method()`: of the object itself, whatever its class is.
                    receiver = first
                if "<static>" in marks:
                    out = join(out, function(callee))
                elif "<class>" in marks and first is not None and first.functions:
                    out = join(out, function(Bound(callee, first)))
                elif "<property>" in marks:
                    out = join(out, self.invoke(Bound(callee, receiver), Arguments(), None))
                elif "<class>" in marks and receiver.shape is not None and receiver.shape.owner:
                    out = join(out, function(Bound(callee, function(receiver.shape.owner))))
                else:
                    out = join(out, function(Bound(callee, receiver)))
            elif isinstance(callee, Partial):
                out = join(out, function(objects.bound_partial(callee, receiver)))
            else:
                out = join(out, function(callee))
        rest = Value(held.names, held.constants, held.taints, frozenset(), held.shape)
        return join(out, rest)

    def _bound_class(self, held: Value, owner: Class) -> Value:
        if not any(isinstance(f, Local) and "<class>" in dict(f.captured) for f in held.functions):
            return held
        made = frozenset(
            Bound(f, function(owner))
            if isinstance(f, Local) and "<class>" in dict(f.captured)
            else f
            for f in held.functions
        )
        return Value(held.names, held.constants, held.taints, made, held.shape)

    def _subscript(self, expr: ast.Subscript) -> Value:
        held = self.value(expr.value)
        if isinstance(expr.slice, ast.Slice):
            content = objects.content_of(held)
            held = held if content is None else content
            parts = [
                self.value(p) if p is not None else None
                for p in (expr.slice.lower, expr.slice.upper, expr.slice.step)
            ]
            return operations.sliced(held, *parts)
        key = self.value(expr.slice)
        made = self.item(held, key, expr)
        shape = held.shape
        whole = shape is not None and shape.kind == "dict" and shape.rest is None
        if whole and key.taints and shape and shape.entries and not held.taints | held.names:
            self.put_checked(expr.slice, element(held))  # else it raises KeyError
        return made

    def item(self, held: Value, key: Value, node: ast.AST) -> Value:
        """Return `held[key]`."""
        known = key_of(key)
        if known is None:
            several = known_constants(key)
            if several is not None and held.names and 1 < len(several) == len(key.constants):
                return join_all(self.item(held, constant(k), node) for k in several)
        if key.shape is not None and key.shape.owner is not None:
            key = objects.special(self, key, "__index__") or key
            known = key_of(key)
        shape = held.shape
        if held.functions and shape is None:
            made = self._class_item(held, key, node)
            if made is not None:
                return made
        if shape is not None:
            if shape.kind == "object":
                out = self._object_item(held, shape, key, known, node)
                if not out.is_bottom:
                    return out
            elif known is not None and held.names and externals.is_settings(held):
                stored = shape.get(known)
                if stored is not None:
                    return stored
        out = entry(held, key)
        group = externals.group_of(held, key)
        if group is not None:
            return group
        if "sys.modules" in held.names and "builtins.__name__" in key.names:
            return name(objects.THIS)
        for found in sorted(held.names):
            if known is not None and isinstance(known[1], str):
                text = known[1]
                if found.endswith(".__dict__") or found == "builtins.vars()":
                    out = join(
                        out, self.attribute(name(found.removesuffix(".__dict__")), text, node)
                    )
                    continue
                if found == "sys.modules":
                    out = join(out, self.named(frozenset({text})))
                    continue
                if _is_enumeration(found) and text.isidentifier():
                    out = join(out, self.attribute(name(found), text, node))
                    continue
                if found in ("builtins.globals()", "builtins.locals()", "builtins.vars()"):
                    out = join(out, self.env.get(text) or self.world.free(text))
                    continue
            out = join(out, self.sourced(Value(self.models.step(frozenset({found}), "[]")), node))
        if out.is_bottom:
            return UNKNOWN_VALUE
        return out

    def _class_item(self, held: Value, key: Value, node: ast.AST) -> Value | None:
        """Return `Class[key]`."""
        owner = objects.class_of(held)
        if owner is None:
            return None
        own = self.class_entry(owner, "__class_getitem__")
        if own is not None:
            given = Arguments([held, key], [self.made_node(node, held), self.made_node(node, key)])
            return join_all(
                self.invoke(f, given, None) for f in ordered(own.functions) if isinstance(f, Local)
            )
        made = objects.special_of_class(self, held, "__getitem__", [key])
        if made is not None:
            return made
        if objects.is_enum(self, owner):
            place = node.slice if isinstance(node, ast.Subscript) else None
            return objects.looked_up(self, owner, key, place, by_name=True)
        return held  # a generic class with its parameters

    def _object_item(
        self, held: Value, shape: Shape, key: Value, known: Key | None, node: ast.AST
    ) -> Value:
        """Return an item of an object: a field of a named tuple, or what its class gives."""
        owner = shape.owner
        if owner is None:
            return BOTTOM
        if known is not None and isinstance(known[1], int):
            order = objects.fields_of(owner)
            if -len(order) <= known[1] < len(order):
                return shape.get(("attr", order[known[1]])) or BOTTOM
        given = Arguments([key], [self.made_node(node, key)])
        own = self._own(held, "__getitem__", given, None)
        content = objects.content_of(held)
        if not own.is_bottom or content is None:
            return own
        found = entry(content, key)
        inside = content.shape.get(known) if content.shape is not None and known else None
        if inside is None:
            missing = objects.special(self, held, "__missing__", [key])
            if missing is not None:
                return missing if known is not None and not found.taints else join(found, missing)
        return found

    def element_of(self, source: Value) -> Value:
        """Return what iterating over a value gives."""
        held = objects.contents(self, source)
        if held is not source:
            return element(held)
        out = element(source)
        if source.names:
            out = join(out, self.sourced(Value(self.models.step(source.names, "[]"))))
        return out

    def elements_of(self, source: Value) -> list[Value] | None:
        """Return the elements of what can be gone through, if it is known which they are."""
        return elements(objects.contents(self, source))

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
                for n, v in self.narrowing(part, positive=is_and):
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
            self.env = {**saved, **dict(self.narrowing(expr.test, positive=True))}
            out = join(out, self.value(expr.body))
        else:
            self._left_out(expr.body)
        if decided is not True:
            self.env = {**saved, **dict(self.narrowing(expr.test, positive=False))}
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
                more = self.elements_of(held)
                if more is None:
                    loose = True
                    values.append(self.element_of(held))
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
                more = self.elements_of(value)
                made += more if more is not None else [self.element_of(value)]
            else:
                made.append(value)
        return operations.set_of(made)

    def _dict(self, expr: ast.Dict) -> Value:
        entries: dict[Key, Value] = {}
        rest = BOTTOM
        for key, value_expr in zip(expr.keys, expr.values, strict=True):
            value = self.value(value_expr)
            if key is None:
                if value.shape is not None and value.shape.kind == "dict":
                    entries.update(value.shape.entries)
                    rest = join(rest, value.shape.rest or BOTTOM)
                else:
                    rest = join(rest, join(element(value), UNKNOWN_VALUE))
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
            if value.shape is not None and value.shape.owner is not None:
                if conversion == -1 and spec is not None:
                    own = objects.special(self, value, "__format__", [self.value(spec)])
                    if own is not None:
                        value, spec = own, None
                raw = conversion in (ord("r"), ord("a"))
                value = objects.text_of(self, value, *(_REPR if raw else _STR))
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
        known = self.elements_of(self.value(first.iter)) if len(expr.generators) == 1 else None
        result = self._comprehended(expr, first, known) if known is not None else None
        if result is None:
            for generator in expr.generators:
                self.assign(generator.target, self.element_of(self.value(generator.iter)), None)
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
            self.put_checked(place, CLEAN)
        return result

    def consumed(self, made: ast.expr) -> None:
        """All elements of an expression are made now: `list(map(int, parts))`."""
        for place in self._converted(made):
            self.put_checked(place, CLEAN)

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
        before = self.element_of(self.value(over))
        if not inner_taints(before):
            return []
        saved, record, ends = self.env, self.record, self.exit
        self.env, self.record = {**saved, bound: before}, None
        self.value(asked)
        after = self.env.get(bound, before)
        self.env, self.record, self.exit = saved, record, ends
        return [] if inner_taints(after) else [_whole(over)]

    def _kept(self, test: ast.expr) -> bool | None:
        """Tell whether a comprehension keeps an element; names are what the test says then."""
        decided = self.decided(self.value(test))
        if decided is None:
            for n, v in self.narrowing(test, positive=True):
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
            self.assign(generator.target, one, None)
            answers = [self._kept(test) for test in generator.ifs]
            if False in answers:
                continue
            if None in answers:
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
        self.assign(expr.target, value, expr.value)
        return value

    def _await(self, expr: ast.Await) -> Value:
        return self.value(expr.value)

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
            value = self.element_of(value)
        self.yielded = value if self.yielded is None else join(self.yielded, value)
        return SENT if result.is_bottom else result

    def _starred(self, expr: ast.Starred) -> Value:
        return self.value(expr.value)

    def _other(self, expr: ast.expr) -> Value:
        values = [self.value(c) for c in ast.iter_child_nodes(expr) if isinstance(c, ast.expr)]
        return tainted(t for v in values for t in inner_taints(v))

    # -- calls -----------------------------------------------------------------
    def _call(self, expr: ast.Call) -> Value:
        func = expr.func
        arguments = self._arguments(expr)
        if self.record is not None:
            self.record.arguments[expr] = arguments
        if isinstance(func, ast.Attribute):
            receiver = self.value(func.value)
            if func.attr.startswith("__"):
                plain = self.mangled(func.attr)
                if plain != func.attr:
                    func = ast.copy_location(ast.Attribute(func.value, plain, ast.Load()), func)
            result = self._method(expr, func, receiver, arguments)
            if self.record is not None:
                callee = self.attribute(receiver, func.attr, func)
                known = self.record.values.get(expr.func)
                self.record.values[expr.func] = callee if known is None else join(known, callee)
            return result
        callee = self.value(func)
        return self.call(callee, arguments, expr)

    def _arguments(self, expr: ast.Call) -> Arguments:
        out = Arguments()
        for argument in expr.args:
            if isinstance(argument, ast.Starred):
                held = self.value(argument.value)
                items = self.elements_of(held)
                if items is None:
                    out.more = join(out.more or BOTTOM, self.element_of(held))
                    continue
                for item in items:
                    out.positional.append(item)
                    out.nodes.append(self.made_node(argument.value, item))
            else:
                value = self.value(argument)
                if out.more is None:
                    out.positional.append(value)
                    out.nodes.append(argument)
                else:
                    out.more = join(out.more, value)
        for keyword in expr.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                out.keywords[keyword.arg] = value
                out.keyword_nodes[keyword.arg] = keyword.value
                continue
            value = objects.content_of(value) or value
            shape = value.shape
            if shape is not None and shape.kind == "dict":
                for key, held in shape.entries:
                    if isinstance(key[1], str):
                        out.keywords[key[1]] = held
                        out.keyword_nodes[key[1]] = self.made_node(keyword.value, held)
                rest = shape.rest
            else:
                rest = join(element(value), UNKNOWN_VALUE)
            if rest is not None:
                out.others = join(out.others or BOTTOM, rest)
        return out

    def made_node(self, at: ast.AST, value: Value) -> ast.expr:
        """Return an expression that is not written, for rules to ask about."""
        node = ast.Name("_", ast.Load())
        ast.copy_location(node, at)
        if self.record is not None:
            self.record.values[node] = value
            self.record.kept.append(node)
        return node

    def _method(
        self, expr: ast.Call, func: ast.Attribute, receiver: Value, arguments: Arguments
    ) -> Value:
        """Call a method: of a built-in type, of an object of the text, or of a library."""
        attr = func.attr
        if attr == "update" and receiver.names == _GLOBALS:
            for one in arguments.positional:
                if one.shape is not None and one.shape.kind == "dict":
                    self.env.update((str(k[1]), v) for k, v in one.shape.entries if k[0] == "str")
            self.env.update(arguments.keywords)
            return NONE
        if attr == "start" and _is_thread(self, receiver):
            own = objects.special(self, receiver, "run", (), (), func.value)
            if own is not None:
                return NONE
        if receiver.names and attr in externals.LOOKING_UP:
            looked = externals.looked_up(self, expr, receiver, attr, arguments)
            if looked is not None:
                return looked
        if attr == "format_map" and len(arguments.positional) == 1:
            keys = operations.fields_named(receiver)
            table = objects.given_out(self, arguments.positional[0], keys) if keys else None
            if table is not None:
                arguments = replace(arguments, positional=[table])
        if attr == "format" and any(v.shape for v in arguments.values()):
            receiver, arguments = self._with_fields(receiver, arguments)
        if attr in ("format", "format_map") and any(v.shape for v in arguments.values()):
            arguments = self._as_texts(arguments)
        if attr in settings.CONVERTED and receiver.shape is not None:
            made = settings.converted_in(receiver, attr, arguments)
            if made is not None:
                return made
        out = BOTTOM
        plain = Value(
            frozenset(), receiver.constants, receiver.taints, frozenset(), receiver.shape,
            receiver.pieces,
        )  # fmt: skip
        shape = receiver.shape
        result: Value | None = None
        if shape is not None and shape.kind == "object":
            inner = self._content_method(func, receiver, arguments)
            if inner is not None:
                return inner
        if receiver.constants or receiver.taints or (shape is not None and shape.kind != "object"):
            if not arguments.more and not arguments.others:
                result, after = operations.method(
                    plain, attr, arguments.positional, arguments.keywords
                )
                if after is not plain:
                    whole = Value(
                        receiver.names,
                        after.constants,
                        after.taints,
                        receiver.functions,
                        after.shape,
                    )
                    self.put(func.value, whole)
            elif attr in operations.TEXT_METHODS and not (
                shape is not None and shape.kind != "object"
            ):
                result = assembled([plain, *arguments.values()])
            if attr == "sort" and elements(receiver) is not None:
                given = replace(arguments, positional=[receiver], nodes=[func.value])
                made = externals.sorted_(self, given, expr)
                if made is not None:
                    self.put(func.value, made)
            elif attr == "sort" and "key" in arguments.keywords:
                self.call(
                    arguments.keywords["key"],
                    Arguments([element(receiver)], [func.value]),
                    expr,
                    made_up=True,
                )
            if (
                attr == "index"
                and expr.args
                and elements(receiver)
                and not known_taints([receiver])
            ):
                self.put_checked(expr.args[0], element(receiver))  # else it raises ValueError
        if result is not None:
            out = join(out, result)
        instances = Value(
            receiver.names,
            frozenset(),
            frozenset(),
            receiver.functions,
            shape if shape is not None and shape.kind == "object" else None,
        )
        if result is not None and attr in operations.OF_TEXT and receiver.taints:
            # It is text, whatever it was taken out of; unless a model knows better.
            known_here = self.models.step(instances.names, "." + attr)
            if not self.models.knows(known_here):
                instances = Value(functions=instances.functions)
        if not instances.is_bottom:
            callee = self.attribute(instances, attr, func)
            if callee.names or callee.functions or callee.shape is not None:
                callee = Value(callee.names, functions=callee.functions, shape=callee.shape)
                made = self.call(callee, arguments, expr, receiver)
                closed = _is_chosen_here(receiver) and _is_closed(receiver) and is_unknown(made)
                if closed and not any(map(inner_taints, arguments.values())):
                    made = Value(made.names, CLEAN.constants, made.taints)
                out = join(out, made)
            elif callee.taints:
                quoted = sounds_like_quoting(attr) and all(t.origin is None for t in callee.taints)
                out = join(out, CLEAN if quoted else Value(taints=callee.taints))
        elif result is None:
            self.changed_unknown(func.value, receiver, attr, arguments)
            taints = list(receiver.taints)
            if shape is not None and shape.kind == "dict" and shape.rest is not None:
                taints += known_taints([shape.rest])
            if not sounds_like_check(attr):
                out = join(out, Value(taints=joined_taints(taints)) if taints else UNKNOWN_VALUE)
            else:
                out = join(out, UNKNOWN_VALUE)
        return UNKNOWN_VALUE if out.is_bottom else out

    def _with_fields(self, template: Value, arguments: Arguments) -> tuple[Value, Arguments]:
        """Give a text whose fields are parts of arguments those parts: `"{0.name}".format(x)`."""
        known = known_constants(template)
        if not known or len(known) != 1 or not isinstance(known[0], str) or arguments.more:
            return template, arguments
        parsed = operations.fields_of(known[0])
        if not parsed:
            return template, arguments
        text, fields = parsed
        keywords = dict(arguments.keywords)
        at = ast.Name("_", ast.Load())
        for field_name, root, steps in fields:
            held = arguments.get(root, int(root) if root.isdecimal() else None)
            for attr, key in steps if held is not None else ():
                if attr:
                    held = self.attribute(held or BOTTOM, attr, at)
                else:
                    index = constant(int(key) if key.isdecimal() else key)
                    held = self.item(held or BOTTOM, index, at)
            if held is None:
                return template, arguments
            keywords[field_name] = held
        return constant(text), replace(arguments, keywords=keywords)

    def _as_texts(self, arguments: Arguments) -> Arguments:
        """Return arguments as they are put into a text."""

        def text(value: Value) -> Value:
            return objects.text_of(self, value, *_STR)

        return replace(
            arguments,
            positional=[text(v) for v in arguments.positional],
            keywords={k: text(v) for k, v in arguments.keywords.items()},
        )

    def _content_method(
        self, func: ast.Attribute, receiver: Value, arguments: Arguments
    ) -> Value | None:
        """Call a method of the container or text that an object is beside it."""
        content, owner = objects.content_of(receiver), objects.owner_of(receiver)
        if content is None or owner is None or arguments.more or arguments.others:
            return None
        if self.class_entry(owner, func.attr) is not None:
            return None
        result, after = operations.method(
            content, func.attr, arguments.positional, arguments.keywords
        )
        if after is not content:
            self.put(func.value, objects.with_content(receiver, after))
        return result

    def changed_unknown(
        self, place: ast.expr, receiver: Value, attr: str, arguments: Arguments
    ) -> None:
        """An object of unknown type that takes something in may give it out again."""
        if attr in operations.CHANGING:
            taints = known_taints(arguments.values())
            if taints:
                made = joined_taints((*receiver.taints, *taints))
                self.put(
                    place,
                    Value(
                        receiver.names, receiver.constants, made, receiver.functions, receiver.shape
                    ),
                )

    def changed_named(self, expr: ast.Call, receiver: Value | None, arguments: Arguments) -> None:
        """An object of a library that takes something in may give it out again."""
        if receiver is None or not isinstance(expr.func, ast.Attribute):
            return
        if not receiver.names or "()" not in "".join(receiver.names):
            return
        self.changed_unknown(expr.func.value, receiver, expr.func.attr, arguments)

    def call(
        self,
        callee: Value,
        arguments: Arguments,
        expr: ast.Call,
        receiver: Value | None = None,
        *,
        made_up: bool = False,
    ) -> Value:
        """Call a value."""
        out = BOTTOM
        if callee.names:
            if made_up:
                self._virtual(callee, arguments, expr)
            out = join(out, externals.call(self, callee.names, arguments, expr, receiver))
        for one in ordered(callee.functions):
            out = join(out, self.invoke(one, arguments, expr))
            if isinstance(one, Method) and not made_up and one.name in operations.CHANGING:
                changed = self._changed_method(callee, one.name, arguments)
                self.put(expr.func, changed)
        out = join(out, self._own(callee, "__call__", arguments, expr))
        if callee.taints:
            taints = known_taints(arguments.values())
            out = join(out, Value(taints=joined_taints([UNKNOWN_TAINT, *taints])))
        return UNKNOWN_VALUE if out.is_bottom and not callee.functions else out

    def changed_methods(self, place: ast.expr, callee: Value, arguments: Arguments) -> None:
        """Show what calling `items.append`, handed over as it is, has done to `items`."""
        for one in ordered(callee.functions):
            if isinstance(one, Method) and one.name in operations.CHANGING:
                self.put(place, self._changed_method(callee, one.name, arguments))

    def _changed_method(self, callee: Value, attr: str, arguments: Arguments) -> Value:
        """Return `add` after `add(x)`, where `add = items.append`."""
        made: set[Callee] = set()
        for one in callee.functions:
            if isinstance(one, Method) and one.name == attr:
                given = arguments.positional
                _, after = operations.method(one.receiver, attr, given, arguments.keywords)
                one = Method(after, attr)
            made.add(one)
        return Value(callee.names, callee.constants, callee.taints, frozenset(made), callee.shape)

    def _own(self, held: Value, name_: str, arguments: Arguments, expr: ast.Call | None) -> Value:
        """Call a special method that the class of an object in the text has."""
        shape = held.shape
        if shape is None or shape.owner is None:
            return BOTTOM
        method = self.class_entry(shape.owner, name_)
        if method is None:
            return BOTTOM
        return join_all(
            self.invoke(Bound(f, held), arguments, expr)
            for f in ordered(method.functions)
            if isinstance(f, Local | Lambda)
        )

    def assigned(self, expr: ast.Call, attr: str) -> None:
        """Note that `setattr(object, name, value)` is an assignment, for the rules."""
        if self.record is None:
            return
        target = ast.copy_location(ast.Attribute(expr.args[0], attr, ast.Store()), expr.args[0])
        node = ast.copy_location(ast.Assign([target], expr.args[2]), expr)
        self.record.kept.append(node)
        self.record.calls.append(node)

    def _virtual(self, callee: Value, arguments: Arguments, expr: ast.Call) -> None:
        """Note a call that is made but not written, for the rules."""
        if self.record is None:
            return
        func = self.made_node(expr.func, callee)
        args = [
            self.made_node(n, v)
            for n, v in zip(arguments.nodes, arguments.positional, strict=False)
        ]
        keywords = [
            ast.keyword(key, self.made_node(arguments.keyword_nodes.get(key, expr), value))
            for key, value in arguments.keywords.items()
        ]
        node = ast.Call(func, args, keywords)
        ast.copy_location(node, expr)
        whole = Arguments(
            list(arguments.positional), args, dict(arguments.keywords),
            {k.arg: k.value for k in keywords if k.arg}, arguments.more, arguments.others,
        )  # fmt: skip
        self.record.arguments[node] = whole
        self.record.kept.append(node)
        self.record.calls.append(node)

    def invoke(self, callee: Callee, arguments: Arguments, expr: ast.Call | None) -> Value:
        """Call one function of the text, class, partial or bound method."""
        match callee:
            case Local():
                if expr is not None:
                    arguments = self._passed(arguments, expr, callee)
                callee = self.world.capture(callee, self.env)
                outcome = self.world.call(callee, arguments)
                self._written_back(outcome, arguments)
                self._cells_written(callee, outcome, arguments)
                self.result = outcome.result
                if not outcome.raised.is_bottom:
                    self.env[RAISED] = outcome.raised
                if not outcome.ends:
                    self.exit = Exit.RAISE
                return outcome.returned
            case Lambda():
                return self._invoke_lambda(callee, arguments)
            case Bound(function=inner, receiver=receiver):
                if expr is None:
                    first: ast.expr = ast.Name("_", ast.Load())
                elif isinstance(expr.func, ast.Attribute):
                    first = expr.func.value
                else:
                    first = self.made_node(expr, receiver)
                more = replace(
                    arguments,
                    positional=[receiver, *arguments.positional],
                    nodes=[first, *arguments.nodes],
                )
                return self.invoke(inner, more, expr)
            case Method(receiver=receiver, name=attr):
                result, _ = operations.method(
                    receiver, attr, arguments.positional, arguments.keywords
                )
                return result if result is not None else UNKNOWN_VALUE
            case Partial(function=inner_value, arguments=filled, keywords=keywords):
                at: ast.AST = expr.func if expr is not None else ast.Name("_", ast.Load())
                nodes = {k: self.made_node(at, v) for k, v in keywords}
                more = replace(
                    arguments,
                    positional=[*filled, *arguments.positional],
                    nodes=[*(self.made_node(at, v) for v in filled), *arguments.nodes],
                    keywords={**dict(keywords), **arguments.keywords},
                    keyword_nodes={**nodes, **arguments.keyword_nodes},
                )
                if expr is None:
                    return UNKNOWN_VALUE
                return self.call(inner_value, more, expr, made_up=True)
            case Class():
                return objects.make(self, callee, arguments, expr)

    def _passed(self, arguments: Arguments, expr: ast.Call, callee: Local) -> Arguments:
        """Put the call on the way of what is passed."""
        file = callee.body.rpartition(":")[0] or "the file"

        def passed(value: Value) -> Value:
            return self._stepped(value, expr, f"it is passed to a function of {file}")

        if not any(t.origin is not None for v in arguments.values() for t in v.taints):
            return arguments
        return replace(
            arguments,
            positional=[passed(v) for v in arguments.positional],
            keywords={k: passed(v) for k, v in arguments.keywords.items()},
        )

    def _written_back(self, outcome: Outcome, arguments: Arguments) -> None:
        """Show the caller what a function has done to the objects that it sees."""
        for n, value in outcome.outer:
            self.env[n] = value
        for parameter, value in outcome.changed:
            node = outcome.node_of(parameter, arguments)
            if node is not None and isinstance(
                node, ast.Name | ast.Attribute | ast.Subscript | ast.Call
            ):
                if isinstance(node, ast.Name) and node.id in _UNWRITTEN and node.id not in self.env:
                    continue
                self.put(node, value)

    def _cells_written(self, callee: Local, outcome: Outcome, arguments: Arguments) -> None:
        """Show what a call has done to what a function keeps: names around it, defaults."""
        kept = dict(callee.captured)
        written = {n: v for n, v in outcome.cells if n in kept}
        for parameter, value in outcome.changed:
            default = kept.get("=" + parameter)
            if (
                default is not None
                and outcome.node_of(parameter, arguments) is None
                and default.shape is not None
                and default.shape.kind in ("list", "dict", "set")
            ):
                written["=" + parameter] = value
        if not written:
            return
        for n, held in list(self.env.items()):
            if held.functions or held.shape is not None:
                made = with_cells(held, callee, written)
                if made is not held:
                    self.env[n] = made

    def _invoke_lambda(self, callee: Lambda, arguments: Arguments) -> Value:
        self.invoked += 1
        if self.invoked > _LAMBDAS:
            taints = known_taints(arguments.values())
            return Value(taints=joined_taints((UNKNOWN_TAINT, *taints)))
        node = callee.node
        bound = bind(node.args, arguments, dict(callee.captured))
        self.world.called_lambda(callee, tuple(sorted(bound.items())))
        saved, record, ends = self.env, self.record, self.exit
        captured = {n: v for n, v in callee.captured if not n.startswith("=")}
        later = {n: v for n, v in saved.items() if n in captured and v != UNKNOWN_VALUE}
        for n in captured.keys() - later.keys():
            now = self.world.now(callee.place[0], n)
            if now is not None:
                later[n] = now
        self.env = {**captured, **later, **bound}
        self.record = None
        result = self.value(node.body)
        inner = self.env
        self.env, self.record, self.exit = saved, record, ends
        for n, value in captured.items():
            if n in saved and n not in bound and inner.get(n, value) != saved[n]:
                self.put(ast.Name(n, ast.Load()), inner[n])
        return result

    def instance(self, owner: Class) -> Value:
        """Return an object of a class of which nothing more is known."""
        return Value(self.object_names(owner), shape=shape_of("object", (), None, owner))

    def given(
        self, values: list[Value], nodes: list[ast.expr], more: Arguments | None = None
    ) -> Arguments:
        """Return arguments that are not written; keywords as in `more`."""
        if more is None:
            return Arguments(values, nodes)
        return replace(more, positional=values, nodes=nodes)

    def made_call(self, callee: Value) -> ast.Call:
        """Return a call without arguments that is not written."""
        at = ast.Name("_", ast.Load(), lineno=self.base, col_offset=0)
        node = ast.copy_location(ast.Call(self.made_node(at, callee), [], []), at)
        if self.record is not None:
            self.record.kept.append(node)
        return node

    def initialised(
        self, made: Value, owner: Class, arguments: Arguments, expr: ast.Call | None
    ) -> Value:
        """Return a new object after its `__init__`."""
        start = self.class_entry(owner, "__init__")
        for callee in ordered(start.functions) if start is not None else ():
            if isinstance(callee, Local):
                first = self.made_node(
                    expr if expr is not None else ast.Name("_", ast.Load()), made
                )
                passed = arguments
                if expr is not None:
                    passed = self._passed(arguments, expr, callee)
                more = replace(
                    passed,
                    positional=[made, *passed.positional],
                    nodes=[first, *passed.nodes],
                )
                outcome = self.world.call(callee, more)
                changed = dict(outcome.changed)
                if outcome.parameters:
                    made = changed.pop(outcome.parameters[0], made)
                self._written_back(replace(outcome, changed=tuple(changed.items())), more)
                if not outcome.ends:
                    self.exit = Exit.RAISE
        return made

    # -- what a test tells -------------------------------------------------------
    def narrowing(self, test: ast.expr, *, positive: bool) -> Writes:
        """Return what names are if a test is true, or false."""
        saved, record, depth = self.env, self.record, self.depth
        self.env, self.record = dict(saved), None
        self._narrow(test, positive)
        out = tuple((n, v) for n, v in self.env.items() if saved.get(n) is not v)
        self.env, self.record, self.depth = saved, record, depth
        return out

    def _narrow(self, test: ast.expr, positive: bool) -> None:
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self._narrow(operand, not positive)
            case ast.BoolOp(op=op, values=values):
                self._narrow_all(isinstance(op, ast.And) == positive, values, positive)
            case ast.NamedExpr(target=target, value=value):
                self.value(test)
                self._narrow(target, positive)
                self._narrow(value, positive)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                self._narrow_compare(left, op, right, positive)
            case ast.Call():
                self._narrow_call(test, positive)
            case ast.BinOp(left=left, op=ast.Sub(), right=right) if not positive:
                self._narrow_subset(left, right)
            case ast.ListComp() | ast.SetComp():
                if positive:
                    self._narrow_found(test)
            case ast.IfExp(test=inner, body=body, orelse=other):
                answers = self.decided(self.value(body)), self.decided(self.value(other))
                if answers == (True, False):
                    self._narrow(inner, positive)
                elif answers == (False, True):
                    self._narrow(inner, not positive)
            case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=int() as at)):
                callee = self.value(call.func)
                if callee.functions:
                    self._narrow_local(callee, self._arguments(call), positive, at)
            case ast.Attribute() if self._asks_property(test, positive):
                pass
            case ast.Name() | ast.Attribute() | ast.Subscript():
                held = self.value(test)
                if isinstance(test, ast.Name) and WHEN in self.env:
                    self._recalled(test.id, positive)
                elif isinstance(test, ast.Attribute):
                    self._recalled_in(test, positive)
                if positive:
                    kept = frozenset(c for c in held.constants if c == MANY or c[1])
                    if kept != held.constants:
                        self.put(
                            test, Value(held.names, kept, held.taints, held.functions, held.shape)
                        )
                elif held.taints or held.constants:
                    kept = frozenset(c for c in held.constants if c == MANY or not c[1])
                    match test:
                        case ast.Attribute(value=ast.Name(id=parsed), attr="netloc" | "hostname"):
                            self._checked_origin(parsed)
                        case _:
                            pass
                    if isinstance(test, ast.Name):
                        self.put(test, Value(constants=kept or frozenset({MANY})))
            case _:
                pass

    def _asks_property(self, test: ast.Attribute, positive: bool) -> bool:
        """Take what a property has found out of its object; tell whether it is one."""
        held = self.value(test.value)
        owner = objects.owner_of(held)
        own = self.class_entry(owner, self.mangled(test.attr)) if owner is not None else None
        if own is None or not _is_property(own):
            return False
        bound = Value(functions=frozenset(Bound(f, held) for f in own.functions))
        self._narrow_local(bound, Arguments(), positive, receiver=test.value)
        return True

    def _narrow_all(self, together: bool, values: list[ast.expr], positive: bool) -> None:
        """All parts hold, or only one of them does."""
        if together:
            for part in values:
                self._narrow(part, positive)
            return
        start = self.env
        ends: list[Env] = []
        current = dict(start)
        for part in values:
            self.env = dict(current)
            self._narrow(part, positive)
            ends.append(self.env)
            self.env = dict(current)
            self._narrow(part, not positive)
            current = self.env
        out = dict(start)
        for bound in {n for end in ends for n in end if end.get(n) is not start.get(n)}:
            if all(bound in end for end in ends):
                out[bound] = join_all(end[bound] for end in ends)
        self.env = out

    def _narrow_compare(
        self, left: ast.expr, op: ast.cmpop, right: ast.expr, positive: bool
    ) -> None:
        if isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn):
            positive = not positive
        a, b = self.value(left), self.value(right)
        match left:
            case ast.Call(func=ast.Name(id="type"), args=[checked]) if positive:
                if b.names and b.names <= _NUMBERS:
                    self.put_checked(checked, CLEAN)
                return
            case _:
                pass
        flag = known_constants(b)
        told = flag is not None and len(flag) == 1 and isinstance(flag[0], bool)
        if isinstance(op, _EITHER_WAY) and self._narrow_parts(left, op, right, positive):
            return
        if told and isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            self._narrow(left, positive == (flag == [True]))
        if isinstance(op, ast.Is | ast.IsNot) or (isinstance(op, ast.Eq | ast.NotEq) and b == NONE):
            if b == NONE:
                if _is_none_or_true(a):
                    self._narrow_answer(left, not positive)
                none = ("NoneType", None)
                if positive:
                    self.put_checked(left, NONE)
                elif none in a.constants:
                    self.put_checked(
                        left, Value(a.names, a.constants - {none}, a.taints, a.functions, a.shape)
                    )
            return
        if isinstance(op, ast.In | ast.NotIn):
            owner = objects.owner_of(b)
            asked = self.class_entry(owner, "__contains__") if owner is not None else None
            if asked is not None and asked.functions:
                bound = Value(functions=frozenset(Bound(f, b) for f in asked.functions))
                self._narrow_local(bound, Arguments([a], [left]), positive)
                return
            if positive and isinstance(right, ast.Attribute) and right.attr == "parents":
                inside = self.value(right.value)
                if all("resolved" in t.marks or t.origin is None for t in inner_taints(inside)):
                    self.put_checked(right.value, without(inside, PATH_ONLY))
                return
            if positive and not known_taints([b]):
                known = elements(b)
                inside = element(b) if known is not None or b.shape is not None else CLEAN
                if inner_taints(inside):
                    inside = CLEAN
                self.put_checked(left, inside if not inside.is_bottom else CLEAN)
            return
        if isinstance(op, ast.LtE | ast.Lt):
            if positive:
                self._narrow_subset(left, right)
            return
        if isinstance(op, ast.Eq | ast.NotEq):
            if positive:
                if _is_signature(a) or _is_signature(b):
                    self._narrow_signed((left, right))
                    return
                for one, value in ((left, b), (right, a)):
                    if self._is_common(one):
                        return
                    if known_constants(value) is not None or (value.constants and not value.taints):
                        self.put_checked(one, value)
                    elif value.names and not any(t.origin for t in inner_taints(value)):
                        self.put_checked(one, CLEAN)
            else:
                single = known_constants(b)
                if single and len(single) == 1:
                    kept = a.constants - b.constants
                    if kept != a.constants:
                        self.put_checked(left, Value(a.names, kept, a.taints, a.functions, a.shape))
            return

    def _narrow_answer(self, place: ast.expr, positive: bool) -> None:
        """Something that is None, or else true, is asked whether it is None."""
        match place:
            case ast.Name(id=bound):
                self._recalled(bound, positive)
            case ast.NamedExpr(target=target, value=value):
                self._narrow_answer(value, positive)
                self._narrow_answer(target, positive)
            case ast.Call():
                self._narrow_call(place, positive)
            case _:
                pass

    def _narrow_subset(self, checked: ast.expr, allowed: ast.expr) -> None:
        """`set(text) <= letters` says that all of the text is from a closed set."""
        match checked:
            case ast.Call(args=[held]) if self.value(checked.func).names & SETS:
                if not known_taints([self.value(allowed)]):
                    self.put_checked(_whole(held), CLEAN)
            case _:
                pass

    def _narrow_superset(self, allowed: Value, checked: ast.expr) -> None:
        """`letters.issuperset(text)` says so, too."""
        if not known_taints([allowed]) and allowed != UNKNOWN_VALUE:
            self.put_checked(_whole(checked), CLEAN)

    def _narrow_found(self, made: ast.ListComp | ast.SetComp) -> None:
        """There is an element for which the conditions of a comprehension hold."""
        saved, bound = self.env, set[str]()
        self.env = dict(saved)
        for generator in made.generators:
            self.assign(generator.target, self.element_of(self.value(generator.iter)), None)
            bound |= {n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)}
            for test in generator.ifs:
                self._narrow(test, True)
        found = {n: v for n, v in self.env.items() if n not in bound and saved.get(n) is not v}
        self.env = {**saved, **found}

    def _narrow_every(self, made: ast.expr, positive: bool, *, existing: bool = False) -> None:
        """`all(c in letters for c in text)` and `not any(...)` check every part of a value.

        `existing`: there is an element for which the condition holds.
        """
        match made:
            case (
                ast.GeneratorExp(
                    elt=condition,
                    generators=[ast.comprehension(target=ast.Name(id=bound), iter=over, ifs=[])],
                )
                | ast.ListComp(
                    elt=condition,
                    generators=[ast.comprehension(target=ast.Name(id=bound), iter=over, ifs=[])],
                )
            ):
                pass
            case _:
                return
        if existing:
            saved = self.env
            self.env = {**saved, bound: self.element_of(self.value(over))}
            found = dict(self.narrowing(condition, positive=positive))
            self.env = saved
            for n, value in found.items():
                if n != bound:
                    self.env[n] = value
            return
        while isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
            condition, positive = condition.operand, not positive
        if isinstance(over, ast.Call) and "ast.walk" in self.value(over.func).names:
            # Code of which every node is of a kind that is listed.
            match condition:
                case ast.Call(args=[ast.Name(id=tested), _]) if (
                    positive
                    and tested == bound
                    and "builtins.isinstance" in self.value(condition.func).names
                ):
                    for tree in over.args[:1]:
                        self.put_checked(tree, CLEAN)
                case _:
                    pass
            return
        saved = self.env
        self.env = {**saved, bound: UNKNOWN_VALUE}
        found = dict(self.narrowing(condition, positive=positive))
        self.env = saved
        if bound in found and not inner_taints(found[bound]):
            self.put_checked(_whole(over), CLEAN)

    def _is_common(self, expr: ast.expr) -> bool:
        """`os.path.commonpath([base, path]) == base` says that the path is inside."""
        if isinstance(expr, ast.Call) and expr.args:
            names = self.value(expr.func).names
            if names & {"os.path.commonpath", "os.path.commonprefix"}:
                argument = expr.args[0]
                if isinstance(argument, ast.List | ast.Tuple):
                    for part in argument.elts:
                        self.put_checked(part, without(self.value(part), PATH_ONLY))
                return True
        return False

    def put_checked(self, place: ast.expr, value: Value) -> None:
        """Give the object behind a checked expression what the check has found out."""
        match place:
            case ast.Name():
                held = self.env.get(place.id)
                if held is None:
                    held = self.world.free(place.id)
                if held.taints or held.constants or held.names or held.shape is not None:
                    self.env[place.id] = value
                if (
                    DERIVED + place.id in self.env
                    and inner_taints(held)
                    and not inner_taints(value)
                ):
                    self._checked_origin(place.id)
            case ast.Attribute(value=ast.Call() as call) if self.value(call.func).names & PARSERS:
                self.put_checked(call, value)
            case ast.Attribute() | ast.Subscript():
                self.put(place, value)
                parent = place.value
                if isinstance(parent, ast.Name) and not _is_scheme(place):
                    self._checked_origin(parent.id)
            case ast.NamedExpr(target=target):
                self.put_checked(target, value)
            case ast.Call(
                func=ast.Attribute(value=inner, attr="lower" | "upper" | "strip" | "casefold")
            ):
                self.put_checked(inner, CLEAN)
            case ast.Call(func=ast.Name(id="str" | "type"), args=[inner]):
                self.put_checked(inner, CLEAN)
            case ast.Call(func=ast.Name(id="getattr"), args=[base, key, *_]):
                known = known_constants(self.value(key))
                if known and len(known) == 1:
                    self.put_checked(ast.Attribute(base, str(known[0]), ast.Load()), value)
            case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key, *_]):
                if known_constants(self.value(key)) and known_taints([self.value(base)]):
                    item = ast.Subscript(base, key, ast.Load())
                    self.put_checked(ast.copy_location(item, place), value)
            case ast.Call(args=[inner]) if self.value(place.func).names & PARSERS:
                self.put_checked(inner, without(self.value(inner), ADDRESS))
            case _:
                pass

    def _checked_origin(self, bound: str) -> None:
        """A check of `parsed = urlparse(url)` is one of `url`."""
        held = self.env.get(DERIVED + bound)
        known = known_constants(held) if held is not None else None
        if known and len(known) == 1 and isinstance(known[0], str) and known[0] in self.env:
            self.env[known[0]] = without(self.env[known[0]], ADDRESS)

    def _found_out(self, place: ast.expr, marks: frozenset[str]) -> None:
        """Note what a check says of the start or the parts of a text, or of a path made of it.

        When it is all that a danger asks for, the danger is gone.
        """
        places = [place]
        if isinstance(place, ast.Name):
            found = known_constants(self.env.get(DERIVED + place.id, BOTTOM))
            if found and isinstance(found[0], tuple) and found[0][0] == _PATH_OF:
                places.append(_place(str(found[0][1])))
        elif self._path_of(place) is not None and isinstance(place, ast.Call):
            places = place.args
        for one in places if marks else ():
            held = self.value(one)
            taints = inner_taints(held)
            if not taints or held.shape is not None:
                continue
            noted = [replace(t, marks=t.marks | marks) for t in taints]
            gone = [replace(t, removed=t.removed | checks.removed_by(t.marks)) for t in noted]
            made = Value(held.names, held.constants, joined_taints(gone), held.functions)
            self.put_checked(one, made)

    def _narrow_parts(self, left: ast.expr, op: ast.cmpop, right: ast.expr, holds: bool) -> bool:
        """`".." in text`, `text[0] == "/"`: note it; tell whether it was such a test.

        `holds`: what is left is in, or is, what is right.
        """
        if isinstance(op, ast.In | ast.NotIn) and not isinstance(left, ast.Subscript):
            texts = _texts_of(self.value(left))
            inside = right
            match right:
                case ast.Attribute(value=inner, attr="parts"):
                    inside = inner
                case ast.Call(func=ast.Attribute(value=inner, attr="split")):
                    inside = inner
                case _:
                    pass
            if not texts or holds or not checks.not_inside(texts):
                return False
            self._found_out(inside, checks.not_inside(texts))
            return True
        match left:
            case ast.Subscript(value=text, slice=ast.Constant(value=0)):
                at = 0
            case ast.Subscript(
                value=text,
                slice=ast.Slice(
                    lower=None | ast.Constant(value=0), upper=ast.Constant(value=1 | 2 as at)
                ),
            ):
                at = 0 if at == 1 else 2
            case ast.Subscript(value=text, slice=ast.Constant(value=1)):
                at = 1
            case ast.Subscript(
                value=text,
                slice=ast.Slice(lower=ast.Constant(value=1), upper=ast.Constant(value=2)),
            ):
                at = 1
            case _:
                return False
        texts = _texts_of(self.value(right))
        if at < 2 and isinstance(op, ast.In | ast.NotIn) and len(texts) == 1:
            texts = [*texts[0]]
        if at == 0 and holds and texts == ["/"]:
            self._found_out(text, frozenset({checks.ROOTED}))
        elif at != 1 and not holds:
            self._found_out(text, checks.not_started(texts))
        elif at == 1 and not holds:
            self._found_out(text, checks.not_second(texts))
        else:
            return False
        return True

    def _narrow_call(self, test: ast.Call, positive: bool) -> None:
        func = test.func
        if isinstance(func, ast.Attribute):
            receiver = self.value(func.value)
            if receiver.names == _TEXT and func.attr in operations.CHECKS and test.args:
                if positive:  # `str.isdigit(text)`
                    self.put_checked(test.args[0], CLEAN)
                return
            if func.attr in operations.CHECKS and positive:
                self.put_checked(func.value, CLEAN)
                return
            if func.attr == "__contains__" and len(test.args) == 1:
                made = ast.Compare(test.args[0], [ast.In()], [func.value])
                self._narrow(ast.copy_location(made, test), positive)
                return
            if func.attr == "startswith" and test.args and positive:
                self._narrow_prefix(func.value, receiver, self.value(test.args[0]))
                return
            if func.attr == "startswith" and test.args and not positive:
                texts = _texts_of(self.value(test.args[0]))
                if "-" in texts:
                    self.put_checked(func.value, without(receiver, frozenset({Danger.OPTION})))
                self._found_out(func.value, checks.not_started(texts))
                return
            if func.attr == "is_absolute" and not test.args and not positive:
                self._found_out(func.value, frozenset({checks.RELATIVE}))
                return
            if func.attr in ("strip", "lstrip", "rstrip") and not positive and test.args:
                if known_constants(self.value(test.args[0])):
                    self.put_checked(func.value, CLEAN)  # nothing else stands in it
                return
            if func.attr == "issubset" and positive and len(test.args) == 1:
                self._narrow_subset(func.value, test.args[0])
                return
            if func.attr == "issuperset" and positive and len(test.args) == 1:
                self._narrow_superset(receiver, test.args[0])
                return
            resolved = all(
                "resolved" in t.marks or t.origin is None for t in inner_taints(receiver)
            )
            if func.attr == "is_relative_to" and positive and resolved:
                self._put_inside(func.value, receiver)
                return
        callee = self.value(func)
        names = callee.names
        arguments = self._arguments(test)
        first = test.args[0] if test.args else None
        if "os.path.isabs" in names and first is not None and not positive:
            self._found_out(first, frozenset({checks.RELATIVE}))
            return
        if names & _EQUAL:
            if positive:
                self._narrow_signed(test.args)
            return
        for found in sorted(names):
            for guard in self.models.guards.get(found, ()):
                if positive and not guard.raises:
                    place = (
                        func.value
                        if guard.argument < 0 and isinstance(func, ast.Attribute)
                        else None
                    )
                    if guard.argument >= 0 and guard.argument < len(test.args):
                        place = test.args[guard.argument]
                    if place is not None:
                        self.put_checked(place, without(self.value(place), guard.removes))
                        return
        if names and all(n.removeprefix(_TEXT_CLASS) in operations.CHECKS for n in names) and first:
            if positive:  # `str.isdigit`, under another name
                self.put_checked(first, CLEAN)
            return
        if names & {"builtins.isinstance"} and len(test.args) == 2:
            self._narrow_instance(test.args[0], test.args[1], positive)
            return
        if names & externals.MATCHERS and positive:
            bound = any("()" in n for n in names)
            pattern = (
                externals.pattern_of(self, func)
                if bound
                else self.value(test.args[0])
                if test.args
                else None
            )
            checked = test.args[0 if bound else 1] if len(test.args) > (0 if bound else 1) else None
            if pattern is not None and checked is not None:
                whole = any(n.endswith("fullmatch") for n in names)
                patterns = known_constants(pattern)
                if patterns and all(
                    isinstance(t, str) and is_closed_pattern(t, whole=whole) for t in patterns
                ):
                    self.put_checked(checked, CLEAN)
            return
        if names & {"builtins.bool", "builtins.len"} and first is not None:
            self._narrow(first, positive)
            return
        if names & {"builtins.all", "builtins.any"}:
            every = "builtins.all" in names
            if isinstance(first, ast.Tuple | ast.List):
                self._narrow_all(every == positive, first.elts, positive)
            elif first is not None:
                self._narrow_every(first, positive, existing=positive != every)
            return
        if callee.functions:
            place = func.value if isinstance(func, ast.Attribute) else None
            self._narrow_local(callee, arguments, positive, receiver=place)
            return
        last = max((n.removesuffix("()").rpartition(".")[2] for n in names), default="")
        if isinstance(func, ast.Attribute):
            last = func.attr
        elif isinstance(func, ast.Name) and not last:
            last = func.id
        if positive and sounds_like_check(last) and "builtins" not in "".join(sorted(names)):
            for argument in (*test.args, *(k.value for k in test.keywords)):
                self.put_checked(argument, CLEAN)

    def _narrow_local(
        self,
        callee: Value,
        arguments: Arguments,
        positive: bool,
        item: int | None = None,
        receiver: ast.expr | None = None,
    ) -> None:
        """Take what a function of the text has found out, also of the object that it is of."""
        if len(callee.functions) != 1:
            return
        for one in ordered(callee.functions):
            given = arguments
            if isinstance(one, Bound):
                given = replace(
                    arguments,
                    positional=[one.receiver, *arguments.positional],
                    nodes=[receiver or ast.Constant(None), *arguments.nodes],
                )
                one = one.function
            if isinstance(one, Local):
                outcome = self.world.call(self.world.capture(one, self.env), given)
                told = outcome.when_true if positive else outcome.when_false
                if item is not None:
                    told = next(
                        (w for n, side, w in outcome.when_item if (n, side) == (item, positive)), ()
                    )
                for parameter, value in told:
                    node = outcome.node_of(parameter, given)
                    if node is not None:
                        self.put_checked(node, value)
            elif isinstance(one, Lambda) and item is None:
                bound = bind(one.node.args, given, dict(one.captured))
                saved = self.env
                self.env = {**dict(one.captured), **bound}
                found = dict(self.narrowing(one.node.body, positive=positive))
                self.env = saved
                for argument, node in zip(arguments_of(one.node.args), given.nodes, strict=False):
                    if argument.arg in found:
                        self.put_checked(node, found[argument.arg])

    def _narrow_instance(self, checked: ast.expr, types: ast.expr, positive: bool) -> None:
        held = self.value(types)
        known = elements(held)
        names = (
            frozenset(n for one in known for n in one.names) if known is not None else held.names
        )
        if positive and names and names <= _NUMBERS:
            self.put_checked(checked, CLEAN)

    def _put_inside(self, place: ast.expr, held: Value) -> None:
        """A path without links and dots is known to be inside of a folder, whatever calls it."""
        self.put_checked(place, without(held, PATH_ONLY))
        while isinstance(place, ast.Call):
            match place:
                case ast.Call(func=ast.Attribute(value=inner, attr="resolve" | "absolute")):
                    pass
                case ast.Call(args=[inner]) if self.value(place.func).names & _RESOLVING:
                    pass
                case _:
                    return
            place = inner
            self.put_checked(place, without(self.value(place), PATH_ONLY))

    def _narrow_prefix(self, place: ast.expr, held: Value, prefix: Value) -> None:
        taints = inner_taints(held)
        if taints and all("resolved" in t.marks or t.origin is None for t in taints):
            self._put_inside(place, held)
            return
        texts = _texts_of(prefix)
        if texts and all(map(_is_whole_host, texts)):
            self.put_checked(place, without(held, ADDRESS))
        elif texts == ["/"]:
            self._found_out(place, frozenset({checks.ROOTED}))

    _expressions: ClassVar[dict[type[ast.expr], Callable[[Line, Any], Value]]] = {
        ast.Attribute: _attribute,
        ast.Call: _call,
        ast.Subscript: _subscript,
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


def with_cells(value: Value, callee: Local, written: Env, depth: int = 0) -> Value:
    """Return a value in which functions made beside one see what that has left in names."""
    functions, shape = value.functions, value.shape
    if any(isinstance(f, Local | Bound) for f in functions):
        functions = frozenset(_with_cells_of(f, callee, written) for f in functions)
    if shape is not None and depth < _CELLS:
        entries = [(k, with_cells(v, callee, written, depth + 1)) for k, v in shape.entries]
        if any(v is not old for (_, v), (_, old) in zip(entries, shape.entries, strict=True)):
            shape = shape_of(shape.kind, entries, shape.rest, shape.owner)
    if functions == value.functions and shape is value.shape:
        return value
    return Value(value.names, value.constants, value.taints, functions, shape)


def _with_cells_of(one: Callee, callee: Local, written: Env) -> Callee:
    """Return a function as it is afterwards: if it shares what has been written."""
    if isinstance(one, Bound):
        return Bound(_with_cells_of(one.function, callee, written), one.receiver)
    if not isinstance(one, Local):
        return one
    beside = one.body.rpartition(".")[0] == callee.body.rpartition(".")[0]
    before, kept = dict(callee.captured), dict(one.captured)
    shared = {
        n: v
        for n, v in written.items()
        if n in kept
        and kept[n] == before[n]
        and (one.body == callee.body or (beside and not n.startswith("=")))
    }
    if not shared:
        return one
    return Local(one.body, tuple(sorted({**kept, **shared}.items(), key=lambda pair: pair[0])))


_CELLS: Final = 2
"""How deep functions are looked for in containers."""


def base_names(models: Models, owner: Class, depth: int = 0) -> frozenset[str]:
    """Return the names that an object of a class has through its bases."""
    out: set[str] = set()
    for base in owner.bases:
        out |= models.step(base.names, "()")
        for callee in base.functions:
            if isinstance(callee, Class) and depth < _BASES:
                out |= base_names(models, callee, depth + 1)
    return frozenset(out)


def _is_property(held: Value) -> bool:
    """Whether what a class holds has the say before what the object holds."""
    marks = [dict(f.captured) for f in held.functions if isinstance(f, Local)]
    return any("<property>" in found and "<cached>" not in found for found in marks)


def _is_cached(held: Value) -> bool:
    return any(isinstance(f, Local) and "<cached>" in dict(f.captured) for f in held.functions)


def _short_name(body: str) -> str:
    return body.rpartition(".")[2].partition("#")[0]


_ITEMS: Final = 3
"""Elements of what a call gives that may be answers: `ok, error = check(x)`."""
_VERSION: Final = frozenset({"sys.version_info"})


def _is_answer(node: ast.expr | None) -> bool:
    """Whether an expression may say something of a value: a comparison, a call, a condition."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.Call() | ast.ListComp() | ast.SetComp():
            return True
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.IfExp(body=body, orelse=other):
            return isinstance(body, ast.Constant) or isinstance(other, ast.Constant)
        case ast.Subscript(value=ast.Call()):
            return True
        case ast.NamedExpr(value=value) | ast.Await(value=value):
            return _is_answer(value)
        case _:
            return False


def _asks(node: ast.expr | None) -> bool:
    """Whether an expression asks what letters a text is made of: `text.isdigit()`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in operations.CHECKS
    )


def _is_scheme(place: ast.expr) -> bool:
    """Whether of a parsed address only that is looked at which says nothing of where it leads."""
    return isinstance(place, ast.Attribute) and place.attr in ("scheme", "path", "query", "port")


def _surely_has_not(held: Value, key: Value) -> bool:
    """Whether a dictionary surely has no such key."""
    shape, known = held.shape, key_of(key)
    if shape is None or shape.kind != "dict" or shape.rest is not None:
        return False
    plain = not (held.names or held.taints or held.constants or held.functions)
    return plain and known is not None and known != MANY and shape.get(known) is None


def _is_enumeration(qualified: str) -> bool:
    """Whether a name sounds like a class: what is looked up there by a text is a member."""
    short = qualified.rpartition(".")[2]
    return "." in qualified and short[:1].isupper() and not short.isupper() and short.isidentifier()


def _filters(node: ast.expr | None) -> bool:
    """Whether an expression keeps those of some elements that are like something."""
    return isinstance(node, ast.ListComp | ast.SetComp) and any(g.ifs for g in node.generators)


def _tells(value: Value) -> bool:
    """Whether a value is an answer: a flag, None, what a pattern has found, a tuple of such."""
    if any(n.removesuffix("()") in externals.MATCHERS for n in value.names):
        return True
    items = elements(value)
    if items:
        return any(map(_tells, items[:_ITEMS]))
    flags = ("bool", "NoneType", "many", "str", "int")
    asked = bool(value.names) and all(_QUESTION.search(n) for n in value.names)
    return (
        bool(value.constants or asked)
        and not ((value.names and not asked) or value.taints or value.functions or value.shape)
        and all(kind in flags for kind, _ in value.constants)
    )


def _known_of_both(before: Value, now: Value, told: Value) -> Value:
    """Return what a value is of which two checks have told something, each by itself.

    `told` is what the one has made of `before`, `now` what the other has made of it.
    """
    if before == now:
        return told
    notes = {_unchecked(t): t for t in told.taints}
    plain = Value(before.names, before.constants, now.taints, before.functions, before.shape)
    if plain != Value(now.names, now.constants, now.taints, now.functions, now.shape):
        return now
    if {_unchecked(t) for t in before.taints} != {_unchecked(t) for t in now.taints}:
        return now
    if not inner_taints(told):
        return told
    taints = [
        replace(t, removed=t.removed | one.removed, marks=t.marks | one.marks)
        for t in now.taints
        if (one := notes.get(_unchecked(t))) is not None
    ]
    gone = [replace(t, removed=t.removed | checks.removed_by(t.marks)) for t in taints]
    return Value(now.names, now.constants, joined_taints(gone), now.functions, now.shape)


def _unchecked(taint: Taint) -> Taint:
    """Return a taint without what checks have found out."""
    return replace(taint, removed=frozenset(), marks=frozenset())


def _is_none_or_true(value: Value) -> bool:
    """Whether a value is None, or else surely true."""
    if any(n.removesuffix("()") in externals.MATCHERS for n in value.names):
        return True
    if NONE.constants <= value.constants and MANY not in value.constants:
        return all(c is None or bool(c) for _, c in value.constants)
    return False


_RESOLVING: Final = frozenset(
    {"os.path.realpath", "os.path.abspath", "os.path.normpath", "builtins.str", "os.fspath"}
)
_QUESTION: Final = re.compile(r"\.is[_a-z]\w*\(\)$")
"""What the names of calls end in that answer a question: `path.is_absolute()`."""
_LAST_PARTS: Final = frozenset({"name", "stem", "suffix"})
"""Attributes of a path in which no folder is left."""
_EACH: Final = "<each>"
"""The name of an element that is asked about."""
_FALSE_NAMES: Final = frozenset(
    {"ssl.CERT_NONE", "ssl.VerifyMode.CERT_NONE", "logging.NOTSET", "socket.AF_UNSPEC"}
)
_TRUE_NAMES: Final = frozenset(
    f"ssl.{kind}CERT_{n}" for kind in ("", "VerifyMode.") for n in ("OPTIONAL", "REQUIRED")
)
"""Numbers of libraries that code asks whether they are something."""
_TEXT: Final = frozenset({"builtins.str"})
_TEXT_CLASS: Final = "builtins.str."
_GLOBALS: Final = frozenset({"builtins.globals()"})
_THREADS: Final = frozenset({"threading.Thread()", "multiprocessing.Process()"})


def _is_thread(line: Line, held: Value) -> bool:
    """Whether an object of a class of the text is a thread: `start` calls `run`."""
    owner = objects.owner_of(held)
    return owner is not None and not line.base_names(owner).isdisjoint(_THREADS)


def _whole(parts: ast.expr) -> ast.expr:
    """Return what the parts were taken out of: `text` of `text.lower().split()`."""
    while isinstance(parts, ast.Call) and isinstance(parts.func, ast.Attribute):
        if parts.func.attr not in _TAKING_APART:
            break
        parts = parts.func.value
    return parts


def _is_whole_host(prefix: str) -> bool:
    scheme, separator, rest = prefix.partition("://")
    return bool(scheme and separator) and "/" in rest and not rest.startswith("/")


def origins(held: Value) -> list[str]:
    """Return the names of what a name was made of: of an address, or of what was signed."""
    out: list[str] = []
    for known in known_constants(held) or ():
        places = known[1:] if isinstance(known, tuple) else (known,)
        out += [str(place).partition(".")[0] for place in places]
    return out


def _is_signature(value: Value) -> bool:
    """Whether a value is what a key has made of a text."""
    return any(n.startswith("hmac.HMAC().") or n == "hmac.digest()" for n in value.names)


def _places(parts: Iterable[ast.expr]) -> list[ast.expr]:
    """Return names, and attributes of names, that stand in expressions."""
    out: list[ast.expr] = []
    for part in parts:
        match part:
            case ast.Name() | ast.Attribute(value=ast.Name()):
                out.append(part)
            case ast.Call(func=ast.Attribute(value=inner), args=args):
                out += _places([inner, *args])
            case _:
                out += _places(c for c in ast.iter_child_nodes(part) if isinstance(c, ast.expr))
    return out


def _place(written: str) -> ast.expr:
    """Return the expression of a name, or of an attribute of one."""
    base, _, attr = written.partition(".")
    held = ast.Name(base, ast.Load())
    return ast.Attribute(held, attr, ast.Load()) if attr else held


def _texts_of(value: Value) -> list[str]:
    """Return the texts that a value is, or that a tuple, list or set of constants holds."""
    known = elements(value)
    one_by_one = [known_constants(v) for v in known] if known is not None else []
    if known is not None and all(k and len(k) == 1 for k in one_by_one):
        found = [k[0] for k in one_by_one if k]
    else:
        found = known_constants(value) or []
    parts = [t for one in found for t in (one if isinstance(one, tuple) else (one,))]
    return (
        [t for t in parts if isinstance(t, str)] if all(isinstance(t, str) for t in parts) else []
    )


def _is_chosen_here(value: Value) -> bool:
    """Whether an object of a library is known to be made of nothing that somebody has chosen."""
    plain = value.shape is None and not value.taints and not value.functions
    return plain and bool(value.names) and value.constants == CLEAN.constants


def _is_closed(value: Value) -> bool:
    """Whether all methods of an object give what its type is made of: numbers, dates, digits."""
    return all(n.startswith(_CLOSED_MODULES) for n in value.names)


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


def _receiver(value: Value, attr: str) -> Value | None:
    """Return the object of a built-in method of this name, if the value is one."""
    out = BOTTOM
    for one in value.functions:
        if not isinstance(one, Method) or one.name != attr:
            return None
        out = join(out, one.receiver)
    return None if out.is_bottom else out


def _is_closed_pattern(pattern: ast.pattern) -> bool:
    match pattern:
        case ast.MatchValue() | ast.MatchSingleton():
            return True
        case ast.MatchOr(patterns=patterns):
            return all(map(_is_closed_pattern, patterns))
        case ast.MatchAs(pattern=inner) if inner is not None:
            return _is_closed_pattern(inner)
        case _:
            return False


def arguments_of(args: ast.arguments) -> list[ast.arg]:
    """Return all parameters."""
    out = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return out + [a for a in (args.vararg, args.kwarg) if a is not None]


def bind(args: ast.arguments, given: Arguments, captured: Env) -> Env:
    """Bind the arguments of a call to parameters; defaults are captured as "=name"."""
    out: Env = {}
    positional = [*args.posonlyargs, *args.args]
    for number, argument in enumerate(positional):
        if number < len(given.positional):
            out[argument.arg] = given.positional[number]
        elif argument.arg in given.keywords:
            out[argument.arg] = given.keywords[argument.arg]
        else:
            out[argument.arg] = _unfilled(argument.arg, given, captured, positional=True)
    for argument in args.kwonlyargs:
        if argument.arg in given.keywords:
            out[argument.arg] = given.keywords[argument.arg]
        else:
            out[argument.arg] = _unfilled(argument.arg, given, captured, positional=False)
    if args.vararg is not None:
        extra = given.positional[len(positional) :]
        if given.more is not None:
            out[args.vararg.arg] = holding(shape_of("tuple", (), join_all([*extra, given.more])))
        else:
            out[args.vararg.arg] = sequence("tuple", extra)
    if args.kwarg is not None:
        named = {a.arg for a in (*args.args, *args.kwonlyargs)}
        entries: list[tuple[Key, Value]] = [
            (("str", k), v) for k, v in given.keywords.items() if k not in named
        ]
        out[args.kwarg.arg] = holding(shape_of("dict", entries, given.others))
    return out


def _unfilled(name_: str, given: Arguments, captured: Env, *, positional: bool) -> Value:
    default = captured.get("=" + name_, BOTTOM)
    loose = join(given.others or BOTTOM, (given.more or BOTTOM) if positional else BOTTOM)
    out = join(default, loose)
    return UNKNOWN_VALUE if out.is_bottom else out


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
_STR: Final = ("__format__", "__str__", "__repr__")
_REPR: Final = ("__repr__",)
_UNWRITTEN: Final = frozenset({"_", "<made>"})
"""Names of nodes that stand for what is passed and not written."""
