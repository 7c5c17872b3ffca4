"""Values, summaries and calls as JSON data, and back.

Owns the form in which they are kept on disk and go from process to process. Only data:
what is read back is checked by being rebuilt, and runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from headgate.ruleapi import Constant, Danger, Origin, Step
from headgate.semantics.calls import Outcome
from headgate.semantics.elsewhere import About, Answer, Handed, Place, Question, Summary
from headgate.semantics.values import (
    MANY,
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
    kind_of,
    shape_of,
)
from headgate.text import Position, Range

Data: TypeAlias = Any
"""What `json` writes and reads."""

_DANGERS: Final = {danger.value: danger for danger in Danger}
_ORIGINS: Final = {origin.value: origin for origin in Origin}


# -- values ---------------------------------------------------------------------------


def value_data(value: Value) -> Data:
    """Return a value as data; sets in a fixed order."""
    return [
        sorted(value.names),
        _in_order([_constant_data(c) for c in value.constants]),
        _in_order([_taint_data(t) for t in value.taints]),
        _in_order([d for f in value.functions if (d := _callee_data(f))]),
        None if value.shape is None else _shape_data(value.shape),
        [value_data(piece) for piece in value.pieces],
    ]


def _in_order(data: list[Data]) -> list[Data]:
    return sorted(data, key=repr) if len(data) > 1 else data


Read: TypeAlias = dict[int, Class]
"""Classes that were read already, by the identity of their data.

