"""What a shell does with a command text.

Owns which texts need a shell, where a placeholder stands between quotes, and how
a command becomes a list of arguments. Knows no rule.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterable, Sequence
from typing import Final

from headgate.ruleapi import (
    Built,
    Changes,
    Context,
    Danger,
    Fix,
    FixSafety,
    Intent,
    Keep,
    MendEarlier,
    Name,
    Rewrite,
)
from headgate_rules.closed import is_closed
from headgate_rules.earlier import holds_such, spread
from headgate_rules.texts import Filled, Literal, has_words, take_apart
from headgate_rules.wrapping import stands

SUBPROCESS: Final = frozenset(
    f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen")
)

_SPECIAL = re.compile(r"[|&;<>()$`*?\[\]{}~#!\\\r\n%^]")
_ASSIGNMENT = re.compile(r"\w+=")
_BUILTINS: Final = frozenset(
    {
        *(".", ":", "alias", "bg", "bind", "break", "cd", "command", "continue", "declare"),
        *(
            "dirs",
            "disown",
            "echo",
            "eval",
            "exec",
            "exit",
            "export",
            "fc",
            "fg",
            "for",
            "function",
        ),
        *("getopts", "hash", "help", "history", "if", "jobs", "let", "local", "logout", "popd"),
        *("pushd", "pwd", "read", "readonly", "return", "set", "shift", "shopt", "source", "test"),
        *("time", "times", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset"),
        *("until", "wait", "while", "assoc", "call", "chdir", "cls", "copy", "date", "del", "dir"),
        *(
            "erase",
            "ftype",
            "md",
            "mkdir",
            "mklink",
            "move",
            "path",
            "pause",
            "prompt",
            "rd",
            "ren",
        ),
        *("rename", "rmdir", "start", "title", "ver", "verify", "vol"),
    }
)
_ONLY_BY_SHELL_ON_WINDOWS: Final = frozenset(
    {
        "npm",
        "npx",
        "yarn",
        "pnpm",
        "bower",
        "grunt",
        "gulp",
        "ng",
        "tsc",
        "code",
        "mvn",
        "gradle",
        "az",
    }
)
"""Commands that Windows ships as scripts, which only its shell finds."""

_FIRST, _LAST = "\ue000", "\ue001"
_MARK = re.compile(f"{_FIRST}(\\d+){_LAST}")


def plain_arguments(command: str) -> list[str] | None:
    """Return the arguments of a command that uses nothing of a shell, else None."""
    if _SPECIAL.search(command):
        return None
    try:
        arguments = shlex.split(command)
    except ValueError:
        return None
    if not arguments or arguments[0] in _BUILTINS or _ASSIGNMENT.match(arguments[0]):
        return None
    return arguments


def needs_windows_shell(arguments: Sequence[str]) -> bool:
    """Whether Windows finds this command only through its shell."""
    return arguments[0] in _ONLY_BY_SHELL_ON_WINDOWS


def source_of_list(arguments: Iterable[str]) -> str:
    """Return the source of a list of texts."""
    return "[" + ", ".join(quoted_source(argument) for argument in arguments) + "]"


def quoted_source(text: str) -> str:
    """Return a text as source, in double quotes where that needs no escape."""
    return f'"{text}"' if text.isprintable() and not set(text) & {'"', "\\"} else repr(text)


def list_fix(
    command: ast.expr, pieces: Sequence[Literal | Filled], ctx: Context, also: tuple[Intent, ...]
) -> Fix | None:
    """Return the fix that passes the command as a list, where its text allows one."""
    change: Intent | None
    if not holds_such(pieces, ctx, Danger.COMMAND):
        change = _as_list(command, pieces, ctx)
    elif isinstance(command, ast.Name):
        change = MendEarlier(ctx.range(command), listed_earlier)
    else:
        return None
    if change is None:
        return None
    title = "Pass a list of arguments, without a shell (each value stays one argument)"
    return Fix(title, FixSafety.REVIEW, (change, *also))


def listed_earlier(command: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what makes a list of a command where one statement before writes all of it.

    Called as `MendEarlier` says.
    """
    parts = built.parts(command, ctx) if isinstance(command, ast.Name) else None
    if parts is None or len(parts) != 1:
        return None
    text, there = parts[0]
    pieces = take_apart(text, there)
    if pieces is None or holds_such(pieces, there, Danger.COMMAND):
        return None
    change = _as_list(text, pieces, there)
    return None if change is None else ((there, change),)


