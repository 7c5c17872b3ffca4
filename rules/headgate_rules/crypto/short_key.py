"""A key is made that is too short to last.

## What it does
Reports RSA, DSA, ElGamal and Diffie-Hellman keys below 2048 bits and elliptic curves below
224 bits, and literal keys of ciphers below 128 bits, in `cryptography`, PyCryptodome, rsa, paramiko, asyncssh, pyOpenSSL, M2Crypto,
ecdsa, jwcrypto, Authlib and joserfc, also where a library's default is that short.

## Why it matters
Keys of 1024 bits are within reach of those who have many machines, shorter ones of anybody.
Whoever finds the private key can sign and read everything.

## What to do instead
RSA with 3072 bits (2048 at least), or Ed25519 and P-256.

## Severity
A warning; an error below 1024 bits.

## Limits
Lengths that are not known are silent, and so are keys that are read from a file.

## Fix safety
Review: what the key signs or encrypts becomes longer, and some programs count on its length
(blocks of 128 bytes, the column of a table). Parameters of the other kinds may be agreed on
with somebody else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Name,
    OnCall,
    Related,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)

_LEAST: Final = 2048
_BROKEN: Final = 1024


@dataclass(frozen=True, slots=True)
class _Maker:
    """A call that makes a key: which argument is its length."""

    kind: str
    keyword: str
    position: int | None
    default: int | None = None
    """The length without the argument, where that is too short."""


_ASYMMETRIC: Final = "cryptography.hazmat.primitives.asymmetric"
_MAKERS: Final = {
    f"{_ASYMMETRIC}.rsa.generate_private_key": _Maker("RSA", "key_size", 1),
    f"{_ASYMMETRIC}.dsa.generate_private_key": _Maker("DSA", "key_size", 0),
    f"{_ASYMMETRIC}.dsa.generate_parameters": _Maker("DSA", "key_size", 0),
    f"{_ASYMMETRIC}.dh.generate_parameters": _Maker("Diffie-Hellman", "key_size", 1),
    **{
        f"{package}.PublicKey.{kind}.generate": _Maker(kind, "bits", 0)
        for package in ("Crypto", "Cryptodome")
        for kind in ("RSA", "DSA", "ElGamal")
    },
    "rsa.newkeys": _Maker("RSA", "nbits", 0),
    "rsa.key.newkeys": _Maker("RSA", "nbits", 0),
    "paramiko.RSAKey.generate": _Maker("RSA", "bits", 0),
    "paramiko.rsakey.RSAKey.generate": _Maker("RSA", "bits", 0),
    "paramiko.DSSKey.generate": _Maker("DSA", "bits", 0, 1024),
    "paramiko.dsskey.DSSKey.generate": _Maker("DSA", "bits", 0, 1024),
    "M2Crypto.RSA.gen_key": _Maker("RSA", "bits", 0),
    "M2Crypto.DSA.gen_params": _Maker("DSA", "bits", 0),
    "M2Crypto.DH.gen_params": _Maker("Diffie-Hellman", "plen", 0),
    "OpenSSL.crypto.PKey().generate_key": _Maker("RSA", "bits", 1),
    "joserfc.jwk.RSAKey.generate_key": _Maker("RSA", "key_size", 0),
    "authlib.jose.RSAKey.generate_key": _Maker("RSA", "key_size", 0),
}
_BY_KIND: Final = {
    "asyncssh.generate_private_key": ("alg_name", 0, "key_size", None),
    "authlib.jose.JsonWebKey.generate_key": ("kty", 0, "crv_or_size", 1),
    "jwcrypto.jwk.JWK.generate": ("kty", None, "size", None),
}
_SHORT_KINDS: Final = ("rsa", "ssh-rsa", "ssh-dss", "dsa")
_CURVES: Final = ("SECP192R1", "SECT163K1", "SECT163R2", "SECP160R1", "SECP160K1", "SECP192K1")
_EC: Final = frozenset(
    {f"{_ASYMMETRIC}.ec.generate_private_key", f"{_ASYMMETRIC}.ec.derive_private_key"}
)
_CURVE_NAMES: Final = frozenset(
    {*("p-192", "p192", "prime192v1", "secp192r1", "nist p-192", "secp160r1", "sect163k1")}
)
_ECC: Final = frozenset({"Crypto.PublicKey.ECC.generate", "Cryptodome.PublicKey.ECC.generate"})
_ECDSA: Final = frozenset({"ecdsa.SigningKey.generate", "ecdsa.keys.SigningKey.generate"})
_ECDSA_SHORT: Final = ("NIST192p", "SECP112r1", "SECP112r2", "SECP128r1", "SECP160r1")

_CIPHERS: Final = {
    **{
        f"{package}.Cipher.{name}.new": ("key", 0)
        for package in ("Crypto", "Cryptodome")
        for name in ("AES", "Blowfish", "ARC2", "ARC4", "CAST")
    },
    **{
        f"cryptography.hazmat.primitives.ciphers.algorithms.{name}": ("key", 0)
        for name in ("AES", "Camellia", "SM4", "ChaCha20")
    },
}
_CIPHER_LEAST: Final = 16

_CURVE: Final = f"{_ASYMMETRIC}.ec.SECP256R1"
_ECDSA_CURVE: Final = "ecdsa.NIST256p"

_WHY: Final = "whoever has enough machines can find the private key"


def _check_maker(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _MAKERS.keys())
    maker = _MAKERS[name]
    given = ctx.argument(call, maker.keyword, maker.position)
    if given is None:
        if maker.default is not None and not ctx.has_unpacking(call):
            yield _hit(call, call, maker.kind, maker.default, ctx, maker.keyword)
        return
    size = ctx.value(given)
    if isinstance(size, int) and not isinstance(size, bool) and 0 < size < _LEAST:
        yield _hit(call, given, maker.kind, size, ctx, maker.keyword)


def _check_by_kind(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _BY_KIND.keys())
    kind_keyword, kind_position, size_keyword, size_position = _BY_KIND[name]
    kind = ctx.value(ctx.argument(call, kind_keyword, kind_position))
    given = ctx.argument(call, size_keyword, size_position)
    size = ctx.value(given)
    if not isinstance(kind, str) or kind.lower() not in _SHORT_KINDS or given is None:
        return
    if isinstance(size, int) and not isinstance(size, bool) and 0 < size < _LEAST:
        title = "DSA" if "d" in kind.lower() else "RSA"
        yield _hit(call, given, title, size, ctx, size_keyword)


def _check_curve(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "curve", 0) or ctx.argument(call, "curve", 1)
    for candidate in (given, ctx.argument(call, "curve", 1)):
        if candidate is None:
            continue
        ends = {n.removesuffix("()").rpartition(".")[2].upper() for n in ctx.names(candidate)}
        if ends & set(_CURVES):
            yield _curve_hit(candidate, _longer_curve(candidate, _CURVE, ctx))
            return


def _check_curve_name(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "curve")
    value = ctx.value(given)
    if given is not None and isinstance(value, str) and value.lower() in _CURVE_NAMES:
        change = Rewrite(ctx.range(given), ('"P-256"',))
        is_written = isinstance(given, ast.Constant) and ctx.is_written(given)
        yield _curve_hit(given, _curve_fix(change) if is_written else ())


def _check_cipher(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `AES.new(b"secret", …)`: a key of six bytes, or of none."""
    key = ctx.argument(call, *_CIPHERS[min(ctx.names(call.func) & _CIPHERS.keys())])
    value = ctx.value(key)
    if key is not None and isinstance(value, str | bytes) and len(value) < _CIPHER_LEAST:
        yield Hit(
            key,
            f"A key of {len(value) * 8} bits is too short: all that there are can be tried out. "
            "Make one with `os.urandom(32)` and keep it outside of the code.",
        )


