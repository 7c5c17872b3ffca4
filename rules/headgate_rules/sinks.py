"""Flow rules: from the sinks of the tables to what is reported.

Owns what all flow rules share: which argument of which call is looked at, and how loud
it is. A rule adds its own words.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    Flow,
    Hit,
    OnCall,
    Severity,
    Sink,
    SinkGroup,
    loudness,
)
from headgate_rules.tables import sanitizers, sinks
from headgate_rules.wording import shown

Say: TypeAlias = Callable[[str, str, Flow], str]
"""Makes the message from the value's name, the call's name and the flow."""
Mend: TypeAlias = Callable[[ast.expr, ast.Call, Context], tuple[Fix, ...]]
Quieter: TypeAlias = Callable[[Severity, Flow], Severity | None]
Check: TypeAlias = Callable[[Sink, ast.expr, ast.Call, Context], Iterator[Hit]]
"""Judges one argument that a sink is about."""

CONFIDENCE: Final = {
    Evidence.REMOTE: Confidence.HIGH,
    Evidence.LOCAL: Confidence.MEDIUM,
    Evidence.ASSEMBLED: Confidence.MEDIUM,
    Evidence.UNKNOWN: Confidence.LOW,
    Evidence.CLEAN: Confidence.LOW,
}
"""How sure a flow rule is, by what it knows of the value."""


def arguments(call: ast.Call, sink: Sink, ctx: Context) -> Iterator[ast.expr]:
    """Yield the arguments of a call that a sink is about, as far as they can be seen."""
    for keyword, position in sink.arguments:
        if keyword == "*":
            for argument in call.args[position or 0 :]:
                yield argument.value if isinstance(argument, ast.Starred) else argument
        elif keyword == "self" and position is None:
            if isinstance(call.func, ast.Attribute):
                yield call.func.value
        elif keyword == "**":
            yield from (k.value for k in call.keywords)
        else:
            found = ctx.argument(call, keyword, position)
            if found is not None:
                yield found


def is_loose(sink: Sink) -> bool:
    """Whether a sink is a method of an object whose type is not known."""
    return sink.name.startswith("*.")


def by_name(known: Iterable[Sink]) -> Mapping[str, tuple[Sink, ...]]:
    """Return the sinks of each call; those on objects of unknown type ("*.open") are left out."""
    return _grouped(sink for sink in known if not is_loose(sink))


def _grouped(known: Iterable[Sink]) -> Mapping[str, tuple[Sink, ...]]:
    out: dict[str, tuple[Sink, ...]] = {}
    for sink in known:
        out[sink.name] = (*out.get(sink.name, ()), sink)
    return MappingProxyType(out)


def reached(
    call: ast.Call, known: Mapping[str, tuple[Sink, ...]], ctx: Context
) -> Iterator[tuple[Sink, ast.expr]]:
    """Yield each argument of a call that a sink is about, once."""
    return _filled(ctx.names(call.func) & known.keys(), call, known, ctx)


def _filled(
    names: Iterable[str], call: ast.Call, known: Mapping[str, tuple[Sink, ...]], ctx: Context
) -> Iterator[tuple[Sink, ast.expr]]:
    seen: set[int] = set()
    for name in sorted(names):
        for sink in known[name]:
            for expr in arguments(call, sink, ctx):
                if id(expr) not in seen:
                    seen.add(id(expr))
                    yield sink, expr


def on_arguments(known: Iterable[Sink], check: Check) -> tuple[OnCall, ...]:
    """Return handlers that hand each dangerous argument of a call to a check, once."""
    known = tuple(known)
    named = by_name(known)
    methods = _grouped(sink for sink in known if is_loose(sink))

    def typed(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if ctx.defines(call.func, "__init__"):
            return  # what a class of the text hands on to its base is looked at there
        for sink, expr in reached(call, named, ctx):
            yield from check(sink, expr, call, ctx)

    def loose(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        # Where the object's type is known, its own sinks have spoken.
        names = ctx.names(call.func)
        if isinstance(call.func, ast.Attribute) and not names & named.keys():
            wanted = {f"*.{call.func.attr}"} & methods.keys()
            for sink, expr in _filled(wanted, call, methods, ctx):
                if names.isdisjoint(sanitizers(sink.danger)):
                    yield from check(sink, expr, call, ctx)

    out = [OnCall(frozenset(named), typed)] if named else []
    return (*out, OnCall(frozenset(methods), loose)) if methods else tuple(out)


def on_sinks(
    danger: Danger,
    group: SinkGroup,
    say: Say,
    *,
    mend: Mend | None = None,
    quieter: Quieter | None = None,
    remote: Severity = Severity.ERROR,
    skip: frozenset[str] = frozenset(),
) -> tuple[OnCall, ...]:
    """Return handlers that report dangerous values at the sinks of one kind.

    `remote` is the severity of a value from a remote source. Sinks on objects of
    unknown type ("*.execute") say nothing about values of unknown origin that are
    passed whole.
    """

    def report(sink: Sink, expr: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
        flow = ctx.flow(expr, danger)
        if is_loose(sink) and flow.evidence is Evidence.UNKNOWN:
            return
        severity = loudness(flow.evidence, group, ctx.profile)
        if severity is Severity.ERROR:
            severity = remote
        if severity is not None and quieter is not None:
            severity = quieter(severity, flow)
        if severity is None:
            return
        message = say(shown(ctx, expr), shown(ctx, call.func, "this call"), flow)
        fixes = mend(expr, call, ctx) if mend is not None and ctx.is_written(call) else ()
        confidence = CONFIDENCE[flow.evidence]
        yield Hit(expr, message, severity, confidence, flow.evidence, fixes, path=flow.path)

    return on_arguments((sink for sink in sinks(danger) if sink.name not in skip), report)
