"""Messages are encrypted with an initialisation vector that never changes.

## What it does
Reports constant initialisation vectors, nonces and counters (texts, zeros, `bytes(16)`) of
ciphers in `cryptography`, PyCryptodome, PyNaCl, M2Crypto, pyaes, pyDes and oscrypto, and a
key, or a part of it, that is its own initialisation vector.

## Why it matters
With the same start, equal beginnings look equal in CBC. In GCM, CTR and ChaCha20 two
messages with the same nonce give each other away, and forged ones pass the check.

## What to do instead
Make a new one for each message, and send it along, it is no secret: `os.urandom(16)` for
CBC, `os.urandom(12)` for GCM. PyCryptodome does so itself if none is given.

## Severity
A warning; an information in test files.

## Limits
A random value that is made once and used for many messages is not seen. In test files,
where vectors are written down for comparison, it is an information.

## Fix safety
Review: the new value has to be kept or sent beside the encrypted text. Not offered where nothing
would hold it, and for what is decrypted.
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
    Name,
    OnCall,
    OnText,
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
from headgate_rules.identifiers import name_of, words
from headgate_rules.own_variables import is_own_variable
from headgate_rules.wording import shown

_PACKAGES: Final = ("Crypto", "Cryptodome")
_NEW: Final = frozenset(
    f"{package}.Cipher.{cipher}.new"
    for package in _PACKAGES
    for cipher in (
        *("AES", "DES", "DES3", "ARC2", "Blowfish", "CAST", "Salsa20", "ChaCha20"),
        "ChaCha20_Poly1305",
    )
)
_STREAMS: Final = ("Salsa20.new", "ChaCha20.new", "ChaCha20_Poly1305.new")
_KEYWORDS: Final = ("iv", "IV", "nonce", "initial_value")
_MODES: Final = {
    f"cryptography.hazmat.primitives.ciphers.modes.{mode}": keyword
    for mode, keyword in (
        ("CBC", "initialization_vector"),
        ("CFB", "initialization_vector"),
        ("CFB8", "initialization_vector"),
        ("OFB", "initialization_vector"),
        ("GCM", "initialization_vector"),
        ("CTR", "nonce"),
        ("XTS", "tweak"),
    )
}
_AEAD: Final = ("AESGCM", "AESCCM", "AESOCB3", "AESGCMSIV", "ChaCha20Poly1305")
_OTHERS: Final = {
    **{
        f"cryptography.hazmat.primitives.ciphers.aead.{name}().encrypt": ("nonce", 0)
        for name in _AEAD
    },
    "cryptography.hazmat.primitives.ciphers.algorithms.ChaCha20": ("nonce", 1),
    "nacl.secret.SecretBox().encrypt": ("nonce", 1),
    "nacl.secret.Aead().encrypt": ("nonce", 2),
    "nacl.public.Box().encrypt": ("nonce", 1),
    "M2Crypto.EVP.Cipher": ("iv", 2),
    "pyaes.AESModeOfOperationCBC": ("iv", 1),
    "pyaes.AESModeOfOperationCFB": ("iv", 1),
    "pyaes.AESModeOfOperationOFB": ("iv", 1),
    "pyDes.des": ("IV", 2),
    "pyDes.triple_des": ("IV", 2),
    "oscrypto.symmetric.aes_cbc_pkcs7_encrypt": ("iv", 2),
    "oscrypto.symmetric.aes_cbc_no_padding_encrypt": ("iv", 2),
}
_KEYS: Final = {
    **dict.fromkeys(_NEW, ("key", 0)),
    "M2Crypto.EVP.Cipher": ("key", 1),
    "oscrypto.symmetric.aes_cbc_pkcs7_encrypt": ("key", 0),
    "pyaes.AESModeOfOperationCBC": ("key", 0),
}
_DRAWN: Final = frozenset({"builtins.bytes", "builtins.bytearray"})
_READING: Final = frozenset({"decrypt", "decryption", "decryptor", "unpad"})
_SIZES: Final = (8, 12, 16, 24)


def _check_new(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _NEW)
    is_stream = name.endswith(_STREAMS)
    for keyword in _KEYWORDS:
        position = 2 if keyword == "iv" and not is_stream else None
        given = ctx.argument(call, keyword, position)
        if given is not None:
            yield from _judge(call, given, name, ctx)
            return


def _check_mode(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _MODES.keys())
    given = ctx.argument(call, _MODES[name], 0)
    if given is not None:
        yield from _judge(call, given, name, ctx)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `iv = b"\\0" * AES.block_size`, whose value does not lead on to its use."""
    for target in node.targets:
        is_start = not {"iv", "nonce"}.isdisjoint(words(name_of(target) or ""))
        is_fixed = not isinstance(node.value, ast.Constant) and _is_constant(node.value, ctx)
        if is_start and is_fixed and ctx.value(node.value) is UNKNOWN:
            yield Hit(
                node.value,
                f"The start value `{name_of(target)}` is the same for every message, so messages "
                "that begin alike look alike, and some modes give them away. Make a new one each "
                "time with `os.urandom` and send it along.",
                Severity.INFORMATION if ctx.is_test else None,
            )
            return


