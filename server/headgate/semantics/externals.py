"""Calls of functions outside the text: built-in ones, and what the models say.

Owns the built-in functions that hand out other functions, modules or containers.
"""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import json
import posixpath
import urllib.parse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from headgate.ruleapi import Danger
from headgate.semantics import objects, operations
from headgate.semantics.asking import ASKING, NEXT
from headgate.semantics.checks import (
    leaves_closed,
    leaves_one_line,
    sounds_like_check,
    sounds_like_cleaning,
    sounds_like_quoting,
)
from headgate.semantics.operations import element, elements, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    NONE,
    UNKNOWN_VALUE,
    Callee,
    Class,
    Key,
    Lambda,
    Local,
    Partial,
    Taint,
    Value,
    constant,
    flat,
    function,
    holding,
    inner_taints,
    join,
    join_all,
    joined_taints,
    known_constants,
    known_taints,
    name,
    ordered,
    shape_of,
    tainted,
    truth,
    without,
)
from headgate.semantics.walking import Exit

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Arguments, Line

MATCHERS: Final = frozenset(
    f"{module}.{call}"
    for module in ("re", "regex", "re.compile()", "regex.compile()")
    for call in ("match", "fullmatch", "search")
)
_CLEAN_BUILTINS: Final = frozenset(
    f"builtins.{n}"
    for n in """int float len bool hash id ord abs round isinstance issubclass callable hasattr any
    all divmod complex hex oct bin memoryview exit quit""".split()
)
_PASSING: Final = frozenset(
    f"builtins.{n}" for n in "str bytes bytearray repr ascii format chr max min sum pow".split()
)
_CODECS: Final = frozenset(
    "utf8 utf16 utf32 ascii latin1 iso88591 cp1252 rot13 hex hexcodec base64 base64codec".split()
)
"""Codecs whose result is about as long as what they are given."""


def _coded(convert: Callable[..., object], held: Any, codec: Any = "utf-8", *rest: Any) -> object:
    if str(codec).lower().replace("-", "").replace("_", "") not in _CODECS:
        raise LookupError(codec)
    return convert(held, codec, *rest)


def _bytes(held: Any = b"", *rest: Any) -> bytes:
    if isinstance(held, int) and held > _MANY_ZEROS:
        raise ValueError
    return bytes(held, *rest)


def _rounded(number: Any, digits: Any = None) -> Any:
    if digits is not None and abs(digits) > 20:
        raise ValueError
    return round(number, digits)


_MANY_ZEROS: Final = 64

_FOLDED: Final[dict[str, Callable[..., object]]] = {
    "builtins.str": str, "builtins.len": len, "builtins.chr": chr, "builtins.ord": ord,
    "builtins.int": int, "builtins.bool": bool, "builtins.bytes": _bytes, "builtins.abs": abs,
    "builtins.min": min, "builtins.max": max, "builtins.sum": sum, "builtins.hex": hex,
    "builtins.float": float, "builtins.repr": repr, "builtins.any": any, "builtins.all": all,
    "builtins.round": _rounded,
    "base64.b64encode": base64.b64encode, "base64.b64decode": base64.b64decode,
    "base64.urlsafe_b64encode": base64.urlsafe_b64encode,
    "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
    "base64.b32encode": base64.b32encode, "base64.b32decode": base64.b32decode,
    "base64.b16encode": base64.b16encode, "base64.b16decode": base64.b16decode,
    "binascii.hexlify": binascii.hexlify, "binascii.unhexlify": binascii.unhexlify,
    "binascii.a2b_base64": binascii.a2b_base64, "builtins.bytes.fromhex": bytes.fromhex,
    "codecs.encode": partial(_coded, codecs.encode),
    "codecs.decode": partial(_coded, codecs.decode),
    "urllib.parse.quote": urllib.parse.quote, "urllib.parse.unquote": urllib.parse.unquote,
    "os.path.join": posixpath.join,
}  # fmt: skip
_IDENTITY: Final = frozenset(
    {
        *("functools.wraps()", "functools.lru_cache", "functools.lru_cache()", "functools.cache"),
        *("contextlib.contextmanager", "contextlib.asynccontextmanager", "asyncio.coroutine"),
        *("copy.copy", "copy.deepcopy", "typing.cast", "asyncio.wait_for"),
        *("asyncio.run", "asyncio.ensure_future", "asyncio.create_task", "asyncio.shield"),
        *("contextlib.closing", "contextlib.nullcontext", "contextlib.aclosing"),
    }
)

