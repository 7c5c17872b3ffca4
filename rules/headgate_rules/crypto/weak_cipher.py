"""A cipher is used that can be broken.

## What it does
Reports DES, Triple DES, RC2, RC4, Blowfish, IDEA, CAST5, SEED and XOR in `cryptography`,
PyCryptodome, M2Crypto, oscrypto, pyDes, xmlsec and the like, lists of TLS ciphers that allow them,
text that is "encrypted" by XOR in a function of the program's own, and secrets as the
salt of Hashids.

## Why it matters
Keys of DES can be tried out in hours. RC4 leaks its text, and ciphers with blocks of 64
bits leak it after some gigabytes. XOR with a key that repeats is no encryption at all.

## What to do instead
`cryptography.fernet.Fernet`, or AES-GCM and ChaCha20-Poly1305 of `cryptography`, which
also notice when the text was changed.

## Severity
A warning; an information where it only decrypts, or is one of several to choose from.

## Limits
What only decrypts, and one of several ciphers to choose from, is an information: old data
and other programs may demand it. An import of `Crypto` alone says nothing.

## Fix safety
None: what is encrypted already, and whoever reads it, has to follow.
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
    OnNode,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.literal_secrets import is_secret_name
from headgate_rules.wording import shown

_PYCRYPTODOME: Final = {
    f"{package}.Cipher.{module}.new": title
    for package in ("Crypto", "Cryptodome")
    for module, title in (
        ("DES", "DES"),
        ("DES3", "Triple DES"),
        ("ARC2", "RC2"),
        ("ARC4", "RC4"),
        ("Blowfish", "Blowfish"),
        ("CAST", "CAST5"),
        ("IDEA", "IDEA"),
        ("XOR", "XOR"),
    )
}
_HAZMAT: Final = {
    f"cryptography.hazmat.{place}.ciphers.algorithms.{name}": title
    for place in ("primitives", "decrepit")
    for name, title in (
        ("ARC4", "RC4"),
        ("TripleDES", "Triple DES"),
        ("Blowfish", "Blowfish"),
        ("IDEA", "IDEA"),
        ("CAST5", "CAST5"),
        ("SEED", "SEED"),
        ("RC2", "RC2"),
    )
}
_OSCRYPTO: Final = {
    f"oscrypto.symmetric.{name}_{verb}": title
    for name, title in (
        ("rc2_cbc_pkcs5", "RC2"),
        ("rc4", "RC4"),
        ("des_cbc_pkcs5", "DES"),
        ("tripledes_cbc_pkcs5", "Triple DES"),
    )
    for verb in ("encrypt", "decrypt")
}
_OTHERS: Final = {
    "pyDes.des": "DES",
    "pyDes.triple_des": "Triple DES",
    "des.DesKey": "DES",
    "arc4.ARC4": "RC4",
    "blowfish.Cipher": "Blowfish",
    "wolfcrypt.ciphers.Des3": "Triple DES",
}
_BY_CALLEE: Final = {**_PYCRYPTODOME, **_HAZMAT, **_OSCRYPTO, **_OTHERS}
_ENCRYPTED_XML: Final = frozenset(
    {
        *("xmlsec.constants.TransformDes3Cbc", "xmlsec.constants.TransformKWDes3"),
        "onelogin.saml2.constants.OneLogin_Saml2_Constants.TRIPLEDES_CBC",
        "onelogin.saml2.utils.OneLogin_Saml2_Constants.TRIPLEDES_CBC",
    }
)
_ENCRYPTED_XML_WORDS: Final = lazy_pattern(r"\bTransform(?:Des3Cbc|KWDes3)\b|\bTRIPLEDES_CBC\b")
_STRONG: Final = lazy_pattern(
    r"\.(?:AES|ChaCha20|Camellia|AESGCM|SM4|ChaCha20_Poly1305)(?:\.new)?$"
)

_EVP: Final = frozenset({"M2Crypto.EVP.Cipher"})
_EVP_NAMES: Final = (
    ("des_ede", "Triple DES"),
    ("des", "DES"),
    ("rc2", "RC2"),
    ("rc4", "RC4"),
    ("bf", "Blowfish"),
    ("cast5", "CAST5"),
    ("idea", "IDEA"),
)
_LISTS: Final = {
    **dict.fromkeys(("*.set_ciphers", "*.set_cipher_list"), ("cipherlist", 0)),
    **dict.fromkeys(
        ("ssl.SSLContext().set_ciphers", "ssl.create_default_context().set_ciphers"),
        ("cipherlist", 0),
    ),
    "OpenSSL.SSL.Context().set_cipher_list": ("cipher_list", 0),
    "ssl.wrap_socket": ("ciphers", None),
    "urllib3.util.ssl_.create_urllib3_context": ("ciphers", 2),
    "urllib3.util.create_urllib3_context": ("ciphers", 2),
}
_WEAK_SUITES: Final = frozenset(
    {
        *("RC4", "RC2", "DES", "3DES", "IDEA", "NULL", "ENULL", "ANULL", "ADH", "AECDH", "EXP"),
        *("EXPORT", "EXPORT40", "EXPORT56", "LOW", "SSLV2", "MD5", "COMPLEMENTOFALL", "SECLEVEL=0"),
    }
)
_SUITE_END: Final = lazy_pattern(r"[:, ]+")
_SUITE_PART: Final = lazy_pattern(r"[-+@_]")

_SSH: Final = frozenset(
    {
        *(
            "asyncssh.connect",
            "asyncssh.listen",
            "asyncssh.create_server",
            "asyncssh.create_connection",
        ),
        *("asyncssh.SSHClientConnectionOptions", "asyncssh.SSHServerConnectionOptions"),
    }
)
_SSH_WEAK: Final = ("arcfour", "3des", "blowfish", "cast128", "des", "seed")

_HASHIDS: Final = frozenset({"hashids.Hashids", "hashids.hashids.Hashids"})

_READING: Final = frozenset({"decrypt", "decryption", "decryptor", "decode", "unwrap"})
_ENCRYPTING: Final = frozenset({"encrypt", "encryption", "decrypt", "cipher", "encipher", "crypt"})


def _check_callee(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func)
    title = _BY_CALLEE[min(names & _BY_CALLEE.keys())]
    yield _hit(call, title, ctx, is_one_of_several=any(_STRONG.search(n) for n in names))


def _check_encrypted_xml(node: ast.Attribute, ctx: Context) -> Iterator[Hit]:
    if ctx.names(node) & _ENCRYPTED_XML:
        yield Hit(
            node,
            "Triple DES can be broken, so XML that is encrypted with it is not safe. Use AES.",
        )


def _check_evp(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    algorithm = ctx.argument(call, "alg", 0)
    value = ctx.value(algorithm)
    if isinstance(value, str):
        for beginning, title in _EVP_NAMES:
            if value.lower().replace("-", "_").startswith(beginning):
                yield _hit(call, title, ctx, is_one_of_several=False)
                return


def _hit(call: ast.Call, title: str, ctx: Context, *, is_one_of_several: bool) -> Hit:
    is_quiet = is_one_of_several or _only_reads(call, ctx) or _stands_in_a_table(call, ctx)
    if title == "XOR":
        what = "XOR with a key that repeats is no encryption: the key can be read off the result"
    else:
        what = f"{title} can be broken, so what it encrypts is not safe"
    advice = "Use AES-GCM or `cryptography.fernet.Fernet`"
    if is_quiet:
        advice = f"Use it only for old data or where somebody else demands it; else {advice[0].lower()}{advice[1:]}"
    return Hit(call, f"{what}. {advice}.", Severity.INFORMATION if is_quiet else None)


def _only_reads(call: ast.Call, ctx: Context) -> bool:
    """Whether the cipher is only there to read what somebody has encrypted before."""
    parent = ctx.parent(call)
    if isinstance(parent, ast.Attribute):
        return bool(_READING & set(words(parent.attr)))
    name = name_of(call.func) or ""
    if "decrypt" in words(name):
        return True
    function = ctx.function()
    return function is not None and bool(_READING & set(words(function.name)))


def _stands_in_a_table(call: ast.Call, ctx: Context) -> bool:
    table = ctx.parent(call)
    return isinstance(table, ast.Dict) and len(table.values) > 1


def _check_list(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func)
    attribute = f"*.{name_of(call.func)}"
    key = min(names & _LISTS.keys(), default=attribute)
    given = ctx.argument(call, *_LISTS[key]) if key in _LISTS else None
    if given is None:
        return
    value = ctx.value(given)
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    if not isinstance(text, str):
        return
    weak = _weak_suite(text)
    if weak is not None:
        yield Hit(
            given,
            f"These ciphers for TLS include {weak}, which can be broken, and the other side may "
            "choose it. Leave the list out: the default of the `ssl` module has strong ones only.",
        )


def _weak_suite(text: str) -> str | None:
    for suite in _SUITE_END.split(text.upper()):
        if suite and suite[0] not in "!-":
            for part in (suite, *_SUITE_PART.split(suite), suite.rpartition("@")[2]):
                if part in _WEAK_SUITES:
                    return "weak ones" if "=" in part else part
    return None


def _check_ssh(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "encryption_algs")
    for element in ctx.elements(given) or ():
        value = ctx.value(element)
        if isinstance(value, str) and value.lower().startswith(_SSH_WEAK):
            yield Hit(
                element if ctx.is_written(element) else given or call,
                "This connection may use a cipher that can be broken. Leave `encryption_algs` out: "
                "asyncssh offers strong ones by default.",
            )
            return


def _check_hashids(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `Hashids(salt=settings.SECRET_KEY)`: a few results give the salt away."""
    salt = ctx.argument(call, "salt", 0)
    if salt is not None and is_secret_name(name_of(salt) or ""):
        yield Hit(
            salt,
            f"{shown(ctx, salt, 'A secret')} is the salt of Hashids, which is no encryption: whoever "
            "sees some results can work the salt out. Give it a salt of its own.",
        )


