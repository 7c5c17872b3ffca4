"""Text that a program puts together, taken apart again.

Owns how f-strings, `+`, `%`, `format` and `join` are read as literal and filled-in
pieces. Knows nothing of what the text is for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import Formatter

from headgate.ruleapi import Context, Evidence
from headgate.text.patterns import lazy_pattern

_CONVERSION = lazy_pattern(
    r"%(?:(?P<percent>%)"
    r"|(?:\((?P<key>[^)]*)\))?(?P<form>[-#0 +]*(?:[1-9]\d*|\*)?(?:\.(?:\d+|\*))?)(?P<type>[a-zA-Z]))"
)
_NUMERIC = frozenset("diouxXeEfFgGc")
_NUMBER_FORMATS = frozenset("bdeEfFgGnoxX%")
"""Last letters of formats that only numbers have."""
_FIELD = lazy_pattern(r"\w*")


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that is written out, or is a known constant."""

    text: str
    value: ast.expr | None = None
    """The variable that holds it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A value that becomes part of the text."""

    value: ast.expr
    is_text: bool
    """Whether it must be text as it stands (an operand of `+`)."""
    is_plain: bool
    """Whether it is put in as it is: no conversion, no format."""
    is_number: bool = False
    is_repr: bool = False


def take_apart(expr: ast.expr, ctx: Context) -> tuple[Literal | Filled, ...] | None:
    """Return the pieces of a text in order, or None where it cannot be told.

    An expression that is not put together is one `Filled` piece.
    """
    pieces = list(_pieces(expr, ctx))
    if any(piece is None for piece in pieces):
        return None
    return tuple(piece for piece in pieces if piece is not None)


def filled(pieces: Sequence[Literal | Filled]) -> list[Filled]:
    """Return the pieces that are not literal."""
    return [piece for piece in pieces if isinstance(piece, Filled)]


def has_words(pieces: Iterable[Literal | Filled]) -> bool:
    """Whether some of a text is known."""
    return any(isinstance(piece, Literal) and piece.text for piece in pieces)


def _pieces(expr: ast.expr, ctx: Context) -> Iterator[Literal | Filled | None]:
    constant = ctx.value(expr)
    if isinstance(constant, str | int) and ctx.evidence(expr) is Evidence.CLEAN:
        yield _constant(constant, expr)
        return
    match expr:
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _fstring_piece(value, ctx)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            rights = [right]  # a sum may be longer than Python calls can be nested
            while (
                isinstance(left, ast.BinOp)
                and isinstance(left.op, ast.Add)
                and not isinstance(ctx.value(left), str | int)
            ):
                rights.append(left.right)
                left = left.left
            for part in (left, *reversed(rights)):
                yield from _pieces(part, ctx)
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            template = ctx.value(left)
            yield from _percent(template, right, ctx) if isinstance(template, str) else [None]
        case ast.Call(func=ast.Attribute(value=left, attr="format")) if isinstance(
            template := ctx.value(left), str
        ):
            yield from _format(template, expr, ctx)
        case ast.Call(
            func=ast.Attribute(value=left, attr="join"),
            args=[ast.List(elts=parts) | ast.Tuple(elts=parts)],
        ) if isinstance(separator := ctx.value(left), str) and not any(
            isinstance(part, ast.Starred) for part in parts
        ):
            for index, part in enumerate(parts):
                if index:
                    yield Literal(separator)
                yield from _pieces(part, ctx)
        case _:
            yield Filled(expr, is_text=True, is_plain=True)


def _constant(constant: str | int, expr: ast.expr) -> Literal:
    return Literal(str(constant), expr if isinstance(expr, ast.Name | ast.Attribute) else None)


def joined_words(expr: ast.expr, ctx: Context) -> ast.expr | None:
    """Return what `" ".join(…)` puts blanks between, None for anything else."""
    match expr:
        case ast.Call(func=ast.Attribute(value=separator, attr="join"), args=[words], keywords=[]):
            return words if ctx.value(separator) == " " else None
        case _:
            return None


