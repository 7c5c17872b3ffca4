"""A hash function is used that can be made to collide.

## What it does
Reports MD5, MD4, MD2 and SHA-1 in `hashlib`, `cryptography` and PyCryptodome, by any
spelling, also `hashlib.new("md5")` and `hashlib.file_digest(file, "sha1")`, and as the way in
which xmlsec and OneLogin's SAML sign XML.

## Why it matters
Two different inputs with the same MD5 or SHA-1 can be made on purpose. Whoever can do
that passes a check of a signature, a certificate or a download.

## What to do instead
`hashlib.sha256`, or `hashlib.blake2b` where speed matters. For passwords use
`hashlib.scrypt` or a library such as argon2-cffi.

## Severity
A warning. An information where names tell that no security rests on it, and where it is one of
several to choose from.

## Limits
Where the names say that the hash is a cache key, a checksum or the like, it is only an
information; also where a weak hash is one of several to choose from, stronger ones
among them, or where a condition asks for it by name. HMAC, PBKDF2 and one-time passwords are silent: they do not rest on
collisions. So are the accept key of WebSocket, whose standard says SHA-1, a hash that is
only asked for its size, and `usedforsecurity=False`.

## Fix safety
Review: another hash gives other values, so stored ones no longer match. Not offered where a name
says which hash it is (`file_md5`, `headers["Content-MD5"]`), nor where the length of the digest
counts, as in a UUID.
`usedforsecurity=False` changes nothing and says that no security rests on the hash.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Built,
    Changes,
    Confidence,
    Context,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    MendEarlier,
    OnCall,
    OnText,
    Related,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of, words
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_WEAK: Final = {
    "md5": "MD5",
    "md4": "MD4",
    "md2": "MD2",
    "sha1": "SHA-1",
    "sha": "SHA-1",
    "dss": "SHA-1",
    "dss1": "SHA-1",
}
_HASHLIB: Final = {"hashlib.md5": "MD5", "hashlib.sha1": "SHA-1", "_hashlib.openssl_md5": "MD5"}
_OLD_MODULES: Final = {"md5.new": "MD5", "md5.md5": "MD5", "sha.new": "SHA-1"}
_HAZMAT: Final = {
    "cryptography.hazmat.primitives.hashes.MD5": "MD5",
    "cryptography.hazmat.primitives.hashes.SHA1": "SHA-1",
}
_PYCRYPTODOME: Final = {
    f"{package}.Hash.{module}{new}": title
    for package in ("Crypto", "Cryptodome")
    for module, title in (
        ("MD2", "MD2"),
        ("MD4", "MD4"),
        ("MD5", "MD5"),
        ("SHA", "SHA-1"),
        ("SHA1", "SHA-1"),
    )
    for new in (".new", f".{module}Hash")
}
_BY_CALLEE: Final = {**_HASHLIB, **_OLD_MODULES, **_HAZMAT, **_PYCRYPTODOME}
_BY_ARGUMENT: Final = {"hashlib.new": ("name", 0), "hashlib.file_digest": ("digest", 1)}

_SIGNED_XML: Final = {
    **{
        f"xmlsec.constants.Transform{kind}{name}": title
        for kind in ("", "Rsa", "Dsa", "Ecdsa")
        for name, title in (("Md5", "MD5"), ("Sha1", "SHA-1"))
    },
    **{
        f"onelogin.saml2.{place}.OneLogin_Saml2_Constants.{kind}SHA1": "SHA-1"
        for place in ("constants", "utils")
        for kind in ("", "RSA_", "DSA_")
    },
}
"""How XML is signed: names of constants, which say all that there is to say."""
_SIGNED_XML_WORDS: Final = lazy_pattern(r"\b(?:Transform\w*(?:Md5|Sha1)|(?:RSA_|DSA_)?SHA1)\b")

_COLLISION_FREE: Final = frozenset(
    {"HMAC", "HOTP", "TOTP", "OAEP", "MGF1", "PBKDF2HMAC", "HKDF", "HKDFExpand", "ConcatKDFHash"}
)
"""What `cryptography` builds from a hash without resting on collisions."""

_HARMLESS_WORDS: Final = frozenset(
    {
        *("cache", "cached", "caching", "etag", "checksum", "checksums", "crc", "fingerprint"),
        *("dedup", "dedupe", "duplicate", "duplicates", "uuid", "guid", "gravatar", "shard"),
        *("bucket", "slug", "color", "colour", "version", "revision", "blob", "chunk", "etags"),
        *("nonce", "cnonce", "identifier", "uid", "uidl", "unique", "filename", "lockfile"),
        *("template", "ha"),
    }
)
"""Of what names speak of; "ha" is the HA1 and HA2 of HTTP's digests (RFC 7616)."""
_HARMLESS_RESULTS: Final = frozenset({"path", "controlpath", "accept"})
"""Of what only the function or the result speaks of; "accept" is the answer of WebSocket."""
_SECURITY_WORDS: Final = frozenset(
    {
        *("password", "passwd", "pwd", "passphrase", "secret", "token", "auth", "signature"),
        *("sign", "signed", "verify", "credential", "credentials", "session", "login", "salt"),
    }
)
_STRONG: Final = frozenset(
    {
        *(f"hashlib.{n}" for n in ("sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s")),
        *(f"hashlib.sha3_{bits}" for bits in (224, 256, 384, 512)),
        *(f"cryptography.hazmat.primitives.hashes.SHA{bits}" for bits in (224, 256, 384, 512)),
    }
)
_WEAK_WORD: Final = lazy_pattern(r"(?<![a-z])(?:md[245]|sha_?1?)(?![a-z\d])", re.IGNORECASE)
_WHICH: Final = lazy_pattern(r"md_?-?[245]|sha_?-?1(?!\d)|(?<![a-z])sha(?![a-z\d])", re.IGNORECASE)
_OF_ONE_LENGTH: Final = frozenset({"UUID", "unpack", "unpack_from"})
"""Calls that take a digest of one length only."""
_SIZES: Final = frozenset({"digest_size", "block_size"})
_WEBSOCKET: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What RFC 6455 says to hash with SHA-1, together with the key of the request."""


def _check_callee(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _BY_CALLEE.keys())
    if _is_harmless_by_keyword(call, ctx) or _serves_no_collision(call, ctx):
        return
    if _is_asked_for_its_size(call, ctx) or _accepts_a_websocket(call, ctx):
        return
    fixes: tuple[Fix, ...] = ()
    if _needs_this_hash(call, ctx):
        fixes = _not_for_security(call, ctx) if name in _HASHLIB else ()
    elif name in _HASHLIB:
        fixes = (_other_callee(call, ctx, "hashlib.sha256"), *_not_for_security(call, ctx))
    elif name in _HAZMAT:
        fixes = (_other_callee(call, ctx, "cryptography.hazmat.primitives.hashes.SHA256"),)
    elif name in _PYCRYPTODOME and name.endswith(".new"):
        fixes = (_other_callee(call, ctx, f"{name.partition('.')[0]}.Hash.SHA256.new"),)
    yield _hit(call, _BY_CALLEE[name], ctx, fixes)


def _check_signed_xml(node: ast.Attribute, ctx: Context) -> Iterator[Hit]:
    found = min(ctx.names(node) & _SIGNED_XML.keys(), default=None)
    if found is not None:
        yield Hit(
            node,
            f"{_SIGNED_XML[found]} is broken: a signature of one document can be made to fit "
            "another. Sign with SHA-256, and accept nothing weaker.",
        )


def _check_argument(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _BY_ARGUMENT.keys())
    chosen = ctx.argument(call, *_BY_ARGUMENT[name])
    if chosen is None or _is_harmless_by_keyword(call, ctx):
        return
    value = ctx.value(chosen)
    if name == "hashlib.new" and _is_from_a_list(chosen, ctx):
        yield Hit(
            chosen,
            f"{shown(ctx, chosen, 'This name')} is checked against a list that is not seen here: "
            "`hashlib.algorithms_available` holds MD5 and SHA-1 too, which are broken. Allow those "
            "that you mean, such as SHA-256.",
            Severity.INFORMATION,
            Confidence.LOW,
            fixes=(Fix(_TITLE, FixSafety.REVIEW, (MendEarlier(ctx.range(chosen), listed),)),),
        )
        return
    if value is UNKNOWN and len(defaults := ctx.may_be(chosen)) == 1:
        value = defaults[0]
    title = (
        _WEAK.get(value.lower().replace("-", ""))
        if isinstance(value, str)
        else _HASHLIB.get(ctx.resolve(chosen) or "")
    )
    if title is None:
        return
    fixes: list[Fix] = []
    if isinstance(chosen, ast.Constant) and not _needs_this_hash(call, ctx):
        change = Rewrite(ctx.range(chosen), ('"sha256"',))
        fixes.append(Fix("Use SHA-256 (other values come out)", FixSafety.REVIEW, (change,)))
    if name == "hashlib.new":
        fixes.extend(_not_for_security(call, ctx))
    related = (
        (Related(f"`{chosen.id}` is {title} here", name=chosen.id),)
        if isinstance(chosen, ast.Name)
        else ()
    )
    yield _hit(call, title, ctx, tuple(fixes), related)


def _is_from_a_list(chosen: ast.expr, ctx: Context) -> bool:
    """Whether a test lets only certain names through, and nothing tells which."""
    if not isinstance(chosen, ast.Name) or ctx.names(chosen) or ctx.may_be(chosen):
        return False
    return ctx.evidence(chosen) is Evidence.CLEAN


_AVAILABLE: Final = frozenset({"hashlib.algorithms_available", "hashlib.algorithms_guaranteed"})
_ALLOWED: Final = (
    '{"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"}'
)
_TITLE: Final = "Allow SHA-2, SHA-3 and BLAKE2 only (other names are turned down)"


def listed(chosen: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what names the hashes that are allowed, where all that there are pass a test.

    Called as `MendEarlier` says.
    """
    if not isinstance(chosen, ast.Name):
        return None
    out: list[tuple[Context, Rewrite]] = []
    for compared, there in built.tests(chosen, ctx):
        match compared:
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[these]):
                if there.names(these) & _AVAILABLE:
                    out.append((there, Rewrite(there.range(these), (_ALLOWED,))))
            case _:
                pass
    return tuple(out) or None


