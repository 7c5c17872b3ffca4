"""Reads attributes and elements of values: what `x.a`, `x[k]` and `for _ in x` give.

Owns the look-up in objects, classes and containers. What a call does is `calling`'s.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from headgate.ruleapi import Danger
from headgate.semantics import (
    binding,
    calling,
    exceptions,
    externals,
    forms,
    narrowing,
    objects,
    operations,
    validators,
)
from headgate.semantics.calls import Arguments
from headgate.semantics.checks import HOST, PARSERS, sounds_like_quoting
from headgate.semantics.models import Models
from headgate.semantics.operations import element, elements, entry, key_of, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    EITHER,
    UNKNOWN_VALUE,
    Bound,
    Class,
    Key,
    Lambda,
    Local,
    Method,
    Partial,
    Shape,
    Value,
    classes_above,
    constant,
    flat,
    function,
    holding,
    is_unknown,
    join,
    join_all,
    joined_taints,
    known_constants,
    name,
    ordered,
    shape_of,
    without,
)

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line

_BASES: Final = 8
"""Classes above a class that are looked at."""
UPWARDS: Final = "<upwards>"
"""Marks an `__init__` that calls the one above it."""
ANNOTATED: Final = frozenset({"typing.Annotated", "typing_extensions.Annotated"})
ANNOTATED_TYPE: Final = "typing.Annotated[]"
PATH_ONLY: Final = frozenset({Danger.PATH})
_HOSTS: Final = frozenset({"hostname", "netloc", "host"})
_PARSED: Final = frozenset(f"{parser}()" for parser in PARSERS)
_ABOUT_FILES: Final = frozenset({"name", "mode", "encoding", "closed"})
_FILES: Final = frozenset(
    {
        *("builtins.open()", "io.open()", "tempfile.NamedTemporaryFile()"),
        *("pathlib.Path().open()", "tempfile.TemporaryFile()", "os.fdopen()"),
    }
)
_LAST_PARTS: Final = frozenset({"name", "stem", "suffix"})
"""Attributes of a path in which no folder is left."""


def attribute_of(line: Line, expr: ast.Attribute) -> Value:
    """Return the value of an attribute expression."""
    base, attr = line.value(expr.value), mangled(line, expr.attr)
    out = attribute(line, base, attr, expr)
    owner = objects.owner_of(base)
    if owner is not None and base.shape and base.shape.get(("attr", attr)) is None:
        own = class_entry(line, owner, attr)
        if own is not None and _is_cached(own):
            binding.put(line, expr.value, binding.with_attribute(line, base, attr, out))
    return out


def mangled(line: Line, attr: str) -> str:
    """Return an attribute's name as the class has it in which it is written."""
    if not attr.startswith("__") or attr.endswith("__"):
        return attr
    owner = line.world.owner
    return objects.mangled(owner.body, attr) if owner is not None else attr


def _of_module(line: Line, attr: str) -> Value:
    """Return an attribute of the module that the text is."""
    held = line.env.get(attr) or line.world.free(attr)
    if held != UNKNOWN_VALUE:
        return held
    asked = line.env.get("__getattr__") or line.world.free("__getattr__")
    if not asked.functions:
        return held
    given = calling.given(line, [constant(attr)], [ast.Name("<made>", ast.Load())])
    return join_all(
        calling.invoke(line, f, given, None)
        for f in ordered(asked.functions)
        if isinstance(f, Local)
    )


