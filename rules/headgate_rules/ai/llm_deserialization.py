"""A chain, an index or a tool of a model library is loaded in a way that can run code.

## What it does
Reports `allow_dangerous_deserialization=True` (the vector stores of LangChain keep
pickles), `load` and `loads` of langchain-core on data that this program did not write,
pickled parts of LlamaIndex, and `allow_pickle=True` of DSPy.

## Why it matters
These formats say which objects to make, and some of them are pickles. Whoever can change
the file chooses what is run.

## What to do instead
Make the index again from its documents, or keep it where only this program can write. Give
`load` a list of what it may make (`allowed_objects`).

## Severity
An error where the data comes from a remote source, a warning where it comes from a local one,
an information else. `allow_pickle=True` is a warning.

## Limits
langchain-core 1.3.3 and later make objects of their own only, unless told otherwise; there only
what somebody sent is reported. A file whose name is written in the program is information: it is most often one that the
program made itself.

## Fix safety
There is no fix: the file has to come from somewhere.
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
    Evidence,
    Hit,
    Kind,
    OnCall,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.sinks import CONFIDENCE
from headgate_rules.versions import is_at_least
from headgate_rules.wording import shown

_SPEAKS: Final = re.compile(r"allow_dangerous_deserialization")
"""What a line holds that may be about this."""

_ALLOWED: Final = "allow_dangerous_deserialization"
_LOADS: Final[dict[str, tuple[str, int | None]]] = {
    "langchain_core.load.loads": ("text", 0),
    "langchain_core.load.load": ("obj", 0),
    "langchain_core.load.load.loads": ("text", 0),
    "langchain_core.load.load.load": ("obj", 0),
    "langchain.load.loads": ("text", 0),
    "langchain.load.load": ("obj", 0),
    "langchain.load.load.loads": ("text", 0),
    "langchain.load.load.load": ("obj", 0),
    "llama_index.core.objects.ObjectIndex.from_persist_dir": ("persist_dir", 0),
    "llama_index.core.objects.SimpleObjectNodeMapping.from_persist_dir": ("persist_dir", 0),
    "llama_index.core.objects.base_node_mapping.SimpleObjectNodeMapping.from_persist_dir": (
        "persist_dir",
        0,
    ),
    "llama_index.core.workflow.JsonPickleSerializer().deserialize": ("value", 0),
    "llama_index.core.workflow.PickleSerializer().deserialize": ("value", 0),
    "workflows.context.PickleSerializer().deserialize": ("value", 0),
    "langgraph.checkpoint.serde.jsonplus.JsonPlusSerializer().loads": ("data", 0),
}
_DSPY: Final = frozenset({"dspy.load", "dspy.Module().load", "dspy.Predict().load"})


def _check_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    call = ctx.parent(node)
    if node.arg != _ALLOWED or ctx.value(node.value) is not True or not isinstance(call, ast.Call):
        return
    path = call.args[0] if call.args else ctx.argument(call, "folder_path")
    severity = Severity.INFORMATION
    if path is not None and ctx.value(path) is UNKNOWN:
        evidence = ctx.evidence(path)
        severity = Severity.ERROR if evidence is Evidence.REMOTE else Severity.INFORMATION
        if evidence is Evidence.LOCAL:
            severity = Severity.WARNING
    yield Hit(
        node.value,
        f"`{_ALLOWED}=True` loads a pickle: whoever can change "
        f"{shown(ctx, path, 'the file') if path is not None else 'the file'} can run code here. "
        "Make the index again from its documents, or keep it where only this program can write.",
        severity,
    )


def _check_load(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _LOADS.keys())
    data = ctx.argument(call, *_LOADS[name])
    if data is None:
        return
    allowed = ctx.argument(call, "allowed_objects")
    if allowed is not None and ctx.value(allowed) not in ("all", None):
        return
    flow = ctx.flow(data)
    is_core = "langchain" in name and is_at_least(ctx, "version:langchain-core", 1, 3, 3)
    if allowed is None and is_core and flow.evidence is not Evidence.REMOTE:
        return  # by default it makes objects of its own only
    severity = loudness(flow.evidence, SinkGroup.EXECUTES, ctx.profile)
    if severity is not None:
        yield Hit(
            data,
            f"{shown(ctx, call.func)} makes the objects that {shown(ctx, data, 'the data')} asks "
            f"for{f', and that comes from {flow.what}' if flow.what else ''}: whoever writes it can "
            "read keys or run code here. List what may be made in `allowed_objects`, or read JSON.",
            severity,
            CONFIDENCE[flow.evidence],
            flow.evidence,
            path=flow.path,
        )


def _check_dspy(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "allow_pickle")
    if given is not None and ctx.value(given) is True:
        yield Hit(
            given,
            f"`allow_pickle=True` lets {shown(ctx, call.func)} load a pickle: whoever can change "
            "the file can run code here. Save the state as JSON and load that.",
            Severity.WARNING,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG814",
        name="llm-deserialization",
        summary="A chain, an index or a tool of a model library is loaded in a way that can run code",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(502,),
        kind=Kind.FLOW,
        peers=(
            "owasp-llm:LLM03",
            "owasp-llm:LLM08",
            "owasp-agentic:ASI06",
        ),
        references=("https://python.langchain.com/docs/security/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnText(_SPEAKS, ast.keyword, _check_keyword),
        OnCall(frozenset(_LOADS), _check_load),
        OnCall(_DSPY, _check_dspy),
    ),
    examples=(
        bad(
            "from langchain_community.vectorstores import FAISS as Store\n"
            'Store.load_local("index", embeddings, allow_dangerous_deserialization=True)\n',
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "import sys\nfrom langchain_community.vectorstores import FAISS\nTRUST = True\n"
            "FAISS.load_local(sys.argv[1], embeddings, allow_dangerous_deserialization=TRUST)\n",
            lines=(4,),
            severity="WARNING",
        ),
        bad(
            "from flask import request\nfrom langchain_core.load import loads as restore\n\n\n"
            "def view():\n    return restore(request.get_data(as_text=True))\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad("import dspy\ndspy.load(path, allow_pickle=True)\n", lines=(2,)),
        good(
            "from langchain_community.vectorstores import FAISS\n"
            'FAISS.load_local("index", embeddings)\n'
        ),
        good('from langchain_core.load import loads\nloads("{}")\n'),
        bad(
            "from langchain_core.load import loads\n\n\ndef restored(text):\n"
            "    return loads(text)\n",
            lines=(5,),
            severity="INFORMATION",
            known=(("version:langchain-core", "1.2.0"),),
        ),
        good(
            "from langchain_core.load import loads\n\n\ndef restored(text):\n"
            "    return loads(text)\n",
            known=(("version:langchain-core", "1.3.3"),),
            note="a current version",
        ),
        good(
            "from langchain_core.load import loads\n\n\ndef view(text):\n"
            "    return loads(text, allowed_objects=[Message])\n"
        ),
    ),
)
