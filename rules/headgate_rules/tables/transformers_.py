"""Hugging Face transformers: pipelines, generate and decode."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Passes, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_PIPELINE: Final = "transformers.pipeline()"
_MODEL: Final = "transformers.PreTrainedModel()"
_TOKENIZER: Final = "transformers.PreTrainedTokenizer()"
_MODELS: Final = (
    *("AutoModelForCausalLM", "AutoModelForSeq2SeqLM", "AutoModelForVision2Seq"),
    *("AutoModelForImageTextToText", "AutoModelForSpeechSeq2Seq", "AutoModel"),
    *("GPT2LMHeadModel", "GPTNeoForCausalLM", "GPTJForCausalLM", "LlamaForCausalLM"),
    *("MistralForCausalLM", "MixtralForCausalLM", "GemmaForCausalLM", "Gemma2ForCausalLM"),
    *("Qwen2ForCausalLM", "PhiForCausalLM", "Phi3ForCausalLM", "FalconForCausalLM"),
    *("BloomForCausalLM", "OPTForCausalLM", "T5ForConditionalGeneration"),
    *(
        "BartForConditionalGeneration",
        "MT5ForConditionalGeneration",
        "PegasusForConditionalGeneration",
    ),
    *("MarianMTModel", "WhisperForConditionalGeneration", "LlavaForConditionalGeneration"),
)
_TOKENIZERS: Final = (
    *("AutoTokenizer", "AutoProcessor", "GPT2Tokenizer", "GPT2TokenizerFast", "LlamaTokenizer"),
    *("LlamaTokenizerFast", "T5Tokenizer", "T5TokenizerFast", "BartTokenizer", "MarianTokenizer"),
    *("PreTrainedTokenizerFast", "WhisperProcessor"),
)

LIBRARY: Final = Library(
    "transformers",
    sources=(
        Source(f"{_PIPELINE}()", Origin.MODEL, _WHAT),
        Source("transformers.Pipeline()()", Origin.MODEL, _WHAT),
        Source(f"{_MODEL}.generate()", Origin.MODEL, _WHAT),
        Source("transformers.TextIteratorStreamer()", Origin.MODEL, _WHAT),
    ),
    same=(
        Same("transformers.pipelines.pipeline", "transformers.pipeline"),
        Same("transformers.TextGenerationPipeline()", _PIPELINE),
        *(Same(f"transformers.{name}.from_pretrained()", _MODEL) for name in _MODELS),
        *(
            Same(f"{module}.from_pretrained()", _MODEL)
            for module in ("peft.PeftModel", "peft.AutoPeftModelForCausalLM")
        ),
        *(
            Same(f"{_MODEL}.{method}()", _MODEL)
            for method in (
                *(
                    "to",
                    "cuda",
                    "cpu",
                    "half",
                    "float",
                    "bfloat16",
                    "eval",
                    "train",
                    "bettertransformer",
                ),
                *("merge_and_unload", "to_bettertransformer"),
            )
        ),
        *(Same(f"transformers.{name}.from_pretrained()", _TOKENIZER) for name in _TOKENIZERS),
    ),
    passes=tuple(
        Passes(f"{_TOKENIZER}.{method}", (0,))
        for method in (
            "decode",
            "batch_decode",
            "convert_ids_to_tokens",
            "convert_tokens_to_string",
        )
    ),
    sinks=(Sink(_PIPELINE, Danger.DISCLOSURE, (("*", 0),), "the prompt"),),
)
