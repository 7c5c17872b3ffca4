"""Checks and conversions that fields of records are declared with.

Owns what attrs and pydantic do to a value before it stands in a field: validators,
converters, and methods that check a whole record.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.ruleapi import Danger
from headgate.semantics import calling, objects, reading
from headgate.semantics.operations import elements
from headgate.semantics.patterns import removed_by_all
from headgate.semantics.values import (
    CLEAN,
    UNKNOWN_TAINT,
    UNKNOWN_VALUE,
    Class,
    Key,
    Local,
    Value,
    classes_above,
    constant,
    function,
    holding,
    inner_taints,
    joined_taints,
    known_constants,
    known_taints,
    ordered,
    shape_of,
    without,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

CHECKS: Final = "<checks>"
"""Marks a method that raises for values that a field may not hold."""
CHECKS_WHOLE: Final = "<checks whole>"
"""Marks a method that raises for a record that may not be."""
ANNOTATED: Final = "<annotated>"
"""Under this name a class holds what annotations of its fields call with their values."""
CHECKED: Final[Key] = ("attr", "<checked>")
"""In an object: its fields are what they are, whatever its class says."""
_INSIDE: Final = 4
"""Conversions of fields that are followed one inside the other."""
_NESTED: Final = 300
"""Those inside others that are followed for one line."""
_LIMIT: Final[Key] = ("attr", "<limit>")
_PLACE: Final = "<checked>"
_MADE: Final = "<made>"
_CALLED: Final = frozenset(
    f"pydantic.{where}{kind}"
    for where in ("", "functional_validators.")
    for kind in ("AfterValidator()", "BeforeValidator()", "PlainValidator()")
)
DECORATORS: Final = frozenset(
    f"{maker}().validator" for maker in ("attr.ib", "attrs.field", "attr.field")
)
CONVERTING: Final = frozenset({"pydantic.field_validator()", "pydantic.validator()"})
WHOLE: Final = frozenset({"pydantic.model_validator()"})
Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"


# -- what is written ---------------------------------------------------------------------------


def _limit(names: frozenset[str], gone: Iterable[Danger]) -> Value:
    held = constant(tuple(sorted(danger.value for danger in gone)))
    return Value(names, shape=shape_of("object", ((_LIMIT, held),)))


def _names(line: Line, expr: ast.Call) -> frozenset[str]:
    return line.models.step(line.value(expr.func).names, "()")


def _one_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    options = arguments.get("options", 0)
    closed = options is not None and not inner_taints(options)
    return _limit(_names(line, expr), Danger) if closed else None


def _instance_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    kinds = arguments.get("type", 0)
    items = elements(kinds) if kinds is not None else None
    each = items if items is not None else [kinds] if kinds is not None else []
    closed = bool(each) and all(k.names and k.names <= _NUMBERS for k in each)
    return _limit(_names(line, expr), Danger) if closed else None


def _matches(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    pattern, how = arguments.get("regex", 0), arguments.get("func", 2)
    known = known_constants(pattern) if pattern is not None else None
    texts = [t for t in known or () if isinstance(t, str)]
    if not texts or len(texts) != len(known or ()):
        return None
    named = sorted(how.names) if how is not None else []
    word = named[0].rpartition(".")[2] if named else "fullmatch"
    return _limit(_names(line, expr), removed_by_all(texts, word))


def _all_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return holding(shape_of("list", ((("int", n), v) for n, v in enumerate(arguments.positional))))


def _within(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`optional(v)`, `deep_iterable(v)`."""
    return arguments.get(None, 0) or arguments.get("member_validator", 0)


