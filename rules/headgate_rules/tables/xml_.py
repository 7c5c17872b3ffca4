"""XML parsers of the standard library, and xmltodict, which is one of them with a face.

All are Expat: external entities stay out unless they are asked for, and since Expat 2.4.1
entities that grow without end are stopped.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_FIRST_ARGUMENT: Final = {
    "xml.etree.ElementTree.parse": "source",
    "xml.etree.ElementTree.iterparse": "source",
    "xml.etree.ElementTree.fromstring": "text",
    "xml.etree.ElementTree.XML": "text",
    "xml.etree.ElementTree.XMLID": "text",
    "xml.etree.ElementTree.fromstringlist": "sequence",
    "xml.etree.ElementTree.ElementTree().parse": "source",
    "xml.etree.ElementTree.XMLParser().feed": "data",
    "xml.etree.ElementTree.XMLPullParser().feed": "data",
    "xml.dom.minidom.parse": "file",
    "xml.dom.minidom.parseString": "string",
    "xml.dom.pulldom.parse": "stream_or_string",
    "xml.dom.pulldom.parseString": "string",
    "xml.dom.expatbuilder.parse": "file",
    "xml.dom.expatbuilder.parseString": "string",
    "xml.sax.parse": "source",
    "xml.sax.parseString": "string",
    "xml.sax.make_parser().parse": "source",
    "xml.sax.make_parser().feed": "data",
    "xml.sax.expatreader.create_parser().parse": "source",
    "xml.parsers.expat.ParserCreate().Parse": "data",
    "xml.parsers.expat.ParserCreate().ParseFile": "file",
    "xmlrpc.client.loads": "data",
    "xmltodict.parse": "xml_input",
}

LIBRARY: Final = Library(
    "xml",
    same=(
        Same("xml.etree.cElementTree", "xml.etree.ElementTree"),
        Same("pyexpat.ParserCreate", "xml.parsers.expat.ParserCreate"),
        Same("xml.sax.expatreader.ExpatParser()", "xml.sax.make_parser()"),
        Same("xmlrpclib.loads", "xmlrpc.client.loads"),
    ),
    sinks=tuple(
        Sink(name, Danger.XML_BOMB, ((keyword, 0),)) for name, keyword in _FIRST_ARGUMENT.items()
    ),
)