def _fstring_piece(value: ast.expr, ctx: Context) -> Iterator[Literal | Filled | None]:
    if isinstance(value, ast.Constant):
        yield Literal(str(value.value))
    elif isinstance(value, ast.FormattedValue):
        is_repr = value.conversion in (ord("r"), ord("a"))
        is_plain = value.conversion == -1 and value.format_spec is None
        match value.format_spec:
            case ast.JoinedStr(values=[ast.Constant(value=str(form))]):
                is_number = value.conversion == -1 and form[-1:] in _NUMBER_FORMATS
            case _:
                is_number = False
        yield from _put(value.value, ctx, is_plain=is_plain, is_number=is_number, is_repr=is_repr)
    else:
        yield None


def _put(
    value: ast.expr,
    ctx: Context,
    *,
    is_plain: bool,
    is_number: bool = False,
    is_repr: bool = False,
) -> Iterator[Literal | Filled | None]:
    constant = ctx.value(value)
    if is_plain and isinstance(constant, str | int):
        yield _constant(constant, value)
    elif is_plain and _is_put_together(value, ctx):
        inner = take_apart(value, ctx)
        yield from inner if inner is not None else [None]
    else:
        yield Filled(value, is_text=False, is_plain=is_plain, is_number=is_number, is_repr=is_repr)


def _is_put_together(value: ast.expr, ctx: Context) -> bool:
    """Whether a value is surely text: `f"…"`, `"…" + x`, `"…" % x`, and no sum or path."""
    match value:
        case ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return any(
                isinstance(ctx.value(one), str) or _is_put_together(one, ctx)
                for one in (left, right)
            )
        case ast.BinOp(left=left, op=ast.Mod()):
            return isinstance(ctx.value(left), str)
        case _:
            return False


def _percent(template: str, right: ast.expr, ctx: Context) -> Iterator[Literal | Filled | None]:
    values = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    end = 0
    for match in _CONVERSION.finditer(template):
        yield Literal(template[end : match.start()])
        end = match.end()
        if match["percent"]:
            yield Literal("%")
            continue
        if "*" in match["form"] or (match["key"] is None and not values):
            yield None
            return
        value = _entry(right, match["key"]) if match["key"] is not None else values.pop(0)
        if value is None or isinstance(value, ast.Starred):
            yield None
            return
        yield from _put(
            value,
            ctx,
            is_plain=match["type"] == "s" and not match["form"],
            is_number=match["type"] in _NUMERIC,
            is_repr=match["type"] in "ra",
        )
    yield Literal(template[end:])


def _entry(mapping: ast.expr, key: str) -> ast.expr | None:
    if isinstance(mapping, ast.Dict):
        for name, value in zip(mapping.keys, mapping.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == key:
                return value
    return None


def _format(template: str, call: ast.Call, ctx: Context) -> Iterator[Literal | Filled | None]:
    if ctx.has_unpacking(call):
        yield None
        return
    try:
        fields = list(Formatter().parse(template))
    except ValueError:
        yield None
        return
    automatic = 0
    for literal, field, form, conversion in fields:
        yield Literal(literal)
        if field is None:
            continue
        if not _FIELD.fullmatch(field):
            yield None
            return
        if field == "":
            field, automatic = str(automatic), automatic + 1
        value = _format_argument(call, field)
        if value is None:
            yield None
            return
        yield from _put(
            value,
            ctx,
            is_plain=not form and not conversion,
            is_number=not conversion and (form or " ")[-1] in _NUMBER_FORMATS,
            is_repr=conversion == "r",
        )


def _format_argument(call: ast.Call, field: str) -> ast.expr | None:
    if field.isdecimal():
        return call.args[int(field)] if int(field) < len(call.args) else None
    return next((k.value for k in call.keywords if k.arg == field), None)
