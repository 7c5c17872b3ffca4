"""A tool of a model writes, deletes or runs what its caller names.

## What it does
Reports tools of MCP servers and agents (`@mcp.tool()`, `@tool`, `function_tool`,
`BaseTool._run` …) that write, move or delete at a path, or start a program with an argument,
that is a parameter of the tool and was not checked.

## Why it matters
The arguments of a tool are written by a model, and the model was fed with text of other
people. A line in a mail or a web page is enough to have the tool delete another file than
the one that was meant, and nobody is asked.

## What to do instead
Check in the tool itself: resolve the path and see that it lies inside the folder of the tool,
compare names with a list, refuse arguments that begin with `-`. Have a person agree before
something is deleted.

## Severity
An error for files; a warning for the arguments of a program.

## Limits
A check in another file is not seen. Reading, shell commands, code and queries are
executed-model-output. What an argument does to a program that is started depends on the
program, so that is a warning.

## Fix safety
There is no fix: which files and arguments the tool is meant for only its author knows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
    bad,
    good,
)
from headgate_rules.programs import STARTERS, shell_texts, started
from headgate_rules.sinks import arguments, by_name, reached
from headgate_rules.tables import sinks
from headgate_rules.wording import shown

_CHANGES: Final = frozenset(
    {
        *("chmod", "chown", "copy", "copy2", "copyfile", "copytree", "copy_into", "hardlink_to"),
        *("lchmod", "lchown", "link", "makedirs", "mkdir", "move", "move_into", "remove"),
        *("removedirs", "rename", "renames", "replace", "rmdir", "rmtree", "symlink", "symlink_to"),
        *("touch", "truncate", "unlink", "write_bytes", "write_text"),
    }
)
"""Last names of functions and methods that change what lies at a path."""
_OPENERS: Final = frozenset({"open"})
_WRITING: Final = frozenset("wax+")

_PATHS: Final = tuple(
    s for s in sinks(Danger.PATH) if s.name.rpartition(".")[2] in _CHANGES | _OPENERS
)
_KNOWN: Final = by_name(_PATHS)
_METHODS: Final = frozenset(s.name for s in _PATHS if s.name.startswith("*."))


def _check_known(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for sink, expr in reached(call, _KNOWN, ctx):
        if sink.name.rpartition(".")[2] in _CHANGES or _opens_to_write(sink.name, call, ctx):
            yield from _report_path(expr, call, ctx)


def _check_method(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if isinstance(call.func, ast.Attribute) and not ctx.names(call.func) & _KNOWN.keys():
        for sink in _PATHS:
            if sink.name == f"*.{call.func.attr}":
                for expr in arguments(call, sink, ctx):
                    yield from _report_path(expr, call, ctx)


def _opens_to_write(name: str, call: ast.Call, ctx: Context) -> bool:
    mode = ctx.value(ctx.argument(call, "mode", 0 if "Path" in name else 1))
    return isinstance(mode, str) and bool(_WRITING & set(mode))


def _report_path(expr: ast.expr, call: ast.Call, ctx: Context) -> Iterator[Hit]:
    flow = ctx.flow(expr, Danger.PATH)
    if _is_from_tool(flow):
        yield Hit(
            expr,
            f"{shown(ctx, call.func, 'This call')} changes files at {shown(ctx, expr, 'a path')}, "
            f"which comes from {flow.what}: text that the model has read can name any file. "
            "Resolve the path, check that it lies in the tool's folder, and ask before deleting.",
            Severity.ERROR,
            Confidence.HIGH,
            flow.evidence,
            path=flow.path,
        )


def _check_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    start = None if any(shell_texts(call, ctx)) else started(call, ctx)
    for argument in () if start is None else start.arguments:
        flow = ctx.flow(argument, Danger.OPTION)
        if _is_from_tool(flow):
            yield Hit(
                argument,
                f"{shown(ctx, call.func, 'This call')} starts a program with "
                f"{shown(ctx, argument)}, which comes from {flow.what} and is not checked: it "
                "can be another file or option than the one that is meant. Compare it with a "
                "list, or with a pattern of what is allowed.",
                Severity.WARNING,
                Confidence.MEDIUM,
                flow.evidence,
                path=flow.path,
            )
            return


def _is_from_tool(flow: Flow) -> bool:
    return flow.evidence is Evidence.REMOTE and flow.origin is Origin.TOOL


RULE = Rule(
    meta=RuleMeta(
        code="HG808",
        name="trusted-tool-argument",
        summary="A tool of a model writes, deletes or runs what its caller names",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(20,),
        kind=Kind.FLOW,
        yields_to=("HG113",),
        peers=(
            "owasp-llm:LLM06",
            "owasp-agentic:ASI02",
        ),
        references=(
            "https://genai.owasp.org/llmrisk/llm062025-excessive-agency/",
            "https://modelcontextprotocol.io/specification/2025-06-18/server/tools",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_KNOWN), _check_known),
        *((OnCall(_METHODS, _check_method),) if _METHODS else ()),
        OnCall(STARTERS, _check_program),
    ),
    examples=(
        bad(
            "import shutil\nfrom mcp.server.fastmcp import FastMCP\n\n"
            'mcp = FastMCP("files")\n\n\n@mcp.tool()\ndef clean(folder: str) -> str:\n'
            '    shutil.rmtree(folder)\n    return "done"\n',
            lines=(9,),
            severity="ERROR",
        ),
        bad(
            "import os as system\nfrom langchain_core.tools import tool\n\n\n@tool\n"
            'def forget(name: str) -> str:\n    """Remove a note."""\n'
            '    system.remove("notes/" + name)\n    return "done"\n',
            lines=(8,),
            severity="ERROR",
        ),
        bad(
            "from smolagents import Tool\n\n\nclass Write(Tool):\n"
            "    def forward(self, path: str, text: str):\n"
            '        with open(path, "w") as file:\n            file.write(text)\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "import subprocess\nfrom agents import function_tool\n\n\n@function_tool\n"
            "def build(target: str) -> str:\n"
            '    subprocess.run(["ninja", target], check=True)\n    return "done"\n',
            lines=(7,),
            severity="WARNING",
        ),
        bad(
            'import os\nfrom mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("files")\n\n\n'
            "def drop(path):\n    os.unlink(path)\n\n\n"
            '@mcp.tool()\ndef forget(name: str) -> str:\n    drop(name)\n    return "done"\n',
            lines=(8,),
            severity="ERROR",
            note="through a small function",
        ),
        bad(
            "from pathlib import Path\nfrom pydantic_ai import Agent\n\n"
            'agent = Agent("openai:gpt-4o")\n\n\ndef place(name):\n    return Path("notes") / name\n\n\n'
            "@agent.tool_plain\ndef note(name: str, text: str) -> str:\n"
            '    place(name).write_text(text)\n    return "done"\n',
            lines=(13,),
            severity="ERROR",
            note="from another function",
        ),
        good(
            "from pathlib import Path\nfrom mcp.server.fastmcp import FastMCP\n\n"
            'mcp = FastMCP("files")\nFOLDER = Path("/srv/notes")\n\n\n'
            "@mcp.tool()\ndef forget(name: str) -> str:\n"
            "    path = (FOLDER / name).resolve()\n"
            "    if not path.is_relative_to(FOLDER):\n"
            '        raise ValueError("outside of the folder")\n'
            '    path.unlink()\n    return "done"\n',
            note="checked",
        ),
        good(
            "import subprocess\nfrom agents import function_tool\n\n"
            'TARGETS = {"docs", "tests"}\n\n\n@function_tool\ndef build(target: str) -> str:\n'
            "    if target not in TARGETS:\n"
            '        raise ValueError("no such target")\n'
            '    subprocess.run(["ninja", target], check=True)\n    return "done"\n',
            note="one of a list",
        ),
        good(
            "from langchain_core.tools import tool\n\n\n@tool\ndef add(text: str) -> str:\n"
            '    """Write a note."""\n    with open("notes.txt", "a") as file:\n'
            '        file.write(text)\n    return "done"\n',
            note="a path of its own",
        ),
        good(
            "import shutil\n\n\ndef clean(folder):\n    shutil.rmtree(folder)\n",
            note="no tool",
        ),
    ),
)
