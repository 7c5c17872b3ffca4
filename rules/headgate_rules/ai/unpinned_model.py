"""A model or data set is downloaded in whatever version is there today.

## What it does
Reports `from_pretrained`, `pipeline`, `SentenceTransformer`, `hf_hub_download`,
`snapshot_download`, `load_dataset` and their relatives where they name a repository
("owner/name") but no commit.

## Why it matters
The owner of the repository, and whoever gets hold of their account, can replace the files.
The program then loads other weights tomorrow than those that were tested, and with some
formats other code.

## What to do instead
Pass `revision` with the full number of a commit. A branch or a tag can be moved.

## Severity
An information. Off in test files.

## Limits
Only names that are written in the program are looked at: a folder of one's own and a name
without an owner are silent. It is information, since a repository may be one's own.

## Fix safety
Review: the fix pins the commit that the local cache of Hugging Face holds for the branch,
which is most likely the one that was tested. Without one in the cache there is no fix.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_FORMATS: Final = (".json", ".bin", ".pt", ".pth", ".safetensors", ".csv", ".txt", ".onnx", ".py")
_OWNERS: Final = frozenset(
    {
        *("transformers", "diffusers", "peft", "sentence_transformers", "optimum", "setfit"),
        *("tokenizers", "adapters", "gliner", "span_marker", "trl", "auto_gptq", "awq", "unsloth"),
        *("huggingface_hub", "speechbrain", "nemo", "colbert", "flair", "model2vec", "timm"),
        *("unsloth", "parler_tts", "chronos", "kokoro", "open_clip"),
    }
)
_DATASETS: Final = frozenset({"datasets.load_dataset", "datasets.load.load_dataset"})
_METHOD: Final = "*.from_pretrained"
_CALLS: Final[dict[str, tuple[str, int | None]]] = {
    "transformers.pipeline": ("model", 1),
    "transformers.pipelines.pipeline": ("model", 1),
    "huggingface_hub.hf_hub_download": ("repo_id", 0),
    "huggingface_hub.snapshot_download": ("repo_id", 0),
    "huggingface_hub.file_download.hf_hub_download": ("repo_id", 0),
    "huggingface_hub.HfApi().hf_hub_download": ("repo_id", 0),
    "huggingface_hub.HfApi().snapshot_download": ("repo_id", 0),
    "datasets.load_dataset": ("path", 0),
    "datasets.load.load_dataset": ("path", 0),
    "sentence_transformers.SentenceTransformer": ("model_name_or_path", 0),
    "sentence_transformers.CrossEncoder": ("model_name_or_path", 0),
    "sentence_transformers.SparseEncoder": ("model_name_or_path", 0),
    "vllm.LLM": ("model", 0),
    "smolagents.load_tool": ("repo_id", 0),
    "transformers.load_tool": ("task_or_repo_id", 0),
}


def is_of_hub(call: ast.Call, ctx: Context) -> bool:
    """Whether a method belongs to a library that loads models from repositories."""
    return not {name.partition(".")[0] for name in ctx.names(call.func)}.isdisjoint(_OWNERS)


def _check_method(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if is_of_hub(call, ctx):
        yield from _check(call, ctx.argument(call, "pretrained_model_name_or_path", 0), ctx)


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _CALLS.keys())
    yield from _check(call, ctx.argument(call, *_CALLS[name]), ctx)


def _check(call: ast.Call, repository: ast.expr | None, ctx: Context) -> Iterator[Hit]:
    name = ctx.value(repository)
    if repository is None or not isinstance(name, str) or not _REPOSITORY.fullmatch(name):
        return
    if name.endswith(_FORMATS) or ctx.has_unpacking(call):
        return
    revision = ctx.argument(call, "revision")
    if revision is None:
        said = "names no commit"
    else:
        text = ctx.value(revision)
        if text is UNKNOWN or (isinstance(text, str) and _COMMIT.fullmatch(text)):
            return
        said = "names a branch or a tag, which can be moved"
    if _is_local_only(call, ctx):
        return
    yield Hit(
        call,
        f"{shown(ctx, call.func, 'This call')} downloads from a repository and {said}: its owner, "
        "or who gets hold of the account, can replace the files. Pass `revision` with the full "
        "number of the commit that you tested.",
        Severity.INFORMATION,
        fixes=_fixes(call, name, revision, ctx),
    )


def _fixes(
    call: ast.Call, repository: str, revision: ast.expr | None, ctx: Context
) -> tuple[Fix, ...]:
    """Offer the commit that the branch was at when it was downloaded to this machine."""
    branch = ctx.value(revision) if revision is not None else "main"
    if not isinstance(branch, str):
        return ()
    kind = "datasets" if ctx.names(call.func) & _DATASETS else "models"
    if ctx.value(ctx.argument(call, "repo_type")) == "dataset":
        kind = "datasets"
    commit = ctx.known(f"hub-commit:{kind}:{repository}@{branch}")
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        return ()
    change = SetKeyword(ctx.range(call), "revision", f'"{commit}"')
    title = f"Pin the commit that is in the local cache ({commit[:8]})"
    return (Fix(title, FixSafety.REVIEW, (change,)),)


def _is_local_only(call: ast.Call, ctx: Context) -> bool:
    given = ctx.argument(call, "local_files_only")
    return given is not None and ctx.value(given) is True


_SHOWN_COMMIT: Final = "0123456789abcdef0123456789abcdef01234567"

RULE = Rule(
    meta=RuleMeta(
        code="HG805",
        name="unpinned-model",
        summary="A model or data set is downloaded in whatever version is there today",
        severity=Severity.INFORMATION,
        confidence=Confidence.MEDIUM,
        cwe=(494, 1357),
        fix=(FixSafety.REVIEW,),
        bandit=("B615",),
        off_in_tests=True,
        peers=(
            "owasp-llm:LLM03",
            "owasp-llm:LLM04",
            "owasp-agentic:ASI04",
        ),
        references=("https://huggingface.co/docs/huggingface_hub/guides/download",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset({_METHOD}), _check_method),
        OnCall(frozenset(_CALLS), _check_call),
    ),
    examples=(
        bad(
            'from transformers import AutoModel as Model\nModel.from_pretrained("someone/net")\n',
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            'import huggingface_hub as hub\nNAME = "someone/net"\n'
            'hub.hf_hub_download(NAME, "model.safetensors", revision="main")\n',
            lines=(3,),
        ),
        bad('from datasets import load_dataset\nload_dataset("someone/texts")\n', lines=(2,)),
        bad(
            'from transformers import AutoModel\nAutoModel.from_pretrained("someone/net")\n',
            lines=(2,),
            known=(("hub-commit:models:someone/net@main", _SHOWN_COMMIT),),
            fixed="from transformers import AutoModel\n"
            f'AutoModel.from_pretrained("someone/net", revision="{_SHOWN_COMMIT}")\n',
        ),
        bad(
            "from sentence_transformers import SentenceTransformer\n"
            'SentenceTransformer("someone/encoder")\n',
            lines=(2,),
        ),
        good(
            "from transformers import AutoModel\n"
            'AutoModel.from_pretrained("someone/net", '
            'revision="0123456789abcdef0123456789abcdef01234567")\n'
        ),
        good("from transformers import AutoModel\nAutoModel.from_pretrained(folder)\n"),
        good('from transformers import AutoModel\nAutoModel.from_pretrained("./models/net")\n'),
        good('store.from_pretrained("someone/net")\n', note="another library"),
        good(
            "from transformers import pipeline\n"
            'pipeline("summarization", model="someone/net", revision=commit)\n'
        ),
    ),
)
