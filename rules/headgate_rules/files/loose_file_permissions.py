"""Other users of the machine may change or run a file.

## What it does
Reports modes that let others write, or let others run a file, in `os.chmod`, `Path.chmod`,
`os.open`, `os.mkdir`, `os.umask` and Django's storage, and files with secrets that are
written without a mode of their own.

## Why it matters
Whoever can log in, or has got into another program on the machine, can change what this
program reads and runs. Files with keys and passwords are read by them.

## What to do instead
`0o600` for files that only the program needs, `0o700` for folders and programs; a file
with secrets is made with `os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)`.

## Severity
A warning where all users may change the file. An information where they may only run it, where
a group may change it, where the mask takes bits out of the mode, and for secrets that are
written with the usual mode.

## Limits
Letting others run a file, or the group write it, is an information; so is a mode that is
given where something is made, since the mask takes bits out of it, and so are secrets that
are written with the usual mode: only names tell that they are some. Modes that are not
known are silent.

## Fix safety
Review: users and programs that relied on the mode are locked out. A file with secrets that is
there already keeps its mode. Not offered for a mode with one of the bits beyond `0o777`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Keep,
    Name,
    OnCall,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_MODES: Final = {
    **{f"os.{name}": ("mode", 1) for name in ("chmod", "fchmod", "lchmod")},
    **{
        f"pathlib.{kind}().{method}": ("mode", 0)
        for kind in ("Path", "PosixPath")
        for method in ("chmod", "lchmod")
    },
}
_MAKERS: Final = {
    "os.open": ("mode", 2),
    "os.mkfifo": ("mode", 1),
    "os.mknod": ("mode", 1),
    "os.mkdir": ("mode", 1),
    "os.makedirs": ("mode", 1),
    **{f"pathlib.{kind}().mkdir": ("mode", 0) for kind in ("Path", "PosixPath")},
    "paramiko.SFTPClient().mkdir": ("mode", 1),
}
"""Calls that make something: the mask of the program takes bits out of their modes."""

_FOLDERS: Final = _MAKERS.keys() - {"os.open", "os.mkfifo", "os.mknod"}
_ALL_MODES: Final = {**_MODES, **_MAKERS, "*.chmod": ("mode", 1), "*.lchmod": ("mode", 0)}
_KEYWORDS: Final = frozenset({"file_permissions_mode", "directory_permissions_mode"})
_SETTINGS: Final = frozenset({"FILE_UPLOAD_PERMISSIONS", "FILE_UPLOAD_DIRECTORY_PERMISSIONS"})
_BITS: Final = {
    "S_IRWXU": 0o700,
    "S_IRUSR": 0o400,
    "S_IWUSR": 0o200,
    "S_IXUSR": 0o100,
    "S_IREAD": 0o400,
    "S_IWRITE": 0o200,
    "S_IEXEC": 0o100,
    "S_IRWXG": 0o070,
    "S_IRGRP": 0o040,
    "S_IWGRP": 0o020,
    "S_IXGRP": 0o010,
    "S_IRWXO": 0o007,
    "S_IROTH": 0o004,
    "S_IWOTH": 0o002,
    "S_IXOTH": 0o001,
    "S_ISUID": 0o4000,
    "S_ISGID": 0o2000,
    "S_ISVTX": 0o1000,
}
_OTHERS_WRITE: Final = 0o002
_GROUP_WRITES: Final = 0o020
_OTHERS_RUN: Final = 0o001
_GROUP_RUNS: Final = 0o010
_STICKY: Final = 0o1000

_OPENERS: Final = frozenset({"builtins.open", "io.open"})
_TIGHTENERS: Final = ("chmod", "fchmod", "umask", "fdopen", "mkstemp", "NamedTemporaryFile")
_SECRETS: Final = frozenset(
    {
        *("secret", "secrets", "credential", "credentials", "password", "passwords", "passwd"),
        *("confidential", "sensitive", "privkey"),
    }
)
_KEY_OWNERS: Final = frozenset(
    {
        *(
            "private",
            "secret",
            "api",
            "encryption",
            "cryptographic",
            "ssh",
            "signing",
            "auth",
            "master",
        )
    }
)
_PUBLIC: Final = frozenset(
    {"public", "encrypted", "hashed", "hash", "reset", "template", "example"}
)


def _check_mode(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _ALL_MODES.keys(), default=f"*.{name_of(call.func)}")
    if name not in _ALL_MODES:
        return
    given = ctx.argument(call, *_ALL_MODES[name])
    if given is None and name == "*.chmod" and len(call.args) == 1:
        given = call.args[0]
    if given is not None:
        is_masked = name in _MAKERS
        yield from _judge(given, ctx, is_folder=name in _FOLDERS, is_masked=is_masked)


def _judge(
    given: ast.expr, ctx: Context, *, is_folder: bool, is_masked: bool = False
) -> Iterator[Hit]:
    bits = _mode(given, ctx)
    if bits is None or (is_masked and bits & 0o777 == (0o777 if is_folder else 0o666)):
        return  # nothing is known, or it is what stands for no wish at all
    if bits & _OTHERS_WRITE and not (is_folder and bits & _STICKY):
        what, severity = (
            "all users of the machine change",
            Severity.INFORMATION if is_masked else None,
        )
    elif bits & _OTHERS_RUN and not is_folder:
        what, severity = "all users of the machine run", Severity.INFORMATION
    elif bits & _GROUP_WRITES or (bits & _GROUP_RUNS and not is_folder):
        verb = "change" if bits & _GROUP_WRITES else "run"
        what, severity = f"all users of the group {verb}", Severity.INFORMATION
    else:
        return
    yield Hit(
        given,
        f"The mode {_said(given, ctx)} lets {what} this {'folder' if is_folder else 'file'}. Give "
        f"`{'0o700' if is_folder else '0o600'}` unless they need it.",
        severity,
        fixes=_fixes(given, bits, ctx),
    )


def _said(given: ast.expr, ctx: Context) -> str:
    value = ctx.value(given)
    if isinstance(value, int):
        return f"`{value & 0o7777:#o}`"
    return shown(ctx, given, "that is given here")


def _mode(given: ast.expr, ctx: Context) -> int | None:
    """Return the bits that are surely set, or None where nothing is known."""
    value = ctx.value(given)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    match given:
        case ast.BinOp(left=left, op=ast.BitOr() | ast.Add(), right=right):
            known = [bits for side in (left, right) if (bits := _mode(side, ctx)) is not None]
            return sum(known) if len(known) == 1 else known[0] | known[1] if known else None
        case ast.Name() | ast.Attribute():
            for name in ctx.names(given):
                module, _, last = name.rpartition(".")
                if module in ("stat", "_stat") and last in _BITS:
                    return _BITS[last]
            return None
        case _:
            return None


def _fixes(given: ast.expr, bits: int, ctx: Context) -> tuple[Fix, ...]:
    if not isinstance(given, ast.Constant):
        return _tightened(given, bits, ctx)
    if bits & ~0o777:
        return ()  # it runs as its owner, or is a folder that all share
    mode = bits & (0o700 if bits & 0o111 else 0o644)
    better, others = f"{mode:#o}", "only read" if mode & 0o077 else "do nothing"
    change = Rewrite(ctx.range(given), (better,))
    return (Fix(f"Use `{better}` (others can then {others})", FixSafety.REVIEW, (change,)),)


def _tightened(given: ast.expr, bits: int, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix for a mode that is put together of bits: those of others go."""
    allowed = 0o700 if bits & 0o111 else 0o644
    kept: list[str | Keep] = []
    for part in _bits_of(given):
        known = _mode(part, ctx)
        is_named = isinstance(part, ast.Attribute) or (
            isinstance(part, ast.Name) and part.id in _BITS
        )
        if not ctx.is_written(part) or isinstance(part, ast.BinOp | ast.IfExp | ast.BoolOp):
            return ()
        if known is None or not known & 0o777 & ~allowed:
            kept += [" | ", Keep(ctx.range(part))]
        elif isinstance(part, ast.Constant):
            kept += [" | ", f"{known & (allowed | 0o7000):#o}"] if known & allowed else []
        elif not is_named:
            return ()
    pieces = tuple(kept[1:]) or ("0o700" if bits & 0o111 else "0o600",)
    change = Rewrite(ctx.range(given), pieces)
    return (Fix("Take the rights of others out", FixSafety.REVIEW, (change,)),)


