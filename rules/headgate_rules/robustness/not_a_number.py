"""A number that a visitor sends may be none, and then every comparison is false.

## What it does
Reports `float(…)` of text from a request where the result is kept or compared, and comparisons
with `float("nan")` and `math.nan`, which tell nothing.

## Why it matters
`float("nan")` is accepted. It is neither less than, nor greater than, nor equal to
anything, so a limit such as `if amount > balance: refuse()` lets it through, and all that
is calculated with it becomes `nan` too. `inf` passes every minimum.

## What to do instead
Ask `math.isfinite` before the number is used, use `int` or `decimal.Decimal` with a check,
or let a form or a model with limits read it.

## Severity
A hint; a warning for a comparison that tells nothing.

## Limits
It is a hint: where the number does not decide anything, nothing happens. A file that calls
`isfinite` or `isnan` anywhere is silent.

## Fix safety
Review: a comparison with `nan` becomes `math.isnan(…)`, which can be true. Elsewhere a function
that is written above raises the `ValueError` that `float` raises for other texts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Define,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Keep,
    Kind,
    Name,
    OnCall,
    OnText,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_NAN: Final = re.compile(r"(?i)nan")
_NANS: Final = frozenset({"math.nan", "numpy.nan", "numpy.NaN", "numpy.NAN", "cmath.nan"})
_CHECKS: Final = ("isfinite", "isnan", "isinf")
_FLOATS: Final = frozenset({"builtins.float", "numpy.float64", "numpy.float32"})

_FINITE: Final = "_finite"
_DEFINITION: Final = (
    f"def {_FINITE}(number):\n"
    '    """Return a number that is neither `nan` nor `inf`."""\n'
    "    if not abs(number) < ",
    Name("math.inf"),
    ':\n        raise ValueError("not a finite number")\n    return number',
)


def _check_comparison(node: ast.Compare, ctx: Context) -> Iterator[Hit]:
    sides = (node.left, *node.comparators)
    for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
        if not isinstance(operator, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            continue
        nan = next((side for side in (left, right) if _is_nan(side, ctx)), None)
        is_same = isinstance(operator, ast.Is | ast.IsNot)
        if nan is None or (is_same and not isinstance(nan, ast.Call)):
            continue  # `x is math.nan` holds where it is the very same object
        answer = "true" if isinstance(operator, ast.NotEq | ast.IsNot) else "false"
        yield Hit(
            node,
            f"This comparison is always {answer}: `nan` is equal to nothing, itself included, so "
            "it keeps no `nan` out. Ask `math.isnan` or `math.isfinite`.",
            Severity.WARNING,
            Confidence.HIGH,
            fixes=_fixes(node, nan, ctx),
        )
        return


def _is_nan(expr: ast.expr, ctx: Context) -> bool:
    if ctx.names(expr) & _NANS:
        return True
    if not isinstance(expr, ast.Call) or not ctx.names(expr.func) & _FLOATS:
        return False
    text = ctx.value(expr.args[0]) if len(expr.args) == 1 else None
    return isinstance(text, str) and text.strip().lstrip("+-").lower() == "nan"


def _fixes(node: ast.Compare, nan: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    if len(node.comparators) != 1 or not ctx.is_written(node):
        return ()
    other = node.comparators[0] if nan is node.left else node.left
    is_not = isinstance(node.ops[0], ast.NotEq | ast.IsNot)
    pieces = ("not " if is_not else "", Name("math.isnan"), "(", Keep(ctx.range(other)), ")")
    change = Rewrite(ctx.range(node), tuple(piece for piece in pieces if piece))
    return (Fix("Ask `math.isnan`", FixSafety.REVIEW, (change,)),)


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
        _refused(call, ctx),
        path=flow.path,
    )


def _refused(call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if not ctx.is_written(call) or call.keywords:
        return ()
    place = ctx.range(call)
    intents = (
        Rewrite(place, (f"{_FINITE}(", Keep(place), ")")),
        Define(place, _FINITE, _DEFINITION),
    )
    title = "Raise `ValueError` for `nan` and `inf`, as for any text that is no number"
    return (Fix(title, FixSafety.REVIEW, intents),)


def _becomes_whole(call: ast.Call, ctx: Context) -> bool:
    """Whether something raises for what is no number: `int(float(text))`, `finite(float(text))`."""
    outer = ctx.parent(call)
    if not isinstance(outer, ast.Call):
        return False
    is_checked = "finite" in words(name_of(outer.func) or "")
    return is_checked or ctx.resolve(outer.func) == "builtins.int"


RULE = Rule(
    meta=RuleMeta(
        code="HG006",
        name="not-a-number",
        summary="A number that a visitor sends may be none, and then every comparison is false",
        severity=Severity.HINT,
        confidence=Confidence.MEDIUM,
        cwe=(704, 20, 697),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=("codemodder:nan-injection",),
        references=("https://docs.python.org/3/library/math.html#math.isfinite",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(_FLOATS, _check), OnText(_NAN, ast.Compare, _check_comparison)),
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
            fixed="import math\n\nfrom flask import request\n\n\n"
            'def _finite(number):\n    """Return a number that is neither `nan` nor `inf`."""\n'
            "    if not abs(number) < math.inf:\n"
            '        raise ValueError("not a finite number")\n    return number\n\n\n'
            "def pay(balance):\n"
            '    amount = _finite(float(request.form["amount"]))\n'
            "    if amount > balance:\n        return refuse()\n    return send(amount)\n",
            severity="HINT",
        ),
        bad(
            "from flask import request as r\n\n\ndef pay():\n"
            '    text = r.args.get("amount", "0")\n    return limits(float(text))\n',
            lines=(6,),
        ),
        bad(
            'def check(amount):\n    if amount == float("NaN"):\n        raise ValueError\n',
            lines=(2,),
            fixed="import math\n\n\ndef check(amount):\n    if math.isnan(amount):\n"
            "        raise ValueError\n",
            severity="WARNING",
        ),
        bad("import numpy as np\nfine = value != np.nan\n", lines=(2,)),
        good("import numpy as np\nis_gap = value is np.nan\n", note="the same object, perhaps"),
        good("import math\nbroken = math.isnan(value)\nnan = value == 'nan'\n"),
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
