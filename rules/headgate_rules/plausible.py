"""Whether a literal text may be a real password or key.

Owns what placeholders, names of fields, labels and patterns look like. A text goes in and
a truth value comes out; it is never repeated.
"""

from __future__ import annotations

import re
from typing import Final

from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import words

_PLACEHOLDER: Final = lazy_pattern(
    r"""
      ^[<\[({%$@&#*].*                      # <password>, ${VAR}, {{ x }}, %(x)s, $VAR, #xxx
    | .*[>\])}]$
    | .*(?:\{.*\}|%\(|%s|\.\.\.|…|\*\*\*|___).*
    | ^(.)\1*$                              # xxxxx
    | .*(?:your|change|replace|placeholder|example|dummy|sample|insert|redact|mask|hidden
         |todo|fixme|enter|fill|removed|notreal|not[-_]?a[-_]?real|xxxx|foobar|goes[-_]?here).*
    | ^(?:test|testing|tests|foo|bar|baz|qux|fake|mock|none|null|nil|undefined|unset|empty
         |blank|true|false|yes|no|on|off|n/?a|unknown|anonymous|default|spam|eggs|lorem|ipsum
         |stub|demo|abc|abcd?e?f?|x+|pass)[-_]?(?:pass(?:word|wd)?|pwd|secret|token|key)?\d{0,3}$
    | ^(?:string|str|text|char|varchar|bytes|input|required|optional|prompt|ask|auto|basic|bearer
         |plain|plaintext|md5|sha\d*|hmac|disabled|enabled|invalid|valid|missing|incorrect|wrong
         |simple|strong|weak|generated|random|read|write|external|internal|file|env|environment
         |keyring|vault|any|all|encrypted|hashed|md|hex|base64|raw|new|old|current|current-password
         |new-password|off|write_only|readonly|read_only)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REFERENCE: Final = lazy_pattern(
    r"""
      ^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$       # the name of an environment variable
    | ^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$     # a dotted name
    | ^[./~\\]                              # a path
    | .*/.*/                                # a path
    | ^\w+:(?://)?[\w./-]+$                 # env:NAME, vault:path, file:///run/secret
    | ^arn:
    | ^\w+\.(?:txt|json|ya?ml|toml|ini|cfg|conf|env|pem|key|crt|html?|py|js|css|po|db)$
    | ^(?:pbkdf2|argon2|bcrypt|scrypt|sha\d+|md5)[_$:{(] | ^\$\d\w?\$ | ^!
    """,
    re.VERBOSE,
)
_RANDOM: Final = lazy_pattern(r"[A-Za-z0-9+/=_.-]+")
_PATTERN_SIGNS: Final = lazy_pattern(r"\\[wdsbSWDB]|\(\?|\[\^|\.\*|\.\+|[\r\n\t<>]|\$$|^\^")
_NAME_WORDS: Final = frozenset(
    {
        *("access", "account", "admin", "api", "app", "auth", "authorization", "client", "confirm"),
        *("csrf", "credential", "credentials", "current", "data", "db", "email", "encryption"),
        *(
            "field",
            "form",
            "hash",
            "id",
            "in",
            "input",
            "is",
            "jwt",
            "key",
            "keys",
            "login",
            "mail",
        ),
        *("middleware", "my", "name", "new", "old", "param", "pass", "passcode", "passphrase"),
        *("passwd", "password", "passwords", "private", "proxy", "public", "pwd", "pw", "refresh"),
        *(
            "reset",
            "secret",
            "secrets",
            "service",
            "session",
            "sid",
            "signing",
            "smtp",
            "ssh",
            "ssl",
        ),
        *(
            "the",
            "to",
            "token",
            "tokens",
            "type",
            "url",
            "user",
            "username",
            "value",
            "webhook",
            "x",
        ),
        *("xsrf", "code", "file", "path", "cookie", "header", "bearer", "http", "https", "oauth"),
    }
)


def may_be_password(text: str) -> bool:
    """Whether a text may be a password that somebody chose."""
    return len(text) >= 3 and not _is_something_else(text)


def may_be_key(text: str) -> bool:
    """Whether a text may be a key or token that a machine made."""
    if is_random(text):
        return True
    if len(text) < 8 or _is_something_else(text):
        return False
    has_digit = any(char.isdigit() for char in text)
    has_letter = any(char.isalpha() for char in text)
    is_mixed = any(c.islower() for c in text) and any(c.isupper() for c in text)
    if len(text) < 16:
        return has_digit and has_letter
    return (has_digit and has_letter) or (is_mixed and len(words(text)) > 4) or len(text) >= 24


def may_be_secret(text: str) -> bool:
    """Whether a text may be a secret that somebody or some machine made up."""
    if may_be_key(text):
        return True
    is_one_word = text.isalnum() or any(char.isdigit() for char in text)
    return len(text) >= 6 and is_one_word and may_be_password(text)


def is_random(text: str) -> bool:
    """Whether a text has the mixture of characters that only a machine makes."""
    if len(text) < 20 or not _RANDOM.fullmatch(text) or _PLACEHOLDER.match(text):
        return False
    digits = sum(char.isdigit() for char in text)
    return digits >= 3 and len(set(text)) >= 10 and _longest_word(text) <= 9


def _longest_word(text: str) -> int:
    return max((len(word) for word in words(text)), default=0)


def is_strong(text: str) -> bool:
    """Whether a text mixes kinds of characters as a chosen password does and a word does not."""
    return may_be_password(text) and any(not char.isalpha() and char not in "_- " for char in text)


def is_field_name(text: str) -> bool:
    """Whether a text is made of the words that fields and variables are called."""
    if text.lower() == "admin":
        return False  # far more often a real password than the name of one
    found = words(text)
    return bool(found) and not any(c.isdigit() for c in text) and set(found) <= _NAME_WORDS


def _is_something_else(text: str) -> bool:
    """Whether it is a placeholder, the name of a field, a reference, a label or a pattern."""
    if text != text.strip() or " " in text or not text.isprintable():
        return True
    if _PLACEHOLDER.match(text) or _REFERENCE.match(text) or _PATTERN_SIGNS.search(text):
        return True
    return is_field_name(text)