def _hit(
    call: ast.Call,
    title: str,
    ctx: Context,
    fixes: tuple[Fix, ...],
    related: tuple[Related, ...] = (),
) -> Hit:
    results = _words_of_results(call, ctx)
    around = results | _words_of_arguments(call)
    is_harmless = bool(around & _HARMLESS_WORDS) or bool(results & _HARMLESS_RESULTS)
    is_harmless = is_harmless and not around & _SECURITY_WORDS
    if _is_one_of_several(call, ctx):
        is_harmless = True
        message = (
            f"{title} is one of the hashes to choose from here, and it is broken: two inputs with "
            "the same value can be made on purpose. Use it only where somebody else demands it."
        )
    elif is_harmless:
        message = (
            f"{title} is broken: two inputs with the same value can be made on purpose. If no "
            "security rests on it, say so with `usedforsecurity=False`; else use SHA-256."
        )
    else:
        message = (
            f"{title} is broken: two inputs with the same value can be made on purpose, so it "
            "protects nothing. Use SHA-256, and for passwords scrypt or Argon2."
        )
    severity = Severity.INFORMATION if is_harmless else None
    return Hit(call, message, severity, fixes=fixes, related=related)


def _words_of_arguments(call: ast.Call) -> set[str]:
    """Return the words of the names that are hashed."""
    names: list[str] = []
    for argument in call.args:
        names.extend(n.id for n in ast.walk(argument) if isinstance(n, ast.Name))
        names.extend(n.attr for n in ast.walk(argument) if isinstance(n, ast.Attribute))
    return {word for name in names for word in words(name)}


