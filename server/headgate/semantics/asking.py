"""Built-in functions and calls of the standard library that ask the class of an object.

Owns `str`, `len`, `isinstance`, `setattr` and their like, `dataclasses`, and what makes
classes while the program runs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, calling, exceptions, objects, operations, reading
from headgate.semantics.calls import CONTENT_MADE, DISPATCHER, EXCEPTION_MADE
from headgate.semantics.operations import elements, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    NONE,
    Bound,
    Class,
    Key,
    Partial,
    Value,
    classes_above,
    constant,
    function,
    holding,
    inner_taints,
    join,
    join_all,
    known_constants,
    name,
    ordered,
    shape_of,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"


def _through(*methods: str) -> Special:
    """Ask an object for what one of its special methods gives: `len(object)`."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        if not arguments.positional or arguments.positional[0].shape is None:
            return None
        held = arguments.positional[0]
        given = list(arguments.positional[1:])
        for method in methods:
            own = objects.special(line, held, method, given, (), arguments.nodes[0])
            if own is not None:
                return own
        content = objects.content_of(held)
        if content is not None:
            node = calling.made_node(line, expr, content)
            inner = replace(
                arguments, positional=[content, *given], nodes=[node, *arguments.nodes[1:]]
            )
            return calling.call(line, line.value(expr.func), inner, expr)
        return None

    return special


def _text(*methods: str) -> Special:
    """`str(object)`, `repr(object)`: what its class says."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        if len(arguments.positional) > 2 or not arguments.positional or arguments.keywords:
            return None
        held = arguments.positional[0]
        if exceptions.is_exception(held):
            return exceptions.text_of(held)
        if objects.owner_of(held) is None:
            return None
        given = arguments.positional[1:]
        if given:
            return objects.special(line, held, methods[0], given)
        made = objects.text_of(line, held, *methods)
        if made is held:
            content = objects.content_of(held)
            return content if content is not None and content.shape is None else None
        return made

    return special


def _divided(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`divmod(a, b)`, of objects whose classes say what it gives."""
    if len(arguments.positional) != 2:
        return None
    return objects.operator_(line, "divmod", *arguments.positional)


