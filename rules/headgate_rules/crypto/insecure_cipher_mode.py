"""A good cipher is used in a way that shows or does not protect what it encrypts.

## What it does
Reports ECB in `cryptography`, PyCryptodome, M2Crypto, pyaes and pyDes, also as the default
of a library. With the strict profile also CBC, CFB, OFB and CTR in files that check no
signature of what they decrypt.

## Why it matters
ECB turns equal pieces of text into equal pieces of the result, so its structure can be
seen and pieces can be exchanged. The other modes do not notice when the text was changed.

## What to do instead
`AES.MODE_GCM`, `cryptography.hazmat.primitives.ciphers.aead.AESGCM`, or
`cryptography.fernet.Fernet`.

## Severity
A warning; an information for a single block. With the strict profile the other modes are an
information where nothing in the file checks a signature.

## Limits
ECB of a single block as a part of another algorithm (key wrapping, CMAC, the protection
of packet numbers) is an information where the names tell, and so is reading old data.

## Fix safety
None: another mode needs a nonce and a tag, which must be kept beside the text.
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
    Profile,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.identifiers import words
from headgate_rules.wording import shown

_PACKAGES: Final = ("Crypto", "Cryptodome")
_BLOCK_CIPHERS: Final = ("AES", "DES", "DES3", "ARC2", "Blowfish", "CAST", "IDEA")
_NEW: Final = frozenset(f"{p}.Cipher.{c}.new" for p in _PACKAGES for c in _BLOCK_CIPHERS)
_MODES: Final = {"ECB": 1, "CBC": 2, "CFB": 3, "OFB": 5, "CTR": 6}
_HAZMAT: Final = "cryptography.hazmat.primitives.ciphers.modes"
_UNSIGNED: Final = ("CBC", "CFB", "CFB8", "OFB", "CTR")
_PYAES: Final = frozenset({"pyaes.AESModeOfOperationECB", "pyaes.aes.AESModeOfOperationECB"})
_PYDES: Final = frozenset({"pyDes.des", "pyDes.triple_des"})
_EVP: Final = frozenset({"M2Crypto.EVP.Cipher"})

_SINGLE_BLOCK: Final = frozenset(
    {
        *(
            "wrap",
            "unwrap",
            "keywrap",
            "cmac",
            "gcm",
            "ghash",
            "ctr",
            "eax",
            "hp",
            "mask",
            "header",
        ),
        *("block", "xts", "kdf", "derive", "fpe", "ff", "siv", "ccm", "drbg", "prf", "omac", "ige"),
    }
)
_READING: Final = frozenset({"decrypt", "decryption", "decryptor"})
_CHECKS: Final = ("verify", "compare_digest", "HMAC", "hmac", "digest_and_verify", "Poly1305")
"""What a file calls that looks at a signature of the text."""


def _check_new(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    mode = ctx.argument(call, "mode", 1)
    if mode is None:
        if not ctx.has_unpacking(call) and (call.args or call.keywords):
            yield _ecb(call, f"{shown(ctx, call.func)} without a mode means ECB", call, ctx)
        return
    if _is_mode(mode, "ECB", ctx):
        yield _ecb(call, f"{shown(ctx, mode, 'This mode')} is used", mode, ctx)
    elif any(_is_mode(mode, name, ctx) for name in _UNSIGNED):
        yield from _unsigned(call, ctx)


def _is_mode(mode: ast.expr, name: str, ctx: Context) -> bool:
    value = ctx.value(mode)
    if isinstance(value, int) and not isinstance(value, bool):
        return value == _MODES.get(name)
    return any(n.endswith(f".MODE_{name}") for n in ctx.names(mode))


def _check_hazmat(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _BY_MODE.keys())
    if _BY_MODE[name] == "ECB":
        yield _ecb(call, f"{shown(ctx, call.func)} is used", call, ctx)
    else:
        yield from _unsigned(call, ctx)


_BY_MODE: Final = {f"{_HAZMAT}.{name}": name for name in ("ECB", *_UNSIGNED)}


def _check_pyaes(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _ecb(call, f"{shown(ctx, call.func)} is used", call, ctx)


def _check_evp(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    algorithm = ctx.argument(call, "alg", 0)
    value = ctx.value(algorithm)
    if algorithm is not None and isinstance(value, str) and value.lower().endswith("ecb"):
        yield _ecb(call, "The mode ECB is used", algorithm, ctx)


def _ecb(call: ast.Call, what: str, node: ast.expr, ctx: Context) -> Hit:
    is_quiet = _is_single_block(call, ctx)
    return Hit(
        node,
        f"{what}: in ECB, equal pieces of text look equal when they are encrypted, so much of it "
        "can be seen, and changed. Use GCM, which also notices changes.",
        Severity.INFORMATION if is_quiet else None,
    )


def _is_single_block(call: ast.Call, ctx: Context) -> bool:
    function = ctx.function()
    found = set(words(function.name)) if function is not None else set[str]()
    node = ctx.parent(call)
    while node is not None:
        match node:
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.update(words(name))
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Name | ast.Attribute):
                        found.update(
                            words(target.id if isinstance(target, ast.Name) else target.attr)
                        )
            case _:
                pass
        node = ctx.parent(node)
    return bool(found & (_SINGLE_BLOCK | _READING))


def _unsigned(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is not Profile.STRICT or any(ctx.called(name) for name in _CHECKS):
        return
    yield Hit(
        call,
        "This mode does not notice when the encrypted text was changed, and nothing in this file "
        "checks a signature of it. Use GCM, or sign the result with an HMAC.",
        Severity.INFORMATION,
        Confidence.LOW,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG303",
        name="insecure-cipher-mode",
        summary="A good cipher is used in a way that does not protect",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(327,),
        bandit=("B305",),
        ruff=("S305",),
        yields_to=("HG302",),
        peers=(
            "codeql:py/weak-cryptographic-algorithm",
            "sonar:S5542",
            "dlint:DUO134",
        ),
        references=(
            "https://pycryptodome.readthedocs.io/en/latest/src/cipher/classic.html#ecb-mode",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_NEW, _check_new),
        OnCall(frozenset(_BY_MODE), _check_hazmat),
        OnCall(_PYAES, _check_pyaes),
        OnCall(_EVP, _check_evp),
    ),
    examples=(
        bad(
            "from Crypto.Cipher import AES\ncipher = AES.new(key, AES.MODE_ECB)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "from Cryptodome.Cipher import AES as cipher\nMODE = cipher.MODE_ECB\n"
            "cipher.new(key, mode=MODE)\n",
            lines=(3,),
        ),
        bad(
            "from Crypto.Cipher import AES\n\n\ndef make(key, mode):\n    return AES.new(key, mode)\n\n\n"
            "make(key, AES.MODE_ECB)\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad("from Crypto.Cipher import AES\nAES.new(key, 1)\n", lines=(2,), note="as a number"),
        bad("from Crypto.Cipher import AES\nAES.new(key)\n", lines=(2,), note="the old default"),
        bad(
            "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n"
            "cipher = Cipher(algorithms.AES(key), modes.ECB())\n",
            lines=(2,),
        ),
        bad("import pyaes\naes = pyaes.AESModeOfOperationECB(key)\n", lines=(2,)),
        bad("from M2Crypto import EVP\nEVP.Cipher('aes_128_ecb', key, b'', 1)\n", lines=(2,)),
        bad(
            "from Crypto.Cipher import AES\n\n\ndef key_wrap(key, block):\n"
            "    return AES.new(key, AES.MODE_ECB).encrypt(block)\n",
            lines=(5,),
            severity="INFORMATION",
            note="a part of another algorithm",
        ),
        good("from Crypto.Cipher import AES\ncipher = AES.new(key, AES.MODE_GCM)\n"),
        good(
            "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n"
            "cipher = Cipher(algorithms.AES(key), modes.CBC(iv))\n",
            note="strict only",
        ),
        good("from Crypto.Cipher import AES\ncipher = AES.new(*arguments)\n", note="not known"),
        bad(
            "from Crypto.Cipher import AES\nfor mode in (AES.MODE_ECB, AES.MODE_GCM):\n"
            "    AES.new(key, mode)\n",
            lines=(3,),
            note="one of several",
        ),
    ),
)
