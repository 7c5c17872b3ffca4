"""What a model wrote, or the argument of its tool call, is executed.

## What it does
Reports the output of language models, and the arguments of tools that a model or an agent
calls, where they become a shell command, code, SQL, a path, an address, a template, the
name of something to import, or a pickle.

## Why it matters
A model writes what its prompt makes it write, and its prompt holds text of other people:
questions, pages, mails, files. Whoever wrote one of them can have the model answer with
`rm -rf /` or with an address that only this program reaches. No instruction in the prompt
stops that for sure.

## What to do instead
Let the model choose, not write: compare its answer with a list of what is allowed, and pass
values as parameters or as arguments without a shell. Where it must write code, run that in a
container without network, files and secrets.

## Severity
An error; a warning where a list of arguments that was built elsewhere is started.

## Limits
A check that lies in another file, or in the model's own refusal, is not seen. Paths and
addresses whose beginning is fixed are left to path-traversal and
server-side-request-forgery.

## Fix safety
There is no fix: what the model may choose from only the author of the program knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Flow,
    Hit,
    Kind,
    OnCall,
    Origin,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.narrowing import keeping
from headgate_rules.programs import STARTERS, shell_texts, started
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Literal, take_apart
from headgate_rules.wording import shown

_BY_MODEL: Final = frozenset({Origin.MODEL, Origin.TOOL})
_WORDS: Final = {
    Danger.COMMAND: (
        "runs {value} in a shell",
        "Let the model choose from a list of commands, and pass arguments as a list.",
    ),
    Danger.CODE: (
        "runs {value} as Python code",
        "Let the model choose from functions that you wrote, or run the code in a sandbox.",
    ),
    Danger.SQL: (
        "runs {value} as a query",
        "Pass values as parameters, or check that the query is one that only reads.",
    ),
    Danger.TEMPLATE: (
        "reads {value} as a template, and templates can call functions",
        "Keep templates in files, and pass the model's text as a value.",
    ),
    Danger.REFLECTION: (
        "looks up {value} by its name and may load any code",
        "Choose from a dictionary of what is allowed.",
    ),
    Danger.PICKLE: (
        "loads {value} as a pickle, which runs the code in it",
        "Exchange JSON, and check its shape.",
    ),
    Danger.PATH: (
        "uses {value} as a path",
        "Resolve the path, and check that it is still inside the folder that is meant.",
    ),
    Danger.URL: (
        "asks the address {value}",
        "Check the host against a list of those that are allowed.",
    ),
}
_EXECUTES: Final = frozenset(
    {
        *(Danger.COMMAND, Danger.CODE, Danger.SQL, Danger.TEMPLATE, Danger.REFLECTION),
        Danger.PICKLE,
    }
)
_FIXED_HOST: Final = re.compile(r"[\w+.-]+://[^/?#]+[/?#]")


def _say(danger: Danger, value: str, callee: str, flow: Flow) -> str:
    does, instead = _WORDS[danger]
    return (
        f"{callee} {does.format(value=value)}, which comes from {flow.what}: whoever can write "
        f"something that the model reads can choose it. {instead}"
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    return severity if flow.origin in _BY_MODEL else None


def _has_open_beginning(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    """Whether the model chooses the host of an address, not only what stands behind it."""
    before = ""
    pieces = take_apart(hit.node, ctx) if isinstance(hit.node, ast.expr) else None
    for piece in pieces or ():
        if isinstance(piece, Literal):
            before += piece.text
        elif ctx.flow(piece.value, Danger.URL).evidence is Evidence.REMOTE:
            break
        else:
            before += "\0"
    return _FIXED_HOST.match(before) is None


def _handlers() -> tuple[OnCall, ...]:
    out: list[OnCall] = [OnCall(STARTERS, _check_program)]
    for danger in _WORDS:
        group = SinkGroup.EXECUTES if danger in _EXECUTES else SinkGroup.OTHER
        found = on_sinks(danger, group, partial(_say, danger), quieter=_quieter)
        out += keeping(found, _has_open_beginning) if danger is Danger.URL else found
    return tuple(out)


def _check_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    texts = list(shell_texts(call, ctx))
    for text in texts:
        yield from _report(text, call, ctx, "runs {value} in a shell", Severity.ERROR)
    start = None if texts else started(call, ctx)
    if start is not None:
        # A list that was built elsewhere may begin with a program of the program's own.
        is_open = start.is_whole and isinstance(start.program, ast.Name)
        severity = Severity.WARNING if is_open else Severity.ERROR
        yield from _report(start.program, call, ctx, "starts the program {value}", severity)


def _report(
    expr: ast.expr, call: ast.Call, ctx: Context, does: str, severity: Severity
) -> Iterator[Hit]:
    flow = ctx.flow(expr, Danger.COMMAND)
    if flow.evidence is Evidence.REMOTE and flow.origin in _BY_MODEL:
        value = shown(ctx, expr)
        yield Hit(
            expr,
            f"{shown(ctx, call.func, 'This call')} {does.format(value=value)}, which comes from "
            f"{flow.what}: whoever can write something that the model reads can choose it. Let "
            "the model choose from a list of commands, and pass arguments as a list.",
            severity,
            Confidence.HIGH,
            flow.evidence,
            path=flow.path,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG801",
        name="executed-model-output",
        summary="What a model wrote, or the argument of its tool call, is executed",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(94, 1426),
        kind=Kind.FLOW,
        yields_to=("HG808",),
        peers=(
            "owasp-llm:LLM05",
            "owasp-agentic:ASI05",
        ),
        references=(
            "https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/",
            "https://cwe.mitre.org/data/definitions/1426.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=_handlers(),
    examples=(
        bad(
            "import subprocess\nfrom openai import OpenAI\n\nclient = OpenAI()\n"
            "reply = client.chat.completions.create(\n"
            '    model="gpt-4o", max_tokens=100, messages=messages\n)\n'
            "command = reply.choices[0].message.content\n"
            "subprocess.run(command, shell=True)\n",
            lines=(9,),
            severity="ERROR",
        ),
        bad(
            "import anthropic as claude\n\nclient = claude.Anthropic()\n"
            "message = client.messages.create(\n"
            '    model="claude", max_tokens=100, messages=messages\n)\n'
            'exec(message.content[0].text.removeprefix("```python"))\n',
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "import shlex\nimport subprocess\n\nimport ollama\n\n"
            'answer = ollama.chat(model="llama3", messages=messages)\n'
            'subprocess.run(shlex.split(answer["message"]["content"]))\n',
            lines=(7,),
            severity="ERROR",
            note="without a shell, but any program",
        ),
        bad(
            "import sqlite3\nfrom langchain_openai import ChatOpenAI\n\n\ndef ask(question):\n"
            '    return ChatOpenAI(model="gpt-4o").invoke(question).content\n\n\n'
            "def answer(question):\n"
            '    database = sqlite3.connect("shop.db")\n'
            "    return database.execute(ask(question)).fetchall()\n",
            lines=(11,),
            severity="ERROR",
            note="from another function",
        ),
        bad(
            'import os\nfrom transformers import pipeline\n\ngenerate = pipeline("text-generation")\n\n\n'
            "def run(line):\n    os.system(line)\n\n\n"
            'run(generate("List the files")[0]["generated_text"])\n',
            lines=(8,),
            severity="ERROR",
            note="through a small function",
        ),
        bad(
            'import os\nfrom mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("files")\n\n\n'
            '@mcp.tool()\ndef count(folder: str) -> str:\n    return os.popen(f"ls {folder} | wc -l").read()\n',
            lines=(9,),
            severity="ERROR",
        ),
        bad(
            "import requests\nfrom agents import function_tool\n\n\n@function_tool\n"
            "def fetch(address: str) -> str:\n"
            "    return requests.get(address, timeout=5).text\n",
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "from langchain_core.tools import tool\n\n\n@tool\ndef read(path: str) -> str:\n"
            "    with open(path) as file:\n        return file.read()\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import importlib\nimport litellm\n\n"
            'reply = litellm.completion(model="gpt-4o", messages=messages)\n'
            "importlib.import_module(reply.choices[0].message.content)\n",
            lines=(5,),
            severity="ERROR",
        ),
        good(
            "import subprocess\nfrom openai import OpenAI\n\n"
            'ALLOWED = {"status": ["git", "status"], "log": ["git", "log"]}\n'
            'reply = OpenAI().responses.create(model="gpt-4o", input=question, max_output_tokens=9)\n'
            "word = reply.output_text\nif word in ALLOWED:\n    subprocess.run(ALLOWED[word])\n",
            note="chosen from a table",
        ),
        good(
            "import ast\nimport ollama\n\n"
            'answer = ollama.generate("llama3", "Name three primes as a list")\n'
            'primes = ast.literal_eval(answer["response"])\n',
            note="read as a literal",
        ),
        good(
            "import sqlite3\nfrom langchain_openai import ChatOpenAI\n\n"
            'name = ChatOpenAI(model="gpt-4o").invoke(question).content\n'
            'database = sqlite3.connect("shop.db")\n'
            'database.execute("SELECT price FROM goods WHERE name = ?", (name,))\n',
            note="a parameter",
        ),
        good(
            "from openai import OpenAI\n\n"
            'reply = OpenAI().responses.create(model="gpt-4o", input=question, max_output_tokens=9)\n'
            "print(reply.output_text)\n",
            note="only shown",
        ),
        good(
            "import re\nimport subprocess\nfrom mcp.server.fastmcp import FastMCP\n\n"
            'mcp = FastMCP("files")\n\n\n@mcp.tool()\ndef show(name: str) -> str:\n'
            '    if not re.fullmatch(r"[a-z]+", name):\n        raise ValueError("letters only")\n'
            '    return subprocess.getoutput(f"man {name}")\n',
            note="checked",
        ),
    ),
)
