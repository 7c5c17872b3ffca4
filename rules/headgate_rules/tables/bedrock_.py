"""Models behind Amazon Bedrock, called through boto3."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Sink, Source

_CLIENT: Final = "boto3.client()"

LIBRARY: Final = Library(
    "bedrock",
    sources=tuple(
        Source(f"{_CLIENT}.{call}()", Origin.MODEL, "the output of a language model")
        for call in (
            *("invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream"),
            *("invoke_agent", "invoke_inline_agent", "invoke_flow", "retrieve_and_generate"),
        )
    ),
    sinks=(
        *(
            Sink(f"{_CLIENT}.{call}", Danger.PROMPT, (("system", None),), "the system prompt")
            for call in ("converse", "converse_stream")
        ),
        *(
            Sink(
                f"{_CLIENT}.{call}",
                Danger.DISCLOSURE,
                (("messages", None), ("system", None)),
                "the prompt",
            )
            for call in ("converse", "converse_stream")
        ),
        *(
            Sink(f"{_CLIENT}.{call}", Danger.DISCLOSURE, (("body", None),), "the prompt")
            for call in ("invoke_model", "invoke_model_with_response_stream")
        ),
        Sink(f"{_CLIENT}.invoke_agent", Danger.DISCLOSURE, (("inputText", None),), "the prompt"),
        Sink(
            f"{_CLIENT}.create_agent",
            Danger.PROMPT,
            (("instruction", None),),
            "the instructions",
        ),
    ),
)
