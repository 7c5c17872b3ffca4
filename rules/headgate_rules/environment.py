"""Secrets that are read from the environment instead: the fix, and what the variable is called.

Knows no rule. A variable is named after the secret and its owner, so that different secrets of
one file seldom come to be read from one variable.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import Context, Fix, FixSafety, Name, Rewrite
from headgate_rules.identifiers import words

_COMMON: Final = frozenset(
    {"access", "api", "auth", "key", "passphrase", "passwd", "password", "pwd", "secret", "token"}
)
"""Words that do not say whose secret it is."""
_DATABASES: Final = (
    *(
        "psycopg",
        "psycopg2",
        "asyncpg",
        "aiopg",
        "pg8000",
        "pymysql",
        "MySQLdb",
        "mysql",
        "mariadb",
    ),
    *("aiomysql", "oracledb", "cx_Oracle", "pyodbc", "pymssql", "sqlalchemy", "peewee"),
)
_OWNERS: Final = {
    **dict.fromkeys(_DATABASES, "DB"),
    **dict.fromkeys(("requests", "httpx", "aiohttp", "urllib3"), "HTTP"),
    **dict.fromkeys(("jwt", "jose", "authlib", "jwcrypto"), "JWT"),
    "smtplib": "SMTP",
    "aiosmtplib": "SMTP",
    "imaplib": "IMAP",
    "poplib": "POP",
    "ftplib": "FTP",
    "aioftp": "FTP",
    "paramiko": "SSH",
    "asyncssh": "SSH",
    "fabric": "SSH",
    "ldap": "LDAP",
    "ldap3": "LDAP",
    "pymongo": "MONGO",
    "motor": "MONGO",
    "pika": "RABBITMQ",
}
"""What the secrets of packages are commonly called after, where it is not the package."""


def variable_for(name: str, owner: ast.expr | None, ctx: Context) -> str:
    """Return the name of the variable for a secret called `name`, "" where it has no words.

    `owner` is what gets it, a function or an attribute of a package: it is named too, where the
    name could be that of any secret.
    """
    parts = [*words(name)]
    module, dot, _ = (ctx.resolve(owner) or "" if owner is not None else "").partition(".")
    if (
        dot
        and parts
        and _COMMON.issuperset(parts)
        and module not in ("builtins", "functools", "os")
    ):
        parts.insert(0, _OWNERS.get(module) or "_".join(words(module)))
    return "_".join(parts).upper()


def read_from(variable: str, value: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that reads a literal from a variable of the environment."""
    is_bytes = isinstance(value, ast.Constant) and isinstance(value.value, bytes)
    tail = f'["{variable}"]' + (".encode()" if is_bytes else "")
    change = Rewrite(ctx.range(value), (Name("os.environ"), tail))
    return (Fix(title(variable), FixSafety.REVIEW, (change,)),)


def title(variable: str) -> str:
    """Return how the fix is called."""
    return f"Read it from the environment variable `{variable}` (it must be set)"
