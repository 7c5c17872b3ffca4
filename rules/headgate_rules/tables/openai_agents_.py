"""The OpenAI Agents SDK, imported as `agents`."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Registered, Sink, Source

LIBRARY: Final = Library(
    "agents",
    sources=tuple(
        Source(f"agents.Runner.{call}()", Origin.MODEL, "the output of a language model")
        for call in ("run", "run_sync", "run_streamed")
    ),
    entries=(
        Decorated("agents.function_tool", Origin.TOOL, "a tool call of an agent"),
        Decorated("agents.tool.function_tool", Origin.TOOL, "a tool call of an agent"),
        Registered("agents.function_tool", "func", 0, Origin.TOOL, "a tool call of an agent"),
        Registered(
            "agents.FunctionTool", "on_invoke_tool", None, Origin.TOOL, "a tool call of an agent"
        ),
    ),
    sinks=(
        Sink("agents.Agent", Danger.PROMPT, (("instructions", None),), "the instructions"),
        *(
            Sink(f"agents.Runner.{call}", Danger.DISCLOSURE, (("input", 1),), "the prompt")
            for call in ("run", "run_sync", "run_streamed")
        ),
        Sink("agents.Agent", Danger.DISCLOSURE, (("instructions", None),), "the prompt"),
    ),
)
