"""What is signed or encrypted is protected with a key that stands in the code.

## What it does
Reports literal keys of JSON web tokens, itsdangerous, session cookies and the settings
`SECRET_KEY` of Flask, Django and others, and literal keys of HMAC, Fernet, AES and other
ciphers.

## Why it matters
Whoever has read the code, a copy or a package of it can sign tokens and cookies as the
server does: log in as anybody, and with some libraries run code on the server.

## What to do instead
Read the key when the program starts, from the environment (`os.environ["SECRET_KEY"]`) or
a secret store, and make it with `secrets.token_hex(32)`.

## Severity
A warning. Off in test files.

## Limits
Keys to verify with that are public are silent, and so are templates ("<key>", "${KEY}") and
keys that come from a function. The key is never shown.

## Fix safety
Review: the variable must then be set wherever the program runs. A key that a variable holds is
replaced where the variable gets it, so all that reads the variable gets the new one.
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
from headgate.text.patterns import lazy_pattern
from headgate_rules.environment import title, variable_for
from headgate_rules.identifiers import name_of
from headgate_rules.own_variables import is_no_parameter
from headgate_rules.wording import shown

_SERIALIZERS: Final = (
    *("Signer", "TimestampSigner", "Serializer", "TimedSerializer", "URLSafeSerializer"),
    *("URLSafeTimedSerializer", "JSONWebSignatureSerializer", "TimedJSONWebSignatureSerializer"),
)
_SIGNING: Final = {
    **dict.fromkeys(("jwt.encode", "jwt.decode", "jwt.decode_complete"), ("key", 1)),
    **dict.fromkeys(("jwt.PyJWT().encode", "jwt.PyJWT().decode"), ("key", 1)),
    **dict.fromkeys(("jwt.api_jwt.encode", "jwt.api_jwt.decode"), ("key", 1)),
    **dict.fromkeys(("jose.jwt.encode", "jose.jwt.decode", "jose.jws.sign"), ("key", 1)),
    "jose.jws.verify": ("key", 1),
    "authlib.jose.jwt.encode": ("key", 2),
    "authlib.jose.jwt.decode": ("key", 1),
    "joserfc.jwk.OctKey.import_key": ("value", 0),
    **{f"itsdangerous.{name}": ("secret_key", 0) for name in _SERIALIZERS},
    **{f"itsdangerous.url_safe.{name}": ("secret_key", 0) for name in _SERIALIZERS},
    "starlette.middleware.sessions.SessionMiddleware": ("secret_key", 1),
    "*.add_middleware": ("secret_key", None),
    "tornado.web.Application": ("cookie_secret", None),
    "pyramid.session.SignedCookieSessionFactory": ("secret", 0),
    "pyramid.authentication.AuthTktAuthenticationPolicy": ("secret", 0),
    "pyramid.authentication.AuthTktCookieHelper": ("secret", 0),
    "aiohttp_session.cookie_storage.EncryptedCookieStorage": ("secret_key", 0),
    "bottle.response.set_cookie": ("secret", 2),
    "bottle.request.get_cookie": ("secret", 2),
    "django.core.signing.Signer": ("key", None),
    "django.core.signing.TimestampSigner": ("key", None),
    "django.core.signing.dumps": ("key", 1),
    "django.core.signing.loads": ("key", 1),
    "hmac.new": ("key", 0),
    "hmac.HMAC": ("key", 0),
    "hmac.digest": ("key", 0),
    "cryptography.hazmat.primitives.hmac.HMAC": ("key", 0),
    "flask_jwt_extended.JWTManager": ("secret_key", None),
    "fastapi_users.authentication.JWTStrategy": ("secret", 0),
    "sanic_jwt.initialize": ("secret", None),
}
_ENCRYPTING: Final = {
    "cryptography.fernet.Fernet": ("key", 0),
    **{
        f"cryptography.hazmat.primitives.ciphers.aead.{name}": ("key", 0)
        for name in ("AESGCM", "AESCCM", "AESOCB3", "AESSIV", "AESGCMSIV", "ChaCha20Poly1305")
    },
    **{
        f"cryptography.hazmat.primitives.ciphers.algorithms.{name}": ("key", 0)
        for name in ("AES", "AES128", "AES256", "ChaCha20", "Camellia", "SM4")
    },
    **{
        f"{package}.Cipher.{name}.new": ("key", 0)
        for package in ("Crypto", "Cryptodome")
        for name in ("AES", "ChaCha20", "ChaCha20_Poly1305", "Salsa20")
    },
    **{f"{package}.Hash.HMAC.new": ("key", 0) for package in ("Crypto", "Cryptodome")},
    "nacl.secret.SecretBox": ("key", 0),
    "M2Crypto.EVP.Cipher": ("key", 1),
}
_ARGUMENTS: Final = {**_SIGNING, **_ENCRYPTING}

_SETTINGS: Final = frozenset(
    {
        *("SECRET_KEY", "JWT_SECRET_KEY", "SESSION_SECRET", "SESSION_SECRET_KEY", "JWT_SECRET"),
        *("WTF_CSRF_SECRET_KEY", "SECURITY_PASSWORD_SALT", "SIGNING_KEY", "COOKIE_SECRET"),
        *("APP_SECRET_KEY", "FLASK_SECRET_KEY", "CRYPTOGRAPHY_KEY", "JWT_SIGNING_KEY"),
    }
)
_UPDATES: Final = frozenset({"update", "from_mapping", "setdefault"})
_TEMPLATE: Final = lazy_pattern(r"^[<$%{\[].*[>}%\]]$|^\$\w+$|^\s*$")
_PUBLIC: Final = lazy_pattern(r"BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE|^ssh-|^https?://")

_VARIABLE: Final = lazy_pattern(r"[A-Z]+(?:_[A-Z]+)+|(?:\w+_)?(?:secret_)?access_key(?:_id)?")
"""The name of a variable of the environment, or of an option that holds the key."""

_WHY: Final = "whoever can read the code can make valid ones"


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.names(call.func) & _ARGUMENTS.keys()
    name = min(names, default=f"*.{name_of(call.func)}")
    if name not in _ARGUMENTS:
        return
    key = ctx.argument(call, *_ARGUMENTS[name])
    if key is None or not _is_literal(key, ctx):
        return
    what = "encrypted" if name in _ENCRYPTING else "signed"
    if isinstance(key, ast.Name | ast.Attribute):
        key_text = f"The key {shown(ctx, key, '')}".rstrip()
    else:
        key_text = "This key"
    variable = (
        "JWT_SECRET_KEY" if variable_for("key", call.func, ctx) == "JWT_KEY" else "SECRET_KEY"
    )
    text = f"{key_text} stands in the code, and what is {what} with it is not safe"
    yield _hit(key, text, ctx, variable)


def _check_assignment(node: ast.Assign | ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    if node.value is None:
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        name = _setting(target, ctx)
        if name is not None and _is_literal(node.value, ctx):
            yield _hit(
                node.value, f"`{name}` stands in the code, and sessions rest on it", ctx, name
            )


def _setting(target: ast.expr, ctx: Context) -> str | None:
    """Return the name of the setting that an assignment gives a value to."""
    match target:
        case ast.Name(id=name) if name in _SETTINGS:
            return name
        case ast.Attribute(value=owner, attr="secret_key" | "SECRET_KEY" as name):
            if isinstance(owner, ast.Name) and owner.id in ("self", "cls"):
                return None
            return name
        case ast.Subscript(value=owner, slice=key):
            value = ctx.value(key)
            is_config = (name_of(owner) or "").lower().endswith(("config", "settings", "conf"))
            return value if isinstance(value, str) and value in _SETTINGS and is_config else None
        case _:
            return None


def _check_update(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `app.config.update(SECRET_KEY="…")`."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if owner is None or not (name_of(owner) or "").lower().endswith(("config", "settings", "conf")):
        return
    for keyword in call.keywords:
        if keyword.arg in _SETTINGS and _is_literal(keyword.value, ctx):
            what = f"`{keyword.arg}` stands in the code, and sessions rest on it"
            yield _hit(keyword.value, what, ctx, keyword.arg or "")
    for argument in call.args[:1]:
        if isinstance(argument, ast.Dict):
            for key, value in zip(argument.keys, argument.values, strict=True):
                name = ctx.value(key)
                if isinstance(name, str) and name in _SETTINGS and _is_literal(value, ctx):
                    yield _hit(
                        value, f"`{name}` stands in the code, and sessions rest on it", ctx, name
                    )


def _is_literal(key: ast.expr, ctx: Context) -> bool:
    value = ctx.value(key)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str) or not value.strip():
        return False
    return not (_TEMPLATE.match(value) or _PUBLIC.search(value) or _VARIABLE.fullmatch(value))


def _hit(node: ast.expr, what: str, ctx: Context, name: str = "SECRET_KEY") -> Hit:
    return Hit(
        node,
        f"{what}: {_WHY}. Read it from the environment or a secret store when the program starts.",
        fixes=_fixes(node, ctx, name),
        related=(Related(f"`{node.id}` gets its value here", name=node.id),)
        if isinstance(node, ast.Name)
        else (),
    )


def _fixes(node: ast.expr, ctx: Context, name: str) -> tuple[Fix, ...]:
    """Return the fix that reads the key from the environment, where it stands."""
    if isinstance(node, ast.Name) and "_" in node.id.strip("_"):
        name = node.id.strip("_")
    encode = ".encode()" if isinstance(ctx.value(node), bytes) else ""
    look_up = (Name("os.environ"), f'["{name.upper()}"]{encode}')
    if isinstance(node, ast.Constant):
        change: Rewrite | ReplaceLiteral = Rewrite(ctx.range(node), look_up)
    elif isinstance(node, ast.Name) and is_no_parameter(node, ctx):
        change = ReplaceLiteral(ctx.range(node), look_up)
    else:
        return ()
    return (Fix(title(name.upper()), FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG311",
        name="literal-signing-key",
        summary="What is signed or encrypted is protected with a key that stands in the code",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(321, 798),
        fix=(FixSafety.REVIEW,),
        off_in_tests=True,
        peers=(
            "codeql:py/hardcoded-credentials",
            "codeql-experimental:py/flask-constant-secret-key",
            "sonar:S6779",
            "sonar:S6781",
        ),
        references=("https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_ARGUMENTS), _check_call),
        OnCall(frozenset(f"*.{name}" for name in _UPDATES), _check_update),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_assignment),
    ),
    examples=(
        good(
            "class EnvironmentKeys:\n"
            '    SECRET_KEY = "STORE_SECRET_ACCESS_KEY"\n'
            '    OTHER = "other"\n',
            note="the name of a variable that holds it",
        ),
        bad(
            'import jwt\ntoken = jwt.encode(claims, "k9-2lm", algorithm="HS256")\n',
            lines=(2,),
            fixed=(
                "import os\n\nimport jwt\n"
                'token = jwt.encode(claims, os.environ["JWT_SECRET_KEY"], algorithm="HS256")\n'
            ),
            severity="WARNING",
        ),
        bad(
            "from jose import jwt as tokens\n\n\ndef sign(claims, key):\n"
            "    return tokens.encode(claims, key)\n\n\nsign(claims, 'k9-2lm')\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            'import flask\napp = flask.Flask(__name__)\napp.secret_key = "k9-2lm"\n',
            lines=(3,),
            fixed=(
                "import os\n\nimport flask\napp = flask.Flask(__name__)\n"
                'app.secret_key = os.environ["SECRET_KEY"]\n'
            ),
        ),
        bad(
            "import hmac\n\nsigning_key = b'k9-2lm'\n\n\ndef sign(message):\n"
            "    return hmac.new(signing_key, message, 'sha256').digest()\n",
            lines=(7,),
            fixed=(
                'import hmac\nimport os\n\nsigning_key = os.environ["SIGNING_KEY"].encode()\n\n\n'
                "def sign(message):\n"
                "    return hmac.new(signing_key, message, 'sha256').digest()\n"
            ),
            note="a constant of the file",
        ),
        bad(
            "import jwt\n\n\ndef renew(token):\n    key = 'k9-2lm'\n"
            "    claims = jwt.decode(token, key, algorithms=['HS256'])\n"
            "    return jwt.encode(claims, key, algorithm='HS256')\n",
            lines=(6, 7),
            fixed=(
                'import os\n\nimport jwt\n\n\ndef renew(token):\n    key = os.environ["JWT_SECRET_KEY"]\n'
                "    claims = jwt.decode(token, key, algorithms=['HS256'])\n"
                "    return jwt.encode(claims, key, algorithm='HS256')\n"
            ),
        ),
        bad('app.config["SECRET_KEY"] = "k9-2lm"\n', lines=(1,)),
        bad('app.config.update(DEBUG=False, SECRET_KEY="k9-2lm")\n', lines=(1,)),
        bad('SECRET_KEY = "django-insecure-k9-2lm"\n', lines=(1,)),
        bad(
            "from itsdangerous import URLSafeTimedSerializer as Signed\nsigned = Signed('k9-2lm')\n",
            lines=(2,),
        ),
        bad(
            "from starlette.middleware.sessions import SessionMiddleware\n"
            'app.add_middleware(SessionMiddleware, secret_key="k9-2lm")\n',
            lines=(2,),
        ),
        bad("from cryptography.fernet import Fernet\nbox = Fernet(b'k9-2lm')\n", lines=(2,)),
        bad("import hmac\nhmac.new(b'k9-2lm', message, 'sha256')\n", lines=(2,)),
        bad(
            "from Crypto.Cipher import AES\nPIECES = ['k9-2lm-k9-2lm', '-k9-2lm']\n"
            "AES.new(''.join(PIECES), AES.MODE_GCM)\n",
            lines=(3,),
        ),
        good('import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n'),
        good("import jwt\njwt.encode(claims, settings.key, algorithm='HS256')\n"),
        good(
            "import jwt\njwt.decode(token, '-----BEGIN PUBLIC KEY-----', algorithms=['RS256'])\n",
            note="made to be known",
        ),
        good('SECRET_KEY = "<secret>"\n', note="a template"),
        good("class Form:\n    def __init__(self):\n        self.secret_key = None\n"),
        known_miss(
            "import jwt\nkeys = load()\nkeys['main'] = 'k9-2lm'\n"
            "jwt.encode(claims, keys['main'], algorithm='HS256')\n",
            note="what else the mapping holds is not known",
        ),
    ),
)