def _needs_this_hash(call: ast.Call, ctx: Context) -> bool:
    """Whether a value of another hash would not do: a name says which it is, or its length counts."""
    if any(_WHICH.search(name) for name in _names_of_results(call, ctx)):
        return True
    inner: ast.AST = call
    node = ctx.parent(call)
    while node is not None:
        match node:
            case ast.Compare(left=left, comparators=others):
                compared = (name_of(one) or "" for one in (left, *others) if one is not inner)
                if any(_WHICH.search(name) for name in compared):
                    return True
            case ast.Dict(keys=keys, values=values):
                names = (key for key, value in zip(keys, values, strict=True) if value is inner)
                if any(_WHICH.search(str(ctx.value(name))) for name in names):
                    return True
            case ast.Assign(targets=[ast.Subscript(slice=key), *_]):
                if _WHICH.search(str(ctx.value(key))):
                    return True
            case ast.Call(func=func, args=args):
                given = (a.value for a in args if isinstance(a, ast.Constant))
                if name_of(func) in _OF_ONE_LENGTH or any(_WHICH.search(str(g)) for g in given):
                    return True
            case ast.BinOp() if _is_raw(inner):
                return True
            case ast.BinOp(left=ast.Constant(value=str(text))) if _WHICH.search(text):
                return True
            case ast.JoinedStr(values=parts) if any(
                isinstance(part, ast.Constant) and _WHICH.search(str(part.value)) for part in parts
            ):
                return True
            case ast.Subscript(slice=ast.Slice(lower=ast.expr(), upper=None)) if _is_raw(inner):
                return True
            case _:
                pass
        inner, node = node, ctx.parent(node)
    return False


