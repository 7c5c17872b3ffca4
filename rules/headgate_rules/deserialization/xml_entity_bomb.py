"""A small XML document can grow until the memory is full.

## What it does
Reports XML of others read by `xml.etree`, `xml.dom`, `xml.sax`, `xmlrpc` and `xmltodict`
with an Expat before 2.4.1, and parsers of lxml whose limits are off (`huge_tree=True`).

## Why it matters
Entities can be made of entities: ten lines stand for gigabytes of text ("billion laughs").
A parser without limits writes them out, and the program or the whole machine stops.

## What to do instead
Use a Python that brings Expat 2.4.1 or later (all current ones do), or `defusedxml`. Leave
`huge_tree` off for documents of others.

## Severity
With an Expat without limits, an error where the document is remote, and with the strict
profile an information where it is not; servers are a warning. With limits, remote documents
are a hint with the strict profile. `huge_tree=True` is an information, and an error on remote
documents.

## Limits
What is not known of Expat's version is taken for the current one, which has limits. Other
ways to make a document large, such as compression, are decompression-bomb.

## Fix safety
Review: `defusedxml` refuses documents that declare entities; it is offered where it is
installed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Danger,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Kind,
    OnCall,
    Profile,
    ReplaceCallee,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.sinks import by_name, reached
from headgate_rules.tables import sinks
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_LXML: Final = "lxml."
_EXPAT: Final = by_name(s for s in sinks(Danger.XML_BOMB) if not s.name.startswith(_LXML))
_HUGE: Final = frozenset(
    {
        *("lxml.etree.XMLParser", "lxml.etree.XMLPullParser", "lxml.etree.ETCompatXMLParser"),
        *("lxml.etree.iterparse", "lxml.objectify.makeparser"),
    }
)
_SERVERS: Final = frozenset(
    {
        *("xmlrpc.server.SimpleXMLRPCServer", "xmlrpc.server.DocXMLRPCServer"),
        *("xmlrpc.server.CGIXMLRPCRequestHandler", "xmlrpc.client.ServerProxy"),
    }
)
_DEFUSED: Final = {
    f"xml.{module}.{name}": f"defusedxml.{short}.{name}"
    for module, short, names in (
        ("etree.ElementTree", "ElementTree", ("parse", "iterparse", "fromstring", "XML")),
        ("dom.minidom", "minidom", ("parse", "parseString")),
        ("dom.pulldom", "pulldom", ("parse", "parseString")),
        ("sax", "sax", ("parse", "parseString")),
    )
    for name in names
}
_WHY: Final = "a few lines of entities can grow to gigabytes and stop the program"


def _check_expat(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    is_old = is_older(ctx, "version:expat", 2, 4, 1)
    if not is_old and ctx.profile is not Profile.STRICT:
        return
    for sink, expr in reached(call, _EXPAT, ctx):
        flow = ctx.flow(expr, Danger.XML_BOMB)
        severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
        if severity is None or (not is_old and flow.evidence is not Evidence.REMOTE):
            continue
        comes = f", which comes from {flow.what}" if flow.what else ""
        where = "an Expat without limits" if is_old else "whatever Expat the machine has"
        yield Hit(
            expr,
            f"{shown(ctx, call.func, 'This call')} reads {shown(ctx, expr, 'a document')}{comes}, "
            f"with {where}: {_WHY}. Use Expat 2.4.1 or later, or `defusedxml`.",
            severity if is_old else Severity.HINT,
            evidence=flow.evidence,
            fixes=_fixes(sink.name, call, ctx),
            path=flow.path,
        )


def _check_server(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if is_older(ctx, "version:expat", 2, 4, 1):
        yield Hit(
            call,
            f"{shown(ctx, call.func, 'This call')} reads XML of the other side with an Expat "
            f"without limits: {_WHY}. Use Expat 2.4.1 or later, or `defusedxml.xmlrpc`.",
            Severity.WARNING,
        )


_KEEP: Final = "Keep the parser's limits (very large documents are refused)"


def _check_huge(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    said = ctx.argument(call, "huge_tree")
    if said is None or ctx.value(said) is not True:
        return
    document = _document(call, ctx)
    evidence = Evidence.UNKNOWN
    if document is not None:
        evidence = ctx.flow(document, Danger.XML_BOMB).evidence
    if evidence is Evidence.CLEAN:
        return
    is_keyword = ctx.is_written(call) and any(k.arg == "huge_tree" for k in call.keywords)
    drop = DropKeyword(ctx.range(call), "huge_tree")
    yield Hit(
        said,
        f"`huge_tree=True` turns off the limits of the parser: {_WHY}. Leave it out for documents "
        "of others.",
        Severity.ERROR if evidence is Evidence.REMOTE else Severity.INFORMATION,
        Confidence.MEDIUM,
        evidence,
        (Fix(_KEEP, FixSafety.REVIEW, (drop,)),) if is_keyword else (),
    )


def _document(call: ast.Call, ctx: Context) -> ast.expr | None:
    """Return what is read with this parser, if that stands in the same expression."""
    if "lxml.etree.iterparse" in ctx.names(call.func):
        return ctx.argument(call, "source", 0)
    reader = ctx.parent(call)
    if isinstance(reader, ast.keyword):
        reader = ctx.parent(reader)
    if isinstance(reader, ast.Call) and reader.args and reader.args[0] is not call:
        return reader.args[0]
    return None


def _fixes(name: str, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    answer = ctx.known("version:defusedxml")
    if name not in _DEFUSED or answer is UNKNOWN or not answer or not ctx.is_written(call):
        return ()
    change = ReplaceCallee(ctx.range(call), _DEFUSED[name])
    return (Fix("Read it with `defusedxml`", FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG505",
        name="xml-entity-bomb",
        summary="A small XML document can grow until the memory is full",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(776,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        bandit=(
            *("B313", "B314", "B315", "B316", "B317", "B318", "B319"),
            *("B405", "B406", "B407", "B408", "B409", "B411"),
        ),
        ruff=(
            *("S313", "S314", "S315", "S316", "S317", "S318", "S319"),
            *("S405", "S406", "S407", "S408", "S409", "S411"),
        ),
        yields_to=("HG504",),
        peers=(
            "codeql:py/xml-bomb",
            "codemodder:use-defusedxml",
            "dlint:DUO107",
        ),
        references=("https://docs.python.org/3/library/xml.html#xml-vulnerabilities",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_EXPAT), _check_expat),
        OnCall(_SERVERS, _check_server),
        OnCall(_HUGE, _check_huge),
    ),
    examples=(
        bad(
            "import xml.etree.ElementTree as ET\n\nfrom flask import request\n\n\ndef read():\n"
            "    return len(ET.fromstring(request.data))\n",
            lines=(7,),
            known=(("version:expat", "2.2.10"), ("version:defusedxml", "0.7.1")),
            severity="ERROR",
            fixed=(
                "import defusedxml.ElementTree\n"
                "from flask import request\n\n\ndef read():\n"
                "    return len(defusedxml.ElementTree.fromstring(request.data))\n"
            ),
        ),
        bad(
            "from xml.dom import minidom\n\nfrom flask import request\n\n\ndef count(text):\n"
            '    return len(minidom.parseString(text).getElementsByTagName("row"))\n\n\n'
            "def read():\n    return count(request.get_data())\n",
            lines=(7,),
            known=(("version:expat", "2.2.10"),),
            severity="ERROR",
            note="through a small function",
        ),
        bad(
            "import xml.sax as sax\n\nfrom flask import request\n\n\ndef body():\n"
            "    return request.data\n\n\n"
            "def read(handler):\n    sax.parseString(body(), handler)\n",
            lines=(11,),
            known=(("version:expat", "2.2.10"),),
            severity="ERROR",
            note="from another function",
        ),
        bad(
            "from lxml import etree\n\nPARSER = etree.XMLParser(huge_tree=True)\n",
            lines=(3,),
            severity="INFORMATION",
            fixed="from lxml import etree\n\nPARSER = etree.XMLParser()\n",
        ),
        bad(
            "from flask import request\nfrom lxml import etree\n\n\ndef read():\n"
            "    return len(etree.fromstring(request.data, etree.XMLParser(huge_tree=True)))\n",
            lines=(6,),
            severity="ERROR",
        ),
        good(
            "import xml.etree.ElementTree as ET\n\nfrom flask import request\n\n\ndef read():\n"
            "    return len(ET.fromstring(request.data))\n",
            note="the current Expat has limits",
        ),
        good(
            "import xml.etree.ElementTree as ET\n\nfrom flask import request\n\n\ndef read():\n"
            "    return len(ET.fromstring(request.data))\n",
            known=(("version:expat", "2.6.2"),),
        ),
        good(
            "import defusedxml.ElementTree as ET\nfrom flask import request\n\n\ndef read():\n"
            "    return len(ET.fromstring(request.data))\n",
            known=(("version:expat", "2.2.10"),),
        ),
        good(
            'import xml.etree.ElementTree as ET\n\nSETTINGS = ET.parse("settings.xml")\n',
            known=(("version:expat", "2.2.10"),),
            note="a file of its own",
        ),
    ),
)
