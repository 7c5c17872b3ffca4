"""Anthropic's client."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_CLIENT: Final = "anthropic.Anthropic()"
_MESSAGES: Final = (
    *("messages.create", "messages.stream", "messages.parse"),
    *("beta.messages.create", "beta.messages.stream", "beta.messages.parse"),
    *("messages.with_raw_response.create", "messages.with_streaming_response.create"),
)

LIBRARY: Final = Library(
    "anthropic",
    sources=tuple(
        Source(f"{_CLIENT}.{call}()", Origin.MODEL, "the output of a language model")
        for call in (*_MESSAGES, "completions.create", "beta.messages.tool_runner")
    ),
    same=(
        *(
            Same(f"anthropic.{name}()", _CLIENT)
            for name in (
                *("AsyncAnthropic", "Client", "AsyncClient", "AnthropicBedrock"),
                *("AsyncAnthropicBedrock", "AnthropicVertex", "AsyncAnthropicVertex"),
                *("AnthropicFoundry", "AsyncAnthropicFoundry"),
            )
        ),
        *(Same(f"{_CLIENT}.{method}()", _CLIENT) for method in ("with_options", "copy")),
    ),
    sinks=(
        *(
            Sink(f"{_CLIENT}.{call}", Danger.PROMPT, (("system", None),), "the system prompt")
            for call in (*_MESSAGES, "beta.messages.tool_runner")
        ),
        *(
            Sink(
                f"{_CLIENT}.{call}",
                Danger.DISCLOSURE,
                (("messages", None), ("system", None)),
                "the prompt",
            )
            for call in (*_MESSAGES, "beta.messages.tool_runner")
        ),
        Sink(f"{_CLIENT}.completions.create", Danger.DISCLOSURE, (("prompt", None),), "the prompt"),
    ),
)
