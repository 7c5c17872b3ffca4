"""The model file that is loaded here calls dangerous functions when it is loaded.

## What it does
Looks at the file that a call of `torch.load`, `joblib.load`, `pickle.load(open(…))`,
`numpy.load`, `pandas.read_pickle`, `from_pretrained` and the like names, where that file is
in the workspace or in the local cache of Hugging Face or PyTorch. The pickles in it, also
inside archives such as PyTorch writes, are read as data, by picklescan and, where it is
installed, fickling. The message says what the file would call, and related places name each call.

## Why it matters
A pickle is a program. One that calls `os.system` or `exec` runs its author's commands on
your machine as soon as it is loaded, and model files are passed on without anybody looking
into them.

## What to do instead
Do not load it. Find out where it came from, tell those who publish it, and get the model as
safetensors or ONNX, which hold numbers only.

## Severity
Error. A warning where the file calls only functions that honest files call as well (`getattr`,
`functools.partial`), and where `weights_only=True` refuses to load it.

## Limits
The file is never loaded or unpickled. Only constant paths are looked up: from the folder of
the file, then from those around it up to the workspace. Files outside of these places, very
long pickles, 7z archives and code in Keras layers are not looked at. What nobody has seen misused yet is not known to be
dangerous.

## Fix safety
There is no fix: the file is what must change.
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
    Related,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.ai.unpinned_model import is_of_hub

_FILE: Final = "model-file:"
_LOADS: Final = {
    "torch.load": ("f", 0),
    "torch.serialization.load": ("f", 0),
    "torch.jit.load": ("f", 0),
    "torch.package.PackageImporter": ("file_or_buffer", 0),
    "joblib.load": ("filename", 0),
    "sklearn.externals.joblib.load": ("filename", 0),
    "pandas.read_pickle": ("filepath_or_buffer", 0),
    "numpy.load": ("file", 0),
    "skops.io.load": ("file", 0),
    "compress_pickle.load": ("path", 0),
    "keras.models.load_model": ("filepath", 0),
    "keras.saving.load_model": ("filepath", 0),
    "tensorflow.keras.models.load_model": ("filepath", 0),
    "sentence_transformers.SentenceTransformer": ("model_name_or_path", 0),
    "sentence_transformers.CrossEncoder": ("model_name_or_path", 0),
    "transformers.pipeline": ("model", 1),
    "huggingface_hub.hf_hub_download": ("repo_id", 0),
    "huggingface_hub.snapshot_download": ("repo_id", 0),
}
_DOWNLOAD: Final = "huggingface_hub.hf_hub_download"
_UNPICKLES: Final = frozenset(
    f"{module}.{name}"
    for module in ("pickle", "_pickle", "dill", "cloudpickle", "joblib", "torch")
    for name in ("load", "Unpickler")
)
_OPENS: Final = frozenset({"builtins.open", "io.open", "gzip.open", "bz2.open", "lzma.open"})
_PATHS: Final = frozenset({"pathlib.Path", "pathlib.PosixPath", "pathlib.PurePath"})
_ENDINGS: Final = (".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth", ".bin", ".ckpt")
_METHOD: Final = "*.from_pretrained"
_NAMED: Final = 3
"""Calls that the message names; the related places name all."""


def _check_load(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _LOADS.keys())
    if name == "numpy.load":
        said = ctx.argument(call, "allow_pickle", 2)
        if said is None or ctx.value(said) is False:
            return
    if name == _DOWNLOAD:
        file = ctx.value(ctx.argument(call, "filename", 1))
        if isinstance(file, str) and not file.endswith(_ENDINGS):
            return
    path = ctx.argument(call, *_LOADS[name])
    refused = ctx.value(ctx.argument(call, "weights_only")) is True
    yield from _check(call, _path(path, ctx), ctx, path, refused=refused)


def _check_pretrained(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if is_of_hub(call, ctx):
        path = ctx.argument(call, "pretrained_model_name_or_path", 0)
        yield from _check(call, _path(path, ctx), ctx, path)


def _check_unpickle(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `pickle.load(open("model.pkl", "rb"))`."""
    file = ctx.argument(call, "file", 0)
    path = _opened(file, ctx) if isinstance(file, ast.Call) else ""
    if not path.endswith(_ENDINGS):  # else it is reported where it is opened
        yield from _check(file or call, path, ctx, file)


