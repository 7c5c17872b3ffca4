"""A spreadsheet gets a cell that may be a formula of somebody else.

## What it does
Reports values from a remote source that are written into a CSV file or a workbook (csv,
openpyxl, XlsxWriter, xlwt) as they are.

## Why it matters
A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula. It runs on the
computer of whoever opens the file: it can send other cells away or ask to start a program.

## What to do instead
Put an apostrophe before a text that begins with one of these characters, or refuse it. With
XlsxWriter, use `write_string`.

## Severity
A warning if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
Rows that are put together somewhere else are judged as a whole. Data frames are not followed.

## Fix safety
Review: a text that begins like a formula gets an apostrophe, also where it is a number such as
`-5`. Offered where the cells stand in the call. `write_string` of XlsxWriter writes numbers and
dates as text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Flow,
    Hit,
    Keep,
    Kind,
    Name,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate_rules.narrowing import first_text, keeping
from headgate_rules.sinks import on_sinks
from headgate_rules.wording import shown

_SHEET: Final = "openpyxl.worksheet.worksheet.Worksheet()"
_CELL: Final = "openpyxl.cell.cell.Cell()"
_WRITES: Final = frozenset({"xlsxwriter.worksheet.Worksheet().write"})
_PATTERN: Final = 'r"^(?=[=+\\-@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20])"'
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _can_be_a_formula(hit: Hit, _call: ast.Call, ctx: Context) -> bool:
    return isinstance(hit.node, ast.expr) and bool(_risky(hit.node, ctx))


def _risky(expr: ast.expr, ctx: Context) -> list[ast.expr]:
    """Return the cells of a row that do not begin with harmless text."""
    match expr:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [cell for element in elements for cell in _risky(element, ctx)]
        case ast.Dict(values=values):
            return [cell for value in values for cell in _risky(value, ctx)]
        case _:
            if _marks_formulas(expr, ctx):
                return []
            begin = first_text(expr, ctx)
            if begin and not begin.startswith(_BEGINS_FORMULA):
                return []
            flow = ctx.flow(expr, Danger.FORMULA)
            loud = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
            return [] if loud is None else [expr]


def _marks_formulas(expr: ast.expr, ctx: Context) -> bool:
    """Whether it is `re.sub` that puts an apostrophe before what begins like a formula."""
    match expr:
        case ast.Call(func=func, args=[pattern, instead, _, *_]) if "re.sub" in ctx.names(func):
            text, mark = ctx.value(pattern), ctx.value(instead)
            return (
                isinstance(text, str)
                and text.startswith(("^", "\\A"))
                and set("=+-@") <= set(text)
                and isinstance(mark, str)
                and mark.startswith("'")
            )
        case _:
            return False


def _mend(row: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    func = call.func
    if isinstance(func, ast.Attribute) and ctx.names(func) & _WRITES:
        change = Rewrite(ctx.range(func), (Keep(ctx.range(func.value)), ".write_string"))
        title = "Write it as text (`write_string`), numbers and dates too"
        return (Fix(title, FixSafety.REVIEW, (change,)),)
    return _marked(_risky(row, ctx), ctx)


def _marked(cells: Sequence[ast.expr], ctx: Context) -> tuple[Fix, ...]:
    """Return the fix that puts an apostrophe before texts that begin like a formula."""
    intents: list[Rewrite] = []
    for cell in cells:
        end = _end_as_text(cell)
        if end is None or not ctx.is_written(cell):
            return ()
        pieces = (Name("re.sub"), f'({_PATTERN}, "\'", ', Keep(ctx.range(cell)), f"{end})")
        intents.append(Rewrite(ctx.range(cell), pieces))
    if not intents:
        return ()
    title = "Put an apostrophe before text that a spreadsheet would run (`-5` is text then, too)"
    return (Fix(title, FixSafety.REVIEW, tuple(intents)),)


def _end_as_text(cell: ast.expr) -> str | None:
    """Return what makes a text of one cell where there may be none, None where it may be no text.

    A row from elsewhere is no cell.
    """
    match cell:
        case ast.Subscript() | ast.JoinedStr() | ast.BinOp():
            return ""
        case ast.Call(func=ast.Attribute(attr="get"), args=[_], keywords=[]):
            return ' or ""'
        case ast.Call(
            func=ast.Attribute(attr="get"), args=[_, ast.Constant(value=str())], keywords=[]
        ):
            return ""
        case ast.Call(func=ast.Attribute(attr=attr) | ast.Name(id=attr)) if attr in _MAKE_TEXT:
            return ""
        case _:
            return None


_MAKE_TEXT: Final = frozenset(
    {
        *("str", "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "replace"),
        *("format", "join", "decode", "removeprefix", "removesuffix"),
    }
)


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        if _is_cell(target, ctx) and _risky(node.value, ctx):
            flow = ctx.flow(node.value, Danger.FORMULA)
            message = _say(shown(ctx, node.value), shown(ctx, target, "a cell"), flow)
            severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
            if severity is Severity.ERROR:
                severity = Severity.WARNING
            fixes = _marked([node.value], ctx)
            yield Hit(node.value, message, severity, None, flow.evidence, fixes, path=flow.path)


def _is_cell(target: ast.expr, ctx: Context) -> bool:
    match target:
        case ast.Subscript(value=sheet):
            return _SHEET in ctx.names(sheet)
        case ast.Attribute(value=cell, attr="value"):
            return _CELL in ctx.names(cell) or (
                isinstance(cell, ast.Subscript) and _SHEET in ctx.names(cell.value)
            )
        case _:
            return False


def _say(value: str, place: str, flow: Flow) -> str:
    text = "A cell" if value == "this value" else value
    return (
        f"{text} comes from {flow.what or 'outside'} and is written by {place} as it is: if it "
        "begins with `=`, a spreadsheet runs it as a formula. Put an apostrophe before a text that "
        "begins with `=`, `+`, `-` or `@`."
    )


_FLASK: Final = "from flask import Flask, request\n\napp = Flask(__name__)\n\n\n"

RULE = Rule(
    meta=RuleMeta(
        code="HG117",
        name="formula-injection",
        summary="A spreadsheet gets a cell that may be a formula of somebody else",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        cwe=(1236,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=("codeql-experimental:py/csv-injection",),
        references=(
            "https://owasp.org/www-community/attacks/CSV_Injection",
            "https://xlsxwriter.readthedocs.io/worksheet.html#worksheet-write",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *keeping(
            on_sinks(Danger.FORMULA, SinkGroup.OTHER, _say, mend=_mend, remote=Severity.WARNING),
            _can_be_a_formula,
        ),
        OnNode(ast.Assign, _check_assignment),
    ),
    examples=(
        bad(
            "import csv\nimport sys\n"
            + _FLASK
            + '@app.route("/vote", methods=["POST"])\ndef vote():\n'
            + "    writer = csv.writer(sys.stdout)\n"
            + '    writer.writerow(["vote", request.form["name"]])\n'
            + '    return "done"\n',
            lines=(11,),
            severity="WARNING",
            fixed="import csv\nimport re\nimport sys\n"
            + _FLASK
            + '@app.route("/vote", methods=["POST"])\ndef vote():\n'
            + "    writer = csv.writer(sys.stdout)\n"
            + '    writer.writerow(["vote", re.sub(r"^(?=[=+\\-@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20])", "\'", '
            + 'request.form["name"])])\n'
            + '    return "done"\n',
        ),
        bad(
            "import csv\nimport re\nfrom flask import request\n\n\ndef vote(file):\n"
            '    csv.writer(file).writerow([1, request.form.get("name")])\n',
            lines=(7,),
            fixed="import csv\nimport re\nfrom flask import request\n\n\ndef vote(file):\n"
            '    csv.writer(file).writerow([1, re.sub(r"^(?=[=+\\-@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20])", '
            '"\'", request.form.get("name") or "")])\n',
            note="a field that may be missing stays an empty cell",
        ),
        bad(
            "from openpyxl import Workbook as Book\n"
            + _FLASK
            + '@app.route("/vote", methods=["POST"])\ndef vote():\n'
            + "    sheet = Book().active\n"
            + '    sheet.append([1, request.form["name"]])\n'
            + '    sheet["A1"] = request.form["title"]\n'
            + '    return "done"\n',
            lines=(10, 11),
            severity="WARNING",
        ),
        bad(
            "import csv\n"
            + _FLASK
            + "def save(row):\n"
            + '    with open("votes.csv", "a", encoding="utf-8") as file:\n'
            + '        csv.DictWriter(file, ["name"]).writerow(row)\n\n\n'
            + '@app.route("/vote", methods=["POST"])\ndef vote():\n'
            + '    save({"name": request.form["name"]})\n'
            + '    return "done"\n',
            lines=(9,),
            severity="WARNING",
            note="the dangerous call is inside a function that gets the value",
        ),
        bad(
            "import xlsxwriter\n"
            + _FLASK
            + "def name():\n"
            + '    return request.args["name"]\n\n\n'
            + '@app.route("/sheet")\ndef sheet():\n'
            + '    page = xlsxwriter.Workbook("votes.xlsx").add_worksheet()\n'
            + '    page.write("A1", name())\n'
            + '    return "done"\n',
            lines=(14,),
            severity="WARNING",
            note="the value comes back from another function",
        ),
        good(
            "import csv\nimport sys\n"
            + _FLASK
            + '@app.route("/vote", methods=["POST"])\ndef vote():\n'
            + '    csv.writer(sys.stdout).writerow(["vote", "\'" + request.form["name"]])\n'
            + '    return "done"\n',
            note="an apostrophe before the text",
        ),
        bad(
            "import xlsxwriter\n"
            + _FLASK
            + '@app.route("/sheet")\ndef sheet():\n'
            + '    page = xlsxwriter.Workbook("votes.xlsx").add_worksheet()\n'
            + '    page.write("A1", request.args["name"])\n'
            + '    return "done"\n',
            lines=(10,),
            fixed="import xlsxwriter\n"
            + _FLASK
            + '@app.route("/sheet")\ndef sheet():\n'
            + '    page = xlsxwriter.Workbook("votes.xlsx").add_worksheet()\n'
            + '    page.write_string("A1", request.args["name"])\n'
            + '    return "done"\n',
        ),
        good(
            "import csv\nimport sys\n"
            + _FLASK
            + '@app.route("/vote", methods=["POST"])\ndef vote():\n'
            + '    csv.writer(sys.stdout).writerow(["vote", int(request.form["points"])])\n'
            + '    return "done"\n',
            note="a number",
        ),
        good(
            "import csv\nimport sys\n\n\ndef save(row):\n    csv.writer(sys.stdout).writerow(row)\n",
            note="nothing says that the row comes from outside",
        ),
        good(
            "import xlsxwriter\n"
            + _FLASK
            + '@app.route("/sheet")\ndef sheet():\n'
            + '    page = xlsxwriter.Workbook("votes.xlsx").add_worksheet()\n'
            + '    page.write_string("A1", request.args["name"])\n'
            + '    return "done"\n',
            note="written as text",
        ),
    ),
)
