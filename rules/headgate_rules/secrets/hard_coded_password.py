"""A password, key or token is written into the code.

## What it does
Reports literal texts that are assigned to, passed as, or the default of
something that is named like a password, secret, key or token of access; literal fallbacks
of environment look-ups; connection strings with a password in them; and command lines
that hand one to a program (`mysql -p…`, `sshpass -p …`, `PGPASSWORD=…`), where every user
of the machine can see it besides.

## Why it matters
Whoever can read the code, its history, a backup or a package made of it has the password.
It is the same in all places and hard to change when it leaks.

## What to do instead
Read it when the program starts, from the environment (`os.environ["DB_PASSWORD"]`), a
secret store or a file that is not under version control.

## Severity
A warning. Off in test files.

## Limits
Placeholders ("changeme", "<password>", "xxx"), names of fields, labels with blanks,
patterns and paths are silent; so is a password that only repeats its own name. Short or
purely alphabetic values of keys and tokens are silent too. The value is never shown.

## Fix safety
Review: the variable must then be set wherever the program runs. Different secrets of the same
name get the same variable: rename one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
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
from headgate.ruleapi.command_passwords import command_passwords
from headgate.text.patterns import lazy_pattern
from headgate_rules.environment import read_from, variable_for
from headgate_rules.identifiers import PASSWORD_WORDS, name_of
from headgate_rules.literal_secrets import (
    is_secret_name,
    is_secret_text,
    text_of,
)
from headgate_rules.plausible import (
    is_field_name,
    is_strong,
    may_be_password,
)

_DIALECT: Final = r"[a-zA-Z][a-zA-Z0-9+.-]*"
_URL_WITH_PASSWORD: Final = lazy_pattern(
    rf"(?P<scheme>{_DIALECT})://(?P<user>[^\s:/@?#]*):(?P<password>[^\s/@?#]+)@[^\s/]"
)
_KEY_VALUE_PASSWORD: Final = lazy_pattern(
    r"(?:^|[\s;])(?:password|pwd)\s*=\s*(?P<password>[^\s;'\"]+)", re.IGNORECASE
)
_KEY_VALUE_SERVER: Final = lazy_pattern(
    r"(?:^|[\s;])(?:host|server|data source|dbname|database|user|uid|user id)\s*=", re.IGNORECASE
)
_LOCAL_SERVER: Final = lazy_pattern(r"@(?:localhost|127\.0\.0\.1|\[::1\])")
_LONGEST_STRING: Final = 500
_COMPANIONS: Final = frozenset({"user", "username", "login", "host", "hostname", "email", "dbname"})
_PAIRS: Final = frozenset({"auth", "basic_auth", "http_auth"})
"""Keywords that take a user's name and a password."""

_LOOK_UPS: Final = frozenset({"get", "getenv", "setdefault", "pop"})
_POSITIONS: Final = {
    "requests.auth.HTTPBasicAuth": 1,
    "requests.auth.HTTPDigestAuth": 1,
    "httpx.BasicAuth": 1,
    "aiohttp.BasicAuth": 1,
    "smtplib.SMTP().login": 1,
    "smtplib.SMTP_SSL().login": 1,
    "imaplib.IMAP4().login": 1,
    "imaplib.IMAP4_SSL().login": 1,
    "ftplib.FTP().login": 1,
    "pymysql.connect": 2,
    "MySQLdb.connect": 2,
    "paramiko.SSHClient().connect": 3,
    "*.login": 1,
}
"""Calls that take a password by its place among the arguments."""

_ENVIRONMENT: Final = frozenset({"os.getenv", "os.environ.get"})