def _bits_of(given: ast.expr) -> tuple[ast.expr, ...]:
    match given:
        case ast.BinOp(left=left, op=ast.BitOr() | ast.Add(), right=right):
            return (*_bits_of(left), *_bits_of(right))
        case _:
            return (given,)


def _check_keyword(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in call.keywords:
        if keyword.arg in _KEYWORDS:
            is_folder = keyword.arg.startswith("directory")
            yield from _judge(keyword.value, ctx, is_folder=is_folder)


def _check_setting(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if isinstance(target, ast.Name) and target.id in _SETTINGS:
            yield from _judge(node.value, ctx, is_folder="DIRECTORY" in target.id)


def _check_umask(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "mask", 0)
    value = ctx.value(given)
    if given is None or not isinstance(value, int) or value & _OTHERS_WRITE:
        return
    # Setting a mask is the only way to read it; it may be set back in the next line.
    is_read = not isinstance(ctx.parent(call), ast.Expr)
    fixes: tuple[Fix, ...] = ()
    if isinstance(given, ast.Constant):
        change = Rewrite(ctx.range(given), ("0o077",))
        fixes = (Fix("Use `0o077` (others are locked out)", FixSafety.REVIEW, (change,)),)
    yield Hit(
        given,
        "With this mask, files that the program makes can be changed by all users of the machine. "
        "Use `os.umask(0o077)`.",
        Severity.INFORMATION if is_read else None,
        fixes=fixes,
    )


def _check_secret_file(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `open(token_file, "w")` where nothing in the file sets a mode."""
    mode = ctx.value(ctx.argument(call, "mode", 1))
    path = ctx.argument(call, "file", 0)
    if not isinstance(mode, str) or not set(mode) & set("wax") or path is None:
        return
    if ctx.argument(call, "opener", 7) is not None or not _is_about_secrets(path, ctx):
        return
    if any(ctx.called(name) for name in _TIGHTENERS):
        return
    yield Hit(
        path,
        f"{shown(ctx, path, 'This file')} gets the usual mode, with which all users of the machine "
        "can read it, and what is written is secret by its name. Make it with "
        "`os.open(path, flags, 0o600)`.",
        Severity.INFORMATION,
        Confidence.LOW,
        fixes=_kept_private(call, ctx),
    )


def _kept_private(call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that has the file made with a mode of its own, as it is opened."""
    if not ctx.is_written(call) or ctx.has_unpacking(call):
        return ()
    opener = ("lambda path, flags: ", Name("os.open"), "(path, flags, 0o600)")
    change = SetKeyword(ctx.range(call), "opener", opener)
    title = (
        "Make the file for this user only (others are locked out; one that is there stays as it is)"
    )
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _is_about_secrets(path: ast.expr, ctx: Context) -> bool:
    names = [n for node in ast.walk(path) if isinstance(node, ast.expr) and (n := name_of(node))]
    value = ctx.value(path)
    if isinstance(value, str):
        names.append(value.rpartition("/")[2].partition(".")[0])
    function = ctx.function()
    if function is not None:
        names.append(function.name)
    return any(_is_secret(name) for name in names)


def _is_secret(name: str) -> bool:
    found = set(words(name))
    if found & _PUBLIC:
        return False
    if found & _SECRETS:
        return True
    return bool(found & {"key", "keys", "token", "tokens"} and found & _KEY_OWNERS)


RULE = Rule(
    meta=RuleMeta(
        code="HG204",
        name="loose-file-permissions",
        summary="Other users of the machine may change or run a file",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(732, 276),
        fix=(FixSafety.REVIEW,),
        bandit=("B103",),
        ruff=("S103",),
        peers=(
            "codeql:py/overly-permissive-file",
            "sonar:S2612",
        ),
        references=("https://docs.python.org/3/library/os.html#os.chmod",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_ALL_MODES), _check_mode),
        OnCall(frozenset({"os.umask"}), _check_umask),
        OnCall(_OPENERS, _check_secret_file),
        OnNode(ast.Call, _check_keyword),
        OnNode(ast.Assign, _check_setting),
    ),
    examples=(
        bad(
            "import os\nos.chmod(path, 0o777)\n",
            lines=(2,),
            fixed="import os\nos.chmod(path, 0o700)\n",
            severity="WARNING",
        ),
        bad(
            "import os as system, stat\nMODE = stat.S_IRWXU\n"
            "system.chmod(path, MODE | stat.S_IWOTH)\n",
            lines=(3,),
            fixed="import os as system, stat\nMODE = stat.S_IRWXU\nsystem.chmod(path, MODE)\n",
        ),
        bad(
            "import os\nimport stat\n\n\ndef make_tool(path):\n"
            "    mode = os.stat(path).st_mode\n    os.chmod(path, mode | 0o111 | stat.S_IWOTH)\n"
            "    os.chmod(path, stat.S_IWOTH)\n",
            lines=(7, 8),
            fixed="import os\n\n\ndef make_tool(path):\n"
            "    mode = os.stat(path).st_mode\n    os.chmod(path, mode | 0o100)\n"
            "    os.chmod(path, 0o600)\n",
            note="what is not known stays",
        ),
        bad(
            "from pathlib import Path\nPath(name).chmod(0o666)\n",
            lines=(2,),
            fixed="from pathlib import Path\nPath(name).chmod(0o644)\n",
        ),
        bad("import os\nos.umask(0)\n", lines=(2,), fixed="import os\nos.umask(0o077)\n"),
        bad(
            "import os\n\n\ndef open_up(path, mode=0o777):\n    os.chmod(path, mode)\n\n\nopen_up(path)\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad("import os\nbefore = os.umask(0)\n", lines=(2,), severity="INFORMATION"),
        bad("import os\nos.chmod(path, 0o755)\n", lines=(2,), severity="INFORMATION"),
        bad(
            "def keep(private_key_path, data):\n    with open(private_key_path, 'w') as file:\n"
            "        file.write(data)\n",
            lines=(2,),
            fixed=(
                "import os\n\n\ndef keep(private_key_path, data):\n"
                "    with open(private_key_path, 'w', "
                "opener=lambda path, flags: os.open(path, flags, 0o600)) as file:\n"
                "        file.write(data)\n"
            ),
            severity="INFORMATION",
            note="everybody may read it",
        ),
        bad("FILE_UPLOAD_PERMISSIONS = 0o666\n", lines=(1,)),
        good("import os\nos.chmod(path, 0o600)\nos.mkdir(folder, 0o755)\nos.umask(0o022)\n"),
        good("import os\nos.chmod(path, mode)\n", note="not known"),
        good(
            "import os\nos.makedirs(path, 0o777)\nos.open(path, os.O_CREAT, 0o666)\n",
            note="the default, of which the mask takes bits out",
        ),
        good(
            "import os\n\n\ndef keep(private_key_path, data):\n"
            "    with open(private_key_path, 'w') as file:\n"
            "        os.chmod(private_key_path, 0o600)\n        file.write(data)\n"
        ),
        known_miss(
            "import subprocess\nsubprocess.run(['chmod', '777', path], timeout=5)\n",
            note="what other programs do is not looked at",
        ),
    ),
)
