"""A text with places to fill in comes from outside.

## What it does
Reports `format` and `format_map` of a text that somebody sent, `string.Formatter`, and
`string.Template` of such a text.

## Why it matters
A place such as `{user.__init__.__globals__[SECRET_KEY]}` walks from any value that is
filled in to the settings of the program. `{:>9999999999}` fills its memory.

## What to do instead
Keep the text in the program and fill the value in: `"Hello {}".format(name)`. Where users
may write templates, use `string.Template` with a dictionary of what they may see, or a
sandbox such as `jinja2.sandbox.SandboxedEnvironment`.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
Texts of files, of the command line, and of callers that are not seen are silent. The `%`
operator is not reported: it reaches only what is filled in.

## Fix safety
There is no fix: what users may fill in only the program's author knows.
"""

from __future__ import annotations

from headgate.ruleapi import (
    Confidence,
    Danger,
    Flow,
    Kind,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate_rules.sinks import on_sinks


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"The text that {callee} fills in is {value}, {comes}: its places can reach into the "
        "values that are filled in, down to the secrets of the program. Keep the text in the "
        "program, and fill in what comes from outside."
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG115",
        name="format-string-injection",
        summary="A text with places to fill in comes from outside",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(134,),
        kind=Kind.FLOW,
        yields_to=("HG108",),
        references=("https://docs.python.org/3/library/string.html#format-string-syntax",),
    ),
    doc=__doc__ or "",
    handlers=on_sinks(Danger.FORMAT, SinkGroup.OTHER, _say),
    examples=(
        bad(
            "from flask import request\n\n\ndef greet(user):\n"
            '    greeting = request.args["greeting"]\n'
            "    print(greeting.format(user=user))\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "from flask import request as asked\n\n\ndef greet(user):\n"
            "    print((\"Hello \" + asked.form['text']).format_map(vars(user)))\n",
            lines=(5,),
            severity="ERROR",
        ),
        bad(
            "import string\nfrom flask import request\n\n\ndef greet(user):\n"
            '    print(string.Template(request.args["text"]).substitute(vars(user)))\n',
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\n\n\n"
            "def filled(text, user):\n    return text.format(user=user)\n\n\n"
            'def greet(user):\n    print(filled(request.args["text"], user))\n',
            lines=(5,),
            severity="ERROR",
            note="the function around it is told what it gets",
        ),
        bad(
            "from flask import request\n\n\n"
            'def text():\n    return request.args["text"]\n\n\n'
            "def greet(user):\n    print(text().format(user=user))\n",
            lines=(9,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        good(
            "from flask import request\n\n\ndef greet():\n"
            '    print("Hello {}".format(request.args["name"]))\n',
            note="the text is the program's own",
        ),
        good(
            "from flask import request\n\n"
            'TEXTS = {"de": "Hallo {}", "en": "Hello {}"}\n\n\n'
            'def greet(user):\n    print(TEXTS[request.args["language"]].format(user))\n',
            note="one of a few",
        ),
        good('import sys\n\nprint(sys.argv[1].format("you"))\n', note="who runs the program"),
        good(
            "def filled(text, user):\n    return text.format(user=user)\n",
            note="nobody knows who calls",
        ),
        good(
            'def filled(text, user):\n    return ("Hello " + text).format(user=user)\n',
            note="put together from a parameter",
        ),
    ),
)
