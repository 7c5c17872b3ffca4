"""What a program is told: settings in INI files, options of the command line, the context.

Owns readers of settings that are known by what was put into them or asked of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, calling, objects, operations, reading
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    NONE,
    Key,
    Value,
    constant,
    holding,
    inner_taints,
    join,
    join_all,
    known_constants,
    known_taints,
    name,
    shape_of,
)
from headgate.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"
_PARSERS: Final = frozenset(
    f"configparser.{n}" for n in ("ConfigParser", "RawConfigParser", "SafeConfigParser")
)
PARSER: Final = "configparser.ConfigParser()"
HELD: Final = ("attr", "<held>")
"""What a context variable was set to, or what a parser of settings has."""


def _variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    default = arguments.get("default", None)
    entries = ((HELD, default),) if default is not None else ()
    return Value(frozenset({"contextvars.ContextVar()"}), shape=shape_of("object", entries))


def _set_variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, new = _receiver(line, expr), arguments.get("value", 0)
    if new is None or held.shape is None or not isinstance(expr.func, ast.Attribute):
        return None
    before = held.shape.get(HELD)
    binding.put(line, expr.func.value, binding.with_attribute(line, held, "<held>", new))
    kept = shape_of("object", ((HELD, before),) if before is not None else ())
    return Value(frozenset({"contextvars.Token()"}), shape=kept)


def _reset_variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """Give a context variable what it had before it was set."""
    held, token = _receiver(line, expr), arguments.get("token", 0)
    if token is None or token.shape is None or not isinstance(expr.func, ast.Attribute):
        return None
    before = token.shape.get(HELD)
    made = objects.without_attribute(held, "<held>")
    binding.put(
        line,
        expr.func.value,
        binding.with_attribute(line, held, "<held>", before) if before is not None else made,
    )
    return NONE


def _get_variable(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, default = _receiver(line, expr), arguments.get("default", 0)
    found = held.shape.get(HELD) if held.shape is not None else None
    return found if found is not None else default


def _parser(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return Value(frozenset({PARSER}), shape=shape_of("dict"))


def _sections(line: Line, arguments: Arguments, expr: ast.Call) -> tuple[Value, Value] | None:
    """Return a parser of settings and the section that a call names."""
    held, section = _receiver(line, expr), arguments.get("section", 0)
    if held.shape is None or held.shape.kind != "dict" or section is None:
        return None
    return held, section


def _add_section(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found = _sections(line, arguments, expr)
    if found is not None and isinstance(expr.func, ast.Attribute):
        binding.put(
            line, expr.func.value, operations.stored(found[0], found[1], holding(shape_of("dict")))
        )
    return NONE


def _set_option(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found = _sections(line, arguments, expr)
    option, new = arguments.get("option", 1), arguments.get("value", 2)
    if found is None or option is None or not isinstance(expr.func, ast.Attribute):
        return None
    held, section = found
    table = operations.stored(operations.entry(held, section), option, new or NONE)
    binding.put(line, expr.func.value, operations.stored(held, section, table))
    return NONE


def get_option(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parser.get(section, option)`: what stands in a file that is known."""
    found = _sections(line, arguments, expr)
    option = arguments.get("option", 1)
    if found is None or option is None:
        return None
    table = operations.entry(*found).shape
    known = operations.key_of(option)
    held = table.get(known) if table is not None and known is not None else None
    return held if held is not None else arguments.keywords.get("fallback")


def _receiver(line: Line, expr: ast.Call) -> Value:
    return line.value(expr.func.value) if isinstance(expr.func, ast.Attribute) else BOTTOM


