"""defusedxml: parsers that refuse entities, so their results bring none along."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes

_REMOVED: Final = frozenset({Danger.XML_ENTITY, Danger.XML_BOMB})

LIBRARY: Final = Library(
    "defusedxml",
    passes=tuple(
        Passes(f"defusedxml.{name}", (0,), _REMOVED)
        for name in (
            *("ElementTree.parse", "ElementTree.iterparse", "ElementTree.fromstring"),
            *("ElementTree.XML", "cElementTree.parse", "cElementTree.fromstring"),
            *("minidom.parse", "minidom.parseString", "pulldom.parse", "pulldom.parseString"),
            *("expatbuilder.parse", "expatbuilder.parseString", "sax.parse", "sax.parseString"),
            *("lxml.parse", "lxml.fromstring", "lxml.XML", "lxml.iterparse"),
        )
    ),
)
