"""Calls of functions outside the text: built-in ones, and what the models say.

Owns the built-in functions that hand out other functions, modules or containers.
"""

from __future__ import annotations

import ast
import base64
import binascii
import builtins
import codecs
import hashlib
import html
import inspect
import json
import posixpath
import re
import shlex
import textwrap
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from headgate.ruleapi import Danger
from headgate.semantics import (
    asking,
    binding,
    calling,
    exceptions,
    iterating,
    logs,
    narrowing,
    objects,
    operations,
    reading,
    routes,
    settings,
    sharing,
    signals,
    streams,
    validators,
)
from headgate.semantics.checks import (
    NO_BACKSLASH,
    group_part,
    groups_of,
    leaves_closed,
    leaves_one_line,
    sounds_like_check,
    sounds_like_cleaning,
    sounds_like_quoting,
)
from headgate.semantics.coding import CODING, FOLDED
from headgate.semantics.operations import element, elements, sequence
from headgate.semantics.patterns import how_matched, removed_by_all, removed_by_part
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
    known_taints,
    name,
    ordered,
    shape_of,
    tainted,
    truth,
    without,
)
from headgate.semantics.walking import OUTPUT, Exit

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

INJECTED: Final[Key] = ("attr", "<injected>")
"""In what stands for a dependency: the function that gives it."""
MATCHERS: Final = frozenset(
    f"{module}.{call}"
    for module in ("re", "regex", "re.compile()", "regex.compile()")
    for call in ("match", "fullmatch", "search")
)
_CLEAN_BUILTINS: Final = frozenset(
    f"builtins.{n}"
    for n in """int float len bool hash id ord abs round isinstance issubclass callable hasattr any
    all divmod complex hex oct bin exit quit""".split()
) | {"hmac.compare_digest", "secrets.compare_digest"}
_PASSING: Final = frozenset(
    f"builtins.{n}"
    for n in "str bytes bytearray memoryview repr ascii format chr max min sum pow".split()
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
    "builtins.round": _rounded, "builtins.divmod": divmod,
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
    "textwrap.dedent": textwrap.dedent, "inspect.cleandoc": inspect.cleandoc,
    "os.path.join": posixpath.join, "builtins.str.maketrans": str.maketrans,
    **FOLDED,
}  # fmt: skip
_IDENTITY: Final = frozenset(
    {
        *("functools.wraps()", "functools.lru_cache", "functools.lru_cache()", "functools.cache"),
        *("contextlib.contextmanager", "contextlib.asynccontextmanager", "asyncio.coroutine"),
        *("typing.cast", "asyncio.wait_for"),
        *("asyncio.run", "asyncio.ensure_future", "asyncio.create_task", "asyncio.shield"),
        *("typing.NewType()", "typing_extensions.NewType()"),
        *("contextlib.closing", "contextlib.nullcontext", "contextlib.aclosing"),
    }
)

