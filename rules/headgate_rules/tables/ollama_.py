"""Ollama's client."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_OWNERS: Final = ("ollama", "ollama.Client()")

LIBRARY: Final = Library(
    "ollama",
    sources=tuple(
        Source(f"{owner}.{call}()", Origin.MODEL, "the output of a language model")
        for owner in _OWNERS
        for call in ("chat", "generate")
    ),
    same=(Same("ollama.AsyncClient()", "ollama.Client()"),),
    sinks=(
        *(
            Sink(f"{owner}.generate", Danger.PROMPT, (("system", None),), "the system prompt")
            for owner in _OWNERS
        ),
        *(
            Sink(
                f"{owner}.generate",
                Danger.DISCLOSURE,
                (("prompt", 1), ("system", None)),
                "the prompt",
            )
            for owner in _OWNERS
        ),
        *(
            Sink(f"{owner}.chat", Danger.DISCLOSURE, (("messages", 1),), "the prompt")
            for owner in _OWNERS
        ),
    ),
)