def _check_other(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _OTHERS.keys())
    given = ctx.argument(call, *_OTHERS[name])
    if given is not None:
        yield from _judge(call, given, name, ctx)


def _judge(call: ast.Call, given: ast.expr, name: str, ctx: Context) -> Iterator[Hit]:
    if _is_constant(given, ctx):
        what = f"{_subject(given, ctx)} is the same for every message"
    elif _is_part_of_key(call, given, name, ctx):
        what = f"{_subject(given, ctx)} is taken from the key, so it is the same for every message"
    else:
        return
    yield Hit(
        given,
        f"{what}, so messages that begin alike look alike, and some modes give them away. Make a "
        "new one each time with `os.urandom` and send it along.",
        Severity.INFORMATION if ctx.is_test else None,
        fixes=_fixes(call, given, ctx),
        related=(Related(f"`{given.id}` gets its value here", name=given.id),)
        if isinstance(given, ast.Name)
        else (),
    )


def _subject(given: ast.expr, ctx: Context) -> str:
    said = shown(ctx, given, "")
    return f"The start value {said}" if said else "The start value (IV, nonce) of this cipher"


def _is_constant(given: ast.expr, ctx: Context) -> bool:
    value = ctx.value(given)
    if isinstance(value, bytes | str | int) and not isinstance(value, bool):
        return value not in (b"", "")
    match given:
        case ast.Call(func=func, args=[size], keywords=[]) if ctx.names(func) & _DRAWN:
            is_size = (ctx.resolve(size) or "").endswith(".block_size")
            return is_size or isinstance(ctx.value(size), int | str | bytes)
        case ast.BinOp(left=left, op=ast.Mult()):
            return isinstance(ctx.value(left), str | bytes)  # b"0" * AES.block_size
        case _:
            return False


def _is_part_of_key(call: ast.Call, given: ast.expr, name: str, ctx: Context) -> bool:
    if name not in _KEYS:
        return False
    key = ctx.argument(call, *_KEYS[name])
    inner = given.value if isinstance(given, ast.Subscript) else given
    if not isinstance(key, ast.Name | ast.Attribute) or not isinstance(
        inner, ast.Name | ast.Attribute
    ):
        return False
    return ast.dump(key) == ast.dump(inner)


_KEEP_IT: Final = ("Crypto.", "Cryptodome.", "nacl.")
"""Packages whose ciphers or messages hold the value that they were given."""


