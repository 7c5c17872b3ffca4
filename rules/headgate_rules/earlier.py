"""A text with what earlier statements put into the variables in it.

Owns how far a variable is followed back, and when it is a value rather than a text that was
put together. Used while a fix is worked out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from headgate.ruleapi import Built, Context, Danger
from headgate_rules.identifiers import name_of
from headgate_rules.texts import Filled, Literal, filled, joined_words, take_apart

_DEPTH: Final = 6

Whole: TypeAlias = Callable[[Sequence["Literal | Filled"]], bool]


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a text, where that is written, and in which statement."""

    piece: Literal | Filled
    ctx: Context
    text: ast.expr


def is_put_together(expr: ast.expr, ctx: Context, danger: Danger) -> bool:
    """Whether a value is, or may be, a text that earlier statements put together."""
    return not isinstance(expr, ast.Constant) and ctx.flow(expr, danger).is_assembled


def holds_such(pieces: Sequence[Literal | Filled], ctx: Context, danger: Danger) -> bool:
    """Whether a text is filled with one that earlier statements put together."""
    return any(_is_text(piece, ctx, danger) for piece in filled(pieces))


def _is_text(piece: Filled, ctx: Context, danger: Danger) -> bool:
    if piece.is_number or (danger is Danger.COMMAND and joined_words(piece.value, ctx)):
        return False  # words of a list are values of a command
    return is_put_together(piece.value, ctx, danger)


def spread(
    text: ast.expr,
    ctx: Context,
    built: Built,
    danger: Danger,
    is_whole: Whole = lambda _pieces: True,
    *,
    is_shared: bool = False,
) -> list[Placed] | None:
    """Return the pieces of a text and of the texts in it, None where they cannot be told.

    `is_whole` is asked whether the pieces of a statement can be looked at without those of others:
    statements may stand in branches.
    """
    return _Spreading(built, danger, is_whole, is_shared).pieces(text, ctx, "", _DEPTH)


@dataclass(frozen=True, slots=True)
class _Spreading:
    """What stays the same while a text is spread."""

    built: Built
    danger: Danger
    is_whole: Whole
    is_shared: bool

    def pieces(self, text: ast.expr, ctx: Context, itself: str, depth: int) -> list[Placed] | None:
        """Return the pieces of a text and of the texts in it.

        `itself` names the variable that the text is added to, and may begin with.
        """
        pieces = take_apart(text, ctx)
        if pieces is None or not depth:
            return None
        if isinstance(pieces[0], Filled) and itself and name_of(pieces[0].value) == itself:
            pieces = pieces[1:]
        out: list[Placed] = []
        for piece in pieces:
            if isinstance(piece, Filled) and _is_text(piece, ctx, self.danger):
                inner = self._inside(piece, ctx, depth)
                if inner is None:
                    return None
                out += inner
            else:
                out.append(Placed(piece, ctx, text))
        return out

    def _inside(self, piece: Filled, ctx: Context, depth: int) -> list[Placed] | None:
        """Return the pieces of a text that a variable holds."""
        name = piece.value
        if not isinstance(name, ast.Name) or not piece.is_plain:
            return None
        out: list[Placed] = []
        parts = self.built.parts(name, ctx, is_shared=self.is_shared) or ()
        for number, (expr, there) in enumerate(parts):
            part = self.pieces(expr, there, name.id if number else "", depth - 1)
            if part is None or not self.is_whole([placed.piece for placed in part]):
                return None
            out += part
        return out or None
