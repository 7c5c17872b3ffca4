"""What the other files of a workspace say of themselves.

Owns the questions that an evaluation may ask about other files, the summaries that
answer them, and how a value is told to another file. A file is a key ("app/db.py"); how
files are found is not known here.

In its own file a function is called ".find", in others "app/db.py:.find"; a step on the
way of a value has the file "" where it is the file's own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple, Protocol, TypeAlias

from headgate.ruleapi import Origin, Step
from headgate.semantics.calls import Outcome
from headgate.semantics.values import (
    CLEAN,
    UNKNOWN_TAINT,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Lambda,
    Local,
    Method,
    Partial,
    Shape,
    Taint,
    Value,
    extended,
    inner_taints,
    joined_taints,
    shape_of,
)
from headgate.semantics.walking import Env
from headgate.text import Range

_DEEP: Final = 12
"""How deep values hold functions that hold values."""


class About(Enum):
    """What a question is about."""

    NAME = "name"
    """A qualified name, as the asking file writes it: ".db.find"."""
    FUNCTION = "function"
    """A function of another file: "app/db.py:.find"."""


class Question(NamedTuple):
    """Something that a line wants to know of another file."""

    about: About
    of: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a call of a function does, whatever is passed.

    In the values, what comes from a parameter has the origin `PARAMETER`, and the
    parameter's name for `what`.
    """

    positional: tuple[str, ...]
    keywords: tuple[str, ...]
    """Parameters that are passed by name only."""
    more: str | None
    others: str | None
    outcome: Outcome

    def arguments(self) -> ast.arguments:
        """Return the parameters as a header has them."""
        return ast.arguments(
            posonlyargs=[],
            args=[ast.arg(n) for n in self.positional],
            vararg=None if self.more is None else ast.arg(self.more),
            kwonlyargs=[ast.arg(n) for n in self.keywords],
            kw_defaults=[],
            kwarg=None if self.others is None else ast.arg(self.others),
            defaults=[],
        )

    def called(self, bound: Env) -> Outcome:
        """Return what a call does with these arguments, by parameter."""
        return in_all(self.outcome, lambda value: filled(value, bound))


