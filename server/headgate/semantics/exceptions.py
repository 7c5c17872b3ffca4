"""Exceptions as what they are: objects that carry what they were made of.

Owns exceptions of Python's own: how they are made, what their text says, what they keep
of a value that could not be converted or found, and what a handler gets to see.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, objects
from headgate.semantics.operations import elements, sequence, written_out
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    Class,
    Key,
    Shape,
    Value,
    assembled,
    classes_above,
    constant,
    inner_taints,
    join,
    join_all,
    known_taints,
    shape_of,
    tainted,
)
from headgate.semantics.walking import RAISED, exception_kinds, may_catch

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"
ARGS: Final[Key] = ("attr", "args")
_GROUP: Final[Key] = ("attr", "exceptions")
_NOTES: Final[Key] = ("attr", "__notes__")
_FIELDS: Final = {
    "UnicodeDecodeError": ("encoding", "object", "start", "end", "reason"),
    "UnicodeEncodeError": ("encoding", "object", "start", "end", "reason"),
    "StopIteration": ("value",), "StopAsyncIteration": ("value",), "SystemExit": ("code",),
    "OSError": ("errno", "strerror", "filename"), "ExceptionGroup": ("message", "exceptions"),
    "FileNotFoundError": ("errno", "strerror", "filename"),
    "BaseExceptionGroup": ("message", "exceptions"), "JSONDecodeError": ("msg", "doc", "pos"),
}  # fmt: skip
"""What attributes the arguments of an exception become."""


def is_exception(value: Value) -> bool:
    """Whether a value is an exception that is not of a class of the text."""
    shape = value.shape
    if shape is None or shape.owner is not None or shape.get(ARGS) is None:
        return False
    return bool(exception_kinds(Value(value.names)))


def made(names: frozenset[str], given: Sequence[Value], more: Value | None = None) -> Value:
    """Return a new exception; `names` are those of its class, as called."""
    entries: dict[Key, Value] = {}
    for called in sorted(names):
        short = called.removesuffix("()").rpartition(".")[2]
        entries.update(
            (("attr", attr), one) for attr, one in zip(_FIELDS.get(short, ()), given, strict=False)
        )
    entries[ARGS] = sequence("tuple", given) if more is None else join(CLEAN, more)
    return Value(names, shape=shape_of("object", entries.items()))


def _made(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`ValueError(text)`."""
    names = line.models.step(line.value(expr.func).names, "()")
    if not names or not exception_kinds(Value(names)):
        return None
    keywords = list(arguments.keywords.items())
    out = made(names, arguments.positional, arguments.more)
    if keywords and out.shape is not None:
        entries = [*out.shape.entries, *((("attr", k), v) for k, v in keywords)]
        out = Value(names, shape=shape_of("object", entries))
    return out


def text_of(value: Value) -> Value:
    """Return what `str(exception)` says."""
    shape = value.shape
    args = shape.get(ARGS) if shape is not None else None
    given = elements(args) if args is not None else None
    plain = Value(taints=value.taints)
    if given is None:
        return join(tainted(inner_taints(args or BOTTOM)), plain)
    if not given:
        text = constant("")
    elif len(given) > 1:
        text = assembled(given) if known_taints(given) else CLEAN
    else:
        text = given[0]
        if any(n.endswith("KeyError()") for n in value.names):
            text = written_out(text)
    return join(text, plain) if value.taints else text


def raises(line: Line, kind: str, given: Sequence[Value]) -> None:
    """Note that what is done may fail, with an exception that keeps what it was given."""
    if known_taints(given):
        failed = made(frozenset({kind + "()"}), given)
        line.env[RAISED] = join(line.env.get(RAISED, BOTTOM), failed)


def conversion_failed(line: Line, held: Value) -> None:
    """Note that a text may be none of those that can be converted: the message repeats it."""
    raises(line, "builtins.ValueError", [written_out(assembled([held]))])


def caught(line: Line, types: Value) -> Shape | None:
    """Return what is known of the exception that a handler of these types gets."""
    raised = line.env.get(RAISED)
    if raised is None or raised.shape is None:
        return None
    shape = raised.shape
    kinds = {c.body for one in _each(types) for c in one.functions if isinstance(c, Class)}
    if shape.owner is not None:
        above = classes_above(shape.owner)
        if any(kind.body in kinds for kind in above):
            return shape
        wide = bool(exception_kinds(Value(join_all(_each(types)).names)))
        return shape if wide and not kinds and may_catch(types, BOTTOM) else None
    if kinds and (members := shape.get(_GROUP)) is not None:
        return _members(shape, members, kinds)
    if kinds or not may_catch(types, Value(raised.names)):
        return None
    return shape


def _each(types: Value) -> list[Value]:
    return types.shape.values() if types.shape is not None else [types]


def _members(shape: Shape, members: Value, kinds: set[str]) -> Shape:
    """Return a group with those of its exceptions that `except*` names."""
    items = elements(members)
    if items is None:
        return shape
    kept: list[Value] = []
    for one in items:
        owner = objects.owner_of(one)
        if owner is None or any(kind.body in kinds for kind in classes_above(owner)):
            kept.append(one)
    entries = {**dict(shape.entries), _GROUP: sequence("tuple", kept)}
    return shape_of("object", entries.items(), shape.rest, shape.owner)


def _noted(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`error.add_note(text)`."""
    if isinstance(expr.func, ast.Attribute) and arguments.positional:
        add_note(line, expr.func.value, arguments.positional[0])
    return constant(None)


def add_note(line: Line, place: ast.expr, note: Value) -> None:
    """Put a note to those of an exception."""
    held = line.value(place)
    notes = held.shape.get(_NOTES) if held.shape is not None else None
    known = (elements(notes) or []) if notes is not None else []
    listed = sequence("list", [*known, note])
    binding.put(line, place, binding.with_attribute(line, held, "__notes__", listed))


def _itself(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`error.with_traceback(…)`."""
    return line.value(expr.func.value) if isinstance(expr.func, ast.Attribute) else None


_KINDS: Final = (
    *(
        f"builtins.{called}"
        for called, kind in vars(builtins).items()
        if isinstance(kind, type) and issubclass(kind, BaseException)
    ),
    *("json.JSONDecodeError", "json.decoder.JSONDecodeError"),
)
EXCEPTIONS: Final[dict[str, Special]] = {
    **dict.fromkeys(_KINDS, _made),
    **{f"{kind}().add_note": _noted for kind in _KINDS},
    **{f"{kind}().with_traceback": _itself for kind in _KINDS},
}


def is_below(below: Value, over: Value) -> Value | None:
    """Return whether a type of exception is one of others, all of them built in."""
    items = elements(over)
    kinds = [_built_in(one) for one in (items if items is not None else [over])]
    kind = _built_in(below)
    if kind is None or not kinds or not all(kinds):
        return None
    return constant(issubclass(kind, tuple(k for k in kinds if k is not None)))


def _built_in(value: Value) -> type[BaseException] | None:
    if len(value.names) != 1 or value.taints or value.constants or value.functions:
        return None
    (name_,) = value.names
    found = getattr(builtins, name_.removeprefix("builtins."), None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None
