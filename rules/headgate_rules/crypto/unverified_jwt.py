"""A signed token is read without a look at its signature.

## What it does
Reports `verify_signature: False`, `verify=False`, the algorithm "none", an algorithm that
is taken from the token itself, no algorithms where the library then takes any, and
functions that read claims unverified, in PyJWT, python-jose, Authlib, joserfc, jwcrypto,
google-auth, itsdangerous and others.

## Why it matters
Everybody can write a token. Only its signature says that it is the server's, so without
the check anyone can log in as whoever they like.

## What to do instead
`jwt.decode(token, key, algorithms=["RS256"])`, with the algorithms that you issue.

## Severity
A warning; an error where the algorithm is "none" or the token itself chooses it. Reading
claims unverified is an information where the same file also decodes with a key.

## Limits
Reading the claims first, to choose the key of the check that follows, is right; where the
same file also decodes with a key, an unverified reading is an information. The header alone
is never reported.

## Fix safety
Review: tokens with a bad signature, or with none, are refused afterwards. Not offered where the call
names no key: then every token would be refused.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Built,
    Changes,
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Keep,
    MendEarlier,
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
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_PYJWT: Final = frozenset(
    f"{owner}.{name}"
    for owner in ("jwt", "jwt.api_jwt", "jwt.PyJWT()", "jwt.api_jwt.PyJWT()")
    for name in ("decode", "decode_complete")
)
_JOSE: Final = frozenset({"jose.jwt.decode", "jose.jws.verify"})
_JOSERFC: Final = frozenset({"joserfc.jwt.decode", "joserfc.jws.deserialize_compact"})
_AUTHLIB: Final = frozenset({"authlib.jose.JsonWebToken", "authlib.jose.rfc7519.JsonWebToken"})
_GOOGLE: Final = frozenset({"google.auth.jwt.decode"})
_GEHIRN: Final = frozenset({"jwt.JWT().decode"})
_DECODERS: Final = _PYJWT | _JOSE | _JOSERFC | _GOOGLE | _GEHIRN
_ENCODERS: Final = {
    **dict.fromkeys(
        ("jwt.encode", "jwt.api_jwt.encode", "jwt.PyJWT().encode", "jose.jwt.encode"),
        ("algorithm", 2),
    ),
    "jose.jws.sign": ("algorithm", 3),
}
_UNVERIFIED: Final = frozenset(
    {
        *("jose.jwt.get_unverified_claims", "jose.jws.get_unverified_claims"),
        *("python_jwt.process_jwt", "jwt.process_jwt", "authlib.jose.util.extract_segment"),
        *("joserfc.jws.extract_compact", "itsdangerous.URLSafeSerializer().loads_unsafe"),
        *(
            f"itsdangerous.{name}().loads_unsafe"
            for name in ("Serializer", "TimedSerializer", "URLSafeTimedSerializer")
        ),
        "*.get_unverified_claims",
        "*.loads_unsafe",
    }
)
_UNSIGNED: Final = frozenset({"itsdangerous.NoneAlgorithm", "itsdangerous.signer.NoneAlgorithm"})
_SWITCHES: Final = ("verify", "do_verify")
_HEADERS: Final = ("get_unverified_header()", "get_unverified_headers()", "decode_header()")

_WHY: Final = "so anyone can write a token that says whatever they like"


def _check_decode(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _DECODERS)
    off = _switched_off(call, name, ctx)
    if off is not None:
        yield _unchecked(call, off, ctx)
        return
    algorithms = ctx.argument(call, "algorithms", None if name in _GOOGLE else 2)
    if algorithms is None:
        algorithms = ctx.argument(call, "algorithm")
    if algorithms is not None:
        yield from _check_algorithms(call, algorithms, name, ctx)
    elif name in _PYJWT and is_older(ctx, "version:pyjwt", 2) and not ctx.has_unpacking(call):
        yield _any_algorithm(call, call, ctx)


def _switched_off(call: ast.Call, name: str, ctx: Context) -> ast.expr | None:
    """Return the expression that turns the check off."""
    for keyword in _SWITCHES:
        given = ctx.argument(call, keyword, 2 if keyword == "verify" and name in _GOOGLE else None)
        if given is not None and ctx.value(given) is False:
            return given
    if name in _PYJWT and ctx.value(ctx.argument(call, "verify", 2)) is False:
        return ctx.argument(call, "verify", 2)
    options = ctx.argument(call, "options", 3)
    if options is None:
        return None
    signature = _entry(options, "verify_signature", ctx)
    if signature is None:
        return None
    return signature if ctx.value(signature) is False else None


def _entry(options: ast.expr, key: str, ctx: Context) -> ast.expr | None:
    """Return what a mapping holds under a key; where it was made elsewhere, a stand-in."""
    match options:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return next((value for k, value in pairs if ctx.value(k) == key), None)
        case ast.Call(func=func, keywords=keywords) if ctx.resolve(func) == "builtins.dict":
            return next((k.value for k in keywords if k.arg == key), None)
        case _:
            item = ast.copy_location(ast.Subscript(options, ast.Constant(key), ast.Load()), options)
            return ast.copy_location(item, options)


def _unchecked(call: ast.Call, off: ast.expr, ctx: Context) -> Hit:
    # Without a key, who checks the signature refuses everything.
    key = ctx.argument(call, "key", 1)
    has_key = ctx.has_unpacking(call) or (
        key is not None
        and ctx.value(key) not in (None, "", b"")
        and not any(default in (None, "", b"") for default in ctx.may_be(key))
    )
    algorithms = ctx.argument(call, "algorithms", 2)
    is_any = algorithms is not None and ctx.value(algorithms) is None
    options = ctx.argument(call, "options", 3)
    is_elsewhere = isinstance(options, ast.Name) and ctx.is_written(options)
    is_written = isinstance(off, ast.Constant) and ctx.is_written(off)
    title = "Check the signature (tokens with a bad one are then refused)"
    intents: tuple[Intent, ...] = (Rewrite(ctx.range(off), ("True",)),)
    if is_elsewhere and isinstance(options, ast.Name):
        intents = (MendEarlier(ctx.range(options), _switched_on),)
    if ctx.names(call.func) & _PYJWT and not ctx.has_unpacking(call) and algorithms is None:
        # PyJWT 2 checks nothing without being told which algorithms are meant.
        title = "Check the signature, made with HS256 (other tokens are then refused)"
        intents = (*intents, SetKeyword(ctx.range(call), "algorithms", '["HS256"]'))
    is_offered = has_key and not is_any and (is_written or is_elsewhere)
    fixes = (Fix(title, FixSafety.REVIEW, intents),) if is_offered else ()
    related = (
        (Related(f"`{options.id}` gets its value here", name=options.id),)
        if isinstance(options, ast.Name)
        else ()
    )
    return Hit(
        call,
        f"{shown(ctx, call.func)} does not check the signature here, {_WHY}. Leave the check on and "
        'name the algorithms that you issue: `algorithms=["HS256"]`.',
        fixes=fixes,
        related=related,
    )


def _switched_on(options: ast.expr, ctx: Context, built: Built) -> Changes | None:
    """Return what switches the check on where the options are written; see `MendEarlier`."""
    parts = built.parts(options, ctx) if isinstance(options, ast.Name) else None
    if parts is None or len(parts) != 1:
        return None
    ((made, there),) = parts
    off = _entry(made, "verify_signature", there) if isinstance(made, ast.Dict | ast.Call) else None
    if not isinstance(off, ast.Constant) or off.value is not False:
        return None
    return ((there, Rewrite(there.range(off), ("True",))),)


def _check_algorithms(
    call: ast.Call, algorithms: ast.expr, name: str, ctx: Context
) -> Iterator[Hit]:
    elements = ctx.elements(algorithms)
    if elements is None:
        elements = (algorithms,)
    for element in elements:
        value = ctx.value(element)
        at = element if ctx.is_written(element) else algorithms
        if isinstance(value, str) and value.lower() == "none":
            yield _none(at, ctx, _signed(call, at, elements, ctx))
            return
        if any(part in n for n in ctx.names(element) for part in _HEADERS):
            yield Hit(
                at,
                f"{shown(ctx, element, 'The algorithm')} is read from the token itself, so whoever "
                "wrote the token says how it is checked. Name the algorithms that you issue.",
                Severity.ERROR,
            )
            return
    if ctx.value(algorithms) is None and name in _JOSE | _JOSERFC:
        fixes: tuple[Fix, ...] = ()
        if isinstance(algorithms, ast.Constant) and ctx.is_written(algorithms):
            title = "Accept HS256 only (tokens with another algorithm are then refused)"
            change = Rewrite(ctx.range(algorithms), ('["HS256"]',))
            fixes = (Fix(title, FixSafety.REVIEW, (change,)),)
        yield _any_algorithm(call, algorithms, ctx, fixes)


def _any_algorithm(
    call: ast.Call, node: ast.expr, ctx: Context, fixes: tuple[Fix, ...] = ()
) -> Hit:
    return Hit(
        node,
        f"{shown(ctx, call.func)} accepts any algorithm here, so whoever wrote the token chooses "
        'how it is checked. Name those that you issue: `algorithms=["HS256"]`.',
        fixes=fixes,
    )


def _signed(
    call: ast.Call, none: ast.expr, others: tuple[ast.expr, ...], ctx: Context
) -> tuple[Fix, ...]:
    """Return the fix that has tokens signed: with HS256, where there is a key for it.

    Beside algorithms that sign, the one that does not is left out.
    """
    around = ctx.parent(none)
    if not isinstance(none, ast.Constant) or not ctx.is_written(none):
        return ()
    if len(others) > 1:
        kept = [one for one in others if one is not none]
        if not isinstance(around, ast.List) or not all(ctx.is_written(one) for one in kept):
            return ()
        pieces = [piece for one in kept for piece in (", ", Keep(ctx.range(one)))]
        change = Rewrite(ctx.range(around), ("[", *pieces[1:], "]"))
        title = "Leave the algorithm out (tokens without a signature are then refused)"
        return (Fix(title, FixSafety.REVIEW, (change,)),)
    key = ctx.argument(call, "key", 1)
    if key is None or ctx.value(key) in (None, "", b""):
        return ()
    title = "Use HS256 (tokens without a signature are then refused)"
    return (Fix(title, FixSafety.REVIEW, (Rewrite(ctx.range(none), ('"HS256"',)),)),)


def _none(node: ast.expr, ctx: Context, fixes: tuple[Fix, ...] = ()) -> Hit:
    return Hit(
        node,
        'The algorithm "none" means no signature at all, so anyone can write a token that says '
        'whatever they like. Use "HS256" with a secret key, or "RS256".',
        Severity.ERROR,
        fixes=fixes,
    )


def _check_encode(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _ENCODERS.keys())
    algorithm = ctx.argument(call, *_ENCODERS[name])
    if algorithm is None:
        return
    value = ctx.value(algorithm)
    if value is None or (isinstance(value, str) and value.lower() == "none"):
        yield _none(algorithm, ctx, _signed(call, algorithm, (algorithm,), ctx))


def _check_factory(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    algorithms = ctx.argument(call, "algorithms", 0)
    for element in ctx.elements(algorithms) or ():
        value = ctx.value(element)
        if isinstance(value, str) and value.lower() == "none" and algorithms is not None:
            yield _none(element if ctx.is_written(element) else algorithms, ctx)
            return


def _check_unverified(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    is_checked_too = ctx.called("decode") or ctx.called("verify") or ctx.called("loads")
    yield Hit(
        call,
        f"{shown(ctx, call.func)} reads a token without a look at its signature, {_WHY}. Decode it "
        "with the key before you rely on it.",
        Severity.INFORMATION if is_checked_too else None,
    )


def _check_unsigned(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(
        call,
        f"{shown(ctx, call.func)} signs nothing, {_WHY}. Leave the algorithm out, or name one that "
        "signs: `HMACAlgorithm(hashlib.sha256)`.",
        Severity.ERROR,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG310",
        name="unverified-jwt",
        summary="A signed token is read without a look at its signature",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(347, 327),
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql-experimental:py/jwt-empty-secret-or-algorithm",
            "codeql-experimental:py/jwt-missing-verification",
            "sonar:S5659",
            "codemodder:jwt-decode-verify",
            "dlint:DUO137",
        ),
        references=("https://pyjwt.readthedocs.io/en/stable/usage.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_DECODERS, _check_decode),
        OnCall(frozenset(_ENCODERS), _check_encode),
        OnCall(_AUTHLIB, _check_factory),
        OnCall(_UNVERIFIED, _check_unverified),
        OnCall(_UNSIGNED, _check_unsigned),
    ),
    examples=(
        bad(
            'import jwt\nclaims = jwt.decode(token, key, options={"verify_signature": False})\n',
            lines=(2,),
            fixed="import jwt\n"
            'claims = jwt.decode(token, key, options={"verify_signature": True}, '
            'algorithms=["HS256"])\n',
            severity="WARNING",
        ),
        bad(
            'from jwt import decode as read\nread(token, key, algorithms=["HS256"], verify=False)\n',
            lines=(2,),
            fixed=(
                "from jwt import decode as read\n"
                'read(token, key, algorithms=["HS256"], verify=True)\n'
            ),
        ),
        bad(
            'import jwt\noptions = {"verify_signature": False}\njwt.decode(token, options=options)\n',
            lines=(3,),
        ),
        bad(
            "import jwt\n\n\ndef claims(token, key):\n"
            "    options = dict(verify_signature=False)\n"
            '    return jwt.decode(token, key, algorithms=["RS256"], options=options)\n',
            lines=(6,),
            fixed="import jwt\n\n\ndef claims(token, key):\n"
            "    options = dict(verify_signature=True)\n"
            '    return jwt.decode(token, key, algorithms=["RS256"], options=options)\n',
            note="options that are written before",
        ),
        bad(
            "import jwt\n\n\ndef claims(token, options):\n    return jwt.decode(token, options=options)"
            "\n\n\nclaims(token, dict(verify_signature=False))\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            'import jwt\njwt.decode(token, key, algorithms=["none"])\n',
            lines=(2,),
            fixed='import jwt\njwt.decode(token, key, algorithms=["HS256"])\n',
            severity="ERROR",
        ),
        bad(
            "import jwt\nheader = jwt.get_unverified_header(token)\n"
            'jwt.decode(token, key, algorithms=[header["alg"]])\n',
            lines=(3,),
            severity="ERROR",
        ),
        bad(
            'import jwt\njwt.decode(token, key, algorithms=["RS256", "none", "ES256"])\n',
            lines=(2,),
            fixed='import jwt\njwt.decode(token, key, algorithms=["RS256", "ES256"])\n',
        ),
        bad(
            'import jwt\njwt.encode(claims, key, algorithm="none")\n',
            lines=(2,),
            fixed='import jwt\njwt.encode(claims, key, algorithm="HS256")\n',
        ),
        bad('import jwt\njwt.encode(claims, None, algorithm="none")\n', lines=(2,)),
        bad("from jose import jwt\njwt.get_unverified_claims(token)\n", lines=(2,)),
        bad(
            "from jose import jws\njws.verify(token, key, algorithms=None)\n",
            lines=(2,),
            fixed='from jose import jws\njws.verify(token, key, algorithms=["HS256"])\n',
        ),
        bad(
            "import jwt\nclaims = jwt.decode(token, key)\n",
            lines=(2,),
            known=(("version:pyjwt", "1.7.1"),),
            note="any algorithm will do there",
        ),
        bad(
            "from itsdangerous.signer import NoneAlgorithm, Signer\n"
            "signer = Signer(key, algorithm=NoneAlgorithm())\n",
            lines=(2,),
            severity="ERROR",
        ),
        bad("from google.auth import jwt\njwt.decode(token, verify=False)\n", lines=(2,)),
        good('import jwt\nclaims = jwt.decode(token, key, algorithms=["RS256"])\n'),
        good("import jwt\nclaims = jwt.decode(token, key)\n", note="refused since PyJWT 2"),
        good("import jwt\nheader = jwt.get_unverified_header(token)\n", note="the header alone"),
        good(
            'import jwt\njwt.decode(token, key, options={"verify_exp": True}, algorithms=names)\n'
        ),
        good("import base64\nbase64.decode(source, target)\n"),
    ),
)
