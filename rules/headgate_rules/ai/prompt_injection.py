"""Text from outside becomes part of a system prompt.

## What it does
Reports text of a request, an upload, a fetched page or a tool call in what tells a model
how to behave: messages with the role `system` or `developer`, the arguments `system`,
`instructions` and `system_prompt`, and the text of prompt templates. Fetched text in a
prompt of a model that has tools is an information.

## Why it matters
A model does not know orders from data. Text in the system prompt is taken for the program's
own orders, so whoever writes it can make the model say, send or do something else.

## What to do instead
Keep the system prompt constant. Put the text into a message of its own with the role
`user`, say there that it is data, and let no tool act on it without a check. Fill templates
by their variables, not by building the template.

## Severity
An error for what somebody sent or a fetched page holds, a warning for the argument of a tool,
an information for the output of another model. Fetched text beside tools is an information.

## Limits
Texts of unknown origin and of the program's own settings are silent. Output of another
model is an information. Whether an answer is checked before it is used is not seen.

## Fix safety
Review: values in a message of the system move into a message of the user behind it, and a mark
stands where they were. That changes the conversation. Offered where the messages are written as
a list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Kind,
    OnCall,
    OnNode,
    Origin,
    ReplaceText,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.text import Range
from headgate_rules.conversations import INSTRUCTING, content_of, message_in
from headgate_rules.shells import quoted_source
from headgate_rules.sinks import by_name, on_sinks, reached
from headgate_rules.tables import sinks
from headgate_rules.texts import Filled, Literal, filled, take_apart
from headgate_rules.wording import shown
from headgate_rules.wrapping import stands

_FOREIGN: Final = frozenset({Origin.REQUEST, Origin.UPLOAD, Origin.NETWORK})
_FETCHED: Final = frozenset({Origin.UPLOAD, Origin.NETWORK})
_PROMPTS: Final = by_name(s for s in sinks(Danger.DISCLOSURE) if s.note == "the prompt")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_TOOLS: Final = ("tools", "functions", "tool_choice", "mcp_servers")
_PAIRS: Final = frozenset(
    {
        f"{module}.{name}"
        for module in (
            *("langchain_core.prompts", "langchain.prompts", "langchain_core.prompts.chat"),
            "langchain.prompts.chat",
        )
        for name in ("ChatPromptTemplate", "ChatPromptTemplate.from_messages")
    }
)
"""Calls that take messages as pairs of role and text."""


def _say(value: str, callee: str, flow: Flow) -> str:
    return (
        f"{value} comes from {flow.what} and becomes part of the orders that {callee} gives to a "
        "model: whoever writes it can change what the model does. Keep the orders constant, and "
        "put the text into a message of its own with the role `user`."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    if flow.evidence is not Evidence.REMOTE:
        return None  # what the program's owner or caller sets is meant to steer the model
    if flow.origin in _FOREIGN:
        return severity
    return Severity.WARNING if flow.origin is Origin.TOOL else Severity.INFORMATION


def _check_message(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    message = content_of(node, ctx)
    if message is not None and message.role in INSTRUCTING:
        yield from _report(message.content, ctx, _apart(node, message.content, ctx))


def _check_pairs(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    listed = ctx.argument(call, "messages", 0)
    for pair in ctx.elements(listed) or ():
        message = message_in(pair, ctx) if isinstance(pair, ast.Tuple) else None
        if message is not None:
            yield from _report(message.content, ctx)


def _apart(message: ast.Dict, content: ast.expr, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that puts values into a message of the user, behind the orders.

    The orders keep a mark where a value stood, and the message says what it is for.
    """
    around = ctx.parent(message)
    pieces = take_apart(content, ctx) or ()
    values = filled(pieces)
    if not isinstance(around, ast.List) or not values or len(values) == len(pieces):
        return ()
    if not all(value.is_plain and stands(value.value, ctx) for value in values):
        return ()
    marks = _marks(values)
    orders = "".join(
        piece.text if isinstance(piece, Literal) else f"[{marks[values.index(piece)]}]"
        for piece in pieces
    )
    sources = [ctx.source(value.value) for value in values]
    if any(c in source for source in sources for c in '"\\\n{}#'):
        return ()
    told = "\\n".join(f"{mark}: {{{source}}}" for mark, source in zip(marks, sources, strict=True))
    text = f'{{"role": "user", "content": f"{told}"}}'
    end = ctx.range(message).end
    title = "Move the values into a message of their own (role `user`), behind the orders"
    return (
        Fix(
            title,
            FixSafety.REVIEW,
            (
                Rewrite(ctx.range(content), (quoted_source(orders),)),
                ReplaceText(Range(end, end), f",{_parting(message, around, ctx)}{text}"),
            ),
        ),
    )


def _marks(values: Sequence[Filled]) -> list[str]:
    """Return a name for each value, from its source."""
    out: list[str] = []
    for value in values:
        name = next((n for n in reversed(_NAME.findall(ast.unparse(value.value)))), "value")
        out.append(name if name not in out else f"{name}{len(out) + 1}")
    return out


def _parting(message: ast.Dict, around: ast.List, ctx: Context) -> str:
    """Return what parts messages in a list: a blank, or a new line and its indentation."""
    begin = ctx.range(message).start
    above = ctx.source(around).splitlines()
    line = begin.line - ctx.range(around).start.line
    lead = above[line][: len(above[line]) - len(above[line].lstrip())] if line else ""
    return f"\n{lead}" if line and len(lead) == begin.column else " "