def _check_open(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `with open("model.pkl", "rb") as file:` where something is loaded."""
    path = _opened(call, ctx)
    if path.endswith(_ENDINGS) and (ctx.called("load") or ctx.called("loads")):
        yield from _check(call, path, ctx, call)


def _opened(call: ast.Call, ctx: Context) -> str:
    """Return the constant path that a call opens for reading, or ""."""
    if ctx.names(call.func) & _OPENS:
        mode = ctx.value(ctx.argument(call, "mode", 1))
        path = _path(ctx.argument(call, "file", 0) or ctx.argument(call, "filename", 0), ctx)
    elif isinstance(call.func, ast.Attribute) and call.func.attr in ("open", "read_bytes"):
        mode = ctx.value(ctx.argument(call, "mode", 0))
        path = _path(call.func.value, ctx)
    else:
        return ""
    return "" if isinstance(mode, str) and set(mode) & set("wax") else path


def _path(expr: ast.expr | None, ctx: Context) -> str:
    """Return the constant path that an expression stands for, or ""."""
    if expr is None:
        return ""
    value = ctx.value(expr)
    if isinstance(value, str):
        return value
    match expr:
        case ast.Call(func=func, args=[inner]) if ctx.names(func) & _PATHS:
            return _path(inner, ctx)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            first, second = _path(left, ctx), _path(right, ctx)
            if second and _is_own_folder(left, ctx):
                return second
            return f"{first}/{second}" if first and second else ""
        case _:
            return ""


def _is_own_folder(expr: ast.expr, ctx: Context) -> bool:
    """Whether it is `Path(__file__).parent`: paths are looked up from there first."""
    match expr:
        case ast.Attribute(value=value, attr="parent"):
            return _is_own_folder(value, ctx)
        case ast.Call(func=ast.Attribute(value=value, attr="resolve" | "absolute"), args=[]):
            return _is_own_folder(value, ctx)
        case ast.Call(args=[ast.Name(id="__file__")]):
            return True
        case _:
            return False


def _check(
    node: ast.expr, path: str, ctx: Context, place: ast.expr | None, *, refused: bool = False
) -> Iterator[Hit]:
    """Report a load of a file that calls something; `place` is what names the file."""
    if not path or len(path) > 500 or "\n" in path:
        return
    answer = ctx.known(f"{_FILE}{path}")
    if not isinstance(answer, str) or not answer:
        return
    how, file, *calls = answer.split("\n")
    spelled = [name if " " in name else f"`{name}`" for name in calls]
    named = ", ".join(spelled[:_NAMED])
    is_certain = how == "certain"
    what = (
        f"`{file}` calls {named} when it is loaded: it runs commands of whoever made it"
        if is_certain
        else f"`{file}` calls {named} when it is loaded, which can run whatever its author wants"
    )
    yield Hit(
        node,
        f"{what}. Do not load it; find out where it came from, and use safetensors or ONNX.",
        None if is_certain and not refused else Severity.WARNING,
        None if is_certain else Confidence.LOW,
        related=tuple(_related(f"calls {name} when it is loaded", place, ctx) for name in spelled),
    )


def _related(message: str, place: ast.expr | None, ctx: Context) -> Related:
    """Say something of a file where it is named."""
    if place is None or isinstance(place, ast.Name):
        return Related(message, "" if place is None else place.id)
    return Related(message, range=ctx.range(place))


_SEEN: Final = "certain\nnet/data.pkl in net.pt\nposix.system"

RULE = Rule(
    meta=RuleMeta(
        code="HG813",
        name="malicious-model-file",
        summary="The model file that is loaded here calls dangerous functions when it is loaded",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(506, 502),
        peers=("owasp-llm:LLM03", "owasp-llm:LLM04", "owasp-agentic:ASI04"),
        references=(
            "https://github.com/mmaitre314/picklescan",
            "https://huggingface.co/docs/hub/security-pickle",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_LOADS), _check_load),
        OnCall(frozenset({_METHOD}), _check_pretrained),
        OnCall(_UNPICKLES, _check_unpickle),
        OnCall(_OPENS | {"*.open", "*.read_bytes"}, _check_open),
    ),
    examples=(
        bad(
            'import torch as t\nNET = "net.pt"\nmodel = t.load(NET)\n',
            lines=(3,),
            known=(("model-file:net.pt", _SEEN),),
            severity="ERROR",
        ),
        bad(
            'import torch\nmodel = torch.load("net.pt", weights_only=True)\n',
            lines=(2,),
            known=(("model-file:net.pt", _SEEN),),
            severity="WARNING",
            note="refused, but why is it here",
        ),
        bad(
            'import torch\nwith open("net.pth", "rb") as file:\n    model = torch.load(file)\n',
            lines=(2,),
            known=(("model-file:net.pth", "certain\nnet.pth\nbuiltins.exec"),),
        ),
        bad(
            'import pickle\nmodel = pickle.load(open("state", "rb"))\n',
            lines=(2,),
            known=(("model-file:state", "certain\nstate\nbuiltins.exec"),),
        ),
        bad(
            "import joblib\nfrom pathlib import Path\n"
            'model = joblib.load(Path(__file__).parent / "models" / "m.joblib")\n',
            lines=(3,),
            known=(("model-file:models/m.joblib", "possible\nm.joblib\nbuiltins.getattr"),),
            severity="WARNING",
        ),
        bad(
            'from transformers import AutoModel\nAutoModel.from_pretrained("./net")\n',
            lines=(2,),
            known=(("model-file:./net", "certain\npytorch_model.bin\nos.system"),),
        ),
        bad(
            "import torch\nfrom huggingface_hub import hf_hub_download\n"
            'path = hf_hub_download("someone/net", "net.bin", revision=commit)\n'
            "model = torch.load(path)\n",
            lines=(3,),
            known=(("model-file:someone/net", "certain\nnet.bin\nos.system"),),
            note="the copy that was downloaded before",
        ),
        good(
            'import torch\nmodel = torch.load("net.pt")\n',
            known=(("model-file:net.pt", ""),),
            note="looked at, and nothing found",
        ),
        good('import torch\nmodel = torch.load("net.pt")\n', note="not looked at yet"),
        good('import json\nwith open("m.pkl", "wb") as file:\n    json.load(other)\n'),
        known_miss(
            "import torch\nmodel = torch.load(sys.argv[1])\n",
            note="which file it will be is not known here",
        ),
    ),
)
