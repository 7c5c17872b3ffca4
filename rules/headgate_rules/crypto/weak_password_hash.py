"""A password is hashed in a way that makes guessing cheap.

## What it does
Reports passwords that go through a plain hash (MD5 to SHA-512, a checksum), PBKDF2, scrypt,
bcrypt and Argon2 with too little work, schemes of passlib, crypt, Werkzeug and Django that
are outdated, and password hashers of Django that are weak ones first.

## Why it matters
Plain hashes are made to be fast: one graphics card tries billions of passwords a second
against a list that was stolen. Slow hashes make the same guessing take years.

## What to do instead
`argon2.PasswordHasher()`, `bcrypt`, or `hashlib.scrypt(…, n=2**14, r=8, p=1)`; PBKDF2 with
600,000 rounds of SHA-256.

## Severity
A warning; an information in test files.

## Limits
Only names say that a value is a password. Protocols that demand a hash (HTTP digest, NTLM,
SCRAM, database logins, look-ups of leaked passwords) are silent where names tell. That
passwords are stored without a hash is not seen.

## Fix safety
Review: more rounds take longer, and stored values that were made with fewer no longer
match where the number is not stored beside them.
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
    OnCall,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import PASSWORD_WORDS, name_of, words
from headgate_rules.wording import shown

_HASHLIB: Final = (
    *("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384"),
    *("sha3_512", "blake2b", "blake2s"),
)
_PLAIN: Final = {
    **{f"hashlib.{name}": 0 for name in _HASHLIB},
    "hashlib.new": 1,
    "zlib.crc32": 0,
    "zlib.adler32": 0,
    "binascii.crc32": 0,
    **{
        f"{package}.Hash.{module}.new": 0
        for package in ("Crypto", "Cryptodome")
        for module in ("MD2", "MD4", "MD5", "SHA", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512")
    },
}
_UPDATES: Final = frozenset(
    {
        *(f"hashlib.{name}().update" for name in (*_HASHLIB, "new")),
        *(f"{name}().update" for name in _PLAIN if name.endswith(".new") and "Hash" in name),
        "cryptography.hazmat.primitives.hashes.Hash().update",
    }
)
_DIGESTS: Final = frozenset(
    {
        *(
            f"hashlib.{name}().{end}()"
            for name in (*_HASHLIB, "new")
            for end in ("digest", "hexdigest")
        ),
        *(f"hashlib.{name}()" for name in (*_HASHLIB, "new")),
        "cryptography.hazmat.primitives.hashes.Hash().finalize()",
    }
)
_SETTERS: Final = frozenset({"*.set_password", "*.setPassword", "*.set_passwd"})

_PASSWORDS: Final = PASSWORD_WORDS - {"pwd"} | {"pass", "pw", "plaintext_password", "pwd"}
_ABOUT: Final = frozenset(
    {
        *("hash", "hashed", "digest", "id", "file", "path", "name", "field", "salt", "encrypted"),
        *("reset", "token", "url", "count", "cache", "changed", "length"),
    }
)
_PROTOCOL: Final = frozenset(
    {
        *("digest", "ha", "scramble", "native", "challenge", "response", "pwned", "breach", "hibp"),
        *("ntlm", "nt", "lm", "cram", "scram", "wpa", "psk", "apop", "realm", "mysql", "hmac"),
        *("leaked", "compromised", "zip", "pdf", "handshake", "radius", "chap", "keyring", "ncr"),
    }
)

_PBKDF2: Final = {
    "hashlib.pbkdf2_hmac": ("iterations", 3, None),
    "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC": ("iterations", 3, None),
    "Crypto.Protocol.KDF.PBKDF2": ("count", 3, 1000),
    "Cryptodome.Protocol.KDF.PBKDF2": ("count", 3, 1000),
    "passlib.hash.pbkdf2_sha1.using": ("rounds", None, None),
    "passlib.hash.pbkdf2_sha256.using": ("rounds", None, None),
    "passlib.hash.pbkdf2_sha512.using": ("rounds", None, None),
    "passlib.hash.pbkdf2_sha256.hash": ("rounds", None, None),
    "passlib.hash.pbkdf2_sha512.hash": ("rounds", None, None),
    "passlib.hash.pbkdf2_sha256.encrypt": ("rounds", None, None),
    "backports.pbkdf2.pbkdf2_hmac": ("iterations", 3, None),
}
_PBKDF2_LEAST: Final = 100_000
_PBKDF2_WANTED: Final = "600_000"
_SCRYPT: Final = {
    "hashlib.scrypt": ("n", None),
    "cryptography.hazmat.primitives.kdf.scrypt.Scrypt": ("n", 2),
    "Crypto.Protocol.KDF.scrypt": ("N", 3),
    "Cryptodome.Protocol.KDF.scrypt": ("N", 3),
}
_SCRYPT_LEAST: Final = 2**14
_BCRYPT: Final = {
    "bcrypt.gensalt": ("rounds", 0),
    "flask_bcrypt.generate_password_hash": ("rounds", 1),
    "flask_bcrypt.Bcrypt().generate_password_hash": ("rounds", 1),
    "passlib.hash.bcrypt.using": ("rounds", None),
    "passlib.hash.bcrypt.hash": ("rounds", None),
    "passlib.hash.bcrypt_sha256.using": ("rounds", None),
}
_BCRYPT_LEAST: Final = 10
_ARGON2: Final = {
    "argon2.PasswordHasher": ("memory_cost", 1),
    "passlib.hash.argon2.using": ("memory_cost", None),
    "argon2.low_level.hash_secret": ("memory_cost", 3),
    "argon2.low_level.hash_secret_raw": ("memory_cost", 3),
}
_ARGON2_LEAST: Final = 7168
_WORK: Final = {
    **{n: (k, p, _SCRYPT_LEAST, "2**14") for n, (k, p) in _SCRYPT.items()},
    **{n: (k, p, _BCRYPT_LEAST, "12") for n, (k, p) in _BCRYPT.items()},
    **{n: (k, p, _ARGON2_LEAST, "65536") for n, (k, p) in _ARGON2.items()},
}

_OLD_SCHEMES: Final = (
    *("des_crypt", "bsdi_crypt", "bigcrypt", "crypt16", "md5_crypt", "sha1_crypt", "apr_md5_crypt"),
    *("ldap_md5", "ldap_sha1", "ldap_salted_md5", "ldap_salted_sha1", "ldap_plaintext", "lmhash"),
    *("hex_md4", "hex_md5", "hex_sha1", "hex_sha256", "hex_sha512", "plaintext", "nthash"),
    *("mysql323", "mysql41", "mssql2000", "mssql2005", "oracle10", "oracle11", "postgres_md5"),
    *("django_des_crypt", "django_salted_md5", "django_salted_sha1", "atlassian_pbkdf2_sha1"),
    *("roundup_plaintext", "unix_disabled", "msdcc", "msdcc2", "phpass"),
)
_PASSLIB: Final = frozenset(
    f"passlib.hash.{scheme}.{verb}"
    for scheme in _OLD_SCHEMES
    for verb in ("hash", "encrypt", "using")
)
_CONTEXTS: Final = frozenset({"passlib.context.CryptContext", "passlib.context.LazyCryptContext"})
_CRYPT: Final = frozenset({"crypt.mksalt", "crypt.crypt"})
_CRYPT_OLD: Final = frozenset({"crypt.METHOD_CRYPT", "crypt.METHOD_MD5"})
_WERKZEUG: Final = frozenset(
    {"werkzeug.security.generate_password_hash", "werkzeug.generate_password_hash"}
)
_DJANGO: Final = frozenset({"django.contrib.auth.hashers.make_password"})
_DJANGO_OLD: Final = ("md5", "sha1", "unsalted", "crypt", "plain")

_ADVICE: Final = "Use `argon2.PasswordHasher()`, bcrypt or `hashlib.scrypt`, which are slow"


def _check_plain(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _PLAIN.keys())
    position = _PLAIN[name]
    if position < len(call.args):
        yield from _hashed(call, call, call.args[position], ctx)


def _check_update(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if call.args:
        yield from _hashed(call, call, call.args[0], ctx)


def _hashed(call: ast.Call, node: ast.expr, data: ast.expr, ctx: Context) -> Iterator[Hit]:
    password = _password_in(data)
    if password is None or _is_protocol(call, data, ctx):
        return
    callee = shown(ctx, call.func, "a plain hash")
    yield Hit(
        node,
        f"{shown(ctx, password, 'This password')} goes through {callee}, which is fast, so a "
        f"stolen list of such hashes is guessed quickly. {_ADVICE}.",
        Severity.INFORMATION if ctx.is_test else None,
        Confidence.MEDIUM,
    )


def _password_in(data: ast.expr) -> ast.expr | None:
    """Return the part of what is hashed that is named like a password."""
    for node in ast.walk(data):
        if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
            continue
        found = words(name_of(node) or "")
        if found and found[-1] in _PASSWORDS and not set(found) & _ABOUT:
            return node
    return None


def _is_protocol(call: ast.Call, data: ast.expr, ctx: Context) -> bool:
    function = ctx.function()
    names = (function.name, *function.parameters) if function is not None else ()
    found = {word for name in names for word in words(name)}
    for node in ast.walk(data):
        if isinstance(node, ast.Constant) and str(node.value).lower().startswith("utf-16"):
            return True  # what Windows makes of a password
        found.update(words(name_of(node) or "") if isinstance(node, ast.expr) else ())
    return bool(found & _PROTOCOL)


def _check_setter(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `user.set_password(md5)`, where a plain hash is taken for the password."""
    if len(call.args) == 1 and ctx.names(call.args[0]) & _DIGESTS:
        yield Hit(
            call,
            f"{shown(ctx, call.args[0], 'A plain hash')} becomes the password, and was made by a "
            f"hash that is fast to guess. {_ADVICE}.",
            Severity.INFORMATION if ctx.is_test else None,
        )


