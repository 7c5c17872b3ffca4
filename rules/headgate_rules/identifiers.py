"""What the names in a program say: their words, and whether they speak of a secret.

Owns the vocabulary that several rules share. Knows no rule.
"""

from __future__ import annotations

import ast
import re
from typing import Final

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

PASSWORD_WORDS: Final = frozenset(
    {"password", "passwd", "passwort", "pwd", "passphrase", "passcode", "passwords"}
)
"""Words that mean a password by themselves."""

TOKEN_OWNERS: Final = frozenset(
    {
        *("access", "activation", "admin", "api", "app", "auth", "authentication", "authorization"),
        *("bearer", "bot", "client", "confirmation", "csrf", "deploy", "device", "discord"),
        *("github", "gitlab", "hf", "internal", "invite", "jwt", "login", "master", "oauth"),
        *("password", "personal", "private", "push", "recovery", "refresh", "registration"),
        *("remember", "reset", "secret", "security", "service", "session", "signing", "slack"),
        *("sso", "telegram", "unsubscribe", "user", "verification", "verify", "webhook", "xsrf"),
    }
)
"""Words that make a "token" one that opens something, not one of a lexer."""

KEY_OWNERS: Final = frozenset(
    {
        *("access", "api", "auth", "decryption", "encryption", "hmac", "jwt", "master"),
        *("private", "secret", "session", "signing"),
    }
)
"""Words that make a "key" a secret, not one of a mapping."""


def words(identifier: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case, without digits.

    "dbPassword", "DB_PASSWORD" and "db-password" are ("db", "password").
    """
    return tuple(word.lower() for word in _WORD.findall(identifier))


def name_of(expr: ast.expr) -> str | None:
    """Return the last name of an expression: of `a.b`, `a["b"]` or `a.get("b")` it is "b"."""
    match expr:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case ast.Call(
            func=ast.Attribute(attr="get" | "getenv" | "getlist" | "pop"),
            args=[ast.Constant(value=str(key)), *_],
        ):
            return key
        case ast.Await(value=value):
            return name_of(value)
        case _:
            return None