What has not gone through text shares the data of a class wherever it occurs, and classes
hold classes.
"""


def value_from(data: Data, read: Read | None = None) -> Value:
    """Return the value that was written."""
    read = {} if read is None else read
    names, constants, taints, functions, shape, pieces = data
    return Value(
        frozenset(names),
        frozenset(map(_constant_from, constants)),
        frozenset(map(_taint_from, taints)),
        frozenset(_callee_from(f, read) for f in functions),
        None if shape is None else _shape_from(shape, read),
        tuple(value_from(piece, read) for piece in pieces),
    )


def _constant_data(found: tuple[str, Constant]) -> Data:
    return "many" if found == MANY else _plain_data(found[1])


def _constant_from(data: Data) -> tuple[str, Constant]:
    if data == "many":
        return MANY
    made = _plain_from(data)
    return (kind_of(made), made)


def _plain_data(value: Constant) -> Data:
    match value:
        case None | bool():
            return [value]
        case str():
            return ["str", value]
        case int() | float() | complex():
            return [type(value).__name__, repr(value)]
        case bytes():
            return ["bytes", value.hex()]
        case tuple():
            return ["tuple", *map(_plain_data, value)]


_WRITTEN: Final[dict[str, Callable[[str], Constant]]] = {
    "str": str,
    "int": int,
    "float": float,
    "complex": complex,
    "bytes": bytes.fromhex,
}


def _plain_from(data: Data) -> Constant:
    kind = data[0]
    if kind is None or isinstance(kind, bool):
        return kind
    if kind == "tuple":
        return tuple(map(_plain_from, data[1:]))
    return _WRITTEN[kind](data[1])


def _taint_data(taint: Taint) -> Data:
    return [
        None if taint.origin is None else taint.origin.value,
        taint.what,
        sorted(d.value for d in taint.removed),
        taint.assembled,
        [list(_step_data(s)) for s in taint.steps],
        sorted(taint.marks),
    ]


def _taint_from(data: Data) -> Taint:
    origin, what, removed, assembled, steps, marks = data
    return Taint(
        None if origin is None else _ORIGINS[origin],
        what,
        frozenset(_DANGERS[d] for d in removed),
        assembled,
        tuple(map(step_from, steps)),
        frozenset(marks),
    )


def _step_data(step: Step) -> Sequence[object]:
    return (
        step.file, step.body, step.line, step.nth, step.row, step.column,
        step.end_row, step.end_column, step.note,
    )  # fmt: skip


def step_data(step: Step) -> Data:
    """Return a step as data."""
    return list(_step_data(step))


def step_from(data: Data) -> Step:
    """Return the step that was written."""
    return Step(*data)


def _shape_data(shape: Shape) -> Data:
    return [
        shape.kind,
        [[kind, _plain_data(key), value_data(value)] for (kind, key), value in shape.entries],
        None if shape.rest is None else value_data(shape.rest),
        None if shape.owner is None else _callee_data(shape.owner),
    ]


def _shape_from(data: Data, read: Read) -> Shape:
    kind, entries, rest, owner = data
    found = None if owner is None else _callee_from(owner, read)
    assert found is None or isinstance(found, Class)
    return shape_of(
        kind,
        [((k, _plain_from(key)), value_from(value, read)) for k, key, value in entries],
        None if rest is None else value_from(rest, read),
        found,
    )


def _pairs_data(pairs: Sequence[tuple[str, Value]]) -> Data:
    return [[n, value_data(v)] for n, v in pairs]


def _pairs_from(data: Data, read: Read | None = None) -> tuple[tuple[str, Value], ...]:
    return tuple((n, value_from(v, read)) for n, v in data)


def _callee_data(callee: Callee) -> Data:
    match callee:
        case Local(body, captured):
            return ["local", body, _pairs_data(captured)]
        case Class(body, bases, entries):
            if not callee.written:
                listed = [value_data(b) for b in bases]
                callee.written.append(["class", body, listed, _pairs_data(entries)])
            return callee.written[0]
        case Bound(function, receiver):
            inner = _callee_data(function)
            return ["bound", inner, value_data(receiver)] if inner else None
        case Method(receiver, name):
            return ["method", value_data(receiver), name]
        case Partial(function, arguments, keywords):
            given = [value_data(a) for a in arguments]
            return ["partial", value_data(function), given, _pairs_data(keywords)]
        case Lambda():
            return None  # its code is not data


def _callee_from(data: Data, read: Read) -> Callee:
    match data:
        case ["local", body, captured]:
            return Local(body, _pairs_from(captured, read))
        case ["class", body, bases, entries]:
            known = read.get(id(data))
            if known is None:
                listed = tuple(value_from(base, read) for base in bases)
                known = read[id(data)] = Class(body, listed, _pairs_from(entries, read))
            return known
        case ["bound", function, receiver]:
            return Bound(_callee_from(function, read), value_from(receiver, read))
        case ["method", receiver, name]:
            return Method(value_from(receiver, read), name)
        case ["partial", function, arguments, keywords]:
            given = tuple(value_from(a, read) for a in arguments)
            return Partial(value_from(function, read), given, _pairs_from(keywords, read))
        case _:
            raise ValueError("not a function")


# -- what is asked, answered and handed on -------------------------------------------------


def summary_data(summary: Summary) -> Data:
    """Return a summary as data."""
    out = summary.outcome
    return [
        summary.positional,
        summary.keywords,
        summary.more,
        summary.others,
        value_data(out.returned),
        _pairs_data(out.changed),
        _pairs_data(out.when_true),
        _pairs_data(out.when_false),
        [[at, side, _pairs_data(pairs)] for at, side, pairs in out.when_item],
        out.ends,
        value_data(out.raised),
    ]


def summary_from(data: Data) -> Summary:
    """Return the summary that was written."""
    positional, keywords, more, others, returned, changed, when, unless, items, ends, raised = data
    outcome = Outcome(
        returned=value_from(returned),
        changed=_pairs_from(changed),
        when_true=_pairs_from(when),
        when_false=_pairs_from(unless),
        when_item=tuple((at, side, _pairs_from(pairs)) for at, side, pairs in items),
        parameters=tuple(positional),
        ends=ends,
        raised=value_from(raised),
    )
    return Summary(tuple(positional), tuple(keywords), more, others, outcome)


def answer_data(answer: Answer | None) -> Data:
    """Return an answer as data."""
    if answer is None:
        return None
    if isinstance(answer, Value):
        return ["value", value_data(answer)]
    return ["summary", summary_data(answer)]


def answer_from(data: Data) -> Answer | None:
    """Return the answer that was written."""
    match data:
        case None:
            return None
        case ["value", found]:
            return value_from(found)
        case ["summary", found]:
            return summary_from(found)
        case _:
            raise ValueError("not an answer")


def question_data(question: Question) -> Data:
    """Return a question as data."""
    return [question.about.value, question.of]


def question_from(data: Data) -> Question:
    """Return the question that was written."""
    about, of = data
    return Question(About(about), of)


def handed_data(handed: Handed) -> Data:
    """Return a call as data."""
    return [handed.function, _pairs_data(handed.bound)]


def all_handed_from(data: Sequence[Data]) -> tuple[Handed, ...]:
    """Return the calls that were written."""
    read: Read = {}
    return tuple(Handed(function, _pairs_from(bound, read)) for function, bound in data)


def place_data(place: Place) -> Data:
    """Return a place as data."""
    return [*range_data(place.range), place.text]


def place_from(data: Data) -> Place:
    """Return the place that was written."""
    *range_, text = data
    return Place(range_from(range_), text)


def range_data(range_: Range) -> Data:
    """Return a range as data."""
    start, end = range_
    return [start.line, start.column, end.line, end.column]


def range_from(data: Data) -> Range:
    """Return the range that was written."""
    line, column, end_line, end_column = data
    return Range(Position(line, column), Position(end_line, end_column))
