"""Clients with the shape of OpenAI's: Groq, Together, Cerebras, xAI-like wrappers."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_CLIENT: Final = "groq.Groq()"

LIBRARY: Final = Library(
    "groq",
    sources=tuple(
        Source(f"{_CLIENT}.{call}()", Origin.MODEL, "the output of a language model")
        for call in ("chat.completions.create", "completions.create", "audio.transcriptions.create")
    ),
    same=tuple(
        Same(f"{name}()", _CLIENT)
        for name in (
            *("groq.AsyncGroq", "groq.Client", "groq.AsyncClient"),
            *("together.Together", "together.AsyncTogether"),
            *("cerebras.cloud.sdk.Cerebras", "cerebras.cloud.sdk.AsyncCerebras"),
        )
    ),
    sinks=(
        Sink(
            f"{_CLIENT}.chat.completions.create",
            Danger.DISCLOSURE,
            (("messages", None),),
            "the prompt",
        ),
    ),
)
