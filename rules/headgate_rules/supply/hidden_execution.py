"""Code that cannot be read in the file is run.

## What it does
Reports `exec`, `eval`, `compile`, commands and imports whose text is decoded, decompressed,
reversed or joined from single characters first, and dangerous names such as `system` or
`exec` that are put together from pieces or escapes.

## Why it matters
Nobody who reads the file sees what it does. Packages that steal passwords are written this
way, and so is code that a model was talked into inserting. Honest programs rarely need it.

## What to do instead
Write the code as code. Where a program has to carry data, decode it as data, and do not run
it. If you did not write this, decode it and read it before you start it again.

## Severity
An error where the hidden text stands in the file, a warning where it is not known.

## Limits
Only what one expression or one variable holds is looked at; code that decodes itself step by
step in several functions is not put together here. Packers and loaders that are meant to do
this have to be ignored by name.

## Fix safety
There is no fix: what the hidden code does has to be read first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Hit,
    Kind,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.programs import STARTERS, shell_texts
from headgate_rules.sinks import by_name, reached
from headgate_rules.tables import sinks
from headgate_rules.wording import shown

_DECODERS: Final = frozenset(
    {
        *(
            f"base64.{name}"
            for name in (
                *("b64decode", "b32decode", "b16decode", "b85decode", "a85decode", "z85decode"),
                *("standard_b64decode", "urlsafe_b64decode", "decodebytes", "decodestring"),
            )
        ),
        *("binascii.unhexlify", "binascii.a2b_hex", "binascii.a2b_base64", "binascii.a2b_uu"),
        *("builtins.bytes.fromhex", "builtins.bytearray.fromhex", "bytes.fromhex"),
        *("zlib.decompress", "gzip.decompress", "bz2.decompress", "lzma.decompress"),
        "zlib.decompressobj().decompress",
        *("codecs.decode", "codecs.escape_decode", "quopri.decodestring"),
        *("cryptography.fernet.Fernet().decrypt", "builtins.reversed"),
    }
)
_TEXT_CODECS: Final = frozenset({"utf-8", "utf8", "ascii", "latin-1", "latin1", "utf-16", "cp1252"})
_CODE: Final = by_name((*sinks(Danger.CODE), *sinks(Danger.COMMAND)))
_IMPORTS: Final = {"builtins.__import__": "name", "importlib.import_module": "name"}
_LOOK_UPS: Final = frozenset({"builtins.globals()", "builtins.vars()", "builtins.locals()"})
_NAMES: Final = frozenset(
    {
        *("system", "popen", "exec", "eval", "compile", "execfile", "__import__", "import_module"),
        *("subprocess", "Popen", "check_output", "getoutput", "run", "spawn", "execv", "execve"),
        *("os", "pty", "ctypes", "socket", "marshal", "builtins", "__builtins__", "urlopen"),
        *("__globals__", "__subclasses__", "__bases__", "__mro__", "__class__", "b64decode"),
    }
)
"""Names that are assembled only to keep a search from finding them."""
_COMMON: Final = frozenset({"run", "spawn", "__class__", "socket"})
"""Names of that list that honest programs assemble as well."""
_WRAPPERS: Final = frozenset({"str", "bytes", "bytearray", "compile", "repr"})
_METHODS: Final = frozenset({"decode", "encode", "strip", "replace", "read", "decompress"})


def _check_code(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for _, expr in reached(call, _CODE, ctx):
        yield from _report_code(expr, call, ctx)


def _check_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for text in shell_texts(call, ctx):
        yield from _report_code(text, call, ctx)


def _report_code(expr: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if _is_made_by_compile(expr, ctx):
        return  # the call of `compile` is the one that is reported
    decoder = _decoder(expr, ctx)
    if decoder is None:
        return
    is_written_here = _is_data_of_the_file(decoder, ctx)
    yield Hit(
        expr,
        f"{shown(ctx, call.func, 'This call')} runs text that is decoded or put together first, so "
        "nobody who reads the file sees what it does. Malicious packages hide their code like "
        "this: decode it and read it before you start it, and write code as code.",
        Severity.ERROR if is_written_here else Severity.WARNING,
        Confidence.HIGH if is_written_here else Confidence.MEDIUM,
    )


def _is_made_by_compile(expr: ast.expr, ctx: Context) -> bool:
    return isinstance(expr, ast.Call) and "builtins.compile" in ctx.names(expr.func)


def _decoder(expr: ast.expr, ctx: Context) -> ast.expr | None:
    """Return the part of an expression that turns something unreadable into its text."""
    match expr:
        case ast.Call(func=func, args=args):
            if _decodes(expr, ctx) or _joins_characters(expr):
                return expr
            inner: tuple[ast.expr, ...] = ()
            if isinstance(func, ast.Attribute) and func.attr in _METHODS:
                inner = (func.value,)
            elif isinstance(func, ast.Name) and func.id in _WRAPPERS:
                inner = tuple(args[:1])
            elif ctx.names(func) & {"marshal.loads", "pickle.loads"}:
                inner = tuple(args[:1])
                if args and isinstance(ctx.value(args[0]), bytes):
                    return expr
            found = next((d for part in inner if (d := _decoder(part, ctx)) is not None), None)
            return found or (expr if _is_decoded(expr, ctx) else None)
        case ast.Subscript(slice=ast.Slice(lower=None, upper=None, step=step)) if (
            step is not None and ctx.value(step) == -1
        ):
            return expr
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _decoder(left, ctx) or _decoder(right, ctx)
        case ast.Name() | ast.Attribute():
            return expr if _is_decoded(expr, ctx) else None
        case _:
            return None


def _is_decoded(expr: ast.expr, ctx: Context) -> bool:
    """Whether a variable, or the result of a function of the file, holds decoded data."""
    made = (name.split("()")[0] for name in ctx.names(expr) if "()" in name)
    return any(name in _DECODERS for name in made)


def _decodes(call: ast.Call, ctx: Context) -> bool:
    names = ctx.names(call.func)
    if "codecs.decode" in names:
        codec = ctx.value(ctx.argument(call, "encoding", 1))
        return isinstance(codec, str) and codec.lower() not in _TEXT_CODECS
    if names & _DECODERS:
        return True
    if isinstance(call.func, ast.Attribute) and call.func.attr == "decode":
        codec = ctx.value(ctx.argument(call, "encoding", 0))
        return isinstance(codec, str) and codec.lower() in (
            "base64",
            "hex",
            "rot13",
            "rot_13",
            "zlib",
        )
    return isinstance(call.func, ast.Attribute) and call.func.attr == "fromhex"


def _joins_characters(call: ast.Call) -> bool:
    """Whether it is `"".join(chr(n) for n in …)`, `bytes([…])` or the like."""
    match call:
        case ast.Call(
            func=ast.Attribute(attr="join"),
            args=[ast.GeneratorExp(elt=part) | ast.ListComp(elt=part)],
        ):
            return any(
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("chr", "reversed")
                for node in ast.walk(part)
            )
        case ast.Call(
            func=ast.Attribute(attr="join"), args=[ast.Call(func=ast.Name(id=name), args=args)]
        ):
            first = args[0] if args else None
            is_chr = isinstance(first, ast.Name) and first.id == "chr"
            return name == "reversed" or (name == "map" and is_chr)
        case ast.Call(
            func=ast.Name(id="bytes" | "bytearray"),
            args=[ast.List() | ast.ListComp() | ast.GeneratorExp()],
        ):
            return True
        case _:
            return False


def _is_data_of_the_file(decoder: ast.expr, ctx: Context) -> bool:
    """Whether what is decoded is written in the file itself."""
    if isinstance(decoder, ast.Name | ast.Attribute):
        return False
    return any(
        isinstance(node, ast.expr)
        and isinstance(ctx.value(node), str | bytes)
        and _is_long(node, ctx)
        for node in ast.walk(decoder)
    )


def _is_long(node: ast.expr, ctx: Context) -> bool:
    value = ctx.value(node)
    return isinstance(value, str | bytes) and len(value) >= 16


def _check_import(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _IMPORTS.keys())
    yield from _report_name(ctx.argument(call, _IMPORTS[name], 0), ctx)


def _check_getattr(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _report_name(ctx.argument(call, "name", 1), ctx)


def _check_subscript(node: ast.Subscript, ctx: Context) -> Iterator[Hit]:
    owner = node.value
    is_namespace = isinstance(owner, ast.Attribute) and owner.attr == "__dict__"
    if is_namespace or (isinstance(owner, ast.Call) and ctx.names(owner) & _LOOK_UPS):
        yield from _report_name(node.slice, ctx)


def _report_name(expr: ast.expr | None, ctx: Context) -> Iterator[Hit]:
    if expr is None or isinstance(expr, ast.Name | ast.Attribute):
        return
    name = ctx.value(expr)
    is_decoded = _decoder(expr, ctx) is not None
    if isinstance(name, str):
        is_hidden = name in _NAMES and name not in ctx.source(expr)
        if not is_hidden or (name in _COMMON and not is_decoded):
            return
    elif not is_decoded:
        return
    yield Hit(
        expr,
        "The name of something dangerous is put together here, so that a search for it finds "
        "nothing. Malicious packages do that: find out what is called, and write its name in one "
        "piece.",
        Severity.ERROR if isinstance(name, str) else Severity.WARNING,
        Confidence.HIGH if isinstance(name, str) else Confidence.MEDIUM,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG906",
        name="hidden-execution",
        summary="Code that cannot be read in the file is run",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(506,),
        kind=Kind.FLOW,
        references=(
            "https://cwe.mitre.org/data/definitions/506.html",
            "https://attack.mitre.org/techniques/T1027/",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_CODE), _check_code),
        OnCall(STARTERS, _check_program),
        OnCall(frozenset(_IMPORTS), _check_import),
        OnCall(frozenset({"builtins.getattr"}), _check_getattr),
        OnNode(ast.Subscript, _check_subscript),
    ),
    examples=(
        bad(
            'import base64\n\nexec(base64.b64decode("cHJpbnQoImhlbGxvIik="))\n',
            lines=(3,),
            severity="ERROR",
        ),
        bad(
            "import base64 as b\nimport zlib as z\n\n\ndef start(data):\n"
            "    exec(z.decompress(b.b64decode(data)).decode())\n",
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            'import codecs\n\ncode = codecs.decode(text, "rot13")\nexec(code)\n',
            lines=(4,),
            note="through a variable",
        ),
        bad('exec("".join(chr(n - 1) for n in numbers))\n', lines=(1,), severity="WARNING"),
        bad("exec(bytes([112, 97, 115, 115]))\n", lines=(1,)),
        bad("eval(text[::-1])\n", lines=(1,)),
        bad(
            'import base64\n\nexec(compile(base64.b64decode(data), "<string>", "exec"))\n',
            lines=(3,),
        ),
        bad(
            "import base64\nimport os\n\nos.system(base64.b64decode(data).decode())\n",
            lines=(4,),
        ),
        bad(
            'import os\n\nrun = getattr(os, "sys" + "tem")\n',
            lines=(3,),
            severity="ERROR",
        ),
        bad('module = __import__("sub" + "process")\n', lines=(1,), severity="ERROR"),
        bad('run = globals()["__builtins__"].__dict__["ev" + "al"]\n', lines=(1,)),
        good(
            "import base64\nimport json\n\nsettings = json.loads(base64.b64decode(data))\n",
            note="decoded, but not run",
        ),
        good('exec("import sys\\n" "sys.exit()")\n', note="it can be read"),
        good('method = getattr(handler, "on_" + "start")\n', note="a harmless name"),
        good('import os\n\nrun = getattr(os, "name")\n'),
        bad(
            "import base64\n\n\ndef unpack(data):\n    return base64.b64decode(data)\n\n\n"
            "def start(data):\n    exec(unpack(data).decode())\n",
            lines=(9,),
            severity="WARNING",
            note="decoded in another function",
        ),
    ),
)
