"""What is handed over for a place of a text in which a placeholder comes to stand.

Owns how a value is written once it is no part of a text any more: without what quoted or
escaped it, as one expression of all that stood between two quotes. Knows nothing of
placeholders, and not how values come to the driver.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import libcst as cst

from headgate.fixes import building
from headgate.fixes.building import Char, Value
from headgate.fixes.composed import Cannot, Cell, Composed, Statement, free, listed
from headgate.fixes.places import Place, Role
from headgate.fixes.statement import Tree
from headgate.ruleapi import ParamStyle

_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_NUMBER: Final = re.compile(r"\s*[-+]?\d+(?:\.\d+)?\s*")
_ESCAPED: Final = ("''", "\\'")
_QUOTING: Final = frozenset({"adapt", "escape", "escaped", "literal", "quote", "quoted", "sql"})
"""Words of functions that make SQL of a value."""
_STRICT: Final = frozenset({"", "mysql"})
"""Dialects whose databases do not, or may not, take a text for a number of rows."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a placeholder stands for."""

    source: str
    statement: Statement
    values: tuple[Value, ...]
    is_unpacked: bool = False
    name: str = ""
    type: str = ""
    """For GraphQL."""


def parameter(
    made: Composed,
    place: Place,
    cells: Sequence[Cell],
    names: set[str],
    *,
    is_by_name: bool,
    is_formatted: bool,
) -> Parameter:
    """Return what is handed over for a place."""
    held = [c.item for c in cells if isinstance(c.item, Value)]
    statement = next(c.statement for c in cells if isinstance(c.item, Value))
    if any(c.statement is not statement for c in cells if isinstance(c.item, Value)):
        raise Cannot("a value is put together in several statements")
    if place.role is Role.LIST:
        items = listed(held[0])
        is_counted = made.intent.style in (ParamStyle.QMARK, ParamStyle.FORMAT)
        if items is None or not is_counted or is_by_name:
            raise Cannot("a list of values that this driver takes in another way")
        if any(map(_is_read_once, made.body.given(items))):
            raise Cannot("values that can be read once only, and not counted")
        return Parameter(items, statement, tuple(held), is_unpacked=True)
    is_quoted = bool(cells[0].text)
    inner = [*_between_quotes(cells)] if is_quoted else cells
    if made.intent.style not in (ParamStyle.XPATH, ParamStyle.GRAPHQL):
        inner = [
            replace(c, item=_meant(made, c.item, statement.tree, is_quoted=is_quoted))
            if isinstance(c.item, Value)
            else c
            for c in inner
        ]
        held = [c.item for c in inner if isinstance(c.item, Value)]
    if is_formatted:
        inner = [*_read_as_format(inner)]
    name = free(_last_name(held[0].source), names)
    names.add(name)
    source = _text_of(inner)
    is_strict = made.intent.style is ParamStyle.DOLLAR or made.intent.dialect in _STRICT
    if place.role is Role.AMOUNT and is_strict and not _is_number(held[0].node):
        source = f"int({source})"
    return Parameter(source, statement, tuple(held), name=name)


def _is_read_once(value: ast.expr) -> bool:
    """Whether what gives values has them no more when they have been read."""
    match value:
        case (
            ast.GeneratorExp() | ast.Call(func=ast.Name(id="filter" | "iter" | "map" | "reversed"))
        ):
            return True
        case _:
            return False


def _is_number(node: cst.CSTNode) -> bool:
    match node:
        case cst.Integer() | cst.Call(func=cst.Name("int" | "len")):
            return True
        case _:
            return False


def _meant(made: Composed, value: Value, tree: Tree, *, is_quoted: bool) -> Value:
    """Return a value without what made SQL of it."""
    node = value.node
    match node:
        case cst.Call(
            func=cst.Attribute(value=inner, attr=cst.Name("replace")),
            args=[
                cst.Arg(value=cst.SimpleString() as old),
                cst.Arg(value=cst.SimpleString(new)),
            ],
        ) if is_quoted and old.evaluated_value == "'" and ast.literal_eval(new) in _ESCAPED:
            pass
        case cst.Call(func=cst.Name("str" | "repr"), args=[cst.Arg(value=inner, keyword=None)]) if (
            not is_quoted
        ):
            pass
        case _:
            if _may_be_sql(made, value.source, is_quoted=is_quoted):
                raise Cannot("a value that may be SQL itself")
            return value
    source = tree.code[slice(*building.outer(tree, inner))]
    return _meant(made, replace(value, source=source, node=inner), tree, is_quoted=is_quoted)


