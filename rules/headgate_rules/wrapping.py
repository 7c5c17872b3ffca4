"""The fix that puts a function around the values of a text.

Owns which values of a text that is written in the statement are meant, and whether they
can be moved. A rule says what goes around them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import TypeAlias

from headgate.ruleapi import Context, Danger, Evidence, Fix, FixSafety, Keep, Name, Rewrite
from headgate_rules.texts import Filled, Literal, filled, take_apart

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
