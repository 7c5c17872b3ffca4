"""Evidence: what the world outside the text says.

Owns the answers to `Context.known`. Knows no rule and no engine.
"""

from headgate.evidence.secrets import Secrets
from headgate.evidence.versions import Place, Versions

__all__ = ["Place", "Secrets", "Versions"]
