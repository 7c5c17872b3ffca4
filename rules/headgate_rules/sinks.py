"""Flow rules: from the sinks of the tables to what is reported.

Owns what all flow rules share: which argument of which call is looked at, and how loud
it is. A rule adds its own words.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
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
from headgate_rules.tables import sinks
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


def on_arguments(known: Iterable[Sink], check: Check) -> tuple[OnCall, ...]:
    """Return handlers that hand each dangerous argument of a call to a check, once."""
    by_name: dict[str, list[Sink]] = {}
    for sink in known:
        by_name.setdefault(sink.name, []).append(sink)

    def each(names: frozenset[str], call: ast.Call, ctx: Context) -> Iterator[Hit]:
        seen: set[int] = set()
        for name in sorted(names):
            for sink in by_name[name]:
                for expr in arguments(call, sink, ctx):
                    if id(expr) not in seen:
                        seen.add(id(expr))
                        yield from check(sink, expr, call, ctx)

    def typed(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        yield from each(ctx.names(call.func) & by_name.keys(), call, ctx)

    def loose(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        # Where the object's type is known, its own sinks have spoken.
        if isinstance(call.func, ast.Attribute) and not ctx.names(call.func) & by_name.keys():
            yield from each(frozenset({f"*.{call.func.attr}"}) & by_name.keys(), call, ctx)

    methods = frozenset(name for name in by_name if name.startswith("*."))
    named = frozenset(by_name) - methods
    out = [OnCall(named, typed)] if named else []
    return (*out, OnCall(methods, loose)) if methods else tuple(out)


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