def _is_raw(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and name_of(node.func) == "digest"


def _words_of_results(call: ast.Call, ctx: Context) -> set[str]:
    """Return the words of the names that the value gets, and of the function around."""
    return {word for name in _names_of_results(call, ctx) for word in words(name)}


def _names_of_results(call: ast.Call, ctx: Context) -> list[str]:
    """Return the names that the value gets, and that of the function around."""
    names: list[str] = []
    function = ctx.function()
    if function is not None:
        names.append(function.name)
    node = ctx.parent(call)
    while node is not None:
        match node:
            case ast.Assign(targets=targets):
                names.extend(name for t in targets if (name := name_of(t)) is not None)
            case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
                names.append(name_of(target) or "")
            case ast.keyword(arg=str(name)):
                names.append(name)
            case _:
                pass
        node = ctx.parent(node)
    return names


def _is_harmless_by_keyword(call: ast.Call, ctx: Context) -> bool:
    # A value that is not known may well be False, so it is left alone too.
    said = ctx.argument(call, "usedforsecurity")
    if said is None:
        return ctx.has_unpacking(call) and any(k.arg is None for k in call.keywords)
    return ctx.value(said) is not True


def _serves_no_collision(call: ast.Call, ctx: Context) -> bool:
    node: ast.AST | None = ctx.parent(call)
    if isinstance(node, ast.keyword):
        node = ctx.parent(node)
    return isinstance(node, ast.Call) and name_of(node.func) in _COLLISION_FREE


def _is_asked_for_its_size(call: ast.Call, ctx: Context) -> bool:
    parent = ctx.parent(call)
    return not call.args and isinstance(parent, ast.Attribute) and parent.attr in _SIZES


def _accepts_a_websocket(call: ast.Call, ctx: Context) -> bool:
    if len(call.args) != 1:
        return False
    for node in ast.walk(call.args[0]):
        if isinstance(node, ast.expr):
            value = ctx.value(node)
            text = value.encode() if isinstance(value, str) else value
            if isinstance(text, bytes) and text.endswith(_WEBSOCKET):
                return True
            if isinstance(node, ast.Name | ast.Attribute):
                said = (*words(name_of(node) or ""),)
                if said[:1] in (("ws",), ("websocket",)) and said[-1] in ("key", "guid", "magic"):
                    return True
    return False


def _is_one_of_several(call: ast.Call, ctx: Context) -> bool:
    """Whether a strong hash can be meant as well, or the hash stands in a table of hashes.

    Also under a condition that names the hash: `if algorithm == "MD5":`.
    """
    if ctx.names(call.func) & _STRONG:
        return True
    if any(_WEAK_WORD.search(name) for name in ctx.tests()):
        return True
    table = ctx.parent(call)
    if not isinstance(table, ast.Dict) or call.args:
        return False
    return any(isinstance(v, ast.Call) and ctx.names(v.func) & _STRONG for v in table.values)


def _other_callee(call: ast.Call, ctx: Context, qualified: str) -> Fix:
    change = ReplaceCallee(ctx.range(call), qualified)
    return Fix("Use SHA-256 (other values come out)", FixSafety.REVIEW, (change,))


def _not_for_security(call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if is_older(ctx, "python:target", 3, 9):
        return ()
    change = SetKeyword(ctx.range(call), "usedforsecurity", "False")
    return (Fix("Say that no security rests on this hash", FixSafety.SILENCE, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG301",
        name="weak-hash",
        summary="A hash function is used that can be made to collide",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(327, 328),
        fix=(FixSafety.REVIEW, FixSafety.SILENCE),
        bandit=("B303", "B324"),
        ruff=("S303", "S324"),
        yields_to=("HG307",),
        peers=(
            "codeql:py/weak-sensitive-data-hashing",
            "sonar:S4790",
            "dlint:DUO130",
            "dlint:DUO128",
            "dlint:DUO129",
            "dlint:DUO136",
            "codeshield:insecure-md5-hash-usage",
            "codeshield:insecure-sha1-hash-usage",
            "codeshield:insecure-hash-function-usage",
        ),
        references=("https://docs.python.org/3/library/hashlib.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_BY_CALLEE), _check_callee),
        OnCall(frozenset(_BY_ARGUMENT), _check_argument),
        OnText(_SIGNED_XML_WORDS, ast.Attribute, _check_signed_xml),
    ),
    examples=(
        bad(
            'import hashlib\n\n\ndef digest(data, name="sha1"):\n'
            "    return hashlib.new(name, data).hexdigest()\n",
            lines=(5,),
            severity="WARNING",
            note="weak unless the caller says otherwise",
        ),
        good(
            'import hashlib\n\n\ndef digest(data, name="sha256"):\n'
            "    return hashlib.new(name, data).hexdigest()\n",
        ),
        bad(
            "import hashlib\n\n\ndef digest(name, data):\n"
            "    if name not in hashlib.algorithms_available:\n"
            "        raise ValueError(name)\n"
            "    return hashlib.new(name, data).hexdigest()\n",
            lines=(7,),
            fixed=(
                "import hashlib\n\n\ndef digest(name, data):\n"
                f"    if name not in {_ALLOWED}:\n"
                "        raise ValueError(name)\n"
                "    return hashlib.new(name, data).hexdigest()\n"
            ),
            severity="INFORMATION",
            note="all that there are is no choice",
        ),
        good(
            "import hashlib\n\n\ndef digest(name, data):\n"
            '    if name not in ("sha256", "sha512"):\n'
            "        raise ValueError(name)\n"
            "    return hashlib.new(name, data).hexdigest()\n",
            note="a choice of strong ones",
        ),
        bad(
            "import hashlib\nhashlib.md5(data)\n",
            lines=(2,),
            fixed="import hashlib\nhashlib.sha256(data)\n",
            severity="WARNING",
        ),
        bad(
            "from hashlib import sha1 as digest\nvalue = digest(data).hexdigest()\n",
            lines=(2,),
            fixed=("from hashlib import sha256\nvalue = sha256(data).hexdigest()\n"),
        ),
        bad(
            'import hashlib as h\nh.new("MD5", data)\n',
            lines=(2,),
            fixed='import hashlib as h\nh.new("sha256", data)\n',
        ),
        bad('import hashlib\nALGORITHM = "sha1"\nhashlib.new(ALGORITHM, data)\n', lines=(3,)),
        bad("import hashlib\nmake = hashlib.md5\nmake(data)\n", lines=(3,)),
        bad('import hashlib\nhashlib.file_digest(file, "md5")\n', lines=(2,)),
        bad(
            "from cryptography.hazmat.primitives import hashes\nhashes.Hash(hashes.SHA1())\n",
            lines=(2,),
            fixed=(
                "from cryptography.hazmat.primitives import hashes\nhashes.Hash(hashes.SHA256())\n"
            ),
        ),
        bad("from Crypto.Hash import MD5\nMD5.new(data)\n", lines=(2,)),
        bad(
            "import xmlsec\nnode = xmlsec.template.create(root, c14n, "
            "xmlsec.constants.TransformRsaSha1)\n",
            lines=(2,),
        ),
        bad(
            "from onelogin.saml2.constants import OneLogin_Saml2_Constants as saml\n"
            'settings = {"signatureAlgorithm": saml.RSA_SHA1, "digestAlgorithm": saml.SHA256}\n',
            lines=(2,),
        ),
        bad(
            "import hashlib\ncache_key = hashlib.md5(data).hexdigest()\n",
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "import hashlib\nhashlib.md5(data, usedforsecurity=True)\n",
            lines=(2,),
        ),
        good("import hashlib\nhashlib.sha256(data)\n"),
        good("import hashlib\nhashlib.md5(data, usedforsecurity=False)\n"),
        good("import hashlib\nhashlib.new(algorithm, data)\n", note="not known"),
        good('import hashlib\nhashlib.new("sha3_256", data)\n'),
        good('import hashlib\nhashlib.pbkdf2_hmac("sha1", data, salt, 2000000)\n'),
        good(
            "from cryptography.hazmat.primitives import hashes\n"
            "from cryptography.hazmat.primitives.twofactor.totp import TOTP\n"
            "TOTP(key, 6, hashes.SHA1(), 30)\n",
            note="a one-time password does not rest on collisions",
        ),
        good(
            "import base64\nimport hashlib\n\n"
            'WS_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"\n\n\n'
            "def accept(key):\n"
            "    return base64.b64encode(hashlib.sha1(key + WS_KEY).digest())\n",
            note="the standard of WebSocket says so, and nothing rests on it",
        ),
        good(
            "import hashlib\nimport os\n\nsize = hashlib.sha1().digest_size\n",
            note="nothing is hashed",
        ),
        bad(
            "import hashlib\n\n"
            'HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}\n\n\n'
            "def digest(name, data):\n    make = HASHES[name]\n"
            "    return make(data).hexdigest()\n",
            lines=(8,),
            severity="INFORMATION",
            note="the other side chooses among several",
        ),
        bad(
            "from cryptography.hazmat.primitives import hashes\n\n"
            'HASHES = {"md5": hashes.MD5(), "sha256": hashes.SHA256()}\n',
            lines=(3,),
            severity="INFORMATION",
            note="a table of all that there are",
        ),
        bad(
            "import hashlib\nimport os\n\n\ndef client_nonce():\n"
            "    return hashlib.sha1(os.urandom(8)).hexdigest()\n",
            lines=(6,),
            severity="INFORMATION",
            note="made of random bytes, and used once",
        ),
        bad(
            "import hashlib\n\n\ndef digest(algorithm, data):\n"
            '    if algorithm == "MD5":\n'
            "        return hashlib.md5(data).hexdigest()\n"
            "    return hashlib.sha256(data).hexdigest()\n",
            lines=(6,),
            severity="INFORMATION",
            note="asked for by name",
        ),
        bad(
            "import hashlib\n\n\ndef control_path(host, port):\n"
            '    return "/run/ssh/" + hashlib.sha1(f"{host}:{port}".encode()).hexdigest()\n',
            lines=(5,),
            severity="INFORMATION",
            note="a name of a file",
        ),
        bad(
            "import hashlib\n\n\ndef digest(path):\n"
            "    return hashlib.sha1(path.read_bytes()).hexdigest()\n",
            lines=(5,),
            severity="WARNING",
            note="what is in a file",
        ),
        bad(
            'import hashlib\n\nalgorithms = {"md5": hashlib.md5, "sha": hashlib.sha1}\n\n\n'
            "def calc_ha1(name, realm):\n"
            "    m = algorithms[name]()\n    m.update(realm)\n    return m.hexdigest()\n",
            lines=(7,),
            severity="INFORMATION",
            note="the digest that HTTP prescribes",
        ),
        good(
            "import hashlib\n\n\ndef md5(*args, **options):\n"
            "    return hashlib.md5(*args, **options)\n",
            note="the caller may say what it is for",
        ),
        good("md5 = checksum_of(path)\nmd5(data)\n", note="a function of the program's own"),
        bad(
            'import hashlib\ngetattr(hashlib, "md5")(data)\n',
            lines=(2,),
            note="a name that is looked up as text",
        ),
        bad(
            'import hashlib\nfor name in ("md5", "sha1"):\n    hashlib.new(name, data)\n',
            lines=(3,),
            note="the values of a loop variable, one by one",
        ),
    ),
)
