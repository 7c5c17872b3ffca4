"""A command for a shell is put together from values that are not checked.

## What it does
Reports `os.system`, `os.popen`, `subprocess` with `shell=True`,
`asyncio.create_subprocess_shell`, a shell or an interpreter (`python -c`, `perl -e`) started
with a text to run, and commands for another machine (paramiko, fabric, invoke), when the
command holds values that come from outside or from nobody knows where.

Also reported is a program that somebody else chooses (`subprocess.run([name, "-v"])`).

## Why it matters
A shell reads `;`, `|`, `$(…)` and more as orders. Whoever chooses a part of the text
can add an order of their own, and it runs with all the rights of the program.

## What to do instead
Pass a list of arguments without a shell: `subprocess.run(["git", "clone", url])`. Where
a shell is needed, put each value through `shlex.quote`.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning. A program
that somebody else chooses is an error if the choice is remote, else an information. With the
strict profile a program that is looked for in PATH is a hint, and so is every other use of
what runs commands of a shell.

## Limits
Unknown values are silent where their name or call says that they are numbers, constants of
another module, or quoted by a function of the program's own. Values that `shlex.quote` made
are silent on the way through variables and functions too; whether they then stand between
quotes of the command is not looked at. `shell=` with a value that is not known is silent.

## Fix safety
Review: with a list, a value with blanks is one argument, and wildcards and variables in
it are no longer expanded; a program that is not there raises an error instead of giving a
status. A variable whose name says that it holds options is split. A command that comes from
elsewhere as a whole is split by `shlex.split`, so that its pipes and redirections become
arguments. `shlex.quote` is for POSIX shells, and is not offered for commands of Windows, in
here-documents, and where another shell reads the value again (`ssh`, `su -c`) or a program runs
it (`python -c`, `env`, `xargs`). Behind it a value that begins with `-` can still be an option, as
the title says where that does harm. Quotes that
stand around a value end before it and go on behind it. What earlier statements of the function
put into the command is mended there, where nothing else reads the command and each of them
closes its quotes. The shell stays where a caller chooses whether there is one. A value that was
read from a file loses the blanks and the line end around it, as in the shell.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Danger,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Intent,
    Keep,
    Kind,
    MendEarlier,
    Name,
    OnCall,
    OnText,
    Profile,
    Related,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.closed import is_closed, is_own
from headgate_rules.commands import list_fix, quote_fix, split_earlier, words_fix
from headgate_rules.earlier import holds_such
from headgate_rules.programs import (
    SHELL_CALLS,
    STARTERS,
    interpreted,
    runs_shell,
    shell_texts,
    started,
)
from headgate_rules.shells import SUBPROCESS, means_something
from headgate_rules.sinks import CONFIDENCE, is_loose, on_arguments
from headgate_rules.tables import sinks
from headgate_rules.texts import Filled, Literal, filled, joined_words, take_apart
from headgate_rules.uses import on_uses
from headgate_rules.wording import listed, shown

_FOUND_PROGRAMS: Final = frozenset({"shutil.which()", "distutils.spawn.find_executable()"})
_SAFE_RUNNERS: Final = frozenset({"security.safe_command.run", "security.safe_command.call"})
"""Functions that look at the command before they run it."""

_INSTEAD: Final = (
    "Pass a list of arguments without a shell, or put each value through `shlex.quote`."
)


def _check_starter(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    has_shell = runs_shell(call, ctx)
    shell = ctx.argument(call, "shell", 8) if has_shell else None
    for command in shell_texts(call, ctx):
        yield from _report(command, call, ctx, shell)


def _check_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report a program that somebody else chooses."""
    found = started(call, ctx)
    if found is None:
        return
    program = found.program
    callee = shown(ctx, call.func, "this call")
    text = ctx.value(program)
    if isinstance(text, str):
        if ctx.profile is Profile.STRICT and not found.is_whole and "/" not in text:
            yield Hit(
                program,
                f"{callee} looks for this program in the folders of PATH: whoever can write into "
                "one of them decides what runs. Name the program by its full path.",
                Severity.HINT,
                Confidence.LOW,
            )
        return
    flow = ctx.flow(program, Danger.COMMAND)
    if ctx.names(program) & _FOUND_PROGRAMS or is_own(program, ctx, Danger.COMMAND):
        return
    if flow.evidence is not ctx.evidence(program, Danger.PROGRAM):
        return  # its first word stands there
    severity = _loudness_of_program(flow.evidence, ctx, is_whole=found.is_whole)
    if severity is None:
        return
    if flow.evidence is Evidence.UNKNOWN and not isinstance(program, ast.Name | ast.Subscript):
        return  # put together from its own folders, or kept by an object
    what = shown(ctx, program, "a program")
    comes = f", which comes from {flow.what}" if flow.what else ""
    yield Hit(
        program,
        f"{callee} starts {what}{comes}: whoever chooses it can run any program of this machine. "
        "Choose it from a list of those that are meant.",
        severity,
        CONFIDENCE[flow.evidence],
        flow.evidence,
        path=flow.path,
    )