def _read_text(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parser.read_string(text)`, of a text that is known."""
    held, text = _receiver(line, expr), arguments.get("string", 0)
    known = known_constants(text) if text is not None else None
    if held.shape is None or held.shape.kind != "dict" or not isinstance(expr.func, ast.Attribute):
        return None
    if not known or len(known) != 1 or not isinstance(known[0], str):
        taints = inner_taints(text) if text is not None else ()
        binding.put(line, expr.func.value, Value(held.names, taints=held.taints.union(taints)))
        return NONE
    import configparser  # few texts read such settings

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(known[0])
    except configparser.Error:
        return NONE
    out = held
    for section in (*parser.sections(), "DEFAULT"):
        table = dict(parser.items(section) if section != "DEFAULT" else parser.defaults().items())
        entries = [(("str", n), constant(_interpolated(v, table))) for n, v in table.items()]
        out = operations.stored(out, constant(section), holding(shape_of("dict", entries)))
    binding.put(line, expr.func.value, out)
    return NONE


def _interpolated(text: str, table: dict[str, str]) -> str:
    """Return a setting with others put in where it names them."""
    for _ in range(_DEPTH):
        made = _NAMED.sub(lambda found: table.get(found[1].lower(), found[0]), text)
        if made == text or len(made) > _LONG:
            break
        text = made
    return text.replace("%%", "%")


_DEPTH: Final = 4
_LONG: Final = 1_000
_NAMED: Final = lazy_pattern(r"%\((\w+)\)s")


def _converted(convert: Callable[..., object]) -> Special:
    """`parser.getboolean(section, option)`, `getint`, `getfloat`."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        held = get_option(line, arguments, expr)
        done = operations.folded(convert, held) if held is not None else None
        return done if done is not None else CLEAN

    return special


def _flag(text: object) -> object:
    if not isinstance(text, str):
        return text
    from configparser import RawConfigParser

    return RawConfigParser.BOOLEAN_STATES[text.lower()]


CONVERTED: Final[dict[str, Callable[..., object]]] = {
    "getboolean": _flag, "getint": int, "getfloat": float,
}  # fmt: skip


def converted_in(section: Value, attr: str, arguments: Arguments) -> Value | None:
    """`parser[section].getboolean(option)`, of settings that are known."""
    option, shape = arguments.get("option", 0), section.shape
    if option is None or shape is None or shape.kind != "dict" or section.names:
        return None
    known = operations.key_of(option)
    held = shape.get(known) if known is not None else None
    if held is None and known is not None and isinstance(known[1], str):
        held = shape.get(("str", known[1].lower()))
    if held is None:
        return arguments.get("fallback", 1)
    done = operations.folded(CONVERTED[attr], held)
    return done if done is not None else CLEAN


# -- options of the command line ------------------------------------------------------

SAME_PARSER: Final = (
    *("add_subparsers", "add_parser", "add_argument_group", "add_mutually_exclusive_group"),
)
"""Methods whose result adds options to the parser that they are asked of."""
_OPTION: Final = "<option {}>"
_NUMBERS: Final = frozenset(
    f"builtins.{n}" for n in ("int", "float", "bool", "complex", "ord", "len")
) | {"uuid.UUID", "decimal.Decimal", "ipaddress.ip_address", "datetime.date.fromisoformat"}
_FREE: Final = name("<free>")
"""An option that is whatever the user writes."""
_FLAGS: Final = frozenset({"store_true", "store_false", "store_const", "count", "append_const"})


def _add_option(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parser.add_argument("--kind", choices=KINDS)`: note what the option can be."""
    if not isinstance(expr.func, ast.Attribute) or arguments.more or arguments.others:
        return None
    words = [known_constants(v) for v in arguments.positional]
    names = [str(w[0]) for w in words if w and len(w) == 1]
    said = known_constants(arguments.keywords.get("dest", BOTTOM))
    if not names and not said:
        return None
    long = next((n for n in names if n.startswith("--")), names[0] if names else "")
    dest = str(said[0]) if said else long.lstrip("-")
    dest = dest.replace("-", "_") if long.startswith("-") else dest
    _note_option(line, expr.func.value, dest, _limited(line, arguments, expr) or _FREE)
    return None


def _note_option(line: Line, place: ast.expr, dest: str, new: Value) -> None:
    """Note what an option can be, beside what it is for other commands."""
    held = line.value(place)
    word = _OPTION.format(dest)
    before = held.shape.get(("attr", word)) if held.shape is not None else None
    made = join(before, new) if before is not None else new
    binding.put(line, place, binding.with_attribute(line, held, word, made))


def _set_defaults(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parser.set_defaults(run=command)`."""
    if isinstance(expr.func, ast.Attribute):
        for word, value in arguments.keywords.items():
            _note_option(line, expr.func.value, word, value)
    return NONE


def _new_parser(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`ArgumentParser(parents=[base])`."""
    parents = arguments.keywords.get("parents")
    entries: dict[Key, Value] = {}
    for one in operations.elements(parents) or () if parents is not None else ():
        entries.update(one.shape.entries if one.shape is not None else ())
    names = line.models.step(line.value(expr.func).names, "()")
    return Value(names, shape=shape_of("object", entries.items()))


def _same_parser(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """Groups, and parsers of commands: their options are those of the parser."""
    return _receiver(line, expr)


def _limited(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """Return what an option can be, None if it is whatever the user writes."""
    action = known_constants(arguments.keywords.get("action", BOTTOM))
    choices, kind = arguments.keywords.get("choices"), arguments.keywords.get("type")
    default = arguments.keywords.get("default", NONE)
    out: Value | None = None
    if action and str(action[0]) == "store_const":
        out = arguments.keywords.get("const", NONE)
    elif action and str(action[0]) in _FLAGS:
        out = CLEAN
    elif choices is not None and not known_taints([choices]) and choices.shape is not None:
        listed = reading.elements_of(line, choices)
        out = join_all(listed) if listed else reading.element_of(line, choices)
        out = CLEAN if inner_taints(out) else out
    elif kind is not None and kind.names and kind.names <= _NUMBERS:
        out = CLEAN
    elif kind is not None and kind.functions:
        one = line.sourced(Value(frozenset({_PARSED})), expr)
        made = calling.call(
            line,
            kind,
            calling.given(line, [one], [calling.made_node(line, expr, one)]),
            expr,
            made_up=True,
        )
        out = None if made.is_bottom else made
    if out is None:
        return None
    many = known_constants(arguments.keywords.get("nargs", BOTTOM))
    if (many and many[0] != "?") or (action and action[0] in ("append", "extend")):
        out = holding(shape_of("list", (), out))
    return join(out, default)


_PARSED: Final = "argparse.ArgumentParser().parse_args()"


def _parse_options(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parser.parse_args()`: what the command line says, as far as it is not limited."""
    held = _receiver(line, expr)
    noted = held.shape.entries if held.shape is not None and held.shape.kind == "object" else ()
    start, end = _OPTION.split("{}")
    options = [
        (str(key[1]).removeprefix(start).removesuffix(end), value)
        for key, value in noted
        if str(key[1]).startswith(start)
    ]
    if not options:
        return None
    found = line.sourced(Value(line.models.step(held.names, ".parse_args()")), expr)
    rest = Value(taints=found.taints)
    entries: list[tuple[Key, Value]] = [
        (("attr", dest), _with_free(value, rest)) for dest, value in options
    ]
    return Value(found.names, taints=found.taints, shape=shape_of("object", entries, rest))


def _with_free(value: Value, written: Value) -> Value:
    """Return an option that may be whatever the user writes, where it may."""
    if not _FREE.names <= value.names:
        return value
    rest = Value(
        value.names - _FREE.names, value.constants, value.taints, value.functions, value.shape
    )
    return join(written, rest)


def _parse_known(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`parser.parse_known_args()`: also all that is left."""
    made = _parse_options(line, arguments, expr)
    if made is None:
        return None
    left = holding(shape_of("list", (), Value(taints=made.taints)))
    return operations.sequence("tuple", [made, left])


SETTINGS: Final[dict[str, Special]] = {
    "contextvars.ContextVar": _variable,
    "contextvars.ContextVar().set": _set_variable,
    "contextvars.ContextVar().get": _get_variable,
    "contextvars.ContextVar().reset": _reset_variable,
    **dict.fromkeys(_PARSERS, _parser),
    "configparser.ConfigParser().add_section": _add_section,
    "configparser.ConfigParser().set": _set_option,
    "configparser.ConfigParser().get": get_option,
    "configparser.ConfigParser().getboolean": _converted(_flag),
    "configparser.ConfigParser().getint": _converted(int),
    "configparser.ConfigParser().getfloat": _converted(float),
    "configparser.ConfigParser().read_string": _read_text,
    "argparse.ArgumentParser().add_argument": _add_option,
    "argparse.ArgumentParser().parse_args": _parse_options,
    "argparse.ArgumentParser().parse_known_args": _parse_known,
    "argparse.ArgumentParser": _new_parser,
    "argparse.ArgumentParser().set_defaults": _set_defaults,
    **{f"argparse.ArgumentParser().{n}": _same_parser for n in SAME_PARSER},
}
