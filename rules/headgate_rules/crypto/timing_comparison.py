"""A signature or a secret is compared with `==`, and the time that takes tells about it.

## What it does
Reports `==` and `!=` between values of which one is an HMAC, or is named like a
signature of a request, an API key or a token that grants access.

## Why it matters
`==` stops at the first character that differs. Whoever can send many guesses and measure
the answers finds the right value character by character.

## What to do instead
`hmac.compare_digest(given, expected)`, which always takes the same time.

## Severity
A warning.

## Limits
Comparisons with constants, in assertions and in database queries are silent, and so are
plain hashes (checksums) unless a name says that they stand for a secret, and the bare
names "token", "signature" and "digest", which other trades use too.

## Fix safety
Safe where both sides are digests that are made in the comparison itself. Else review:
`compare_digest` refuses `None`, and text that is not ASCII.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Keep,
    Name,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import KEY_OWNERS, TOKEN_OWNERS, name_of, words
from headgate_rules.wording import shown

_HMAC_BYTES: Final = frozenset({"hmac.new().digest", "hmac.HMAC().digest", "hmac.digest"})
_HMAC_TEXT: Final = frozenset({"hmac.new().hexdigest", "hmac.HMAC().hexdigest"})
_HASHES: Final = tuple(
    f"hashlib.{name}()"
    for name in (
        *("HASH", "new", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
        *("sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"),
    )
)
_HASH_BYTES: Final = frozenset(f"{h}.digest" for h in _HASHES)
_HASH_TEXT: Final = frozenset(f"{h}.hexdigest" for h in _HASHES)

_NOT_THE_SECRET: Final = frozenset(
    {
        *("algorithm", "alg", "arn", "at", "class", "count", "created", "expires", "expiry"),
        *("field", "file", "filename", "format", "header", "id", "ids", "index", "kind", "len"),
        *("length", "lifetime", "limit", "method", "mode", "name", "names", "owner", "path"),
        *("placeholder", "policy", "prefix", "scope", "size", "state", "status", "store", "suffix"),
        *("timeout", "ttl", "type", "types", "uri", "url", "user", "username", "uuid", "version"),
        *("backend", "engine", "param", "parameter", "provider", "location", "column", "var"),
    }
)
"""Last words that make "api_key_name" something other than the key."""

_SECRET_HASH_WORDS: Final = frozenset(
    {"password", "passwd", "pwd", "passphrase", "secret", "token", "hmac", "otp", "pin"}
)
_HEADER_WORDS: Final = frozenset({"x", "hub", "http", "webhook", "slack", "stripe", "shopify"})
_TRUTH_CALLS: Final = frozenset({"builtins.bool", "builtins.any", "builtins.all"})


def _check(compare: ast.Compare, ctx: Context) -> Iterator[Hit]:
    if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Eq | ast.NotEq):
        return
    left, right = compare.left, compare.comparators[0]
    secret = next((side for side in (left, right) if _is_secret(side, ctx)), None)
    if secret is None or _is_in_equality(ctx):
        return
    other = right if secret is left else left
    if not _may_be_secret(other, ctx) or not _decides(compare, ctx):
        return
    negation = "not " if isinstance(compare.ops[0], ast.NotEq) else ""
    both = {_kind(left, ctx), _kind(right, ctx)}
    is_proven = len(both) == 1 and None not in both
    change = Rewrite(
        ctx.range(compare),
        (
            negation,
            Name("hmac.compare_digest"),
            "(",
            Keep(ctx.range(left)),
            ", ",
            Keep(ctx.range(right)),
            ")",
        )[0 if negation else 1 :],
    )
    yield Hit(
        compare,
        f"This compares {shown(ctx, secret, 'a secret value')} character by character, and the "
        "time it takes tells how much of a guess is right. Use `hmac.compare_digest`.",
        fixes=(
            Fix(
                "Compare in constant time with `hmac.compare_digest`"
                + ("" if is_proven else " (both must be ASCII text or bytes, not None)"),
                FixSafety.SAFE if is_proven else FixSafety.REVIEW,
                (change,),
            ),
        ),
    )


def _is_in_equality(ctx: Context) -> bool:
    """Whether two objects are compared as a whole, which no visitor asks for."""
    function = ctx.function()
    return function is not None and function.name in ("__eq__", "__ne__")


def _is_secret(side: ast.expr, ctx: Context) -> bool:
    names = _callee_names(side, ctx)
    if names & (_HMAC_BYTES | _HMAC_TEXT):
        return True
    if names & (_HASH_BYTES | _HASH_TEXT):
        return bool(_all_words(side) & _SECRET_HASH_WORDS)
    if isinstance(side, ast.JoinedStr):
        parts = [part.value for part in side.values if isinstance(part, ast.FormattedValue)]
        return any(_is_secret(part, ctx) for part in parts)
    if isinstance(side, ast.BinOp) and isinstance(side.op, ast.Add):
        return _is_secret(side.left, ctx) or _is_secret(side.right, ctx)
    name = name_of(side)
    if name is None or (isinstance(side, ast.Call) and not _is_lookup(side)):
        return False
    return _is_secret_name(words(name), side)


def _is_secret_name(found: tuple[str, ...], side: ast.expr) -> bool:
    if not found or found[-1] in _NOT_THE_SECRET or "url" in found:
        return False
    rest = set(found[:-1])
    match found[-1]:
        case "hmac" | "apikey" | "csrftoken" | "xsrftoken":
            return True
        case "authorization":
            return isinstance(side, ast.Call | ast.Subscript)
        case "token":
            return bool(rest & TOKEN_OWNERS)
        case "key":
            return bool(rest & KEY_OWNERS)
        case "secret":
            return not rest & {"is", "has"}
        case "signature" | "sig":
            in_header = isinstance(side, ast.Call | ast.Subscript)
            return bool(rest & _HEADER_WORDS) and (in_header or "webhook" in rest)
        case "digest" | "hash" | "mac":
            return bool(rest & {"hmac", "password", "token", "secret"})
        case _:
            return found[-2:] == ("hub", "signature") or "hmac" in rest


def _is_lookup(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("get", "getenv")


def _may_be_secret(other: ast.expr, ctx: Context) -> bool:
    """Whether the other side can hold the value that is guessed."""
    constant = ctx.value(other)
    if constant is not UNKNOWN:
        is_named = isinstance(other, ast.Name | ast.Attribute) and _is_secret(other, ctx)
        return is_named and isinstance(constant, str | bytes)
    match other:
        case ast.Constant() | ast.Lambda() | ast.List() | ast.Tuple() | ast.Dict() | ast.Set():
            return False
        case ast.Attribute(attr=name) if name.isupper() and not _is_secret(other, ctx):
            return False  # a member of an enumeration
        case ast.Call(func=ast.Name(id="len" | "type" | "id" | "int" | "repr")):
            return False
        case _:
            return True


def _decides(compare: ast.Compare, ctx: Context) -> bool:
    """Whether the result is a truth value: not a query being built, not a test's claim."""
    node: ast.AST = compare
    while (around := ctx.parent(node)) is not None:
        match around:
            case ast.Assert() | ast.keyword() | ast.Starred() | ast.Lambda():
                return False
            case ast.Call(func=func) if ctx.resolve(func) not in _TRUTH_CALLS:
                return False
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
                return False  # conditions of a query or a table
            case ast.stmt():
                return True
            case _:
                node = around
    return True


