"""Where in a markup text a value stands, and whether escaping it is enough there.

Owns what HTML does with escaped text in attributes, addresses, scripts and tags. Knows no rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.text.patterns import lazy_pattern
from headgate_rules.texts import Filled, Literal

_MARK: Final = "\ue000"
"""Stands for a value."""
_PART = lazy_pattern(
    r"<!--.*?(?:-->|\Z)"  # a comment
    r"|<(?P<raw>script|style|xmp|iframe|noembed|noframes)\b(?P<raw_inside>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)"
    r"(?:>(?P<content>.*?)(?:</(?P=raw)\b|\Z))?"
    r"|<(?P<tag>[/!?]?[\w:\ue000-]*)(?P<inside>(?:[^>\"']|\"[^\"]*\"?|'[^']*'?)*)>?",
    re.S | re.I,
)
_ATTRIBUTE = lazy_pattern(
    r"(?P<name>[^\s=\"'/>]+)\s*(?:=\s*(?:\"(?P<double>[^\"]*)|'(?P<single>[^']*)|(?P<bare>[^\s>]*)))?",
    re.S,
)
_ADDRESSES: Final = frozenset(
    {
        *("href", "src", "action", "formaction", "data", "poster", "background", "xlink:href"),
        *("cite", "longdesc", "manifest", "ping", "srcset", "codebase", "to", "values", "from"),
    }
)
_BEGUN = lazy_pattern(
    r"(?:https?:)?//[^/\\\ue000]+[/?#]|/[^/\\\ue000]|[?#]|\.{1,2}/|[\w.-]+[/?#]|(?:mailto|tel):",
    re.I,
)
"""How an address begins of which a value can no longer choose the scheme or the host."""


def escaping_helps(pieces: Sequence[Literal | Filled]) -> bool:
    """Whether no value can do anything in this HTML text once `& < > " '` are escaped in it.

    It can in the name of a tag or an attribute, in an attribute without quotes, in scripts,
    styles and handlers of events, and at the beginning of an address (`javascript:`).
    """
    text = "".join(p.text.replace(_MARK, "") if isinstance(p, Literal) else _MARK for p in pieces)
    for part in _PART.finditer(text):
        if _MARK not in part[0] or part[0].startswith("<!--"):
            continue
        if _MARK in (part["content"] or "") or _MARK in (part["tag"] or ""):
            return False
        inside = part["raw_inside"] if part["raw"] else part["inside"]
        if _MARK in inside and not _attributes_allow(inside):
            return False
    return True


def escaping_helps_xml(pieces: Sequence[Literal | Filled], value: Filled) -> bool:
    """Whether a value stands between tags or in quotes in this XML text, not in a tag's name."""
    before = "".join(p.text if isinstance(p, Literal) else "" for p in _until(pieces, value))
    begin = before.rfind("<")
    inside = before[begin:]
    if begin < 0 or ">" in inside or inside.startswith("<!"):
        return True
    return inside.count('"') % 2 == 1 or inside.count("'") % 2 == 1


def _until(pieces: Sequence[Literal | Filled], value: Filled) -> Iterator[Literal | Filled]:
    for piece in pieces:
        if piece is value:
            return
        yield piece


def _attributes_allow(inside: str) -> bool:
    rest = inside
    for found in _ATTRIBUTE.finditer(inside):
        if _MARK not in found[0]:
            continue
        value = found["double"] or found["single"]
        name = found["name"].lower()
        if _MARK in name or not value or _MARK not in value:
            return False
        if name.startswith("on") or name in ("style", "srcdoc"):
            return False
        is_address = name in _ADDRESSES
        if is_address and not _BEGUN.match(value):
            return False
        rest = rest.replace(found[0], "")
    return _MARK not in rest
