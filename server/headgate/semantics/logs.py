"""Loggers of the text's own handlers: what is logged goes through `emit`.

Owns which handlers a logger has, as far as they are put to it in sight, and what a record
says.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, objects, operations
from headgate.semantics.operations import elements, sequence
from headgate.semantics.values import (
    NONE,
    Key,
    Value,
    shape_of,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"
_LOGGERS: Final = ("logging.getLogger()", "logging.Logger()")
_LEVELS: Final = (*("debug", "info", "warning", "error", "critical", "exception", "log"),)
_TEXT: Final[Key] = ("attr", "message")
_HANDLERS: Final[Key] = ("attr", "handlers")
_RECORD: Final = "logging.LogRecord()"


def _handlers(held: Value) -> list[Value]:
    kept = held.shape.get(_HANDLERS) if held.shape is not None else None
    return (elements(kept) or []) if kept is not None else []


def _added(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`logger.addHandler(Handler())`."""
    new = arguments.get("hdlr", 0)
    if not isinstance(expr.func, ast.Attribute) or new is None or objects.owner_of(new) is None:
        return None
    held = line.value(expr.func.value)
    listed = sequence("list", [*_handlers(held), new])
    binding.put(line, expr.func.value, binding.with_attribute(line, held, "handlers", listed))
    return NONE


def _logged(*, level: bool) -> Special:
    """`logger.info(text, *parts)`: each handler of the text gets a record."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        given = arguments.positional[1:] if level else arguments.positional
        if not isinstance(expr.func, ast.Attribute) or not given or arguments.more is not None:
            return None
        handlers = _handlers(line.value(expr.func.value))
        if not handlers:
            return None
        template, *parts = given
        text = template
        if parts:
            text = operations.percent(template, sequence("tuple", parts))
        entries: list[tuple[Key, Value]] = [
            (_TEXT, text), (("attr", "msg"), template), (("attr", "args"), sequence("tuple", parts)),
        ]  # fmt: skip
        record = Value(frozenset({_RECORD}), shape=shape_of("object", entries))
        for handler in handlers:
            objects.special(line, handler, "emit", [record])
        return None

    return special


def _message(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`record.getMessage()`."""
    held = line.value(expr.func.value) if isinstance(expr.func, ast.Attribute) else None
    return held.shape.get(_TEXT) if held is not None and held.shape is not None else None


def _formatted(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`handler.format(record)`: the message, and what a format puts around it."""
    record = arguments.get("record", 0)
    return record.shape.get(_TEXT) if record is not None and record.shape is not None else None


LOGS: Final[dict[str, Special]] = {
    **{f"{logger}.addHandler": _added for logger in _LOGGERS},
    **{f"{logger}.{n}": _logged(level=n == "log") for logger in _LOGGERS for n in _LEVELS},
    f"{_RECORD}.getMessage": _message,
    **{
        f"logging.{kind}().format": _formatted for kind in ("Handler", "StreamHandler", "Formatter")
    },
}