def _calling(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    called = arguments.get("func", 0)
    if called is None:
        return None
    return Value(_names(line, expr), shape=shape_of("object", ((("attr", "func"), called),)))


_NUMBERS: Final = frozenset(
    {*(f"builtins.{kind}" for kind in ("int", "float", "bool")), "uuid.UUID", "decimal.Decimal"}
)
VALIDATORS: Final[dict[str, Special]] = {
    **{
        f"{module}.validators.{name}": special
        for module in ("attr", "attrs")
        for name, special in {
            "in_": _one_of, "instance_of": _instance_of, "matches_re": _matches, "and_": _all_of,
            "optional": _within, "deep_iterable": _within,
        }.items()
    },
    **{name.removesuffix("()"): _calling for name in sorted(_CALLED)},
}  # fmt: skip


# -- what it does ------------------------------------------------------------------------------


def taken(line: Line, owner: Class, field: str, default: Value | None, value: Value) -> Value:
    """Return what stands in a field of a new record that was given a value."""
    shape = default.shape if default is not None else None
    converter = shape.get(("attr", "converter")) if shape is not None else None
    for one in _each(converter):
        value = called(line, one, [value])
    for one in _each(shape.get(("attr", "validator")) if shape is not None else None):
        value = _limited(line, owner, one, value)
    for callee in _marked(owner, CHECKS, field):
        value = _limited(line, owner, function(callee), value)
    return value


def _each(said: Value | None) -> list[Value]:
    """Return what is said in a list, or alone."""
    if said is None:
        return []
    items = elements(said)
    if items is None:
        return [said]
    return [one for item in items for one in _each(item)]


def called(line: Line, callee: Value, given: list[Value]) -> Value:
    """Return what a function or class gives that a field is declared with."""
    if not _followed(line):
        return Value(taints=joined_taints((UNKNOWN_TAINT, *known_taints(given))))
    nodes: list[ast.expr] = [ast.Name("_", ast.Load()) for _ in given]
    arguments = calling.given(line, given, nodes)
    line.inside += 1
    out = calling.call(line, callee, arguments, calling.made_call(line, callee), made_up=True)
    line.inside -= 1
    return out


def _followed(line: Line) -> bool:
    """Whether a call is followed that a field is declared with, and count it.

    Classes may convert by classes that convert, each more than once.
    """
    line.nested += line.inside > 0
    return line.inside < _INSIDE and line.nested <= _NESTED


def _limited(line: Line, owner: Class, said: Value, value: Value) -> Value:
    """Return a value that a validator has let through."""
    limit = said.shape.get(_LIMIT) if said.shape is not None else None
    for gone in known_constants(limit) or () if limit is not None else ():
        dangers = frozenset(Danger(d) for d in (gone if isinstance(gone, tuple) else ()))
        if len(dangers) == len(Danger):
            return CLEAN if inner_taints(value) else value
        return without(value, dangers)
    if not said.functions or not _followed(line):
        return value
    saved, ends = line.env, line.exit
    line.env = {**saved, _PLACE: value}
    place = ast.Name(_PLACE, ast.Load())
    others: list[ast.expr] = [ast.Name("_", ast.Load()) for _ in range(2)]
    given = [calling.instance(line, owner), UNKNOWN_VALUE, value]
    line.inside += 1
    for callee in ordered(said.functions):
        calling.invoke(line, callee, calling.given(line, given, [*others, place]), None)
    line.inside -= 1
    value = line.env.get(_PLACE, value)
    line.env, line.exit = saved, ends
    return value


def _marked(owner: Class, mark: str, field: str) -> list[Local]:
    """Return the methods of a class with a mark that speaks of a field."""
    out: list[Local] = []
    for kind in classes_above(owner):
        for _, held in kind.entries:
            for callee in ordered(held.functions) if held.functions else ():
                fields = dict(callee.captured).get(mark) if isinstance(callee, Local) else None
                known = known_constants(fields) or () if fields is not None else ()
                if isinstance(callee, Local) and any(
                    isinstance(names, tuple) and (field in names or not names) for names in known
                ):
                    out.append(callee)
    return out


def read(line: Line, owner: Class, field: str, held: Value) -> Value:
    """Return what stands in a field of a record that somebody else has made."""
    out = held
    for callee in _marked(owner, objects.VALIDATES, field):
        nodes: list[ast.expr] = [ast.Name(_MADE, ast.Load()) for _ in range(2)]
        given = calling.given(line, [function(owner), out], nodes)
        out = calling.invoke(line, callee, given, None)
    for kind in classes_above(owner):
        said = kind.get(ANNOTATED)
        for one in _each(said.shape.get(("str", field)) if said and said.shape else None):
            function_ = one.shape.get(("attr", "func")) if one.shape is not None else None
            if function_ is not None and function_.functions:
                out = called(line, function_, [out])
    for callee in _marked(owner, CHECKS_WHOLE, field):
        out = _in_whole(line, owner, callee, field, out)
    return out


def _in_whole(line: Line, owner: Class, callee: Local, field: str, held: Value) -> Value:
    entries = ((("attr", field), held), (CHECKED, CLEAN))
    whole = Value(reading.object_names(line, owner), shape=shape_of("object", entries, None, owner))
    saved, ends = line.env, line.exit
    line.env = {**saved, _MADE: whole}
    nodes: list[ast.expr] = [ast.Name(_MADE, ast.Load())]
    calling.invoke(line, callee, calling.given(line, [whole], nodes), None)
    after = line.env.get(_MADE, whole).shape
    line.env, line.exit = saved, ends
    return (after.get(("attr", field)) if after is not None else None) or held


def in_annotation(said: Value) -> list[Value]:
    """Return what an annotation calls with the value of its field."""
    if reading.ANNOTATED_TYPE not in said.names or said.shape is None:
        return []
    return [v for v in said.shape.values() if not v.names.isdisjoint(_CALLED)]


def noted(known: Value | None, field: str, said: list[Value]) -> Value:
    """Return what a class body notes of the annotations of its fields."""
    entries = dict(known.shape.entries) if known is not None and known.shape is not None else {}
    entries["str", field] = holding(shape_of("list", ((("int", n), v) for n, v in enumerate(said))))
    return holding(shape_of("dict", entries.items()))
