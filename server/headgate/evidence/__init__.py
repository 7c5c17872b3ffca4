"""Evidence: what the world outside the text says.

Owns the answers to `Context.known`. Knows no rule and no engine.
"""

from headgate.evidence.answering import Answers
from headgate.evidence.hub import Hub
from headgate.evidence.keys import CHANGING, MODEL_SUFFIXES, MODELS
from headgate.evidence.secrets import Secrets
from headgate.evidence.versions import Place, Versions

__all__ = ["CHANGING", "MODELS", "MODEL_SUFFIXES", "Answers", "Hub", "Place", "Secrets", "Versions"]
