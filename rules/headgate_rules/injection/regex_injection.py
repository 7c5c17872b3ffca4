"""A pattern of a regular expression comes from outside.

## What it does
Reports the functions of `re` and `regex` whose pattern holds what somebody sent.

## Why it matters
A pattern such as `(a+)+$` takes longer than anybody waits on a short text, and while it is
matched no other thread of the program runs. A pattern can also match what was not meant.

## What to do instead
Put the value through `re.escape`, so that it stands for itself. Where patterns are meant,
use an engine that takes linear time, such as `re2`, or the timeout of `regex`.

## Severity
A warning if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
Values of the command line, of files, and of callers that are not seen are silent.

## Fix safety
Review: with `re.escape`, the signs of a pattern in the value are searched for as they are. What
earlier statements of the function put into the pattern is mended there.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Fix,
    FixSafety,
    Flow,
    Kind,
    MendEarlier,
    Name,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.earlier import holds_such
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import take_apart
from headgate_rules.wrapping import FROM_OUTSIDE, Called, Earlier, around_added

_EARLIER: Final = Earlier(Danger.REGEX, Called("re.escape"), FROM_OUTSIDE)
_ESCAPE: Final = "Let the value stand for itself (`re.escape`)"


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"The pattern for {callee} is made of {value}, {comes}: a pattern can be written so that "
        "matching never ends, and the program stands still. Put the value through `re.escape`."
    )


def _mend(pattern: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    if holds_such(take_apart(pattern, ctx) or (), ctx, Danger.REGEX):
        return (Fix(_ESCAPE, FixSafety.REVIEW, (MendEarlier(ctx.range(pattern), _EARLIER),)),)
    return around_added(pattern, ctx, Danger.REGEX, Name("re.escape"), _ESCAPE, _is_value)


def _is_value(expr: ast.expr) -> bool:
    """Whether it is a value as it is, such as `request.args.get("q")`, and no pattern yet."""
    match expr:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return True
        case ast.Call(func=ast.Attribute(attr="get" | "getlist" | "strip" | "lower")):
            return True
        case _:
            return False


RULE = Rule(
    meta=RuleMeta(
        code="HG112",
        name="regex-injection",
        summary="A pattern of a regular expression comes from outside",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(1333, 400, 730),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        peers=(
            "codeql:py/regex-injection",
            "sonar:S2631",
        ),
        references=("https://docs.python.org/3/library/re.html#re.escape",),
    ),
    doc=__doc__ or "",
    handlers=on_sinks(Danger.REGEX, SinkGroup.OTHER, _say, mend=_mend, remote=Severity.WARNING),
    examples=(
        bad(
            "import re\nfrom flask import request\n\n\ndef search(text):\n"
            '    word = request.args["q"]\n    return re.search(word, text) is not None\n',
            lines=(7,),
            fixed=(
                "import re\nfrom flask import request\n\n\ndef search(text):\n"
                '    word = request.args["q"]\n    return re.search(re.escape(word), text) is not None\n'
            ),
            severity="WARNING",
        ),
        bad(
            "from re import compile as pattern\nfrom flask import request\n\n\ndef search(text):\n"
            "    found = pattern(f\"^{request.args['q']}$\").match(text)\n"
            "    return found is not None\n",
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "import regex\nfrom flask import request\n\n\ndef search(text):\n"
            '    return len(regex.findall("^" + request.form.get("q", ""), text))\n',
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "import re\nfrom flask import request\n\n\n"
            "def is_in(word, text):\n    return re.search(word, text) is not None\n\n\n"
            'def search(text):\n    return is_in(request.args["q"], text)\n',
            lines=(6,),
            severity="WARNING",
            note="the function around it is told what it gets",
        ),
        bad(
            "import re\nfrom flask import request\n\n\n"
            'def word():\n    return request.args["q"]\n\n\n'
            "def search(text):\n    return re.search(word(), text) is not None\n",
            lines=(10,),
            severity="WARNING",
            note="the value comes back from another function",
        ),
        good(
            "import re\nfrom flask import request\n\n\ndef search(text):\n"
            '    return re.search("^" + re.escape(request.args["q"]), text) is not None\n',
            note="escaped",
        ),
        good(
            "import re\nfrom flask import request\n\n\ndef search():\n"
            '    return re.search("^[a-z]+$", request.args["q"]) is not None\n',
            note="the text that is searched, not the pattern",
        ),
        good(
            "import re\nimport sys\nprint(re.search(sys.argv[1], sys.argv[2]) is not None)\n",
            note="who runs the program",
        ),
        good(
            "import re\n\n\ndef is_in(word, text):\n    return re.search(word, text) is not None\n",
            note="nobody knows who calls",
        ),
        good(
            "import re\n\n\ndef is_in(word, text):\n"
            '    return re.search(r"\\b" + word + r"\\b", text) is not None\n',
            note="put together from a parameter",
        ),
    ),
)