_OF_TEXT: Final = ("builtins.str.", "builtins.bytes.")
_NUMBERS: Final = frozenset(
    {*(f"builtins.{n}" for n in ("int", "float", "bool")), "uuid.UUID", "decimal.Decimal"}
)
_RAISING: Final = frozenset(
    {
        *("uuid.UUID", "decimal.Decimal", "datetime.date.fromisoformat"),
        *("datetime.datetime.fromisoformat", "datetime.datetime.strptime", "time.strptime"),
        *(f"ipaddress.{n}" for n in ("ip_address", "IPv4Address", "IPv6Address", "ip_network")),
        *(f"ipaddress.{n}" for n in ("IPv4Network", "IPv6Network", "ip_interface")),
    }
)
"""They raise for a text that is not of a closed form."""
_RANDOM: Final = frozenset(
    {
        *(f"secrets.token_{n}" for n in ("hex", "urlsafe", "bytes")),
        *("secrets.randbelow", "uuid.uuid1", "uuid.uuid4", "time.time", "time.time_ns"),
        *("time.strftime", "os.getpid", "os.cpu_count", "random.random", "random.randint"),
        *("random.randrange", "time.monotonic", "time.perf_counter"),
        *("datetime.date.today", "datetime.datetime.now", "datetime.datetime.today"),
        *("datetime.datetime.utcnow", "django.utils.timezone.now"),
    }
)
"""Nobody outside chooses what they give."""
_CONVERSIONS: Final = frozenset({"builtins.int", "builtins.float"})
_PERCENT: Final = frozenset({"urllib.parse.quote", "urllib.parse.quote_plus"})
_LETTERS: Final = 48
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
        for table in _tables():
            special = table.get(found)
            if special is not None:
                result = special(line, arguments, expr)
                if result is not None:
                    return result
    if arguments.positional and all(n.startswith(_OF_TEXT) for n in names):
        first, *more = arguments.positional
        answers = [
            operations.method(first, n.rpartition(".")[2], more, arguments.keywords)[0]
            for n in sorted(names)
        ]
        if all(answer is not None for answer in answers):
            return join_all(answer for answer in answers if answer is not None)
    kind = arguments.keywords.get("type")
    if kind is not None and kind.names and kind.names <= _NUMBERS and receiver is not None:
        last = min(names).rpartition(".")[2]
        if last in ("get", "getlist"):  # `request.args.get("page", 1, type=int)`
            default = arguments.get("default", 1) or NONE
            return join(CLEAN, default) if last == "get" else holding(shape_of("list", (), CLEAN))
    if len(names) == 1:
        (only,) = names
        folding = _FOLDED.get(only)
        if folding is not None and not arguments.keywords and arguments.more is None:
            done = operations.folded(folding, *arguments.positional)
            if done is not None:
                return done
        if only in _RAISING and arguments.positional:
            exceptions.conversion_failed(line, arguments.positional[0])
        if only in _RAISING and arguments.nodes and arguments.nodes[0] in expr.args:
            narrowing.put_checked(line, expr.args[0], CLEAN)  # else it raises ValueError
        if only in _RANDOM:
            random = line.sourced(Value(models.step(names, "()")), expr)
            return Value(random.names, CLEAN.constants, random.taints)
        if only in _CLEAN_BUILTINS:
            given = arguments.positional[0] if arguments.positional else BOTTOM
            node = arguments.nodes[0] if arguments.nodes else None
            if only in _CONVERSIONS:
                exceptions.conversion_failed(line, given)
            if only in _CONVERSIONS and node in expr.args and inner_taints(given):
                narrowing.put_checked(line, expr.args[0], CLEAN)  # else it raises ValueError
            return CLEAN
    results = models.step(names, "()")
    if not names.isdisjoint(MATCHERS):
        texts = _patterns(line, names, arguments, expr)
        bound = any("()" in n for n in names)
        text = arguments.get("string", 0 if bound else 1)
        gone = removed_by_all(texts, how_matched(names))
        if len(gone) == len(Danger):
            found_in = shape_of("object", ((("attr", "string"), CLEAN),))
            return Value(results, CLEAN.constants, shape=found_in)
        if len(texts) == 1 and text is not None:
            inside = joined_taints(replace(t, removed=t.removed | gone) for t in inner_taints(text))
            searched = Value(text.names, text.constants, inside) if inside else flat(text)
            entries = (("attr", "<pattern>"), constant(texts[0])), (("attr", "string"), searched)
            matched = shape_of("object", entries)
            return Value(
                results, text.constants if not inside else frozenset(), inside, shape=matched
            )
    registered = [models.registered[n] for n in names if n in models.registered]
    for entry in registered:
        handed = arguments.get(entry.keyword, entry.position)
        if handed is not None:
            said = [routes.closed_in(str(t)) for v in arguments.positional[:1]
                    for t in known_constants(v) or () if isinstance(t, str)]  # fmt: skip
            for callee in ordered(handed.functions):
                line.world.registered(callee, routes.narrowed(entry, *said))
            if entry.injects:
                kept = shape_of("object", ((INJECTED, handed),))
                return Value(line.named(results).names, shape=kept)
    removed: frozenset[Danger] = frozenset()
    for found in names:
        removed |= models.sanitizers.get(found, frozenset())
    if removed:
        held = [*arguments.values(), *([receiver] if receiver is not None else [])]
        made = without(join_all(flat(v) for v in held), removed)
        made = made if not made.is_bottom else CLEAN
        taints_ = made.taints
        if not names.isdisjoint(_PERCENT):
            taints_ = frozenset(replace(t, marks=t.marks | {NO_BACKSLASH}) for t in taints_)
        return Value(results, made.constants, taints_)
    if receiver is not None and isinstance(expr.func, ast.Attribute):
        known_ = [t for t in inner_taints(receiver) if t.origin is not None]
        resolved = all("resolved" in t.marks for t in known_)
        if known_ and resolved and any(n.endswith("Path().relative_to") for n in names):
            # Else it raises ValueError.
            narrowing.put_checked(
                line, expr.func.value, without(receiver, frozenset({Danger.PATH}))
            )
    for found in sorted(names):
        for guard in models.guards.get(found, ()):
            if guard.raises and guard.argument < len(expr.args) and guard.argument >= 0:
                place = expr.args[guard.argument]
                narrowing.put_checked(line, place, without(line.value(place), guard.removes))
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
    if any(n.endswith("Path().resolve") for n in names):
        taints = [replace(t, marks=t.marks | {"resolved"}) for t in taints]
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
        if not names.isdisjoint(("os.path.realpath", "os.path.abspath", "os.path.normpath")):
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
    calling.changed_named(line, expr, receiver, arguments)
    constants = known.constants
    foreign = receiver is not None and any(t.origin is not None for t in receiver.taints)
    if sounds_like_quoting(last) and not (known.taints or taints or foreign):
        constants = constants or CLEAN.constants
    return Value(known.names, constants, joined_taints((*known.taints, *taints)))


