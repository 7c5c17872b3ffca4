"""Code that a model writes runs on this machine, not in a sandbox.

## What it does
Reports agents that execute generated code in the program's own process or machine:
smolagents' `CodeAgent` with the local executor, with all imports or with those that reach
the system, AutoGen's local executors and `use_docker=False`, CrewAI's unsafe mode, Open
Interpreter's `auto_run` and PandasAI without a sandbox.

## Why it matters
A model writes what the text in front of it makes it write, and that text may come from a
page, a document or a mail. The code can read keys, delete files and open connections.

## What to do instead
Let the code run in a container or a service made for it: `executor_type="docker"` or
`"e2b"`, `DockerCommandLineCodeExecutor`, `DockerSandbox`.

## Severity
A warning; an information where running code on this machine is the library's default.

## Limits
Whether the whole program already runs in a container is not known here.

## Fix safety
Review: Docker, or the service, has to be there, and the code no longer sees local files.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    OnText,
    Rewrite,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_SPEAKS: Final = re.compile(r"use_docker|auto_run")
"""What a line holds that may be about this."""

_CODE_AGENTS: Final = frozenset({"smolagents.CodeAgent", "smolagents.agents.CodeAgent"})
_INTERPRETERS: Final = frozenset(
    {
        *("smolagents.LocalPythonExecutor", "smolagents.local_python_executor.LocalPythonExecutor"),
        *("smolagents.PythonInterpreterTool", "smolagents.default_tools.PythonInterpreterTool"),
    }
)
_IMPORTS: Final = ("additional_authorized_imports", "authorized_imports")
_REACHING: Final = frozenset(
    {
        *("*", "os", "sys", "subprocess", "shutil", "socket", "importlib", "builtins", "ctypes"),
        *("pathlib", "io", "pty", "multiprocessing", "posixpath", "os.path", "os.*"),
    }
)
_LOCAL: Final = frozenset(
    {
        *("autogen.coding.LocalCommandLineCodeExecutor",),
        *("autogen.coding.local_commandline_code_executor.LocalCommandLineCodeExecutor",),
        *("autogen_ext.code_executors.local.LocalCommandLineCodeExecutor",),
        *("autogen_ext.code_executors.jupyter.JupyterCodeExecutor",),
        *("autogen.coding.jupyter.LocalJupyterServer", "ag2.coding.LocalCommandLineCodeExecutor"),
    }
)
_CREW: Final = frozenset({"crewai.Agent", "crewai.agent.Agent"})
_CREW_TOOL: Final = frozenset({"crewai_tools.CodeInterpreterTool"})
_PANDAS_AI: Final = frozenset(
    {"pandasai.Agent", "pandasai.SmartDataframe", "pandasai.SmartDatalake", "pandasai.agent.Agent"}
)
_INTERPRETER: Final = frozenset(
    {"interpreter", "interpreter.interpreter", "interpreter.OpenInterpreter()"}
)
_WHY: Final = "whoever can write something that the model reads can run code here"


def _check_code_agent(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield from _check_imports(call, ctx)
    if ctx.has_unpacking(call) or ctx.argument(call, "executor") is not None:
        return
    given = ctx.argument(call, "executor_type")
    if given is not None and ctx.value(given) != "local":
        return
    change = SetKeyword(ctx.range(call), "executor_type", '"docker"')
    yield Hit(
        call,
        f"{shown(ctx, call.func)} runs the code that its model writes in this process: {_WHY}. Set "
        '`executor_type="docker"`, or another executor that is a sandbox.',
        Severity.INFORMATION,
        fixes=(Fix("Run the code in Docker", FixSafety.REVIEW, (change,)),),
    )


def _check_imports(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in _IMPORTS:
        for part in ctx.elements(ctx.argument(call, keyword)) or ():
            name = ctx.value(part)
            if isinstance(name, str) and name in _REACHING:
                what = "every module" if name == "*" else f"`{name}`"
                yield Hit(
                    part,
                    f"`{keyword}` lets code that a model writes import {what} and so do all that "
                    f"this program may do: {_WHY}. Allow only modules that compute.",
                    Severity.WARNING,
                )


def _check_local(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(
        call,
        f"{shown(ctx, call.func)} runs code that a model writes on this machine: {_WHY}. Use an "
        "executor that starts a container, such as `DockerCommandLineCodeExecutor`.",
        Severity.WARNING,
    )


def _check_no_docker(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "use_docker":
            yield from _no_docker(value, ctx)


def _check_no_docker_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    if node.arg == "use_docker":
        yield from _no_docker(node.value, ctx)


def _no_docker(value: ast.expr, ctx: Context) -> Iterator[Hit]:
    if ctx.value(value) is False:
        change = Rewrite(ctx.range(value), ("True",))
        yield Hit(
            value,
            f"`use_docker` is off, so code that a model writes runs on this machine: {_WHY}. "
            "Switch it on.",
            Severity.WARNING,
            fixes=(Fix("Run the code in Docker", FixSafety.REVIEW, (change,)),),
        )


def _check_crew(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "code_execution_mode")
    if given is not None and ctx.value(given) == "unsafe":
        change = Rewrite(ctx.range(given), ('"safe"',))
        yield Hit(
            given,
            f'`code_execution_mode="unsafe"` runs code that a model writes on this machine: {_WHY}. '
            "Leave it out; Docker is the default.",
            Severity.WARNING,
            fixes=(Fix("Run the code in Docker", FixSafety.REVIEW, (change,)),),
        )


def _check_crew_tool(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "unsafe_mode")
    if given is not None and ctx.value(given) is True:
        change = Rewrite(ctx.range(given), ("False",))
        yield Hit(
            given,
            f"`unsafe_mode=True` runs code that a model writes on this machine: {_WHY}. Leave it "
            "out; Docker is the default.",
            Severity.WARNING,
            fixes=(Fix("Run the code in Docker", FixSafety.REVIEW, (change,)),),
        )


def _check_pandas_ai(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.argument(call, "sandbox") is None and not ctx.has_unpacking(call):
        yield Hit(
            call,
            f"{shown(ctx, call.func)} runs code that a model writes in this process: {_WHY}. Pass "
            "`sandbox`, a `DockerSandbox` of pandasai-docker.",
            Severity.INFORMATION,
        )


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `interpreter.auto_run = True` of Open Interpreter."""
    for target in node.targets:
        if (
            isinstance(target, ast.Attribute)
            and target.attr == "auto_run"
            and ctx.names(target.value) & _INTERPRETER
            and ctx.value(node.value) is True
        ):
            change = Rewrite(ctx.range(node.value), ("False",))
            yield Hit(
                node.value,
                f"{shown(ctx, target)} runs what a model writes without asking: {_WHY}. Leave it "
                "off, and look at the code before it runs.",
                Severity.WARNING,
                fixes=(Fix("Ask before code runs", FixSafety.REVIEW, (change,)),),
            )


