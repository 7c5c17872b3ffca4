"""Which dangerous arguments a call fills, for rules that judge values in their own way.

Owns the look-up of sinks by the name of a call. How loud a value is, is the rule's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from headgate.ruleapi import Context, Sink
from headgate_rules.sinks import arguments


def by_name(sinks: Iterable[Sink]) -> Mapping[str, tuple[Sink, ...]]:
    """Return the sinks of each call; those on objects of unknown type ("*.open") are left out."""
    out: dict[str, tuple[Sink, ...]] = {}
    for sink in sinks:
        if not sink.name.startswith("*."):
            out[sink.name] = (*out.get(sink.name, ()), sink)
    return MappingProxyType(out)


def reached(
    call: ast.Call, known: Mapping[str, tuple[Sink, ...]], ctx: Context
) -> Iterator[tuple[Sink, ast.expr]]:
    """Yield each argument of a call that a sink is about, once."""
    seen: set[int] = set()
    for name in sorted(ctx.names(call.func) & known.keys()):
        for sink in known[name]:
            for expr in arguments(call, sink, ctx):
                if id(expr) not in seen:
                    seen.add(id(expr))
                    yield sink, expr
