"""Text that is not constant is run as Python code.

## What it does
Reports `eval`, `exec`, `compile`, `code.InteractiveInterpreter`, `timeit`, `pandas.eval`
and `query`, `numexpr`, `sympy.sympify`, `asteval`, `runpy` and `types.FunctionType` on
text that is put together or comes from elsewhere.

## Why it matters
Python code can do all that the program can: read files, start programs, send data away.
Empty builtins or a list of forbidden words do not stop it.

## What to do instead
Read literals with `ast.literal_eval` and data with `json.loads`. Choose functions from a
dictionary of those that are allowed.

## Limits
A value that is passed whole to `eval` or `exec` is only an information, since the rule
does not see here who calls. `compile` and `timeit`, which often get code of the
program's own, need text that is put together.

## Fix safety
Review: `ast.literal_eval` reads literals only; names, calls and arithmetic raise
`ValueError`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Kind,
    OnCall,
    Profile,
    Related,
    ReplaceCallee,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    known_miss,
    loudness,
)
from headgate_rules.closed import is_closed
from headgate_rules.texts import Filled, Literal, filled, take_apart
from headgate_rules.wording import listed, shown

_TEXT_IS_CODE: Final = {
    "builtins.eval": ("source", "expression"),
    "builtins.exec": ("source",),
    "builtins.execfile": ("filename",),
    "code.InteractiveInterpreter().runsource": ("source",),
    "code.InteractiveInterpreter().runcode": ("code",),
    "code.InteractiveConsole().push": ("line",),
    "code.InteractiveConsole().runsource": ("source",),
    "code.InteractiveConsole().runcode": ("code",),
    "asteval.Interpreter().eval": ("expr",),
    "asteval.Interpreter().__call__": ("expr",),
    "asteval.Interpreter()": ("expr",),
    "pandas.eval": ("expr",),
    "pandas.DataFrame().eval": ("expr",),
    "pandas.DataFrame().query": ("expr",),
    "pandas.read_csv().eval": ("expr",),
    "pandas.read_csv().query": ("expr",),
    "pandas.read_excel().query": ("expr",),
    "pandas.read_json().query": ("expr",),
    "pandas.read_parquet().query": ("expr",),
    "numexpr.evaluate": ("ex",),
}
"""Calls whose first argument is code by its nature, and the names it has as a keyword."""

_OFTEN_OWN_CODE: Final = {
    "builtins.compile": ("source",),
    "timeit.timeit": ("stmt", "setup"),
    "timeit.repeat": ("stmt", "setup"),
    "timeit.Timer": ("stmt", "setup"),
    "sympy.sympify": ("a",),
    "sympy.S": ("a",),
    "sympy.parse_expr": ("s",),
    "sympy.parsing.sympy_parser.parse_expr": ("s",),
    "sympy.core.sympify.sympify": ("a",),
    "types.FunctionType": ("code",),
    "types.LambdaType": ("code",),
}
"""Calls that get code of the program's own, or no text at all, where it comes whole."""

_PATH_OF_CODE: Final = {"runpy.run_path": ("path_name",), "runpy.run_module": ("mod_name",)}

_ONLY_AST: Final = 0x400  # ast.PyCF_ONLY_AST: the text is parsed and not run.


