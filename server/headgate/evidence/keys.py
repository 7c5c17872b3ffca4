"""What the keys of `Context.known` begin with, and which answers can change."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi.packages import IMPORTED, INSTALLED, LISTED, LOCKED, OWN, PROVIDED

SECRET: Final = "secret:"
"""The name that a text gets, "=", and the text."""
MODEL_FILE: Final = "model-file:"
"""The path of a file or folder as the code has it, or a repository that is in the cache."""
HUB_COMMIT: Final = "hub-commit:"
"""The kind, "models" or "datasets", ":", "owner/name", "@" and a branch or tag."""

PACKAGES: Final = (IMPORTED, PROVIDED, INSTALLED, LISTED, LOCKED, OWN)
"""Keys about packages."""
MODELS: Final = (MODEL_FILE,)
"""Keys that take long to answer."""
CHANGING: Final = (MODEL_FILE, HUB_COMMIT, *PACKAGES)
"""Keys whose answers can change while a text stays as it is."""

MODEL_SUFFIXES: Final = frozenset(
    {
        *(".bin", ".ckpt", ".dill", ".joblib", ".npy", ".npz", ".pickle", ".pkl", ".pt", ".pt2"),
        *(".pth", ".skops"),
    }
)
"""Of files that may hold a pickle."""
