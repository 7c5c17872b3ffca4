"""Calls of functions outside the text: built-in ones, and what the models say.

Owns the built-in functions that hand out other functions, modules or containers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.ruleapi import Danger
from headgate.semantics import operations
from headgate.semantics.checks import sounds_like_check, sounds_like_cleaning
from headgate.semantics.operations import element, elements, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    NONE,
    UNKNOWN_VALUE,
    Bound,
    Callee,
    Class,
    Key,
    Lambda,
    Local,
    Partial,
    Taint,
    Value,
    assembled,
    constant,
    flat,
    function,
    holding,
    inner_taints,
    join,
    join_all,
    joined_taints,
    known_constants,
    name,
    ordered,
    shape_of,
    tainted,
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
_FOLDED: Final[dict[str, Callable[..., object]]] = {
    "builtins.str": str, "builtins.len": len, "builtins.chr": chr, "builtins.ord": ord,
    "builtins.int": int, "builtins.bool": bool, "builtins.bytes": bytes, "builtins.abs": abs,
    "builtins.min": min, "builtins.max": max, "builtins.sum": sum, "builtins.hex": hex,
    "builtins.float": float, "builtins.repr": repr, "builtins.any": any, "builtins.all": all,
    "builtins.round": round,
    "os.path.join": lambda *parts: "/".join(p.strip("/") if n else p.rstrip("/") for n, p in enumerate(parts)),
}  # fmt: skip
_IDENTITY: Final = frozenset(
    {
        *("functools.wraps()", "functools.lru_cache", "functools.lru_cache()", "functools.cache"),
        *("contextlib.contextmanager", "contextlib.asynccontextmanager", "asyncio.coroutine"),
        *("copy.copy", "copy.deepcopy", "typing.cast", "builtins.classmethod", "builtins.iter"),
        *("asyncio.run", "asyncio.ensure_future", "asyncio.create_task", "asyncio.shield"),
        *("builtins.aiter", "contextlib.closing", "contextlib.nullcontext", "contextlib.aclosing"),
    }
)

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
        special = _SPECIAL.get(found)
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
                line._put_checked(place, without(line.value(place), guard.removes))
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
        line._sourced(Value(results), expr)
        if not models.sources.keys().isdisjoint(results)
        else Value(results)
    )
    if not names.isdisjoint(models.fresh):
        return known
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
        taints += [t for v in arguments.values() for t in inner_taints(v) if t.origin is not None]
    elif sounds_like_cleaning(last):
        taints = []
    line._changed_named(expr, receiver, arguments)
    return Value(known.names, known.constants, joined_taints((*known.taints, *taints)))


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
                given.nodes.append(line._made_up(node, item))
            if elements(held) is None:
                given.more = element(held)
        keywords = arguments.get("kwargs", None)
        if keywords is not None and keywords.shape is not None:
            for key, value in keywords.shape.entries:
                if isinstance(key[1], str):
                    given.keywords[key[1]] = value
                    given.keyword_nodes[key[1]] = line._made_up(expr, value)
    elif first is not None:
        for number in range(first, len(arguments.positional)):
            value = arguments.positional[number]
            given.positional.append(line._element(value) if each else value)
            given.nodes.append(
                line._made_up(arguments.nodes[number], given.positional[-1])
                if each
                else arguments.nodes[number]
            )
        if not each:
            given.more = arguments.more
            own = {target[0], *(packed[:1] if packed else ())}
            for key, value in arguments.keywords.items():
                if key not in own and key not in ("target", "args", "kwargs", "name", "daemon"):
                    given.keywords[key] = value
                    given.keyword_nodes[key] = arguments.keyword_nodes[key]
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


def _setattr(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(expr.args) == 3 and len(arguments.positional) == 3:
        known = known_constants(arguments.positional[1])
        if known and len(known) == 1:
            held = line.with_attribute(
                arguments.positional[0], str(known[0]), arguments.positional[2]
            )
            line.put(expr.args[0], held)
    return NONE


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
            return holding(shape_of(kind, (), line._element(held)))
        known = known_constants(held)
        if known and len(known) == 1 and isinstance(known[0], str) and kind != "set":
            return sequence(kind, [constant(c) for c in known[0]])
        return holding(shape_of(kind, (), CLEAN))

    return special


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
        shape_of("list", (), sequence("tuple", [line._element(v) for v in arguments.positional]))
    )


def _enumerate(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get("iterable", 0)
    if held is None:
        return None
    items = elements(held)
    if items is not None:
        return sequence("list", [sequence("tuple", [constant(i), v]) for i, v in enumerate(items)])
    return holding(shape_of("list", (), sequence("tuple", [CLEAN, line._element(held)])))


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
    return holding(shape_of("list", (), line._element(held)))


def _sorted(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    key = arguments.keywords.get("key")
    if key is not None and (key.functions or key.names):
        from headgate.semantics.evaluating import Arguments as Given

        one = line._element(held)
        line.call(key, Given([one], [line._made_up(expr, one)]), expr, made_up=True)
    done = operations.folded(lambda *items: sorted(items), *(elements(held) or [UNKNOWN_VALUE]))
    return done or holding(shape_of("list", (), line._element(held)))


def _next(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    default = arguments.get(None, 1)
    return join(line._element(held), default or BOTTOM)


def _range(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    known = [known_constants(v) for v in arguments.positional]
    if known and all(k is not None and len(k) == 1 and isinstance(k[0], int) for k in known):
        numbers = range(*(k[0] for k in known if k and isinstance(k[0], int)))  # type: ignore[call-overload]
        if len(numbers) <= 12:
            return sequence("list", [constant(n) for n in numbers])
    return holding(shape_of("list", (), CLEAN))


def _super(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    first = line.env.get("self") or line.env.get("cls")
    owner = line.world.owner
    if owner is None:
        return None
    above = Class(owner.body + ".<super>", owner.bases, ())
    shape = first.shape if first is not None else None
    names = line.base_names(owner)
    entries = shape.entries if shape is not None else ()
    rest = shape.rest if shape is not None else None
    return Value(names, shape=shape_of("object", entries, rest, above))


def _globals(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return name("builtins.globals()")


def _decorator(mark: str) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = arguments.get(None, 0)
        return marked(held, mark) if held is not None else None

    return special


def marked(value: Value, mark: str) -> Value:
    """Return functions of the text with a mark: static, of the class, a property."""
    functions: frozenset[Callee] = frozenset(
        replace(f, captured=tuple(sorted({**dict(f.captured), mark: NONE}.items())))
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
    found = line._sourced(Value(frozenset({"os.getenv()"})), expr)
    if not found.taints:
        found = line._sourced(Value(frozenset({"os.environ"})), expr)
    made = Value(found.names, taints=found.taints)
    return join(made, default) if default is not None else join(made, NONE)


def _type(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is not None and len(arguments.positional) == 1 and held.shape is not None:
        return function(held.shape.owner) if held.shape.owner is not None else None
    return None


def _namespace(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    entries: list[tuple[Key, Value]] = [(("attr", k), v) for k, v in arguments.keywords.items()]
    return holding(shape_of("object", entries, arguments.others))


_SPECIAL: Final[dict[str, Special]] = {
    "builtins.getattr": _getattr,
    "inspect.getattr_static": _getattr,
    "builtins.setattr": _setattr,
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
    "queue.Queue": _container("list"),
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
    "builtins.super": _super,
    "builtins.type": _type,
    "builtins.staticmethod": _decorator("<static>"),
    "builtins.classmethod": _decorator("<class>"),
    "builtins.property": _decorator("<property>"),
    "functools.cached_property": _decorator("<property>"),
    "re.compile": _compile,
    "os.environ.get": _environ_get,
    "os.getenv": _environ_get,
    **dict.fromkeys(_IDENTITY, _identity),
}
_SPECIAL["builtins.classmethod"] = _decorator("<class>")
_unused = (Bound, Local, assembled)
