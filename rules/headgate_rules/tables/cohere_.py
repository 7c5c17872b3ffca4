"""Cohere's client."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_CLIENT: Final = "cohere.Client()"

LIBRARY: Final = Library(
    "cohere",
    sources=tuple(
        Source(f"{_CLIENT}.{call}()", Origin.MODEL, "the output of a language model")
        for call in ("chat", "chat_stream", "generate", "generate_stream", "summarize")
    ),
    same=tuple(
        Same(f"cohere.{name}()", _CLIENT) for name in ("AsyncClient", "ClientV2", "AsyncClientV2")
    ),
    sinks=(
        *(
            Sink(f"{_CLIENT}.{call}", Danger.PROMPT, (("preamble", None),), "the preamble")
            for call in ("chat", "chat_stream")
        ),
        *(
            Sink(
                f"{_CLIENT}.{call}",
                Danger.DISCLOSURE,
                (("message", None), ("messages", None), ("preamble", None)),
                "the prompt",
            )
            for call in ("chat", "chat_stream")
        ),
        Sink(f"{_CLIENT}.generate", Danger.DISCLOSURE, (("prompt", None),), "the prompt"),
    ),
)
