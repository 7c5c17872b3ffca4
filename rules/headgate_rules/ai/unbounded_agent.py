"""An agent may go on for as long as its model likes.

## What it does
Reports agents whose limit is taken away or set very high: the number of steps in
LangChain, smolagents, CrewAI, the OpenAI Agents SDK, Pydantic AI, LlamaIndex and AutoGen.

## Why it matters
An agent that turns in a circle, or that a text on its way keeps busy, calls the model
again and again. Somebody pays for each call, and nobody else is served meanwhile.

## What to do instead
Keep the library's own limit, or set one that the task needs, and one of time as well.

## Severity
A hint.

## Limits
Limits that were never set are the library's and not reported.

## Fix safety
Review: a task that needs more steps ends earlier.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_MANY: Final = 1000
_LIMITS: Final = {
    "langchain.agents.AgentExecutor": "max_iterations",
    "langchain.agents.agent.AgentExecutor": "max_iterations",
    "langchain_classic.agents.AgentExecutor": "max_iterations",
    "langchain.agents.AgentExecutor.from_agent_and_tools": "max_iterations",
    "langchain.agents.initialize_agent": "max_iterations",
    "smolagents.CodeAgent": "max_steps",
    "smolagents.ToolCallingAgent": "max_steps",
    "crewai.Agent": "max_iter",
    "agents.Runner.run": "max_turns",
    "agents.Runner.run_sync": "max_turns",
    "agents.Runner.run_streamed": "max_turns",
    "pydantic_ai.usage.UsageLimits": "request_limit",
    "pydantic_ai.UsageLimits": "request_limit",
    "autogen.ConversableAgent": "max_consecutive_auto_reply",
    "autogen.UserProxyAgent": "max_consecutive_auto_reply",
    "autogen.GroupChat": "max_round",
    "llama_index.core.agent.ReActAgent.from_tools": "max_iterations",
}
"""The option that limits how long it goes on."""


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    keyword = _LIMITS[min(ctx.names(call.func) & _LIMITS.keys())]
    given = ctx.argument(call, keyword)
    if given is None:
        return
    limit = ctx.value(given)
    if limit is None or (isinstance(limit, int | float) and limit >= _MANY):
        fixes: tuple[Fix, ...] = ()
        if any(k.arg == keyword for k in call.keywords):
            change = DropKeyword(ctx.range(call), keyword)
            fixes = (Fix("Keep the library's own limit", FixSafety.REVIEW, (change,)),)
        yield Hit(
            given,
            f"`{keyword}` lets {shown(ctx, call.func, 'the agent')} go on for as long as its model "
            "likes: a text on its way can keep it busy, and each call costs. Set a limit that the "
            "task needs.",
            Severity.HINT,
            fixes=fixes,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG810",
        name="unbounded-agent",
        summary="An agent may go on for as long as its model likes",
        severity=Severity.HINT,
        confidence=Confidence.MEDIUM,
        cwe=(770,),
        fix=(FixSafety.REVIEW,),
        peers=(
            "sonar:S7693",
            "owasp-llm:LLM10",
        ),
        references=("https://genai.owasp.org/llmrisk/llm102025-unbounded-consumption/",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(frozenset(_LIMITS), _check),),
    examples=(
        bad(
            "from langchain.agents import AgentExecutor as Executor\n"
            "Executor(agent=agent, tools=tools, max_iterations=None)\n",
            lines=(2,),
            fixed="from langchain.agents import AgentExecutor as Executor\n"
            "Executor(agent=agent, tools=tools)\n",
            severity="HINT",
        ),
        bad(
            "import agents\nTURNS = 10**6\nagents.Runner.run_sync(agent, text, max_turns=TURNS)\n",
            lines=(3,),
        ),
        good(
            "from langchain.agents import AgentExecutor\nAgentExecutor(agent=agent, tools=tools)\n"
        ),
        good("import agents\nagents.Runner.run_sync(agent, text, max_turns=20)\n"),
        good("import agents\nagents.Runner.run_sync(agent, text, max_turns=turns)\n"),
    ),
)
