"""Pydantic AI: agents, their prompts and tools."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Registered, Same, Sink, Source

_AGENT: Final = "pydantic_ai.Agent"
_TOOL: Final = "a tool call of an agent"
_RUNS: Final = ("run", "run_sync", "run_stream", "run_stream_events", "iter")

LIBRARY: Final = Library(
    "pydantic_ai",
    sources=tuple(
        Source(f"{_AGENT}().{call}()", Origin.MODEL, "the output of a language model")
        for call in _RUNS
    ),
    entries=(
        Decorated(f"{_AGENT}().tool", Origin.TOOL, _TOOL, first="pydantic_ai.RunContext()"),
        Decorated(f"{_AGENT}().tool_plain", Origin.TOOL, _TOOL),
        Registered("pydantic_ai.Tool", "function", 0, Origin.TOOL, _TOOL),
    ),
    same=(
        Same("pydantic_ai.agent.Agent", _AGENT),
        Same("pydantic_ai.tools.Tool", "pydantic_ai.Tool"),
        Same("pydantic_ai.tools.RunContext", "pydantic_ai.RunContext"),
    ),
    sinks=(
        Sink(
            _AGENT,
            Danger.PROMPT,
            (("system_prompt", None), ("instructions", None)),
            "the system prompt",
        ),
        *(
            Sink(f"{_AGENT}().{call}", Danger.PROMPT, (("instructions", None),), "the instructions")
            for call in _RUNS
        ),
        *(
            Sink(f"{_AGENT}().{call}", Danger.DISCLOSURE, (("user_prompt", 0),), "the prompt")
            for call in _RUNS
        ),
        Sink(
            _AGENT,
            Danger.DISCLOSURE,
            (("system_prompt", None), ("instructions", None)),
            "the prompt",
        ),
    ),
)
