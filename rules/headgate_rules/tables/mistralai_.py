"""Mistral's client: version 1 and later, and the MistralClient of version 0."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_CHATS: Final = ("complete", "complete_async", "stream", "stream_async", "parse", "parse_async")

LIBRARY: Final = Library(
    "mistralai",
    sources=(
        *(
            Source(f"mistralai.Mistral().{part}.{call}()", Origin.MODEL, _WHAT)
            for part in ("chat", "agents", "fim")
            for call in _CHATS
        ),
        *(
            Source(f"mistralai.Mistral().beta.conversations.{call}()", Origin.MODEL, _WHAT)
            for call in ("start", "start_async", "append", "append_async")
        ),
        *(
            Source(f"mistralai.client.MistralClient().{call}()", Origin.MODEL, _WHAT)
            for call in ("chat", "chat_stream", "completion")
        ),
    ),
    same=(
        Same("mistralai.client.Mistral()", "mistralai.Mistral()"),
        Same("mistralai.async_client.MistralAsyncClient()", "mistralai.client.MistralClient()"),
    ),
    sinks=(
        *(
            Sink(
                f"mistralai.Mistral().chat.{call}",
                Danger.DISCLOSURE,
                (("messages", None),),
                "the prompt",
            )
            for call in _CHATS
        ),
        Sink(
            "mistralai.Mistral().beta.agents.create",
            Danger.PROMPT,
            (("instructions", None),),
            "the instructions",
        ),
    ),
)