def _check_assignment(
    node: ast.Assign | ast.AnnAssign | ast.NamedExpr, ctx: Context
) -> Iterator[Hit]:
    value = node.value
    if value is None:
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its_value in zip(target.elts, value.elts, strict=False):
                yield from _check_named(name_of(one), its_value, ctx, one)
        else:
            yield from _check_named(name_of(target), value, ctx, target)


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    has_companion = any(
        keyword.arg in _COMPANIONS and not _names_a_field(keyword.value)
        for keyword in call.keywords
    )
    for keyword in call.keywords:
        name, value = keyword.arg, keyword.value
        if name in _PAIRS and isinstance(value, ast.Tuple) and len(value.elts) == 2:
            name, value = "password", value.elts[1]
        yield from _check_named(name, value, ctx, call.func, repeats_name=has_companion)
    if not call.args:
        return
    func = call.func
    attribute = func.attr if isinstance(func, ast.Attribute) else ""
    if attribute in _LOOK_UPS or ctx.resolve(func) in _ENVIRONMENT:
        yield from _check_fallback(call, ctx)
    yield from _check_option(call, ctx)
    position = _POSITIONS.get(ctx.resolve(func) or f"*.{attribute}")
    if position is not None and position < len(call.args):
        value = call.args[position]
        text = text_of(value)
        if text is not None and may_be_password(text):
            variable = variable_for("password", func, ctx)
            yield _hit(value, "password", read_from(variable, value, ctx))