def _callee_names(side: ast.expr, ctx: Context) -> frozenset[str]:
    if isinstance(side, ast.Call):
        return ctx.names(side.func)
    # A name that was bound to the result of a call: "hmac.new().hexdigest()".
    return frozenset(n.removesuffix("()") for n in ctx.names(side) if n.endswith("()"))


def _all_words(side: ast.expr) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(side):
        name = name_of(node) if isinstance(node, ast.Name | ast.Attribute) else None
        found.update(words(name or ""))
    return found


def _kind(side: ast.expr, ctx: Context) -> str | None:
    """Return "bytes" or "text" where the type is proven.

    A variable may hold None or other text in another run: the names that are known of it do not
    say what else it may be.
    """
    names = ctx.names(side.func) if isinstance(side, ast.Call) else frozenset[str]()
    if names and names <= _HMAC_BYTES | _HASH_BYTES:
        return "bytes"
    return "text" if names and names <= _HMAC_TEXT | _HASH_TEXT else None


RULE = Rule(
    meta=RuleMeta(
        code="HG309",
        name="timing-comparison",
        summary="A signature or a secret is compared with `==`",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(208,),
        fix=(FixSafety.SAFE, FixSafety.REVIEW),
        peers=(
            "codeql-experimental:py/possible-timing-attack-against-hash",
            "codeql-experimental:py/timing-attack-against-hash",
            "codeql-experimental:py/timing-attack-against-header-value",
            "codeql-experimental:py/possible-timing-attack-sensitive-info",
            "codeql-experimental:py/timing-attack-sensitive-info",
        ),
        references=("https://docs.python.org/3/library/hmac.html#hmac.compare_digest",),
    ),
    doc=__doc__ or "",
    handlers=(OnNode(ast.Compare, _check),),
    examples=(
        bad(
            "import hmac\n\n\ndef same(key, one, two):\n"
            "    return hmac.digest(key, one, 'sha256') == hmac.digest(key, two, 'sha256')\n",
            lines=(5,),
            fixed=(
                "import hmac\n\n\ndef same(key, one, two):\n"
                "    return hmac.compare_digest(hmac.digest(key, one, 'sha256'), "
                "hmac.digest(key, two, 'sha256'))\n"
            ),
        ),
        bad(
            "import hmac\nif hmac.new(key, body, 'sha256').hexdigest() == given:\n    accept()\n",
            lines=(2,),
            fixed=(
                "import hmac\n"
                "if hmac.compare_digest(hmac.new(key, body, 'sha256').hexdigest(), given):\n"
                "    accept()\n"
            ),
        ),
        bad(
            "import hmac as h\nexpected = h.new(key, body, 'sha256').digest()\n"
            "ok = given != expected\n",
            lines=(3,),
            fixed=(
                "import hmac as h\nexpected = h.new(key, body, 'sha256').digest()\n"
                "ok = not h.compare_digest(given, expected)\n"
            ),
        ),
        bad(
            "def allowed(api_key):\n    return api_key == settings.API_KEY\n",
            lines=(2,),
            fixed=(
                "import hmac\n\n\ndef allowed(api_key):\n"
                "    return hmac.compare_digest(api_key, settings.API_KEY)\n"
            ),
        ),
        bad(
            "import hmac\nold = hmac.new(key, a, 'sha256').hexdigest()\n"
            "same = old == hmac.new(key, b, 'sha256').hexdigest()\n",
            lines=(3,),
            fixed=(
                "import hmac\nold = hmac.new(key, a, 'sha256').hexdigest()\n"
                "same = hmac.compare_digest(old, hmac.new(key, b, 'sha256').hexdigest())\n"
            ),
        ),
        bad('if request.headers.get("X-Hub-Signature") != expected:\n    refuse()\n', lines=(1,)),
        bad(
            'ok = request.headers["Authorization"] == f"Bearer {settings.API_TOKEN}"\n', lines=(1,)
        ),
        bad(
            "import hmac\nexpected = hmac.new(key, body, 'sha256').hexdigest()\n"
            "if given != 'sha256=' + expected:\n    refuse()\n",
            lines=(3,),
        ),
        bad('valid = request.headers["X-Webhook-Token"] == user.webhook_token\n', lines=(1,)),
        bad(
            "import hashlib\nif hashlib.sha256(token).hexdigest() == stored:\n    accept()\n",
            lines=(2,),
        ),
        good("import hmac\nok = hmac.compare_digest(given, expected)\n"),
        good('if token == "(":\n    depth += 1\n', note="a lexer"),
        good("if token == self.closing_token:\n    return_()\n", note="a lexer"),
        good("if api_key == '' or api_key is None or api_key == None:\n    fail()\n"),
        good(
            "import hashlib\nif hashlib.sha256(data).hexdigest() != checksum:\n    fail()\n",
            note="a checksum is not a secret",
        ),
        good("users.filter(User.api_key == key)\n", note="a query"),
        good("assert api_key == expected\n", note="a test"),
        good("if inspect.signature(f) == inspect.signature(g):\n    same()\n"),
        good("if access_token.type == kind or api_key_name == name:\n    go()\n"),
        good(
            "class Key:\n    def __eq__(self, other):\n        return self.secret == other.secret\n"
        ),
        good("if form.password1 != form.password2:\n    fail()\n", note="two entries of a form"),
        known_miss(
            "def check(signature, expected):\n    return signature == expected\n",
            note="the name alone may mean the signature of a function",
        ),
    ),
)
