"""A secret becomes part of a prompt.

## What it does
Reports passwords, tokens, keys and the whole environment in what is sent to a language
model: messages, system prompts, inputs of chains and agents. Secrets are recognised by
their names and by where they were read.

## Why it matters
A prompt leaves the machine, is kept by the provider and is part of what the model may
repeat: whoever talks to the model can ask for it. A rule in the prompt that forbids that
does not hold.

## What to do instead
Keep secrets in the program. Give the model a tool that uses the key, not the key; send the
few settings that it needs, not all of them.

## Severity
An error for passwords, headers and what was read from a prompt, a store or the environment, a
warning for tokens and keys that only their name tells.

## Limits
A secret that was put into a text in another statement is seen only where it was read from a
prompt or a store. Personal data is not looked for.

## Fix safety
There is no fix: what the model needs to know only the author of the prompt can say.
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
    known_miss,
)
from headgate_rules.confidential import secret_in
from headgate_rules.conversations import content_of
from headgate_rules.sinks import by_name, reached
from headgate_rules.tables import sinks

_PROMPT: Final = "the prompt"
_FOR_MODELS: Final = by_name(s for s in sinks(Danger.DISCLOSURE) if s.note == _PROMPT)


def _check_call(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for _, expr in reached(call, _FOR_MODELS, ctx):
        # Messages that are written out are reported where they are written.
        if ctx.elements(expr) is None:
            yield from _report(expr, ctx)


def _check_message(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    message = content_of(node, ctx)
    if message is not None:
        yield from _report(message.content, ctx)


def _report(expr: ast.expr, ctx: Context) -> Iterator[Hit]:
    secret = secret_in(expr, ctx)
    if secret is None:
        return
    yield Hit(
        expr,
        f"{secret.shown} becomes part of a prompt: it leaves this machine, and whoever talks to "
        "the model can get it to repeat it. Keep it in the program, and give the model a tool "
        "that uses it.",
        Severity.ERROR if secret.is_sure else Severity.WARNING,
        Confidence.HIGH if secret.is_sure else Confidence.MEDIUM,
        path=ctx.flow(expr, Danger.DISCLOSURE).path,
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG809",
        name="secret-in-prompt",
        summary="A secret becomes part of a prompt",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(200, 522),
        kind=Kind.FLOW,
        peers=(
            "owasp-llm:LLM02",
            "owasp-llm:LLM07",
        ),
        references=(
            "https://genai.owasp.org/llmrisk/llm072025-system-prompt-leakage/",
            "https://genai.owasp.org/llmrisk/llm022025-sensitive-information-disclosure/",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_FOR_MODELS), _check_call),
        OnNode(ast.Dict, _check_message),
    ),
    examples=(
        bad(
            "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(question, db_password):\n"
            "    client.chat.completions.create(\n"
            '        model="gpt-4o",\n        max_tokens=300,\n        messages=[\n'
            '            {"role": "system", "content": f"The password is {db_password}"},\n'
            '            {"role": "user", "content": question},\n        ],\n    )\n',
            lines=(11,),
            severity="ERROR",
        ),
        bad(
            "import os\nimport ollama as llm\n\nllm.generate(\n"
            '    "llama3", "Sum up: " + os.environ["STRIPE_API_KEY"]\n)\n',
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "import os\nfrom anthropic import Anthropic\n\nclient = Anthropic()\n"
            "client.messages.create(\n"
            '    model="claude", max_tokens=100, system=f"Settings: {os.environ}", messages=history\n'
            ")\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import keyring\nimport litellm\n\n\ndef secret():\n"
            '    return keyring.get_password("shop", "ann")\n\n\ndef ask(text):\n'
            '    return litellm.completion("gpt-4o", [{"role": "user", "content": text}])\n\n\n'
            "ask(secret())\n",
            lines=(10,),
            severity="ERROR",
            note="from one function into another",
        ),
        good(
            "from openai import OpenAI\n\nclient = OpenAI(api_key=api_key)\n"
            "client.responses.create(\n"
            '    model="gpt-4o", input=question, max_output_tokens=300\n)\n',
            note="the key of the client itself",
        ),
        good(
            "import os\nimport ollama\n\n"
            'ollama.generate("llama3", "Say hello to " + os.environ["USER"])\n',
            note="a setting that is no secret",
        ),
        known_miss(
            "import ollama\n\n\ndef ask(password):\n"
            '    text = f"Is {password} strong?"\n    ollama.generate("llama3", text)\n',
            note="put into a text in another statement, and known only by its name",
        ),
    ),
)
