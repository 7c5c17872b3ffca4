"""Which expressions show a secret in clear.

Owns how a secret is recognised: by the name of what holds it, by where it was read, or by
where its parts come from. Knows nothing of where it is written to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from headgate.ruleapi import UNKNOWN, Context, Danger, Origin
from headgate_rules.identifiers import (
    KEY_OWNERS,
    PASSWORD_WORDS,
    TOKEN_OWNERS,
    name_of,
    words,
)
from headgate_rules.wording import shown

_ENVIRONMENT: Final = frozenset({"os.environ", "os.environb"})
_GETENV: Final = frozenset({"os.getenv", "os.getenvb"})
_WHOLE: Final = frozenset(
    {
        *_ENVIRONMENT,
        *(f"os.environ.{part}()" for part in ("copy", "items", "values")),
        *("flask.current_app.config", "flask.Flask().config", "dotenv.dotenv_values()"),
    }
)
"""Collections that hold the program's secrets among other things."""

_HARMLESS: Final = frozenset(
    {
        *("arn", "attempts", "blank", "changed", "check", "count", "digest", "dir", "encrypted"),
        *("error", "exists", "expired", "expires", "expiry", "field", "file", "filename", "form"),
        *("hash", "hashed", "hasher", "help", "hidden", "hint", "id", "ids", "label", "length"),
        *("masked", "max", "message", "min", "name", "names", "next", "obfuscated", "path"),
        *("placeholder", "policy", "prefix", "prompt", "public", "redacted", "regex", "required"),
        *("rule", "rules", "sanitized", "salt", "strength", "stripped", "suffix", "template"),
        *("type", "types", "url", "uri", "valid", "validator", "version"),
    }
)
"""Words that make the name one of something about a secret."""

_QUESTIONS: Final = frozenset(
    {
        *(
            "ask",
            "bad",
            "change",
            "check",
            "clear",
            "confirm",
            "forgot",
            "has",
            "hide",
            "incorrect",
        ),
        *(
            "invalid",
            "is",
            "lost",
            "missing",
            "need",
            "needs",
            "no",
            "require",
            "requires",
            "reset",
        ),
        *("set", "show", "skip", "toggle", "unknown", "update", "use", "uses", "verify", "with"),
        *("without", "wrong", "validate", "num", "n"),
    }
)
"""First words of names that hold a yes or no, a number or an action."""

_GETTERS: Final = frozenset({"decrypt", "fetch", "generate", "get", "load", "make", "read"})
_SECRET_WORDS: Final = frozenset(
    {"apikey", "accesskey", "authtoken", "credential", "credentials", "secret", "secretkey"}
)
_WEAK_OWNERS: Final = frozenset({"csrf", "xsrf", "session", "user", "app", "service", "device"})
_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_TEXT_METHODS: Final = frozenset(
    {
        *("format", "join", "encode", "decode", "strip", "rstrip", "lstrip", "upper", "lower"),
        *("get_secret_value", "model_dump", "dict", "items", "values", "copy"),
    }
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that an expression shows."""

    shown: str
    """How messages name it."""
    is_sure: bool
    """Whether it is a password, or was read from where secrets are kept."""


def secret_in(expr: ast.expr, ctx: Context) -> Secret | None:
    """Return the secret that an expression shows in clear, if there is one."""
    for part in _parts(expr):
        found = _by_itself(part, ctx)
        if found is not None:
            return found
    if Origin.SECRET in ctx.origins(expr, Danger.DISCLOSURE):
        return Secret(shown(ctx, expr, "this text"), is_sure=True)
    return None


def is_secret_name(name: str) -> bool:
    """Whether what has this name is a password, token or key."""
    return _is_password_name(name) or _is_key_name(name)


def _is_password_name(name: str) -> bool:
    found = words(name)
    if not found or _is_about(found) or found[-1] not in PASSWORD_WORDS:
        return False
    return found != ("pwd",)  # the working directory


def _is_key_name(name: str) -> bool:
    found = words(name)
    if not found or _is_about(found):
        return False
    rest = set(found[:-1]) - _WEAK_OWNERS
    match found[-1]:
        case "token":
            return bool(rest & TOKEN_OWNERS)
        case "key":
            return bool(rest & KEY_OWNERS)
        case last:
            return last in _SECRET_WORDS


def _is_about(found: tuple[str, ...]) -> bool:
    return bool(set(found) & _HARMLESS) or found[0] in _QUESTIONS


def _by_itself(part: ast.expr, ctx: Context) -> Secret | None:
    if ctx.names(part) & _WHOLE:
        return Secret(shown(ctx, part, "the environment"), is_sure=True)
    name = _name(part, ctx)
    if name is None or not _may_hold_text(part, ctx):
        return None
    is_header = name.lower() in _HEADERS and not isinstance(part, ast.Name | ast.Attribute)
    if is_header or is_secret_name(name):
        return Secret(shown(ctx, part), is_sure=is_header or _is_password_name(name))
    return None


def _name(part: ast.expr, ctx: Context) -> str | None:
    """Return the name under which a value is kept, also that of an environment variable."""
    match part:
        case ast.Subscript(value=value, slice=key) if ctx.names(value) & _ENVIRONMENT:
            text = ctx.value(key)
            return text if isinstance(text, str) else None
        case ast.Call(func=func, args=[key, *_]) if ctx.names(func) & _GETENV or (
            isinstance(func, ast.Attribute) and ctx.names(func.value) & _ENVIRONMENT
        ):
            text = ctx.value(key)
            return text if isinstance(text, str) else None
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
            len(words(name)) > 1 and words(name)[0] in _GETTERS
        ):
            return name.lstrip("_").partition("_")[2]
        case _:
            return name_of(part)


def _may_hold_text(part: ast.expr, ctx: Context) -> bool:
    value = ctx.value(part)
    return value is UNKNOWN or (isinstance(value, str | bytes) and bool(value))


def _parts(expr: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression shows: itself, and what is filled into it."""
    match expr:
        case ast.JoinedStr(values=values) | ast.BoolOp(values=values):
            inner = values
        case (
            ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.NamedExpr(value=value)
        ):
            inner = [value]
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            inner = [left, right]
        case ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.Set(elts=inner):
            pass
        case ast.Dict(values=inner):
            pass
        case ast.IfExp(body=body, orelse=orelse):
            inner = [body, orelse]
        case ast.Call(func=func, args=args, keywords=keywords):
            yield expr
            match func:
                case ast.Attribute(value=owner, attr=attr) if attr in _TEXT_METHODS:
                    inner = [owner, *args, *(k.value for k in keywords)]
                case ast.Name(id="str" | "repr" | "bytes" | "dict" | "list" | "tuple" | "format"):
                    inner = [*args, *(k.value for k in keywords)]
                case (
                    ast.Attribute(attr="dumps" | "pformat" | "b64encode")
                    | ast.Name(id="dumps" | "pformat" | "vars")
                ):
                    inner = args
                case _:
                    return
        case _:
            yield expr
            return
    for part in inner:
        yield from _parts(part)
