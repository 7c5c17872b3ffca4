"""An XML document can make the parser read other files.

## What it does
Reports parsers of lxml with `resolve_entities=True`, `load_dtd=True`, `dtd_validation=True`
or `no_network=False`, lxml's default parsers in versions that follow external entities,
and `xml.sax` with external entities switched on.

## Why it matters
A document can say that a part of it lies elsewhere: `<!ENTITY x SYSTEM "file:///etc/passwd">`.
A parser that follows this puts the file into the result, or asks an address that only this
machine reaches. Whoever wrote the document chooses which.

## What to do instead
`lxml.etree.XMLParser(resolve_entities=False)`, or lxml 6.1 or later with its defaults. Leave
the features of `xml.sax` as they are. Where a DTD is needed, load it yourself.

## Severity
Options that let entities reach out are a warning, an error where the document is remote, and
an information where it is constant or the option only reads a DTD. The default parsers of old
versions follow the value: an error if it is remote, a warning if it is local, an information
if it is unknown, with the strict profile a warning.

## Limits
What is not known of lxml's version is taken for the current release, whose defaults are
safe. Options that are set where the parser is made are seen there, also if the document is
read elsewhere. Stylesheets and schemas that read other files are not looked at.

## Fix safety
Review: documents that bring external entities on purpose lose them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    DropKeyword,
    Evidence,
    Fix,
    FixSafety,
    Hit,
    Intent,
    Kind,
    OnCall,
    Rule,
    RuleMeta,
    SetKeyword,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.versions import is_older
from headgate_rules.wording import shown

_PARSERS: Final = {
    "lxml.etree.XMLParser": (5, 0),
    "lxml.etree.XMLPullParser": (5, 0),
    "lxml.etree.ETCompatXMLParser": (6, 1),
    "lxml.etree.XMLTreeBuilder": (6, 1),
    "lxml.etree.iterparse": (6, 1),
    "lxml.objectify.makeparser": (5, 0),
}
"""What takes the options, and the release since which its default stays inside the document."""
_READERS: Final = {
    "lxml.etree.parse": "source",
    "lxml.etree.fromstring": "text",
    "lxml.etree.XML": "text",
    "lxml.etree.XMLID": "text",
    "lxml.etree.fromstringlist": "strings",
    "lxml.objectify.parse": "f",
    "lxml.objectify.fromstring": "xml",
    "lxml.objectify.XML": "xml",
    "pandas.read_xml": "path_or_buffer",
}
_SWITCHES: Final = {
    "resolve_entities": True,
    "load_dtd": True,
    "dtd_validation": True,
    "no_network": False,
}
"""Options that let other files in, with the value that does."""
_FEATURES: Final = frozenset(
    {
        *("http://xml.org/sax/features/external-general-entities",),
        *("http://xml.org/sax/features/external-parameter-entities",),
    }
)
_FEATURE_NAMES: Final = frozenset(
    f"{module}.{name}"
    for module in ("xml.sax.handler", "xml.sax")
    for name in ("feature_external_ges", "feature_external_pes")
)
_SET_FEATURE: Final = frozenset(
    {
        *("xml.sax.make_parser().setFeature", "xml.sax.expatreader.create_parser().setFeature"),
        *("xml.sax.expatreader.ExpatParser().setFeature", "*.setFeature"),
    }
)
_WHY: Final = "the document can bring in files of this machine, or pages that only it reaches"


def _check_parser(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    on = [
        (name, said)
        for name, value in _SWITCHES.items()
        if (said := ctx.argument(call, name)) is not None and _is(ctx.value(said), on=value)
    ]
    if on:
        name, said = on[0]
        yield Hit(
            said,
            f"`{name}` makes {shown(ctx, call.func)} follow what a document names: {_WHY}. "
            "Leave it out, and say `resolve_entities=False`.",
            _severity_of_option(name, call, ctx),
            fixes=_option_fixes([name for name, _ in on], call, ctx),
        )
        return
    name = min(ctx.names(call.func) & _PARSERS.keys())
    is_silent = ctx.argument(call, "resolve_entities") is not None or ctx.has_unpacking(call)
    if is_silent or not _is_unsafe(name, ctx):
        return
    if name == "lxml.etree.iterparse":
        yield from _report_reader(call, ctx.argument(call, "source", 0), ctx, _fixes(call, ctx))
    elif _reader_around(call, ctx) is None:
        yield Hit(
            call,
            f"{shown(ctx, call.func)} follows external entities in the version of lxml that is "
            f"used here: {_WHY}. Say `resolve_entities=False`.",
            Severity.INFORMATION,
            fixes=_fixes(call, ctx),
        )


def _check_reader(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _READERS.keys())
    parser = ctx.argument(call, "parser", 1)
    if ctx.has_unpacking(call) or ctx.value(parser) == "etree":
        return
    if ctx.value(parser) == "lxml":
        parser = None
    if parser is not None and ctx.value(parser) is not None:
        made = _made_here(parser, ctx)
        if made is None or ctx.argument(made, "resolve_entities") is not None:
            return
        if ctx.has_unpacking(made) or not _is_unsafe(
            min(ctx.names(made.func) & _PARSERS.keys()), ctx
        ):
            return
    elif not is_older(ctx, "version:lxml", 5, 0):
        return
    yield from _report_reader(call, ctx.argument(call, _READERS[name], 0), ctx, ())


def _made_here(parser: ast.expr, ctx: Context) -> ast.Call | None:
    if isinstance(parser, ast.Call) and ctx.names(parser.func) & _PARSERS.keys():
        return parser
    return None


def _is_unsafe(name: str, ctx: Context) -> bool:
    return is_older(ctx, "version:lxml", *_PARSERS[name])


def _report_reader(
    call: ast.Call, document: ast.expr | None, ctx: Context, fixes: tuple[Fix, ...]
) -> Iterator[Hit]:
    if document is None:
        return
    flow = ctx.flow(document, Danger.XML_ENTITY)
    evidence = flow.evidence
    # A path that is put together says where the document lies, not who wrote it.
    if evidence is Evidence.ASSEMBLED:
        evidence = Evidence.UNKNOWN
    severity = loudness(evidence, SinkGroup.EXECUTES, ctx.profile)
    if severity is not None:
        comes = f", which comes from {flow.what}" if flow.what else ""
        yield Hit(
            document,
            f"{shown(ctx, call.func)} follows external entities in the version of lxml that is "
            f"used here, and reads {shown(ctx, document, 'a document')}{comes}: {_WHY}. Pass "
            "`XMLParser(resolve_entities=False)`, or use lxml 6.1 or later.",
            severity,
            evidence=evidence,
            fixes=fixes,
            path=flow.path,
        )


def _check_feature(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    feature = ctx.argument(call, "name", 0)
    state = ctx.argument(call, "state", 1)
    if feature is None or state is None or not _is(ctx.value(state), on=True):
        return
    if ctx.value(feature) in _FEATURES or ctx.names(feature) & _FEATURE_NAMES:
        yield Hit(
            call,
            f"This makes the parser follow external entities: {_WHY}. Leave the feature off, as "
            "it is by default.",
            Severity.WARNING,
        )


def _is(value: object, *, on: bool) -> bool:
    if on:
        return value is True or (isinstance(value, int) and value == 1)
    return value is False or (isinstance(value, int) and value == 0)


def _severity_of_option(name: str, call: ast.Call, ctx: Context) -> Severity:
    """An error where the document is given beside the parser, and somebody sent it."""
    reader = _reader_around(call, ctx)
    document: ast.expr | None = None
    if "lxml.etree.iterparse" in ctx.names(call.func):
        document = ctx.argument(call, "source", 0)
    elif reader is not None:
        found = min(ctx.names(reader.func) & _READERS.keys())
        document = ctx.argument(reader, _READERS[found], 0)
    if document is not None:
        evidence = ctx.flow(document, Danger.XML_ENTITY).evidence
        if evidence is Evidence.REMOTE:
            return Severity.ERROR
        if evidence is Evidence.CLEAN:
            return Severity.INFORMATION
    return Severity.WARNING if name in ("resolve_entities", "no_network") else Severity.INFORMATION


def _reader_around(call: ast.Call, ctx: Context) -> ast.Call | None:
    """Return the call that reads a document with the parser that `call` makes in it."""
    outer = ctx.parent(call)
    if isinstance(outer, ast.keyword):
        outer = ctx.parent(outer)
    is_reader = isinstance(outer, ast.Call) and bool(ctx.names(outer.func) & _READERS.keys())
    return outer if isinstance(outer, ast.Call) and is_reader else None


def _option_fixes(names: Sequence[str], call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that turns off all options of a call that let other files in."""
    written = {keyword.arg for keyword in call.keywords}
    if not ctx.is_written(call) or not written.issuperset(names):
        return ()
    place = ctx.range(call)
    kept = "resolve_entities" in names
    dropped = [name for name in names if name != "resolve_entities"]
    changes: list[Intent] = [SetKeyword(place, "resolve_entities", "False")] if kept else []
    changes += [DropKeyword(place, name) for name in dropped]
    leave = f"leave out {' and '.join(f'`{name}`' for name in dropped)}" if dropped else ""
    said = ["keep entities as they are"] * kept + [leave] * bool(dropped)
    title = ", ".join(said)
    return (Fix(title[0].upper() + title[1:], FixSafety.REVIEW, tuple(changes)),)


