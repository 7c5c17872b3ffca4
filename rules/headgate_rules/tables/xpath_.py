"""XPath: lxml, ElementTree, parsel and Scrapy, elementpath, libxml2."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_ELEMENT: Final = "lxml.etree._Element()"
_TREE: Final = "xml.etree.ElementTree.Element()"
_PATH: Final = (("path", 0),)
_FINDS: Final = ("find", "findall", "findtext", "iterfind")
_NOTE: Final = "the path"

LIBRARY: Final = Library(
    "xpath",
    same=(
        *(
            Same(name, _ELEMENT)
            for name in (
                *(f"lxml.etree.{name}()" for name in ("parse", "fromstring", "XML", "HTML")),
                *(f"lxml.etree.{name}()" for name in ("Element", "SubElement", "ElementTree")),
                *(f"lxml.html.{name}()" for name in ("parse", "fromstring", "document_fromstring")),
                *(f"lxml.html.{name}()" for name in ("fragment_fromstring", "HtmlElement")),
                *("lxml.html.soupparser.fromstring()", "lxml.html.html5parser.fromstring()"),
                *("lxml.objectify.parse()", "lxml.objectify.fromstring()"),
                *("lxml.etree._ElementTree()", f"{_ELEMENT}.getroot()", f"{_ELEMENT}.getparent()"),
                *(f"{_ELEMENT}.find()", f"{_ELEMENT}.getroottree()", f"{_ELEMENT}[]"),
                *("lxml.etree.ETCompatXMLParser().close()", "lxml.etree.XMLParser().close()"),
                *("defusedxml.lxml.parse()", "defusedxml.lxml.fromstring()"),
            )
        ),
        *(
            Same(f"{module}.{name}()", _TREE)
            for module in (
                *("xml.etree.ElementTree", "xml.etree.cElementTree", "defusedxml.ElementTree"),
                "defusedxml.cElementTree",
            )
            for name in ("parse", "fromstring", "XML", "ElementTree", "fromstringlist")
        ),
        Same(f"{_TREE}.getroot()", _TREE),
        Same(f"{_TREE}.find()", _TREE),
        Same(f"{_TREE}[]", _TREE),
        Same("parsel.selector.Selector", "parsel.Selector"),
        Same("scrapy.Selector", "parsel.Selector"),
        Same("scrapy.selector.Selector", "parsel.Selector"),
        Same("parsel.SelectorList()", "parsel.Selector()"),
        Same("scrapy.http.Response()", "parsel.Selector()"),
        Same("scrapy.http.HtmlResponse()", "parsel.Selector()"),
        Same("scrapy.http.TextResponse()", "parsel.Selector()"),
        Same("scrapy.http.XmlResponse()", "parsel.Selector()"),
        Same("parsel.Selector().xpath()", "parsel.Selector()"),
        Same("parsel.Selector().css()", "parsel.Selector()"),
    ),
    sinks=(
        Sink(f"{_ELEMENT}.xpath", Danger.XPATH, (("_path", 0),)),
        *(Sink(f"{_ELEMENT}.{name}", Danger.XPATH, _PATH, _NOTE) for name in _FINDS),
        *(Sink(f"{_TREE}.{name}", Danger.XPATH, _PATH, _NOTE) for name in _FINDS),
        *(Sink(f"lxml.etree.{name}", Danger.XPATH, _PATH) for name in ("XPath", "ETXPath")),
        *(
            Sink(f"lxml.etree.{name}()", Danger.XPATH, (("_path", 0),))
            for name in ("XPathEvaluator", "XPathElementEvaluator", "XPathDocumentEvaluator")
        ),
        Sink("parsel.Selector().xpath", Danger.XPATH, (("query", 0),)),
        # Other keywords are variables of the expression.
        Sink("*.xpath", Danger.XPATH, (("_path", 0),)),
        Sink("*.xpathEval", Danger.XPATH, (("expr", 0),)),
        Sink("elementpath.select", Danger.XPATH, (("path", 1),)),
        Sink("elementpath.iter_select", Danger.XPATH, (("path", 1),)),
        Sink("elementpath.Selector", Danger.XPATH, (("path", 0),)),
        *(
            Sink(f"elementpath.{parser}().parse", Danger.XPATH, (("source", 0),))
            for parser in ("XPath1Parser", "XPath2Parser")
        ),
        Sink("elementpath.xpath3.XPath3Parser().parse", Danger.XPATH, (("source", 0),)),
        # py-dom-xpath, for trees of xml.dom.
        *(
            Sink(f"xpath.{name}", Danger.XPATH, (("expr", 0),))
            for name in ("find", "findnode", "findvalue", "findvalues")
        ),
    ),
)