def _check_ecdsa(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "curve", 0)
    if given is None:
        if not ctx.has_unpacking(call):
            change = SetKeyword(ctx.range(call), "curve", Name(_ECDSA_CURVE))
            yield _curve_hit(call, _curve_fix(change) if ctx.is_written(call) else ())
        return
    if {n.rpartition(".")[2] for n in ctx.names(given)} & set(_ECDSA_SHORT):
        yield _curve_hit(given, _longer_curve(given, _ECDSA_CURVE, ctx))


def _longer_curve(curve: ast.expr, better: str, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that names a longer curve where this one is named."""
    named = curve.func if isinstance(curve, ast.Call) else curve
    ends = {name.rpartition(".")[2].upper() for name in ctx.names(named)}
    is_named = isinstance(named, ast.Name | ast.Attribute) and ctx.is_written(named)
    if not is_named or not ends & {*_CURVES, *(name.upper() for name in _ECDSA_SHORT)}:
        return ()
    if isinstance(named, ast.Name) and named.id.upper() not in ends:
        return ()  # a variable, or another name
    return _curve_fix(Rewrite(ctx.range(named), (Name(better),)))


def _curve_fix(change: Intent) -> tuple[Fix, ...]:
    return (Fix("Use P-256 (who checks with it must take such keys)", FixSafety.REVIEW, (change,)),)


def _curve_hit(node: ast.expr, fixes: tuple[Fix, ...] = ()) -> Hit:
    return Hit(
        node,
        f"This curve gives keys of less than 224 bits, which is too short: {_WHY}. Use P-256 or "
        "Ed25519.",
        fixes=fixes,
    )


def _hit(call: ast.Call, node: ast.expr, kind: str, size: int, ctx: Context, keyword: str) -> Hit:
    return Hit(
        node,
        f"A {kind} key of {size} bits is too short: {_WHY}. Use at least 2048 bits, better 3072.",
        Severity.ERROR if size < _BROKEN else None,
        fixes=_fixes(call, node, kind, ctx, keyword),
        related=(Related(f"`{node.id}` is {size} here", name=node.id),)
        if isinstance(node, ast.Name)
        else (),
    )


def _fixes(
    call: ast.Call, node: ast.expr, kind: str, ctx: Context, keyword: str
) -> tuple[Fix, ...]:
    if node is call:
        change: SetKeyword | Rewrite = SetKeyword(ctx.range(call), keyword, "2048")
    elif ctx.is_written(node) and ctx.value(node) is not UNKNOWN:
        change = Rewrite(ctx.range(node), ("2048",))
    else:
        return ()
    title = "Make a key of 2048 bits (what it signs or encrypts becomes longer)"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG305",
        name="short-key",
        summary="A key is made that is too short to last",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(326,),
        fix=(FixSafety.REVIEW,),
        yields_to=("HG302", "HG311"),
        bandit=("B505",),
        ruff=("S505",),
        peers=(
            "codeql:py/weak-crypto-key",
            "sonar:S4426",
            "codemodder:rsa-key-size",
        ),
        references=("https://www.keylength.com/en/4/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_MAKERS), _check_maker),
        OnCall(frozenset(_BY_KIND), _check_by_kind),
        OnCall(_EC, _check_curve),
        OnCall(_ECC, _check_curve_name),
        OnCall(_ECDSA, _check_ecdsa),
        OnCall(frozenset(_CIPHERS), _check_cipher),
    ),
    examples=(
        bad(
            "from cryptography.hazmat.primitives.asymmetric import rsa\n"
            "key = rsa.generate_private_key(public_exponent=65537, key_size=1024)\n",
            lines=(2,),
            fixed=(
                "from cryptography.hazmat.primitives.asymmetric import rsa\n"
                "key = rsa.generate_private_key(public_exponent=65537, key_size=2048)\n"
            ),
            severity="WARNING",
        ),
        bad(
            "from Crypto.PublicKey import RSA as r\nBITS = 512\nkey = r.generate(BITS)\n",
            lines=(3,),
            fixed="from Crypto.PublicKey import RSA as r\nBITS = 512\nkey = r.generate(2048)\n",
            severity="ERROR",
        ),
        bad("import paramiko\nkey = paramiko.DSSKey.generate()\n", lines=(2,)),
        bad("import rsa\npublic, private = rsa.newkeys(1024)\n", lines=(2,)),
        bad(
            "from OpenSSL import crypto\nkey = crypto.PKey()\nkey.generate_key(crypto.TYPE_RSA, 1024)\n",
            lines=(3,),
        ),
        bad(
            "from cryptography.hazmat.primitives.asymmetric import ec\n"
            "key = ec.generate_private_key(ec.SECP192R1())\n",
            lines=(2,),
            fixed="from cryptography.hazmat.primitives.asymmetric import ec\n"
            "key = ec.generate_private_key(ec.SECP256R1())\n",
        ),
        bad(
            "import rsa\n\n\ndef make(bits):\n    return rsa.newkeys(bits)\n\n\nmake(1024)\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad("from Crypto.Cipher import AES\nAES.new('', AES.MODE_GCM)\n", lines=(2,)),
        bad(
            "import ecdsa\nkey = ecdsa.SigningKey.generate()\n",
            lines=(2,),
            fixed="import ecdsa\nkey = ecdsa.SigningKey.generate(curve=ecdsa.NIST256p)\n",
            note="the default",
        ),
        bad(
            "from Crypto.PublicKey import ECC\nkey = ECC.generate(curve='p192')\n",
            lines=(2,),
            fixed='from Crypto.PublicKey import ECC\nkey = ECC.generate(curve="P-256")\n',
        ),
        bad(
            'import asyncssh\nkey = asyncssh.generate_private_key("ssh-rsa", key_size=1024)\n',
            lines=(2,),
        ),
        good(
            "from cryptography.hazmat.primitives.asymmetric import ec, rsa\n"
            "rsa.generate_private_key(65537, 2048)\nec.generate_private_key(ec.SECP256R1())\n"
        ),
        good("from Crypto.PublicKey import RSA\nkey = RSA.generate(bits)\n", note="not known"),
        good("import ecdsa\nkey = ecdsa.SigningKey.generate(curve=ecdsa.NIST256p)\n"),
    ),
)
