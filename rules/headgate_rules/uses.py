"""What the audit view shows wherever it stands, called or handed on.

Owns the words for it; each rule says which names are worth a look.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from headgate.ruleapi import Confidence, Context, Hit, OnUse, Severity
from headgate_rules.wording import shown


def on_uses(names: Iterable[str], what: str, *, calls: bool = True) -> OnUse:
    """Return the handler that shows uses of these names; `what` completes "`name` …".

    Without `calls`, only where it is handed on as a value.
    """

    def check(node: ast.Name | ast.Attribute, ctx: Context) -> Iterator[Hit]:
        parent = ctx.parent(node)
        is_called = isinstance(parent, ast.Call) and parent.func is node
        if is_called and not calls:
            return
        how = "is called" if is_called else "is handed on"
        yield Hit(
            node,
            f"{shown(ctx, node, 'What stands here')} {what}. It {how} here and nothing is proved: "
            "see what it can be given.",
            Severity.HINT,
            Confidence.LOW,
        )

    return OnUse(frozenset(n for n in names if not n.startswith("*.")), check)
