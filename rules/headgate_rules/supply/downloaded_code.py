"""Code is fetched from the network and run without a look at it.

## What it does
Reports fetched text that is run as Python code, loaded as a module or a library or started
as a program, packages whose name or address is fetched, and commands that pipe `curl` or
`wget` into a shell.

## Why it matters
Whoever controls that server, the way to it, or only its name decides what runs here, today
or after a change that nobody notices. With `http://`, everybody on the way can.

## What to do instead
Take the code into the project or make it a dependency with a fixed version and hash. Where a
file must be fetched, compare its SHA-256 with a value that is written in the program before
it is run.

## Severity
An error. A command that pipes a download into a shell is a warning where it uses HTTPS.

## Limits
A file that is written in one statement and started by its name in another is not followed.
A checksum test is seen only where it guards the value that is run.

## Fix safety
There is no fix: where the code should come from only the author of the program knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Flow,
    Hit,
    Kind,
    OnCall,
    Origin,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.programs import STARTERS, shell_texts, started
from headgate_rules.sinks import by_name, reached
from headgate_rules.tables import sinks
from headgate_rules.texts import Literal, take_apart
from headgate_rules.wording import shown

_RUNS: Final = by_name(
    (*sinks(Danger.CODE), *sinks(Danger.COMMAND), *sinks(Danger.DOWNLOAD)),
)

_FETCHED_FILES: Final = frozenset(
    {
        *("urllib.request.urlretrieve()", "wget.download()", "gdown.download()"),
        *("pooch.retrieve()", "torch.hub.download_url_to_file()", "keras.utils.get_file()"),
        *("tensorflow.keras.utils.get_file()", "huggingface_hub.hf_hub_download()"),
    }
)
"""Calls whose result is the path of a file that they fetched."""
_INSTALLERS: Final = frozenset(
    {
        "pip.main",
        "pip._internal.main",
        "pip._internal.cli.main.main",
        "setuptools.command.easy_install.main",
    }
)

_SHELL: Final = (
    r"(?:sudo\s+(?:-\w+\s+)*)?(?:/\S*/)?(?:ba|da|z|k|a|fi)?sh\b|(?:sudo\s+)?python[\d.]*\b"
)
_FETCH: Final = r"(?:curl|wget|fetch|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b"
_PIPED: Final = lazy_pattern(
    rf"{_FETCH}[^|;&]*\|\s*(?:\w+\s*\|\s*)?(?:{_SHELL}|perl\b|node\b|ruby\b|iex\b|Invoke-Expression\b)"
    rf"|(?:{_SHELL}|source|\.)\s+(?:-\w+\s+)*<\(\s*{_FETCH}"
    rf"|(?:{_SHELL})\s+-\w*c\s+[\"']?\$\(\s*{_FETCH}"
    rf"|\beval\s+[\"']?(?:\$\(|`)\s*{_FETCH}"
    rf"|(?:iex|Invoke-Expression)\s*\(?\s*\(?(?:{_FETCH}|New-Object\s+Net\.WebClient)",
    re.IGNORECASE,
)
_OPEN: Final = lazy_pattern(r"\bhttp://(?!localhost|127\.|\[::1\])")


def _check_run(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for sink, expr in reached(call, _RUNS, ctx):
        yield from _report_fetched(expr, call, sink.danger, ctx)
        if sink.danger is Danger.COMMAND:
            yield from _report_piped(expr, ctx)


def _check_program(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for text in shell_texts(call, ctx):
        yield from _report_fetched(text, call, Danger.COMMAND, ctx)
        yield from _report_piped(text, ctx)
    start = started(call, ctx)
    if start is None:
        return
    yield from _report_fetched(start.program, call, Danger.DOWNLOAD, ctx)
    words = [ctx.value(word) for word in (start.program, *start.arguments)]
    if "install" in words and any(isinstance(w, str) and _is_pip(w) for w in words):
        for argument in start.arguments:
            yield from _report_package(argument, ctx)
    elif start.arguments and _is_interpreter(words[0], start.program, ctx):
        yield from _report_fetched(start.arguments[0], call, Danger.DOWNLOAD, ctx)


def _check_installer(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for argument in ctx.elements(ctx.argument(call, "args", 0)) or ():
        yield from _report_package(argument, ctx)


def _is_pip(word: str) -> bool:
    return (
        re.fullmatch(r"(?:.*[/\\])?(?:pip[\d.]*|uv|pipx|conda|mamba|poetry|pdm)(?:\.exe)?", word)
        is not None
    )


def _is_interpreter(word: object, program: ast.expr, ctx: Context) -> bool:
    if "sys.executable" in ctx.names(program):
        return True
    last = word.rpartition("/")[2] if isinstance(word, str) else ""
    return re.fullmatch(r"(?:ba|da|z)?sh|python[\d.]*|node|perl|ruby", last) is not None


def _report_fetched(expr: ast.expr, call: ast.Call, danger: Danger, ctx: Context) -> Iterator[Hit]:
    flow = ctx.flow(expr, danger)
    what = flow.what if _is_fetched(flow) else ""
    if not what and ctx.names(expr) & _FETCHED_FILES:
        what = "a download"
    if what:
        yield Hit(
            expr,
            f"{shown(ctx, call.func, 'This call')} runs {_value(expr, ctx)} comes from {what}: whoever controls the other side decides what this program does. Make it a "
            "dependency with a fixed version, or compare its SHA-256 with a known one first.",
            Severity.ERROR,
            Confidence.HIGH,
            Evidence.REMOTE,
            path=flow.path,
        )


def _value(expr: ast.expr, ctx: Context) -> str:
    name = shown(ctx, expr, "")
    return f"{name}, which" if name else "what"


def _report_package(expr: ast.expr, ctx: Context) -> Iterator[Hit]:
    flow = ctx.flow(expr, Danger.DOWNLOAD)
    if flow.evidence is Evidence.REMOTE:
        yield Hit(
            expr,
            f"This installs {shown(ctx, expr, 'a package')}, which comes from {flow.what}, and "
            "installing a package runs its code: whoever chooses the name runs anything. Install "
            "only packages from a list, with versions and hashes.",
            Severity.ERROR,
            Confidence.HIGH,
            flow.evidence,
            path=flow.path,
        )


def _report_piped(expr: ast.expr, ctx: Context) -> Iterator[Hit]:
    pieces = take_apart(expr, ctx)
    if pieces is None:
        return
    text = "".join(piece.text if isinstance(piece, Literal) else "x" for piece in pieces)
    if _PIPED.search(text):
        is_open = _OPEN.search(text) is not None
        yield Hit(
            expr,
            "This command runs a script straight from the network: whoever controls that server "
            "decides what happens here. Fetch the file, compare its SHA-256 with a known one, "
            "then run it.",
            Severity.ERROR if is_open else Severity.WARNING,
            Confidence.HIGH,
        )


def _is_fetched(flow: Flow) -> bool:
    return flow.evidence is Evidence.REMOTE and flow.origin is Origin.NETWORK


RULE = Rule(
    meta=RuleMeta(
        code="HG905",
        name="downloaded-code",
        summary="Code is fetched from the network and run without a look at it",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(494,),
        kind=Kind.FLOW,
        references=("https://cwe.mitre.org/data/definitions/494.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(frozenset(_RUNS), _check_run),
        OnCall(STARTERS, _check_program),
        OnCall(_INSTALLERS, _check_installer),
    ),
    examples=(
        bad(
            "import requests\n\n"
            'exec(requests.get("https://example.org/setup.py", timeout=5).text)\n',
            lines=(3,),
            severity="ERROR",
        ),
        bad(
            "import requests as web\n\n\ndef run(code):\n    exec(code)\n\n\n"
            'run(web.get("https://example.org/setup.py", timeout=5).text)\n',
            lines=(5,),
            severity="ERROR",
            note="through a small function",
        ),
        bad(
            "import requests\n\n\ndef plugin():\n"
            '    return requests.get("https://example.org/plugin.py", timeout=5).text\n\n\n'
            "exec(plugin())\n",
            lines=(8,),
            severity="ERROR",
            note="from another function",
        ),
        bad(
            "import subprocess\nimport sys\n\nimport requests\n\n"
            'name = requests.get("https://example.org/latest", timeout=5).text\n'
            'subprocess.run([sys.executable, "-m", "pip", "install", name], check=True)\n',
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            'import os\n\nos.system("curl -fsSL https://example.org/install.sh | sh")\n',
            lines=(3,),
            severity="WARNING",
        ),
        bad(
            "import subprocess\n\n"
            'subprocess.run("wget -qO- http://example.org/install.sh | sudo bash", shell=True)\n',
            lines=(3,),
            severity="ERROR",
        ),
        bad(
            'import subprocess\n\nsubprocess.run(["bash", "-c", "bash <(curl -s https://example.org/x)"])\n',
            lines=(3,),
            severity="WARNING",
        ),
        good(
            "import json\n\nimport requests\n\n"
            'settings = json.loads(requests.get("https://example.org/a.json", timeout=5).text)\n',
            note="data, not code",
        ),
        good(
            'import os\n\nos.system("curl -fsSL https://example.org/list.txt | sort")\n',
            note="not run",
        ),
        good(
            "import subprocess\nimport sys\n\n"
            'subprocess.run([sys.executable, "-m", "pip", "install", "rich==13.9.4"], check=True)\n',
            note="a fixed package",
        ),
        known_miss(
            "import subprocess\nimport urllib.request\n\n"
            'urllib.request.urlretrieve("https://example.org/run", "run")\n'
            'subprocess.run(["./run"])\n',
            note="started by its name in another statement",
        ),
    ),
)
