"""A file is asked about first and used afterwards, and may be another one by then.

## What it does
Reports `exists`, `isfile` and the like that decide in the same expression whether a file is
opened, made or removed. With the strict profile also `os.access` in a file that opens,
makes or removes files.

## Why it matters
Between the question and the answer's use, another program can replace the file by a link
to a file that only this program may open.

## What to do instead
Open the file and take the error: `try: … except FileNotFoundError: …`; make a new one with
`open(path, "x")`.

## Severity
An information. With the strict profile `os.access` is reported as well.

## Limits
Questions and uses that stand in different lines are seen for `os.access` only. An
information: where nobody else can write to the folder, nothing can happen.

## Fix safety
None: what happens when the file is not there has to be written anew.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnCall,
    OnNode,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.wording import shown

_QUESTIONS: Final = frozenset(
    {
        *("os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.lexists", "os.access"),
        *(f"pathlib.Path().{name}" for name in ("exists", "is_file", "is_dir")),
    }
)
_USES: Final = frozenset(
    {
        *("builtins.open", "io.open", "os.open", "os.remove", "os.unlink", "os.mkdir"),
        *("os.makedirs", "os.rename", "shutil.rmtree", "os.rmdir"),
    }
)
_CALLED: Final = ("open", "remove", "unlink", "mkdir", "makedirs", "rename", "chmod", "chown")


def _check_access(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is Profile.STRICT and any(ctx.called(name) for name in _CALLED):
        yield _hit(call, call.args[0] if call.args else call, ctx)


def _check_choice(node: ast.IfExp, ctx: Context) -> Iterator[Hit]:
    yield from _in_one(node.test, (node.body, node.orelse), ctx)


def _check_both(node: ast.BoolOp, ctx: Context) -> Iterator[Hit]:
    yield from _in_one(node.values[0], tuple(node.values[1:]), ctx)


def _in_one(test: ast.expr, uses: tuple[ast.expr, ...], ctx: Context) -> Iterator[Hit]:
    asked = {
        ast.dump(call.args[0]): call
        for call in ast.walk(test)
        if isinstance(call, ast.Call) and call.args and ctx.names(call.func) & _QUESTIONS
    }
    for use in uses:
        for call in ast.walk(use):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            question = asked.get(ast.dump(call.args[0]))
            if question is not None and ctx.names(call.func) & _USES:
                yield _hit(question, call.args[0], ctx)
                return


def _hit(node: ast.expr, path: ast.expr, ctx: Context) -> Hit:
    return Hit(
        node,
        f"{shown(ctx, path, 'This file')} is asked about first and used afterwards, and may be "
        "another file by then. Use it at once and take the error if it is not there.",
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG207",
        name="check-then-use",
        summary="A file is asked about first and used afterwards",
        severity=Severity.INFORMATION,
        confidence=Confidence.LOW,
        cwe=(367,),
        references=("https://docs.python.org/3/library/os.html#os.access",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset({"os.access"}), _check_access),
        OnNode(ast.IfExp, _check_choice),
        OnNode(ast.BoolOp, _check_both),
    ),
    examples=(
        bad(
            "import os\nfile = open(path) if os.path.exists(path) else None\n",
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "from os import path as paths, remove\npaths.isfile(name) and remove(name)\n",
            lines=(2,),
        ),
        good(
            "try:\n    with open(path) as file:\n        text = file.read()\n"
            "except FileNotFoundError:\n    text = ''\n"
        ),
        good("import os\nif os.path.exists(path):\n    print(path)\n"),
        known_miss(
            "import os\nif not os.path.exists(path):\n    os.mkdir(path)\n",
            note="question and use stand in different lines",
        ),
    ),
)
