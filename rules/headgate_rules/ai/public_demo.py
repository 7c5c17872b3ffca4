"""A demo of a model is open to the whole internet.

## What it does
Reports `launch(share=True)` of Gradio, `launch` on all network addresses without `auth`,
and `allowed_paths` that opens the whole disk.

## Why it matters
`share=True` makes an address on the internet through which everybody who has it, or finds
it, uses the functions and files of this machine.

## What to do instead
Leave `share` out and listen on this machine only. Where others should use it, ask for a
password (`auth=…`), and name the folders that may be read.

## Severity
A warning; an information for all network addresses.

## Limits
Whether a firewall stands in front of the machine is not known here.

## Fix safety
Review: the public address is no longer made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
)
from headgate_rules.wording import shown

_ROOTS: Final = frozenset({"/", "~", "C:\\", "C:/", "/home", "/root", "/etc"})
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})
_GRADIO_ONLY: Final = frozenset(
    {"share", "server_name", "inbrowser", "allowed_paths", "show_error", "debug", "auth"}
)


def _check(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not (_is_gradio(call, ctx) and isinstance(call.func, ast.Attribute)):
        return
    yield from _check_paths(call, ctx)
    auth = ctx.argument(call, "auth")
    if (auth is not None and ctx.value(auth) is not None) or ctx.has_unpacking(call):
        return
    shared = ctx.argument(call, "share")
    if shared is not None and ctx.value(shared) is True:
        fixes: tuple[Fix, ...] = ()
        if any(keyword.arg == "share" for keyword in call.keywords):
            change = DropKeyword(ctx.range(call), "share")
            fixes = (Fix("Make no public address", FixSafety.REVIEW, (change,)),)
        yield Hit(
            shared,
            f"`share=True` gives {shown(ctx, call.func.value, 'the demo')} an address on the "
            "internet without a password: whoever finds it uses this machine. Leave it out, or set "
            "`auth`.",
            Severity.WARNING,
            fixes=fixes,
        )
        return
    server = ctx.argument(call, "server_name")
    if server is not None and ctx.value(server) in _EVERYWHERE:
        yield Hit(
            server,
            f"{shown(ctx, call.func.value, 'The demo')} listens on all addresses of this machine, "
            "without a password: everybody in the network can use it. Leave `server_name` out, or "
            "set `auth`.",
            Severity.INFORMATION,
        )


def _is_gradio(call: ast.Call, ctx: Context) -> bool:
    names = ctx.names(call.func)
    if names:
        return any(name.startswith("gradio.") for name in names)
    return bool({keyword.arg for keyword in call.keywords} & _GRADIO_ONLY)


def _check_paths(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for part in ctx.elements(ctx.argument(call, "allowed_paths")) or ():
        if ctx.value(part) in _ROOTS:
            yield Hit(
                part,
                "`allowed_paths` lets every visitor read all files below this folder. Name the "
                "folders that the demo shows.",
                Severity.WARNING,
            )


RULE = Rule(
    meta=RuleMeta(
        code="HG812",
        name="public-demo",
        summary="A demo of a model is open to the whole internet",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(668,),
        fix=(FixSafety.REVIEW,),
        references=("https://www.gradio.app/guides/sharing-your-app",),
    ),
    doc=__doc__ or "",
    handlers=(OnCall(frozenset({"*.launch"}), _check),),
    examples=(
        bad(
            "import gradio as gr\ndemo = gr.Interface(ask, gr.Text(), gr.Text())\n"
            "demo.launch(share=True)\n",
            lines=(3,),
            fixed="import gradio as gr\ndemo = gr.Interface(ask, gr.Text(), gr.Text())\n"
            "demo.launch()\n",
            severity="WARNING",
        ),
        bad(
            "import gradio\nSHARE = True\ndemo = gradio.ChatInterface(ask)\n"
            'demo.launch(share=SHARE, allowed_paths=["/"])\n',
            lines=(4,),
        ),
        bad('demo.queue().launch(server_name="0.0.0.0")\n', lines=(1,), severity="INFORMATION"),
        good("import gradio as gr\ndemo = gr.Interface(ask)\ndemo.launch()\n"),
        good(
            "import gradio as gr\ndemo = gr.Interface(ask)\ndemo.launch(share=True, auth=check)\n"
        ),
        good("browser.launch(headless=True)\nrocket.launch()\n", note="something else"),
    ),
)
