"""An XPath expression is put together from values that are not checked.

## What it does
Reports XPath expressions (lxml, parsel and Scrapy, elementpath, libxml2, ElementTree) that
hold values that are not constant.

## Why it matters
A quote in a value ends the text it stands in, and what follows is part of the expression.
Whoever chooses the value can make it match any node: log in as somebody else, or read the
whole document bit by bit.

## What to do instead
Use a variable of XPath and pass the value beside the expression:
`tree.xpath("//user[name = $name]", name=name)`. ElementTree has no variables: loop over
`tree.iter("user")` and compare in Python.

## Severity
An error if the value comes from a remote source. A warning if it comes from a local one (the
command line, the environment, a file), or if unknown values are put into the text. An
information if it is unknown and passed whole; with the strict profile a warning.

## Limits
Paths of ElementTree (`find`, `findall`) can do little, so they are reported only if the value is
known to come from outside. A value that is passed whole to an unknown object is not reported.

## Fix safety
Review, for `xpath` methods (lxml, parsel): the values become variables of the expression. A
value that was meant to be a part of the path is then only a text.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Kind,
    ParamStyle,
    PassParameters,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.narrowing import keeping, known_sinks
from headgate_rules.sinks import on_sinks

_PATHS: Final = known_sinks(Danger.XPATH, note="the path")


def _is_worth_saying(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    if hit.evidence in (Evidence.REMOTE, Evidence.LOCAL):
        return True
    return not ctx.names(call.func) & _PATHS


def _say(value: str, call: str, flow: Flow) -> str:
    text = "The XPath expression" if value == "this value" else value
    advice = "Write a variable such as `$name` in the expression and pass the value beside it."
    if flow.what:
        return (
            f"{text} holds something that comes from {flow.what}, and {call} runs it: a quote in "
            f"it lets it match any part of the document. {advice}"
        )
    if flow.evidence is Evidence.UNKNOWN:
        return (
            f"{call} runs {'an expression' if value == 'this value' else value} as it is: whoever "
            f"can choose it can read the whole document. {advice}"
        )
    return (
        f"{text} is put together from values that are not checked, and {call} runs it: a quote in "
        f"one of them lets it match any part of the document. {advice}"
    )


def _mend(text: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "xpath":
        return ()
    if not ctx.is_written(text):
        return ()
    intent = PassParameters(ctx.range(call), ctx.range(text), ParamStyle.XPATH)
    return (Fix("Pass the values as variables of the expression", FixSafety.REVIEW, (intent,)),)


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG107",
        name="xpath-injection",
        summary="An XPath expression is put together from values that are not checked",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(643,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/xpath-injection",
            "sonar:S2091",
        ),
        references=(
            "https://lxml.de/xpathxslt.html#xpath",
            "https://docs.python.org/3/library/xml.etree.elementtree.html#xpath-support",
        ),
    ),
    doc=__doc__ or "",
    handlers=keeping(
        on_sinks(Danger.XPATH, SinkGroup.EXECUTES, _say, mend=_mend), _is_worth_saying
    ),
    examples=(
        bad(
            "from lxml import etree\n"
            + _FLASK
            + '@app.route("/login")\ndef login():\n'
            + '    tree = etree.parse("users.xml")\n'
            + "    tree.xpath(f\"//user[name = '{request.args['name']}']\")\n"
            + '    return "done"\n',
            lines=(10,),
            severity="ERROR",
            fixed="from lxml import etree\n"
            + _FLASK
            + '@app.route("/login")\ndef login():\n'
            + '    tree = etree.parse("users.xml")\n'
            + "    tree.xpath(\"//user[name = $name]\", name=request.args['name'])\n"
            + '    return "done"\n',
        ),
        bad(
            "import sys\n\nfrom lxml import etree as xml\n\n"
            'tree = xml.parse("users.xml")\n'
            'found = tree.xpath("//user[name = \'" + sys.argv[1] + "\']")\n',
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "def find(tree, name):\n    return tree.xpath(\"//user[name = '%s']\" % name)\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            'from lxml import etree\n\nTREE = etree.parse("users.xml")\n\n\n'
            "def find(path):\n    return TREE.xpath(path)\n",
            lines=(7,),
            severity="INFORMATION",
        ),
        bad(
            "import xml.etree.ElementTree as ET\n"
            + _FLASK
            + "def matching(root, name):\n"
            + '    return root.findall("user[@name=\'" + name + "\']")\n\n\n'
            + '@app.route("/user")\ndef user():\n'
            + '    root = ET.parse("users.xml").getroot()\n'
            + '    matching(root, request.args["name"])\n'
            + '    return "done"\n',
            lines=(8,),
            severity="ERROR",
            note="the dangerous call is inside a function that gets the value",
        ),
        bad(
            "from lxml import etree\n"
            + _FLASK
            + "def path():\n"
            + '    return "//book[@id=\'{}\']".format(request.args.get("id"))\n\n\n'
            + '@app.route("/book")\ndef book():\n'
            + '    etree.XPath(path())(etree.parse("books.xml"))\n'
            + '    return "done"\n',
            lines=(13,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        good(
            "from lxml import etree\n"
            + _FLASK
            + '@app.route("/login")\ndef login():\n'
            + '    tree = etree.parse("users.xml")\n'
            + '    tree.xpath("//user[name = $name]", name=request.args["name"])\n'
            + '    return "done"\n',
            note="a variable",
        ),
        good(
            'from lxml import etree\n\nROOT = etree.parse("users.xml")\n\n\n'
            'def nth(number):\n    return ROOT.xpath(f"//user[{int(number)}]")\n',
            note="a number",
        ),
        good(
            "import xml.etree.ElementTree as ET\n\n\ndef titles(namespace):\n"
            '    root = ET.parse("feed.xml").getroot()\n'
            '    return root.findall(f"{namespace}title")\n',
            note="a name with its namespace",
        ),
        good(
            'from lxml import etree\n\netree.parse("users.xml").xpath("//user[@admin = \'yes\']")\n',
            note="constant",
        ),
    ),
)
