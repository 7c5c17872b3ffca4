"""The fix that puts a function around the values of a text.

Owns which values of a text that is written in the statement are meant, and whether they
can be moved. A rule says what goes around them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from headgate.ruleapi import Context, Danger, Evidence, Fix, FixSafety, Keep, Name, Rewrite
from headgate_rules.texts import Filled, Literal, filled, take_apart

_FROM_OUTSIDE: Final = frozenset({Evidence.REMOTE, Evidence.LOCAL})

Pieces: TypeAlias = tuple[str | Keep | Name, ...]


def called(function: str) -> Callable[[Filled, Keep], Pieces]:
    """Return what puts a call of a function that takes a text around a value."""

    def around(piece: Filled, value: Keep) -> Pieces:
        if piece.is_text:
            return (Name(function), "(", value, ")")
        return (Name(function), "(str(", value, "))")

    return around


def wrapped(
    text: ast.expr,
    ctx: Context,
    danger: Danger,
    around: Callable[[Filled, Keep], Pieces],
    title: str,
) -> tuple[Fix, ...]:
    """Return the fix for the values of a text, () where they do not stand here.

    Values that are clean for this danger stay as they are.
    """
    pieces = take_apart(text, ctx) or ()
    if not any(isinstance(piece, Literal) and piece.text for piece in pieces):
        return ()
    risky = [
        piece
        for piece in filled(pieces)
        if ctx.flow(piece.value, danger).evidence is not Evidence.CLEAN
    ]
    return around_each(risky, ctx, around, title)


def around_each(
    values: Iterable[Filled],
    ctx: Context,
    around: Callable[[Filled, Keep], Pieces],
    title: str,
) -> tuple[Fix, ...]:
    """Return the fix for these values, () where one cannot be moved."""
    values = tuple(values)
    if not values or not all(piece.is_plain and stands(piece.value, ctx) for piece in values):
        return ()
    rewrites = tuple(
        Rewrite(ctx.range(piece.value), around(piece, Keep(ctx.range(piece.value))))
        for piece in values
    )
    return (Fix(title, FixSafety.REVIEW, rewrites),)


def around_added(
    text: ast.expr,
    ctx: Context,
    danger: Danger,
    function: str | Name,
    title: str,
    is_value: Callable[[ast.expr], bool],
) -> tuple[Fix, ...]:
    """Return the fix for what comes from outside in a text that `+` puts together.

    () where something of that is no value as it is, or does not stand here.
    """
    values = _added(text, ctx, danger)
    if not values or not all(is_value(value) and ctx.is_written(value) for value in values):
        return ()
    rewrites = tuple(
        Rewrite(ctx.range(value), (function, "(", Keep(ctx.range(value)), ")")) for value in values
    )
    return (Fix(title, FixSafety.REVIEW, rewrites),)


def _added(text: ast.expr, ctx: Context, danger: Danger) -> list[ast.expr]:
    if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Add):
        return _added(text.left, ctx, danger) + _added(text.right, ctx, danger)
    return [text] if ctx.flow(text, danger).evidence in _FROM_OUTSIDE else []


def stands(value: ast.expr, ctx: Context) -> bool:
    """Whether a value stands in the statement where its node says.

    Before Python 3.12, `ast` misplaces some expressions inside f-strings.
    """
    if not ctx.is_written(value):
        return False
    try:
        there = ast.parse(f"({ctx.source(value)})", mode="eval").body
    except SyntaxError:
        return False
    return ast.dump(there) == ast.dump(value)
