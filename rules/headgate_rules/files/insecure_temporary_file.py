"""A temporary file has a name that others can foretell.

## What it does
Reports `tempfile.mktemp`, `os.tempnam`, `os.tmpnam`, and files with a fixed name in a folder
that all users share (`/tmp`, `/var/tmp`, `/dev/shm`, `tempfile.gettempdir()`) that are
written.

## Why it matters
Another user of the machine can put a file or a link of that name there first. Then the
program writes over a file that is not its own, or goes on with what the other has written.

## What to do instead
`tempfile.NamedTemporaryFile()`, `tempfile.mkstemp()` or `tempfile.TemporaryDirectory()`,
which make the file at once under a name that nobody knows.

## Severity
A warning; an information in test files.

## Limits
Names that hold random characters are silent, and so is what is only read.

## Fix safety
Review: the file exists afterwards, and somebody has to remove it. Not offered where folders,
links, pipes or sockets are made, which a file would be in the way of.
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
    Fix,
    FixSafety,
    Hit,
    Keep,
    Name,
    OnCall,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.narrowing import first_text
from headgate_rules.wording import shown

_NAMES_ONLY: Final = frozenset({"tempfile.mktemp", "os.tempnam", "os.tmpnam"})
_SHARED: Final = re.compile(r"/(?:tmp|var/tmp|dev/shm|usr/tmp)/[^/\s]")
_OPENERS: Final = {
    "builtins.open": (0, "file", 1, "mode"),
    "io.open": (0, "file", 1, "mode"),
    "codecs.open": (0, "filename", 1, "mode"),
    "aiofiles.open": (0, "file", 1, "mode"),
    "gzip.open": (0, "filename", 1, "mode"),
    "zipfile.ZipFile": (0, "file", 1, "mode"),
    "tarfile.open": (0, "name", 1, "mode"),
}
_WRITERS: Final = {
    "os.mkdir": (0, "path"),
    "os.makedirs": (0, "name"),
    "os.mkfifo": (0, "path"),
    "shutil.copy": (1, "dst"),
    "shutil.copy2": (1, "dst"),
    "shutil.copyfile": (1, "dst"),
    "shutil.move": (1, "dst"),
    "urllib.request.urlretrieve": (1, "filename"),
    "logging.FileHandler": (0, "filename"),
    "shelve.open": (0, "filename"),
}
_PATH_WRITERS: Final = frozenset(
    f"pathlib.{kind}().{method}"
    for kind in ("Path", "PosixPath")
    for method in ("write_text", "write_bytes", "touch", "mkdir", "open")
)
_PATHS: Final = frozenset({"pathlib.Path", "pathlib.PosixPath"})
_FOLDERS: Final = frozenset(
    {"tempfile.gettempdir()", "tempfile.tempdir", "tempfile.gettempprefix()"}
)
_RANDOM: Final = frozenset(
    {*("uuid", "random", "token", "secrets", "mkdtemp", "mkstemp", "urandom", "nonce", "hex")}
)

_MKTEMP: Final = ("suffix", "prefix", "dir")
_BOTH_TAKE: Final = frozenset({"mode", "buffering", "encoding", "errors", "newline"})
"""What `open` and `NamedTemporaryFile` call the same."""
_WHY: Final = (
    "another user of the machine can put a file or a link there first. Use "
    "`tempfile.NamedTemporaryFile` or `tempfile.mkstemp`"
)


_MAKERS: Final = (
    *("mkdir", "makedirs", "mkfifo", "mknod", "symlink", "link", "symlink_to", "hardlink_to"),
    *("bind", "copytree", "start_unix_server", "create_unix_server"),
)
"""What makes something under a name, and fails where a file has it already."""


def _check_name_only(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    fixes: tuple[Fix, ...] = ()
    opening = _opening(call, ctx)
    is_for_a_file = opening is not None or not any(ctx.called(maker) for maker in _MAKERS)
    is_known = "tempfile.mktemp" in ctx.names(call.func) and not ctx.has_unpacking(call)
    if is_known and is_for_a_file:
        arguments: list[str | Keep | Name] = []
        if opening is not None:
            for part in (*opening.args[1:], *opening.keywords):
                arguments += [Keep(ctx.range(part)), ", "]
        for name, part in zip(_MKTEMP, call.args, strict=False):
            arguments += [f"{name}=", Keep(ctx.range(part)), ", "]
        for keyword in call.keywords:
            arguments += [Keep(ctx.range(keyword)), ", "]
        end = "delete=False)" if opening is not None else "delete=False).name"
        pieces = (Name("tempfile.NamedTemporaryFile"), "(", *arguments, end)
        title = "Make the file at once (`NamedTemporaryFile`; somebody has to remove it)"
        fixes = (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(opening or call), pieces),)),)
    yield Hit(
        call,
        f"{shown(ctx, call.func)} gives a name and makes no file: until the program does, {_WHY}.",
        Severity.INFORMATION if ctx.is_test else None,
        fixes=fixes,
    )


def _opening(call: ast.Call, ctx: Context) -> ast.Call | None:
    """Return the call of `open` that at once writes to the file of this name, if one does."""
    match ctx.parent(call):
        case ast.Call(func=func, args=[first, *more]) as opening if first is call:
            mode = ctx.value(ctx.argument(opening, "mode", 1))
            if (
                ctx.names(func) & {"builtins.open", "io.open"}
                and len(more) <= 1
                and isinstance(mode, str)
                and set(mode) & set("wa")
                and set(mode) <= set("wabt+")
                and {keyword.arg for keyword in opening.keywords} <= _BOTH_TAKE
            ):
                return opening
        case _:
            pass
    return None


def _check_opener(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    position, keyword, mode_position, mode_keyword = _OPENERS[
        min(ctx.names(call.func) & _OPENERS.keys())
    ]
    mode = ctx.value(ctx.argument(call, mode_keyword, mode_position))
    if isinstance(mode, str) and set(mode) & set("wa+"):
        yield from _judge(ctx.argument(call, keyword, position), ctx)


def _check_writer(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    position, keyword = _WRITERS[min(ctx.names(call.func) & _WRITERS.keys())]
    yield from _judge(ctx.argument(call, keyword, position), ctx)


def _check_path(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not isinstance(call.func, ast.Attribute):
        return
    owner = call.func.value
    if call.func.attr == "open":
        mode = ctx.value(ctx.argument(call, "mode", 0))
        if not isinstance(mode, str) or not set(mode) & set("wa+"):
            return
    if isinstance(owner, ast.Call) and ctx.names(owner.func) & _PATHS and len(owner.args) == 1:
        yield from _judge(owner.args[0], ctx)


def _judge(path: ast.expr | None, ctx: Context) -> Iterator[Hit]:
    if path is None or not _is_shared(path, ctx) or _is_random(path):
        return
    yield Hit(
        path,
        f"{shown(ctx, path, 'This file')} has a fixed name in a folder that all users share: "
        f"{_WHY}.",
        Severity.INFORMATION if ctx.is_test else None,
    )


def _is_shared(path: ast.expr, ctx: Context) -> bool:
    value = ctx.value(path)
    text = value if isinstance(value, str) else first_text(path, ctx)
    if _SHARED.match(text) or (text.rstrip("/") in ("/tmp", "/var/tmp") and value is UNKNOWN):
        return True
    match path:
        case ast.Call(func=func, args=[folder, _, *_]) if ctx.resolve(func) == "os.path.join":
            return bool(ctx.names(folder) & _FOLDERS) or ctx.value(folder) in ("/tmp", "/var/tmp")
        case ast.BinOp(left=left, op=ast.Add() | ast.Div()):
            return bool(ctx.names(left) & _FOLDERS)
        case _:
            return False


def _is_random(path: ast.expr) -> bool:
    return any(
        set(words(name_of(node) or "")) & _RANDOM
        for node in ast.walk(path)
        if isinstance(node, ast.Name | ast.Attribute)
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG203",
        name="insecure-temporary-file",
        summary="A temporary file has a name that others can foretell",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(377, 379),
        fix=(FixSafety.REVIEW,),
        bandit=("B108", "B306"),
        ruff=("S108", "S306"),
        peers=(
            "codeql:py/insecure-temporary-file",
            "sonar:S5443",
            "sonar:S5445",
            "codemodder:secure-tempfile",
            "dlint:DUO121",
        ),
        references=("https://docs.python.org/3/library/tempfile.html#tempfile.mktemp",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_NAMES_ONLY, _check_name_only),
        OnCall(frozenset(_OPENERS), _check_opener),
        OnCall(frozenset(_WRITERS), _check_writer),
        OnCall(_PATH_WRITERS, _check_path),
    ),
    examples=(
        bad(
            'import tempfile\nname = tempfile.mktemp(suffix=".txt")\n',
            lines=(2,),
            fixed='import tempfile\nname = tempfile.NamedTemporaryFile(suffix=".txt", delete=False).name\n',
            severity="WARNING",
        ),
        bad(
            "from tempfile import mktemp as name\npath = name()\n",
            lines=(2,),
        ),
        bad(
            'import tempfile\nwith open(tempfile.mktemp(".csv"), "w", encoding="utf-8") as file:\n'
            "    file.write(text)\n",
            lines=(2,),
            fixed='import tempfile\nwith tempfile.NamedTemporaryFile("w", encoding="utf-8", '
            'suffix=".csv", delete=False) as file:\n    file.write(text)\n',
            note="the file is opened at once",
        ),
        bad('with open("/tmp/report.txt", "w") as file:\n    file.write(text)\n', lines=(1,)),
        bad(
            "import shutil\n\n\ndef keep(source, target):\n    shutil.copy(source, target)\n\n\n"
            'keep(source, "/var/tmp/copy")\n',
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            "import os\nimport tempfile\n"
            'with open(os.path.join(tempfile.gettempdir(), "state"), mode="a") as file:\n'
            "    file.write(text)\n",
            lines=(3,),
        ),
        bad('from pathlib import Path\nPath("/tmp/state.json").write_text(text)\n', lines=(2,)),
        good(
            "import tempfile\nwith tempfile.NamedTemporaryFile() as file:\n    file.write(data)\n"
        ),
        good('with open("/tmp/report.txt") as file:\n    text = file.read()\n', note="only read"),
        good(
            "import uuid\nwith open(f'/tmp/{uuid.uuid4()}', 'w') as file:\n    file.write(text)\n",
            note="nobody can foretell it",
        ),
        known_miss(
            "import os\nimport tempfile\nfolder = tempfile.gettempdir()\n"
            "path = os.path.join(folder, 'state')\nwith open(path, 'w') as file:\n"
            "    file.write(text)\n",
            note="a path that was put together before is not a constant",
        ),
    ),
)