def _check_option(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `add_argument("--password", default="hunter2")`."""
    option = text_of(call.args[0])
    if option is None or not option.startswith("-"):
        return
    for keyword in call.keywords:
        if keyword.arg == "default" and is_secret_text(option, keyword.value):
            yield _hit(keyword.value, option, ())


def _names_a_field(value: ast.expr) -> bool:
    """Whether it is a text such as "username": then the call maps names to names."""
    text = text_of(value)
    return text is not None and is_field_name(text)


def _check_fallback(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `os.getenv("DB_PASSWORD", "hunter2")`, and `get` of any mapping."""
    key = ctx.value(call.args[0])
    fallback = ctx.argument(call, "default", 1)
    if isinstance(key, str) and fallback is not None and is_secret_text(key, fallback):
        yield _hit(fallback, key, _look_up_fix(call, ctx))


def _look_up_fix(call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if ctx.resolve(call.func) not in _ENVIRONMENT:
        return ()
    look_up = (Name("os.environ"), "[", Keep(ctx.range(call.args[0])), "]")
    change = Rewrite(ctx.range(call), look_up)
    return (Fix("Require the environment variable (it must be set)", FixSafety.REVIEW, (change,)),)


def _check_dict(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    keys = [ctx.value(key) for key in node.keys]
    has_companion = any(isinstance(key, str) and key.lower() in _COMPANIONS for key in keys)
    is_mapping_of_names = any(
        isinstance(key, str) and key.lower() in _COMPANIONS and _names_a_field(value)
        for key, value in zip(keys, node.values, strict=True)
    )
    for key, value in zip(keys, node.values, strict=True):
        if not isinstance(key, str) or "=" in key:
            continue
        text = text_of(value)
        # In a dictionary of labels or types, a word says what the field is.
        if text is not None and (has_companion or is_strong(text)):
            repeats_name = has_companion and not is_mapping_of_names
            yield from _check_named(key, value, ctx, repeats_name=repeats_name)


def _check_defaults(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, ctx: Context
) -> Iterator[Hit]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    last = positional[len(positional) - len(arguments.defaults) :]
    pairs = [*zip(last, arguments.defaults, strict=True)]
    pairs += [
        (argument, default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    ]
    for argument, default in pairs:
        if is_secret_text(argument.arg, default):
            yield _hit(default, argument.arg, ())


def _check_constant(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
    text = node.value
    if not isinstance(text, str) or not 12 <= len(text) <= _LONGEST_STRING:
        return
    if isinstance(ctx.parent(node), ast.Expr | ast.JoinedStr):
        return
    if _has_connection_password(text):
        is_whole = not _is_filled_in(node, ctx)
        fixes = read_from(_variable_for(node, ctx), node, ctx) if is_whole else ()
        yield _connection_hit(node, fixes)
    elif _has_command_password(text):
        yield _command_hit(node)


def _is_filled_in(node: ast.Constant, ctx: Context) -> bool:
    """Whether a text is a part of one, or is filled with values: a variable has none of those."""
    match ctx.parent(node):
        case ast.BinOp() | ast.Attribute(attr="format" | "format_map" | "join"):
            return True
        case _:
            return False


def _check_fstring(node: ast.JoinedStr, ctx: Context) -> Iterator[Hit]:
    # A filled-in part reads as a placeholder, so a literal password beside it is still seen.
    text = "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )
    if len(text) > _LONGEST_STRING:
        return
    if _has_connection_password(text):
        yield _connection_hit(node, ())
    elif _has_command_password(text):
        yield _command_hit(node)


def _check_arguments(node: ast.List | ast.Tuple, ctx: Context) -> Iterator[Hit]:
    """Report `["mysql", "-phunter2"]`: the arguments of a program, one by one."""
    texts = [text_of(element) for element in node.elts]
    if len(texts) < 2 or texts[0] is None or " " in texts[0]:
        return
    words_ = ["{}" if text is None or " " in text else text for text in texts]
    for found in command_passwords(" ".join(words_)):
        if not may_be_password(found["value"]):
            continue
        before = " ".join(words_)[: found.start("value")]
        yield _command_hit(node.elts[before.count(" ")])


def _has_command_password(text: str) -> bool:
    return any(may_be_password(found["value"]) for found in command_passwords(text))


def _has_connection_password(text: str) -> bool:
    match = _URL_WITH_PASSWORD.search(text) if "://" in text and "@" in text else None
    if match is None and "=" in text and _KEY_VALUE_SERVER.search(text):
        match = _KEY_VALUE_PASSWORD.search(text)
    if match is None or not may_be_password(match["password"]):
        return False
    # The account that a fresh database or queue has on a developer's machine.
    is_untouched = match.groupdict().get("user") == match["password"]
    return not (is_untouched and _LOCAL_SERVER.search(text))


def _check_named(
    name: str | None,
    value: ast.expr,
    ctx: Context,
    owner: ast.expr | None = None,
    *,
    repeats_name: bool = False,
) -> Iterator[Hit]:
    """Report the literals that `value` is, or falls back to; `owner` gets it."""
    if name is None or not is_secret_name(name):
        return
    for literal in _alternatives(value):
        text = text_of(literal)
        is_default_password = repeats_name and text is not None and text.lower() in PASSWORD_WORDS
        if is_default_password or is_secret_text(name, literal):
            variable = variable_for(name, owner, ctx)
            yield _hit(literal, name, read_from(variable, literal, ctx))


def _alternatives(value: ast.expr) -> Iterator[ast.expr]:
    match value:
        case ast.BoolOp(op=ast.Or(), values=values):
            yield from values
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Call(func=ast.Attribute(value=inner, attr="encode"), args=[]):
            yield inner
        case ast.Call(
            func=ast.Attribute(attr=attr) | ast.Name(id=attr),
            args=[ast.Constant(value=str(key)), fallback],
        ) if (
            attr in _LOOK_UPS
            and not is_secret_name(key)
            and not is_field_name(text_of(fallback) or "")
        ):
            yield fallback  # where the key says it too, the look-up itself is reported
        case _:
            yield value


def _hit(value: ast.expr, name: str, fixes: tuple[Fix, ...]) -> Hit:
    return Hit(
        value,
        f"The value of `{_short(name)}` stands in the code, where everybody who gets the code or "
        "its history can read it. Read it from the environment or a secret store.",
        fixes=fixes,
    )


def _connection_hit(node: ast.expr, fixes: tuple[Fix, ...]) -> Hit:
    return Hit(
        node,
        "This connection string holds a password, and everybody who gets the code or its history "
        "can read it. Read it from the environment or a secret store.",
        fixes=fixes,
    )


def _command_hit(node: ast.expr) -> Hit:
    return Hit(
        node,
        "This command line holds a password: everybody who gets the code or its history can read "
        "it, and so can all users of the machine while the command runs. Let the program read it "
        "from a file of its own, or from an environment variable that is set outside of the code.",
    )


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def _variable_for(node: ast.AST, ctx: Context) -> str:
    parent = ctx.parent(node)
    name: str | None = None
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        name = name_of(parent.targets[0])
    elif isinstance(parent, ast.AnnAssign):
        name = name_of(parent.target)
    return variable_for(name or "", None, ctx) or "DATABASE_URL"


RULE = Rule(
    meta=RuleMeta(
        code="HG601",
        name="hard-coded-password",
        summary="A password, key or token is written into the code",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(798, 259),
        fix=(FixSafety.REVIEW,),
        bandit=("B105", "B106", "B107"),
        ruff=("S105", "S106", "S107"),
        yields_to=("HG311", "HG602"),
        off_in_tests=True,
        peers=(
            "codeql:py/hardcoded-credentials",
            "sonar:S2068",
            "sonar:S6418",
            "sonar:S6437",
            "codeshield:insecure-hardcoded-secrets",
        ),
        references=(
            "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_assignment),
        OnNode(ast.NamedExpr, _check_assignment),
        OnNode(ast.Call, _check_call),
        OnNode(ast.Dict, _check_dict),
        OnNode(ast.FunctionDef, _check_defaults),
        OnNode(ast.AsyncFunctionDef, _check_defaults),
        OnNode(ast.Lambda, _check_defaults),
        OnNode(ast.Constant, _check_constant),
        OnNode(ast.JoinedStr, _check_fstring),
        OnNode(ast.List, _check_arguments),
        OnNode(ast.Tuple, _check_arguments),
    ),
    examples=(
        bad(
            'db_password = "tr0ub4dor"\n',
            lines=(1,),
            fixed='import os\n\ndb_password = os.environ["DB_PASSWORD"]\n',
            severity="WARNING",
        ),
        bad(
            'import os\nsettings.smtpPass = "letmein"\n',
            lines=(2,),
            fixed='import os\nsettings.smtpPass = os.environ["SMTP_PASS"]\n',
        ),
        bad('connect(host, user="root", password="root")\n', lines=(1,)),
        bad('options = {"user": "app", "password": "swordfish"}\n', lines=(1,)),
        bad('config["api_key"] = "9f8a7c6d5e4b3a2f"\n', lines=(1,)),
        bad('def connect(host, password="hunter2"):\n    pass\n', lines=(1,)),
        bad(
            'import os\npassword = os.getenv("DB_PASSWORD", "hunter2")\n',
            lines=(2,),
            fixed='import os\npassword = os.environ["DB_PASSWORD"]\n',
        ),
        bad('import os\npassword = os.environ.get("DB_PASSWORD") or "hunter2"\n', lines=(2,)),
        bad(
            'DATABASE = "postgresql://app:s3cr3t@db.internal/shop"\n',
            lines=(1,),
            fixed='import os\n\nDATABASE = os.environ["DATABASE"]\n',
        ),
        bad('engine = make(f"mysql://app:s3cr3t@{host}/shop")\n', lines=(1,)),
        bad('dsn = "host=db user=app password=s3cr3t"\n', lines=(1,)),
        bad('secret: bytes = b"k9-2lmQ8zR"\n', lines=(1,)),
        bad("auth_token = 'a8b7' + 'c6d5e4f3'\n", lines=(1,)),
        bad('import os\npassword = os.getenv("DBP", "hunter2")\n', lines=(2,)),
        bad('parser.add_argument("--db-password", default="hunter2")\n', lines=(1,)),
        bad('server.login("mailer", "hunter2")\n', lines=(1,)),
        bad(
            "import smtplib\n\nimport paramiko\n\n"
            'smtplib.SMTP("mail", timeout=9).login("mailer", "hunter2")\n'
            'paramiko.SSHClient().connect("shop", password="hunter3")\n',
            lines=(5, 6),
            fixed="import os\nimport smtplib\n\nimport paramiko\n\n"
            'smtplib.SMTP("mail", timeout=9).login("mailer", os.environ["SMTP_PASSWORD"])\n'
            'paramiko.SSHClient().connect("shop", password=os.environ["SSH_PASSWORD"])\n',
            note="each from a variable of its own",
        ),
        bad(
            "import requests as r\n"
            'r.get(url, auth=("app", "hunter2"), timeout=5)\n'
            'r.auth.HTTPBasicAuth("app", "hunter2")\n',
            lines=(2, 3),
        ),
        bad('def login(user, password="admin"):\n    pass\n', lines=(1,)),
        bad('aws_secret_access_key = "wJ9lrXUt/K7MDxxENG/bPxRfi2CYz0Ek3"\n', lines=(1,)),
        bad('token = "t0k_9fQ2mZ7xW4vB8nL1cK6j"\n', lines=(1,)),
        bad('DUMP = "mysqldump -u root -pTr0ub4dor shop"\n', lines=(1,)),
        bad('RESTORE = f"mysql --password=Tr0ub4dor {name}"\n', lines=(1,)),
        bad('ARGUMENTS = ["mysql", "-u", "root",\n    "-pTr0ub4dor"]\n', lines=(2,)),
        bad('SHELL = ("sshpass", "-p", "Tr0ub4dor", "ssh", host)\n', lines=(1,)),
        bad('QUERY = "PGPASSWORD=Tr0ub4dor psql -h db"\n', lines=(1,)),
        bad("FETCH = \"curl -u 'app:Tr0ub4dor' https://db.internal/\"\n", lines=(1,)),
        good('DUMP = f"mysqldump -u root -p{password} shop"\n'),
        good('DUMP = "mysqldump -u root -p$PASSWORD shop"\nARGUMENTS = ["mysql", "-p", "shop"]\n'),
        good('USAGE = "curl -u user:password URL, mysql -p, ssh -p2222 host"\n'),
        good('PORTS = ["nmap", "-p80,443", host]\n', note="another program's option"),
        good('import os\npassword = os.environ["DB_PASSWORD"]\n'),
        good('password = getpass.getpass("Password: ")\n'),
        good(
            'connect(user=settings.get("db", "user"), password=settings.get("db", "password"))\n',
            note="a section and a key of a configuration",
        ),
        good('password = ""\npassword = None\npassword = "<password>"\n', note="placeholders"),
        good('password = "changeme"\napi_key = "your-api-key"\nsecret = "xxxxxxxx"\n'),
        good('password = "${DB_PASSWORD}"\npassword = "{{ password }}"\npassword = "%s"\n'),
        good('PASSWORD_FIELD = "passwd1"\npassword_hash = "5f4dcc3b"\npasswd_prompt = "Who?"\n'),
        good('ACCESS_TOKEN = "access_token"\nCLIENT_SECRET = "client_secret"\n', note="names"),
        good('if token == "STRING":\n    pass\n', note="a lexer"),
        good('labels = {"password": "Password", "token": "Token"}\n'),
        good('schema = {"password": {"type": "string"}, "secret": "string"}\n'),
        good('aliases(password=("ssh_pass9", "password9"))\n', note="names, not a pair"),
        good('url.translate(username="user", password="password")\n', note="names of fields"),
        good('form = Form(password="Enter your password")\n', note="a label"),
        good('compile_pass = "vectorize"\nnext_token = "a1b2c3d4"\n', note="other meanings"),
        good('url = "postgresql://user:password@localhost/db"\n', note="placeholders"),
        good('broker_url = "amqp://guest:guest@localhost:5672//"\n', note="a fresh local server"),
        good('url = f"postgresql://{user}:{password}@{host}/db"\n'),
        good('SECRET_KEY_FILE = "/run/secrets/key1"\n', note="a path"),
        known_miss(
            'credentials = ("app", "tr0ub4dor")\n',
            note="nothing says which of the texts is a password",
        ),
    ),
)
