"""A regular expression takes very long on some texts.

## What it does
Takes the patterns that are written in the program apart and looks for texts that can be
read in many ways by the same loops, such as `(a+)+` or `[a-z]+[a-z]+x`. Such a text is in the
message: a beginning, a part to be repeated, and an end at which matching fails.

## Why it matters
The engine tries all ways before it says that nothing matches. With `(a+)+$` every further
letter doubles the time: thirty letters are enough to stop a program. Whoever may send the
text can do that at will.

## What to do instead
Write loops so that each text can be read in one way only (`a+` for `(a+)+`, `[^,]*,` for
`.*,`), use `(?>…)` or `a++` of Python 3.11, or refuse long texts before matching.

## Severity
A pattern that takes exponential time is a warning, and an error where the text comes from a
remote source. One that takes polynomial time is a hint; on remote text it is a warning, and an
error from the third power on.

## Limits
What comes before a match in `re.search` is not counted, nor are groups of other libraries.
Patterns of more than some hundred characters are not judged. Look-arounds are taken to
hold. Where the time grows with a power of the length only, and the text does not come from
outside by proof, it is a hint.

## Fix safety
Review: the new pattern matches the same texts, and its groups hold the same. Offered where a loop
can end at the first of several places (`[^@]+\\.[^@]+`, `.*?: .*`), or stands in another loop
(`(a+)+`). `(?>…)`, which it may need, is known to Python since 3.11. Other patterns need thought.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Intent,
    OnCall,
    ReplaceLiteral,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.backtracking import Attack, attack_on
from headgate_rules.own_variables import is_no_parameter
from headgate_rules.patterns import flags_of
from headgate_rules.quicker_patterns import quicker
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_TEXT: Final = {
    **dict.fromkeys(("match", "search", "fullmatch", "split", "findall", "finditer"), 1),
    **dict.fromkeys(("sub", "subn"), 2),
}
"""Where the text stands that is searched."""

_FUNCTIONS: Final = frozenset(f"{m}.{f}" for m in ("re", "regex") for f in (*_TEXT, "compile"))
_FROM_VISITORS: Final[dict[str, tuple[str, int | None]]] = {
    "django.urls.re_path": ("route", 0),
    "django.conf.urls.url": ("regex", 0),
    "django.core.validators.RegexValidator": ("regex", 0),
    "wtforms.validators.Regexp": ("regex", 0),
    "wtforms.validators.regexp": ("regex", 0),
    "marshmallow.validate.Regexp": ("regex", 0),
}
"""Patterns that a library matches with what visitors send."""

_LONG: Final = 50_000
_SHORT: Final = 5_000


def _check_function(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _FUNCTIONS).rpartition(".")[2]
    pattern = ctx.argument(call, "pattern", 0)
    flags = flags_of(call, name, ctx)
    if pattern is None or flags is None:
        return
    text = ctx.argument(call, "string", _TEXT[name]) if name in _TEXT else _used_on(call, ctx)
    whole = name == "fullmatch" or _method_on(call, ctx) == "fullmatch"
    yield from _check(pattern, flags, text, ctx, whole=whole)


def _check_pattern(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _FROM_VISITORS.keys())
    pattern = ctx.argument(call, *_FROM_VISITORS[name])
    if pattern is not None and ctx.argument(call, "flags") is None:
        yield from _check(pattern, 0, None, ctx, whole=False, sent=True)


def _method_on(call: ast.Call, ctx: Context) -> str:
    """Return "match" for the inner call of `re.compile(…).match(text)`."""
    parent = ctx.parent(call)
    return parent.attr if isinstance(parent, ast.Attribute) else ""


def _used_on(call: ast.Call, ctx: Context) -> ast.expr | None:
    parent = ctx.parent(call)
    outer = ctx.parent(parent) if isinstance(parent, ast.Attribute) else None
    if isinstance(parent, ast.Attribute) and isinstance(outer, ast.Call) and outer.func is parent:
        return ctx.argument(outer, "string", 1 if parent.attr in ("sub", "subn") else 0)
    return None


def _check(
    pattern: ast.expr,
    flags: int,
    text: ast.expr | None,
    ctx: Context,
    *,
    whole: bool,
    sent: bool = False,
) -> Iterator[Hit]:
    source = ctx.value(pattern)
    if not isinstance(source, str):
        return
    if text is not None and ctx.value(text) is not UNKNOWN:
        return
    attack = attack_on(source, flags, whole=whole)
    if attack is None:
        return
    evidence = Evidence.UNKNOWN if text is None else ctx.evidence(text, Danger.REGEX)
    if sent:
        evidence = Evidence.REMOTE
    severity = _severity(attack, evidence)
    if evidence is Evidence.CLEAN:
        return
    times = 40 if attack.degree == 0 else _LONG if attack.degree == 2 else _SHORT
    grows = (
        f"doubles with every {_quoted(attack.pump)}"
        if attack.degree == 0
        else f"grows with the {_power(attack.degree)} of the length"
    )
    what = shown(ctx, text, "the text") if text is not None else "the text"
    yield Hit(
        pattern,
        f"The time that this pattern takes on {what} {grows}: {_spelled(attack, times)} stops the "
        "program. Let each text be read in one way only, or refuse long texts first.",
        severity,
        Confidence.HIGH,
        evidence,
        fixes=_fixes(pattern, source, flags, ctx, whole=whole),
    )


def _fixes(
    pattern: ast.expr, source: str, flags: int, ctx: Context, *, whole: bool
) -> tuple[Fix, ...]:
    """Return the fix that writes a pattern which matches the same, where the pattern is written."""
    is_atomic_known = not is_older(ctx, "version:python", 3, 11)
    better = quicker(source, flags, whole=whole, is_atomic_known=is_atomic_known)
    if better is None or not ctx.is_written(pattern):
        return ()
    quote = next((q for q in "\"'" if q not in better), "")
    if not quote or "\n" in better or not better.isprintable():
        return ()
    prefix = "r" if "\\" in better else ""
    change: Intent
    match pattern:
        case ast.Constant():
            written = ctx.source(pattern)
            prefix = "r" if written[0] in "rR" else prefix
            quote = written[-1] if written[-1] in "\"'" and written[-1] not in better else quote
            change = Rewrite(ctx.range(pattern), (f"{prefix}{quote}{better}{quote}",))
        case ast.Name() if is_no_parameter(pattern, ctx):
            change = ReplaceLiteral(ctx.range(pattern), (f"r{quote}{better}{quote}",))
        case _:
            return ()
    since = ", with `(?>…)` of Python 3.11" if "(?>" in better else ""
    title = f"Match the same texts without trying everything{since}"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _severity(attack: Attack, evidence: Evidence) -> Severity:
    is_remote = evidence is Evidence.REMOTE
    if attack.degree == 0:
        return Severity.ERROR if is_remote else Severity.WARNING
    if is_remote:
        return Severity.ERROR if attack.degree > 2 else Severity.WARNING
    return Severity.HINT


def _power(degree: int) -> str:
    return {2: "square", 3: "cube"}.get(degree, f"{degree}th power")


def _spelled(attack: Attack, times: int) -> str:
    parts = [
        *([_quoted(attack.start)] if attack.start else []),
        f"{_quoted(attack.pump)} * {times}",
        *([_quoted(attack.end)] if attack.end else []),
    ]
    return f"`{' + '.join(parts)}`"


def _quoted(text: str) -> str:
    quoted = repr(text[:60]).replace("`", "\\x60")
    return f'"{quoted[1:-1]}"' if '"' not in quoted else quoted


RULE = Rule(
    meta=RuleMeta(
        code="HG003",
        name="slow-regex",
        summary="A regular expression takes very long on some texts",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(1333, 400),
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/redos",
            "codeql:py/polynomial-redos",
            "sonar:S5852",
            "dlint:DUO138",
        ),
        references=(
            "https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_FUNCTIONS, _check_function),
        OnCall(frozenset(_FROM_VISITORS), _check_pattern),
    ),
    examples=(
        bad(
            'import re\n\n\ndef check(name):\n    return re.match(r"^(\\w+\\s?)*$", name)\n',
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            'import re as r\nfrom flask import request\n\nNAME = r"([a-z]+)*\\d"\n\n\n'
            'def check():\n    return r.fullmatch(NAME, request.args["name"])\n',
            lines=(8,),
            severity="ERROR",
        ),
        bad(
            "import re\nfrom flask import request\n\n\ndef check():\n"
            '    return re.compile(r"\\d+\\d+x").match(request.args["name"])\n',
            lines=(6,),
            severity="WARNING",
            note="the time grows with the square of the length",
        ),
        bad('import re\nFORM = re.compile(r"a*a*a*b")\n', lines=(2,), severity="HINT"),
        bad(
            "import re\nFORM = re.compile(\n    r'''(x+ x+)+ y  # two loops''',\n"
            "    re.VERBOSE | re.I,\n)\n",
            lines=(3,),
        ),
        bad(
            'from django.urls import re_path\nurlpatterns = [re_path(r"^(?:[a-z]+-?)+/$", page)]\n',
            lines=(2,),
            severity="ERROR",
        ),
        bad(
            'import re\n\nMAIL = re.compile(r"^[^@]+@[^@]+\\.[^@]+$")\n',
            lines=(3,),
            severity="HINT",
            fixed='import re\n\nMAIL = re.compile(r"^[^@]+@[^@][^@.]*\\.[^@]+$")\n',
            note="the same texts, each read in one way",
        ),
        bad(
            "import re\n\nLINE = r'\\[(.*?)\\] (.*?): (.*)'\n\n\ndef read(line):\n"
            "    return re.match(LINE, line)\n",
            lines=(7,),
            severity="HINT",
            fixed=(
                'import re\n\nLINE = r"\\[(?>(.*?)\\] )(.*?): (.*)"\n\n\ndef read(line):\n'
                "    return re.match(LINE, line)\n"
            ),
            note="a constant of the file",
        ),
        bad(
            'import re\n\n\ndef check(name):\n    return re.match(r"^(?:[a-z]+)*$", name)\n',
            lines=(5,),
            severity="WARNING",
            fixed='import re\n\n\ndef check(name):\n    return re.match(r"^(?:[a-z]+)?$", name)\n',
        ),
        good(
            'import re\n\n\ndef check(name):\n    return re.match(r"^[a-z]+(?: [a-z]+)*$", name)\n'
        ),
        good('import re\nre.match(r"(a+)+$", "aaaa")\n', note="the text is known"),
        good(
            'import re\n\n\ndef check(name):\n    return re.match(r"(a+)+", name)\n', note="it ends"
        ),
        good('import re\nFORM = re.compile(r"(?>a+)+$", flags)\n', note="nothing is tried again"),
        good("import re\nFORM = re.compile(made)\n"),
    ),
)
