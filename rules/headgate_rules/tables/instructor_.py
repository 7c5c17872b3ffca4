"""Instructor: models that fill in a schema. Its texts are still the model's."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_CLIENT: Final = "instructor.Instructor()"
_CALLS: Final = ("create", "create_partial", "create_iterable", "create_with_completion")

LIBRARY: Final = Library(
    "instructor",
    sources=tuple(
        Source(f"{_CLIENT}.{part}{call}()", Origin.MODEL, "the output of a language model")
        for part in ("", "chat.completions.", "messages.")
        for call in _CALLS
    ),
    same=(
        Same("instructor.AsyncInstructor()", _CLIENT),
        *(
            Same(f"instructor.{name}()", _CLIENT)
            for name in (
                *("from_openai", "from_anthropic", "from_litellm", "from_gemini", "from_genai"),
                *("from_mistral", "from_cohere", "from_groq", "from_bedrock", "from_provider"),
                *("from_vertexai", "from_fireworks", "patch", "apatch"),
            )
        ),
    ),
    sinks=tuple(
        Sink(
            f"{_CLIENT}.{part}{call}",
            Danger.DISCLOSURE,
            (("messages", None),),
            "the prompt",
        )
        for part in ("chat.completions.", "messages.")
        for call in _CALLS
    ),
)
