"""The name of a module or attribute to use comes from outside.

## What it does
Reports `importlib.import_module`, `__import__`, `getattr`, `setattr`, `globals()[…]` and
other look-ups by name, where the name is what somebody sent, and servers of XML-RPC that let
their callers name attributes of attributes.

## Why it matters
A name leads to everything that the program has: other functions, `__class__` and from
there the whole of Python, or a module that does something as soon as it is imported.

## What to do instead
Write down what may be chosen, and look it up there:
`HANDLERS = {"list": list_items, "show": show_item}`, then `HANDLERS[name]`.

## Severity
An error if the value comes from a remote source. With the strict profile an information if it
comes from a local one (the command line, the environment, a file), or if unknown values are
put into the text. Behind a fixed prefix a remote name is an information, with the strict
profile an error.

## Limits
Names of the command line, of files, and of callers that are not seen are silent. A fixed
prefix, `getattr(self, "do_" + name)`, lets only methods be named that are meant for it;
where the rest is what somebody sent, that is an information.

## Fix safety
There is no fix: what may be chosen only the program's author knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
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
    OnNode,
    Profile,
    Rule,
    RuleMeta,
    Severity,
    SinkGroup,
    bad,
    good,
    loudness,
)
from headgate.ruleapi.rules import CallCheck
from headgate_rules.narrowing import keeping, known_sinks
from headgate_rules.sinks import on_sinks
from headgate_rules.texts import Literal, take_apart
from headgate_rules.wording import shown

_LOOK_UPS: Final = known_sinks(Danger.REFLECTION)
_ATTRIBUTES: Final = frozenset({"builtins.getattr", "builtins.hasattr", "operator.attrgetter"})
_PREFIX: Final = re.compile(r"[a-zA-Z]\w+_")
_REGISTER: Final = frozenset({"*.register_instance"})
_NAMESPACES: Final = frozenset(
    {
        *("builtins.globals()", "builtins.locals()", "builtins.vars()", "sys.modules"),
        *("builtins.__dict__", "builtins.vars().__dict__", "__builtins__.__dict__"),
    }
)


def _say(value: str, callee: str, flow: Flow) -> str:
    comes = f"which comes from {flow.what}" if flow.what else "which is not checked"
    return (
        f"What {callee} takes is chosen by {value}, {comes}: it can name any function, attribute "
        "or module that the program can reach. Look the name up in a dictionary of what is "
        "allowed."
    )


def _is_first(hit: Hit, call: ast.Call, ctx: Context) -> bool:
    """Whether no part of the object that is looked into is reported already."""
    if not call.args or hit.node is call.args[0]:
        return True
    return not any(
        isinstance(node, ast.Call)
        and node.args
        and ctx.names(node.func) & _LOOK_UPS
        and ctx.flow(node.args[-1], Danger.REFLECTION).evidence is Evidence.REMOTE
        for node in ast.walk(call.args[0])
    )


def _within_a_prefix(check: CallCheck) -> CallCheck:
    """Return the check, quieter where a fixed prefix lets only methods be named that are meant."""

    def checked(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        for hit in check(call, ctx):
            is_narrow = isinstance(hit.node, ast.expr) and _has_prefix(hit.node, ctx)
            is_attribute = not ctx.names(call.func).isdisjoint(_ATTRIBUTES)
            quieter = is_narrow and is_attribute and ctx.profile is not Profile.STRICT
            yield replace(hit, severity=Severity.INFORMATION) if quieter else hit

    return checked


def _has_prefix(name: ast.expr, ctx: Context) -> bool:
    pieces = take_apart(name, ctx)
    first = pieces[0] if pieces else None
    return isinstance(first, Literal) and _PREFIX.fullmatch(first.text) is not None


def _check_item(node: ast.Subscript, ctx: Context) -> Iterator[Hit]:
    """Report `globals()[name]`."""
    if not ctx.names(node.value) & _NAMESPACES:
        return
    flow = ctx.flow(node.slice, Danger.REFLECTION)
    severity = loudness(flow.evidence, SinkGroup.OTHER, ctx.profile)
    if severity is None:
        return
    message = _say(shown(ctx, node.slice), shown(ctx, node.value, "this look-up"), flow)
    yield Hit(node.slice, message, severity, None, flow.evidence, path=flow.path)


def _check_dotted_names(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `server.register_instance(obj, allow_dotted_names=True)`."""
    allowed = ctx.argument(call, "allow_dotted_names", 1)
    if allowed is not None and ctx.value(allowed) is True:
        yield Hit(
            allowed,
            "`allow_dotted_names` lets callers walk from the object to all that it reaches, the "
            "module's global names and functions among it, and call that. Leave it out.",
            Severity.ERROR,
        )


