"""Google's clients for Gemini: google.genai, google.generativeai and vertexai."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_CLIENT: Final = "google.genai.Client()"
_MODEL: Final = "google.generativeai.GenerativeModel()"
_VERTEX: Final = "vertexai.generative_models.GenerativeModel"
_PREVIEW: Final = "vertexai.preview.generative_models.GenerativeModel"

LIBRARY: Final = Library(
    "google.genai",
    sources=(
        *(
            Source(f"{_CLIENT}.{way}models.{call}()", Origin.MODEL, _WHAT)
            for way in ("", "aio.")
            for call in ("generate_content", "generate_content_stream")
        ),
        *(
            Source(f"{_CLIENT}.{way}chats.create().{call}()", Origin.MODEL, _WHAT)
            for way in ("", "aio.")
            for call in ("send_message", "send_message_stream")
        ),
        *(
            Source(f"{_MODEL}.{call}()", Origin.MODEL, _WHAT)
            for call in ("generate_content", "generate_content_async")
        ),
        *(
            Source(f"{_MODEL}.start_chat().{call}()", Origin.MODEL, _WHAT)
            for call in ("send_message", "send_message_async")
        ),
        Source("google.generativeai.generate_text()", Origin.MODEL, _WHAT),
        Source("google.generativeai.chat()", Origin.MODEL, _WHAT),
        Source("*.generate_content()", Origin.MODEL, _WHAT),
        *(
            Source(
                f"vertexai.language_models.{model}.from_pretrained().{call}()", Origin.MODEL, _WHAT
            )
            for model in ("TextGenerationModel", "CodeGenerationModel", "ChatModel")
            for call in ("predict", "predict_async", "predict_streaming")
        ),
    ),
    same=(
        Same("google.genai.client.Client()", _CLIENT),
        Same(f"{_VERTEX}()", _MODEL),
        Same(f"{_PREVIEW}()", _MODEL),
        Same("google.generativeai.generative_models.GenerativeModel()", _MODEL),
    ),
    sinks=(
        Sink(
            "google.genai.types.GenerateContentConfig",
            Danger.PROMPT,
            (("system_instruction", None),),
            "the system instruction",
        ),
        Sink(
            "google.generativeai.GenerativeModel",
            Danger.PROMPT,
            (("system_instruction", 5),),
            "the system instruction",
        ),
        *(
            Sink(name, Danger.PROMPT, (("system_instruction", None),), "the system instruction")
            for name in (_VERTEX, _PREVIEW)
        ),
        *(
            Sink(
                f"{_CLIENT}.{way}models.{call}",
                Danger.DISCLOSURE,
                (("contents", None),),
                "the prompt",
            )
            for way in ("", "aio.")
            for call in ("generate_content", "generate_content_stream")
        ),
        *(
            Sink(f"{_MODEL}.{call}", Danger.DISCLOSURE, (("contents", 0),), "the prompt")
            for call in ("generate_content", "generate_content_async")
        ),
    ),
)
