"""A command for a shell is put together from values that are not checked.

## What it does
Reports `os.system`, `os.popen`, `subprocess` with `shell=True`,
`asyncio.create_subprocess_shell`, a shell started with `-c`, and commands for another
machine (paramiko, fabric, invoke), when the command holds values that are not constant.

## Why it matters
A shell reads `;`, `|`, `$(…)` and more as orders. Whoever chooses a part of the text
can add an order of their own, and it runs with all the rights of the program.

## What to do instead
Pass a list of arguments without a shell: `subprocess.run(["git", "clone", url])`. Where
a shell is needed, put each value through `shlex.quote`.

## Limits
A value that is passed whole, such as a parameter, is only an information: the rule does
not see here who calls. Text that was put together in another function is not seen.

## Fix safety
Review: with a list, a value with blanks is one argument, and wildcards and variables in
it are no longer expanded. `shlex.quote` is for POSIX shells, not for Windows.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Kind,
    OnCall,
    Related,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.closed import SHELL_QUOTERS, is_closed
from headgate_rules.shells import SUBPROCESS, list_fix, quote_fix
from headgate_rules.texts import Filled, Literal, filled, take_apart
from headgate_rules.wording import listed, shown

_ALWAYS_SHELL: Final = {
    "os.system": "command",
    "os.popen": "cmd",
    "subprocess.getoutput": "cmd",
    "subprocess.getstatusoutput": "cmd",
    "asyncio.create_subprocess_shell": "cmd",
    "asyncio.subprocess.create_subprocess_shell": "cmd",
    "commands.getoutput": "cmd",
    "commands.getstatusoutput": "cmd",
    "popen2.popen2": "cmd",
    "popen2.popen3": "cmd",
    "popen2.popen4": "cmd",
    "platform.popen": "cmd",
    "invoke.run": "command",
    "invoke.sudo": "command",
    "invoke.Context().run": "command",
    "invoke.Context().sudo": "command",
    "invoke.context.Context().run": "command",
    "fabric.Connection().run": "command",
    "fabric.Connection().sudo": "command",
    "fabric.Connection().local": "command",
    "fabric.connection.Connection().run": "command",
    "fabric.connection.Connection().sudo": "command",
    "fabric.api.run": "command",
    "fabric.api.sudo": "command",
    "fabric.api.local": "command",
    "paramiko.SSHClient().exec_command": "command",
    "paramiko.client.SSHClient().exec_command": "command",
    "paramiko.Transport().open_session().exec_command": "command",
}
_LOOP_SHELL: Final = frozenset(
    f"asyncio.{loop}().subprocess_shell"
    for loop in ("get_event_loop", "get_running_loop", "new_event_loop")
)
_UNKNOWN_OBJECT: Final = frozenset({"*.exec_command", "*.subprocess_shell"})
_PROGRAM_FIRST: Final = frozenset(
    {
        *SUBPROCESS,
        *("asyncio.create_subprocess_exec", "pty.spawn"),
        *(f"os.exec{kind}" for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
        *(f"os.spawn{kind}" for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
        *("os.posix_spawn", "os.posix_spawnp"),
    }
)
_SHELL_PROGRAMS: Final = frozenset(
    f"{module}.{shell}"
    for module in ("sh", "plumbum.cmd")
    for shell in ("sh", "bash", "zsh", "dash")
)
_SHELLS: Final = frozenset(
    {
        *("sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "csh", "tcsh"),
        *("cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "pwsh.exe"),
    }
)
_COMMAND_OPTIONS: Final = frozenset(
    {"-c", "-lc", "-ic", "-ec", "-xc", "-euc", "-exc", "-cl", "-lic", "/c", "/C", "/k", "-Command"}
)


def _check_shell_text(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = ctx.resolve(call.func) or ""
    yield from _report(ctx.argument(call, _ALWAYS_SHELL.get(name, "command"), 0), call, ctx)


def _check_loop(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _report(ctx.argument(call, "cmd", 1), call, ctx)


def _check_unknown_object(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    position = 1 if isinstance(call.func, ast.Attribute) and call.func.attr != "exec_command" else 0
    command = ctx.argument(call, "command", position)
    # The object may be anything, so a value that is passed whole says too little.
    if command is not None and ctx.evidence(command) is not Evidence.UNKNOWN:
        yield from _report(command, call, ctx, Confidence.LOW)


def _check_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    shell = ctx.argument(call, "shell", 8) if ctx.names(call.func) & SUBPROCESS else None
    if _is_on(ctx.value(shell)):
        command = ctx.argument(call, "args", 0)
        if isinstance(command, ast.List | ast.Tuple) and command.elts:
            command = command.elts[0]
        for hit in _report(command, call, ctx, drop_shell=True):
            yield replace(hit, related=(*hit.related, *_where_bound(shell, "gets its value")))
        return
    arguments: list[ast.expr] = []
    for argument in [*call.args, *(k.value for k in call.keywords if k.arg in ("args", "argv"))]:
        if isinstance(argument, ast.List | ast.Tuple):
            arguments.extend(argument.elts)
        else:
            arguments.append(argument)
    yield from _check_shell_options(arguments, call, ctx)


def _check_shell_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for option, command in zip(call.args, call.args[1:], strict=False):
        if ctx.value(option) in _COMMAND_OPTIONS:
            yield from _report(command, call, ctx)


def _check_shell_options(
    arguments: Sequence[ast.expr], call: ast.Call, ctx: Context
) -> Iterator[Hit]:
    """Report what follows `sh -c` in a list of arguments."""
    values = [ctx.value(argument) for argument in arguments]
    for index, value in enumerate(values[:-1]):
        if (
            isinstance(value, str)
            and value in _COMMAND_OPTIONS
            and any(isinstance(v, str) and _is_shell(v) for v in values[:index])
        ):
            yield from _report(arguments[index + 1], call, ctx)
            return


def _is_shell(program: str) -> bool:
    return posixpath.basename(program.replace("\\", "/")).lower() in _SHELLS


def _is_on(value: object) -> bool:
    return isinstance(value, int | str | tuple) and bool(value)


def _report(
    command: ast.expr | None,
    call: ast.Call,
    ctx: Context,
    confidence: Confidence | None = None,
    *,
    drop_shell: bool = False,
) -> Iterator[Hit]:
    if command is None or isinstance(command, ast.Starred):
        return
    evidence = ctx.evidence(command, Danger.COMMAND)
    severity = loudness(evidence, SinkGroup.EXECUTES, ctx.profile)
    if severity is None:
        return
    pieces = take_apart(command, ctx)
    risky = [p for p in filled(pieces or ()) if not is_closed(p, ctx, SHELL_QUOTERS)]
    if pieces is not None and not risky:
        return
    if isinstance(command, ast.Call) and ctx.resolve(command.func) in SHELL_QUOTERS:
        return
    callee = shown(ctx, call.func, "this call")
    if evidence is Evidence.UNKNOWN:
        message = (
            f"{callee} gives {shown(ctx, command, 'a command')} to a shell as it is: whoever can "
            "choose that text can run any command. Pass a list of arguments without a shell."
        )
    else:
        parts = listed(ctx, [piece.value for piece in risky])
        message = (
            f"{callee} runs a shell command that is put together from {parts}: a value with `;` or "
            "`$(…)` in it runs as a command of its own. Pass a list of arguments without a shell, "
            "or put each value through `shlex.quote`."
        )
    fixes = _fixes(command, call, pieces, risky, ctx, drop_shell=drop_shell)
    related = () if evidence is Evidence.UNKNOWN else _where_bound(command, "is put together")
    yield Hit(command, message, severity, confidence, evidence, fixes, related)


def _where_bound(expr: ast.expr | None, what: str) -> tuple[Related, ...]:
    if isinstance(expr, ast.Name):
        return (Related(f"`{expr.id}` {what} here", name=expr.id),)
    return ()


def _fixes(
    command: ast.expr,
    call: ast.Call,
    pieces: tuple[Literal | Filled, ...] | None,
    risky: Sequence[Filled],
    ctx: Context,
    *,
    drop_shell: bool,
) -> tuple[Fix, ...]:
    if pieces is None or not any(isinstance(piece, Literal) for piece in pieces):
        return ()
    found: list[Fix | None] = []
    if drop_shell and any(keyword.arg == "shell" for keyword in call.keywords):
        also: tuple[Intent, ...] = (DropKeyword(ctx.range(call), "shell"),)
        found.append(list_fix(command, pieces, ctx, also))
    found.append(quote_fix(pieces, risky, ctx))
    return tuple(fix for fix in found if fix is not None)


RULE = Rule(
    meta=RuleMeta(
        code="HG101",
        name="command-injection",
        summary="A shell command is put together from values that are not checked",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(78,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=("B601", "B602", "B605"),
        ruff=("S601", "S602", "S605"),
        yields_to=("HG801", "HG905", "HG906"),
        references=(
            "https://docs.python.org/3/library/subprocess.html#security-considerations",
            "https://docs.python.org/3/library/shlex.html#shlex.quote",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_ALWAYS_SHELL), _check_shell_text),
        OnCall(_LOOP_SHELL, _check_loop),
        OnCall(_UNKNOWN_OBJECT, _check_unknown_object),
        OnCall(_PROGRAM_FIRST, _check_program),
        OnCall(_SHELL_PROGRAMS, _check_shell_program),
    ),
    examples=(
        bad(
            'import subprocess\nsubprocess.run(f"git clone {url} --depth 1", shell=True)\n',
            lines=(2,),
            fixed='import subprocess\nsubprocess.run(["git", "clone", str(url), "--depth", "1"])\n',
            severity="WARNING",
        ),
        bad(
            'import subprocess as sp\nsp.check_output("ping -c 1 " + host, shell=True)\n',
            lines=(2,),
            fixed='import subprocess as sp\nsp.check_output(["ping", "-c", "1", host])\n',
        ),
        bad(
            'import shlex\nfrom os import system\nsystem("tar czf backup.tgz %s | tee log" % folder)\n',
            lines=(3,),
            fixed=(
                "import shlex\nfrom os import system\n"
                'system("tar czf backup.tgz %s | tee log" % shlex.quote(str(folder)))\n'
            ),
        ),
        bad("import os\nos.system(command)\n", lines=(2,), severity="INFORMATION"),
        bad(
            'import subprocess\nON = True\nsubprocess.Popen("cat {}".format(name), shell=ON)\n',
            lines=(3,),
        ),
        bad('import subprocess\nsubprocess.call("rm " + path, shell=1)\n', lines=(2,)),
        bad('import subprocess\nsubprocess.run(["bash", "-c", f"ls {folder}"])\n', lines=(2,)),
        bad('import os\nos.execl("/bin/sh", "sh", "-c", "echo " + word)\n', lines=(2,)),
        bad(
            "import asyncio\n\n\nasync def ping(host):\n"
            '    await asyncio.create_subprocess_shell(f"ping {host}")\n',
            lines=(5,),
        ),
        bad('import os\nos.popen(" ".join(["ls", folder]))\n', lines=(2,)),
        bad(
            'import paramiko\nclient = paramiko.SSHClient()\nclient.exec_command(f"ls {path}")\n',
            lines=(3,),
        ),
        bad(
            "import subprocess\nsubprocess.run(f'cp \"{old}\" backup', shell=True)\n",
            lines=(2,),
            fixed='import subprocess\nsubprocess.run(["cp", str(old), "backup"])\n',
        ),
        good('import subprocess\nsubprocess.run(["git", "clone", url])\n'),
        good('import subprocess\nsubprocess.run("ls *.py | wc -l", shell=True)\n', note="constant"),
        good(
            'import shlex, subprocess\nsubprocess.run(f"ls {shlex.quote(path)} | wc", shell=True)\n',
            note="quoted",
        ),
        good(
            "import os\n\n\ndef show(self, path):\n"
            '    os.system("cat %s" % self.shell.quote(path))\n',
            note="quoted by a function of its own",
        ),
        good(
            'import os\nfrom .paths import LOG_DIR\nos.system(f"ls {LOG_DIR}")\n',
            note="a constant of another module, as its name says",
        ),
        good('import os, sys\nos.system(f"{sys.executable} -m pip list")\n', note="its own path"),
        good('import os\nos.system("kill %d" % pid)\n', note="a number"),
        good("import subprocess\nsubprocess.run(command, shell=False)\n"),
        good('import os\nos.system("clear")\n'),
        good('import subprocess\nsubprocess.run(["bash", "-c", "ls | wc -l"])\n'),
        bad(
            'import subprocess\noptions = {"shell": True}\n'
            'subprocess.run("ls " + path, **options)\n',
            lines=(3,),
            note="keywords that are passed as a mapping",
        ),
    ),
)
