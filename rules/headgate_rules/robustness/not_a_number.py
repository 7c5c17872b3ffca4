"""A number that a visitor sends may be none, and then every comparison is false.

## What it does
Reports `float(…)` of text from a request where the result is kept or compared.

## Why it matters
`float("nan")` is accepted. It is neither less than, nor greater than, nor equal to
anything, so a limit such as `if amount > balance: refuse()` lets it through, and all that
is calculated with it becomes `nan` too. `inf` passes every minimum.

## What to do instead
Ask `math.isfinite` before the number is used, use `int` or `decimal.Decimal` with a check,
or let a form or a model with limits read it.

## Severity
A hint.

## Limits
It is a hint: where the number does not decide anything, nothing happens. A file that calls
`isfinite` or `isnan` anywhere is silent.

## Fix safety
There is no fix: what is to happen to such a request is for you to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Evidence,
    Hit,
    Kind,
    OnCall,
    Origin,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_CHECKS: Final = ("isfinite", "isnan", "isinf")
_FLOATS: Final = frozenset({"builtins.float", "numpy.float64", "numpy.float32"})


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) != 1 or ctx.value(call) is not UNKNOWN:
        return
    text = call.args[0]
    flow = ctx.flow(text)
    if flow.evidence is not Evidence.REMOTE or flow.origin is not Origin.REQUEST:
        return
    if any(ctx.called(name) for name in _CHECKS) or _becomes_whole(call, ctx):
        return
    yield Hit(
        call,
        f"{shown(ctx, text, 'This text')} comes from {flow.what}, and `float` takes `nan` and "
        "`inf` too: comparisons with `nan` are false, so a limit lets it through. Ask "
        "`math.isfinite` first.",
        Severity.HINT,
        Confidence.MEDIUM,
        flow.evidence,
        path=flow.path,
    )


def _becomes_whole(call: ast.Call, ctx: Context) -> bool:
    """Whether `int` raises for what is no number: `int(float(text))`."""
    outer = ctx.parent(call)
    return isinstance(outer, ast.Call) and ctx.resolve(outer.func) == "builtins.int"


RULE = Rule(
    meta=RuleMeta(
        code="HG006",
        name="not-a-number",
        summary="A number that a visitor sends may be none, and then every comparison is false",
        severity=Severity.HINT,
        confidence=Confidence.MEDIUM,
        cwe=(704, 20),
        kind=Kind.FLOW,
        peers=("codemodder:nan-injection",),
        references=("https://docs.python.org/3/library/math.html#math.isfinite",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(_FLOATS, _check),),
    examples=(
        good(
            "from flask import request\n\n\ndef buy():\n"
            '    return {"count": int(float(request.args["count"]))}\n',
            note="`int` refuses what is no number",
        ),
        bad(
            "from flask import request\n\n\ndef pay(balance):\n"
            '    amount = float(request.form["amount"])\n'
            "    if amount > balance:\n        return refuse()\n    return send(amount)\n",
            lines=(5,),
            severity="HINT",
        ),
        bad(
            "from flask import request as r\n\n\ndef pay():\n"
            '    text = r.args.get("amount", "0")\n    return limits(float(text))\n',
            lines=(6,),
        ),
        good(
            "import math\nfrom flask import request\n\n\ndef pay():\n"
            '    amount = float(request.form["amount"])\n'
            "    if not math.isfinite(amount):\n        return refuse()\n    return send(amount)\n"
        ),
        good(
            'from flask import request\n\n\ndef pay():\n    return send(int(request.form["n"]))\n'
        ),
        good("def pay(text):\n    return send(float(text))\n", note="not known"),
    ),
)
