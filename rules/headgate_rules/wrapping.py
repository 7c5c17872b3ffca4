"""The fix that puts a function around the values of a text.

Owns which values of a text that is written in the statement are meant, and whether they
can be moved. A rule says what goes around them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from headgate.ruleapi import (
    Built,
    Changes,
    Context,
    Danger,
    Evidence,
    Fix,
    FixSafety,
    Keep,
    MendEarlier,
    Name,
    Rewrite,
)
from headgate_rules.earlier import holds_such, spread
from headgate_rules.texts import Filled, Literal, filled, has_words, take_apart

FROM_OUTSIDE: Final = frozenset({Evidence.REMOTE, Evidence.LOCAL})
_NOT_CLEAN: Final = frozenset(Evidence) - {Evidence.CLEAN}

Pieces: TypeAlias = tuple[str | Keep | Name, ...]


Around: TypeAlias = Callable[[Filled, Keep], Pieces]
Fits: TypeAlias = Callable[[Sequence[Literal | Filled]], bool]
"""Whether what is put around the values of a text helps where they stand in it."""


def everywhere(_pieces: Sequence[Literal | Filled]) -> bool:
    """Help wherever a value stands."""
    return True


@dataclass(frozen=True, slots=True)
class Called:
    """Puts a call of a function that takes a text around a value."""

    function: str

    def __call__(self, piece: Filled, value: Keep) -> Pieces:
        """Return the value with the call around it."""
        if piece.is_text:
            return (Name(self.function), "(", value, ")")
        return (Name(self.function), "(str(", value, "))")


def wrapped(
    text: ast.expr,
    ctx: Context,
    danger: Danger,
    around: Around,
    title: str,
    fits: Fits = everywhere,
) -> tuple[Fix, ...]:
    """Return the fix for the values of a text, () where they do not stand here.

    Values that are clean for this danger stay as they are.
    """
    pieces = take_apart(text, ctx) or ()
    if holds_such(pieces, ctx, danger):
        earlier = Earlier(danger, around, fits=fits)
        return (Fix(title, FixSafety.REVIEW, (MendEarlier(ctx.range(text), earlier),)),)
    if not has_words(pieces) or not fits(pieces):
        return ()
    risky = [piece for piece in filled(pieces) if _is_risky(piece, ctx, danger, _NOT_CLEAN)]
    return around_each(risky, ctx, around, title)


def _is_risky(piece: Filled, ctx: Context, danger: Danger, only: frozenset[Evidence]) -> bool:
    return not piece.is_number and ctx.flow(piece.value, danger).evidence in only


@dataclass(frozen=True, slots=True)
class Earlier:
    """Puts something around the values of a text that earlier statements put together.

    Called as `MendEarlier` says.
    """

    danger: Danger
    around: Around
    only: frozenset[Evidence] = _NOT_CLEAN
    """Which values it is put around."""
    fits: Fits = everywhere

    def __call__(self, text: ast.expr, ctx: Context, built: Built) -> Changes | None:
        """Return what changes, None where the values cannot be told."""
        placed = spread(text, ctx, built, self.danger)
        if placed is None or not has_words(one.piece for one in placed):
            return None
        if not self.fits([one.piece for one in placed]):
            return None
        risky = [
            (one.piece, one.ctx)
            for one in placed
            if isinstance(one.piece, Filled)
            and _is_risky(one.piece, one.ctx, self.danger, self.only)
        ]
        return changes(risky, self.around)


def changes(risky: Iterable[tuple[Filled, Context]], around: Around) -> Changes | None:
    """Return what puts something around values of several statements."""
    out: list[tuple[Context, Rewrite]] = []
    for piece, there in risky:
        if not piece.is_plain or not stands(piece.value, there):
            return None
        place = there.range(piece.value)
        out.append((there, Rewrite(place, around(piece, Keep(place)))))
    return tuple(out)


def around_each(
    values: Iterable[Filled],
    ctx: Context,
    around: Around,
    title: str,
) -> tuple[Fix, ...]:
    """Return the fix for these values, () where one cannot be moved."""
    changed = changes([(value, ctx) for value in values], around)
    if not changed:
        return ()
    return (Fix(title, FixSafety.REVIEW, tuple(change for _, change in changed)),)


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
    return [text] if ctx.flow(text, danger).evidence in FROM_OUTSIDE else []


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
