"""Gives targets their values: names, attributes, elements, and what aliases share.

Owns what an assignment and a `del` leave in the environment. What a test tells of names
is `narrowing`'s.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from headgate.semantics import (
    checks,
    externals,
    narrowing,
    objects,
    operations,
    reading,
    sharing,
)
from headgate.semantics.checks import PARSERS
from headgate.semantics.operations import elements, key_of, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Key,
    Local,
    Method,
    Taint,
    Value,
    constant,
    holding,
    inner_taints,
    join,
    join_all,
    joined_taints,
    known_constants,
    known_taints,
    shape_of,
    truth,
)
from headgate.semantics.walking import (
    ALIAS,
    FILLED,
    MADE_OF,
    SHARES,
    WHEN,
)
from headgate.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line

_ANSWER: Final = "<when {}>"
"""In an object: what its attributes are if this one is true, or false."""
DERIVED: Final = "<from>"
"""Before a name: from which other one it was parsed."""
OWN_HOST: Final = "<own host>"
"""In place of a name: parsed from the address that the client has asked."""
_SIGNED: Final = "signed"
PATH_OF: Final = "path"
_PATHS: Final = frozenset(
    f"pathlib.{kind}"
    for kind in ("Path", "PurePath", "PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath")
)
_SIGNING: Final = frozenset({"hmac.new", "hmac.HMAC", "hmac.digest"})
_SHAPING: Final = frozenset(
    "format strip lstrip rstrip lower upper casefold title resolve absolute joinpath expanduser "
    "with_suffix with_name removeprefix removesuffix".split()
)
"""Methods whose result is harmless if what they are called with is letters and digits."""
_BUILDING: Final = _PATHS | {
    *(f"os.path.{n}" for n in ("join", "abspath", "realpath", "normpath", "expanduser")),
    "builtins.str",
}
_ITEMS: Final = 3
"""Elements of what a call gives that may be answers: `ok, error = check(x)`."""
_QUESTION: Final = lazy_pattern(r"\.is[_a-z]\w*\(\)$")
"""What the names of calls end in that answer a question: `path.is_absolute()`."""


def delete(line: Line, target: ast.expr) -> None:
    """Take away what a `del` names."""
    if isinstance(target, ast.Subscript):
        held = line.value(target.value)
        if isinstance(target.slice, ast.Slice):
            put(line, target.value, _without_slice(line, held, target.slice))
            return
        key = line.value(target.slice)
        if objects.special(line, held, "__delitem__", [key], (), target.value) is not None:
            return
        content = objects.content_of(held)
        made = operations.dropped(content or held, key)
        filled(line, target.value, sure=False)
        put(line, target.value, made if content is None else objects.with_content(held, made))
    elif isinstance(target, ast.Attribute):
        held, attr = line.value(target.value), reading.mangled(line, target.attr)
        name_ = constant(attr)
        if objects.special(line, held, "__delattr__", [name_], (), target.value) is None:
            put(line, target.value, objects.without_attribute(held, attr))
    elif isinstance(target, ast.Name):
        line.env.pop(target.id, None)


def _without_slice(line: Line, held: Value, cut: ast.Slice) -> Value:
    """Return a list after `del held[low:high]`."""
    items, which = elements(held), _cut(line, cut)
    if items is None or which is None:
        return held
    try:
        del items[which]
    except (TypeError, ValueError):
        return held
    return sequence("list", items)


def assign(line: Line, target: ast.expr, value: Value, node: ast.expr | None) -> None:
    """Give a target its value."""
    match target:
        case ast.Name(id=bound):
            if value.is_bottom:
                value = UNKNOWN_VALUE
            if SHARES in line.env:
                sharing.forget(line, bound)
            if value.shape is not None and value.shape.kind in ("list", "dict", "set"):
                line.env[FILLED + bound] = CLEAN
            line.env[bound] = line.stepped(value, target, f"`{bound}` holds it")
            # What names in the statement are by now is not what they were where they stand.
            record, line.record = line.record, None
            again, line.asks_again = line.asks_again, True
            told = node is not None and _is_answer(node)
            told = told and (says(line, node, value) or _asks(node) or _filters(node))
            if told or WHEN in line.env:
                _answered(line, bound, node if told else None)
            if ALIAS in line.env or value.shape is not None or value.functions:
                _renamed(line, bound, value, node)
            _made_of(line, bound, node)
            origin = parsed_from(line, node, value)
            signed = _signed(line, node) if is_signature(value) else []
            if signed:
                line.env[DERIVED + bound] = constant((_SIGNED, *map(ast.unparse, signed)))
                line.env[DERIVED] = CLEAN
            elif origin is not None and origin != bound:
                line.env[DERIVED + bound] = constant(origin)
                line.env[DERIVED] = CLEAN
            elif (path_of := path_behind(line, node)) is not None:
                line.env[DERIVED + bound] = constant((PATH_OF, ast.unparse(path_of)))
                line.env[DERIVED] = CLEAN
            elif DERIVED + bound in line.env:
                line.env[DERIVED + bound] = CLEAN
            if node is not None and (value.shape is not None or value.taints):
                sharing.assigned(line, target, line.env[bound], node)
            line.record, line.asks_again = record, again
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(line, targets, value)
            if isinstance(node, ast.Call) and _tells(value):
                for number, one in enumerate(targets[:_ITEMS]):
                    if isinstance(one, ast.Name):
                        item = ast.Subscript(node, ast.Constant(number), ast.Load())
                        _answered(line, one.id, ast.copy_location(item, node))
        case ast.Starred(value=inner):
            assign(line, inner, value, node)
        case ast.Attribute(value=base, attr=attr):
            attr = reading.mangled(line, attr)
            if not objects.set_attribute(line, base, attr, value):
                sharing.forgotten(line, target)
                put(line, base, with_attribute(line, line.value(base), attr, value))
                if isinstance(base, ast.Name):
                    told = _is_answer(node) and (_tells(value) or _asks(node))
                    _answered_in(line, base, attr, node if told else None)
                if node is not None and value.shape is not None:
                    sharing.assigned(line, target, value, node)
        case ast.Subscript(value=base, slice=ast.Slice() as cut):
            put(line, base, _with_slice(line, line.value(base), cut, value))
        case ast.Subscript(value=base, slice=index):
            held, key = line.value(base), line.value(index)
            if any(n.endswith(("__dict__", "globals()", "vars()")) for n in held.names):
                known = key_of(key)
                if known is not None and "builtins.globals()" in held.names:
                    line.env[str(known[1])] = value
                    return
            sharing.forgotten(line, target)
            store(line, base, key, value)
            filled(line, base, sure=True)
            if node is not None and value.shape is not None:
                sharing.assigned(line, target, value, node)
        case _:
            pass


def _made_of(line: Line, bound: str, node: ast.expr | None) -> None:
    """Note that a text or path is made of one other name, and of what the program knows."""
    env = line.env
    if MADE_OF + bound in env:
        env[MADE_OF + bound] = CLEAN
    if not isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call) or not known_taints([env[bound]]):
        return
    origins: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=named, ctx=ast.Load()):
                if named in env and known_taints([env[named]]):
                    origins.add(named)
            case ast.Call(func=func):
                names = line.value(func).names
                built_in = isinstance(func, ast.Attribute) and func.attr in _SHAPING
                if not built_in and not names & _BUILDING:
                    return
            case ast.Subscript() | ast.Await() | ast.Yield() | ast.Lambda() | ast.NamedExpr():
                return
            case ast.Attribute(value=ast.Name()):
                if known_taints([line.value(part)]) and not isinstance(part.ctx, ast.Store):
                    held = line.value(part.value)
                    if not known_taints([held]):
                        return
            case _:
                pass
    if len(origins) == 1 and bound not in origins:
        (origin,) = origins
        noted = env.get(MADE_OF + origin)
        entries = dict(noted.shape.entries) if noted is not None and noted.shape else {}
        if entries.get(("now", origin)) != env[origin]:
            entries = {("now", origin): env[origin]}
        entries["to", bound] = env[bound]
        env[MADE_OF + origin] = holding(shape_of("object", entries.items()))
        env[MADE_OF] = CLEAN


def checked_with(line: Line, origin: str, before: Value) -> None:
    """A name has been found to be harmless: so are texts and paths that are made of it alone."""
    noted = line.env.get(MADE_OF + origin)
    if noted is None or noted.shape is None or noted.shape.get(("now", origin)) != before:
        return
    for key, value in noted.shape.entries:
        if key[0] == "to" and line.env.get(str(key[1])) == value:
            line.env[str(key[1])] = Value(value.names, CLEAN.constants)


def parsed_from(line: Line, node: ast.expr | None, value: Value | None = None) -> str | None:
    """Return the name of the address that an expression is a part of: its host, or all parts.

    `urlparse(url)`, `urlparse(url).hostname`, `urljoin(base, url)`, and such parts of what
    was parsed before; `OWN_HOST` for those of the address that the client has asked.
    `value` is what the expression stands for, where that is known.
    """
    part, whole = False, node
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=inner, attr="netloc" | "hostname" | "host") if not part:
                node, part = inner, True
            case ast.Call(func=ast.Attribute(value=inner, attr="lower" | "casefold")):
                node = inner
            case ast.BoolOp(op=ast.Or(), values=[inner, ast.Constant()]):
                node = inner
            case ast.Call(func=func, args=[address]) if line.value(func).names & PARSERS:
                return _address(line, address)
            case ast.Call(args=[_, _]) if not part and _address(line, node) is not None:
                return _address(line, node)
            case ast.Call() if not part:
                if value is not None and node is whole and not _tells_hosts(inner_taints(value)):
                    return None  # the call is not made again for nothing
                places = addresses_behind(line, node)
                only = places[0] if len(places) == 1 else None
                return only.id if isinstance(only, ast.Name) else None
            case _:
                return None
    held = line.env.get(DERIVED + node.id) if part else None
    known = known_constants(held) if held is not None else None
    return str(known[0]) if known and len(known) == 1 else None


def addresses_behind(line: Line, node: ast.Call) -> list[ast.expr]:
    """Return what a function of the text was given, or an object held, that it tells the host of.

    `host_of(url)`, `callback.host()`.
    """
    if not line.value(node.func).functions:
        return []
    told = inner_taints(line.value(node))
    if not _tells_hosts(told):
        return []
    hosts = {(t.origin, t.what) for t in told}

    def fits(held: Value) -> bool:
        found = inner_taints(held)
        return bool(found) and {(t.origin, t.what) for t in found} <= hosts

    places: list[ast.expr] = [a for a in node.args if isinstance(a, ast.Name)]
    if isinstance(node.func, ast.Attribute):
        base = node.func.value
        shape = line.value(base).shape
        for key, _ in shape.entries if shape is not None and shape.kind == "object" else ():
            if key[0] == "attr" and not str(key[1]).startswith("<"):
                places.append(ast.Attribute(base, str(key[1]), ast.Load()))
    return [place for place in places if fits(line.value(place))]


def _tells_hosts(taints: Sequence[Taint]) -> bool:
    return bool(taints) and all(checks.HOST in t.marks for t in taints)


def _address(line: Line, node: ast.expr) -> str | None:
    match node:
        case ast.Call(func=func, args=[_, ast.Name(id=joined)]):
            return joined if "urllib.parse.urljoin" in line.value(func).names else None
        case _ if line.value(node).names & line.models.hosts:
            return OWN_HOST
        case ast.Name(id=bound):
            return bound
        case _:
            return None


def path_behind(line: Line, node: ast.expr | None) -> ast.expr | None:
    """Return what a path is made of by itself: `Path(name)`."""
    match node:
        case ast.Call(func=func, args=[ast.Name() | ast.Attribute(value=ast.Name()) as one]):
            return one if line.value(func).names & _PATHS else None
        case _:
            return None


def _signed(line: Line, node: ast.expr | None) -> list[ast.expr]:
    """Return the places of what a signature is of: `hmac.new(key, text).hexdigest()`.

    A function of the text that gives one back has signed what it is handed.
    """
    while isinstance(node, ast.Call):
        names = line.value(node.func).names
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if names & _SIGNING:
            keyed = [k.value for k in node.keywords if k.arg == "msg"]
            return _places([*node.args[1:2], *keyed])
        if any(isinstance(f, Local | Bound) for f in line.value(node.func).functions):
            made = is_signature(line.value(node))
            return _places([*node.args, *(k.value for k in node.keywords)]) if made else []
        if inner is None or (isinstance(inner, ast.Name) and not line.env.get(inner.id)):
            node = node.args[0] if node.args else None
        else:
            node = inner
    if isinstance(node, ast.Name):
        held = line.env.get(DERIVED + node.id)
        found = known_constants(held) if held is not None else None
        if found and isinstance(found[0], tuple):
            return [place_of(str(one)) for one in found[0][1:]]
    return []


def narrow_signed(line: Line, sides: Iterable[ast.expr]) -> None:
    """A signature is the right one: whoever has the key has written the text."""
    for side in sides:
        for place in _signed(line, side):
            narrowing.put_checked(line, place, CLEAN)


def _answered(line: Line, bound: str, node: ast.expr | None) -> None:
    """Note what other names are if a name is true, or false: `ok = x in ALLOWED`."""
    if WHEN + bound in line.env:
        line.env[WHEN + bound] = CLEAN
    if node is None or not _is_answer(node):
        return
    entries: list[tuple[Key, Value]] = []
    for side in (True, False):
        for n, value in narrowing.found_out(line, node, positive=side):
            if n != bound and not n.startswith("<") and n in line.env:
                entries += [((str(side), n), value), (("now", n), line.env[n])]
    if entries:
        made = shape_of("object", dict(entries).items())
        line.env[WHEN + bound] = holding(made)
        line.env[WHEN] = CLEAN


def says(line: Line, node: ast.expr | None, value: Value) -> bool:
    """Whether an expression, or one of several that are put together, is an answer."""
    if _tells(value):
        return True
    parts = node.values if isinstance(node, ast.BoolOp) else ()
    return any(_is_answer(part) and _tells(line.value(part)) for part in parts)


def _answered_in(line: Line, base: ast.Name, attr: str, node: ast.expr | None) -> None:
    """Note in an object what its attributes are if this one is true, or false."""
    held = line.value(base)
    shape, mark = held.shape, _ANSWER.format(attr)
    if shape is None or shape.kind != "object":
        return
    entries: list[tuple[Key, Value]] = []
    for side in (True, False) if node is not None else ():
        for n, value in narrowing.found_out(line, node, positive=side) if node is not None else ():
            before = line.env.get(n, BOTTOM)
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
        put(line, base, with_attribute(line, held, mark, made))


def recalled_in(line: Line, place: ast.Attribute, positive: bool) -> None:
    """Take what an object's attributes are if this one is true, or false."""
    held = line.value(place.value)
    mark = _ANSWER.format(reading.mangled(line, place.attr))
    noted = held.shape.get(("attr", mark)) if held.shape is not None else None
    for (side, attr), value in noted.shape.entries if noted is not None and noted.shape else ():
        now = noted.shape.get(("now", attr)) if noted is not None and noted.shape else None
        shape = line.value(place.value).shape
        if side == str(positive) and shape is not None and shape.get(("attr", attr)) == now:
            put(line, ast.Attribute(place.value, str(attr), ast.Load()), value)


