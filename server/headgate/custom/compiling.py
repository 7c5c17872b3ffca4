"""From what a rule file says to rules and models like Headgate's own.

So everything that holds for those holds for these: aliases, options through variables,
wrappers, the flow of values, suppressions, verified fixes.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from headgate.custom.model import (
    Argument,
    Case,
    CustomRule,
    Mend,
    Option,
    Reached,
    RuleFile,
    Scalar,
    Template,
)
from headgate.custom.reading import PLACEHOLDER
from headgate.ruleapi import (
    UNKNOWN,
    Constant,
    Context,
    DropKeyword,
    Evidence,
    Example,
    Fix,
    Flow,
    Hit,
    Intent,
    Keep,
    Kind,
    Library,
    Name,
    OnCall,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    Sink,
    SinkGroup,
    Unknown,
    loudness,
)
from headgate_rules.sinks import CONFIDENCE, is_loose, on_arguments
from headgate_rules.wording import shown

_SOMEWHERE: Final = "values that are not checked"


def rule_of(rule: CustomRule, origin: str) -> Rule:
    """Return the rule; `origin` says on its page where it comes from."""
    handlers: list[OnCall] = []
    for calls in rule.calls:
        handlers.append(OnCall(calls.names, _on_call(rule)))
    for option in rule.options:
        handlers.append(OnCall(option.calls, _on_option(rule, option)))
    for sink in rule.sinks:
        handlers += on_arguments(_sinks(sink), _on_sink(rule, sink))
    return Rule(
        meta=RuleMeta(
            code=rule.code,
            name=rule.name,
            summary=rule.summary,
            severity=rule.severity,
            confidence=rule.confidence,
            cwe=rule.cwe,
            kind=Kind.FLOW if rule.sinks else Kind.STATE,
            fix=() if rule.mend is None else (rule.mend.safety,),
            off_in_tests=rule.off_in_tests,
            references=rule.references,
        ),
        doc=_page(rule, origin),
        handlers=tuple(handlers),
        examples=tuple(_example(case) for case in rule.cases),
    )


def library_of(file: RuleFile, name: str) -> Library:
    """Return the models of a file, those that its rules need included."""
    sinks = tuple(s for rule in file.rules for reached in rule.sinks for s in _sinks(reached))
    called = {
        *(n for rule in file.rules for calls in rule.calls for n in calls.names),
        *(n for rule in file.rules for option in rule.options for n in option.calls),
        *(sink.name for sink in sinks),
        *(source.name for source in file.sources),
        *(sanitizer.name for sanitizer in file.sanitizers),
        *(guard.name for guard in file.guards),
        *(one.name for one in file.passes),
        *(one.name for one in file.same),
        *(entry.decorator for entry in file.entries),
    }
    return Library(
        name=name,
        sources=file.sources,
        entries=file.entries,
        sinks=sinks,
        sanitizers=file.sanitizers,
        guards=file.guards,
        same=file.same,
        passes=file.passes,
        own=tuple(sorted(n for n in called if not n.startswith("*."))),
    )


def _sinks(reached: Reached) -> tuple[Sink, ...]:
    argument = (reached.keyword, reached.position)
    return tuple(Sink(name, reached.danger, (argument,)) for name in sorted(reached.calls))


def _on_call(rule: CustomRule) -> Callable[[ast.Call, Context], Iterator[Hit]]:
    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        yield Hit(call.func, _message(rule, ctx, call, None), fixes=_fixes(rule, call, ctx))

    return check


def _on_option(rule: CustomRule, option: Option) -> Callable[[ast.Call, Context], Iterator[Hit]]:
    def check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        passed = ctx.argument(call, option.keyword, option.position)
        if passed is None:
            if option.missing and not ctx.has_unpacking(call):
                message = _message(rule, ctx, call, None)
                yield Hit(call.func, message, fixes=_fixes(rule, call, ctx))
            return
        value = ctx.value(passed)
        if (
            option.given
            or _is_one_of(value, option.values)
            or (
                bool(option.other_than)
                and value is not UNKNOWN
                and not _is_one_of(value, option.other_than)
            )
        ):
            message = _message(rule, ctx, call, passed)
            yield Hit(passed, message, fixes=_fixes(rule, call, ctx))

    return check


def _is_one_of(value: Constant | Unknown, wanted: Iterable[Scalar]) -> bool:
    """Whether a value is one of those written down; True is not 1 here."""
    return any(type(value) is type(one) and value == one for one in wanted)


def _on_sink(
    rule: CustomRule, reached: Reached
) -> Callable[[Sink, ast.expr, ast.Call, Context], Iterator[Hit]]:
    group = SinkGroup.EXECUTES if reached.executes else SinkGroup.OTHER

    def check(sink: Sink, expr: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
        flow = ctx.flow(expr, reached.danger)
        if is_loose(sink) and flow.evidence is Evidence.UNKNOWN:
            return
        severity = loudness(flow.evidence, group, ctx.profile)
        if severity is None:
            return
        yield Hit(
            expr,
            _message(rule, ctx, call, expr, flow),
            Severity(max(severity, rule.severity)),
            CONFIDENCE[flow.evidence],
            flow.evidence,
            _fixes(rule, call, ctx),
            path=flow.path,
        )

    return check


def _message(
    rule: CustomRule, ctx: Context, call: ast.Call, value: ast.expr | None, flow: Flow | None = None
) -> str:
    words = {
        "call": shown(ctx, call.func, "this call"),
        "value": "this value" if value is None else shown(ctx, value),
        "source": (flow.what if flow is not None else "") or _SOMEWHERE,
    }
    text = rule.message or f"{rule.summary}."
    return PLACEHOLDER.sub(lambda found: words[found[1]], text)


def _fixes(rule: CustomRule, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    mend = rule.mend
    if mend is None or not ctx.is_written(call):
        return ()
    intents = _intents(mend, call, ctx)
    return (Fix(mend.title, mend.safety, intents),) if intents else ()


def _intents(mend: Mend, call: ast.Call, ctx: Context) -> tuple[Intent, ...]:
    where = ctx.range(call)
    if mend.template is not None:
        pieces = _filled(mend.template, call, ctx)
        return () if pieces is None else (Rewrite(where, pieces),)
    out: list[Intent] = []
    if mend.callee:
        out.append(ReplaceCallee(where, mend.callee))
    for keyword, value in mend.keywords:
        out.append(SetKeyword(where, keyword, value if isinstance(value, Name) else repr(value)))
    passed = {keyword.arg for keyword in call.keywords}
    out += [DropKeyword(where, keyword) for keyword in mend.drop if keyword in passed]
    return tuple(out)


def _filled(
    template: Template, call: ast.Call, ctx: Context
) -> tuple[str | Keep | Name, ...] | None:
    """Return the pieces of the new call; None where an argument is not passed, or would be lost."""
    if ctx.has_unpacking(call):
        return None
    used: set[int] = set()
    out: list[str | Keep | Name] = []
    for piece in template.pieces:
        if not isinstance(piece, Argument):
            out.append(piece)
            continue
        value = _argument(piece, call)
        if value is None:
            return None
        used.add(id(value))
        out.append(Keep(ctx.range(value)))
    everything = {id(a) for a in (*call.args, *(k.value for k in call.keywords))}
    return tuple(out) if used == everything else None


def _argument(wanted: Argument, call: ast.Call) -> ast.expr | None:
    if wanted.position is not None:
        return call.args[wanted.position] if wanted.position < len(call.args) else None
    return next((k.value for k in call.keywords if k.arg == wanted.name), None)


def _example(case: Case) -> Example:
    return Example(
        case.source,
        case.lines,
        case.fixed,
        case.note,
        known=(),
        miss=False,
        severity=None if case.severity is None else case.severity.name,
    )


def _page(rule: CustomRule, origin: str) -> str:
    parts = [f"{rule.summary}."]
    sections = {
        "What it does": origin,
        "Why it matters": rule.why,
        "What to do instead": rule.instead,
    }
    parts += [f"## {title}\n{text}" for title, text in sections.items() if text]
    return "\n\n".join(parts) + "\n"
