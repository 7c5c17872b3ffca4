"""vLLM's offline interface."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

LIBRARY: Final = Library(
    "vllm",
    sources=tuple(
        Source(f"vllm.LLM().{call}()", Origin.MODEL, "the output of a language model")
        for call in ("generate", "chat", "beam_search")
    ),
    same=(Same("vllm.entrypoints.llm.LLM()", "vllm.LLM()"),),
    sinks=(
        Sink("vllm.LLM().generate", Danger.DISCLOSURE, (("prompts", 0),), "the prompt"),
        Sink("vllm.LLM().chat", Danger.DISCLOSURE, (("messages", 0),), "the prompt"),
    ),
)