def attribute(
    line: Line, value: Value, attr: str, node: ast.AST | None = None, *, plainly: bool = False
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
            is_checked = shape.get(validators.CHECKED) is not None
            checked = None if is_checked else objects.checked_field(line, owner, attr, before)
            if checked is not None:
                return checked
            own = class_entry(line, owner, attr)
            if not plainly and class_entry(line, owner, "__getattribute__") is not None:
                given = [constant(attr)]
                made = objects.special(line, value, "__getattribute__", given)
                if made is not None:
                    return made
            if own is not None and (held is None or is_property(own)):
                described = objects.described(line, own, value)
                out = join(out, _bound(line, own, value) if described is None else described)
                names = frozenset()
            elif held is not None:
                return held
            elif attr == "__class__":
                out = join(out, function(owner))
            else:
                found = objects.above(line, value, attr)
                if found is None and not plainly:
                    found = objects.special(line, value, "__getattr__", [constant(attr)])
                if found is not None:
                    return found
                names = names | object_names(line, owner)
                if names and attr in forms.CHECKED:
                    sent = line.explained(line.models.step(names, "." + attr), node)
                    fields = forms.checked(owner, sent)
                    if fields is not None:
                        return fields
                if shape.rest is not None:
                    out = join(out, shape.rest)
        elif held is not None:
            return held
        elif attr == "__dict__":
            return objects.as_dictionary(shape)
    for callee in ordered(value.functions):
        if isinstance(callee, Class):
            held = objects.member(line, callee, attr)
            if held is None:
                held = class_entry(line, callee, attr)
            if held is None:
                held = _of_metaclass(line, callee, attr)
            if held is None and not attr.startswith("__"):
                given = [constant(attr)]
                held = objects.special_of_class(line, function(callee), "__getattr__", given)
            if held is None and attr == "_make" and objects.is_tuple(line, callee):
                made = name("collections.namedtuple()._make")
                held = function(Partial(made, (function(callee),), ()))
            if held is not None:
                out = join(out, _bound_class(line, held, callee))
            elif attr == "__name__" and not callee.body.startswith("<"):
                out = join(out, constant(short_name(callee.body)))
        elif attr in ("__call__", "__func__", "__wrapped__"):
            out = join(out, function(callee))
        elif attr in binding.FUNCTION_PARTS and isinstance(callee, Local):
            out = join(out, _part_of(line, callee, attr))
        elif attr in ("__name__", "__qualname__") and isinstance(callee, Local):
            out = join(out, constant(short_name(callee.body)))
        elif attr == "func" and isinstance(callee, Partial):
            out = join(out, callee.function)
        elif attr == "args" and isinstance(callee, Partial):
            out = join(out, sequence("tuple", callee.arguments))
        elif attr == "keywords" and isinstance(callee, Partial):
            words: list[tuple[Key, Value]] = [(("str", k), v) for k, v in callee.keywords]
            out = join(out, holding(shape_of("dict", words)))
    if objects.THIS in names:
        names = names - {objects.THIS}
        out = join(out, _of_module(line, attr))
    if names:
        out = join(out, line.explained(line.models.step(names, "." + attr), node))
        if is_chosen_here(value) and is_unknown(out) and not out.functions:
            out = Value(out.names, CLEAN.constants, out.taints)
    if attr == "__dict__":
        return out
    if attr in _LAST_PARTS and value.taints and any("Path()" in n for n in value.names):
        return without(Value(taints=value.taints), PATH_ONLY)
    if attr in _ABOUT_FILES and value.taints and not value.names.isdisjoint(_FILES):
        return Value(out.names, CLEAN.constants)  # nothing of what is written into it
    if attr in _HOSTS and value.taints and not value.names.isdisjoint(_PARSED):
        marked = (replace(t, marks=t.marks | {HOST}) for t in value.taints)
        return Value(out.names, taints=joined_taints(marked))
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


def _part_of(line: Line, callee: Local, attr: str) -> Value:
    """Return the defaults of a function, or its code: the function stands for it."""
    if attr == "__code__":
        return function(callee)
    order = line.world.positional(callee)
    kept = {n.removeprefix("="): v for n, v in callee.captured if n.startswith("=")}
    if attr == "__defaults__":
        return sequence("tuple", [kept[n] for n in order if n in kept])
    entries = [(("str", n), v) for n, v in kept.items() if n not in order]
    return holding(shape_of("dict", entries))


def class_entry(line: Line, owner: Class, attr: str) -> Value | None:
    """Return what a class or one of its bases in the text holds."""
    held = owner.get(attr)
    if held is not None:
        return held
    several = owner.get(EITHER)
    if several is not None:
        found = [
            one
            for kind in ordered(several.functions)
            if isinstance(kind, Class) and (one := class_entry(line, kind, attr)) is not None
        ]
        return join_all(found) if found else None
    if owner.bases:
        for kind in classes_above(owner)[1:]:
            held = kind.get(attr)
            if held is not None:
                return held
    return None


def bases_of(line: Line, owner: Class) -> frozenset[str]:
    """Return the names that an object of a class has through its bases."""
    return base_names(line.models, owner)


def object_names(line: Line, owner: Class) -> frozenset[str]:
    """Return those of them that say more than that it is an object, or a container."""
    names = bases_of(line, owner)
    return names - objects.PLAIN if names else names


def _of_metaclass(line: Line, owner: Class, attr: str) -> Value | None:
    meta = class_entry(line, owner, objects.META)
    kind = objects.class_of(meta) if meta is not None else None
    held = class_entry(line, kind, attr) if kind is not None else None
    return _bound(line, held, function(owner)) if held is not None else None


def made_as(line: Line, owner: Class) -> frozenset[str]:
    """Return the names of what a call of a class calls in the end: the classes above it."""
    start = class_entry(line, owner, "__init__")
    if start is not None and not any(
        UPWARDS in dict(f.captured) for f in start.functions if isinstance(f, Local)
    ):
        return frozenset()
    return frozenset(n.removesuffix("()") for n in bases_of(line, owner))


def _bound(line: Line, held: Value, receiver: Value) -> Value:
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
                out = join(out, calling.invoke(line, Bound(callee, receiver), Arguments(), None))
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


def _bound_class(line: Line, held: Value, owner: Class) -> Value:
    if not any(isinstance(f, Local) and "<class>" in dict(f.captured) for f in held.functions):
        return held
    made = frozenset(
        Bound(f, function(owner)) if isinstance(f, Local) and "<class>" in dict(f.captured) else f
        for f in held.functions
    )
    return Value(held.names, held.constants, held.taints, made, held.shape)


def subscript_of(line: Line, expr: ast.Subscript) -> Value:
    """Return the value of a subscript expression."""
    held = line.value(expr.value)
    if isinstance(expr.slice, ast.Slice):
        content = objects.content_of(held)
        held = held if content is None else content
        parts = [
            line.value(p) if p is not None else None
            for p in (expr.slice.lower, expr.slice.upper, expr.slice.step)
        ]
        return operations.sliced(held, *parts)
    key = line.value(expr.slice)
    made = item(line, held, key, expr)
    shape = held.shape
    whole = shape is not None and shape.kind == "dict" and shape.rest is None
    if whole and key.taints and shape and shape.entries and not held.taints | held.names:
        exceptions.raises(line, "builtins.KeyError", [key])
        narrowing.put_checked(line, expr.slice, element(held))  # else it raises KeyError
    return made


def item(line: Line, held: Value, key: Value, node: ast.AST) -> Value:
    """Return `held[key]`."""
    if held.names & ANNOTATED and key.shape is not None:
        return Value(frozenset({ANNOTATED_TYPE}), shape=key.shape)
    known = key_of(key)
    if known is None:
        several = known_constants(key)
        if several is not None and held.names and 1 < len(several) == len(key.constants):
            return join_all(item(line, held, constant(k), node) for k in several)
    if key.shape is not None and key.shape.owner is not None:
        key = objects.special(line, key, "__index__") or key
        known = key_of(key)
    shape = held.shape
    if held.functions and shape is None:
        made = _class_item(line, held, key, node)
        if made is not None:
            return made
    if shape is not None:
        if shape.kind == "object":
            out = _object_item(line, held, shape, key, known, node)
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
                out = join(out, attribute(line, name(found.removesuffix(".__dict__")), text, node))
                continue
            if found == "sys.modules":
                out = join(out, line.named(frozenset({text})))
                continue
            if _is_enumeration(found) and text.isidentifier():
                out = join(out, attribute(line, name(found), text, node))
                continue
            if found in ("builtins.globals()", "builtins.locals()", "builtins.vars()"):
                out = join(out, line.env.get(text) or line.world.free(text))
                continue
        out = join(out, line.sourced(Value(line.models.step(frozenset({found}), "[]")), node))
    if out.is_bottom:
        return UNKNOWN_VALUE
    return out


def _class_item(line: Line, held: Value, key: Value, node: ast.AST) -> Value | None:
    """Return `Class[key]`."""
    owner = objects.class_of(held)
    if owner is None:
        return None
    own = class_entry(line, owner, "__class_getitem__")
    if own is not None:
        given = Arguments(
            [held, key], [calling.made_node(line, node, held), calling.made_node(line, node, key)]
        )
        return join_all(
            calling.invoke(line, f, given, None)
            for f in ordered(own.functions)
            if isinstance(f, Local)
        )
    made = objects.special_of_class(line, held, "__getitem__", [key])
    if made is not None:
        return made
    if objects.is_enum(line, owner):
        place = node.slice if isinstance(node, ast.Subscript) else None
        return objects.looked_up(line, owner, key, place, by_name=True)
    return held  # a generic class with its parameters


def _object_item(
    line: Line, held: Value, shape: Shape, key: Value, known: Key | None, node: ast.AST
) -> Value:
    """Return an item of an object: a field of a named tuple, or what its class gives."""
    owner = shape.owner
    if owner is None:
        return BOTTOM
    if known is not None and isinstance(known[1], int):
        order = objects.fields_of(owner)
        if -len(order) <= known[1] < len(order):
            return shape.get(("attr", order[known[1]])) or BOTTOM
    given = Arguments([key], [calling.made_node(line, node, key)])
    own = calling.own(line, held, "__getitem__", given, None)
    content = objects.content_of(held)
    if not own.is_bottom or content is None:
        return own
    found = entry(content, key)
    inside = content.shape.get(known) if content.shape is not None and known else None
    if inside is None:
        missing = objects.special(line, held, "__missing__", [key])
        if missing is not None:
            return missing if known is not None and not found.taints else join(found, missing)
    return found


def element_of(line: Line, source: Value) -> Value:
    """Return what iterating over a value gives."""
    held = objects.contents(line, source)
    if held is not source:
        return element(held)
    out = element(source)
    if source.names:
        out = join(out, line.sourced(Value(line.models.step(source.names, "[]"))))
    return out


def elements_of(line: Line, source: Value) -> list[Value] | None:
    """Return the elements of what can be gone through, if it is known which they are."""
    return elements(objects.contents(line, source))


@lru_cache(8_192)
def base_names(models: Models, owner: Class, depth: int = 0) -> frozenset[str]:
    """Return the names that an object of a class has through its bases."""
    out: set[str] = set()
    for base in owner.bases:
        out |= models.step(base.names, "()")
        for callee in base.functions:
            if isinstance(callee, Class) and depth < _BASES:
                out |= base_names(models, callee, depth + 1)
    return frozenset(out)


def is_property(held: Value) -> bool:
    """Whether what a class holds has the say before what the object holds."""
    marks = [dict(f.captured) for f in held.functions if isinstance(f, Local)]
    return any("<property>" in found and "<cached>" not in found for found in marks)


def _is_cached(held: Value) -> bool:
    return any(isinstance(f, Local) and "<cached>" in dict(f.captured) for f in held.functions)


def short_name(body: str) -> str:
    """Return the last name of a body's identity."""
    return body.rpartition(".")[2].partition("#")[0]


def _is_enumeration(qualified: str) -> bool:
    """Whether a name sounds like a class: what is looked up there by a text is a member."""
    short = qualified.rpartition(".")[2]
    return "." in qualified and short[:1].isupper() and not short.isupper() and short.isidentifier()


def is_chosen_here(value: Value) -> bool:
    """Whether an object of a library is known to be made of nothing that somebody has chosen."""
    plain = value.shape is None and not value.taints and not value.functions
    return plain and bool(value.names) and value.constants == CLEAN.constants
