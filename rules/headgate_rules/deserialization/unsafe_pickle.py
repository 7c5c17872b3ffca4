"""Data is unpickled, or read by something that unpickles.

## What it does
Reports `pickle`, `dill`, `cloudpickle`, `shelve`, `jsonpickle`, `marshal`, `compress_pickle`,
`msgpack_numpy`, `pandas.read_pickle` and `recv_pyobj` on data that is not constant, and
settings that make Celery, Django or a cache exchange pickles.

## Why it matters
A pickle is a small program. Loading one runs whatever it says, before any check of the
result can happen.

## What to do instead
Exchange data as JSON, MessagePack or Parquet. Where a pickle must stay, sign it and check
the signature (`hmac.compare_digest`) before loading.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning. The name of a
file counts as unknown unless it is remote. Settings, and receiving pickles, are a warning.
With the strict profile every other use is a hint.

## Limits
Data of unknown origin that is passed whole is only an information, and so is the name of a
file, wherever its parts come from, unless somebody sent one of them. A pickle that the program
made itself with `dumps`, and a file with a constant name that is passed by that name, are
silent, as are subclasses of `Unpickler` that define `find_class`; whether that refuses enough is
not looked at. A check of a signature (`hmac.compare_digest`) is not seen.

## Fix safety
Review: settings are changed to JSON; objects that JSON cannot hold are refused then. A call of
`pickle.load` or `loads` gets an `Unpickler` that refuses every class and function that the
pickle names, so that objects of the program's own can no longer be loaded.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Define,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Keep,
    Kind,
    Name,
    OnCall,
    OnNode,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    Sink,
    SinkGroup,
    bad,
    good,
    known_miss,
    loudness,
)
from headgate_rules.sinks import CONFIDENCE, on_arguments
from headgate_rules.tables import sinks
from headgate_rules.uses import on_uses
from headgate_rules.wording import shown

_MODELS: Final = frozenset({"joblib.load"})
"""What code-in-model-file judges, with the versions of what it knows of models."""

_CONNECTIONS: Final = frozenset(
    {
        "multiprocessing.connection.Client().recv",
        "multiprocessing.connection.Listener().accept().recv",
    }
)
_LOADS: Final = {"pickle.load": "", "pickle.loads": "io.BytesIO"}
_PLAIN: Final = "_PlainUnpickler"
_DEFINITION: Final = (
    f"class {_PLAIN}(",
    Name("pickle.Unpickler"),
    "):\n"
    '    """Loads lists, mappings, texts and numbers, but nothing that a pickle names."""\n\n'
    "    def find_class(self, module, name):\n        raise ",
    Name("pickle.UnpicklingError"),
    '(f"{module}.{name} is not plain data")',
)
_RECEIVERS: Final = frozenset({"*.recv_pyobj", *_CONNECTIONS})
_SETTINGS: Final = frozenset(
    {
        *("accept_content", "result_accept_content", "task_serializer", "result_serializer"),
        *("event_serializer", "celery_task_serializer", "celery_result_serializer"),
        *("celery_accept_content", "celery_event_serializer", "celery_result_accept_content"),
        *("session_serializer", "cache_serializer"),
    }
)
_PICKLE_SERIALIZERS: Final = frozenset(
    {
        *("pickle", "application/x-python-serialize"),
        "django.contrib.sessions.serializers.PickleSerializer",
        "django_redis.serializers.pickle.PickleSerializer",
    }
)


def _check_data(sink: Sink, data: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.defines(call.func, "find_class"):
        return  # an `Unpickler` that chooses what can be loaded
    flow = ctx.flow(data, Danger.PICKLE)
    if sink.note == "the file":
        text = ctx.value(data)
        if isinstance(text, str) and "://" in text and not text.startswith("file:"):
            flow = Flow(Evidence.REMOTE, Origin.NETWORK, "another machine")
        elif flow.evidence is Evidence.ASSEMBLED:
            # A path that is put together says where the pickle lies, not who made it.
            flow = replace(flow, evidence=Evidence.UNKNOWN)
    severity = loudness(flow.evidence, SinkGroup.EXECUTES, ctx.profile)
    if severity is None:
        return
    comes = f", which comes from {flow.what}" if flow.what else ""
    tail = ": whoever" if comes else ", and whoever"
    yield Hit(
        data,
        f"{shown(ctx, call.func, 'This call')} loads {shown(ctx, data, 'data')}{comes}{tail} can "
        "change that data can run anything, since loading a pickle runs the code in it. Exchange "
        "JSON, or check a signature first.",
        severity,
        CONFIDENCE[flow.evidence],
        flow.evidence,
        _restricted(call, data, ctx),
        path=flow.path,
    )


def _restricted(call: ast.Call, data: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that loads with an `Unpickler` that refuses what a pickle names."""
    title = "Load plain data only (a pickle that names a class or function is refused)"
    if ctx.names(call.func) == frozenset({"pickle.Unpickler"}) and ctx.is_written(call):
        callee = Rewrite(ctx.range(call.func), (_PLAIN,))
        define = Define(ctx.range(call), _PLAIN, _DEFINITION)
        return (Fix(title, FixSafety.REVIEW, (callee, define)),)
    known = ctx.names(call.func) & _LOADS.keys()
    if len(known) != 1 or ctx.has_unpacking(call) or not ctx.is_written(call):
        return ()
    if call.args != [data] or not ctx.is_written(data):
        return ()
    kept = Keep(ctx.range(data))
    stream = _LOADS[min(known)]
    source = (Name(stream), "(", kept, ")") if stream else (kept,)
    options = (piece for k in call.keywords for piece in (", ", Keep(ctx.range(k))))
    intents = (
        Rewrite(ctx.range(call), (f"{_PLAIN}(", *source, *options, ").load()")),
        Define(ctx.range(call), _PLAIN, _DEFINITION),
    )
    return (Fix(title, FixSafety.REVIEW, intents),)


