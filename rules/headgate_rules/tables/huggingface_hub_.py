"""Hugging Face's client for hosted models."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sink, Source

_CLIENT: Final = "huggingface_hub.InferenceClient()"

LIBRARY: Final = Library(
    "huggingface_hub",
    sources=tuple(
        Source(f"{_CLIENT}.{call}()", Origin.MODEL, "the output of a language model")
        for call in (
            *("text_generation", "chat_completion", "chat.completions.create", "conversational"),
            *("summarization", "translation", "question_answering", "image_to_text"),
            *("automatic_speech_recognition", "visual_question_answering", "post"),
            "document_question_answering",
        )
    ),
    same=(
        Same("huggingface_hub.AsyncInferenceClient()", _CLIENT),
        Same("huggingface_hub.inference._client.InferenceClient()", _CLIENT),
        Same("huggingface_hub.InferenceApi()()", f"{_CLIENT}.text_generation()"),
    ),
    sinks=(
        Sink(f"{_CLIENT}.text_generation", Danger.DISCLOSURE, (("prompt", 0),), "the prompt"),
        Sink(f"{_CLIENT}.chat_completion", Danger.DISCLOSURE, (("messages", 0),), "the prompt"),
        Sink(
            f"{_CLIENT}.chat.completions.create",
            Danger.DISCLOSURE,
            (("messages", 0),),
            "the prompt",
        ),
    ),
)