def _check_code(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = ctx.resolve(call.func) or ""
    yield from _report(call, ctx, _TEXT_IS_CODE.get(name, ("source",)), SinkGroup.EXECUTES)


def _check_often_own(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = ctx.resolve(call.func) or ""
    if name == "builtins.compile" and _only_parses(call, ctx):
        return
    keywords = _OFTEN_OWN_CODE.get(name, ("source",))
    for hit in _report(call, ctx, keywords, SinkGroup.EXECUTES):
        if hit.evidence is not Evidence.UNKNOWN or ctx.profile is Profile.STRICT:
            yield hit


def _check_path(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = ctx.resolve(call.func) or ""
    yield from _report(call, ctx, _PATH_OF_CODE.get(name, ("path_name",)), SinkGroup.OTHER)


def _only_parses(call: ast.Call, ctx: Context) -> bool:
    flags = ctx.argument(call, "flags", 3)
    if flags is None:
        return False
    value = ctx.value(flags)
    if isinstance(value, int):
        return bool(value & _ONLY_AST)
    return any(
        isinstance(node, ast.Attribute | ast.Name)
        and (ctx.resolve(node) or "").endswith("PyCF_ONLY_AST")
        for node in ast.walk(flags)
    )


def _report(
    call: ast.Call, ctx: Context, keywords: tuple[str, ...], group: SinkGroup
) -> Iterator[Hit]:
    for position, keyword in enumerate(keywords[:2]):
        # Of `eval`, both words name the first argument; of `timeit`, they are two.
        first = position if keyword in ("stmt", "setup") else 0
        code = ctx.argument(call, keyword, first)
        if code is None or isinstance(code, ast.Starred | ast.Lambda):
            continue
        hit = _judge(call, code, ctx, group)
        if hit is not None:
            yield hit
            return


def _judge(call: ast.Call, code: ast.expr, ctx: Context, group: SinkGroup) -> Hit | None:
    evidence = ctx.evidence(code)
    severity = loudness(evidence, group, ctx.profile)
    if severity is None or _is_made_by_compile(code, ctx) or _is_own_file(code, ctx):
        return None
    pieces = take_apart(code, ctx)
    risky = [p for p in filled(pieces or ()) if not (p.is_repr or is_closed(p, ctx))]
    if pieces is not None and not risky:
        return None
    callee = shown(ctx, call.func, "this call")
    if pieces is not None and len(risky) == 1 and _is_only_padded(pieces):
        evidence = Evidence.UNKNOWN if evidence is Evidence.ASSEMBLED else evidence
        severity = loudness(evidence, group, ctx.profile)
        if severity is None:
            return None
    if evidence is Evidence.ASSEMBLED:
        parts = listed(ctx, [piece.value for piece in risky])
        message = (
            f"{callee} runs Python code that is put together from {parts}: whoever chooses a part "
            "of it can run anything. Work with data and functions instead of building code."
        )
    else:
        message = (
            f"{callee} runs {shown(ctx, code, 'text')} as Python code: whoever chooses that text "
            "can run anything. Read literals with `ast.literal_eval`, data with `json.loads`."
        )
    fixes: tuple[Fix, ...] = ()
    whole = evidence is not Evidence.ASSEMBLED and len(call.args) == 1 and not call.keywords
    if whole and ctx.resolve(call.func) == "builtins.eval":
        fixes = (
            Fix(
                "Read literals only, with `ast.literal_eval`",
                FixSafety.REVIEW,
                (ReplaceCallee(ctx.range(call), "ast.literal_eval"),),
            ),
        )
    related: tuple[Related, ...] = ()
    if isinstance(code, ast.Name) and evidence is Evidence.ASSEMBLED:
        related = (Related(f"`{code.id}` is put together here", name=code.id),)
    return Hit(code, message, severity, evidence=evidence, fixes=fixes, related=related)


def _is_only_padded(pieces: Sequence[Literal | Filled]) -> bool:
    """Whether a whole text got a line end or blanks: nothing is put together then."""
    literals = [piece.text for piece in pieces if isinstance(piece, Literal)]
    return bool(literals) and not "".join(literals).strip()


def _is_made_by_compile(code: ast.expr, ctx: Context) -> bool:
    """Whether `compile` stands inside the call: then it is the one that is judged."""
    return isinstance(code, ast.Call) and ctx.resolve(code.func) == "builtins.compile"


def _is_own_file(code: ast.expr, ctx: Context) -> bool:
    """Whether it is the text of a file with a constant name: `open("version.py").read()`."""
    match code:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=opener, args=[path, *_]), attr="read" | "read_text"
            )
        ):
            by_name = ctx.resolve(opener) in ("builtins.open", "io.open", "pathlib.Path")
            return by_name and isinstance(ctx.value(path), str)
        case _:
            return False


RULE = Rule(
    meta=RuleMeta(
        code="HG103",
        name="code-injection",
        summary="Text that is not constant is run as Python code",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(95,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=("B102", "B307"),
        ruff=("S102", "S307"),
        yields_to=("HG801", "HG905", "HG906"),
        references=("https://docs.python.org/3/library/ast.html#ast.literal_eval",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_TEXT_IS_CODE), _check_code),
        OnCall(frozenset(_OFTEN_OWN_CODE), _check_often_own),
        OnCall(frozenset(_PATH_OF_CODE), _check_path),
    ),
    examples=(
        bad(
            "settings = eval(text)\n",
            lines=(1,),
            fixed="import ast\n\nsettings = ast.literal_eval(text)\n",
            severity="INFORMATION",
        ),
        bad('eval(f"{left} + {right}")\n', lines=(1,), severity="WARNING"),
        bad('import builtins as b\nb.exec("import " + name)\n', lines=(2,), severity="WARNING"),
        bad('run = exec\nrun("print(%s)" % value)\n', lines=(2,)),
        bad('code = "x = " + value\nexec(code)\n', lines=(2,), severity="WARNING"),
        bad('compile("x = {}".format(value), "<string>", "exec")\n', lines=(1,)),
        bad('import pandas as pd\npd.eval("price * " + factor)\n', lines=(2,)),
        bad('from timeit import timeit\ntimeit("f(" + argument + ")", number=10)\n', lines=(2,)),
        bad('import timeit\ntimeit.timeit("f()", setup=f"from {module} import f")\n', lines=(2,)),
        bad(
            "import code\nshell = code.InteractiveInterpreter()\nshell.runsource(line)\n",
            lines=(3,),
        ),
        good('eval("1 + 1")\n', note="constant"),
        good("import ast\nast.literal_eval(text)\n"),
        good('model.eval()\nframe.query("age > 3")\n', note="other methods"),
        good('import ast\ncompile(source, name, "exec", ast.PyCF_ONLY_AST)\n', note="only parsed"),
        good('compile(line + "\\n", name, "single")\n', note="only a line end is added"),
        good('compile(source, name, "exec")\n', note="code of the program's own, as a rule"),
        good('exec(open("version.py").read())\n', note="a file of the program's own"),
        good("import timeit\ntimeit.timeit(lambda: work(3))\n"),
        good('exec(f"LIMIT = {int(limit)}")\n', note="a number"),
        good("import sympy\nsympy.sympify(expression)\n"),
        known_miss(
            "exec(compile(source, name, 'exec'))\n",
            note="where the source comes from needs the flow between functions",
        ),
    ),
)
