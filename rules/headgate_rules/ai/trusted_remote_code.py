"""Loading a model runs code that comes with it from elsewhere.

## What it does
Reports `trust_remote_code=True` wherever it is passed (Transformers, Datasets,
sentence-transformers, vLLM and others), code from GitHub through `torch.hub` without a
commit or with `trust_repo=True`, custom pipelines of Diffusers, and data sets that are
scripts.

## Why it matters
The repository's Python files are downloaded and run, with all that this program may do.
Whoever owns the repository, or takes it over, decides tomorrow what they contain.

## What to do instead
Use a model that the library knows without foreign code. Where there is none, read the
code and pin it: `revision="…"` with the full number of the commit.

## Severity
A warning. An information with a pinned commit, for `torch.hub` without one, and for data sets
that are scripts.

## Limits
Whether the repository is your own is not known. With a pinned commit it is information.

## Fix safety
Review: a model that needs its own code no longer loads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnText,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_SPEAKS: Final = re.compile(r"trust_remote_code")
"""What a line holds that may be about this."""

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_PINNED_REPOSITORY: Final = re.compile(r"[^:]+:[0-9a-f]{7,40}")
_KEYWORD: Final = "trust_remote_code"
_REVISIONS: Final = ("code_revision", "revision", "tokenizer_revision")
_HUB: Final = frozenset({"torch.hub.load", "torch.hub.help", "torch.hub.list"})
_PIPELINE: Final = frozenset({"*.from_pretrained"})
_DATA_SETS: Final = frozenset({"datasets.load_dataset", "datasets.load.load_dataset"})
_WHY: Final = "whoever owns the repository, or takes it over, decides what that code does"


def _check_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    if node.arg != _KEYWORD or ctx.value(node.value) is not True:
        return
    call = ctx.parent(node)
    if not isinstance(call, ast.Call):
        return
    pinned = any(
        isinstance(text := ctx.value(found), str) and _COMMIT.fullmatch(text)
        for name in _REVISIONS
        if (found := ctx.argument(call, name)) is not None
    )
    change = DropKeyword(ctx.range(call), _KEYWORD)
    yield _hit(node.value, pinned=pinned, fixes=(_without(change),))


def _check_pair(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    """Report `{"trust_remote_code": True}`, which is handed on as keywords."""
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None and ctx.value(key) == _KEYWORD and ctx.value(value) is True:
            change = Rewrite(ctx.range(value), ("False",))
            yield _hit(value, pinned=False, fixes=(_without(change),))


def _check_item(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        match target:
            case ast.Subscript(slice=ast.Constant(value="trust_remote_code")) if (
                ctx.value(node.value) is True
            ):
                change = Rewrite(ctx.range(node.value), ("False",))
                yield _hit(node.value, pinned=False, fixes=(_without(change),))
            case _:
                pass


def _without(change: DropKeyword | Rewrite) -> Fix:
    title = "Run no code that comes with the model (models that need it are refused)"
    return Fix(title, FixSafety.REVIEW, (change,))


def _hit(node: ast.expr, *, pinned: bool, fixes: tuple[Fix, ...]) -> Hit:
    advice = (
        "Read the code of this commit, or use a model that needs none."
        if pinned
        else "Use a model that needs none, or read the code and pin its commit with `revision`."
    )
    return Hit(
        node,
        f"`{_KEYWORD}=True` downloads Python code with the model and runs it: {_WHY}. {advice}",
        Severity.INFORMATION if pinned else Severity.WARNING,
        fixes=fixes,
    )


def _check_hub(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    source = ctx.argument(call, "source", 2)
    if source is not None and ctx.value(source) == "local":
        return
    repository = ctx.argument(call, "repo_or_dir", 0) or ctx.argument(call, "github", 0)
    name = ctx.value(repository)
    if isinstance(name, str) and (_PINNED_REPOSITORY.fullmatch(name) or "/" not in name):
        return
    trusted = ctx.argument(call, "trust_repo")
    if trusted is not None and ctx.value(trusted) in (True, "True"):
        severity, doubt = Severity.WARNING, "and is told not to ask"
    else:
        severity, doubt = Severity.INFORMATION, "of whatever version is there"
    yield Hit(
        call,
        f"{shown(ctx, call.func)} downloads and runs Python code from GitHub {doubt}: {_WHY}. Name "
        'a commit that you have read: "owner/name:commit".',
        severity,
    )


def _check_pipeline(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "custom_pipeline")
    name = ctx.value(given)
    if isinstance(name, str) and not name.startswith((".", "/")):
        yield Hit(
            given or call,
            f"`custom_pipeline` downloads Python code and runs it: {_WHY}. Keep a copy of the code "
            "that you have read, and name its folder.",
            Severity.WARNING,
        )


def _check_script(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    path = ctx.argument(call, "path", 0)
    name = ctx.value(path)
    if isinstance(name, str) and name.endswith(".py"):
        yield Hit(
            path or call,
            f"{shown(ctx, call.func)} runs a script to get the data: whoever can write that file "
            "decides what it does. Use data in a format that holds no code, such as Parquet.",
            Severity.INFORMATION,
        )


_LOADER: Final = "from transformers import AutoModel as Model\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG804",
        name="trusted-remote-code",
        summary="Loading a model runs code that comes with it from elsewhere",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(829, 94),
        fix=(FixSafety.REVIEW,),
        peers=(
            "owasp-llm:LLM03",
            "owasp-agentic:ASI04",
        ),
        references=("https://huggingface.co/docs/transformers/main/en/custom_models",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnText(_SPEAKS, ast.keyword, _check_keyword),
        OnText(_SPEAKS, ast.Dict, _check_pair),
        OnText(_SPEAKS, ast.Assign, _check_item),
        OnCall(_HUB, _check_hub),
        OnCall(_PIPELINE, _check_pipeline),
        OnCall(_DATA_SETS, _check_script),
    ),
    examples=(
        bad(
            _LOADER + "Model.from_pretrained(name, trust_remote_code=True)\n",
            lines=(2,),
            fixed=_LOADER + "Model.from_pretrained(name)\n",
            severity="WARNING",
        ),
        bad(
            _LOADER + "TRUST = True\n"
            'COMMIT = "0123456789abcdef0123456789abcdef01234567"\n'
            "Model.from_pretrained(name, revision=COMMIT, trust_remote_code=TRUST)\n",
            lines=(4,),
            severity="INFORMATION",
        ),
        bad('options = {"trust_remote_code": True}\nload(name, **options)\n', lines=(1,)),
        bad(
            'import torch\ntorch.hub.load("someone/net", "net", trust_repo=True)\n',
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            'from torch.hub import load\nload("someone/net:main", "net")\n',
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "from diffusers import DiffusionPipeline\n"
            'DiffusionPipeline.from_pretrained(folder, custom_pipeline="someone/pipe")\n',
            lines=(2,),
        ),
        bad('from datasets import load_dataset\nload_dataset("squad.py")\n', lines=(2,)),
        good(_LOADER + "Model.from_pretrained(name)\n"),
        good(_LOADER + "Model.from_pretrained(name, trust_remote_code=trusted)\n"),
        good('import torch\ntorch.hub.load("someone/net:0a1b2c3d", "net")\n'),
        good('import torch\ntorch.hub.load("net", "net", source="local")\n'),
    ),
)