def _patterns(line: Line, names: frozenset[str], arguments: Arguments, expr: ast.Call) -> list[str]:
    """Return the patterns that are matched, where they are known."""
    bound = any("()" in n for n in names)
    pattern = pattern_of(line, expr.func) if bound else arguments.get("pattern", 0)
    texts = known_constants(pattern) if pattern is not None else None
    known = [t for t in texts or () if isinstance(t, str)]
    return known if texts is not None and len(known) == len(texts) else []


def group_of(held: Value, key: Value) -> Value | None:
    """Return what a group of a match holds, if its part of the pattern is closed."""
    if held.shape is None or held.shape.kind != "object" or not held.names:
        return None
    pattern = known_constants(held.shape.get(("attr", "<pattern>")) or BOTTOM)
    searched = held.shape.get(("attr", "string"))
    if searched is not None and not inner_taints(searched) and not held.taints:
        return CLEAN
    known = known_constants(key)
    if not pattern or not known or len(known) != 1:
        return None
    part = group_part(str(pattern[0]), known[0])
    gone = removed_by_part(part) if part is not None else None
    return without(Value(taints=held.taints), gone) if gone else None


def _group(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`match.group(1)`, of a part of the pattern that lets harmless text only through."""
    held = _receiver(line, expr)
    made = [group_of(held, key) for key in arguments.positional]
    if len(made) == 1:
        return made[0]
    if not made or all(m is None for m in made):
        return None
    return sequence("tuple", [m or Value(taints=held.taints) for m in made])


def _groups(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`match.groups()` and `match.groupdict()`."""
    held = _receiver(line, expr)
    shape = held.shape
    pattern = known_constants(shape.get(("attr", "<pattern>")) or BOTTOM) if shape else None
    if not pattern:
        return None
    named, count = groups_of(str(pattern[0]))
    rest = Value(taints=held.taints)

    def part(key: str | int) -> Value:
        return group_of(held, constant(key)) or rest

    if isinstance(expr.func, ast.Attribute) and expr.func.attr == "groupdict":
        return holding(shape_of("dict", ((("str", n), part(n)) for n in named)))
    return sequence("tuple", [part(n) for n in range(1, count + 1)])


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
    from headgate.semantics.calls import Arguments as Given

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
                given.nodes.append(calling.made_node(line, node, item))
            if elements(held) is None:
                given.more = element(held)
        keywords = arguments.get("kwargs", None)
        if keywords is not None and keywords.shape is not None:
            for key, value in keywords.shape.entries:
                if isinstance(key[1], str):
                    given.keywords[key[1]] = value
                    given.keyword_nodes[key[1]] = calling.made_node(line, expr, value)
    elif first is not None:
        for number in range(first, len(arguments.positional)):
            value = arguments.positional[number]
            given.positional.append(reading.element_of(line, value) if each else value)
            given.nodes.append(
                calling.made_node(line, arguments.nodes[number], given.positional[-1])
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
    later, ends, line.later = line.later, line.exit, True
    result = calling.call(line, callee, given, expr, made_up=True)
    line.later = later
    line.exit = ends  # it may go on for ever, at some other time
    node = arguments.node(*target)
    if node is not None:
        calling.changed_methods(line, node, callee, given)
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
    out = join_all(reading.attribute(line, held, str(k), expr) for k in known)
    default = arguments.get(None, 2)
    if default is None:
        return out
    if len(known) == 1 and _surely_lacks(held, str(known[0])):
        return default
    if out == UNKNOWN_VALUE or held.taints:
        out = join(out, default)
    return out


def _surely_lacks(held: Value, attr: str) -> bool:
    """Whether a value is a well-known module that has no such attribute, in any version."""
    if len(held.names) != 1 or held.shape is not None or held.taints or held.functions:
        return False
    (only,) = held.names
    module = _WELL_KNOWN.get(only)
    return module is not None and not hasattr(module, attr) and attr not in _SOMETIMES


_WELL_KNOWN: Final[dict[str, object]] = {
    m.__name__: m for m in (ast, base64, binascii, builtins, codecs, hashlib, html, json, re, shlex)
}
_SOMETIMES: Final = frozenset(
    "Num Str Bytes NameConstant Ellipsis decodestring encodestring decodebytes template".split()
)
"""What these modules have in some versions of Python, or will have."""


def _vars(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    return reading.attribute(line, held, "__dict__", expr) if held is not None else None


def _module(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    wanted = arguments.get("name", 0)
    known = known_constants(wanted) if wanted is not None else None
    if known and all(isinstance(k, str) for k in known):
        return join_all(line.named(frozenset({str(k)})) for k in known)
    return None


def _resolved_name(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`pkgutil.resolve_name("module:name")`."""
    wanted = arguments.get(None, 0)
    known = known_constants(wanted) if wanted is not None else None
    if known and all(isinstance(k, str) for k in known):
        return join_all(line.named(frozenset({str(k).replace(":", ".")})) for k in known)
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


def _partial_method(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    made = _partial(line, arguments, expr)
    if made is None:
        return None
    (only,) = made.functions
    assert isinstance(only, Partial)
    target = Value(frozenset({objects.METHODS}), functions=only.function.functions)
    return function(Partial(target, only.arguments, only.keywords))


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
    made: list[Value] = []
    for key in keys:
        known = known_constants(key)
        if not known or not isinstance(known[0], str):
            return None
        out = held
        for part in known[0].split("."):
            out = reading.attribute(line, out, part, expr)
        made.append(out)
    return made[0] if len(made) == 1 else sequence("tuple", made) if made else None


def _get_item(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    *keys, held = arguments.positional
    if len(keys) == 1:
        return reading.item(line, held, keys[0], expr)
    return sequence("tuple", [reading.item(line, held, key, expr) for key in keys])


def _get_item_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    held, key = arguments.positional
    return reading.item(line, held, key, expr)


def _call_method(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    key, *given, held = arguments.positional
    known = known_constants(key)
    if not known or not isinstance(known[0], str):
        return None
    inner = replace(arguments, positional=given, nodes=arguments.nodes[1:-1])
    method, _ = operations.method(held, known[0], given, arguments.keywords)
    return method or calling.call(
        line, reading.attribute(line, held, known[0], expr), inner, expr, made_up=True
    )


def _apply(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`operator.call(f, *args)`."""
    if not arguments.positional:
        return None
    inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    return calling.call(line, arguments.positional[0], inner, expr, made_up=True)


def _container(kind: str) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = arguments.get(None, 0)
        if held is None:
            return holding(shape_of(kind))
        if expr.args:
            line.consumed(expr.args[0])
        held = objects.contents(line, held)
        items = elements(held)
        shape = held.shape
        whole = shape is not None and shape.rest is None and shape.kind in ("set", "dict")
        if kind == "set" and whole and shape is not None and not held.taints | held.names:
            keys = [Value(constants=frozenset({key})) for key, _ in shape.entries]
            return operations.set_of(keys)
        if items is not None:
            return operations.set_of(items) if kind == "set" else sequence(kind, items)
        if held.shape is not None or held.taints or held.names:
            return holding(shape_of(kind, (), reading.element_of(line, held)))
        known = known_constants(held)
        if known and len(known) == 1 and isinstance(known[0], str):
            letters = [constant(c) for c in known[0][:_LETTERS]]
            return operations.set_of(letters) if kind == "set" else sequence(kind, letters)
        return holding(shape_of(kind, (), CLEAN))

    return special


_QUEUES: Final = ("Queue", "SimpleQueue")
_UNORDERED: Final = ("LifoQueue", "PriorityQueue")


def _container_of_none(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return holding(shape_of("list"))


def _bag(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return holding(shape_of("set"))


def _dict(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    out = holding(shape_of("dict"))
    held = arguments.get(None, 0)
    if held is not None:
        out = operations.merged(out, operations.as_dict(held))
    entries: list[tuple[Key, Value]] = [(("str", k), v) for k, v in arguments.keywords.items()]
    return operations.merged(out, holding(shape_of("dict", entries, arguments.others)))


def _default_dict(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    inner = replace(arguments, positional=arguments.positional[1:], nodes=arguments.nodes[1:])
    made = _dict(line, inner, expr)
    factory = arguments.get("default_factory", 0)
    if made is None or made.shape is None or factory is None or factory == NONE:
        return made
    one = calling.call(line, factory, calling.given(line, [], []), expr, made_up=True)
    if one.shape is not None and one.shape.kind != "object" and not one.shape.values():
        return made  # empty ones are made where something is put into them
    rest = join(made.shape.rest or BOTTOM, one)
    return holding(shape_of("dict", made.shape.entries, rest))


def _reversed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    items = reading.elements_of(line, held)
    if items is not None:
        return sequence("list", items[::-1])
    known = known_constants(held)
    if known and len(known) == 1 and isinstance(known[0], str):
        return sequence("list", [constant(c) for c in reversed(known[0])])
    return holding(shape_of("list", (), reading.element_of(line, held)))


def sorted_(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """Return a list in order: `sorted(list, key=…)`."""
    held = arguments.get(None, 0)
    if held is None:
        return None
    key = arguments.keywords.get("key")
    items = reading.elements_of(line, held)
    letters = known_constants(held)
    if items is None and letters and len(letters) == 1 and isinstance(letters[0], str):
        items = [constant(c) for c in letters[0][:_LETTERS]]
    few = items is not None and 0 < len(items) <= _FEW
    keys = items if items is not None and few else [reading.element_of(line, held)]
    if key is not None and (key.functions or key.names):
        from headgate.semantics.calls import Arguments as Given

        keys = [
            calling.call(
                line, key, Given([one], [calling.made_node(line, expr, one)]), expr, made_up=True
            )
            for one in keys
        ]
    if items is not None and few:
        order = _order_of(keys, arguments.keywords.get("reverse", BOTTOM))
        if order is not None:
            return sequence("list", [items[i] for i in order])
    return holding(shape_of("list", (), reading.element_of(line, held)))


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
        binding.put(line, expr.args[0], sequence("list", items[1:]))
    if items:
        return items[0]
    default = arguments.get(None, 1)
    return join(reading.element_of(line, held), default or BOTTOM)


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


def _copied(*methods: str) -> Special:
    """`copy.copy(object)`: what its class says of it."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = arguments.get("x", 0)
        if held is None:
            return None
        given = [CLEAN] if methods[0] == "__deepcopy__" else []
        own = objects.special(line, held, methods[0], given)
        if own is not None:
            return own
        for method in ("__reduce_ex__", "__reduce__"):
            reduced = objects.special(line, held, method, [CLEAN][: method.endswith("ex__")])
            items = elements(reduced) if reduced is not None else None
            parts = elements(items[1]) if items and len(items) > 1 else None
            if items and parts is not None:
                nodes = [calling.made_node(line, expr, v) for v in parts]
                inner = calling.given(line, parts, list(nodes))
                return calling.call(line, items[0], inner, expr, made_up=True)
        return held

    return special


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


def _reduce(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    from headgate.semantics.calls import Arguments as Given

    if len(arguments.positional) < 2:
        return None
    callee, held, *start = arguments.positional
    items = elements(held)
    at = arguments.nodes[1]
    if items is None or len(items) > _FEW:
        one = reading.element_of(line, held)
        items = [*start, one, one]
    else:
        items = [*start, *items]
    out = items[0] if items else BOTTOM
    for item in items[1:]:
        nodes: list[ast.expr] = [
            calling.made_node(line, at, out),
            calling.made_node(line, at, item),
        ]
        out = calling.call(line, callee, Given([out, item], nodes), expr, made_up=True)
    return out


def _entered(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`stack.enter_context(…)`."""
    held = arguments.get("cm", 0)
    return line.entered(held, arguments.nodes[0]) if held is not None and arguments.nodes else None


def _printed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`print(…, file=out)`."""
    held, place = arguments.get("file", None), arguments.node("file", None)
    known = known_constants(line.env.get(OUTPUT, BOTTOM)) if held is None else None
    if known:
        place = sharing.read_place(str(known[0]))
        held = line.value(place)
    if held is not None and place is not None:
        end = arguments.get("end", None) or constant("\n")
        if not streams.written(line, place, held, [*arguments.positional, end]):
            calling.changed_unknown(line, place, held, "write", arguments)
    return NONE


def _referred(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`weakref.ref(x)`: a call of it gives `x`."""
    held = arguments.get(None, 0)
    return function(Partial(name("copy.copy"), (held,), ())) if held is not None else None


def _chain(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    parts = [elements(v) for v in arguments.positional]
    if arguments.more is None and all(p is not None for p in parts):
        return sequence("list", [v for p in parts if p is not None for v in p])
    held = [reading.element_of(line, v) for v in arguments.values()]
    return holding(shape_of("list", (), join_all(held)))


def _chain_of(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get("iterable", 0)
    if held is None:
        return None
    items = elements(held)
    if items is None:
        return holding(shape_of("list", (), element(reading.element_of(line, held))))
    return _chain(line, replace(arguments, positional=items), expr)


def _gather(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if arguments.more is not None:
        return holding(shape_of("list", (), join_all([*arguments.positional, arguments.more])))
    return sequence("list", arguments.positional)


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


def is_settings(held: Value) -> bool:
    """Whether what stands in a mapping is what was put there: nothing else is known of it."""
    return not held.taints or settings.PARSER in held.names


def _dumped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`json.dumps`: a text that can be read again."""
    held = arguments.get("obj", 0)
    if held is None:
        return None
    removed = line.models.sanitizers.get("json.dumps", frozenset())
    flat_ = tainted(
        replace(t, assembled=True, removed=t.removed | removed) for t in inner_taints(held)
    )
    made = shape_of("object", ((settings.HELD, held),))
    return Value(frozenset({"json.dumps()"}), flat_.constants, flat_.taints, shape=made)


def _loaded(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`json.loads`: of a text that was made here, what was put into it."""
    held = arguments.get("s", 0)
    if held is None:
        return None
    if held.shape is not None and held.shape.kind == "object":
        return held.shape.get(settings.HELD)
    message = [CLEAN, held, CLEAN]
    exceptions.raises(line, "json.JSONDecodeError", message)
    return operations.folded(json.loads, held)


def _query(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`urlencode`: a text that can be read again."""
    held = arguments.get("query", 0)
    if held is None or held.shape is None or held.shape.kind != "dict":
        return None
    removed = line.models.sanitizers.get("urllib.parse.urlencode", frozenset())
    flat_ = tainted(
        replace(t, assembled=True, removed=t.removed | removed) for t in inner_taints(held)
    )
    made = shape_of("object", ((settings.HELD, held),))
    return Value(frozenset({"urllib.parse.urlencode()"}), flat_.constants, flat_.taints, shape=made)


def _parsed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parse_qs`: of a query that was made here, what was put into it."""
    text = arguments.get("qs", 0)
    held = text.shape.get(settings.HELD) if text is not None and text.shape is not None else None
    if held is None or held.shape is None:
        return None
    table = held.shape
    rest = holding(shape_of("list", (), table.rest)) if table.rest is not None else None
    return holding(shape_of("dict", ((k, sequence("list", [v])) for k, v in table.entries), rest))


_DECODERS: Final = {
    f"base64.{prefix}{kind}decode{suffix}": f"base64.{prefix}{kind}encode{suffix}"
    for prefix, kind, suffix in (
        ("", "b64", ""), ("", "b32", ""), ("", "b16", ""), ("", "b85", ""), ("", "a85", ""),
        ("urlsafe_", "b64", ""), ("standard_", "b64", ""), ("", "", "bytes"),
    )
} | {"binascii.unhexlify": "binascii.hexlify", "urllib.parse.unquote": "urllib.parse.quote",
     "urllib.parse.unquote_plus": "urllib.parse.quote_plus", "html.unescape": "html.escape",
     "urllib.parse.parse_qsl": "urllib.parse.urlencode",
     "builtins.bytes.fromhex": "binascii.hexlify"}  # fmt: skip


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
        if new is not None and text is not None and (new.functions or new.names):
            found = line.named(frozenset({"re.match()"}))
            one = Value(found.names, taints=text.taints)
            given = calling.given(line, [one], [calling.made_node(line, expr, one)])
            made = calling.call(line, new, given, expr, made_up=True)
            return assembled([text, made])
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

LOOKING_UP: Final = frozenset({"__getattribute__", "get", "pop", "__getitem__"})
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
        return join_all(reading.attribute(line, receiver, str(t), expr) for t in texts)
    if receiver.names & line.models.shared and attr in ("get", "pop"):
        known, shape = operations.key_of(key), receiver.shape
        if known is None or shape is None:
            return None
        stored = shape.get(("attr", known[1])) or shape.get(known)
        default = arguments.get("default", 1) or NONE
        return join(stored, default) if stored is not None else None
    if attr == "get" and settings.PARSER in receiver.names:
        found = settings.get_option(line, arguments, expr)
        return found or calling.call(
            line, Value(frozenset({settings.PARSER + ".get"})), arguments, expr
        )
    if not all(n.endswith(_DICTIONARIES) for n in receiver.names):
        return None
    return reading.item(line, receiver, key, expr)


def _found_all(position: int) -> Special:
    """`re.findall`: texts that a closed pattern has let through."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        pattern = arguments.get("pattern", 0) if position else pattern_of(line, expr.func)
        known = known_constants(pattern) if pattern is not None else None
        text = arguments.get("string", position)
        if not known or text is None or len(groups_of(str(known[0]))[0]) > 1:
            return None
        gone = removed_by_all([str(p) for p in known], "fullmatch")
        return holding(shape_of("list", (), without(flat(text), gone))) if gone else None

    return special


_SPECIAL: Final[dict[str, Special]] = {
    "re.findall": _found_all(1),
    "re.compile().findall": _found_all(0),
    "builtins.getattr": _getattr,
    "inspect.getattr_static": _getattr,
    "builtins.vars": _vars,
    "builtins.globals": _globals,
    "builtins.__import__": _import,
    "importlib.import_module": _module,
    "importlib.__import__": _import,
    "pydoc.locate": _module,
    "functools.partial": _partial,
    "functools.partialmethod": _partial_method,
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
    **dict.fromkeys((f"asyncio.{n}" for n in _QUEUES), _container_of_none),
    **dict.fromkeys((f"{m}.{n}" for m in ("queue", "asyncio") for n in _UNORDERED), _bag),
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _default_dict,
    "types.SimpleNamespace": _namespace,
    "builtins.reversed": _reversed,
    "builtins.sorted": sorted_,
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
    "copy.copy": _copied("__copy__"),
    "copy.deepcopy": _copied("__deepcopy__"),
    "functools.reduce": _reduce,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_of,
    "asyncio.gather": _gather,
    "contextlib.ExitStack().enter_context": _entered,
    "contextlib.AsyncExitStack().enter_context": _entered,
    "contextlib.AsyncExitStack().enter_async_context": _entered,
    "builtins.print": _printed,
    "weakref.ref": _referred,
    "asyncio.TaskGroup().create_task": _identity,
    "weakref.proxy": _identity,
    "collections.namedtuple": _named_tuple,
    "typing.NamedTuple": _named_tuple,
    "string.Template": _template,
    "string.Template().substitute": _substitute,
    "string.Template().safe_substitute": _substitute,
    "urllib.parse.urlencode": _query,
    "urllib.parse.parse_qs": _parsed,
    "json.dumps": _dumped,
    "json.loads": _loaded,
    **{f"{n}().group": _group for n in MATCHERS},
    **{f"{n}().{m}": _groups for n in MATCHERS for m in ("groups", "groupdict")},
    "pkgutil.resolve_name": _resolved_name,
    "werkzeug.utils.import_string": _resolved_name,
    "django.utils.module_loading.import_string": _resolved_name,
    "os.environ.get": _environ_get,
    "os.getenv": _environ_get,
    **dict.fromkeys(_IDENTITY, _identity),
}


@cache
def _tables() -> tuple[Mapping[str, Special], ...]:
    """Return all that is called by name; those files and this one need each other."""
    return (
        asking.ASKING,
        iterating.ITERATING,
        asking.NEXT,
        CODING,
        settings.SETTINGS,
        exceptions.EXCEPTIONS,
        streams.STREAMS,
        logs.LOGS,
        validators.VALIDATORS,
        signals.SIGNALS,
        _SPECIAL,
    )