def _check_pbkdf2(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _PBKDF2.keys())
    keyword, position, default = _PBKDF2[name]
    given = ctx.argument(call, keyword, position)
    if given is None:
        if default is not None and not ctx.has_unpacking(call):
            yield from _too_little(call, call, default, _PBKDF2_LEAST, _PBKDF2_WANTED, ctx)
        return
    yield from _too_little(call, given, ctx.value(given), _PBKDF2_LEAST, _PBKDF2_WANTED, ctx)


def _check_work(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    keyword, position, least, wanted = _WORK[min(ctx.names(call.func) & _WORK.keys())]
    given = ctx.argument(call, keyword, position)
    if given is not None:
        yield from _too_little(call, given, ctx.value(given), least, wanted, ctx)


def _too_little(
    call: ast.Call, node: ast.expr, value: object, least: int, wanted: str, ctx: Context
) -> Iterator[Hit]:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < least:
        return
    function = ctx.function()
    if function is not None and set(words(function.name)) & _PROTOCOL:
        return
    fixes: tuple[Fix, ...] = ()
    if node is not call and ctx.is_written(node):
        title = f"Set it to {wanted.replace('_', ',')} (it takes longer; other values come out)"
        fixes = (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(node), (wanted,)),)),)
    yield Hit(
        node,
        f"{shown(ctx, call.func, 'This hash')} does too little work with {value:,}, so passwords "
        f"behind it are guessed quickly. Use at least {wanted.replace('_', ',')}.",
        Severity.INFORMATION if ctx.is_test else None,
        fixes=fixes,
    )