def _may_be_sql(made: Composed, source: str, *, is_quoted: bool) -> bool:
    """Whether a value may be SQL: in quotes one that was escaped, else any text."""
    todo: list[ast.expr] = [ast.parse(f"({source})", mode="eval").body]
    known: set[str] = set()
    while todo:
        node = todo.pop()
        match node:
            case ast.Call(func=func) if _words_of(func) & _QUOTING:
                return True
            case ast.IfExp(body=one, orelse=other):
                todo += (one, other)
            case ast.BoolOp(values=values):
                todo += values
            case ast.Name(id=name) if name not in known:
                known.add(name)
                todo += made.body.given(name)
            case ast.Constant(value=str(text)) if not is_quoted and not _NUMBER.fullmatch(text):
                return True
            case ast.JoinedStr() if not is_quoted:
                return True
            case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Mod()) if not is_quoted:
                todo += (left, right)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()))) if not is_quoted:
                return True
            case _:
                pass
    return False


def _between_quotes(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield what stands between quotes, a doubled quote as one."""
    first = next(at for at, cell in enumerate(cells) if cell.text in ("'", '"'))
    quote = cells[first].text
    inner = iter(cells[first + 1 : -1])
    for cell in inner:
        yield cell
        if cell.text == quote:
            next(inner, None)


def _words_of(func: ast.expr) -> frozenset[str]:
    """Return the words of the name that is called."""
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return frozenset(word.lower() for word in re.findall(r"[A-Z]?[a-z]+", str(name)))


def _read_as_format(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield the characters of a text as a driver reads them that takes `%%` for `%`."""
    is_second = False
    for cell in cells:
        is_second = cell.text == "%" and isinstance(cell.item, Char) and not is_second
        if cell.text != "%" or is_second:
            yield cell


def _text_of(cells: Sequence[Cell]) -> str:
    """Return the source of the value that stands between quotes, or alone."""
    if len(cells) == 1 and isinstance(cells[0].item, Value):
        value = cells[0].item
        if not value.form or value.form in ("!r", "!s", "!a"):
            return value.source
    held = [c.item for c in cells if isinstance(c.item, Value)]
    if any(c in v.source + v.form for v in held for c in "\"'\\\n{}"):
        if any(v.form for v in held):
            raise Cannot("a value with a format")
        return _sum_of(cells)
    out: list[str] = []
    for cell in cells:
        if isinstance(cell.item, Value):
            out.append("{" + cell.item.source + cell.item.form + "}")
        else:
            out.append(cell.text.replace("{", "{{").replace("}", "}}"))
    text = "".join(out)
    if any(c in text for c in '"\\\n'):
        return _sum_of(cells)
    return f'f"{text}"'


def _sum_of(cells: Sequence[Cell]) -> str:
    """Return the value as a sum of literals and texts."""
    out: list[str] = []
    literal = ""
    for cell in cells:
        if not isinstance(cell.item, Value):
            literal += cell.text
            continue
        if literal:
            out.append(quoted(literal))
            literal = ""
        value = cell.item
        out.append(value.source if value.is_text else f"str({value.source})")
    if literal:
        out.append(quoted(literal))
    return " + ".join(out)


def quoted(text: str) -> str:
    """Return a literal, in double quotes if it can be."""
    plain = repr(text)
    return plain if '"' in text else '"' + plain[1:-1].replace("\\'", "'") + '"'


def is_pure(node: cst.CSTNode) -> bool:
    """Whether an expression gives the same wherever its names are the same."""
    match node:
        case cst.Name() | cst.SimpleString() | cst.Integer() | cst.Float():
            return True
        case cst.Attribute(value=value):
            return is_pure(value)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return is_pure(value) and is_pure(key)
        case _:
            return False


def names_in(node: cst.CSTNode) -> set[str]:
    """Return all names that an expression reads."""
    out: set[str] = set()
    todo = [node]
    while todo:
        at = todo.pop()
        if isinstance(at, cst.Name):
            out.add(at.value)
        todo += at.children
    return out


def _last_name(source: str) -> str:
    """Return a name for a value: the last one in its source."""
    found = _IDENTIFIER.findall(source)
    return found[-1].lower() if found else "value"
