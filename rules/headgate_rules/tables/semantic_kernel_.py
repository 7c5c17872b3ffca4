"""Microsoft's Semantic Kernel and Google's Agent Development Kit: functions of agents."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Origin, Registered, Sink, Source

_WHAT: Final = "the output of a language model"
_TOOL: Final = "a tool call of an agent"

LIBRARY: Final = Library(
    "semantic_kernel",
    sources=tuple(
        Source(f"semantic_kernel.Kernel().{call}()", Origin.MODEL, _WHAT)
        for call in ("invoke", "invoke_prompt", "invoke_stream", "invoke_prompt_stream")
    ),
    entries=(
        Decorated("semantic_kernel.functions.kernel_function", Origin.TOOL, _TOOL),
        Decorated(
            "semantic_kernel.functions.kernel_function_decorator.kernel_function",
            Origin.TOOL,
            _TOOL,
        ),
        Registered("google.adk.tools.FunctionTool", "func", 0, Origin.TOOL, _TOOL),
    ),
    sinks=(
        *(
            Sink(
                f"google.adk.agents.{name}",
                Danger.PROMPT,
                (("instruction", None),),
                "the instruction",
            )
            for name in ("Agent", "LlmAgent")
        ),
        Sink(
            "semantic_kernel.agents.ChatCompletionAgent",
            Danger.PROMPT,
            (("instructions", None),),
            "the instructions",
        ),
        Sink(
            "semantic_kernel.Kernel().invoke_prompt",
            Danger.PROMPT,
            (("prompt", 0),),
            "the template",
        ),
    ),
)
