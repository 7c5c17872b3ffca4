"""Passwords are hashed with the same salt.

## What it does
Reports constant salts in `hashlib.pbkdf2_hmac`, `hashlib.scrypt`, bcrypt, crypt, argon2,
passlib, Django's `make_password`, and the key derivation of `cryptography` and
PyCryptodome.

## Why it matters
With one salt for all, equal passwords look equal, and one table that was worked out before
opens all of them.

## What to do instead
A salt of its own for each password, `os.urandom(16)` or `bcrypt.gensalt()`, that is stored
beside the hash. Functions that hash passwords do that themselves.

## Severity
A warning; an information in test files.

## Limits
Salts that are not known are silent, and so is HKDF, whose salt may be public and fixed.

## Fix safety
Review: hashes that were made before no longer match where the salt is not read from them. Only
offered where the salt becomes part of the hash, and where the function puts it beside something
(`return salt, hash`); elsewhere the program has to keep it first. Not offered where hashes are compared: that needs the
salt of before.
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
    Name,
    OnCall,
    Related,
    ReplaceLiteral,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.own_variables import is_own_variable
from headgate_rules.wording import shown

_SALTS: Final = {
    "hashlib.pbkdf2_hmac": ("salt", 2),
    "hashlib.scrypt": ("salt", None),
    "backports.pbkdf2.pbkdf2_hmac": ("salt", 2),
    "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC": ("salt", 2),
    "cryptography.hazmat.primitives.kdf.scrypt.Scrypt": ("salt", 0),
    "cryptography.hazmat.primitives.kdf.argon2.Argon2id": ("salt", None),
    **{
        f"{package}.Protocol.KDF.{name}": ("salt", 1)
        for package in ("Crypto", "Cryptodome")
        for name in ("PBKDF1", "PBKDF2", "scrypt")
    },
    "bcrypt.hashpw": ("salt", 1),
    "bcrypt.kdf": ("salt", 1),
    "crypt.crypt": ("salt", 1),
    "argon2.low_level.hash_secret": ("salt", 1),
    "argon2.low_level.hash_secret_raw": ("salt", 1),
    "argon2.hash_password": ("salt", 1),
    "argon2.PasswordHasher().hash": ("salt", None),
    "nacl.pwhash.argon2id.kdf": ("salt", 2),
    "nacl.pwhash.scrypt.kdf": ("salt", 2),
    "django.contrib.auth.hashers.make_password": ("salt", 1),
    **{
        f"passlib.hash.{scheme}.{verb}": ("salt", None)
        for scheme in ("pbkdf2_sha256", "pbkdf2_sha512", "sha256_crypt", "sha512_crypt", "bcrypt")
        for verb in ("hash", "using", "encrypt")
    },
}
_KEEP_THEIR_SALT: Final = (
    *("bcrypt.hashpw", "argon2.low_level.hash_secret", "argon2.hash_password", "passlib.hash."),
    "argon2.PasswordHasher()",
)
"""What writes the salt into the hash. Of all others, a salt that nobody keeps is lost."""
_OWN_SALT: Final = frozenset({"bcrypt.hashpw"})


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _SALTS.keys())
    salt = ctx.argument(call, *_SALTS[name])
    if salt is None:
        return
    value = ctx.value(salt)
    if not isinstance(value, str | bytes) or (name == "crypt.crypt" and not value):
        return
    yield Hit(
        salt,
        f"{shown(ctx, salt, 'This salt')} is the same for all passwords, so equal passwords look "
        "equal and all are guessed at once. Make one for each with `os.urandom(16)` and store it "
        "beside the hash.",
        Severity.INFORMATION if ctx.is_test else None,
        fixes=_fixes(salt, value, name, call, ctx),
        related=(Related(f"`{salt.id}` gets its value here", name=salt.id),)
        if isinstance(salt, ast.Name)
        else (),
    )


def _is_compared(call: ast.Call, ctx: Context) -> bool:
    """Whether the hash is compared at once, or something in the file compares hashes."""
    node = ctx.parent(call)
    while isinstance(node, ast.expr):
        if isinstance(node, ast.Compare):
            return True
        node = ctx.parent(node)
    return ctx.called("compare_digest")


def _fixes(
    salt: ast.expr, value: str | bytes, name: str, call: ast.Call, ctx: Context
) -> tuple[Fix, ...]:
    if not isinstance(value, bytes):
        return ()
    pieces = (Name("bcrypt.gensalt"), "()") if name in _OWN_SALT else (Name("os.urandom"), "(16)")
    title = "Use a new random salt each time (keep it beside the hash)"
    if _is_compared(call, ctx):
        return ()  # who checks a password needs the salt that it was hashed with
    if isinstance(salt, ast.Constant) and name.startswith(_KEEP_THEIR_SALT):
        change: Rewrite | ReplaceLiteral = Rewrite(ctx.range(salt), pieces)
    elif is_own_variable(salt, ctx):
        change = ReplaceLiteral(ctx.range(salt), pieces, each_time=True)
    else:
        return ()
    return (Fix(title, FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG308",
        name="constant-salt",
        summary="Passwords are hashed with the same salt",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(760,),
        fix=(FixSafety.REVIEW,),
        peers=("sonar:S2053",),
        references=("https://docs.python.org/3/library/hashlib.html#key-derivation",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(frozenset(_SALTS), _check),),
    examples=(
        bad(
            "import bcrypt\nstored = bcrypt.hashpw(entered, b'$2b$12$abcdefghijklmnopqrstuv')\n",
            lines=(2,),
            fixed="import bcrypt\nstored = bcrypt.hashpw(entered, bcrypt.gensalt())\n",
            severity="WARNING",
        ),
        bad(
            "import hashlib as h\nSALT = b'pepper'\n"
            "h.pbkdf2_hmac('sha256', entered, SALT, 600_000)\n",
            lines=(3,),
        ),
        bad(
            "import hashlib\nsalt = b'\\0' * 16\nhashlib.scrypt(entered, salt=salt, n=2**15, r=8, p=1)\n",
            lines=(3,),
        ),
        bad(
            "import hashlib\n\n\ndef stored(entered):\n    salt = b'pepper'\n"
            "    return salt, hashlib.scrypt(entered, salt=salt, n=2**15, r=8, p=1)\n",
            lines=(6,),
            fixed=(
                "import hashlib\nimport os\n\n\ndef stored(entered):\n    salt = os.urandom(16)\n"
                "    return salt, hashlib.scrypt(entered, salt=salt, n=2**15, r=8, p=1)\n"
            ),
            note="it is kept with the hash",
        ),
        bad(
            "import hashlib\n\n\ndef stretch(entered, salt):\n"
            "    return hashlib.pbkdf2_hmac('sha256', entered, salt, 600_000)\n\n\n"
            "stretch(entered, 'pepper'.encode())\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            "from cryptography.hazmat.primitives import hashes\n"
            "from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC\n"
            "PBKDF2HMAC(hashes.SHA256(), length=32, salt=b'pepper', iterations=600_000)\n",
            lines=(3,),
        ),
        good("import bcrypt\nstored = bcrypt.hashpw(entered, bcrypt.gensalt())\n"),
        good("import bcrypt\nsame = bcrypt.hashpw(entered, stored) == stored\n"),
        good(
            "import hashlib\nimport os\nsalt = os.urandom(16)\n"
            "hashlib.pbkdf2_hmac('sha256', entered, salt, 600_000)\n"
        ),
        known_miss(
            "import os\nSALT = os.urandom(16)\n\n\ndef stretch(entered):\n"
            "    import hashlib\n\n    return hashlib.scrypt(entered, salt=SALT, n=2**15, r=8, p=1)\n",
            note="made once, and used for all",
        ),
    ),
)