_FEW: Final = 12
"""Elements that a function is called for one by one."""

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"


def call(
    line: Line,
    names: frozenset[str],
    arguments: Arguments,
    expr: ast.Call,
    receiver: Value | None,
) -> Value:
    """Return the result of a call of something outside the text."""
    models = line.models
    for found in sorted(names):
        for table in _TABLES:
            special = table.get(found)
            if special is not None:
                result = special(line, arguments, expr)
                if result is not None:
                    return result
    if len(names) == 1:
        (only,) = names
        folding = _FOLDED.get(only)
        if folding is not None and not arguments.keywords and arguments.more is None:
            done = operations.folded(folding, *arguments.positional)
            if done is not None:
                return done
        if only in _CLEAN_BUILTINS:
            return CLEAN
    results = models.step(names, "()")
    registered = [models.registered[n] for n in names if n in models.registered]
    for entry in registered:
        handed = arguments.get(entry.keyword, entry.position)
        if handed is not None:
            for callee in ordered(handed.functions):
                line.world.registered(callee, entry)
    removed: frozenset[Danger] = frozenset()
    for found in names:
        removed |= models.sanitizers.get(found, frozenset())
    if removed:
        held = [*arguments.values(), *([receiver] if receiver is not None else [])]
        made = without(join_all(flat(v) for v in held), removed)
        made = made if not made.is_bottom else CLEAN
        return Value(results, made.constants, made.taints)
    for found in sorted(names):
        for guard in models.guards.get(found, ()):
            if guard.raises and guard.argument < len(expr.args) and guard.argument >= 0:
                place = expr.args[guard.argument]
                line.put_checked(place, without(line.value(place), guard.removes))
        called = models.calls.get(found)
        if called is not None:
            made = _calls(
                line,
                called.function,
                called.first,
                called.packed,
                arguments,
                expr,
                each=called.items,
            )
            named = line.named(results)
            return join(named, made) if not made.is_bottom else named
    if not names.isdisjoint(models.no_return):
        line.exit = Exit.RAISE
    known = (
        line.sourced(Value(results), expr)
        if not models.sources.keys().isdisjoint(results)
        else Value(results)
    )
    if not names.isdisjoint(models.fresh):
        return known
    if known.taints and names.isdisjoint(models.passes):
        return known  # what a file holds does not come from where its name does
    passing = next((models.passes[n] for n in sorted(names) if n in models.passes), None)
    taints: list[Taint] = []
    if receiver is not None:
        taints += [t for t in receiver.taints if t.origin is not None or passing is not None]
    if passing is not None:
        held = arguments.values()
        if passing.arguments:
            held = [v for i in passing.arguments if (v := arguments.get(None, i)) is not None]
        clean = (
            not known.taints
            and all(not inner_taints(v) for v in held)
            and not any("()." in n for n in names)
        )
        if clean and held:
            return Value(known.names, CLEAN.constants)
        for value in held:
            taints += inner_taints(value)
        if any(
            n in ("os.path.realpath", "os.path.abspath", "os.path.normpath") for n in names
        ) or any(n.endswith("Path().resolve") for n in names):
            taints = [replace(t, marks=t.marks | {"resolved"}) for t in taints]
        elif any(n.startswith("os.path.join") for n in names):
            taints = [replace(t, marks=frozenset()) for t in taints]
        if passing.removes:
            taints = [replace(t, removed=t.removed | passing.removes) for t in taints]
        constants = (
            known.constants
            if taints or known.taints
            else CLEAN.constants
            if held
            else known.constants
        )
        return Value(known.names, constants, joined_taints((*known.taints, *taints)))
    if not names.isdisjoint(_PASSING):
        inner = [t for v in arguments.values() for t in inner_taints(v)]
        return tainted(inner)
    method = any("()" in n for n in names) or (receiver is not None and bool(receiver.taints))
    last = min(names).rpartition(".")[2]
    if not method and not sounds_like_cleaning(last) and not sounds_like_check(last):
        taints += known_taints(arguments.values())
    elif sounds_like_cleaning(last):
        taints = []
    line.changed_named(expr, receiver, arguments)
    constants = known.constants
    foreign = receiver is not None and any(t.origin is not None for t in receiver.taints)
    if sounds_like_quoting(last) and not (known.taints or taints or foreign):
        constants = constants or CLEAN.constants
    return Value(known.names, constants, joined_taints((*known.taints, *taints)))