def _fixes(call: ast.Call, given: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    value = ctx.value(given)
    function = ctx.function()
    if not isinstance(value, bytes):
        return ()
    if len(value) not in _SIZES or (function and _READING & set(words(function.name))):
        return ()
    drawn = (Name("os.urandom"), f"({len(value)})")
    used = ctx.parent(call)
    if isinstance(used, ast.Call):
        used = ctx.parent(used)
    if isinstance(used, ast.Attribute) and used.attr.startswith("decrypt"):
        return ()
    if isinstance(given, ast.Constant):
        keeps_it = any(name.startswith(_KEEP_IT) for name in ctx.names(call.func))
        if not keeps_it or isinstance(used, ast.Attribute):
            return ()  # nobody could tell it afterwards
        change: Rewrite | ReplaceLiteral = Rewrite(ctx.range(given), drawn)
    elif is_own_variable(given, ctx):
        change = ReplaceLiteral(ctx.range(given), drawn, each_time=True)
    else:
        return ()
    title = "Use a new random value each time (keep it beside the text)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG304",
        name="static-iv",
        summary="Messages are encrypted with an initialisation vector that never changes",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(329, 1204),
        fix=(FixSafety.REVIEW,),
        peers=(
            "sonar:S3329",
            "sonar:S6432",
            "codeshield:crypto-fixed-nonce",
        ),
        references=("https://cryptography.io/en/latest/hazmat/primitives/symmetric-encryption/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_NEW, _check_new),
        OnCall(frozenset(_MODES), _check_mode),
        OnCall(frozenset(_OTHERS), _check_other),
        OnText(re.compile(r"block_size"), ast.Assign, _check_assignment),
    ),
    examples=(
        bad(
            "from Crypto.Cipher import AES\n\n\ndef encrypt(key, text):\n"
            '    iv = b"\\0" * AES.block_size\n'
            "    return AES.new(key, AES.MODE_CBC, iv).encrypt(text)\n",
            lines=(5,),
            note="a value of which only the length is not known",
        ),
        good(
            "import os\nfrom Crypto.Cipher import AES\n\n\ndef encrypt(key, text):\n"
            "    iv = os.urandom(AES.block_size)\n"
            "    return iv + AES.new(key, AES.MODE_CBC, iv).encrypt(text)\n",
        ),
        bad(
            "from Crypto.Cipher import AES\n\n\ndef encrypt(key, text):\n"
            "    iv = b'\\0' * 16\n"
            "    return iv, AES.new(key, AES.MODE_CBC, iv).encrypt(text)\n",
            lines=(6,),
            fixed=(
                "import os\n\nfrom Crypto.Cipher import AES\n\n\ndef encrypt(key, text):\n"
                "    iv = os.urandom(16)\n"
                "    return iv, AES.new(key, AES.MODE_CBC, iv).encrypt(text)\n"
            ),
            note="it is kept with the text",
        ),
        bad(
            "from Crypto.Cipher import AES\n"
            'cipher = AES.new(key, AES.MODE_CBC, b"0123456789abcdef")\n',
            lines=(2,),
            fixed=(
                "import os\n\nfrom Crypto.Cipher import AES\n"
                "cipher = AES.new(key, AES.MODE_CBC, os.urandom(16))\n"
            ),
            severity="WARNING",
        ),
        bad(
            "from Crypto.Cipher import AES as aes\nIV = b'\\0' * 16\n"
            "cipher = aes.new(key, aes.MODE_CBC, iv=IV)\n",
            lines=(3,),
        ),
        bad(
            "from cryptography.hazmat.primitives.ciphers.modes import CTR\nmode = CTR(bytes(16))\n",
            lines=(2,),
        ),
        bad(
            "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\n"
            "NONCE = b'unique nonce'\nsealed = AESGCM(key).encrypt(NONCE, text, None)\n",
            lines=(3,),
        ),
        bad(
            "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n\n\n"
            "def encrypt(key, text, iv):\n"
            "    machine = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()\n"
            "    return machine.update(text)\n\n\n"
            "encrypt(key, text, b'0000000000000000')\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            "from Crypto.Cipher import AES\n\n\ndef seal(key):\n"
            "    return AES.new(key, AES.MODE_CBC, key[:16])\n",
            lines=(5,),
            note="the key is no start value",
        ),
        bad(
            "from Crypto.Cipher import AES\n"
            'cipher = AES.new(key, AES.MODE_CBC, b"0" * AES.block_size)\n',
            lines=(2,),
        ),
        bad(
            "import nacl.secret\nbox = nacl.secret.SecretBox(key)\nbox.encrypt(text, b'1' * 24)\n",
            lines=(3,),
        ),
        good("from Crypto.Cipher import AES\ncipher = AES.new(key, AES.MODE_CBC)\n"),
        good(
            "import os\nfrom Crypto.Cipher import AES\niv = os.urandom(16)\n"
            "cipher = AES.new(key, AES.MODE_CBC, iv)\n"
        ),
        good(
            "from cryptography.hazmat.primitives.ciphers import modes\nmode = modes.CBC(data[:16])\n",
            note="it came along",
        ),
        known_miss(
            "import os\nfrom cryptography.hazmat.primitives.ciphers.aead import AESGCM\n"
            "nonce = os.urandom(12)\nbox = AESGCM(key)\n"
            "first = box.encrypt(nonce, a, None)\nsecond = box.encrypt(nonce, b, None)\n",
            note="used for two messages",
        ),
    ),
)