def recalled(line: Line, bound: str, positive: bool) -> None:
    """Take what names are if this one is true, or false, where they still are the same."""
    held = line.env.get(WHEN + bound)
    if held is None or held.shape is None:
        return
    for (side, n), value in held.shape.entries:
        before, now = held.shape.get(("now", n)), line.env.get(str(n))
        if side == str(positive) and before is not None and now is not None:
            line.env[str(n)] = _known_of_both(before, now, value)


def store(line: Line, base: ast.expr, key: Value, value: Value) -> None:
    """Do `base[key] = value`."""
    held = line.value(base)
    if objects.special(line, held, "__setitem__", [key, value], (), base) is not None:
        return
    content = objects.content_of(held)
    made = operations.stored(content or held, key, value)
    put(line, base, made if content is None else objects.with_content(held, made))


def filled(line: Line, place: ast.expr, *, sure: bool) -> None:
    """Note whether something surely stands in a container that a name means."""
    if isinstance(place, ast.Name):
        line.env[FILLED + place.id] = TRUE if sure else CLEAN
        if not sure and WHEN + place.id in line.env:
            line.env[WHEN + place.id] = CLEAN
        line.env[FILLED] = CLEAN


def _with_slice(line: Line, held: Value, cut: ast.Slice, new: Value) -> Value:
    """Return a list after `held[low:high] = new`."""
    items, more, which = elements(held), reading.elements_of(line, new), _cut(line, cut)
    if items is not None and more is not None and which is not None:
        try:
            items[which] = more
            return sequence("list", items)
        except (TypeError, ValueError):
            pass
    return operations.method(held, "extend", [new], {})[1]


