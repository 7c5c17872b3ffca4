"""Flow rules: from the sinks of the tables to what is reported.

Owns what all flow rules share: which argument of which call is looked at, how loud it
is, and how a message says where the value comes from. A rule adds its own words.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
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


def origin_words(flow: Flow) -> str:
    """Return where a value comes from, to follow "comes from"; "" if nothing is known."""
    return flow.what


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
    by_name: dict[str, list[Sink]] = {}
    for sink in sinks(danger):
        if sink.name not in skip:
            by_name.setdefault(sink.name, []).append(sink)

    def check(names: frozenset[str], call: ast.Call, ctx: Context) -> Iterator[Hit]:
        seen: set[int] = set()
        for name in sorted(names):
            for sink in by_name[name]:
                for expr in arguments(call, sink, ctx):
                    if id(expr) not in seen:
                        seen.add(id(expr))
                        loose = name.startswith("*.")
                        yield from report(expr, call, ctx, loose=loose)

    def report(expr: ast.expr, call: ast.Call, ctx: Context, *, loose: bool) -> Iterator[Hit]:
        flow = ctx.flow(expr, danger)
        if loose and flow.evidence is Evidence.UNKNOWN:
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

    def known(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        yield from check(ctx.names(call.func) & by_name.keys(), call, ctx)

    def loose(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        # Where the object's type is known, its own sinks have spoken.
        if isinstance(call.func, ast.Attribute) and not ctx.names(call.func) & by_name.keys():
            yield from check(frozenset({f"*.{call.func.attr}"}) & by_name.keys(), call, ctx)

    named = frozenset(name for name in by_name if not name.startswith("*."))
    methods = frozenset(by_name) - named
    out = [OnCall(named, known)] if named else []
    return (*out, OnCall(methods, loose)) if methods else tuple(out)
