"""Something is encrypted with RSA in a way that gives it away.

## What it does
Reports RSA encryption with the padding PKCS#1 v1.5 or none at all, in `cryptography`,
PyCryptodome, rsa and M2Crypto, and RSA by `pow(message, e, n)`.

## Why it matters
A server that decrypts PKCS#1 v1.5 and tells in any way whether the padding was right, by a
message or by its time, decrypts everything for whoever keeps asking. Without padding,
equal messages look equal and small ones can be worked out.

## What to do instead
OAEP: `padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)`,
or `Crypto.Cipher.PKCS1_OAEP`.

## Severity
A warning; an information where it only decrypts.

## Limits
Signatures with PKCS#1 v1.5 are sound and silent. What only decrypts is an information: the
other side chose it.

## Fix safety
None: both sides have to change at once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import name_of, words
from headgate_rules.wording import shown

_PACKAGES: Final = ("Crypto", "Cryptodome")
_CIPHER: Final = frozenset(f"{package}.Cipher.PKCS1_v1_5.new" for package in _PACKAGES)
_PKCS1: Final = "cryptography.hazmat.primitives.asymmetric.padding.PKCS1v15"
_RSA: Final = frozenset({"rsa.encrypt", "rsa.pkcs1.encrypt", "rsa.decrypt", "rsa.pkcs1.decrypt"})
_TEXTBOOK: Final = frozenset(
    f"{package}.PublicKey.RSA.{maker}().{verb}"
    for package in _PACKAGES
    for maker in ("generate", "importKey", "import_key", "construct", "importKey().publickey")
    for verb in ("encrypt", "decrypt")
)
_M2CRYPTO: Final = {
    f"M2Crypto.RSA.{padding}": title
    for padding, title in (
        ("pkcs1_padding", "PKCS#1 v1.5"),
        ("no_padding", "no padding"),
        ("sslv23_padding", "an old padding"),
    )
}
_M2_METHODS: Final = frozenset({"*.public_encrypt", "*.private_decrypt"})
_EXPONENTS: Final = frozenset({"e", "exponent", "publicexponent", "pubexp"})
_MODULI: Final = frozenset({"n", "modulus"})
_ENCRYPTING: Final = frozenset({"encrypt", "encryption", "cipher", "rsa"})

_WHY: Final = (
    "a server that tells whether it could decrypt gives the content away, and equal messages may "
    "look equal. Use OAEP"
)


def _check_padding(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `key.encrypt(text, padding.PKCS1v15())`."""
    padding = ctx.argument(call, "padding", 1)
    if padding is not None and ctx.names(padding) & {f"{_PKCS1}()"}:
        yield _hit(padding, "The padding PKCS#1 v1.5 is used to encrypt", call)


def _check_cipher(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    parent = ctx.parent(call)
    used = parent if isinstance(parent, ast.Attribute) else None
    function = ctx.function()
    is_reading = (used is not None and used.attr == "decrypt") or (
        function is not None and "decrypt" in words(function.name)
    )
    yield _hit(call, f"{shown(ctx, call.func)} pads with PKCS#1 v1.5", None, is_quiet=is_reading)


def _check_rsa(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _hit(call, f"{shown(ctx, call.func)} pads with PKCS#1 v1.5", call)


def _check_textbook(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _hit(call, f"{shown(ctx, call.func)} uses RSA without any padding", call)


def _check_m2crypto(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    padding = ctx.argument(call, "padding", 1)
    title = (
        next((_M2CRYPTO[n] for n in ctx.names(padding) if n in _M2CRYPTO), None)
        if padding
        else None
    )
    if padding is not None and title is not None:
        yield _hit(padding, f"RSA encrypts with {title} here", call)


def _check_pow(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    function = ctx.function()
    if len(call.args) != 3 or function is None or not _ENCRYPTING & set(words(function.name)):
        return
    exponent, modulus = (name_of(argument) or "" for argument in call.args[1:])
    is_rsa = exponent.lower().replace("_", "") in _EXPONENTS and modulus.lower() in _MODULI
    if is_rsa:
        yield _hit(call, "`pow` with an exponent and a modulus is RSA without any padding", None)


def _hit(node: ast.expr, what: str, call: ast.Call | None, *, is_quiet: bool = False) -> Hit:
    is_reading = call is not None and "decrypt" in words(name_of(call.func) or "")
    return Hit(
        node,
        f"{what}: {_WHY}.",
        Severity.INFORMATION if is_quiet or is_reading else None,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG312",
        name="weak-rsa-padding",
        summary="Something is encrypted with RSA in a way that gives it away",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(780,),
        peers=("sonar:S5542",),
        references=(
            "https://cryptography.io/en/latest/hazmat/primitives/asymmetric/rsa/#encryption",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset({"*.encrypt", "*.decrypt"}), _check_padding),
        OnCall(_CIPHER, _check_cipher),
        OnCall(_RSA, _check_rsa),
        OnCall(_TEXTBOOK, _check_textbook),
        OnCall(_M2_METHODS, _check_m2crypto),
        OnCall(frozenset({"builtins.pow"}), _check_pow),
    ),
    examples=(
        bad(
            "from cryptography.hazmat.primitives.asymmetric import padding\n"
            "sealed = key.encrypt(text, padding.PKCS1v15())\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15 as old\n"
            "how = old()\nsealed = key.encrypt(text, how)\n",
            lines=(3,),
        ),
        bad(
            "from Crypto.Cipher import PKCS1_v1_5\n\n\ndef box(kind, key):\n    return kind.new(key)\n"
            "\n\nbox(PKCS1_v1_5, key)\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad("import rsa\nsealed = rsa.encrypt(text, public)\n", lines=(2,)),
        bad(
            "from Crypto.PublicKey import RSA\nkey = RSA.importKey(text)\nkey.encrypt(message, 32)\n",
            lines=(3,),
        ),
        bad("from M2Crypto import RSA\nkey.public_encrypt(text, RSA.no_padding)\n", lines=(2,)),
        bad("def encrypt(m, e, n):\n    return pow(m, e, n)\n", lines=(2,)),
        bad(
            "import rsa\nopened = rsa.decrypt(sealed, private)\n",
            lines=(2,),
            severity="INFORMATION",
        ),
        good(
            "from cryptography.hazmat.primitives import hashes\n"
            "from cryptography.hazmat.primitives.asymmetric import padding\n"
            "how = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)\n"
            "sealed = key.encrypt(text, how)\nkey.sign(text, padding.PKCS1v15(), hashes.SHA256())\n"
        ),
        good("from Crypto.Cipher import PKCS1_OAEP\nPKCS1_OAEP.new(key).encrypt(text)\n"),
        good("def power(base, e, n):\n    return pow(base, e, n)\n", note="only arithmetic"),
    ),
)
