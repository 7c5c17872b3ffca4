"""DSPy: programs whose steps are calls of models."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Same, Source

_WHAT: Final = "the output of a language model"
_STEP: Final = "dspy.Predict()"

LIBRARY: Final = Library(
    "dspy",
    sources=(
        Source(f"{_STEP}()", Origin.MODEL, _WHAT),
        *(
            Source(f"{_STEP}.{call}()", Origin.MODEL, _WHAT)
            for call in ("forward", "aforward", "acall", "batch")
        ),
        Source("dspy.LM()()", Origin.MODEL, _WHAT),
    ),
    same=tuple(
        Same(f"dspy.{name}()", _STEP)
        for name in (
            *("ChainOfThought", "ChainOfThoughtWithHint", "ProgramOfThought", "ReAct", "CodeAct"),
            *("MultiChainComparison", "TypedPredictor", "TypedChainOfThought", "BestOfN", "Refine"),
        )
    ),
)
