"""smolagents: agents, models and tools of Hugging Face."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Decorated, Library, Method, Origin, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_TOOL: Final = "a tool call of an agent"
_MODEL: Final = "smolagents.Model()"

LIBRARY: Final = Library(
    "smolagents",
    sources=(
        *(
            Source(f"smolagents.{agent}().run()", Origin.MODEL, _WHAT)
            for agent in ("CodeAgent", "ToolCallingAgent", "MultiStepAgent")
        ),
        Source(f"{_MODEL}()", Origin.MODEL, _WHAT),
        Source(f"{_MODEL}.generate()", Origin.MODEL, _WHAT),
        Source(f"{_MODEL}.generate_stream()", Origin.MODEL, _WHAT),
    ),
    entries=(
        Decorated("smolagents.tool", Origin.TOOL, _TOOL),
        Decorated("smolagents.tools.tool", Origin.TOOL, _TOOL),
        Method("smolagents.Tool", ("forward",), Origin.TOOL, _TOOL),
        Decorated("transformers.tool", Origin.TOOL, _TOOL),
    ),
    same=(
        Same("smolagents.tools.Tool", "smolagents.Tool"),
        Same("transformers.Tool", "smolagents.Tool"),
        *(
            Same(f"smolagents.{name}()", _MODEL)
            for name in (
                *("InferenceClientModel", "HfApiModel", "LiteLLMModel", "OpenAIServerModel"),
                *("OpenAIModel", "AzureOpenAIServerModel", "TransformersModel", "MLXModel"),
                *("VLLMModel", "AmazonBedrockServerModel", "LiteLLMRouterModel"),
            )
        ),
    ),
    sinks=tuple(
        Sink(f"smolagents.{agent}", Danger.PROMPT, (("instructions", None),), "the instructions")
        for agent in ("CodeAgent", "ToolCallingAgent", "MultiStepAgent")
    ),
)
