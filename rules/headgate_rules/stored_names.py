"""Names of tables and columns that a program has, seen from the expression alone.

Owns which attributes and calls give names of a database's own structure, where nothing
is known of their origin. Knows nothing of sinks.
"""

from __future__ import annotations

import ast
from typing import Final

from headgate.ruleapi import Context, Danger, Evidence
from headgate_rules.identifiers import name_of, words

_QUOTING: Final = frozenset({"quote", "quoted", "escape", "escaped"})
_STRUCTURE: Final = frozenset(
    {
        *(
            "column",
            "columns",
            "ident",
            "identifier",
            "keyspace",
            "schema",
            "sequence",
            "sql",
            "table",
            "tablename",
        ),
        *("tables", "tablespace"),
    }
)
_STORED: Final = frozenset(
    {"db_table", "db_column", "db_tablespace", "__tablename__", "_table_name", "tablename"}
)
"""Attributes of any object that hold such a name."""


def is_own_text(expr: ast.expr, ctx: Context, danger: Danger) -> bool:
    """Whether a text holds nothing but constants, quoted names and names of the program's own.

    Only for text of which nothing is known; what came from outside is never the program's.
    """
    evidence = ctx.evidence(expr, danger)
    if evidence is Evidence.CLEAN:
        return True
    if evidence in (Evidence.REMOTE, Evidence.LOCAL):
        return False
    return all(_is_own(part, ctx, danger) for part in _parts(expr))


def _parts(expr: ast.expr) -> list[ast.expr]:
    """Return what an expression is made of; itself if it is not put together."""
    match expr:
        case ast.JoinedStr(values=values):
            return [v.value for v in values if isinstance(v, ast.FormattedValue)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [left, right]
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            return [left, *_listed(right)]
        case ast.Call(func=ast.Attribute(value=template, attr="format"), args=args, keywords=more):
            return [template, *args, *(k.value for k in more)]
        case ast.Call(
            func=ast.Attribute(value=text, attr="join"),
            args=[ast.GeneratorExp(elt=made) | ast.ListComp(elt=made)],
        ):
            return [text, made]
        case ast.Call(func=ast.Attribute(value=text, attr="join"), args=[made]):
            return [text, *_listed(made)]
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case _:
            return [expr]


def _listed(expr: ast.expr) -> list[ast.expr]:
    match expr:
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return items
        case ast.Dict(values=items):
            return items
        case _:
            return [expr]


def _is_own(expr: ast.expr, ctx: Context, danger: Danger) -> bool:
    match expr:
        case ast.Attribute(value=owner, attr=attr):
            if attr.isupper() or attr in _STORED:
                return True
            if isinstance(owner, ast.Attribute) and owner.attr == "_meta":
                return True
            is_self = isinstance(owner, ast.Name) and owner.id in ("self", "cls")
            if is_self and not _STRUCTURE.isdisjoint(words(attr)):
                return ctx.evidence(expr, danger) in (Evidence.UNKNOWN, Evidence.CLEAN)
        case ast.Call(func=func) if not _QUOTING.isdisjoint(words(name_of(func) or "")):
            return ctx.evidence(expr, danger) in (Evidence.UNKNOWN, Evidence.CLEAN)
        case _:
            pass
    if _parts(expr) == [expr]:
        return ctx.evidence(expr, danger) is Evidence.CLEAN
    return is_own_text(expr, ctx, danger)
