"""`headgate mcp`: the tools for agents over the Model Context Protocol, on stdio.

Owns how the tools are described to agents. The SDK is an extra, loaded when this runs.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from pathlib import Path
from typing import Any, TypeVar

from headgate import __version__
from headgate.cli.agent_tools import Answer, Mended, Refused, Tools
from headgate.cli.console import say
from headgate.cli.options import CLEAN, MISUSED

# Any: the SDK looks at what a tool takes and returns.
_Work = TypeVar("_Work", bound=Callable[..., Any])

_INSTRUCTIONS = (
    "Headgate finds dangerous Python code: injection, unsafe deserialisation, weak cryptography, "
    "secrets, packages that do not exist, and more, with the way of each value from where it "
    "enters. Check what you have written before you call it done: check_file after an edit of a "
    "file, check_diff after several, check_code before you write. Change what is an error or a "
    "warning; each finding says how."
)


def run() -> int:
    """Serve one client until it leaves."""
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError:
        say("the MCP server needs an extra: pip install 'headgate[mcp]'")
        return MISUSED
    tools = Tools(Path.cwd())
    server: MCPServer[None] = MCPServer(
        "headgate", instructions=_INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    only_reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    def tool(work: _Work) -> _Work:
        told = cleandoc(work.__doc__ or "")
        return server.tool(description=told, annotations=only_reads)(work)

    # The tools are coroutines that do not wait, so that one question is answered at a time.
    @tool
    async def check_code(code: str, filename: str = "") -> Answer:
        """Check Python code, before or without writing it to a file.

        `filename`, relative to the project, tells where it belongs: imports of the project
        and its settings then count.
        """
        try:
            return tools.check_code(code, filename)
        except Refused as error:
            raise ToolError(str(error)) from error

    @tool
    async def check_file(path: str) -> Answer:
        """Check a file as it is on disk: Python, a notebook, or a file that names packages."""
        try:
            return tools.check_file(path)
        except Refused as error:
            raise ToolError(str(error)) from error

    @tool
    async def check_diff(diff: str) -> Answer:
        """Check what the new lines of a unified diff bring, also in files that it does not touch.

        The diff, such as `git diff` prints, must have been applied.
        """
        try:
            return tools.check_diff(diff)
        except Refused as error:
            raise ToolError(str(error)) from error

    @tool
    async def explain_rule(code: str) -> str:
        """Explain a rule, such as HG104: what it finds, why, what to do, an example."""
        try:
            return tools.explain_rule(code)
        except Refused as error:
            raise ToolError(str(error)) from error

    @tool
    async def fix_code(code: str, filename: str = "", unsafe: bool = False) -> Mended:
        """Return Python code, or a notebook, with all checked fixes made; no file is written.

        `unsafe` also makes those that must be reviewed, since they may change what honest
        input gets.
        """
        try:
            return tools.fix_code(code, filename, unsafe=unsafe)
        except Refused as error:
            raise ToolError(str(error)) from error

    server.run("stdio")
    return CLEAN