def _as_list(command: ast.expr, pieces: Sequence[Literal | Filled], ctx: Context) -> Rewrite | None:
    pattern = "".join(
        piece.text if isinstance(piece, Literal) else f"{_FIRST}{index}{_LAST}"
        for index, piece in enumerate(pieces)
    )
    arguments = plain_arguments(pattern)
    if arguments is None or _MARK.search(arguments[0]) or not _can_move(pieces, ctx):
        return None
    out: list[str | Keep | Name] = ["["]
    for position, argument in enumerate(arguments):
        if position:
            out.append(", ")
        out.extend(_argument_source(argument, pieces, ctx))
    out.append("]")
    return Rewrite(ctx.range(command), tuple(out))


def _argument_source(
    argument: str, pieces: Sequence[Literal | Filled], ctx: Context
) -> list[str | Keep | Name]:
    out: list[str | Keep | Name] = []
    for index, part in enumerate(_MARK.split(argument)):
        if index % 2 == 0:
            if part:
                out.extend([" + "] if out else [])
                out.append(quoted_source(part))
            continue
        piece = pieces[int(part)]
        assert isinstance(piece, Filled), "only filled pieces are marked"
        out.extend([" + "] if out else [])
        out.extend(_as_text(piece, ctx))
    return out


def quote_fix(
    command: ast.expr,
    pieces: Sequence[Literal | Filled],
    risky: Sequence[Filled],
    ctx: Context,
) -> Fix | None:
    """Return the fix that quotes the filled-in values, where none stands in quotes yet."""
    intents: tuple[Intent, ...]
    if holds_such(pieces, ctx, Danger.COMMAND):
        intents = (MendEarlier(ctx.range(command), quoted_earlier),)
    elif not _can_move(risky, ctx) or not _are_outside_quotes(pieces):
        return None
    else:
        intents = tuple(_quoted(piece, ctx) for piece in risky)
    return Fix("Quote the values with `shlex.quote`", FixSafety.REVIEW, intents)


def quoted_earlier(command: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what quotes the values of a command that statements before put together.

    Called as `MendEarlier` says.
    """
    placed = spread(command, ctx, built, Danger.COMMAND, _are_outside_quotes)
    if placed is None or not _are_outside_quotes([one.piece for one in placed]):
        return None
    if not has_words(one.piece for one in placed):
        return None
    out: list[tuple[Context, Rewrite]] = []
    for one in placed:
        if isinstance(one.piece, Filled):
            if is_closed(one.piece, one.ctx, Danger.COMMAND):
                continue
            if not _can_move([one.piece], one.ctx):
                return None
            out.append((one.ctx, _quoted(one.piece, one.ctx)))
    return tuple(out)


def _quoted(piece: Filled, ctx: Context) -> Rewrite:
    pieces = (Name("shlex.quote"), "(", *_as_text(piece, ctx), ")")
    return Rewrite(ctx.range(piece.value), pieces)


def _as_text(piece: Filled, ctx: Context) -> list[str | Keep | Name]:
    keep = Keep(ctx.range(piece.value))
    if piece.is_text:
        return [keep]
    return ["str(", keep, ")"]


def _can_move(pieces: Sequence[Literal | Filled], ctx: Context) -> bool:
    """Whether every value is put in unchanged, and its place in the text is sure."""
    return all(
        piece.is_plain and stands(piece.value, ctx) for piece in pieces if isinstance(piece, Filled)
    )


def _are_outside_quotes(pieces: Sequence[Literal | Filled]) -> bool:
    """Whether no value stands between quotes, and all quotes are closed."""
    quote, escaped = "", False
    for piece in pieces:
        if isinstance(piece, Filled):
            if quote:
                return False
            continue
        for char in piece.text:
            if escaped:
                escaped = False
            elif char == "\\" and quote != "'":
                escaped = True
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
    return not quote