def _report(content: ast.expr, ctx: Context, fixes: tuple[Fix, ...] = ()) -> Iterator[Hit]:
    flow = ctx.flow(content, Danger.PROMPT)
    severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
    severity = None if severity is None else _quieter(severity, flow)
    if severity is not None:
        message = _say(shown(ctx, content, "This text"), "the program", flow)
        yield Hit(content, message, severity, None, flow.evidence, fixes, path=flow.path)


def _check_beside_tools(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report fetched text in what a model with tools is asked."""
    tools = next((a for name in _TOOLS if (a := ctx.argument(call, name)) is not None), None)
    if tools is None or ctx.value(tools) is None:
        return
    for _, expr in reached(call, _PROMPTS, ctx):
        flow = ctx.flow(expr, Danger.PROMPT)
        if flow.origin in _FETCHED:
            yield Hit(
                expr,
                f"{shown(ctx, expr, 'The prompt')} holds text that comes from {flow.what}, and the "
                "model has tools: orders in that text can make it call them. Ask without tools, "
                "or check each tool call before it is done.",
                Severity.INFORMATION,
                Confidence.LOW,
                flow.evidence,
                path=flow.path,
            )
            return


RULE = Rule(
    meta=RuleMeta(
        code="HG802",
        name="prompt-injection",
        summary="Text from outside becomes part of a system prompt",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(1427,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/prompt-injection",
            "codeql:py/system-prompt-injection",
            "sonar:S7518",
            "owasp-llm:LLM01",
            "owasp-agentic:ASI01",
        ),
        references=(
            "https://genai.owasp.org/llmrisk/llm01-prompt-injection/",
            "https://cwe.mitre.org/data/definitions/1427.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *on_sinks(Danger.PROMPT, SinkGroup.OTHER, _say, quieter=_quieter),
        OnCall(_PAIRS, _check_pairs),
        OnCall(frozenset(_PROMPTS), _check_beside_tools),
        OnNode(ast.Dict, _check_message),
    ),
    examples=(
        bad(
            "from flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\n"
            'client = OpenAI()\n\n\n@app.post("/ask")\ndef ask():\n'
            '    persona = request.form["persona"]\n'
            "    answer = client.chat.completions.create(\n"
            '        model="gpt-4o",\n        max_tokens=300,\n        messages=[\n'
            '            {"role": "system", "content": "You are " + persona},\n'
            '            {"role": "user", "content": request.form["question"]},\n        ],\n    )\n'
            "    return str(len(answer.choices))\n",
            lines=(15,),
            severity="ERROR",
            fixed="from flask import Flask, request\nfrom openai import OpenAI\n\n"
            'app = Flask(__name__)\nclient = OpenAI()\n\n\n@app.post("/ask")\ndef ask():\n'
            '    persona = request.form["persona"]\n'
            "    answer = client.chat.completions.create(\n"
            '        model="gpt-4o",\n        max_tokens=300,\n        messages=[\n'
            '            {"role": "system", "content": "You are [persona]"},\n'
            '            {"role": "user", "content": f"persona: {persona}"},\n'
            '            {"role": "user", "content": request.form["question"]},\n        ],\n    )\n'
            "    return str(len(answer.choices))\n",
        ),
        bad(
            "import anthropic as claude\nfrom flask import request\n\n"
            "client = claude.Anthropic()\n\n\ndef ask(question):\n"
            "    client.messages.create(\n"
            '        model="claude",\n        max_tokens=100,\n'
            "        system=f\"Answer as {request.args['persona']}\",\n"
            '        messages=[{"role": "user", "content": question}],\n    )\n',
            lines=(11,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\nfrom langchain_core.prompts import PromptTemplate\n\n\n"
            "def template():\n"
            '    return PromptTemplate.from_template(request.form["template"])\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\n\n\ndef orders(text):\n"
            '    return {"role": "system", "content": f"You know: {text}"}\n\n\n'
            'def start():\n    return [orders(request.args["known"])]\n',
            lines=(5,),
            severity="ERROR",
            note="through a small function",
        ),
        bad(
            "from flask import request\nfrom langchain_core.messages import SystemMessage\n\n\n"
            'def known():\n    return request.args["known"]\n\n\n'
            "def start():\n    return SystemMessage(content=known())\n",
            lines=(10,),
            severity="ERROR",
            note="from another function",
        ),
        bad(
            "import requests\nfrom openai import OpenAI\n\n\ndef look(tools):\n"
            '    page = requests.get("https://example.org/news", timeout=5).text\n'
            "    return OpenAI().responses.create(\n"
            '        model="gpt-4o", input=page, tools=tools, max_output_tokens=300\n    )\n',
            lines=(8,),
            severity="INFORMATION",
        ),
        good(
            "from flask import request\nfrom openai import OpenAI\n\n\ndef ask():\n"
            "    OpenAI().chat.completions.create(\n"
            '        model="gpt-4o",\n        max_tokens=300,\n        messages=[\n'
            '            {"role": "system", "content": "Answer briefly."},\n'
            '            {"role": "user", "content": request.form["question"]},\n        ],\n    )\n',
            note="a message of its own",
        ),
        good(
            'from flask import request\n\nTONES = {"kind": "Be kind.", "brief": "Be brief."}\n\n\n'
            "def orders():\n"
            '    return {"role": "system", "content": TONES[request.args["tone"]]}\n',
            note="chosen from a table",
        ),
        good(
            "def orders(persona):\n"
            '    return {"role": "system", "content": f"You are {persona}"}\n',
            note="nobody knows who calls",
        ),
        good(
            'import sys\n\nMESSAGES = [{"role": "system", "content": sys.argv[1]}]\n',
            note="the owner of the program steers it",
        ),
    ),
)
