"""Changes the statements that build a text, for a rule that reports where it is used.

Owns which statements those are, and what a rule sees of them. What changes in them is said by
the rule, with the same eyes that it reads the reported statement with.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from headgate.engine import Analysis
from headgate.fixes.bindings import Body
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.realising import Plan, plan
from headgate.ruleapi import Context, Fix, Intent, MendEarlier
from headgate.syntax import assemble

_WAYS: Final = 8
"""In how many ways a statement is looked at that is reached in many."""


def mended(
    analysis: Analysis, fix: Fix, intent: MendEarlier, others: Iterable[Intent]
) -> Plan | CannotFix:
    """Work out the edits of all statements that the rule changes.

    `others` change the reported statement itself.
    """
    at, _ = analysis.region_at(intent.text.start.line)
    if analysis.is_body_cut(at):
        return CannotFix("the function is too long")
    changes: dict[int, dict[Intent, None]] = defaultdict(dict)
    for way in range(min(len(analysis.contexts_at(at)), _WAYS)):
        seen = _Seen(analysis, at, way)
        text, ctx = seen.node_at(intent), seen.context
        found = intent.mend(text, ctx, seen) if text is not None and ctx is not None else None
        if found is None:
            return CannotFix("how the text was built cannot be told")
        for ctx, change in found:
            line = seen.line_of(ctx)
            changes[line][change.shifted(line)] = None
    if not changes:
        return CannotFix("nothing would change")
    changes[at].update(dict.fromkeys(others))
    plans: list[Plan] = []
    for line, intents in changes.items():
        if not intents:
            continue
        made = _planned(analysis, replace(fix, intents=tuple(intents)), line)
        if isinstance(made, CannotFix):
            return made
        plans.append(made)
    return Plan(
        min(made.first for made in plans),
        tuple(edit for made in plans for edit in made.edits),
        frozenset(need for made in plans for need in made.needs),
    )


def _planned(analysis: Analysis, fix: Fix, line: int) -> Plan | CannotFix:
    first, region = analysis.region_at(line)
    count = len(region.lines)
    return plan(fix, analysis.snapshot, lambda: analysis.imports_at(first), first, count)


class _Seen:
    """The statements of a function, seen in one of the ways that they are reached in.

    Implements `Built`.
    """

    def __init__(self, analysis: Analysis, at: int, way: int) -> None:
        self._analysis = analysis
        self._way = way
        lines = sorted(analysis.body_at(at), key=lambda item: item[0])
        self._body = Body(assemble(lines))
        self._known: dict[int, tuple[Context, Sequence[ast.AST]]] = {}
        self._lines: dict[int, int] = {}
        self.context: Context | None = None
        self._nodes: Sequence[ast.AST] = ()
        if (found := self._statement(at)) is not None:
            self.context, self._nodes = found

    def node_at(self, intent: MendEarlier) -> ast.expr | None:
        """Return the expression that an intent is about."""
        if self.context is None:
            return None
        first, ctx = self.line_of(self.context), self.context
        written = (node for node in self._nodes if isinstance(node, ast.expr))
        return next((n for n in written if ctx.range(n).shifted(first) == intent.text), None)

    def line_of(self, ctx: Context) -> int:
        """Return the line on which the statement of a context begins."""
        return self._lines[id(ctx)]

    def parts(
        self, name: ast.Name, ctx: Context, *, is_shared: bool = False
    ) -> tuple[tuple[ast.expr, Context], ...] | None:
        """Return what the statements before give a variable."""
        line = self.line_of(ctx)
        at = self._body.statement_at(line)
        if at is None:
            return None
        growth = self._body.growth(name.id, at, is_shared=is_shared)
        is_whole = growth is not None and not self._body.is_forked(growth)
        found = growth.statements if growth is not None and is_whole else None
        if found is None:
            found = self._body.writings(name.id, at, is_shared=is_shared)
        out: list[tuple[ast.expr, Context]] = []
        for stmt in found or ():
            seen = self._statement(stmt.lineno - 1)
            value = _assigned(seen[1], name.id) if seen is not None else None
            if seen is None or value is None:
                return None
            out.append((value, seen[0]))
        return tuple(out) or None

    def tests(self, name: ast.Name, ctx: Context) -> tuple[tuple[ast.Compare, Context], ...]:
        """Return the comparisons of a variable in conditions before a statement."""
        out: list[tuple[ast.Compare, Context]] = []
        for line in self._body.conditions_before(self.line_of(ctx)):
            if (seen := self._statement(line)) is not None:
                compared = (node for node in seen[1] if isinstance(node, ast.Compare))
                out += [(node, seen[0]) for node in compared if _reads(node, name.id)]
        return tuple(out)

    def keeps(self, names: frozenset[str], since: Context, ctx: Context) -> bool:
        """Whether no variable of these gets another value between two statements."""
        first = self._body.statement_at(self.line_of(since))
        at = self._body.statement_at(self.line_of(ctx))
        if first is None or at is None:
            return False
        return not self._body.is_bound_between(names, first, at)

    def _statement(self, line: int) -> tuple[Context, Sequence[ast.AST]] | None:
        """Return a statement's context and nodes, None where it is never reached."""
        first, _ = self._analysis.region_at(line)
        known = self._known.get(first)
        if known is None and (ways := self._analysis.contexts_at(first)):
            known = self._known[first] = ways[min(self._way, len(ways) - 1)]
            self._lines[id(known[0])] = first
        return known


def _reads(node: ast.AST, name: str) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(node))


def _assigned(nodes: Iterable[ast.AST], name: str) -> ast.expr | None:
    """Return what a statement gives a name, None where it does so twice."""
    found: list[ast.expr] = []
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                found.append(value)
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if (
                target == name
            ):
                found.append(value)
            case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                found.append(value)
            case _:
                pass
    return found[0] if len(found) == 1 else None
