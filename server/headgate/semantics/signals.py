"""Signals: functions that are connected to an object, and called when it is sent.

Owns what blinker and Django do: a signal holds its receivers, wherever in the text they
were connected, and a sender calls all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, calling
from headgate.semantics.calls import Arguments
from headgate.semantics.values import (
    NONE,
    UNKNOWN_VALUE,
    Key,
    Value,
    function,
    join,
    ordered,
    shape_of,
)

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"

_RECEIVERS: Final[Key] = ("attr", "<receivers>")
_DJANGO: Final = "django.dispatch.Signal()"
_SIGNALS: Final = ("blinker.Signal()", _DJANGO)
RECEIVER: Final = "django.dispatch.receiver()"
"""A decorator that connects a function to the signals that it is given."""


def _made(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    names = line.models.step(line.value(expr.func).names, "()")
    return Value(names, shape=shape_of("object"))


def _connect(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    handed = arguments.get("receiver", 0)
    if handed is None or not isinstance(expr.func, ast.Attribute):
        return None
    connected(line, expr.func.value, handed)
    return handed


def connected(line: Line, place: ast.expr, handed: Value) -> None:
    """Give the signal that stands in a place one more receiver."""
    held = line.value(place)
    if not handed.functions or held.shape is None or held.names.isdisjoint(_SIGNALS):
        return
    entries = dict(held.shape.entries)
    more = Value(functions=handed.functions)
    entries[_RECEIVERS] = join(entries.get(_RECEIVERS, more), more)
    shape = shape_of("object", entries.items())
    binding.put(line, place, Value(held.names, held.constants, held.taints, shape=shape))


def _sent(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = line.value(expr.func.value) if isinstance(expr.func, ast.Attribute) else NONE
    receivers = held.shape.get(_RECEIVERS) if held.shape is not None else None
    if receivers is None:
        return None
    given = arguments
    if _DJANGO in held.names:
        sender = arguments.get("sender", 0) or NONE
        words = {**arguments.keywords, "signal": held, "sender": sender}
        given = replace(arguments, positional=[], nodes=[], keywords=words)
    ends = line.exit
    for callee in ordered(receivers.functions):
        calling.call(line, function(callee), given, expr, made_up=True)
    line.exit = ends
    return UNKNOWN_VALUE


SIGNALS: Final[dict[str, Special]] = {
    **dict.fromkeys(
        ("blinker.signal", "blinker.Namespace().signal", "blinker.Signal", "blinker.NamedSignal"),
        _made,
    ),
    "django.dispatch.Signal": _made,
    **{f"{signal}.connect": _connect for signal in _SIGNALS},
    **{
        f"{signal}.{send}": _sent
        for signal in _SIGNALS
        for send in ("send", "send_async", "send_robust", "asend", "asend_robust")
    },
}