def _calls(
    line: Line,
    target: tuple[str, int | None],
    first: int | None,
    packed: tuple[str, int | None] | None,
    arguments: Arguments,
    expr: ast.Call,
    *,
    each: bool,
) -> Value:
    """Call the function that is handed over, with what it will get."""
    from headgate.semantics.evaluating import Arguments as Given

    callee = arguments.get(*target)
    if callee is None or not (callee.names or callee.functions):
        return BOTTOM
    given = Given()
    if packed is not None:
        held = arguments.get(*packed)
        node = arguments.node(*packed)
        if held is not None and node is not None:
            for item in elements(held) or []:
                given.positional.append(item)
                given.nodes.append(line.made_node(node, item))
            if elements(held) is None:
                given.more = element(held)
        keywords = arguments.get("kwargs", None)
        if keywords is not None and keywords.shape is not None:
            for key, value in keywords.shape.entries:
                if isinstance(key[1], str):
                    given.keywords[key[1]] = value
                    given.keyword_nodes[key[1]] = line.made_node(expr, value)
    elif first is not None:
        for number in range(first, len(arguments.positional)):
            value = arguments.positional[number]
            given.positional.append(line.element_of(value) if each else value)
            given.nodes.append(
                line.made_node(arguments.nodes[number], given.positional[-1])
                if each
                else arguments.nodes[number]
            )
        if not each:
            given.more = arguments.more
            own = {target[0], *(packed[:1] if packed else ())}
            for word, value in arguments.keywords.items():
                if word not in own and word not in ("target", "args", "kwargs", "name", "daemon"):
                    given.keywords[word] = value
                    given.keyword_nodes[word] = arguments.keyword_nodes[word]
    result = line.call(callee, given, expr, made_up=True)
    return holding(shape_of("list", (), result)) if each and not result.is_bottom else result


def pattern_of(line: Line, func: ast.expr) -> Value | None:
    """Return the pattern of `re.compile(pattern).match`, where it is known."""
    if isinstance(func, ast.Attribute):
        held = line.value(func.value)
        if held.shape is not None:
            return held.shape.get(("attr", "pattern"))
    return None


# -- built-in functions -----------------------------------------------------------


