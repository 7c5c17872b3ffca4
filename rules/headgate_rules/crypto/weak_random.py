"""A secret is made with random numbers that can be foretold.

## What it does
Reports `random`, `numpy.random`, `uuid.uuid1`, `uuid.UUID(int=getrandbits(…))` and hashes
of the time where the value becomes a secret: by the name it gets, or by the name of the
function that makes it.

## Why it matters
`random` is made for simulations. After some values all later ones can be computed, and a
time or a `uuid1` can be guessed. Then so can the password, token or key.

## What to do instead
The module `secrets`: `secrets.token_urlsafe(32)`, `secrets.choice(alphabet)`.

## Severity
A warning. With the strict profile every other use of `random` is a hint. Off in test files.

## Limits
Only names tell what a value is for, of a variable, an argument, a cookie or the function that
makes it. Words with other uses ("token", "key", "pin", "iv") count only where the value is a
text of random characters or a run of random bits, and "code" only where the function around it
says that it lets somebody in ("verify", "reset", "login"). A value that is drawn first and used later is
followed through variables, functions and text; through `int` and files it is not.

## Fix safety
Safe for the functions of `random`: the same kind of value from the system's generator. Review
where the file calls `seed` or `setstate`, since the values then no longer come again, for
generators with a state of their own, and for `uuid1`. A test that replaces `random.choice`, or
calls `seed` in a file of its own, has to replace the new function. Where a file of the project is
called `secrets.py` too, `random.SystemRandom` is used.
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
    OnNode,
    Origin,
    ReplaceCallee,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate.ruleapi.packages import OWN
from headgate_rules.identifiers import KEY_OWNERS, PASSWORD_WORDS, TOKEN_OWNERS, name_of, words
from headgate_rules.uses import on_uses
from headgate_rules.wording import shown

_DRAWS: Final = (
    *("random", "randint", "randrange", "choice", "choices", "sample", "shuffle", "uniform"),
    *("getrandbits", "randbytes", "triangular", "betavariate", "gauss", "normalvariate"),
)
_MODULE: Final = frozenset(f"random.{draw}" for draw in _DRAWS)
_OWN_STATE: Final = frozenset(f"random.Random().{draw}" for draw in _DRAWS)
_NUMPY: Final = frozenset(
    {
        *(
            f"numpy.random.{draw}"
            for draw in ("rand", "randint", "random", "choice", "bytes", "random_sample", "ranf")
        ),
        *(
            f"numpy.random.{maker}().{draw}"
            for maker in ("default_rng", "RandomState", "Generator")
            for draw in ("integers", "choice", "bytes", "random", "randint", "rand")
        ),
    }
)
_UUID1: Final = frozenset({"uuid.uuid1"})
_TIMES: Final = frozenset({"time.time", "time.time_ns", "datetime.datetime.now"})
_ALL: Final = _MODULE | _OWN_STATE | _NUMPY | _UUID1 | _TIMES

_REPLACED: Final = {
    "random.choice": "secrets.choice",
    "random.getrandbits": "secrets.randbits",
    "random.randbytes": "secrets.token_bytes",
}
"""Functions of `secrets` that take the same arguments and give the same kind of value."""

_STRONG_PAIRS: Final = frozenset(
    {
        *(("session", "id"), ("reset", "code"), ("auth", "code"), ("verification", "code")),
        *(("confirmation", "code"), ("activation", "code"), ("otp", "code"), ("invite", "code")),
        *(("recovery", "code"), ("backup", "code"), ("login", "code"), ("security", "code")),
        *(("access", "code"), ("activation", "key"), ("reset", "key"), ("one", "time")),
    }
)
_STRONG_WORDS: Final = PASSWORD_WORDS | {
    *("secret", "otp", "csrf", "nonce", "apikey", "sessionid", "passkey", "captcha"),
}
_WEAK_WORDS: Final = frozenset({"token", "key", "pin", "salt", "iv", "sid", "secrets"})
_SAYS_HOW: Final = frozenset(
    {
        *("secure", "safe", "strong", "unique", "distinct", "unguessable", "temp", "temporary"),
        *("random", "aes", "crypto", "cryptographic", "symmetric", "fernet"),
    }
)
"""Words beside the thing itself that say how it is meant to be."""
_FORMS: Final = frozenset({"bytes", "string", "str", "text", "hex", "value", "code", "material"})
"""Words behind the thing itself that say in what form it is."""
_NOT_THE_SECRET: Final = frozenset(
    {
        *("length", "len", "size", "count", "index", "idx", "id", "ids", "type", "name", "names"),
        *("expiry", "expires", "expiration", "ttl", "age", "at", "time", "timeout", "delay"),
        *("field", "label", "hint", "policy", "position", "pos", "strength", "probs", "logits"),
        *("number", "start", "end", "rate", "tokens", "keys", "user", "users", "url", "lifetime"),
        *("date", "created", "issued", "timestamp", "prob", "mask", "masks", "attempts"),
    }
)
_MAKERS: Final = frozenset(
    {
        *("generate", "gen", "create", "make", "new", "random", "rand", "get", "build"),
        *("produce", "issue", "mint", "reset", "rotate"),
    }
)
_PROVING: Final = frozenset(
    {
        *("verify", "verification", "otp", "login", "signin", "auth", "authenticate", "reset"),
        *("confirm", "confirmation", "activation", "activate", "mfa", "2fa", "password", "signup"),
        *("recovery", "recover", "register", "registration", "invite", "invitation", "sms"),
    }
)
"""Words of functions whose codes prove who somebody is."""
_BITS: Final = frozenset({"getrandbits", "randbytes", "bytes"})
_HASH_MODULES: Final = ("hashlib.", "hmac.")


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func) & _ALL
    name = min(names)
    path = _path_up(call, ctx)
    if name in _TIMES and not _is_hashed(path, ctx):
        return
    is_text = name in _TIMES | _UUID1 or _becomes_text_or_bits(name, call, path, ctx)
    purpose = _purpose(path, ctx, is_text=is_text)
    if purpose is None:
        return
    callee = shown(ctx, call.func, "this call")
    yield Hit(
        call,
        f"`{purpose}` is made with {callee}, whose values can be foretold: it can be guessed like "
        "a bad password. Use the module `secrets`.",
        fixes=_fixes(name, call, ctx),
    )


def _check_assignment(node: ast.Assign | ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        if node.value is not None:
            yield from _becomes_secret(name_of(target), node.value, ctx)


def _check_arguments(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in call.keywords:
        yield from _becomes_secret(keyword.arg, keyword.value, ctx)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "set_cookie":
        name = ctx.value(ctx.argument(call, "key", 0))
        value = ctx.argument(call, "value", 1)
        if isinstance(name, str) and value is not None:
            yield from _becomes_secret(name, value, ctx)


def _becomes_secret(name: str | None, value: ast.expr, ctx: Context) -> Iterator[Hit]:
    """Report a random value that was made elsewhere and becomes a secret here."""
    if name is None or Origin.RANDOM not in ctx.origins(value):
        return
    is_text = False
    for node in ast.walk(value):
        if isinstance(node, ast.Call):
            if ctx.names(node.func) & _ALL:
                return  # it is judged where it is drawn
            is_text = is_text or _makes_text(node, ctx)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            held = name_of(node)
            if held and (_is_secret(held, is_text=True) or _makes_secret(held, is_text=True)):
                return  # it was a secret before
    if _is_secret(name, is_text=is_text):
        yield Hit(
            value,
            f"`{name}` is made of {shown(ctx, value, 'random numbers')}, which holds random numbers "
            "that can be foretold: it can be guessed like a bad password. Use the module `secrets`.",
        )


def _makes_text(call: ast.Call, ctx: Context) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("join", "hex"):
        return True
    return (ctx.resolve(call.func) or "").startswith(_HASH_MODULES)


def _path_up(call: ast.Call, ctx: Context) -> list[ast.AST]:
    """Return the nodes around the call, up to its statement."""
    path: list[ast.AST] = []
    node = ctx.parent(call)
    while node is not None:
        path.append(node)
        if isinstance(node, ast.stmt):
            break
        node = ctx.parent(node)
    return path


def _purpose(path: list[ast.AST], ctx: Context, *, is_text: bool) -> str | None:
    """Return the name that says that the value is a secret."""
    for index, node in enumerate(path):
        below = path[index - 1] if index else None
        names: list[str | None] = []
        match node:
            case ast.keyword(arg=str(name)):
                names = [name]
            case ast.NamedExpr(target=target) | ast.AnnAssign(target=target):
                names = [name_of(target)]
            case ast.AugAssign(target=target, op=ast.Add()):
                names = [name_of(target)]
            case ast.Assign(targets=targets):
                names = [name_of(target) for target in targets]
            case ast.Dict(keys=keys, values=values):
                names = [
                    key.value
                    for key, value in zip(keys, values, strict=True)
                    if value is below
                    and isinstance(key, ast.Constant)
                    and isinstance(key.value, str)
                ]
            case ast.Lambda() | ast.Compare():
                return None  # a decision by chance, or a function for later
            case ast.If() | ast.While() | ast.Assert() | ast.Raise() | ast.Delete():
                return None
            case ast.For() if below is not None and below is not node.iter:
                return None
            case _:
                continue
        for given in names:
            if given is not None and _is_secret(given, is_text=is_text):
                return given
            if given is not None and is_text and _is_code_of(given, ctx):
                return given
    function = ctx.function()
    if function is not None and _makes_secret(function.name, is_text=is_text):
        return function.name
    return None


def _is_secret(name: str, *, is_text: bool) -> bool:
    found = words(name)
    if len(found) > 1 and found[-1] in _FORMS and found[-2:] not in _STRONG_PAIRS:
        found = found[:-1]
    if not found or (found[-1] in _NOT_THE_SECRET and found[-2:] not in _STRONG_PAIRS):
        return False
    rest = set(found[:-1])
    if found[-1] in _STRONG_WORDS or found[-2:] in _STRONG_PAIRS:
        return True
    if set(found) & PASSWORD_WORDS:
        return True
    if found[-1] == "token" and rest & (TOKEN_OWNERS - {"user", "client", "device", "push"}):
        return True
    if found[-1] == "key" and rest & KEY_OWNERS:
        return True
    thing = [word for word in found if word not in _SAYS_HOW]
    return is_text and found[-1] in _WEAK_WORDS and len(thing) <= 2


def _is_code_of(name: str, ctx: Context) -> bool:
    """Whether a `code` lets somebody in: the function around it says what for."""
    found, function = words(name), ctx.function()
    if function is None or found[-1:] != ("code",) or set(found[:-1]) - _SAYS_HOW - _MAKERS:
        return False
    return not _PROVING.isdisjoint(words(function.name))


def _makes_secret(function: str, *, is_text: bool) -> bool:
    found = words(function)
    if len(found) < 2 or not set(found) & _MAKERS:
        return False
    return _is_secret(function, is_text=is_text)


def _becomes_text_or_bits(name: str, call: ast.Call, path: list[ast.AST], ctx: Context) -> bool:
    draw = name.rpartition(".")[2]
    if draw in _BITS:
        return True
    if draw == "randint" and len(call.args) == 2:
        top = ctx.value(call.args[1])
        return isinstance(top, int) and top >= 999 and "numpy" not in name
    for node in path:
        match node:
            case ast.Call(func=ast.Attribute(attr="join")):
                return True
            case ast.Call(func=func) if (ctx.resolve(func) or "").startswith(_HASH_MODULES):
                return True
            case _:
                pass
    return False


def _is_hashed(path: list[ast.AST], ctx: Context) -> bool:
    return any(
        isinstance(node, ast.Call) and (ctx.resolve(node.func) or "").startswith(_HASH_MODULES)
        for node in path
    )


def _fixes(name: str, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    place = ctx.range(call)
    if name in _UUID1:
        if call.args or call.keywords:
            return ()
        change = ReplaceCallee(place, "uuid.uuid4")
        return (Fix("Use `uuid.uuid4`, which is random", FixSafety.REVIEW, (change,)),)
    # With a seed the values come again, and somebody may count on it.
    seeded = ctx.called("seed") or ctx.called("setstate")
    safe = FixSafety.REVIEW if seeded else FixSafety.SAFE
    unlike = " (its values do not come again, as with `seed`)" if seeded else ""
    home = "random" if ctx.known(f"{OWN}secrets") == "yes" else "secrets"
    if name in _REPLACED and home == "secrets" and not call.keywords:
        new = ReplaceCallee(place, _REPLACED[name])
        return (Fix(f"Use `{_REPLACED[name]}`{unlike}", safe, (new,)),)
    if name not in _MODULE and name not in _OWN_STATE:
        return ()
    draw = name.rpartition(".")[2]
    rewrite = Rewrite(ctx.range(call.func), (Name(f"{home}.SystemRandom"), f"().{draw}"))
    safety = safe if name in _MODULE else FixSafety.REVIEW
    title = f"Use the system's generator (`{home}.SystemRandom`){unlike}"
    return (Fix(title, safety, (rewrite,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG306",
        name="weak-random",
        summary="A secret is made with random numbers that can be foretold",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(330, 338),
        fix=(FixSafety.SAFE, FixSafety.REVIEW),
        bandit=("B311",),
        ruff=("S311",),
        off_in_tests=True,
        peers=(
            "codeql-experimental:py/insecure-randomness",
            "codeql-experimental:py/predictable-token",
            "sonar:S2245",
            "codemodder:secure-random",
            "dlint:DUO102",
            "codeshield:insecure-crypto-prng-random",
        ),
        references=("https://docs.python.org/3/library/secrets.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_ALL, _check),
        on_uses(_MODULE, "gives numbers that can be foretold"),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_assignment),
        OnNode(ast.Call, _check_arguments),
    ),
    examples=(
        bad(
            "import random\nimport string\n\n\ndef generate_secure_token(length):\n"
            "    alphabet = string.ascii_letters + string.digits\n"
            '    return "".join(random.choices(alphabet, k=length))\n',
            lines=(7,),
        ),
        bad(
            "import random\n\n\ndef create_aes_key(bits):\n"
            '    key_bytes = random.getrandbits(bits).to_bytes(bits // 8, "big")\n'
            "    return key_bytes\n",
            lines=(5,),
        ),
        good(
            "import random\n\n\ndef make_cache_entry_key(parts):\n"
            '    return "".join(random.choice(parts) for _ in range(4))\n',
            note="the key of a mapping",
        ),
        bad(
            "import random\npassword = ''.join(random.choice(letters) for _ in range(12))\n",
            lines=(2,),
            fixed=(
                "import secrets\npassword = ''.join(secrets.choice(letters) for _ in range(12))\n"
            ),
            severity="WARNING",
        ),
        bad(
            "import random as r\nreset_code = r.randint(100000, 999999)\n",
            lines=(2,),
            fixed=("import secrets\nreset_code = secrets.SystemRandom().randint(100000, 999999)\n"),
        ),
        bad(
            "import random\n\n\ndef send_verification(user):\n"
            "    code = random.randint(100000, 999999)\n    user.send(code)\n",
            lines=(5,),
            note="the function says what the code is for",
        ),
        bad(
            "import random, string\n\n\ndef request_password_reset(email):\n"
            '    code = "".join(random.choices(string.digits, k=6))\n    mail(email, code)\n',
            lines=(5,),
        ),
        good(
            "import random\n\n\ndef make_coupon(order):\n"
            "    code = random.randint(100000, 999999)\n    return code\n",
            note="it proves nothing",
        ),
        good(
            "import random\n\n\ndef test_login(client):\n"
            "    status_code = random.choice([200, 302])\n    return status_code\n",
        ),
        bad("from random import getrandbits\ntoken = '%032x' % getrandbits(128)\n", lines=(2,)),
        bad(
            "import random\n\n\ndef generate_password(length):\n"
            "    chosen = random.choices(letters, k=length)\n    return ''.join(chosen)\n",
            lines=(5,),
        ),
        bad("import random\nsave(user, api_key=random.randbytes(32).hex())\n", lines=(2,)),
        bad(
            "import random, uuid\nsession_token = uuid.UUID(int=random.getrandbits(128))\n",
            lines=(2,),
        ),
        bad(
            "import uuid\nsession_id = str(uuid.uuid1())\n",
            lines=(2,),
            fixed="import uuid\nsession_id = str(uuid.uuid4())\n",
        ),
        bad(
            "import hashlib, time\n"
            "reset_token = hashlib.sha256(str(time.time()).encode()).hexdigest()\n",
            lines=(2,),
        ),
        bad("import numpy as np\nsecret_key = np.random.bytes(32)\n", lines=(2,)),
        good("import random\ncolour = random.choice(colours)\n"),
        good("import random\ntoken = random.choice(tokens)\n", note="a word of a text"),
        good("import random\nkey = random.choice(list(table))\n", note="a key of a mapping"),
        good("import random\nrandom.shuffle(tokens)\n"),
        good("import secrets\npassword = secrets.token_urlsafe(16)\n"),
        good("import random\ntoken_index = random.randint(0, 9999)\n"),
        good("import random\nsecret = random.SystemRandom().getrandbits(128)\n"),
        good("import time\ntoken_expires = time.time() + 3600\n"),
        good("import random\npin = random.choice(pins)\n", note="a pin of a board"),
        bad(
            "import random\nvalue = random.getrandbits(128)\nuser.password = str(value)\n",
            lines=(3,),
            note="the value becomes a password one statement later",
        ),
        bad(
            "import random\n\n\ndef characters(count):\n"
            "    return [random.choice(alphabet) for _ in range(count)]\n\n\n"
            'api_key = "".join(characters(24))\n',
            lines=(8,),
            note="it comes back from another function",
        ),
        bad(
            "import random\nimport flask\n\n\ndef remember(number):\n"
            '    answer = flask.make_response("ok")\n'
            '    answer.set_cookie("session_id", str(number), secure=True, httponly=True, '
            'samesite="Lax")\n'
            "    return answer\n\n\nremember(random.getrandbits(64))\n",
            lines=(7,),
            note="a cookie that is set in a function of its own",
        ),
        good(
            "import secrets\nvalue = secrets.randbits(128)\nuser.password = str(value)\n",
            note="from the system's generator",
        ),
        good(
            "import random\nvalue = random.randint(1, 6)\nuser.dice = str(value)\n",
            note="no secret",
        ),
    ),
)
