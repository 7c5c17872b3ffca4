"""Whoever reaches a port can change how the program logs, and so run code.

## What it does
Reports `logging.config.listen` without `verify`, and configurations of logging that come
from a request, a socket or another machine into `dictConfig` or `fileConfig`.

## Why it matters
Such a configuration names classes and functions that are then called, and parts of it are
evaluated. Whoever can send one runs code in this program. On a machine that several people
use, all of them reach the port.

## What to do instead
Read the configuration from a file of the program's own. Where it must be changed while the
program runs, pass `verify`, a function that checks a signature.

## Severity
A listener is a warning, a configuration from a remote source an error.

## Limits
What `verify` does is not looked at. A file whose name somebody else chooses is the matter
of HG201.

## Fix safety
There is no fix: how a configuration is signed is for you to say.
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
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_LISTEN: Final = frozenset({"logging.config.listen"})
_CONFIGURE: Final[dict[str, tuple[str, int | None]]] = {
    "logging.config.dictConfig": ("config", 0),
    "logging.config.dictConfigClass": ("config", 0),
    "logging.config.DictConfigurator": ("config", 0),
    "logging.config.fileConfig": ("fname", 0),
}


def _check_listen(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    verify = ctx.argument(call, "verify", 1)
    if ctx.has_unpacking(call) or (verify is not None and ctx.value(verify) is not None):
        return
    yield Hit(
        call,
        f"{shown(ctx, call.func)} takes a configuration from whoever connects, and a configuration "
        "can run code. Read it from a file of your own, or pass `verify` with a function that "
        "checks a signature.",
        Severity.WARNING,
    )


def _check_configure(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    name = min(ctx.names(call.func) & _CONFIGURE.keys())
    config = ctx.argument(call, *_CONFIGURE[name])
    if config is None:
        return
    flow = ctx.flow(config, Danger.CODE)
    if flow.evidence is Evidence.REMOTE:
        yield Hit(
            config,
            f"{shown(ctx, call.func)} follows {shown(ctx, config, 'this configuration')}, which "
            f"comes from {flow.what}: it names functions that are then called, so whoever sends it "
            "can run code. Take single values out of it, such as the level.",
            Severity.ERROR,
            Confidence.HIGH,
            flow.evidence,
            path=flow.path,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG506",
        name="logging-configuration-listener",
        summary="Whoever reaches a port can change how the program logs, and so run code",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(94,),
        bandit=("B612",),
        ruff=("S612",),
        references=("https://docs.python.org/3/library/logging.config.html#logging.config.listen",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_LISTEN, _check_listen),
        OnCall(frozenset(_CONFIGURE), _check_configure),
    ),
    examples=(
        bad(
            "import logging.config\nlogging.config.listen(9999).start()\n",
            lines=(2,),
            severity="WARNING",
        ),
        bad(
            "from logging import config as setup\nNOBODY = None\n"
            "setup.listen(port=9999, verify=NOBODY)\n",
            lines=(3,),
        ),
        bad(
            "import logging.config\nfrom flask import request\n\n\ndef change():\n"
            "    wanted = request.get_json()\n    logging.config.dictConfig(wanted)\n",
            lines=(7,),
            severity="ERROR",
        ),
        good("import logging.config\nlogging.config.listen(9999, verify=check).start()\n"),
        good('import logging.config\nlogging.config.fileConfig("logging.ini")\n'),
        good(
            "import json\nimport logging.config\n\nwith open(path) as file:\n"
            "    logging.config.dictConfig(json.load(file))\n",
            note="the program's own file",
        ),
    ),
)