def _cut(line: Line, cut: ast.Slice) -> slice | None:
    """Return a slice whose bounds are known."""
    bounds = [line.value(b) if b is not None else NONE for b in (cut.lower, cut.upper, cut.step)]
    known = [known_constants(b) for b in bounds]
    if not all(k and len(k) == 1 and isinstance(k[0], int | None) for k in known):
        return None
    return slice(*(k[0] for k in known if k))


def _unpack(line: Line, targets: list[ast.expr], value: Value) -> None:
    items = reading.elements_of(line, value)
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
            assign(line, target, items[number], None)
        else:
            one = reading.element_of(line, value)
            if isinstance(target, ast.Starred):
                one = holding(shape_of("list", (), one))
            assign(line, target, one, None)


def put(line: Line, place: ast.expr, value: Value) -> None:
    """Replace the object that an expression names, if it names one."""
    match place:
        case ast.Name(id=bound):
            before = line.env.get(bound)
            line.env[bound] = value
            if ALIAS in line.env:
                _shared(line, bound, value)
            if SHARES + bound in line.env:
                sharing.changed(line, bound, before)
        case ast.Attribute(value=base, attr="__dict__"):
            put(line, base, objects.with_dictionary(line.value(base), value))
        case ast.Call(func=ast.Name(id="vars"), args=[base]):
            put(line, base, objects.with_dictionary(line.value(base), value))
        case ast.Call(func=ast.Attribute(value=base, attr="setdefault"), args=[key, *_]):
            put(line, base, operations.stored(line.value(base), line.value(key), value))
        case ast.Attribute(value=base, attr=attr):
            attr = reading.mangled(line, attr)
            bound_to = _receiver(value, attr)
            if bound_to is None:
                _put_in_class(line, base, attr, value)
            put(line, base, bound_to or with_attribute(line, line.value(base), attr, value))
        case ast.Subscript(value=base, slice=index) if not isinstance(index, ast.Slice):
            held = line.value(base)
            content = objects.content_of(held)
            made = operations.stored(content or held, line.value(index), value)
            put(line, base, made if content is None else objects.with_content(held, made))
        case ast.Call(func=ast.Name(id="super")):
            first = line.env.get("self")
            if first is not None and first.shape is not None and value.shape is not None:
                shape = shape_of("object", value.shape.entries, value.shape.rest, first.shape.owner)
                line.env["self"] = Value(
                    first.names, first.constants, first.taints, first.functions, shape
                )
        case _:
            pass


