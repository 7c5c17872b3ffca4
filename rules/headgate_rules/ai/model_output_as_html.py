"""The text of a model is shown as HTML.

## What it does
Follows what a language model answers, and what its tools are called with, into places
where text is taken for HTML: `st.markdown(…, unsafe_allow_html=True)`, `st.html`,
`gr.HTML`, `Markup`, `mark_safe`, `IPython.display.HTML`, `ui.html` and others.

## Why it matters
A model repeats what it has read. If a page or a document that it was given holds a
script, the answer can hold it too, and it runs in the browser of whoever reads it.

## What to do instead
Show it as text or as Markdown without HTML, or clean it first (`nh3.clean`,
`bleach.clean`).

## Severity
An error.

## Limits
Text of unknown origin is silent here; what a visitor has sent is the matter of HG109.

## Fix safety
Review: markup that the model writes on purpose is then shown as text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Keep,
    Kind,
    Name,
    OnCall,
    Origin,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_BY_MODEL: Final = frozenset({Origin.MODEL, Origin.TOOL})
_ALLOWED: Final = "unsafe_allow_html"
_STREAMLIT: Final = frozenset(
    f"{owner}.{method}"
    for owner in ("streamlit", "streamlit.sidebar", "streamlit.empty()", "streamlit.container()")
    for method in ("markdown", "write", "caption")
)
_HTML: Final[dict[str, tuple[str, int | None]]] = {
    "streamlit.html": ("body", 0),
    "streamlit.components.v1.html": ("html", 0),
    "gradio.HTML": ("value", 0),
    "gradio.components.HTML": ("value", 0),
    "markupsafe.Markup": ("object", 0),
    "flask.Markup": ("object", 0),
    "django.utils.safestring.mark_safe": ("s", 0),
    "django.utils.safestring.SafeString": ("s", 0),
    "IPython.display.HTML": ("data", 0),
    "IPython.core.display.HTML": ("data", 0),
    "nicegui.ui.html": ("content", 0),
    "panel.pane.HTML": ("object", 0),
    "fasthtml.common.NotStr": ("s", 0),
    "reflex.html": ("content", 0),
    "dash_dangerously_set_inner_html.DangerouslySetInnerHTML": ("children", 0),
}
"""Calls that take text for HTML, and where it stands."""


def _check_streamlit(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    allowed = ctx.argument(call, _ALLOWED)
    text = ctx.argument(call, "body", 0)
    if allowed is None or text is None or ctx.value(allowed) is not True:
        return
    fixes: tuple[Fix, ...] = ()
    if any(keyword.arg == _ALLOWED for keyword in call.keywords):
        change = DropKeyword(ctx.range(call), _ALLOWED)
        fixes = (Fix("Show markup as text", FixSafety.REVIEW, (change,)),)
    yield from _judge(text, call, ctx, fixes)


def _check_html(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _HTML.keys())
    text = ctx.argument(call, *_HTML[name])
    if text is None:
        return
    place = ctx.range(text)
    rewrite = Rewrite(place, (Name("html.escape"), "(", Keep(place), ")"))
    fixes = (
        (Fix("Show markup as text", FixSafety.REVIEW, (rewrite,)),)
        if ctx.is_written(text) and isinstance(text, ast.Name)
        else ()
    )
    yield from _judge(text, call, ctx, fixes)


def _judge(text: ast.expr, call: ast.Call, ctx: Context, fixes: tuple[Fix, ...]) -> Iterator[Hit]:
    flow = ctx.flow(text, Danger.MARKUP)
    if flow.evidence is not Evidence.REMOTE or flow.origin not in _BY_MODEL:
        return
    yield Hit(
        text,
        f"{shown(ctx, call.func, 'This call')} shows {shown(ctx, text, 'this text')} as HTML, and "
        f"that comes from {flow.what}: a script that the model has read somewhere would run in the "
        "reader's browser. Show it as text, or clean it first.",
        Severity.ERROR,
        Confidence.HIGH,
        flow.evidence,
        fixes,
        path=flow.path,
    )


_ASK: Final = (
    "from openai import OpenAI\n\n\ndef answer(question):\n"
    '    reply = OpenAI().responses.create(model="m", input=question).output_text\n'
)

RULE = Rule(
    meta=RuleMeta(
        code="HG811",
        name="model-output-as-html",
        summary="The text of a model is shown as HTML",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(79,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=("owasp-llm:LLM05",),
        references=("https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_STREAMLIT, _check_streamlit),
        OnCall(frozenset(_HTML), _check_html),
    ),
    examples=(
        bad(
            "import streamlit as st\n" + _ASK + "    st.markdown(reply, unsafe_allow_html=True)\n",
            lines=(7,),
            fixed="import streamlit as st\n" + _ASK + "    st.markdown(reply)\n",
            severity="ERROR",
        ),
        bad(
            "import gradio as gr\n" + _ASK + '    text = f"<b>{reply}</b>"\n'
            "    return gr.HTML(value=text)\n",
            lines=(8,),
            fixed="import html\n\nimport gradio as gr\n" + _ASK + '    text = f"<b>{reply}</b>"\n'
            "    return gr.HTML(value=html.escape(text))\n",
        ),
        bad(
            "from markupsafe import Markup\n" + _ASK + "    return Markup(reply)\n",
            lines=(7,),
        ),
        good("import streamlit as st\n" + _ASK + "    st.markdown(reply)\n"),
        good(
            "import nh3\nimport streamlit as st\n"
            + _ASK
            + "    st.markdown(nh3.clean(reply), unsafe_allow_html=True)\n"
        ),
        good('import streamlit as st\nst.markdown("<b>x</b>", unsafe_allow_html=True)\n'),
        good(
            "import streamlit as st\n\n\ndef show(text):\n"
            "    st.markdown(text, unsafe_allow_html=True)\n",
            note="not known",
        ),
    ),
)
