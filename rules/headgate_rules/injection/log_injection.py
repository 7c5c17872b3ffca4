"""Text from outside is written to the log as it is.

## What it does
Reports calls of logging, of its loggers, of loguru, structlog and syslog, whose text or
arguments hold what somebody sent.

## Why it matters
A value with a line break in it begins a new line of the log. Whoever sends it can invent
entries, hide what was done, or feed the programs that read the log.

## What to do instead
Log it as `repr` writes it, on one line and with quotes: `logger.info("login of %r", name)`.
Or remove line breaks, `name.replace("\\r", "").replace("\\n", "")`, or write the log as JSON.

## Severity
A warning if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text.

## Limits
A log that is written as JSON, or by a formatter that escapes line breaks, is safe, and the
rule does not know the formatter. What other machines answered is not reported, nor is what
comes from the command line, from files or from callers that are not seen.

## Fix safety
Review: the value is logged as `repr` writes it, with quotes around text. Programs that
read the log may expect it without.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
    OnCall,
    Origin,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.identifiers import name_of
from headgate_rules.narrowing import keeping
from headgate_rules.sinks import on_sinks
from headgate_rules.wording import shown
from headgate_rules.wrapping import around_added

_CONVERSION: Final = lazy_pattern(r"%(?:%|[-#0 +]*(?:[1-9]\d*)?(?:\.\d+)?([a-zA-Z]))")
_METHODS: Final = frozenset(
    f"*.{level}"
    for level in ("debug", "info", "warning", "warn", "error", "critical", "exception", "log")
)
_VALUES: Final = (ast.Name, ast.Attribute, ast.Subscript)
"""What is a value as it is, not a text that is put together."""
_LOGGER_NAMES: Final = frozenset({"log", "logger", "logging"})


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"The log line of {callee} holds {value}, {comes}: with a line break in it, somebody can "
        "write lines of their own into the log. Log it with `repr(…)` or `%r`, or remove line "
        "breaks."
    )


def _quieter(severity: Severity, flow: Flow) -> Severity | None:
    """Leave out what another machine answered: that is what logs are for."""
    return None if flow.origin is Origin.NETWORK else severity


def _mend(value: ast.expr, call: ast.Call, ctx: Context) -> tuple[Fix, ...]:
    title = "Log it as `repr` writes it, on one line"
    return around_added(
        value, ctx, Danger.LOG, "repr", title, lambda part: isinstance(part, _VALUES)
    )


def _text_index(call: ast.Call) -> int:
    return 1 if isinstance(call.func, ast.Attribute) and call.func.attr == "log" else 0


def _is_as_it_is(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    """Whether the text has no number and no `%r` where this argument goes."""
    first = _text_index(call) + 1
    values = call.args[first:]
    place = next((n for n, value in enumerate(values) if value is hit.node), None)
    text = ctx.value(call.args[first - 1]) if place is not None else None
    if place is None or not isinstance(text, str) or "%(" in text or "*" in text:
        return True
    kinds = [m[1] for m in _CONVERSION.finditer(text) if m[1] is not None]
    return len(kinds) != len(values) or kinds[place] in ("s", "c")


_KNOWN: Final = on_sinks(
    Danger.LOG, SinkGroup.OTHER, _say, mend=_mend, quieter=_quieter, remote=Severity.WARNING
)
_KNOWN_NAMES: Final = frozenset(name for handler in _KNOWN for name in handler.names)


def _check_unknown_logger(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `logger.info` where only the name says what the object is."""
    if not isinstance(call.func, ast.Attribute) or ctx.names(call.func) & _KNOWN_NAMES:
        return
    owner = name_of(call.func.value)
    if owner is None or owner.lower().lstrip("_") not in _LOGGER_NAMES:
        return
    for value in call.args[_text_index(call) :]:
        flow = ctx.flow(value, Danger.LOG)
        if flow.evidence is not Evidence.REMOTE or flow.origin is Origin.NETWORK:
            continue
        message = _say(shown(ctx, value), shown(ctx, call.func, "this call"), flow)
        fixes = _mend(value, call, ctx) if ctx.is_written(call) else ()
        hit = Hit(
            value,
            message,
            Severity.WARNING,
            Confidence.MEDIUM,
            flow.evidence,
            fixes,
            path=flow.path,
        )
        if _is_as_it_is(hit, call, ctx):
            yield hit