RULE = Rule(
    meta=RuleMeta(
        code="HG114",
        name="unsafe-reflection",
        summary="The name of a module or attribute to use comes from outside",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        cwe=(470, 913),
        kind=Kind.FLOW,
        yields_to=("HG707", "HG801", "HG905", "HG906"),
        peers=("dlint:DUO124", "trailofbits:numpy-load-library"),
        references=(
            "https://docs.python.org/3/library/importlib.html#importlib.import_module",
            "https://docs.python.org/3/library/xmlrpc.server.html",
        ),
    ),
    doc=__doc__ or "",
    handlers=(
        *(
            OnCall(handler.names, _within_a_prefix(handler.check))
            for handler in keeping(on_sinks(Danger.REFLECTION, SinkGroup.OTHER, _say), _is_first)
        ),
        OnNode(ast.Subscript, _check_item),
        OnCall(_REGISTER, _check_dotted_names),
    ),
    examples=(
        bad(
            "import xmlrpc.server as rpc\nserver = rpc.SimpleXMLRPCServer(address)\n"
            "server.register_instance(api, allow_dotted_names=True)\n",
            lines=(3,),
        ),
        bad(
            "import importlib\nfrom flask import request\n\n\ndef load():\n"
            '    name = request.args["plugin"]\n    importlib.import_module(name).start()\n',
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "from importlib import import_module as load\nfrom flask import request\n\n\ndef start():\n"
            "    load(f\"plugins.{request.args['plugin']}\").start()\n",
            lines=(6,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\n\n\ndef call(thing):\n"
            '    getattr(thing, request.form["action"])()\n',
            lines=(5,),
            severity="ERROR",
        ),
        bad(
            'from flask import request\n\n\ndef call():\n    globals()[request.args["name"]]()\n',
            lines=(5,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\n\n\n"
            "def call(thing, name):\n    getattr(thing, name)()\n\n\n"
            'def act(thing):\n    call(thing, request.args["action"])\n',
            lines=(5,),
            severity="ERROR",
            note="the function around it is told what it gets",
        ),
        bad(
            "from flask import request\n\n\n"
            'def action():\n    return request.args["action"]\n\n\n'
            "def act(thing):\n    getattr(thing, action())()\n",
            lines=(9,),
            severity="ERROR",
            note="the value comes back from another function",
        ),
        bad(
            "from flask import request\n\n\nclass Actions:\n    def run(self):\n"
            '        name = request.form["action"]\n'
            '        return getattr(self, f"action_{name}")()\n',
            lines=(7,),
            severity="INFORMATION",
            note="only methods that are called so",
        ),
        good(
            "from flask import request\n\n\ndef show():\n    return 1\n\n\n"
            'ACTIONS = {"show": show}\n\n\n'
            'def act():\n    return ACTIONS[request.args["action"]]()\n',
            note="a dictionary of what is allowed",
        ),
        bad(
            "from importlib import import_module\nfrom flask import request\n\n\ndef load():\n"
            '    module, name = request.args["module"], request.args["name"]\n'
            "    view = getattr(\n        import_module(module),\n        name,\n    )\n"
            "    view()\n",
            lines=(8,),
            note="where the module is anybody's, its attribute is not reported again",
        ),
        good(
            "from flask import request\n\n\ndef act(thing):\n"
            '    name = request.args["action"]\n'
            '    if name not in ("show", "hide"):\n'
            '        raise ValueError("no such action")\n'
            "    getattr(thing, name)()\n",
            note="one of a few",
        ),
        good(
            "import importlib\nimport sys\nimportlib.import_module(sys.argv[1])\n",
            note="who runs the program",
        ),
        good("def call(thing, name):\n    getattr(thing, name)()\n", note="nobody knows who calls"),
        good(
            'def call(thing, name):\n    getattr(thing, "do_" + name)()\n',
            note="put together from a parameter",
        ),
        good('def call(thing):\n    getattr(thing, "show")()\n'),
    ),
)