def _length(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if not arguments.positional or arguments.positional[0].shape is None:
        return None
    own = objects.special(line, arguments.positional[0], "__len__")
    if own is not None:
        return own
    held = objects.contents(line, arguments.positional[0])
    items = elements(held)
    if items is not None:
        return constant(len(items))
    shape = held.shape
    if shape is not None and shape.kind == "dict" and shape.rest is None and not held.taints:
        return constant(len(shape.entries))
    return None


def _truth(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 1:
        return None
    decided = line.decided(arguments.positional[0])
    return None if decided is None else constant(decided)


def _iter(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) == 2:  # until it gives the second
        made = calling.call(
            line, arguments.positional[0], calling.given(line, [], []), expr, made_up=True
        )
        return holding(shape_of("list", (), made))
    if len(arguments.positional) != 1:
        return None
    held = arguments.positional[0]
    if objects.owner_of(held) is not None and _returns_itself(line, held):
        return held
    made = objects.contents(line, held)
    shape = made.shape
    if shape is not None and shape.kind == "dict":
        return operations.method(made, "keys", [], {})[0]
    return made


def _returns_itself(line: Line, held: Value) -> bool:
    owner = objects.owner_of(held)
    return owner is not None and reading.class_entry(line, owner, "__next__") is not None


def _next(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if not arguments.positional:
        return None
    place = expr.args[0] if expr.args else None
    for method in ("__next__", "__anext__"):
        own = objects.special(line, arguments.positional[0], method, (), (), place)
        if own is not None:
            return join_all([own, *arguments.positional[1:]])
    return None


def _is_instance(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    answer = objects.is_kind(line, *arguments.positional)
    return None if answer is None else constant(answer)


def _is_subclass(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    below, over = map(objects.class_of, arguments.positional)
    if below is None or over is None:
        return exceptions.is_below(*arguments.positional)
    return constant(any(k.body == over.body for k in classes_above(below)))


def _has_attribute(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    known = known_constants(arguments.positional[1])
    if not known or len(known) != 1:
        return None
    answer = objects.has_attribute(line, arguments.positional[0], str(known[0]))
    return None if answer is None else constant(answer)


def _callable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 1:
        return None
    held = arguments.positional[0]
    if held.taints or held.is_bottom:
        return None
    if held.functions and not held.constants and held.shape is None:
        return constant(True)
    owner = objects.owner_of(held)
    if owner is not None and reading.class_entry(line, owner, "__call__") is not None:
        return constant(True)
    if known_constants(held) is not None and held.shape is None:
        return constant(False)
    if held.names and not held.constants and not any(n.endswith(("()", "[]")) for n in held.names):
        return constant(True) if all(n.startswith("builtins.") for n in held.names) else None
    return None


def _set_attribute(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(expr.args) == 3 and len(arguments.positional) == 3:
        held, key, new = arguments.positional
        known = known_constants(key)
        place = expr.args[0]
        for one in known if known is not None and len(known) <= _FEW else ():
            calling.assigned(line, expr, str(one))
            if not objects.set_attribute(line, place, str(one), new):
                binding.put(
                    line, place, binding.with_attribute(line, line.value(place), str(one), new)
                )
        if known is None:
            binding.put(line, place, _with_any(held, new))
    return NONE


_FEW: Final = 4


def _with_any(held: Value, new: Value) -> Value:
    """Return an object after some attribute of it was set, nobody knows which."""
    shape = held.shape
    if shape is None or shape.kind != "object":
        return held
    made = shape_of("object", shape.entries, join(shape.rest or BOTTOM, new), shape.owner)
    return Value(held.names, held.constants, held.taints, held.functions, made)


def _delete_attribute(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    known = known_constants(arguments.positional[1]) if len(arguments.positional) == 2 else None
    if known and len(known) == 1 and expr.args:
        binding.put(
            line, expr.args[0], objects.without_attribute(arguments.positional[0], str(known[0]))
        )
    return NONE


def _object_set(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`object.__setattr__(self, name, value)`, and as `super()` gives it."""
    if len(arguments.positional) != 3:
        return None
    held, key, new = arguments.positional
    known = known_constants(key)
    place: ast.expr = expr.args[0] if len(expr.args) == 3 else expr.func
    if len(expr.args) != 3 and isinstance(expr.func, ast.Attribute):
        place = expr.func.value
    for one in known if known is not None else ():
        binding.put(line, place, binding.with_attribute(line, line.value(place), str(one), new))
    if known is None:
        binding.put(line, place, _with_any(held, new))
    return NONE


def _exception_made(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`super().__init__(text)` in an exception: what is given stands in `args`."""
    given = arguments.positional
    place: ast.expr = ast.Name("self", ast.Load())
    if not isinstance(expr.func, ast.Attribute) or not isinstance(expr.func.value, ast.Call):
        place, given = (expr.args[0] if expr.args else place), given[1:]
    if arguments.more is None:
        held = line.value(place)
        if objects.owner_of(held) is not None:
            binding.put(
                line, place, binding.with_attribute(line, held, "args", sequence("tuple", given))
            )
    return NONE


def _content_made(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`super().__init__(values)` in a class of dictionaries or lists: what it holds then."""
    place: ast.expr = ast.Name("self", ast.Load())
    inner = arguments
    if not isinstance(expr.func, ast.Attribute) or not isinstance(expr.func.value, ast.Call):
        place = expr.args[0] if expr.args else place
        inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    held = line.value(place)
    owner = objects.owner_of(held)
    if owner is None:
        return NONE
    content = objects.content_of(objects.fresh(line, owner, inner, expr))
    if content is not None:
        binding.put(line, place, objects.with_content(held, content))
    return NONE


def _object_get(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    known = known_constants(arguments.positional[1])
    if not known:
        return None
    held = arguments.positional[0]
    return join_all(reading.attribute(line, held, str(k), expr, plainly=True) for k in known)


def _object_new(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`object.__new__(cls)`, `str.__new__(cls, text)`."""
    if not arguments.positional:
        return None
    owner = objects.class_of(arguments.positional[0])
    if owner is None:
        return None
    inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    made = objects.fresh(line, owner, inner, expr)
    if objects.is_tuple(line, owner):
        entries = objects.filled(line, owner, inner)
        return Value(made.names, shape=shape_of("object", entries.items(), None, owner))
    return made


def _type_call(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`super().__call__()` in a metaclass: an object, as the class itself makes it."""
    owner = objects.class_of(arguments.positional[0]) if arguments.positional else None
    if owner is None:
        return None
    inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    return objects.built(line, owner, inner, expr)


def _type(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) == 3:
        called, bases, space = arguments.positional
        return objects.new_class(line, called, bases, space, "type")
    held = arguments.get(None, 0)
    if held is None or len(arguments.positional) != 1:
        return None
    owner = objects.owner_of(held)
    if owner is not None:
        return function(owner)
    if held.taints or held.functions:
        return None
    if held.names and not held.constants and all(n.endswith("()") for n in held.names):
        return line.named(frozenset(n.removesuffix("()") for n in held.names))
    kinds = {type(c).__name__ for _, c in held.constants if c is not None}
    if known_constants(held) is not None and len(kinds) == 1 and held.shape is None:
        return name(f"builtins.{kinds.pop()}")
    return None


def _new_class(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    called, bases = arguments.get("name", 0), arguments.get("bases", 1)
    body = arguments.get("exec_body", 3)
    space = holding(shape_of("dict"))
    if called is None:
        return None
    if body is not None and body.functions:
        place = ast.Name("<space>", ast.Load())
        saved = line.env
        line.env = {**saved, "<space>": space}
        calling.call(line, body, calling.given(line, [space], [place]), expr, made_up=True)
        space = line.env["<space>"]
        line.env = {n: v for n, v in line.env.items() if n != "<space>"}
    return objects.new_class(line, called, bases or sequence("tuple", []), space, "new")


def _bound_method(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    held, receiver = arguments.positional
    made = frozenset(Bound(f, receiver) for f in ordered(held.functions))
    return Value(functions=frozenset(made)) if made else None


def _super(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    first = line.env.get("self") or line.env.get("cls")
    owner = line.world.owner
    if len(arguments.positional) == 2:
        owner = objects.class_of(arguments.positional[0]) or owner
        first = arguments.positional[1]
    if owner is None:
        return None
    shape = first.shape if first is not None else None
    kind = objects.owner_of(first) if first is not None else None
    if kind is None and first is not None:
        kind = objects.class_of(first)
    bases = owner.bases
    if kind is not None and kind.body != owner.body:
        order = classes_above(kind)
        at = next((n for n, k in enumerate(order) if k.body == owner.body), None)
        # The classes behind this one in the order of the object's own class.
        if at is not None and len(order) > at + 1 and order[at + 1 :] != classes_above(owner)[1:]:
            bases = (*(function(k) for k in order[at + 1 :]), *owner.bases)
    entries = ((objects.SELF, first),) if first is not None else ()
    above = Class(owner.body + objects.ABOVE, bases, entries)
    names = reading.object_names(line, owner)
    held = shape.entries if shape is not None and shape.kind == "object" else ()
    rest = shape.rest if shape is not None else None
    return Value(names, shape=shape_of("object", held, rest, above))


# -- data classes and named tuples -----------------------------------------------------


def _as_dict(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    fields = objects.field_values(line, held) if held is not None else None
    if fields is None:
        return None
    return holding(shape_of("dict", ((("str", f), _deep(line, v)) for f, v in fields)))


def _deep(line: Line, value: Value) -> Value:
    fields = objects.field_values(line, value)
    if fields is None or value.depth > _FEW:
        return value
    return holding(shape_of("dict", ((("str", f), _deep(line, v)) for f, v in fields)))


def _dumped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`model.model_dump()`: the fields of a record that has checked them."""
    if not isinstance(expr.func, ast.Attribute):
        return None
    held = line.value(expr.func.value)
    fields = objects.field_values(line, held)
    if fields is None:
        return None
    rest = Value(taints=held.taints) if held.taints else None
    return holding(shape_of("dict", ((("str", f), _deep(line, v)) for f, v in fields), rest))


def _as_tuple(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    fields = objects.field_values(line, held) if held is not None else None
    return None if fields is None else sequence("tuple", [v for _, v in fields])


def _replaced(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    owner = objects.owner_of(held) if held is not None else None
    shape = held.shape if held is not None else None
    if held is None or owner is None or shape is None:
        return None
    entries = dict(shape.entries)
    entries.update((("attr", k), v) for k, v in arguments.keywords.items())
    rest = join(shape.rest or BOTTOM, arguments.others or BOTTOM)
    made = shape_of("object", entries.items(), None if rest.is_bottom else rest, owner)
    out = Value(held.names, held.constants, held.taints, held.functions, made)
    return objects.after_fields(line, out, owner, {})


def _fields(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    owner = objects.owner_of(held) or objects.class_of(held)
    order = objects.fields_of(owner) if owner is not None else ()
    if not order:
        return None
    one = [holding(shape_of("object", ((("attr", "name"), constant(f)),))) for f in order]
    return sequence("tuple", one)


def _data_class(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`make_dataclass(name, fields)`."""
    called, fields = arguments.get("cls_name", 0), arguments.get("fields", 1)
    listed = elements(fields) if fields is not None else None
    if called is None or fields is None or listed is None:
        return None
    entries: dict[str, Value] = {}
    names: list[str] = []
    for one in listed:
        parts = elements(one) or [one]
        known = known_constants(parts[0])
        if not known or not isinstance(known[0], str):
            return None
        names.append(known[0])
        if len(parts) > 2:
            entries[known[0]] = parts[2]
    entries[objects.FIELDS] = constant(tuple(names))
    space = arguments.get("namespace", None)
    if space is not None and space.shape is not None:
        entries.update((str(k[1]), v) for k, v in space.shape.entries if k[0] == "str")
    bases = elements(arguments.get("bases", None) or BOTTOM) or []
    short = known_constants(called) or [""]
    body = f"<data {short[0]!s} {fields.digest.hex()}>"
    order = sorted(entries.items(), key=lambda pair: pair[0])
    return function(Class(body, tuple(bases), tuple(order)))


def _field(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    entries: list[tuple[Key, Value]] = [(("attr", k), v) for k, v in arguments.keywords.items()]
    default = arguments.get(None, 0)
    if default is not None and ("attr", "default") not in dict(entries):
        entries.append((("attr", "default"), default))
    names = line.models.step(line.value(expr.func).names, "()")
    return Value(names, shape=shape_of("object", entries)) if names else None


def _made_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`Card._make([one, two])`."""
    if len(arguments.positional) != 2:
        return None
    owner = objects.class_of(arguments.positional[0])
    items = reading.elements_of(line, arguments.positional[1])
    if owner is None:
        return None
    if items is None:
        return calling.call(
            line,
            arguments.positional[0],
            replace(
                calling.given(line, [], []), more=reading.element_of(line, arguments.positional[1])
            ),
            expr,
        )
    nodes = [calling.made_node(line, expr, v) for v in items]
    return calling.call(line, arguments.positional[0], calling.given(line, items, nodes), expr)


# -- functions that choose by the type ---------------------------------------------------

DISPATCH: Final = "functools.singledispatch()"
_DISPATCHERS: Final = frozenset({DISPATCH, DISPATCHER})


def _dispatch(called: str) -> Special:
    """Return a function that chooses by the type: the first of a table, or one of its pairs."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = arguments.get(None, 0)
        if held is None or not held.functions:
            return None
        return function(Partial(name(called), (sequence("tuple", [held]),), ()))

    return special


def registering(line: Line, held: Value, kind: Value, new: Value) -> Value | None:
    """Return a function that chooses by the type, with one more to choose."""
    for callee in held.functions:
        if isinstance(callee, Partial) and callee.function.names & _DISPATCHERS:
            items = elements(callee.arguments[0]) or []
            table = sequence("tuple", [*items, sequence("tuple", [kind, new])])
            return function(Partial(callee.function, (table,), ()))
    return None


def _dispatched(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    default, *pairs = elements(arguments.positional[0]) or [BOTTOM]
    given = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    called = line.value(expr.func) if isinstance(expr.func, ast.Attribute) else BOTTOM
    method = any(
        isinstance(f, Partial) and DISPATCHER in f.function.names for f in called.functions
    )
    if method and len(given.positional) < 2:
        return None
    first = given.positional[1 if method else 0]
    chosen: list[Value] = []
    for pair in pairs:
        kind, one = elements(pair) or [BOTTOM, BOTTOM]
        answer = objects.is_kind(line, first, kind)
        if answer is True:
            chosen = [one]
            break
        if answer is None:
            chosen.append(one)
    else:
        chosen.append(default)
    return join_all(calling.call(line, one, given, expr, made_up=True) for one in chosen)


# -- letters and numbers -----------------------------------------------------------------

_HELD: Final = ("attr", "<held>")


def _ord(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None or not inner_taints(held):
        return None
    names = frozenset({"builtins.ord()"})
    return Value(names, CLEAN.constants, shape=shape_of("object", ((_HELD, held),)))


def _chr(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None or held.shape is None or "builtins.ord()" not in held.names:
        return None
    return held.shape.get(_HELD)


def _bytes(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    own = objects.special(line, held, "__bytes__")
    if own is not None:
        return own
    one = operations.element(held) if held.shape is not None else BOTTOM
    if "builtins.ord()" in one.names and one.shape is not None:
        return one.shape.get(_HELD)
    return None


def decide_all(answers: list[bool | None]) -> bool | None:
    """Tell whether all parts of a condition hold."""
    return False if False in answers else None if None in answers else True


def decide_any(answers: list[bool | None]) -> bool | None:
    """Tell whether one part of a condition holds."""
    return True if True in answers else None if None in answers else False


def _every(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    answers = _answers(line, arguments)
    decided = decide_all(answers) if answers is not None else None
    return None if decided is None else constant(decided)


def _some(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    answers = _answers(line, arguments)
    decided = decide_any(answers) if answers is not None else None
    return None if decided is None else constant(decided)


def _answers(line: Line, arguments: Arguments) -> list[bool | None] | None:
    if len(arguments.positional) != 1:
        return None
    items = reading.elements_of(line, arguments.positional[0])
    return None if items is None else [line.decided(i) for i in items]


ASKING: Final[dict[str, Special]] = {
    "builtins.str": _text("__str__", "__repr__"),
    "builtins.repr": _text("__repr__"),
    "builtins.ascii": _text("__repr__"),
    "builtins.format": _text("__format__", "__str__", "__repr__"),
    "builtins.bytes": _bytes,
    "os.fspath": _through("__fspath__"),
    "builtins.int": _through("__int__", "__index__"),
    "builtins.float": _through("__float__", "__index__"),
    "builtins.abs": _through("__abs__"),
    "builtins.len": _length,
    "builtins.divmod": _divided,
    "builtins.bool": _truth,
    "builtins.all": _every,
    "builtins.any": _some,
    "builtins.iter": _iter,
    "builtins.aiter": _iter,
    "builtins.reversed": _through("__reversed__"),
    "builtins.isinstance": _is_instance,
    "builtins.issubclass": _is_subclass,
    "builtins.hasattr": _has_attribute,
    "builtins.callable": _callable,
    "builtins.setattr": _set_attribute,
    "builtins.delattr": _delete_attribute,
    EXCEPTION_MADE: _exception_made,
    CONTENT_MADE: _content_made,
    "builtins.list.__init__": _content_made,
    "builtins.Exception.__init__": _exception_made,
    "builtins.object.__setattr__": _object_set,
    "builtins.object.__getattribute__": _object_get,
    **{f"builtins.{k}.__new__": _object_new for k in "object str bytes int float tuple".split()},
    "builtins.type.__call__": _type_call,
    "builtins.type": _type,
    "types.new_class": _new_class,
    "types.MethodType": _bound_method,
    "builtins.super": _super,
    "dataclasses.asdict": _as_dict,
    "dataclasses.astuple": _as_tuple,
    "pydantic.BaseModel().model_dump": _dumped, "pydantic.BaseModel().dict": _dumped,
    "dataclasses.replace": _replaced,
    "copy.replace": _replaced,
    "dataclasses.fields": _fields,
    "dataclasses.make_dataclass": _data_class,
    "dataclasses.field": _field,
    "attr.asdict": _as_dict, "attrs.asdict": _as_dict,
    "attr.astuple": _as_tuple, "attrs.astuple": _as_tuple,
    "attr.evolve": _replaced, "attrs.evolve": _replaced,
    "attr.ib": _field, "attrs.field": _field, "attr.field": _field, "pydantic.Field": _field,
    "collections.namedtuple()._make": _made_of,
    "functools.singledispatch": _dispatch(DISPATCH),
    "functools.singledispatchmethod": _dispatch(DISPATCHER),
    DISPATCH: _dispatched,
    DISPATCHER: _dispatched,
    "builtins.ord": _ord,
    "builtins.chr": _chr,
}  # fmt: skip
NEXT: Final[dict[str, Special]] = {"builtins.next": _next, "builtins.anext": _next}