def _put_in_class(line: Line, base: ast.expr, attr: str, value: Value) -> None:
    """Show what was put into a container that a class holds for all its objects."""
    held = line.value(base)
    owner, shape = objects.owner_of(held), held.shape
    if owner is None or shape is None or value.shape is None or shape.get(("attr", attr)):
        return
    found = owner.get(attr)
    if found is None or found.shape is None or found.shape.kind == "object":
        return
    called = reading.short_name(owner.body)
    kind = line.env.get(called) or line.world.free(called)
    now = objects.class_of(kind)
    if now is not None and now.body == owner.body:
        line.env[called] = with_attribute(line, kind, attr, value)


def _renamed(line: Line, bound: str, value: Value, node: ast.expr | None) -> None:
    """Note which names stand for one object that may change: `same = row`."""
    other = node
    if isinstance(node, ast.Attribute) and _receiver(value, node.attr) is not None:
        other = node.value  # `add = row.append`
    elif value.shape is None or value.shape.kind == "tuple":
        other = None
    if ALIAS + bound in line.env:
        line.env[ALIAS + bound] = CLEAN
    if isinstance(other, ast.Name) and other.id in line.env and other.id != bound:
        known = known_constants(line.env.get(ALIAS + other.id, CLEAN)) or [(other.id,)]
        names = {str(n) for group in known if isinstance(group, tuple) for n in group}
        for n in sorted({*names, bound}):
            line.env[ALIAS + n] = constant(tuple(sorted({*names, bound})))
        line.env[ALIAS] = CLEAN


