"""A shell is started for a command that uses nothing of it.

## What it does
Reports `subprocess` calls with `shell=True` whose command is a constant without any
wildcard, pipe, variable, redirection or shell builtin.

## Why it matters
The command is harmless today. But the shell stays when somebody adds a value to the
text later, and then that value can run commands. A shell also costs one more process.

## What to do instead
Pass the command as a list and leave `shell` out: `subprocess.run(["ls", "-l"])`.

## Severity
An information.

## Limits
Commands that are put together are the matter of HG101. Builtins of the Windows shell
count as needing it.

## Fix safety
Safe for the commands that every POSIX system has (`ls`, `cp`, `grep`, …): the same program gets
the same arguments. Else review: a shell answers 127 where a command is not there, and without
one `FileNotFoundError` is raised. So it is where the error tells of the command (`check`,
`timeout`), which is a list then, where the program gets an environment of its own, and for
commands that Windows finds only through its shell (`npm`, `yarn`, …).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Constant,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    Related,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.shells import (
    SUBPROCESS,
    means_something,
    needs_windows_shell,
    plain_arguments,
    source_of_list,
)

_EVERYWHERE: Final = frozenset(
    {
        *("awk", "basename", "cat", "chgrp", "chmod", "chown", "cksum", "cmp", "comm", "cp", "cut"),
        *("dd", "df", "diff", "dirname", "du", "expr", "find", "grep", "head", "id", "join", "ln"),
        *("ls", "mkfifo", "mv", "nl", "od", "paste", "rm", "sed", "sleep", "sort", "split"),
        *("stty", "tail", "tee", "touch", "tr", "tty", "uname", "uniq", "wc", "who"),
    }
)
"""Commands that POSIX asks for, that no shell has built in, and that do not tell of their
environment."""
_RAISING: Final = frozenset({"check_call", "check_output"})
_IN_ERRORS: Final = frozenset({"check", "timeout"})


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "shell", 8)
    shell = ctx.value(given)
    command = ctx.argument(call, "args", 0)
    text = ctx.value(command)
    if not isinstance(shell, int) or not shell or command is None:
        return
    if ctx.has_unpacking(call) or ctx.argument(call, "executable", 2) is not None:
        return
    if isinstance(text, tuple):
        yield from _check_list(call, text, ctx)
    if not isinstance(text, str):
        return
    arguments = plain_arguments(text)
    if arguments is None:
        return
    fixes: tuple[Fix, ...] = ()
    if isinstance(command, ast.Constant) and any(k.arg == "shell" for k in call.keywords):
        change = _what_changes(call, arguments, ctx)
        fixes = (
            Fix(
                "Pass a list of arguments, without a shell" + (change and f" ({change})"),
                FixSafety.REVIEW if change else FixSafety.SAFE,
                (
                    Rewrite(ctx.range(command), (source_of_list(arguments),)),
                    DropKeyword(ctx.range(call), "shell"),
                ),
            ),
        )
    yield Hit(
        call,
        "This command uses nothing of a shell, yet `shell=True` starts one: as soon as somebody "
        "puts a value into the text, that value can run commands. Pass a list of arguments "
        "instead.",
        fixes=fixes,
        related=(Related(f"`{given.id}` gets its value here", name=given.id),)
        if isinstance(given, ast.Name)
        else (),
    )


def _what_changes(call: ast.Call, arguments: Sequence[str], ctx: Context) -> str:
    """Return what a program could notice of the missing shell, "" for nothing."""
    if needs_windows_shell(arguments):
        return "on Windows the command may then not be found"
    if arguments[0] not in _EVERYWHERE:
        return "a command that is not there then raises `FileNotFoundError`"
    given = {keyword.arg for keyword in call.keywords}
    name = (ctx.resolve(call.func) or "").rpartition(".")[2]
    if name in _RAISING or given & _IN_ERRORS:
        return "an error then names the command as a list"
    if "env" in given:
        return "the shell no longer adds to `env`"
    return ""


def _check_list(call: ast.Call, words: tuple[Constant, ...], ctx: Context) -> Iterator[Hit]:
    """A list with `shell=True`: on POSIX the first word is the command, the others are lost."""
    if not words or not all(isinstance(word, str) for word in words):
        return
    if plain_arguments(str(words[0])) is None:
        return
    fixes: tuple[Fix, ...] = ()
    is_plain = not any(means_something(str(word)) for word in words)
    if is_plain and any(keyword.arg == "shell" for keyword in call.keywords):
        title = "Run the list without a shell"
        if len(words) > 1:
            title += " (all its words then reach the command)"
        drop = DropKeyword(ctx.range(call), "shell")
        fixes = (Fix(title, FixSafety.REVIEW, (drop,)),)
    yield Hit(
        call,
        "`shell=True` gives only the first word of this list to the shell, except on Windows, and "
        "starts a shell for nothing: as soon as somebody puts a value there, it can run commands. "
        "Leave `shell=True` out.",
        fixes=fixes,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG102",
        name="unneeded-shell",
        summary="A shell is started for a command that uses nothing of it",
        severity=Severity.INFORMATION,
        confidence=Confidence.HIGH,
        cwe=(78,),
        fix=(FixSafety.SAFE, FixSafety.REVIEW),
        bandit=("B602",),
        ruff=("S602",),
        yields_to=("HG905",),
        peers=(
            "sonar:S4721",
            "codemodder:subprocess-shell-false",
            "dlint:DUO116",
            "codeshield:insecure-subprocess-using-shell",
        ),
        references=("https://docs.python.org/3/library/subprocess.html#security-considerations",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(SUBPROCESS, _check),),
    examples=(
        bad(
            'import subprocess\nsubprocess.run("ls -l", shell=True)\n',
            lines=(2,),
            fixed='import subprocess\nsubprocess.run(["ls", "-l"])\n',
        ),
        bad(
            'from subprocess import Popen as start\nstart("git log", shell=True, cwd=here)\n',
            lines=(2,),
            fixed='from subprocess import Popen as start\nstart(["git", "log"], cwd=here)\n',
        ),
        bad(
            "import subprocess as sp\nsp.call(\"grep 'two words' notes.txt\", shell=True)\n",
            lines=(2,),
            fixed='import subprocess as sp\nsp.call(["grep", "two words", "notes.txt"])\n',
        ),
        bad(
            'import subprocess\nsubprocess.check_call("npm install", shell=True)\n',
            lines=(2,),
            fixed='import subprocess\nsubprocess.check_call(["npm", "install"])\n',
        ),
        bad(
            'import subprocess\nCOMMAND = "uname -a"\nsubprocess.check_output(COMMAND, shell=True)\n',
            lines=(3,),
        ),
        bad(
            'import subprocess\nsubprocess.run(["ls", "-l"], shell=True)\n',
            lines=(2,),
            fixed='import subprocess\nsubprocess.run(["ls", "-l"])\n',
        ),
        good('import subprocess\nsubprocess.run("ls *.txt", shell=True)\n', note="a wildcard"),
        good('import subprocess\nsubprocess.run("cd src && make", shell=True)\n'),
        good('import subprocess\nsubprocess.run("echo $HOME", shell=True)\n'),
        good('import subprocess\nsubprocess.run("dir", shell=True)\n', note="a builtin on Windows"),
        good('import subprocess\nsubprocess.run(["ls", "-l"])\n'),
        good(
            'import subprocess\nsubprocess.run("ls -l", shell=True, executable="/bin/bash")\n',
            note="this shell is wanted",
        ),
    ),
)
