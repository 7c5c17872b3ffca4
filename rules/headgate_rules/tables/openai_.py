"""OpenAI's client: version 1 and later, and the module functions of version 0."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_CALLS: Final = (
    *("chat.completions.create", "chat.completions.parse", "chat.completions.stream"),
    *("beta.chat.completions.parse", "beta.chat.completions.stream"),
    "chat.completions.with_raw_response.create",
    "chat.completions.with_streaming_response.create",
    *("completions.create", "responses.create", "responses.parse", "responses.stream"),
    *("responses.retrieve", "beta.threads.messages.list", "beta.threads.messages.retrieve"),
    *(
        "beta.threads.runs.create",
        "beta.threads.runs.retrieve",
        "beta.threads.runs.create_and_poll",
    ),
    *("beta.threads.runs.stream", "beta.threads.runs.submit_tool_outputs"),
    *("audio.transcriptions.create", "audio.translations.create"),
)
_LEGACY: Final = tuple(
    f"{kind}.{call}"
    for kind in ("ChatCompletion", "Completion", "Edit")
    for call in ("create", "acreate")
)
_INSTRUCTIONS: Final = (
    *("responses.create", "responses.parse", "responses.stream"),
    *("beta.assistants.create", "beta.assistants.update", "beta.threads.runs.create"),
    *("beta.threads.runs.create_and_poll", "beta.threads.runs.stream"),
)
_PROMPTS: Final = {
    "chat.completions.create": "messages",
    "chat.completions.parse": "messages",
    "chat.completions.stream": "messages",
    "beta.chat.completions.parse": "messages",
    "beta.chat.completions.stream": "messages",
    "completions.create": "prompt",
    "responses.create": "input",
    "responses.parse": "input",
    "responses.stream": "input",
    "beta.threads.messages.create": "content",
    "images.generate": "prompt",
}
_OWNERS: Final = ("openai.OpenAI()", "openai")
"""A client, and the module itself, which has a client of its own."""

LIBRARY: Final = Library(
    "openai",
    sources=(
        *(Source(f"{owner}.{call}()", Origin.MODEL, _WHAT) for owner in _OWNERS for call in _CALLS),
        *(Source(f"openai.{call}()", Origin.MODEL, _WHAT) for call in _LEGACY),
        Source("*.chat.completions.create()", Origin.MODEL, _WHAT),
        Source("*.chat.completions.parse()", Origin.MODEL, _WHAT),
    ),
    same=(
        *(
            Same(f"openai.{name}()", "openai.OpenAI()")
            for name in (
                *("AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI", "Client", "AsyncClient"),
                *("lib.azure.AzureOpenAI", "lib.azure.AsyncAzureOpenAI"),
            )
        ),
        *(Same(f"openai.OpenAI().{m}()", "openai.OpenAI()") for m in ("with_options", "copy")),
        Same("langfuse.openai.OpenAI", "openai.OpenAI"),
        Same("langfuse.openai.AsyncOpenAI", "openai.AsyncOpenAI"),
        Same("langfuse.openai.openai", "openai"),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{call}", Danger.PROMPT, (("instructions", None),), "the instructions")
            for owner in _OWNERS
            for call in _INSTRUCTIONS
        ),
        *(
            Sink(
                f"{owner}.{call}",
                Danger.PROMPT,
                (("additional_instructions", None),),
                "the instructions",
            )
            for owner in _OWNERS
            for call in _INSTRUCTIONS
            if "runs" in call
        ),
        *(
            Sink(f"{owner}.{call}", Danger.DISCLOSURE, ((keyword, None),), "the prompt")
            for owner in _OWNERS
            for call, keyword in _PROMPTS.items()
        ),
        *(
            Sink(f"{owner}.{call}", Danger.DISCLOSURE, (("instructions", None),), "the prompt")
            for owner in _OWNERS
            for call in _INSTRUCTIONS
        ),
        *(
            Sink(
                f"openai.{call}",
                Danger.DISCLOSURE,
                (("messages" if call.startswith("Chat") else "prompt", None),),
                "the prompt",
            )
            for call in _LEGACY
        ),
    ),
)