def _check_receiver(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(
        call,
        f"{shown(ctx, call.func, 'This call')} unpickles what the other side sends, and loading a "
        "pickle runs the code in it. Exchange JSON instead "
        f"({'`recv_bytes`' if ctx.names(call.func) & _CONNECTIONS else '`recv_json`'}).",
        Severity.WARNING,
    )


def _check_insecure_serializers(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    choices = ctx.value(ctx.argument(call, "choices", 0))
    if isinstance(choices, tuple) and not set(choices) & _PICKLE_SERIALIZERS:
        return
    yield Hit(
        call,
        "This lets messages arrive as pickles, and loading a pickle runs the code in it: "
        "whoever can write to the queue can run anything. Accept JSON only.",
        Severity.WARNING,
    )


def _check_assignment(node: ast.Assign | ast.AnnAssign, ctx: Context) -> Iterator[Hit]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        match target:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                pass
            case ast.Subscript(slice=ast.Constant(value=str(name))):
                pass
            case _:
                continue
        if node.value is not None:
            yield from _check_setting(name, node.value, ctx)


def _check_keywords(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield from _check_setting(keyword.arg, keyword.value, ctx)


def _check_setting(name: str, value: ast.expr, ctx: Context) -> Iterator[Hit]:
    if name.lower() not in _SETTINGS:
        return
    items = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]
    for item in items:
        if ctx.value(item) in _PICKLE_SERIALIZERS:
            yield Hit(
                item,
                f"`{name}` makes messages or sessions travel as pickles, and loading a pickle "
                "runs the code in it: whoever can write there can run anything. Use JSON.",
                Severity.WARNING,
                Confidence.HIGH,
                fixes=_setting_fixes(value, item, ctx),
            )
            return


def _setting_fixes(value: ast.expr, item: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    if ctx.value(item) != "pickle" or not isinstance(item, ast.Constant):
        return ()
    others = [e for e in value.elts if e is not item] if isinstance(value, ast.List) else []
    change = Rewrite(ctx.range(item), ('"json"',))
    if others:
        pieces: list[str | Keep | Name] = ["["]
        for index, other in enumerate(others):
            pieces += [", "] if index else []
            pieces.append(Keep(ctx.range(other)))
        change = Rewrite(ctx.range(value), (*pieces, "]"))
    return (Fix("Do not exchange pickles", FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG501",
        name="unsafe-pickle",
        summary="Data is unpickled, and a pickle can run code",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(502,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=("B301", "B302", "B403"),
        ruff=("S301", "S302", "S403"),
        yields_to=("HG801", "HG813", "HG814"),
        peers=(
            "codeql:py/unsafe-deserialization",
            "sonar:S5135",
            "codemodder:harden-pickle-load",
            "dlint:DUO103",
            "dlint:DUO119",
            "dlint:DUO120",
            "codeshield:unsafe-dill-use",
            "codeshield:unsafe-json-pickle-use",
            "codeshield:unsafe-pickle-use",
            "trailofbits:msgpack-numpy",
            "trailofbits:pickles-in-pandas",
        ),
        references=("https://docs.python.org/3/library/pickle.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_arguments((s for s in sinks(Danger.PICKLE) if s.name not in _MODELS), _check_data),
        on_uses((s.name for s in sinks(Danger.PICKLE)), "loads pickles, which run code"),
        OnCall(_RECEIVERS, _check_receiver),
        OnCall(frozenset({"kombu.enable_insecure_serializers"}), _check_insecure_serializers),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.AnnAssign, _check_assignment),
        OnNode(ast.Call, _check_keywords),
    ),
    examples=(
        bad(
            "from multiprocessing.connection import Client\n\n"
            'connection = Client(("worker.example.com", 12345))\nanswer = connection.recv()\n',
            lines=(4,),
            severity="WARNING",
        ),
        bad(
            "import pickle\n\n\ndef restored(body):\n    return pickle.loads(body)\n",
            lines=(5,),
            severity="INFORMATION",
            fixed="import io\nimport pickle\n\n\n"
            "class _PlainUnpickler(pickle.Unpickler):\n"
            '    """Loads lists, mappings, texts and numbers, but nothing that a pickle names."""\n\n'
            "    def find_class(self, module, name):\n"
            '        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")\n\n\n'
            "def restored(body):\n    return _PlainUnpickler(io.BytesIO(body)).load()\n",
        ),
        bad(
            "from pickle import Unpickler\n\n\ndef restored(file):\n"
            '    reader = Unpickler(file, encoding="latin-1")\n    return reader.load()\n',
            lines=(5,),
            fixed="from pickle import Unpickler, UnpicklingError\n\n\n"
            "class _PlainUnpickler(Unpickler):\n"
            '    """Loads lists, mappings, texts and numbers, but nothing that a pickle names."""\n\n'
            "    def find_class(self, module, name):\n"
            '        raise UnpicklingError(f"{module}.{name} is not plain data")\n\n\n'
            "def restored(file):\n"
            '    reader = _PlainUnpickler(file, encoding="latin-1")\n    return reader.load()\n',
        ),
        bad("import cloudpickle as cp\ncp.load(stream)\n", lines=(2,)),
        bad(
            "import msgpack_numpy\nfrom flask import request\n\n\ndef view():\n"
            "    return str(msgpack_numpy.unpackb(request.data))\n",
            lines=(6,),
            severity="ERROR",
            note="arrays of objects are pickles in it",
        ),
        bad("from dill import loads as restore\nrestore(blob)\n", lines=(2,)),
        bad('import pickle\npickle.loads(head + b"." + tail)\n', lines=(2,), severity="WARNING"),
        bad("import marshal\nmarshal.loads(code)\n", lines=(2,)),
        bad(
            'import pandas as pd\npd.read_pickle("https://example.org/frame.pkl")\n',
            lines=(2,),
            severity="ERROR",
        ),
        bad("import shelve\nshelve.open(path)\n", lines=(2,), severity="INFORMATION"),
        bad("def receive(socket):\n    return socket.recv_pyobj()\n", lines=(2,)),
        bad(
            'task_serializer = "pickle"\n',
            lines=(1,),
            fixed='task_serializer = "json"\n',
            severity="WARNING",
        ),
        bad(
            'app.conf.update(accept_content=["json", "pickle"])\n',
            lines=(1,),
            fixed='app.conf.update(accept_content=["json"])\n',
        ),
        bad(
            'SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"\n',
            lines=(1,),
        ),
        bad(
            "import pickle\nfrom flask import request\n\n\ndef load():\n"
            "    basket = pickle.loads(request.data)\n    return len(basket)\n",
            lines=(6,),
            severity="ERROR",
            note="remote",
        ),
        bad(
            'import pickle, sys\nwith open(sys.argv[1], "rb") as file:\n    pickle.load(file)\n',
            lines=(3,),
            severity="WARNING",
            note="local",
        ),
        bad(
            "import pickle as p\nfrom flask import request\n\n\ndef restored(data):\n"
            "    return p.loads(data)\n\n\ndef load():\n"
            '    return len(restored(request.cookies["basket"].encode()))\n',
            lines=(6,),
            severity="ERROR",
            note="wrapped",
        ),
        bad(
            "import base64\nimport pickle\nfrom flask import request\n\n\ndef body():\n"
            '    return base64.b64decode(request.form["basket"])\n\n\ndef load():\n'
            "    return len(pickle.loads(body()))\n",
            lines=(11,),
            severity="ERROR",
            note="it comes back from another function",
        ),
        good(
            "import pickle\n\n\ndef copied(value):\n    data = pickle.dumps(value)\n"
            "    return pickle.loads(data)\n",
            note="made by the program itself",
        ),
        bad(
            "import pickle as p\nreaders = {'p': p.loads}\n",
            lines=(2,),
            severity="HINT",
            strict=True,
            note="handed on",
        ),
        good("import pickle\nreaders = {'p': pickle.loads}\n"),
        good("import json\njson.loads(body)\n"),
        good("import pickle\ncopy = pickle.loads(pickle.dumps(value))\n", note="made here"),
        good('import pandas as pd\npd.read_pickle("frame.pkl")\n', note="a file of its own"),
        good('task_serializer = "json"\nformat = "pickle"\n'),
        good("import pickle\npickle.dump(value, stream)\n", note="writing is harmless"),
        good(
            "import pickle\n\n\nclass Safe(pickle.Unpickler):\n"
            "    def find_class(self, module, name):\n"
            "        raise pickle.UnpicklingError(name)\n\n\nSafe(stream).load()\n",
            note="a restricted subclass",
        ),
        known_miss(
            'options = {"task_serializer": "pickle"}\napp.conf.update(options)\n',
            note="settings in a dictionary are not read",
        ),
    ),
)