def _old(node: ast.expr, what: str, ctx: Context) -> Hit:
    return Hit(
        node,
        f"{what} is an outdated way to keep passwords: a stolen list of them is guessed quickly. "
        f"{_ADVICE}.",
        Severity.INFORMATION if ctx.is_test else None,
    )


def _check_passlib(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _old(call, shown(ctx, call.func, "This scheme"), ctx)


def _check_context(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report a context whose default, else its first scheme, is outdated."""
    schemes = ctx.argument(call, "schemes", 0)
    chosen = ctx.argument(call, "default")
    if chosen is None:
        elements = ctx.elements(schemes)
        chosen = elements[0] if elements else None
    if chosen is not None and ctx.value(chosen) in _OLD_SCHEMES:
        at = chosen if ctx.is_written(chosen) else schemes
        yield _old(at or call, "The scheme that is used for new passwords", ctx)


def _check_crypt(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "method", 0) if "crypt.mksalt" in ctx.names(call.func) else None
    given = given or ctx.argument(call, "salt", 1)
    if given is not None and ctx.names(given) & _CRYPT_OLD:
        yield _old(given, shown(ctx, given, "This method"), ctx)


def _check_werkzeug(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "method", 1)
    value = ctx.value(given)
    if given is None or not isinstance(value, str):
        return
    kind, *rest = value.lower().split(":")
    if kind in ("plain", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
        yield _old(given, "This method", ctx)
    elif kind == "pbkdf2" and rest and rest[-1].isdecimal() and int(rest[-1]) < _PBKDF2_LEAST:
        yield _old(given, f"PBKDF2 with {int(rest[-1]):,} rounds", ctx)


def _check_django(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "hasher", 2)
    value = ctx.value(given)
    if given is not None and isinstance(value, str) and value.lower().startswith(_DJANGO_OLD):
        yield _old(given, "This hasher", ctx)


def _check_setting(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `PASSWORD_HASHERS = ["…MD5PasswordHasher"]`: the first makes new hashes."""
    if not any(isinstance(t, ast.Name) and t.id == "PASSWORD_HASHERS" for t in node.targets):
        return
    elements = ctx.elements(node.value)
    first = ctx.value(elements[0]) if elements else None
    if elements and isinstance(first, str):
        kind = first.rpartition(".")[2].lower()
        if kind.endswith("passwordhasher") and kind.startswith(_DJANGO_OLD):
            yield _old(elements[0], "The first hasher, which makes all new hashes,", ctx)


RULE = Rule(
    meta=RuleMeta(
        code="HG307",
        name="weak-password-hash",
        summary="A password is hashed in a way that makes guessing cheap",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(916, 256),
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/weak-sensitive-data-hashing",
            "sonar:S5344",
        ),
        references=(
            "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_PLAIN), _check_plain),
        OnCall(_UPDATES, _check_update),
        OnCall(_SETTERS, _check_setter),
        OnCall(frozenset(_PBKDF2), _check_pbkdf2),
        OnCall(frozenset(_WORK), _check_work),
        OnCall(_PASSLIB, _check_passlib),
        OnCall(_CONTEXTS, _check_context),
        OnCall(_CRYPT, _check_crypt),
        OnCall(_WERKZEUG, _check_werkzeug),
        OnCall(_DJANGO, _check_django),
        OnNode(ast.Assign, _check_setting),
    ),
    examples=(
        bad(
            "import hashlib\nstored = hashlib.sha256(password.encode()).hexdigest()\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "import hashlib as h\nmake = h.md5\nstored = make(form['password'].encode())\n",
            lines=(3,),
        ),
        bad(
            "import hashlib\nhasher = hashlib.sha512()\nhasher.update(salt + user.password)\n",
            lines=(3,),
        ),
        bad(
            "import hashlib\nhashlib.pbkdf2_hmac('sha256', secret, salt, 10000)\n",
            lines=(2,),
            fixed="import hashlib\nhashlib.pbkdf2_hmac('sha256', secret, salt, 600_000)\n",
        ),
        bad(
            "import hashlib\n\n\ndef stretch(secret, salt, rounds=1000):\n"
            "    return hashlib.pbkdf2_hmac('sha256', secret, salt, rounds)\n\n\n"
            "stretch(secret, salt)\n",
            lines=(5,),
            fixed=(
                "import hashlib\n\n\ndef stretch(secret, salt, rounds=1000):\n"
                "    return hashlib.pbkdf2_hmac('sha256', secret, salt, 600_000)\n\n\n"
                "stretch(secret, salt)\n"
            ),
            note="a wrapper",
        ),
        bad("from Crypto.Protocol.KDF import PBKDF2\nkey = PBKDF2(secret, salt)\n", lines=(2,)),
        bad("import bcrypt\nsalt = bcrypt.gensalt(rounds=4)\n", lines=(2,)),
        bad("import argon2\nhasher = argon2.PasswordHasher(memory_cost=1024)\n", lines=(2,)),
        bad("from passlib.hash import md5_crypt\nmd5_crypt.hash(entered)\n", lines=(2,)),
        bad(
            "from passlib.context import CryptContext\n"
            'context = CryptContext(schemes=["md5_crypt", "bcrypt"])\n',
            lines=(2,),
        ),
        bad(
            "from werkzeug.security import generate_password_hash\n"
            'generate_password_hash(entered, method="sha256")\n',
            lines=(2,),
        ),
        bad('PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]\n', lines=(1,)),
        bad(
            "import hashlib\nvalue = hashlib.sha256(data).hexdigest()\nuser.set_password(value)\n",
            lines=(3,),
        ),
        good("import hashlib\nvalue = hashlib.sha256(document).hexdigest()\n"),
        good(
            "import hashlib\n\n\ndef digest_response(password):\n"
            "    return hashlib.sha256(password).hexdigest()\n",
            note="the protocol says so",
        ),
        good(
            "import hashlib\n\n\ndef respond(challenge, password):\n"
            "    return hashlib.sha256(challenge + password).digest()\n",
            note="an answer, nothing that is stored",
        ),
        good("import hashlib\nhashlib.pbkdf2_hmac('sha256', secret, salt, 600_000)\n"),
        good("import bcrypt\nsalt = bcrypt.gensalt()\n"),
        good(
            "from passlib.context import CryptContext\n"
            'context = CryptContext(schemes=["bcrypt", "md5_crypt"], deprecated="auto")\n',
            note="old ones are read and replaced",
        ),
        known_miss(
            "user.password = request.form['entered']\nuser.save()\n",
            note="whether the attribute hashes what it is given is not known",
        ),
    ),
)
