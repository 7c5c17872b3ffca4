"""Servers and clients of the Model Context Protocol: the official SDK and fastmcp."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Registered, Same, Sink, Source

_FAST: Final = "mcp.server.fastmcp.FastMCP"
_LOW: Final = "mcp.server.Server"
_WHAT: Final = "a tool call of a model"

LIBRARY: Final = Library(
    "mcp",
    sources=(
        *(
            Source(f"mcp.ClientSession().{call}()", Origin.NETWORK, "the answer of an MCP server")
            for call in ("call_tool", "read_resource", "get_prompt", "list_tools")
        ),
        *(
            Source(f"fastmcp.Client().{call}()", Origin.NETWORK, "the answer of an MCP server")
            for call in ("call_tool", "read_resource", "get_prompt", "list_tools")
        ),
        Source(f"{_FAST}().get_context().elicit()", Origin.REQUEST, "an answer of the user"),
        Source(
            "mcp.server.fastmcp.Context().sample()", Origin.MODEL, "the output of a language model"
        ),
        Source("fastmcp.Context().sample()", Origin.MODEL, "the output of a language model"),
    ),
    entries=(
        *(
            Decorated(f"{_FAST}().{kind}", Origin.TOOL, _WHAT)
            for kind in ("tool", "resource", "prompt")
        ),
        *(
            Decorated(f"{_LOW}().{kind}", Origin.TOOL, _WHAT)
            for kind in ("call_tool", "read_resource", "get_prompt", "complete")
        ),
        Decorated("fastmcp.tools.tool", Origin.TOOL, _WHAT),
        Registered(f"{_FAST}().add_tool", "fn", 0, Origin.TOOL, _WHAT),
        Registered(f"{_FAST}().tool", "name_or_fn", 0, Origin.TOOL, _WHAT),
        Registered("fastmcp.tools.Tool.from_function", "fn", 0, Origin.TOOL, _WHAT),
    ),
    same=(
        *(
            Same(name, _FAST)
            for name in (
                *("mcp.server.FastMCP", "mcp.server.fastmcp.server.FastMCP", "fastmcp.FastMCP"),
                *("fastmcp.server.FastMCP", "fastmcp.server.server.FastMCP"),
                *("mcp.server.mcpserver.MCPServer", "mcp.server.MCPServer"),
            )
        ),
        *(
            Same(name, _LOW)
            for name in (
                *("mcp.server.lowlevel.Server", "mcp.server.lowlevel.server.Server"),
                "mcp.server.server.Server",
            )
        ),
        Same("mcp.client.session.ClientSession", "mcp.ClientSession"),
        Same("fastmcp.client.Client", "fastmcp.Client"),
    ),
    sinks=(
        Sink(_FAST, Danger.PROMPT, (("instructions", 1),), "the instructions of the server"),
        Sink(_LOW, Danger.PROMPT, (("instructions", None),), "the instructions of the server"),
    ),
)
