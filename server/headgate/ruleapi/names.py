"""How qualified names can be spelled at a place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class VisibleNames:
    """The names that a statement sees.

    `imported` maps a local name to what it surely stands for ("np" → "numpy",
    "load" → "yaml.load"); `taken` holds every name bound or read anywhere in the
    file, so that a new import does not collide; `variables` those that are bound to
    something else than an import. `everywhere` maps a name that only imports bind, in
    whatever function, to the one thing that it stands for.
    """

    imported: Mapping[str, str]
    taken: frozenset[str]
    variables: frozenset[str] = frozenset()
    everywhere: Mapping[str, str] = field(default_factory=dict[str, str])
