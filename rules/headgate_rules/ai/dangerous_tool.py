"""An agent is given a tool that runs code, commands or queries of its own.

## What it does
Reports tools that run what a model writes: Python interpreters, shells, and chains and
query engines that execute generated code or SQL (LangChain, LlamaIndex, CrewAI, Agno,
Strands, the OpenAI Agents SDK), and every `allow_dangerous_…=True`.

## Why it matters
A model does what the text in front of it says, and that text may come from a page, a
document or a mail. Whoever wrote it then runs code on this machine.

## What to do instead
Give the agent functions that do one thing each, and check their arguments. Where it must
run code, let it do so in a container without network, files and keys, and ask a person
before what it does takes effect.

## Severity
A warning; an information for queries.

## Limits
Whether the agent sees only text of trusted people, and whether the whole program runs in
a sandbox, is not known here.

## Fix safety
There is no fix: what the agent has to be able to do is for you to say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Hit,
    OnCall,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown


def _everywhere(*names: str) -> tuple[str, ...]:
    """Return the names under all packages that LangChain has had them in."""
    return tuple(f"{package}.{name}" for package in _LANGCHAIN for name in names)


_SPEAKS: Final = re.compile(r"allow_dangerous_")
"""What a line holds that may be about this."""

_LANGCHAIN: Final = ("langchain_experimental", "langchain_community", "langchain")
_CODE: Final = frozenset(
    {
        *_everywhere("utilities.PythonREPL", "utilities.python.PythonREPL"),
        *_everywhere("tools.PythonREPLTool", "tools.PythonAstREPLTool"),
        *_everywhere("tools.python.tool.PythonREPLTool", "tools.python.tool.PythonAstREPLTool"),
        *_everywhere("agents.create_python_agent", "agents.agent_toolkits.create_python_agent"),
        *_everywhere("pal_chain.PALChain", "chains.PALChain"),
        *_everywhere("pal_chain.PALChain.from_math_prompt", "chains.PALChain.from_math_prompt"),
        *_everywhere("chains.LLMMathChain", "chains.llm_math.base.LLMMathChain"),
        *_everywhere("chains.LLMMathChain.from_llm", "chains.llm_math.base.LLMMathChain.from_llm"),
        *("llama_index.core.query_engine.PandasQueryEngine",),
        *("llama_index.experimental.query_engine.PandasQueryEngine",),
        *("llama_index.experimental.query_engine.PolarsQueryEngine",),
        *("llama_index.query_engine.PandasQueryEngine", "llama_index.query_engine.pandas"),
        *("llama_index.tools.code_interpreter.CodeInterpreterToolSpec",),
        *("llama_index.tools.code_interpreter.base.CodeInterpreterToolSpec",),
        *("agno.tools.python.PythonTools", "phi.tools.python.PythonTools"),
        *("strands_tools.python_repl", "swarms_tools.PythonREPL"),
    }
)
_SHELL: Final = frozenset(
    {
        *_everywhere("tools.ShellTool", "tools.shell.ShellTool", "tools.shell.tool.ShellTool"),
        *_everywhere("utilities.BashProcess", "utilities.bash.BashProcess"),
        *_everywhere(
            "llm_bash.bash.BashProcess", "llm_bash.base.LLMBashChain", "chains.LLMBashChain"
        ),
        *("agno.tools.shell.ShellTools", "phi.tools.shell.ShellTools"),
        *("agents.LocalShellTool", "strands_tools.shell"),
    }
)
_QUERIES: Final = frozenset(
    {
        *_everywhere("sql.SQLDatabaseChain", "sql.base.SQLDatabaseChain", "SQLDatabaseChain"),
        *_everywhere("sql.SQLDatabaseChain.from_llm", "SQLDatabaseChain.from_llm"),
        *_everywhere("chains.SQLDatabaseChain", "chains.SQLDatabaseChain.from_llm"),
        *("llama_index.core.query_engine.NLSQLTableQueryEngine",),
        *("llama_index.core.indices.struct_store.sql_query.NLSQLTableQueryEngine",),
        *("llama_index.core.query_engine.SQLTableRetrieverQueryEngine",),
        *("llama_index.core.indices.struct_store.sql_query.SQLTableRetrieverQueryEngine",),
        *("llama_index.query_engine.NLSQLTableQueryEngine",),
    }
)
_LOADERS: Final = frozenset(
    {
        *_everywhere("agents.load_tools", "agents.load_tools.load_tools"),
        "langchain_community.agent_toolkits.load_tools.load_tools",
    }
)
_BY_NAME: Final = frozenset({"terminal", "python_repl", "llm-math", "pal-math", "bash", "shell"})
_FILES: Final = frozenset(
    {
        *_everywhere("agent_toolkits.FileManagementToolkit"),
        "langchain_community.agent_toolkits.file_management.toolkit.FileManagementToolkit",
    }
)
_ALLOWED: Final = frozenset(
    {"allow_dangerous_code", "allow_dangerous_requests", "allow_dangerous_tools"}
)
_WHY: Final = "whoever can write something that the model reads"


def _check_code(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _hit(call, ctx, "runs Python code that a model writes", "run code", Severity.WARNING)


def _check_shell(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield _hit(call, ctx, "runs commands that a model writes", "run commands", Severity.WARNING)


def _check_queries(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    yield Hit(
        call,
        f"{shown(ctx, call.func)} runs queries that a model writes: {_WHY} can read and change "
        "what the database holds. Connect it as a user that may only read what everybody may see.",
        Severity.INFORMATION,
    )


def _hit(call: ast.Call, ctx: Context, does: str, can: str, severity: Severity) -> Hit:
    return Hit(
        call,
        f"{shown(ctx, call.func, 'This tool')} {does}: {_WHY} can then {can} on this machine. Give "
        "the agent functions that do one thing each, or run it in a container without keys.",
        severity,
    )


def _check_loader(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    names = ctx.argument(call, "tool_names", 0)
    for part in ctx.elements(names) or ():
        name = ctx.value(part)
        if isinstance(name, str) and name in _BY_NAME:
            yield Hit(
                part,
                f"The tool `{name}` runs what a model writes: {_WHY} can then run code on this "
                "machine. Give the agent functions that do one thing each.",
                Severity.WARNING,
            )


def _check_files(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if ctx.argument(call, "root_dir") is None and not ctx.has_unpacking(call):
        yield Hit(
            call,
            f"{shown(ctx, call.func)} lets a model read and write every file of this machine. Set "
            "`root_dir` to a folder of its own, and choose the tools that it needs.",
            Severity.WARNING,
        )


def _check_keyword(node: ast.keyword, ctx: Context) -> Iterator[Hit]:
    if node.arg in _ALLOWED and ctx.value(node.value) is True:
        call = ctx.parent(node)
        who = shown(ctx, call.func, "This call") if isinstance(call, ast.Call) else "This call"
        does = "send requests" if node.arg == "allow_dangerous_requests" else "run code"
        yield Hit(
            node.value,
            f"`{node.arg}=True` lets {who if who[0] == '`' else 'it'} {does} as a model says: "
            f"{_WHY} can do so from this machine. Do it in a container without keys, with a list "
            "of what is allowed.",
            Severity.WARNING,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG806",
        name="dangerous-tool",
        summary="An agent is given a tool that runs code, commands or queries of its own",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(94, 78),
        peers=(
            "owasp-llm:LLM06",
            "owasp-agentic:ASI02",
            "owasp-agentic:ASI05",
        ),
        references=("https://genai.owasp.org/llmrisk/llm062025-excessive-agency/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_CODE, _check_code),
        OnCall(_SHELL, _check_shell),
        OnCall(_QUERIES, _check_queries),
        OnCall(_LOADERS, _check_loader),
        OnCall(_FILES, _check_files),
        OnText(_SPEAKS, ast.keyword, _check_keyword),
    ),
    examples=(
        bad(
            "from langchain_experimental.tools import PythonREPLTool as Repl\ntools = [Repl()]\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "from langchain_community.tools import ShellTool\nmake = ShellTool\ntool = make()\n",
            lines=(3,),
        ),
        bad(
            'from langchain.agents import load_tools\nNAMES = ["serpapi", "terminal"]\n'
            "load_tools(NAMES, llm=model)\n",
            lines=(3,),
        ),
        bad(
            "from langchain_experimental.agents import create_csv_agent\n"
            "create_csv_agent(model, path, allow_dangerous_code=True)\n",
            lines=(2,),
        ),
        bad(
            "from llama_index.core.query_engine import NLSQLTableQueryEngine\n"
            "NLSQLTableQueryEngine(sql_database=database)\n",
            lines=(2,),
            severity="INFORMATION",
        ),
        bad(
            "from langchain_community.agent_toolkits import FileManagementToolkit\n"
            "FileManagementToolkit()\n",
            lines=(2,),
        ),
        good('from langchain.agents import load_tools\nload_tools(["serpapi"], llm=model)\n'),
        good("tool = ShellTool()\n", note="of another library"),
        good(
            "from langchain_experimental.agents import create_csv_agent\n"
            "create_csv_agent(model, path, allow_dangerous_code=False)\n"
        ),
        good(
            "from langchain_community.agent_toolkits import FileManagementToolkit\n"
            "FileManagementToolkit(root_dir=folder)\n"
        ),
    ),
)
