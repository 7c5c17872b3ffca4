"""Syntax: lexing, regions, parsing that never raises, grammar lowering.

Owns how a text becomes pieces and pieces become trees, in whatever state the
text is. Knows no names, no rules and no documents.
"""

from headgate.syntax.lexer import Comment, StringPart, is_blank
from headgate.syntax.lowering import Interpolation, TemplateStr
from headgate.syntax.parsing import Parsed, State, parse
from headgate.syntax.regions import COMPOUND, CONTINUES, Region, resplit, split
from headgate.syntax.units import Unit, UnitKey, assemble

__all__ = [
    "COMPOUND",
    "CONTINUES",
    "Comment",
    "Interpolation",
    "Parsed",
    "Region",
    "State",
    "StringPart",
    "TemplateStr",
    "Unit",
    "UnitKey",
    "assemble",
    "is_blank",
    "parse",
    "resplit",
    "split",
]