RULE = Rule(
    meta=RuleMeta(
        code="HG111",
        name="log-injection",
        summary="Text from outside is written to the log as it is",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(117,),
        kind=Kind.FLOW,
        fix=(FixSafety.REVIEW,),
        yields_to=("HG603",),
        peers=(
            "codeql:py/log-injection",
            "sonar:S5145",
        ),
        references=("https://docs.python.org/3/library/logging.html#logging.Logger.debug",),
    ),
    doc=__doc__ or "",
    handlers=(*keeping(_KNOWN, _is_as_it_is), OnCall(_METHODS, _check_unknown_logger)),
    examples=(
        bad(
            "import logging\nfrom flask import request\n\n\ndef search():\n"
            '    words = request.args["q"]\n    logging.info("search for %s", words)\n',
            lines=(7,),
            fixed=(
                "import logging\nfrom flask import request\n\n\ndef search():\n"
                '    words = request.args["q"]\n    logging.info("search for %s", repr(words))\n'
            ),
            severity="WARNING",
        ),
        bad(
            "from logging import getLogger as get\nfrom flask import request\n\nlog = get(__name__)\n\n\n"
            "def search():\n"
            "    log.warning(f\"no result for {request.args['q']}\")\n",
            lines=(8,),
            severity="WARNING",
        ),
        bad(
            "import logging\nfrom flask import request\n\n\ndef search():\n"
            '    logging.getLogger("search").error("bad: " + request.form["q"])\n',
            lines=(6,),
            fixed=(
                "import logging\nfrom flask import request\n\n\ndef search():\n"
                '    logging.getLogger("search").error("bad: " + repr(request.form["q"]))\n'
            ),
        ),
        bad(
            "from flask import request\nfrom loguru import logger\n\n\ndef search():\n"
            '    logger.info("search for {}", request.args["q"])\n',
            lines=(6,),
            severity="WARNING",
        ),
        bad(
            "import logging\nfrom flask import request\n\nlogger = logging.getLogger(__name__)\n\n\n"
            'def note(what):\n    logger.info("seen: %s", what)\n\n\n'
            'def search():\n    note(request.args["q"])\n',
            lines=(8,),
            severity="WARNING",
            note="the function around it is told what it gets",
        ),
        bad(
            "import logging\nfrom flask import request\n\n\n"
            'def words():\n    return request.args["q"]\n\n\n'
            'def search():\n    logging.info("search for %s", words())\n',
            lines=(10,),
            severity="WARNING",
            note="the value comes back from another function",
        ),
        bad(
            "from flask import request\nfrom .logs import logger\n\n\ndef search():\n"
            '    logger.info("search for %s", request.args["q"])\n',
            lines=(6,),
            severity="WARNING",
            note="a logger of another module, as its name says",
        ),
        good(
            "import logging\nfrom flask import request\n\n\ndef search():\n"
            '    logging.info("search for %r", request.args["q"])\n',
            note="as `repr` writes it",
        ),
        good(
            "import logging\nfrom flask import request\n\n\ndef search():\n"
            "    logging.info(f\"search for {request.args['q']!r}\")\n",
            note="as `repr` writes it",
        ),
        good(
            "import logging\nfrom flask import request\n\n\ndef search():\n"
            '    words = request.args["q"].replace("\\r", "").replace("\\n", "")\n'
            '    logging.info("search for %s", words)\n',
            note="without line breaks",
        ),
        good(
            "import json\nimport logging\nfrom flask import request\n\n\ndef search():\n"
            '    logging.info("search for %s", json.dumps(request.args))\n',
            note="JSON has no line breaks",
        ),
        good(
            "import logging\nfrom flask import request\n\n\ndef search():\n"
            '    logging.info("page %s", int(request.args["page"]))\n',
            note="a number",
        ),
        good(
            'import logging\nimport sys\n\nlogging.info("called with %s", sys.argv[1])\n',
            note="who runs the program",
        ),
        good(
            'import logging\n\n\ndef note(what):\n    logging.info("seen: %s", what)\n',
            note="nobody knows who calls",
        ),
        good(
            "import logging\nimport requests\n\n\ndef fetch():\n"
            '    answer = requests.get("https://example.org/status", timeout=10)\n'
            '    logging.info("status: %s", answer.text)\n',
            note="what another machine answered",
        ),
        good('import logging\nlogging.info("ready")\n'),
    ),
)
