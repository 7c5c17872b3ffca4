"""XML is put together from a value that may hold tags of its own.

## What it does
Reports XML text (an f-string, `+`, `%`, `format`) with a value in it that comes from a remote
source and was not escaped, and instructions for Twilio (`twiml=`) with a value of unknown
origin in them. Pages of HTML are the matter of `cross-site-scripting`.

## Why it matters
A `<` in the value begins a tag. Whoever chooses the value can add elements that the program
never meant to write: another price, another role, another order.

## What to do instead
Build the document with `xml.etree.ElementTree` (`element.text = value`), or put each value
through `xml.sax.saxutils.escape`, and values of attributes through `quoteattr`.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text. Instructions for Twilio with unknown values in them are a warning.

## Limits
The place where the text is put together is reported, not where it is parsed or sent. A text is
taken for XML by the tags that are written out in it, unless words stand beside its elements, as
in what a model is told.

## Fix safety
Review: tags in the value are shown as text; a value that was meant to hold tags loses them.
Not offered for the name of a tag or an attribute.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    FixSafety,
    Hit,
    Kind,
    OnNode,
    OnText,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.markup import escaping_helps_xml
from headgate_rules.texts import Filled, Literal, take_apart
from headgate_rules.wording import shown
from headgate_rules.wrapping import Called, around_each, wrapped

_TAG: Final = lazy_pattern(r"<(/?)([A-Za-z_][\w.-]*(?::[\w.-]+)?)")
_CLOSED: Final = lazy_pattern(r"</[A-Za-z_][\w.:-]*\s*>|/>|<\?xml|<!\[CDATA\[")
_MARKUP: Final = lazy_pattern(r"<\?.*?\?>|<![^>]*>|</(?=[A-Za-z_])|<(?=[A-Za-z_])|/>|>")
_HTML: Final = frozenset(
    {
        *("html", "head", "body", "div", "p", "span", "a", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("br", "hr", "b", "i", "em", "strong", "small", "ul", "ol", "li", "dl", "dt", "dd"),
        *("table", "thead", "tbody", "tr", "td", "th", "form", "input", "button", "script"),
        *("style", "img", "pre", "code", "textarea", "select", "option", "label", "iframe"),
        *("center", "font", "section", "nav", "footer", "header", "main", "meta", "video"),
        *("audio", "canvas", "svg", "details", "summary", "blockquote", "article", "u", "s"),
        *("mark", "sub", "sup", "kbd", "figure", "aside", "title"),
    }
)


def _check(node: ast.expr, ctx: Context) -> Iterator[Hit]:
    if _is_part_of_a_text(node, ctx):
        return
    pieces = take_apart(node, ctx)
    if not pieces or not _is_xml("".join(p.text for p in pieces if isinstance(p, Literal))):
        return
    within = _within_elements(pieces)
    for piece in within or ():
        if piece.is_number:
            continue
        flow = ctx.flow(piece.value, Danger.XML_TEXT)
        severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
        if severity is not None:
            value = shown(ctx, piece.value, "A value")
            origin = flow.what or "outside"
            message = (
                f"{value} comes from {origin} and becomes part of an XML text as it is: a `<` in it "
                "begins a tag of its own. Put it through `xml.sax.saxutils.escape`, or build the "
                "document with `ElementTree`."
            )
            fixes = (
                around_each([piece], ctx, Called("html.escape"), _TITLE)
                if escaping_helps_xml(pieces, piece)
                else ()
            )
            yield Hit(
                piece.value,
                message,
                severity,
                evidence=flow.evidence,
                fixes=fixes,
                path=flow.path,
            )


_TITLE: Final = "Escape the value with `html.escape` (tags in it are shown as text)"


def _check_instructions(keyword: ast.keyword, ctx: Context) -> Iterator[Hit]:
    """Report `calls.create(twiml=f"<Say>{text}</Say>")`: XML that Twilio runs as orders."""
    if keyword.arg != "twiml" or not isinstance(ctx.parent(keyword), ast.Call):
        return
    flow = ctx.flow(keyword.value, Danger.XML_TEXT)
    if flow.evidence is Evidence.ASSEMBLED:
        yield Hit(
            keyword.value,
            f"{shown(ctx, keyword.value, 'This text')} is put together from values that are not "
            "escaped, and its tags are orders to the telephone service (dial, redirect, record). "
            "Put each value through `xml.sax.saxutils.escape`, or build it with `VoiceResponse`.",
            Severity.WARNING,
            evidence=flow.evidence,
            fixes=wrapped(keyword.value, ctx, Danger.XML_TEXT, Called("html.escape"), _TITLE),
            path=flow.path,
        )


def _check_sum(node: ast.BinOp, ctx: Context) -> Iterator[Hit]:
    if isinstance(node.op, ast.Add | ast.Mod):
        yield from _check(node, ctx)


def _check_format(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("format", "join"):
        yield from _check(call, ctx)


def _is_part_of_a_text(node: ast.expr, ctx: Context) -> bool:
    """Whether the text around it is looked at, and this with it."""
    match ctx.parent(node):
        case ast.BinOp(op=ast.Add()) | ast.FormattedValue():
            return True
        case ast.BinOp(op=ast.Mod(), right=right):
            return right is node
        case _:
            return False


def _within_elements(pieces: Sequence[Literal | Filled]) -> list[Filled] | None:
    """Return the values in elements or tags; None where words stand beside them: no XML."""
    out: list[Filled] = []
    depth, is_open = 0, False
    for piece in pieces:
        if isinstance(piece, Filled):
            if depth or is_open:
                out.append(piece)
            continue
        at = 0
        for match in _MARKUP.finditer(piece.text):
            beside = piece.text[at : match.start()]
            at = match.end()
            if not depth and not is_open and beside.strip():
                return None
            if match[0] == "<" or match[0] == "</":
                is_open = True
                depth += 1 if match[0] == "<" else -1
            elif is_open:
                is_open = False
                depth -= match[0] == "/>"
        if not depth and not is_open and piece.text[at:].strip():
            return None
    return out


def _is_xml(text: str) -> bool:
    tags = {match[2].lower() for match in _TAG.finditer(text)}
    return bool(tags) and not tags & _HTML and _CLOSED.search(text) is not None


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG116",
        name="xml-injection",
        summary="XML is put together from a value that may hold tags of its own",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(91,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG109",),
        references=(
            "https://docs.python.org/3/library/xml.sax.utils.html#xml.sax.saxutils.escape",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.JoinedStr, _check),
        OnNode(ast.BinOp, _check_sum),
        OnNode(ast.Call, _check_format),
        OnText(lazy_pattern(r"\btwiml\b"), ast.keyword, _check_instructions),
    ),
    examples=(
        bad(
            "from twilio.rest import Client\n\nclient = Client()\n\n\ndef say(to, text):\n"
            '    client.calls.create(twiml="<Response><Say>" + text + "</Say></Response>", to=to)\n',
            lines=(7,),
            fixed="import html\n\nfrom twilio.rest import Client\n\nclient = Client()\n\n\n"
            "def say(to, text):\n"
            '    client.calls.create(twiml="<Response><Say>" + html.escape(text) + '
            '"</Say></Response>", to=to)\n',
            severity="WARNING",
            note="orders to a telephone service",
        ),
        bad(
            "from twilio.rest import Client\n\nclient = Client()\n\n\ndef say(to, text):\n"
            '    orders = f"<Response><Say>{text}</Say></Response>"\n'
            "    client.calls.create(twiml=orders, to=to)\n",
            lines=(8,),
            fixed="import html\n\nfrom twilio.rest import Client\n\nclient = Client()\n\n\n"
            "def say(to, text):\n"
            '    orders = f"<Response><Say>{html.escape(str(text))}</Say></Response>"\n'
            "    client.calls.create(twiml=orders, to=to)\n",
        ),
        good(
            _FLASK
            + '@app.route("/ask", methods=["POST"])\ndef ask():\n'
            + '    name = request.form["name"]\n'
            + '    told = f"<source>{name}</source>\\nWho wrote it? {name}"\n'
            + '    keep(told)\n    return "done"\n',
            note="words for a model, with tags between them",
        ),
        good(
            "import html\n\nfrom twilio.rest import Client\n\nclient = Client()\n\n\n"
            "def say(to, text):\n"
            '    orders = f"<Response><Say>{html.escape(text)}</Say></Response>"\n'
            "    client.calls.create(twiml=orders, to=to)\n",
        ),
        bad(
            _FLASK
            + '@app.route("/order", methods=["POST"])\ndef order():\n'
            + '    name = request.form["name"]\n'
            + '    text = f"<order><name>{name}</name><price>10</price></order>"\n'
            + '    with open("order.xml", "w", encoding="utf-8") as file:\n'
            + "        file.write(text)\n"
            + '    return "done"\n',
            lines=(9,),
            severity="ERROR",
            fixed="import html\n\n"
            + _FLASK
            + '@app.route("/order", methods=["POST"])\ndef order():\n'
            + '    name = request.form["name"]\n'
            + '    text = f"<order><name>{html.escape(str(name))}</name><price>10</price></order>"\n'
            + '    with open("order.xml", "w", encoding="utf-8") as file:\n'
            + "        file.write(text)\n"
            + '    return "done"\n',
        ),
        bad(
            "import xml.etree.ElementTree as ET\n"
            + _FLASK
            + "def wrapped(value):\n"
            + '    return "<user><role>guest</role><name>" + value + "</name></user>"\n\n\n'
            + '@app.route("/user", methods=["POST"])\ndef user():\n'
            + '    ET.ElementTree(ET.Element("log")).write("log.xml")\n'
            + '    wrapped(request.form["name"])\n'
            + '    return "done"\n',
            lines=(8,),
            severity="ERROR",
            note="the text is put together in a function that gets the value",
        ),
        bad(
            _FLASK
            + "def chosen():\n"
            + '    return request.args["name"]\n\n\n'
            + '@app.route("/item")\ndef item():\n'
            + "    text = \"<item name='%s'/>\" % chosen()\n"
            + "    return str(len(text))\n",
            lines=(12,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        good(
            "from xml.sax.saxutils import escape\n"
            + _FLASK
            + '@app.route("/order", methods=["POST"])\ndef order():\n'
            + '    name = escape(request.form["name"])\n'
            + '    text = f"<order><name>{name}</name></order>"\n'
            + "    return str(len(text))\n",
            note="escaped",
        ),
        good(
            _FLASK
            + '@app.route("/order", methods=["POST"])\ndef order():\n'
            + '    text = "<order><count>{}</count></order>".format(int(request.form["count"]))\n'
            + "    return str(len(text))\n",
            note="a number",
        ),
        good(
            'def wrapped(value):\n    return f"<user><name>{value}</name></user>"\n',
            note="nothing says that the value comes from outside",
        ),
    ),
)
