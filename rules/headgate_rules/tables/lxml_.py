"""lxml: parsers, and what they are given to read."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_FIRST_ARGUMENT: Final = {
    "lxml.etree.parse": "source",
    "lxml.etree.iterparse": "source",
    "lxml.etree.fromstring": "text",
    "lxml.etree.XML": "text",
    "lxml.etree.XMLID": "text",
    "lxml.etree.fromstringlist": "strings",
    "lxml.etree.XMLParser().feed": "data",
    "lxml.etree.XMLPullParser().feed": "data",
    "lxml.etree.ETCompatXMLParser().feed": "data",
    "lxml.objectify.parse": "f",
    "lxml.objectify.fromstring": "xml",
    "lxml.objectify.XML": "xml",
}

LIBRARY: Final = Library(
    "lxml",
    same=(
        Same("lxml.etree.XMLTreeBuilder", "lxml.etree.ETCompatXMLParser"),
        Same("lxml.ElementInclude.etree", "lxml.etree"),
    ),
    sinks=tuple(
        Sink(name, danger, ((keyword, 0),))
        for name, keyword in _FIRST_ARGUMENT.items()
        for danger in (Danger.XML_ENTITY, Danger.XML_BOMB)
    ),
)
