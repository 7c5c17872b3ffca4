"""CrewAI: agents and the tools that they call."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Method, Origin, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_TOOL: Final = "a tool call of an agent"

LIBRARY: Final = Library(
    "crewai",
    sources=(
        *(
            Source(f"crewai.{owner}().{call}()", Origin.MODEL, _WHAT)
            for owner in ("Crew", "Agent", "LiteAgent", "Flow")
            for call in ("kickoff", "kickoff_async", "kickoff_for_each", "kickoff_for_each_async")
        ),
        Source("crewai.LLM().call()", Origin.MODEL, _WHAT),
        Source("crewai.Agent().execute_task()", Origin.MODEL, _WHAT),
        Source("crewai.Task().output", Origin.MODEL, _WHAT),
        Source("*.kickoff()", Origin.MODEL, _WHAT),
    ),
    entries=(
        *(
            Decorated(name, Origin.TOOL, _TOOL)
            for name in ("crewai.tools.tool", "crewai_tools.tool", "crewai.tool")
        ),
        Method("crewai.tools.BaseTool", ("_run", "_arun"), Origin.TOOL, _TOOL),
    ),
    same=(
        Same("crewai_tools.BaseTool", "crewai.tools.BaseTool"),
        Same("crewai.tools.base_tool.BaseTool", "crewai.tools.BaseTool"),
        Same("crewai.agent.Agent()", "crewai.Agent()"),
        Same("crewai.crew.Crew()", "crewai.Crew()"),
        Same("crewai.llm.LLM()", "crewai.LLM()"),
        Same("crewai.task.Task()", "crewai.Task()"),
    ),
    sinks=(
        Sink(
            "crewai.Agent",
            Danger.PROMPT,
            (("role", None), ("goal", None), ("backstory", None), ("system_template", None)),
            "the agent's description",
        ),
        Sink(
            "crewai.Task",
            Danger.DISCLOSURE,
            (("description", None), ("expected_output", None)),
            "the prompt",
        ),
    ),
)
