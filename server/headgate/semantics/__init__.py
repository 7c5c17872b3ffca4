"""Semantics: what names stand for.

Owns facts of regions and the resolution of names through imports, aliases and
scopes. Knows no rules and reports nothing.
"""

from headgate.semantics.facts import Bind, Facts, collect, flatten, path_of
from headgate.semantics.scopes import Item, Meaning, Scopes

__all__ = ["Bind", "Facts", "Item", "Meaning", "Scopes", "collect", "flatten", "path_of"]