RULE = Rule(
    meta=RuleMeta(
        code="HG807",
        name="unsandboxed-executor",
        summary="Code that a model writes runs on this machine, not in a sandbox",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(94,),
        fix=(FixSafety.REVIEW,),
        peers=(
            "sonar:S7698",
            "owasp-llm:LLM06",
            "owasp-agentic:ASI05",
        ),
        references=("https://huggingface.co/docs/smolagents/tutorials/secure_code_execution",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_CODE_AGENTS, _check_code_agent),
        OnCall(_INTERPRETERS, _check_imports),
        OnCall(_LOCAL, _check_local),
        OnCall(_CREW, _check_crew),
        OnCall(_CREW_TOOL, _check_crew_tool),
        OnCall(_PANDAS_AI, _check_pandas_ai),
        OnText(_SPEAKS, ast.Dict, _check_no_docker),
        OnText(_SPEAKS, ast.keyword, _check_no_docker_keyword),
        OnText(_SPEAKS, ast.Assign, _check_assignment),
    ),
    examples=(
        bad(
            "from smolagents import CodeAgent as Agent\nAgent(tools=[], model=model)\n",
            lines=(2,),
            fixed="from smolagents import CodeAgent as Agent\n"
            'Agent(tools=[], model=model, executor_type="docker")\n',
            severity="INFORMATION",
        ),
        bad(
            'from smolagents import CodeAgent\nEXTRA = ["numpy", "os"]\n'
            'CodeAgent(tools=[], model=model, executor_type="e2b",'
            " additional_authorized_imports=EXTRA)\n",
            lines=(3,),
            severity="WARNING",
        ),
        bad(
            "from autogen.coding import LocalCommandLineCodeExecutor\n"
            "LocalCommandLineCodeExecutor(work_dir=folder)\n",
            lines=(2,),
        ),
        bad(
            "from autogen import UserProxyAgent\n"
            'UserProxyAgent("user", code_execution_config={"use_docker": False})\n',
            lines=(2,),
            fixed="from autogen import UserProxyAgent\n"
            'UserProxyAgent("user", code_execution_config={"use_docker": True})\n',
        ),
        bad(
            "import crewai\n"
            'crewai.Agent(role="analyst", allow_code_execution=True, code_execution_mode="unsafe")\n',
            lines=(2,),
        ),
        bad("from interpreter import interpreter\ninterpreter.auto_run = True\n", lines=(2,)),
        bad("from pandasai import Agent\nAgent(frame)\n", lines=(2,), severity="INFORMATION"),
        good(
            "from smolagents import CodeAgent\n"
            'CodeAgent(tools=[], model=model, executor_type="docker")\n'
        ),
        good("from smolagents import ToolCallingAgent\nToolCallingAgent(tools=[], model=model)\n"),
        good("from pandasai import Agent\nAgent(frame, sandbox=sandbox)\n"),
        good('settings = {"use_docker": True}\nparser.auto_run = True\n'),
    ),
)