def _shared(line: Line, bound: str, value: Value) -> None:
    """Show what was done to an object under all its names."""
    held = line.env.get(ALIAS + bound)
    groups = (known_constants(held) or []) if held is not None else []
    for other in sorted({str(n) for g in groups if isinstance(g, tuple) for n in g}):
        if other == bound or other not in line.env:
            continue
        before = line.env[other]
        methods = line.env[other].functions
        if methods and value.shape is not None:
            made = {Method(value, m.name) for m in methods if isinstance(m, Method)}
            line.env[other] = Value(functions=frozenset(made))
        elif value.functions and line.env[other].shape is not None:
            inner = [m.receiver for m in value.functions if isinstance(m, Method)]
            line.env[other] = join_all(inner) if inner else value
        else:
            line.env[other] = value
        if SHARES + other in line.env:
            sharing.changed(line, other, before)


FUNCTION_PARTS: Final = frozenset({"__defaults__", "__kwdefaults__", "__code__"})


def _with_part(line: Line, value: Value, attr: str, new: Value) -> Value:
    """Return a function with other defaults, or with the code of another one."""
    functions: set[Callee] = set()
    for one in value.functions:
        if not isinstance(one, Local):
            functions.add(one)
        elif attr == "__code__":
            codes = [f for f in new.functions if isinstance(f, Local)]
            functions.update(Local(code.body, one.captured) for code in codes or [one])
        else:
            kept = dict(one.captured)
            if attr == "__defaults__":
                order, items = line.world.positional(one), elements(new) or []
                given = dict(zip(order[len(order) - len(items) :], items, strict=False))
            else:
                shape = new.shape
                given = {str(k[1]): v for k, v in shape.entries} if shape is not None else {}
            kept.update((f"={n}", v) for n, v in given.items())
            functions.add(Local(one.body, tuple(sorted(kept.items(), key=_first))))
    return Value(value.names, value.constants, value.taints, frozenset(functions), value.shape)


