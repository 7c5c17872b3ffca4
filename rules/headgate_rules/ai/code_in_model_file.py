"""A model file is loaded in a way that runs the code in it.

## What it does
Reports `torch.load` with `weights_only=False` (or without it before PyTorch 2.6),
`joblib.load`, `torch.package`, `keras` with `safe_mode=False`, TensorFlow op libraries,
`skops` with everything trusted, MLflow models and ONNX custom operators.

## Why it matters
Many model formats are pickles or carry code. Loading such a file runs what its author
put in, on your machine, before any prediction is made.

## What to do instead
`weights_only=True` on PyTorch 2.6 or later, or formats that hold numbers only:
safetensors, ONNX, `.keras` with its safe mode.

## Severity
A warning; an error where the file comes from a remote source. The path of the file is a
warning if it is local or a download, and an information if it is unknown, with the strict
profile a warning. With the strict profile also an information for objects that workers send
each other.

## Limits
The file itself is looked at by malicious-model-file. Where a file comes from is seen only in the call: a
constant name is silent for formats that have no safe way, a path that is passed in is an
information, and a download is a warning.

## Fix safety
Review: files that hold whole objects rather than weights are refused afterwards.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    Profile,
    Related,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_TORCH: Final = frozenset({"torch.load", "torch.serialization.load"})
_TORCH_URL: Final = {
    "torch.hub.load_state_dict_from_url": 6,
    "torch.utils.model_zoo.load_url": 6,
}
_KERAS: Final = frozenset(
    {
        *("keras.models.load_model", "keras.saving.load_model", "keras.load_model"),
        *("tensorflow.keras.models.load_model", "tensorflow.keras.saving.load_model"),
        *("keras.models.model_from_json", "keras.saving.deserialize_keras_object"),
        *("tf_keras.models.load_model", "keras.layers.deserialize", "keras.models.clone_model"),
    }
)
_KERAS_SWITCH: Final = frozenset(
    {
        *(
            "keras.config.enable_unsafe_deserialization",
            "keras.saving.enable_unsafe_deserialization",
        ),
        "tensorflow.keras.config.enable_unsafe_deserialization",
    }
)
_BY_PATH: Final = {
    "joblib.load": "filename",
    "sklearn.externals.joblib.load": "filename",
    "torch.package.PackageImporter": "file_or_buffer",
    "torch.ops.load_library": "path",
    "torch.classes.load_library": "path",
    "tensorflow.load_op_library": "library_filename",
    "tensorflow.load_library": "library_location",
    "mlflow.pyfunc.load_model": "model_uri",
    "mlflow.sklearn.load_model": "model_uri",
    "mlflow.pytorch.load_model": "model_uri",
    "mlflow.lightgbm.load_model": "model_uri",
    "mlflow.xgboost.load_model": "model_uri",
    "mlflow.tensorflow.load_model": "model_uri",
    "mlflow.keras.load_model": "model_uri",
    "mlflow.langchain.load_model": "model_uri",
    "mlflow.transformers.load_model": "model_uri",
    "onnxruntime.SessionOptions().register_custom_ops_library": "path",
}
_GRAPHS: Final = {
    "tensorflow.saved_model.load": "export_dir",
    "tensorflow.keras.layers.TFSMLayer": "filepath",
    "keras.layers.TFSMLayer": "filepath",
}
"""What runs a graph of operations, some of which read and write files."""
_RECEIVED: Final = frozenset(
    f"torch.distributed.{name}"
    for name in (
        *("recv_object_list", "broadcast_object_list", "all_gather_object", "gather_object"),
        "scatter_object_list",
    )
)
_SKOPS: Final = {"skops.io.load": "trusted", "skops.io.loads": "trusted"}
_SKOPS_ALL: Final = frozenset({"skops.io.get_untrusted_types()", "skops.io.get_untrusted_types"})
_DOWNLOADS: Final = frozenset(
    {
        *("huggingface_hub.hf_hub_download", "huggingface_hub.snapshot_download"),
        *("huggingface_hub.cached_download", "urllib.request.urlretrieve", "gdown.download"),
        *("wget.download", "kagglehub.model_download", "pooch.retrieve"),
        *("tensorflow.keras.utils.get_file", "keras.utils.get_file"),
    }
)

_WHY: Final = "a model file can hold code, which runs while it is loaded"


def _check_torch(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    said = ctx.argument(call, "weights_only")
    value = ctx.value(said)
    pickle_module = ctx.argument(call, "pickle_module", 2)
    callee = shown(ctx, call.func)
    if said is not None and value is not None:
        if value is not False and value != 0:
            return
        what = f"{callee} with `weights_only=False` loads whole objects"
        node: ast.expr = said
    elif ctx.has_unpacking(call):
        return
    elif pickle_module is not None and ctx.value(pickle_module) is not None:
        what = f"{callee} with a `pickle_module` loads whole objects"
        node = pickle_module
    elif is_older(ctx, "version:torch", 2, 6):
        what = f"{callee} loads whole objects in the version of PyTorch that is used here"
        node = call
    else:
        return
    related = (
        (Related(f"`{said.id}` is False here", name=said.id),) if isinstance(said, ast.Name) else ()
    )
    yield Hit(
        node,
        f"{what}: {_WHY}. Say `weights_only=True` on PyTorch 2.6 or later, or use safetensors.",
        _severity_of_file(ctx.argument(call, "f", 0), ctx),
        fixes=_torch_fixes(call, pickle_module, ctx),
        related=related,
    )


def _torch_fixes(call: ast.Call, pickle_module: ast.expr | None, ctx: Context) -> tuple[Fix, ...]:
    if pickle_module is None:
        return (_weights_only(call, ctx),)
    if not any(keyword.arg == "pickle_module" for keyword in call.keywords):
        return ()
    # PyTorch refuses `weights_only=True` together with another pickle module.
    place = ctx.range(call)
    intents = (SetKeyword(place, "weights_only", "True"), DropKeyword(place, "pickle_module"))
    return (Fix("Load weights only, with PyTorch's own reader", FixSafety.REVIEW, intents),)


def _check_torch_url(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _TORCH_URL.keys())
    said = ctx.argument(call, "weights_only", _TORCH_URL[name])
    if ctx.has_unpacking(call) or (said is not None and ctx.value(said) is not False):
        return
    url = ctx.value(ctx.argument(call, "url", 0))
    is_open = isinstance(url, str) and url.startswith("http://")
    yield Hit(
        call,
        f"{shown(ctx, call.func)} fetches a file and loads whole objects from it: {_WHY}. Say "
        "`weights_only=True`.",
        Severity.WARNING if is_open or said is not None else Severity.INFORMATION,
        fixes=(_weights_only(call, ctx),),
    )


def _check_keras(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    said = ctx.argument(call, "safe_mode", 3)
    path = ctx.argument(call, "filepath", 0)
    if said is not None and ctx.value(said) is False:
        is_keyword = any(keyword.arg == "safe_mode" for keyword in call.keywords)
        change = DropKeyword(ctx.range(call), "safe_mode")
        yield Hit(
            said,
            f"`safe_mode=False` lets the model bring Python functions of its own: {_WHY}. Leave it "
            "out.",
            _severity_of_file(path, ctx),
            fixes=(Fix("Keep the safe mode", FixSafety.REVIEW, (change,)),) if is_keyword else (),
        )
        return
    name = ctx.value(path)
    if said is None and path is not None and is_older(ctx, "version:keras", 2, 13):
        severity = _severity_of_path(path, ctx)
        if severity is not None:
            yield Hit(
                call,
                f"{shown(ctx, call.func)} has no safe mode in the version of Keras that is used "
                f"here: {_WHY}. Use Keras 3.11.3 or later.",
                severity,
                Confidence.MEDIUM,
                ctx.evidence(path),
            )
        return
    if (
        isinstance(name, str)
        and name.endswith((".h5", ".hdf5"))
        and is_older(ctx, "version:keras", 3, 11, 3)
    ):
        yield Hit(
            call,
            f"{shown(ctx, call.func)} has no safe mode for this file format in the version of Keras "
            f"that is used here: {_WHY}. Use the `.keras` format, or Keras 3.11.3 or later.",
            Severity.INFORMATION,
        )


def _check_keras_switch(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(
        call,
        f"{shown(ctx, call.func)} turns the safe mode of Keras off for the whole program: {_WHY}. "
        "Leave it out.",
    )


def _check_by_path(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _BY_PATH.keys())
    path = ctx.argument(call, _BY_PATH[name], 0)
    if path is None:
        return
    severity = _severity_of_path(path, ctx)
    if severity is not None:
        yield Hit(
            call,
            f"{shown(ctx, call.func)} runs code from {shown(ctx, path, 'the file')}: {_WHY}. Load "
            "only files that you made, or use a format that holds numbers only (safetensors, "
            "ONNX).",
            severity,
            Confidence.MEDIUM,
            ctx.evidence(path),
        )


def _check_graph(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _GRAPHS.keys())
    path = ctx.argument(call, _GRAPHS[name], 0)
    if path is None:
        return
    severity = _severity_of_path(path, ctx)
    if ctx.evidence(path) in (Evidence.UNKNOWN, Evidence.ASSEMBLED):
        # As a rule, a model of the program's own.
        severity = Severity.INFORMATION if ctx.profile is Profile.STRICT else None
    if severity is not None:
        yield Hit(
            call,
            f"{shown(ctx, call.func)} runs the graph in {shown(ctx, path, 'the file')}, and a graph "
            "can read and write files. Load only models that you made or whose origin you trust.",
            severity,
            Confidence.LOW,
            ctx.evidence(path),
        )


def _check_received(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.profile is Profile.STRICT:
        yield Hit(
            call,
            f"{shown(ctx, call.func)} unpickles what other workers send, and a pickle can run code. "
            "Send tensors, or keep the workers' network closed.",
            Severity.INFORMATION,
            Confidence.LOW,
        )


def _check_skops(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    trusted = ctx.argument(call, "trusted", 1)
    if trusted is not None and (ctx.value(trusted) is True or _names_of(trusted, ctx) & _SKOPS_ALL):
        yield Hit(
            trusted,
            f"`trusted` lets every type of the file through: {_WHY}. Name the types that you know, "
            "after reading what `get_untrusted_types` says.",
        )


def _names_of(expr: ast.expr, ctx: Context) -> frozenset[str]:
    return ctx.names(expr.func) if isinstance(expr, ast.Call) else ctx.names(expr)


def _severity_of_file(file: ast.expr | None, ctx: Context) -> Severity | None:
    if file is not None and ctx.evidence(file) is Evidence.REMOTE:
        return Severity.ERROR
    return None


def _severity_of_path(path: ast.expr, ctx: Context) -> Severity | None:
    if {name.removesuffix("()") for name in _names_of(path, ctx)} & _DOWNLOADS:
        return Severity.WARNING
    text = ctx.value(path)
    if isinstance(text, str) and text.startswith(("http:", "https:")):
        return Severity.WARNING
    evidence = ctx.evidence(path)
    # A path that is put together says where the file lies, not who made it.
    if evidence is Evidence.ASSEMBLED:
        evidence = Evidence.UNKNOWN
    return loudness(evidence, SinkGroup.EXECUTES, ctx.profile)


def _weights_only(call: ast.Call, ctx: Context) -> Fix:
    change = SetKeyword(ctx.range(call), "weights_only", "True")
    return Fix("Load weights only (files that hold more are refused)", FixSafety.REVIEW, (change,))


RULE = Rule(
    meta=RuleMeta(
        code="HG803",
        name="code-in-model-file",
        summary="A model file is loaded in a way that runs the code in it",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(502,),
        fix=(FixSafety.REVIEW,),
        bandit=("B614",),
        yields_to=("HG813",),
        peers=(
            "sonar:S6985",
            "trailofbits:onnx-session-options",
            "trailofbits:pickles-in-keras",
            "trailofbits:pickles-in-pytorch-distributed",
            "trailofbits:pickles-in-pytorch",
            "trailofbits:pytorch-classes-load-library",
            "trailofbits:pytorch-package",
            "trailofbits:scikit-joblib-load",
            "trailofbits:tensorflow-load-library",
            "owasp-llm:LLM03",
            "trailofbits:pickles-in-tensorflow",
        ),
        references=("https://docs.pytorch.org/docs/stable/generated/torch.load.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_TORCH, _check_torch),
        OnCall(frozenset(_TORCH_URL), _check_torch_url),
        OnCall(_KERAS, _check_keras),
        OnCall(_KERAS_SWITCH, _check_keras_switch),
        OnCall(frozenset(_BY_PATH), _check_by_path),
        OnCall(frozenset(_GRAPHS), _check_graph),
        OnCall(_RECEIVED, _check_received),
        OnCall(frozenset(_SKOPS), _check_skops),
    ),
    examples=(
        bad(
            "import torch\ntorch.load(path, weights_only=False)\n",
            lines=(2,),
            fixed="import torch\ntorch.load(path, weights_only=True)\n",
            severity="WARNING",
        ),
        bad(
            "import torch as t\nt.load(path)\n",
            lines=(2,),
            fixed="import torch as t\nt.load(path, weights_only=True)\n",
            known=(("version:torch", "2.5.1+cu121"),),
        ),
        bad("import dill, torch\ntorch.load(path, pickle_module=dill)\n", lines=(2,)),
        bad(
            "from torch.hub import load_state_dict_from_url\nload_state_dict_from_url(address)\n",
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "from keras.models import load_model\nload_model(path, safe_mode=False)\n",
            lines=(2,),
            fixed="from keras.models import load_model\nload_model(path)\n",
        ),
        bad(
            "import tensorflow as tf\nfrom flask import request\n\n\ndef load():\n"
            '    return tf.saved_model.load(request.args["model"])\n',
            lines=(6,),
            severity="ERROR",
            note="a graph can write files",
        ),
        good("import tensorflow as tf\ntf.saved_model.load(folder)\n"),
        bad(
            "import keras\nkeras.models.load_model(path)\n",
            lines=(2,),
            severity="INFORMATION",
            known=(("version:keras", "2.12.0"),),
            note="there was no safe mode yet",
        ),
        good("import keras\nkeras.models.load_model(path)\n", known=(("version:keras", "3.11.3"),)),
        bad(
            "import keras\nkeras.models.load_model('net.h5')\n",
            lines=(2,),
            known=(("version:keras", "3.10.0"),),
        ),
        good(
            "import keras\nkeras.models.load_model('net.h5')\n",
            known=(("version:keras", "3.12.0"),),
        ),
        bad("import keras\nkeras.config.enable_unsafe_deserialization()\n", lines=(2,)),
        bad("import joblib\njoblib.load(path)\n", lines=(2,), severity="INFORMATION"),
        bad(
            "import joblib\nfrom huggingface_hub import hf_hub_download\n"
            'joblib.load(hf_hub_download("org/model", "model.joblib", revision=commit))\n',
            lines=(3,),
            severity="WARNING",
        ),
        bad("import skops.io as sio\nsio.load(path, trusted=True)\n", lines=(2,)),
        bad("import tensorflow as tf\ntf.load_op_library(path)\n", lines=(2,)),
        bad("import mlflow\nmlflow.pyfunc.load_model(address)\n", lines=(2,)),
        good("import torch\ntorch.load(path)\n", note="safe by default since PyTorch 2.6"),
        good("import torch\ntorch.load(path)\n", known=(("version:torch", "2.6.0"),)),
        good("import torch\ntorch.load(path, weights_only=True)\n"),
        good("import torch\ntorch.load(path, weights_only=flag)\n", note="not known"),
        good("import torch\ntorch.jit.load(path)\n", note="another format"),
        good('import joblib\njoblib.load("model.joblib")\n', note="a file of its own"),
        good("from keras.models import load_model\nload_model(path)\n"),
        good('import skops.io as sio\nsio.load(path, trusted=["mine.Model"])\n'),
        bad(
            'import torch\noptions = {"weights_only": False}\ntorch.load(path, **options)\n',
            lines=(3,),
            note="keywords that are passed as a mapping",
        ),
    ),
)