def _fixes(call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if not ctx.is_written(call):
        return ()
    change = SetKeyword(ctx.range(call), "resolve_entities", "False")
    return (Fix("Keep entities as they are", FixSafety.REVIEW, (change,)),)


RULE = Rule(
    meta=RuleMeta(
        code="HG504",
        name="xml-external-entity",
        summary="An XML document can make the parser read other files",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(611,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/xxe",
            "sonar:S2755",
            "codemodder:safe-lxml-parser-defaults",
            "codemodder:safe-lxml-parsing",
            "dlint:DUO107",
            "trailofbits:lxml-in-pandas",
        ),
        references=(
            "https://lxml.de/FAQ.html#how-do-i-use-lxml-safely-as-a-web-service-endpoint",
            "https://docs.python.org/3/library/xml.html#xml-vulnerabilities",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_PARSERS), _check_parser),
        OnCall(frozenset(_READERS), _check_reader),
        OnCall(_SET_FEATURE, _check_feature),
    ),
    examples=(
        bad(
            "from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=True)\n",
            lines=(3,),
            fixed="from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=False)\n",
            severity="WARNING",
        ),
        bad(
            "import lxml.etree as tree\nfrom flask import request\n\n\ndef read():\n"
            "    return tree.fromstring(\n"
            "        request.data, tree.XMLParser(resolve_entities=True)\n    ).tag\n",
            lines=(7,),
            fixed=(
                "import lxml.etree as tree\nfrom flask import request\n\n\ndef read():\n"
                "    return tree.fromstring(\n"
                "        request.data, tree.XMLParser(resolve_entities=False)\n    ).tag\n"
            ),
            severity="ERROR",
        ),
        bad(
            "from lxml import etree\n\nparser = etree.XMLParser(no_network=False)\n",
            lines=(3,),
            fixed="from lxml import etree\n\nparser = etree.XMLParser()\n",
            severity="WARNING",
        ),
        bad(
            "from lxml import etree\n\n"
            "parser = etree.XMLParser(resolve_entities=True, no_network=False, load_dtd=True)\n",
            lines=(3,),
            fixed="from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=False)\n",
            severity="WARNING",
            note="all of them are turned off at once",
        ),
        bad(
            "from lxml import etree\n\nparser = etree.XMLParser(load_dtd=True)\n",
            lines=(3,),
            severity="INFORMATION",
        ),
        bad(
            "from flask import request\nfrom lxml import etree\n\n\ndef names(text):\n"
            '    return etree.fromstring(text).findall("name")\n\n\n'
            "def read():\n    return len(names(request.data))\n",
            lines=(6,),
            known=(("version:lxml", "4.9.4"),),
            severity="ERROR",
            note="through a small function, with an old lxml",
        ),
        bad(
            "from flask import request\nfrom lxml import etree\n\n\ndef body():\n"
            "    return request.get_data()\n\n\n"
            "def read():\n    return len(etree.XML(body()))\n",
            lines=(10,),
            known=(("version:lxml", "4.9.4"),),
            severity="ERROR",
            note="from another function, with an old lxml",
        ),
        bad(
            "from lxml import etree\n\n\ndef read(path):\n    return etree.parse(path)\n",
            lines=(5,),
            known=(("version:lxml", "4.9.4"),),
            severity="INFORMATION",
        ),
        bad(
            "import sys\n\nfrom lxml import etree\n\ntree = etree.parse(sys.stdin)\n",
            lines=(5,),
            known=(("version:lxml", "4.9.4"),),
            severity="WARNING",
        ),
        bad(
            "from lxml import etree\n\n\ndef walk(stream):\n"
            "    for _, element in etree.iterparse(stream):\n        element.clear()\n",
            lines=(5,),
            known=(("version:lxml", "6.0.2"),),
            severity="INFORMATION",
            note="the default of this one is safe since lxml 6.1",
            fixed=(
                "from lxml import etree\n\n\ndef walk(stream):\n"
                "    for _, element in etree.iterparse(stream, resolve_entities=False):\n"
                "        element.clear()\n"
            ),
        ),
        bad(
            "import xml.sax\nfrom xml.sax.handler import feature_external_ges\n\n"
            "parser = xml.sax.make_parser()\nparser.setFeature(feature_external_ges, True)\n",
            lines=(5,),
            severity="WARNING",
        ),
        bad(
            "from lxml import etree\n\nPARSER = etree.XMLParser(remove_blank_text=True)\n",
            lines=(3,),
            known=(("version:lxml", "4.9.4"),),
            severity="INFORMATION",
            fixed=(
                "from lxml import etree\n\n"
                "PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)\n"
            ),
        ),
        good(
            "from flask import request\nfrom lxml import etree\n\n\ndef read():\n"
            "    return len(etree.fromstring(request.data))\n",
            note="the current lxml stays inside the document",
        ),
        good(
            "from flask import request\nfrom lxml import etree\n\nPARSER = etree.XMLParser(\n"
            "    resolve_entities=False\n)\n\n\ndef read():\n"
            "    return len(etree.fromstring(request.data, PARSER))\n",
            known=(("version:lxml", "4.9.4"),),
        ),
        good(
            'from lxml import etree\n\nROOT = etree.XML("<root/>")\n',
            known=(("version:lxml", "4.9.4"),),
            note="a document of the program's own",
        ),
        good(
            "import xml.sax\nfrom xml.sax.handler import feature_external_ges\n\n"
            "parser = xml.sax.make_parser()\nparser.setFeature(feature_external_ges, False)\n",
        ),
    ),
)
