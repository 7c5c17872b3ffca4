"""Which literal texts are secrets, by the names that they get.

Owns what names of passwords, keys and tokens look like, where a text stands in the code.
Knows no rule.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate_rules.identifiers import KEY_OWNERS, PASSWORD_WORDS, TOKEN_OWNERS, words
from headgate_rules.plausible import is_random, may_be_key, may_be_password, may_be_secret

_PASS_OWNERS: Final = frozenset(
    {
        *("admin", "auth", "cert", "database", "db", "email", "ftp", "http", "imap", "ldap"),
        *("login", "mail", "mongo", "mysql", "pg", "postgres", "postgresql", "proxy", "rabbit"),
        *("rabbitmq", "redis", "root", "service", "smtp", "sql", "ssh", "sudo", "user", "vpn"),
        *("wifi",),
    }
)
"""Words that make "pass" a password, not a round of something."""

_ABOUT: Final = frozenset(
    {
        *("alg", "algorithm", "alphabet", "arg", "args", "argument", "arn", "attempts", "attr"),
        *("attribute", "backend", "callback", "changed", "charset", "check", "checker", "choices"),
        *("class", "cmd", "col", "column", "command", "confirm", "confirmation", "context"),
        *("count", "desc", "description", "digest", "dir", "encoder", "encoding", "endpoint"),
        *("env", "environment", "error", "errors", "event", "example", "expired", "expires"),
        *("expiry", "field", "fields", "file", "filename", "flag", "form", "format", "func"),
        *("generator", "handler", "hash", "hashed", "hasher", "hashers", "header", "help", "hint"),
        *("html", "icon", "id", "ids", "index", "info", "input", "item", "kind", "label", "len"),
        *("length", "link", "location", "manager", "max", "message", "method", "min", "mode"),
        *("module", "msg", "name", "names", "op", "option", "options", "page", "param"),
        *("parameter", "params", "path", "pattern", "placeholder", "plugin", "policy", "prefix"),
        *(
            "prompt",
            "property",
            "protected",
            "provider",
            "re",
            "ref",
            "regex",
            "regexp",
            "required",
        ),
        *("role", "route", "rule", "salt", "schema", "scheme", "scope", "script", "selector"),
        *("separator", "sep", "state", "status", "store", "strategy", "strength", "style"),
        *("suffix", "template", "text", "timeout", "title", "ttl", "type", "types", "uri", "url"),
        *("urlconf", "urls", "user", "username", "validation", "validator", "validators", "var"),
        *("variable", "version", "view", "widget", "xpath", "css", "encrypted", "masked"),
    }
)
"""Words that make the name one of something about a password."""

_VERBS: Final = frozenset(
    {
        *("ask", "bad", "change", "check", "clear", "enter", "forgot", "forgotten", "get", "has"),
        *("hide", "incorrect", "invalid", "is", "lost", "missing", "need", "needs", "no", "prompt"),
        *("read", "require", "requires", "set", "show", "strip", "toggle", "unknown", "update"),
        *(
            "use",
            "uses",
            "validate",
            "verify",
            "with",
            "without",
            "wrong",
            "parse",
            "mask",
            "scrub",
        ),
    }
)


def is_password_name(name: str) -> bool:
    """Whether what has this name is a password."""
    found = words(name)
    if not found or _is_about(found):
        return False
    if found[-1] in PASSWORD_WORDS or found[-1] in ("passwds", "pw"):
        return found[-1] != "pw" or len(found) > 1
    if found[-1] == "pass":
        return bool(set(found[:-1]) & _PASS_OWNERS)
    return any(word in PASSWORD_WORDS for word in found) and found[-1] in ("value", "default")


def is_key_name(name: str) -> bool:
    """Whether what has this name is a key, a token that opens something, or a secret."""
    found = words(name)
    if not found or _is_about(found):
        return False
    rest = set(found[:-1])
    match found[-1]:
        case "apikey" | "secret" | "secrets" | "secretkey" | "accesskey" | "authtoken":
            return True
        case "token":
            return bool(rest & TOKEN_OWNERS)
        case "key":
            return bool(rest & KEY_OWNERS)
        case _:
            return False


def is_token_name(name: str) -> bool:
    """Whether it is a token of whatever kind: only its value can tell."""
    found = words(name)
    return bool(found) and found[-1] == "token" and not _is_about(found)


def is_secret_name(name: str) -> bool:
    """Whether what has this name may be a secret of any kind."""
    return is_password_name(name) or is_key_name(name) or is_token_name(name)


def _is_about(found: tuple[str, ...]) -> bool:
    return bool(set(found) & _ABOUT) or found[0] in _VERBS


def is_secret_text(name: str, value: ast.expr) -> bool:
    """Whether a literal that gets this name is a secret, not a placeholder or a label."""
    text = text_of(value)
    if text is None or _repeats(name, text):
        return False
    if is_password_name(name):
        return may_be_password(text)
    if is_key_name(name):
        return may_be_secret(text) if words(name)[-1] == "secret" else may_be_key(text)
    return is_token_name(name) and is_random(text)


def text_of(value: ast.expr) -> str | None:
    """Return the text of a literal; names are not followed, so that it is reported once."""
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(data)):
            return data.decode("latin-1")
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = text_of(left), text_of(right)
            return None if first is None or second is None else first + second
        case _:
            return None


def _repeats(name: str, text: str) -> bool:
    return "".join(words(name)) == "".join(words(text))
