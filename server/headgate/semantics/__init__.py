"""Semantics: what names stand for, what values are, and where they come from.

Owns facts of regions, the resolution of names, the evaluation of lines and
functions, and the models of libraries. Knows no rules and reports nothing.
"""

from headgate.semantics.facts import Bind, Facts, collect, flatten, path_of
from headgate.semantics.scopes import Item, Meaning, Scopes

__all__ = ["Bind", "Facts", "Item", "Meaning", "Scopes", "collect", "flatten", "path_of"]