def _check_interpreter(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `["python", "-c", text]`: what runs there can do all that the program can."""
    found = interpreted(call, ctx)
    if found is None:
        return
    name, code = found
    flow = ctx.flow(code, Danger.CODE)
    severity = loudness(flow.evidence, SinkGroup.EXECUTES, ctx.profile)
    if severity is None:
        return
    pieces = take_apart(code, ctx)
    if pieces is not None and all(
        piece.is_repr or is_closed(piece, ctx, Danger.CODE) for piece in filled(pieces)
    ):
        return
    comes = f", which comes from {flow.what}" if flow.what else ""
    yield Hit(
        code,
        f"{shown(ctx, call.func, 'this call')} has `{name}` run {shown(ctx, code, 'a text')}{comes}"
        " as a program: whoever chooses a part of it can run anything. Keep the text constant and "
        "pass values as arguments behind it.",
        severity,
        CONFIDENCE[flow.evidence],
        flow.evidence,
        path=flow.path,
    )


def _check_one_text(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `subprocess.run("ping " + host)`: a text, where no shell takes it apart."""
    command = ctx.argument(call, "args", 0)
    if command is None or runs_shell(call, ctx) or not ctx.names(call.func) & SUBPROCESS:
        return
    flow = ctx.flow(command, Danger.COMMAND)
    if flow.evidence not in (Evidence.REMOTE, Evidence.LOCAL):
        return
    pieces = take_apart(command, ctx) or ()
    if not (pieces and isinstance(pieces[0], Literal) and pieces[0].text.strip()):
        return
    is_here = ctx.is_written(call) and ctx.is_written(command)
    fix = words_fix(command, pieces, ctx) if is_here else None
    yield Hit(
        command,
        f"{shown(ctx, call.func, 'this call')} gets one text with a value that comes from "
        f"{flow.what}: Windows takes it apart at blanks, so the value can add arguments, and other "
        "systems look for a program of that name. Pass a list.",
        Severity.INFORMATION,
        CONFIDENCE[flow.evidence],
        flow.evidence,
        (fix,) if fix is not None else (),
        path=flow.path,
    )


def _check_shell_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    """Report `run_it(f"ls {name}", shell=True)` of a function that is not known."""
    call = ctx.parent(node)
    if node.arg != "shell" or not isinstance(call, ast.Call) or ctx.value(node.value) is not True:
        return
    names = ctx.names(call.func)
    if names & (STARTERS | _SAFE_RUNNERS) or not call.args or ctx.is_followed(call.func):
        return  # what is followed is reported where the shell is
    command = call.args[0]
    flow = ctx.flow(command, Danger.COMMAND)
    if flow.evidence in (Evidence.REMOTE, Evidence.LOCAL, Evidence.ASSEMBLED):
        for hit in _report(command, call, ctx):
            severity = Severity.ERROR if flow.evidence is Evidence.REMOTE else Severity.INFORMATION
            yield replace(hit, severity=severity, fixes=())


def _loudness_of_program(evidence: Evidence, ctx: Context, *, is_whole: bool) -> Severity | None:
    """Return how loud a chosen program is.

    Users may well say which editor or compiler they want, so what is local is not louder
    than what is unknown.
    """
    match evidence:
        case Evidence.REMOTE:
            return Severity.ERROR
        case Evidence.LOCAL:
            return Severity.INFORMATION
        case Evidence.UNKNOWN if not is_whole or ctx.profile is Profile.STRICT:
            return Severity.INFORMATION
        case _:
            return None


def _check_text(sink: Sink, command: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    # An object of unknown type may be anything, so a value that is passed whole says too little.
    if not is_loose(sink) or ctx.evidence(command, Danger.COMMAND) is not Evidence.UNKNOWN:
        yield from _report(command, call, ctx)


def _report(
    command: ast.expr, call: ast.Call, ctx: Context, shell: ast.expr | None = None
) -> Iterator[Hit]:
    flow = ctx.flow(command, Danger.COMMAND)
    severity = loudness(flow.evidence, SinkGroup.EXECUTES, ctx.profile)
    if severity is None or isinstance(command, ast.Starred):
        return
    pieces = take_apart(command, ctx)
    risky = [p for p in filled(pieces or ()) if not is_closed(p, ctx, Danger.COMMAND)]
    if pieces is not None and not risky:
        return
    callee = shown(ctx, call.func, "this call")
    yield Hit(
        command,
        _say(command, callee, risky, flow, ctx),
        severity,
        CONFIDENCE[flow.evidence],
        flow.evidence,
        _fixes(command, call, pieces, risky, ctx, drop_shell=shell is not None),
        (*_where_put_together(command, flow), *_where_bound(shell, "gets its value")),
        flow.path,
    )


def _say(command: ast.expr, callee: str, risky: Sequence[Filled], flow: Flow, ctx: Context) -> str:
    if flow.what:
        worst = [
            piece.value
            for piece in risky
            if ctx.flow(piece.value, Danger.COMMAND).evidence is flow.evidence
        ]
        return (
            f"{callee} runs a command in a shell with {listed(ctx, worst, 'a value')}, which comes "
            f"from {flow.what}: a `;` or `$(…)` in it starts a command of its own. {_INSTEAD}"
        )
    if flow.evidence is Evidence.UNKNOWN:
        return (
            f"{callee} gives {shown(ctx, command, 'a command')} to a shell as it is: whoever can "
            "choose that text can run any command. Pass a list of arguments without a shell."
        )
    parts = listed(ctx, [piece.value for piece in risky])
    return (
        f"{callee} runs a shell command that is put together from {parts}: a value with `;` or "
        f"`$(…)` in it runs as a command of its own. {_INSTEAD}"
    )


def _where_put_together(command: ast.expr, flow: Flow) -> tuple[Related, ...]:
    """Return where a command that is put together begins, if its path does not tell."""
    if flow.evidence is Evidence.UNKNOWN or flow.path:
        return ()
    return _where_bound(command, "is put together")


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
    if pieces is None or not (ctx.is_written(call) and ctx.is_written(command)):
        return ()
    is_whole = not any(isinstance(piece, Literal) for piece in pieces)
    shell = ctx.argument(call, "shell", 8)
    is_asked_for = drop_shell and (shell is None or ctx.value(shell) in (UNKNOWN, False, None))
    if is_whole and ctx.is_sequence(command):
        return _list_alone_fix(command, call, ctx) if drop_shell and not is_asked_for else ()
    if is_asked_for:
        # A caller who wants no shell passes a list.
        quoted = None if is_whole else quote_fix(command, pieces, risky, ctx)
        return () if quoted is None else (quoted,)
    found: list[Fix | None] = []
    is_built = holds_such(pieces, ctx, Danger.COMMAND)
    if not is_whole or is_built or joined_words(command, ctx) is not None:
        found.append(list_fix(command, call, pieces, ctx))
    if not is_whole or is_built:
        found.append(quote_fix(command, pieces, risky, ctx))
    is_split = is_whole and joined_words(command, ctx) is None
    if is_split and ctx.evidence(command, Danger.COMMAND) is not Evidence.REMOTE:
        # Else somebody else chooses the program too, whether a shell starts it or not.
        found += _split_fix(command, call, ctx, drop_shell=drop_shell, is_built=is_built)
    return tuple(fix for fix in found if fix is not None)


def _list_alone_fix(command: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix for a list that is given to a shell, which reads its first word only."""
    if not any(keyword.arg == "shell" for keyword in call.keywords):
        return ()
    texts = (node.value for node in ast.walk(command) if isinstance(node, ast.Constant))
    if any(isinstance(text, str) and means_something(text) for text in texts):
        return ()
    change = DropKeyword(ctx.range(call), "shell")
    title = "Run the list without a shell (all its words then reach the command)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _split_fix(
    command: ast.expr, call: ast.Call, ctx: Context, *, drop_shell: bool, is_built: bool
) -> tuple[Fix, ...]:
    """Return the fix for a command that comes from elsewhere as it is."""
    without: Intent
    if drop_shell and any(keyword.arg == "shell" for keyword in call.keywords):
        if ctx.argument(call, "executable", 2) is not None:
            return ()
        without = DropKeyword(ctx.range(call), "shell")
    elif "os.system" in ctx.names(call.func) and isinstance(ctx.parent(call), ast.Expr):
        without = ReplaceCallee(ctx.range(call), "subprocess.call")
    else:
        return () if is_built else _split_elsewhere(command, call, ctx)
    pieces = (Name("shlex.split"), "(", Keep(ctx.range(command)), ")")
    split: Intent = Rewrite(ctx.range(command), pieces)
    if is_built:  # then what it needs of a shell can be seen
        split = MendEarlier(ctx.range(command), split_earlier)
    return (Fix(_SPLIT.format(""), FixSafety.REVIEW, (split, without)),)


_SPLIT: Final = (
    "Run it without a shell, split by `shlex` (pipes, wildcards and variables stop working{})"
)


def _split_elsewhere(command: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix for calls that are written in another way without a shell."""
    names = ctx.names(call.func)
    pieces = (Name("shlex.split"), "(", Keep(ctx.range(command)), ")")
    if "os.popen" in names and call.args == [command] and not call.keywords:
        change = _without_popen(call, pieces, ctx)
        title = _SPLIT.format("; `close` no longer tells how it ended")
        return (Fix(title, FixSafety.REVIEW, (change,)),) if change is not None else ()
    started = min(_ASYNCIO.keys() & names, default=None)
    if started is None:
        return ()
    intents = (
        ReplaceCallee(ctx.range(call), _ASYNCIO[started]),
        Rewrite(ctx.range(command), ("*", *pieces)),
    )
    return (Fix(_SPLIT.format(""), FixSafety.REVIEW, intents),)


def _without_popen(
    call: ast.Call, words: tuple[str | Keep | Name, ...], ctx: Context
) -> Rewrite | None:
    """Return what runs the words of a command of `os.popen`, and gives what it prints."""
    around = ctx.parent(call)
    if isinstance(around, ast.Attribute) and around.attr == "close":
        return None
    read = ctx.parent(around) if isinstance(around, ast.Attribute) else None
    if (
        isinstance(read, ast.Call)
        and isinstance(around, ast.Attribute)
        and around.attr == "read"
        and not read.args
        and not read.keywords
    ):
        run, place = "subprocess.run", ctx.range(read)
    else:
        run, place = "subprocess.Popen", ctx.range(call)
    given = (Name(run), "(", *words, ", stdout=", Name("subprocess.PIPE"), ", text=True).stdout")
    return Rewrite(place, given)


_ASYNCIO: Final = {
    f"{module}.create_subprocess_shell": f"{module}.create_subprocess_exec"
    for module in ("asyncio", "asyncio.subprocess")
}

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
        bandit=("B601", "B602", "B604", "B605", "B607"),
        ruff=("S601", "S602", "S604", "S605", "S607"),
        yields_to=("HG801", "HG905", "HG906"),
        peers=(
            "codeql:py/command-line-injection",
            "codeql:py/shell-command-constructed-from-input",
            "codeql-experimental:py/paramiko-command-injection",
            "codeql-experimental:py/remote-command-injection",
            "sonar:S2076",
            "sonar:S4036",
            "sonar:S4721",
            "codemodder:sandbox-process-creation",
            "codemodder:subprocess-shell-false",
            "dlint:DUO106",
            "dlint:DUO116",
            "dlint:DUO125",
            "dlint:DUO126",
            "codeshield:insecure-os-popen-use",
            "codeshield:insecure-os-system-use",
            "codeshield:insecure-subprocess-using-shell",
        ),
        references=(
            "https://docs.python.org/3/library/subprocess.html#security-considerations",
            "https://docs.python.org/3/library/shlex.html#shlex.quote",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_arguments(sinks(Danger.COMMAND), _check_text),
        on_uses(
            SHELL_CALLS.union(s.name for s in sinks(Danger.COMMAND)), "runs commands of a shell"
        ),
        OnCall(STARTERS | SHELL_CALLS, _check_starter),
        OnCall(STARTERS, _check_program),
        OnCall(STARTERS, _check_interpreter),
        OnCall(SUBPROCESS, _check_one_text),
        OnText(re.compile(r"\bshell\b"), ast.keyword, _check_shell_keyword),
    ),
    examples=(
        bad(
            "import os\n\nfrom fastapi import BackgroundTasks, FastAPI\n\napp = FastAPI()\n\n\n"
            '@app.post("/index")\nasync def index(name: str, tasks: BackgroundTasks):\n'
            '    tasks.add_task(os.system, "index " + name)\n',
            lines=(10,),
            severity="ERROR",
            note="called later",
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\ndef compute():\n"
            '    code = request.form["code"]\n'
            '    subprocess.run(["/usr/bin/python3.11", "-I", "-c", code], check=True)\n',
            lines=(7,),
            severity="ERROR",
            note="an interpreter that is given its program",
        ),
        bad(
            "import subprocess as sp\nimport sys\n\n\ndef load(name):\n"
            '    sp.check_output([sys.executable, "-c", "import " + name])\n',
            lines=(6,),
            severity="WARNING",
        ),
        good(
            "import subprocess\nimport sys\n\n\ndef show(name):\n"
            '    code = "import sys; print(sys.argv[1])"\n'
            '    subprocess.run([sys.executable, "-c", code, name], check=True)\n',
            note="a value beside the program",
        ),
        bad(
            "import subprocess\n\n\ndef run(name, shell=True):\n"
            '    return subprocess.run("ls " + name, shell=shell)\n',
            lines=(5,),
            severity="WARNING",
            note="a shell unless the caller says otherwise",
        ),
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
        bad(
            "import os\nos.system(command)\n",
            lines=(2,),
            severity="INFORMATION",
            fixed="import shlex\nimport subprocess\nsubprocess.call(shlex.split(command))\n",
        ),
        bad(
            "import subprocess\n\n\ndef run(*words):\n    command = list(words)\n"
            "    return subprocess.check_output(command, shell=True, timeout=9)\n",
            lines=(6,),
            severity="INFORMATION",
            fixed="import subprocess\n\n\ndef run(*words):\n    command = list(words)\n"
            "    return subprocess.check_output(command, timeout=9)\n",
            note="a list, of which a shell reads the first word only",
        ),
        bad(
            "import subprocess\n\n\ndef run(command):\n"
            "    return subprocess.check_output(command, shell=True, timeout=9)\n",
            lines=(5,),
            severity="INFORMATION",
            fixed="import shlex\nimport subprocess\n\n\ndef run(command):\n"
            "    return subprocess.check_output(shlex.split(command), timeout=9)\n",
        ),
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
            "import os\n\n\ndef shown(command, other):\n    print(os.popen(command).read())\n"
            "    for line in os.popen(other):\n        print(line)\n",
            lines=(5, 6),
            fixed="import shlex\nimport subprocess\n\n\ndef shown(command, other):\n"
            "    print(subprocess.run(shlex.split(command), stdout=subprocess.PIPE, text=True)"
            ".stdout)\n"
            "    for line in subprocess.Popen(shlex.split(other), stdout=subprocess.PIPE, "
            "text=True).stdout:\n        print(line)\n",
            severity="INFORMATION",
        ),
        bad(
            "import asyncio\n\n\nasync def start(command):\n"
            '    return await asyncio.create_subprocess_shell(command, cwd="/srv")\n',
            lines=(5,),
            fixed="import asyncio\nimport shlex\n\n\nasync def start(command):\n"
            "    return await asyncio.create_subprocess_exec(*shlex.split(command), "
            'cwd="/srv")\n',
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\ndef ping():\n"
            '    subprocess.run("ping -c 1 " + request.args["host"], timeout=9)\n',
            lines=(6,),
            fixed="import subprocess\nfrom flask import request\n\n\ndef ping():\n"
            '    subprocess.run(["ping", "-c", "1", request.args["host"]], timeout=9)\n',
            severity="INFORMATION",
            note="one text, and no shell",
        ),
        bad(
            'import paramiko\nclient = paramiko.SSHClient()\nclient.exec_command(f"ls {path}")\n',
            lines=(3,),
        ),
        bad(
            "import subprocess\nsubprocess.run(f'cp \"{old}\" backup', shell=True)\n",
            lines=(2,),
            fixed='import subprocess\nsubprocess.run(["cp", str(old), "backup"])\n',
        ),
        bad(
            "import os\nfrom flask import request\n\n\ndef show():\n"
            '    folder = request.args["folder"]\n    os.system(f"ls {folder} | wc -l")\n',
            lines=(7,),
            severity="ERROR",
            fixed=(
                "import os\nimport shlex\nfrom flask import request\n\n\ndef show():\n"
                '    folder = request.args["folder"]\n'
                '    os.system(f"ls {shlex.quote(folder)} | wc -l")\n'
            ),
            note="remote",
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\ndef run():\n"
            '    words = request.args["words"].split()\n'
            "    subprocess.run([words[0], words[1]], timeout=9)\n",
            lines=(7,),
            severity="ERROR",
            note="the program itself is chosen",
        ),
        bad(
            "import asyncio\n\n\nasync def handler(event, context):\n"
            '    await asyncio.create_subprocess_exec(event["program"], "-v")\n',
            lines=(5,),
            severity="ERROR",
            note="the event of a function in the cloud",
        ),
        bad(
            "import subprocess\n\n\ndef start(program):\n"
            '    subprocess.run([program, "-v"], timeout=9)\n',
            lines=(5,),
            severity="INFORMATION",
        ),
        bad(
            'import subprocess, sys\nsubprocess.run("ping " + sys.argv[1], timeout=9)\n',
            lines=(2,),
            severity="INFORMATION",
            note="no shell takes the text apart",
        ),
        bad('run_it(f"ls {folder}", shell=True)\n', lines=(1,), severity="INFORMATION"),
        good(
            "from security import safe_command\nimport subprocess\n\n\ndef run(command):\n"
            "    safe_command.run(subprocess.run, command, shell=True)\n",
            note="it looks at the command first",
        ),
        bad(
            'import subprocess\n\nwith open("hosts.txt") as file:\n    for host in file:\n'
            '        subprocess.call("ping -c 3 %s" % host, shell=True)\n',
            lines=(5,),
            fixed='import subprocess\n\nwith open("hosts.txt") as file:\n    for host in file:\n'
            '        subprocess.call(["ping", "-c", "3", str(host).strip()])\n',
            note="a line of a file ends with the end of the line",
        ),
        good('import subprocess\nsubprocess.run(["ls", "-l", folder])\n'),
        bad(
            'import os, sys\nos.system("ls " + sys.argv[1])\n',
            lines=(2,),
            severity="WARNING",
            note="local",
        ),
        bad(
            "import subprocess as sp\nfrom flask import request\n\n\ndef run(command):\n"
            "    sp.run(command, shell=True, timeout=9)\n\n\ndef show():\n"
            '    run("ls " + request.args["folder"])\n',
            lines=(6,),
            severity="ERROR",
            note="wrapped",
        ),
        bad(
            "import os\nfrom flask import request\n\n\ndef command():\n"
            '    return "ls " + request.args["folder"]\n\n\ndef show():\n'
            "    os.popen(command())\n",
            lines=(10,),
            severity="ERROR",
            note="it comes back from another function",
        ),
        bad(
            "import subprocess\nfrom flask import request\n\n\ndef show():\n"
            '    words = ["sh", "-c", "ls " + request.args["folder"]]\n'
            "    subprocess.run(words, timeout=9)\n",
            lines=(7,),
            severity="ERROR",
            note="a list in a variable",
        ),
        good(
            "import os\nimport shlex\nfrom flask import request\n\n\ndef quoted(name):\n"
            "    return shlex.quote(name)\n\n\ndef show():\n"
            '    folder = quoted(request.args["folder"])\n    command = f"ls {folder} | wc -l"\n'
            "    os.system(command)\n",
            note="quoted in another function",
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