def _check_xor(node: ast.GeneratorExp | ast.ListComp, ctx: Context) -> Iterator[Hit]:
    """Report `bytes(a ^ b for a, b in zip(data, cycle(key)))` in a function that encrypts."""
    function = ctx.function()
    if function is None or not _ENCRYPTING & set(words(function.name)):
        return
    xor = next(
        (
            n
            for n in ast.walk(node.elt)
            if isinstance(n, ast.BinOp) and isinstance(n.op, ast.BitXor)
        ),
        None,
    )
    if xor is None or any("iv" in words(n) or "block" in words(n) for n in _names_in(node)):
        return  # one step of a mode of operation
    yield Hit(
        node,
        f"`{function.name}` encrypts by XOR: with a key that repeats, it can be read off the "
        "result. Use AES-GCM or `cryptography.fernet.Fernet`.",
        confidence=Confidence.LOW,
    )


def _names_in(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr


RULE = Rule(
    meta=RuleMeta(
        code="HG302",
        name="weak-cipher",
        summary="A cipher is used that can be broken",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(327,),
        bandit=("B304", "B413"),
        ruff=("S304", "S413"),
        peers=(
            "codeql:py/weak-cryptographic-algorithm",
            "sonar:S2257",
            "sonar:S5547",
            "dlint:DUO134",
        ),
        references=("https://cryptography.io/en/latest/fernet/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_BY_CALLEE), _check_callee),
        OnCall(_EVP, _check_evp),
        OnCall(frozenset(_LISTS), _check_list),
        OnCall(_SSH, _check_ssh),
        OnCall(_HASHIDS, _check_hashids),
        OnText(_ENCRYPTED_XML_WORDS, ast.Attribute, _check_encrypted_xml),
        OnNode(ast.GeneratorExp, _check_xor),
        OnNode(ast.ListComp, _check_xor),
    ),
    examples=(
        bad(
            "from xmlsec import constants as names\nkind = names.TransformDes3Cbc\n",
            lines=(2,),
        ),
        bad(
            "from Crypto.Cipher import DES\ncipher = DES.new(key, DES.MODE_CBC, iv)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad("from Cryptodome.Cipher import ARC4 as rc4\nrc4.new(key).encrypt(text)\n", lines=(2,)),
        bad(
            "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n"
            "cipher = Cipher(algorithms.TripleDES(key), modes.CBC(iv))\n",
            lines=(2,),
        ),
        bad(
            "from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4\n"
            "algorithm = ARC4\nalgorithm(key)\n",
            lines=(3,),
        ),
        bad(
            "from M2Crypto import EVP\nNAME = 'des_ede3_cbc'\n"
            "cipher = EVP.Cipher(NAME, key=key, iv=iv, op=1)\n",
            lines=(3,),
        ),
        bad(
            "from Crypto.Cipher import XOR\n\n\ndef make(kind, key):\n    return kind.new(key)\n\n\n"
            "make(XOR, key)\n",
            lines=(5,),
            note="a wrapper that is handed the module",
        ),
        bad("from oscrypto import symmetric\nsymmetric.rc4_encrypt(key, text)\n", lines=(2,)),
        bad("import pyDes\nd = pyDes.des(key)\n", lines=(2,)),
        bad(
            "import ssl\ncontext = ssl.create_default_context()\n"
            'context.set_ciphers("HIGH:!aNULL:RC4-SHA")\n',
            lines=(3,),
        ),
        bad(
            "import asyncssh\n\n\nasync def go(host):\n"
            '    return await asyncssh.connect(host, encryption_algs=["3des-cbc"])\n',
            lines=(5,),
        ),
        bad("from hashids import Hashids\nids = Hashids(settings.SECRET_KEY)\n", lines=(2,)),
        bad(
            "from itertools import cycle\n\n\ndef encrypt(text, key):\n"
            "    return bytes(a ^ b for a, b in zip(text, cycle(key)))\n",
            lines=(5,),
        ),
        bad(
            "from Crypto.Cipher import Blowfish\n\n\ndef decrypt(key, iv, text):\n"
            "    return Blowfish.new(key, Blowfish.MODE_CBC, iv).decrypt(text)\n",
            lines=(5,),
            severity="INFORMATION",
            note="old data must be read",
        ),
        good(
            "from Crypto.Cipher import AES\ncipher = AES.new(key, AES.MODE_GCM)\n",
            note="a strong one",
        ),
        good(
            "import ssl\ncontext = ssl.create_default_context()\n"
            'context.set_ciphers("HIGH:!aNULL:!MD5:!RC4:!3DES")\n',
            note="they are ruled out",
        ),
        good("class DES:\n    pass\n\n\nDES.new(key)\n", note="a class of the program's own"),
        good(
            "def checksum(data):\n    return [a ^ b for a, b in zip(data, data[1:])]\n",
            note="no encryption",
        ),
    ),
)
