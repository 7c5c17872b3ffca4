"""Objects and classes of the text: what Python asks their classes for.

Owns special methods, the order of classes, fields of data classes and named tuples,
enumerations, objects that are containers or text beside it, and how classes and objects
are made. How a line is evaluated is `evaluating`'s.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from headgate.semantics import (
    binding,
    calling,
    exceptions,
    narrowing,
    operations,
    reading,
    streams,
    validators,
)
from headgate.semantics.calls import CONTENT_MADE, DISPATCHER, EXCEPTION_MADE
from headgate.semantics.models import Models
from headgate.semantics.operations import elements, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    MANY,
    NONE,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Key,
    Lambda,
    Local,
    Partial,
    Shape,
    Value,
    assembled,
    classes_above,
    constant,
    flat,
    function,
    holding,
    inner_taints,
    join,
    join_all,
    known_constants,
    name,
    ordered,
    shape_of,
    truth,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

FIELDS: Final = "<fields>"
"""Under this name a class holds the names of its annotated attributes, in order."""
CLOSED: Final = "<closed>"
"""Under this name a class holds the names of its fields that can hold no text of others."""
VALIDATES: Final = "<validates>"
"""Marks a function that a class of records asks about some of its fields."""
_CHECKED_RECORDS: Final = ("pydantic.", "pydantic_settings.", "sqlmodel.", "ninja.", "msgspec.")
ORDER: Final = "<order>"
"""Under this name an enumeration holds the names of its members as they are written."""
META: Final = "<meta>"
"""Under this name a class holds its metaclass."""
ABOVE: Final = ".<super>"
"""Ends the name of the class that `super()` stands for."""
SELF: Final = "<first>"
"""Under this name it holds the object or class that it was asked for."""
CONTENT: Final[Key] = ("attr", "<content>")
"""What an object holds as the container, or says as the text, that it is beside it."""
MEMBER: Final[Key] = ("attr", "<member>")
"""Under this key a member of an enumeration says which one it is."""
THIS: Final = "<module>"
"""The name of the module that the text is."""
_MADE: Final = "<made>"
_CONTAINERS: Final = {
    f"{module}.{kind}()": kind
    for module, kinds in (
        ("builtins", "dict list set frozenset tuple str bytes int float"),
        ("collections", "OrderedDict UserDict defaultdict UserList deque UserString Counter"),
    )
    for kind in kinds.split()
}
"""Built-in types that classes of a text are made of, and what makes one."""
_MAKERS: Final = {
    "UserDict": "builtins.dict", "UserList": "builtins.list", "UserString": "builtins.str",
}  # fmt: skip
_EMPTY: Final = {
    **dict.fromkeys(("dict", "OrderedDict", "UserDict", "defaultdict", "Counter"), "dict"),
    **dict.fromkeys(("list", "UserList", "deque"), "list"),
    **dict.fromkeys(("set", "frozenset"), "set"), "tuple": "tuple",
}  # fmt: skip
_ENUMS: Final = frozenset(
    f"enum.{n}()" for n in "Enum IntEnum StrEnum Flag IntFlag ReprEnum".split()
)
_TUPLES: Final = frozenset({"typing.NamedTuple()", "typing_extensions.NamedTuple()"})
_RECORDS: Final = frozenset({"typing.TypedDict()", "typing_extensions.TypedDict()"})
PLAIN: Final = frozenset(
    {
        *_CONTAINERS, *_ENUMS, *_TUPLES, *_RECORDS, "builtins.object()", "abc.ABC()",
        "typing.Generic[]()", "typing.Protocol()", "typing.Protocol[]()", "typing.Generic()",
    }
)  # fmt: skip
"""Bases that say no more of an object than that it is one, or holds something."""
_FIELD_CALLS: Final = frozenset(
    {"dataclasses.field()", "attr.ib()", "attrs.field()", "attr.field()", "pydantic.Field()"}
)
_NOT_MEMBERS: Final = ("_", "<")
_MOST: Final = 24
"""Members of an enumeration that are told apart."""


def mangled(body: str, attr: str) -> str:
    """Return the name of a private attribute as a class has it: `__text` is `_Page__text`."""
    if not attr.startswith("__") or attr.endswith("__"):
        return attr
    return f"_{body.rpartition('.')[2].partition('#')[0].lstrip('_')}{attr}"


_SEEN_INSIDE: Final = frozenset(
    {
        *("argparse.ArgumentParser()", "argparse.ArgumentParser().parse_args()"),
        *("logging.getLogger()", "logging.Logger()", "logging.LogRecord()"),
        *("io.StringIO()", "io.BytesIO()", "csv.writer()", "csv.DictWriter()"),
    }
)


def is_seen_inside(value: Value) -> bool:
    """Whether of an object of a library it is known what it holds, and that counts."""
    return not value.names.isdisjoint(_SEEN_INSIDE) or exceptions.is_exception(value)


def is_member(value: Value) -> bool:
    """Whether a value is a member of an enumeration, whichever."""
    return value.shape is not None and value.shape.get(MEMBER) is not None


def owner_of(value: Value) -> Class | None:
    """Return the class of the text that a value is an object of."""
    shape = value.shape
    return shape.owner if shape is not None and shape.kind == "object" else None


def maker_of(owner: Class) -> Local | None:
    """Return the `__init__` of a class, if it is one function of the text."""
    for kind in owner.above():
        held = kind.get("__init__")
        if held is not None:
            (one,) = held.functions if len(held.functions) == 1 else (None,)
            return one if isinstance(one, Local) else None
    return None


def class_of(value: Value) -> Class | None:
    """Return the one class that a value is."""
    if len(value.functions) != 1:
        return None
    (only,) = value.functions
    return only if isinstance(only, Class) else None


def special(
    line: Line,
    held: Value,
    method: str,
    given: Sequence[Value] = (),
    nodes: Sequence[ast.expr] = (),
    place: ast.expr | None = None,
) -> Value | None:
    """Call a special method of an object, if its class in the text has it.

    `place` is the expression that the object stands in: it may be changed by the call.
    """
    owner = owner_of(held)
    if owner is None:
        return None
    return _called(line, reading.class_entry(line, owner, method), held, given, nodes, place)


def special_of_class(
    line: Line, held: Value, method: str, given: Sequence[Value] = ()
) -> Value | None:
    """Call a special method of a class: of its metaclass."""
    owner = class_of(held)
    meta = reading.class_entry(line, owner, META) if owner is not None else None
    kind = class_of(meta) if meta is not None else None
    if kind is None:
        return None
    return _called(line, reading.class_entry(line, kind, method), held, given, (), None)


def _called(
    line: Line,
    found: Value | None,
    held: Value,
    given: Sequence[Value],
    nodes: Sequence[ast.expr],
    place: ast.expr | None,
) -> Value | None:
    if found is None:
        return None
    first = place if place is not None else ast.Name(_MADE, ast.Load())
    more = list(nodes) or [ast.Name(_MADE, ast.Load()) for _ in given]
    out = _called_outside(line, found, held, given, place)
    for callee in ordered(found.functions):
        if isinstance(callee, Local | Lambda):
            arguments = calling.given(line, [held, *given], [first, *more])
            out = join(out, calling.invoke(line, callee, arguments, None))
        elif isinstance(callee, Partial | Bound):
            out = join(
                out, calling.invoke(line, callee, calling.given(line, list(given), more), None)
            )
    return None if out.is_bottom and not found.functions else out


def _called_outside(
    line: Line, found: Value, held: Value, given: Sequence[Value], place: ast.expr | None
) -> Value:
    """Call what is no function of the text: `__getattr__ = dict.get`, `__missing__ = eval`.

    Methods of built-in types get the object, what it holds; functions do not.
    """
    if not found.names:
        return BOTTOM
    content = content_of(held)
    methods = frozenset(n for n in found.names if n.startswith(_METHODS_OF))
    if methods and content is not None and methods == found.names:
        out = BOTTOM
        for method in sorted(methods):
            made, after = operations.method(content, method.rpartition(".")[2], given, {})
            if made is None and method.endswith(".__getitem__") and given:
                made = operations.entry(content, given[0])
            out = join(out, made if made is not None else UNKNOWN_VALUE)
            if after is not content and place is not None:
                binding.put(line, place, with_content(held, after))
        return out
    if methods:
        return BOTTOM
    at = calling.made_call(line, Value(found.names))
    words = [calling.made_node(line, at, v) for v in given]
    return calling.call(
        line, Value(found.names), calling.given(line, list(given), list(words)), at, made_up=True
    )


_METHODS_OF: Final = tuple(f"builtins.{k}." for k in "dict list set tuple str bytes".split())


def operator_(line: Line, sign: str, left: Value, right: Value) -> Value | None:
    """Apply an operator to objects whose classes say what it does; None if they do not."""
    out = special(line, left, f"__{sign}__", [right])
    rest = left
    if out is None:
        out = special(line, right, f"__r{sign}__", [left])
        rest = right
    if out is None:
        return None
    # What else the operand may be does what it always does.
    other = Value(rest.names, rest.constants, rest.taints, rest.functions)
    if not other.constants and not any(t.origin is not None for t in other.taints):
        return out
    content = flat(right if rest is left else left)
    return join(out, operations.binary(ast.Add(), flat(other), content))


def decided(line: Line, value: Value) -> bool | None:
    """Return whether a value surely is true, or surely false; its class is asked."""
    owner = owner_of(value)
    if owner is None or value.constants or value.taints or value.names:
        return truth(value)
    for method in ("__bool__", "__len__"):
        answer = special(line, value, method)
        if answer is not None:
            return truth(answer)
    content = value.shape.get(CONTENT) if value.shape is not None else None
    if content is not None:
        return truth(content)
    return None if value.functions or _is_either(owner) else True


def _is_either(owner: Class) -> bool:
    return owner.get("<either>") is not None


def text_of(line: Line, value: Value, *methods: str) -> Value:
    """Return what `str`, `repr`, `format` … make of a value; its class is asked."""
    owner = owner_of(value)
    if owner is None:
        return exceptions.text_of(value) if exceptions.is_exception(value) else value
    content = content_of(value)
    if content is not None and content.shape is None and "__str__" in methods:
        methods = methods[:-1]  # a text is itself, however it is written out
    for method in methods:
        made = special(line, value, method, [constant("")] if method == "__format__" else [])
        if made is not None:
            other = Value(value.names, value.constants, value.taints)
            if content is not None:
                return made
            return join(made, other) if any(t.origin for t in other.taints) else made
    order = fields_of(owner)
    shape = value.shape
    args = shape.get(("attr", "args")) if shape is not None else None
    items = operations.elements(args) if args is not None and _is_exception(line, owner) else None
    if items is not None:
        text = items[0] if len(items) == 1 and "__str__" in methods else assembled(items)
        return join(text if items else constant(""), Value(taints=value.taints))
    if shape is not None and (value.names or not order) and shape.get(CONTENT) is None:
        # "<module.Note object at 0x…>" says nothing of what the object holds.
        if shape.get(MEMBER) is not None or value.names or value.constants or value.taints:
            return value
        return value if shape.rest is not None else CLEAN
    return value


def given_out(line: Line, held: Value, keys: Iterable[str]) -> Value | None:
    """Return what an object gives for each of these keys, if its class has a say in it."""
    owner = owner_of(held)
    asked = ("__getitem__", "__missing__")
    if owner is None or all(reading.class_entry(line, owner, method) is None for method in asked):
        return None
    content = content_of(held)
    table = content.shape if content is not None else None
    entries: list[tuple[Key, Value]] = []
    for key in keys:
        made = special(line, held, "__getitem__", [constant(key)])
        if made is None and table is not None and table.rest is None:
            made = table.get(("str", key))
            if made is None:
                made = special(line, held, "__missing__", [constant(key)])
        if made is None:
            return None
        entries.append((("str", key), made))
    return holding(shape_of("dict", entries))


def bound_partial(callee: Partial, receiver: Value) -> Partial:
    """Return a filled-in call that stands in a class, with the object that it is asked for."""
    if METHODS in callee.function.names:
        bound = frozenset(Bound(f, receiver) for f in callee.function.functions)
        return Partial(Value(functions=bound), callee.arguments, callee.keywords)
    if DISPATCHER in callee.function.names:
        return Partial(callee.function, (*callee.arguments, receiver), callee.keywords)
    return callee


METHODS: Final = "functools.partialmethod()"


# -- attributes ---------------------------------------------------------------------


def described(line: Line, held: Value, receiver: Value) -> Value | None:
    """Return what an attribute of a class gives whose object has a `__get__`."""
    owner = owner_of(held)
    if owner is None or reading.class_entry(line, owner, "__get__") is None:
        return None
    kind = owner_of(receiver)
    given = [receiver, function(kind)] if kind is not None else [NONE, receiver]
    return special(line, held, "__get__", given)


def set_attribute(line: Line, place: ast.expr, attr: str, new: Value) -> bool:
    """Let the class of an object set one of its attributes; False if it says nothing of it."""
    base = line.value(place)
    owner = owner_of(base)
    if owner is None:
        return False
    held = reading.class_entry(line, owner, attr)
    if held is not None:
        setters = [
            dict(f.captured)["<setter>"]
            for f in ordered(held.functions)
            if isinstance(f, Local) and "<setter>" in dict(f.captured)
        ]
        if setters:
            for setter in setters:
                _called(line, setter, base, [new], (), place)
            return True
        nodes: list[ast.expr] = [place, ast.Name(_MADE, ast.Load())]
        if special(line, held, "__set__", [base, new], nodes) is not None:
            return True
    return special(line, base, "__setattr__", [constant(attr), new], (), place) is not None


def without_attribute(value: Value, attr: str) -> Value:
    """Return an object after `del value.attr`."""
    shape = value.shape
    if shape is None or shape.kind != "object":
        return value
    kept = [(k, v) for k, v in shape.entries if k != ("attr", attr)]
    made = shape_of("object", kept, shape.rest, shape.owner)
    return Value(value.names, value.constants, value.taints, value.functions, made)


def as_dictionary(shape: Shape) -> Value:
    """Return `vars(object)`."""
    entries = [(("str", k[1]), v) for k, v in shape.entries if _is_plain(k)]
    return holding(shape_of("dict", entries, shape.rest))


def _is_plain(key: Key) -> bool:
    return key[0] == "attr" and not str(key[1]).startswith("<")


def with_dictionary(value: Value, table: Value) -> Value:
    """Return an object whose `vars` are these."""
    shape, held = value.shape, table.shape
    if held is None or held.kind != "dict" or (shape is not None and shape.kind != "object"):
        return value
    kept = [(k, v) for k, v in shape.entries if not _is_plain(k)] if shape is not None else []
    entries = [*kept, *((("attr", k[1]), v) for k, v in held.entries if k[0] == "str")]
    made = shape_of("object", entries, held.rest, shape.owner if shape is not None else None)
    return Value(value.names, value.constants, value.taints, value.functions, made)


def behind(receiver: Value) -> Value | None:
    """Return the object that `super()` stands for, None if a value is nothing of the kind."""
    owner = owner_of(receiver)
    if owner is None or not owner.body.endswith(ABOVE):
        return None
    first = owner.get(SELF)
    if first is None or (owner_of(first) is None and class_of(first) is None):
        return None
    return first


def above(line: Line, value: Value, attr: str) -> Value | None:
    """Return what `super()` gives where no class of the text holds it: what `object` has."""
    owner = owner_of(value)
    if owner is None:
        return None
    if attr in _OF_TUPLES and is_tuple(line, owner):
        return function(Partial(name(_OF_TUPLES[attr]), (value,), ()))
    if not owner.body.endswith(ABOVE):
        return None
    first = owner.get(SELF)
    match attr:
        case "__new__":
            return name("builtins.object.__new__")
        case "__call__" if first is not None:
            return function(Partial(name("builtins.type.__call__"), (first,), ()))
        case "__setattr__" | "__getattribute__" | "__delattr__":
            return function(Partial(name(f"builtins.object.{attr}"), (value,), ()))
        case "__init__" if first is not None and _is_exception(line, owner):
            return name(EXCEPTION_MADE)
        case "__init__" if first is not None and content_of(first) is not None:
            return name(CONTENT_MADE)
        case "__init_subclass__" | "__post_init__":
            return name("builtins.object.__init_subclass__")
        case _:
            return None


def _is_exception(line: Line, owner: Class) -> bool:
    kinds = (n.removeprefix("builtins.").removesuffix("()") for n in reading.bases_of(line, owner))
    found = [getattr(builtins, kind, None) for kind in kinds]
    return any(isinstance(k, type) and issubclass(k, BaseException) for k in found)


_OF_TUPLES: Final = {"_replace": "dataclasses.replace", "_asdict": "dataclasses.asdict"}
"""Methods of named tuples, and the functions that do the same."""


# -- fields --------------------------------------------------------------------------


def fields_of(owner: Class) -> tuple[str, ...]:
    """Return the names of the fields of a data class or named tuple, in order."""
    out: dict[str, None] = {}
    for kind in reversed(classes_above(owner)):
        held = kind.get(FIELDS)
        if held is not None:
            out.update(dict.fromkeys(possible_fields(held)))
    return tuple(out)


def possible_fields(held: Value) -> tuple[str, ...]:
    """Return the fields of a class body, those of all its branches too."""
    known = [fields for fields in known_constants(held) or () if isinstance(fields, tuple)]
    known.sort(key=lambda fields: (-len(fields), fields))
    return tuple(dict.fromkeys(str(field) for fields in known for field in fields))


def checked_field(line: Line, owner: Class, attr: str, held: Value) -> Value | None:
    """Return a field of a record that checks what it is given: what its type and checks leave."""
    if not any(n.startswith(_CHECKED_RECORDS) for n in reading.bases_of(line, owner)):
        return None
    classes = classes_above(owner)
    closed = (known_constants(kind.get(CLOSED) or BOTTOM) or [()] for kind in classes)
    if any(isinstance(names, tuple) and attr in names for (names, *_) in closed):
        return CLEAN if inner_taints(held) else held
    out = validators.read(line, owner, attr, held)
    return None if out is held else out


def is_tuple(line: Line, owner: Class) -> bool:
    """Whether objects of a class are named tuples."""
    above_it = classes_above(owner)
    return any(k.body.startswith("<tuple ") for k in above_it) or bool(
        reading.bases_of(line, owner) & _TUPLES
    )


def filled(line: Line, owner: Class, arguments: Arguments) -> dict[Key, Value]:
    """Return the fields of a new object of a class without `__init__`."""
    order = fields_of(owner)
    entries: dict[Key, Value] = {}
    defaults = {f: reading.class_entry(line, owner, f) for f in order}
    positional = [f for f in order if not _says(defaults[f], "init") and not _is_marker(f)]
    for number, value in enumerate(arguments.positional):
        if number < len(positional):
            entries["attr", positional[number]] = value
    for keyword, value in arguments.keywords.items():
        entries["attr", keyword] = value
    loose = [v for v in (arguments.more, arguments.others) if v is not None]
    for field in order:
        default = defaults[field]
        if ("attr", field) in entries or default is None or not default.names & _FIELD_CALLS:
            continue
        made = _default_of(line, default)
        if made is not None:
            entries["attr", field] = join_all([made, *loose])
    for field in order:
        if ("attr", field) in entries:
            value = entries["attr", field]
            entries["attr", field] = validators.taken(line, owner, field, defaults[field], value)
    return entries


def is_field(held: Value) -> bool:
    """Whether a member of a class declares a field by a call: `name = attr.ib()`."""
    return not held.names.isdisjoint(_FIELD_CALLS - {"pydantic.Field()"})


def _is_marker(field: str) -> bool:
    return field == "_"


def _says(default: Value | None, keyword: str) -> bool:
    """Whether `field(…, init=False)` says that a field is none of the arguments."""
    if default is None or default.shape is None or not default.names & _FIELD_CALLS:
        return False
    return known_constants(default.shape.get(("attr", keyword)) or BOTTOM) == [False]


def _default_of(line: Line, held: Value) -> Value | None:
    shape = held.shape
    if shape is None:
        return None
    default = shape.get(("attr", "default"))
    if default is not None:
        return default
    for word in ("default_factory", "factory"):
        factory = shape.get(("attr", word))
        if factory is not None:
            return validators.called(line, factory, [])
    return None


def field_values(line: Line, value: Value) -> list[tuple[str, Value]] | None:
    """Return the fields of an object with their values; None if it has none."""
    owner = owner_of(value)
    order = fields_of(owner) if owner is not None else ()
    if not order:
        return None
    return [(f, reading.attribute(line, value, f)) for f in order]


def matched_fields(line: Line, owner: Class) -> tuple[str, ...]:
    """Return the attributes that patterns of a class match by position."""
    held = reading.class_entry(line, owner, "__match_args__")
    known = known_constants(held) if held is not None else None
    if known and isinstance(known[0], tuple):
        return tuple(map(str, known[0]))
    return fields_of(owner)


def contents(line: Line, value: Value) -> Value:
    """Return the container that an object is, or gives when it is gone through."""
    owner = owner_of(value)
    if owner is None:
        owner_class = class_of(value)
        if owner_class is not None and value.shape is None and is_enum(line, owner_class):
            return sequence("list", members_of(line, owner_class))
        return streams.gone_through(value) or value
    for method in ("__iter__", "__aiter__"):
        if reading.class_entry(line, owner, method) is None:
            continue
        made = special(line, value, method)
        if made is not None and made != value and not made.is_bottom:
            return contents(line, made) if owner_of(made) is not owner else _by_next(line, made)
        if made is not None:
            return _by_next(line, value)
    if is_tuple(line, owner):
        return sequence("tuple", [held for _, held in field_values(line, value) or []])
    shape = value.shape
    content = shape.get(CONTENT) if shape is not None else None
    if content is not None:
        return content
    if reading.class_entry(line, owner, "__getitem__") is not None:
        one = special(line, value, "__getitem__", [CLEAN])
        return holding(shape_of("list", (), one))
    return value


def _by_next(line: Line, value: Value) -> Value:
    for method in ("__next__", "__anext__"):
        one = special(line, value, method)
        if one is not None:
            return holding(shape_of("list", (), one))
    return value


# -- enumerations --------------------------------------------------------------------


def is_enum(line: Line, owner: Class) -> bool:
    """Whether a class is an enumeration."""
    return not reading.bases_of(line, owner).isdisjoint(_ENUMS)


def member(line: Line, owner: Class, attr: str) -> Value | None:
    """Return a member of an enumeration."""
    if attr.startswith(_NOT_MEMBERS) or not is_enum(line, owner):
        return None
    for kind in classes_above(owner):
        held = kind.get(attr)
        if held is not None:
            break
    else:
        return None
    if any(not isinstance(f, Partial) for f in held.functions) or owner_of(held) is not None:
        return None
    return _member(line, owner, attr, held)


def _member(line: Line, owner: Class, attr: str, held: Value) -> Value:
    made = _plain_member(line.models, owner, attr, held)
    start = reading.class_entry(line, owner, "__init__")
    if start is None:
        return made
    given = elements(held) or [held]
    place = ast.Name(_MADE, ast.Load())
    saved = line.env
    line.env = {**saved, _MADE: Value(shape=made.shape)}
    _called(line, start, Value(shape=made.shape), given, (), place)
    after = line.env[_MADE]
    line.env = saved
    if _is_text(line.models, owner) or _is_number(line.models, owner):
        return Value(constants=made.constants, taints=made.taints, shape=after.shape)
    return after


@lru_cache(4_096)
def _plain_member(models: Models, owner: Class, attr: str, held: Value) -> Value:
    """Return a member as it is before `__init__`; programs ask for the same ones all the time."""
    which = constant(f"{owner.body}.{attr}")
    if "enum.auto()" in held.names:
        held = constant(attr.lower()) if _is_text(models, owner) else _numbered(models, owner, attr)
    entries: dict[Key, Value] = {
        MEMBER: which, ("attr", "name"): constant(attr), ("attr", "value"): held,
        ("attr", "_value_"): held, ("attr", "_name_"): constant(attr),
    }  # fmt: skip
    shape = shape_of("object", entries.items(), None, owner)
    if _is_text(models, owner) or _is_number(models, owner):
        return Value(constants=held.constants, taints=held.taints, shape=shape)
    return Value(shape=shape)


def _numbered(models: Models, owner: Class, attr: str) -> Value:
    """Return the number that `auto()` gives a member."""
    flags = bool(reading.base_names(models, owner) & {"enum.Flag()", "enum.IntFlag()"})
    order = known_constants(owner.get(ORDER) or BOTTOM) or [()]
    last = 0
    for one in order[0] if isinstance(order[0], tuple) else ():
        held = owner.get(str(one))
        known = known_constants(held) if held is not None else None
        if known and isinstance(known[0], int):
            last = known[0]
        elif held is not None and "enum.auto()" in held.names:
            last = 1 << last.bit_length() if flags else last + 1
        else:
            continue
        if one == attr:
            return constant(last)
    return CLEAN


def _is_text(models: Models, owner: Class) -> bool:
    return bool(reading.base_names(models, owner) & {"enum.StrEnum()", "builtins.str()"})


def _is_number(models: Models, owner: Class) -> bool:
    return bool(
        reading.base_names(models, owner)
        & {"enum.IntEnum()", "enum.IntFlag()", "enum.Flag()", "builtins.int()"}
    )


def members_of(line: Line, owner: Class) -> list[Value]:
    """Return the members of an enumeration, in order as far as it is known."""
    names = [n for kind in reversed(classes_above(owner)) for n in _names_in_order(kind)]
    made = [member(line, owner, n) for n in names[:_MOST]]
    return [m for m in made if m is not None]


def _names_in_order(owner: Class) -> list[str]:
    known = known_constants(owner.get(ORDER) or BOTTOM) or [()]
    order = [str(n) for n in known[0]] if isinstance(known[0], tuple) else []
    names = dict.fromkeys([*order, *(n for n, _ in owner.entries)])
    return [n for n in names if not n.startswith(_NOT_MEMBERS)]


def looked_up(
    line: Line, owner: Class, key: Value, node: ast.expr | None, *, by_name: bool
) -> Value:
    """Return `Colour(value)` or `Colour[name]`: whatever was asked for, it is a member."""
    made = members_of(line, owner)
    attr = "name" if by_name else "value"
    values = [m.shape.get(("attr", attr)) or CLEAN for m in made if m.shape is not None]
    known = known_constants(key)
    if known is not None and len(known) == 1:
        for one, held in zip(made, values, strict=True):
            if known_constants(held) == known:
                return one
    if owner_of(key) is not None and not by_name:
        return key
    missing = reading.class_entry(line, owner, "_missing_") if not by_name else None
    if missing is not None and missing.functions:
        given = calling.given(
            line, [function(owner), key], [ast.Name(_MADE, ast.Load()) for _ in range(2)]
        )
        found = join_all(
            calling.invoke(line, f, given, None)
            for f in ordered(missing.functions)
            if isinstance(f, Local)
        )
        return join_all([*made, found])
    if node is not None and inner_taints(key):
        found = join_all(values)
        exceptions.conversion_failed(line, key)
        narrowing.put_checked(line, node, found if not found.is_bottom else CLEAN)
    return join_all(made) if made else CLEAN


def same(left: Value, right: Value) -> bool | None:
    """Tell whether two members of enumerations are the same."""
    a, b = _which(left), _which(right)
    if a is None or b is None or left.taints or right.taints:
        return None
    if len(a) == len(b) == 1:
        return a == b
    return None if set(map(str, a)) & set(map(str, b)) else False


def _which(value: Value) -> list[object] | None:
    held = value.shape.get(MEMBER) if value.shape is not None else None
    known = known_constants(held) if held is not None else None
    return list(known) if known is not None else None


# -- making objects and classes ---------------------------------------------------------


def make(line: Line, owner: Class, arguments: Arguments, expr: ast.Call | None) -> Value:
    """Return what a call of a class gives."""
    through = special_of_class(line, function(owner), "__call__", arguments.positional)
    if through is not None:
        return through
    return built(line, owner, arguments, expr)


def built(line: Line, owner: Class, arguments: Arguments, expr: ast.Call | None) -> Value:
    """Return a new object, as the class itself makes it."""
    names = reading.bases_of(line, owner)
    if names & _ENUMS and not owner.body.startswith("<") and arguments.positional:
        node = arguments.nodes[0] if arguments.nodes else None
        return looked_up(line, owner, arguments.positional[0], node, by_name=False)
    if names & _RECORDS:
        entries: list[tuple[Key, Value]] = [(("str", k), v) for k, v in arguments.keywords.items()]
        return holding(shape_of("dict", entries, arguments.others))
    new = reading.class_entry(line, owner, "__new__")
    started = reading.class_entry(line, owner, "__init__") is not None
    if new is not None and any(isinstance(f, Local) for f in new.functions):
        given = calling.given(line,
            [function(owner), *arguments.positional],
            [ast.Name(_MADE, ast.Load()), *arguments.nodes], arguments,
        )  # fmt: skip
        made = join_all(
            calling.invoke(line, f, given, None)
            for f in ordered(new.functions)
            if isinstance(f, Local)
        )
        if not started or owner_of(made) is None:
            return made
    else:
        made = fresh(line, owner, arguments, expr, empty=started)
    if started:
        return calling.initialised(line, made, owner, arguments, expr)
    entries_ = filled(line, owner, arguments)
    loose = [v for v in (arguments.more, arguments.others) if v is not None]
    if not fields_of(owner) and made.shape is not None and made.shape.get(CONTENT) is None:
        loose += arguments.positional
        if made.names and arguments.more is None:
            entries_["attr", "args"] = sequence("tuple", arguments.positional)
    if new is None:
        kept = made.shape.entries if made.shape is not None else ()
        if made.shape is not None and made.shape.get(CONTENT) is not None:
            entries_ = {}
            loose = []
        shape = shape_of(
            "object", [*kept, *entries_.items()], join_all(loose) if loose else None, owner
        )
        made = Value(made.names, made.constants, made.taints, made.functions, shape)
    return after_fields(line, made, owner, entries_)


def after_fields(line: Line, made: Value, owner: Class, given: dict[Key, Value]) -> Value:
    """Return an object after its `__post_init__`."""
    after = next(
        (
            m
            for m in ("__post_init__", "__attrs_post_init__")
            if reading.class_entry(line, owner, m)
        ),
        None,
    )
    if after is None:
        return made
    place = ast.Name(_MADE, ast.Load())
    saved = line.env
    line.env = {**saved, _MADE: made}
    held = reading.class_entry(line, owner, after)
    # What `InitVar` names is handed on; other parameters it has not.
    words = {str(k[1]): v for k, v in given.items()}
    for callee in ordered(held.functions) if held is not None else ():
        nodes: dict[str, ast.expr] = {n: ast.Name("<given>", ast.Load()) for n in words}
        arguments = calling.given(line, [made], [place])
        arguments.keywords, arguments.keyword_nodes = words, nodes
        calling.invoke(line, callee, arguments, None)
    made = line.env[_MADE]
    line.env = {n: v for n, v in line.env.items() if n != _MADE}
    return made


def fresh(
    line: Line, owner: Class, arguments: Arguments, expr: ast.Call | None, *, empty: bool = False
) -> Value:
    """Return a new object of a class: with what it holds as a container or text."""
    made = calling.instance(line, owner)
    kinds = [k for n, k in _CONTAINERS.items() if n in reading.bases_of(line, owner)]
    if not kinds:
        return made
    kind = kinds[0]
    content: Value | None = None
    if kind in _EMPTY and (empty or not (arguments.positional or arguments.keywords)):
        content = holding(shape_of(_EMPTY[kind]))
    else:
        maker = _MAKERS.get(kind)
        module = "builtins" if kind.islower() and kind not in ("deque", "defaultdict") else (
            "collections"
        )  # fmt: skip
        wanted = maker or f"{module}.{kind}"
        at = expr if expr is not None else calling.made_call(line, name(wanted))
        content = calling.call(line, name(wanted), arguments, at)
    return with_content(made, content)


def with_content(value: Value, content: Value) -> Value:
    """Return an object with other content."""
    shape = value.shape
    if shape is None:
        return value
    entries = {**dict(shape.entries), CONTENT: content}
    made = shape_of("object", entries.items(), shape.rest, shape.owner)
    if content.shape is None:
        return Value(value.names, content.constants, content.taints, value.functions, made)
    return Value(value.names, value.constants, value.taints, value.functions, made)


def content_of(value: Value) -> Value | None:
    """Return what an object holds as the container that it is beside it."""
    return value.shape.get(CONTENT) if value.shape is not None else None


def new_class(line: Line, called: Value, bases: Value, space: Value, made_of: str) -> Value | None:
    """Return `type(name, bases, dictionary)`."""
    above_it = elements(bases)
    table = space.shape
    if above_it is None or table is None or table.kind != "dict":
        return None
    entries = {str(k[1]): v for k, v in table.entries if k[0] == "str"}
    entries = {n: static(v) if n == "__new__" else v for n, v in entries.items()}
    short = known_constants(called) or [""]
    body = f"<{made_of} {short[0]!s} {space.digest.hex()}>"
    return function(Class(body, tuple(above_it), tuple(sorted(entries.items(), key=_first))))


def _first(pair: tuple[str, Value]) -> str:
    return pair[0]


def static(value: Value) -> Value:
    """Return functions that are not bound to an object."""
    made: frozenset[Callee] = frozenset(
        Local(f.body, tuple(sorted({**dict(f.captured), "<static>": NONE}.items(), key=_first)))
        if isinstance(f, Local)
        else f
        for f in value.functions
    )
    return Value(value.names, value.constants, value.taints, made, value.shape)


def is_kind(line: Line, value: Value, kind: Value) -> bool | None:
    """Tell whether a value surely is an object of a class, or surely is not."""
    text = {k for p in value.pieces for k, _ in p.constants if k in ("str", "bytes")}
    if len(text) == 1 and not kind.functions and len(kind.names) == 1:
        (called,) = kind.names
        if called.startswith("builtins."):
            return called.removeprefix("builtins.") in (*text, "object")
    if value.taints or value.is_bottom or MANY in value.constants:
        return None
    several = elements(kind)
    if several is not None:
        answers = [is_kind(line, value, one) for one in several]
        return True if True in answers else None if None in answers else False
    wanted = class_of(kind)
    short = {n.removeprefix("builtins.") for n in kind.names if n.startswith("builtins.")}
    if (wanted is None and len(short) != 1) or len(kind.names) + len(kind.functions) != 1:
        return None
    answers_: set[bool | None] = set()
    for _, one in value.constants:
        answers_.add(
            wanted is None
            and any(k.__name__ in short for k in type(one).__mro__)
        )  # fmt: skip
    owner = owner_of(value)
    if owner is not None:
        if _is_either(owner):
            return None
        if wanted is not None:
            found = any(k.body == wanted.body for k in classes_above(owner))
            answers_ = {True} if found else {None if value.names else False}
        else:
            names = {n.removesuffix("()") for n in reading.bases_of(line, owner)}
            found = bool({f"builtins.{s}" for s in short} & names) or "object" in short
            answers_ = {True} if found else {None if names else False}
    elif value.names:
        return None
    elif value.shape is not None:
        if value.shape.kind == "object":
            return None
        answers_.add(wanted is None and bool(short & {value.shape.kind, "object"}))
        if (
            wanted is None
            and value.shape.kind in ("list", "set")
            and not short & {"str", "int", "bytes", "dict"}
        ):
            return True if answers_ == {True} else None  # iterators, deques … are lists here
    if value.functions:
        return None
    return answers_.pop() if len(answers_) == 1 else None


def same_type(left: Value, right: Value) -> bool | None:
    """Tell whether two types are the same."""
    names: list[str] = []
    for value in (left, right):
        if value.constants or value.taints or len(value.names) + len(value.functions) != 1:
            return None
        kind = class_of(value)
        (only,) = value.names if value.names else (kind.body if kind is not None else "",)
        if not only or (value.names and (not only.startswith("builtins.") or "(" in only)):
            return None
        names.append(only)
    return names[0] == names[1]


def version_compared(op: ast.cmpop, right: Value) -> Value:
    """Compare the version of Python with a tuple: all that is sure is that it is a later 3."""
    known = known_constants(right)
    if not known or len(known) != 1 or not isinstance(known[0], tuple) or not known[0]:
        return CLEAN
    first, *rest = known[0]
    if not isinstance(first, int) or (first == 3 and any(rest)):
        return CLEAN
    later = first <= 3
    match op:
        case ast.Gt() | ast.GtE():
            return constant(later)
        case ast.Lt() | ast.LtE():
            return constant(not later)
        case _:
            return CLEAN


def has_attribute(line: Line, value: Value, attr: str) -> bool | None:
    """Tell whether an object of the text surely has an attribute, or surely has not."""
    owner, shape = owner_of(value), value.shape
    kind = class_of(value) if shape is None else None
    if kind is not None and not value.names:
        if reading.class_entry(line, kind, attr) is not None:
            return True
        return None if reading.bases_of(line, kind) else False
    if owner is None or shape is None or value.names or value.taints or shape.rest is not None:
        return None
    if shape.get(("attr", attr)) is not None or reading.class_entry(line, owner, attr) is not None:
        return True
    if ("attr", "<any>") in dict(shape.entries) or reading.class_entry(line, owner, "__getattr__"):
        return None
    return None if reading.bases_of(line, owner) or _is_either(owner) else False
