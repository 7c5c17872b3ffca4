"""Messages of a conversation with a language model, as programs write them.

Owns the shapes of a message: `{"role": "system", "content": …}`, `("system", …)`. Knows
nothing of where texts come from, and no rule.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Final

from headgate.ruleapi import Context

INSTRUCTING: Final = frozenset({"system", "developer"})
"""Roles whose texts the model takes for orders of the program."""

_ROLES: Final = frozenset(
    {*INSTRUCTING, "user", "assistant", "tool", "function", "model", "human", "ai"}
)
_CONTENTS: Final = ("content", "parts", "text")
_LARGEST: Final = 8
"""More entries than a message has."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who speaks, and what is said."""

    role: str
    content: ast.expr


def content_of(node: ast.Dict, ctx: Context) -> Message | None:
    """Return the message that a dictionary is, or None."""
    if not 2 <= len(node.keys) <= _LARGEST:
        return None
    role: object = None
    content: ast.expr | None = None
    for key, value in zip(node.keys, node.values, strict=True):
        name = ctx.value(key)
        if name == "role":
            role = ctx.value(value)
        elif name in _CONTENTS:
            content = value
    if content is None or not isinstance(role, str) or role not in _ROLES:
        return None
    return Message(role, content)


def message_in(node: ast.Tuple, ctx: Context) -> Message | None:
    """Return the message that a pair of role and text is, or None."""
    if len(node.elts) != 2:
        return None
    role = ctx.value(node.elts[0])
    if not isinstance(role, str) or role not in INSTRUCTING:
        return None
    return Message(role, node.elts[1])
