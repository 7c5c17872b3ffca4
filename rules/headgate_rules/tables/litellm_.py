"""LiteLLM: one interface to many providers of models."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_OWNERS: Final = ("litellm", "litellm.Router()")
_CHATS: Final = ("completion", "acompletion")
_CALLS: Final = (*_CHATS, "text_completion", "atext_completion", "responses", "aresponses")

LIBRARY: Final = Library(
    "litellm",
    sources=(
        *(
            Source(f"{owner}.{call}()", Origin.MODEL, "the output of a language model")
            for owner in _OWNERS
            for call in _CALLS
        ),
        Source("litellm.batch_completion()", Origin.MODEL, "the output of language models"),
    ),
    same=(
        Same("litellm.router.Router()", "litellm.Router()"),
        Same("litellm.main.completion", "litellm.completion"),
        Same("litellm.main.acompletion", "litellm.acompletion"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{call}", Danger.DISCLOSURE, (("messages", 1),), "the prompt")
            for owner in _OWNERS
            for call in _CHATS
        ),
        *(
            Sink(f"litellm.{call}", Danger.DISCLOSURE, (("input", 0),), "the prompt")
            for call in ("responses", "aresponses")
        ),
        *(
            Sink(f"litellm.{call}", Danger.PROMPT, (("instructions", None),), "the instructions")
            for call in ("responses", "aresponses")
        ),
    ),
)