def _first(pair: tuple[str, Value]) -> str:
    return pair[0]


def with_attribute(line: Line, value: Value, attr: str, new: Value) -> Value:
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
    if attr in FUNCTION_PARTS and any(isinstance(f, Local) for f in value.functions):
        return _with_part(line, value, attr, new)
    entries = dict(shape.entries) if shape is not None else {}
    kind = objects.class_of(new) if attr == "__class__" else None
    if shape is not None and shape.owner is not None and kind is not None:
        other = shape_of("object", entries.items(), shape.rest, kind)
        return Value(value.names, value.constants, value.taints, value.functions, other)
    entries[("attr", attr)] = new
    made_shape = shape_of(
        "object", entries.items(), shape.rest if shape else None, shape.owner if shape else None
    )
    return Value(value.names, value.constants, value.taints, value.functions, made_shape)


def _is_answer(node: ast.expr | None) -> bool:
    """Whether an expression may say something of a value: a comparison, a call, a condition."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.Call() | ast.ListComp() | ast.SetComp():
            return True
        case ast.BinOp(left=ast.Call(), op=ast.Sub()):
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


def _filters(node: ast.expr | None) -> bool:
    """Whether an expression keeps those of some elements that are like something."""
    match node:
        case ast.ListComp(generators=generators) | ast.SetComp(generators=generators):
            return any(g.ifs for g in generators)
        case ast.BinOp(left=ast.Call(), op=ast.Sub()):
            return True  # `set(names) - known`
        case _:
            return False


def _tells(value: Value) -> bool:
    """Whether a value is an answer: a flag, None, what a pattern has found, a tuple of such."""
    if any(n.removesuffix("()") in externals.MATCHERS for n in value.names):
        return True
    items = elements(value)
    if items:
        return any(map(_tells, items[:_ITEMS]))
    if value.shape is not None and value.shape.kind in ("list", "dict", "set"):
        # What is wrong with a value, perhaps nothing.
        return truth(value) is None and not inner_taints(value)
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


def is_signature(value: Value) -> bool:
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


def place_of(written: str) -> ast.expr:
    """Return the expression of a name, or of an attribute of one."""
    base, _, attr = written.partition(".")
    held = ast.Name(base, ast.Load())
    return ast.Attribute(held, attr, ast.Load()) if attr else held


def _receiver(value: Value, attr: str) -> Value | None:
    """Return the object of a built-in method of this name, if the value is one."""
    out = BOTTOM
    for one in value.functions:
        if not isinstance(one, Method) or one.name != attr:
            return None
        out = join(out, one.receiver)
    return None if out.is_bottom else out
