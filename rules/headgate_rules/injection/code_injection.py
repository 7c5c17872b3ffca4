"""Text that is not constant is run as Python code.

## What it does
Reports `eval`, `exec`, `compile`, `code.InteractiveInterpreter`, `timeit`, `pandas.eval` and
`query`, `numexpr`, `sympy.sympify`, `asteval`, `runpy` and `types.FunctionType` on text that
comes from outside or is put together of values from nobody knows where.

## Why it matters
Python code can do all that the program can: read files, start programs, send data away.
Empty builtins or a list of forbidden words do not stop it.

## What to do instead
Read literals with `ast.literal_eval` and data with `json.loads`. Choose functions from a
dictionary of those that are allowed.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning. Unknown
values for what often gets code of the program's own (see Limits) are reported with the strict
profile only, and with it every other use of what runs code is a hint.

## Limits
`compile`, `timeit`, `sympy.sympify`, profilers and debuggers often get code of the program's
own: there such a value is silent. What `compile` made is judged where it is compiled, not
where it runs; a whole module that is compiled under the name of a file of its own, as shells
and generators of functions do, is an information unless it comes from outside. The text of a
file with a constant name, read in the same expression, is silent.

## Fix safety
Review: `ast.literal_eval` reads literals only; names, calls and arithmetic raise
`ValueError`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Kind,
    Origin,
    Profile,
    Related,
    ReplaceCallee,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.closed import is_closed
from headgate_rules.sinks import CONFIDENCE, on_arguments
from headgate_rules.tables import sinks
from headgate_rules.texts import Filled, Literal, filled, take_apart
from headgate_rules.uses import on_uses
from headgate_rules.wording import listed, shown

_ONLY_AST: Final = 0x400  # ast.PyCF_ONLY_AST: the text is parsed and not run.


def _check(sink: Sink, code: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if isinstance(code, ast.Starred | ast.Lambda) or _is_own_file(code, ctx):
        return
    if sink.name == "builtins.compile" and _only_parses(call, ctx):
        return
    flow = ctx.flow(code, Danger.CODE)
    pieces = take_apart(code, ctx)
    risky = [p for p in filled(pieces or ()) if not (p.is_repr or is_closed(p, ctx, Danger.CODE))]
    if pieces is not None and not risky:
        return
    if flow.evidence is Evidence.ASSEMBLED and pieces is not None and _is_only_padded(pieces):
        flow = replace(flow, evidence=ctx.evidence(risky[0].value, Danger.CODE))
    is_own = sink.note == "the program" and ctx.profile is not Profile.STRICT
    if is_own and flow.evidence is Evidence.UNKNOWN:
        return  # as a rule, code of the program's own
    group = SinkGroup.OTHER if sink.note == "the file" else SinkGroup.EXECUTES
    severity = loudness(flow.evidence, group, ctx.profile)
    if severity is None:
        return
    if _compiles_a_file(sink, call, flow, ctx) and ctx.profile is not Profile.STRICT:
        severity = Severity.INFORMATION
    yield Hit(
        code,
        _say(code, call, [piece.value for piece in risky], flow, ctx),
        severity,
        CONFIDENCE[flow.evidence],
        flow.evidence,
        _fixes(code, call, sink, flow, ctx),
        _where_put_together(code, flow),
        flow.path,
    )


def _compiles_a_file(sink: Sink, call: ast.Call, flow: Flow, ctx: Context) -> bool:
    """Whether it compiles a module that has a file name of its own.

    Programs that run Python files (shells, configurations, import hooks) and those that
    generate functions pass the name to `compile`, so that tracebacks can show it.
    """
    if sink.name != "builtins.compile" or flow.evidence is Evidence.REMOTE:
        return False
    if flow.evidence is Evidence.LOCAL and flow.origin is not Origin.FILE:
        return False
    name = ctx.argument(call, "filename", 1)
    is_module = ctx.value(ctx.argument(call, "mode", 2)) == "exec"
    return is_module and name is not None and not isinstance(ctx.value(name), str)


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


def _say(
    code: ast.expr, call: ast.Call, parts: Sequence[ast.expr], flow: Flow, ctx: Context
) -> str:
    callee = shown(ctx, call.func, "this call")
    is_whole = not parts or (len(parts) == 1 and parts[0] is code)
    if flow.evidence is Evidence.ASSEMBLED or (flow.what and not is_whole):
        worst = [p for p in parts if ctx.evidence(p, Danger.CODE) is flow.evidence] or parts
        comes = f", which comes from {flow.what}" if flow.what else ""
        return (
            f"{callee} runs Python code that is put together from {listed(ctx, worst)}{comes}: "
            "whoever chooses a part of it can run anything. Work with data and functions instead "
            "of building code."
        )
    comes = f", which comes from {flow.what}," if flow.what else ""
    return (
        f"{callee} runs {shown(ctx, code, 'text')}{comes} as Python code: whoever chooses that text "
        "can run anything. Read literals with `ast.literal_eval`, data with `json.loads`."
    )


def _where_put_together(code: ast.expr, flow: Flow) -> tuple[Related, ...]:
    if isinstance(code, ast.Name) and flow.evidence is Evidence.ASSEMBLED and not flow.path:
        return (Related(f"`{code.id}` is put together here", name=code.id),)
    return ()


def _fixes(code: ast.expr, call: ast.Call, sink: Sink, flow: Flow, ctx: Context) -> tuple[Fix, ...]:
    if flow.is_assembled or isinstance(code, ast.JoinedStr | ast.BinOp):
        return ()  # not the text of a literal, but of an expression
    is_alone = len(call.args) == 1 and not call.keywords and ctx.is_written(call)
    if sink.name != "builtins.eval" or not is_alone:
        return ()
    change = ReplaceCallee(ctx.range(call), "ast.literal_eval")
    title = "Read literals only, with `ast.literal_eval` (other text is refused)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _is_only_padded(pieces: Sequence[Literal | Filled]) -> bool:
    """Whether a whole text got a line end or blanks: nothing is put together then."""
    literals = [piece.text for piece in pieces if isinstance(piece, Literal)]
    return bool(literals) and not "".join(literals).strip()


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
        peers=(
            "codeql:py/code-injection",
            "codeql-experimental:py/js2py-rce",
            "sonar:S1523",
            "sonar:S5334",
            "dlint:DUO104",
            "dlint:DUO105",
            "dlint:DUO110",
            "codeshield:insecure-eval-use",
            "codeshield:insecure-exec-use",
            "trailofbits:pandas-eval",
            "trailofbits:numpy-f2py-compile",
        ),
        references=("https://docs.python.org/3/library/ast.html#ast.literal_eval",),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_arguments(sinks(Danger.CODE), _check),
        on_uses((s.name for s in sinks(Danger.CODE)), "runs Python code"),
        on_uses({"numpy.f2py.compile"}, "compiles code that is then loaded"),
    ),
    examples=(
        bad(
            "from concurrent import interpreters\nfrom flask import request\n\n\ndef run():\n"
            '    interpreters.create().exec(request.form["code"])\n',
            lines=(6,),
            severity="ERROR",
            note="another interpreter of the process",
        ),
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
        bad(
            "from flask import request\n\n\ndef total():\n"
            '    return {"total": eval(request.args["sum"])}\n',
            lines=(5,),
            severity="ERROR",
            note="remote",
        ),
        bad("import sys\nexec(sys.argv[1])\n", lines=(2,), severity="WARNING", note="local"),
        bad(
            "import builtins as b\nfrom flask import request\n\n\ndef run(text):\n"
            '    b.exec(text)\n\n\ndef start():\n    run(request.form["code"])\n',
            lines=(6,),
            severity="ERROR",
            note="wrapped",
        ),
        bad(
            "from flask import request\n\n\ndef code():\n"
            '    return "x = " + request.form["x"]\n\n\ndef start():\n    exec(code())\n',
            lines=(9,),
            severity="ERROR",
            note="it comes back from another function",
        ),
        bad(
            "from flask import request\n\n\ndef start():\n"
            '    code = compile(request.form["code"], "form", "exec")\n    exec(code)\n',
            lines=(5,),
            severity="ERROR",
            note="judged where it is compiled",
        ),
        bad(
            "def run(path, namespace):\n"
            "    with open(path) as file:\n        source = file.read()\n"
            '    exec(compile(source, path, "exec"), namespace)\n',
            lines=(4,),
            severity="INFORMATION",
            note="a Python file that the program runs",
        ),
        bad(
            "def make(name, number):\n"
            '    source = "def %s(): pass" % name\n'
            '    exec(compile(source, f"<generated {number}>", "exec"))\n',
            lines=(3,),
            severity="INFORMATION",
            note="a function that is generated, and has a name for tracebacks",
        ),
        bad(
            'import sys\n\n\ndef run(name):\n    exec(compile(sys.argv[1], name, "exec"))\n',
            lines=(5,),
            severity="WARNING",
            note="what the user typed is no file",
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
        good('exec(compile(source, name, "exec"))\n', note="code of the program's own, as a rule"),
    ),
)
