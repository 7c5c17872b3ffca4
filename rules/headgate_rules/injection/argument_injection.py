"""An argument from outside can be read as an option of the program that is started.

## What it does
Reports lists of arguments for git, tar, curl, find, ssh, rsync and other programs with
dangerous options, where an element is what somebody sent, may begin with `-`, and no `--`
stands before it; and commands of a shell that give tar, rsync, chown and the like a bare `*`.

## Why it matters
Without a shell, nobody can add a command. But `--upload-pack=…` of git, `-oProxyCommand=…` of
ssh, `--checkpoint-action=…` of tar or `-exec` of find run one, and `-o` of curl writes a file.

## What to do instead
Put `--` before the value, `["git", "clone", "--", url]`, where the program knows it. Else
refuse values that begin with `-`, or put a fixed text before it: `["find", f"./{name}"]`.
In a shell, write `./*`.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text; functions that start programs and are handed on are a hint. A bare `*` is a
warning.

## Limits
Values of the command line, of files, and of callers that are not seen are silent, and so is
a value that follows an option which takes one: `["git", "commit", "-m", message]`. Programs
that the rule does not know are not reported. Through a shell, see command-injection.

## Fix safety
Review: `--` is offered for programs that end their options there; what follows is then an
argument even if an option was meant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
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
    OnCall,
    ReplaceText,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.options import FRONT, WITHOUT_VALUE, ends_options, is_value_of_option
from headgate_rules.programs import STARTERS, shell_texts, without_version
from headgate_rules.shells import SUBPROCESS
from headgate_rules.sinks import on_arguments
from headgate_rules.tables import sinks
from headgate_rules.texts import Literal, take_apart
from headgate_rules.uses import on_uses
from headgate_rules.wording import shown

_PATH_OF: Final = {
    **{f"os.exec{kind}": 0 for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")},
    **{f"os.spawn{kind}": 1 for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")},
    "os.posix_spawn": 0,
    "os.posix_spawnp": 0,
}
"""Where calls that take program and arguments apart have the program; the arguments follow."""
_NAMES: Final = frozenset({*SUBPROCESS, *_PATH_OF, "asyncio.create_subprocess_exec", "pty.spawn"})


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    elements = _elements(call, ctx)
    while elements and _program(elements[0], ctx) in FRONT:
        elements = elements[1:]
    program = _program(elements[0], ctx) if elements else None
    if program is None or program not in WITHOUT_VALUE:
        return
    for index, element in enumerate(elements[1:], 1):
        value = ctx.value(element)
        if value == "--":
            return
        if (
            isinstance(value, str)
            or isinstance(element, ast.Starred)
            or is_value_of_option([ctx.value(e) for e in elements[:index]], program)
            or _has_fixed_beginning(element, ctx)
        ):
            continue
        flow = ctx.flow(element, Danger.OPTION)
        severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
        if severity is None:
            continue
        message = _say(shown(ctx, element), program, flow)
        fixes = _fixes(elements, index, program, call, ctx)
        confidence = Confidence.HIGH if flow.evidence is Evidence.REMOTE else Confidence.LOW
        yield Hit(element, message, severity, confidence, flow.evidence, fixes, path=flow.path)
        return


def _say(value: str, program: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"An argument of `{program}` is {value}, {comes}: if it begins with `-`, it is read as an "
        "option, and some options write files or run commands. Put `--` before it where the "
        "program knows that, or refuse values that begin with `-`."
    )


def _elements(call: ast.Call, ctx: Context) -> Sequence[ast.expr]:
    """Return the program and its arguments, as far as they can be seen."""
    names = ctx.names(call.func)
    if names & SUBPROCESS:
        shell = ctx.argument(call, "shell", 8)
        if shell is not None and ctx.value(shell) is not False:
            return ()
        return ctx.elements(ctx.argument(call, "args", 0)) or ()
    if "pty.spawn" in names:
        return ctx.elements(ctx.argument(call, "argv", 0)) or ()
    if "asyncio.create_subprocess_exec" in names:
        return call.args
    name = min(names & _PATH_OF.keys(), default=None)
    if name is None or len(call.args) < (behind := _PATH_OF[name] + 1) + 1:
        return ()
    program = call.args[behind - 1]
    kind = name.removeprefix("os.exec").removeprefix("os.spawn")
    if kind.startswith("l"):
        # The first argument repeats the program's name; with "e" the last is the environment.
        return (program, *call.args[behind + 1 : -1 if kind.endswith("e") else None])
    return (program, *(ctx.elements(call.args[behind]) or ())[1:])


def _program(element: ast.expr, ctx: Context) -> str | None:
    value = ctx.value(element)
    if not isinstance(value, str):
        return None
    return without_version(value)


def _has_fixed_beginning(element: ast.expr, ctx: Context) -> bool:
    for piece in take_apart(element, ctx) or ():
        if not isinstance(piece, Literal):
            return False
        if piece.text:
            return True
    return False


def _fixes(
    elements: Sequence[ast.expr], index: int, program: str, call: ast.Call, ctx: Context
) -> tuple[Fix, ...]:
    """Offer `--` where every option stands before the value, and the program ends them there."""
    if not ends_options(program, ctx.value(elements[1])) or not ctx.is_written(call):
        return ()
    element = elements[index]
    others = [ctx.value(e) for e in elements[1:]]
    if any(isinstance(o, str) and o.startswith("-") for o in others[index:]):
        return ()
    is_plain = isinstance(element, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    if not is_plain or not ctx.is_written(element):
        return ()
    source = ctx.source(element)
    if f"({source})" in ctx.source(call) and not isinstance(ctx.parent(element), ast.Call):
        return ()  # in parentheses, the two would become a tuple
    change = ReplaceText(ctx.range(element), f'"--", {source}')
    title = "End the options before it with `--` (it is then never taken for one)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


_GLOBBED: Final = lazy_pattern(
    r"(?:^|[\s;&|(/])(tar|chown|chmod|chgrp|rsync|scp|zip|7z)\b((?:(?!\s--\s)[^;&|])*?\s)(\*)(?=[\s;&|)]|$)"
)
"""A program that gets whatever files there are, as the shell names them."""


def _check_wildcard(text: ast.expr, ctx: Context) -> Iterator[Hit]:
    value = ctx.value(text)
    found = _GLOBBED.search(value) if isinstance(value, str) else None
    if found is None:
        return
    yield Hit(
        text,
        f"The shell gives `{found[1]}` the names of all files in place of `*`, and a file can be "
        "named like an option that runs a command or changes what is done. Write `./*`.",
        Severity.WARNING,
        Confidence.MEDIUM,
        fixes=_dotted(text, ctx),
    )


def _dotted(text: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    if not isinstance(text, ast.Constant) or not ctx.is_written(text):
        return ()
    source = ctx.source(text)
    if "\n" in source or source.count("*") != 1:
        return ()
    change = ReplaceText(ctx.range(text), source.replace("*", "./*"))
    return (Fix("Write `./*`", FixSafety.REVIEW, (change,)),)


def _check_command(sink: Sink, text: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _check_wildcard(text, ctx)


def _check_shell(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for text in shell_texts(call, ctx):
        yield from _check_wildcard(text, ctx)


RULE = Rule(
    meta=RuleMeta(
        code="HG113",
        name="argument-injection",
        summary="An argument from outside can be read as an option of the program that is started",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(88,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=("B404", "B603", "B606", "B609"),
        ruff=("S603", "S609"),
        yields_to=("HG101", "HG801"),
        peers=(
            "codeql:py/command-line-injection",
            "sonar:S6350",
        ),
        references=(
            "https://docs.python.org/3/library/subprocess.html#security-considerations",
            "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_NAMES, _check),
        *on_arguments(sinks(Danger.COMMAND), _check_command),
        OnCall(STARTERS, _check_shell),
        on_uses(STARTERS, "starts programs", calls=False),
    ),
    examples=(
        bad(
            "import subprocess\nfrom flask import request\n\n\ndef start():\n"
            '    name = request.args["name"]\n'
            '    subprocess.run(["/usr/bin/python3.12", "-u", name], check=True)\n',
            lines=(7,),
            severity="ERROR",
            note="a version in the name of the program",
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\ndef fetch():\n"
            '    url = request.args["url"]\n'
            '    subprocess.run(["git", "clone", url], check=True)\n',
            lines=(7,),
            fixed=(
                "import subprocess\nfrom flask import request\n\n\ndef fetch():\n"
                '    url = request.args["url"]\n'
                '    subprocess.run(["git", "clone", "--", url], check=True)\n'
            ),
            severity="ERROR",
        ),
        bad(
            "from subprocess import check_output as out\nfrom flask import request\n\n\ndef fetch():\n"
            '    return len(out(["curl", "-s", request.form["page"]]))\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import asyncio\nfrom flask import request\n\n\nasync def search():\n"
            '    await asyncio.create_subprocess_exec("grep", request.args["q"], "notes.txt")\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import os\nfrom flask import request\n\n\ndef log_in():\n"
            '    os.execvp("ssh", ["ssh", request.args["host"]])\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\n"
            'def unpack(name):\n    subprocess.run(["tar", "-x", name], check=True)\n\n\n'
            'def take():\n    unpack(request.args["name"])\n',
            lines=(6,),
            severity="ERROR",
            note="the function around it is told what it gets",
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\n"
            'def folder():\n    return request.args["folder"]\n\n\n'
            'def count():\n    return len(subprocess.check_output(["find", folder(), "-type", "f"]))\n',
            lines=(10,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        bad(
            'import os as system\nsystem.system("tar czf /backup/all.tgz *")\n',
            lines=(2,),
            fixed='import os as system\nsystem.system("tar czf /backup/all.tgz ./*")\n',
            severity="WARNING",
            note="a file can be named like an option",
        ),
        bad(
            'import subprocess\nsubprocess.run("cd data && /bin/chown app *", shell=True)\n',
            lines=(2,),
        ),
        good('import os\nos.system("tar czf /backup/all.tgz ./* logs/*.txt")\n'),
        good('import os\nos.system("tar czf /backup/all.tgz -- *")\n', note="options have ended"),
        good(
            "import subprocess\nfrom flask import request\n\n\ndef fetch():\n"
            '    subprocess.run(["git", "clone", "--", request.args["url"]], check=True)\n',
            note="behind the end of the options",
        ),
        good(
            "import subprocess\nfrom flask import request\n\n\ndef note():\n"
            '    subprocess.run(["git", "commit", "-m", request.form["text"]], check=True)\n',
            note="the value of an option",
        ),
        good(
            "import subprocess\nfrom flask import request\n\n\ndef fetch():\n"
            '    name = request.args["name"]\n'
            '    subprocess.run(["git", "clone", f"https://example.org/{name}.git"], check=True)\n',
            note="it begins with a fixed text",
        ),
        good(
            "import subprocess\nfrom flask import request\n\n\ndef fetch():\n"
            '    name = request.args["name"]\n'
            "    if not name.isalnum():\n"
            '        raise ValueError("no name")\n'
            '    subprocess.run(["git", "checkout", name], check=True)\n',
            note="letters and digits",
        ),
        good(
            "import subprocess\nfrom flask import request\n\n\ndef fetch():\n"
            '    url = request.args["url"]\n'
            '    if url.startswith("-"):\n'
            '        raise ValueError("an option")\n'
            '    subprocess.run(["git", "clone", url], check=True)\n',
            note="refused if it begins with a hyphen",
        ),
        good(
            'import subprocess\nimport sys\nsubprocess.run(["git", "clone", sys.argv[1]], check=True)\n',
            note="who runs the program",
        ),
        good(
            "import subprocess\n\n\ndef fetch(url):\n"
            '    subprocess.run(["git", "clone", url], check=True)\n',
            note="nobody knows who calls",
        ),
        good(
            "import subprocess\n\n\ndef fetch(name):\n"
            '    subprocess.run(["git", "clone", name + ".git"], check=True)\n',
            note="put together from a parameter",
        ),
        good('import subprocess\nsubprocess.run(["git", "fetch", "--all"], check=True)\n'),
    ),
)
