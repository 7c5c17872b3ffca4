"""Keywords that are unpacked from a mapping (`f(**data)`), and who chooses their names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import Context, Danger, Evidence, Flow

DECLARED: Final = frozenset({"the request", "the checked form"})
"""What tables call data that was read with a declared schema: its names are the program's."""


def is_unpacking(call: ast.Call) -> bool:
    """Whether a call has `**`."""
    return any(keyword.arg is None for keyword in call.keywords)


def names_from_outside(
    call: ast.Call, danger: Danger, ctx: Context
) -> Iterator[tuple[ast.expr, Flow]]:
    """Yield what gives a call's keywords names that a remote user has chosen.

    That is the mapping, or the key of it that is not constant.
    """
    for keyword in call.keywords:
        if keyword.arg is None:
            keys = ctx.keys(keyword.value)
            for chosen in (keyword.value,) if keys is None else keys:
                flow = ctx.flow(chosen, danger)
                if flow.evidence is Evidence.REMOTE and flow.what not in DECLARED:
                    yield chosen, flow