def in_all(outcome: Outcome, change: Callable[[Value], Value]) -> Outcome:
    """Return an outcome with other values."""

    def each(pairs: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
        return tuple((n, change(v)) for n, v in pairs)

    return replace(
        outcome,
        returned=change(outcome.returned),
        changed=each(outcome.changed),
        when_true=each(outcome.when_true),
        when_false=each(outcome.when_false),
        when_item=tuple((at, side, each(pairs)) for at, side, pairs in outcome.when_item),
        raised=outcome.raised if outcome.raised.is_bottom else change(outcome.raised),
    )


Answer: TypeAlias = Value | Summary
Inner: TypeAlias = Callable[[Value], Value]
"""Does to a value that is held what is being done to its holder."""


class Handed(NamedTuple):
    """A call of a function of another file that hands on something from outside."""

    function: str
    bound: tuple[tuple[str, Value], ...]


class Place(NamedTuple):
    """Where a step is in its file."""

    range: Range
    """In lines and code points of the file."""
    text: str
    """The line on which it begins, without its end."""


class Elsewhere(Protocol):
    """The other files, as one file sees them. The answers do not change."""

    @property
    def called(self) -> Sequence[Handed]:
        """What they pass to functions of the file that comes from outside."""
        ...

    def ask(self, question: Question) -> Answer | None:
        """Return the answer in the asking file's terms, None if nothing is known."""
        ...

    def place(self, step: Step) -> Place | None:
        """Return where a step of another file is, None if that is not known."""
        ...


class _Nowhere:
    """No other file is known."""

    called: Sequence[Handed] = ()

    def ask(self, question: Question) -> Answer | None:
        """Return nothing."""
        return None

    def place(self, step: Step) -> Place | None:
        """Return nothing."""
        return None


NOWHERE: Final[Elsewhere] = _Nowhere()


def summary_of(args: ast.arguments, outcome: Outcome) -> Summary:
    """Return a summary from an evaluation whose parameters are symbols."""
    return Summary(
        tuple(a.arg for a in (*args.posonlyargs, *args.args)),
        tuple(a.arg for a in args.kwonlyargs),
        None if args.vararg is None else args.vararg.arg,
        None if args.kwarg is None else args.kwarg.arg,
        replace(outcome, outer=()),
    )


def symbol(parameter: str) -> Taint:
    """Return what stands for all that may be passed for a parameter."""
    return Taint(Origin.PARAMETER, parameter)


# -- arguments for parameters ---------------------------------------------------------


def filled(value: Value, bound: Env) -> Value:
    """Put what is passed in the place of parameters."""

    def taints(found: frozenset[Taint]) -> Iterable[Taint]:
        for taint in found:
            if taint.origin is not Origin.PARAMETER:
                yield taint
            else:
                given = bound.get(taint.what, UNKNOWN_VALUE)
                yield from _passed(taint, inner_taints(given))

    def whole(held: Value) -> Value | None:
        if len(held.taints) != 1 or held != Value(taints=held.taints):
            return None
        (taint,) = held.taints
        given = bound.get(taint.what)
        if taint.origin is not Origin.PARAMETER or given is None or _is_touched(taint):
            return None
        is_object = given.shape is not None and given.shape.owner is not None
        if not (is_object or given.functions or given.names):
            return None  # what is only a value is one of too many
        passed = joined_taints(_passed(taint, given.taints))
        return Value(given.names, given.constants, passed, given.functions, given.shape)

    if value.is_bottom:
        return value
    out = _rebuilt(value, taints, _same_callee, whole=whole)
    return CLEAN if out.is_bottom else out


def _is_touched(taint: Taint) -> bool:
    return bool(taint.removed or taint.assembled or taint.marks)


def _passed(taint: Taint, given: Iterable[Taint]) -> Iterable[Taint]:
    if not _is_touched(taint) and not taint.steps:
        yield from given
        return
    for part in given:
        yield _one_passed(taint, part)


@lru_cache(maxsize=50_000)
def _one_passed(taint: Taint, part: Taint) -> Taint:
    """Return one of the things that are passed, with what is done to it on the way."""
    made = Taint(
        part.origin,
        part.what,
        part.removed | taint.removed,
        part.assembled or taint.assembled,
        part.steps,
        taint.marks if _is_touched(taint) else part.marks,
    )
    for step in taint.steps:
        made = extended(made, step)
    return made


def _same_callee(callee: Callee, inner: Inner) -> Callee | None:
    return callee if isinstance(callee, Class) else _inside(callee, inner)


# -- from file to file ------------------------------------------------------------------


def told(value: Value, here: str, there: str, classes: dict[Class, Class]) -> Value:
    """Return a value of the file `here` in the terms of the file `there`.

    Lambdas stay at home, and what relative imports stand for that nobody has found.
    `classes` are those that have been told already, and are added to.
    """

    def taints(found: frozenset[Taint]) -> Iterable[Taint]:
        for taint in found:
            yield replace(taint, steps=tuple(told_step(s, here, there) for s in taint.steps))

    def callee(found: Callee, inner: Inner) -> Callee | None:
        match found:
            case Local(body, captured):
                return _inside(Local(told_id(body, here, there), captured), inner)
            case Class(body, bases, entries):
                known = classes.get(found)
                if known is None:
                    made = Class(told_id(body, here, there), bases, entries)
                    known = classes[found] = _inside_class(made, inner)
                return known
            case Lambda():
                return None
            case _:
                return _inside(found, inner)

    return _rebuilt(value, taints, callee, _absolute)


def told_id(id_: str, here: str, there: str) -> str:
    """Return what a function or class is called in another file."""
    if ":" not in id_:
        return id_ if here == there else f"{here}:{id_}"
    return id_.removeprefix(there + ":")


def told_step(step: Step, here: str, there: str) -> Step:
    """Return a step in the terms of another file."""
    file = step.file or here
    return replace(step, file="" if file == there else file)


def told_summary(summary: Summary, here: str, there: str, classes: dict[Class, Class]) -> Summary:
    """Return a summary in the terms of another file."""
    made = in_all(summary.outcome, lambda value: told(value, here, there, classes))
    return replace(summary, outcome=made)


def told_handed(handed: Handed, here: str, there: str, classes: dict[Class, Class]) -> Handed:
    """Return a call in the terms of another file, the called one."""
    bound = tuple((n, told(v, here, there, classes)) for n, v in handed.bound)
    return Handed(told_id(handed.function, here, there), bound)


def _absolute(names: frozenset[str]) -> frozenset[str]:
    return frozenset(n for n in names if not n.startswith("."))


def _same_names(names: frozenset[str]) -> frozenset[str]:
    return names


def _not_whole(value: Value) -> Value | None:
    return None


def _rebuilt(
    value: Value,
    taints: Callable[[frozenset[Taint]], Iterable[Taint]],
    callee: Callable[[Callee, Inner], Callee | None],
    names: Callable[[frozenset[str]], frozenset[str]] = _same_names,
    depth: int = 0,
    whole: Callable[[Value], Value | None] = _not_whole,
) -> Value:
    """Return a value with other taints, functions and names, however deep.

    `whole` puts another value in the place of one.
    """

    def inner(held: Value) -> Value:
        return _rebuilt(held, taints, callee, names, depth + 1, whole)

    other = whole(value)
    if other is not None:
        return other
    if not (value.taints or value.functions or value.shape is not None or value.names):
        return value
    if depth > _DEEP:
        return UNKNOWN_VALUE
    functions: set[Callee] = set()
    found = set(taints(value.taints))
    for one in value.functions:
        made = callee(one, inner)
        if made is None:
            found.add(UNKNOWN_TAINT)
        else:
            functions.add(made)
    kept = names(value.names)
    if value.names and not kept:
        found.add(UNKNOWN_TAINT)
    shape = value.shape
    if shape is not None:
        shape = _held(shape, inner, callee)
    return Value(kept, value.constants, joined_taints(found), frozenset(functions), shape)


def _held(shape: Shape, inner: Inner, callee: Callable[[Callee, Inner], Callee | None]) -> Shape:
    owner = shape.owner
    if owner is not None:
        made = callee(owner, inner)
        assert isinstance(made, Class)
        owner = made
    rest = None if shape.rest is None else inner(shape.rest)
    return shape_of(shape.kind, [(k, inner(v)) for k, v in shape.entries], rest, owner)


def _inside_class(found: Class, inner: Inner) -> Class:
    entries = tuple((n, inner(v)) for n, v in found.entries)
    return Class(found.body, tuple(map(inner, found.bases)), entries)


def _inside(callee: Callee, inner: Inner) -> Callee:
    match callee:
        case Local(body, captured):
            return Local(body, tuple((n, inner(v)) for n, v in captured))
        case Class():
            return _inside_class(callee, inner)
        case Bound(function, receiver):
            held = inner(Value(functions=frozenset({function})))
            (only,) = held.functions or (function,)
            return Bound(only, inner(receiver))
        case Method(receiver, name):
            return Method(inner(receiver), name)
        case Partial(function, arguments, keywords):
            return Partial(
                inner(function),
                tuple(map(inner, arguments)),
                tuple((n, inner(v)) for n, v in keywords),
            )
        case Lambda():
            return callee


def is_elsewhere(id_: str) -> bool:
    """Whether a function or class is of another file."""
    return ":" in id_


def without_ways(handed: Handed) -> Handed:
    """Return a call that is the same for all ways that its values may have come."""

    def taints(found: frozenset[Taint]) -> Iterable[Taint]:
        return (replace(taint, steps=()) for taint in found)

    return Handed(
        handed.function, tuple((n, _rebuilt(v, taints, _same_callee)) for n, v in handed.bound)
    )


def steps_in(values: Iterable[Value]) -> set[Step]:
    """Return all steps on the ways of values, and of all that they hold."""
    out: set[Step] = set()

    def taints(found: frozenset[Taint]) -> Iterable[Taint]:
        for taint in found:
            out.update(taint.steps)
        return found

    for value in values:
        _rebuilt(value, taints, _same_callee)
    return out