def _getattr(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, key = arguments.get(None, 0), arguments.get(None, 1)
    if held is None or key is None:
        return None
    known = known_constants(key)
    if known is None or not all(isinstance(k, str) for k in known):
        return UNKNOWN_VALUE if not key.taints else Value(taints=joined_taints([*key.taints]))
    out = join_all(line.attribute(held, str(k), expr) for k in known)
    default = arguments.get(None, 2)
    if default is not None and (out == UNKNOWN_VALUE or held.taints):
        out = join(out, default)
    return out


def _vars(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    return line.attribute(held, "__dict__", expr) if held is not None else None


def _module(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    wanted = arguments.get("name", 0)
    known = known_constants(wanted) if wanted is not None else None
    if known and all(isinstance(k, str) for k in known):
        return join_all(line.named(frozenset({str(k)})) for k in known)
    return None


def _import(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    made = _module(line, arguments, expr)
    if made is None:
        return None
    from_list = arguments.get("fromlist", 3)
    whole = from_list is not None and (elements(from_list) or from_list.shape is not None)
    if whole:
        return made
    return line.named(frozenset(n.split(".", 1)[0] for n in made.names))


def _partial(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if not arguments.positional or arguments.more is not None:
        return None
    first = arguments.positional[0]
    return function(
        Partial(first, tuple(arguments.positional[1:]), tuple(sorted(arguments.keywords.items())))
    )


def _with_target(qualified: str) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        return function(
            Partial(
                name(qualified),
                tuple(arguments.positional),
                tuple(sorted(arguments.keywords.items())),
            )
        )

    return special


def _get_attributes(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    *keys, held = arguments.positional
    known = known_constants(keys[0]) if keys else None
    if not known or not isinstance(known[0], str):
        return None
    for part in known[0].split("."):
        held = line.attribute(held, part, expr)
    return held


def _get_item(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    key, held = arguments.positional
    return line.item(held, key, expr)


def _get_item_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    held, key = arguments.positional
    return line.item(held, key, expr)


def _call_method(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    key, *given, held = arguments.positional
    known = known_constants(key)
    if not known or not isinstance(known[0], str):
        return None
    inner = replace(arguments, positional=given, nodes=arguments.nodes[1:-1])
    method, _ = operations.method(held, known[0], given, arguments.keywords)
    return method or line.call(line.attribute(held, known[0], expr), inner, expr, made_up=True)


def _apply(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`operator.call(f, *args)`."""
    if not arguments.positional:
        return None
    inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    return line.call(arguments.positional[0], inner, expr, made_up=True)


def _container(kind: str) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = arguments.get(None, 0)
        if held is None:
            return holding(shape_of(kind))
        items = elements(held)
        if items is not None and kind != "set":
            return sequence(kind, items)
        if held.shape is not None or held.taints or held.names:
            return holding(shape_of(kind, (), line.element_of(held)))
        known = known_constants(held)
        if known and len(known) == 1 and isinstance(known[0], str) and kind != "set":
            return sequence(kind, [constant(c) for c in known[0]])
        return holding(shape_of(kind, (), CLEAN))

    return special


_QUEUES: Final = ("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue")


def _container_of_none(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return holding(shape_of("list"))


def _dict(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    out = holding(shape_of("dict"))
    held = arguments.get(None, 0)
    if held is not None:
        out = operations.merged(out, operations.as_dict(held))
    entries: list[tuple[Key, Value]] = [(("str", k), v) for k, v in arguments.keywords.items()]
    return operations.merged(out, holding(shape_of("dict", entries, arguments.others)))


def _default_dict(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    return _dict(line, inner, expr)


def _zip(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    lists = [elements(v) for v in arguments.positional]
    if lists and all(items is not None for items in lists) and arguments.more is None:
        rows = zip(*(items for items in lists if items is not None), strict=False)
        return sequence("list", [sequence("tuple", row) for row in rows])
    return holding(
        shape_of("list", (), sequence("tuple", [line.element_of(v) for v in arguments.positional]))
    )


def _enumerate(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get("iterable", 0)
    if held is None:
        return None
    items = elements(held)
    if items is not None:
        return sequence("list", [sequence("tuple", [constant(i), v]) for i, v in enumerate(items)])
    return holding(shape_of("list", (), sequence("tuple", [CLEAN, line.element_of(held)])))


def _reversed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    items = elements(held)
    if items is not None:
        return sequence("list", items[::-1])
    known = known_constants(held)
    if known and len(known) == 1 and isinstance(known[0], str):
        return sequence("list", [constant(c) for c in reversed(known[0])])
    return holding(shape_of("list", (), line.element_of(held)))


def _sorted(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    key = arguments.keywords.get("key")
    items = elements(held)
    few = items is not None and 0 < len(items) <= _FEW
    keys = items if items is not None and few else [line.element_of(held)]
    if key is not None and (key.functions or key.names):
        from headgate.semantics.evaluating import Arguments as Given

        keys = [
            line.call(key, Given([one], [line.made_node(expr, one)]), expr, made_up=True)
            for one in keys
        ]
    if items is not None and few:
        order = _order_of(keys, arguments.keywords.get("reverse", BOTTOM))
        if order is not None:
            return sequence("list", [items[i] for i in order])
    return holding(shape_of("list", (), line.element_of(held)))


def _order_of(keys: list[Value], reverse: Value) -> list[int] | None:
    """Return the order in which keys are sorted, if it is known."""
    known: list[Any] = []
    for key in keys:
        texts = known_constants(key)
        if texts is None or len(texts) != 1:
            # Tuples are told apart by what is known and stands in front.
            first = elements(key)
            texts = known_constants(first[0]) if first else None
            if texts is None or len(texts) != 1 or texts in known:
                return None
        known.append(texts)
    downwards = truth(reverse) if not reverse.is_bottom else False
    if downwards is None:
        return None
    try:
        return sorted(range(len(known)), key=lambda i: known[i], reverse=downwards)
    except TypeError:
        return None


def _next(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    items = elements(held)
    if items and expr.args and isinstance(expr.args[0], ast.Name):
        line.put(expr.args[0], sequence("list", items[1:]))
    if items:
        return items[0]
    default = arguments.get(None, 1)
    return join(line.element_of(held), default or BOTTOM)


def _range(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    known = [known_constants(v) for v in arguments.positional]
    bounds = [k[0] for k in known if k and len(k) == 1 and isinstance(k[0], int)]
    if 0 < len(bounds) == len(known) <= 3 and bounds[2:] != [0]:
        numbers = range(*bounds)
        if not numbers[_FEW:]:
            return sequence("list", [constant(n) for n in numbers])
    return holding(shape_of("list", (), CLEAN))


def _globals(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return name("builtins.globals()")


def _decorator(mark: str) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = arguments.get(None, 0)
        return marked(held, mark) if held is not None else None

    return special


def marked(value: Value, mark: str, what: Value = NONE) -> Value:
    """Return functions of the text with a mark: static, of the class, a property."""
    functions: frozenset[Callee] = frozenset(
        replace(
            f,
            captured=tuple(sorted({**dict(f.captured), mark: what}.items(), key=lambda p: p[0])),
        )
        if isinstance(f, Local | Lambda)
        else f
        for f in value.functions
    )
    return Value(value.names, value.constants, value.taints, functions, value.shape)


def _identity(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    position = 1 if line.value(expr.func).names & {"typing.cast"} else 0
    return arguments.get(None, position)


def _compile(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    pattern = arguments.get("pattern", 0)
    if pattern is None:
        return None
    held = line.named(frozenset({"re.compile()"}))
    return Value(held.names, shape=shape_of("object", ((("attr", "pattern"), pattern),)))


def _environ_get(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    default = arguments.get("default", 1)
    found = line.sourced(Value(frozenset({"os.getenv()"})), expr)
    if not found.taints:
        found = line.sourced(Value(frozenset({"os.environ"})), expr)
    made = Value(found.names, taints=found.taints)
    return join(made, default) if default is not None else join(made, NONE)


def _namespace(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    entries: list[tuple[Key, Value]] = [(("attr", k), v) for k, v in arguments.keywords.items()]
    return holding(shape_of("object", entries, arguments.others))


def _elementwise(line: Line, arguments: Arguments, expr: ast.Call) -> list[Value] | None:
    """Return what a function gives for each element of a list, `map(f, [a, b])`."""
    from headgate.semantics.evaluating import Arguments as Given

    if len(arguments.positional) != 2 or arguments.more is not None:
        return None
    callee, held = arguments.positional
    items = elements(held)
    if items is None or len(items) > _FEW or not (callee.functions or callee.names):
        return None
    at = arguments.nodes[1]
    return [
        line.call(callee, Given([one], [line.made_node(at, one)]), expr, made_up=True)
        for one in items
    ]


def _map(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    made = _elementwise(line, arguments, expr)
    return None if made is None else sequence("list", made)


def _filter(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    items = elements(arguments.positional[1])
    answers = _elementwise(line, arguments, expr)
    if items is not None and answers is not None:
        decided = [truth(a) for a in answers]
        if None not in decided:
            return sequence("list", [i for i, kept in zip(items, decided, strict=True) if kept])
    return holding(shape_of("list", (), line.element_of(arguments.positional[1])))


def _reduce(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    from headgate.semantics.evaluating import Arguments as Given

    if len(arguments.positional) < 2:
        return None
    callee, held, *start = arguments.positional
    items = elements(held)
    at = arguments.nodes[1]
    if items is None or len(items) > _FEW:
        one = line.element_of(held)
        items = [*start, one, one]
    else:
        items = [*start, *items]
    out = items[0] if items else BOTTOM
    for item in items[1:]:
        nodes: list[ast.expr] = [line.made_node(at, out), line.made_node(at, item)]
        out = line.call(callee, Given([out, item], nodes), expr, made_up=True)
    return out


def _chain(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    parts = [elements(v) for v in arguments.positional]
    if arguments.more is None and all(p is not None for p in parts):
        return sequence("list", [v for p in parts if p is not None for v in p])
    held = [line.element_of(v) for v in arguments.values()]
    return holding(shape_of("list", (), join_all(held)))


def _chain_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get("iterable", 0)
    if held is None:
        return None
    items = elements(held)
    if items is None:
        return holding(shape_of("list", (), element(line.element_of(held))))
    return _chain(line, replace(arguments, positional=items), expr)


def _gather(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if arguments.more is not None:
        return holding(shape_of("list", (), join_all([*arguments.positional, arguments.more])))
    return sequence("list", arguments.positional)


def _extreme(choose: Callable[..., object]) -> Special:
    """`min` or `max` of what one list, or the keys of one dict, hold."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        if len(arguments.positional) != 1 or arguments.keywords or arguments.more is not None:
            return None
        held = arguments.positional[0]
        items = elements(held)
        shape = held.shape
        if shape is not None and shape.kind == "dict" and shape.rest is None and not held.taints:
            items = [Value(constants=frozenset({key})) for key, _ in shape.entries]
        if not items:
            return line.element_of(held) if shape is not None else None
        return operations.folded(lambda *given: choose(given), *items) or join_all(items)

    return special


def _named_tuple(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    called, fields = arguments.get("typename", 0), arguments.get("field_names", 1)
    if called is None or fields is None:
        return None
    names = known_constants(fields)
    if not names or len(names) != 1:
        items = elements(fields) or []
        pairs = [elements(i) or [i] for i in items]
        names = [tuple(c for p in pairs if p for c in known_constants(p[0]) or ())]
    order = names[0].replace(",", " ").split() if isinstance(names[0], str) else names[0]
    if not isinstance(order, list | tuple) or not order:
        return None
    short = known_constants(called) or [""]
    entries = {objects.FIELDS: constant(tuple(str(n) for n in order))}
    defaults = elements(arguments.keywords.get("defaults", BOTTOM)) or []
    entries.update(zip(map(str, order[len(order) - len(defaults) :]), defaults, strict=False))
    body = f"<tuple {short[0]!s} {' '.join(map(str, order))}>"
    return function(Class(body, (), tuple(sorted(entries.items(), key=lambda pair: pair[0]))))


def _template(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get("template", 0)
    if held is None:
        return None
    made = shape_of("object", ((("attr", "template"), held),))
    return Value(frozenset({"string.Template()"}), shape=made)


def _substitute(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = _receiver(line, expr)
    template = held.shape.get(("attr", "template")) if held.shape is not None else None
    if template is None or arguments.more is not None:
        return None
    mapping = arguments.get("mapping", 0)
    table = operations.merged(
        operations.as_dict(mapping) if mapping is not None else holding(shape_of("dict")),
        holding(shape_of("dict", [(("str", k), v) for k, v in arguments.keywords.items()])),
    )
    return operations.substituted(template, table)


def _receiver(line: Line, expr: ast.Call) -> Value:
    return line.value(expr.func.value) if isinstance(expr.func, ast.Attribute) else BOTTOM


_PARSERS: Final = frozenset(
    f"configparser.{n}" for n in ("ConfigParser", "RawConfigParser", "SafeConfigParser")
)
_PARSER: Final = "configparser.ConfigParser()"
_HELD: Final = ("attr", "<held>")
"""What a context variable was set to, or what a parser of settings has."""


def _variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    default = arguments.get("default", None)
    entries = ((_HELD, default),) if default is not None else ()
    return Value(frozenset({"contextvars.ContextVar()"}), shape=shape_of("object", entries))


def _set_variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, new = _receiver(line, expr), arguments.get("value", 0)
    if new is None or held.shape is None or not isinstance(expr.func, ast.Attribute):
        return None
    line.put(expr.func.value, line.with_attribute(held, "<held>", new))
    return CLEAN


def _get_variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, default = _receiver(line, expr), arguments.get("default", 0)
    found = held.shape.get(_HELD) if held.shape is not None else None
    return found if found is not None else default


def is_settings(held: Value) -> bool:
    """Whether what stands in a mapping is what was put there: nothing else is known of it."""
    return not held.taints or _PARSER in held.names


def _parser(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return Value(frozenset({_PARSER}), shape=shape_of("dict"))


def _sections(line: Line, arguments: Arguments, expr: ast.Call) -> tuple[Value, Value] | None:
    """Return a parser of settings and the section that a call names."""
    held, section = _receiver(line, expr), arguments.get("section", 0)
    if held.shape is None or held.shape.kind != "dict" or section is None:
        return None
    return held, section


def _add_section(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found = _sections(line, arguments, expr)
    if found is not None and isinstance(expr.func, ast.Attribute):
        line.put(expr.func.value, operations.stored(found[0], found[1], holding(shape_of("dict"))))
    return NONE


def _set_option(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found = _sections(line, arguments, expr)
    option, new = arguments.get("option", 1), arguments.get("value", 2)
    if found is None or option is None or not isinstance(expr.func, ast.Attribute):
        return None
    held, section = found
    table = operations.stored(operations.entry(held, section), option, new or NONE)
    line.put(expr.func.value, operations.stored(held, section, table))
    return NONE


def _get_option(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found = _sections(line, arguments, expr)
    option = arguments.get("option", 1)
    if found is None or option is None:
        return None
    table = operations.entry(*found).shape
    known = operations.key_of(option)
    held = table.get(known) if table is not None and known is not None else None
    return held if held is not None else arguments.keywords.get("fallback")


def _dumped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`json.dumps`: a text that can be read again."""
    held = arguments.get("obj", 0)
    if held is None:
        return None
    removed = line.models.sanitizers.get("json.dumps", frozenset())
    flat_ = tainted(
        replace(t, assembled=True, removed=t.removed | removed) for t in inner_taints(held)
    )
    made = shape_of("object", ((_HELD, held),))
    return Value(frozenset({"json.dumps()"}), flat_.constants, flat_.taints, shape=made)


def _loaded(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`json.loads`: of a text that was made here, what was put into it."""
    held = arguments.get("s", 0)
    if held is None:
        return None
    if held.shape is not None and held.shape.kind == "object":
        return held.shape.get(_HELD)
    return operations.folded(json.loads, held)


_DECODERS: Final = {
    f"base64.{prefix}{kind}decode{suffix}": f"base64.{prefix}{kind}encode{suffix}"
    for prefix, kind, suffix in (
        ("", "b64", ""), ("", "b32", ""), ("", "b16", ""), ("", "b85", ""), ("", "a85", ""),
        ("urlsafe_", "b64", ""), ("standard_", "b64", ""), ("", "", "bytes"),
    )
} | {"binascii.unhexlify": "binascii.hexlify", "urllib.parse.unquote": "urllib.parse.quote",
     "urllib.parse.unquote_plus": "urllib.parse.quote_plus", "html.unescape": "html.escape"}  # fmt: skip


def _decoded(encoder: str) -> Special:
    """What encoding has made harmless is what it was once it is decoded."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        removed = line.models.sanitizers.get(encoder)
        held = arguments.get(None, 0)
        if removed is None or held is None or not any(t.removed & removed for t in held.taints):
            return None
        taints = joined_taints(replace(t, removed=t.removed - removed) for t in held.taints)
        return Value(line.models.step(line.value(expr.func).names, "()"), taints=taints)

    return special


def _substituted(position: int) -> Special:
    """`re.sub`: what removes all but a closed set of characters cleans."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        pattern = arguments.get("pattern", 0) if position else pattern_of(line, expr.func)
        new, text = arguments.get("repl", position), arguments.get("string", position + 1)
        patterns = known_constants(pattern) if pattern is not None else None
        if not patterns or new is None or text is None or known_constants(new) is None:
            return None
        if all(isinstance(p, str) and leaves_closed(p) for p in patterns):
            return CLEAN
        if all(isinstance(p, str) and leaves_one_line(p) for p in patterns) and (
            "\n" not in str(known_constants(new)) and text.taints
        ):
            return without(Value(taints=text.taints), operations.LINES)
        return None

    return special


# -- looking something up by name ------------------------------------------------------

LOOKING_UP: Final = frozenset({"__getattribute__", "get", "__getitem__"})
"""Methods of modules, and of their dictionaries, that hand out what a text names."""
_DICTIONARIES: Final = (
    ".__dict__", "builtins.globals()", "builtins.locals()", "builtins.vars()", "sys.modules",
)  # fmt: skip


def looked_up(
    line: Line, expr: ast.Call, receiver: Value, attr: str, arguments: Arguments
) -> Value | None:
    """Return what `module.__getattribute__("x")` or `vars(module).get("x")` gives."""
    if not arguments.positional:
        return None
    key = arguments.positional[0]
    if attr == "__getattribute__":
        texts = known_constants(key)
        if not texts or not all(isinstance(t, str) for t in texts):
            return None
        return join_all(line.attribute(receiver, str(t), expr) for t in texts)
    if attr == "get" and _PARSER in receiver.names:
        found = _get_option(line, arguments, expr)
        return found or line.call(Value(frozenset({_PARSER + ".get"})), arguments, expr)
    if not all(n.endswith(_DICTIONARIES) for n in receiver.names):
        return None
    return line.item(receiver, key, expr)


_SPECIAL: Final[dict[str, Special]] = {
    "builtins.getattr": _getattr,
    "inspect.getattr_static": _getattr,
    "builtins.vars": _vars,
    "builtins.globals": _globals,
    "builtins.__import__": _import,
    "importlib.import_module": _module,
    "importlib.__import__": _import,
    "pydoc.locate": _module,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "operator.attrgetter": _with_target("operator.attrgetter()"),
    "operator.attrgetter()": _get_attributes,
    "operator.itemgetter": _with_target("operator.itemgetter()"),
    "operator.itemgetter()": _get_item,
    "operator.methodcaller": _with_target("operator.methodcaller()"),
    "operator.methodcaller()": _call_method,
    "operator.getitem": _get_item_of,
    "operator.call": _apply,
    "builtins.list": _container("list"),
    "builtins.tuple": _container("tuple"),
    "builtins.set": _container("set"),
    "builtins.frozenset": _container("set"),
    "collections.deque": _container("list"),
    **dict.fromkeys((f"queue.{n}" for n in _QUEUES), _container_of_none),
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _default_dict,
    "types.SimpleNamespace": _namespace,
    "builtins.zip": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.reversed": _reversed,
    "builtins.sorted": _sorted,
    "builtins.next": _next,
    "builtins.anext": _next,
    "builtins.range": _range,
    "builtins.staticmethod": _decorator("<static>"),
    "builtins.classmethod": _decorator("<class>"),
    "builtins.property": _decorator("<property>"),
    "functools.cached_property": _decorator("<property>"),
    "re.compile": _compile,
    **{name: _decoded(encoder) for name, encoder in _DECODERS.items()},
    "re.sub": _substituted(1),
    "re.compile().sub": _substituted(0),
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.min": _extreme(min),
    "builtins.max": _extreme(max),
    "functools.reduce": _reduce,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_of,
    "asyncio.gather": _gather,
    "collections.namedtuple": _named_tuple,
    "typing.NamedTuple": _named_tuple,
    "string.Template": _template,
    "string.Template().substitute": _substitute,
    "string.Template().safe_substitute": _substitute,
    "contextvars.ContextVar": _variable,
    "contextvars.ContextVar().set": _set_variable,
    "contextvars.ContextVar().get": _get_variable,
    "json.dumps": _dumped,
    "json.loads": _loaded,
    **dict.fromkeys(_PARSERS, _parser),
    "configparser.ConfigParser().add_section": _add_section,
    "configparser.ConfigParser().set": _set_option,
    "configparser.ConfigParser().get": _get_option,
    "os.environ.get": _environ_get,
    "os.getenv": _environ_get,
    **dict.fromkeys(_IDENTITY, _identity),
}
_TABLES: Final = (ASKING, NEXT, _SPECIAL)
